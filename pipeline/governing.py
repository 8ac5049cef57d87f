"""Which verb governs a figure: the verb groups of a sentence, and the chain of those above a figure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.actors import Word
from pipeline.patterns import Lexicon
from pipeline.reading import Reading

_VERBS = frozenset({"VERB", "PART", "INF", "GERUND"})
_GROUP = _VERBS | {"AUX", "BE"}
_NO_CLAUSE = frozenset({"participle", "infinitive", "gerund", "base"})
# Marks that part a verb from what it governs, and those that end its sentence.
STOPS = frozenset({";", ":", "(", ")", "—", "–", "•", "?", "!"})
_ENDS = frozenset({";", "?", "!", "•"})
# How many verbs stand above each other at most (said it expects to be able to pay).
_DEEPEST = 5
# How many words a subject takes between a figure and its verb, or between a verb and the clause that it takes.
_SUBJECT = 6
_CLAUSE = 8


class Group(NamedTuple):
    """A verb group words[start:end]: its verbs in order as (lemma, mood).

    `finite` tells that it makes a clause, `bare` that it is a participle alone, `marked` that `to` or `di` leads to it,
    `perfect` that it is done before (to have paid).
    """

    start: int
    end: int
    verbs: tuple[tuple[str, str], ...]
    finite: bool
    bare: bool
    marked: bool
    negated: bool
    perfect: bool


class Governing:
    """The verb groups of one sentence, in order, and which of them governs a figure."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = list(map(self._guessed, reading.words)) if lexicon.language.endings else reading.words
        sets = lexicon.word_sets
        self._also, self._opens, self._that = lexicon.joiners, lexicon.clause_openers, lexicon.complementizers
        self._negations, self._nobody, self._infinitive = sets["negations"], sets["nobody"], sets["infinitive"]
        self.groups = list(self._found())
        self._chains: dict[int, list[Group]] = {}

    def _guessed(self, word: Word) -> Word:
        """A word with the mood that its ending tells, where it is one of no known verb: mobiliterà."""
        if word.mood or word.tag not in ("X", "W", "POST"):
            return word
        mood = self._lexicon.mood_by_ending(word.text)
        return word._replace(tag="VERB", mood=mood) if mood else word

    def headline(self, chain: list[Group]) -> bool:
        """Whether an infinitive that no verb takes ends a chain, as in headlines: X to pay 3 million."""
        alone = bool(chain) and not chain[-1].finite and chain[-1].marked
        return alone and self._words[0].lower not in self._infinitive

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
        moods = [place for place, word in enumerate(words) if word.mood]
        verbs = tuple((words[place].lemma, words[place].mood) for place in moods)
        finite = any(self._makes_clause(start + place) for place in moods)
        before = [word.lower for word in self._words[max(0, start - 2) : start]]
        leading = [word.lower for word in words[: moods[-1]]]
        denied = any(word.lower in self._negations and not word.lemma for word in words[: moods[-1] + 1])
        # "nessuno ci ha offerto", "nobody has offered"
        denied = denied or (finite and not self._nobody.isdisjoint(before) and self._also.isdisjoint(before))
        bare = {mood for _, mood in verbs} == {"participle"}
        marked = not self._infinitive.isdisjoint((*before[-1:], *leading))
        perfect = any(
            one.tag == "AUX" and one.mood and after.mood == "participle" and not self._makes_clause(place)
            for place, (one, after) in enumerate(pairwise(words), start)
        )
        return Group(start, end, verbs, finite, bare, marked, denied, perfect)

    def _makes_clause(self, place: int) -> bool:
        """Whether the verb or auxiliary at a place is tensed, and no infinitive (to have)."""
        word = self._words[place]
        led = place > 0 and self._words[place - 1].lower in self._infinitive
        return word.mood not in _NO_CLAUSE and (not led or word.tag == "VERB")

    def chain(self, places: range) -> list[Group]:
        """The group that governs the figure, then the one that takes it, and so on up to a tensed one."""
        if places.start not in self._chains:
            first = self._governing(places)
            found = [first] if first else []
            while found and not found[-1].finite and len(found) < _DEEPEST and not self._apart(found[-1]):
                above = self._before(found[-1].start)
                if above is None or self.opened(above.end, found[-1].start):
                    break
                found.append(above)
            self._chains[places.start] = found
        return self._chains[places.start]

    def _apart(self, group: Group) -> bool:
        """Whether a group is a clause of its own without a tensed verb: a house, valued at 3 million."""
        return group.bare and group.start > 0 and self._words[group.start - 1].text == ","

    def taking(self, group: Group) -> Group | None:
        """The group that takes the clause of a group: said that it paid, nega che abbia pagato."""
        above = self._before(group.start)
        if above is None or self.stopped(above.end, group.start, STOPS):
            return None
        between = [word.lower for word in self._words[above.end : group.start]]
        if not self._that.isdisjoint(between[:2]):
            return above
        plain = group.finite and self._lexicon.language.plain_clause and "," not in between and len(between) <= _CLAUSE
        return above if plain and self._opens.isdisjoint(between) else None

    def _governing(self, places: range) -> Group | None:
        before, after = self._before(places.start), self._after(places.stop)
        while before is not None and before.bare and not self._joined(before):
            # "la somma richiesta di 3 milioni": it describes a noun, if another verb stands before it.
            above = self._before(before.start)
            if above is None or self.opened(above.end, before.start):
                break
            before = above
        if before is None or self.opened(before.end, places.start):
            return after
        parted = any(word.lower in self._also or word.text in STOPS for word in self._words[before.end : places.start])
        return after if after is not None and parted else before

    def _joined(self, group: Group) -> bool:
        """Whether a participle goes on with the one before it (ha comprato e speso), or opens a clause of its own."""
        return group.start > 0 and self._words[group.start - 1].lower in self._also

    def _before(self, place: int) -> Group | None:
        return next((group for group in reversed(self.groups) if group.end <= place), None)

    def _after(self, place: int) -> Group | None:
        """The group that a figure is the subject of: 3 million was spent; 3 million, she said, was spent."""
        words = self._words
        if place < len(words) and words[place].text == ",":
            aside = (at for at in range(place + 1, min(place + _SUBJECT, len(words))) if words[at].text == ",")
            end = next(aside, place - 1) + 1
            return next((group for group in self.groups if group.start == end > place and group.finite), None)
        group = next((group for group in self.groups if group.start >= place), None)
        if group is None or not group.finite or group.start - place > _SUBJECT:
            return None
        between = words[place : group.start]
        other = any(
            not word.text[0].isalnum() or word.lower in self._opens or word.lower in self._also for word in between
        )
        return None if other else group

    def opened(self, start: int, end: int) -> bool:
        """Whether another clause begins between two places, or a sentence ends."""
        return any(word.lower in self._opens or word.text in _ENDS for word in self._words[start:end])

    def stopped(self, start: int, end: int, stops: frozenset[str]) -> bool:
        """Whether one of these marks stands between two places."""
        return any(word.text in stops for word in self._words[start:end])
