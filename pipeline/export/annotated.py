"""What the formats for training share: articles with the claims that stand in them, decisions applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.decisions import REJECT
from pipeline.errors import TableError
from pipeline.export.columns import CLAIMS_TABLE
from pipeline.export.tables import articles, rows
from pipeline.models import Article
from pipeline.store import ARTICLES, CLAIMS


class Span(NamedTuple):
    """A figure in an article's text: character offsets, and what it is."""

    start: int
    end: int
    kind: str
    measure: str
    claim_id: str


def annotated(folder: Path) -> Iterator[tuple[Article, list[Span]]]:
    """Every article with its claims in text order, without those that a person rejected.

    An article without a claim counts too: nothing is to be found in it. The claims are held, some 0.5 kB each, the
    articles are not. Raises UsageError where the folder holds no articles, TableError where a claim's offsets do not
    point at its mention.
    """
    spans: dict[str, list[Span]] = defaultdict(list)
    mentions: dict[str, str] = {}
    for row in rows(CLAIMS_TABLE, folder):
        if row["review"] != REJECT:
            span = Span(int(row["start"]), int(row["end"]), row["kind"], row["measure"], row["claim_id"])
            spans[row["article_id"]].append(span)
            mentions[row["claim_id"]] = row["mention"]
    for article in articles(folder):
        found = sorted(spans.pop(article.id, ()))
        for span in found:
            if article.text[span.start : span.end] != mentions[span.claim_id]:
                raise TableError(
                    f"{folder / CLAIMS}, claim {span.claim_id}: its mention does not stand at {span.start} to "
                    f"{span.end} of its article; put start and end back"
                )
        yield article, found
    for identity, lost in spans.items():
        raise TableError(
            f"{folder / CLAIMS}, claim {lost[0].claim_id}: its article {identity} is not in {ARTICLES}; "
            "take the claim out, or run again"
        )
