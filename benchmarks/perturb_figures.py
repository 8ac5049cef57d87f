"""Figures as written: taken apart, and written again with another number, magnitude or currency."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from perturb_words import AFTER, BARE, BEFORE, MAGNITUDES, OF, PLURALS, SIGNS

_PARTS = re.compile(r"(?P<head>\D*)(?P<numeral>\d(?:[\d.,'’ ]*\d)?)(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Written:
    """A mention: what stands before its numeral, the number, its magnitude word and what follows.

    `places` are the decimals as written; `value` is number times magnitude.
    """

    lang: str
    head: str
    number: Decimal
    places: int
    grouped: str
    space: str
    magnitude: str
    tail: str

    @property
    def power(self) -> Decimal:
        """What the magnitude word multiplies by."""
        return Decimal(10) ** MAGNITUDES[self.lang][self.magnitude][0] if self.magnitude else Decimal(1)

    @property
    def value(self) -> Decimal:
        """The figure in base units."""
        return self.number * self.power

    @property
    def digits(self) -> int:
        """The significant digits of the number."""
        return len(self.number.normalize().as_tuple().digits)

    def text(self) -> str:
        """The mention."""
        point, _ = SIGNS[self.lang]
        plain = format(self.number, f".{self.places}f")
        whole, _, fraction = plain.partition(".")
        if self.grouped:
            whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", self.grouped, whole)
        word = PLURALS.get(self.magnitude, self.magnitude) if self.number != 1 else self.magnitude
        return f"{self.head}{whole}{point + fraction if fraction else ''}{self.space}{word}{self.tail}"

    def of(self, value: Decimal, digits: int = 0) -> Written | None:
        """Another value, rounded to so many digits (0: as it is); None where it cannot be written like this one."""
        number = value / self.power
        if digits:
            number = significant(number, digits)
        exponent = number.normalize().as_tuple().exponent
        places = max(0, -int(exponent))
        if places > self.places + (3 if self.magnitude else 2) or number <= 0:
            return None
        if self.magnitude == "" and self.places == 2 and places < 2:
            places = 2
        grouped = self.grouped or (SIGNS[self.lang][1] if number >= 10_000 or not self.magnitude else "")
        return replace(self, number=number, places=places, grouped=grouped)

    def slipped(self) -> Written | None:
        """The same number a thousand times off; None where no other magnitude word fits."""
        if not self.magnitude:
            return replace(self, grouped=self.grouped or SIGNS[self.lang][1], number=self.number * 1000, places=0)
        _, word = MAGNITUDES[self.lang][self.magnitude]
        if not word:
            return None
        if self.magnitude in BARE:
            of = OF[self.lang] if self.tail else ""
            return replace(self, space=" ", magnitude=word, tail=of + self.tail)
        return replace(self, magnitude=word)

    def unit(self) -> str:
        """The currency as it is written; "" where it stands elsewhere, or is not among the words."""
        return BEFORE.get(self.head.strip(), "") or AFTER[self.lang].get(self._noun(), "")

    def in_unit(self, unit: str) -> Written | None:
        """The same number in another currency."""
        head = self.head.strip()
        if head in BEFORE:
            alike = [sign for sign, code in BEFORE.items() if code == unit and sign.isalpha() == head.isalpha()]
            return replace(self, head=self.head.replace(head, alike[0])) if alike else None
        noun = self._noun()
        words = [word for word, code in AFTER[self.lang].items() if code == unit and word.isalpha()]
        if not noun or not words:
            return None
        return replace(self, tail=self.tail[: len(self.tail) - len(noun)] + words[0])

    def _noun(self) -> str:
        tail = self.tail.strip()
        tail = tail.removeprefix(OF[self.lang].strip() + " ") if OF[self.lang] else tail
        return tail if tail in AFTER[self.lang] else ""


def written(mention: str, value: Decimal, lang: str) -> Written | None:
    """The mention taken apart; None where its number is not one numeral with its magnitude beside it."""
    parts = _PARTS.fullmatch(mention)
    if not parts:
        return None
    rest, space, magnitude = parts["rest"], "", ""
    for word in sorted(MAGNITUDES[lang], key=len, reverse=True):
        found = re.match(rf"(?P<space>[\s-]*){re.escape(word)}(?![^\W\d_])", rest)
        if found:
            space, magnitude, rest = found["space"], word, rest[found.end() :]
            break
    for number, places, grouped in _readings(parts["numeral"], lang):
        made = Written(lang, parts["head"], number, places, grouped, space, magnitude, rest)
        if made.value == value and made.text() == mention:
            return made
    return None


def _readings(numeral: str, lang: str) -> list[tuple[Decimal, int, str]]:
    point, _ = SIGNS[lang]
    whole, _, fraction = numeral.partition(point)
    marks = [mark for mark in dict.fromkeys(numeral) if not mark.isdigit() and mark != point]
    if len(marks) > 1 or (not fraction.isdigit() and fraction):
        return []
    digits = "".join(sign for sign in whole if sign.isdigit())
    return [
        (Decimal(f"{digits}.{fraction}") if fraction else Decimal(digits), len(fraction), marks[0] if marks else "")
    ]


def significant(number: Decimal, digits: int) -> Decimal:
    """A number rounded to so many significant digits."""
    if not number:
        return number
    return number.quantize(Decimal(10) ** (number.adjusted() - digits + 1)) + 0
