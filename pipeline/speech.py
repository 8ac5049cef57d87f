"""Verbs that report: who is their subject, and which words of the sentence they report.

A cue pattern with `verbs` names its verbs and what they take; the syntax is the same for all of them. The subject
stands before the verb (across asides: `X, amministratore delegato di Y, ha detto`), or after it where a quotation or
an aside makes room (`«...», ha detto X`), or it is left out and the last speaker goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.actors import SPEAKERS, Actor, Word
from pipeline.patterns import Hit, Lexicon, Pattern

_OPENING, _CLOSING, _STRAIGHT = "«“„‘", "»”’", "\"'"
_QUOTES = frozenset(_OPENING + _CLOSING + _STRAIGHT)
_DASHES = frozenset("-–—")
_ASIDE = frozenset(",()") | _DASHES
_STOPS = frozenset(".;:!?…")
_MARKS = _QUOTES | _ASIDE | _STOPS
# How far its complementizer, its colon or its inverted subject may stand behind a verb, in words.
_REACH = 8
_INVERTED = 6
# How far a figure may stand from the verb whose object it is, and from the participle that tells who gave it.
_OBJECT = 18
_AGENT = 8
# How many asides may part a subject from its verb.
_ASIDES = 4

# Moods that make no clause of their own.
_NO_CLAUSE = frozenset({"infinitive", "participle", "gerund"})

Span = tuple[int, int]


class _Subject(NamedTuple):
    """Who a verb's subject is: words[span]; without a span the one who spoke last, or whom a pronoun there means."""

    span: Span | None = None
    pronoun: Span | None = None


class _Group(NamedTuple):
    """A verb with its auxiliaries at words[start:end]; `voice` is active, gerund or passive."""

    start: int
    end: int
    voice: str


class SpeechFinder:
    """Finds what the verb cues of one language report."""

    def __init__(self, lexicon: Lexicon) -> None:
        words, language = lexicon.words, lexicon.language
        self.cues: Mapping[str, tuple[Pattern, ...]] = lexicon.speech
        self.that, self.relatives = frozenset(words.that), frozenset(words.relatives)
        self.like, self.by = frozenset(words.like), frozenset(words.by)
        self.infinitive = frozenset(words.infinitive)
        self.also = frozenset(lexicon.numbers.also)
        self.pronouns = frozenset(words.pronouns) | frozenset(words.personal)
        # Nobody says what is not said, or what one says.
        self.silent = frozenset(words.impersonal) | frozenset(words.negations)
        # An adverb of the verb group (anche) governs nothing.
        self.prepositions = frozenset((*words.prepositions, *words.of)) - frozenset((*words.verb_group, *words.clitics))
        self.determiners = frozenset(words.determiners) - self.prepositions
        self.times, self.clitics = frozenset(words.times), frozenset(words.clitics)
        self.drops_subject, self.plain_clause = language.drops_subject, language.plain_clause

    def find(self, words: Sequence[Word], actors: Mapping[int, Actor], types: Mapping[str, str]) -> list[Hit]:
        """A hit for each verb that reports; slots `verb`, `source` (where anybody stands there) and `said`."""
        if not any(word.lemma in self.cues for word in words):
            return []
        return _Sentence(self, words, actors, types).hits()


class _Sentence:
    """The syntax of one sentence, as far as its verbs of speech ask for it."""

    def __init__(
        self, rules: SpeechFinder, words: Sequence[Word], actors: Mapping[int, Actor], types: Mapping[str, str]
    ) -> None:
        self._rules, self._words, self._types = rules, words, types
        self._actors = sorted(actors.values(), key=lambda actor: actor.head)
        self._starting = {actor.start: actor for actor in reversed(self._actors)}
        self._quotations = _quotations(words)

    def hits(self) -> list[Hit]:
        """One hit for each verb and pattern whose construction stands there."""
        out: list[Hit] = []
        for place, word in enumerate(self._words):
            for pattern in self._rules.cues.get(word.lemma, ()):
                hit = self._hit(pattern, place, out)
                if hit:
                    out.append(hit)
        return out

    def _hit(self, pattern: Pattern, place: int, before: Sequence[Hit]) -> Hit | None:
        group = self._group(place)
        if group is None or any(self._words[k].lower in self._rules.silent for k in range(group.start, group.end)):
            return None
        if group.voice == "passive":
            return self._agent(pattern, group) if "agent" in pattern.takes else None
        low, high = self._bounds(place)
        if group.voice == "gerund":
            # ..., ha detto X, aggiungendo che ...: the subject of the verb before it.
            ahead, inverted = self._of_verb_before(group, low, before), None
        else:
            ahead = self._ahead(group, low)
            if ahead is not None and self._describes(group, ahead):
                return None
            inverted = self._after(group.end, high) if self._makes_room(group, low) else None
        for takes, said, subject, end in self._constructions(group, low, high, ahead, inverted):
            if takes in pattern.takes and subject is not None and (pattern.anybody or self._is_actor(subject)):
                slots = {"verb": (place, place + 1), "said": said}
                if subject.span:
                    slots["source"] = subject.span
                elif subject.pronoun:
                    slots["pronoun"] = subject.pronoun
                return Hit(pattern, group.start, end, slots, 1)
        return None

    def _constructions(
        self, group: _Group, low: int, high: int, ahead: _Subject | None, inverted: _Subject | None
    ) -> Iterator[tuple[str, Span, _Subject | None, int]]:
        """The readings of a verb, the surest first: what it takes, the words it reports, its subject, where it ends."""
        behind = inverted.span[1] if inverted and inverted.span else group.end
        dropped = _Subject() if self._rules.drops_subject and self._drops(group, low) else None
        subject = ahead or inverted or dropped
        that = self._complementizer(group.end, high)
        colon = self._colon(behind, high)
        tagged = self._tag(group, low, high, ahead, inverted)
        if tagged and (that is None or (inverted and self._words[that - 1].text == ",")):
            quoted = self._quoted_beside(tagged[1], group, low)
            yield "quote" if quoted else "aside", quoted or tagged[0], tagged[1], group.end
        if that is not None:
            yield "clause", (that + 1, high), subject, that + 1
        infinitive = self._infinitive(behind, high)
        if infinitive is not None:
            yield "infinitive", (infinitive, high), subject, infinitive + 1
        if colon is not None:
            if any(colon <= start <= colon + 1 for start, _ in self._quotations):
                yield "quote", (colon + 1, high), subject, group.end
            elif subject is not None and self._is_actor(subject):
                yield "aside", (colon + 1, high), subject, group.end
        if self._rules.plain_clause and ahead and self._clause_follows(group, high):
            yield "clause", (group.end, high), ahead, group.end
        figure = self._object(group.end, high)
        if figure is not None:
            end = self._clause_end(figure, high)
            named = ahead if ahead and self._is_actor(ahead) else None
            yield "object", (group.end, end), named or (dropped if group.start <= low + 1 else None), group.end

    def _of_verb_before(self, group: _Group, low: int, before: Sequence[Hit]) -> _Subject | None:
        verb = self._finite_in(low, group.start, last=True)
        if verb is None:
            return self._ahead(group, low)
        told = [hit for hit in before if hit.start <= verb < hit.end or "said" in hit.slots]
        if told:
            return _Subject(told[-1].slots.get("source"), told[-1].slots.get("pronoun"))
        return self._ahead(_Group(verb, verb + 1, "active"), low)

    def _describes(self, group: _Group, ahead: _Subject) -> bool:
        """Whether a form that is also a participle only describes its noun: the storm, estimated to have cost 3."""
        alone = group.end - group.start == 1 and self._words[group.start].participle
        return alone and ahead.span is not None and ahead.span[1] == group.start - 1

    def _is_actor(self, subject: _Subject) -> bool:
        """Whether it is more than a plain noun: the plan provides for 3 million is nobody's word."""
        return subject.span is None or subject.span[0] in self._starting

    def _quoted_beside(self, subject: _Subject, group: _Group, low: int) -> Span | None:
        """The quotation that closes right before a tag, and any that opens behind it."""
        span = subject.span or subject.pronoun or (group.start, group.start)
        first, last = min(group.start, span[0]), max(group.end, span[1])
        closed = [start for start, end in self._quotations if first - 2 <= end < first]
        if not closed:
            return None
        return max(low, closed[-1]), max([end for start, end in self._quotations if start >= last], default=last)

    def _group(self, place: int) -> _Group | None:
        """The verb group whose verb stands here; None where its form makes no clause."""
        words = self._words
        start = place
        while start and words[start - 1].tag in ("AUX", "BE"):
            start -= 1
        tag = words[place].tag
        auxiliaries = words[start:place]
        finite = any(word.mood and word.mood not in _NO_CLAUSE for word in auxiliaries)
        if tag == "PART":
            passive = not finite or any(word.tag == "BE" for word in auxiliaries)
            return _Group(start, place + 1, "passive" if passive else "active")
        if tag == "GERUND":
            return _Group(start, place + 1, "active" if finite else "gerund")
        if tag == "INF" and not finite:
            return None
        if self._by_follows(place + 1):
            # the loss reported by X: the form is also that of the participle
            return _Group(start, place + 1, "passive")
        return _Group(start, place + 1, "active")

    def _by_follows(self, at: int) -> bool:
        return at < len(self._words) and self._words[at].lower in self._rules.by and not self._rules.drops_subject

    def _bounds(self, place: int) -> Span:
        """The part of the sentence that a verb can speak of: between semicolons, and inside its own quotation."""
        low, high = 0, len(self._words)
        for k, word in enumerate(self._words):
            if word.text == ";":
                low, high = (k + 1, high) if k < place else (low, min(high, k))
        for start, end in self._quotations:
            if start < place < end:
                low, high = max(low, start + 1), min(high, end)
        return low, high

    def _ahead(self, group: _Group, low: int, depth: int = 0) -> _Subject | None:
        """The subject before a verb group, across asides; None where nobody who can speak stands there."""
        words, end = self._words, group.start
        if end > low and words[end - 1].lower in self._rules.also and depth < _ASIDES:
            # X ha comprato Y e stima Z: two verbs share their subject.
            earlier = self._finite_in(low, end - 1, last=True)
            if earlier is not None:
                first = self._group(earlier) or _Group(earlier, earlier + 1, "active")
                return self._ahead(first, low, depth + 1)
        for _ in range(_ASIDES):
            start = self._segment_start(end, low)
            if end != group.start and start > low and not self._apposes(start):
                # What stands between two marks and is no apposition: , which sold it in 2023, / , on Monday,
                end = start - 1
                if words[end].text not in _ASIDE:
                    return None
                continue
            found, blocked = self._subject_in(start, end, low)
            if found is None and not blocked:
                found = self._noun_phrase(start, end)
            if found is not None or blocked:
                return self._described(found, start, low) if end != group.start else found
            mark = start - 1
            if mark < low or words[mark].text not in _ASIDE:
                return None
            end = mark
            if end == low:
                return None
        return None

    def _apposes(self, start: int) -> bool:
        """Whether a segment can be a noun phrase that names the one before it, or the subject itself."""
        return start in self._starting or self._words[start].lower in self._rules.determiners

    def _described(self, found: _Subject | None, start: int, low: int) -> _Subject | None:
        """X, la società di Montréal, ha detto: the name before an apposition is who is meant."""
        if found is None or found.span is None or start - 1 <= low or not self._apposes(start):
            return found
        actor = next((a for a in self._actors if a.end == start - 1 and self._speaks(a)), None)
        mine = next((a for a in self._actors if a.start == found.span[0]), None)
        if actor is None or (mine is not None and mine.name and not actor.name):
            return found
        return _Subject((actor.start, actor.end))

    def _subject_in(self, start: int, end: int, low: int) -> tuple[_Subject | None, bool]:
        """The subject in words[start:end], from the right; whether the search must stop there."""
        words = self._words
        place = end - 1
        while place >= start:
            word = words[place]
            if word.lower in self._rules.relatives and not self._governs_clause(place):
                antecedent = self._antecedent(place, low)
                return antecedent, antecedent is None
            if word.lower in self._rules.pronouns and word.tag not in ("PRE", "ACTOR"):
                return _Subject(pronoun=(place, place + 1)), False
            actor = next((a for a in self._actors if a.start <= place < a.end and self._speaks(a)), None)
            if actor is not None and actor.start >= start:
                inside = self._relative_before(start, actor.start)
                if inside is not None:
                    # il fondo che ha comprato Ocra sostiene: who stands inside a relative clause is not the subject.
                    return self._antecedent(inside, low) or _Subject((actor.start, actor.end)), False
                return _Subject((actor.start, actor.end)), False
            if self._finite(place) and not word.participle:
                if place == start and end < len(words) and words[end].text in _ASIDE and start > low:
                    # Il mercato, commenta un broker, teme ...: a tag between commas is passed over.
                    return None, False
                relative = self._relative_before(start, place + 1)
                if relative is None:
                    return None, True
                return self._antecedent(relative, low), False
            place -= 1
        return None, False

    def _governs_clause(self, place: int) -> bool:
        """Whether a `that` here follows a verb: ha detto che ..."""
        return place > 0 and self._words[place].lower in self._rules.that and bool(self._words[place - 1].lemma)

    def _relative_before(self, start: int, end: int) -> int | None:
        """A relative pronoun in words[start:end] with a finite verb behind it."""
        for place in range(start, end):
            if self._words[place].lower in self._rules.relatives and self._finite_in(place, end) is not None:
                return place
        return None

    def _antecedent(self, place: int, low: int) -> _Subject | None:
        """Whom a relative pronoun means: the actor right before it, across a comma, brackets or a preposition."""
        at = place
        while at > low and (self._words[at - 1].lower in self._rules.prepositions or self._words[at - 1].text == ","):
            at -= 1
        if at > low and self._words[at - 1].text == ")":
            at = next((k for k in range(at - 1, low, -1) if self._words[k].text == "("), at)
        found = [a for a in self._actors if a.end == at and a.type in SPEAKERS and a.start >= low]
        actor = min(found, key=lambda actor: actor.start, default=None)
        if actor is None or not self._may_speak(actor):
            return None
        return self._described(_Subject((actor.start, actor.end)), self._segment_start(actor.start, low), low)

    def _noun_phrase(self, start: int, end: int) -> _Subject | None:
        """A plain noun with its article that opens the segment: i famigliari dicono che ..."""
        at = start
        while at < end and (self._words[at].lower in self._rules.also or self._words[at].tag == "AUX"):
            if self._words[at].lower in self._rules.determiners:
                break
            at += 1
        span = self._plain_noun(at)
        return _Subject(span) if span and span[1] <= end else None

    def _plain_noun(self, at: int) -> Span | None:
        words = self._words
        if at + 1 >= len(words) or words[at].lower not in self._rules.determiners or words[at + 1].tag != "W":
            return None
        if words[at + 1].lemma or words[at + 1].lower in self._rules.times:
            return None
        more = at + 2 < len(words) and words[at + 2].tag == "W" and not words[at + 2].lemma
        if more and words[at + 2].lower in self._rules.times:
            return None
        return at, at + 3 if more else at + 2

    def _after(self, at: int, high: int) -> _Subject | None:
        """The subject behind a verb group, a few words off: ha detto ieri in aula la sindaca."""
        words, limit = self._words, min(high, at + _INVERTED)
        while at < limit:
            word = words[at]
            actor = self._starting.get(at)
            if word.lower in self._rules.pronouns:
                return _Subject(pronoun=(at, at + 1))
            if actor is not None:
                if self._speaks(actor):
                    return _Subject((actor.start, self._apposed_end(actor, high)))
                at = actor.end
                continue
            span = self._plain_noun(at) if not (at and words[at - 1].lower in self._rules.prepositions) else None
            if span:
                return _Subject(span)
            if word.text in _MARKS or word.figure or self._finite(at) or word.lower in self._rules.that:
                return None
            at += 1
        return None

    def _apposed_end(self, actor: Actor, high: int) -> int:
        """Where the subject ends: a name that follows a role at once belongs to it."""
        after = self._starting.get(actor.end)
        return after.end if after is not None and after.type == "name" and after.end <= high else actor.end

    def _makes_room(self, group: _Group, low: int) -> bool:
        """Whether the subject can stand behind the verb: after a mark, `come`, or at the start."""
        if group.start <= low:
            return True
        before = self._words[group.start - 1]
        return before.text in _MARKS or before.lower in self._rules.like

    def _drops(self, group: _Group, low: int) -> bool:
        """Whether a verb without subject goes on with the last speaker: nothing but an adverbial before it."""
        if self._makes_room(group, low):
            return True
        start = self._segment_start(group.start, low)
        before = range(start, group.start)
        return start == low and all(not self._words[k].lemma for k in before) and not any(
            a.start in before and self._speaks(a) for a in self._actors
        )

    def _tag(
        self, group: _Group, low: int, high: int, ahead: _Subject | None, inverted: _Subject | None
    ) -> tuple[Span, _Subject] | None:
        """What a verb reports that stands beside finished words: ..., ha detto X; as X said, ...; ..., he added."""
        words = self._words
        opener = words[group.start - 1] if group.start > low else None
        like = opener is not None and opener.lower in self._rules.like
        if opener is not None and (opener.text in _ASIDE or opener.text in _QUOTES or like):
            closing = opener.text in _CLOSING + _STRAIGHT or (group.start - 2 >= low and words[group.start - 2].text in _CLOSING + _STRAIGHT)
            if inverted is not None and self._tagging(group, inverted, ahead, high):
                return (low, high), inverted
            enclosed = group.end < high and words[group.end].text in _ASIDE
            if self._rules.drops_subject and self._ends(group.end, high) and (closing or enclosed):
                return (low, high), _Subject()
            return None
        if ahead is None:
            return None
        start = (ahead.span or ahead.pronoun or (group.start, 0))[0]
        if start - 1 < low:
            return None
        before = words[start - 1]
        if before.text not in _CLOSING + _STRAIGHT and not self._touches(ahead, group):
            return None
        if before.lower in self._rules.like:
            return (low, high), ahead
        if before.text not in _ASIDE and before.text not in _QUOTES:
            return None
        if not self._ends(group.end, high):
            return None
        # The words behind a tag at the end of a sentence are none of its own.
        return (low, high), ahead

    def _tagging(self, group: _Group, inverted: _Subject, ahead: _Subject | None, high: int) -> bool:
        """Whether the subject behind a verb closes a tag, and is not the verb's object: indica un massimo di 3."""
        if inverted.span is None:
            return True
        if ahead is not None and self._is_actor(ahead) and not self._is_actor(inverted):
            return False
        for place in range(inverted.span[1], min(high, inverted.span[1] + _REACH)):
            word = self._words[place]
            if word.text in _MARKS:
                return True
            if word.figure or word.number:
                return False
        return True

    def _touches(self, subject: _Subject, group: _Group) -> bool:
        """Whether a subject stands right before its verb, with no aside or relative pronoun between."""
        end = (subject.span or subject.pronoun or (0, group.start))[1]
        between = self._words[end : group.start]
        return not any(word.text in _MARKS or word.lower in self._rules.relatives for word in between)

    def _ends(self, at: int, high: int) -> bool:
        """Whether a tag ends here: nothing but adverbials up to a mark or the end."""
        for place in range(at, min(high, at + _REACH)):
            word = self._words[place]
            if word.text in _MARKS:
                return word.text != ":"
            if word.figure or self._finite(place) or word.lower in self._rules.that:
                return False
        return at + _REACH > high or at >= high

    def _complementizer(self, at: int, high: int) -> int | None:
        commas = 0
        for place in range(at, min(high, at + _REACH + _INVERTED)):
            word = self._words[place]
            if word.lower in self._rules.that:
                return place if commas != 1 else None
            if word.text in _STOPS or word.text in _QUOTES or word.figure or self._finite(place):
                return None
            commas += word.text == ","
        return None

    def _clause_follows(self, group: _Group, high: int) -> bool:
        """Whether a clause follows without a word like that: said revenue was ..., but not adding to a sum that ..."""
        finite = self._finite_in(group.end, high)
        if finite is None or self._relative_before(group.end, finite + 1) is not None:
            return False
        first = self._words[group.end].lower
        return group.voice != "gerund" or first not in self._rules.prepositions

    def _infinitive(self, at: int, high: int) -> int | None:
        """Where an infinitive clause begins: dice di aver speso, claims to have spent."""
        for place in range(at, min(high - 1, at + 3)):
            if self._words[place].lower in self._rules.infinitive:
                after = self._words[place + 1 : place + 3]
                if any(word.mood == "infinitive" for word in after) or (self._rules.plain_clause and after[0].tag != "X"):
                    return place
            if self._words[place].text in _MARKS:
                return None
        return None

    def _colon(self, at: int, high: int) -> int | None:
        """The colon or opening quotation mark that a verb leads to."""
        for place in range(at, min(high, at + _REACH + _INVERTED)):
            word = self._words[place]
            if word.text == ":" or any(start == place for start, _ in self._quotations):
                return place
            if word.text in ".;?!" or word.figure or self._finite(place):
                return None
        return None

    def _object(self, at: int, high: int) -> int | None:
        for place in range(at, min(high, at + _OBJECT)):
            word = self._words[place]
            if word.figure:
                return place
            if word.text in ".;:?!" or self._finite(place) or word.lower in self._rules.that:
                return None
        return None

    def _clause_end(self, at: int, high: int) -> int:
        """Where the clause of a figure ends: before a new one with a finite verb of its own."""
        finite = self._finite_in(at, high)
        while finite is not None and self._relative_before(at, finite + 1) is not None:
            finite = self._finite_in(finite + 1, high)
        if finite is None:
            return high
        marks = [k for k in range(at, finite) if self._words[k].text in _ASIDE or self._words[k].lower in self._rules.also]
        return marks[-1] if marks else high

    def _agent(self, pattern: Pattern, group: _Group) -> Hit | None:
        """A participle with who did it: i 3 milioni stimati da X, come riferito da X, the loss reported by X."""
        words, rules = self._words, self._rules
        by = next((k for k in range(group.end, min(len(words), group.end + 3)) if words[k].lower in rules.by), None)
        if by is None:
            return None
        source = next((a for a in self._actors if a.start in (by, by + 1, by + 2) and a.type in SPEAKERS and self._may_speak(a)), None)
        if source is None:
            return None
        low, high = self._bounds(group.start)
        first = words[group.start - 1].lower if group.start > low else ""
        second = words[group.start - 2].lower if group.start - 1 > low else ""
        figures = [k for k, word in enumerate(words) if word.figure]
        if first in rules.like or second in rules.like:
            said = (low, high)
        else:
            ahead = [k for k in figures if source.end <= k < min(high, source.end + _AGENT) and not self._parted(source.end, k)]
            back = [k for k in figures if max(low, group.start - _OBJECT) <= k < group.start and not self._parted(k, group.start)]
            if not ahead and not back:
                return None
            place = back[-1] if back else ahead[0]
            said = (place, place + 1)
        slots = {"verb": (group.end - 1, group.end), "source": (source.start, source.end), "said": said}
        return Hit(pattern, group.start, max(group.end, by + 1), slots, 1)

    def _parted(self, start: int, end: int) -> bool:
        return any(word.text in _STOPS for word in self._words[start:end]) or self._finite_in(start, end) is not None

    def _speaks(self, actor: Actor) -> bool:
        """Whether an actor can be a subject that speaks: no preposition governs it, and it is no place or thing."""
        return actor.type in SPEAKERS and not self._governed(actor) and self._may_speak(actor)

    def _governed(self, actor: Actor) -> bool:
        """Whether a preposition governs an actor, or the one that owns it: on the company's website."""
        before = self._words[actor.start - 1].lower if actor.start else ""
        if before in self._rules.clitics:
            owner = next((a for a in self._actors if a.end == actor.start - 1), None)
            return owner is not None and self._governed(owner)
        first = self._words[actor.start].lower
        return before in self._rules.prepositions or (actor.start < actor.head and first in self._rules.prepositions)

    def _may_speak(self, actor: Actor) -> bool:
        return actor.type != "name" or self._types.get(actor.name) != "thing"

    def _finite(self, place: int) -> bool:
        """Whether the verb of a clause stands here."""
        word = self._words[place]
        if word.tag == "VERB":
            return True
        return word.tag in ("AUX", "BE") and bool(word.mood) and word.mood not in _NO_CLAUSE

    def _finite_in(self, start: int, end: int, last: bool = False) -> int | None:
        places = [place for place in range(start, end) if self._finite(place)]
        return (places[-1] if last else places[0]) if places else None

    def _segment_start(self, end: int, low: int) -> int:
        """Where the run of words without a mark begins that ends before words[end]."""
        start = end
        while start > low and self._words[start - 1].text not in _MARKS:
            start -= 1
        return start


def _quotations(words: Sequence[Word]) -> list[Span]:
    """Quotations by their marks: words[start] opens one, words[end] closes it or is the end of the sentence."""
    out: list[Span] = []
    opened = -1
    for place, word in enumerate(words):
        if word.text in _OPENING or (word.text == '"' and opened < 0):
            opened = place if opened < 0 else opened
        elif (word.text in "»”" or word.text == '"') and word.text:
            # One that opened before the sentence runs from its start.
            out.append((opened, place))
            opened = -1
    if opened >= 0:
        out.append((opened, len(words)))
    return out
