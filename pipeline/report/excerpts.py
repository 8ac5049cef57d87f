"""articles.jsonl -> the articles that hold claims, each claim marked in its text, within a budget of bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from pipeline.errors import TableError
from pipeline.report.views import fragment, safe_link

# Of text: an article as long as this is shown whole, of a longer one the paragraphs that hold claims, and of a
# paragraph as long as that what stands around them.
_WHOLE, _LONG, _AROUND = 2000, 1200, 250  # characters
_PARAGRAPH = re.compile(r"[^\n]+")
# The markup around the text of an article, about.
_FRAME = 400  # bytes
ELLIPSIS = Markup("…")


class Reference(NamedTuple):
    """A finding by its number on the page and its id."""

    number: int
    finding_id: str


class Mark(NamedTuple):
    """Where a claim stands in its article."""

    start: int
    end: int
    claim_id: str
    mention: str


Found = Mapping[str, Sequence[Reference]]  # the findings on a claim, by its id


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An article as the page shows it: its paragraphs, or ELLIPSIS where some are left out. `link` "" or http(s)."""

    id: str
    title: str
    source: str
    published: str
    lang: str
    link: str
    paragraphs: tuple[Markup, ...]
    marked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Excerpts:
    """The articles shown, those with findings first; `left` counts those with claims that did not fit."""

    shown: tuple[Excerpt, ...] = ()
    left: int = 0

    @property
    def marked(self) -> frozenset[str]:
        """The ids of the claims that are marked in them."""
        return frozenset().union(*(one.marked for one in self.shown))


def excerpts(
    path: Path, marks: Mapping[str, Sequence[Mark]], cited: AbstractSet[str], found: Found, budget: int
) -> Excerpts:
    """The articles that `marks` gives claims of, by article id, in the file's order; none where there is no file.

    `cited` are the articles that findings are about: they come first, and are the last to be left out.

    Raises TableError for a file that is not a run's.
    """
    kept: dict[bool, list[Excerpt]] = {True: [], False: []}
    sizes = {True: 0, False: 0}
    left = 0
    for record in _records(path):
        if not marks.get(record["id"]):
            continue
        one, first = _excerpt(record, marks[record["id"]], found), record["id"] in cited
        size = _size(one)
        if sizes[first] + size <= budget:
            kept[first].append(one)
            sizes[first] += size
        else:
            left += 1
    shown, total = kept[True], sizes[True]
    for one in kept[False]:
        total += _size(one)
        if total <= budget:
            shown.append(one)
        else:
            left += 1
    return Excerpts(tuple(shown), left)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    with path.open("rb") as handle:
        for number, line in enumerate(handle, 1):
            try:
                record = json.loads(line)
                missing = [name for name in ("id", "text") if not isinstance(record[name], str)]
            except (ValueError, KeyError, TypeError, RecursionError):
                missing = ["id"]
            if missing:
                raise TableError(f"{path}, line {number}: no article of a run; run riscontro again")
            yield record


def _excerpt(record: Mapping[str, Any], marks: Sequence[Mark], found: Found) -> Excerpt:
    text = record["text"]
    placed: list[Mark] = []
    for mark in sorted(marks):
        # A table edited by hand, or of another run, may point elsewhere.
        if text[mark.start : mark.end] == mark.mention and (not placed or placed[-1].end <= mark.start):
            placed.append(mark)
    title, source, published, lang, url = (
        str(record.get(name) or "") for name in ("title", "source", "published", "lang", "url")
    )
    paragraphs = tuple(_paragraphs(text, placed, found))
    marked = frozenset(mark.claim_id for mark in placed)
    return Excerpt(record["id"], title or record["id"], source, published, lang, safe_link(url), paragraphs, marked)


def _size(one: Excerpt) -> int:
    return _FRAME + sum(len(text.encode(errors="replace")) for text in (one.title, one.link, *one.paragraphs))


def _paragraphs(text: str, marks: Sequence[Mark], found: Found) -> Iterator[Markup]:
    whole = len(text) <= _WHOLE
    skipped = False
    for paragraph in _PARAGRAPH.finditer(text):
        inside = [mark for mark in marks if paragraph.start() <= mark.start < paragraph.end()]
        if inside or whole:
            if skipped:
                yield ELLIPSIS
            yield _marked(text, paragraph.span(), inside, found)
        skipped = not (inside or whole)
    if skipped:
        yield ELLIPSIS


def _marked(text: str, span: tuple[int, int], marks: Sequence[Mark], found: Found) -> Markup:
    """A paragraph with its claims marked, each with the numbers of its findings; of a long one what is around them."""
    start, end = span
    at, parts = start, list[Markup]()
    reach = end if end - start <= _LONG else start
    for mark in marks:
        if mark.start - reach > _AROUND:
            parts += [escape(text[at:reach]), ELLIPSIS]
            at = mark.start - _AROUND
        parts += [escape(text[at : mark.start]), _mark(mark, found.get(mark.claim_id, ()))]
        at = mark.end
        reach = end if end - start <= _LONG else min(end, mark.end + _AROUND)
    parts.append(escape(text[at:reach]))
    return Markup("").join([*parts, *([ELLIPSIS] if reach < end else [])])


def _mark(mark: Mark, references: Sequence[Reference]) -> Markup:
    shown = Markup('<mark class="figure" id="m-{}">{}</mark>').format(mark.claim_id, mark.mention)
    links = [Markup('<a href="{}">{}</a>').format(fragment("f", one.finding_id), one.number) for one in references]
    return Markup("").join([shown, *([Markup("<sup>{}</sup>").format(Markup(" ").join(links))] if links else [])])
