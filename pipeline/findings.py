"""claims.csv -> inconsistencies.csv and figures.csv, in memory that does not grow with the table.

The claims wait on disk twice: parted by article, so that what its sentences say can be read, then by the name of the
subject, so that a shard holds all that is compared. The rows of each shard wait in their turn until all are merged.
The largest single subject decides how much memory is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

from pipeline.checks.roots import cited, outlets
from pipeline.decisions import Verdict, applied
from pipeline.models import Claim
from pipeline.patterns import Packs
from pipeline.relations import TableReader
from pipeline.shards import Checked, Shard, Stated, check_between, claims_of, entries, shard_key, spans
from pipeline.spool import Spool, packed, unpacked
from pipeline.store import FIGURES, FINDINGS
from pipeline.table import FIGURE_COLUMNS, FINDING_COLUMNS, claim_chunks, plain_text, write_csv, writing_csv
from pipeline.voices import Voice

Row = TypeVar("Row")

NOTHING_REVIEWED: Mapping[str, Verdict] = {}

# Of a claims table to a shard: some four thousand claims.
SHARD_BYTES = 2_000_000
# More would be read and written in pieces too small; beyond half a gigabyte the shards grow.
MOST_SHARDS = 256


@dataclass
class Shards:
    """A claims table in `count` shards; made by `sharded`. `between` are the relations of claims of different keys.

    `claims` and `articles` count all that the table holds, what reviewers rejected too.
    """

    count: int
    entries: Spool
    relations: Spool
    between: list[Stated] = field(default_factory=list)
    cited: set[Voice] = field(default_factory=set)
    claims: int = 0
    articles: int = 0

    def __iter__(self) -> Iterator[Shard]:
        for number in range(self.count):
            yield Shard([*self.entries.blocks(number)], [*self.relations.blocks(number)], self.cited)


@contextmanager
def sharded(claims: Path, near: Path, packs: Packs, sound: bool = False) -> Iterator[Shards]:
    """The shards of a claims table, in temporary files in the folder `near`, or above it where it is still to be made.

    `sound` as in `table.claim_chunks`. Raises TableError as `table.read_claims` does.
    """
    folder = next(one for one in (near, *near.parents) if one.is_dir())
    size = claims.stat().st_size if claims.is_file() else 0
    count = min(1 + size // SHARD_BYTES, MOST_SHARDS)
    with Spool(folder) as spooled, Spool(folder) as related:
        shards = Shards(count, spooled, related)
        with Spool(folder) as by_article:
            known, reader = _read(claims, by_article, shards, sound), TableReader(packs)
            for number in range(count):
                _distribute([*unpacked(by_article.blocks(number))], known, reader, packs, shards)
        yield shards


def _read(claims: Path, by_article: Spool, shards: Shards, sound: bool) -> AbstractSet[Voice]:
    """Part the rows of the table by article; gives the outlets."""
    known: set[Voice] = set()
    for chunk in claim_chunks(claims, sound):
        numbered = list(enumerate(chunk, shards.claims))
        _part(by_article, numbered, lambda one: one[1].article_id, shards.count)
        shards.claims += len(chunk)
        known |= outlets(claim for claim in chunk if claim.review != "reject")
    return known


def _distribute(
    rows: Sequence[tuple[int, Claim]], known: AbstractSet[Voice], reader: TableReader, packs: Packs, shards: Shards
) -> None:
    """Read what the sentences of whole articles say, and give each claim and relation to its shard."""
    shards.articles += len({claim.article_id for _, claim in rows})
    rows = [(row, claim) for row, claim in rows if claim.review != "reject"]
    claims = [claim for _, claim in rows]
    shards.cited |= cited(claims, known)
    made, stated = entries(rows, reader.read(claims), packs)
    _part(shards.entries, made, lambda entry: shard_key(entry.claim, packs), shards.count)
    for one in stated:
        for number in {_number(shard_key(claim, packs), shards.count) for claim in claims_of(one.relation)}:
            shards.relations.add(number, packed([one]))
    shards.between += [one for one in stated if spans(one.relation, packs)]


def _part(spool: Spool, rows: Iterable[Row], key: Callable[[Row], str], count: int) -> None:
    parts: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        parts[_number(key(row), count)].append(row)
    for number, same in parts.items():
        spool.add(number, packed(same))


def _number(key: str, count: int) -> int:
    """The same in every process and version, for the same number of shards."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) % count


def write(
    shards: Shards,
    checked: Iterable[Checked],
    packs: Packs,
    explain: str,
    out: Path,
    reviewed: Mapping[str, Verdict] = NOTHING_REVIEWED,
) -> dict[str, int]:
    """Write the findings and figures into the folder `out`, given every shard checked, in any order.

    `reviewed` are the decisions on findings, by their ids. Gives the number of findings of each severity. Raises as
    `checks.check` does.
    """
    severities: dict[str, int] = {}
    roots: dict[str, tuple[Voice, Voice]] = {}
    with Spool(out) as findings, Spool(out) as figures:
        done = 0
        for one in checked:
            findings.add(done, one.findings)
            figures.add(done, one.figures)
            roots.update(one.roots)
            done += 1
        findings.add(done, check_between(shards.between, roots, packs, explain))
        with writing_csv(out / FINDINGS, FINDING_COLUMNS) as add:
            for row in _merged(findings, done + 1):
                severity = str(row[FINDING_COLUMNS.index("severity")])
                severities[severity] = severities.get(severity, 0) + 1
                verdict = reviewed.get(str(row[0]))
                add(_decided(row, verdict) if verdict else row)
        write_csv(out / FIGURES, FIGURE_COLUMNS, _merged(figures, done))
    return severities


def _decided(row: Sequence[object], verdict: Verdict) -> list[object]:
    """The row of a finding with what a reviewer decided of it."""
    cells = dict(zip(FINDING_COLUMNS, map(plain_text, row), strict=True))
    return [*row[:-2], *(applied(cells, verdict)[column] for column in FINDING_COLUMNS[-2:])]


def _merged(spool: Spool, parts: int) -> Iterator[Sequence[object]]:
    """The rows of all parts, each of which is sorted."""
    sorted_rows = (unpacked(spool.blocks(part)) for part in range(parts))
    return (row for _, row in merge(*sorted_rows, key=itemgetter(0)))
