"""The verbs of a sentence and the runs of words around them: marks, brackets, quotations, verb groups.

No parse: the runs of words between marks, and the classes of words that a language's pack gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.actors import Word
from pipeline.grammar import ASIDE, MARKS, OPENING, Grammar, Span
from pipeline.remembered import cached_property

# How many words of time may part a participle from its auxiliary: have this week announced.
_TIMES = 2
# How far around a figure brackets are looked for, in words.
_BRACKET = 40
# Moods that make no clause of their own.
_NO_CLAUSE = frozenset({"infinitive", "participle", "gerund"})


class Group(NamedTuple):
    """A verb with its auxiliaries at words[start:end]; `voice` is active, gerund or passive."""

    start: int
    end: int
    voice: str


class Verbs:
    """The verb groups of one sentence, and what parts them."""

    def __init__(self, grammar: Grammar, words: Sequence[Word]) -> None:
        self._grammar, self._words = grammar, words

    @cached_property
    def quotations(self) -> list[Span]:
        """Where quotations stand, their marks included."""
        return _quotations(self._words)

    @cached_property
    def bracketed(self) -> list[bool]:
        """Whether each word stands in brackets that close in the sentence: 40m euros ($47m; £34m)."""
        inside, opened = [False] * len(self._words), None
        for place, word in enumerate(self._words):
            if word.text == "(":
                opened = place
            elif word.text == ")" and opened is not None:
                inside[opened:place] = [True] * (place - opened)
                opened = None
        return inside

    def brackets(self, place: int) -> Span:
        """The brackets around a place, words[start:end]; (0, 0) where there are none."""
        words = self._words
        start = next((k for k in range(place, max(-1, place - _BRACKET), -1) if words[k].text in "()"), -1)
        if start < 0 or words[start].text == ")":
            return 0, 0
        reach = min(len(words), place + _BRACKET)
        return start, next((k for k in range(place, reach) if words[k].text == ")"), reach)

    def bracket(self, place: int) -> Span:
        """The brackets around a place with a clause of their own, words[start:end]; (0, 0) where there are none."""
        words, (start, end) = self._words, self.brackets(place)
        # (erano 8 miliardi un anno fa) only compares
        says = any(self.finite(k) and words[k].tag != "BE" for k in range(start, end))
        return (start, end) if says else (0, 0)

    def before_bracket(self, end: int, low: int) -> int:
        """Where the brackets open that close right before a place; the place itself where none do."""
        closed = end > low and self._words[end - 1].text == ")"
        return next((k for k in range(end - 1, low, -1) if self._words[k].text == "("), end) if closed else end

    def apart(self, place: int, end: int) -> bool:
        """Whether a quotation holds a place that closes before words[end]."""
        return any(start < place < stop < end for start, stop in self.quotations)

    def segment_start(self, end: int, low: int) -> int:
        """Where the run of words without a mark begins that ends before words[end]."""
        start = end
        while start > low and self._words[start - 1].text not in MARKS:
            start -= 1
        return start

    def segment_end(self, start: int) -> int:
        """Where the run of words without a mark ends that begins at words[start]."""
        return next((k for k in range(start, len(self._words)) if self._words[k].text in MARKS), len(self._words))

    def bounds(self, place: int) -> Span:
        """The part of the sentence that a verb can speak of: between semicolons, and inside its own quotation."""
        low, high = 0, len(self._words)
        for k, word in enumerate(self._words):
            if word.text == ";" and not self.bracketed[k]:
                low, high = (k + 1, high) if k < place else (low, min(high, k))
        for start, end in self.quotations:
            if start < place < end:
                low, high = max(low, start + 1), min(high, end)
        return low, high

    def tag_inside(self, place: int) -> bool:
        """Whether the words at a place stand behind a mark inside a quotation, as a tag does."""
        quoted = any(start < place < end for start, end in self.quotations)
        return quoted and place > 0 and self._words[place - 1].text in ASIDE

    def group(self, place: int) -> Group | None:
        """The verb group whose verb stands here; None where its form makes no clause."""
        words = self._words
        tag = words[place].tag
        start = place
        while start and words[start - 1].tag in ("AUX", "BE"):
            start -= 1
        if start == place and (tag == "PART" or words[place].participle):
            start = self._helped(place)
        auxiliaries = words[start:place]
        finite = any(word.mood and word.mood not in _NO_CLAUSE for word in auxiliaries)
        if tag == "PART":
            passive = not (finite or self._shares_auxiliary(start)) or any(word.tag == "BE" for word in auxiliaries)
            return Group(start, place + 1, "passive" if passive else "active")
        if tag == "GERUND":
            return Group(start, place + 1, "active" if finite else "gerund")
        base = words[place].mood == "base" and place and words[place - 1].lower in self._grammar.infinitive
        if (tag == "INF" and not finite) or base:
            return None
        if self._by_follows(place + 1):
            # the loss reported by X: the form is also that of the participle
            return Group(start, place + 1, "passive")
        return Group(start, place + 1, "active")

    def _shares_auxiliary(self, start: int) -> bool:
        """Whether a participle goes on with an active one before it: ha lodato la squadra e promesso 3 milioni."""
        words = self._words
        if not self._grammar.drops_subject or start < 2 or words[start - 1].lower not in self._grammar.also:
            return False
        verb = self.finite_in(self.segment_start(start, 0), start - 1, last=True)
        return verb is not None and words[verb].tag == "AUX" and verb + 1 < start and words[verb + 1].tag == "PART"

    def _helped(self, place: int) -> int:
        """Where the group of a participle begins that a time or an adverb parts from its auxiliary: have today said,
        has explicitly stated.
        """
        words, start, grammar = self._words, place, self._grammar
        while start > max(0, place - _TIMES):
            before = words[start - 1].lower
            if before not in grammar.times and before not in grammar.determiners and not grammar.adverb(before):
                break
            start -= 1
        if start == place or not start or words[start - 1].tag != "AUX" or not words[start - 1].mood:
            return place
        while start and words[start - 1].tag in ("AUX", "BE"):
            start -= 1
        return start

    def _by_follows(self, at: int) -> bool:
        words, by = self._words, self._grammar.by
        if self._grammar.drops_subject or at >= len(words):
            return False
        if words[at].lower in self._grammar.prepositions and at + 1 < len(words):
            # pencilled in by
            return words[at].lower in by or words[at + 1].lower in by
        return words[at].lower in by

    def makes_room(self, group: Group, low: int) -> bool:
        """Whether the subject can stand behind the verb: after a mark, `come`, or at the start."""
        if group.start <= low:
            return True
        before = self._words[group.start - 1]
        return before.text in MARKS or before.lower in self._grammar.like

    def finite(self, place: int) -> bool:
        """Whether the verb of a clause stands here."""
        word = self._words[place]
        if word.tag == "VERB":
            led = word.mood == "base" and place > 0 and self._words[place - 1].lower in self._grammar.before_bare
            return not led
        return word.tag in ("AUX", "BE") and bool(word.mood) and word.mood not in _NO_CLAUSE

    def finite_in(self, start: int, end: int, last: bool = False) -> int | None:
        """The first (or last) finite verb in words[start:end]."""
        places = [place for place in range(start, end) if self.finite(place)]
        return (places[-1] if last else places[0]) if places else None

    def led_participle(self, place: int, at: int) -> bool:
        """Whether a tensed form is a participle of a noun led by a preposition: said in a paper published in May."""
        led = at < place and self._words[at].lower in self._grammar.prepositions
        return led and self._words[place].participle and self._words[place - 1].tag in ("W", "X", "ACTOR", "POST")

    def verb_between(self, start: int, end: int) -> bool:
        """Whether a verb stands between a subject and a participle behind a noun, and nothing joins the two."""
        words = self._words[start:end]
        joined = any(
            w.text in MARKS or w.lower in self._grammar.joining or w.lower in self._grammar.that for w in words
        )
        noun = bool(words) and words[-1].tag in ("W", "ACTOR")
        return noun and not joined and any(word.lemma and word.tag == "VERB" for word in words)

    def relative_before(self, start: int, end: int) -> int | None:
        """The first relative pronoun in words[start:end], where the last one there has a finite verb behind it.

        Without one its clause is still open: i 6 milioni che la stessa X | ha annunciato.
        """
        places = [place for place in range(start, end) if self._words[place].lower in self._grammar.relatives]
        if not places or self.finite_in(places[-1], end) is None:
            return None
        return next(place for place in places if self.finite_in(place, end) is not None)

    def main_clause(self, start: int, end: int) -> bool:
        """Whether words[start:end] are a clause that others hang on: it neither tells who speaks nor describes."""
        if self.finite_in(start, end) is None or self._words[start].lower in self._grammar.hanging:
            return False
        return not any(word.lemma in self._grammar.speech for word in self._words[start:end])


def _closes(words: Sequence[Word], place: int) -> bool:
    """Whether a straight mark can only close a quotation: it touches the word before it, and none behind it."""
    if not place or words[place - 1].end != words[place].start:
        return False
    return place + 1 == len(words) or words[place + 1].start > words[place].end


def _quotations(words: Sequence[Word]) -> list[Span]:
    """Quotations by their marks: words[start] opens one, words[end] closes it or is the end of the sentence."""
    out: list[Span] = []
    opened = -1
    for place, word in enumerate(words):
        if word.text in OPENING or (word.text == '"' and opened < 0 and not _closes(words, place)):
            opened = place if opened < 0 else opened
        elif word.text in ("»", "”", '"') or (word.text == "'" and opened >= 0 and words[opened].text == "‘"):
            # One that opened before the sentence runs from its start.
            out.append((opened, place))
            opened = -1
    if opened >= 0:
        out.append((opened, len(words)))
    return out
