"""The fields of a record -> an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.errors import ArticleError
from pipeline.models import Article

_STRINGS = ("title", "url", "source", "lang")
_YEAR_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
# The year first, so no doubt about day and month: 2025/02/04, 2025.02.04 10:00.
_YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d\d)\2(\d\d)(?=$|[T ])")


def article_of(fields: Mapping[str, Any]) -> Article:
    """The article that a record's fields make; what is absent or None is unknown.

    `text` and the rest are strings, `id` may be a whole number, `published` a date. Raises ArticleError.
    """
    text = fields.get("text")
    if text is None:
        raise ArticleError("no_text", "the record has no text; give it a field named text")
    strings = {"text": text, **{field: _given(fields, field) for field in _STRINGS}}
    for field, value in strings.items():
        if not isinstance(value, str):
            raise ArticleError("bad_field", f"{field} is {kind(value)}; make it a string")
    identity = _given(fields, "id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
    if not isinstance(identity, str):
        raise ArticleError("bad_field", f"id is {kind(identity)}; make it a string")
    for field, value in {"id": identity, **strings}.items():
        try:
            value.encode()  # a hundred times as fast as a look at each character
        except UnicodeEncodeError:
            raise ArticleError("bad_text", f"{field} holds a lone surrogate; write the whole character") from None
    if not text.strip():
        raise ArticleError("empty", "text is blank")
    # A blank id names nothing: the record gets one by its place, as if it had none.
    return Article(id=identity if identity.strip() else "", published=published(_given(fields, "published")), **strings)


def published(value: Any) -> str:
    """A date as ISO 8601, the time kept where it has one: ISO itself (also a year or a month), the year first with
    slashes or dots, and the form of mail and feeds (RFC 822).

    Raises ArticleError `bad_field` for anything else: 04/02/2025 and seconds since 1970 can be read in two ways.
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        text = value.strip()
        if not text or _YEAR_MONTH.fullmatch(text):
            return text
        text = _YEAR_FIRST.sub(r"\1-\3-\4", text)
        for read in (date.fromisoformat, datetime.fromisoformat, parsedate_to_datetime):
            try:
                return read(text).isoformat()
            except (ValueError, IndexError, TypeError, OverflowError):
                continue
    raise ArticleError("bad_field", f"published is {value!r:.40}; write a date such as 2025-02-05")


def kind(value: Any) -> str:
    """What a value of JSON is, in words."""
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), "null" if value is None else "a string" if isinstance(value, str) else "no text")


def _given(fields: Mapping[str, Any], field: str) -> Any:
    value = fields.get(field)
    return "" if value is None else value


def written(title: str, lines: Iterable[str]) -> str:
    """The lines as a text, an empty line between two; the title stands first where it is none of them."""
    told = [line for line in map(str.strip, lines) if line]
    if title and title not in told:
        told.insert(0, title)
    return "\n\n".join(told)
