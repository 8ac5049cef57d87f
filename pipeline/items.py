"""A sentence's tokens -> its items: numbers and phrases of the lexicon (currencies, models), each merged into one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.magnitudes import Number, stands_for_year
from pipeline.numbers import NumberReader
from pipeline.patterns import Entry, Lexicon
from pipeline.patterns.lexicon import phrase_key
from pipeline.tokens import Token


class Item(NamedTuple):
    """A merged token: `number` or `entry` says what it is."""

    start: int
    end: int
    tag: str
    number: Number | None = None
    entry: Entry | None = None


class ItemReader:
    """Merges the tokens of sentences in one language."""

    def __init__(self, lexicon: Lexicon, numbers: NumberReader) -> None:
        self._lexicon = lexicon
        self._numbers = numbers

    def read(self, tokens: Sequence[Token], numbers: Sequence[Number]) -> list[Item]:
        """The items of a sentence whose numbers these are; they cover all its tokens, in order."""
        spans = [
            (start, end, entry) for start, end in self._phrases(tokens) for entry in self.entries(tokens, start, end)
        ]
        # Of two that are as long the model is read: GeForce RTX 4090.
        spans.sort(key=lambda span: (span[0] - span[1], not _is_model(span[2]), span[0]))
        by_start: dict[int, Item] = {}
        covered: set[int] = set()
        counted = {place for number in numbers for place in range(number.start, number.end)}
        for start, end, entry in spans:
            places = range(start, end)
            # A model's number is its own: RTX 6000.
            if covered.isdisjoint(places) and (entry.tag in ("MODEL", "GPU") or counted.isdisjoint(places)):
                covered.update(range(start, end))
                by_start[start] = Item(start, end, entry.tag, entry=entry)
        _join_models(by_start)
        for number in numbers:
            if not covered.intersection(range(number.start, number.end)):
                covered.update(range(number.start, number.end))
                tag = "YEAR" if number.end == number.start + 1 and stands_for_year(tokens, number.start) else "NUM"
                by_start[number.start] = Item(number.start, number.end, tag, number=number)
        for start, item in list(by_start.items()):
            # A unit counts itself where "one" or "half" stands before its word, unless it is what a price is per.
            word = item.tag == "CUR" or (item.tag == "UNIT" and item.entry is not None and not item.entry.written)
            unit = self._numbers.unit_before(tokens, start) if word else None
            if unit and not covered.intersection((unit.start - 1, unit.start)):
                covered.add(unit.start)
                by_start[unit.start] = Item(unit.start, unit.end, "NUM", number=unit)
        items: list[Item] = []
        fractions, word_class, at = self._lexicon.numbers.fractions, self._lexicon.word_class, 0
        while at < len(tokens):
            token, end = tokens[at], at + 1
            if at in by_start:
                items.append(by_start[at])
                end = by_start[at].end
            elif token.lower in fractions:
                # the half of "due euro e mezzo"
                part = fractions[token.lower]
                items.append(Item(at, end, "HALF", Number(at, end, part, part)))
            else:
                # Not Item(...), as in tokens.
                items.append(_tuple(Item, (at, end, word_class(token.text), None, None)))
            at = end
        return items

    def names_accelerators(self, tokens: Sequence[Token]) -> bool:
        """Whether an accelerator or a model of one is named."""
        return any(
            entry.tag in ("GPU", "MODEL")
            for start, end in self._phrases(tokens)
            for entry in self.entries(tokens, start, end)
        )

    def entries(self, tokens: Sequence[Token], start: int, end: int) -> list[Entry]:
        """What the lexicon knows of tokens[start:end] as they are written."""
        written = _written(tokens[start:end])
        found = []
        for entry in self._lexicon.phrases[phrase_key(tokens[start:end])]:
            apart = start == 0 or tokens[start - 1].end < tokens[start].start
            if entry.tag == "CUR" and len(written) == 1 and apart:
                # 415p: a letter is a currency only where it touches its number.
                continue
            shouted = entry.tag == "MODEL" and entry.written.upper() == written
            if not entry.written or entry.written == written or shouted:
                found.append(entry)
        return found

    def _phrases(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """Where phrases of the lexicon stand, those inside others too."""
        lengths, phrases = self._lexicon.phrase_lengths, self._lexicon.phrases
        return [
            (start, start + length)
            for start, token in enumerate(tokens)
            if token.lower in lengths
            for length in lengths[token.lower]
            if start + length <= len(tokens) and phrase_key(tokens[start : start + length]) in phrases
        ]


_tuple = tuple.__new__


def _is_model(entry: Entry) -> bool:
    """Whether an entry is a model of accelerators and no family, whose entries count as written only."""
    return entry.tag == "MODEL" and not entry.written


def _join_models(by_start: dict[int, Item]) -> None:
    """Makes a family and a model side by side one item, the model's: Hopper H100."""
    for start, item in sorted(by_start.items()):
        other = by_start.get(item.end)
        if start in by_start and other and item.entry and other.entry and item.tag == other.tag == "MODEL":
            first = _is_model(item.entry)
            if first != _is_model(other.entry):
                by_start[start] = Item(start, other.end, "MODEL", entry=item.entry if first else other.entry)
                del by_start[other.start]


def _written(tokens: Sequence[Token]) -> str:
    """The words as they stand: apart where white space parts them, for signs such as US$."""
    out = tokens[0].text
    for last, token in pairwise(tokens):
        out += token.text if token.start == last.end else f" {token.text}"
    return out
