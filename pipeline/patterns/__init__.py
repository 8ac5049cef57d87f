"""Pattern packs: TOML files -> checked, compiled words and rules. The sole owner of the format."""

from pipeline.patterns.compile import NO_LEMMA
from pipeline.patterns.lexicon import NO_CURRENCY, Entry, Lexicon
from pipeline.patterns.load import Packs, builtin_folder, load_packs, pack_folder, read_packs
from pipeline.patterns.match import Hit, RuleSet
from pipeline.patterns.outline import Outline, place
from pipeline.patterns.read import COMMON
from pipeline.patterns.schema import Measure, Pattern

__all__ = [
    "COMMON",
    "NO_CURRENCY",
    "NO_LEMMA",
    "Entry",
    "Hit",
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
    "read_packs",
]
