"""The charts of the report: which groups of figures, where their dots stand, that they are only shapes and text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from pipeline.models import Claim
from pipeline.patterns import Packs
from pipeline.report.charts import MOST_ROWS, charts, dot, ticks
from pipeline.report.drawing import copied, shortened
from pipeline.report.figures import figures
from pipeline.report.groups import Best, Group, groups
from pipeline.report.timeline import MOST_POINTS, histories, timelines
from pipeline.report.wording import Wording
from pipeline.table import FIGURE_COLUMNS, plain_text

CLAIM = Claim(
    claim_id="c1", article_id="a", source="Il Faro", title="", url="", published="2025-02-05", lang="it", kind="money",
    subject="Orione", measure="revenue", value=Decimal(3_000_000), value_low=Decimal(3_000_000),
    value_high=Decimal(3_000_000), unit="EUR", qualifier="exact", per="", item="", attributed_to="Ada", via="",
    attribution="indirect", cue="secondo", stance="asserted", period="", mention="3 milioni", sentence="3 milioni",
    start=0, end=9,
)  # fmt: skip
HOSTILE = '"><script>alert(1)</script><a href="javascript:alert(1)" onload="alert(1)">\x0b\x00 url(http://x.example)'


def claim(number: int, millions: str = "", **changes: object) -> Claim:
    amount = {} if not millions else dict.fromkeys(("value", "value_low", "value_high"), Decimal(millions) * 1_000_000)
    mention = {"mention": f"{millions} milioni"} if millions else {}
    return replace(CLAIM, claim_id=f"c{number}", **(amount | mention | changes))  # type: ignore[arg-type]


def rows(*claims: Claim) -> list[Mapping[str, str]]:
    """The rows of figures.csv for these claims."""
    return [dict(zip(FIGURE_COLUMNS, map(plain_text, row), strict=True)) for _, row in figures(claims)]


def grouped(*claims: Claim, worst: Mapping[str, int] | None = None) -> list[Group]:
    return list(groups(rows(*claims), worst or {}, MOST_ROWS))


@pytest.fixture(scope="module")
def wording(packs: Packs) -> Wording:
    return Wording("it", packs.wording["it"], {key: one.label.get("it", "") for key, one in packs.measures.items()})


@pytest.mark.parametrize(
    ("claims", "sizes"),
    [
        ([claim(1, "3"), claim(2, "4")], [2]),
        ([claim(1, "3")], []),
        # The same figure from two sources is not two figures.
        ([claim(1, "3"), claim(2, "3", attributed_to="Bo")], []),
        ([claim(1, "3"), claim(2, "3", attributed_to="Bo"), claim(3, "5")], [3]),
        ([claim(1, "3"), claim(2, "4", unit="USD")], []),
        ([claim(1, "3"), claim(2, "4", per="month")], []),
        ([claim(1, "3", item="H800"), claim(2, "4", item="H100")], [2]),
        ([claim(1, "3", subject=""), claim(2, "4", subject="")], []),
        ([claim(1, "3", measure="other"), claim(2, "4", measure="other")], []),
        # There is no place for these on a logarithmic axis.
        ([claim(1, "3"), claim(2, "-4")], []),
        ([claim(1, "3"), claim(2, "0")], []),
    ],
)
def test_what_makes_a_group(claims: Sequence[Claim], sizes: list[int]) -> None:
    assert [len(group.rows) for group in grouped(*claims)] == sizes


@pytest.mark.parametrize("amount", ["x", "NaN", "Infinity", ""])
def test_a_row_of_an_edited_table_that_is_no_figure_is_passed_over(amount: str) -> None:
    bad = [dict(row) | {"value": amount, "value_low": amount, "value_high": amount} for row in rows(claim(3, "9"))]
    assert list(groups([*bad, *rows(claim(1, "3"))], {}, MOST_ROWS)) == []


def test_worst_groups_first_then_those_of_several_sources_then_the_widest() -> None:
    best = Best[Group](3)
    claims = [
        *(claim(1, "1", subject="Alfa"), claim(2, "900", subject="Alfa")),
        *(claim(3, "1", subject="Beta"), claim(4, "3", subject="Beta", attributed_to="Bo")),
        *(claim(5, "1", subject="Gamma"), claim(6, "4", subject="Gamma", attributed_to="Bo")),
        *(claim(7, "1", subject="Delta"), claim(8, "1.1", subject="Delta")),
    ]
    for group in grouped(*claims, worst={"c8": 0}):
        best.add(group.rank, group)
    assert [group.rows[0]["subject"] for group in best.items()] == ["Delta", "Gamma", "Beta"]
    assert best.seen == 4


def test_the_best_are_kept_among_many() -> None:
    best = Best[int](2)
    for number in (5, 3, 9, 1, 7, 1, 8):
        best.add((number, False, Decimal(0)), number)
    assert best.items() == [1, 1]
    assert best.seen == 7


def test_of_many_figures_those_with_findings_are_shown(wording: Wording) -> None:
    claims = [claim(number, str(number)) for number in range(1, MOST_ROWS + 6)]
    worst = {claims[-1].claim_id: 1}
    (chart,) = charts(grouped(*claims, worst=worst), {one.claim_id: one for one in claims}, wording)
    assert len(chart.dots) == MOST_ROWS
    assert chart.left == 5
    assert chart.dots[-1].claim == claims[-1]


@pytest.mark.parametrize(
    ("qualifier", "low", "value", "high", "expected"),
    [
        ("exact", "3000000", "3000000", "3000000", ("3000000", "3000000", "3000000")),
        ("about", "3000000", "3000000", "3000000", ("3000000", "2500000", "3500000")),
        ("more_than", "3000000", "3000000", None, ("3000000", "3000000", None)),
        ("at_most", None, "3000000", "3000000", ("3000000", None, "3000000")),
        ("between", "2000000", None, "8000000", ("4000000", "2000000", "8000000")),
        ("unspecified", "1000000", None, None, ("1000000", "1000000", None)),
        ("unspecified", "10000000", None, None, ("31622776.60168379331998893544", "10000000", "100000000")),
    ],
)
def test_where_a_dot_and_its_bounds_stand(
    wording: Wording, qualifier: str, low: str | None, value: str | None, high: str | None, expected: tuple[str, ...]
) -> None:
    bounds = {"value_low": low, "value": value, "value_high": high}
    one = replace(CLAIM, qualifier=qualifier, **{key: Decimal(to) if to else None for key, to in bounds.items()})  # type: ignore[arg-type]
    found = dot(one, 1, wording)
    assert (found.at, found.low, found.high) == tuple(Decimal(end) if end else None for end in expected)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("900000", "20000000", ["1000000", "10000000"]),
        ("12000", "110000", ["30000", "100000"]),
        ("11", "60", ["20", "50"]),
        ("41", "64", ["50", "60"]),
        ("41", "44", ["41", "42", "43", "44"]),
        ("1.05", "1.91", ["1.1", "1.3", "1.5", "1.7", "1.9"]),
        ("1.001", "1.002", []),
        ("0.5", "1e12", ["1", "1000", "1000000", "1000000000", "1000000000000"]),
    ],
)
def test_the_ticks_are_round_and_few(low: str, high: str, expected: list[str]) -> None:
    assert [round(one, 2) for one in ticks(Decimal(low), Decimal(high))] == [Decimal(one) for one in expected]


class Tags(HTMLParser):
    """Every element of an SVG with its attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_chart_is_shapes_and_text_whatever_the_names_are(wording: Wording) -> None:
    named = {"subject": f"A{HOSTILE}", "attributed_to": f"B{HOSTILE}", "mention": HOSTILE, "item": HOSTILE}
    claims = [claim(1, "3", **named), claim(2, "400", **named), claim(3, "5", **named | {"attributed_to": "Bo"})]
    dated = [replace(one, published=f"2025-0{month}-01") for month, one in enumerate(claims, 1)]
    known = {one.claim_id: one for one in dated}
    (chart,) = charts(grouped(*dated), known, wording)
    (line,), _ = timelines([("c1", "c2")], [], known, lambda _: True, wording, 1)
    for drawn in (chart.svg, line.svg):
        assert "B&#34;&gt;&lt;script&gt;" in drawn
        for tag, attributes in Tags(drawn).found:
            assert tag in {"svg", "g", "path", "line", "rect", "text", "title"}
            assert not [name for name in attributes if name.startswith("on") or name in ("href", "style", "class")] or (
                tag == "svg" and attributes["class"] == "chart"
            )
            assert not [name for name, value in attributes.items() if "url" in (value or "") and name != "aria-label"]


@pytest.mark.parametrize(
    "element",
    [
        "<script>alert(1)</script>",
        "<foreignObject><text>x</text></foreignObject>",
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<image href="http://x.example"/>',
        "<style>*{}</style>",
        '<path d=""/>',
    ],
)
def test_what_is_not_a_shape_or_text_is_not_copied(element: str) -> None:
    assert copied(ET.fromstring(f"<g>{element}</g>"), [], []) == ""


@pytest.mark.parametrize(
    "attribute",
    ['onload="alert(1)"', 'style="x"', 'fill="url(http://x.example)"', 'fill="a;b"', 'href="x"', 'id="main"'],
)
def test_no_other_attribute_is_copied(attribute: str) -> None:
    assert copied(ET.fromstring(f"<text {attribute}>x</text>"), [], []) == "<text>x</text>"


def test_places_are_filled_with_what_is_escaped_and_not_filled_again() -> None:
    text = ET.fromstring('<g><text aria-label="#1">#0</text></g>')
    assert copied(text, ["<#1>"], ["", "&"]) == "<g><text><title>&amp;</title>&lt;#1&gt;</text></g>"


def test_a_label_is_one_line() -> None:
    assert shortened("a\n\u2028 b", 10) == "a b"
    assert shortened("abcdef", 4) == "abc…"


# A control character, half a pair where a label is cut, and the like end the process of what draws, or its work.
@pytest.mark.parametrize("name", ["A\x00\x0b\uffff", "😀" * 200, "A\u202e\u200d\u0301" * 50, "#1", "#99", ""])
def test_any_name_can_be_drawn(wording: Wording, name: str) -> None:
    claims = [claim(n, str(n), attributed_to=name, mention=f"{n}{name}", published=f"2025-0{n}-01") for n in (1, 2)]
    known = {one.claim_id: one for one in claims}
    (chart,) = charts(grouped(*claims), known, wording)
    (line,), _ = timelines([("c1", "c2")], [], known, lambda _: True, wording, 1)
    for drawn in (chart.svg, line.svg):
        texts = ET.fromstring(re.sub("[\\x00\\x0b\uffff]", "", drawn)).iter("text")
        assert len([text for text in texts if text.find("title") is not None]) == 2


@pytest.mark.parametrize("size", ["1e-60", "1e-7", "1e59"])
def test_any_size_can_be_drawn(wording: Wording, size: str) -> None:
    claims = [claim(1, "1"), claim(2, str(Decimal(size)))]
    (chart,) = charts(grouped(*claims), {one.claim_id: one for one in claims}, wording)
    assert chart.svg.count("<title>") == 4


def test_a_dot_tells_who_says_what_when_and_the_rate_of_the_day(wording: Wording) -> None:
    told = dot(replace(CLAIM, stance="alleged", qualifier="about"), 4, wording).told
    assert told == (
        "Ada: circa 3 milioni · non confermata · 5 feb 2025 · articoli: 4 · 3,127 milioni USD al cambio del 5 feb 2025"
    )


def changed(wording: Wording, *claims: Claim, superseded: Sequence[tuple[str, str]] = ()) -> list[list[str]]:
    """The figures of each timeline, in order."""
    candidates = [part for group in grouped(*claims) for part in histories(group)]
    known = {one.claim_id: one for one in claims}
    found, _ = timelines(superseded, candidates, known, lambda one: one.measure != "price", wording, 9)
    return [[one.claim.claim_id for one in chart.dots] for chart in found]


EARLY, LATE = claim(1, "3", published="2025-01-10"), claim(2, "4", published="2025-02-10")


@pytest.mark.parametrize(
    ("claims", "lines"),
    [
        ([EARLY, LATE], [["c1", "c2"]]),
        ([LATE, EARLY], [["c1", "c2"]]),
        ([EARLY, replace(LATE, attributed_to="Bo")], []),
        ([EARLY, replace(LATE, published="2025-01-10")], []),
        ([EARLY, replace(LATE, period="2023")], []),
        ([EARLY, replace(LATE, stance="planned")], []),
        ([EARLY, replace(LATE, stance="denied")], []),
        ([EARLY, replace(LATE, item="H800")], []),
        ([EARLY, replace(LATE, published="2025")], []),
        ([replace(EARLY, measure="price"), replace(LATE, measure="price")], []),
        # Said again, it has not changed.
        ([EARLY, LATE, replace(LATE, claim_id="c3", qualifier="about", published="2025-03-10")], [["c1", "c2"]]),
    ],
)
def test_a_figure_that_changed(wording: Wording, claims: Sequence[Claim], lines: list[list[str]]) -> None:
    assert changed(wording, *claims) == lines


def test_what_is_superseded_has_a_timeline_whoever_says_so(wording: Wording) -> None:
    claims = [replace(one, attributed_to="") for one in (EARLY, LATE)]
    assert changed(wording, *claims) == []
    assert changed(wording, *claims, superseded=[("c1", "c2"), ("c1", "gone")]) == [["c1", "c2"]]


def test_of_many_changes_the_latest_are_shown(wording: Wording) -> None:
    many = [claim(n, str(n), published=f"2025-{n:02}-01") for n in range(1, 10)]
    assert changed(wording, *many) == [[f"c{n}" for n in range(10 - MOST_POINTS, 10)]]
