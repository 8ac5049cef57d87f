"""JSON-LD in the words of schema.org: a Claim for each claim, a ClaimReview where a person has decided.

riscontro does not judge: a ClaimReview says what the person decided, in the word of the `review` column, and in
`reviewAspect` about what: the `extraction` of a claim, or the `comparison` of the two claims of a finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.export.columns import FINDINGS_TABLE
from pipeline.export.tables import claims, exact, rows
from pipeline.models import ANONYMOUS, Claim
from pipeline.store import FINDINGS
from pipeline.table import plain, replacing

Node = dict[str, Any]


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
    for claim in claims(folder):
        if claim.review == "reject":
            rejected.add(claim.claim_id)
            continue
        yield _claim(claim)
        if claim.review:
            yield _review(claim.claim_id, [claim.claim_id], claim.sentence, "extraction", claim.review, claim.note)
    if not (folder / FINDINGS).is_file():
        return
    for row in rows(FINDINGS_TABLE, folder):
        sides = [row["claim_a"], row["claim_b"]]
        if row["review"] and rejected.isdisjoint(sides):
            yield _review(row["finding_id"], sides, row["explanation"], "comparison", row["review"], row["note"])


def _claim(claim: Claim) -> Node:
    # Whether who is named is a person or an organisation is not known.
    author = {"name": claim.attributed_to} if claim.attributed_to not in ("", ANONYMOUS) else None
    return _filled(
        {
            "@type": "Claim",
            "@id": f"#{claim.claim_id}",
            "identifier": claim.claim_id,
            "text": claim.sentence,
            "inLanguage": claim.lang,
            "datePublished": claim.published,
            "author": author,
            "about": [
                *([{"@type": "Thing", "name": claim.subject}] if claim.subject else []),
                _amount(claim),
            ],
            "appearance": {
                "@type": "Article",
                "identifier": claim.article_id,
                "headline": claim.title,
                "url": claim.url,
                "datePublished": claim.published,
                "inLanguage": claim.lang,
                "publisher": {"@type": "Organization", "name": claim.source} if claim.source else None,
            },
        }
    )


def _amount(claim: Claim) -> Node:
    """The figure; its unit is a currency where it is an amount of money."""
    money = claim.kind == "money"
    return _filled(
        {
            "@type": "MonetaryAmount" if money else "QuantitativeValue",
            "name": claim.measure,
            "currency" if money else "unitText": claim.unit,
            "value": _number(claim.value),
            "minValue": None if claim.value is not None else _number(claim.value_low),
            "maxValue": None if claim.value is not None else _number(claim.value_high),
        }
    )


def _number(amount: Decimal | None) -> int | float | str | None:
    """A number as JSON has one, where every reader keeps it exactly."""
    if amount is None:
        return None
    number = exact(plain(amount))
    return plain(amount) if number is None else number


def _review(identity: str, claim_ids: list[str], text: str, aspect: str, decision: str, note: str) -> Node:
    return _filled(
        {
            "@type": "ClaimReview",
            "@id": f"#review-{identity}",
            "claimReviewed": text,
            "itemReviewed": [{"@type": "Claim", "@id": f"#{claim_id}"} for claim_id in claim_ids],
            "reviewAspect": aspect,
            "reviewRating": {"@type": "Rating", "alternateName": decision},
            "reviewBody": note,
        }
    )


def _filled(node: Mapping[str, Any]) -> Node:
    return {
        name: _filled(value) if isinstance(value, dict) else value
        for name, value in node.items()
        if value not in ("", None, [])
    }
