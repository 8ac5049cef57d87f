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
