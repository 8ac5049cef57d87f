"""What the tables hold: their columns in order, the words of vocabularies, the ids of claims and findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from hashlib import blake2b
from json import dumps
from operator import attrgetter

from pipeline.models import Claim, Finding, Reject

CLAIM_COLUMNS: tuple[str, ...] = tuple(column.name for column in fields(Claim))
FINDING_COLUMNS: tuple[str, ...] = (
    *("finding_id", "check", "severity", "subject", "measure", "unit"),
    *("claim_a", "value_a", "attributed_a", "article_a", "sentence_a"),
    *("claim_b", "value_b", "attributed_b", "article_b", "sentence_b"),
    *("ratio", "sources", "explanation", "review", "note"),
)
FIGURE_COLUMNS: tuple[str, ...] = (
    *("subject", "measure", "item", "per", "unit", "value", "value_low", "value_high", "qualifier"),
    *("attributed_to", "stance", "articles", "root_sources", "first", "last", "claim_ids"),
)
REJECT_COLUMNS: tuple[str, ...] = tuple(column.name for column in fields(Reject))
REVIEW_COLUMNS: tuple[str, ...] = ("claim_id", "field", "old", "new", "decision", "note", "when")
TABLES: tuple[tuple[str, ...], ...] = (CLAIM_COLUMNS, FINDING_COLUMNS, FIGURE_COLUMNS, REJECT_COLUMNS, REVIEW_COLUMNS)

# A table of another's making may lack these: empty is what they hold until somebody fills them.
OPTIONAL_COLUMNS = frozenset({"patterns", "review", "note"})
AMOUNTS = ("value", "value_low", "value_high")
OFFSETS = ("start", "end")
NUMBER_COLUMNS = frozenset({*AMOUNTS, *OFFSETS, "value_a", "value_b", "ratio", "sources", "articles", "root_sources"})
WORDS: dict[str, tuple[str, ...]] = {
    "qualifier": (
        *("exact", "about", "more_than", "at_least"),
        *("less_than", "at_most", "between", "unspecified"),
    ),
    "attribution": ("direct", "indirect", "inherited", "hearsay", "none"),
    "stance": ("asserted", "alleged", "denied", "planned"),
    "review": ("", "accept", "reject", "fix"),
}

_ID_BYTES = 6
_CELLS = attrgetter(*CLAIM_COLUMNS)


class ClaimIds:
    """Gives the ids of one article's claims, asked for in the order of its text.

    The id depends on the article's id, sentence and mention, and how often that pair came before, so a change
    elsewhere in the article leaves it as it was.
    """

    def __init__(self, article_id: str) -> None:
        self._article_id = article_id
        self._seen: defaultdict[tuple[str, str], int] = defaultdict(int)

    def next(self, sentence: str, mention: str) -> str:
        """The id of the next claim."""
        before = self._seen[sentence, mention]
        self._seen[sentence, mention] += 1
        return "c" + _digest(self._article_id, sentence, mention, str(before))


def claim_ids(article_id: str, keys: Iterable[tuple[str, str]]) -> list[str]:
    """The ids of one article's claims, given the (sentence, mention) of each in text order."""
    ids = ClaimIds(article_id)
    return [ids.next(*key) for key in keys]


def finding_id(finding: Finding) -> str:
    """Id of a finding: the same for the same check on the same two claims, whichever comes first."""
    return "f" + _digest(finding.check, *sorted((finding.claim_a.claim_id, finding.claim_b.claim_id)))


def _digest(*parts: str) -> str:
    # As a list is written; one by one takes a third of the time.
    listed = f"[{', '.join(map(dumps, parts))}]"
    return blake2b(listed.encode(), digest_size=_ID_BYTES).hexdigest()


def claim_row(claim: Claim) -> tuple[object, ...]:
    """The cells of a claim in the order of `CLAIM_COLUMNS`."""
    row: tuple[object, ...] = _CELLS(claim)
    return row


def finding_row(finding: Finding) -> tuple[object, ...]:
    """The cells of a finding in the order of `FINDING_COLUMNS`; subject, measure and unit are side a's."""
    a, b = finding.claim_a, finding.claim_b
    return (
        *(finding_id(finding), finding.check, finding.severity, a.subject, a.measure, a.unit),
        *(a.claim_id, a.value, a.attributed_to, a.article_id, a.sentence),
        *(b.claim_id, b.value, b.attributed_to, b.article_id, b.sentence),
        *(finding.ratio, finding.sources, finding.explanation, finding.review, finding.note),
    )


def reject_row(reject: Reject) -> tuple[object, ...]:
    """The cells of a reject in the order of `REJECT_COLUMNS`."""
    return (reject.input, reject.reason, reject.detail)
