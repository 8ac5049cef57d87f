"""Packs and extractors, loaded once a session, and the two questions that most tests put to them."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from pipeline.claims import LanguageExtractor
from pipeline.models import Article, Claim, Mention
from pipeline.patterns import Packs, load_packs

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What a run remembers goes nowhere near the home of whoever runs the tests; processes started by tests inherit it, and
# so do the workers among which the tests are shared out.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _CACHE = TemporaryDirectory()
    os.environ["XDG_CACHE_HOME"] = _CACHE.name

# A suite that runs in the background ignores interrupts, and what it starts would too.
signal.signal(signal.SIGINT, signal.default_int_handler)

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


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Callable[..., Page]]:
    """Opens a page in Chromium, given what playwright's `Browser.new_page` takes; all is closed behind each module.

    Playwright downloads no browser here: the system's Chromium is used, and without one the tests are skipped.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium; apt-get install chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page
        browser.close()
