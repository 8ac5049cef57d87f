"""A chart as inline SVG: only shapes and text, which nothing in an article can turn into something that runs.

What draws it gets numbers alone, and places for text: a letter that it cannot measure ends its whole process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

if TYPE_CHECKING:
    import altair as alt

WIDTH = 340  # pixels: a chart is as legible on a phone as beside another one
SHAPES = {"asserted": "circle", "alleged": "diamond", "denied": "cross", "planned": "triangle-up"}  # by stance
OUTLINES = {
    "asserted": "M5,0A5,5,0,1,1,-5,0A5,5,0,1,1,5,0",
    "alleged": "M-6,0L0,-6L6,0L0,6Z",
    "denied": "M-5.5,-2H-2V-5.5H2V-2H5.5V2H2V5.5H-2V2H-5.5Z",
    "planned": "M0,-5.5L5.5,4.5H-5.5Z",
}  # the same for the legend, which stands outside the charts
INK, SOFT, LINE = "var(--ink)", "var(--soft)", "var(--line)"  # of the page, which has a light and a dark one
TONES = tuple(f"var(--tone-{number})" for number in range(1, 7))
FONT = 12.5

_ELEMENTS = frozenset({"g", "path", "line", "rect", "text"})
_ATTRIBUTES = frozenset(
    {
        *("transform", "d", "x", "y", "x2", "y2", "width", "height", "text-anchor", "font-size"),
        *("fill", "stroke", "stroke-width", "stroke-dasharray", "opacity"),
    }
)
# Numbers, colours and the page's own variables: no address, no quote.
_VALUE = re.compile(r"[\w\s.,#()%+-]*")
_LONG_NUMBER = re.compile(r"(\d\.\d\d)\d+")
_PLACE = re.compile(r"#(\d+)")


def place(number: int) -> str:
    """What stands in a drawing for the text of this number."""
    return f"#{number}"


def shortened(text: str, most: int) -> str:
    """Text on one line, at most so many characters long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def axis(values: Sequence[float], labels: Sequence[str]) -> dict[str, Any]:
    """An axis with these labels at these values, for `altair.Axis`."""
    return {
        "values": [*values],
        "labelExpr": f"{json.dumps([*labels])}[indexof({json.dumps([*values])}, datum.value)]",
        **{"title": None, "domain": False, "ticks": False, "grid": True, "gridColor": LINE},
        **{"labelColor": SOFT, "labelFontSize": 11.5, "labelBound": False, "labelFlush": True, "labelPadding": 6},
    }


def svg(chart: alt.LayerChart | alt.FacetChart, name: str, labels: Sequence[str], told: Sequence[str]) -> Markup:
    """The chart as an SVG element called `name`.

    A `place` in a text is filled with one of the labels, one in a description with what is told to who points there.
    """
    from vl_convert import vegalite_to_svg  # noqa: PLC0415 - many reports have no chart

    styled = chart.configure_view(stroke=None).configure(background="transparent", padding=4)
    # Not `save`, which looks through the chart twice before it is drawn.
    root = ET.fromstring(vegalite_to_svg(styled.to_dict(validate=False)))
    size = Markup('viewBox="{0}" width="{1}" height="{2}"').format(*map(root.get, ("viewBox", "width", "height")))
    return Markup('<svg class="chart" role="img" aria-label="{}" {}>{}</svg>').format(
        name, size, Markup("").join(copied(one, labels, told) for one in root)
    )


def copied(element: ET.Element, labels: Sequence[str], told: Sequence[str]) -> Markup:
    """An element with what is allowed of it and its places filled; "" where nothing of it would be seen."""
    name = element.tag.rpartition("}")[2]
    inside = Markup("").join(copied(one, labels, told) for one in element) + escape(_filled(element.text, labels))
    seen = element.get("d") if name == "path" else inside or name in ("line", "rect")
    if name not in _ELEMENTS or not seen or element.get("display") == "none" or element.get("class") == "background":
        return Markup("")
    attributes = Markup("").join(
        Markup(' {}="{}"').format(key, _LONG_NUMBER.sub(r"\1", value))
        for key, value in element.attrib.items()
        if key in _ATTRIBUTES and _VALUE.fullmatch(value) and not (key == "opacity" and value == "1")
    )
    described = _PLACE.fullmatch(element.get("aria-label", ""))
    title = Markup("<title>{}</title>").format(told[int(described[1])]) if described else Markup("")
    return Markup("<{0}{1}>{2}{3}</{0}>").format(Markup(name), attributes, title, inside)


def _filled(text: str | None, labels: Sequence[str]) -> str:
    found = _PLACE.fullmatch(text or "")
    return labels[int(found[1])] if found else text or ""
