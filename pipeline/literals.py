"""Digits with separators -> exact values, by the rules of a language."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.patterns.schema import Numbers

_MOST_DIGITS = 30
# 2½, ½, 2 1/2
_BROKEN = re.compile(r"(\d*)(½|¼|¾| 1/2)")
# 1,00,000 and 1,25,50,000.50: crores and lakhs are cut off by twos.
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?")
# What grain costs: 6-3/4 cents, and $4.08-1/4, a quarter of the last digit.
_QUOTED = re.compile(r"(\d{1,6}(?:\.\d{1,2})?)-([1357])/([248])")
_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), " 1/2": Decimal("0.5")}


def read_literal(text: str, numbers: Numbers, scaled: bool = False) -> Decimal | None:
    """The value of digits with separators; None where they are no number (`5.2.2025`).

    Groups of three after the language's own group sign are thousands. The other sign is a decimal sign, but
    three digits after it are thousands too (`50,000` in Italian text) unless a magnitude follows
    (`5,576 milioni`) or the group before it is zero (`0,125`).
    """
    if quoted := _QUOTED.fullmatch(text):
        decimals = len(quoted[1].partition(".")[2])
        return Decimal(quoted[1]) + (Decimal(quoted[2]) / Decimal(quoted[3])).scaleb(-decimals)
    if broken := _BROKEN.fullmatch(text):
        return Decimal(broken[1] or 0) + _PARTS[broken[2]] if len(broken[1]) <= _MOST_DIGITS else None
    digits = re.sub(r"[\s’']", "", text)
    if digits.isdecimal():
        return Decimal(digits) if len(digits) <= _MOST_DIGITS else None
    if len(digits) > _MOST_DIGITS:
        return None
    if _INDIAN.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    if digits.startswith("."):
        return Decimal(f"0{digits}")
    own, foreign = numbers.decimal, "." if numbers.decimal == "," else ","
    if own in digits and foreign in digits:
        # Both: the last one is the decimal sign, whichever it is, and the other groups.
        point = own if digits.rindex(own) > digits.rindex(foreign) else foreign
        group = foreign if point == own else own
        whole, _, fraction = digits.rpartition(point)
        return Decimal(f"{whole.replace(group, '')}.{fraction}") if _grouped(whole, group) else None
    sign = own if own in digits else foreign
    if _grouped(digits, sign) and not digits.startswith("0"):
        many = digits.count(sign) > 1
        if many or (sign == foreign and not (scaled and sign not in numbers.group)) or (sign == own and not scaled):
            return Decimal(digits.replace(sign, ""))
    whole, _, fraction = digits.partition(sign)
    return Decimal(f"{whole}.{fraction}") if fraction.isdecimal() else None


def _grouped(digits: str, sign: str) -> bool:
    first, *rest = digits.split(sign)
    grouped = rest and 1 <= len(first) <= 3 and all(len(part) == 3 for part in rest)
    return bool(grouped) and all(map(str.isdecimal, (first, *rest)))


def read_decimals(text: str, numbers: Numbers) -> Decimal | None:
    """The other value of digits that `read_literal` takes for thousands: 1.859 for `1,859` in Italian; else None.

    The sign is the language's own decimal sign, and three digits after it can be either.
    """
    whole, sign, fraction = text.partition(numbers.decimal)
    if not (sign and whole.isdecimal() and fraction.isdecimal() and _grouped(text, sign)) or whole.startswith("0"):
        return None
    return Decimal(f"{whole}.{fraction}")
