"""Packs and extractors, loaded once a session, and the two questions that most tests put to them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from pipeline.claims import LanguageExtractor
from pipeline.models import Article, Claim, Mention
from pipeline.patterns import Packs, load_packs

# What a run remembers goes nowhere near the home of whoever runs the tests; processes started by tests inherit it.
_CACHE = TemporaryDirectory()
os.environ["XDG_CACHE_HOME"] = _CACHE.name

# The same examples in every run: a change of the tree, not of the dice, makes a property test fail.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def packs() -> Packs:
    """The built-in packs."""
    return load_packs()


@pytest.fixture(scope="session")
def extractors(packs: Packs) -> Mapping[str, LanguageExtractor]:
    """One extractor a language, by its code."""
    return {lang: LanguageExtractor(lexicon) for lang, lexicon in packs.lexicons.items()}


@pytest.fixture(scope="session")
def mentions_of(extractors: Mapping[str, LanguageExtractor]) -> Callable[[str, str], list[Mention]]:
    """(lang, text) -> the figures of the text."""
    return lambda lang, text: extractors[lang].mentions(text)


@pytest.fixture(scope="session")
def claims_of(extractors: Mapping[str, LanguageExtractor]) -> Callable[[str, str], list[Claim]]:
    """(lang, text) -> the claims of an article that holds nothing but this text."""
    return lambda lang, text: extractors[lang].claims(Article(id="a", text=text, lang=lang))
