"""The passages of an article that hold figures: blocks, sentences, tokens, each made when it is needed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from pipeline.amounts import Figure
from pipeline.errors import ArticleError
from pipeline.layout import Block, after_dateline, blocks, sentences
from pipeline.limits import USUAL
from pipeline.magnitudes import Number
from pipeline.mentions import THOUSAND, FigureFinder
from pipeline.names import Names
from pipeline.patterns import NO_CURRENCY, Lexicon
from pipeline.reading import Reading, SentenceReader
from pipeline.remembered import cached_property
from pipeline.tokens import Token
from pipeline.triggers import Triggers

_WORD = re.compile(r"[^\W\d_]+")
# How far before its number a noun may stand, in words: gli abbonati sono ormai 8.412.
_REACH = 3
# How many words before an amount the bracket opens in which it is that before it again: (about $28 million).
_ASIDE = 3


@dataclass(slots=True)
class Sentence:
    """text[span] with its tokens and figures, where it can hold any."""

    span: tuple[int, int]
    tokens: list[Token] | None = None
    figures: tuple[Figure, ...] = ()
    # Those that are part of no figure; None where nobody has asked for them yet.
    numbers: tuple[Number, ...] | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the article's own text with at least one trigger word, and its sentences."""

    block: Block
    sentences: list[Sentence]

    @property
    def figures(self) -> list[Figure]:
        """The figures of all its sentences."""
        return [figure for sentence in self.sentences for figure in sentence.figures]


class PageReader:
    """Finds the passages of texts in one language and reads their sentences; a text has at most so many `figures`."""

    def __init__(self, lexicon: Lexicon, figures: int = USUAL.figures) -> None:
        self.lexicon, self._most = lexicon, figures
        self.triggers = Triggers(lexicon)
        self._scan = self.triggers.scan()
        self._finder = FigureFinder(lexicon)
        self._reader = SentenceReader(lexicon)
        self._organisations = frozenset(lexicon.words.organisations)
        self._cents = frozenset(lexicon.numbers.cents), frozenset(lexicon.numbers.cent_units)

    def passages(self, text: str) -> tuple[list[Block], list[Passage]]:
        """The blocks of a text, and its passages with their figures; nothing is tokenized without a trigger.

        Raises ArticleError `too_many_figures`.
        """
        triggers = self._scan.offsets(text)
        if not triggers:
            return [], []
        layout = blocks(text, self.lexicon)
        found, count = [], 0
        for block in layout:
            if block.kind != "noise" and _holds(triggers, block.start, block.end):
                passage = Passage(block, [])
                found.append(passage)
                for span in sentences(text, block, self.lexicon):
                    sentence = self._sentence(text, span, triggers)
                    passage.sentences.append(sentence)
                    count += len(sentence.figures)
                    if count > self._most:
                        detail = f"more than {self._most:,} figures; split the article, or raise --limit figures"
                        raise ArticleError("too_many_figures", detail)
        self._settle(text, layout, found)
        _share_currency(found, *self._cents)
        return layout, [passage for passage in found if passage.figures]

    def passage(self, text: str, block: Block) -> Passage:
        """A block as a passage whose figures nobody asks for."""
        return Passage(block, [Sentence(span) for span in sentences(text, block, self.lexicon)])

    def sentence(self, text: str) -> Sentence:
        """A text taken as one sentence, its figures found."""
        one = self._sentence(text, (0, len(text)), self._scan.offsets(text))
        whole = Block(0, len(text), "body")
        found = [Passage(whole, [one])]
        self._settle(text, [whole], found)
        _share_currency(found, *self._cents)
        return one

    def last_sentence(self, text: str, block: Block) -> Sentence:
        """The last sentence of a block, also of one without figures."""
        return Sentence(sentences(text, block, self.lexicon)[-1])

    def classes(self, text: str) -> list[tuple[str, str]]:
        """The words of a sentence as patterns of figures see them: numbers and phrases whole, each with its class."""
        return self._finder.classes(self.lexicon.tokenizer(text))

    def refused(self, text: str) -> set[str]:
        """Ids of the `not_figure` patterns that take a number out of one sentence."""
        return self._finder.refused(self.lexicon.tokenizer(text))

    def noise(self, text: str) -> list[tuple[int, int, str]]:
        """The lines that are no part of the article, each with the boilerplate pattern that takes it, if one does."""
        lines = [(block.start, block.end) for block in blocks(text, self.lexicon) if block.kind == "noise"]
        return [(start, end, self.lexicon.boilerplate(text[start:end])[0]) for start, end in lines]

    def without_unit(self, text: str) -> list[tuple[int, int]]:
        """Where numbers stand that are amounts once a currency is known to them, whether it is or not."""
        return [
            (tokens[figure.start].start, tokens[figure.end - 1].end)
            for block in blocks(text, self.lexicon)
            if block.kind != "noise"
            for span in sentences(text, block, self.lexicon)
            if (tokens := self.lexicon.tokenizer(text, *span))
            for figure in self._finder.find(tokens)[0]
            if not figure.unit
        ]

    def names_somebody(self, text: str, sentence: Sentence, names: Names) -> bool:
        """Whether a name or a noun of an organisation stands in a sentence; what names nobody is about nobody."""
        if names.within(*sentence.span):
            return True
        return any(token.lower in self._organisations for token in self._tokens(text, sentence))

    def read(self, text: str, sentence: Sentence, names: Names) -> Reading:
        """The reading of a sentence, made once."""
        if sentence.reading is None:
            numbers, named = self._numbers(text, sentence), names.within(*sentence.span)
            # Read for its neighbours alone, it takes no currency from them.
            sentence.figures = tuple(figure for figure in sentence.figures if figure.unit)
            sentence.reading = self._reader.read(
                text, sentence.span, self._tokens(text, sentence), sentence.figures, numbers, named, names.types
            )
        return sentence.reading

    def _tokens(self, text: str, sentence: Sentence) -> list[Token]:
        if sentence.tokens is None:
            start, end = sentence.span
            sentence.tokens = self.lexicon.tokenizer(text, after_dateline(text, start, end, self.lexicon.lang), end)
        return sentence.tokens

    def _numbers(self, text: str, sentence: Sentence) -> tuple[Number, ...]:
        """The numbers of a sentence that are part of no figure, its figures found with them."""
        if sentence.numbers is None:
            figures, numbers = self._finder.find(self._tokens(text, sentence))
            sentence.figures, sentence.numbers = tuple(figures), tuple(numbers)
        return sentence.numbers

    def _sentence(self, text: str, span: tuple[int, int], triggers: list[int]) -> Sentence:
        sentence = Sentence(span)
        if _holds(triggers, *span):
            self._numbers(text, sentence)
        return sentence

    def _settle(self, text: str, layout: list[Block], found: list[Passage]) -> None:
        """Decides what a sentence alone does not tell: which currency a shared word means, whether chips are GPUs."""
        amounts = [figure for passage in found for figure in passage.figures]
        around = _Around(text, layout, self.lexicon, self._finder, amounts)
        for passage in found:
            figures = passage.figures
            if not any(figure.rivals or figure.chips or figure.alone for figure in figures):
                continue
            alone = sum(figure.alone for figure in figures)
            counted = False
            for sentence in passage.sentences:
                settled = [_settled(figure, passage.block, around) for figure in sentence.figures]
                sentence.figures = tuple(figure for figure in settled if figure)
                if alone:
                    # What is counted behind the last bare magnitude tells nothing of it.
                    counted = self._told_apart(text, sentence, counted)
                    alone -= sum(figure.alone for figure in sentence.figures)

    def _told_apart(self, text: str, sentence: Sentence, counted: bool) -> bool:
        """Marks the bare magnitudes of a sentence that follow a count of people or things, not an amount.

        `counted` is whether such a count came last before the sentence, the result whether it does at its end. Where
        the language has each of them measured, all are marked, and no count is looked for.
        """
        always = self.lexicon.numbers.measured_alone
        tokens = self._tokens(text, sentence)
        places = set() if always else self._things(tokens, self._numbers(text, sentence))
        told, last = [], 0
        for figure in sentence.figures:
            counted = counted or any(last <= place < figure.start for place in places)
            if figure.alone:
                # richieste per 1,5 miliardi: what they come to, not how many they are
                summed = figure.start > 0 and tokens[figure.start - 1].lower in self.lexicon.word_sets["purposes"]
                told.append(figure._replace(among=(counted and not summed) or always))
            else:
                told.append(figure)
                counted = counted and figure.kind != "money"
            last = figure.start
        sentence.figures = tuple(told)
        return counted or any(place >= last for place in places)

    def _things(self, tokens: Sequence[Token], numbers: Sequence[Number]) -> set[int]:
        """Where people or things are counted: a large number of them, or a noun that news counts by the thousand."""
        nouns = {place for place, token in enumerate(tokens) if token.lower in self.lexicon.counted_nouns}
        large = set()
        for number in numbers:
            if number.magnitude >= THOUSAND and self._finder.counts_something(number, number.end, tokens):
                large.add(number.start)
            else:
                # A noun with a small number of its own is not what another one counts.
                nouns -= {number.end, number.end + 1, *range(number.start - _REACH, number.start)}
        return nouns | large


class _Around:
    """What stands around a figure: the words of its block and of the article, each looked up once; its `amounts`."""

    def __init__(
        self, text: str, layout: list[Block], lexicon: Lexicon, finder: FigureFinder, amounts: Sequence[Figure]
    ) -> None:
        self._text, self._lexicon, self._finder, self._amounts = text, lexicon, finder, amounts
        self._article = [block for block in layout if block.kind != "noise"]
        self._words: dict[Block, frozenset[str]] = {}

    def words(self, block: Block) -> frozenset[str]:
        """The words of a block, lower case."""
        if block not in self._words:
            self._words[block] = frozenset(_WORD.findall(self._text[block.start : block.end].lower()))
        return self._words[block]

    @cached_property
    def article(self) -> frozenset[str]:
        """The words of the article, lower case."""
        return frozenset().union(*(self.words(block) for block in self._article))

    @cached_property
    def signs(self) -> frozenset[str]:
        """The currencies whose sign an amount of thousands touches, and no other currency's: R280 000, N97bn."""
        large = [one for one in self._amounts if len(one.rivals) == 1 and (one.number.low or 0) >= THOUSAND]
        return frozenset(one.unit for one in large if one.rivals[0].tag == "SYM")

    @cached_property
    def accelerators(self) -> bool:
        """Whether the article names an accelerator or a model of one."""
        read = (self._lexicon.tokenizer(self._text, block.start, block.end) for block in self._article)
        return any(self._finder.names_accelerators(tokens) for tokens in read)


def _settled(figure: Figure, block: Block, around: _Around) -> Figure | None:
    if figure.chips:
        return figure if around.accelerators else None
    if not figure.rivals:
        return figure
    for words in (around.words(block), around.article):
        near = [entry for entry in figure.rivals if not entry.near.isdisjoint(words)]
        if len(near) == 1:
            return figure._replace(unit=near[0].name) if near[0].name != NO_CURRENCY else None
    # Without a word that tells, or with several that tell different things, a word means what it means by itself.
    own = next((entry.name for entry in figure.rivals if not entry.shared or entry.name in around.signs), "")
    return figure._replace(unit=own) if own else None


def _share_currency(page: list[Passage], cents: Set[str], units: Set[str]) -> None:
    """A bare `3 miliardi` takes the currency that its paragraph has named before it, or else its own sentence names.

    A title that names none takes that of the first paragraph. What stands in brackets behind an amount is that amount
    in another currency, and names none for what follows. A word of many currencies' hundredths is of the one
    named right before it; `cents` are these words, `units` those currencies.
    """
    for number, passage in enumerate(page):
        last = ""
        if passage.block.kind == "title" and number + 1 < len(page):
            last = next(_units(passage.figures), "") or next(_units(page[number + 1].figures), "")
        first = next(_units(passage.figures), "")
        for sentence in passage.sentences:
            kept: list[Figure] = []
            last = last or next(_units(sentence.figures), "") or first
            tokens = sentence.tokens or []
            for figure in sentence.figures:
                part = figure.scale != 1 and tokens[figure.end - 1].lower in cents and {last, figure.unit} <= units
                if part and kept and figure.start - kept[-1].end <= _ASIDE:
                    kept.append(figure._replace(unit=last))
                    continue
                if figure.kind == "money" and figure.unit and not (kept and _converted(kept[-1], figure, tokens)):
                    last = figure.unit
                if figure.unit or last:
                    kept.append(figure if figure.unit else figure._replace(unit=last))
            sentence.figures = tuple(kept)


def _converted(before: Figure, figure: Figure, tokens: Sequence[Token]) -> bool:
    """Whether a figure in brackets is the one right before them in another currency: 44 billion naira ($28 million)."""
    opens = before.end < len(tokens) and tokens[before.end].text == "(" and figure.start - before.end <= _ASIDE
    return opens and before.unit != figure.unit


def _units(figures: Iterable[Figure]) -> Iterator[str]:
    return (figure.unit for figure in figures if figure.kind == "money" and figure.unit)


def _holds(triggers: list[int], start: int, end: int) -> bool:
    place = bisect_left(triggers, start)
    return place < len(triggers) and triggers[place] < end
