"""The cues of a sentence: the words that say who vouches, who that is, and which words they speak for.

A cue is a hit of a `cue` pattern; its `scope` says which figures it governs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pipeline.actors import SPEAKERS, Actor, Word
from pipeline.discourse import Discourse
from pipeline.grammar import ASIDE, Span
from pipeline.models import ANONYMOUS
from pipeline.patterns import LOOKING_BACK, Hit, Lexicon
from pipeline.reading import Reading

# So many sources in a sentence may each have their own figures.
_SEVERAL = 2
# How far behind a quotation the pronoun of its tag may stand, in words.
_TAGGED = 3


# Who may have a document of his own.
_OWNING = frozenset({"name", "org", "person", "group"})
_PERSONS = frozenset({"person", "group"})


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

    def overlaps(self, other: Cue) -> bool:
        """Whether two cues share words."""
        return self.start < other.end and other.start < self.end


def cues(reading: Reading, discourse: Discourse) -> list[Cue]:
    """The cues of a sentence, in order; one that a `not_cue` pattern covers is left out."""
    refused = [(hit.start, hit.end) for hit in reading.of_kind("not_cue")]
    # "si legge in una nota" says whose it is, and is not also a `si legge` that goes on with the last speaker.
    named = [(hit.start, hit.end) for hit in reading.of_kind("cue") if "source" in hit.slots]
    found: list[Cue] = []
    for hit in sorted((_parted(reading, hit) for hit in reading.of_kind("cue")), key=lambda hit: hit.start):
        first, stop = hit.slots.get("verb", (hit.start, hit.end))
        if any(start < stop and first < end for start, end in refused):
            continue
        if hit.pattern.speaker == "last" and any(start < hit.end and hit.start < end for start, end in named):
            continue
        slot = hit.slots.get("source")
        actor = reading.actor_in(slot) if slot else None
        # sources close to Ocra put it at 3 million: nobody whom the noun of an unnamed source goes on to is one
        unnamed = slot is not None and any(a.type == "anonymous" and a.end == slot[0] for a in reading.clauses.actors)
        opens = slot is not None and slot[0] == hit.start and ("figure" not in hit.slots or unnamed)
        # dalle segnalazioni di X, secondo cui ...: a relative clause speaks for whoever stands before it
        related = actor is not None and _related(reading, actor, hit, discourse.lexicon)
        if actor is not None and opens and not related and not _begins(reading, actor):
            continue
        actor = _heading(reading, actor, discourse.lexicon) if actor is not None and related else actor
        here = discourse.at(reading.words[slot[0]].start if slot else reading.start)
        if actor is not None and actor.owned and actor.type in ("document", "estimate"):
            # Lucefacile ricorre: «...», si legge in una sua nota: whose it is stands before.
            its = reading.words[actor.start].lower in discourse.lexicon.word_sets["its"]
            owning = _OWNING - _PERSONS if its else _OWNING
            owner = next(
                (a for head, a in sorted(reading.actors.items()) if head < actor.start and a.type in owning),
                None,
            )
            source = (
                here.resolve(owner) if owner else here.topic or here.last_speaker or _owner_behind(reading, hit, here)
            )
        elif actor is not None:
            source = here.resolve(_apposed(reading, actor, discourse.lexicon.words.relatives) or actor)
            if actor.type == "org" and not actor.name and source == (found[-1].source if found else here.last_source):
                source = (spoken_of(reading, found[-1], here) if found else here.spoken_of) or source
        elif hit.pattern.attribution == "hearsay":
            source = ANONYMOUS
        else:
            source = _unsaid(reading, hit, here, [cue.source for cue in found])
        if source:
            said = _behind_colon(reading, hit, _said(reading, hit, discourse.lexicon))
            said = _before_relative(reading, hit, said, discourse.lexicon.words.relatives)
            found.append(Cue(hit.start, hit.end, source, actor, hit, _cue_text(reading, hit), said))
    told = [cue for cue in found if not _named_beside(cue, found)]
    return _each_its_half(reading, _each_its_own(reading, told), discourse.lexicon.words.clause_breaks)


def _owner_behind(reading: Reading, hit: Hit, here: Discourse) -> str:
    """Who has the papers that a sentence opens with, where nobody was named before: by its accounts, Ferrol lost 3."""
    behind = (a for head, a in sorted(reading.actors.items()) if head >= hit.end and a.type in _OWNING)
    owner = next(behind, None)
    return here.resolve(owner) if owner is not None and reading.clauses.free(owner) else ""


def spoken_of(reading: Reading, cue: Cue, here: Discourse) -> str:
    """The organisation that a report is about, which answers it: Vertex says Ferrol owes 3 million; the company says 4.

    Who made the report does not answer himself. Empty where it is about nobody else by name.
    """
    if not _reckons(cue, reading, here):
        # Apple said Europe was slow; the company said sales were 3 million
        return ""
    clauses, (low, high) = reading.clauses, cue.said
    verb = clauses.finite_in(max(low, cue.end), high) if cue.ahead else None
    group = clauses.group(verb) if verb is not None else None
    subject = clauses.ahead(group, low) if group is not None else None
    actor = reading.actor_in(subject.span) if subject is not None and subject.span is not None else None
    known = here.names.types.get(actor.name) if actor is not None else ""
    named = actor is not None and actor.type == "name" and known not in ("place", "outlet", "thing", "person")
    return here.resolve(actor) if actor is not None and named else ""


def _reckons(cue: Cue, reading: Reading, here: Discourse) -> bool:
    """Whether who speaks gives what others have: an outlet, a giver of statistics, or by a verb of reckoning."""
    verb = cue.hit.slots.get("verb")
    lemma = reading.words[verb[0]].lemma if verb is not None else ""
    estimates = lemma in here.lexicon.word_sets["estimating"]
    # Secondo Moody's, ...: no verb of his own
    return verb is None or estimates or here.gives(cue.source)


def _apposed(reading: Reading, actor: Actor, relatives: Collection[str]) -> Actor | None:
    """The name that a noun phrase without one describes: ... of Ocra, a Turin bakery that said ..."""
    words, start = reading.words, actor.start
    # A spokesman said so himself: ..., a person close to the deal said.
    follows = actor.end < len(words) and (words[actor.end].lower in relatives or words[actor.end].text == ":")
    if actor.name or not follows or start < 2 or words[start - 1].text != ",":
        return None
    return next((a for a in reading.clauses.actors if a.end == start - 1 and a.type == "name"), None)


def _related(reading: Reading, actor: Actor, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether a relative clause of a hit speaks for an actor: dalle segnalazioni di X, secondo cui ..."""
    led = actor.start > 0 and reading.words[actor.start - 1].lower in lexicon.words.of
    relatives = lexicon.words.relatives
    return led and actor.type != "anonymous" and any(w.lower in relatives for w in reading.words[actor.end : hit.end])


def _heading(reading: Reading, actor: Actor, lexicon: Lexicon) -> Actor:
    """Who heads the nouns that an actor is the last of: il professor Melis dell'ospedale di Ferrol, secondo cui ..."""
    while actor.start and reading.words[actor.start - 1].lower in lexicon.words.of:
        before = next((a for a in reading.clauses.actors if a.end == actor.start - 1), None)
        if before is None:
            break
        actor = before
    return actor


def _begins(reading: Reading, actor: Actor) -> bool:
    """Whether a report may open with an actor: nothing governs it (..., autore del rapporto: «...»), and no verb has it
    as its object (... per salvare il teatro: «...»).
    """
    before = reading.words[actor.start - 1].tag if actor.start else ""
    if before in ("VERB", "PART"):
        # Il sindaco ha letto la relazione: «...»
        group = reading.clauses.group(actor.start - 1)
        who = reading.clauses.ahead(group, 0) if group is not None else None
        return who is None and reading.clauses.free(actor)
    return before not in ("INF", "GERUND") and reading.clauses.free(actor)


def _parted(reading: Reading, hit: Hit) -> Hit:
    """A hit without the name that only touches its source: Secondo Reuters Nvidia ha speso ...

    Behind a possessive it goes on to who is meant: according to the company's chief executive, Dana Bell.
    """
    start, end = hit.slots.get("source", (0, 0))
    if end and end == hit.end and reading.clauses.nouns.owns(end):
        meant = reading.clauses.starting.get(end + 1)
        if meant is not None and meant.type in ("person", "group", "document", "estimate"):
            return hit._replace(end=meant.end, slots={**hit.slots, "source": (end + 1, meant.end)})
    own = reading.actor_in((start, end)).end if end else 0
    if not start < own < end or own not in reading.actors:
        return hit
    return hit._replace(end=own if end == hit.end else hit.end, slots={**hit.slots, "source": (start, own)})


def _each_its_own(reading: Reading, found: list[Cue]) -> list[Cue]:
    """The cues of a sentence that names each source behind what is its own: 3 milioni secondo A e 4 secondo B."""
    whole = [cue for cue in found if "source" in cue.hit.slots and "said" not in cue.hit.slots and not cue.ahead]
    whole = [cue for cue in whole if cue.said[0] < cue.start and cue.hit.pattern.scope == "sentence"]
    if len(whole) < _SEVERAL or any(word.figure for word in reading.words[whole[-1].end :]):
        return found
    starts = [0, *(cue.end for cue in whole)]
    own = {cue.start: (start, cue.start) for start, cue in zip(starts, whole, strict=False)}
    if not all(any(w.figure or w.number for w in reading.words[slice(*said)]) for said in own.values()):
        return found
    return [replace(cue, said=own[cue.start]) if cue in whole else cue for cue in found]


def _each_its_half(reading: Reading, found: list[Cue], breaks: Collection[str]) -> list[Cue]:
    """The cues of a sentence of two halves, each with a source of its own: secondo A 3 milioni, mentre 4 secondo B."""
    named = [cue for cue in found if "source" in cue.hit.slots and "said" not in cue.hit.slots]
    if len(named) < _SEVERAL or named[0].start > 1 or any(word.figure for word in reading.words[named[-1].end :]):
        return found
    first, last = named[0], named[-1]
    for place in range(last.start - 1, first.end, -1):
        half = reading.words[place : last.start]
        if reading.words[place].lower in breaks and any(word.figure for word in half):
            own = {first.start: (first.said[0], place), last.start: (place, last.said[1])}
            return [replace(cue, said=own.get(cue.start, cue.said)) for cue in found]
    return found


def _named_beside(cue: Cue, found: Sequence[Cue]) -> bool:
    """Whether a rumour is none: nel rapporto di X si parla di 3 milioni."""
    rumour = cue.source == ANONYMOUS and cue.actor is None and not cue.hit.pattern.inner
    return rumour and any(cue.overlaps(other) and _told_apart(other) for other in found)


def _told_apart(cue: Cue) -> bool:
    """Whether a cue names somebody or their office, or one document, or says whose an estimate is."""
    actor = cue.actor
    told = actor is not None and (
        (actor.type == "document" and actor.definite)
        or (actor.type == "estimate" and actor.of)
        or (actor.type in _OWNING and cue.source != ANONYMOUS)
    )
    return bool(told) or cue.source[:1].isupper()


def _unsaid(reading: Reading, hit: Hit, here: Discourse, before: Sequence[str]) -> str:
    """The source of a cue that names none: whom its pronoun means, else who spoke last.

    `before` are the sources of the cues before it in its sentence.
    """
    if "pronoun" in hit.slots:
        pronoun = reading.words[hit.slots["pronoun"][0]]
        personal = pronoun.lower in here.lexicon.words.personal
        spoke = [name for name in reversed(before) if name != ANONYMOUS and here.fits(name, personal)]
        until = pronoun.start if personal else _named_until(reading, pronoun.start, here)
        place = hit.slots["pronoun"][0]
        quoted = next((start for start, end in reading.clauses.quotations if 0 < place - end <= _TAGGED), None)
        if quoted is not None and not personal and here.last_source and here.fits(here.last_source, personal):
            return here.last_source
        if quoted is not None:
            # «...», it said: none who is first named in what is quoted
            until = min(until, reading.words[max(quoted, 0)].start)
        own = "" if spoke or personal or quoted is not None else _subject_of(reading, hit, here)
        return spoke[0] if spoke else own or here.at(until).meant(personal)
    if "said" in hit.slots or hit.pattern.speaker == "last":
        if before and before[-1] != ANONYMOUS:
            return before[-1]
        # Gli analisti di X dissentono: a loro giudizio ...
        opening = reading.actors.get(min(reading.actors, default=0))
        split = any(word.text == ":" for word in reading.words[: hit.start])
        if split and opening and opening.end < hit.start and opening.type in ("group", "org", "person", "name"):
            return here.resolve(opening)
        acting = _acting_before(reading, hit, here) if "verb" in hit.slots else None
        return here.resolve(acting) if acting else here.last_speaker
    actor = _speaker_before(reading, hit, here)
    return here.resolve(actor) if actor else _understood(hit, here)


def _subject_of(reading: Reading, hit: Hit, here: Discourse) -> str:
    """The firm that the clause before a tag is about: Ferrol has bought Vetral for 3 million, it said."""
    actor = _first_subject(reading, hit)
    name = here.resolve(actor) if actor is not None and actor.type in ("name", "org") else ""
    fits = name[:1].isupper() and here.fits(name, False) and here.names.types.get(name) not in ("place", "thing")
    return name if fits else ""


def _acting_before(reading: Reading, hit: Hit, here: Discourse) -> Actor | None:
    """The person who is the subject of the first clause before a verb of speech without one: X ha ricostruito un
    ammanco, di cui, ha detto, ...
    """
    actor = _first_subject(reading, hit)
    if actor is None or actor.type not in ("person", "name") or here.names.types.get(actor.name) == "place":
        return None
    return actor if reading.clauses.free(actor) else None


def _first_subject(reading: Reading, hit: Hit) -> Actor | None:
    """The actor who is the subject of the first clause before a hit."""
    clauses = reading.clauses
    verb = clauses.finite_in(0, hit.start)
    group = clauses.group(verb) if verb is not None else None
    subject = clauses.ahead(group, 0) if group and group.end < hit.start else None
    return reading.actor_in(subject.span) if subject and subject.span else None


def _understood(hit: Hit, here: Discourse) -> str:
    """The speaker of a cue in whose sentence nobody stands: a verb that opens it goes on with the last one."""
    if "verb" not in hit.slots:
        return here.topic or here.names.main
    return here.last_speaker if hit.start <= 1 else ""


def _named_until(reading: Reading, offset: int, here: Discourse) -> int:
    """Up to where names can be what a pronoun means: not those of a preposition's words that open its sentence.

    In a filing with the SEC, it said ...
    """
    comma = next((word.start for word in reading.words if word.text == ","), offset)
    named = [reading.words[head].start for head, actor in reading.actors.items() if actor.name]
    led = reading.words[0].lower in here.lexicon.governing and all(not comma <= start < offset for start in named)
    return reading.start if led else offset


def _speaker_before(reading: Reading, hit: Hit, discourse: Discourse) -> Actor | None:
    """The speaker of a cue that names none: the actor in its own words, the first free one before it, the nearest."""
    # per gli inquirenti: the words of the cue hold its speaker
    inside = (reading.actors[place] for place in range(hit.start, hit.end) if place in reading.actors)
    group = next((actor for actor in inside if actor.type in ("group", "person", "name")), None)
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


# Within how many words a figure, or what says that it is something, stands before the cue of its relative clause.
_CLAUSE = 5


def _said(reading: Reading, hit: Hit, lexicon: Lexicon) -> Span:
    """The words that a hit speaks for: those of its slot, else by its pattern's scope, up to a semicolon."""
    if hit.pattern.scope in LOOKING_BACK and "said" not in hit.slots:
        return 0, 0
    low, high = _scope(reading, hit)
    named = "source" in hit.slots
    opens = hit.start > low and reading.words[hit.start - 1].text == ":" and "said" not in hit.slots
    if opens and hit.pattern.scope == "sentence" and reading.clauses.finite_in(hit.end, high) is not None:
        # È stato condannato a pagare 3 milioni: per i giudici le consulenze erano inutili.
        return hit.end, high
    if named and "said" in hit.slots and reading.clauses.tag_inside(hit.start):
        # «È caro - dice X -, ma noi ne abbiamo spesi 3»: all that is quoted is his
        return low, high
    apart = hit.start - low > 1 and reading.words[hit.start - 1].text == "," and "said" not in hit.slots
    before = reading.words[hit.start - 2].lower if apart else ""
    # The 3 million that, Reuters says, ...; 3 million is the sum that, Reuters says, ...: its clause tells of them
    told = any(word.figure or word.tag == "BE" for word in reading.words[max(low, hit.start - _CLAUSE) : hit.start])
    if (
        apart
        and hit.pattern.scope == "sentence"
        and (before in lexicon.joiners or (before in lexicon.words.relatives and not told))
    ):
        # It costs 5 and, as Reuters reports, opens in May: what stands before is not Reuters'
        low = hit.start
    if named and low < hit.start and reading.words[hit.start - 1].lower in lexicon.words.relatives:
        # 3 milioni alla presidente, che secondo i pm ha preso 4: what stands before its clause is not theirs
        low = hit.start
    if named and "said" not in hit.slots and (aside := _counting_aside(reading, hit)):
        return aside
    verb = reading.clauses.finite_in(low, hit.start) if low < hit.start else None
    around = verb is not None if named else low < hit.start and hit.start > 1
    tagged = named or "pronoun" in hit.slots
    if around and tagged and not any(word.figure for word in reading.words[hit.end :]):
        # The price was 5, up from 4 but below 6, the poll showed; in May it was 5; in June it is 6, the poll showed.
        quoted = any(low <= start < hit.start for start, _ in reading.clauses.quotations)
        return (0 if low and reading.words[low - 1].text == ";" and not quoted else low), high
    if around and not tagged:
        # It paid 3 million to hackers who reportedly stole files: the rumour is of the theft.
        low = reading.clauses.relative_before(low, hit.start) or low
        segment = reading.clauses.segment_start(hit.start, low)
        if (
            any(word.figure for word in reading.words[hit.end : high])
            and segment
            and reading.words[segment - 1].text == ","
        ):
            # It had a bid of 3 turned down, with the club understood to want 4
            low = max(low, segment)
    frame = hit.start <= 1 and named and "verb" not in hit.slots and not reading.of_kind("contrast")
    return _own_clause(reading, hit, low, high, _Ends(lexicon, around, tagged, frame))


def _behind_colon(reading: Reading, hit: Hit, said: Span) -> Span:
    """The words that a hit inside a sentence speaks for, without what a colon parts from it.

    It will bring in 3 million: enough, X says, to cut taxes.
    """
    words, (low, high) = reading.words, said
    # It costs 3 million: so X says
    apart = any(word.text in ASIDE for word in words[max(0, hit.start - 1) : hit.start + 1])
    for place in range(hit.start - 1, low, -1) if apart else ():
        quoted = any(start < place < end for start, end in reading.clauses.quotations)
        if words[place].text == ":" and not quoted:
            return place + 1, high
    return said


def _before_relative(reading: Reading, hit: Hit, said: Span, relatives: Collection[str]) -> Span:
    """The words that a hit at the end of a clause speaks for, without what a relative clause tells of its source:
    3 million, according to X, which has paid 4.
    """
    words, low = reading.words, said[0]
    behind = hit.slots.get("source", (0, 0))[1]
    tail = 0 < behind == hit.end < len(words) - 1 and hit.start > 1
    if not tail or words[behind].text != "," or words[behind + 1].lower not in relatives:
        return said
    opens = reading.clauses.bounds(hit.start)[0]
    told = any(word.figure for word in words[opens : hit.start])
    return (low, behind) if told and reading.clauses.finite_in(opens, hit.start) is not None else said


def _counting_aside(reading: Reading, hit: Hit) -> Span | None:
    """The aside that a cue stands in, if it counts something itself: i soci, 30 mila secondo X, ..."""
    words = reading.words
    start = reading.clauses.segment_start(hit.start, 0)
    end = next((k for k in range(hit.end, len(words)) if words[k].text in ",;.:()"), len(words))
    closed = start > 0 and end < len(words) and words[start - 1].text == words[end].text == ","
    counts = any(word.figure or (word.number is not None and word.tag != "YEAR") for word in words[start : hit.start])
    return (start, end) if closed and counts else None


def _scope(reading: Reading, hit: Hit) -> Span:
    """The words that a hit speaks for by its slot or its pattern's scope."""
    words = reading.words
    if "said" in hit.slots:
        return hit.slots["said"]
    if hit.pattern.scope == "before":
        return 0, hit.start
    if "figure" not in hit.slots:
        return (hit.end if hit.pattern.scope == "after" else 0), len(words)
    low = hit.slots["figure"][0]
    if hit.pattern.scope != "sentence":
        return low, len(words)
    # si parla di 3 milioni, ben poco se ...: it speaks of that figure, not of all that follow.
    return low, next((place for place in range(low + 1, len(words)) if words[place].text in ",:()"), len(words))


class _Ends:
    """What ends the clause that a cue speaks for: a semicolon, and around a cue what opens another one."""

    def __init__(self, lexicon: Lexicon, around: bool, named: bool, frame: bool) -> None:
        self._breaks = frozenset(lexicon.words.clause_breaks) if around else frozenset()
        # "It reportedly paid 3, and Y is to pay 4": what is rumoured of one clause is not of the next.
        self._joined = frozenset(lexicon.numbers.also) if around and not named else frozenset()
        # According to X, it paid 3; its rival paid 4: what opens a sentence frames all of it.
        self._marks = frozenset() if frame else frozenset(";")

    def at(self, words: Sequence[Word], place: int) -> bool:
        """Whether a clause ends before words[place]."""
        lower = words[place].lower
        if place and lower in self._joined and words[place - 1].text == ",":
            return True
        return words[place].text in self._marks or lower in self._breaks


def _own_clause(reading: Reading, hit: Hit, low: int, high: int, ends: _Ends) -> Span:
    """The part of words[low:high] that a cue in the middle of them speaks for: A ha speso 5, ma secondo B 6."""
    for place in range(low, high):
        if place == hit.start or not ends.at(reading.words, place):
            continue
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
