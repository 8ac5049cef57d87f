"""JSON-LD in the words of schema.org: a Claim for each claim, a ClaimReview where a person has decided.

riscontro does not judge: a ClaimReview says what the person decided, in the word of the `review` column, and in
`reviewAspect` about what: the `extraction` of a claim, or the `comparison` of the two claims of a finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.decisions import REJECT
from pipeline.export.columns import CLAIMS_TABLE, FINDINGS_TABLE
from pipeline.export.tables import exact, is_web, rows
from pipeline.models import ANONYMOUS
from pipeline.store import FINDINGS
from pipeline.table import replacing

Node = dict[str, Any]
Row = Mapping[str, str]


def write(folder: Path, path: Path) -> list[str]:
    """Write one JSON-LD document; claims that a person rejected were not made, and are left out. Raises TableError."""
    with replacing(path) as handle:
        handle.write('{"@context": "https://schema.org", "@graph": [')
        between = "\n"
        for node in _graph(folder):
            handle.write(between + json.dumps(node))
            between = ",\n"
        handle.write("\n]}\n")
    return []


def _graph(folder: Path) -> Iterator[Node]:
    rejected = set()
    for row in rows(CLAIMS_TABLE, folder):
        if row["review"] == REJECT:
            rejected.add(row["claim_id"])
            continue
        yield _claim(row)
        if row["review"]:
            yield _review(row, row["claim_id"], [row["claim_id"]], row["sentence"], "extraction")
    if not (folder / FINDINGS).is_file():
        return
    for row in rows(FINDINGS_TABLE, folder):
        sides = [row["claim_a"], row["claim_b"]]
        if row["review"] and rejected.isdisjoint(sides):
            yield _review(row, row["finding_id"], sides, row["explanation"], "comparison")


def _claim(row: Row) -> Node:
    # Whether who is named is a person or an organisation is not known.
    named = row["attributed_to"] not in ("", ANONYMOUS)
    subject = [{"@type": "Thing", "name": row["subject"]}] if row["subject"] else []
    return _filled(
        {
            "@type": "Claim",
            "@id": f"#{row['claim_id']}",
            "identifier": row["claim_id"],
            "text": row["sentence"],
            "inLanguage": row["lang"],
            "datePublished": row["published"],
            "author": {"name": row["attributed_to"]} if named else None,
            "about": [*subject, _amount(row)],
            "appearance": _filled(
                {
                    "@type": "Article",
                    "identifier": row["article_id"],
                    "headline": row["title"],
                    "url": row["url"] if is_web(row["url"]) else "",
                    "datePublished": row["published"],
                    "inLanguage": row["lang"],
                    "publisher": {"@type": "Organization", "name": row["source"]} if row["source"] else None,
                }
            ),
        }
    )


def _amount(row: Row) -> Node:
    """The figure; its unit is a currency where it is an amount of money."""
    money = row["kind"] == "money"
    bounds = {} if row["value"] else {"minValue": _number(row["value_low"]), "maxValue": _number(row["value_high"])}
    return _filled(
        {
            "@type": "MonetaryAmount" if money else "QuantitativeValue",
            "name": row["measure"],
            "currency" if money else "unitText": row["unit"],
            "value": _number(row["value"]),
            **bounds,
        }
    )


def _number(cell: str) -> int | float | str:
    """A number as JSON has one, where every reader keeps it exactly."""
    value = exact(cell)
    return cell if value is None else value


def _review(row: Row, identity: str, claim_ids: list[str], text: str, aspect: str) -> Node:
    return _filled(
        {
            "@type": "ClaimReview",
            "@id": f"#review-{identity}",
            "claimReviewed": text,
            "itemReviewed": [{"@type": "Claim", "@id": f"#{claim_id}"} for claim_id in claim_ids],
            "reviewAspect": aspect,
            "reviewRating": {"@type": "Rating", "alternateName": row["review"]},
            "reviewBody": row["note"],
        }
    )


def _filled(node: Node) -> Node:
    """The properties that say something."""
    return {name: value for name, value in node.items() if value not in ("", None)}
