"""The claims and findings of a folder in memory: rows by id, and those that a reviewer looks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.review.texts import Texts
from pipeline.table import CLAIM_COLUMNS, FINDING_COLUMNS, table_cells

CLAIMS, FINDINGS, ARTICLES = "claims.csv", "inconsistencies.csv", "articles.jsonl"
Row = dict[str, str]

LEVELS = ("error", "disputed", "warning", "note", "info")  # worst first
# Where a row is searched, whose figure it is said to be, and what sort of row it is.
_SEARCHED = {
    CLAIMS: ("sentence", "title", "source", "subject", "attributed_to", "article_id", "claim_id", "note"),
    FINDINGS: ("sentence_a", "sentence_b", "subject", "attributed_a", "attributed_b", "explanation", "finding_id"),
}
_SOURCES = {CLAIMS: ("attributed_to", "source"), FINDINGS: ("attributed_a", "attributed_b")}
_SORT = {CLAIMS: "kind", FINDINGS: "check"}
_KEPT = 16  # selections of rows
_MOST_NAMES = 300


class Filter(NamedTuple):
    """What rows are wanted; empty is any. `kind` is a finding's check. The last three are parts of it, in any case."""

    severity: str = ""
    kind: str = ""
    subject: str = ""
    source: str = ""
    words: str = ""


class Table:
    """One table, empty where its file is missing; equal cells are one object. Raises TableError."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.name = path.name
        self._columns = tuple(columns)
        self._place = {column: place for place, column in enumerate(columns)}
        self._rows = table_cells(path, columns) if path.exists() else []
        self.ids = [row[0] for row in self._rows]
        self._at = {identity: at for at, identity in enumerate(self.ids)}
        self._selected: dict[Filter, list[int]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, identity: object) -> bool:
        return identity in self._at

    def position(self, identity: str) -> int:
        """Where the row with this id stands, 0 where there is none."""
        return self._at.get(identity, 0)

    def row(self, identity: str) -> Row:
        """The row with this id, which there must be."""
        return dict(zip(self._columns, self._rows[self._at[identity]], strict=True))

    def column(self, name: str) -> list[str]:
        """The cells of a column, in order."""
        return [row[self._place[name]] for row in self._rows]

    def selected(self, wanted: Filter, severity: Mapping[str, str]) -> list[int]:
        """The positions of the rows that are wanted, in order; `severity` is that of an id."""
        if wanted not in self._selected:
            if len(self._selected) >= _KEPT:
                del self._selected[next(iter(self._selected))]
            self._selected[wanted] = self._select(wanted, severity)
        return self._selected[wanted]

    def _select(self, wanted: Filter, severity: Mapping[str, str]) -> list[int]:
        rows = self._rows
        found: list[int] = list(range(len(rows)))
        if wanted.severity:
            found = [at for at in found if severity.get(rows[at][0]) == wanted.severity]
        if wanted.kind:
            sort = self._place[_SORT[self.name]]
            found = [at for at in found if rows[at][sort] == wanted.kind]
        for part, columns in ((wanted.subject, ("subject",)), (wanted.source, _SOURCES[self.name])):
            if part:
                places = [self._place[column] for column in columns]
                names = {row[place] for place in places for row in rows}
                fit = {name for name in names if part.casefold() in name.casefold()}
                found = [at for at in found if any(rows[at][place] in fit for place in places)]
        if wanted.words:
            places = [self._place[column] for column in _SEARCHED[self.name]]
            words = wanted.words.casefold()
            found = [at for at in found if words in "\n".join([rows[at][place] for place in places]).casefold()]
        return found

    def names(self) -> dict[str, list[str]]:
        """What the rows can be parted by: sorts, and the most frequent subjects and sources."""

        def most(*columns: str) -> list[str]:
            counted = Counter(cell for column in columns for cell in self.column(column) if cell)
            return [cell for cell, _ in counted.most_common(_MOST_NAMES)]

        return {
            "kinds": sorted(set(self.column(_SORT[self.name]))),
            "subjects": most("subject"),
            "sources": most(*_SOURCES[self.name]),
        }


class Tables:
    """The tables of a run's folder as they stand on disk when this is made. Raises UsageError and TableError."""

    def __init__(self, folder: Path) -> None:
        if not (folder / CLAIMS).is_file():
            raise UsageError(f"{folder}: holds no {CLAIMS}; give the folder of an earlier run")
        self._folder, self._stamp = folder, _stamp(folder)
        self.claims = Table(folder / CLAIMS, CLAIM_COLUMNS)
        self.findings = Table(folder / FINDINGS, FINDING_COLUMNS)
        self.texts = Texts(folder / ARTICLES)
        self.by_article: dict[str, list[str]] = defaultdict(list)
        for claim, article in zip(self.claims.ids, self.claims.column("article_id"), strict=True):
            self.by_article[article].append(claim)
        # Of each claim and finding the severity, of a claim that of the worst finding it takes part in.
        self.severity: dict[str, str] = {}
        self.findings_of: dict[str, list[str]] = defaultdict(list)
        columns = (self.findings.column(name) for name in ("finding_id", "severity", "claim_a", "claim_b"))
        for finding, severity, *claims in zip(*columns, strict=True):
            self.severity[finding] = severity
            for claim in claims:
                self.findings_of[claim].append(finding)
                self.severity[claim] = min(severity, self.severity.get(claim, severity), key=_rank)

    @property
    def both(self) -> tuple[Table, Table]:
        """The claims and the findings."""
        return self.claims, self.findings

    def holding(self, identity: str) -> Table | None:
        """The table that holds this id."""
        return next((table for table in self.both if identity in table), None)

    @property
    def stale(self) -> bool:
        """Whether a table on disk is another than the one that was read."""
        return _stamp(self._folder) != self._stamp


def _rank(severity: str) -> int:
    return LEVELS.index(severity) if severity in LEVELS else len(LEVELS)


def _stamp(folder: Path) -> tuple[tuple[int, int, int], ...]:
    return tuple(file_stamp(folder / name) for name in (CLAIMS, FINDINGS, ARTICLES))


def file_stamp(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written or replaced: inode, nanoseconds, bytes; zeros where it is missing."""
    try:
        state = path.stat()
    except OSError:
        return (0, 0, 0)
    return (state.st_ino, state.st_mtime_ns, state.st_size)
