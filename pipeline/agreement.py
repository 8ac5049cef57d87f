"""How far reviewers agree with what was read: precision by pattern and by source, from their decisions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline import decisions
from pipeline.decisions import ACCEPT, EDITABLE, REJECT
from pipeline.errors import UsageError
from pipeline.models import FIX
from pipeline.score import FIGURE
from pipeline.table import CLAIM_COLUMNS, table_rows

_CLAIMS = "claims.csv"
_OWN_VOICE = "(the article itself)"


@dataclass(slots=True)
class Judged:
    """How many claims were accepted, fixed and rejected; `figures` are those that were fixed in value or unit."""

    accepted: int = 0
    fixed: int = 0
    rejected: int = 0
    figures: int = 0

    @property
    def claims(self) -> int:
        """All that were decided on."""
        return self.accepted + self.fixed + self.rejected

    @property
    def figure(self) -> float:
        """The share whose figure is right, 0 to 1: accepted, or fixed in other fields only; 0 where none was judged."""
        return (self.accepted + self.fixed - self.figures) / self.claims if self.claims else 0.0

    @property
    def whole(self) -> float:
        """The share that is right in every field, 0 to 1: accepted as it was; 0 where none was judged."""
        return self.accepted / self.claims if self.claims else 0.0


@dataclass(slots=True)
class Agreement:
    """The judgement: of all claims, by pattern, by who was read as vouching for them, and by outlet.

    `fields` are the shares of the figures kept (accepted or fixed) in which a column was right.
    """

    all: Judged = field(default_factory=Judged)
    patterns: dict[str, Judged] = field(default_factory=lambda: defaultdict(Judged))
    sources: dict[str, Judged] = field(default_factory=lambda: defaultdict(Judged))
    outlets: dict[str, Judged] = field(default_factory=lambda: defaultdict(Judged))
    fields: dict[str, float] = field(default_factory=dict)

    def json(self) -> str:
        """The judgement as JSON text."""

        def told(judged: Judged) -> dict[str, float]:
            return {**asdict(judged), "figure": round(judged.figure, 4), "whole": round(judged.whole, 4)}

        tables = {"patterns": self.patterns, "sources": self.sources, "outlets": self.outlets}
        record = {
            "all": told(self.all),
            **{name: {key: told(judged) for key, judged in _ordered(table)} for name, table in tables.items()},
            "fields": {column: round(share, 4) for column, share in self.fields.items()},
        }
        return json.dumps(record, ensure_ascii=False, indent=2)

    def lines(self) -> Iterator[str]:
        """For a reader: all, then each pattern, source and outlet, those with most claims first."""
        yield _line("all", self.all)
        for heading, table in (("pattern", self.patterns), ("source", self.sources), ("outlet", self.outlets)):
            yield ""
            yield from (_line(f"{heading} {key}", judged) for key, judged in _ordered(table))
        yield ""
        kept = self.all.accepted + self.all.fixed
        yield from (f"{column:<14} right in {share:.3f} of {kept}" for column, share in self.fields.items())


def agreement(folder: Path) -> Agreement:
    """Judge the claims of a run's folder by what reviewers decided of them; what is not decided does not count.

    A pattern is judged by every claim that it took part in. Raises UsageError where nothing is decided, TableError.
    """
    path = folder / _CLAIMS
    if not path.is_file():
        raise UsageError(f"{folder}: holds no {_CLAIMS}; give the folder of a run that was reviewed")
    verdicts = decisions.verdicts(decisions.read(folder))
    found = Agreement()
    wrong = dict.fromkeys(EDITABLE, 0)
    for row in table_rows(path, CLAIM_COLUMNS):
        verdict = verdicts.get(row["claim_id"])
        review = decisions.applied(row, verdict)["review"]
        if review not in (ACCEPT, REJECT, FIX):
            continue
        # What was read before it was fixed, for the table may hold the fix already.
        fixed = {column: verdict.values[column][0] for column in verdict.fixes} if verdict and review == FIX else {}
        read = {**row, **fixed}
        for column in fixed:
            wrong[column] += 1
        for judged in (
            found.all,
            *(found.patterns[name] for name in read["patterns"].split()),
            found.sources[read["attributed_to"] or _OWN_VOICE],
            found.outlets[read["source"] or read["article_id"]],
        ):
            judged.accepted += review == ACCEPT
            judged.fixed += review == FIX
            judged.rejected += review == REJECT
            judged.figures += not fixed.keys().isdisjoint(FIGURE)
    if not found.all.claims:
        raise UsageError(f"{folder}: nothing is reviewed yet; see riscontro review")
    kept = found.all.accepted + found.all.fixed
    found.fields = {column: 1 - count / kept for column, count in wrong.items()} if kept else {}
    return found


def _ordered(table: Mapping[str, Judged]) -> list[tuple[str, Judged]]:
    return sorted(table.items(), key=lambda pair: (-pair[1].claims, pair[0]))


def _line(label: str, judged: Judged) -> str:
    counts = f"accepted {judged.accepted}, fixed {judged.fixed}, rejected {judged.rejected}"
    return f"{label:<40} figure {judged.figure:.3f}  whole {judged.whole:.3f}  ({counts})"
