"""A text as a reader sees it, without the characters that show or say nothing, and where each of the others stood.

Agencies write accents as apostrophes (E' stato, perche'): those are seen as what they stand for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping

# Signs that tell nothing of what is said: NVIDIA® H100, Instinct™.
_MARKS = ("®", "™")
# Soft hyphens, spaces and joiners of no width, marks of direction, byte order marks (Unicode 16, section 23.2): web
# pages put them into the midst of words and numbers (3.\u00ad000).
_SIGNS = (
    *("\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"),
    *_MARKS,
    *("\u2060", "\u2061", "\u2062", "\u2063", "\u2064", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff"),
)
_UNSEEN = re.compile(f"[{''.join(_SIGNS)}]")


# An apostrophe at the end of a word.
_ENDED = re.compile(r"['’](?<=[aeiouAEIOU].)(?!\w)")


class Visible:
    """`text` is what a reader sees of the text that was written; `accents` are words in lower case without the accent
    of their last letter, each with that letter: perche, é.
    """

    def __init__(self, written: str, accents: Mapping[str, str] | None = None) -> None:
        if accents:
            written = _accented(written, accents)
        # Most texts have none: to look for each of them is quicker than for all at once.
        unseen = any(sign in written for sign in _SIGNS)
        self._unseen = [match.start() for match in _UNSEEN.finditer(written)] if unseen else []
        self.text = _UNSEEN.sub("", written) if self._unseen else written
        # Where they would stand in what is seen.
        self._gaps = [place - before for before, place in enumerate(self._unseen)]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end], which is not empty, stands in what was written."""
        return start + bisect_right(self._gaps, start), end + bisect_right(self._gaps, end - 1)

    def seen(self, place: int) -> int:
        """Where a place of what was written stands in the text."""
        return place - bisect_left(self._unseen, place)


def _accented(text: str, accents: Mapping[str, str]) -> str:
    """A text with the accents that its apostrophes stand for, and a sign that shows nothing in the place of each."""
    parts, done = [], 0
    for match in _ENDED.finditer(text):
        end = start = match.start()
        while start > done and text[start - 1].isalpha():
            start -= 1
        letter = accents.get(text[start:end].lower())
        if letter is not None:
            parts += [text[done : end - 1], letter.upper() if text[end - 1].isupper() else letter, _SIGNS[0]]
            done = end + 1
    return "".join((*parts, text[done:])) if parts else text
