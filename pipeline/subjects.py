"""Whose figure it is, what it measures, and what it is per."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.attribution import Cue
from pipeline.discourse import Discourse
from pipeline.models import ANONYMOUS
from pipeline.patterns import Hit
from pipeline.reading import Reading

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words around a figure say of it, and the patterns that said so."""

    measure: str
    hit: Hit | None
    per: str
    qualifier: str
    patterns: tuple[str, ...]


def about(hit: Hit, places: range) -> bool:
    """Whether a hit speaks of the figure that stands at these places."""
    return any(slot[0] in places for name, slot in hit.slots.items() if name in ("figure", "money", "gpus"))


def best(hits: Iterable[Hit], places: range) -> Hit | None:
    """The hit with most words of its own; of equals the shorter, then the earlier id."""
    chosen = [hit for hit in hits if about(hit, places)]
    return min(chosen, key=lambda hit: (-hit.weight, hit.end - hit.start, hit.pattern.id), default=None)


def meaning(reading: Reading, places: range, kind: str) -> Meaning:
    """Measure, rate and qualifier of the figure at reading.words[places]."""
    measure = best((h for h in reading.of_kind("measure") if _fits(h, kind)), places)
    rate = best(reading.of_kind("per", "not_per"), places)
    qualifier = best(reading.of_kind("qualifier"), places)
    fired = [hit.pattern.id for hit in (measure, rate, qualifier) if hit]
    fired += [hit.pattern.id for hit in reading.of_kind("opposes")]
    return Meaning(
        measure=measure.pattern.measure if measure else OTHER,
        hit=measure,
        per=rate.pattern.per if rate and rate.pattern.kind == "per" else "",
        qualifier=qualifier.pattern.qualifier or "" if qualifier else "",
        patterns=tuple(fired),
    )


def _fits(hit: Hit, kind: str) -> bool:
    return "figure" in hit.slots or ("money" in hit.slots) == (kind == "money")


def subject(
    reading: Reading,
    places: range,
    discourse: Discourse,
    found: Sequence[Cue],
    measure: Hit | None,
    speaker: str = "",
) -> str:
    """Whose figure it is: the actor before the governing verb, else the owner of the noun, else the topic.

    `speaker` is who is quoted saying it: without an actor, "abbiamo speso" is the speaker's.
    """
    spoken = {place for cue in found for place in _source_places(cue)}
    lexicon = discourse.lexicon
    source = next((cue for cue in reversed(found) if _leads_to(cue, places)), None)
    floor = source.end if source else 0
    if source and ("figure" in source.hit.slots or source.said[0] <= source.end):
        floor = source.start
    discourse = discourse.at(reading.words[places.start].start)
    # "Secondo Vertex, la startup ha speso ...": the company spoken of is rather another than the speaker.
    exclude = source.source if source else next((cue.source for cue in found if cue.source != ANONYMOUS), "")
    named = _slot(reading, places, measure, found, discourse) or _owner(reading, places, measure, discourse, exclude)
    if named:
        return named
    inside = [
        actor
        for head, actor in sorted(reading.actors.items())
        if floor <= head < places.start
        and head not in spoken
        and actor.type in ("name", "org", "person", "group")
        and discourse.names.types.get(actor.name) != "place"
    ]
    free = [actor for actor in inside if not reading.oblique(actor, lexicon)]
    owners = [actor for actor in inside if reading.governed(actor, lexicon.words.of)]
    for actor in (*reversed(free), *reversed(owners)):
        return discourse.resolve(actor, exclude)
    if source is not None and _speaks_of_itself(reading, source):
        return discourse.company(source.source)
    if speaker and speaker != ANONYMOUS:
        return discourse.company(speaker)
    sources = {cue.source for cue in found}
    return next((name for name in (discourse.topic, discourse.names.main) if name and name not in sources), "")


def _leads_to(cue: Cue, places: range) -> bool:
    """Whether the figure stands in what a cue introduces."""
    return cue.ahead and cue.said[0] <= places.start < cue.said[1]


def _speaks_of_itself(reading: Reading, cue: Cue) -> bool:
    """Whether the cue leaves its speaker as subject: X annuncia ricavi per ..., X dice di aver speso ..."""
    return "figure" in cue.hit.slots or reading.words[cue.end - 1].mood == "infinitive"


def _slot(reading: Reading, places: range, measure: Hit | None, found: Sequence[Cue], discourse: Discourse) -> str:
    """The subject that a pattern itself points at: its {subject}, or the slot that its `subject` names."""
    for hit in (measure, *(cue.hit for cue in found)):
        if hit is None or not (hit is measure or about(hit, places)):
            continue
        if "subject" in hit.slots:
            return discourse.resolve(reading.actor_in(hit.slots["subject"]))
        if hit.pattern.subject in hit.slots:
            start, end = hit.slots[hit.pattern.subject]
            return " ".join(word.text for word in reading.words[start:end])
    return ""


def _owner(reading: Reading, places: range, measure: Hit | None, discourse: Discourse, exclude: str) -> str:
    """Whose the measured thing is, where the text says so right after its noun: i ricavi di Zoom."""
    if measure is None or measure.start >= places.start or reading.words[measure.start].lemma:
        return ""
    of = frozenset(discourse.lexicon.words.of)
    for place in range(measure.start + 1, min(measure.start + 4, places.start - 1)):
        if reading.words[place].lower in of:
            for head in range(place + 1, min(place + 4, places.start)):
                if head in reading.actors:
                    return discourse.resolve(reading.actors[head], exclude)
            word = reading.words[place + 1]
            return word.text if word.tag == "W" and measure.pattern.measure == "price" else ""
        if reading.words[place].tag != "W":
            break
    return ""


def _source_places(cue: Cue) -> range:
    slot = cue.hit.slots.get("source")
    return range(*slot) if slot else range(0)


def topic(reading: Reading, discourse: Discourse, found: Sequence[Cue]) -> str:
    """What a sentence is about: its first free actor that is no source; empty where it has none."""
    spoken = {place for cue in found for place in _source_places(cue)}
    for head, actor in sorted(reading.actors.items()):
        if head in spoken or actor.type not in ("name", "org") or reading.oblique(actor, discourse.lexicon):
            continue
        if actor.type == "name" and discourse.names.types.get(actor.name) in ("outlet", "place", "thing"):
            continue
        return discourse.at(reading.words[head].start).resolve(actor)
    return ""
