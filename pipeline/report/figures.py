"""figures.csv: who says what, one row per distinct figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from pipeline.models import Claim
from pipeline.table import FIGURE_COLUMNS, plain
from pipeline.voices import Voice, voice

__all__ = ["FIGURE_COLUMNS", "figures"]

Row = tuple[str, ...]
Order = tuple[Any, ...]  # no two rows have the same

_SHARED = ("subject", "measure", "item", "per", "unit")
_AMOUNTS = ("value", "value_low", "value_high")
_SAID = ("qualifier", "attributed_to", "stance")


def figures(claims: Iterable[Claim], root: Callable[[Claim], Voice] = voice) -> list[tuple[Order, Row]]:
    """The distinct figures of a claims table in FIGURE_COLUMNS, each behind what they are sorted by.

    Rejected claims are left out. `articles` counts the articles that state it, `root_sources` the sources behind it,
    by `root` (several outlets where the figure is in the articles' own voice, unless one copied the other). `first`
    and `last` are publication dates, `claim_ids` stand in text order.
    """
    same: dict[tuple[str | Decimal | None, ...], list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: (c.article_id, c.start, c.end, c.claim_id)):
        if claim.review != "reject":
            same[tuple(getattr(claim, name) for name in (*_SHARED, *_AMOUNTS, *_SAID))].append(claim)
    return sorted((_order(found[0]), _row(found, root)) for found in same.values())


def _row(claims: Sequence[Claim], root: Callable[[Claim], Voice]) -> Row:
    one = claims[0]
    amounts = [getattr(one, name) for name in _AMOUNTS]
    dates = sorted(claim.published for claim in claims if claim.published)
    return (
        *(getattr(one, name) for name in _SHARED),
        *("" if amount is None else plain(amount) for amount in amounts),
        *(getattr(one, name) for name in _SAID),
        str(len({claim.article_id for claim in claims})),
        str(len({root(claim) for claim in claims})),
        *((dates[0], dates[-1]) if dates else ("", "")),
        " ".join(claim.claim_id for claim in claims),
    )


def _order(one: Claim) -> Order:
    amounts = [getattr(one, name) for name in ("value_low", "value_high", "value")]
    sizes = [(amount is None, amount or Decimal(0)) for amount in amounts]
    shared = [getattr(one, name) for name in _SHARED]
    return (one.subject.casefold(), *shared, *sizes, *(getattr(one, name) for name in _SAID))
