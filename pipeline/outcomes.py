"""Record -> outcome: what a worker makes of one record, as the bytes that go into the tables."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from pathlib import Path

from pipeline import table
from pipeline.articles import ArticleReader, Record, failure, reject
from pipeline.claims import Extractor
from pipeline.duplicates import sketch
from pipeline.errors import ArticleError
from pipeline.limits import USUAL, Limits
from pipeline.models import Article, Reject
from pipeline.patterns import Packs, load_packs

ARTICLE_KEYS: tuple[str, ...] = tuple(column.name for column in fields(Article))

# JSON leaves these three as they are, yet many readers take them for the end of a line. Not for `str.translate`, which
# takes a tenth of the time of an extraction.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: an article with its claims, or a reject (then `reason` says why).

    `article`, `claims` and `reject` are its bytes in the three tables, empty where it has none there; `claim_count` and
    `text_bytes` are numbers for the counts, `sketch` is for finding near-identical articles.
    """

    id: str = ""
    article: bytes = b""
    claims: bytes = b""
    reject: bytes = b""
    reason: str = ""
    claim_count: int = 0
    text_bytes: int = 0
    sketch: bytes = b""


def rejected(one: Reject) -> Outcome:
    """The outcome of a record or input that gives no article."""
    return Outcome(reject=table.csv_rows(table.REJECT_COLUMNS, [table.reject_row(one)]), reason=one.reason)


@dataclass(unsafe_hash=True)
class Work:
    """The work of one process: parse a record, extract its claims.

    It pickles small: a process that did not inherit what it needs loads it with its first record.
    """

    patterns: tuple[Path, ...]
    lang: str
    model: str
    limits: Limits = USUAL
    _loaded: tuple[ArticleReader, Extractor] | None = field(default=None, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[Work], tuple[tuple[Path, ...], str, str, Limits]]:
        return Work, (self.patterns, self.lang, self.model, self.limits)

    def load(self, packs: Packs | None = None) -> None:
        """Make what the work needs, of packs that are loaded already. Raises PatternError and UsageError."""
        packs = packs or load_packs(self.patterns)
        self._loaded = ArticleReader(packs, self.lang, self.limits), Extractor(packs, self.model, self.limits)

    def without_trigger(self) -> tuple[str, ...]:
        """Ids of the patterns for which every sentence is read, when the work is loaded; makes every language ready."""
        return self._loaded[1].without_trigger() if self._loaded else ()

    def __call__(self, record: Record) -> Outcome:
        """What becomes of a record; one on which the program itself fails is a reject `failed`."""
        if self._loaded is None:
            self.load()
        assert self._loaded
        reader, extractor = self._loaded
        article = reader.article(record)
        if isinstance(article, Reject):
            return rejected(article)
        try:
            claims = extractor.claims(article)
        except ArticleError as error:
            return rejected(reject(record.shown, error.reason, error.detail))
        except Exception as error:
            return rejected(reject(record.shown, "failed", failure(error)))
        return Outcome(
            id=article.id,
            article=article_line(article).encode(),
            claims=table.csv_rows(table.CLAIM_COLUMNS, map(table.claim_row, claims)),
            claim_count=len(claims),
            text_bytes=len(article.text.encode()),
            sketch=sketch(article.text),
        )


def article_line(article: Article) -> str:
    """The article's line in `articles.jsonl`, safe for readers that split on any line end of Unicode."""
    record = {key: getattr(article, key) for key in ARTICLE_KEYS}
    line = json.dumps(record, ensure_ascii=False)
    for end, written in _LINE_ENDS.items():
        line = line.replace(end, written)
    return line + "\n"


def marked(line: bytes, original: str) -> bytes:
    """An article's line with the id of the article that it repeats."""
    return article_line(Article(**{**json.loads(line), "duplicate_of": original})).encode()
