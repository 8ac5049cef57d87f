"""Who vouches for a figure: cues of its sentence, quotes, and the sentence before.

A cue is a hit of a `cue` pattern; its `scope` says which figures it governs. The innermost cue gives
`attributed_to`, a cue around it `via`. Where a sentence has none, the report of the sentence before goes
on only with evidence: a continuation word, a conditional, or the same subject taken up again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.actors import SPEAKERS, Actor
from pipeline.discourse import Discourse
from pipeline.models import ANONYMOUS, Attribution
from pipeline.patterns import Hit, Lexicon
from pipeline.reading import Reading

_OPEN_QUOTES = {"«": "»", "“": "”", "„": "“"}
_QUOTE_LIMIT = 1500
_STRAIGHT = re.compile('"')
# ‘...’ closes after a stop or a comma, so that an apostrophe closes nothing.
_SINGLE = re.compile(r"(?<![\w’])‘[^‘\n]{1,1500}?(?<=[,.!?…])’(?!\w)")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a reading: words[start:end] speak for `source` of the figures in words[said]."""

    start: int
    end: int
    source: str
    actor: Actor | None
    hit: Hit
    text: str
    said: tuple[int, int]

    @property
    def ahead(self) -> bool:
        """Whether it stands before all that it reports."""
        return self.said[0] > self.start


def cues(reading: Reading, discourse: Discourse) -> list[Cue]:
    """The cues of a sentence, in order; one that a `not_cue` pattern covers is left out."""
    refused = [(hit.start, hit.end) for hit in reading.of_kind("not_cue")]
    # "si legge in una nota" says whose it is, and is not also a `si legge` that goes on with the last speaker.
    named = [(hit.start, hit.end) for hit in reading.of_kind("cue") if "source" in hit.slots]
    found: list[Cue] = []
    for hit in sorted(reading.of_kind("cue"), key=lambda hit: hit.start):
        if any(start < hit.end and hit.start < end for start, end in refused):
            continue
        if hit.pattern.speaker == "last" and any(start < hit.end and hit.start < end for start, end in named):
            continue
        slot = hit.slots.get("source")
        actor = reading.actor_in(slot) if slot else None
        if actor is not None and slot and slot[0] == hit.start and not reading.clauses.free(actor):
            # ..., autore del rapporto: «...»: what a preposition governs opens no report.
            continue
        here = discourse.at(reading.words[slot[0]].start if slot else reading.start)
        if actor is not None and actor.owned and actor.type == "document":
            # Lucefacile ricorre: «...», si legge in una sua nota: whose it is stands before.
            owner = next(
                (a for head, a in sorted(reading.actors.items()) if head < actor.start and a.type in ("name", "org")),
                None,
            )
            source = here.resolve(owner) if owner else here.topic or here.resolve(actor)
        elif actor is not None:
            source = here.resolve(actor)
        elif hit.pattern.attribution == "hearsay":
            source = ANONYMOUS
        else:
            source = _unsaid(reading, hit, here, [cue.source for cue in found])
        if source:
            said = _said(reading, hit, discourse.lexicon)
            found.append(Cue(hit.start, hit.end, source, actor, hit, _cue_text(reading, hit), said))
    return [cue for cue in found if not _named_beside(cue, found)]


def _named_beside(cue: Cue, found: Sequence[Cue]) -> bool:
    """Whether a rumour is none: nel rapporto di X si parla di 3 milioni."""
    rumour = cue.source == ANONYMOUS and cue.actor is None
    return rumour and any(_overlap(cue, other) and _told_apart(other) for other in found)


def _told_apart(cue: Cue) -> bool:
    """Whether a cue names somebody, or one document."""
    document = cue.actor is not None and cue.actor.type == "document" and cue.actor.definite
    return document or cue.source[:1].isupper()


def _unsaid(reading: Reading, hit: Hit, here: Discourse, before: Sequence[str]) -> str:
    """The source of a cue that names none: whom its pronoun means, else who spoke last.

    `before` are the sources of the cues before it in its sentence.
    """
    if "pronoun" in hit.slots:
        pronoun = reading.words[hit.slots["pronoun"][0]]
        personal = pronoun.lower in here.lexicon.words.personal
        spoke = [name for name in reversed(before) if name != ANONYMOUS and here.fits(name, personal)]
        return spoke[0] if spoke else here.at(pronoun.start).meant(personal)
    if "said" in hit.slots or hit.pattern.speaker == "last":
        if before and before[-1] != ANONYMOUS:
            return before[-1]
        # Gli analisti di X dissentono: a loro giudizio ...
        opening = reading.actors.get(min(reading.actors, default=0))
        split = any(word.text == ":" for word in reading.words[: hit.start])
        if split and opening and opening.end < hit.start and opening.type in ("group", "org", "person", "name"):
            return here.resolve(opening)
        return here.last_speaker
    actor = _speaker_before(reading, hit, here)
    return here.resolve(actor) if actor else _understood(hit, here)


def _understood(hit: Hit, here: Discourse) -> str:
    """The speaker of a cue in whose sentence nobody stands: a verb that opens it goes on with the last one."""
    if "verb" not in hit.slots:
        return here.topic or here.names.main
    return here.last_speaker if hit.start <= 1 else ""


def _speaker_before(reading: Reading, hit: Hit, discourse: Discourse) -> Actor | None:
    """The speaker of a cue that names none: the actor in its own words, the first free one before it, the nearest."""
    # per gli inquirenti: the words of the cue hold its speaker
    inside = (reading.actors[place] for place in range(hit.start, hit.end) if place in reading.actors)
    group = next((actor for actor in inside if actor.type == "group"), None)
    if group and "subject" not in hit.slots:
        return group
    before = [
        actor
        for head, actor in sorted(reading.actors.items())
        if head < hit.start and actor.type in SPEAKERS and discourse.names.types.get(actor.name) != "place"
    ]
    free = [actor for actor in before if not reading.oblique(actor, discourse.lexicon)]
    named = [actor for actor in before if actor.type == "name"]
    return free[0] if free else named[-1] if named else None


def _said(reading: Reading, hit: Hit, lexicon: Lexicon) -> tuple[int, int]:
    """The words that a hit speaks for: those of its slot, else by its pattern's scope, up to a semicolon.

    "A ha speso 5, ma secondo B 6": in the middle of a sentence a cue speaks for its own clause.
    """
    words = reading.words
    low, high = hit.slots.get("said", (0, len(words)))
    scope = hit.pattern.scope
    if "said" not in hit.slots:
        if scope == "previous":
            return 0, 0
        if scope == "before":
            high = hit.start
        elif "figure" in hit.slots:
            low = hit.slots["figure"][0]
            if scope == "sentence":
                # si parla di 3 milioni, ben poco se ...: it speaks of that figure, not of all that follow.
                high = next((place for place in range(low + 1, high) if words[place].text in ",:()"), high)
        elif scope == "after":
            low = hit.end
    around = low < hit.start and hit.start > 1
    breaks = frozenset(lexicon.words.clause_breaks) if around else frozenset()
    # "It reportedly paid 3, and Y is to pay 4": what is rumoured of one clause is not of the next.
    joined = frozenset(lexicon.numbers.also) if around and "source" not in hit.slots else frozenset()
    for place in range(low, high):
        word = words[place]
        if place and word.lower in joined and words[place - 1].text == ",":
            ends = True
        else:
            ends = word.text == ";" or word.lower in breaks
        if ends and place != hit.start:
            if place < hit.start:
                low = place + 1
            elif place >= hit.end:
                return low, place
    return low, high


def _cue_text(reading: Reading, hit: Hit) -> str:
    """The words that attribute: the hit without its source, its figure and what lies between."""
    slot = hit.slots.get("source", (0, 0))
    figure = hit.slots.get("figure", (hit.end, hit.end))[0]
    last = max(
        (span[1] for name, span in hit.slots.items() if name not in ("figure", "source", "said") and span[0] < figure),
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


def attribute(places: range, found: Sequence[Cue], quoted: bool) -> Attribution | None:
    """The attribution of the figure at words[places] by the cues of its own sentence; None where none governs it.

    `quoted` tells that the figure stands inside quotation marks.
    """
    governing = [cue for cue in found if governs(cue, places)]
    place = places.start
    if not governing:
        return None
    # Of two alike the later counts, which may be of a pack laid over the other's.
    inner = max(reversed(governing), key=lambda cue: (cue.hit.pattern.inner, _depth(cue, place)))
    if inner.source.islower() and any(cue.source == ANONYMOUS for cue in governing):
        # A former employee, who asked not to be named, told ...
        inner = next(cue for cue in governing if cue.source == ANONYMOUS)
    outer = [cue for cue in governing if _relays(cue, inner)]
    return attributed(inner, quoted, outer[:1])


def _relays(cue: Cue, inner: Cue) -> bool:
    """Whether a cue around the innermost one relays it: a name does, and not for a figure that somebody else gave."""
    named = cue.source not in (inner.source, ANONYMOUS) and not cue.source.islower()
    return named and not _overlap(cue, inner) and inner.said[1] - inner.said[0] > 1


def relay(reading: Reading, attribution: Attribution, types: Mapping[str, str]) -> str:
    """The outlet that a sentence names beside the source: told Reuters, in un'intervista al settimanale X."""
    for _, actor in sorted(reading.actors.items()):
        if actor.name and actor.name != attribution.source and types.get(actor.name) == "outlet":
            return actor.name
    return ""


def attributed(cue: Cue, quoted: bool, outer: Sequence[Cue] = ()) -> Attribution:
    """What a cue says of a figure that it governs; `outer` is a cue around it, which relays."""
    unnamed = cue.source == ANONYMOUS or (
        cue.actor is not None and cue.actor.type == "estimate" and not (cue.actor.owner or cue.actor.of)
    )
    kind = (
        "hearsay"
        if unnamed or cue.hit.pattern.attribution == "hearsay"
        else "direct"
        if quoted
        else cue.hit.pattern.attribution
    )
    ids = (cue.hit.pattern.id, *(one.hit.pattern.id for one in outer))
    return Attribution(cue.source, outer[0].source if outer else "", kind, cue.text, ids)


def continues(reading: Reading) -> bool:
    """Whether a sentence goes on with the report before it: evidence is needed, contrast ends it."""
    return not reading.of_kind("contrast", "not_cue") and bool(reading.of_kind("continuation") or reading.reported)


def _overlap(a: Cue, b: Cue) -> bool:
    return a.start < b.end and b.start < a.end


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


def quotes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans inside quotation marks of one paragraph text[start:end]; a mark that never closes spans nothing.

    A paragraph that opens « and does not close it is quoted to its end (a quote that runs on).
    """
    spans: list[tuple[int, int]] = []
    straight = [match.start() for match in _STRAIGHT.finditer(text, start, end)]
    if len(straight) % 2 == 0:
        spans += [(a, b + 1) for a, b in zip(straight[::2], straight[1::2], strict=True)]
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
    if text.find("‘", start, end) != -1:
        spans += [match.span() for match in _SINGLE.finditer(text, start, end)]
    return sorted(spans)
