"""Whose figure it is, what it measures, and what it is per."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.actors import Actor
from pipeline.attribution import governs
from pipeline.cues import Cue
from pipeline.discourse import Discourse
from pipeline.grammar import QUOTES, STOPS
from pipeline.models import ANONYMOUS
from pipeline.owners import Owners
from pipeline.patterns import Hit
from pipeline.reading import Reading

OTHER = "other"
_FAR = 25  # words
# What ends an answer.
_ENDS = QUOTES | STOPS | {","}
# Slots of a cue whose speaker tells of himself: X dice di aver speso 3 milioni.
_TELLS = frozenset({"verb", "figure"})
# Moods of words that make no verb of an answer: l'anno scorso.
_VERBLESS = frozenset({"", "participle"})
# From which number on news writes digits.
_WORDS = Decimal(10)
# How many words may stand before a figure that answers.
_ANSWER = 5


class Meaning(NamedTuple):
    """What the words around a figure say of it, and the patterns that said so."""

    measure: str
    hit: Hit | None
    per: str
    qualifier: str
    patterns: tuple[str, ...]


def about(hit: Hit, places: range) -> bool:
    """Whether a hit speaks of the figure that stands at these places."""
    return hit.target is not None and hit.target[0] < places.stop and places.start < hit.target[1]


def best(hits: Iterable[Hit], places: range) -> Hit | None:
    """The hit of no weak pattern with most words of its own; of equals the shorter, then what names a measure, then the
    earlier id.
    """
    chosen = [hit for hit in hits if about(hit, places)]
    return min(
        chosen,
        key=lambda hit: (
            hit.pattern.weak,
            -hit.weight,
            hit.end - hit.start,
            hit.pattern.measure == OTHER,
            hit.pattern.id,
        ),
        default=None,
    )


def meaning(reading: Reading, places: range, kind: str, measures: Collection[tuple[str, str]]) -> Meaning:
    """Measure, rate and qualifier of the figure at reading.words[places]; `measures` are known by kind and name."""
    measure = _measure(reading.measures, reading, places, kind, measures)
    rate = best(reading.of_kind("per", "not_per"), places)
    qualifier = best(reading.qualifiers, places)
    fired = [hit.pattern.id for hit in (measure, rate, qualifier) if hit]
    fired += [hit.pattern.id for hit in reading.of_kind("opposes")]
    return Meaning(
        measure=measure.pattern.measure if measure else OTHER,
        hit=measure,
        per=rate.pattern.per if rate and rate.pattern.kind == "per" else "",
        qualifier=qualifier.pattern.qualifier or "" if qualifier else "",
        patterns=tuple(fired),
    )


def takes_up(reading: Reading, places: range) -> bool:
    """Whether the figure is said to be of what was spoken of before: La cifra salirà a ..., A marzo superava i ...

    What names a subject of its own speaks of that.
    """
    for hit in reading.of_kind("same_measure"):
        if about(hit, places):
            words = enumerate(reading.words[hit.start : hit.end], hit.start)
            verb = next((place for place, word in words if word.lemma or word.tag == "BE"), None)
            group = reading.clauses.group(verb) if verb is not None else None
            named = reading.clauses.ahead(group, 0, anything=True) if group else None
            if named is None or named.span is None or named.span[1] > hit.start:
                return True
    return False


def opens(reading: Reading, places: range) -> bool:
    """Whether the figure answers what was said before, without a verb of its own: Il prezzo? Nove euro."""
    words = reading.words
    end = next((k for k in range(places.stop, len(words)) if words[k].text in _ENDS), len(words))
    return places.start <= _ANSWER and all(word.mood in _VERBLESS for word in words[:end])


def measured_after(
    before: Reading, reading: Reading, places: range, kind: str, measures: Collection[tuple[str, str]]
) -> str:
    """What a figure measures by the words of the sentence before it; empty where they do not tell."""
    hit = _measure(reading.measures_after(before), reading, places, kind, measures)
    return hit.pattern.measure if hit else ""


def by_size(reading: Reading, places: range, kind: str, measures: Collection[tuple[str, str]]) -> Hit | None:
    """The hit that says what a figure measures by its size alone, naming no word: 12 euros are a price.

    News writes numbers from ten on in digits: in words they are said, and as often meant for nothing (she never saw
    fifty pounds).
    """
    words = reading.words[places.start : places.stop]
    digits = any(sign.isdecimal() for word in words for sign in word.text)
    if not digits and any(word.figure and (word.figure.number.value or _WORDS) >= _WORDS for word in words):
        return None
    return _measure(reading.measures, reading, places, kind, measures, by_size=True)


def _measure(
    hits: Iterable[Hit],
    reading: Reading,
    places: range,
    kind: str,
    measures: Collection[tuple[str, str]],
    by_size: bool = False,
) -> Hit | None:
    """The hit that says what a figure measures, of those that may speak of its kind and of its size, and that name a
    word or none at all.
    """
    hits = [hit for hit in hits if (hit.weight == 0) == by_size]
    figures = [word.figure.number for word in reading.words[places.start : places.stop] if word.figure]
    amount = max((number.value or number.low or Decimal(0) for number in figures), default=Decimal(0))
    fit = (hit for hit in hits if (hit.pattern.at_least or 0) <= amount <= (hit.pattern.at_most or amount))
    return best((hit for hit in fit if (kind, hit.pattern.measure) in measures), places)


def subject(
    reading: Reading,
    places: range,
    discourse: Discourse,
    found: Sequence[Cue],
    measure: Hit | None,
    speaker: str = "",
    before: str = "",
) -> str:
    """Whose figure it is: the owner of what is measured, else the subject of the verb that governs the figure.

    `speaker` is who is quoted saying it: "abbiamo speso" is the speaker's. `before` is whose the figure before it in
    its sentence is.
    """
    here = discourse.at(reading.words[places.start].start)
    cue = max((cue for cue in found if cue.ahead and governs(cue, places)), key=lambda cue: cue.start, default=None)
    # "Secondo Vertex, la startup ha speso ...": the company spoken of is rather another than the speaker.
    exclude = cue.source if cue else next((one.source for one in found if one.source != ANONYMOUS), "")
    leading = (one for one in found if one.ahead and governs(one, places) and not _aside(reading, one))
    opens = max(leading, key=lambda one: one.start, default=None)
    low = _low(opens, reading) if opens else 0
    spoken = frozenset(place for one in found for place in _source_places(one))
    says = cue or next((one for one in found if governs(one, places) and one.end <= places.start), None)
    # Rumours that it owes 3 million are false, Ferrol told ...
    tag = next((one for one in found if one.start >= places.stop and governs(one, places)), None)
    behind = tag.source if tag is not None else ""
    # Vertex puts its fleet at 3,000: the fleet of another
    sets = says is not None and (says.hit.pattern.takes == ("setting",) or _of_another(here, says, reading, measure))
    speaks = speaker or (says.source if says and not sets else "")
    owners = Owners(reading, places, here, measure, exclude, "" if speaks == ANONYMOUS else speaks, low, spoken, behind)
    named = _slot(reading, places, measure, found, here) or owners.beside()
    if not named and before and owners.held_against():
        # Gasoline averaged 3.15, AAA said, against 3.46 a year ago
        return before
    named = named or owners.of_verb()
    if named not in here.names.first and (owners.of_a_thing or not named):
        # Work has begun on a $3 million hospital: no name has it
        named = owners.priced() or named
    if named:
        return named
    expected = cue is not None and "figure" in cue.hit.slots
    if before and (owners.implied or expected):
        # Sales at Ferrol rose to 3 million, beating forecasts of 2, and profit was 1.
        return before
    if (
        cue is not None
        and low <= cue.end
        and _of_himself(cue, _led(cue, reading, here))
        and not _of_another(here, cue, reading, measure)
    ):
        # X annuncia ricavi per ..., X dice di aver speso ...: the speaker is the subject.
        return here.company(cue.source)
    alone = _alone(reading, places, here)
    mine = measure is not None and measure.pattern.measure in here.lexicon.imposed_measures
    foreseen = measure is not None and measure.pattern.measure in here.lexicon.foreseen_measures
    # Ferrol ha chiuso il bilancio. L'utile è salito a 3 milioni, ha detto: who goes on may tell of his own.
    # ... Ferrol will spend 3 million, it said: nor does a pronoun bar whom it means.
    others = [one for one in found if not _goes_on(one, foreseen, here)]
    told = owners.elsewhere() or _understood(here, cue, speaker, alone, others, mine)
    result = _own_result(here, tag, reading, measure) if owners.bare else ""
    return told or owners.anybody() or result or owners.itself()


def _goes_on(cue: Cue, foreseen: bool, here: Discourse) -> bool:
    """Whether a tag names nobody, and who is meant by it may tell of his own figure."""
    if here.names.is_person(cue.source) or cue.actor is not None:
        return False
    return foreseen or "pronoun" in cue.hit.slots


def _low(cue: Cue, reading: Reading) -> int:
    """From where on the words are another's than the speaker's: behind him, his colon or his verb."""
    hit = cue.hit
    if "figure" not in hit.slots or "verb" in hit.slots or cue.said[0] != hit.slots["figure"][0]:
        return cue.said[0]
    colon = next((k + 1 for k in range(cue.start, cue.said[0]) if reading.words[k].text == ":"), 0)
    source = hit.slots.get("source", (cue.start, cue.start + 1))[1]
    return max(colon, source)


def _own_result(here: Discourse, tag: Cue | None, reading: Reading, measure: Hit | None) -> str:
    """The firm that tells of a result whose owner nobody names: Revenue was 9 billion, Tesla said."""
    result = measure is not None and measure.pattern.measure in here.lexicon.foreseen_measures
    if tag is None or tag.actor is None or not result or here.names.types.get(tag.source) != "org":
        return ""
    # ..., brokers Lund said; ..., the Commerce Department said: the earnings of others
    sets = here.lexicon.word_sets
    before = reading.words[tag.actor.start - 1].lower if tag.actor.start else ""
    public = any(word.casefold() in sets["public_bodies"] | sets["regulators"] for word in tag.source.split(" "))
    reckons = before in sets["reckoners"] or _reckons_for_others(here, tag.source) or here.gives(tag.source)
    return "" if reckons or public else tag.source


def _alone(reading: Reading, places: range, here: Discourse) -> bool:
    """Whether the words before a figure, back to a mark, are of one who speaks of himself: I earn 3,000."""
    start = reading.clauses.segment_start(places.start, 0)
    return any(word.lower in here.lexicon.word_sets["first_person"] for word in reading.words[start : places.start])


def _aside(reading: Reading, cue: Cue) -> bool:
    """Whether a cue stands between a subject and its verb: Ferrol, according to Vertex, paid ..."""
    return cue.start > 0 and "verb" not in cue.hit.slots and reading.words[cue.start - 1].text == ","


def _of_himself(cue: Cue, led: bool) -> bool:
    """Whether a named speaker can tell of himself: X dice di, l'affermazione di X di, X: 3 milioni; but secondo X."""
    tells = cue.hit.pattern.scope == "after" or not cue.hit.slots.keys().isdisjoint(_TELLS)
    return tells and cue.source != ANONYMOUS and not led


def _led(cue: Cue, reading: Reading, here: Discourse) -> bool:
    """Whether a preposition leads to who speaks, and is no firm: according to the police, 3 million was stolen."""
    start = cue.hit.slots.get("source", (0, 0))[0]
    led = start > cue.start and reading.words[start - 1].lower in here.lexicon.word_sets["prepositions"]
    # From the papers of Ferrol: 3 million for ...
    label = any(word.text == ":" for word in reading.words[cue.end - 1 : cue.end + 1])
    firm = cue.source[:1].isupper() or (cue.actor is not None and cue.actor.type == "org")
    return led and not label and not firm and "verb" not in cue.hit.slots


def _of_another(here: Discourse, cue: Cue, reading: Reading, measure: Hit | None) -> bool:
    """Whether a speaker only reckons what is another's: Vertex stima costi per 3 milioni, in an article about Ferrol.

    What firms foresee of themselves is their own.
    """
    if here.names.types.get(cue.source) == "outlet" or (cue.actor is not None and cue.actor.type == "outlet"):
        # Il quotidiano scrive che lo stipendio è di 3 milioni: not the paper's
        return True
    said = reading.words[cue.start : max(cue.said[1], cue.end)]
    if any(word.lower in here.lexicon.word_sets["targets"] for word in said):
        # Vertex alza il prezzo obiettivo a 3 euro: of another's shares
        return True
    verb = cue.hit.slots.get("verb")
    lemma = reading.words[verb[0]].lemma if verb is not None else ""
    if lemma in here.lexicon.word_sets["charging"]:
        return True
    reckons = lemma in here.lexicon.word_sets["estimating"]
    others = _reckons_for_others(here, cue.source)
    if not reckons and not others:
        return False
    foreseen = measure is not None and measure.pattern.measure in here.lexicon.foreseen_measures
    main = here.names.main
    return not foreseen and main != cue.source and (others or main != "")


def _reckons_for_others(here: Discourse, source: str) -> bool:
    """Whether a name is that of one who gives others' figures, by its words or by a noun tied to it: a consultancy."""
    words = here.lexicon.word_sets["reckoners"]
    named = {word.casefold() for word in source.split(" ")}
    tied = (noun for noun, name in here.names.nouns.items() if name == source)
    return not words.isdisjoint(named) or any(not words.isdisjoint(noun.split(" ")) for noun in tied)


def _understood(here: Discourse, cue: Cue | None, speaker: str, alone: bool, found: Sequence[Cue], mine: bool) -> str:
    """Whose a figure is in whose clause nobody stands: the speaker's, else what the sentence before was about.

    A speaker who speaks of himself `alone` speaks for no firm, and a fine is who he is (`mine`), not his firm's.
    """
    if speaker and speaker != ANONYMOUS:
        return speaker if alone else here.company(speaker)
    sources = {ANONYMOUS, *(one.source for one in found)}
    topic = here.topic
    if not topic[:1].isupper() or topic in sources:
        # What has no name is the topic only where the article has no main name.
        candidates = sorted((topic, here.names.central), key=lambda name: not name[:1].isupper())
        topic = next((name for name in candidates if name and name not in sources), "")
    # Rod Eddington, head of Ferrol, spoke. Fuel costs rose by 3 million.
    topic = topic if mine else here.names.employers.get(topic, topic)
    if topic or cue is None or cue.source == ANONYMOUS or "said" not in cue.hit.slots:
        return topic
    return here.company(cue.source)


def _slot(reading: Reading, places: range, measure: Hit | None, found: Sequence[Cue], discourse: Discourse) -> str:
    """The subject that a pattern itself points at: its {subject}, or the slot that its `subject` names."""
    told = best(reading.subjects, places)
    if told is not None and _can_own(reading, told.slots["subject"], discourse, found):
        return _meant(reading, told.slots["subject"], discourse)
    measured = [hit for hit in reading.of_kind("measure") if measure and hit.pattern.measure == measure.pattern.measure]
    for hit in (measure, *measured, *(cue.hit for cue in found)):
        if hit is None or not (hit is measure or about(hit, places) or _runs_on(hit, places, reading)):
            continue
        if "subject" in hit.slots:
            return _meant(reading, hit.slots["subject"], discourse)
        if hit.pattern.subject in hit.slots:
            words = reading.words[slice(*hit.slots[hit.pattern.subject])]
            if discourse.lexicon.word_sets["amounts"].isdisjoint(word.lower for word in words):
                return " ".join(word.text for word in words)
    return ""


def _can_own(reading: Reading, span: tuple[int, int], discourse: Discourse, found: Sequence[Cue]) -> bool:
    """Whether a slot holds more than what is measured (a contract worth 3 million), a time, or who only says so."""
    sets, words = discourse.lexicon.word_sets, reading.words[slice(*span)]
    timed = any(word.lower in sets["times"] for word in words)
    spoken = any(place in range(*span) for cue in found for place in _source_places(cue))
    spoken = spoken and not reading.actor_in(span).name
    return words[-1].lower not in sets["amounts"] and not timed and not spoken


def _meant(reading: Reading, span: tuple[int, int], discourse: Discourse) -> str:
    """Whom a slot means; of a noun the name that stands between commas behind it: il cassiere, Gino Neri, ..."""
    actor = reading.actor_in(span)
    words, behind = reading.words, reading.clauses.starting.get(span[1] + 1)
    named = behind is not None and behind.type == "name" and " " in behind.name and behind.end < len(words)
    if not actor.name and named and behind and words[span[1]].text == words[behind.end].text == ",":
        actor = behind
    return discourse.resolve(actor)


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


def _source_places(cue: Cue) -> range:
    return range(*cue.hit.slots.get("source", (0, 0)))


def topic(reading: Reading, discourse: Discourse, found: Callable[[], Sequence[Cue]]) -> str:
    """What a sentence is about: its first free actor that is no source; empty where it has none.

    Without a verb it is about any: Seduta da dimenticare per Ferrol. `found` gives its cues; they are asked for where
    somebody stands there at all.
    """
    spoken: set[int] | None = None
    first = next((head for head, actor in sorted(reading.actors.items()) if actor.type == "name"), None)
    verbless = first is not None and reading.clauses.finite_in(0, len(reading.words)) is None
    behind = ""
    for head, actor in sorted(reading.actors.items()):
        free = actor.type in ("name", "org") and not reading.oblique(actor, discourse.lexicon)
        if not (free or (verbless and head == first)) or _no_topic(actor, discourse) or _describes(reading, actor):
            continue
        if spoken is None:
            spoken = {place for cue in found() for place in _source_places(cue)}
        if head not in spoken:
            meant = discourse.at(reading.words[head].start).resolve(actor)
            if free:
                return meant
            behind = meant
    return behind


def _describes(reading: Reading, actor: Actor) -> bool:
    """Whether a noun only describes the name before it: Harrow Compute, a London research firm."""
    apposed = actor.start > 1 and reading.words[actor.start - 1].text == "," and not (actor.name or actor.definite)
    return apposed and any(other.end == actor.start - 1 and other.name for other in reading.clauses.actors)


def _no_topic(actor: Actor, discourse: Discourse) -> bool:
    """Whether a name is that of an outlet, a place, a thing or a public body, which an article is hardly about."""
    if actor.type != "name":
        return False
    bodies = discourse.lexicon.word_sets["public_bodies"]
    known = discourse.names.types.get(actor.name) in ("outlet", "place", "thing")
    return known or any(word.lower() in bodies for word in actor.name.split(" "))
