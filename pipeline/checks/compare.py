"""Two claims held against each other, component by component: what makes them comparable, or keeps them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context

from pipeline.checks.figures import Key, day_of, updated
from pipeline.checks.ledger import MONEY, UNKNOWN_MEASURE, Ledger, extent_of, key_of, ledger, undated
from pipeline.checks.scopes import Knowledge, in_line, tree
from pipeline.errors import UsageError
from pipeline.intervals import Interval, gap, interval, stated
from pipeline.models import Claim, Told
from pipeline.rates import EURO, in_euros, rate
from pipeline.table import plain

_THREE_DIGITS = Context(prec=3)
SAME, RELATED, DIFFERENT, UNKNOWN = "same", "related", "different", "unknown"


@dataclass(frozen=True, slots=True)
class Component:
    """What one component of two claims says: their two values, and whether they agree."""

    name: str
    state: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The components of a comparison, those that decide whether two claims are comparable first, and the verdict."""

    components: tuple[Component, ...]
    verdict: str

    def lines(self) -> Iterator[str]:
        """One line for each component, then the verdict."""
        for one in self.components:
            yield f"{one.name:<10} {one.state:<10} {one.a or '-'} | {one.b or '-'}"
        yield self.verdict


def compare(claims: Sequence[Claim], id_a: str, id_b: str, packs: Knowledge, told: Told) -> Comparison:
    """Why two claims of a table are, or are not, held against each other. Raises UsageError for an unknown id."""
    by_id = {claim.claim_id: claim for claim in claims}
    for name in (id_a, id_b):
        if name not in by_id:
            raise UsageError(f"--why {name}: the table has no claim of this id; take one from its column claim_id")
    a, b = by_id[id_a], by_id[id_b]
    book = ledger(claims, packs, told)
    one, other = (key_of(claim, book.roots, extent_of(claim, told)) for claim in (a, b))
    keys = list(_keys(packs, a, b, one, other))
    return Comparison((*keys, *_rest(book, a, b)), _verdict(book, told, keys, a, b))


def _keys(packs: Knowledge, a: Claim, b: Claim, one: Key, other: Key) -> Iterator[Component]:
    yield Component("subject", _known(one.subject, other.subject, a.subject, b.subject), a.subject, b.subject)
    measures = [claim.measure if claim.measure != UNKNOWN_MEASURE else "" for claim in (a, b)]
    related = (a.kind, tree(packs, a.kind, a.measure)) == (b.kind, tree(packs, b.kind, b.measure))
    state = _known((a.kind, a.measure), (b.kind, b.measure), *measures)
    yield Component("measure", RELATED if state == DIFFERENT and related else state, a.measure, b.measure)
    yield Component("unit", _unit(a, b), a.unit, b.unit)
    state = SAME if a.item == b.item else RELATED if in_line(packs, a.kind, a.item, b.item) else DIFFERENT
    yield Component("item", state, a.item, b.item)
    yield Component("per", SAME if a.per == b.per else DIFFERENT, a.per, b.per)
    state = _known(a.period, b.period, a.period, b.period)
    yield Component("period", SAME if a.period == b.period else state, a.period, b.period)
    planned = ["planned" if key.planned else "actual" for key in (one, other)]
    yield Component("modality", SAME if one.planned == other.planned else DIFFERENT, *planned)
    written = [key.extent.partition(" ")[0] for key in (one, other)]
    yield Component("extent", SAME if one.extent == other.extent else DIFFERENT, *written)


def _known(first: object, second: object, *written: str) -> str:
    return UNKNOWN if not all(written) else SAME if first == second else DIFFERENT


def _unit(a: Claim, b: Claim) -> str:
    if a.unit == b.unit:
        return SAME
    if not a.kind == b.kind == MONEY:
        return DIFFERENT
    return RELATED if all(rate(claim.unit, claim.published) for claim in (a, b)) else UNKNOWN


def _rest(book: Ledger, a: Claim, b: Claim) -> Iterator[Component]:
    """What decides which check speaks: the sources, the days, the intervals."""
    roots = [book.root(claim) for claim in (a, b)]
    yield Component("source", SAME if roots[0] == roots[1] else DIFFERENT, *(_voice(who) for who in roots))
    days = [day_of(claim) for claim in (a, b)]
    state = UNKNOWN if None in days else SAME if days[0] == days[1] else DIFFERENT
    yield Component("published", state, a.published, b.published)
    first, second = _intervals(a, b)
    state = SAME if first.meets(second) else DIFFERENT
    yield Component("interval", state, _written(first, a, b), _written(second, b, a))


def _voice(who: tuple[str, str]) -> str:
    name, article = who
    return f"{name} in {article}" if name and article else name or f"the article {article}"


def _intervals(a: Claim, b: Claim) -> tuple[Interval, Interval]:
    """Both intervals, in euros where the currencies differ and the rates are known."""
    known = [rate(claim.unit, claim.published) for claim in (a, b)]
    if a.unit == b.unit or not all(known):
        return interval(a), interval(b)
    one, other = (in_euros(interval(claim), each.per_euro) for claim, each in zip((a, b), known, strict=True) if each)
    return one, other


def _written(one: Interval, claim: Claim, other: Claim) -> str:
    unit = claim.unit if claim.unit == other.unit or claim.kind != MONEY else EURO
    high = "open" if one.high is None else plain(one.high.normalize())
    return f"{plain(one.low.normalize())} to {high} {unit}"


def _verdict(book: Ledger, told: Told, keys: Iterable[Component], a: Claim, b: Claim) -> str:
    apart = [one for one in keys if one.state != SAME and not (one.name == "unit" and one.state == RELATED)]
    if apart:
        return "not comparable: " + ", ".join(f"{one.name} {one.state}" for one in apart)
    for claim in (a, b):
        reason = _left_out(book, told, claim)
        if reason:
            return f"not compared: {claim.claim_id} {reason}"
    together = bool(a.sentence) and (a.article_id, a.sentence) == (b.article_id, b.sentence)
    if together and a.unit != b.unit:
        return "not compared: one sentence gives both, and converts one into the other"
    first, second = _intervals(a, b)
    if first.meets(second):
        return "comparable, and the figures agree"
    far = gap(first, second)
    distance = f", {plain(_THREE_DIGITS.plus(far))} times" if far else ""
    changed = book.root(a) == book.root(b) and updated(a, b)
    return f"comparable, and the figures lie apart{distance}" + (": the source has changed it" if changed else "")


def _left_out(book: Ledger, told: Told, claim: Claim) -> str:
    if claim.stance == "denied":
        return "is denied: a denied figure supports no conflict"
    if claim.review == "reject":
        return "is rejected by its reviewer"
    if not stated(claim):
        return "states no number"
    if undated(claim, told):
        return "is of a time that its article does not date"
    if not any(claim in figure.claims for figures in book.groups.values() for figure in figures):
        return "is one of several that its sentence or article tells apart"
    return ""
