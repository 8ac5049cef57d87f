"""Markdown: one article a file, its front matter told apart and its markup taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BufferedReader
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.articles.columns import Columns
from pipeline.articles.decoding import decode, read_bounded
from pipeline.articles.fields import article_of, written
from pipeline.articles.records import Cut, Cuts
from pipeline.errors import ArticleError
from pipeline.limits import Limits
from pipeline.models import Article

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_H1 = ("heading_open", "h1")
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}


def cut_markdown(handle: BufferedReader, columns: Columns, limits: Limits) -> Cuts:
    """The file's one article. Raises ArticleError, OSError."""
    yield "", Cut("markdown", read_bounded(handle, limits), columns=columns)


def parse_markdown(cut: Cut, limits: Limits) -> Article:
    """The article of a Markdown text, an empty line after each heading, paragraph, list item and table row.

    Links and emphasis leave their words; code blocks, images and HTML tags are dropped. The front matter (YAML)
    gives the fields, the first heading of level 1 the title where it gives none. Raises ArticleError.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only Markdown needs it

    told, body = _front_matter(decode(cut.data), limits.front_matter)
    keys = [name for name, value in told.items() if not isinstance(value, dict | list | None)]
    fields = {field: told[key] for field, key in cut.columns.pick(keys).items() if field != "text"}
    tokens = MarkdownIt().enable(["table", "strikethrough"]).parse(body)
    headings = (_words(inline) for opening, inline in pairwise(tokens) if (opening.type, opening.tag) == _H1)
    heading = next(headings, "")
    title = fields.get("title") or heading
    return article_of({**fields, "title": title, "text": written("" if heading else str(title), _lines(tokens))})


def _front_matter(text: str, most: int) -> tuple[dict[str, Any], str]:
    """What stands between the lines of hyphens at the top, and the rest; no fields where that is no YAML mapping."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    if len(found[1]) > most:
        detail = f"the front matter has more than {most:,} characters; keep the article's fields"
        raise ArticleError("bad_field", detail)
    import yaml  # noqa: PLC0415 - only front matter needs it

    try:
        told = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = f"{' '.join(str(error).split()):.120}"
        raise ArticleError("bad_field", f"the front matter is no YAML ({reason}); mend it or take it out") from None
    if not isinstance(told, dict):
        return {}, text
    return {str(key): value for key, value in told.items()}, text[found.end() :]


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield " | ".join(cells or ())
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_words(token))
        elif token.type == "inline":
            yield _words(token)


def _words(inline: Token) -> str:
    return "".join(
        _BREAKS.get(token.type) or (token.content if token.type in ("text", "code_inline") else "")
        for token in inline.children or ()
    ).strip()
