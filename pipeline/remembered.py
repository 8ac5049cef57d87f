"""What is found out once: what a word is by itself, and what an object tells when it is asked."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property(functools.cached_property):  # noqa: N801
        """The one of functools without the lock that it takes before Python 3.12."""

        def __get__(self, instance: object, owner: type | None = None) -> Any:
            if instance is None:
                return self
            told = instance.__dict__[self.attrname] = self.func(instance)
            return told


__all__ = ["REMEMBERED", "OnDemand", "cached_property", "remembered"]

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


class OnDemand(Mapping[str, T]):
    """What `make` makes of each of the names, made when it is first asked for."""

    def __init__(self, names: Iterable[str], make: Callable[[str], T]) -> None:
        self._names = dict.fromkeys(names)
        self._make = make
        self._made: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __reduce__(self) -> tuple[type[dict[str, T]], tuple[dict[str, T]]]:
        # What makes them need not travel to another process: all are made before.
        return dict, (dict(self),)
