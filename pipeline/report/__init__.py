"""Tables of a run -> report.html, one self-contained page: no network, no script, readable on a phone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pipeline.errors import UsageError
from pipeline.models import Claim
from pipeline.report.figures import FIGURE_COLUMNS, figures
from pipeline.report.page import claim_view, finding_view, render
from pipeline.table import FINDING_COLUMNS, REJECT_COLUMNS, claim_chunks, replacing, table_rows

__all__ = ["FIGURE_COLUMNS", "figures", "write_report"]

Row = TypeVar("Row")

# A page of hundreds of thousands of rows opens on no phone; the tables hold them all, and the page says so.
MOST_FINDINGS = 500
MOST_CLAIMS = 2000
MOST_REJECTS = 500


class Texts(Protocol):
    """What the report needs of the pattern packs."""

    @property
    def wording(self) -> Mapping[str, Mapping[str, str]]:
        """Language -> headings and labels."""

    @property
    def measures(self) -> Mapping[tuple[str, str], Any]:
        """(kind, measure) -> its labels."""


def write_report(folder: Path, packs: Texts, ui: str = "it") -> None:
    """Rebuilds report.html from the tables in `folder`; rejects.csv and run.json may be missing.

    Raises UsageError for a missing folder or a language without wording, TableError for a bad table.
    """
    words = packs.wording.get(ui)
    if not words:
        able = ", ".join(sorted(code for code, texts in packs.wording.items() if texts))
        raise UsageError(f"no wording for the report in the language {ui!r}; choose one of: {able}")
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; give the folder that a run wrote")
    severities: Counter[str] = Counter()
    findings, findings_cut = _first(MOST_FINDINGS, _counted(folder / "inconsistencies.csv", severities))
    rejects_csv = folder / "rejects.csv"
    rejects, rejects_cut = _first(MOST_REJECTS, table_rows(rejects_csv, REJECT_COLUMNS) if rejects_csv.exists() else ())
    manifest = _manifest(folder / "run.json")
    read = _articles(manifest)
    sides = {row[side] for row in findings for side in ("claim_a", "claim_b")}
    known: dict[str, Claim] = {}
    stated: set[str] = set()

    def noted() -> Iterator[Claim]:
        for claim in chain.from_iterable(claim_chunks(folder / "claims.csv")):
            if claim.claim_id in sides:
                known[claim.claim_id] = claim
            if not read:
                stated.add(claim.article_id)
            yield claim

    claims, claims_cut = _first(MOST_CLAIMS, noted())
    labels = {key: measure.label.get(ui, key[1]) for key, measure in packs.measures.items()}
    page = render(
        lang=ui,
        words=words,
        counts={
            "articles": read or len(stated),
            "claims": len(claims) + claims_cut,
            "findings": len(findings) + findings_cut,
            "rejects": len(rejects) + rejects_cut,
        },
        severities=severities,
        findings=[finding_view(row, known, labels, ui) for row in findings],
        findings_cut=findings_cut,
        claims=[claim_view(claim, labels) for claim in claims],
        claims_cut=claims_cut,
        rejects=rejects,
        rejects_cut=rejects_cut,
        version=manifest.get("riscontro", ""),
    )
    with replacing(folder / "report.html") as handle:
        handle.write(page)


def _first(most: int, rows: Iterable[Row]) -> tuple[list[Row], int]:
    """The first of these rows, and how many come after them, which are not held."""
    rest = iter(rows)
    return list(islice(rest, most)), sum(1 for _ in rest)


def _counted(path: Path, severities: Counter[str]) -> Iterator[dict[str, str]]:
    """The findings of a table; each is counted as it passes."""
    for row in table_rows(path, FINDING_COLUMNS):
        severities[row["severity"]] += 1
        yield row


def _articles(manifest: Mapping[str, Any]) -> int:
    """How many articles the run counted, those without claims too; 0 where that is not known."""
    counts = manifest.get("counts")
    read = counts.get("articles") if isinstance(counts, dict) else None
    return read if isinstance(read, int) else 0


def _manifest(path: Path) -> dict[str, Any]:
    """What run.json says; empty where it is missing or unreadable: the page stands without it."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return manifest if isinstance(manifest, dict) else {}
