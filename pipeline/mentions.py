"""A sentence's tokens -> the amounts and GPU counts in it, and the figures of the kinds that packs add.

Numbers and the phrases of the lexicon (currencies, accelerators, models) become one token each, and the
patterns of the kinds of figures run over that short Doc. The longest pattern from the left
wins; a `not_figure` pattern that wins takes its number out.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from decimal import Decimal

from pipeline.amounts import AmountReader, Figure
from pipeline.items import Item, ItemReader
from pipeline.magnitudes import Number, is_literal, stands_for_year
from pipeline.numbers import NumberReader
from pipeline.patterns import Hit, Lexicon
from pipeline.tokens import HYPHENS, Doc, Token, make_doc

# A bare magnitude that takes its paragraph's currency: from here on anywhere, thousands where words lead to it or its
# own sentence has named a currency.
LARGE = Decimal(100_000)
THOUSAND = Decimal(1_000)
# Tags of what an accelerator is called by.
_ACCELERATORS = frozenset({"GPU", "CHIP", "MODEL"})


class FigureFinder:
    """Finds the figures of sentences in one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        units = frozenset(phrase.split(" ")[0] for phrase in lexicon.unit_words)
        self._numbers = NumberReader(lexicon.numbers, units, lexicon.common_words)
        self._items = ItemReader(lexicon, self._numbers)
        self._amounts = AmountReader(lexicon, self._items, units)
        self._of, self._times = frozenset(lexicon.numbers.of), frozenset(lexicon.words.times)
        self._joining = frozenset((*lexicon.numbers.also, *lexicon.words.either, "/", "&"))
        self._rules = lexicon.rules(*lexicon.figure_kinds)

    def find(self, tokens: Sequence[Token]) -> tuple[list[Figure], list[Number]]:
        """The figures of a sentence in order, and the numbers that are part of none."""
        numbers, items, hits = self._hits(tokens)
        figures = _scaled_alike(sorted((one for _, one in hits if one), key=lambda one: one.start), tokens, self._of)
        taken = {
            item.number.start
            for hit, figure in hits
            for item in items[hit.start : hit.end]
            if item.number and (figure is None or figure.start <= item.start < figure.end)
        }
        ends = [
            end
            for figure in figures
            if (end := _other_end(figure, numbers, tokens, self._times)) and end.start not in taken
        ]
        taken.update(end.start for end in ends)
        figures = sorted((*figures, *ends), key=lambda figure: figure.start)
        return figures, [number for number in numbers if number.start not in taken]

    def classes(self, tokens: Sequence[Token]) -> list[tuple[str, str]]:
        """The words of a sentence as patterns of figures see them: numbers and phrases whole, each with its class."""
        items = self._items.read(tokens, self._numbers.read(tokens))
        return [(_text(tokens[item.start : item.end]), item.tag) for item in items]

    def refused(self, tokens: Sequence[Token]) -> set[str]:
        """Ids of the `not_figure` patterns that take a number out of a sentence."""
        return {hit.pattern.id for hit, figure in self._hits(tokens)[2] if figure is None}

    def names_accelerators(self, tokens: Sequence[Token]) -> bool:
        """Whether an accelerator or a model of one is named: then chips are accelerators too."""
        return self._items.names_accelerators(tokens)

    def counts_something(self, number: Number, end: int, tokens: Sequence[Token]) -> bool:
        """Whether a noun follows at tokens[end] that the number counts."""
        return self._amounts.counts_something(number, end, tokens)

    def _hits(self, tokens: Sequence[Token]) -> tuple[list[Number], list[Item], list[tuple[Hit, Figure | None]]]:
        """Numbers, merged tokens, and the winning hits with their figures: longer ones first, none overlapping.

        A `not_figure` hit has no figure. A hit that makes none after all leaves its words to the others.
        """
        numbers = self._numbers.read(tokens)
        if not numbers and not self._numbers.may_stand_alone(tokens):
            return [], [], []
        items = self._items.read(tokens, numbers)
        if not any(item.number for item in items):
            return numbers, items, []
        # Each token's lower case is at hand; most items are one token.
        lowers = [tokens[at].lower if end == at + 1 else _text(tokens[at:end]).lower() for at, end, _, _, _ in items]
        told = lowers, [item.tag for item in items], [""] * len(items)

        def make() -> Doc:
            texts = [_text(tokens[item.start : item.end]) for item in items]
            return make_doc(self._lexicon.vocab, texts, [item.tag for item in items])

        chosen: list[tuple[Hit, Figure | None]] = []
        used: set[int] = set()
        for hit in sorted(self._rules.find(make, told), key=lambda hit: self._rank(hit, items)):
            # The words around a bare number are there to be read, not taken.
            shared = hit.pattern.kind == "shared_currency"
            if (
                hit.start
                and items[hit.start - 1].tag == "SYM"
                and any(item.tag in _ACCELERATORS for item in items[hit.start : hit.end])
            ):
                # "$4 billion of GPUs" is money.
                continue
            places = range(*hit.slots["number"]) if shared else range(hit.start, hit.end)
            if not used.intersection(places):
                figure = self._figure(hit, items, tokens)
                if figure or hit.pattern.kind == "not_figure":
                    used.update(places)
                    chosen.append((hit, figure))
        return numbers, items, chosen

    def _rank(self, hit: Hit, items: Sequence[Item]) -> tuple[int, bool, bool, int, str]:
        """The fuller reading first; of equals the one that names a unit, then the refusal, then the earlier."""
        size = items[hit.end - 1].end - items[hit.start].start
        shared = hit.pattern.kind == "shared_currency"
        unit = any(item.entry for item in items[hit.start : hit.end])
        return (1 if shared else -size, not unit, hit.pattern.kind != "not_figure", hit.start, hit.pattern.id)

    def _figure(self, hit: Hit, items: Sequence[Item], tokens: Sequence[Token]) -> Figure | None:
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
            if hit.end == hit.slots["number"][1] and self._amounts.counts_something(number, end, tokens):
                return None
            fired, alone = (hit.pattern.id,), hit.pattern.bare
            if alone and tokens[number.end - 1].lower in self._lexicon.numbers.suffixes:
                # a 5K is a run, and 200m a distance
                return None
            return Figure(number.start, number.end, "money", number, "", patterns=fired, alone=alone)
        if kind == "money":
            return self._amounts.amount(hit, inside, tokens)
        if kind in self._lexicon.kinds:
            units = self._lexicon.kinds[kind]
            unit = next((entry for entry in entries if entry.tag == "UNIT" and entry.name in units), None)
            if unit is None:
                return None
            number = numbers[0].times(unit.scale)
            return Figure(start, end, kind, number, unit.name, patterns=(hit.pattern.id,), scale=unit.scale)
        value = numbers[0].value
        if value is not None and (value != value.to_integral_value() or value < 1):
            return None
        number = numbers[0]._replace(qualifier=hit.pattern.qualifier or numbers[0].qualifier)
        tags = {entry.tag for entry in entries}
        chips = "CHIP" in tags and tags.isdisjoint(("GPU", "MODEL", "MAKER"))
        item = next((entry.name for entry in entries if entry.tag == "MODEL"), "")
        if items[hit.end - 1].tag == "MODEL" and self._another(items[hit.end : hit.end + 2], tokens):
            # 4,000 A100s and H100s: both together
            item = ""
        return Figure(start, end, kind, number, "GPU", item, (hit.pattern.id,), chips=chips)

    def _another(self, after: Sequence[Item], tokens: Sequence[Token]) -> bool:
        """Whether another model follows that the same number counts."""
        return len(after) > 1 and tokens[after[0].start].lower in self._joining and after[1].tag == "MODEL"


def _scaled_alike(figures: list[Figure], tokens: Sequence[Token], of: Set[str]) -> list[Figure]:
    """The figures of a sentence, those that leave out the magnitude of the one before with it, or without it left out:
    5 miliardi di dollari (4,3 di euro).
    """
    out: list[Figure] = []
    for figure in figures:
        number = figure.number
        bare = figure.kind == "money" and not number.scaled and is_literal(tokens[number.start])
        if not (bare and number.start == figure.start and tokens[number.end].lower in of):
            out.append(figure)
        elif out and out[-1].number.magnitude >= THOUSAND:
            magnitude = out[-1].number.magnitude
            out.append(figure._replace(number=number.times(magnitude)._replace(magnitude=magnitude)))
    return out


def _other_end(figure: Figure, numbers: Sequence[Number], tokens: Sequence[Token], times: Set[str]) -> Figure | None:
    """The second end of a range that says its sign once, before it: $12,000-15,000."""
    mark, at = figure.end, figure.end + 1
    glued = at < len(tokens) and tokens[mark].text in HYPHENS and tokens[at].start - tokens[mark - 1].end == 1
    if not glued or figure.kind != "money" or figure.number.scaled or is_literal(tokens[figure.start]):
        return None
    number = next((number for number in numbers if number.start == at), None)
    after = tokens[number.end].text if number is not None and number.end < len(tokens) else ""
    if (
        number is None
        or number.scaled
        or stands_for_year(tokens, at)
        or after == "%"
        or after in HYPHENS
        or after.lower() in times
    ):
        # $5-12 months, a $20-30-minute ride
        return None
    if number.value is None or figure.number.value is None or number.value <= figure.number.value:
        return None
    return figure._replace(start=number.start, end=number.end, number=number)


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)
