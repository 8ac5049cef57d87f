"""Parts of a claims table that are cross-checked one by one, here, in another process or on another machine.

All that the checks hold against each other shares the name of the subject, so the claims of a name are in one shard.
What else they depend on travels with them: whom their article names, and what their sentences say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from pipeline.checks import findings, worst_first
from pipeline.checks.ledger import Ledger, ledger
from pipeline.checks.roots import Elsewhere, Found, Roots, about
from pipeline.checks.scopes import Knowledge, tree
from pipeline.collector import uncollected
from pipeline.models import Claim, Relation, Told
from pipeline.report.figures import figures
from pipeline.spool import packed, unpacked
from pipeline.table import finding_row
from pipeline.voices import Voice, identity

# A row of a table behind what the table is sorted by.
Ranked = tuple[tuple[Any, ...], tuple[object, ...]]
FoundRoots = Mapping[str, tuple[Voice, Voice]]


class Entry(NamedTuple):
    """A claim, its place in the table, and what only its whole article tells: Told and Elsewhere of this claim.

    `asked` says that its root is needed elsewhere: a relation sets it beside a claim of another key.
    """

    row: int
    claim: Claim
    about: AbstractSet[Voice]
    extent: str
    aside: bool
    asked: bool


class Stated(NamedTuple):
    """A relation, and the row of its first claim."""

    row: int
    relation: Relation


class Shard(NamedTuple):
    """The claims of some keys, every relation that one of them takes part in, and the outlets cited in the table.

    The entries and `Stated` are packed, by `pipeline.spool`: so they take little where they only pass.
    """

    entries: Sequence[bytes]
    relations: Sequence[bytes]
    cited: AbstractSet[Voice]


class Checked(NamedTuple):
    """The `Ranked` rows of a shard, sorted and packed, and the roots of the claims that are asked for."""

    findings: Sequence[bytes]
    figures: Sequence[bytes]
    roots: FoundRoots


def shard_key(claim: Claim, packs: Knowledge) -> str:
    """What a claim shares with all those that it can be compared with, or be the copy of.

    That is the name of its subject; without one the tree of its measure.
    """
    name, _ = identity(claim.subject, "")
    return name or f"\t{claim.kind}\t{tree(packs, claim.kind, claim.measure)}"


def entries(rows: Sequence[tuple[int, Claim]], told: Told, packs: Knowledge) -> tuple[list[Entry], list[Stated]]:
    """The claims of whole articles, with their rows, and the relations that `told` has of them."""
    row_of = {claim.claim_id: row for row, claim in rows}
    relations = [
        Stated(min(row_of[claim.claim_id] for claim in claims_of(relation)), relation) for relation in told.relations
    ]
    asked = {claim.claim_id for one in relations if spans(one.relation, packs) for claim in claims_of(one.relation)}
    named = about(claim for _, claim in rows)
    made = []
    for row, claim in rows:
        key = claim.claim_id
        extent = told.extents.get(key, "")
        made.append(Entry(row, claim, named.get(claim.article_id, set()), extent, key in told.aside, key in asked))
    return made, relations


def claims_of(relation: Relation) -> list[Claim]:
    """The claims that take part in a relation."""
    return [claim for claims in relation.claims.values() for claim in claims]


def spans(relation: Relation, packs: Knowledge) -> bool:
    """Whether the claims of a relation have several keys."""
    return len({shard_key(claim, packs) for claim in claims_of(relation)}) > 1


def check_shard(shard: Shard, packs: Knowledge, explain: str) -> Checked:
    """The findings and figures of a shard. Raises as `checks.check` does."""
    with uncollected():
        rows = sorted(unpacked(shard.entries), key=_row)
        claims = [entry.claim for entry in rows]
        roots = Roots(claims, Elsewhere(shard.cited, {entry.claim.article_id: entry.about for entry in rows}))
        told = Told(
            tuple(stated.relation for stated in sorted(unpacked(shard.relations), key=_row)),
            {entry.claim.claim_id: entry.extent for entry in rows if entry.extent},
            {entry.claim.claim_id for entry in rows if entry.aside},
        )
        home = {claim.claim_id: shard_key(claim, packs) for claim in claims}

        def judges(a: Claim, b: Claim) -> bool:
            return a.claim_id in home and home[a.claim_id] == home.get(b.claim_id)

        return Checked(
            _findings(ledger(claims, packs, told, roots, judges), explain),
            list(packed(figures(claims, roots.of))),
            {one.claim_id: (roots.of(one), roots.subject(one)) for _, one, *_, asked in rows if asked},
        )


def check_between(relations: Iterable[Stated], roots: FoundRoots, packs: Knowledge, explain: str) -> Sequence[bytes]:
    """The findings about claims of different keys, which a sentence relates; their shards have told the roots."""

    def judges(a: Claim, b: Claim) -> bool:
        return shard_key(a, packs) != shard_key(b, packs)

    told = [stated.relation for stated in sorted(relations, key=_row)]
    return _findings(Ledger(packs, {}, {}, told, Found(roots), judges), explain)


def _row(one: Entry | Stated) -> int:
    return one.row


def _findings(book: Ledger, explain: str) -> list[bytes]:
    found = findings(book, explain)
    return list(packed((worst_first(finding.severity, finding), finding_row(finding)) for finding in found))
