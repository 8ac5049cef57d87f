"""Scoring: what matches, what counts, and how the two tables may differ."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import TableError
from pipeline.models import Claim
from pipeline.score import Scores, Tally, score
from pipeline.table import CLAIM_COLUMNS, FINDING_COLUMNS, claim_row, claims_frame, write_csv


def claim(start: int, article: str = "it/a", /, **cells: object) -> Claim:
    """A claim of five characters at `start`."""
    given = {
        **dict.fromkeys(CLAIM_COLUMNS, ""),
        "claim_id": f"c{article}{start}{cells.get('kind', '')}",
        "article_id": article,
        "kind": "money",
        "subject": "Alfa",
        "measure": "price",
        "value": Decimal(5),
        "value_low": Decimal(5),
        "value_high": Decimal(5),
        "unit": "EUR",
        "qualifier": "exact",
        "attribution": "none",
        "stance": "asserted",
        "mention": "5 EUR",
        "start": start,
        "end": start + 5,
        "patterns": (),
        **cells,
    }
    return Claim(**given)  # type: ignore[arg-type]


def table(path: Path, *claims: Claim) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_csv(path, CLAIM_COLUMNS, map(claim_row, claims))
    return path


def gold_table(path: Path, *rows: dict[str, str]) -> Path:
    """A gold table whose rows differ from a claim at 0 by these cells; cells may list alternatives."""
    frame = claims_frame([claim(0) for _ in rows])
    frame["claim_id"] = ""
    for number, row in enumerate(rows):
        frame.loc[number, list(row)] = list(row.values())
    frame.to_csv(path, index=False)
    return path


def judged(tmp_path: Path, gold: list[Claim], said: list[Claim]) -> Scores:
    return score(table(tmp_path / "gold.csv", *gold), table(tmp_path / "claims.csv", *said))


def test_a_table_against_itself_is_perfect(tmp_path: Path) -> None:
    claims = [claim(0, attributed_to="Beta"), claim(10, kind="gpu_count", unit="GPU"), claim(0, "it/b")]
    scores = judged(tmp_path, claims, claims)
    assert scores.found == {"all": Tally(3, 3, 3), "gpu_count": Tally(1, 1, 1), "money": Tally(2, 2, 2)}
    assert scores.exact == scores.found
    assert scores.source == Tally(1, 1, 1)
    assert all(tally == Tally(3, 3, 3) for tally in scores.fields.values())
    assert (scores.misses, scores.articles, scores.left_out) == ([], 2, 0)


def test_missed_spurious_and_left_out(tmp_path: Path) -> None:
    scores = judged(tmp_path, [claim(0), claim(20)], [claim(0), claim(40), claim(60), claim(0, "it/new")])
    assert scores.found["all"] == Tally(wanted=2, said=3, right=1)
    assert (scores.found["all"].precision, scores.found["all"].recall) == (1 / 3, 1 / 2)
    assert scores.found["all"].f1 == pytest.approx(0.4)
    assert [(miss.what, miss.start) for miss in scores.misses] == [
        ("missed", 20),
        ("spurious", 40),
        ("spurious", 60),
    ]
    assert scores.left_out == 1


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        ({"start": 4, "end": 9}, True),
        ({"start": 5, "end": 9}, False),
        ({"kind": "gpu_count"}, False),
    ],
)
def test_spans_must_overlap_and_kinds_agree(tmp_path: Path, cells: dict[str, object], right: bool) -> None:
    scores = judged(tmp_path, [claim(0)], [claim(0, **cells)])
    assert scores.found["all"].right == right


def test_a_claim_matches_one_row_and_the_better_one(tmp_path: Path) -> None:
    both = [claim(0, value=Decimal(1)), claim(4, value=Decimal(2))]
    scores = judged(tmp_path, [claim(4, value=Decimal(2)), claim(0, value=Decimal(1))], both)
    assert scores.fields["figure"] == Tally(2, 2, 2)
    assert judged(tmp_path, [claim(0), claim(4)], [claim(2)]).found["all"] == Tally(2, 1, 1)


@pytest.mark.parametrize(
    "cells",
    [
        {"value": Decimal(6)},
        {"value": None},
        {"value_low": None},
        {"value_high": Decimal(9)},
        {"unit": "USD"},
    ],
)
def test_a_figure_is_exact_or_not(tmp_path: Path, cells: dict[str, object]) -> None:
    scores = judged(tmp_path, [claim(0)], [claim(0, **cells)])
    assert (scores.found["all"].right, scores.exact["all"].right, scores.fields["figure"].right) == (1, 0, 0)
    assert [miss.what for miss in scores.misses] == ["figure"]


@pytest.mark.parametrize(
    "name",
    [
        "per",
        "item",
        "measure",
        "subject",
        "attributed_to",
        "via",
        "period",
        "qualifier",
        "attribution",
        "stance",
    ],
)
def test_each_field_is_judged_by_itself(tmp_path: Path, name: str) -> None:
    other = {"qualifier": "about", "attribution": "indirect", "stance": "denied"}.get(name, "Gamma")
    scores = judged(tmp_path, [claim(0)], [claim(0, **{name: other})])
    assert {field for field, tally in scores.fields.items() if tally.right == 0} == {name}
    (miss,) = scores.misses
    assert (miss.what, miss.said) == (name, other)


@pytest.mark.parametrize(
    ("gold", "said", "right"),
    [
        ({"subject": "Beta | Alfa"}, {}, True),
        ({"subject": "ALFA"}, {}, True),
        ({"subject": "Alfa SpA"}, {}, False),
        ({"subject": "Beta | Gamma"}, {}, False),
        ({"subject": "Beta | "}, {"subject": ""}, True),
        ({"measure": "price | revenue"}, {"measure": "revenue"}, True),
        ({"value": "4 | 5.0"}, {}, True),
        ({"value": "4 | 6"}, {}, False),
        ({"unit": "USD | EUR"}, {}, True),
    ],
)
def test_gold_may_accept_more_than_one_answer(
    tmp_path: Path, gold: dict[str, str], said: dict[str, object], right: bool
) -> None:
    scores = score(gold_table(tmp_path / "gold.csv", gold), table(tmp_path / "claims.csv", claim(0, **said)))
    assert (scores.misses == []) is right


@pytest.mark.parametrize(
    ("gold", "said", "source"),
    [
        ("Beta", "Beta", Tally(1, 1, 1)),
        ("Beta", "Gamma", Tally(1, 1, 0)),
        ("Beta", "", Tally(1, 0, 0)),
        ("", "Beta", Tally(0, 1, 0)),
        ("", "", Tally(0, 0, 0)),
    ],
)
def test_sources_have_their_own_precision_and_recall(tmp_path: Path, gold: str, said: str, source: Tally) -> None:
    scores = judged(tmp_path, [claim(0, attributed_to=gold)], [claim(0, attributed_to=said)])
    assert scores.source == source


def test_an_optional_row_counts_neither_way(tmp_path: Path) -> None:
    gold = [
        claim(0, note="optional"),
        claim(20, note="optional: fair judges differ"),
        claim(40, note="an optional"),
    ]
    scores = judged(tmp_path, gold, [claim(0)])
    assert scores.found["all"] == Tally(wanted=1, said=0, right=0)


def test_an_optional_neighbour_does_not_take_the_claim_of_a_counted_row(tmp_path: Path) -> None:
    scores = judged(tmp_path, [claim(0, note="optional"), claim(4)], [claim(3)])
    assert scores.found["all"] == Tally(1, 1, 1)


def test_a_folder_of_gold_tables(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    table(gold / "it/it__a.csv", claim(0))
    table(gold / "it/it__none.txt.csv")
    write_csv(gold / "it-findings.csv", FINDING_COLUMNS, [])
    (gold / "it-heldout.txt").write_text("it/a\n", encoding="utf-8")
    said = table(tmp_path / "claims.csv", claim(0), claim(0, "it/none.txt"), claim(0, "it/elsewhere"))
    scores = score(gold, said)
    assert scores.found["all"] == Tally(wanted=1, said=2, right=1)
    assert (scores.articles, scores.left_out) == (2, 1)
    assert [(miss.article_id, miss.what) for miss in scores.misses] == [("it/none.txt", "spurious")]


def test_nothing_wanted_and_nothing_said_is_zero_not_a_fault(tmp_path: Path) -> None:
    scores = score(table(tmp_path / "it__a.csv"), table(tmp_path / "claims.csv"))
    assert (scores.found["all"].precision, scores.found["all"].f1) == (0, 0)
    assert any(line.startswith("found, all") for line in scores.lines())


def test_lines_and_json_tell_the_same(tmp_path: Path) -> None:
    scores = judged(tmp_path, [claim(0), claim(20)], [claim(0, subject="Beta")])
    lines = list(scores.lines(misses=True))
    assert lines[0] == "it/a:0\tsubject\t5 EUR\tgold 'Alfa', said 'Beta'"
    assert lines[1] == "it/a:20\tmissed\t5 EUR"
    assert not any("\t" in line for line in scores.lines())
    record = json.loads(scores.json())
    assert record["found"]["all"] == {
        "wanted": 2,
        "said": 1,
        "right": 1,
        "precision": 1.0,
        "recall": 0.5,
        "f1": 0.6667,
    }
    assert record["fields"]["subject"] == 0
    assert [miss["what"] for miss in record["misses"]] == ["subject", "missed"]


def test_what_is_no_gold_is_refused(tmp_path: Path) -> None:
    said = table(tmp_path / "claims.csv", claim(0))
    (tmp_path / "empty").mkdir()
    with pytest.raises(TableError, match="holds no claims tables"):
        score(tmp_path / "empty", said)
    with pytest.raises(TableError, match="row 2, column start: 'x'"):
        score(gold_table(tmp_path / "gold.csv", {"start": "x"}), said)
    with pytest.raises(TableError, match="No such file"):
        score(tmp_path / "none.csv", said)
