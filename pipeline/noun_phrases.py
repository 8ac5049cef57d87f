"""The noun phrases of a sentence: those with a determiner, those of bare nouns, and those that others own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.actors import Actor, Word
from pipeline.grammar import DASHES, MARKS, Grammar, Span

# How many words may stand between an owner and what it owns.
OWNED = 3
# How long a noun phrase may be, in words.
LONGEST = 6
# How many words a title before a name may have.
_TITLE = 5


class NounPhrases:
    """The noun phrases of one sentence, as words[start:end]; `starting` are its actors by where they start."""

    def __init__(
        self, grammar: Grammar, words: Sequence[Word], actors: Sequence[Actor], starting: Mapping[int, Actor]
    ) -> None:
        self._grammar, self._words, self._actors, self._starting = grammar, words, actors, starting

    def phrase(self, at: int) -> Span | None:
        """A noun phrase that begins with a determiner here, ungoverned: un bracconiere, the winning team."""
        return None if self._governs(at) else self._phrase(at)

    def phrase_before(self, end: int) -> Span | None:
        """The noun phrase that ends right before a place; before a participle, without it: un quadro | venduto."""
        words, led = self._words, self._led_on(end)
        for at in range(max(0, end - LONGEST), end - 1):
            span = self._phrase(at)
            # un albergo a tre stelle
            counted = at > 0 and words[at].tag == "NUM" and words[at - 1].lower in self._grammar.prepositions
            if span is not None and not counted and (span[1] == end or (led and span[1] > end)):
                return at, end
        return None

    def _led_on(self, place: int) -> bool:
        """Whether a participle stands here that a preposition or a figure leads on from, and no amount: spesa di ..."""
        words = self._words
        made = place + 1 < len(words) and words[place].tag == "PART" and words[place].lower not in self._grammar.amounts
        return made and (words[place + 1].lower in self._grammar.prepositions or words[place + 1].figure is not None)

    def nouns_before(self, end: int) -> Span | None:
        """The plain nouns that end right before a place, with what they are of: 25 caccia di nuova generazione."""
        words, at, first = self._words, end, end
        while at > max(0, end - LONGEST):
            word = words[at - 1]
            if word.tag == "W" and not word.lemma and word.lower not in self._grammar.times:
                first = at - 1
            elif at == end or word.lower not in self._grammar.of:
                break
            at -= 1
        while first > 1 and words[first - 1].text in DASHES and words[first - 1].end == words[first].start:
            # the 22-year-old
            first -= 2
        return (first, end) if first < end else None

    def _phrase(self, at: int) -> Span | None:
        words, grammar = self._words, self._grammar
        counted = words[at].tag == "NUM" and at + 1 < len(words) and words[at + 1].tag in ("W", "ACTOR")
        if words[at].lower not in grammar.determiners and not counted:
            return None
        end = at + 1
        several = words[at].lower in grammar.plural_determiners and end + 1 < len(words)
        if several and words[end + 1].tag == "NUM" and words[end].lower in grammar.prepositions:
            # gli oltre 800 parchi
            end += 1
        while end < len(words) and end - at < LONGEST and self._in_phrase(words[end]):
            end += 1
        if end == at + 1 or any(word.lower in grammar.times for word in words[at + 1 : end]):
            return None
        return at, end

    def _in_phrase(self, word: Word) -> bool:
        # la domanda c'è: what is cut short goes with the word behind it
        cut = word.text[-1] in "'’"
        if word.figure or word.text in MARKS or word.lower in self._grammar.prepositions or cut:
            return False
        if word.lower in self._grammar.relatives or word.lower in self._grammar.also:
            return False
        return word.tag in ("W", "X", "PART", "GERUND", "ACTOR", "POST", "NUM") and word.text[0].isalnum()

    def bare(self, start: int, end: int) -> Span | None:
        """Nouns without an article that open a segment: ladri rubano ..., donations to super PACs hit ..."""
        at, small = start, self._grammar.also
        while at < end:
            word = self._words[at]
            opens = word.lower in small or word.lower in self._grammar.subordinators
            if not opens and word.tag != "AUX" and not self._grammar.adverb(word.lower):
                break
            at += 1
        stop = at
        while stop < end and stop - at < LONGEST and self._in_phrase(self._words[stop]):
            stop += 1
        while stop > at and self._words[stop - 1].lower in self._grammar.adverbs and self._words[stop - 1].tag == "X":
            # Deposits nevertheless grew
            stop -= 1
        told = any(
            word.tag in ("W", "ACTOR")
            or (word.tag == "X" and word.lower not in self._grammar.common)
            or word.lower in self._grammar.amounts
            for word in self._words[at:stop]
        )
        if not told or any(word.lower in self._grammar.times for word in self._words[at:stop]):
            return None
        if stop < end and self._words[stop].lower in self._grammar.compared:
            # fewer than 40 are left
            return None
        return at, stop

    def beside(self, start: int, end: int) -> Span | None:
        """A plain noun with its article that opens the segment or ends it: i famigliari dicono che ..."""
        at = start
        while at < end and (self._words[at].lower in self._grammar.also or self._words[at].tag == "AUX"):
            if self._words[at].lower in self._grammar.determiners:
                break
            at += 1
        span = self.plain(at)
        if span and span[1] <= end:
            return span
        if end - at == 1 and self.bare_plural(at):
            # Rangers say ...
            return at, end
        # Nell'ultima nota il leaker sostiene ...: it stands right before its verb
        beside = (self.plain(place) for place in (end - 2, end - 3) if place > start and not self._governs(place))
        return next((span for span in beside if span and span[1] == end), None)

    def bare_plural(self, place: int) -> bool:
        """Whether a noun in the plural stands here alone, where the language has those without an article."""
        word, grammar = self._words[place], self._grammar
        plural = bool(grammar.plurals) and word.lower.endswith(grammar.plurals) and word.text.isalpha()
        return plural and word.tag in ("W", "X") and word.lower not in grammar.common and not word.lemma

    def plain(self, at: int) -> Span | None:
        """An article with one or two plain nouns, and the name that follows: la rettrice Ilaria Bonfante."""
        words = self._words
        if at + 1 >= len(words) or words[at].lower not in self._grammar.determiners:
            return None
        if words[at + 1].lower in self._grammar.demonyms and at + 2 < len(words):
            # the Danish owner
            return (at, at + 3) if words[at + 2].tag == "W" and not words[at + 2].lemma else None
        if words[at + 1].tag != "W":
            return None
        if words[at + 1].lemma or words[at + 1].lower in self._grammar.times:
            return None
        more = at + 2 < len(words) and words[at + 2].tag == "W" and not words[at + 2].lemma
        if more and words[at + 2].lower in self._grammar.times:
            return None
        end = at + 3 if more else at + 2
        name = self._starting.get(end)
        return at, name.end if name is not None and name.type == "name" else end

    def called(self, start: int, end: int) -> Actor | None:
        """The name that plain nouns with an article lead to: il mensile Silicio Oggi; not one that acts by itself (il
        bando Ferrol deve pagare).
        """
        words, name = self._words, self._starting.get(end)
        if name is None or name.type != "name" or words[start].lower in self._grammar.plural_determiners:
            return None
        small = self._grammar.determiners
        led = words[start].lower in small and all(word.tag == "W" for word in words[start + 1 : end])
        after = words[name.end] if name.end < len(words) else None
        acts = after is not None and after.tag in ("AUX", "BE", "VERB") and after.lower not in small
        return name if led and not acts else None

    def _governs(self, at: int) -> bool:
        return at > 0 and self._words[at - 1].lower in self._grammar.prepositions

    def owns(self, end: int) -> bool:
        """Whether a clitic behind a noun phrase makes an owner of it: Austria's ..."""
        return end < len(self._words) and self._words[end].lower in self._grammar.clitics

    def edge(self, start: int) -> int:
        """Where a noun phrase begins with the one that owns it: the league's annual report."""
        at = start
        while at > max(0, start - OWNED) and self._words[at - 1].tag in ("W", "GERUND"):
            # Ocra's acting sales director
            at -= 1
        start = at if at and self._words[at - 1].lower in self._grammar.clitics else start
        while start and self._words[start - 1].lower in self._grammar.clitics:
            owner = next((a for a in self._actors if a.end == start - 1), None)
            span = None if owner else self.phrase_before(start - 1)  # the world's largest maker
            if owner is None and span is None:
                return start
            start = owner.start if owner else span[0] if span else start
        return start

    def first_joined(self, start: int) -> int:
        """Where a noun phrase begins with those joined before it: lawyers Ada Finch and Tom Green; A (AB) and B."""
        start = self.entitled(self.edge(start))
        while start > 1 and self._words[start - 1].lower in self._grammar.also:
            end = start - 1
            if self._words[end - 1].text == ")":
                end = next((k for k in range(end - 1, 0, -1) if self._words[k].text == "("), end)
            joined = next((a for a in self._actors if a.end == end), None)
            if joined is None:
                break
            before = next((a for a in self._actors if a.end == joined.start), joined)
            start = self.edge(before.start)
        return start

    def entitled(self, start: int) -> int:
        """Where the words begin that stand before a name as its title behind a mark: ..., Union minister Ann Bell said;
        ..., presiding commissioner Ann Bell said.
        """
        at = start
        while at > max(0, start - _TITLE) and self._titles(self._words[at - 1]):
            at -= 1
        return at if at and self._words[at - 1].text in MARKS else start

    def _titles(self, word: Word) -> bool:
        small = word.lower in self._grammar.linking
        return not small and (not word.lemma or word.tag == "GERUND") and word.text[0].isalpha() and not word.figure
