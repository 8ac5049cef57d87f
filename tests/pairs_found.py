"""Pairs of claims that the cross-check must find, and as what."""

from __future__ import annotations

from made import (
    CAPEX,
    COPIED,
    DAY,
    MANY,
    OPPOSES,
    TRAINING,
    B,
    Row,
    X,
    Y,
    claim,
    gpus,
    span,
)

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
