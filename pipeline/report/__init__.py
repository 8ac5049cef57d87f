"""Tables of a run -> report.html, one self-contained page: no network, no script, readable on a phone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from pipeline.errors import UsageError
from pipeline.models import Claim
from pipeline.report.figures import FIGURE_COLUMNS, figures
from pipeline.report.page import claim_view, finding_view, render
from pipeline.table import FINDING_COLUMNS, REJECT_COLUMNS, read_claims, read_table, replacing

__all__ = ["FIGURE_COLUMNS", "figures", "write_report"]

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
    claims = read_claims(folder / "claims.csv")
    findings = _rows(folder / "inconsistencies.csv", FINDING_COLUMNS)
    rejects = _rows(folder / "rejects.csv", REJECT_COLUMNS) if (folder / "rejects.csv").exists() else []
    manifest = _manifest(folder / "run.json")
    counted = manifest.get("counts")
    known = {claim.claim_id: claim for claim in claims}
    labels = {key: measure.label.get(ui, key[1]) for key, measure in packs.measures.items()}
    page = render(
        lang=ui,
        words=words,
        counts=_counts(claims, findings, rejects, counted.get("articles") if isinstance(counted, dict) else None),
        severities=Counter(row["severity"] for row in findings),
        findings=[finding_view(row, known, labels, ui) for row in findings[:MOST_FINDINGS]],
        findings_cut=max(0, len(findings) - MOST_FINDINGS),
        claims=[claim_view(claim, labels) for claim in claims[:MOST_CLAIMS]],
        claims_cut=max(0, len(claims) - MOST_CLAIMS),
        rejects=rejects[:MOST_REJECTS],
        rejects_cut=max(0, len(rejects) - MOST_REJECTS),
        version=manifest.get("riscontro", ""),
    )
    with replacing(folder / "report.html") as handle:
        handle.write(page)


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    table = read_table(path, columns)[list(columns)]
    return [dict(zip(columns, row, strict=True)) for row in table.itertuples(index=False, name=None)]


def _counts(
    claims: Sequence[Claim], findings: Sequence[object], rejects: Sequence[object], read: object
) -> dict[str, int]:
    """The numbers at the head of the page; `read` is what the run counted, articles without claims too."""
    stated = len({claim.article_id for claim in claims})
    articles = max(stated, read) if isinstance(read, int) else stated
    return {"articles": articles, "claims": len(claims), "findings": len(findings), "rejects": len(rejects)}


def _manifest(path: Path) -> dict[str, Any]:
    """What run.json says; empty where it is missing or unreadable: the page stands without it."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return manifest if isinstance(manifest, dict) else {}
