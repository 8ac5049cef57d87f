"""currency_mismatch: one source's figure in two currencies, with the same number in both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from pipeline.checks.figures import Figure, Pair, one_voice
from pipeline.checks.ledger import Ledger
from pipeline.intervals import ABOUT
from pipeline.models import Claim
from pipeline.rates import CONVERTED, rate


def find(ledger: Ledger) -> Iterator[Pair]:
    """Figures of one root source with the same number, which are not the same money at the rate of the day.

    Within half a year dates do not matter: no update changes a currency and not the number.
    """
    for keys in ledger.currencies.values():
        same: dict[Decimal, list[Figure]] = defaultdict(list)
        for key in sorted(keys):
            for figure in ledger.groups[key]:
                if figure.value:
                    same[figure.value].append(figure)
        for figures in same.values():
            for a, b in combinations(figures, 2):
                claims = one_voice(a, b, dated=False) if a.key.unit != b.key.unit else None
                if claims and _apart(*claims):
                    yield Pair(a, b, *claims, _ratio(*claims)).in_order()


def _apart(a: Claim, b: Claim) -> bool:
    """Whether the two are different money, beyond what rounding and the rates of other days explain."""
    one, other = _euros(a), _euros(b)
    if one is None or other is None:
        return False
    tolerance = ABOUT if "about" in (a.qualifier, b.qualifier) else CONVERTED
    return abs(one - other) > tolerance * max(abs(one), abs(other))


def _euros(claim: Claim) -> Decimal | None:
    known = rate(claim.unit, claim.published)
    return claim.value / known.per_euro if known and claim.value is not None else None


def _ratio(a: Claim, b: Claim) -> Decimal | None:
    low, high = sorted(amount for claim in (a, b) if (amount := _euros(claim)) is not None)
    return high / low if low > 0 else None
