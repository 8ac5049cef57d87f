"""The tables of a run as other programs see them: names, keys, and what each column holds in a line.

docs/tables.md says the same at length; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.store import ARTICLES, CLAIMS, FIGURES, FINDINGS, REJECTS
from pipeline.table import NUMBER_COLUMNS, OFFSETS

INTEGERS = frozenset({*OFFSETS, "sources", "articles", "root_sources"})
DECIMALS = NUMBER_COLUMNS - INTEGERS


class Table(NamedTuple):
    """A table: the name that other programs see, its file, its key ("" for none), its columns described in order.

    `refers` are the columns that hold a key of another table, and that table's name.
    """

    name: str
    file: str
    key: str
    columns: Mapping[str, str]
    refers: Mapping[str, str] = {}


_MEASURED = {
    "subject": "whose figure it is; empty where the text does not let it be told",
    "measure": "what it measures; other where unknown",
}
_UNIT = {"unit": "ISO 4217 code, GPU, or the base unit of another kind"}
_AMOUNTS = {
    "value": "as stated, in base units; empty for a range or where no figure is named",
    "value_low": "stated lower bound; empty is open",
    "value_high": "stated upper bound; empty is open",
}
_QUALIFIER = {"qualifier": "exact, about, more_than, at_least, less_than, at_most, between or unspecified"}
_PER = {"per": "what it is per, such as month or GPU"}
_ITEM = {"item": "GPU model or family"}
_SOURCE = {"attributed_to": "who vouches for it; anonymous for hearsay; empty is the article's own voice"}
_STANCE = {"stance": "asserted, alleged, denied or planned"}
_REVIEW = {"review": "a person's decision", "note": "a person's words"}

CLAIMS_TABLE = Table(
    "claims",
    CLAIMS,
    "claim_id",
    {
        "claim_id": "the same claim in the same sentence of the same article has the same id in every run",
        "article_id": "the article's path below the input, or its record's id",
        "source": "the article's outlet",
        "title": "the article's title",
        "url": "the article's address",
        "published": "the article's date, ISO 8601",
        "lang": "the article's language",
        "kind": "money, gpu_count, or the id of a kind that a pattern pack adds",
        **_MEASURED,
        **_AMOUNTS,
        **_UNIT,
        **_QUALIFIER,
        **_PER,
        **_ITEM,
        **_SOURCE,
        "via": "who relays it",
        "attribution": "direct, indirect, inherited, hearsay or none",
        "cue": "the words that attribute it",
        **_STANCE,
        "period": "when it holds, ISO 8601; empty where the text does not say",
        "mention": "the figure as written",
        "sentence": "the sentence as written",
        "start": "character offset of the mention's start in the article's text",
        "end": "character offset of the mention's end in the article's text",
        "patterns": "ids of the patterns that fired",
        **_REVIEW,
    },
    {"article_id": "articles"},
)
FINDINGS_TABLE = Table(
    "findings",
    FINDINGS,
    "finding_id",
    {
        "finding_id": "the same for the same check on the same two claims",
        "check": "the check that objects",
        "severity": "worst first: error, disputed, warning, note, info",
        **_MEASURED,
        **_UNIT,
        **{
            f"{column}_{side}": f"{what} of the {place} claim"
            for side, place in (("a", "first"), ("b", "second"))
            for column, what in {
                "claim": "id",
                "value": "value",
                "attributed": "source",
                "article": "id of the article",
                "sentence": "sentence",
            }.items()
        },
        "ratio": "the gap between the nearest ends of the two intervals; 1 is touching",
        "sources": "independent root sources behind the two sides",
        "explanation": "a sentence that can be read alone",
        **_REVIEW,
    },
    {"claim_a": "claims", "claim_b": "claims"},
)
FIGURES_TABLE = Table(
    "figures",
    FIGURES,
    "",
    {
        **_MEASURED,
        **_ITEM,
        **_PER,
        **_UNIT,
        **_AMOUNTS,
        **_QUALIFIER,
        **_SOURCE,
        **_STANCE,
        "articles": "how many articles state it",
        "root_sources": "how many independent root sources are behind it",
        "first": "first date of publication",
        "last": "last date of publication",
        "claim_ids": "ids of the claims that state it",
    },
)
ARTICLES_TABLE = Table(
    "articles",
    ARTICLES,
    "id",
    {
        "id": "the article's path below the input, or its record's id",
        "text": "the text as read, which the offsets of claims point into",
        "title": "the article's title",
        "url": "the article's address",
        "source": "the article's outlet",
        "published": "the article's date, ISO 8601",
        "lang": "the article's language",
        "duplicate_of": "the id of an earlier article with all but the same text",
    },
)
REJECTS_TABLE = Table(
    "rejects",
    REJECTS,
    "",
    {
        "input": "the path, with the line, row or number of a record",
        "reason": "why it was not processed, in a word",
        "detail": "more of it, and what to do",
    },
)
TABLES = (CLAIMS_TABLE, FINDINGS_TABLE, FIGURES_TABLE, ARTICLES_TABLE, REJECTS_TABLE)
