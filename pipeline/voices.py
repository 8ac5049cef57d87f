"""Who stands behind a figure: its root source. What the cross-check and the report mean by "the same source".

A name with a capital or a digit is one name everywhere, whatever its case. A name without either is a common
noun (a company, the analysts): it may be somebody else in the next article, so it holds only inside its own.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.models import ANONYMOUS, Claim

Voice = tuple[str, str]
"""(name, article): a named root source has no article, an article without an outlet has no name, and a
source that the text does not name has both."""


@lru_cache(maxsize=1 << 13)
def identity(name: str, article_id: str) -> Voice:
    """The same value for the same person or company: common nouns are told apart by their article."""
    name = " ".join(name.split())
    proper = any(letter.isupper() or letter.isdigit() for letter in name)
    return (name.casefold(), "" if proper else article_id)


def voice(claim: Claim) -> Voice:
    """The root source of a claim: who vouches for it, else the outlet, else the article itself.

    Hearsay in the article's own voice is not vouched for by the outlet: its source is unnamed.
    """
    if claim.attributed_to.strip():
        return identity(claim.attributed_to, claim.article_id)
    if claim.stance == "alleged":
        return (ANONYMOUS, claim.article_id)
    return (" ".join(claim.source.split()).casefold(), "") if claim.source.strip() else ("", claim.article_id)


def unnamed(who: Voice) -> bool:
    """Whether the text does not name this source: two such figures need not come from the same person."""
    return bool(who[0] and who[1])
