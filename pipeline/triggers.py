"""Which passages can hold a figure: a scan of the raw text for the words that every figure needs.

Each figure pattern needs a currency, a magnitude, an accelerator or a word of its own; a text without
them is never tokenized. The list is derived from the loaded packs, so the scan loses no figure.
"""

from __future__ import annotations

from collections.abc import Mapping

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.patterns import Lexicon, Pattern
from pipeline.patterns.compile import Compiled
from pipeline.patterns.lexicon import FIGURE_KINDS

# Classes of the lexicon whose phrases can be scanned for, the rarest in text first.
_CLASSES = ("SYM", "CUR", "MODEL", "GPU", "CHIP", "MAKER")


def trigger_words(lexicon: Lexicon) -> frozenset[str]:
    """Lower-case words, one of which stands in every figure that the lexicon's patterns can find."""
    by_class: dict[str, set[str]] = {tag: set() for tag in _CLASSES}
    # Shorter phrases first: "dollari" already finds "dollari statunitensi", whose words all must be there.
    for phrase in sorted(lexicon.phrases, key=lambda phrase: (phrase.count(" "), phrase)):
        parts = phrase.split(" ")
        signs = [part for part in parts if not part[0].isalnum()]
        for entry in lexicon.phrases[phrase]:
            known = by_class[entry.tag]
            if known.isdisjoint(parts):
                known.add(signs[0] if signs else max(parts, key=len))
    words: set[str] = set()
    for pattern in lexicon.patterns:
        if pattern.kind not in FIGURE_KINDS or pattern.kind == "not_figure":
            continue
        for compiled in lexicon.compiled[pattern.id]:
            words |= _needed_words(pattern, compiled, by_class, lexicon)
    return frozenset(words)


def _needed_words(pattern: Pattern, compiled: Compiled, by_class: Mapping[str, set[str]], lexicon: Lexicon) -> set[str]:
    needed = [keys for segment in compiled.segments for keys in segment.needed]
    tags = {value for keys in needed if len(keys) == 1 for attribute, value in keys if attribute == "TAG"}
    for tag in _CLASSES[:-1]:
        if tag in tags:
            return by_class[tag]
    if pattern.kind == "shared_currency":
        return {*lexicon.numbers.magnitudes}
    literal = [{word for attribute, word in keys if attribute == "LOWER"} for keys in needed]
    told = [words for words in literal if words and words.isdisjoint(lexicon.common_words)]
    if told:
        return min(told, key=len)
    return by_class["MAKER"] if "MAKER" in tags else min((words for words in literal if words), key=len, default=set())


class TriggerScan:
    """Finds trigger words in raw text, as whole words, far faster than a tokenizer."""

    def __init__(self, words: frozenset[str]) -> None:
        self._scan = AhoCorasick(sorted(words), matchkind=MatchKind.Standard)

    def offsets(self, text: str) -> list[int]:
        """Starts of the trigger words in the text, ascending."""
        # Apostrophes are one sign to the tokenizer, and a scan of another length would shift the offsets.
        lower = text.replace("’", "'").lower()
        if len(lower) != len(text):
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text.replace("’", "'"))
        found = []
        for _, start, end in self._scan.find_matches_as_indexes(lower, overlapping=True):
            first, last = lower[start], lower[end - 1]
            if first.isalpha() and start and lower[start - 1].isalpha():
                continue
            if last.isalpha() and end < len(lower) and lower[end].isalpha():
                continue
            found.append(start)
        return sorted(set(found))
