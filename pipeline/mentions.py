"""A sentence's tokens -> the amounts and GPU counts in it.

Numbers and the phrases of the lexicon (currencies, accelerators, models) become one token each, and the
`money` and `gpu_count` patterns of the pack run over that short Doc. The longest pattern from the left
wins; a `not_figure` pattern that wins takes its number out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from pipeline.models import Quantity
from pipeline.numbers import HYPHENS, Number, NumberReader
from pipeline.patterns import Entry, Hit, Lexicon
from pipeline.patterns.lexicon import FIGURE_KINDS, phrase_key
from pipeline.tokens import Token, make_doc

# A bare magnitude that takes its paragraph's currency: millions anywhere, thousands where words lead to it.
MILLION = Decimal(1_000_000)
THOUSAND = Decimal(1_000)
# No phrase has this word: a token holds no space.
_GAP = " "


@dataclass(frozen=True, slots=True)
class Figure:
    """tokens[start:end] is an amount or a count; `unit` is empty for a bare number such as `3 miliardi`."""

    start: int
    end: int
    kind: str
    number: Number
    unit: str
    item: str = ""
    patterns: tuple[str, ...] = ()


class _Item(NamedTuple):
    """A merged token: `number` or `entry` says what it is."""

    start: int
    end: int
    tag: str
    number: Number | None = None
    entry: Entry | None = None


def quantity(number: Number, qualifier: str = "") -> Quantity:
    """The stated figure with its bounds, under a qualifier of the contract."""
    if number.value is None:
        return Quantity(None, number.low, None, "unspecified")
    return bounded(number.value, qualifier or number.qualifier)


def bounded(value: Decimal, qualifier: str) -> Quantity:
    """value under a qualifier: `more_than` leaves the upper bound open, `at_most` the lower."""
    if qualifier in ("more_than", "at_least"):
        return Quantity(value, value, None, qualifier)
    if qualifier in ("less_than", "at_most"):
        return Quantity(value, None, value, qualifier)
    return Quantity(value, value, value, qualifier)


class FigureFinder:
    """Finds the figures of sentences in one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        currencies = (p for p, entries in lexicon.phrases.items() if any(e.tag in ("CUR", "SYM") for e in entries))
        self._numbers = NumberReader(lexicon.numbers, (phrase.split(" ")[0] for phrase in currencies))
        self._rules = lexicon.rules(*FIGURE_KINDS)

    def find(self, tokens: Sequence[Token]) -> tuple[list[Figure], list[Number]]:
        """The figures of a sentence in order, and the numbers that are part of none."""
        numbers, items, hits = self._hits(tokens)
        figures = [figure for hit in hits if (figure := self._figure(hit, items, tokens)) is not None]
        taken = {
            item.number.start
            for hit in hits
            for item in items[hit.start : hit.end]
            if item.number and (hit.pattern.kind == "not_figure" or any(f.start <= item.start < f.end for f in figures))
        }
        figures.sort(key=lambda figure: figure.start)
        return figures, [number for number in numbers if number.start not in taken]

    def refused(self, tokens: Sequence[Token]) -> set[str]:
        """Ids of the `not_figure` patterns that take a number out of a sentence."""
        return {hit.pattern.id for hit in self._hits(tokens)[2] if hit.pattern.kind == "not_figure"}

    def _hits(self, tokens: Sequence[Token]) -> tuple[list[Number], list[_Item], list[Hit]]:
        """Numbers, merged tokens, and the winning hits: longer ones first, none overlapping."""
        numbers = self._numbers.read(tokens)
        if not numbers and not self._numbers.may_stand_alone(tokens):
            return [], [], []
        items = self._items(tokens, numbers)
        if not any(item.number for item in items):
            return numbers, items, []
        texts = [" ".join(token.text for token in tokens[item.start : item.end]) for item in items]
        words = [(text.lower(), item.tag, "") for text, item in zip(texts, items, strict=True)]
        make = partial(make_doc, self._lexicon.nlp.vocab, texts, [item.tag for item in items])
        chosen: list[Hit] = []
        used: set[int] = set()
        for hit in sorted(self._rules.find(make, words), key=lambda hit: self._rank(hit, items)):
            places = range(hit.start, hit.end)
            if not used.intersection(places):
                used.update(places)
                chosen.append(hit)
        return numbers, items, chosen

    def _rank(self, hit: Hit, items: Sequence[_Item]) -> tuple[int, bool, int, str]:
        """The fuller reading first; of equals the refusal, then the earlier."""
        size = sum(item.end - item.start for item in items[hit.start : hit.end])
        shared = hit.pattern.kind == "shared_currency"
        return (1 if shared else -size, hit.pattern.kind != "not_figure", hit.start, hit.pattern.id)

    def _items(self, tokens: Sequence[Token], numbers: Sequence[Number]) -> list[_Item]:
        spans: list[tuple[int, int, Entry]] = []
        for start, end in self._phrases(tokens):
            written = _written(tokens[start:end])
            for entry in self._lexicon.phrases[phrase_key(tokens[start:end])]:
                if (
                    len(written) == 1
                    and entry.tag == "CUR"
                    and (start == 0 or tokens[start - 1].end < tokens[start].start)
                ):
                    # 415p: a letter is a currency only where it touches its number.
                    continue
                if not entry.written or entry.written == written:
                    spans.append((start, end, entry))
        spans.sort(key=lambda span: (span[0] - span[1], span[0]))
        by_start: dict[int, _Item] = {}
        covered: set[int] = set()
        for start, end, entry in spans:
            if not covered.intersection(range(start, end)) and (
                entry.tag in ("MODEL", "GPU") or not any(n.start < end and start < n.end for n in numbers)
            ):
                covered.update(range(start, end))
                by_start[start] = _Item(start, end, entry.tag, entry=entry)
        for number in numbers:
            if not covered.intersection(range(number.start, number.end)):
                covered.update(range(number.start, number.end))
                tag = "YEAR" if _is_year(tokens, number) else "NUM"
                by_start[number.start] = _Item(number.start, number.end, tag, number=number)
        for start, item in list(by_start.items()):
            # A currency counts itself where "one" or "half" stands before it, unless it is what a price is per.
            unit = self._numbers.unit_before(tokens, start) if item.tag == "CUR" else None
            if unit and not covered.intersection((unit.start - 1, unit.start)):
                covered.add(unit.start)
                by_start[unit.start] = _Item(unit.start, unit.end, "NUM", number=unit)
        items, at = [], 0
        while at < len(tokens):
            item = by_start.get(at) or _Item(at, at + 1, self._tag(tokens[at]))
            items.append(item)
            at = item.end
        return items

    def _phrases(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """Where phrases of the lexicon stand. The Doc holds only words that a phrase has, a gap for those between.

        So it is short, and the vocabulary does not grow with what articles say.
        """
        words: list[str] = []
        places: list[int] = []
        for place, token in enumerate(tokens):
            if token.lower in self._lexicon.phrase_words:
                if places and places[-1] != place - 1:
                    words.append(_GAP)
                    places.append(-1)
                words.append(token.lower)
                places.append(place)
        if not words:
            return []
        doc = make_doc(self._lexicon.nlp.vocab, words)
        return [(places[start], places[end - 1] + 1) for _, start, end in self._lexicon.phrase_matcher(doc)]

    def _tag(self, token: Token) -> str:
        plain = token.text.islower() and token.text.isalpha()
        return "W" if plain and token.lower not in self._lexicon.common_words else "X"

    def _figure(self, hit: Hit, items: Sequence[_Item], tokens: Sequence[Token]) -> Figure | None:
        number = next((item.number for item in items[hit.start : hit.end] if item.number), None)
        if number is None or hit.pattern.kind == "not_figure":
            return None
        entries = [item.entry for item in items[hit.start : hit.end] if item.entry]
        start, end = items[hit.start].start, items[hit.end - 1].end
        if hit.pattern.kind == "shared_currency":
            alone = hit.end - hit.start == 1
            least = MILLION if alone else THOUSAND
            if number.magnitude < least or self._counts_something(items[hit.end - 1].end, tokens):
                return None
            return Figure(number.start, number.end, "money", number, "", patterns=(hit.pattern.id,))
        if hit.pattern.kind == "money":
            units = [entry for entry in entries if entry.tag in ("CUR", "SYM")]
            if not units:
                return None
            scaled = number.times(units[0].scale)
            return Figure(start, end, "money", scaled, units[0].name, patterns=(hit.pattern.id,))
        models = [entry.name for entry in entries if entry.tag == "MODEL"]
        if number.value is not None and (number.value != number.value.to_integral_value() or number.value < 1):
            return None
        return Figure(start, end, hit.pattern.kind, number, "GPU", models[-1] if models else "", (hit.pattern.id,))

    def _counts_something(self, end: int, tokens: Sequence[Token]) -> bool:
        """Whether a noun follows that the number counts (`3 miliardi di parametri`, `3 million people`)."""
        if end >= len(tokens):
            return False
        after, words = tokens[end], self._lexicon.words
        if after.lower in words.of or after.text == "%":
            return True
        if after.text in HYPHENS and end + 1 < len(tokens) and tokens[end + 1].start == after.end:
            # a 140-billion-parameter model
            return True
        if after.lower in words.determiners and after.lower not in words.prepositions:
            return True
        common = after.lower in self._lexicon.common_words or after.lower in self._lexicon.verbs
        return after.text[0].isalnum() and not common


def _written(tokens: Sequence[Token]) -> str:
    """The words as they stand: apart where white space parts them, for signs such as US$."""
    out = tokens[0].text
    for last, token in pairwise(tokens):
        out += token.text if token.start == last.end else f" {token.text}"
    return out


def _is_year(tokens: Sequence[Token], number: Number) -> bool:
    text = tokens[number.start].text
    return number.end == number.start + 1 and len(text) == 4 and text.isdecimal() and "1900" <= text <= "2100"
