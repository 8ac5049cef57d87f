"""What `import pipeline` offers beside spaCy's door: texts -> claims -> findings as DataFrames, and the main job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.articles import AUTO, language_rule
from pipeline.claims import Extractor
from pipeline.errors import ArticleError, UsageError
from pipeline.models import Article, Claim
from pipeline.patterns import Packs, load_packs
from pipeline.relations import relations
from pipeline.store import Start

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.jobs import Manifest

Folders = Sequence[Path | str]


def extract(texts: Iterable[str | Article], lang: str = AUTO, patterns: Folders = ()) -> pd.DataFrame:
    """The claims of texts or articles, in their order, as a DataFrame with the columns of claims.csv.

    A text is an article whose id is its position from 0. `lang` is the language of all, or `auto`: an article's own,
    else the one that its text is taken for. `patterns` are pack folders laid over the built-in ones.

    Text columns hold str, "" where empty; `value`, `value_low` and `value_high` are Decimal, None where empty; `start`
    and `end` are int64. Raises UsageError for a language that is not loaded or an id that stands there twice,
    ArticleError for an article that names such a language, PatternError for a bad pack.
    """
    from pipeline.frames import claims_frame  # noqa: PLC0415 - brings pandas

    if isinstance(texts, str | Article):
        raise UsageError("one text alone; give a list of texts")
    packs, extractor = _loaded(tuple(map(str, patterns)))
    return claims_frame(_claims(_articles(texts, packs, lang), extractor))


def crosscheck(claims: pd.DataFrame, explain: str = "it", patterns: Folders = ()) -> pd.DataFrame:
    """The findings over a frame of claims, worst first, as a DataFrame with the columns of inconsistencies.csv.

    `claims` is what `extract` gives, also edited, or any frame with the columns of claims.csv: in any order, with more
    of them, `patterns`, `review` and `note` lacking; rows with review `reject` take no part. `explain` is the language
    of the explanations.

    Text columns hold str; `value_a`, `value_b` and `ratio` are Decimal, None where empty; `sources` is int64. Raises
    TableError naming row and column where a cell is not what its column holds, UsageError, PatternError.
    """
    from pipeline import checks  # noqa: PLC0415 - extraction does without
    from pipeline.frames import findings_frame, frame_claims  # noqa: PLC0415

    packs, _ = _loaded(tuple(map(str, patterns)))
    found = frame_claims(claims)
    return findings_frame(checks.check(found, packs, explain, relations(found, packs)))


def run(
    inputs: Path | str | Sequence[Path | str],
    out: Path | str,
    *,
    patterns: Folders = (),
    lang: str = AUTO,
    jobs: int = 1,
    explain: str = "it",
    resume: bool = False,
    since_last: bool = False,
    force: bool = False,
) -> Manifest:
    """What `riscontro run` does: read files and folders, extract, cross-check and report into the folder `out`.

    The options are the command's. Gives what run.json holds; raises PatternError and UsageError, both before anything
    is written.
    """
    from pipeline import jobs as stages  # noqa: PLC0415

    given = [inputs] if isinstance(inputs, Path | str) else inputs
    options = stages.Options(
        patterns=tuple(map(Path, patterns)),
        lang=lang,
        jobs=jobs,
        explain=explain,
        start=Start(resume, since_last, force),
    )
    return stages.run([str(one) for one in given], Path(out), options)


@lru_cache(maxsize=4)
def _loaded(patterns: tuple[str, ...]) -> tuple[Packs, Extractor]:
    packs = load_packs(tuple(map(Path, patterns)))
    return packs, Extractor(packs)


def _articles(texts: Iterable[str | Article], packs: Packs, lang: str) -> Iterator[Article]:
    choose = language_rule(packs.languages, lang)
    seen = set()
    for place, text in enumerate(texts):
        article = text if isinstance(text, Article) else Article(str(place), text)
        if article.id in seen:
            raise UsageError(f"the article id {article.id!r} stands there twice; give each article its own")
        seen.add(article.id)
        try:
            yield replace(article, lang=choose(article.text, article.lang))
        except ArticleError as error:
            raise ArticleError(error.reason, f"article {article.id!r}: {error}") from None


def _claims(articles: Iterable[Article], extractor: Extractor) -> Iterator[Claim]:
    for article in articles:
        yield from extractor.claims(article)
