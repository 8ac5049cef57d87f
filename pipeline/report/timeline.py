"""Where a source changed its figure: what it said on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from pipeline.models import Claim
from pipeline.report.charts import Chart, Dot, domain, dot, title
from pipeline.report.drawing import FONT, INK, SHAPES, TONES, WIDTH, axis, place, shortened, svg
from pipeline.report.groups import Group, Row, amounts, claim_ids
from pipeline.report.wording import Wording
from pipeline.voices import voice

_HEIGHT, _ROOM = 150, 20  # pixels; room for a label above and below
_LABEL = 40  # characters
# More points than these leave no room for what they say; the latest are shown.
MOST_POINTS = 6

Pair = tuple[str, str]


def histories(group: Group) -> Iterator[Group]:
    """The parts of a group in which a source that is named gives several figures, first published on several days."""
    parts: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in group.rows:
        if row["attributed_to"] and row["first"] and row["stance"] != "denied":
            parts[row["item"], row["attributed_to"].casefold()].append(row)
    for rows in parts.values():
        stated = [amount for row in rows for amount in amounts(row)]
        if len({row["first"][:10] for row in rows}) > 1:
            yield Group((group.rank[0], False, -max(stated) / min(stated)), tuple(rows))


def timelines(
    superseded: Iterable[Pair],
    groups: Iterable[Group],
    known: Mapping[str, Claim],
    one_at_a_time: Callable[[Claim], bool],
    wording: Wording,
    most: int,
) -> tuple[list[Chart], int]:
    """At most so many timelines, those of superseded figures first, and how many are left out.

    `superseded` are the claims of such findings, `one_at_a_time` says that a subject has one figure of this measure at
    a time, so that another one later is a change.
    """
    lines: dict[tuple[object, ...], dict[str, Claim]] = defaultdict(dict)
    for pair in superseded:
        claims = [known[one] for one in pair if one in known]
        for claim in claims:
            lines[_line(claims[0])][claim.claim_id] = claim
    for group in groups:
        for claim in (known[one] for row in group.rows for one in claim_ids(row)[:1] if one in known):
            if one_at_a_time(claim):
                lines[_line(claim)][claim.claim_id] = claim
    drawn = [points for claims in lines.values() if (points := _points(claims.values(), wording))]
    return [_chart(points, wording) for points in drawn[:most]], max(0, len(drawn) - most)


def _line(claim: Claim) -> tuple[object, ...]:
    """What the claims of one timeline share."""
    about = (claim.subject.casefold(), claim.measure, claim.unit, claim.per, claim.item)
    return (*about, voice(claim), claim.period, claim.stance == "planned")


def _points(claims: Iterable[Claim], wording: Wording) -> list[Dot]:
    """The figures in the order of their days; none where nothing changed."""
    points: list[Dot] = []
    for claim in sorted(claims, key=lambda claim: (claim.published, claim.article_id, claim.start)):
        point = dot(claim, 1, wording)
        said = points[-1].claim if points else None
        same = said and (said.value, said.value_low, said.value_high) == (
            *(claim.value, claim.value_low, claim.value_high),
        )
        if _day(claim) and point.at > 0 and not same:
            points.append(point)
    days = {_day(point.claim) for point in points}
    return points if len(days) > 1 else []


def _day(claim: Claim) -> int:
    """The day of publication as a number; 0 where it is not known to the day."""
    try:
        return date.fromisoformat(claim.published[:10]).toordinal()
    except ValueError:
        return 0


def _chart(points: Sequence[Dot], wording: Wording) -> Chart:
    shown = points[-MOST_POINTS:]
    claim = shown[0].claim
    name = f"{title(claim, wording)} · {wording.who(claim)}"
    return Chart(name, _drawn(shown, name, wording), tuple(shown), len(points) - len(shown))


def _drawn(points: Sequence[Dot], name: str, wording: Wording) -> Markup:
    import altair as alt  # noqa: PLC0415 - a fifth of a second, and many reports have no chart

    ends = [*map(float, domain(points))]
    days = [_day(point.claim) for point in points]
    middle = (days[0] + days[-1]) / 2
    rises = [False, *(after.at > before.at for before, after in pairwise(points))]
    rises[0] = not rises[1]
    rows = [
        {
            **{"day": day, "at": float(point.at), "text": place(number), "stance": point.claim.stance},
            **{"rises": rise, "late": day > middle},
        }
        for number, (day, point, rise) in enumerate(zip(days, points, rises, strict=True))
    ]
    labels = {day: wording.day(point.claim.published) for day, point in zip(days, points, strict=True)}
    x = alt.X(
        "day:Q",
        scale=alt.Scale(domain=[days[0], days[-1]], nice=False, zero=False),
        axis=alt.Axis(**axis([*labels], [*labels.values()]), labelOverlap="greedy"),
    )
    y = alt.Y("at:Q", axis=None, scale=alt.Scale(type="log", domain=ends, nice=False, range=[_HEIGHT - _ROOM, _ROOM]))
    shape = alt.Shape("stance:N", scale=alt.Scale(domain=[*SHAPES], range=[*SHAPES.values()]), legend=None)
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=y)
    steps = base.mark_line(aria=False, interpolate="step-after", strokeWidth=2, color=TONES[0])
    marks = base.mark_point(filled=True, size=110, opacity=1, color=TONES[0])
    words = [
        base.transform_filter(alt.FieldEqualPredicate(field="rises", equal=rise))
        .transform_filter(alt.FieldEqualPredicate(field="late", equal=late))
        .mark_text(align="right" if late else "left", dy=-13 if rise else 17, fontSize=FONT, color=INK)
        .encode(text="text:N", description="text:N")
        for rise in (True, False)
        for late in (True, False)
    ]
    layers = (steps, marks.encode(shape=shape, description="text:N"), *words)
    written = [shortened(wording.figure(point.claim), _LABEL) for point in points]
    told = [point.told for point in points]
    return svg(alt.layer(*layers).properties(width=WIDTH, height=_HEIGHT), name, written, told)
