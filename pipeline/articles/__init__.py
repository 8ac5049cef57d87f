"""Inputs -> records -> articles and rejects. One format a file; a new one is a file and its lines in `formats`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.articles.columns import OWN, Columns, parse_columns
from pipeline.articles.formats import PAGES, PARSERS, cuts
from pipeline.articles.html import require_article
from pipeline.articles.inputs import STATE, STDIN, Refused, Source, size, walk
from pipeline.articles.language import AUTO, language_rule
from pipeline.articles.records import Cuts, Record
from pipeline.articles.rejects import REASONS, failure, reject
from pipeline.errors import ArticleError, UsageError
from pipeline.layout import read_head
from pipeline.limits import USUAL, Limits
from pipeline.models import Article, Reject

if TYPE_CHECKING:
    from pipeline.patterns import Packs

__all__ = [
    "AUTO",
    "REASONS",
    "STATE",
    "STDIN",
    "ArticleReader",
    "Columns",
    "Record",
    "columns_of",
    "failure",
    "language_rule",
    "parse_columns",
    "read",
    "records",
    "reject",
    "size",
    "taken",
]


def read(
    inputs: Sequence[str],
    packs: Packs,
    lang: str = AUTO,
    columns: Mapping[str, str] = MappingProxyType({}),
    limits: Limits = USUAL,
) -> Iterator[Article | Reject]:
    """The articles of files, folders and `-` (JSONL on standard input), one at a time, in input order.

    `columns` says what the user calls a field (`parse_columns`). A bad article is a Reject, and so is one whose id an
    earlier one has. Raises UsageError at once where an input is missing or `lang` is not loaded.
    """
    reader = ArticleReader(packs, lang, limits)
    return _read(records(inputs, columns_of(packs, columns), limits), reader)


def _read(items: Iterator[Record | Reject], reader: ArticleReader) -> Iterator[Article | Reject]:
    seen: set[str] = set()
    for item in items:
        done = reader.article(item) if isinstance(item, Record) else item
        if isinstance(item, Record) and isinstance(done, Article):
            if done.id in seen:
                done = taken(item, done.id)
            else:
                seen.add(done.id)
        yield done


def columns_of(packs: Packs, asked: Mapping[str, str] = MappingProxyType({})) -> Columns:
    """Where the fields of records stand: under what the user says (`asked`: field -> column), else the packs' names."""
    return Columns(packs.columns, dict(asked))


def records(inputs: Sequence[str], columns: Columns = OWN, limits: Limits = USUAL) -> Iterator[Record | Reject]:
    """The records of the inputs, in order, none of them held longer than until the next; rejects where there is none.

    `walk` says which files of a folder count. Raises UsageError at once where an input is missing.
    """
    return _records(walk(inputs), columns, limits)


def _records(sources: Iterator[Source | Refused], columns: Columns, limits: Limits) -> Iterator[Record | Reject]:
    for source in sources:
        if isinstance(source, Refused):
            yield reject(source.shown, source.reason, source.detail)
            continue
        for ending, cut in _cuts(source, columns, limits):
            if isinstance(cut, ArticleError):
                yield reject(source.shown + ending, cut.reason, cut.detail)
            else:
                yield Record(source.name + ending, source.shown + ending, cut)


def _cuts(source: Source, columns: Columns, limits: Limits) -> Cuts:
    """The cuts of a file, and a last error where it cannot be read to its end or holds none."""
    if not _is_text(source.name):
        yield "", ArticleError("bad_name", "the name is not valid text; rename the file")
        return
    empty = True
    try:
        with source.open() as handle:
            for cut in cuts(source.file, handle, columns, limits, given=source.given):
                empty = False
                yield cut
        if empty:
            yield "", ArticleError("empty", "holds no article; leave it out")
    except ArticleError as error:
        yield "", error
    except OSError as error:
        yield "", ArticleError("unreadable", f"{error.strerror or error}; allow reading it or leave it out")
    except Exception as error:
        yield "", ArticleError("failed", failure(error))


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


class ArticleReader:
    """Parses records; what they do not tell is found in the text.

    `decode` says how bytes become text, `language_rule` how the language is chosen; an unknown title or publication
    date is read from the text's head, but not where a page could have told it. Raises UsageError where `lang` is not
    loaded.
    """

    def __init__(self, packs: Packs, lang: str = AUTO, limits: Limits = USUAL) -> None:
        self._packs, self._limits = packs, limits
        self._choose = language_rule(packs.languages, lang)

    def article(self, record: Record) -> Article | Reject:
        """The article of a record, or why there is none; its id is the record's name where it has none of its own."""
        try:
            article = PARSERS[record.cut.format](record.cut, self._limits)
            lang = self._choose(article.text, article.lang)
            title, published = article.title, article.published
            if record.cut.format in PAGES:
                require_article(article.text, self._packs.lexicons[lang])
            elif not (title and published):
                head = read_head(article.text, self._packs, lang)
                title, published = title or head.title, published or head.published
            name = article.id or record.name
            return self._limits.check_fields(replace(article, id=name, lang=lang, title=title, published=published))
        except ArticleError as error:
            return reject(record.shown, error.reason, error.detail)
        except UsageError:
            raise
        except Exception as error:
            return reject(record.shown, "failed", failure(error))


def taken(record: Record, name: str) -> Reject:
    """The reject of a record whose article's id an earlier one has."""
    detail = f"the id {name} is taken; rename one, or give the folder above both as the input"
    return reject(record.shown, "duplicate_id", detail)
