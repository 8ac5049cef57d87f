"""Which reader cuts a file, by its name and its first bytes, and which parses a cut."""

from __future__ import annotations

import re
from io import BufferedReader
from pathlib import PurePosixPath

from pipeline.articles.columns import Columns
from pipeline.articles.html import cut_html, parse_html
from pipeline.articles.jsonl import cut_json, cut_jsonl, parse_json
from pipeline.articles.markdown import cut_markdown, parse_markdown
from pipeline.articles.parquet import cut_parquet
from pipeline.articles.records import Cuts, Cutter, Parser
from pipeline.articles.tables import cut_csv, parse_row
from pipeline.articles.text import cut_text, parse_text
from pipeline.errors import ArticleError

# The format of a file, by its ending.
ENDINGS = {
    ".csv": "csv",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".markdown": "markdown",
    ".md": "markdown",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".tsv": "csv",
    ".txt": "text",
    ".xhtml": "html",
}
# How a format is cut.
CUTTERS: dict[str, Cutter] = {
    "csv": cut_csv,
    "html": cut_html,
    "json": cut_json,
    "jsonl": cut_jsonl,
    "markdown": cut_markdown,
    "parquet": cut_parquet,
    "text": cut_text,
}
# How a cut is parsed, by its own format.
PARSERS: dict[str, Parser] = {
    "html": parse_html,
    "json": parse_json,
    "markdown": parse_markdown,
    "row": parse_row,
    "text": parse_text,
}
# Formats of pages, which need not hold an article.
PAGES = ("html",)
# First bytes that leave no doubt, whatever the ending says.
_STARTS = {b"PAR1": "parquet"}
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype )?html\b", re.I | re.DOTALL)
_HEAD = 1024


def cuts(name: str, handle: BufferedReader, columns: Columns, *, given: bool) -> Cuts:
    """The cuts of a file. `given` tells that the user named the file itself, so that any ending will do.

    Raises ArticleError where the file, or the rest of it, cannot be read, OSError.
    """
    yield from CUTTERS[_format(name, handle.peek(_HEAD)[:_HEAD], given)](handle, columns)


def _format(name: str, head: bytes, given: bool) -> str:
    """The format that the first bytes tell, else the ending; a file of another ending is text, where it was given."""
    ending = PurePosixPath(name).suffix.casefold()
    if ending not in ENDINGS and not given:
        known = ", ".join(sorted(ENDINGS))
        raise ArticleError("unsupported_format", f"known endings are {known}; convert it or name the file itself")
    told = next((found for start, found in _STARTS.items() if head.startswith(start)), "")
    if told:
        return told
    named = ENDINGS.get(ending, "text")
    return "html" if named == "text" and _PAGE.match(head) else named
