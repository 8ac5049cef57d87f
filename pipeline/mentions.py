"""A sentence's tokens -> the amounts and GPU counts in it.

Numbers and the phrases of the lexicon (currencies, accelerators, models) become one token each, and the
`money` and `gpu_count` patterns of the pack run over that short Doc. The longest pattern from the left
wins; a `not_figure` pattern that wins takes its number out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from pipeline.models import Quantity
from pipeline.numbers import Number, NumberReader
from pipeline.patterns import Entry, Hit, Lexicon
from pipeline.patterns.lexicon import FIGURE_KINDS, phrase_key
from pipeline.tokens import HYPHENS, Doc, Token, make_doc

# A bare magnitude that takes its paragraph's currency: from here on anywhere, thousands where words lead to it or its
# own sentence has named a currency.
LARGE = Decimal(100_000)
THOUSAND = Decimal(1_000)
CENT = Decimal("0.01")
# No phrase has this word: a token holds no space.
_GAP = " "


@dataclass(frozen=True, slots=True)
class Figure:
    """tokens[start:end] is an amount or a count; `unit` is empty for a bare number such as `3 miliardi`.

    `scale` is the part of the unit that its word counts (cents: 0.01); `rivals` are the currencies that share the
    word (corone); `chips` tells a count of chips that are accelerators only in an article on accelerators; `alone` a
    magnitude without currency to which no words of money led, `among` one in a paragraph that counts people or things.
    """

    start: int
    end: int
    kind: str
    number: Number
    unit: str
    item: str = ""
    patterns: tuple[str, ...] = ()
    scale: Decimal = Decimal(1)
    rivals: tuple[Entry, ...] = ()
    chips: bool = False
    alone: bool = False
    among: bool = False


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
        self._thousandths = frozenset(lexicon.numbers.thousandths)
        self._market = frozenset(lexicon.numbers.market)

    def find(self, tokens: Sequence[Token]) -> tuple[list[Figure], list[Number]]:
        """The figures of a sentence in order, and the numbers that are part of none."""
        numbers, items, hits = self._hits(tokens)
        figures = sorted((figure for _, figure in hits if figure), key=lambda figure: figure.start)
        taken = {
            item.number.start
            for hit, figure in hits
            for item in items[hit.start : hit.end]
            if item.number and (figure is None or figure.start <= item.start < figure.end)
        }
        return figures, [number for number in numbers if number.start not in taken]

    def refused(self, tokens: Sequence[Token]) -> set[str]:
        """Ids of the `not_figure` patterns that take a number out of a sentence."""
        return {hit.pattern.id for hit, figure in self._hits(tokens)[2] if figure is None}

    def names_accelerators(self, tokens: Sequence[Token]) -> bool:
        """Whether an accelerator or a model of one is named: then chips are accelerators too."""
        return any(
            entry.tag in ("GPU", "MODEL")
            for start, end in self._phrases(tokens)
            for entry in self._entries(tokens, start, end)
        )

    def _hits(self, tokens: Sequence[Token]) -> tuple[list[Number], list[_Item], list[tuple[Hit, Figure | None]]]:
        """Numbers, merged tokens, and the winning hits with their figures: longer ones first, none overlapping.

        A `not_figure` hit has no figure. A hit that makes none after all leaves its words to the others.
        """
        numbers = self._numbers.read(tokens)
        if not numbers and not self._numbers.may_stand_alone(tokens):
            return [], [], []
        items = self._items(tokens, numbers)
        if not any(item.number for item in items):
            return numbers, items, []
        # Each token's lower case is at hand; most items are one token.
        words = [
            (tokens[at].lower if end == at + 1 else _text(tokens[at:end]).lower(), tag, "")
            for at, end, tag, _, _ in items
        ]

        def make() -> Doc:
            texts = [_text(tokens[item.start : item.end]) for item in items]
            return make_doc(self._lexicon.nlp.vocab, texts, [item.tag for item in items])

        chosen: list[tuple[Hit, Figure | None]] = []
        used: set[int] = set()
        for hit in sorted(self._rules.find(make, words), key=lambda hit: self._rank(hit, items)):
            # The words around a bare number are there to be read, not taken.
            shared = hit.pattern.kind == "shared_currency"
            places = range(*hit.slots["number"]) if shared else range(hit.start, hit.end)
            if not used.intersection(places):
                figure = self._figure(hit, items, tokens)
                if figure or hit.pattern.kind == "not_figure":
                    used.update(places)
                    chosen.append((hit, figure))
        return numbers, items, chosen

    def _rank(self, hit: Hit, items: Sequence[_Item]) -> tuple[int, bool, bool, int, str]:
        """The fuller reading first; of equals the one that names a unit, then the refusal, then the earlier."""
        size = sum(item.end - item.start for item in items[hit.start : hit.end])
        shared = hit.pattern.kind == "shared_currency"
        unit = any(item.entry for item in items[hit.start : hit.end])
        return (1 if shared else -size, not unit, hit.pattern.kind != "not_figure", hit.start, hit.pattern.id)

    def _items(self, tokens: Sequence[Token], numbers: Sequence[Number]) -> list[_Item]:
        spans = [
            (start, end, entry) for start, end in self._phrases(tokens) for entry in self._entries(tokens, start, end)
        ]
        spans.sort(key=lambda span: (span[0] - span[1], span[0]))
        by_start: dict[int, _Item] = {}
        covered: set[int] = set()
        counted = {place for number in numbers for place in range(number.start, number.end)}
        for start, end, entry in spans:
            places = range(start, end)
            # A model's number is its own: RTX 6000.
            if covered.isdisjoint(places) and (entry.tag in ("MODEL", "GPU") or counted.isdisjoint(places)):
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
        for place, token in enumerate(tokens):
            # the half of "due euro e mezzo"
            part = self._lexicon.numbers.fractions.get(token.lower)
            if part is not None and place not in covered:
                by_start[place] = _Item(place, place + 1, "HALF", number=Number(place, place + 1, part, part))
        items, at = [], 0
        while at < len(tokens):
            item = by_start.get(at) or _Item(at, at + 1, self._tag(tokens[at]))
            items.append(item)
            at = item.end
        return items

    def _entries(self, tokens: Sequence[Token], start: int, end: int) -> list[Entry]:
        """What the lexicon knows of tokens[start:end] as they are written."""
        written = _written(tokens[start:end])
        found = []
        for entry in self._lexicon.phrases[phrase_key(tokens[start:end])]:
            apart = start == 0 or tokens[start - 1].end < tokens[start].start
            if entry.tag == "CUR" and len(written) == 1 and apart:
                # 415p: a letter is a currency only where it touches its number.
                continue
            if entry.scale != 1 and written.istitle():
                # 50 Cent sings.
                continue
            shouted = entry.tag == "MODEL" and entry.written.upper() == written
            if not entry.written or entry.written == written or shouted:
                found.append(entry)
        return found

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
        """The figure of a hit; None where it makes none."""
        inside = items[hit.start : hit.end]
        numbers = [item.number for item in inside if item.number]
        if not numbers or hit.pattern.kind == "not_figure":
            return None
        entries = [item.entry for item in inside if item.entry]
        start, end, kind = inside[0].start, inside[-1].end, hit.pattern.kind
        if kind == "shared_currency":
            number = items[hit.slots["number"][0]].number
            named = any(item.tag in ("CUR", "SYM") for item in items[: hit.start])
            least = THOUSAND if named or hit.end - hit.start > 1 else LARGE
            if number is None or number.magnitude < least:
                return None
            # A pattern may say itself what the number counts: 4 miliardi di ricavi.
            if hit.end == hit.slots["number"][1] and self.counts_something(number, end, tokens):
                return None
            fired, alone = (hit.pattern.id,), hit.pattern.bare
            if alone and tokens[number.end - 1].lower in self._lexicon.numbers.suffixes:
                # a 5K is a run, and 200m a distance
                return None
            return Figure(number.start, number.end, "money", number, "", patterns=fired, alone=alone)
        if kind == "money":
            return self._money(hit, inside, tokens)
        value = numbers[0].value
        if value is not None and (value != value.to_integral_value() or value < 1):
            return None
        # A model says more than its family, whose entry counts as written only.
        number = replace(numbers[0], qualifier=hit.pattern.qualifier or numbers[0].qualifier)
        models = sorted((entry for entry in entries if entry.tag == "MODEL"), key=lambda entry: not entry.written)
        tags = {entry.tag for entry in entries}
        chips = "CHIP" in tags and tags.isdisjoint(("GPU", "MODEL", "MAKER"))
        item = models[-1].name if models else ""
        return Figure(start, end, kind, number, "GPU", item, (hit.pattern.id,), chips=chips)

    def _money(self, hit: Hit, inside: Sequence[_Item], tokens: Sequence[Token]) -> Figure | None:
        start, end = inside[0].start, inside[-1].end
        numbers = [item.number for item in inside if item.number]
        named = [item for item in inside if item.entry and item.entry.tag in ("CUR", "SYM")]
        units = [item.entry for item in named if item.entry]
        if not units:
            return None
        if inside[-1].tag == "SYM" and end < len(tokens) and _touches_number(tokens, end):
            # the 5080 $999: the sign is the next number's
            return None
        unit = units[0]
        if len(numbers) == 1 and len({entry.name for entry in units}) > 1 and not _code_and_sign(units):
            # 5 € $6
            return None
        number = self._scaled(numbers[0], unit, tokens).times(unit.scale)
        if len(numbers) > 1:
            # un euro e cinquanta, 2 euro e 80 centesimi, due euro e mezzo
            rest = numbers[1].value
            half = rest is not None and rest < 1
            cents = len(units) > 1
            if number.value is None or rest is None or numbers[1].scaled or (cents and units[1].scale != CENT):
                return None
            if not half and not ((1 if cents else 10) <= rest <= 99 and rest == rest.to_integral_value()):
                return None
            if not half and (number.scaled or (unit.scale != 1 and not cents)):
                # 5 million dollars and 20 are two things, as 50 cents and 20 are.
                return None
            if not cents and self._goes_on(numbers[1], end, tokens):
                return None
            value = number.value + (rest * number.magnitude if half else rest * CENT)
            number = replace(number, value=value, low=value)
        rivals = [entry for entry in self._entries(tokens, named[0].start, named[0].end) if entry.tag == unit.tag]
        if not any(entry.shared for entry in rivals):
            rivals = []
        return Figure(
            start, end, "money", number, unit.name, patterns=(hit.pattern.id,), scale=unit.scale, rivals=tuple(rivals)
        )

    def _scaled(self, number: Number, unit: Entry, tokens: Sequence[Token]) -> Number:
        """A number as its currency and its sentence read it: 1,859 euro al litro; 2 trilioni di dollari in Borsa."""
        words = self._lexicon.numbers
        if number.decimals is not None:
            small, round_ = number.decimals < 10, tokens[number.start].text[-1] == "0"
            priced = not self._thousandths.isdisjoint(token.lower for token in tokens)
            if (small and priced) or (
                not round_ and ((small and unit.name in words.home) or (priced and number.decimals < 100))
            ):
                return replace(number, value=number.decimals, low=number.decimals)
        if words.market_scale and number.scaled:
            for token in tokens[number.start : number.end]:
                scale = words.market_scale.get(token.lower)
                if scale and unit.name in words.market_units and not self._market.isdisjoint(t.lower for t in tokens):
                    return number.times(scale / words.magnitudes[token.lower])
        return number

    def _goes_on(self, number: Number, end: int, tokens: Sequence[Token]) -> bool:
        """Whether what follows a rest of cents makes another thing of it: 5 euro e 20 €, e 20 per cento, e 20 - 30."""
        if self.counts_something(number, end, tokens):
            return True
        percent = end + 1 < len(tokens) and tokens[end + 1].lower in self._lexicon.numbers.hundreds
        return end < len(tokens) and (
            percent or tokens[end].text in HYPHENS or unicodedata.category(tokens[end].text[0]) == "Sc"
        )

    def counts_something(self, number: Number, end: int, tokens: Sequence[Token]) -> bool:
        """Whether a noun follows that the number counts (`3 miliardi di parametri`, `3 million people`).

        Where the language says so (`counted_after_of`), what a magnitude counts comes after "of" alone.
        """
        if end >= len(tokens):
            return False
        after, numbers = tokens[end], self._lexicon.numbers
        if after.lower in numbers.of or after.text == "%":
            return True
        if after.text in HYPHENS and end + 1 < len(tokens) and tokens[end + 1].start == after.end:
            # a 140-billion-parameter model
            return True
        if tokens[number.end - 1].lower in numbers.counted_after_of:
            # un milione gli imprenditori, but 3 milioni l'anno, i 209 milioni del 2017
            return after.lower in numbers.counted_before
        if after.lower in self._lexicon.counted_nouns:
            return True
        common = after.lower in self._lexicon.common_words or after.lower in self._lexicon.verbs
        return after.text[0].isalnum() and not common


def _code_and_sign(units: Sequence[Entry]) -> bool:
    """Whether the currency is said twice, its code before a sign that others share: NZD $100."""
    first, second = units[0], units[1]
    return first.tag == second.tag == "SYM" and first.written.isalpha() and not second.written[-1].isalnum()


def _touches_number(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].start == tokens[at - 1].end and tokens[at].text[0].isdecimal()


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _written(tokens: Sequence[Token]) -> str:
    """The words as they stand: apart where white space parts them, for signs such as US$."""
    out = tokens[0].text
    for last, token in pairwise(tokens):
        out += token.text if token.start == last.end else f" {token.text}"
    return out


def _is_year(tokens: Sequence[Token], number: Number) -> bool:
    text = tokens[number.start].text
    return number.end == number.start + 1 and len(text) == 4 and text.isdecimal() and "1900" <= text <= "2100"
