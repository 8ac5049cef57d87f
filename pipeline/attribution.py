"""Who vouches for a figure: cues of its sentence, quotes, and the sentence before.

The innermost cue gives `attributed_to`, a cue around it `via`. Where a sentence has none, the report of the sentence
before goes on only with evidence: a continuation word, a conditional, or the same subject taken up again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.cues import Cue
from pipeline.models import ANONYMOUS, Attribution
from pipeline.reading import Reading

_OPEN_QUOTES = {"«": "»", "“": "”", "„": "“"}
_QUOTE_LIMIT = 1500
_STRAIGHT = re.compile('"')
# ‘...’ closes after a stop or a comma, so that an apostrophe closes nothing.
_SINGLE = re.compile(r"(?<![\w’])‘[^‘\n]{1,1500}?(?<=[,.!?…])’(?!\w)")


def in_reach(places: range, found: Sequence[Cue], reading: Reading) -> list[Cue]:
    """The cues that no brackets part from the figure at words[places].

    Brackets with a clause of their own are told by nobody outside of them; who tells of a figure in them (3 million,
    according to X) tells of nothing outside.
    """
    clauses, place = reading.clauses, places.start
    low, high = clauses.bracket(place)
    reaching = []
    for cue in found:
        start, end = clauses.brackets(cue.start)
        aside = not start <= place < end and any(word.figure for word in reading.words[start:end])
        if not aside and (not high or low <= cue.start < high):
            reaching.append(cue)
    return reaching


def attribute(places: range, found: Sequence[Cue], quoted: bool, reading: Reading) -> Attribution | None:
    """The attribution of the figure at words[places] by the cues of its own sentence; None where none governs it.

    `quoted` tells that the figure stands inside quotation marks.
    """
    place = places.start
    governing = [cue for cue in in_reach(places, found, reading) if governs(cue, places)]
    if not governing:
        return None
    # ... than it raised (3 million, according to X): what stands in the same brackets tells of it
    start, end = reading.clauses.brackets(place)
    governing = [cue for cue in governing if start < cue.start < end] or governing
    # X ribatte che il Comune aveva preventivato 3 milioni: who only planned it is not who tells of it
    governing = [cue for cue in governing if not cue.hit.pattern.weak] or governing
    # Of two alike the later counts, which may be of a pack laid over the other's.
    inner = max(reversed(governing), key=lambda cue: (cue.hit.pattern.inner, _depth(cue, place)))
    rumours = [cue for cue in governing if cue.source == ANONYMOUS]
    told = [cue for cue in governing if cue.source != ANONYMOUS]
    named = [cue for cue in told if not cue.source.islower() or not any(_is_source(cue, rumour) for rumour in rumours)]
    if inner.source == ANONYMOUS and inner.actor is None and named and not inner.hit.pattern.inner:
        # X said the board was thought to want 3 million; it reportedly paid 3, according to X: nobody else is quoted
        inner = named[-1]
    elif inner.source.islower() and any(cue.source == ANONYMOUS for cue in governing):
        # A former employee, who asked not to be named, told ...
        inner = next(cue for cue in governing if cue.source == ANONYMOUS)
    outer = [cue for cue in governing if _relays(cue, inner)]
    return attributed(inner, quoted, outer[:1])


def _is_source(cue: Cue, rumour: Cue) -> bool:
    """Whether the words of a rumour are the source of a cue: a person familiar with the deal said."""
    start, end = cue.hit.slots.get("source", (cue.start, cue.end))
    return cue.overlaps(rumour) or (rumour.start < end and start < rumour.end)


def _relays(cue: Cue, inner: Cue) -> bool:
    """Whether a cue around the innermost one relays it: a name does, and not for a figure that somebody else gave."""
    named = cue.source not in (inner.source, ANONYMOUS) and not cue.source.islower()
    return named and not cue.overlaps(inner) and inner.said[1] - inner.said[0] > 1


def relay(reading: Reading, attribution: Attribution, types: Mapping[str, str]) -> str:
    """The outlet that a sentence names beside the source: told Reuters, in un'intervista al settimanale X."""
    for _, actor in sorted(reading.actors.items()):
        if actor.name and actor.name != attribution.source and types.get(actor.name) == "outlet":
            return actor.name
    return ""


def attributed(cue: Cue, quoted: bool, outer: Sequence[Cue] = ()) -> Attribution:
    """What a cue says of a figure that it governs; `outer` is a cue around it, which relays."""
    kind = (
        "hearsay"
        if cue.source == ANONYMOUS or cue.hit.pattern.attribution == "hearsay"
        else "direct"
        if quoted
        else cue.hit.pattern.attribution
    )
    ids = (cue.hit.pattern.id, *(one.hit.pattern.id for one in outer))
    return Attribution(cue.source, outer[0].source if outer else "", kind, cue.text, ids)


def continues(reading: Reading) -> bool:
    """Whether a sentence goes on with the report before it: evidence is needed, contrast ends it."""
    return not reading.of_kind("contrast", "not_cue") and bool(reading.of_kind("continuation") or reading.reported)


def governs(cue: Cue, places: range) -> bool:
    """Whether a cue reports the figure at words[places]."""
    inside = cue.said[0] < places.stop and places.start < cue.said[1]
    apart = cue.ahead or not cue.start <= places.start < cue.end
    # the $3 million that Reuters reported: the pattern names the figure itself
    return inside and (apart or cue.hit.slots.get("figure", (-1, 0))[0] == places.start)


def _depth(cue: Cue, place: int) -> tuple[int, int, int]:
    """Innermost last: a cue before the figure beats one around the sentence, a nearer one a farther one."""
    if cue.said[1] - cue.said[0] == 1:
        # the 3 million forecast by X: it speaks of that figure alone
        return 3, 0, 0
    rank = 2 if cue.ahead else 1 if cue.said[1] <= cue.start else 0
    if rank == 0 and cue.start > 1 and cue.end <= place:
        # "Bloomberg scrive che, secondo Ocra, ...": a cue inside the report is nearer to the figure.
        rank = 2
    near = -abs(place - (cue.end if cue.end <= place else cue.start))
    return rank, near, cue.end - cue.start


def _opens(text: str, mark: int, start: int) -> bool:
    """Whether a straight mark can only open a quotation: a letter behind it, none before it."""
    return text[mark + 1 : mark + 2].isalnum() and (mark == start or text[mark - 1].isspace())


def quotes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans inside quotation marks of one paragraph text[start:end]; a mark that never closes spans nothing.

    A paragraph that opens « and does not close it is quoted to its end (a quote that runs on).
    """
    spans: list[tuple[int, int]] = []
    straight = [match.start() for match in _STRAIGHT.finditer(text, start, end)]
    if len(straight) % 2 and _opens(text, straight[-1], start):
        # One that opens and never closes runs on to the end, as « does.
        straight.append(end - 1)
    if len(straight) % 2 == 0:
        spans += [(a, b + 1) for a, b in zip(straight[::2], straight[1::2], strict=True)]
    for opening, closing in _OPEN_QUOTES.items():
        at = text.find(opening, start, end)
        while at != -1:
            close = text.find(closing, at + 1, end)
            if len(straight) % 2 and opening == "“":
                # “...": closed by a straight mark
                close = next((mark for mark in straight if at < mark and (mark < close or close == -1)), close)
            if close == -1:
                spans.append((at, end))
                break
            if close - at <= _QUOTE_LIMIT:
                spans.append((at, close + 1))
            at = text.find(opening, close + 1, end)
    if text.find("‘", start, end) != -1:
        spans += [match.span() for match in _SINGLE.finditer(text, start, end)]
    return sorted(spans)
