"""The cross-check: intervals, what is comparable, each check's pairs that must fire and must not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import CHECKS, MOST_FINDINGS, SEVERITIES, check
from pipeline.errors import PatternError, UsageError
from pipeline.intervals import interval, last_unit
from pipeline.models import Claim, Finding, Told
from pipeline.patterns import Packs, load_packs

BASE = Claim(
    claim_id="",
    article_id="a.txt",
    source="",
    published="",
    kind="money",
    subject="Orione",
    measure="revenue",
    value=None,
    value_low=None,
    value_high=None,
    unit="EUR",
    qualifier="exact",
    per="",
    item="",
    attributed_to="",
    attribution="none",
    stance="asserted",
    period="",
    start=0,
    end=0,
    title="",
    url="",
    lang="",
    via="",
    cue="",
    mention="",
    sentence="",
)


@cache
def packs() -> Packs:
    return load_packs()


def claim(mention: str, value: str | int | None, **over: object) -> Claim:
    """A claim on the revenue of Orione; value_low and value_high follow the qualifier as in the table."""
    number = None if value is None else Decimal(value)
    qualifier = over.get("qualifier", "exact")
    low = None if qualifier in ("less_than", "at_most") else number
    high = None if qualifier in ("more_than", "at_least") else number
    made = replace(BASE, mention=mention, value=number, value_low=low, value_high=high)
    return replace(made, **over)  # type: ignore[arg-type]


def span(mention: str, low: int, high: int, **over: object) -> Claim:
    ends = {"value_low": Decimal(low), "value_high": Decimal(high)}
    return claim(mention, None, **{"qualifier": "between", **ends, **over})


def gpus(mention: str, value: int, **over: object) -> Claim:
    return claim(mention, value, **{"kind": "gpu_count", "unit": "GPU", "measure": "owned", **over})


def numbered(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with ids and offsets in their order, each in a sentence of its own unless one is given."""
    return [
        replace(
            each,
            claim_id=f"c{number:02}",
            start=100 * number,
            end=100 * number + len(each.mention),
            sentence=each.sentence or f"Frase {number}: {each.mention}.",
        )
        for number, each in enumerate(claims)
    ]


def found(claims: Sequence[Claim], explain: str = "it") -> list[tuple[str, str, str, str]]:
    return [
        (f.check, f.severity, f.claim_a.mention, f.claim_b.mention) for f in check(numbered(claims), packs(), explain)
    ]


# Intervals


@pytest.mark.parametrize(
    ("value", "mention", "unit"),
    [
        ("2500000000", "2,5 miliardi", "100000000"),
        ("2500000000", "2,50 miliardi di euro", "10000000"),
        ("2500000000", "$2.50 billion", "10000000"),
        ("1600000000", "1,6 miliardi di dollari", "100000000"),
        ("6000000", "6 milioni di dollari", "1000000"),
        ("2048", "2.048 GPU", "1"),
        ("2050", "2.050 GPU", "10"),
        ("50000", "50.000 GPU Nvidia Hopper", "10000"),
        ("50000", "50,000 H100 GPUs", "10000"),
        ("50000", "50 mila euro", "10000"),
        ("1234567", "1.234.567 euro", "1"),
        ("1234567", "1 234 567 euro", "1"),
        ("1234567", "1'234'567 franchi", "1"),
        ("1234.50", "€ 1.234,50", "0.01"),
        ("1234.5", "1,234.50 dollars", "0.01"),
        ("8.00", "US$ 8.00", "0.01"),
        ("2.5", "2,500 euro", "0.001"),
        ("2500", "2,500 euros", "100"),
        ("500000000", "0,500 miliardi", "1000000"),
        ("10000", "10.000 H800", "10000"),
        ("10", "10 H100", "10"),
        ("100", "100 A100", "100"),
        ("4000", "4.000 RTX 4090", "1000"),
        ("40000000", "40mln", "10000000"),
        ("2000000000", "due miliardi", "1000000000"),
        ("1500000000", "un miliardo e mezzo", "100000000"),
        ("2300000000", "2 miliardi e 300 milioni", "100000000"),
        ("2.5", "due euro e mezzo", "0.1"),
        ("5000000", "", "1000000"),
        ("0", "0 euro", "1"),
        ("-3500000", "-3,5 milioni", "100000"),
    ],
)
def test_unit_of_the_last_significant_digit(value: str, mention: str, unit: str) -> None:
    assert last_unit(Decimal(value), mention) == Decimal(unit)


BILLION = 10**9


@pytest.mark.parametrize(
    ("made", "low", "high"),
    [
        (claim("1,6 miliardi", 1600000000), "1550000000", "1650000000"),
        (claim("2.048 GPU", 2048), "2047.5", "2048.5"),
        (claim("1,6 miliardi", 1600000000, qualifier="about"), "1440000000", "1760000000"),
        (claim("1 miliardo", BILLION, qualifier="about"), "500000000", "1500000000"),
        (claim("500 milioni", 500000000, qualifier="more_than"), "500000000", None),
        (claim("500 milioni", 500000000, qualifier="at_least"), "500000000", None),
        (claim("500 milioni", 500000000, qualifier="less_than"), "0", "500000000"),
        (claim("500 milioni", 500000000, qualifier="at_most"), "0", "500000000"),
        (claim("-5 milioni", -5000000, qualifier="at_most"), "-5000000", "-5000000"),
        (claim("5-6", None, qualifier="between", value_low=Decimal(5), value_high=Decimal(6)), "5", "6"),
        (claim("5-6", None, qualifier="between", value_low=Decimal(5), value_high=None), "5", None),
        (claim("miliardi", None, qualifier="unspecified", value_low=Decimal(BILLION)), "1000000000", None),
        (
            claim("decine di miliardi", None, qualifier="unspecified", value_low=Decimal(10 * BILLION)),
            "10000000000",
            "100000000000",
        ),
        (
            claim("x", None, qualifier="unspecified", value_low=Decimal(BILLION), value_high=Decimal(9)),
            "9",
            "9",
        ),
        (claim("5-6", None, value_low=Decimal(5), value_high=Decimal(6)), "5", "6"),
        (claim("", None), "0", None),
    ],
)
def test_interval(made: Claim, low: str, high: str | None) -> None:
    made_interval = interval(made)
    assert (made_interval.low, made_interval.high) == (Decimal(low), None if high is None else Decimal(high))


# Pairs that must be found


@dataclass(frozen=True)
class Row:
    name: str
    claims: Sequence[Claim]
    expected: tuple[tuple[str, str, str, str], ...] = ()


X, Y = {"attributed_to": "Ufficio Studi Meridiana"}, {"attributed_to": "Halden Research"}
B = {"article_id": "b.txt"}
OPPOSES = {"patterns": ("it.opposes.contraddice",)}
CAPEX, TRAINING = {"measure": "capital_expenditure"}, {"measure": "training_cost"}


DAY = "2025-02-05"  # 1 EUR = 1.0422 USD = 0.83173 GBP, by the European Central Bank
COPIED = "Orione ha chiuso l'anno con ricavi per {} di euro, ha detto ieri il direttore ai soci riuniti a Torino."
SHORT = "Ricavi per {} di euro."
MANY = {"measure": "fine"}

MUST_FIND = [
    Row(
        "fines, nobody says which, of three digits that are the same",
        [claim("312 milioni", 312000000, **MANY), claim("312 miliardi", 312000000000, **MANY, **B)],
        (("magnitude_slip", "error", "312 milioni", "312 miliardi"),),
    ),
    Row(
        "the article's own voice, twice",
        [claim("3,2 miliardi", 3200000000), claim("4,1 miliardi", 4100000000)],
        (("contradiction", "error", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "one source in two undated articles",
        [claim("3,2 miliardi", 3200000000, **X), claim("4,1 miliardi", 4100000000, **X, **B)],
        (("misreport", "error", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "two outlets quote one source within days",
        [
            claim("38,000 GPUs", 38000, source="Uno", published="2025-03-01", **X),
            claim("83,000 GPUs", 83000, source="Due", published="2025-03-03", **X, **B),
        ],
        (("misreport", "error", "38,000 GPUs", "83,000 GPUs"),),
    ),
    Row(
        "a source quoted, and the same name as the outlet",
        [
            claim("3,2 miliardi", 3200000000, attributed_to="Il Faro"),
            claim("4,1 miliardi", 4100000000, source="Il Faro", **B),
        ],
        (("misreport", "error", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "two sources in one article",
        [
            claim("$3.2 billion", 3200000000, lang="en", **X),
            claim("$4.1 billion", 4100000000, lang="en", **Y),
        ],
        (("disagreement", "disputed", "$3.2 billion", "$4.1 billion"),),
    ),
    Row(
        "a source against the article's own voice",
        [claim("3,2 miliardi", 3200000000, **X), claim("4,1 miliardi", 4100000000)],
        (("disagreement", "disputed", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "hearsay counts",
        [
            claim("3,2 miliardi", 3200000000, attributed_to="anonymous", stance="alleged"),
            claim("4,1 miliardi", 4100000000, **X),
        ],
        (("disagreement", "disputed", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "what may have been, against what is",
        [claim("3,2 miliardi", 3200000000, stance="alleged"), claim("4,1 miliardi", 4100000000)],
        (("disagreement", "disputed", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "more than X against less",
        [claim("500 milioni", 500000000, qualifier="more_than", **X), claim("310 milioni", 310000000, **Y)],
        (("disagreement", "disputed", "500 milioni", "310 milioni"),),
    ),
    Row(
        "planned against planned",
        [
            claim("3,2 miliardi", 3200000000, stance="planned", **X),
            claim("4,1 miliardi", 4100000000, stance="planned", **Y),
        ],
        (("disagreement", "disputed", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "the same period, published years apart",
        [
            claim("3,2 miliardi", 3200000000, period="2021", published="2021-06-01", **X),
            claim("4,1 miliardi", 4100000000, period="2021", published="2024-06-01", **Y),
        ],
        (("disagreement", "disputed", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "repeated figures are one side",
        [
            claim("3,2 miliardi", 3200000000, **X),
            claim("3,20 miliardi", 3200000000, qualifier="about", **X),
            claim("4,1 miliardi", 4100000000, **Y),
            claim("4,1 miliardi", 4100000000, **Y, **B),
        ],
        (("disagreement", "disputed", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "a ceiling does not slip",
        [claim("1,6 milioni", 1600000, qualifier="at_most", **X), claim("1,6 miliardi", 1600000000, **Y)],
        (("disagreement", "disputed", "1,6 milioni", "1,6 miliardi"),),
    ),
    Row(
        "other digits do not slip",
        [claim("2 milioni", 2000000, **X), claim("2,4 miliardi", 2400000000, **Y)],
        (("disagreement", "disputed", "2 milioni", "2,4 miliardi"),),
    ),
    Row(
        "three sources, three figures",
        [claim("11", 11, **X), claim("21", 21, **Y), claim("31", 31)],
        (
            ("disagreement", "disputed", "11", "31"),
            ("disagreement", "disputed", "11", "21"),
            ("disagreement", "disputed", "21", "31"),
        ),
    ),
    Row(
        "million for billion, two sources",
        [claim("1,6 milioni", 1600000, **X), claim("1,6 miliardi", 1600000000, **Y)],
        (("magnitude_slip", "error", "1,6 milioni", "1,6 miliardi"),),
    ),
    Row(
        "million for billion in both ends of a range",
        [span("5-6 milioni", 5000000, 6000000, **X), span("5-6 miliardi", 5000000000, 6000000000, **Y)],
        (("magnitude_slip", "error", "5-6 milioni", "5-6 miliardi"),),
    ),
    Row(
        "a bound slips from nothing",
        [claim("6 milioni", 6000000, **X), claim("oltre 6 miliardi", 6000000000, qualifier="more_than", **Y)],
        (("disagreement", "disputed", "6 milioni", "oltre 6 miliardi"),),
    ),
    Row(
        "million for billion, rounded on one side",
        [claim("$1.58 million", 1580000, **X), claim("$1.6 billion", 1600000000, qualifier="about", **Y)],
        (("magnitude_slip", "error", "$1.58 million", "$1.6 billion"),),
    ),
    Row(
        "thousand for million million, one source on two days",
        [
            claim("2 milioni", 2000000, published="2025-01-01", **X),
            claim("2 mila miliardi", 2000000000000, published="2025-03-01", **X, **B),
        ],
        (("magnitude_slip", "error", "2 milioni", "2 mila miliardi"),),
    ),
    Row(
        "part above whole, by measure",
        [
            claim("9 milioni", 9000000, **X, **TRAINING),
            claim("7 milioni", 7000000, measure="development_cost", **X),
        ],
        (("part_exceeds_whole", "error", "9 milioni", "7 milioni"),),
    ),
    Row(
        "part above whole, by model and family",
        [gpus("9.000 H800", 9000, item="H800", **X), gpus("5.000 Hopper", 5000, item="Hopper", **X)],
        (("part_exceeds_whole", "error", "9.000 H800", "5.000 Hopper"),),
    ),
    Row(
        "part above whole, the whole comes first",
        [gpus("5.000 GPU", 5000), gpus("9.500 Instinct", 9500, item="Instinct", measure="used")],
        (("part_exceeds_whole", "error", "9.500 Instinct", "5.000 GPU"),),
    ),
    Row(
        "scope gap between measures",
        [claim("6 milioni", 6000000, **X, **TRAINING), claim("1,6 miliardi", 1600000000, **Y, **CAPEX)],
        (("scope_gap", "note", "6 milioni", "1,6 miliardi"),),
    ),
    Row(
        "one figure under two names of one tree",
        [
            claim("6 milioni", 6000000, measure="development_cost", **X),
            claim("1,6 miliardi", 1600000000, **Y, **CAPEX),
            claim("6 milioni", 6000000, **X, **TRAINING),
            claim("1,6 miliardi", 1600000000, measure="investment", **Y),
        ],
        (("scope_gap", "note", "6 milioni", "1,6 miliardi"),),
    ),
    Row(
        "one figure under two names of one tree, in a worse finding already",
        [
            claim("6 milioni", 6000000, **X, **TRAINING),
            claim("6 milioni", 6000000, measure="development_cost", **X),
            claim("500 milioni", 500000000, measure="development_cost", **Y),
        ],
        (("disagreement", "disputed", "6 milioni", "500 milioni"),),
    ),
    Row(
        "one source contradicts itself, and others take its sides",
        [
            claim("3,2 miliardi", 3200000000, **X),
            claim("4,1 miliardi", 4100000000, **X),
            claim("3,2 miliardi", 3200000000, **Y),
            claim("4,1 miliardi", 4100000000),
        ],
        (("contradiction", "error", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "scope gap that the text opposes",
        [
            claim("6 milioni", 6000000, **X, **TRAINING),
            claim("1,6 miliardi", 1600000000, **Y, **CAPEX),
            claim("1,6 miliardi", 1600000000, qualifier="about", **Y, **CAPEX, **OPPOSES),
        ],
        (("scope_gap", "disputed", "6 milioni", "1,6 miliardi"),),
    ),
    Row(
        "scope gap between GPUs used and a family owned",
        [gpus("2.048 GPU", 2048, measure="used", **X), gpus("50.000 Hopper", 50000, item="Hopper", **Y)],
        (("scope_gap", "note", "2.048 GPU", "50.000 Hopper"),),
    ),
    Row(
        "scope gap to an open interval, one period unknown",
        [
            claim("6 milioni", 6000000, **X, **TRAINING),
            claim("500 milioni", 500000000, qualifier="more_than", measure="investment", period="2024", **Y),
        ],
        (("scope_gap", "note", "6 milioni", "500 milioni"),),
    ),
    Row(
        "one outlet on two days",
        [
            claim("3,2 mld", 3200000000, source="Il Faro", published="2025-03-01"),
            claim("4,1 mld", 4100000000, source="Il Faro", published="2025-03-02", **B),
        ],
        (("superseded", "info", "3,2 mld", "4,1 mld"),),
    ),
    Row(
        "one source months later",
        [
            claim("3,2 mld", 3200000000, source="Uno", published="2025-03-01", **X),
            claim("4,1 mld", 4100000000, source="Due", published="2025-06-02", **X, **B),
        ],
        (("superseded", "info", "3,2 mld", "4,1 mld"),),
    ),
    Row(
        "a source of both figures has changed it, and does not disagree",
        [
            claim("3,2 mld", 3200000000, source="Uno", published="2025-03-01"),
            claim("4,1 mld", 4100000000, source="Uno", published="2025-03-02", **B),
            claim("4,1 mld", 4100000000, source="Due", published="2025-03-02", article_id="d.txt"),
        ],
        (("superseded", "info", "3,2 mld", "4,1 mld"),),
    ),
    Row(
        "million for billion, cited alike",
        [claim("1,6 milioni", 1600000, **X), claim("1,6 miliardi", 1600000000, **X, **B)],
        (("magnitude_slip", "error", "1,6 milioni", "1,6 miliardi"),),
    ),
    Row(
        "one source, three dates: each figure with the next",
        [
            claim("3,2 mld", 3200000000, published="2025-01-10", **X),
            claim("4,1 mld", 4100000000, published="2025-03-10", **X, **B),
            claim("5,3 mld", 5300000000, published="2025-06-10", **X, article_id="c.txt"),
        ],
        (("superseded", "info", "4,1 mld", "5,3 mld"), ("superseded", "info", "3,2 mld", "4,1 mld")),
    ),
    Row(
        "a relay of a relay has one root: Uno cites Meridiana, Due cites Uno with a slip of the pen",
        [
            claim("3,2 miliardi", 3200000000, source="Uno", **X),
            claim("3,2 miliardi", 3200000000, source="Due", attributed_to="Uno", **B),
            claim("4,1 miliardi", 4100000000, source="Tre", article_id="c.txt", **X),
        ],
        (("misreport", "error", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "a sentence copied by another outlet, with another figure",
        [
            claim("3,2 miliardi", 3200000000, source="Uno", sentence=COPIED.format("3,2 miliardi")),
            claim("4,1 miliardi", 4100000000, source="Due", sentence=COPIED.format("4,1 miliardi"), **B),
        ],
        (("contradiction", "error", "3,2 miliardi", "4,1 miliardi"),),
    ),
    Row(
        "the same number in two currencies",
        [
            claim("1,64 miliardi", 1640000000, unit="USD", published=DAY, **X),
            claim("1,64 miliardi", 1640000000, unit="GBP", published=DAY, **X, **B),
        ],
        (("currency_mismatch", "warning", "1,64 miliardi", "1,64 miliardi"),),
    ),
    Row(
        "two currencies, two sources",
        [
            claim("$3.2 billion", 3200000000, unit="USD", published=DAY, **X),
            claim("€9.1 billion", 9100000000, unit="EUR", published=DAY, **Y),
        ],
        (("disagreement", "disputed", "$3.2 billion", "€9.1 billion"),),
    ),
    Row(
        "two currencies, one source",
        [
            claim("$3.2 billion", 3200000000, unit="USD", source="Uno", published=DAY, **X),
            claim("€9.1 billion", 9100000000, unit="EUR", source="Due", published="2025-02-09", **X, **B),
        ],
        (("misreport", "error", "$3.2 billion", "€9.1 billion"),),
    ),
    Row(
        "one source, two prices in two currencies: to repeat one of them elsewhere is no misreport",
        [
            claim("600 euro", 600, measure="price", published=DAY, **X),
            claim("6.200 franchi", 6200, unit="CHF", measure="price", published=DAY, **X),
            claim("6.200 franchi", 6200, unit="CHF", measure="price", source="Due", published=DAY, **X, **B),
            claim("6.580 euro", 6580, measure="price", source="Tre", published=DAY, article_id="c.txt", **X),
        ],
        (("contradiction", "error", "600 euro", "6.200 franchi"),),
    ),
    Row(
        "part above whole, in two currencies",
        [
            claim("$9 million", 9000000, unit="USD", published=DAY, **X, **TRAINING),
            claim("€2 million", 2000000, measure="development_cost", published=DAY, **X),
        ],
        (("part_exceeds_whole", "error", "$9 million", "€2 million"),),
    ),
    Row(
        "scope gap between currencies",
        [
            claim("$6 million", 6000000, unit="USD", published=DAY, **X, **TRAINING),
            claim("€1.5 billion", 1500000000, published=DAY, **Y, **CAPEX),
        ],
        (("scope_gap", "note", "$6 million", "€1.5 billion"),),
    ),
    Row(
        "one source, twenty years apart: changed, and no slip",
        [
            claim("4 milioni", 4000000, published="2005-03-01", **X),
            claim("4 miliardi", 4000000000, published="2025-03-01", **X, **B),
        ],
        (("superseded", "info", "4 milioni", "4 miliardi"),),
    ),
]


@pytest.mark.parametrize("row", MUST_FIND, ids=lambda row: row.name)
def test_must_find(row: Row) -> None:
    assert tuple(found(row.claims)) == row.expected


# Pairs that must not be called anything

MUST_NOT_FIND = [
    Row("rounding", [claim("1,6 miliardi", 1600000000, **X), claim("1,58 miliardi", 1580000000, **Y)]),
    Row("about", [claim("50.000 GPU", 50000, **X), claim("50.000 GPU", 50000, qualifier="about", **Y)]),
    Row(
        "a figure is as wide as its least precise mention",
        [
            claim("3,2 mld", 3200000000, **X),
            claim("3,2 mld", 3200000000, qualifier="about", **X),
            claim("3,4 mld", 3400000000, **Y),
        ],
    ),
    Row(
        "one unknown period, far apart",
        [claim("3,2 mld", 3200000000, period="2023", **X), claim("41 mln", 41000000, **Y)],
    ),
    Row("reworded", [claim("2,5 miliardi", 2500000000, **X), claim("2.500 milioni", 2500000000, **Y)]),
    Row("other numeral", [claim("a million", 1000000, **X), claim("$1,000,000", 1000000, **Y)]),
    Row(
        "more than X and more",
        [claim("500 milioni", 500000000, qualifier="more_than", **X), claim("1,6 miliardi", 1600000000, **Y)],
    ),
    Row(
        "up to X and less",
        [claim("500 million", 500000000, qualifier="at_most", **X), claim("310 million", 310000000, **Y)],
    ),
    Row(
        "billions and a figure of billions",
        [
            claim("miliardi", None, value_low=Decimal(BILLION), qualifier="unspecified", **X),
            claim("1,6 miliardi", 1600000000, **Y),
        ],
    ),
    Row(
        "more than never slips",
        [claim("1,6 milioni", 1600000, qualifier="more_than", **X), claim("1,6 miliardi", 1600000000, **Y)],
    ),
    Row(
        "planned and actual",
        [claim("3,2 mld", 3200000000, stance="planned", **X), claim("4,1", 4100000000, **Y)],
    ),
    Row("denied", [claim("3,2 mld", 3200000000, stance="denied", **X), claim("4,1 mld", 4100000000, **Y)]),
    Row("denied, own side", [claim("3,2 mld", 3200000000, stance="denied"), claim("4,1 mld", 4100000000)]),
    Row("like names", [claim("3,2 mld", 3200000000, **X), claim("4,1", 4100000000, subject="Orione Gas", **Y)]),
    Row(
        "unknown subject",
        [claim("3,2", 3200000000, subject="", **X), claim("4,1", 4100000000, subject="", **Y)],
    ),
    Row("one unknown subject", [claim("3,2", 3200000000, **X), claim("4,1", 4100000000, subject="", **Y)]),
    Row(
        "a common noun in two articles",
        [
            claim("3,2 mld", 3200000000, subject="la società", **X),
            claim("4,1 mld", 4100000000, subject="la società", **Y, **B),
        ],
    ),
    Row("unknown measure", [claim("3", 3, measure="other", **X), claim("9.000", 9000, measure="other", **Y)]),
    Row(
        "other period",
        [claim("3,2", 3200000000, period="2023", **X), claim("4,1", 4100000000, period="2024", **Y)],
    ),
    Row("one unknown period", [claim("3,2", 3200000000, period="2023", **X), claim("4,1", 4100000000, **Y)]),
    Row(
        "no period, published years apart",
        [
            claim("3,2 mld", 3200000000, published="2021-06-01", **X),
            claim("4,1 mld", 4100000000, published="2024-06-01", **Y),
        ],
    ),
    Row("other per", [claim("300", 300, per="month", **X), claim("3.600", 3600, per="year", **Y)]),
    Row("one per", [claim("300", 300, per="month", **X), claim("3.600", 3600, **Y)]),
    Row("other currency", [claim("3,2", 3200000000, **X), claim("4,1", 4100000000, unit="USD", **Y)]),
    Row(
        "converted in its sentence, at a rate of the writer's own",
        [
            claim("40 milioni", 40000000, sentence="40 milioni ($52,31 mln)", published="2025-01-29", **X),
            claim("$52,31 mln", 52310000, unit="USD", sentence="40 milioni ($52,31 mln)", published="2025-01-29", **X),
        ],
    ),
    Row(
        "model in family",
        [gpus("9.000 H800", 9000, item="H800"), gpus("50.000 Hopper", 50000, item="Hopper")],
    ),
    Row("two models", [gpus("9.000 H800", 9000, item="H800"), gpus("5.000 H100", 5000, item="H100")]),
    Row(
        "model of another family",
        [gpus("9.000 B200", 9000, item="B200"), gpus("800 Hopper", 800, item="Hopper")],
    ),
    Row("used of owned", [gpus("2.048 GPU", 2048, measure="used"), gpus("5.200 GPU", 5200)]),
    Row("used by one, owned by another", [gpus("9.100", 9100, measure="used", **X), gpus("5.200", 5200, **Y)]),
    Row(
        "unrelated measures",
        [claim("1,6 mld", 1600000000, **X), claim("9 mln", 9000000, measure="debt", **Y)],
    ),
    Row(
        "price of a model",
        [claim("30 mila", 30000, measure="price", item="H100", **X), claim("90", 90, measure="price", **Y)],
    ),
    Row("related, near", [claim("6 mln", 6000000, **X, **TRAINING), claim("41 mln", 41000000, **Y, **CAPEX)]),
    Row(
        "related, one source",
        [claim("6 mln", 6000000, **X, **TRAINING), claim("4,1 mld", 4100000000, **X, **CAPEX)],
    ),
    Row(
        "related, other subject",
        [
            claim("6 milioni", 6000000, **X, **TRAINING),
            claim("1,6 miliardi", 1600000000, subject="Halden", **Y, **CAPEX),
        ],
    ),
    Row(
        "related, other period",
        [
            claim("6 milioni", 6000000, period="2023", **X, **TRAINING),
            claim("1,6 miliardi", 1600000000, period="2024", **Y, **CAPEX),
        ],
    ),
    Row(
        "two unnamed sources",
        [claim("3", 3200, attributed_to="anonymous"), claim("4", 4100, attributed_to="anonymous")],
    ),
    Row(
        "unnamed analysts",
        [claim("3", 3200, attributed_to="analisti"), claim("4", 4100, attributed_to="analisti")],
    ),
    Row(
        "side by side in a sentence",
        [
            claim("529 euro", 529, sentence="Da 529 a 179 euro."),
            claim("179 euro", 179, sentence="Da 529 a 179 euro."),
            claim("349 euro", 349, **X),
        ],
    ),
    Row(
        "a total and its parts",
        [claim("1,4 mld", 1400000000), claim("230", 230000000), claim("95", 95000000)],
    ),
    Row("rejected", [claim("3,2 mld", 3200000000, review="reject"), claim("4,1 mld", 4100000000)]),
    Row("no number", [claim("", None, **X), claim("-4,1 mld", -4100000000, **Y)]),
    Row("written finer", [claim("5,576 milioni", 5576000, **X), claim("6 milioni", 6000000, **Y)]),
    Row("written finer, one source", [claim("5.576 million", 5576000, **X), claim("6 million", 6000000, **X, **B)]),
    Row(
        "range that holds it",
        [
            claim(
                "1-2 mld", None, qualifier="between", value_low=Decimal(BILLION), value_high=Decimal(2 * BILLION), **X
            ),
            claim("1,6 mld", 1600000000, **Y),
        ],
    ),
    Row(
        "oltre 500 milioni against 1,6 miliardi, one source",
        [
            claim("500 milioni", 500000000, qualifier="more_than", **X),
            claim("1,6 miliardi", 1600000000, **X, **B),
        ],
    ),
    Row(
        "at least against more",
        [
            claim("$500 million", 500000000, qualifier="at_least", **X),
            claim("$1.6 billion", 1600000000, **Y),
        ],
    ),
    Row(
        "converted at the rate of the day",
        [
            claim("$1.6 billion", 1600000000, unit="USD", published=DAY, **X),
            claim("€1.5 billion", 1500000000, published=DAY, **X, **B),
        ],
    ),
    Row(
        "converted, two sources",
        [
            claim("6 milioni di dollari", 6000000, unit="USD", published=DAY, **X),
            claim("5,8 milioni di euro", 5800000, published=DAY, **Y),
        ],
    ),
    Row(
        "converted at the rate of another day",
        [
            claim("$100 million", 100000000, unit="USD", published=DAY, **X),
            claim("€92 million", 92000000, published="2025-03-11", **Y),
        ],
    ),
    Row(
        "the same number, and a rate near one",
        [
            claim("1,6 mld", 1600000000, unit="USD", published=DAY, **X),
            claim("1,6 mld", 1600000000, unit="EUR", published=DAY, **X, **B),
        ],
    ),
    Row(
        "the same number, from two sources",
        [
            claim("1,6 mld", 1600000000, unit="USD", published="", **X),
            claim("1,6 mld", 1600000000, unit="GBP", published="", **Y),
        ],
    ),
    Row(
        "two currencies, day unknown",
        [
            claim("$3.2 billion", 3200000000, unit="USD", published="2025", **X),
            claim("€9.1 billion", 9100000000, **X, **B),
        ],
    ),
    Row(
        "two currencies, no rate",
        [
            claim("3,2 mld", 3200000000, unit="TWD", published=DAY, **X),
            claim("9,1 mld", 9100000000, published=DAY, **Y),
        ],
    ),
    Row(
        "two currencies, after the last rate",
        [
            claim("3,2 mld", 3200000000, unit="USD", published="2199-01-01", **X),
            claim("9,1 mld", 9100000000, published="2199-01-01", **Y),
        ],
    ),
    Row(
        "two currencies, a planned figure",
        [
            claim("3,2 mld", 3200000000, unit="USD", published=DAY, stance="planned", **X),
            claim("9,1 mld", 9100000000, published=DAY, **Y),
        ],
    ),
    Row("euros and GPUs", [claim("9.100", 9100, **X), gpus("3.200", 3200, **Y)]),
    Row(
        "a copied sentence with the same figure",
        [
            claim("3,2 mld", 3200000000, source="Uno", sentence=COPIED.format("3,2 mld")),
            claim("3,2 mld", 3200000000, source="Due", sentence=COPIED.format("3,2 mld"), **B),
        ],
    ),
    Row(
        "a copied sentence on another company",
        [
            claim("3,2 mld", 3200000000, source="Uno", sentence=COPIED.format("3,2 mld")),
            claim("4,1 mld", 4100000000, source="Due", sentence=COPIED.format("4,1 mld"), subject="Halden", **B),
        ],
    ),
    Row(
        "annual and cumulative",
        [
            claim("3,2 mld", 3200000000, per="year", **X),
            claim("41 mld", 41000000000, **Y),
        ],
    ),
    Row(
        "annual and cumulative, one source",
        [
            claim("$3.2bn", 3200000000, per="year", **X),
            claim("$41bn", 41000000000, **X, **B),
        ],
    ),
    Row(
        "a year and its quarter",
        [
            claim("3,2 mld", 3200000000, period="2024", **X),
            claim("900 mln", 900000000, period="2024-01-01/2024-03-31", **X, **B),
        ],
    ),
    Row(
        "target and result, one source",
        [
            claim("3,2 mld", 3200000000, stance="planned", **X),
            claim("4,1 mld", 4100000000, **X, **B),
        ],
    ),
    Row(
        "training run against capital expenditure, one source",
        [
            claim("5,6 milioni", 5600000, **X, **TRAINING),
            claim("1,6 miliardi", 1600000000, **X, **B, **CAPEX),
        ],
    ),
    Row(
        "development above training",
        [
            claim("$6 million", 6000000, **X, **TRAINING),
            claim("$500 million", 500000000, measure="development_cost", **X, **B),
        ],
    ),
    Row(
        "part above the whole of another source",
        [
            claim("$9 million", 9000000, **X, **TRAINING),
            claim("$7 million", 7000000, measure="development_cost", **Y),
        ],
    ),
    Row(
        "part above whole, other years",
        [
            claim("9 mln", 9000000, period="2023", **X, **TRAINING),
            claim("7 mln", 7000000, period="2024", measure="development_cost", **X),
        ],
    ),
    Row(
        "two models of one family, one source",
        [
            gpus("10.000 H800", 10000, item="H800", **X),
            gpus("35.000 H100", 35000, item="H100", **X),
        ],
    ),
    Row(
        "a model, and another maker's",
        [
            gpus("10.000 H800", 10000, item="H800", **X),
            gpus("200 MI300X", 200, item="MI300X", **Y),
        ],
    ),
    Row(
        "denied by one, given by another",
        [
            claim("$3.2bn", 3200000000, stance="denied", attributed_to="Orione"),
            claim("$4.1bn", 4100000000, **Y),
        ],
    ),
    Row(
        "denied, magnitude",
        [
            claim("1,6 mln", 1600000, stance="denied", **X),
            claim("1,6 mld", 1600000000, **X, **B),
        ],
    ),
    Row(
        "denied, currency",
        [
            claim("1,6 mld", 1600000000, unit="USD", published=DAY, stance="denied", **X),
            claim("1,6 mld", 1600000000, unit="GBP", published=DAY, **X, **B),
        ],
    ),
    Row(
        "companies of like name, one source",
        [
            claim("3,2 mld", 3200000000, **X),
            claim("4,1 mld", 4100000000, subject="Orione Energia", **X, **B),
        ],
    ),
    Row(
        "a person and his firm",
        [
            claim("3,2 mld", 3200000000, subject="Orione", **X),
            claim("41 mln", 41000000, subject="Anna Orione", **Y),
        ],
    ),
    Row(
        "reworded in another language",
        [
            claim("2,5 miliardi", 2500000000, lang="it", **X),
            claim("$2,500 million", 2500000000, lang="en", **Y),
        ],
    ),
    Row("fines, nobody says which", [claim("3 mln", 3000000, **MANY), claim("40 mln", 40000000, **MANY, **B)]),
    Row("... of few digits", [claim("31 mln", 31000000, **MANY), claim("31 mld", 31000000000, **MANY, **B)]),
    Row("... of one and of all", [claim("312 euro", 312, **MANY), claim("312 mila euro", 312000, **MANY, **B)]),
    Row("... of digits alike", [claim("312 mln", 312000000, **MANY), claim("315 mld", 315000000000, **MANY, **B)]),
    Row(
        "fines of one source over time",
        [
            claim("3 mln", 3000000, published="2025-01-01", **MANY, **X),
            claim("41 mln", 41000000, published="2025-06-01", **MANY, **X, **B),
        ],
    ),
    Row(
        "older and newer, two sources, half a year apart",
        [
            claim("3,2 mld", 3200000000, published="2024-06-01", **X),
            claim("4,1 mld", 4100000000, published="2025-02-01", **Y),
        ],
    ),
    Row(
        "rejected by a reviewer, one of two currencies",
        [
            claim("1,6 mld", 1600000000, unit="USD", published=DAY, review="reject", **X),
            claim("1,6 mld", 1600000000, unit="GBP", published=DAY, **X, **B),
        ],
    ),
    Row(
        "hearsay in two articles",
        [
            claim("3,2 mld", 3200000000, stance="alleged"),
            claim("4,1 mld", 4100000000, stance="alleged"),
        ],
    ),
    Row(
        "price per hour and per GPU",
        [
            claim("2 dollari", 2, measure="price", per="hour", **X),
            claim("30.000", 30000, measure="price", per="GPU", **Y),
        ],
    ),
    Row(
        "bare billions, and hundreds of millions",
        [
            claim("miliardi", None, value_low=Decimal(BILLION), qualifier="unspecified", **X),
            claim("1,2 mld", 1200000000, **X, **B),
        ],
    ),
    Row(
        "a slip of the pen is not made twenty years later",
        [
            claim("4 mln", 4000000, source="Uno", published="2005-03-01"),
            claim("4 mln", 4000000, source="Uno", published="2005-03-01", measure="profit"),
            claim("4 mld", 4000000000, source="Due", published="2025-03-01", **B),
        ],
    ),
    Row(
        "years apart, of which only the year is known",
        [
            claim("3,2 mld", 3200000000, published="2020", **X),
            claim("4,1 mld", 4100000000, published="2025", **Y),
        ],
    ),
    Row(
        "months apart, of which only the month is known",
        [
            claim("3,2 mld", 3200000000, published="2024-03", **X),
            claim("4,1 mld", 4100000000, published="2025-01", **Y),
        ],
    ),
    Row("no claims", []),
]


@pytest.mark.parametrize("row", MUST_NOT_FIND, ids=lambda row: row.name)
def test_must_not_find(row: Row) -> None:
    assert found(row.claims) == []


# Findings


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


# Any table


@pytest.mark.parametrize("figures", [40, 20000])
def test_one_hot_key_says_what_it_leaves_out(figures: int) -> None:
    claims = [
        claim(str(10**6 + 7 * n * n), 10**6 + 7 * n * n, source=f"Testata {n}", article_id=f"{n:05}")
        for n in range(100, 100 + figures)
    ]
    findings = check(numbered(claims), packs())
    assert len(findings) == MOST_FINDINGS
    assert "solo le coppie più lontane" in findings[0].explanation


NAMES = st.sampled_from(["", "Orione", "ORIONE", "Halden", "la società", "anonymous", "{0}"])
AMOUNTS = st.one_of(
    st.none(),
    st.integers(-50, 10**13).map(Decimal),
    st.decimals(-100, 10**4, places=3),
    st.integers(0, 10**60).map(Decimal),
)


@st.composite
def any_claim(draw: st.DrawFn) -> Claim:
    kind, measure, unit, item = draw(
        st.sampled_from(
            [
                ("money", "training_cost", "USD", ""),
                ("money", "investment", "USD", ""),
                ("money", "capital_expenditure", "EUR", ""),
                ("money", "unheard_of", "USD", "H100"),
                ("gpu_count", "owned", "GPU", "H800"),
                ("gpu_count", "owned", "GPU", "Hopper"),
                ("gpu_count", "used", "GPU", ""),
                ("other_kind", "owned", "x", "y"),
            ]
        )
    )
    low, high = draw(AMOUNTS), draw(AMOUNTS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return replace(
        BASE,
        article_id=draw(st.sampled_from(["a", "b", "c"])),
        source=draw(NAMES),
        published=draw(st.sampled_from(["", "2024", "2025-02-05", "2025-02-06T10:00:00Z", "2025-12-01"])),
        kind=kind,
        measure=measure,
        unit=unit,
        item=item,
        subject=draw(NAMES),
        value=draw(AMOUNTS),
        value_low=low,
        value_high=high,
        qualifier=draw(
            st.sampled_from(
                ["exact", "about", "more_than", "at_least", "less_than", "at_most", "between", "unspecified"]
            )
        ),
        attributed_to=draw(NAMES),
        stance=draw(st.sampled_from(["asserted", "alleged", "denied", "planned"])),
        period=draw(st.sampled_from(["", "2024", "2024-01-01/2024-06-30"])),
        mention=draw(st.one_of(st.text(max_size=12), st.from_regex(r"[0-9.,' ]{1,12}"))),
        sentence=draw(st.sampled_from(["", "S1", "S2", "S3"])),
        start=draw(st.integers(0, 5)),
        patterns=draw(st.sampled_from([(), ("it.opposes.x",)])),
        review=draw(st.sampled_from(["", "accept", "reject", "fix"])),
    )


def _id(finding: Finding) -> tuple[str, str, str, str, Decimal | None, int, str]:
    a, b = finding.claim_a.claim_id, finding.claim_b.claim_id
    return (finding.check, finding.severity, a, b, finding.ratio, finding.sources, finding.explanation)


@settings(max_examples=150, deadline=None)
@given(st.lists(any_claim(), max_size=14), st.randoms(use_true_random=False), st.sampled_from(["it", "en"]))
def test_any_table(drawn: list[Claim], random: object, lang: str) -> None:
    claims = [replace(each, claim_id=f"c{number:02}") for number, each in enumerate(drawn)]
    findings = check(claims, packs(), lang)

    pairs = [frozenset((f.claim_a.claim_id, f.claim_b.claim_id)) for f in findings]
    assert len(set(pairs)) == len(pairs)
    for finding in findings:
        a, b = interval(finding.claim_a), interval(finding.claim_b)
        assert not a.meets(b)
        assert "denied" not in (finding.claim_a.stance, finding.claim_b.stance)
        assert "reject" not in (finding.claim_a.review, finding.claim_b.review)
        assert finding.ratio is None or finding.ratio >= 1
        assert {finding.claim_a.claim_id, finding.claim_b.claim_id}.isdisjoint(
            other.claim_id for other in finding.others
        )
    shuffled = claims.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [_id(f) for f in check(shuffled, packs(), lang)] == [_id(f) for f in findings]


@given(st.integers(1, 10**15), st.integers(0, 6))
def test_the_unit_is_one_digit_of_the_value(number: int, zeros: int) -> None:
    value = Decimal(number * 10**zeros)
    grouped = f"{int(value):,}"
    for mention in (str(value), grouped, grouped.replace(",", "."), grouped.replace(",", " ")):
        unit = last_unit(value, mention)
        assert value % unit == 0
        assert (value / unit) % 10 != 0


def test_pairs_of_a_slip_are_not_reported_again() -> None:
    claims = [
        claim("1,6 milioni", 1600000, **X),
        claim("1,6 miliardi", 1600000000, **X),
        claim("1,6 miliardi", 1600000000, **Y),
    ]
    assert [f[0] for f in found(claims)] == ["magnitude_slip"]
