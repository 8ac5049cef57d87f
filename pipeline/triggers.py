"""Which passages can hold a figure: a scan of the raw text for the words that every figure needs.

Each figure pattern needs a currency or another unit, a magnitude, an accelerator or a word of its own; a text without
them is never tokenized. The list is derived from the loaded packs, so the scan loses no figure; where a pattern names
no such word, every sentence is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Set
from unicodedata import category

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipeline.number_words import NumberWords
from pipeline.patterns import Entry, Lexicon, Pattern
from pipeline.patterns.compile import Compiled

# Classes of the lexicon whose phrases can be scanned for, the rarest in text first.
_CLASSES = ("SYM", "CUR", "UNIT", "MODEL", "GPU", "CHIP", "MAKER")
# How many letters a joined number word may have on either side of a magnitude.
_LONGEST = 40
_ANY = re.compile(r"\w+|\S")


class Triggers:
    """The words one of which stands in every figure that the patterns of a language can find.

    `words` are lower case, each with the spellings that alone count (a code such as TRY, a family such as Volta); empty
    where all do. `lacking` are the ids of patterns that name no such word (`{number} {word}`).
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._written: defaultdict[str, set[str]] = defaultdict(set)
        self._by_class = self._class_words()
        words: set[str] = set()
        lacking = []
        for pattern in lexicon.patterns:
            if pattern.kind not in lexicon.figure_kinds or pattern.kind == "not_figure":
                continue
            needed = [self._needed(pattern, compiled) for compiled in lexicon.compiled[pattern.id]]
            words = words.union(*filter(None, needed))
            if None in needed:
                lacking.append(pattern.id)
        self.lacking = tuple(lacking)
        written = self._written
        self.words = {word: frozenset() if "" in written[word] else frozenset(written[word]) for word in words}

    def scan(self) -> TriggerScan | EveryWord:
        """What finds them in text; every word of it where a pattern names none."""
        numbers = self._lexicon.numbers
        joined = frozenset(numbers.magnitudes) if numbers.joined else frozenset()
        return EveryWord() if self.lacking else TriggerScan(self.words, joined, NumberWords(numbers).value)

    def _class_words(self) -> dict[str, set[str]]:
        """For each class, words one of which stands in each of its phrases."""
        by_class: dict[str, set[str]] = {tag: set() for tag in _CLASSES}
        entries = [(phrase, entry) for phrase, found in self._lexicon.phrases.items() for entry in found]
        # What counts in any spelling first, then shorter phrases: "dollari" already finds "dollari statunitensi", whose
        # words all must be there.
        for phrase, entry in sorted(entries, key=lambda pair: (bool(pair[1].written), pair[0].count(" "), pair[0])):
            parts = phrase.split(" ")
            signs = [part for part in parts if category(part[0]) == "Sc"]
            known = by_class[entry.tag]
            word = signs[0] if signs else max(parts, key=len)
            if known.isdisjoint(parts) or word in known:
                known.add(word)
                self._written[word] |= _spellings(entry, parts.index(word), len(parts))
        return by_class

    def _needed(self, pattern: Pattern, compiled: Compiled) -> set[str] | None:
        """Words one of which one reading of a pattern needs; None where it names none."""
        needed = [keys for segment in compiled.segments for keys in segment.needed]
        tags = {value for keys in needed if len(keys) == 1 for attribute, value in keys if attribute == "TAG"}
        for tag in _CLASSES[:-1]:
            if tag in tags:
                return self._by_class[tag]
        if pattern.kind == "shared_currency":
            named = [set(self._lexicon.numbers.magnitudes)]
        else:
            named = [{word for attribute, word in keys if attribute == "LOWER"} for keys in needed]
        told = [words for words in named if words and words.isdisjoint(self._lexicon.common_words)]
        if not told and "MAKER" in tags:
            return self._by_class["MAKER"]
        words = min(told or filter(None, named), key=len, default=None)
        for word in words or ():
            self._written[word].add("")
        return words


def _spellings(entry: Entry, place: int, parts: int) -> set[str]:
    """How one word of a phrase is written where the phrase counts as written only; the empty word where any way."""
    words = entry.written.split(" ")
    if not entry.written or len(words) != parts:
        return {""}
    return {words[place], words[place].upper()}


class TriggerScan:
    """Finds trigger words in raw text, as whole words, far faster than a tokenizer.

    Those that may be `joined` to others count inside a word too whose `value` is a number's: dodicimila.
    """

    def __init__(
        self,
        words: Mapping[str, frozenset[str]],
        joined: Set[str] = frozenset(),
        value: Callable[[str], object] = bool,
    ) -> None:
        # For each word the spellings that alone count, whether it begins and ends with a letter, and whether it joins.
        self._words = [(words[word], word[0].isalpha(), word[-1].isalpha(), word in joined) for word in sorted(words)]
        self._value = value
        self._scan = AhoCorasick(sorted(words), matchkind=MatchKind.Standard, implementation=Implementation.DFA)

    def offsets(self, text: str) -> list[int]:
        """Starts of the trigger words in the text, ascending."""
        # Apostrophes are one sign to the tokenizer, and a scan of another length would shift the offsets.
        lower = text.replace("’", "'").lower()
        if len(lower) != len(text):
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text.replace("’", "'"))
        found = []
        for word, start, end in self._scan.find_matches_as_indexes(lower, overlapping=True):
            written, begins, ends, joined = self._words[word]
            inside = (begins and start and lower[start - 1].isalpha() and not _counted(lower, start)) or (
                ends and end < len(lower) and lower[end].isalpha()
            )
            if inside and not (joined and self._value(_whole(lower, start, end)) is not None):
                continue
            if not written or text[start:end] in written:
                found.append(start)
        return sorted(set(found))


def _counted(text: str, start: int) -> bool:
    """Whether only the sign of a multiple parts text[start:] from its number: 8xH100."""
    return start > 1 and text[start - 1] == "x" and text[start - 2].isdecimal()


def _whole(text: str, start: int, end: int) -> str:
    """The word that text[start:end] is a part of, as far as number words are long."""
    first, last = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    while start > first and text[start - 1].isalpha():
        start -= 1
    while end < last and text[end].isalpha():
        end += 1
    return text[start:end]


class EveryWord:
    """Finds every word and sign, where no list of words would do."""

    def offsets(self, text: str) -> list[int]:
        """Starts of the words and signs of the text, ascending."""
        return [match.start() for match in _ANY.finditer(text)]
