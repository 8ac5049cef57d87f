"""What the page is told of claims and findings, as JSON values; texts come in parts, so that it need not count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.review.session import GoneError, Session
from pipeline.review.tables import Row, Table

# Characters shown on either side of a claim: an article is no longer, a book would be.
_AROUND = 12_000
# In the queue, of a claim or of a finding.
_SHOWN = (
    *("mention", "value", "value_low", "value_high", "subject", "measure", "kind", "unit", "source", "title"),
    *("article_id", "check", "value_a", "value_b"),
)


class Mark(NamedTuple):
    """A stretch of a text: what it is (`mention`, `cue`, `source`, `subject`, or `claim` of that id)."""

    start: int
    end: int
    what: str
    claim: str = ""


def item(session: Session, table: Table, position: int) -> dict[str, Any]:
    """A row of the queue."""
    identity = table.ids[position]
    row = session.row(identity)
    if "claim_a" in row and row["claim_a"] in session.tables.claims:
        row["kind"] = session.row(row["claim_a"])["kind"]  # what its measure is called depends on it
    return {
        "id": identity,
        "at": position,
        "review": row["review"],
        "noted": bool(row["note"]),
        "severity": session.tables.severity.get(identity, ""),
        **{name: row[name] for name in _SHOWN if name in row},
    }


def detail(session: Session, identity: str) -> dict[str, Any]:
    """All that is shown of a claim or a finding. Raises GoneError."""
    table = session.tables.holding(identity)
    if table is None:
        raise GoneError(identity)
    row, verdict = session.row(identity), session.verdict(identity)
    shown = {
        "id": identity,
        "at": table.position(identity),
        "version": session.version(identity),
        "row": row,
        # Decided once, but of something else than what stands here now.
        "again": bool(verdict.review) and not row["review"],
        "read": {column: verdict.values[column][0] for column in verdict.fixes if column in verdict.values},
        "severity": session.tables.severity.get(identity, ""),
    }
    if table is session.tables.findings:
        return shown | {"sides": [_side(session, row, side) for side in "ab"]}
    whole, text = _text(session, row)
    return shown | {"whole": whole, "text": text, "findings": session.tables.findings_of.get(identity, [])}


def _side(session: Session, finding: Row, side: str) -> dict[str, Any]:
    """One side of a finding: its claim as decided, or what the finding says where the table no longer holds it."""
    identity = finding[f"claim_{side}"]
    if identity in session.tables.claims:
        claim = session.row(identity)
        return {"id": identity, "row": claim, "text": parts(claim["sentence"], 0, (0, 0), marks(claim))}
    names = ("value", "attributed", "article", "sentence")
    value, source, article, sentence = (finding[f"{name}_{side}"] for name in names)
    row = {"value": value, "attributed_to": source, "article_id": article, "sentence": sentence}
    return {"id": "", "row": row, "text": parts(sentence, 0, (0, 0), ())}


def _text(session: Session, claim: Row) -> tuple[bool, list[dict[str, Any]]]:
    """Whether the article is there, and it (or the sentence) in parts, with the claim and its neighbours marked."""
    text = session.tables.texts.text(claim["article_id"])
    sentence, start, end = claim["sentence"], _number(claim["start"]), _number(claim["end"])
    if not text or text[start:end] != claim["mention"] or start == end:
        return False, parts(sentence, 0, (0, len(sentence)), marks(claim))
    place = text.rfind(sentence, 0, start + len(sentence))
    place = place if 0 <= place <= start else start
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    own = marks(claim, place, start - place)
    rows = map(session.tables.claims.row, session.tables.by_article[claim["article_id"]])
    others = (Mark(_number(row["start"]), _number(row["end"]), "claim", row["claim_id"]) for row in rows)
    near = (mark for mark in others if first <= mark.start <= mark.end <= last)
    within = (max(place - first, 0), min(place + len(sentence), last) - first)
    return True, parts(text[first:last], first, within, (*own, *near))


def marks(claim: Row, place: int = 0, at: int | None = None) -> list[Mark]:
    """The marks of a claim whose sentence stands at `place`; its mention `at` characters into it, if that is known."""
    mention, sentence = claim["mention"], claim["sentence"]
    at = sentence.find(mention) if at is None else at
    marks = [Mark(place + at, place + at + len(mention), "mention")] if at >= 0 else []
    for what, words in (("cue", claim["cue"]), ("source", claim["attributed_to"]), ("subject", claim["subject"])):
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence, re.IGNORECASE) if words else None
        if found:
            marks.append(Mark(place + found.start(), place + found.end(), what))
    return marks


def parts(text: str, offset: int, sentence: tuple[int, int], marked: Iterable[Mark]) -> list[dict[str, Any]]:
    """A text cut where anything begins or ends; of marks that overlap the first counts.

    Marks count from `offset` characters before the text, `sentence` is from and to where in it. Each part has its
    `text`, and `mark`, `claim` and `sentence` (it is in the claim's sentence) where they apply.
    """
    covered = bytearray(len(text))
    starts: dict[int, Mark] = {}
    cuts = {0, len(text), *sentence}
    for mark in marked:
        start, end = mark.start - offset, mark.end - offset
        if 0 <= start < end <= len(text) and not any(covered[start:end]):
            covered[start:end] = bytes([1]) * (end - start)
            starts[start] = mark
            cuts |= {start, end}
    return [
        {"text": text[start:end], "sentence": sentence[0] <= start < sentence[1]}
        | ({"mark": starts[start].what, "claim": starts[start].claim} if start in starts else {})
        for start, end in pairwise(sorted(cuts))
    ]


def _number(cell: str) -> int:
    return int(cell) if cell.isdecimal() else 0
