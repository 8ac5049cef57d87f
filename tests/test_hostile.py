"""Texts made to break the program cost no more than their length, and lose nothing but themselves."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from io import BufferedReader, BytesIO
from typing import cast

import pytest

from pipeline.articles import Record
from pipeline.articles.columns import Columns
from pipeline.articles.formats import cuts
from pipeline.articles.records import Cut
from pipeline.claims import LanguageExtractor
from pipeline.errors import ArticleError
from pipeline.layout import Block
from pipeline.limits import USUAL, Limits
from pipeline.models import Article
from pipeline.outcomes import Outcome, Work
from pipeline.patterns import Packs

# The currency named at the end makes sure that the text is read at all.
FIGURE = "\nCosta 5 euro."


@cache
def work(limits: Limits = USUAL) -> Work:
    made = Work((), "it", "", limits)
    made.load()
    return made


def words(template: str, size: int) -> str:
    """A template again and again with two other capitalised words each time."""
    draw = random.Random(size)
    out: list[str] = []
    while sum(map(len, out[-1:])) * len(out) < size:
        a, b = ("".join(draw.choices("bcdfglmnprst", k=6)).capitalize() for _ in range(2))
        out.append(template.format(A=a, B=b))
    return "".join(out)


def seconds(do: Callable[[], object]) -> float:
    """Processor time, the least of three."""

    def once() -> float:
        start = time.process_time()
        do()
        return time.process_time() - start

    return min(once() for _ in range(3))


@pytest.mark.parametrize(
    ("template", "size"),
    [
        # Each took the square of its length, or more, before it was mended.
        ("S.p.A. ", 160_000),
        ("{A} {B}, {A}. ", 320_000),
        ("{A} {B}: costa?\n{A} {B}: quanto?\n{B} {A}: dico {B} {A}\n{B} {A}: sei\n", 160_000),
        # Others that look as if they might.
        ("5.", 50_000),
        ("$€£", 10_000),
        ('«“"‘', 50_000),
        ("a\u0301", 50_000),
        ("5\u200b\u202e", 50_000),
        ("1 miliardo e mezzo e ", 10_000),
        ("secondo Anna, ", 50_000),
        ("\n", 50_000),
    ],
    ids=repr,
)
def test_the_time_grows_as_the_text_does(template: str, size: int) -> None:
    def took(length: int) -> float:
        text = words(template, length) + FIGURE
        return seconds(lambda: work()(Record("a.txt", "a.txt", Cut("text", text.encode()))))

    took(size // 8)
    # Eight times the text takes eight times as long, or 64 times where the square counts.
    assert took(size) < 28 * took(size // 8)


def test_the_start_of_a_file_is_looked_at_once() -> None:
    """A row of comments could be parted in two to the power of their number ways."""

    def took(comments: int) -> float:
        def look() -> None:
            file = cast(BufferedReader, BufferedReader(BytesIO(b"<!---->" * comments)))
            list(cuts("a.txt", file, Columns(), given=True))

        return seconds(look)

    assert took(20) < 50 * took(10)


def test_no_name_is_without_end(extractors: dict[str, LanguageExtractor]) -> None:
    text = "Anna " * 1_000
    found = extractors["it"]._names.find(text, [Block(0, len(text), "body")]).found
    assert max(len(name.name.split(" ")) for name in found) <= 41


def test_an_article_of_nothing_but_figures_is_a_reject(packs: Packs) -> None:
    few = Limits(figures=3)
    extractor = LanguageExtractor(packs.lexicons["it"], few)
    assert len(extractor.claims(Article("a", "Costa 1 euro, 2 euro e 3 euro.", lang="it"))) == 3
    with pytest.raises(ArticleError) as caught:
        extractor.claims(Article("a", "Costa 1 euro. E 2 euro.\n\nPoi 3 euro, 4 euro.", lang="it"))
    assert caught.value.reason == "too_many_figures"
    outcome = work(few)(Record("a.txt", "a.txt", Cut("text", b"Costa 1 euro, 2 euro, 3 euro e 4 euro.")))
    assert (outcome.reason, outcome.article, outcome.claims) == ("too_many_figures", b"", b"")
    assert b"more than 3 figures; split the article" in outcome.reject


@pytest.mark.parametrize("field", ["id", "title", "url", "source"])
def test_what_every_claim_repeats_is_short(field: str) -> None:
    def outcome(length: int) -> Outcome:
        given = {"text": "Costa 5 euro.", field: "x" * length}
        return work()(Record("a", "a", Cut("json", json.dumps(given).encode())))

    assert outcome(4_000).claim_count == 1
    assert outcome(4_001).reason == "bad_field"
    assert f"{field} has more than 4,000 characters; shorten it".encode() in outcome(4_001).reject


def test_the_name_of_a_packed_file_is_short() -> None:
    long = "x" * 5_000
    assert work()(Record(long, long, Cut("text", b"Costa 5 euro."))).reason == "bad_field"


@pytest.mark.parametrize("name", ["Alfa" + "a" * 1_000, "Banca " + "d'Italia " * 200])
def test_no_claim_repeats_a_name_without_end(extractors: dict[str, LanguageExtractor], name: str) -> None:
    text = f"{name} ha speso molto. " * 3 + "\n\n" + f"Secondo {name}, 5 euro. Ha speso 6 euro."
    claims = extractors["it"].claims(Article("a", text, lang="it"))
    assert {claim.value for claim in claims} >= {Decimal(6)}
    assert all(len(told) <= 300 for claim in claims for told in (claim.subject, claim.attributed_to, claim.via))
