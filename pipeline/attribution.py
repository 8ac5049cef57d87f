"""Who vouches for a figure: cues of its sentence, quotes, and the sentence before.

A cue is a hit of a `cue` pattern; its `scope` says which figures it governs. The innermost cue gives
`attributed_to`, a cue around it `via`. Where a sentence has none, the report of the sentence before goes
on only with evidence: a continuation word, a conditional, or the same subject taken up again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.models import Attribution
from pipeline.names import Names
from pipeline.patterns import Hit, Lexicon
from pipeline.reading import Actor, Reading

ANONYMOUS = "anonymous"
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


@dataclass(slots=True)
class Discourse:
    """What the sentences so far leave behind for the next one of an article."""

    names: Names
    lexicon: Lexicon
    last_source: str = ""
    topic: str = ""
    sources: list[str] = field(default_factory=list)

    def resolve(self, actor: Actor, exclude: str = "") -> str:
        """The canonical name behind an actor; a common noun as written where no name is tied to it."""
        if actor.name:
            return actor.name
        if actor.type in ("anonymous", "estimate") and not actor.owner:
            return ANONYMOUS
        if actor.type in ("document", "estimate", "anonymous"):
            if actor.owner:
                return actor.owner
            if not actor.definite:
                return self._plain(actor)
            return self.last_source or self._recent(actor, exclude) or self._plain(actor)
        if " " in actor.noun and actor.noun in self.names.nouns:
            return self.names.nouns[actor.noun]
        tied = self.names.nouns.get(actor.noun) or self.names.nouns.get(actor.noun.split(" ")[0])
        if actor.owner:
            person = self.names.nouns.get(actor.noun.split(" ")[0], "")
            return person if self.names.types.get(person) == "person" else actor.owner
        if actor.type in ("group", "noun") or not actor.definite:
            return self._plain(actor)
        if tied and tied != exclude:
            return tied
        if actor.type == "org":
            main = self.names.main
            if main and main != exclude and self._named_before(main, actor):
                return main
            return self._recent(actor, exclude, "org") or self._plain(actor)
        if actor.type == "person":
            return self._recent(actor, exclude, "person") or self._plain(actor)
        return self._plain(actor)

    def _named_before(self, name: str, actor: Actor) -> bool:
        return any(found.name == name for found in self.names.found[: self._until(actor)])

    def _until(self, actor: Actor) -> int:
        return sum(1 for found in self.names.found if found.end <= self._offset)

    def company(self, source: str) -> str:
        """Whose figures a speaker gives: an organisation its own, a person those of the main organisation."""
        person = self.names.types.get(source) == "person" or (" " in source and source not in self.names.types)
        return self.names.main or source if person else source

    _offset: int = 0

    def at(self, offset: int) -> None:
        """Names before `offset` count as named."""
        self._offset = offset

    def _recent(self, actor: Actor, exclude: str, kind: str = "") -> str:
        for found in reversed(self.names.found[: self._until(actor)]):
            known = self.names.types.get(found.name, "")
            person = kind == "person" and not known and " " in found.name
            fits = not kind or known == kind or person or (kind == "org" and known in ("", "outlet"))
            if found.name != exclude and fits and known not in ("place", "thing"):
                return found.name
        return ""

    def _plain(self, actor: Actor) -> str:
        words = actor.text.split()
        determiners = self.lexicon.words.determiners
        while len(words) > 1 and words[0].casefold() in determiners:
            words.pop(0)
        text = " ".join(words)
        return re.sub(r"^\w+['’](?=\w)", "", text)


def cues(reading: Reading, discourse: Discourse) -> list[Cue]:
    """The cues of a sentence, in order; one that a `not_cue` pattern covers is left out."""
    refused = [(hit.start, hit.end) for hit in reading.of_kind("not_cue")]
    found: list[Cue] = []
    for hit in reading.of_kind("cue"):
        if any(start < hit.end and hit.start < end for start, end in refused):
            continue
        slot = hit.slots.get("source")
        actor = reading.actor_in(slot) if slot else None
        discourse.at(reading.words[slot[0]].start if slot else reading.start)
        if actor is not None:
            source = discourse.resolve(actor)
        elif hit.pattern.attribution == "hearsay":
            source = ANONYMOUS
        elif hit.pattern.speaker == "last":
            source = discourse.last_source
        else:
            actor = _speaker_before(reading, hit, discourse)
            named = "verb" in hit.slots or actor is not None
            source = discourse.resolve(actor) if actor else "" if named else discourse.topic or discourse.names.main
        if source:
            found.append(Cue(hit.start, hit.end, source, actor, hit, _cue_text(reading, hit)))
    return found


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
    last = max((span[1] for name, span in hit.slots.items() if name not in ("figure", "source") and span[0] < figure), default=figure)
    end = min(hit.end, last if "figure" in hit.slots else hit.end)
    words = [word.text for place, word in enumerate(reading.words[hit.start : end], hit.start) if not slot[0] <= place < slot[1]]
    text = " ".join(words).strip(" ,:;«»“”\"–—-")
    return re.sub(r"' ", "'", text)


def attribute(
    reading: Reading, place: int, found: Sequence[Cue], lexicon: Lexicon, quoted: bool, nearby: Sequence[Cue] = ()
) -> Attribution | None:
    """The attribution of the figure at words[place] by the cues of its own sentence, else None.

    `quoted` tells that the figure stands inside quotation marks; then `nearby` cues of the neighbouring
    sentences may name the speaker.
    """
    governing = [cue for cue in found if _governs(cue, place, reading, lexicon)]
    if not governing:
        back = [cue for cue in nearby if cue.hit.pattern.scope == "previous"]
        if back:
            kind = "hearsay" if back[0].source == ANONYMOUS else back[0].hit.pattern.attribution
            return Attribution(back[0].source, "", kind, back[0].text, (back[0].hit.pattern.id,))
        if quoted and nearby:
            cue = nearby[0]
            return Attribution(cue.source, "", "direct", cue.text, (cue.hit.pattern.id,))
        return None
    inner = max(governing, key=lambda cue: _depth(cue, place))
    outer = [cue for cue in governing if cue.source not in (inner.source, ANONYMOUS) and not _overlap(cue, inner)]
    via = outer[0].source if outer else ""
    unnamed = inner.source == ANONYMOUS or (inner.actor is not None and inner.actor.type == "estimate" and not inner.actor.owner)
    kind = "hearsay" if unnamed or inner.hit.pattern.attribution == "hearsay" else "direct" if quoted else inner.hit.pattern.attribution
    ids = (inner.hit.pattern.id, *(cue.hit.pattern.id for cue in outer[:1]))
    return Attribution(inner.source, via, kind, inner.text, ids)


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
