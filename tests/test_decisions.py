"""review.csv: what was decided stands through undo, torn rows and re-runs, while its claim says the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.decisions import (
    ACCEPT,
    EDITABLE,
    NOTE,
    REJECT,
    REVIEW,
    UNDO,
    Decision,
    append,
    applied,
    apply,
    decide,
    fix,
    read,
    seen,
    verdicts,
)
from pipeline.errors import TableError
from pipeline.models import FIX, Claim
from pipeline.table import CLAIM_COLUMNS, REVIEW_COLUMNS, claim_of, claim_row, plain_text, read_claims, write_csv

CLAIM = Claim(
    claim_id="c1",
    article_id="a.txt",
    source="",
    title="Orione\ni conti",
    url="",
    published="2025-03-02",
    lang="it",
    kind="money",
    subject="Orione",
    measure="revenue",
    value=Decimal(3200000000),
    value_low=Decimal(3200000000),
    value_high=Decimal(3200000000),
    unit="EUR",
    qualifier="exact",
    per="",
    item="",
    attributed_to="Halden Research",
    via="",
    attribution="indirect",
    cue="secondo\nla",
    stance="asserted",
    period="",
    mention="3,2 miliardi",
    sentence="Secondo Halden Research i ricavi sono di 3,2 miliardi.",
    start=44,
    end=56,
)
OTHER = replace(CLAIM, claim_id="c2", subject="Vega")
ROW = dict(zip(CLAIM_COLUMNS, map(plain_text, claim_row(CLAIM)), strict=True))


def at(minute: int) -> str:
    return f"2026-01-02T10:{minute:02}:00.000000+00:00"


def table(folder: Path, *claims: Claim) -> Path:
    write_csv(folder / "claims.csv", CLAIM_COLUMNS, map(claim_row, claims))
    return folder / "claims.csv"


def after(folder: Path, *decisions: Decision) -> Claim:
    """The first claim of the folder's table once these are decided."""
    append(folder, decisions)
    apply(folder, "claims.csv")
    return read_claims(folder / "claims.csv")[0]


def test_decisions_reach_the_table_and_nothing_else_changes(tmp_path: Path) -> None:
    path = table(tmp_path, CLAIM, OTHER)
    claim = after(tmp_path, decide(ROW, REJECT, at(1), "altra azienda"))
    assert read_claims(path) == [replace(CLAIM, review="reject", note="altra azienda"), OTHER]
    assert claim.review == REJECT


def test_a_table_that_no_decision_changes_is_not_written(tmp_path: Path) -> None:
    path = table(tmp_path, CLAIM)
    append(tmp_path, [replace(decide(ROW, ACCEPT, at(1)), claim_id="gone")])
    before = path.stat().st_ino
    apply(tmp_path, "claims.csv")
    assert path.stat().st_ino == before


def test_a_fixed_value_takes_the_bounds_that_equalled_it_along(tmp_path: Path) -> None:
    table(tmp_path, CLAIM)
    claim = after(tmp_path, *fix(ROW, {"value": "3100000000"}, at(1)))
    assert (claim.value, claim.value_low, claim.value_high) == (Decimal(3100000000),) * 3
    assert claim.review == FIX
    open_ended = {**ROW, "qualifier": "more_than", "value_high": ""}
    assert [one.field for one in fix(open_ended, {"value": "5"}, at(1))] == ["value", "value_low"]
    assert [one.field for one in fix(ROW, {"value": "5", "value_high": "6"}, at(1))] == [
        "value", "value_high", "value_low",
    ]  # fmt: skip


def test_what_is_not_changed_is_no_fix() -> None:
    assert fix(ROW, {"subject": " Orione ", "cue": "secondo la"}, at(1)) == []


@pytest.mark.parametrize("column", ["sentence", "start", "claim_id", "nothing"])
def test_where_a_figure_stands_is_not_for_reviewers(column: str) -> None:
    with pytest.raises(TableError, match=rf"^claim c1, column {column}: not for reviewers; one of source, "):
        fix(ROW, {column: "1"}, at(1))


def test_undo_takes_back_one_step_after_another(tmp_path: Path) -> None:
    """Also where the table was written in between."""
    table(tmp_path, CLAIM)
    assert after(tmp_path, *fix(ROW, {"value": "5", "subject": "Vega"}, at(1))).subject == "Vega"
    row = {**ROW, "value": "5", "value_low": "5", "value_high": "5", "subject": "Vega"}
    assert after(tmp_path, *fix(row, {"value": "7"}, at(2))).value == 7
    assert after(tmp_path, Decision("c1", decision=NOTE, note="chiesto", when=at(3))).note == "chiesto"
    assert after(tmp_path, decide({**row, "value": "7"}, REJECT, at(4))).review == ""  # not what stands there
    undo = [Decision("c1", decision=UNDO, when=at(minute)) for minute in range(5, 10)]
    assert after(tmp_path, undo[0]).review == FIX
    assert after(tmp_path, undo[1]).note == ""
    claim = after(tmp_path, undo[2])
    assert (claim.value, claim.value_high, claim.subject, claim.review) == (Decimal(5), Decimal(5), "Vega", FIX)
    assert after(tmp_path, undo[3]) == CLAIM
    assert after(tmp_path, undo[4]) == CLAIM  # nothing is left to undo


def test_an_accepted_fix_stays_a_fix(tmp_path: Path) -> None:
    table(tmp_path, CLAIM)
    after(tmp_path, *fix(ROW, {"subject": "Vega"}, at(1)))
    claim = after(tmp_path, decide({**ROW, "subject": "Vega"}, ACCEPT, at(2)))
    assert (claim.subject, claim.review) == ("Vega", FIX)
    assert after(tmp_path, decide({**ROW, "subject": "Vega"}, REJECT, at(3))).review == REJECT


def test_a_claim_that_is_read_otherwise_is_asked_again(tmp_path: Path) -> None:
    append(tmp_path, [decide(ROW, REJECT, at(1), "altra azienda")])
    verdict = verdicts(read(tmp_path))["c1"]
    assert applied(ROW, verdict)["review"] == REJECT
    assert applied({**ROW, "title": "Altro titolo"}, verdict)["review"] == REJECT
    other = applied({**ROW, "measure": "debt"}, verdict)
    assert (other["review"], other["note"]) == ("", "altra azienda")


def test_a_fix_holds_until_the_claim_is_read_otherwise(tmp_path: Path) -> None:
    append(tmp_path, fix(ROW, {"measure": "debt"}, at(1)))
    verdict = verdicts(read(tmp_path))["c1"]
    assert applied(ROW, verdict)["measure"] == "debt"
    assert applied({**ROW, "measure": "debt"}, verdict)["review"] == FIX
    assert applied({**ROW, "subject": "Vega"}, verdict)["measure"] == "debt"
    again = applied({**ROW, "measure": "funding"}, verdict)
    assert (again["measure"], again["review"]) == ("funding", "")


def test_findings_are_decided_in_the_same_log(tmp_path: Path) -> None:
    append(tmp_path, [Decision("f1", decision="explained", note="altro anno", when=at(1))])
    verdict = verdicts(read(tmp_path))["f1"]
    assert (verdict.review, verdict.note, verdict.decisions) == ("explained", "altro anno", 1)


FINDING = {
    "finding_id": "f1", "check": "disagreement", "severity": "disputed", "claim_a": "c1", "claim_b": "c2",
    "value_a": "5", "attributed_a": "Vega", "value_b": "7", "attributed_b": "", "review": "", "note": "",
}  # fmt: skip


def test_a_finding_with_other_figures_is_asked_again(tmp_path: Path) -> None:
    append(tmp_path, [decide(FINDING, "real", at(1), "visto")])
    verdict = verdicts(read(tmp_path))["f1"]
    assert applied(FINDING, verdict) == {**FINDING, "review": "real", "note": "visto"}
    swapped = {**FINDING, "value_a": "7", "attributed_a": "", "value_b": "5", "attributed_b": "Vega"}
    assert applied(swapped, verdict)["review"] == "real"
    for column in ("value_a", "value_b", "attributed_a", "attributed_b", "check"):
        assert applied({**FINDING, column: "9"}, verdict) == {**FINDING, column: "9", "note": "visto"}, column


def test_a_long_log_is_added_to_at_its_end_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.decisions._TAIL", 150)
    for minute in range(20):
        append(tmp_path, [decide(ROW, ACCEPT, at(minute), "una nota")])
    path = tmp_path / REVIEW
    path.write_bytes(path.read_bytes()[:-30])
    append(tmp_path, [decide(ROW, REJECT, at(21))])
    assert [one.decision for one in read(tmp_path)] == [ACCEPT] * 19 + [REJECT]


def test_every_cell_is_one_line_and_no_formula(tmp_path: Path) -> None:
    append(tmp_path, [Decision("c1", decision=NOTE, note='=1\r\n"+2",\x85\u2028;', when=at(1))])
    append(tmp_path, [decide(ROW, ACCEPT, at(2))])
    lines = (tmp_path / REVIEW).read_text(encoding="utf-8").split("\n")
    assert len(lines) == 4
    assert lines[0].strip() == ",".join(REVIEW_COLUMNS)
    assert lines[1].startswith("c1,,,,note,\"'=1")
    assert [one.note for one in read(tmp_path)] == ['=1 "+2", ;', ""]


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_row_that_was_being_written_is_not_taken_for_whole(tmp_path: Path, cut: int) -> None:
    append(tmp_path, [decide(ROW, ACCEPT, at(1))])
    append(tmp_path, [Decision("c1", decision=NOTE, note='due "parole", forse', when=at(2))])
    path = tmp_path / REVIEW
    data = path.read_bytes()
    path.write_bytes(data[:-cut])
    whole = [one.decision for one in read(tmp_path)]
    assert whole[:1] == [ACCEPT]
    append(tmp_path, [decide(ROW, REJECT, at(3))])
    assert [one.decision for one in read(tmp_path)] == [*whole, REJECT]
    if cut > 2:
        assert [one.when for one in read(tmp_path)][1:-1] in ([], [at(2)])


@pytest.mark.parametrize("cut", range(len(",".join(REVIEW_COLUMNS)) + 2))
def test_a_header_that_was_being_written(tmp_path: Path, cut: int) -> None:
    (tmp_path / REVIEW).write_text(",".join(REVIEW_COLUMNS)[:cut], encoding="utf-8")
    assert read(tmp_path) == []
    append(tmp_path, [decide(ROW, REJECT, at(3))])
    assert [one.decision for one in read(tmp_path)] == [REJECT]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("c1,,,,maybe,,", r"row 2, column decision: 'maybe'; write one of: accept, reject, fix, real, "),
        ("c1,sentence,a,b,fix,,", r"row 2, column field: 'sentence'; write one of: source, published, kind, "),
        ("c1,,,accept,", r"row 2: 5 cells under 7 columns; mend or remove the row"),
        ('c1,,,,"accept', r"not a CSV table in UTF-8 \(unexpected end of data\); put back"),
    ],
)
def test_a_wrong_log_is_told(tmp_path: Path, row: str, message: str) -> None:
    text = f"{','.join(REVIEW_COLUMNS)}\n{row}\n"
    (tmp_path / REVIEW).write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=f"review.csv[,:] {message}"):
        read(tmp_path)


def test_other_columns_are_not_a_log(tmp_path: Path) -> None:
    (tmp_path / REVIEW).write_text("claim_id,review\nc1,accept\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"review\.csv, row 1: not the columns claim_id,field,old,new,"):
        read(tmp_path)


def test_columns_of_another_s_making_stay(tmp_path: Path) -> None:
    cells = {**ROW, "mine": "x"}
    names = [name for name in cells if name not in ("review", "note")]
    (tmp_path / "claims.csv").write_text(
        ",".join(names) + "\n" + ",".join(f'"{cells[name]}"' for name in names) + "\n", encoding="utf-8"
    )
    assert after(tmp_path, decide(ROW, ACCEPT, at(1))).review == ACCEPT
    header, row = (tmp_path / "claims.csv").read_text(encoding="utf-8").splitlines()[0], "x,accept,"
    assert header == ",".join([*names, "review", "note"])
    assert (tmp_path / "claims.csv").read_text(encoding="utf-8").rstrip().endswith(row)


def test_one_row_is_checked_as_a_table_is() -> None:
    assert claim_of(ROW, "claim c1") == CLAIM
    with pytest.raises(TableError, match=r"^claim c1, column value: '1,5'; write a plain number"):
        claim_of({**ROW, "value": "1,5"}, "claim c1")
    with pytest.raises(TableError, match=r"^claim c1, column value_low: greater than value_high"):
        claim_of({**ROW, "value_low": "9" * 12}, "claim c1")


def test_the_digest_is_of_what_the_claim_says() -> None:
    assert seen({**ROW, "title": "x", "cue": "y", "sentence": "z"}) == seen(ROW)
    for column in set(EDITABLE) - {"source", "published", "cue"}:
        assert seen({**ROW, column: "altro"}) != seen(ROW), column


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": "1"}, "column value: not between value_low and value_high; change those too"),
        ({"value": ""}, "column value: empty, though the figure is exact; write the number"),
    ],
)
def test_an_edit_whose_amounts_do_not_agree_is_refused(change: dict[str, str], message: str) -> None:
    with pytest.raises(TableError, match=f"^claim c1, {message}"):
        claim_of({**ROW, **change}, "claim c1")
    assert claim_of({**ROW, "value": "", "qualifier": "between"}, "claim c1").value is None
