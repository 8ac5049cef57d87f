"""Claims -> findings: which figures cannot both hold, and which are far apart for want of the same scope.

A check is one file with a function `find(ledger)` that yields the pairs it objects to, listed in `CHECKS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from pipeline.checks import (
    arithmetic,
    contradiction,
    currency_mismatch,
    disagreement,
    magnitude_slip,
    misreport,
    part_exceeds_whole,
    scope_gap,
    sum_mismatch,
    superseded,
)
from pipeline.checks.explain import Explainer
from pipeline.checks.figures import Key, Pair, order
from pipeline.checks.ledger import Ledger, ledger
from pipeline.checks.scopes import Knowledge, tree
from pipeline.collector import uncollected
from pipeline.intervals import Interval, interval
from pipeline.models import SEVERITIES, Claim, Finding, Told

__all__ = ["CHECKS", "SEVERITIES", "Check", "Interval", "check", "interval"]

# The findings of one check on one group, widest first: 32 distinct figures give all of theirs. Beyond that
# each finding of the group says that they are not all.
MOST_FINDINGS = 500
_RATIO = Context(prec=4)
NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the contract: its name, its severity, and that where the text opposes the figures."""

    name: str
    find: Callable[[Ledger], Iterator[Pair]]
    severity: str
    opposed: str = ""


# In order: two figures are reported once, by the first check that objects to them.
CHECKS = (
    Check("superseded", superseded.find, "info"),
    Check("magnitude_slip", magnitude_slip.find, "error"),
    Check("currency_mismatch", currency_mismatch.find, "warning"),
    Check("misreport", misreport.find, "error"),
    Check("contradiction", contradiction.find, "error"),
    Check("disagreement", disagreement.find, "disputed"),
    Check("part_exceeds_whole", part_exceeds_whole.find, "error"),
    Check("sum_mismatch", sum_mismatch.find, "warning"),
    Check("arithmetic", arithmetic.find, "warning"),
    Check("scope_gap", scope_gap.find, "note", opposed="disputed"),
)


def check(claims: Sequence[Claim], packs: Knowledge, explain: str = "it", told: Told = NOTHING_TOLD) -> list[Finding]:
    """The findings over a claims table, worst first; `explain` is the language of the explanations.

    `told` is what the sentences of the table say of their own figures, as `pipeline.relations` reads it.

    The order of the claims does not matter. Claims with review `reject` are left out. Raises UsageError for a
    language without templates, PatternError for a template that is missing or cannot be filled.
    """
    with uncollected():
        return list(findings(ledger(claims, packs, told), explain))


def findings(book: Ledger, explain: str) -> Iterator[Finding]:
    """The findings over a ledger, worst first, made one at a time. Raises as `check` does."""
    explainer = Explainer(book.packs, explain)
    found = sorted(_pairs(book), key=lambda each: worst_first(_severity(*each), each[1]))
    for one, pair in found:
        yield _finding(one, pair, book, explainer)


def worst_first(severity: str, found: Pair | Finding) -> tuple[int, Decimal, str, str]:
    """What findings are sorted by: severity, then the gap."""
    gap = Decimal("Infinity") if found.ratio is None else _RATIO.plus(found.ratio)
    return (SEVERITIES.index(severity), -gap, found.claim_a.claim_id, found.claim_b.claim_id)


class _Numbers:
    """Small numbers for large keys: what was seen of a million pairs is a set of integers."""

    def __init__(self, book: Ledger) -> None:
        self._book = book
        self._known: dict[object, int] = {}
        self._trees: dict[Key, Key] = {}

    def both(self, pair: Pair) -> int:
        """The pair of figures, whichever comes first."""
        return self._pair((figure.key, figure.identity) for figure in (pair.a, pair.b))

    def said(self, pair: Pair) -> int:
        """What a reader would take for the same pair: two sources with their figures, though the measures vary
        within one tree (the same 6 million called training cost here and development cost there).
        """
        root = self._book.root
        sides = ((pair.a, pair.claim_a), (pair.b, pair.claim_b))
        return self._pair((self._tree(figure.key), figure.identity, root(claim)) for figure, claim in sides)

    def _pair(self, keys: Iterable[object]) -> int:
        low, high = sorted(self._known.setdefault(key, len(self._known)) for key in keys)
        return low << 32 | high

    def _tree(self, key: Key) -> Key:
        if key not in self._trees:
            root = tree(self._book.packs, key.kind, key.measure)
            self._trees[key] = key._replace(measure=root, period="", extent="")
        return self._trees[key]


def _pairs(book: Ledger) -> Iterator[tuple[Check, Pair]]:
    numbers = _Numbers(book)
    seen_said: set[int] = set()
    seen_both: set[int] = set()
    counts: Counter[object] = Counter()
    for one in CHECKS:
        first: dict[int, Pair] = {}
        for pair in one.find(book):
            said = numbers.said(pair)
            if said in seen_said or numbers.both(pair) in seen_both or not book.judges(pair.claim_a, pair.claim_b):
                continue
            if said not in first or _rank(pair) < _rank(first[said]):
                first[said] = pair
        for said, pair in first.items():
            group = (one.name, frozenset((pair.a.key, pair.b.key)))
            if counts[group] == MOST_FINDINGS:
                book.crowded.update(group[1])
                continue
            counts[group] += 1
            seen_said.add(said)
            seen_both.add(numbers.both(pair))
            yield one, pair


def _rank(pair: Pair) -> tuple[object, ...]:
    return (not pair.opposed, *sorted((order(pair.claim_a), order(pair.claim_b))))


def _finding(one: Check, pair: Pair, book: Ledger, explainer: Explainer) -> Finding:
    shown = {id(pair.claim_a), id(pair.claim_b)}
    others = [claim for claim in (*pair.a.claims, *pair.b.claims, *pair.more) if id(claim) not in shown]
    return Finding(
        check=one.name,
        severity=_severity(one, pair),
        claim_a=pair.claim_a,
        claim_b=pair.claim_b,
        ratio=None if pair.ratio is None else _RATIO.plus(pair.ratio),
        sources=len(pair.a.voices.keys() | pair.b.voices.keys()),
        explanation=explainer.explain(one.name, pair, crowded=not book.crowded.isdisjoint((pair.a.key, pair.b.key))),
        others=tuple(sorted(others, key=order)),
    )


def _severity(one: Check, pair: Pair) -> str:
    return one.opposed if pair.opposed and one.opposed else one.severity
