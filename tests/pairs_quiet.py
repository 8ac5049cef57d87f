"""Pairs of claims that the cross-check must call nothing."""

from __future__ import annotations

from decimal import Decimal

from made import (
    BILLION,
    CAPEX,
    COPIED,
    DAY,
    MANY,
    TRAINING,
    B,
    Row,
    X,
    Y,
    claim,
    gpus,
)

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
