"""Rows that wait on disk, in blocks: what is sorted into parts, or out of them, without being held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import SEEK_END
from itertools import islice
from pathlib import Path
from pickle import HIGHEST_PROTOCOL, dumps, loads
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Self

# Rows of a block: they are in memory together.
TOGETHER = 100


def packed(rows: Iterable[object]) -> Iterator[bytes]:
    """Rows in blocks, which can be written, or handed to another process."""
    rest = iter(rows)
    while block := list(islice(rest, TOGETHER)):
        yield dumps(block, HIGHEST_PROTOCOL)


def unpacked(blocks: Iterable[bytes]) -> Iterator[Any]:
    """The rows of blocks that this program packed a moment ago."""
    for block in blocks:
        yield from loads(block)


class Spool:
    """Blocks in a temporary file in `folder`, each in a numbered part, in the order in which they were added.

    The file has no name, or loses it when it is closed: nothing is left behind, however the program ends.
    """

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed with the spool
        self._places: dict[int, list[tuple[int, int]]] = defaultdict(list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def add(self, part: int, blocks: Iterable[bytes]) -> None:
        """Add blocks to a part."""
        start = self._file.seek(0, SEEK_END)
        for block in blocks:
            self._file.write(block)
            self._places[part].append((start, len(block)))
            start += len(block)

    def blocks(self, part: int) -> Iterator[bytes]:
        """The blocks of a part, read one by one."""
        for start, length in self._places[part]:
            self._file.seek(start)
            yield self._file.read(length)
