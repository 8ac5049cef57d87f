"""Numbers and currencies that stand together -> an amount: its value, its cents, and what must not follow it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from babel.numbers import get_currency_precision

from pipeline.items import Item, ItemReader
from pipeline.magnitudes import Number, is_literal
from pipeline.models import Quantity
from pipeline.numbers import NumberReader
from pipeline.patterns import Entry, Hit, Lexicon
from pipeline.tokens import HYPHENS, Token

_CENT = Decimal("0.01")
# How far behind its number what it is the price of stands, in words: euro per ciascuna azione.
_EACH = 5


class Figure(NamedTuple):
    """tokens[start:end] is an amount or a count; `unit` is empty for a bare number such as `3 miliardi`.

    `scale` is how many of the unit its word counts (cents: 0.01); `rivals` are the currencies that share the
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


class AmountReader:
    """Reads what the `money` patterns of one language have found."""

    def __init__(self, lexicon: Lexicon, items: ItemReader, units: frozenset[str]) -> None:
        self._lexicon = lexicon
        self._items = items
        self._thousandths, self._quoted = frozenset(lexicon.numbers.thousandths), frozenset(lexicon.numbers.quoted)
        # euro per azione, but euro a titolo di risarcimento
        self._sure = self._thousandths - self._quoted
        self._market = frozenset(lexicon.numbers.market)
        self._parts = units.union(lexicon.numbers.hundreds)
        self._also = frozenset(lexicon.numbers.also)
        self._of = frozenset(lexicon.numbers.of)
        self._between = frozenset(lexicon.numbers.between)
        words = lexicon.words
        self._leading = frozenset((*words.prepositions, *words.determiners, "/"))
        small = {*words.prepositions, *words.determiners, *words.subordinators, *lexicon.numbers.also}
        self._following = small.difference(words.of)
        self._apart = {**lexicon.numbers.magnitudes, **lexicon.numbers.suffixes}
        scale = {**lexicon.numbers.magnitudes, **lexicon.numbers.market_scale}
        self._market_numbers = NumberReader(lexicon.numbers.model_copy(update={"magnitudes": scale}), units)

    def amount(self, hit: Hit, inside: Sequence[Item], tokens: Sequence[Token]) -> Figure | None:
        """The amount of a hit and of the items inside it; None where they make none."""
        start, end = inside[0].start, inside[-1].end
        numbers, apart = self._numbers(inside, tokens)
        named = [item for item in inside if item.entry and item.entry.tag in ("CUR", "SYM")]
        units = [item.entry for item in named if item.entry]
        if not units:
            return None
        of = end < len(tokens) and end > numbers[0].end and tokens[end].lower in self._of
        if apart is not None and (of or numbers[0].scaled or self._counts(numbers[0], end, tokens)):
            # ha perso milioni di euro 3 anni fa; per 10 euro milioni di italiani
            return None
        if inside[-1].tag == "SYM" and end < len(tokens) and _goes_with_next(tokens, end):
            # the 5080 $999, 22K Rs 93,000: the sign is the next number's
            return None
        unit = units[0]
        if len(units) > 1 and units[0].scale == _CENT and units[1].scale == 1 and tokens[end - 2].lower in self._of:
            # 15 centesimi di dollaro
            unit = replace(units[1], scale=_CENT)
        elif len(numbers) == 1 and len({entry.name for entry in units}) > 1 and not _code_and_sign(units):
            # 5 € $6
            return None
        first = numbers[0]._replace(decimals=None) if apart is not None else numbers[0]
        number: Number | None = self._scaled(first, unit, tokens).times(unit.scale)
        if number is not None and apart is not None:
            number = number.times(apart)._replace(magnitude=apart)
        if number is not None and hit.pattern.qualifier:
            number = number._replace(qualifier=hit.pattern.qualifier)
        if number is not None and apart is None and len(numbers) > 1:
            number = self._with_rest(number, numbers[1], units, inside, tokens)
        if number is None:
            return None
        rivals = [entry for entry in self._items.entries(tokens, named[0].start, named[0].end) if entry.tag == unit.tag]
        if unit.name != units[0].name or not any(entry.shared for entry in rivals):
            rivals = []
        return Figure(
            start, end, "money", number, unit.name, patterns=(hit.pattern.id,), scale=unit.scale, rivals=tuple(rivals)
        )

    def _numbers(self, inside: Sequence[Item], tokens: Sequence[Token]) -> tuple[list[Number], Decimal | None]:
        """The numbers of a hit, and the magnitude that its currency parts from them: 45,2 €/mln, milioni di € 45,2."""
        numbers, apart = [], None
        for item in inside:
            word = tokens[item.start].lower
            alone = item.end == item.start + 1 and word in self._apart and len(inside) > 2
            if alone and item.entry is None and (item.number is None or not item.number.value):
                apart = self._apart[word]
            elif item.number:
                numbers.append(item.number)
        return (numbers, apart) if numbers else ([item.number for item in inside if item.number], None)

    def _counts(self, number: Number, end: int, tokens: Sequence[Token]) -> bool:
        """Whether a word follows its digits that they may count."""
        after = tokens[end] if number.end == end and end < len(tokens) else None
        return after is not None and after.text[0].isalpha() and after.lower not in self._following

    def _with_rest(
        self, number: Number, rest: Number, units: Sequence[Entry], inside: Sequence[Item], tokens: Sequence[Token]
    ) -> Number | None:
        """An amount with its cents or its half: 2 euro e 80 centesimi, un euro e cinquanta, due euro e mezzo."""
        part, start, end = rest.value, inside[0].start, inside[-1].end
        if number.value is None or part is None or rest.scaled:
            return None
        if part < 1 and is_literal(tokens[rest.start]):
            # 1,085 dollari e 0,842 sterline
            return None
        if part < 1:
            half = number.value + part * number.magnitude * units[0].scale
            return None if self._goes_on(rest, end, tokens) else number._replace(value=half, low=half)
        cents = len(units) > 1
        if (cents and units[1].scale != _CENT) or not (1 if cents else 10) <= part <= 99 or part % 1:
            return None
        if number.scaled or number.value % 1 or (units[0].scale != 1 and not cents):
            # 5 million dollars and 20 are two things, as 50 cents and 20 are.
            return None
        joined = any(item.tag == "X" and tokens[item.start].lower in self._also for item in inside)
        opened = start > 0 and tokens[start - 1].lower in self._between
        if not cents and (
            # between 10 euros and 50; a yen has no cents
            (opened or not get_currency_precision(units[0].name))
            or self._goes_on(rest, end, tokens)
            or not (joined or self._dictated(number, rest, end, tokens))
        ):
            return None
        value = number.value + part * _CENT
        return number._replace(value=value, low=value)

    def _dictated(self, number: Number, rest: Number, end: int, tokens: Sequence[Token]) -> bool:
        """Whether bare cents follow a price as one says it: two pounds fifty a pint, 3 euro 20."""
        literal = is_literal(tokens[rest.start])
        alike = literal == is_literal(tokens[number.start]) and (not literal or len(tokens[rest.start].text) == 2)
        ends = end == len(tokens) or not tokens[end].text[0].isalnum() or tokens[end].lower in self._following
        return alike and ends

    def _scaled(self, number: Number, unit: Entry, tokens: Sequence[Token]) -> Number:
        """A number as its currency and its sentence read it: 1,859 euro al litro; 2 trilioni di dollari in Borsa."""
        words = self._lexicon.numbers
        if number.decimals is not None:
            small, round_ = number.decimals < 10, tokens[number.start].text[-1] == "0"
            said = [token.lower for token in tokens]
            pairs = (" ".join(pair) for pair in pairwise(said))
            quoted = not (self._quoted.isdisjoint(said) and self._quoted.isdisjoint(pairs))
            priced = not self._thousandths.isdisjoint(said)
            if (
                (small and priced)
                or (priced and self._each(number, said))
                or (
                    not round_
                    and ((small and unit.name in words.home) or ((priced or quoted) and number.decimals < 100))
                )
            ):
                return number._replace(value=number.decimals, low=number.decimals)
        if number.scaled and unit.name in words.market_units:
            scales = (token.lower in words.market_scale for token in tokens[number.start : number.end])
            if any(scales) and not self._market.isdisjoint(token.lower for token in tokens):
                return self._market_numbers.number(tokens, number.start) or number
        return number

    def _each(self, number: Number, said: Sequence[str]) -> bool:
        """Whether what is priced to a thousandth follows the amount: 31,450 euro per azione, 61,235 $ al barile."""
        after = said[number.end + 1 : number.end + _EACH]
        return bool(after) and after[0] in self._leading and not self._sure.isdisjoint(after)

    def _goes_on(self, number: Number, end: int, tokens: Sequence[Token]) -> bool:
        """Whether what follows a rest of cents makes another thing of it: 5 euro e 20 €, e 20 per cento, e 20 - 30."""
        if self.counts_something(number, end, tokens):
            return True
        # per cento, per cent
        percent = end + 1 < len(tokens) and tokens[end + 1].lower in self._parts
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
        if after.lower in numbers.of:
            return not self._dated(tokens[end + 1 : end + 4])
        if after.text == "%":
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

    def _dated(self, after: Sequence[Token]) -> bool:
        """Whether these words date an amount: i 3 milioni di un anno fa, di dicembre; but 3 milioni di tre anni."""
        words, numbers = [token.lower for token in after], self._lexicon.numbers
        if not words or words[0] in self._lexicon.months:
            return bool(words)
        counted = words[0] in numbers.one or words[0] in numbers.words or words[0].isdecimal()
        return (
            counted and len(words) > 2 and words[1] in self._lexicon.words.times and words[2] in self._lexicon.words.ago
        )


def _code_and_sign(units: Sequence[Entry]) -> bool:
    """Whether the currency is said twice, its code before a sign that others share: NZD $100."""
    first, second = units[0], units[1]
    return first.tag == second.tag == "SYM" and first.written.isalpha() and not second.written[-1].isalnum()


def _goes_with_next(tokens: Sequence[Token], at: int) -> bool:
    """Whether the sign before tokens[at] is that of the number there: it touches it, or is a word apart from the last
    that is no code (which may follow too).
    """
    sign = tokens[at - 1]
    word = sign.text.isalpha() and not sign.text.isupper() and at > 1 and sign.start > tokens[at - 2].end
    return tokens[at].text[0].isdecimal() and (word or tokens[at].start == sign.end)
