"""HTML: one article a page, its main text and what its head says of it, found by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from pipeline.articles.columns import Columns
from pipeline.articles.decoding import decode, read_bounded
from pipeline.articles.fields import article_of, written
from pipeline.articles.records import Cut, Cuts
from pipeline.errors import ArticleError
from pipeline.layout import blocks
from pipeline.limits import Limits
from pipeline.models import Article
from pipeline.patterns import Lexicon

_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]*?\b(?:charset|encoding)\s*=\s*[\"']?\s*([a-z0-9_.:-]+)", re.I)
_DECLARED_WITHIN = 4096
_TABLE_RULE = re.compile(r"\|(-+\|)+")
# Stands for a line break while trafilatura works, which makes paragraphs of all lines and drops what cannot be printed.
_BREAK = "⏎"
_BREAKS = re.compile(rf"\s*{_BREAK}[{_BREAK}\s]*")
_IN_HEADING = "//*[self::h1 or self::h2 or self::h3 or self::h4]//br"
_LANG = re.compile(r"[a-z]{2}(?![a-z])", re.I)
# Where dates of other things stand.
_OTHER_DATES = "//aside | //nav | //script[not(contains(@type, 'ld+json'))]"
# What the page itself says of its date: an extensive search takes any date of its text, or the year of its copyright.
# No result depends on today.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
# The shortest paragraph that makes an article: Ferroluna ha investito 3 milioni di euro.
_PROSE = 40
_ENDS = re.compile(r"[.!?…]['\"”»’)\]]*$")


def cut_html(handle: BufferedReader, _columns: Columns, limits: Limits) -> Cuts:
    """The file's one page. Raises ArticleError, OSError."""
    yield "", Cut("html", read_bounded(handle, limits, "page"))


def parse_html(cut: Cut, _limits: Limits) -> Article:
    """The article of a page: title, main text, date, site, address and language, as far as the page tells them.

    The text has an empty line after each heading, paragraph, list item (`- `) and table row, which has `|` between its
    cells, or a paragraph for each where they hold prose. A line break is kept, two of them end a paragraph. Comments,
    menus and captions are left out. Raises ArticleError, `no_main_text` where there is no text.
    """
    declared = _DECLARED.search(cut.data[:_DECLARED_WITHIN])
    charset = cut.known.get("charset") or (declared[1].decode() if declared else "")
    page = decode(cut.data, charset)
    url = cut.known.get("url", "")
    try:
        found, lang = _extracted(page, url)
    except Exception as error:
        detail = f"the page cannot be taken apart ({type(error).__name__}: {error!s:.100}); save its text as .txt"
        raise ArticleError("failed", detail) from None
    if found is None or not (found.text or "").strip():
        raise _no_main_text()
    headed = any(heading.get("rend") == "h1" for heading in found.body.iter("head"))
    text = written("" if headed else found.title or "", _lines(found.text))
    fields = {
        "text": text.replace(_BREAK, "\n"),
        "title": found.title,
        "url": url or found.url,
        "source": found.sitename,
        "published": found.date,
        "lang": lang,
    }
    return article_of(fields)


def require_article(text: str, lexicon: Lexicon) -> None:
    """Raises ArticleError `no_main_text` where the text of a page has no paragraph of an article.

    That is a sentence of some length, no `boilerplate` and without a phrase of the pack's `no_article`: by those a page
    asks for consent, a subscription or a script instead.
    """
    for block in blocks(text, lexicon):
        paragraph = text[block.start : block.end]
        if block.kind == "body" and _is_prose(paragraph):
            folded = paragraph.casefold()
            if not any(phrase in folded for phrase in lexicon.words.no_article):
                return
    raise _no_main_text()


def _no_main_text() -> ArticleError:
    detail = "no article is found in the page (empty, a consent or subscription notice, a list of links?)"
    return ArticleError("no_main_text", f"{detail}; open it and save its text as .txt")


def _lines(text: str) -> Iterator[str]:
    for line in _BREAKS.sub(lambda found: "\n" if found[0].count(_BREAK) > 1 else _BREAK, text).split("\n"):
        if not line.startswith("|"):
            yield line.strip(_BREAK)
        elif not _TABLE_RULE.fullmatch(line):
            cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
            if any(_is_prose(cell) for cell in cells):
                yield from cells
            else:
                yield " | ".join(cells)


def _is_prose(paragraph: str) -> bool:
    return len(paragraph) >= _PROSE and _ENDS.search(paragraph) is not None


def _extracted(page: str, url: str) -> tuple[Any, str]:
    from trafilatura import bare_extraction, load_html  # noqa: PLC0415 - slow to load, and only pages need it

    tree = load_html(page)
    if tree is None:
        return None, ""
    lang = tree.get("lang") or tree.get("xml:lang") or ""
    for element in tree.xpath(_OTHER_DATES):
        element.drop_tree()
    for line_break in tree.xpath(_IN_HEADING):
        line_break.tail = " " + (line_break.tail or "")
        line_break.drop_tag()
    for line_break in tree.iter("br"):
        line_break.tail = _BREAK + (line_break.tail or "")
    found = bare_extraction(
        tree,
        url=url or None,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    return found, lang if _LANG.match(lang) else ""
