"""Which passages can hold a figure: a scan of the raw text for the words that every figure needs.

Each figure pattern needs a currency, a magnitude, an accelerator or a word of its own; a text without
them is never tokenized. The list is derived from the loaded packs, so the scan loses no figure.
"""

from __future__ import annotations

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.patterns import Lexicon
from pipeline.patterns.load import FIGURE_KINDS

_CLASS = {"CUR": ("CUR",), "SYM": ("SYM",), "GPU": ("GPU",), "MODEL": ("MODEL",), "MAKER": ("MAKER",)}


def trigger_words(lexicon: Lexicon) -> frozenset[str]:
    """Lower-case words, one of which stands in every figure that the lexicon's patterns can find."""
    by_class: dict[str, set[str]] = {}
    for phrase, entries in lexicon.phrases.items():
        for entry in entries:
            by_class.setdefault(entry.tag, set()).add(phrase.split(" ")[0])
    words: set[str] = set()
    for pattern in lexicon.patterns:
        if pattern.kind not in FIGURE_KINDS:
            continue
        for compiled in lexicon.compiled[pattern.id]:
            specs = [spec for segment in compiled.segments for spec in segment.specs]
            tags = [spec.get("TAG") for spec in specs if "OP" not in spec]
            classes = [tag for tag in tags if isinstance(tag, str) and tag in _CLASS]
            if classes:
                words |= by_class.get(classes[0], set())
            elif pattern.kind == "shared_currency":
                words |= set(lexicon.numbers.magnitudes)
            else:
                words |= {word for s in compiled.segments for attribute, word in s.anchor if attribute == "LOWER"}
    return frozenset(words)


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
            if last.isalnum() and end < len(lower) and lower[end].isalpha():
                continue
            found.append(start)
        return sorted(set(found))
