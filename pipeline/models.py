"""The frozen records that the stages hand on: Article -> Mention -> Claim -> Finding.

Offsets are character offsets into `Article.text`, end exclusive. Amounts are `Decimal` in base units.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter

# `attributed_to` of a figure whose source the text hides.
ANONYMOUS = "anonymous"
# The review of a claim that its reviewer corrected.
FIX = "fix"
# Of findings, worst first.
SEVERITIES = ("error", "disputed", "warning", "note", "info")


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read. Empty strings stand for what is not known; `published` is ISO 8601."""

    id: str
    text: str
    title: str = ""
    url: str = ""
    source: str = ""
    published: str = ""
    lang: str = ""
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """One input that was not processed. `input` is the path, or path:line of a record."""

    input: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated figure in base units; `value` is None for a range or where no figure is named."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    qualifier: str = "exact"


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure as written at text[start:end], and the ids of the patterns that found it."""

    kind: str
    start: int
    end: int
    quantity: Quantity
    unit: str
    per: str = ""
    item: str = ""
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who vouches for a figure, through whom and in which words; empty is the article's own voice."""

    source: str = ""
    via: str = ""
    type: str = "none"
    cue: str = ""
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of claims.csv; the fields are its columns, in the same order."""

    claim_id: str
    article_id: str
    source: str
    title: str
    url: str
    published: str
    lang: str
    kind: str
    subject: str
    measure: str
    value: Decimal | None
    value_low: Decimal | None
    value_high: Decimal | None
    unit: str
    qualifier: str
    per: str
    item: str
    attributed_to: str
    via: str
    attribution: str
    cue: str
    stance: str
    period: str
    mention: str
    sentence: str
    start: int
    end: int
    patterns: tuple[str, ...] = ()
    review: str = ""
    note: str = ""

    def __reduce__(self) -> tuple[type[Claim], tuple[object, ...]]:
        # Pickled by its cells in order it takes half the time that it takes by their names.
        return Claim, _CELLS(self)


_CELLS = attrgetter(*Claim.__match_args__)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a sentence says of its own figures: one is part of another, twice another, the old and the new one.

    `type` is what the pattern says (part, split, total, change, difference, multiple, price, revision), or `offset`
    where something makes up for the parts of a whole; `claims` gives the claims of each role (whole, part, old, new,
    step, figure, base, count, price, total). `factor` is the multiple or the percentage, from the lowest to the highest
    that its words stand for; `words` are those of the sentence.
    """

    type: str
    pattern: str
    words: str
    claims: Mapping[str, tuple[Claim, ...]]
    factor: tuple[Decimal, Decimal] = (Decimal(1), Decimal(1))


@dataclass(frozen=True, slots=True)
class Told:
    """What the sentences of a claims table say: their relations, and the extent of a claim by its id.

    `aside` are the ids of the claims that are told apart from another of their sentence by more than the table holds.
    """

    relations: tuple[Relation, ...] = ()
    extents: Mapping[str, str] = field(default_factory=dict)
    aside: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of inconsistencies.csv; `claim_a` and `claim_b` are the claims themselves."""

    check: str
    severity: str
    claim_a: Claim
    claim_b: Claim
    ratio: Decimal | None
    sources: int
    explanation: str
    others: tuple[Claim, ...] = field(default=())
    review: str = ""
    note: str = ""
