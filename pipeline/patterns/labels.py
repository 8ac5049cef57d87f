"""What packs call things, for a page that shows them: read without what matches, which takes a second to load."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import PatternError, UsageError
from pipeline.patterns.folders import builtin_folder, pack_folder


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of a language: those of its pages, measures as kind -> measure -> label, and units by kind."""

    words: Mapping[str, str]
    measures: Mapping[str, Mapping[str, str]]
    units: Mapping[str, tuple[str, ...]]


def read_labels(extra: Sequence[Path], lang: str) -> Labels:
    """The labels of the built-in packs with `extra` packs laid over them, found as `pack_folder` does; a later file
    replaces a word.

    They are not checked as `load_packs` does. Raises PatternError for what is no pack, UsageError for a language that
    has no words of the review page.
    """
    words: dict[str, dict[str, str]] = {}
    spoken: set[str] = set()
    measures: dict[str, dict[str, str]] = {}
    currencies: set[str] = set()
    units: dict[str, tuple[str, ...]] = {}
    for path, data in (file for folder in (builtin_folder(), *map(pack_folder, extra)) for file in _files(folder)):
        try:
            words.setdefault(path.parent.name, {}).update({**data.get("report", {}), **data.get("review", {})})
            spoken |= {path.parent.name} if "review" in data else set()
            currencies |= set(data.get("currency", {}))
            units |= {kind["id"]: tuple(kind["units"]) for kind in data.get("kind", ())}
            for one in data.get("measure", ()):
                measures.setdefault(one["kind"], {})[one["id"]] = one["label"].get(lang, one["id"])
        except (AttributeError, KeyError, TypeError, ValueError):
            raise PatternError(f"{path}: no pattern file; see what `riscontro patterns check` says") from None
    if lang not in spoken:
        raise UsageError(
            f"no wording for the review page in the language {lang!r}; choose one of: {', '.join(sorted(spoken))}"
        )
    return Labels(words[lang], measures, {"money": tuple(sorted(currencies)), "gpu_count": ("GPU",), **units})


def _files(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each file of a pack, and its tables."""
    paths = sorted(folder.glob("*/*.toml"))
    if not paths:
        raise PatternError(f"{folder}: holds no pattern files in folders of languages; give a folder like patterns/")
    for path in paths:
        try:
            yield path, tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PatternError(f"{path}: not TOML: {error}; see what `riscontro patterns check` says") from None
