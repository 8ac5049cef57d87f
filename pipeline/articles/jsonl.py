"""JSONL: one article a line, an object with `text` and optional `id` and article fields."""

from __future__ import annotations

import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BufferedReader, TextIOWrapper
from typing import Any

from pipeline.articles.decoding import MAX_BYTES, decode, too_long
from pipeline.articles.records import Cut, Cuts
from pipeline.errors import ArticleError
from pipeline.models import Article

_STRINGS = ("title", "url", "source", "lang")
_CHUNK = 1 << 20


def cut_jsonl(handle: BufferedReader) -> Cuts:
    """The lines, numbered from 1 in their endings; blank ones are passed over. Raises OSError."""
    number = 0
    try:
        for number, line in enumerate(_lines(handle), 1):
            if line is None:
                yield f":{number}", too_long()
            elif line.strip():
                yield f":{number}", Cut("jsonl", line)
    except UnicodeDecodeError:
        detail = "not UTF-16 from here on, as the file's start says; save it as UTF-8"
        yield f":{number + 1}", ArticleError("undecodable", detail)


def parse_jsonl(cut: Cut) -> Article:
    """The article of one object. Unknown keys are ignored, of one given twice the last counts. Raises ArticleError."""
    return _article(decode(cut.data))


def _lines(handle: BufferedReader) -> Iterator[bytes | None]:
    """The lines; None for one over the limit, of which no more than the limit is ever held."""
    if handle.peek(2)[:2] not in (BOM_UTF16_LE, BOM_UTF16_BE):
        yield from _bounded(handle.readline)
        return
    text = TextIOWrapper(handle, encoding="utf-16", newline="\n")
    try:
        yield from _bounded(lambda size: text.readline(size).encode())
    finally:
        text.detach()  # the handle is the caller's to close


def _bounded(readline: Callable[[int], bytes]) -> Iterator[bytes | None]:
    while line := readline(MAX_BYTES + 1):
        if len(line) <= MAX_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = readline(_CHUNK)
        yield None


def _article(line: str) -> Article:
    record = _record(line)
    text = record.get("text")
    if text is None:
        raise ArticleError("no_text", "the record has no text; give it a field named text")
    strings = {"text": text, **{field: _given(record, field) for field in _STRINGS}}
    for field, value in strings.items():
        if not isinstance(value, str):
            raise ArticleError("bad_field", f"{field} is {_kind(value)}; make it a string")
    identity = _given(record, "id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
    if not isinstance(identity, str):
        raise ArticleError("bad_field", f"id is {_kind(identity)}; make it a string")
    for field, value in {"id": identity, **strings}.items():
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise ArticleError("bad_text", f"{field} holds a lone surrogate; write the whole character")
    if not text.strip():
        raise ArticleError("empty", "text is blank")
    return Article(id=identity, published=_published(_given(record, "published")), **strings)


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except RecursionError:
        raise ArticleError("not_json", "nested too deeply; flatten the record") from None
    except json.JSONDecodeError as error:
        raise ArticleError("not_json", f"{error.msg} at character {error.pos + 1}; write one object a line") from None
    except ValueError as error:  # a whole number of thousands of digits
        raise ArticleError("not_json", f"{error}; write one object a line") from None
    if not isinstance(record, dict):
        raise ArticleError("not_json", f"the line is {_kind(record)}; write one object a line")
    return record


def _given(record: dict[str, Any], field: str) -> Any:
    value = record.get(field)
    return "" if value is None else value


def _published(value: Any) -> str:
    """ISO 8601 in its extended form, the time kept where the record has one."""
    if isinstance(value, str):
        for moment in (date, datetime):
            try:
                return moment.fromisoformat(value.strip()).isoformat() if value.strip() else ""
            except ValueError:
                continue
    raise ArticleError("bad_field", f"published is {value!r:.40}; write a date such as 2025-02-05")


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), "null" if value is None else "a string")
