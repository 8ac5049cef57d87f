"""Sentences in the manner of news whose own numbers recompute, or do not, written without a look at the rules.

Those with an odd number have been read by who writes rules, those with an even number only measured on.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from pipeline.checks import check
from pipeline.claims import Extractor
from pipeline.models import Article
from pipeline.patterns import Packs
from pipeline.relations import TableReader

HERE = Path(__file__).parent / "arithmetic"
LANGS = ("it", "en")
# How many of the 40 sentences of each half are found wrong by the check that should.
READ = {"it": 23, "en": 20}
UNREAD = {"it": 11, "en": 14}
# Sentences that only look as if they stated a relation, and how many of them are objected to at most.
QUIET = {"it": 7, "en": 36}


@cache
def rows(lang: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (HERE / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()]


Checks = Callable[[str, str], set[str]]


@pytest.fixture(scope="module")
def checks(packs: Packs) -> Checks:
    """The checks that object to a text, changes over time aside."""
    extractor, reader = Extractor(packs), TableReader(packs)

    def found(lang: str, text: str) -> set[str]:
        claims = extractor.claims(Article(id="a.txt", text=text, lang=lang, published="2026-11-30"))
        findings = check(claims, packs, lang, reader.read(claims))
        return {finding.check for finding in findings if finding.severity != "info"}

    return found


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_that_recompute_are_let_be(checks: Checks, lang: str) -> None:
    right = {row["id"]: checks(lang, row["right"]) for row in rows(lang)}
    assert len(right) == 160
    assert {name: found for name, found in right.items() if found} == {}


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_that_do_not_recompute_are_found(checks: Checks, lang: str) -> None:
    wrong = [row for row in rows(lang) if "wrong" in row]
    found = [row["check"] in checks(lang, row["wrong"]) for row in wrong]
    assert len(found) == 80
    assert sum(found[::2]) >= READ[lang]
    assert sum(found[1::2]) >= UNREAD[lang]


@pytest.mark.parametrize("lang", LANGS)
def test_words_that_only_look_like_a_relation(checks: Checks, lang: str) -> None:
    texts = (HERE / f"{lang}.quiet.txt").read_text(encoding="utf-8").splitlines()
    assert len(texts) > 200
    wrong = [text for text in texts if checks(lang, text)]
    assert len(wrong) <= QUIET[lang], wrong
