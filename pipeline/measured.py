"""What the figures of an article measure: by their own words, or by what was said before them."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.models import Quantity
from pipeline.paragraphs import Paragraph
from pipeline.stated import Stated, goes_with
from pipeline.subjects import OTHER, Meaning, by_size, meaning, measured_after, opens, takes_up

# How many sentences back a figure may be taken up again.
_RECENT = 2
# Two rates of one thing are at most this many times apart.
_ALIKE = 20


class _Last(NamedTuple):
    """The last figure of its kind and unit that measures something, and in which sentence of the article.

    `opens` tells that no verb stands before it.
    """

    sentence: int
    stated: Stated
    said: Meaning
    opens: bool


class Measured:
    """What figures measure, asked for in the order of the text."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], _Last] = {}
        self._before: list[tuple[Stated, Meaning]] = []
        self._paragraph: Paragraph | None = None
        self._first = self._number = 0

    def begin(self, paragraph: Paragraph, number: int) -> None:
        """Go on to a sentence of a paragraph."""
        last = self._paragraph
        if last is not paragraph:
            away = 0 if last is None or last.block == paragraph.above else _RECENT
            self._first += away + (len(last.sentences) if last else 0)
            self._paragraph = paragraph
        self._number, self._before = number, []

    def own(self, stated: Stated) -> Meaning:
        """What the words around a figure say of it."""
        reading, measures = self._here.spoken(self._number).reading, self._here.page.lexicon.measures
        said = meaning(reading, stated.places, stated.kind, measures)
        if stated.shares > stated.places.start:
            # 8, 10 e 12 euro al mese
            led = meaning(reading, range(stated.shares, stated.shares + 1), stated.kind, measures)
            said = said._replace(per=said.per or led.per)
            if said.hit is None:
                said = said._replace(measure=led.measure, hit=led.hit)
        return said

    def goes_with(self, stated: Stated) -> Stated | None:
        """The figure before one in its sentence, where both are said in the same breath."""
        reading = self._here.spoken(self._number).reading
        before = self._before[-1][0] if self._before else None
        return before if before is not None and goes_with(reading, before, stated) else None

    def settled(self, stated: Stated, said: Meaning) -> Meaning:
        """The same with what it takes from the figures and the sentences before, where its own words say nothing."""
        if self.goes_with(stated):
            before, meant = self._before[-1]
            said = _in_one_breath(said, meant, same_unit=before.unit == stated.unit)
        said = _of_the_same(said, stated, self._before)
        if said.measure == OTHER and said.hit is None:
            said = said._replace(measure=self._spoken_of(stated, said))
        elif (
            said.hit is not None
            and said.hit.pattern.weak
            and opens(self._here.spoken(self._number).reading, stated.places)
        ):
            # His profit? Five hundred euros a box: what was asked goes before what the words say for want of better.
            asked = self._spoken_of(stated, said)
            said = said if asked == OTHER else said._replace(measure=asked)
        if said.measure == OTHER and said.hit is None and not said.per:
            said = self._by_size(stated, said)
        self._before.append((stated, said))
        if said.measure != OTHER:
            alone = opens(self._here.spoken(self._number).reading, stated.places)
            self._last[stated.kind, stated.unit] = _Last(self._first + self._number, stated, said, alone)
        return said

    @property
    def _here(self) -> Paragraph:
        assert self._paragraph is not None, "begin() comes first"
        return self._paragraph

    def _by_size(self, stated: Stated, said: Meaning) -> Meaning:
        """The same with what its size tells, where no word does. Nothing goes on with that: it has no hit."""
        reading, measures = self._here.spoken(self._number).reading, self._here.page.lexicon.measures
        hit = by_size(reading, stated.places, stated.kind, measures)
        if hit is None:
            return said
        return said._replace(measure=hit.pattern.measure, patterns=(hit.pattern.id, *said.patterns))

    def _spoken_of(self, stated: Stated, said: Meaning) -> str:
        """The measure of the sentence before, or of the last figure of its unit, where a figure goes on with that."""
        reading, measures = self._here.spoken(self._number).reading, self._here.page.lexicon.measures
        taken_up, alone = takes_up(reading, stated.places), opens(reading, stated.places)
        before = self._here.before(self._number) if taken_up or alone else None
        measure = measured_after(before, reading, stated.places, stated.kind, measures) if before else ""
        last = self._last.get((stated.kind, stated.unit))
        away = self._first + self._number - last.sentence if last else 0
        if measure or last is None or away > _RECENT:
            return measure or OTHER
        # Roma segue con 16 euro al metro: a rate of the same size is one more.
        alike = bool(said.per) and said.per == last.said.per and _near(stated.quantity, last.stated.quantity)
        # Mensile: 12 euro / Annuale: 120 euro
        listed = alone and last.opens and away == 1
        # What only took its measure from a neighbour is nothing to go on with.
        taken_up = taken_up and last.said.hit is not None
        return last.said.measure if alike or taken_up or listed else OTHER


def _in_one_breath(said: Meaning, before: Meaning, same_unit: bool) -> Meaning:
    """What a figure takes from the one before it where it says nothing of its own."""
    if said.hit is None:
        said = said._replace(measure=before.measure, hit=before.hit, per=said.per or ("" if same_unit else before.per))
    return said


def _of_the_same(said: Meaning, stated: Stated, before: list[tuple[Stated, Meaning]]) -> Meaning:
    """What a figure takes from the last one of its unit in its sentence: a measure where it has none, and its rate."""
    same = [pair for pair in before if (pair[0].kind, pair[0].unit) == (stated.kind, stated.unit)]
    if not same:
        return said
    other, meant = same[-1]
    if said.hit is None and said.measure == OTHER:
        said = said._replace(measure=meant.measure)
    if not said.per and said.measure == meant.measure and _near(stated.quantity, other.quantity):
        said = said._replace(per=meant.per)
    return said


def _near(first: Quantity, second: Quantity) -> bool:
    """Whether two amounts are of one size, as two rates of one thing are: 8 euro al mese, prima 6."""
    one, other = (amount.value or amount.high or amount.low for amount in (first, second))
    return one is not None and other is not None and max(one, other) <= _ALIKE * min(one, other)
