"""Tables of a run -> report.html, one self-contained page: no network, readable on a phone and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol

from pipeline.errors import UsageError
from pipeline.models import Claim
from pipeline.report.charts import charts
from pipeline.report.drawing import OUTLINES
from pipeline.report.excerpts import excerpts
from pipeline.report.figures import FIGURE_COLUMNS, figures
from pipeline.report.kept import MOST_REJECTS, MOST_TIMELINES, first, read_claims, read_figures, read_findings
from pipeline.report.manifest import read_manifest
from pipeline.report.page import render
from pipeline.report.timeline import timelines
from pipeline.report.views import claim_view, finding_view, options
from pipeline.report.wording import Wording
from pipeline.table import REJECT_COLUMNS, replacing, table_rows

__all__ = ["FIGURE_COLUMNS", "figures", "write_report"]

# What the articles may take of a page that stays under five million bytes.
ARTICLE_BYTES = 1_500_000


class Texts(Protocol):
    """What the report needs of the pattern packs."""

    @property
    def wording(self) -> Mapping[str, Mapping[str, str]]:
        """Language -> headings and labels."""

    @property
    def measures(self) -> Mapping[tuple[str, str], Any]:
        """(kind, measure) -> its labels, and whether a subject has many of it at once."""


def write_report(folder: Path, packs: Texts, ui: str = "it", sound: bool = False) -> None:
    """Rebuilds report.html from the tables in `folder`, of which only claims.csv and inconsistencies.csv must be there.

    `sound` as in `table.claim_chunks`. Raises UsageError for a missing folder or a language without wording,
    TableError for a bad table.
    """
    words = packs.wording.get(ui)
    if not words:
        able = ", ".join(sorted(code for code, texts in packs.wording.items() if texts))
        raise UsageError(f"no wording for the report in the language {ui!r}; choose one of: {able}")
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; give the folder that a run wrote")
    wording = Wording(ui, words, {key: measure.label.get(ui, key[1]) for key, measure in packs.measures.items()})

    def one_at_a_time(claim: Claim) -> bool:
        measure = packs.measures.get((claim.kind, claim.measure))
        return not (measure is not None and measure.many and not (claim.item or claim.period))

    rejects_csv = folder / "rejects.csv"
    rejects, rejects_left = first(MOST_REJECTS, table_rows(rejects_csv, REJECT_COLUMNS) if rejects_csv.exists() else ())
    manifest = read_manifest(folder / "run.json")
    findings = read_findings(folder / "inconsistencies.csv")
    worst = findings.worst()
    drawable = read_figures(folder / "figures.csv", worst)
    claims = read_claims(folder / "claims.csv", worst.keys() | drawable.claims(), findings.articles(), sound)
    known = claims.known
    texts = excerpts(folder / "articles.jsonl", claims.marks, findings.articles(), findings.references(), ARTICLE_BYTES)
    changes, changes_left = timelines(
        findings.superseded(), drawable.timelines, known, one_at_a_time, wording, MOST_TIMELINES
    )
    page = render(
        wording,
        counts={
            "articles": manifest.articles or claims.articles,
            "claims": len(claims.rows) + claims.left,
            "findings": len(findings.rows) + findings.left,
            "rejects": len(rejects) + rejects_left,
        },
        manifest=manifest,
        severities=findings.severities,
        findings=[finding_view(number, row, known, ui) for number, row in enumerate(findings.rows, 1)],
        findings_left=findings.left,
        severity_options=[(severity, wording.term("severity", severity)) for severity in findings.severities],
        check_options=options("check", (row["check"] for row in findings.rows), wording),
        charts=charts(drawable.charts, known, wording),
        shapes=OUTLINES.items(),
        charts_left=drawable.seen - len(drawable.charts),
        timelines=changes,
        timelines_left=changes_left,
        claims=map(claim_view, claims.rows),
        claims_left=claims.left,
        measure_options=sorted({(claim.measure, wording.label(claim)) for claim in claims.rows}, key=itemgetter(1, 0)),
        stance_options=options("stance", (claim.stance for claim in claims.rows), wording),
        texts=texts.shown,
        texts_left=texts.left,
        marked=texts.marked,
        rejects=rejects,
        rejects_left=rejects_left,
    )
    with replacing(folder / "report.html") as handle:
        handle.write(page)
