"""Sentences as articles tell whose a figure is, a row each in tests/subjects."""

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
    """(language, text, the subjects of its figures)"""
    found = []
    for path in sorted((Path(__file__).parent / "subjects").glob("*.tsv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        found += [(path.stem, *line.split("\t")) for line in lines]
    return [(lang, text, subjects) for lang, text, subjects in found]


@pytest.mark.parametrize(("lang", "text", "subjects"), rows())
def test_whose_a_figure_is(lang: str, text: str, subjects: str) -> None:
    claims = extractor().claims(Article(id="a", text=text, lang=lang, published="2025-05-05"))
    assert [claim.subject for claim in claims] == subjects.split("; ")
