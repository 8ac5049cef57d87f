"""Records: what stands at one place of an input, cut out but not yet understood.

Cutting is cheap and keeps the order, so one process does it; parsing (decoding, JSON, the main text of a page) is not,
and may break, so a worker does that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader

from pipeline.articles.columns import OWN, Columns
from pipeline.errors import ArticleError
from pipeline.limits import Limits
from pipeline.models import Article


@dataclass(frozen=True, slots=True)
class Cut:
    """One article's bytes, the format that they are in (a key of `PARSERS`), and what is known beside them.

    `known` holds fields of an Article by name, and how a page was sent (`charset`, `transfer`, `encoding`); `columns`
    says under which keys a record has its fields.
    """

    format: str
    data: bytes
    known: Mapping[str, str] = field(default_factory=dict)
    columns: Columns = OWN


@dataclass(frozen=True, slots=True)
class Record:
    """A cut and its place: `shown` as the user knows it, `name` the id of an article that has none of its own."""

    name: str
    shown: str
    cut: Cut


# What a reader finds in a file, in its order: the ending that tells the place (":12", empty where the file is one
# article), and the cut or why there is none.
Cuts = Iterator[tuple[str, Cut | ArticleError]]
# Raises ArticleError and OSError where nothing more can be read.
Cutter = Callable[[BufferedReader, Columns, Limits], Cuts]
# The article of a cut; an id, title or date that it does not tell is empty. Raises ArticleError.
Parser = Callable[[Cut, Limits], Article]
