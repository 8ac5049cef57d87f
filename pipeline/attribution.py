"""Who vouches for a figure: cues of its sentence, quotes, and the sentence before.

A cue is a hit of a `cue` pattern; its `scope` says which figures it governs. The innermost cue gives
`attributed_to`, a cue around it `via`. Where a sentence has none, the report of the sentence before goes
on only with evidence: a continuation word, a conditional, or the same subject taken up again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.discourse import Discourse
from pipeline.models import ANONYMOUS, Attribution
from pipeline.patterns import Hit, Lexicon
from pipeline.reading import Actor, Reading

_OPEN_QUOTES = {"«": "»", "“": "”", "„": "“"}
_QUOTE_LIMIT = 1500


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a reading: words[start:end] speak for `source`."""

    start: int
    end: int
    source: str
    actor: Actor | None
    hit: Hit
    text: str


def cues(reading: Reading, discourse: Discourse) -> list[Cue]:
    """The cues of a sentence, in order; one that a `not_cue` pattern covers is left out."""
    refused = [(hit.start, hit.end) for hit in reading.of_kind("not_cue")]
    found: list[Cue] = []
    for hit in reading.of_kind("cue"):
        if any(start < hit.end and hit.start < end for start, end in refused):
            continue
        slot = hit.slots.get("source")
        actor = reading.actor_in(slot) if slot else None
        here = discourse.at(reading.words[slot[0]].start if slot else reading.start)
        if actor is not None:
            source = here.resolve(actor)
        elif hit.pattern.attribution == "hearsay":
            source = ANONYMOUS
        elif hit.pattern.speaker == "last":
            source = here.last_speaker
        else:
            actor = _speaker_before(reading, hit, discourse)
            source = here.resolve(actor) if actor else _understood(hit, here)
        if source:
            found.append(Cue(hit.start, hit.end, source, actor, hit, _cue_text(reading, hit)))
    return found


def _understood(hit: Hit, here: Discourse) -> str:
    """The speaker of a cue in whose sentence nobody stands: a verb that opens it goes on with the last one."""
    if "verb" not in hit.slots:
        return here.topic or here.names.main
    return here.last_speaker if hit.start <= 1 else ""


def _speaker_before(reading: Reading, hit: Hit, discourse: Discourse) -> Actor | None:
    """The speaker of a cue that names none: the first free actor before it, else the nearest one."""
    kinds = ("name", "org", "person", "group", "document", "estimate", "anonymous")
    before = [
        actor
        for head, actor in sorted(reading.actors.items())
        if head < hit.start and actor.type in kinds and discourse.names.types.get(actor.name) != "place"
    ]
    free = [actor for actor in before if not reading.oblique(actor, discourse.lexicon)]
    named = [actor for actor in before if actor.type == "name"]
    return free[0] if free else named[-1] if named else None


def _cue_text(reading: Reading, hit: Hit) -> str:
    """The words that attribute: the hit without its source, its figure and what lies between."""
    slot = hit.slots.get("source", (0, 0))
    figure = hit.slots.get("figure", (hit.end, hit.end))[0]
    last = max(
        (span[1] for name, span in hit.slots.items() if name not in ("figure", "source") and span[0] < figure),
        default=figure,
    )
    end = min(hit.end, last if "figure" in hit.slots else hit.end)
    words = [
        word.text
        for place, word in enumerate(reading.words[hit.start : end], hit.start)
        if not slot[0] <= place < slot[1]
    ]
    text = " ".join(words).strip(' ,.:;«»“”"–—-')
    return re.sub(r"' ", "'", text)


def attribute(reading: Reading, place: int, found: Sequence[Cue], lexicon: Lexicon, quoted: bool) -> Attribution | None:
    """The attribution of the figure at words[place] by the cues of its own sentence; None where none governs it.

    `quoted` tells that the figure stands inside quotation marks.
    """
    governing = [cue for cue in found if _governs(cue, place, reading, lexicon)]
    if not governing:
        return None
    inner = max(governing, key=lambda cue: _depth(cue, place))
    outer = [cue for cue in governing if cue.source not in (inner.source, ANONYMOUS) and not _overlap(cue, inner)]
    via = outer[0].source if outer else ""
    unnamed = inner.source == ANONYMOUS or (
        inner.actor is not None and inner.actor.type == "estimate" and not inner.actor.owner
    )
    kind = (
        "hearsay"
        if unnamed or inner.hit.pattern.attribution == "hearsay"
        else "direct"
        if quoted
        else inner.hit.pattern.attribution
    )
    ids = (inner.hit.pattern.id, *(cue.hit.pattern.id for cue in outer[:1]))
    return Attribution(inner.source, via, kind, inner.text, ids)


def continues(reading: Reading) -> bool:
    """Whether a sentence goes on with the report before it: evidence is needed, contrast ends it."""
    return not reading.of_kind("contrast", "not_cue") and bool(reading.of_kind("continuation") or reading.reported)


def _overlap(a: Cue, b: Cue) -> bool:
    return a.start < b.end and b.start < a.end


def _governs(cue: Cue, place: int, reading: Reading, lexicon: Lexicon) -> bool:
    scope = cue.hit.pattern.scope
    if "figure" in cue.hit.slots and place < cue.hit.slots["figure"][0]:
        return False
    if scope == "after":
        start = cue.hit.slots["figure"][0] if "figure" in cue.hit.slots else cue.end
        return place >= start and not any(word.text == ";" for word in reading.words[start:place])
    if scope == "previous":
        return False
    if scope == "before":
        return place < cue.start
    if cue.start <= place < cue.end:
        return False
    between = reading.words[cue.end : place] if cue.end <= place else reading.words[place : cue.start]
    if any(word.text == ";" for word in between):
        return False
    # "A ha speso 5, ma secondo B 6": in the middle of a sentence a cue speaks for its own clause.
    breaks = frozenset(lexicon.words.clause_breaks)
    return cue.start <= 1 or not any(word.lower in breaks for word in between)


def _depth(cue: Cue, place: int) -> tuple[int, int, int]:
    """Innermost last: a cue before the figure beats one around the sentence, a nearer one a farther one."""
    scope = cue.hit.pattern.scope
    rank = {"after": 2, "before": 1}.get(scope, 0)
    if scope == "sentence" and cue.start > 1 and cue.end <= place:
        # "Bloomberg scrive che, secondo Ocra, ...": a cue inside the report is nearer to the figure.
        rank = 2
    near = -abs(place - (cue.end if cue.end <= place else cue.start))
    return rank, near, cue.end - cue.start


def quotes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans inside quotation marks of one paragraph text[start:end]; a mark that never closes spans nothing.

    A paragraph that opens « and does not close it is quoted to its end (a quote that runs on).
    """
    spans: list[tuple[int, int]] = []
    straight = [match.start() for match in re.finditer('"', text[start:end])]
    if len(straight) % 2 == 0:
        spans += [(start + a, start + b + 1) for a, b in zip(straight[::2], straight[1::2], strict=True)]
    for opening, closing in _OPEN_QUOTES.items():
        at = text.find(opening, start, end)
        while at != -1:
            close = text.find(closing, at + 1, end)
            if close == -1:
                spans.append((at, end))
                break
            if close - at <= _QUOTE_LIMIT:
                spans.append((at, close + 1))
            at = text.find(opening, close + 1, end)
    return sorted(spans)
