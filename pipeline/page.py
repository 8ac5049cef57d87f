"""The passages of an article that hold figures: blocks, sentences, tokens, each made when it is needed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from pipeline.layout import Block, blocks, sentences
from pipeline.mentions import Figure, FigureFinder
from pipeline.names import Names
from pipeline.numbers import Number
from pipeline.patterns import Lexicon
from pipeline.reading import Reading, SentenceReader
from pipeline.tokens import Token
from pipeline.triggers import TriggerScan, trigger_words


@dataclass(slots=True)
class Sentence:
    """text[span] with its tokens and figures, where it can hold any."""

    span: tuple[int, int]
    tokens: list[Token] | None = None
    figures: tuple[Figure, ...] = ()
    numbers: tuple[Number, ...] = ()
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
    """Finds the passages of texts in one language and reads their sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._scan = TriggerScan(trigger_words(lexicon))
        self._finder = FigureFinder(lexicon)
        self._reader = SentenceReader(lexicon)

    def passages(self, text: str) -> tuple[list[Block], list[Passage]]:
        """The blocks of a text, and its passages with their figures; nothing is tokenized without a trigger."""
        triggers = self._scan.offsets(text)
        if not triggers:
            return [], []
        layout = blocks(text, self.lexicon)
        found = []
        for block in layout:
            if block.kind != "noise" and _holds(triggers, block.start, block.end):
                spans = sentences(text, block, self.lexicon)
                found.append(Passage(block, [self._sentence(text, span, triggers) for span in spans]))
        _share_currency(found)
        return layout, [passage for passage in found if passage.figures]

    def sentence(self, text: str) -> Sentence:
        """A text taken as one sentence, its figures found."""
        one = self._sentence(text, (0, len(text)), self._scan.offsets(text))
        _share_currency([Passage(Block(0, len(text), "body"), [one])])
        return one

    def refused(self, text: str) -> set[str]:
        """Ids of the `not_figure` patterns that take a number out of one sentence."""
        return self._finder.refused(self.lexicon.tokenizer(text))

    def read(self, text: str, sentence: Sentence, names: Names) -> Reading:
        """The reading of a sentence, made once."""
        if sentence.reading is None:
            if sentence.tokens is None:
                sentence.tokens = self.lexicon.tokenizer(text, *sentence.span)
            sentence.reading = self._reader.read(
                text, sentence.span, sentence.tokens, sentence.figures, sentence.numbers,
                names.within(*sentence.span),
            )  # fmt: skip
        return sentence.reading

    def _sentence(self, text: str, span: tuple[int, int], triggers: list[int]) -> Sentence:
        sentence = Sentence(span)
        if _holds(triggers, *span):
            sentence.tokens = self.lexicon.tokenizer(text, *span)
            figures, numbers = self._finder.find(sentence.tokens)
            sentence.figures, sentence.numbers = tuple(figures), tuple(numbers)
        return sentence


def _share_currency(page: list[Passage]) -> None:
    """A bare `3 miliardi` takes the currency that its paragraph names, before it or else after it."""
    for number, passage in enumerate(page):
        units = _units(passage)
        if not units and passage.block.kind == "title" and number + 1 < len(page):
            units = _units(page[number + 1])
        last = units[0] if units else ""
        for sentence in passage.sentences:
            kept = []
            for figure in sentence.figures:
                if figure.kind == "money" and figure.unit:
                    last = figure.unit
                if figure.unit or last:
                    kept.append(figure if figure.unit else replace(figure, unit=last))
            sentence.figures = tuple(kept)


def _units(passage: Passage) -> list[str]:
    return [figure.unit for figure in passage.figures if figure.kind == "money" and figure.unit]


def _holds(triggers: list[int], start: int, end: int) -> bool:
    place = bisect_left(triggers, start)
    return place < len(triggers) and triggers[place] < end
