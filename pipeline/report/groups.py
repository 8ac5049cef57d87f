"""figures.csv -> the groups of figures that are worth a chart, the worst first, in memory that does not grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Generic, TypeVar

Row = Mapping[str, str]
Rank = tuple[int, bool, Decimal]
Item = TypeVar("Item")

_AMOUNTS = ("value", "value_low", "value_high")
_UNKNOWN = ("", "other")  # the text did not tell what it measures
_NO_FINDING = 99


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one subject, measure, unit and rate. The lower `rank`, the more they ask to be looked at.

    `rows` are rows of figures.csv, the most wanted first; `left` counts those that are left out.
    """

    rank: Rank
    rows: tuple[Row, ...]
    left: int = 0


class Best(Generic[Item]):
    """The items with the lowest keys of all that are added, without holding the others; `seen` counts them all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: list[tuple[tuple[Rank, int], Item]] = []
        self.seen = 0

    def add(self, rank: Rank, item: Item) -> None:
        """Take an item into account; of equal ranks the first comes first."""
        self._held.append(((rank, self.seen), item))
        self.seen += 1
        if len(self._held) >= 2 * self._most:
            self._cut()

    def items(self) -> list[Item]:
        """The best, in order."""
        self._cut()
        return [item for _, item in self._held]

    def _cut(self) -> None:
        self._held.sort(key=lambda one: one[0])
        del self._held[self._most :]


def groups(figures: Iterable[Row], worst: Mapping[str, int], most_rows: int) -> Iterator[Group]:
    """The groups with at least two distinct figures above zero, given the rows of figures.csv in its order.

    `worst` gives how bad the worst finding of a claim is, 0 the worst, by the claim's id.
    """
    for _, same in groupby(figures, key=lambda row: (row["subject"], row["measure"])):
        parts: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in same:
            if row["subject"] and row["measure"] not in _UNKNOWN and amounts(row):
                parts[row["unit"], row["per"]].append(row)
        for rows in parts.values():
            if len({tuple(row[name] for name in _AMOUNTS) for row in rows}) > 1:
                yield _group(rows, worst, most_rows)


def _group(rows: list[Row], worst: Mapping[str, int], most_rows: int) -> Group:
    severity = {id(row): min((worst.get(one, _NO_FINDING) for one in claim_ids(row)), default=99) for row in rows}
    stated = [amount for row in rows for amount in amounts(row)]
    one_source = len({row["attributed_to"] for row in rows}) == 1
    rank = (min(severity.values()), one_source, -max(stated) / min(stated))
    wanted = sorted(rows, key=lambda row: (severity[id(row)], -len(claim_ids(row))))
    return Group(rank, tuple(wanted[:most_rows]), max(0, len(rows) - most_rows))


def claim_ids(row: Row) -> list[str]:
    """The ids of the claims that state a figure, in text order."""
    return row["claim_ids"].split()


def amounts(row: Row) -> list[Decimal]:
    """The amounts of a row, if all are numbers above zero, which alone have a place on a logarithmic axis."""
    try:
        found = [Decimal(row[name]) for name in _AMOUNTS if row[name]]
    except InvalidOperation:
        return []
    return found if all(one.is_finite() and one > 0 for one in found) else []
