"""Text files: one article a file."""

from __future__ import annotations

from io import BufferedReader

from pipeline.articles.columns import Columns
from pipeline.articles.decoding import decode, read_bounded
from pipeline.articles.records import Cut, Cuts
from pipeline.errors import ArticleError
from pipeline.limits import Limits
from pipeline.models import Article


def cut_text(handle: BufferedReader, _columns: Columns, limits: Limits) -> Cuts:
    """The file's one article. Raises ArticleError, OSError."""
    yield "", Cut("text", read_bounded(handle, limits))


def parse_text(cut: Cut, _limits: Limits) -> Article:
    """An article with only its text filled in. Raises ArticleError."""
    text = decode(cut.data)
    if not text.strip():
        raise ArticleError("empty", "holds no text; leave it out")
    return Article(id="", text=text)
