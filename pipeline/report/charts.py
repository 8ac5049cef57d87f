"""Who claims what: a chart for each subject, measure and unit, on a logarithmic axis, a dot a figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from pipeline.intervals import interval
from pipeline.models import Claim
from pipeline.ratios import compact
from pipeline.report.drawing import FONT, INK, SHAPES, SOFT, TONES, WIDTH, axis, place, shortened, svg
from pipeline.report.groups import Group, Row, claim_ids
from pipeline.report.wording import Wording
from pipeline.voices import Voice, voice

MOST_ROWS = 12
_ROW, _INSET = 42, 14  # pixels
_LABEL, _TOLD = 46, 400  # characters
_MOST_TICKS = 5
_MARGIN = Decimal("1.35")  # around the figures, as a factor


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure in a chart and in the table under it. `at` is where it stands, `low` and `high` its bounds.

    A bound is None where it is open, and both equal `at` for a figure without bounds. `told` says all of it in a line.
    """

    claim: Claim
    at: Decimal
    low: Decimal | None
    high: Decimal | None
    articles: int
    worth: str
    told: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with the figures that it shows, lowest first; `left` counts the figures that are left out."""

    title: str
    svg: Markup
    dots: tuple[Dot, ...]
    left: int


def charts(groups: Iterable[Group], known: Mapping[str, Claim], wording: Wording) -> list[Chart]:
    """A chart for each group, given the claims by id; none where two claims of the group are no longer known."""
    drawn = []
    for group in groups:
        dots = sorted(_dots(group.rows, known, wording), key=lambda dot: (dot.at, dot.claim.claim_id))
        if len(dots) > 1:
            name = title(dots[0].claim, wording)
            drawn.append(Chart(name, _drawn(dots, name, wording), tuple(dots), group.left))
    return drawn


def title(claim: Claim, wording: Wording) -> str:
    """What the figures of a chart are: subject, measure, unit."""
    per = f" / {wording.term('per', claim.per)}" if claim.per else ""
    label = wording.label(claim)
    unit = "" if claim.unit in label else f" ({claim.unit})"
    return f"{claim.subject}: {label}{per}{unit}"


def dot(claim: Claim, articles: int, wording: Wording) -> Dot:
    """A claim of an amount above zero as a dot; a range stands in its middle, an open one at its bound."""
    bounds = interval(claim)
    low, high = (bounds.low if bounds.low > 0 else None), bounds.high
    at = claim.value or _middle(low, high)
    if claim.qualifier == "exact":
        low = high = at
    worth = wording.worth(claim)
    told = [
        f"{wording.who(claim)}: {wording.figure(claim)}",
        *("" if claim.item in claim.mention else claim.item, wording.stance(claim), wording.day(claim.published)),
        *(wording.say("in_articles", count=wording.number(articles)), worth),
    ]
    return Dot(claim, at, low, high, articles, worth, shortened(" · ".join(filter(None, told)), _TOLD))


def _dots(rows: Iterable[Row], known: Mapping[str, Claim], wording: Wording) -> Iterable[Dot]:
    for row in rows:
        claim = next((known[one] for one in claim_ids(row) if one in known), None)
        if claim is not None:
            articles = int(row["articles"]) if row["articles"].isdecimal() else 1
            one = dot(claim, articles, wording)
            if one.at > 0:  # as the row says; the claims may have been edited since
                yield one


def _middle(low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None and high is not None:
        return (low * high).sqrt()
    return low or high or Decimal(1)


def _drawn(dots: Sequence[Dot], name: str, wording: Wording) -> Markup:
    import altair as alt  # noqa: PLC0415 - a fifth of a second, and many reports have no chart

    ends = domain(dots)
    tones = _tones([one.claim for one in dots])
    rows = [
        {
            **{"row": number, "at": float(one.at), "text": place(number)},
            **{"low": float(one.low or ends[0]), "high": float(one.high or ends[1])},
            **{"stance": one.claim.stance, "tone": tones[voice(one.claim)]},
        }
        for number, one in enumerate(dots)
    ]
    values = ticks(*ends)
    x = alt.X(
        "at:Q",
        scale=alt.Scale(type="log", domain=[*map(float, ends)], nice=False, range=[_INSET, WIDTH - _INSET]),
        axis=alt.Axis(**axis([float(value) for value in values], [compact(value, wording.lang) for value in values])),
    )
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    color = alt.Color("tone:N", scale=None)
    shape = alt.Shape("stance:N", scale=alt.Scale(domain=[*SHAPES], range=[*SHAPES.values()]), legend=None)
    base = alt.Chart(alt.InlineData(values=rows))
    whiskers = base.mark_rule(aria=False, strokeWidth=2.5, yOffset=9).encode(
        x=alt.X("low:Q"), x2="high:Q", y=y, color=color
    )
    points = base.mark_point(filled=True, size=110, opacity=1, yOffset=9).encode(
        x=x, y=y, color=color, shape=shape, description="text:N"
    )
    labels = base.mark_text(align="left", fontSize=FONT, color=INK, yOffset=-8).encode(
        x=alt.value(0), y=y, text="text:N", description="text:N"
    )
    layers = alt.layer(whiskers, points, labels).properties(width=WIDTH, height=alt.Step(_ROW))
    return svg(layers, name, [_label(one.claim, wording) for one in dots], [one.told for one in dots])


def _label(claim: Claim, wording: Wording) -> str:
    told = f"{wording.who(claim)} · {wording.figure(claim)}"
    return shortened(told if claim.item in claim.mention else f"{told} · {claim.item}", _LABEL)


def _tones(claims: Iterable[Claim]) -> dict[Voice, str]:
    """A colour for each root source; those past the palette share one."""
    sources = [*dict.fromkeys(map(voice, claims))]
    return {source: TONES[at] if at < len(TONES) else SOFT for at, source in enumerate(sources)}


def domain(dots: Iterable[Dot]) -> tuple[Decimal, Decimal]:
    """From where to where the axis goes."""
    ends = [end for one in dots for end in (one.at, one.low, one.high) if end is not None]
    return min(ends) / _MARGIN, max(ends) * _MARGIN


def ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round numbers on a logarithmic axis: powers of ten, or, where few of them fit, numbers between."""
    found: list[Decimal] = []
    powers = range(low.adjusted(), high.adjusted() + 1)
    for tenths in ((10,), (10, 30), (10, 20, 50), range(10, 100, 10), range(10, 100)):
        found = [Decimal(step).scaleb(power - 1) for power in powers for step in tenths]
        found = [value for value in found if low <= value <= high]
        if len(found) > 1:
            break
    return found[:: 1 + max(0, len(found) - 1) // _MOST_TICKS]
