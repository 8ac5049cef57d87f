"""What stands behind a verb of speech: a clause, an infinitive, a colon, or a figure as its object."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.actors import Word
from pipeline.clauses import INVERTED, Clauses
from pipeline.grammar import ASIDE, DASHES, MARKS, QUOTES, STOPS, Grammar
from pipeline.verbs import Group

# How far its complementizer or its colon may stand behind a verb, in words.
_REACH = 8
# How far a figure may stand from the verb whose object it is.
OBJECT = 18
_PAIR = 2


class Complements:
    """The complements of the verbs of one sentence."""

    def __init__(self, grammar: Grammar, words: Sequence[Word], clauses: Clauses) -> None:
        self._grammar, self._words, self._clauses = grammar, words, clauses

    def complementizer(self, at: int, high: int) -> int | None:
        """The word that opens the clause a verb reports: ha detto ieri in aula che ..."""
        commas = 0
        for place in range(at, min(high, at + _REACH + INVERTED)):
            word = self._words[place]
            if word.lower in self._grammar.how and place == at:
                return place
            if word.lower in self._grammar.that:
                return place if commas != 1 and not self._describes_object(at, place) else None
            if word.text in DASHES:
                return None
            described = commas == 1 and word.participle
            stops = word.text in STOPS or word.text in QUOTES or word.figure
            if stops or (self._clauses.finite(place) and not described):
                return None
            commas += word.text == ","
        return None

    def _finite_behind(self, place: int) -> bool:
        """Whether a verb stands right behind a word; a text that is cut off ends with the word."""
        return place + 1 < len(self._words) and self._clauses.finite(place + 1)

    def _describes_object(self, at: int, place: int) -> bool:
        """Whether a relative pronoun stands behind what a verb has done: apre una mostra che ..."""
        if (
            self._words[place].lower not in self._grammar.relatives
            or self._words[at - 1].lemma in self._grammar.accusing
        ):
            # told a hearing that losses were put at 3 million
            return False
        if place - 1 == at and self._words[at].lower in self._grammar.times:
            # ha detto venerdì che servono 3 milioni
            return False
        if place - 1 == at and self._words[at].tag in ("W", "X") and self._finite_behind(place):
            # reported orders that vanished
            return True
        spans = (self._clauses.nouns.phrase(k) for k in range(at, place))
        span = next((span for span in spans if span is not None and span[1] == place), None)
        return span is not None and not any(a.start < span[1] and span[0] < a.end for a in self._clauses.actors)

    def clause_follows(self, group: Group, high: int) -> bool:
        """Whether a clause follows without a word like that: said revenue was ..., but not adding to a sum that ..."""
        finite = self._clauses.finite_in(group.end, high)
        if finite is None or self._clauses.relative_before(group.end, finite + 1) is not None:
            return False
        if self._clauses.led_participle(finite, group.end):
            return self._clauses.finite_in(finite + 1, high) is not None
        if any(self._words[k].figure and self._circumstance(group.end, k) for k in range(group.end, finite)):
            return False
        # ... have added 3 million, it says: what follows an odd comma is no clause of the verb's.
        if any(word.lower in self._grammar.breaks for word in self._words[group.end : finite]):
            # proposed 3 million, but the council decided ...
            return False
        if sum(word.text == "," for word in self._outside_dashes(group.end, finite)) % 2:
            return False
        first = self._words[group.end].lower
        return group.voice != "gerund" or first not in self._grammar.prepositions

    def _outside_dashes(self, start: int, end: int) -> list[Word]:
        """The words of words[start:end] that no pair of dashes holds: its offer — 3 euros, plus 4 — is final."""
        words = list(self._words[start:end])
        marks = [place for place, word in enumerate(words) if word.text in DASHES]
        return words if len(marks) != _PAIR else words[: marks[0]] + words[marks[1] + 1 :]

    def gerund(self, place: int) -> bool:
        """Whether a gerund stands here: admitted taking 3,000."""
        return self._words[place].tag == "GERUND"

    def infinitive(self, at: int, high: int) -> int | None:
        """Where an infinitive clause begins: dice di aver speso, claims to have spent."""
        for place in range(at, min(high - 1, at + 3)):
            if self._words[place].lower in self._grammar.infinitive:
                after = self._words[place + 1 : place + 3]
                if any(word.mood == "infinitive" for word in after) or (
                    self._grammar.plain_clause and after[0].tag != "X"
                ):
                    return place
            if self._words[place].text in MARKS:
                return None
        return None

    def colon(self, at: int, high: int) -> int | None:
        """The colon or opening quotation mark that a verb leads to."""
        for place in range(at, min(high, at + _REACH + INVERTED)):
            word = self._words[place]
            if word.text == ":" or any(start == place for start, _ in self._clauses.quotations):
                return place
            if word.text in ".;?!" or word.figure or self._clauses.finite(place):
                return None
        return None

    def figure(self, at: int, high: int) -> int | None:
        """The figure that is the object of a verb: stima per quest'anno 3 milioni."""
        for place in range(at, min(high, at + OBJECT)):
            word = self._words[place]
            if word.figure:
                return place if not self._circumstance(at, place) else None
            if self._provides(place):
                # un piano che prevede 3 milioni
                continue
            if word.text in ".;:?!" or self._clauses.finite(place) or word.lower in self._grammar.that:
                return None
            if word.tag == "PART" and self._words[place - 1].lower in self._grammar.also:
                # reported 40 claims and paid 3 million
                return None
        return None

    def _provides(self, place: int) -> bool:
        """Whether a relative clause stands here that tells what a plan provides for, at its pronoun or its verb."""
        grammar = self._grammar
        at = place + 1 if self._words[place].lower in grammar.relatives else place
        led = at < len(self._words) and self._words[at - 1].lower in grammar.relatives
        return led and self._words[at].lemma in grammar.providing

    def _describes_noun(self, place: int) -> bool:
        """Whether a tensed form is a participle behind a noun: the 3 million gain booked in May."""
        word, before = self._words[place], self._words[place - 1]
        return word.participle and before.tag in ("W", "ACTOR") and self._words[place - 2].figure is not None

    def _circumstance(self, at: int, place: int) -> bool:
        """Whether what stands right before a figure opens a circumstance: deny it after 3 million vanished."""
        while place - 1 > at and self._words[place - 1].lower in self._grammar.common:
            place -= 1
            if self._words[place].lower in self._grammar.circumstances:
                return True
        return False

    def clause_end(self, at: int, high: int) -> int:
        """Where the clause of a figure ends: before a new one with a finite verb of its own."""
        finite = self._clauses.finite_in(at, high)
        while finite is not None and (
            self._clauses.relative_before(at, finite + 1) is not None or self._describes_noun(finite)
        ):
            finite = self._clauses.finite_in(finite + 1, high)
        if finite is None:
            return high
        marks = [
            k for k in range(at, finite) if self._words[k].text in ASIDE or self._words[k].lower in self._grammar.also
        ]
        return marks[-1] if marks else high
