"""The rows of a finished run, by record: what `--since-last` takes over instead of reading it anew."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from pipeline.duplicates import sketch
from pipeline.errors import TableError
from pipeline.journal import read_entries
from pipeline.outcomes import Outcome, marked
from pipeline.table import CLAIM_COLUMNS, unguarded

_ARTICLE = CLAIM_COLUMNS.index("article_id")
_Place = tuple[int, int]  # offset and length in a file, in bytes


class Earlier:
    """What the last run made of each record that gave an article, found by the record's digest.

    Claims are taken over as they stand in the table, a reviewer's edits with them. Held are places, not rows.
    Raises TableError where the claims table is no longer one that a run wrote.
    """

    def __init__(self, journal: Path, articles: Path, claims: Path) -> None:
        self._ids = {entry.digest: entry.id for entry, _ in read_entries(journal) if entry.id}
        self._articles, self._claims = articles, claims
        self._lines = dict(_lines(articles))
        self._rows: dict[str, list[_Place]] = defaultdict(list)
        for identity, place in _rows(claims):
            self._rows[identity].append(place)

    def outcome(self, digest: str) -> Outcome | None:
        """What came of the record with this digest; None where the last run had no such article."""
        identity = self._ids.get(digest, "")
        if identity not in self._lines:
            return None
        line = _read(self._articles, self._lines[identity])
        text = json.loads(line)["text"]
        rows = [_read(self._claims, place) for place in self._rows.get(identity, ())]
        return Outcome(
            id=identity,
            article=marked(line, ""),
            claims=b"".join(map(_normal, rows)),
            claim_count=len(rows),
            text_bytes=len(text.encode()),
            sketch=sketch(text),
        )


def _lines(articles: Path) -> Iterator[tuple[str, _Place]]:
    start = 0
    with articles.open("rb") as lines:
        for line in lines:
            yield json.loads(line)["id"], (start, len(line))
            start += len(line)


def _rows(claims: Path) -> Iterator[tuple[str, _Place]]:
    """The article of every row of a claims table, and where the row stands."""
    end = 0

    def lines() -> Iterator[str]:
        nonlocal end
        with claims.open("rb") as handle:
            for line in handle:
                end += len(line)
                yield line.decode()

    try:
        rows = csv.reader(lines(), strict=True)
        if tuple(next(rows, ())) != CLAIM_COLUMNS:
            raise TableError(f"{claims}, row 1: not the columns that a run writes; put them back, or use --force")
        start = end
        for row in rows:
            yield unguarded(row[_ARTICLE]), (start, end - start)
            start = end
    except (csv.Error, UnicodeDecodeError, IndexError) as error:
        raise TableError(f"{claims}: not the table that a run wrote ({error}); put it back, or use --force") from error


def _read(path: Path, place: _Place) -> bytes:
    with path.open("rb") as handle:
        handle.seek(place[0])
        return handle.read(place[1])


def _normal(row: bytes) -> bytes:
    """A row as a run writes it, whatever quotes and line ends another program put there."""
    written = StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(csv.reader([row.decode()], strict=True))
    return written.getvalue().encode()
