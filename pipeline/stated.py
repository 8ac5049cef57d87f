"""A reading's figures as stated: ranges joined, lists shared out, each with its bounds."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from pipeline.amounts import Figure, bounded, quantity
from pipeline.models import Quantity
from pipeline.patterns import Hit, Lexicon
from pipeline.reading import Reading

# "5 a 6 milioni" shares its magnitude; "500,000 to 1 million" says its own.
_SHARES = 1000
# How many times the other an end is at most to which it leaves its zeros: 2-3.000, but 5 o 1.000.
_FAR = 10
# What a number may leave to the next one (2-3.000, 4-500), and below what.
_ZEROS = ((1000, 100), (100, 10))


class Stated(NamedTuple):
    """A figure at text[start:end], the places of its words in the reading, and its bounds without qualifier.

    `shares` is the place of the figure whose unit it takes; -1 where it names its own.
    """

    places: range
    start: int
    end: int
    kind: str
    unit: str
    item: str
    quantity: Quantity
    patterns: tuple[str, ...]
    shares: int = -1


def stated_figures(reading: Reading, lexicon: Lexicon) -> list[Stated]:
    """The figures of a reading in the order of its text.

    Where its paragraph counts people or things, or its own words do, a magnitude alone (3 milioni) is money only if its
    sentence says what it measures, or joins it to another amount.
    """
    # What names no word tells nothing of a magnitude alone.
    measured = {hit.target[0] for hit in reading.measures if hit.target and hit.weight}
    counting = {hit.target[0] for hit in reading.of_kind("counts") if hit.target} - measured
    stated: list[Stated] = []
    used: set[int] = set()
    changed = [hit for hit in reading.of_kind("not_range") if _apart(reading, hit)]
    changes = {hit.slots["low"]: hit.slots["high"][0] for hit in changed}
    lists = reading.of_kind("list")
    for hit in reading.of_kind("range"):
        # 5, 10 o 20 euro are three
        listed = any(
            one.start < hit.slots["low"][0] and hit.end <= one.end and _bare(reading, one.start) for one in lists
        )
        joined = None if listed or hit.slots["low"] in changes else _range(reading, hit, lexicon)
        if joined and not used.intersection(joined.places):
            used.update((joined.places.start, joined.places.stop - 1))
            stated.append(joined)
    for hit in (*lists, *changed):
        shared = _sharing(reading, hit, used, lexicon, inside_only=hit.pattern.kind == "not_range")
        used.update(one.places.start for one in shared)
        stated += shared
    for place in reading.figures:
        figure = reading.words[place].figure
        things = figure is not None and figure.alone and place not in measured and (figure.among or place in counting)
        if figure and place not in used and not things:
            shares = changes.get((place, place + 1), -1)
            stated.append(_single(reading, place, figure, quantity(figure.number), figure.patterns, shares))
    return sorted(stated, key=lambda one: one.start)


def _bare(reading: Reading, place: int) -> bool:
    """Whether a number without a unit stands at a place, and a comma behind it."""
    words = reading.words
    return words[place].tag == "NUM" and place + 1 < len(words) and words[place + 1].text == ","


def converts(reading: Reading, stated: Stated, main: Stated, compared: Collection[str]) -> bool:
    """Whether a figure is another again, in brackets right behind it: 40m euros ($47m; £34m); one that is compared
    with it (than $30m) is not.
    """
    start = main.places.stop
    if stated.unit == main.unit or stated.kind != main.kind or start >= stated.places.start:
        return False
    between = reading.words[start : stated.places.start]
    others = (word.text == ")" or word.lemma or word.name or word.lower in compared for word in between)
    return between[0].text == "(" and not any(others)


def goes_with(reading: Reading, first: Stated, second: Stated) -> bool:
    """Whether a figure is said in the same breath as the one before: its equivalent, its part, the next of a list."""
    between = reading.words[first.places.stop : second.places.start]
    return first.kind == second.kind and len(between) <= 8 and not any(word.lemma for word in between)


def _single(
    reading: Reading, place: int, figure: Figure, amount: Quantity, patterns: tuple[str, ...], shares: int
) -> Stated:
    word, places = reading.words[place], range(place, place + 1)
    return Stated(places, word.start, word.end, figure.kind, figure.unit, figure.item, amount, patterns, shares)


def _sharing(reading: Reading, hit: Hit, used: set[int], lexicon: Lexicon, inside_only: bool) -> list[Stated]:
    """Bare numbers beside a figure that share its unit, and its magnitude where they have none."""
    inside = [word.figure for word in reading.words[hit.start : hit.end] if word.figure]
    before = [word.figure for word in reading.words[: hit.start] if word.figure]
    if not inside and (inside_only or not before):
        return []
    figure = inside[-1] if inside else before[-1]
    owner = next(place for place in reading.figures if reading.words[place].figure is figure)
    shared = []
    ends = (hit.slots["low"][0], hit.slots["high"][0]) if inside_only else range(hit.start, hit.end)
    for place in ends:
        word = reading.words[place]
        if word.figure and _same_sign(word.figure, figure) and place not in used:
            # $3, $4 and $7 billion
            value = word.figure.number.value or Decimal(0)
            amount = bounded(value * figure.number.magnitude, "exact")
            fired = (*word.figure.patterns, hit.pattern.id)
            shared.append(_single(reading, place, word.figure, amount, fired, owner))
            continue
        if word.number is None or word.tag != "NUM" or word.number.value is None or place in used:
            continue
        if _counted(reading, place + 1, lexicon):
            # "dai 12 paesi", "8 GPU da 80 GB"
            continue
        if place > owner and figure.number.scaled and word.number.value >= _SHARES:
            # ha 3 milioni di euro ..., arriva a 3.200: thousands of millions are not said so
            continue
        scale = figure.scale if word.number.scaled else figure.scale * figure.number.magnitude
        amount = bounded(word.number.value * scale, "exact")
        shared.append(_single(reading, place, figure, amount, (*figure.patterns, hit.pattern.id), owner))
    return shared


def _apart(reading: Reading, hit: Hit) -> bool:
    """Whether the ends of a `not_range` hit are as many times apart as its pattern asks: fell by $3 to $70.

    Two numbers without a unit take that of the amount before them as one range: di 2 miliardi, dai 9,3 agli 11.
    """
    low, high = (reading.words[hit.slots[end][0]] for end in ("low", "high"))
    if low.figure is None and high.figure is None:
        return False
    first = low.figure.number if low.figure else low.number
    second = high.figure.number if high.figure else high.number
    if not hit.pattern.apart or first is None or second is None or first.value is None or second.value is None:
        return True
    return second.value >= first.value * hit.pattern.apart


def _same_sign(first: Figure, last: Figure) -> bool:
    """Whether a figure of a list says its sign and leaves its magnitude to the last."""
    small = first.number.value is not None and not first.number.scaled and first.number.value < _SHARES
    return first is not last and small and last.number.scaled and first.unit == last.unit and first.kind == last.kind


def _range(reading: Reading, hit: Hit, lexicon: Lexicon) -> Stated | None:
    """Both ends of a `range` hit as one figure; None where they do not make a range."""
    # "at most 200 and at least 50 euros" says its end first.
    turned = hit.slots["high"] < hit.slots["low"]
    low_place, high_place = sorted((hit.slots["low"][0], hit.slots["high"][0]))
    low, high = reading.words[low_place], reading.words[high_place]
    figure = (
        high.figure
        or low.figure
        or (_named_before(reading, low_place, high_place, lexicon) if hit.pattern.bare else None)
    )
    first = low.figure.number if low.figure else low.number
    second = high.figure.number if high.figure else high.number
    if figure is None or first is None or second is None or first.value is None or second.value is None:
        return None
    if low.figure and high.figure:
        # $3/$15 are two prices, 3$ and 15$; $37m / $269m a weekend and a whole run
        both = high_place == low_place + 2 and reading.words[low_place + 1].text == "/"
        if both or low.figure.unit != high.figure.unit:
            return None
    glued = high.start - low.end == 1 and second.scaled
    # $25,000 to 30,000 has said its sign, as $300 and 400 billion has; what a hyphen ties to it is a figure already.
    signed = low.figure is not None and not (low.text[0].isdigit() or first.scaled or second.scaled)
    joint = high_place == low_place + 2 and reading.words[low_place + 1].lower in lexicon.shortening
    whole = second.value / (second.magnitude * (high.figure.scale if high.figure else 1))
    # $10-20,000 leaves its zeros to the second, $1-$500 has said its sign twice
    leaves = joint and high.text[0].isalnum() and (signed or not low.figure)
    zeros = _left_out(first.value, whole) if leaves else 1
    apart = high.start - low.end > 1
    signed = signed and apart and not _follows(reading, high_place + 1, lexicon)
    # "da 800 euro a 1,2 milioni" says its start, and its end counts nothing else.
    led = hit.start < low_place and second.scaled and not _counted(reading, high_place + 1, lexicon)
    if (
        low.figure
        and not high.figure
        and not (glued or led or signed)
        and (first.scaled or not second.scaled or low.text[0].isdigit())
    ):
        # "$300 and 400 billion" shares its sign; "3 milioni di euro a 5 società" shares nothing.
        return None
    least = first.value if low.figure else first.value * figure.scale
    if not low.figure and first.decimals is not None and second.value == second.decimals:
        # tra 1,937 e 2,068 euro al litro
        least = first.decimals
    most = second.value if high.figure else second.value * figure.scale
    if not low.figure and not high.figure:
        if figure.number.magnitude <= 1:
            # bambini dai 6 agli 11
            return None
        # dai 9,3 agli 11, after 2 miliardi di euro
        least, most = (one * figure.number.magnitude for one in (least, most))
    elif second.scaled and not first.scaled:
        # "da 20 a 7,3 miliardi": the first number shares the magnitude too, and this is then no range.
        shared = least * second.magnitude
        # 300 a 3 mila keeps the 300; 20 a 7,3 miliardi is no range at all.
        alone = shared >= most and second.magnitude == 1000 and first.value >= 100
        # "800 euro a 1,2 milioni" has said its unit, "$5 to $6 million" has only begun to.
        told = low.figure is not None and not low.text[-1].isdigit()
        own = first.value >= _SHARES and shared >= most
        least = least if own or alone or told else shared
    least *= zeros
    if turned:
        least, most = most, least
    if least >= most:
        return None
    return Stated(
        range(low_place, high_place + 1), low.start, high.end, figure.kind, figure.unit, figure.item,
        Quantity(None, least, most, "between"), (*figure.patterns, hit.pattern.id),
    )  # fmt: skip


def _left_out(first: Decimal, second: Decimal) -> int:
    """What the first of two numbers leaves to the second: 4-500 is 400 to 500, 2-3.000 is 2.000 to 3.000."""
    fits = (
        zeros
        for zeros, below in _ZEROS
        if first < below and not second % zeros and first < second / zeros < min(first * _FAR, Decimal(below))
    )
    return next(fits, 1)


def _named_before(reading: Reading, low: int, high: int, lexicon: Lexicon) -> Figure | None:
    """The amount whose unit two bare numbers take; None where they count what follows."""
    if reading.words[low].tag != "NUM" or reading.words[high].tag != "NUM" or _counted(reading, high + 1, lexicon):
        return None
    before = [word.figure for word in reading.words[:low] if word.figure and word.figure.kind == "money"]
    return before[-1] if before else None


def _follows(reading: Reading, place: int, lexicon: Lexicon) -> bool:
    """Whether what stands at a place makes another thing of the number before it: $5 to 600 families, $20 to 30%."""
    if place >= len(reading.words):
        return False
    word, words = reading.words[place], lexicon.words
    small = word.lower in words.determiners or word.lower in words.prepositions
    return word.text == "%" or word.lower in words.of or (word.text[0].isalnum() and not small)


def _counted(reading: Reading, place: int, lexicon: Lexicon) -> bool:
    """Whether a noun stands at a place, which the number before it counts."""
    if place >= len(reading.words):
        return False
    word = reading.words[place]
    if word.lower in lexicon.linking_words:
        return False
    noun = word.tag in ("W", "ACTOR", "POST") or word.text[0].isupper() or word.text == "%"
    return noun or (word.tag == "X" and word.text[0].isalpha())
