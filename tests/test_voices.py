"""Who vouches for each figure of a text, and how firmly it is said, a row each in tests/voices."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.claims import Extractor
from pipeline.models import Article
from pipeline.patterns import load_packs

ARTICLES = ("the ", "il ", "lo ", "la ", "l'", "i ", "gli ", "le ", "un ", "una ", "a ", "an ")


@cache
def extractor() -> Extractor:
    return Extractor(load_packs())


def rows() -> list[tuple[str, str, str, str]]:
    """(language, text, sources, stances)"""
    found = []
    for path in sorted((Path(__file__).parent / "voices").glob("*.tsv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        found += [(path.stem, *line.split("\t")) for line in lines]
    return [(lang, text, sources, stances) for lang, text, sources, stances in found]


def bare(name: str) -> str:
    """A name without its article, as it is compared."""
    name = name.strip().casefold().replace("’", "'")
    return next((name.removeprefix(article) for article in ARTICLES if name.startswith(article)), name)


@pytest.mark.parametrize(("lang", "text", "sources", "stances"), rows())
def test_who_vouches_for_each_figure(lang: str, text: str, sources: str, stances: str) -> None:
    article = Article(id="a", text=text.replace(" ¶ ", "\n\n"), lang=lang, published="2025-06-15")
    claims = extractor().claims(article)
    accepted = [{bare(name) for name in names.split("|")} for names in sources.split(";")]
    assert len(claims) == len(accepted)
    assert [bare(claim.attributed_to or "-") in names for claim, names in zip(claims, accepted, strict=True)] == [
        True for _ in claims
    ], [claim.attributed_to for claim in claims]
    assert [claim.stance for claim in claims] == [
        claim.stance if claim.stance in told.strip().split("|") else told.strip()
        for claim, told in zip(claims, stances.split(";"), strict=True)
    ]
