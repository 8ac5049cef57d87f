"""Where tables, keys and the items of lists stand in a TOML text, for messages: the parser itself does not tell."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

Part = str | int
# What can hide a bracket or a line end, and these themselves.
_TOKEN = re.compile(
    r"""\#[^\n]*|\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[\[\]{}\n]""", re.DOTALL
)


class _Entry(NamedTuple):
    """The head of a table, or a key: its path in the tables, its line, and the texts of its value with their lines."""

    path: tuple[Part, ...]
    line: int
    texts: tuple[tuple[str, int], ...]


class Outline:
    """The lines of a TOML text that has no mistake of TOML; it is read when the first line is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def line(self, *path: Part, value: str = "") -> int:
        """The line of what a path leads to, such as `"pattern", 3, "matches", 0`; of what holds it where it is missing.

        With a `value` the line of this text in a list. 1 where nothing of the path is there.
        """
        held = [entry for entry in self._entries if entry.path == path[: len(entry.path)]]
        if not held:
            return next((entry.line for entry in self._entries if entry.path[: len(path)] == path), 1)
        entry = max(held, key=lambda one: len(one.path))
        rest = path[len(entry.path) :]
        if value:
            return next((line for text, line in entry.texts if _plain(text) == value), entry.line)
        if rest and isinstance(rest[0], int) and rest[0] < len(entry.texts):
            return entry.texts[rest[0]][1]
        return entry.line

    def table(self, line: int) -> tuple[Part, ...]:
        """The path of the table in which a line stands."""
        heads = [entry.path[:-1] for entry in self._entries if entry.line == line]
        return heads[0] if heads else ()

    def holds(self, *path: Part) -> bool:
        """Whether a table or a key stands at a path."""
        return any(entry.path == path for entry in self._entries)

    def item(self, table: str, key: str, value: str) -> tuple[Part, ...]:
        """The path of the first `[[table]]` of a name whose key is or holds this text."""
        return next(
            (
                entry.path[:-1]
                for entry in self._entries
                if entry.path[0] == table and entry.path[-1] == key and any(_plain(t) == value for t, _ in entry.texts)
            ),
            (),
        )

    def find(self, value: str, *tables: str) -> int:
        """The first line in one of these tables that holds a text; 0 where none does."""
        texts = (text for entry in self._entries if entry.path[0] in tables for text in entry.texts)
        return next((line for text, line in texts if _plain(text) == value), 0)

    @cached_property
    def _entries(self) -> list[_Entry]:
        """In the order of the text."""
        entries = []
        counts: Counter[tuple[Part, ...]] = Counter()
        table: tuple[Part, ...] = ()
        for statement, line, texts in _statements(self._text):
            if statement.startswith("["):
                table = tuple(_names(tomllib.loads(statement)))
                if statement.startswith("[["):
                    counts[table] += 1
                    table = (*table, counts[table] - 1)
                entries.append(_Entry(table, line, ()))
            else:
                key = _names(tomllib.loads(statement.partition("=")[0] + "= 0"))
                entries.append(_Entry((*table, *key), line, tuple(texts)))
        return entries


def place(origin: str, key: str, value: str = "") -> str:
    """`file:line` of a key of the pattern whose id stands at `origin`; with a `value` that of this text in its list."""
    path, _, line = origin.rpartition(":")
    if not path.endswith(".toml"):
        return origin
    outline = Outline(Path(path).read_text(encoding="utf-8-sig"))
    return f"{path}:{outline.line(*outline.table(int(line)), key, value=value)}"


def _statements(text: str) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
    """Each head of a table and each key with its value: as written, its line, and the texts in it with their lines."""
    start = depth = 0
    line = first = 1
    texts: list[tuple[str, int]] = []
    for token in _TOKEN.finditer(text + "\n"):
        sign = token.group()
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign[0] in "\"'" and depth <= 1:
            texts.append((sign, line))
        line += sign.count("\n")
        if sign == "\n" and depth == 0:
            statement = text[start : token.start()].strip()
            if statement and not statement.startswith("#"):
                yield statement, first, texts
            start, first, texts = token.end(), line, []


def _names(tables: Any) -> list[str]:
    """The names that lead to the only value of nested tables."""
    names = []
    while isinstance(tables, dict | list) and tables:
        if isinstance(tables, dict):
            names.append(next(iter(tables)))
            tables = tables[names[-1]]
        else:
            tables = tables[0]
    return names


def _plain(text: str) -> str:
    """What a text in quotes says."""
    return str(tomllib.loads(f"x = {text}")["x"])
