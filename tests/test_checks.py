"""The cross-check: each check's pairs that must fire and must not, and what a finding says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from made import (
    CAPEX,
    OPPOSES,
    TRAINING,
    B,
    Row,
    X,
    Y,
    claim,
    found,
    numbered,
    packs,
)
from pairs_found import MUST_FIND
from pairs_quiet import MUST_NOT_FIND

from pipeline.checks import CHECKS, SEVERITIES, check
from pipeline.errors import PatternError, UsageError
from pipeline.models import Claim, Told


@pytest.mark.parametrize("row", MUST_FIND, ids=lambda row: row.name)
def test_must_find(row: Row) -> None:
    assert tuple(found(row.claims)) == row.expected


@pytest.mark.parametrize("row", MUST_NOT_FIND, ids=lambda row: row.name)
def test_must_not_find(row: Row) -> None:
    assert found(row.claims) == []


@pytest.mark.parametrize(
    ("extent", "checks"),
    [("step", []), ("undated", []), ("limited", ["scope_gap"]), ("", ["disagreement"])],
)
def test_a_difference_is_held_against_nothing(extent: str, checks: list[str]) -> None:
    claims = numbered([claim("90 milioni", 90000000, **X), claim("4 milioni", 4000000, **Y)])
    told = Told((), {"c01": extent} if extent else {})
    assert [finding.check for finding in check(claims, packs(), "it", told)] == checks


def test_a_figure_of_another_time_is_held_against_others_once_it_is_dated() -> None:
    told = Told((), {"c01": "undated"})
    claims = [claim("90 milioni", 90000000, period="2021", **X), claim("4 milioni", 4000000, period="2021", **Y)]
    assert [finding.check for finding in check(numbered(claims), packs(), "it", told)] == ["disagreement"]


def test_sources_count_every_root_behind_both_sides_and_others_are_named() -> None:
    claims = [
        claim("3,2 miliardi", 3200000000, **X),
        claim("4,1 miliardi", 4100000000, **Y),
        claim("4,1 miliardi", 4100000000, **Y, **B),
        claim("4,1 miliardi", 4100000000, source="Il Faro", article_id="d.txt"),
        claim("4,1 miliardi", 4100000000, source="Il Faro", article_id="e.txt"),
        claim("3,2 miliardi", 3200000000, **X, article_id="c.txt"),
    ]
    (finding,) = check(numbered(claims), packs())
    assert finding.sources == 3
    assert [other.claim_id for other in finding.others] == ["c02", "c05", "c03", "c04"]
    assert "4 articoli: b.txt; c.txt; d.txt; e.txt" in finding.explanation
    assert "la testata Il Faro" in finding.explanation


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        (claim("3,2 mld", 3200000000, **X), claim("4,1 mld", 4100000000, **Y), "1.246"),
        (claim("6 mln", 6000000, **TRAINING, **X), claim("1,6 mld", 1600000000, **CAPEX, **Y), "238.5"),
        (claim("0", 0, qualifier="at_most", **X), claim("4,1 mld", 4100000000, **Y), None),
        (claim("-3 mln", -3000000, **X), claim("4,1 mld", 4100000000, **Y), None),
    ],
)
def test_ratio_between_the_nearest_ends(first: Claim, second: Claim, ratio: str | None) -> None:
    (finding,) = check(numbered([first, second]), packs())
    assert finding.ratio == (None if ratio is None else Decimal(ratio))


@pytest.mark.parametrize(
    ("opposing", "expected"),
    [
        (None, ("note", "c00", "c01")),
        ("c00", ("disputed", "c00", "c01")),
        ("c03", ("disputed", "c01", "c03")),
    ],
)
def test_of_two_names_the_opposed_one_is_shown_else_the_first(
    opposing: str | None, expected: tuple[str, str, str]
) -> None:
    claims = numbered(
        [
            claim("6 milioni", 6000000, measure="investment", **X),
            claim("1,6 miliardi", 1600000000, **Y, **CAPEX),
            claim("9", 9, subject="Halden"),
            claim("6 milioni", 6000000, **X, **TRAINING),
        ]
    )
    claims = [replace(each, patterns=OPPOSES["patterns"]) if each.claim_id == opposing else each for each in claims]
    (finding,) = check(claims, packs())
    assert (finding.severity, finding.claim_a.claim_id, finding.claim_b.claim_id) == expected


def test_worst_first_then_widest() -> None:
    claims = [
        *(claim(f"{n} mln", n * 10**6, subject=s, **v) for s, n, v in (("A", 21, X), ("A", 92, Y))),
        *(claim(f"{n} mln", n * 10**6, subject=s, **v) for s, n, v in (("B", 21, X), ("B", 31, Y))),
        *(claim(f"{n} mln", n * 10**6, subject=s, **v) for s, n, v in (("C", 21, X), ("C", 29, X))),
        claim("6 mln", 6000000, subject="D", **TRAINING, **X),
        claim("1,6 mld", 1600000000, subject="D", **CAPEX, **Y),
    ]
    findings = check(numbered(claims), packs())
    assert [(f.claim_a.subject, f.severity) for f in findings] == [
        ("C", "error"), ("A", "disputed"), ("B", "disputed"), ("D", "note"),
    ]  # fmt: skip


def test_severities_are_the_contract_s() -> None:
    used = {severity for one in CHECKS for severity in (one.severity, one.opposed) if severity}
    assert used <= set(SEVERITIES)


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        (
            "it",
            [
                "Orione, ricavi (per mese) (periodo: 2024)",
                "Secondo Ufficio Studi Meridiana: circa «3,2 miliardi»",
                "Secondo Halden Research: oltre «4,1 miliardi» (previsione)",
                "1,16 volte",
                "«a.txt»",
            ],
        ),
        (
            "en",
            [
                "Orione, revenue (per month) (period: 2024)",
                "According to Ufficio Studi Meridiana: about “3,2 miliardi”",
                "According to Halden Research: more than “4,1 miliardi” (planned)",
                "1.16 times",
                "“a.txt”",
            ],
        ),
    ],
)
def test_explanation_stands_alone(lang: str, parts: list[str]) -> None:
    when = {"period": "2024", "per": "month", "stance": "planned"}
    claims = [
        claim("3,2 miliardi", 3200000000, qualifier="about", **X, **when),
        claim("4,1 miliardi", 4100000000, qualifier="more_than", **Y, **when),
    ]
    (finding,) = check(numbered(claims), packs(), lang)
    for part in parts:
        assert part in finding.explanation


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("row", MUST_FIND, ids=lambda row: row.name)
def test_explanations_name_both_figures_and_leave_no_place_open(row: Row, lang: str) -> None:
    for finding in check(numbered(row.claims), packs(), lang):
        assert finding.claim_a.mention in finding.explanation
        assert finding.claim_b.mention in finding.explanation
        assert not set("{}") & set(finding.explanation)
        assert "  " not in finding.explanation
        assert finding.explanation.endswith(".")


def test_unwritten_sentences_are_not_one_sentence() -> None:
    claims = [replace(each, sentence="") for each in numbered([claim("3,2", 3200, **X), claim("4,1", 4100, **X)])]
    assert [finding.check for finding in check(claims, packs())] == ["contradiction"]


@pytest.mark.parametrize(
    ("value", "wording"),
    [
        (3400, "restano separate, benché di poco"),
        (9000, "almeno 2,61 volte"),
        (64000, "almeno 19,5 volte"),
        (10**70, "volte la più bassa"),
    ],
)
def test_distance_rounds_down(value: int, wording: str) -> None:
    (finding,) = check(numbered([claim("3.200", 3200, **X), claim(str(value), value, **Y)]), packs())
    assert wording in finding.explanation


def test_unknown_language_of_explanations() -> None:
    with pytest.raises(UsageError, match="'xx'; choose one of: en, es, it"):
        check([], packs(), "xx")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (None, "the template is missing"),
        ("{what} {who}", r"the place \{who\} cannot be filled; it may hold: .*voice_a"),
        ("{what.__class__}", "cannot be filled"),
        ("{what!r}", "cannot be filled"),
        ("{what", "close every place"),
    ],
)
def test_bad_template_is_named_before_work_starts(template: str | None, message: str) -> None:
    texts = {name: text for name, text in packs().explain["it"].items() if name != "disagreement"}
    if template is not None:
        texts["disagreement"] = template
    broken = replace(packs(), explain={"it": texts})
    with pytest.raises(PatternError, match=rf"explain\.toml, \[explain\], disagreement: .*{message}"):
        check([], broken)


def test_pairs_of_a_slip_are_not_reported_again() -> None:
    claims = [
        claim("1,6 milioni", 1600000, **X),
        claim("1,6 miliardi", 1600000000, **X),
        claim("1,6 miliardi", 1600000000, **Y),
    ]
    assert [f[0] for f in found(claims)] == ["magnitude_slip"]
