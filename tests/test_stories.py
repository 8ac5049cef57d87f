"""Stories that four outlets tell, written and labelled without a look at the rules: what the cross-check finds is so.

Of the conflicts that stand in them few are found yet: outlets name one thing differently. What is found must be one,
and a story without a conflict gives none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from pipeline.checks import check
from pipeline.claims import Extractor
from pipeline.models import Article, Claim, Finding
from pipeline.patterns import Packs, load_packs
from pipeline.relations import relations

FOLDER = Path(__file__).resolve().parent / "stories"
LANGS = ("it", "en")
# Conflicts that are found today, of all that are told: never fewer.
FLOORS = {"it": 4, "en": 3}

Conflict = list[tuple[str, str]]
"""The figures of a conflict: article and mention."""


@cache
def packs() -> Packs:
    return load_packs()


@cache
def stories(lang: str) -> dict[str, tuple[list[Article], list[Conflict]]]:
    """Name -> its articles, and what cannot both hold in them."""
    told = json.loads((FOLDER / f"{lang}.conflicts.json").read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in (FOLDER / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()]
    articles = [Article(**row) for row in rows]
    return {
        name: (
            [article for article in articles if article.id.partition("-")[0] == name.partition("-")[0]],
            [[(figure["article"], figure["mention"]) for figure in one["figures"]] for one in conflicts],
        )
        for name, conflicts in told.items()
    }


@cache
def found(lang: str) -> dict[str, list[Finding]]:
    """The findings of each story, but updates."""
    extractor = Extractor(packs())
    out = {}
    for name, (articles, _) in stories(lang).items():
        claims = [claim for article in articles for claim in extractor.claims(article)]
        findings = check(claims, packs(), lang, relations(claims, packs()))
        out[name] = [finding for finding in findings if finding.severity != "info"]
    return out


def both(finding: Finding, conflict: Conflict) -> bool:
    """Whether the two claims of a finding are two figures of a conflict."""

    def places(claim: Claim) -> set[int]:
        return {
            place
            for place, (article, mention) in enumerate(conflict)
            if claim.article_id == article and (claim.mention in mention or mention in claim.mention)
        }

    ours, theirs = places(finding.claim_a), places(finding.claim_b)
    return bool(ours and theirs) and len(ours | theirs) > 1


def matched(findings: Sequence[Finding], conflicts: Sequence[Conflict]) -> tuple[list[Finding], set[int]]:
    """The findings that are no conflict, and the numbers of the conflicts that are found."""
    wrong, seen = [], set()
    for one in findings:
        told = [n for n, c in enumerate(conflicts) if both(one, c)]
        seen.update(told)
        if not told:
            wrong.append(one)
    return wrong, seen


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_found_is_so(lang: str) -> None:
    wrong = {name: matched(found(lang)[name], conflicts)[0] for name, (_, conflicts) in stories(lang).items()}
    told = {name: [(one.check, one.claim_a.sentence) for one in these] for name, these in wrong.items() if these}
    assert told == {}


@pytest.mark.parametrize("lang", FLOORS)
def test_no_less_is_found(lang: str) -> None:
    seen = sum(len(matched(found(lang)[name], conflicts)[1]) for name, (_, conflicts) in stories(lang).items())
    assert seen >= FLOORS[lang]


@pytest.mark.parametrize("lang", LANGS)
def test_the_labels_stand_in_the_articles(lang: str) -> None:
    told = stories(lang)
    assert any(not conflicts for _, conflicts in told.values())
    for name, (articles, conflicts) in told.items():
        texts = {article.id: article.text for article in articles}
        lacking = [figure for one in conflicts for figure in one if figure[1] not in texts.get(figure[0], "")]
        assert (name, len(articles), lacking) == (name, 4, [])
