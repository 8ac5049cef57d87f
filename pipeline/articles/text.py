"""Text files: one article a file."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from pipeline.articles.decoding import decode, read_bounded
from pipeline.errors import ArticleError
from pipeline.models import Article


def read_text(handle: BufferedReader) -> Iterator[tuple[int, Article | ArticleError]]:
    """The file's one article, with only its text filled in, as line 0. Raises ArticleError, OSError."""
    text = decode(read_bounded(handle))
    if not text.strip():
        raise ArticleError("empty", "holds no text; leave it out")
    yield 0, Article(id="", text=text)
