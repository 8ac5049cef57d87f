"""riscontro: every amount of money and every GPU count in news articles, whose it is and who vouches for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api import crosscheck, extract, run
    from pipeline.models import Article, Claim, Finding
    from pipeline.nlp import load

__all__ = ["Article", "Claim", "Finding", "crosscheck", "extract", "load", "run"]

_HOMES = {
    **dict.fromkeys(("Article", "Claim", "Finding"), "models"),
    **dict.fromkeys(("crosscheck", "extract", "run"), "api"),
    "load": "nlp",
}


def __getattr__(name: str) -> Any:
    # Importing the package does nothing; a name is fetched when it is asked for.
    from importlib import import_module  # noqa: PLC0415

    if name not in _HOMES:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    return getattr(import_module(f"pipeline.{_HOMES[name]}"), name)
