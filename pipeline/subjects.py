"""Whose figure it is, what it measures, and what it is per."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from pipeline.attribution import Cue, governs
from pipeline.clauses import Group, Span, Subject
from pipeline.discourse import Discourse
from pipeline.models import ANONYMOUS
from pipeline.patterns import Hit
from pipeline.reading import Reading

OTHER = "other"
_FAR = 25  # words


class Meaning(NamedTuple):
    """What the words around a figure say of it, and the patterns that said so."""

    measure: str
    hit: Hit | None
    per: str
    qualifier: str
    patterns: tuple[str, ...]


def about(hit: Hit, places: range) -> bool:
    """Whether a hit speaks of the figure that stands at these places."""
    return hit.target is not None and hit.target[0] in places


def best(hits: Iterable[Hit], places: range) -> Hit | None:
    """The hit with most words of its own; of equals the shorter, then what names a measure, then the earlier id."""
    chosen = [hit for hit in hits if about(hit, places)]
    return min(
        chosen,
        key=lambda hit: (-hit.weight, hit.end - hit.start, hit.pattern.measure == OTHER, hit.pattern.id),
        default=None,
    )


def meaning(reading: Reading, places: range, kind: str, measures: Collection[tuple[str, str]]) -> Meaning:
    """Measure, rate and qualifier of the figure at reading.words[places]; `measures` are known by kind and name."""
    measure = best((h for h in reading.of_kind("measure") if (kind, h.pattern.measure) in measures), places)
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


def subject(
    reading: Reading,
    places: range,
    discourse: Discourse,
    found: Sequence[Cue],
    measure: Hit | None,
    speaker: str = "",
) -> str:
    """Whose figure it is: the owner of what is measured, else the subject of the verb that governs the figure.

    `speaker` is who is quoted saying it: "abbiamo speso" is the speaker's.
    """
    here = discourse.at(reading.words[places.start].start)
    cue = max((cue for cue in found if cue.ahead and governs(cue, places)), key=lambda cue: cue.start, default=None)
    # "Secondo Vertex, la startup ha speso ...": the company spoken of is rather another than the speaker.
    exclude = cue.source if cue else next((one.source for one in found if one.source != ANONYMOUS), "")
    owners = _Owners(reading, places, here, measure, exclude, speaker or (cue.source if cue else ""))
    named = _slot(reading, places, measure, found, here) or owners.of_measure() or owners.of_figure()
    if named:
        return named
    low = cue.said[0] if cue else 0
    spoken = frozenset(place for one in found for place in _source_places(reading, one))
    told = owners.of_verb(low, spoken)
    if told:
        return told
    if cue is not None and low <= cue.end and cue.source != ANONYMOUS:
        # X annuncia ricavi per ..., X dice di aver speso ...: the speaker is the subject.
        return here.company(cue.source)
    return owners.nearest(low, spoken) or _understood(here, cue, speaker, found)


def _understood(here: Discourse, cue: Cue | None, speaker: str, found: Sequence[Cue]) -> str:
    """Whose a figure is in whose clause nobody stands: the speaker's, else what the sentence before was about."""
    if speaker and speaker != ANONYMOUS:
        return here.company(speaker)
    sources = {ANONYMOUS, *(one.source for one in found)}
    topic = here.topic
    if not topic[:1].isupper() or topic in sources:
        # What has no name is the topic only where the article has no main name.
        candidates = sorted((topic, here.names.central), key=lambda name: not name[:1].isupper())
        topic = next((name for name in candidates if name and name not in sources), "")
    if topic or cue is None or cue.source == ANONYMOUS or "said" not in cue.hit.slots:
        return topic
    return here.company(cue.source)


class _Owners:
    """Looks in one sentence for whose a figure is."""

    def __init__(
        self, reading: Reading, places: range, here: Discourse, measure: Hit | None, exclude: str, speaker: str
    ) -> None:
        self._reading, self._words, self._clauses = reading, reading.words, reading.clauses
        self._places, self._here, self._measure = places, here, measure
        self._exclude, self._speaker = exclude, speaker
        words = here.lexicon.word_sets
        self._thing = (measure.pattern.measure if measure else OTHER) in here.lexicon.thing_measures
        self._of, self._possessives = words["of"], words["possessives"]
        self._amounts, self._clitics = words["amounts"], words["clitics"]
        self._personal, self._by = words["personal"], words["by"]
        self._determiners = words["determiners"]

    def of_measure(self) -> str:
        """Whose the measured thing is, where the text says so at its noun: i ricavi di Zoom, Zoom's revenue."""
        hit = self._measure
        if hit is None:
            return ""
        nouns = [k for k in range(hit.start, hit.end) if self._words[k].lower in self._amounts]
        for place in nouns:
            owner = self._owner_of((place, place + 1))
            if owner:
                return owner
        return ""

    def _noun(self, place: int) -> bool:
        word = self._words[place]
        return word.tag in ("W", "X") and not word.lemma and not word.figure and word.text[0].isalpha()

    def _owner_of(self, span: Span) -> str:
        """The owner that stands right behind a noun phrase, or before it."""
        words = self._words
        at = span[1]
        while at < min(len(words), span[1] + 2) and words[at].tag in ("W", "PART") and words[at].lower not in self._of:
            at += 1
        if at < len(words) and words[at].lower in self._of and not (at + 1 < len(words) and words[at + 1].figure):
            owner = self._phrase_after(at)
            if owner:
                return owner
        start = span[0]
        while start and words[start - 1].tag in ("W", "PRE", "X") and start > span[0] - 3:
            if words[start - 1].lower in self._possessives:
                return self._possessor()
            if words[start - 1].lower in self._clitics:
                break
            start -= 1
        if start and words[start - 1].lower in self._clitics:
            holder = next((a for a in self._clauses.actors if a.end == start - 1), None)
            return self._here.resolve(holder, self._exclude) if holder else ""
        return ""

    def _phrase_after(self, at: int) -> str:
        """The noun phrase after `of`: an actor, else a plain noun (il prezzo del greggio)."""
        words = self._words
        for place in range(at, min(at + 4, len(words))):
            actor = self._reading.actors.get(place) or self._clauses.starting.get(place)
            if actor is not None:
                return self._here.resolve(actor, self._exclude) if actor.type != "estimate" else ""
            if place > at and not self._noun(place) and words[place].tag != "PRE":
                break
        if not self._here.lexicon.words.clitics and words[at].lower not in self._determiners:
            # di mercato tells what kind of thing it is, del greggio whose.
            return ""
        nouns = []
        for word in words[at + 1 : at + 4]:
            if word.lower in self._amounts or (
                word.tag not in ("W", "PART") and not (word.tag == "X" and word.text[0].isupper())
            ):
                break
            nouns.append(word)
        times, end = self._here.lexicon.words.times, at + 1 + len(nouns)
        if not nouns or nouns[0].lower in times or nouns[0].lemma:
            return ""
        if end < len(words) and words[end].figure:
            return ""
        return " ".join(word.text for word in nouns)

    def _possessor(self) -> str:
        """Whom a possessive means: the firm that speaks, else the topic if it has a name, else the main name."""
        speaker = self._speaker
        if speaker[:1].isupper() and self._here.names.types.get(speaker) == "org":
            # DeepSeek says its model cost ...
            return speaker
        topic = self._here.topic
        return topic if topic[:1].isupper() else self._here.names.central or topic

    def of_figure(self) -> str:
        """Whose the figure is right behind it: i 5 milioni della Lega, i 5 milioni stanziati dalla Regione."""
        words, at = self._words, self._places.stop
        start = self._places.start
        if start and words[start - 1].lower in self._clitics:
            # HDT's 38.8 million euro loan
            owner = next((a for a in self._clauses.actors if a.end == start - 1), None)
            if owner is not None:
                return self._here.resolve(owner, self._exclude)
        if at < len(words) and words[at].lower in self._of:
            actor = self._reading.actors.get(at + 1) or self._clauses.starting.get(at)
            if actor is not None and actor.type in ("name", "org") and actor.start <= at + 1:
                return self._here.resolve(actor, self._exclude)
        if at + 1 < len(words) and words[at].tag == "PART" and words[at + 1].lower in self._by:
            agent = self._clauses.starting.get(at + 1) or self._clauses.starting.get(at + 2)
            return self._here.resolve(agent, self._exclude) if agent else ""
        return ""

    def of_verb(self, low: int, barred: Collection[int]) -> str:
        """The subject of the verb that governs the figure; a participle only where it is the nearest verb."""
        place, nearest = self._places.start - 1, True
        while place >= low:
            word = self._words[place]
            if word.text == ";":
                break
            if word.lemma or self._clauses.finite(place):
                told, place = self._of_group(place, low, nearest, barred)
                nearest = False
                if told:
                    return told
            place -= 1
        return ""

    def _of_group(self, place: int, low: int, nearest: bool, barred: Collection[int]) -> tuple[str, int]:
        """The subject of the verb at a place, and where to look on if it has none: the place of its group."""
        words = self._words
        group = self._clauses.group(place) or Group(place, place + 1, "")
        alone = group.end - group.start == 1 and group.voice != "active"
        if alone and words[place].tag in ("PART", "GERUND"):
            return (self._described(place) if nearest else ""), place
        if alone or words[place].tag == "INF":
            return "", place
        subject = self._clauses.ahead(group, low, anything=True, barred=barred)
        return (self._resolved(subject) if subject else ""), group.start

    def _described(self, place: int) -> str:
        """The noun that a participle describes: un modello offerto a 3 euro, the winning team receiving 3 euros."""
        actor = next((a for a in self._clauses.actors if a.end == place), None)
        span = (actor.start, actor.end) if actor else self._clauses.phrase_before(place)
        if span is not None and not self._measured(span):
            return self._here.resolve(self._reading.actor_in(span), self._exclude)
        return ""

    def _resolved(self, subject: Subject) -> str:
        if subject.pronoun is not None:
            pronoun = self._words[subject.pronoun[0]].lower
            personal = pronoun in self._personal
            if self._speaker and self._here.fits(self._speaker, personal):
                return self._speaker
            return self._here.meant(personal)
        if subject.span is None:
            return ""
        if self._measured(subject.span):
            return self._owner_of(subject.span)
        if any(word.lower in self._possessives for word in self._words[slice(*subject.span)]):
            return self._possessor()
        actor = self._reading.actor_in(subject.span)
        if actor.type == "noun" and not self._thing:
            # La gamma comprende ...: a thing owns no funding, and pays no fine.
            return ""
        name = self._here.resolve(actor, self._exclude)
        return "" if name == ANONYMOUS else name

    def _measured(self, span: Span) -> bool:
        """Whether a noun phrase is the measured thing itself (il prezzo, i ricavi), and so owns nothing."""
        return any(self._words[k].lower in self._amounts for k in range(*span))

    def nearest(self, low: int, spoken: Collection[int]) -> str:
        """The nearest free actor before the figure that is no source, else the nearest owner."""
        inside = [
            actor
            for head, actor in sorted(self._reading.actors.items())
            if low <= head < self._places.start
            and head not in spoken
            and actor.type in ("name", "org", "person", "group")
            and self._here.names.types.get(actor.name) != "place"
        ]
        free = [actor for actor in inside if self._clauses.free(actor)]
        owners = [actor for actor in inside if self._reading.governed(actor, self._of)]
        return next((self._here.resolve(actor, self._exclude) for actor in (*reversed(free), *reversed(owners))), "")


def _slot(reading: Reading, places: range, measure: Hit | None, found: Sequence[Cue], discourse: Discourse) -> str:
    """The subject that a pattern itself points at: its {subject}, or the slot that its `subject` names."""
    measured = [hit for hit in reading.of_kind("measure") if measure and hit.pattern.measure == measure.pattern.measure]
    for hit in (measure, *measured, *(cue.hit for cue in found)):
        if hit is None or not (hit is measure or about(hit, places) or _runs_on(hit, places, reading)):
            continue
        if "subject" in hit.slots:
            return discourse.resolve(reading.actor_in(hit.slots["subject"]))
        if hit.pattern.subject in hit.slots:
            start, end = hit.slots[hit.pattern.subject]
            return " ".join(word.text for word in reading.words[start:end])
    return ""


def _runs_on(hit: Hit, places: range, reading: Reading) -> bool:
    """Whether a figure still belongs to what a pattern says of the one before it: no verb stands between.

    Attribuisce a DeepSeek 50.000 GPU e una spesa di 1,6 miliardi.
    """
    between = range(hit.end, places.start)
    return (
        "subject" in hit.slots
        and 0 < len(between) < _FAR
        and not any(
            reading.words[k].lemma or reading.words[k].text == ";" or reading.clauses.finite(k) for k in between
        )
    )


def _source_places(reading: Reading, cue: Cue) -> range:
    """The words of a source: of two names side by side the first (Secondo Reuters Nvidia ha speso ...)."""
    slot = cue.hit.slots.get("source")
    if not slot:
        return range(0)
    actor = reading.actor_in(slot)
    return range(slot[0], actor.end if actor.end in reading.actors else slot[1])


def topic(reading: Reading, discourse: Discourse, found: Callable[[], Sequence[Cue]]) -> str:
    """What a sentence is about: its first free actor that is no source; empty where it has none.

    `found` gives its cues; they are asked for where somebody stands there at all.
    """
    spoken: set[int] | None = None
    for head, actor in sorted(reading.actors.items()):
        if actor.type not in ("name", "org") or reading.oblique(actor, discourse.lexicon):
            continue
        if actor.type == "name" and discourse.names.types.get(actor.name) in ("outlet", "place", "thing"):
            continue
        if spoken is None:
            spoken = {place for cue in found() for place in _source_places(reading, cue)}
        if head not in spoken:
            return discourse.at(reading.words[head].start).resolve(actor)
    return ""
