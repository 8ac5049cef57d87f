"""Pattern packs: TOML files -> checked, compiled words and rules. The sole owner of the format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.patterns.compile import NO_LEMMA
    from pipeline.patterns.folders import builtin_folder, pack_folder
    from pipeline.patterns.labels import Labels, read_labels
    from pipeline.patterns.lexicon import NO_CURRENCY, Entry, Lexicon
    from pipeline.patterns.load import Packs, load_packs, read_packs
    from pipeline.patterns.match import Hit, RuleSet
    from pipeline.patterns.outline import Outline, place
    from pipeline.patterns.read import COMMON
    from pipeline.patterns.schema import LOOKING_BACK, Measure, Pattern

__all__ = [
    "COMMON",
    "LOOKING_BACK",
    "NO_CURRENCY",
    "NO_LEMMA",
    "Entry",
    "Hit",
    "Labels",
    "Lexicon",
    "Measure",
    "Outline",
    "Packs",
    "Pattern",
    "RuleSet",
    "builtin_folder",
    "load_packs",
    "pack_folder",
    "place",
    "read_labels",
    "read_packs",
]

_HOLDS = {
    "compile": ("NO_LEMMA",),
    "folders": ("builtin_folder", "pack_folder"),
    "labels": ("Labels", "read_labels"),
    "lexicon": ("NO_CURRENCY", "Entry", "Lexicon"),
    "load": ("Packs", "load_packs", "read_packs"),
    "match": ("Hit", "RuleSet"),
    "outline": ("Outline", "place"),
    "read": ("COMMON",),
    "schema": ("LOOKING_BACK", "Measure", "Pattern"),
}
_MODULE = {name: module for module, names in _HOLDS.items() for name in names}


def __getattr__(name: str) -> Any:
    # What matches brings spaCy, half a second that a command which only shows labels starts without.
    if name not in _MODULE:
        raise AttributeError(f"module 'pipeline.patterns' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"pipeline.patterns.{_MODULE[name]}"), name)
    return value
