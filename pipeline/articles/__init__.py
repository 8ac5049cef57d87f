"""Inputs -> articles and rejects. One reader a file format; a new format is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from io import BufferedReader
from typing import TYPE_CHECKING

from pipeline.articles.inputs import STDIN, Refused, Source, size, walk
from pipeline.articles.jsonl import read_jsonl
from pipeline.articles.language import AUTO, language_rule
from pipeline.articles.rejects import REASONS, failure, reject
from pipeline.articles.text import read_text
from pipeline.errors import ArticleError, UsageError
from pipeline.layout import read_head
from pipeline.models import Article, Reject

if TYPE_CHECKING:
    from pipeline.patterns import Packs

__all__ = ["AUTO", "REASONS", "STDIN", "failure", "read", "reject", "size"]

# Line number in the file (0: the file is one article) and what stands there; an empty id is the file's name.
Reader = Callable[[BufferedReader], Iterator[tuple[int, Article | ArticleError]]]
FORMATS: dict[str, Reader] = {
    ".jsonl": read_jsonl,
    ".txt": read_text,
}


def read(inputs: Sequence[str], packs: Packs, lang: str = AUTO) -> Iterator[Article | Reject]:
    """The articles of files, folders and `-` (JSONL on standard input), one at a time, in input order.

    Each comes with its language; an unknown title or publication date is read from the text's head. `walk`
    says which files of a folder count, `decode` how bytes become text, `language_rule` how the language is
    chosen. A bad article is a Reject. Raises UsageError at once where an input is missing or `lang` is not
    loaded.
    """
    choose = language_rule(packs.languages, lang)
    return _read(walk(inputs), packs, choose)


def _read(
    sources: Iterator[Source | Refused], packs: Packs, choose: Callable[[str, str], str]
) -> Iterator[Article | Reject]:
    seen: set[str] = set()
    for source in sources:
        if isinstance(source, Refused):
            yield reject(source.shown, source.reason, source.detail)
            continue
        for line, item in _items(source):
            ending = f":{line}" if line else ""
            if isinstance(item, ArticleError):
                done: Article | ArticleError = item
            else:
                done = _finished(replace(item, id=item.id or source.name + ending), packs, choose, seen)
            if isinstance(done, ArticleError):
                yield reject(source.shown + ending, done.reason, done.detail)
            else:
                seen.add(done.id)
                yield done


def _items(source: Source) -> Iterator[tuple[int, Article | ArticleError]]:
    try:
        reader = _reader(source)
        with source.open() as handle:
            yield from reader(handle)
    except ArticleError as error:
        yield 0, error
    except OSError as error:
        yield 0, ArticleError("unreadable", f"{error.strerror}; allow reading it or leave it out")


def _reader(source: Source) -> Reader:
    try:
        source.name.encode()
    except UnicodeEncodeError:
        raise ArticleError("bad_name", "the name is not valid text; rename the file") from None
    if source.suffix in FORMATS:
        return FORMATS[source.suffix]
    if source.given:
        return read_text
    known = ", ".join(sorted(FORMATS))
    raise ArticleError("unsupported_format", f"known endings are {known}; convert it or name the file itself")


def _finished(
    article: Article, packs: Packs, choose: Callable[[str, str], str], seen: Container[str]
) -> Article | ArticleError:
    if article.id in seen:
        detail = f"the id {article.id} is taken; rename one, or give the folder above both as the input"
        return ArticleError("duplicate_id", detail)
    try:
        lang = choose(article.text, article.lang)
        title, published = article.title, article.published
        if not (title and published):
            head = read_head(article.text, packs, lang)
            title, published = title or head.title, published or head.published
        return replace(article, lang=lang, title=title, published=published)
    except ArticleError as error:
        return error
    except UsageError:
        raise
    except Exception as error:
        return ArticleError("failed", failure(error))
