"""How firmly a figure is said: asserted, alleged, denied or planned.

The verb that governs a figure tells it: the nearest one before it, or the one after it where the figure is its
subject, and above an infinitive the verb that takes it (dovrà pagare, is expected to cost). Patterns of kind `stance`
name words beside the figure (`match`) or verbs of that chain (`verbs`); without them the verb's mood decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.attribution import Cue, governs
from pipeline.models import Attribution
from pipeline.patterns import Lexicon, Pattern
from pipeline.reading import Reading
from pipeline.subjects import about

_VERBS = frozenset({"VERB", "PART", "INF", "GERUND"})
_GROUP = _VERBS | {"AUX", "BE"}
_NO_CLAUSE = frozenset({"participle", "infinitive", "gerund", "base"})
_STOPS = frozenset({";", ":", "(", ")", "—", "–", "•", "?", "!"})
_ENDS = frozenset({";", "?", "!", "•"})
# How many verbs stand above each other at most (said it expects to be able to pay).
_DEEPEST = 5
# How many words a subject takes between a figure and its verb, or between a verb and the clause that it takes.
_SUBJECT = 6
_CLAUSE = 8
# The mood of a verb that is denied, as patterns name it.
_NEGATED = "negated"
# An infinitive that no verb takes, as in headlines: X to pay 3 million.
_ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Group:
    """A verb group words[start:end]: its verbs in order as (lemma, mood).

    `finite` tells that it makes a clause, `bare` that it is a participle alone, `marked` that `to` or `di` leads to it.
    """

    start: int
    end: int
    verbs: tuple[tuple[str, str], ...]
    finite: bool
    bare: bool
    marked: bool
    negated: bool


class Stances:
    """The stances of the figures of one sentence."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._words, self._lexicon = reading.words, lexicon
        words = lexicon.words
        self._also = frozenset((*lexicon.numbers.also, *words.either, ","))
        self._opens = frozenset((*words.relatives, *words.subordinators, *words.clause_breaks))
        self._that = frozenset(words.that) - frozenset(words.like)
        self._negations, self._nobody = frozenset(words.negations), frozenset(words.nobody)
        self._infinitive = frozenset(words.infinitive)
        self._hits = reading.of_kind("stance")
        self._groups = list(self._found())
        self._chains: dict[int, list[Group]] = {}

    def stance(self, places: range, found: Sequence[Cue], attribution: Attribution) -> tuple[str, tuple[str, ...]]:
        """The stance of the figure at words[places], and the patterns that tell it."""
        if attribution.type == "hearsay":
            return "alleged", ()
        by_mood = self._lexicon.language.stance
        for cue in found:
            if cue.hit.pattern.stance and governs(cue, places) and cue.hit.pattern.id in attribution.patterns:
                return cue.hit.pattern.stance, (cue.hit.pattern.id,)
        telling = self.patterns(places)
        moods = self._moods(places)
        chain = self._chain(places)
        rumoured = any(by_mood.get(mood) == "alleged" for group in chain[:1] for _, mood in group.verbs)
        if _NEGATED in moods and not any(pattern.mood == _NEGATED for pattern in telling):
            return "denied", ()
        for pattern in telling:
            # "avrebbe chiesto 3 milioni" is a rumour of a plan.
            if pattern.stance and pattern.mood != _NEGATED and not (rumoured and pattern.verbs and not pattern.mood):
                return pattern.stance, (pattern.id,)
        return next((by_mood[mood] for mood in moods if mood in by_mood), "asserted"), ()

    def patterns(self, places: range) -> list[Pattern]:
        """The stance patterns that speak of a figure, the one that decides first.

        Denials come first, then the words beside the figure, those that name most first; then the verbs, from the
        nearest one up.
        """
        moods = self._moods(places)
        speaking = (*self._beside(places), *self._above(places))
        patterns = [pattern for pattern in speaking if pattern.mood in ("", *moods)]
        return sorted(patterns, key=lambda pattern: pattern.stance != "denied")

    def shared(self, first: range, second: range) -> bool:
        """Whether one verb governs both figures, and no words of its own tell of the second."""
        one, other = self._chain(first), self._chain(second)
        return other[:1] in ([], one[:1]) and not list(self._beside(second))

    def _beside(self, places: range) -> Iterator[Pattern]:
        hits = [hit for hit in self._hits if about(hit, places)]
        for hit in sorted(hits, key=lambda hit: (-hit.weight, hit.end - hit.start, hit.pattern.id)):
            yield hit.pattern

    def _above(self, places: range) -> Iterator[Pattern]:
        chain = self._chain(places)
        takers = [(lemma, "infinitive") for group in chain for lemma, _ in reversed(group.verbs) if lemma]
        if takers:
            takers[0] = takers[0][0], "object"
        taker = self._taking(chain[-1]) if chain and chain[-1].finite else None
        takers += [(lemma, "clause") for lemma, _ in taker.verbs] if taker else []
        for lemma, takes in takers:
            for pattern in self._lexicon.stance_verbs.get(lemma, ()):
                if takes in pattern.takes:
                    yield pattern

    def _moods(self, places: range) -> list[str]:
        """The moods of the verbs that govern a figure, the nearest first."""
        chain = self._chain(places)
        moods = [mood for group in chain for _, mood in reversed(group.verbs)]
        if chain and not chain[-1].finite and chain[-1].marked and self._words[0].lower not in self._infinitive:
            moods.append(_ALONE)
        stop = chain and self._stopped(chain[0].end, places.start, _STOPS)
        return [*moods, _NEGATED] if chain and chain[0].negated and not stop else moods

    def _found(self) -> Iterator[Group]:
        words, place = self._words, 0
        while place < len(words):
            if words[place].tag not in _GROUP:
                place += 1
                continue
            start, lexical = place, False
            while place < len(words) and words[place].tag in _GROUP:
                word = words[place]
                if word.mood and lexical and self._makes_clause(place):
                    break
                lexical = lexical or word.tag in _VERBS
                place += 1
            if any(word.mood for word in words[start:place]):
                yield self._group(start, place)

    def _group(self, start: int, end: int) -> Group:
        words = self._words[start:end]
        last = max(place for place, word in enumerate(words) if word.mood)
        verbs = tuple((word.lemma, word.mood) for word in words if word.mood)
        finite = any(word.mood and self._makes_clause(place) for place, word in enumerate(words, start))
        before = [word.lower for word in self._words[max(0, start - 2) : start]]
        denied = any(word.lower in self._negations and not word.lemma for word in words[: last + 1])
        # "nessuno ci ha offerto", "nobody has offered"
        denied = denied or (finite and not self._nobody.isdisjoint(before) and self._also.isdisjoint(before))
        bare = {mood for _, mood in verbs} == {"participle"}
        marked = not self._infinitive.isdisjoint((*before[-1:], *(word.lower for word in words[:last])))
        return Group(start, end, verbs, finite, bare, marked, denied)

    def _makes_clause(self, place: int) -> bool:
        """Whether the verb or auxiliary at a place is tensed, and no infinitive (to have)."""
        word = self._words[place]
        led = place > 0 and self._words[place - 1].lower in self._infinitive
        return word.mood not in _NO_CLAUSE and (not led or word.tag == "VERB")

    def _chain(self, places: range) -> list[Group]:
        """The group that governs the figure, then the one that takes it, and so on up to a tensed one."""
        if places.start not in self._chains:
            first = self._governing(places)
            found = [first] if first else []
            while found and not found[-1].finite and len(found) < _DEEPEST and not self._apart(found[-1]):
                above = self._before(found[-1].start)
                if above is None or self._opened(above.end, found[-1].start):
                    break
                found.append(above)
            self._chains[places.start] = found
        return self._chains[places.start]

    def _apart(self, group: Group) -> bool:
        """Whether a group is a clause of its own without a tensed verb: a house, valued at 3 million."""
        return group.bare and group.start > 0 and self._words[group.start - 1].text == ","

    def _taking(self, group: Group) -> Group | None:
        """The group that takes the clause of a tensed group: said that it paid, nega che abbia pagato."""
        above = self._before(group.start)
        if above is None or self._stopped(above.end, group.start, _STOPS):
            return None
        between = [word.lower for word in self._words[above.end : group.start]]
        if not self._that.isdisjoint(between[:2]):
            return above
        plain = self._lexicon.language.plain_clause and "," not in between and len(between) <= _CLAUSE
        return above if plain and self._opens.isdisjoint(between) else None

    def _governing(self, places: range) -> Group | None:
        before, after = self._before(places.start), self._after(places.stop)
        while before is not None and before.bare and not self._joined(before):
            # "la somma richiesta di 3 milioni": it describes a noun, if another verb stands before it.
            above = self._before(before.start)
            if above is None or self._opened(above.end, before.start):
                break
            before = above
        if before is None or self._opened(before.end, places.start):
            return after
        parted = any(word.lower in self._also or word.text in _STOPS for word in self._words[before.end : places.start])
        return after if after is not None and parted else before

    def _joined(self, group: Group) -> bool:
        """Whether a participle goes on with the one before it (ha comprato e speso), or opens a clause of its own."""
        return group.start > 0 and self._words[group.start - 1].lower in self._also

    def _before(self, place: int) -> Group | None:
        return next((group for group in reversed(self._groups) if group.end <= place), None)

    def _after(self, place: int) -> Group | None:
        """The group that a figure is the subject of: 3 million was spent; 3 million, she said, was spent."""
        words = self._words
        if place < len(words) and words[place].text == ",":
            aside = (at for at in range(place + 1, min(place + _SUBJECT, len(words))) if words[at].text == ",")
            end = next(aside, place - 1) + 1
            return next((group for group in self._groups if group.start == end > place and group.finite), None)
        group = next((group for group in self._groups if group.start >= place), None)
        if group is None or not group.finite or group.start - place > _SUBJECT:
            return None
        between = words[place : group.start]
        other = any(
            not word.text[0].isalnum() or word.lower in self._opens or word.lower in self._also for word in between
        )
        return None if other else group

    def _opened(self, start: int, end: int) -> bool:
        """Whether another clause begins between two places, or a sentence ends."""
        return any(word.lower in self._opens or word.text in _ENDS for word in self._words[start:end])

    def _stopped(self, start: int, end: int, stops: frozenset[str]) -> bool:
        return any(word.text in stops for word in self._words[start:end])
