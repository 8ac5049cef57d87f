"""JSON: one article a line (JSONL), or the values of one JSON text; each an object with the fields of an article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from pipeline.articles.columns import FIELDS, Columns
from pipeline.articles.decoding import decode, unmarked
from pipeline.articles.fields import article_of, kind
from pipeline.articles.records import Cut, Cuts
from pipeline.errors import ArticleError
from pipeline.limits import Limits
from pipeline.models import Article

_CHUNK = 1 << 20
_SPACE = re.compile(r"[ \t\r\n]*")
# Whole numbers may be longer than Python converts; where a value ends does not depend on them.
_VALUE = json.JSONDecoder(parse_int=str)


def cut_jsonl(handle: BufferedReader, columns: Columns, limits: Limits) -> Cuts:
    """The lines, numbered from 1 in their endings; blank ones are passed over. Raises ArticleError, OSError."""
    for number, line in enumerate(_lines(unmarked(handle), limits.article), 1):
        if line is None:
            yield f":{number}", limits.too_long("article")
        elif line.strip():
            yield f":{number}", Cut("json", line, columns=columns)


def cut_json(handle: BufferedReader, columns: Columns, limits: Limits) -> Cuts:
    """The items of one array, numbered from 1; or a single object, its ending empty; or several one after another.

    Raises ArticleError where the text cannot be followed any further, OSError.
    """
    values = _Values(unmarked(handle), limits.article)
    cut = _array(values) if values.peek() == "[" else _sequence(values)
    for ending, data in cut:
        yield ending, Cut("json", data, columns=columns)


def parse_json(cut: Cut, _limits: Limits) -> Article:
    """The article of one object. Of keys given twice the last counts, others are ignored. Raises ArticleError."""
    record = _record(decode(cut.data))
    # Under other names than its own a field is no list or object: "data" may hold anything.
    keys = [name for name, value in record.items() if value is not None and _may_be_field(name, value)]
    return article_of({field: record[key] for field, key in cut.columns.pick(keys).items()})


def _may_be_field(name: str, value: object) -> bool:
    return name in FIELDS or not isinstance(value, dict | list)


def _sequence(values: _Values) -> Iterator[tuple[str, bytes]]:
    number = 0
    while values.peek():
        number += 1
        data = values.take(number)
        yield "" if number == 1 and not values.peek() else f":{number}", data


def _array(values: _Values) -> Iterator[tuple[str, bytes]]:
    values.skip()
    number = 0
    more = values.peek() != "]"
    while more:
        number += 1
        yield f":{number}", values.take(number)
        more = values.peek() == ","
        if more:
            values.skip()
    if values.peek() != "]":
        raise ArticleError("not_json", f"no comma or ] after item {number}; nothing after it is read")
    values.skip()
    if values.peek():
        raise ArticleError("not_json", "more stands after the array's end and is not read; write one array")


def _lines(handle: BufferedReader, most: int) -> Iterator[bytes | None]:
    """The lines; None for one of more than `most` bytes, of which no more than that is ever held."""
    while line := handle.readline(most + 1):
        if len(line) <= most or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = handle.readline(_CHUNK)
        yield None


class _Values:
    """The values of a JSON text one after another, as the bytes that they are written in.

    What is held is one value and a chunk. Each byte is one character here: outside of strings JSON is ASCII, and what
    strings hold is decoded with their record.
    """

    def __init__(self, handle: BufferedReader, most: int) -> None:
        self._handle, self._most = handle, most
        self._text, self._at = "", 0

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def skip(self) -> None:
        """Pass over the character that `peek` has given."""
        self._at += 1

    def take(self, number: int) -> bytes:
        """The next value, the `number`th. Raises ArticleError where it has no end within the limit."""
        self.peek()
        while True:
            problem = "nested too deeply"
            try:
                _, end = _VALUE.raw_decode(self._text, self._at)
            except RecursionError:
                pass
            except json.JSONDecodeError as error:
                problem = error.msg
            else:
                # A number at the very end may go on.
                if end < len(self._text) or not self._more():
                    return self._taken(end)
                continue
            held = len(self._text) - self._at
            if held > self._most or not self._more():
                raise ArticleError(
                    "not_json",
                    f"value {number} is no JSON ({problem}) or longer than {self._most:,} bytes; "
                    "nothing from it on is read",
                )

    def _taken(self, end: int) -> bytes:
        data = self._text[self._at : end].encode("latin-1")
        self._at = end
        return data

    def _more(self) -> bool:
        """Reads as much again as is held, so that a long value is not tried at every chunk."""
        held = self._text[self._at :]
        new = self._handle.read1(max(_CHUNK, len(held)))
        self._text, self._at = held + new.decode("latin-1"), 0
        return bool(new)


def _record(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except RecursionError:
        raise ArticleError("not_json", "nested too deeply; flatten the record") from None
    except json.JSONDecodeError as error:
        raise ArticleError("not_json", f"{error.msg} at character {error.pos + 1}; write one object a line") from None
    except ValueError as error:  # a whole number of thousands of digits
        raise ArticleError("not_json", f"{error}; write one object a line") from None
    if not isinstance(record, dict):
        raise ArticleError("not_json", f"the record is {kind(record)}; write one object a line")
    return record
