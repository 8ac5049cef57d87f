"""What run.json says of a run, as far as the page tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Manifest:
    """Empty or 0 where run.json is missing, unreadable or odd: the page stands without it.

    `packs` gives the digest of each pattern pack, `explain` the language of the explanations.
    """

    version: str = ""
    articles: int = 0
    inputs: tuple[str, ...] = ()
    packs: Mapping[str, str] | None = None
    notes: tuple[str, ...] = ()
    explain: str = ""


def read_manifest(path: Path) -> Manifest:
    """The manifest of a run."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Manifest()
    counts, packs, options = (_table(said, name) for name in ("counts", "packs", "options"))
    articles = counts.get("articles")
    return Manifest(
        version=str(_table({"said": said}, "said").get("riscontro", "")),
        articles=articles if isinstance(articles, int) else 0,
        inputs=_list(said, "inputs"),
        packs={name: str(digest) for name, digest in packs.items()},
        notes=_list(said, "notes"),
        explain=str(options.get("explain", "")),
    )


def _table(said: Any, name: str) -> dict[str, Any]:
    inside = said.get(name) if isinstance(said, dict) else None
    return inside if isinstance(inside, dict) else {}


def _list(said: Any, name: str) -> tuple[str, ...]:
    inside = said.get(name) if isinstance(said, dict) else None
    return tuple(map(str, inside)) if isinstance(inside, list) else ()
