"""riscontro: every amount of money and every GPU count in news articles, whose it is and who vouches for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.models import Article, Claim, Finding
    from pipeline.nlp import load

__all__ = ["Article", "Claim", "Finding", "load"]


def __getattr__(name: str) -> Any:
    # Importing the package does nothing; a name is fetched when it is asked for.
    if name == "load":
        from pipeline.nlp import load  # noqa: PLC0415

        return load
    if name in ("Article", "Claim", "Finding"):
        from pipeline import models  # noqa: PLC0415

        return getattr(models, name)
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
