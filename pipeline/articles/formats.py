"""Which reader cuts a file, by its name and its first bytes, and which parses a cut."""

from __future__ import annotations

import re
from io import BufferedReader
from pathlib import PurePosixPath

from pipeline.articles.columns import Columns
from pipeline.articles.html import cut_html, parse_html
from pipeline.articles.inputs import no_article
from pipeline.articles.jsonl import cut_json, cut_jsonl, parse_json
from pipeline.articles.markdown import cut_markdown, parse_markdown
from pipeline.articles.packed import gunzipped, unzipped
from pipeline.articles.parquet import cut_parquet
from pipeline.articles.records import Cuts, Cutter, Parser
from pipeline.articles.tables import cut_csv, parse_row
from pipeline.articles.text import cut_text, parse_text
from pipeline.articles.warc import cut_warc, parse_http
from pipeline.errors import ArticleError
from pipeline.limits import USUAL, Limits

GZIP, ZIP = "gzip", "zip"
# The format of a file, by its ending.
ENDINGS = {
    ".csv": "csv",
    ".gz": GZIP,
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
    ".warc": "warc",
    ".xhtml": "html",
    ".zip": ZIP,
}
# How a format is cut; what is packed is cut by what it holds.
CUTTERS: dict[str, Cutter] = {
    "csv": cut_csv,
    "html": cut_html,
    "json": cut_json,
    "jsonl": cut_jsonl,
    "markdown": cut_markdown,
    "parquet": cut_parquet,
    "text": cut_text,
    "warc": cut_warc,
}
# How a cut is parsed, by its own format.
PARSERS: dict[str, Parser] = {
    "html": parse_html,
    "http": parse_http,
    "json": parse_json,
    "markdown": parse_markdown,
    "row": parse_row,
    "text": parse_text,
}
# Formats of pages, which need not hold an article.
PAGES = ("html", "http")
# First bytes that leave no doubt, whatever the ending says.
_STARTS = {b"\x1f\x8b": GZIP, b"PK\x03\x04": ZIP, b"PK\x05\x06": ZIP, b"WARC/": "warc", b"PAR1": "parquet"}
# A comment ends at its first -->, or the ways to part a row of comments would double with each.
_COMMENT = rb"<!--(?:(?!-->).)*-->"
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|" + _COMMENT + rb"\s*)*<(?:!doctype )?html\b", re.I | re.DOTALL
)
_HEAD = 1024


def cuts(
    name: str, handle: BufferedReader, columns: Columns, limits: Limits = USUAL, *, given: bool, inside: str = ""
) -> Cuts:
    """The cuts of a file; those of a zip archive have the members' names in their endings.

    `given` tells that the user named the file itself, so that any ending will do, `inside` what it was packed in.
    Raises ArticleError where the file, or the rest of it, cannot be read, OSError.
    """
    found = _format(name, handle.peek(_HEAD)[:_HEAD], given)
    if found not in (GZIP, ZIP):
        yield from CUTTERS[found](handle, columns, limits)
    elif inside and (inside, found) != (ZIP, GZIP):
        raise ArticleError("unsupported_format", f"a {found} file inside of a {inside} file; unpack the outer one")
    elif found == GZIP:
        unpacked = name[: -len(".gz")] if name.casefold().endswith(".gz") else name
        yield from cuts(unpacked, gunzipped(handle, limits), columns, limits, given=given, inside=GZIP)
    else:
        yield from _members(handle, columns, limits)


def _members(handle: BufferedReader, columns: Columns, limits: Limits) -> Cuts:
    for member, opened in unzipped(handle, limits):
        if isinstance(opened, ArticleError):
            yield f"/{member}", opened
            continue
        if any(no_article(part) for part in PurePosixPath(member).parts):
            continue
        try:
            for ending, cut in cuts(member, opened, columns, limits, given=False, inside=ZIP):
                yield f"/{member}{ending}", cut
        except ArticleError as error:
            yield f"/{member}", error


def _format(name: str, head: bytes, given: bool) -> str:
    """The format that the first bytes tell, else the ending; a file of another ending is text, where it was given.

    Office documents are zip archives too, so a zip needs a known ending, or none.
    """
    ending = PurePosixPath(name).suffix.casefold()
    if ending not in ENDINGS and not given:
        known = ", ".join(sorted(ENDINGS))
        raise ArticleError("unsupported_format", f"known endings are {known}; convert it or name the file itself")
    told = next((found for start, found in _STARTS.items() if head.startswith(start)), "")
    if told and not (told == ZIP and ending and ending not in ENDINGS):
        return told
    named = ENDINGS.get(ending, "text")
    return "html" if named == "text" and _PAGE.match(head) else named
