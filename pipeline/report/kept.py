"""What the page shows of the tables, which pass by once: they may hold a million rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from pipeline.models import SEVERITIES, Claim
from pipeline.report.charts import MOST_ROWS
from pipeline.report.excerpts import Mark, Reference
from pipeline.report.groups import Best, Group, claim_ids, groups
from pipeline.report.timeline import histories
from pipeline.table import FIGURE_COLUMNS, FINDING_COLUMNS, claim_chunks, table_rows

Row = TypeVar("Row")

# A page of hundreds of thousands of rows opens on no phone; the tables hold them all, and the page says so.
MOST_FINDINGS = 500
MOST_CLAIMS = 2000
MOST_REJECTS = 500
MOST_CHARTS = 12
MOST_TIMELINES = 6


def first(most: int, rows: Iterable[Row]) -> tuple[list[Row], int]:
    """The first of these rows, and how many come after them, which are not held."""
    rest = iter(rows)
    return list(islice(rest, most)), sum(1 for _ in rest)


@dataclass
class Findings:
    """The worst findings, how many more there are, and how many of each severity in all, worst first."""

    rows: list[dict[str, str]]
    left: int
    severities: dict[str, int]

    def worst(self) -> dict[str, int]:
        """The place, in SEVERITIES, of the worst finding on a claim, by the claim's id."""
        places: dict[str, int] = {}
        for row in self.rows:
            for side in ("claim_a", "claim_b"):
                places.setdefault(row[side], _place(row["severity"]))
        return places

    def references(self) -> dict[str, list[Reference]]:
        """The findings on a claim, by its id."""
        found: dict[str, list[Reference]] = defaultdict(list)
        for number, row in enumerate(self.rows, 1):
            for side in {row["claim_a"], row["claim_b"]}:
                found[side].append(Reference(number, row["finding_id"]))
        return found

    def articles(self) -> set[str]:
        """The ids of the articles that they are about."""
        return {row[side] for row in self.rows for side in ("article_a", "article_b")}

    def superseded(self) -> list[tuple[str, str]]:
        """The claims of those that say that a figure has been replaced."""
        return [(row["claim_a"], row["claim_b"]) for row in self.rows if row["check"] == "superseded"]


def _place(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def read_findings(path: Path) -> Findings:
    """The findings of a table. Raises TableError."""
    severities: Counter[str] = Counter()

    def counted() -> Iterator[dict[str, str]]:
        for row in table_rows(path, FINDING_COLUMNS):
            severities[row["severity"]] += 1
            yield row

    rows, left = first(MOST_FINDINGS, counted())
    return Findings(rows, left, dict(sorted(severities.items(), key=lambda one: _place(one[0]))))


@dataclass
class Drawable:
    """The groups of figures that ask most for a chart and for a timeline, and how many groups there are for a chart."""

    charts: list[Group]
    timelines: list[Group]
    seen: int

    def claims(self) -> set[str]:
        """The ids of the claims that stand for their figures."""
        rows = chain.from_iterable(group.rows for group in (*self.charts, *self.timelines))
        return {one for row in rows for one in claim_ids(row)[:1]}


def read_figures(path: Path, worst: Mapping[str, int]) -> Drawable:
    """What to draw of figures.csv, given what `Findings.worst` gives; nothing where there is no file."""
    charts, timelines = Best[Group](MOST_CHARTS), Best[Group](4 * MOST_TIMELINES)  # some will be found to be none
    if path.is_file():
        for group in groups(table_rows(path, FIGURE_COLUMNS), worst, MOST_ROWS):
            charts.add(group.rank, group)
            for history in histories(group):
                timelines.add(history.rank, history)
    return Drawable(charts.items(), timelines.items(), charts.seen)


@dataclass
class Claims:
    """The first claims, how many more there are, those that were asked for by id, and where claims stand, by article.

    `articles` counts the articles with claims.
    """

    rows: list[Claim]
    left: int
    known: dict[str, Claim] = field(default_factory=dict)
    marks: dict[str, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    articles: int = 0


def read_claims(path: Path, wanted: AbstractSet[str], cited: AbstractSet[str], sound: bool) -> Claims:
    """The claims of a table; `wanted` are ids, `cited` articles to mark all claims of, `sound` as in `claim_chunks`.

    Raises TableError.
    """
    kept = Claims([], 0)
    stated: set[str] = set()

    def noted() -> Iterator[Claim]:
        for number, claim in enumerate(chain.from_iterable(claim_chunks(path, sound))):
            if claim.claim_id in wanted:
                kept.known[claim.claim_id] = claim
            if number < MOST_CLAIMS or claim.article_id in cited:
                kept.marks[claim.article_id].append(Mark(claim.start, claim.end, claim.claim_id, claim.mention))
            stated.add(claim.article_id)
            yield claim

    kept.rows, kept.left = first(MOST_CLAIMS, noted())
    kept.articles = len(stated)
    return kept
