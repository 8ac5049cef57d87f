"""Tables of texts with the answers for each of their figures: `|` parts answers that are as good, `;` the figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.claims import Extractor
from pipeline.models import Article, Claim
from pipeline.patterns import load_packs

ARTICLES = ("the ", "il ", "lo ", "la ", "l'", "i ", "gli ", "le ", "un ", "una ", "a ", "an ")


@cache
def extractor() -> Extractor:
    return Extractor(load_packs())


def rows(folder: str) -> list[tuple[str, str, str, str]]:
    """(language, text, names, words) of each row of the tables of a folder beside this file."""
    found = []
    for path in sorted((Path(__file__).parent / folder).glob("*.tsv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        found += [(path.stem, *line.split("\t")) for line in lines]
    return [(lang, text, names, words) for lang, text, names, words in found]


def claims(lang: str, text: str) -> list[Claim]:
    """The claims of a text whose paragraphs are parted by a pilcrow."""
    article = Article(id="a", text=text.replace(" ¶ ", "\n\n"), lang=lang, published="2025-06-15")
    return extractor().claims(article)


def bare(name: str) -> str:
    """A name without its article, as it is compared; `-` for none."""
    name = name.strip().casefold().replace("’", "'") or "-"
    return next((name.removeprefix(article) for article in ARTICLES if name.startswith(article)), name)


def held(told: list[str], accepted: str) -> list[str]:
    """What was told of each figure where it is one of the accepted answers, else those answers."""
    answers = accepted.split(";")
    assert len(answers) == len(told)
    fits = [bare(one) in map(bare, several.split("|")) for one, several in zip(told, answers, strict=True)]
    return [one if fit else several for one, several, fit in zip(told, answers, fits, strict=True)]
