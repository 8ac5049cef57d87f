"""`riscontro patterns list`: the loaded patterns, and how often each fired in a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.articles import read
from pipeline.claims import Extractor
from pipeline.errors import UsageError, meant
from pipeline.models import Article, Claim
from pipeline.patterns import Packs
from pipeline.patterns.schema import KINDS
from pipeline.table import read_claims


@dataclass(frozen=True, slots=True)
class Listed:
    """A pattern, where it stands, and in how many claims it fired; None where no claims were asked."""

    id: str
    kind: str
    lang: str
    origin: str
    fired: int | None


def check_kind(kind: str, packs: Packs) -> None:
    """Raises UsageError where no pattern can be of a kind: it is none of the format's, and no pack adds it."""
    known = (*KINDS, *packs.kinds)
    if kind not in known:
        raise UsageError(f"no kind {kind!r}{meant(kind, known)}; kinds are {', '.join(known)}")


def listed(packs: Packs, kind: str = "", lang: str = "", claims: Path | None = None) -> list[Listed]:
    """The patterns of a kind and a language (of all where none is named), in the order of their files.

    `claims` is a claims table, the folder of a run, or articles, whose claims are extracted. Raises UsageError for an
    unknown kind or language, and for what cannot be read; TableError.
    """
    if kind:
        check_kind(kind, packs)
    if lang and lang not in packs.languages:
        raise UsageError(f"the language {lang} is not loaded; loaded are {', '.join(packs.languages)}")
    fired: Counter[str] | None = None
    if claims is not None:
        fired = Counter(name for claim in _claims(claims, packs) for name in claim.patterns)
    return [
        Listed(pattern.id, pattern.kind, code, packs.origins[pattern.id], None if fired is None else fired[pattern.id])
        for code, lexicon in packs.lexicons.items()
        for pattern in lexicon.patterns
        if lang in ("", code) and kind in ("", pattern.kind)
    ]


def _claims(path: Path, packs: Packs) -> Iterator[Claim]:
    """The claims of a run's table, or those that articles give."""
    table = path / "claims.csv" if path.is_dir() else path
    if table.is_file() and _is_claims(table):
        yield from read_claims(table)
        return
    extractor = Extractor(packs)
    for item in read([str(path)], packs):
        if isinstance(item, Article):
            yield from extractor.claims(item)


def _is_claims(path: Path) -> bool:
    """Whether a file begins as a claims table does, in whatever order its columns are."""
    with path.open("rb") as handle:
        return b"claim_id" in handle.readline()
