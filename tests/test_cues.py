"""Sentences as articles attribute, a row each in tests/cues: whom the figure is from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.claims import Extractor
from pipeline.models import Article
from pipeline.patterns import load_packs


@cache
def extractor() -> Extractor:
    return Extractor(load_packs())


def rows() -> list[tuple[str, str, str]]:
    """(language, sentence, source)"""
    found = []
    for path in sorted((Path(__file__).parent / "cues").glob("*.tsv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        found += [(path.stem, *line.split("\t")) for line in lines]
    return [(lang, sentence, source) for lang, sentence, source in found]


@pytest.mark.parametrize(("lang", "sentence", "source"), rows())
def test_the_source_of_a_figure(lang: str, sentence: str, source: str) -> None:
    claims = extractor().claims(Article(id="a", text=sentence, lang=lang, published="2025-05-05"))
    assert claims
    assert {claim.attributed_to for claim in claims} == {source}


@pytest.mark.parametrize(
    ("lang", "text", "sources"),
    [
        (
            "it",
            "La merce vale 3 milioni di euro, secondo Intesa, che ne ha pagati altri 4 milioni di euro.",
            ["Intesa", ""],
        ),
        (
            "en",
            "The goods are worth $3 million, according to Ferrol, which has paid another $4 million.",
            ["Ferrol", ""],
        ),
        (
            "en",
            "Surveyors had put it at $2 million. Once it was open, the report says, the cost rose to $3 million.",
            ["Surveyors", "report"],
        ),
        ("en", "It had a $3 million bid turned down, with the club understood to want $4 million.", ["", "anonymous"]),
    ],
)
def test_each_figure_has_its_own_source(lang: str, text: str, sources: list[str]) -> None:
    claims = extractor().claims(Article(id="a", text=text, lang=lang, published="2025-05-05"))
    assert [claim.attributed_to for claim in claims] == sources
