"""What a word is by itself, found out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

# Of how many words it is remembered what they are by themselves.
REMEMBERED = 1 << 13

T = TypeVar("T")


class _Remembered(dict[str, T]):
    def __init__(self, find: Callable[[str], T]) -> None:
        self._find = find

    def __missing__(self, word: str) -> T:
        if len(self) >= REMEMBERED:
            self.clear()
        told = self[word] = self._find(word)
        return told


def remembered(find: Callable[[str], T]) -> Callable[[str], T]:
    """What `find` tells of a word. Quicker than an `lru_cache`, which at each call puts its words in order."""
    return _Remembered(find).__getitem__
