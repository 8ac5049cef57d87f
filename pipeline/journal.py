"""The journal of a run: what was read, in order, and how many bytes of each table stand for it.

One JSON value a line. The first holds the settings that the rows depend on, each other one an entry, and `true` at the
end says that all was read. A line without its end was being written when the run was killed: it does not count.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from os import SEEK_END
from pathlib import Path
from typing import NamedTuple

from pipeline.articles import Record
from pipeline.outcomes import Outcome

END = b"true\n"


class Entry(NamedTuple):
    """One record: the digest of what was read, its article's id, its bytes in each table, its share of the counts."""

    digest: str
    id: str
    sizes: tuple[int, ...]
    reason: str
    claims: int
    text_bytes: int

    def line(self) -> bytes:
        """The entry's line in the journal."""
        return (json.dumps(self, separators=(",", ":")) + "\n").encode()


def digest(item: Record | Outcome) -> str:
    """What identifies a record by its place and content; where there is none, what was rejected and why."""
    if isinstance(item, Outcome):
        return blake2b(item.reject, digest_size=16).hexdigest()
    head = json.dumps((item.name, item.cut.format, sorted(item.cut.known.items())))
    made = blake2b(head.encode(), digest_size=16)
    made.update(item.cut.data)
    return made.hexdigest()


def settings_line(settings: Mapping[str, str]) -> bytes:
    """The first line of a journal."""
    return (json.dumps(settings) + "\n").encode()


def read_settings(path: Path) -> dict[str, str] | None:
    """The settings that a journal begins with; None where there is no journal, or not even its first line is whole."""
    value, _ = next(_values(path), (None, 0))
    return value if isinstance(value, dict) else None


def read_entries(path: Path) -> Iterator[tuple[Entry, int]]:
    """The entries of a journal, each with the length of the journal up to and with it."""
    for value, length in _values(path):
        if isinstance(value, list):
            key, identity, sizes, *shares = value
            yield Entry(key, identity, tuple(sizes), *shares), length


def has_ended(path: Path) -> bool:
    """Whether a journal tells that all was read."""
    try:
        with path.open("rb") as handle:
            handle.seek(-len(END), SEEK_END)
            return handle.read() == END
    except OSError:  # not there, or shorter than that
        return False


def _values(path: Path) -> Iterator[tuple[object, int]]:
    length = 0
    try:
        lines = path.open("rb")
    except FileNotFoundError:
        return
    with lines:
        for line in lines:
            length += len(line)
            try:
                value = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                return
            if value is None:
                return
            yield value, length
