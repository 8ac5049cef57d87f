"""Gold claims that may be perturbed, and the twin articles made of them: what must be found, and what must not.

A twin is the row of a claims table and, where it can be written, an article: a copy of the gold article in which one
figure is changed where it stands, or a sentence of the benchmark's own.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random

from perturb_figures import Written, written
from perturb_words import (
    ANALYSTS,
    CLAUSES,
    DOLLARS,
    MAGNITUDES,
    OUTLET,
    PER,
    QUALIFIED,
    SAYS,
    SIBLINGS,
    STATED,
    SWAPS,
)

from pipeline.checks.roots import SHORTEST
from pipeline.checks.scopes import wholes_of_item
from pipeline.intervals import interval
from pipeline.models import ANONYMOUS, Article, Claim, Told
from pipeline.patterns import Packs
from pipeline.rates import rate
from pipeline.score import OPTIONAL
from pipeline.table import AMOUNTS, CLAIM_COLUMNS, claim_ids
from pipeline.voices import identity

WORD_FOR_WORD = "benign: copied word for word"
Span = tuple[str, int, int]
Row = Mapping[str, str]

_OR = re.compile(r"\s*\|\s*")
_ENDS = ".,;:)"  # behind a figure: its clause ends
_FACTORS = tuple(map(Decimal, ("1.2", "1.5", "2", "3", "5", "0.8", "0.6", "0.4", "0.2")))
_FAR = 25  # times apart, for a gap of scope
_CLEAR = Decimal("0.15")  # the least that a swapped currency must differ by at the rate of the day
_PRICE, _TIMES = Decimal(30000), 3
_LATER = 365  # days after which a source gives another figure
_MAGNITUDE = re.compile(r"mila\b|milion[ie]|miliard[io]|million|billion|thousand")
_CAPITALISED = re.compile(r"[^\W\d_a-zà-ÿ][^\W\d_]{3,}")


@dataclass(frozen=True)
class Seed:
    """A gold claim that can be perturbed, with its article, its row as labelled and the rows beside it.

    `voice` is who vouches for it: "named", "own" (the article) or "unnamed". `limited` and `related` are what its
    sentence says of it: that it is not all, and how it goes with another. `many` tells that its subject may have
    several such, `wider` what is changed to make a figure the whole that it is part of. `repeats` are the claims of the
    article that state the same figure for the same source, `beside` the others in its sentence, `money` all other
    amounts of the article.
    """

    claim: Claim
    row: Row
    article: Article
    written: Written
    voice: str
    limited: bool
    related: bool
    many: bool
    wider: Mapping[str, str]
    repeats: tuple[tuple[Claim, Written], ...]
    beside: tuple[Claim, ...]
    money: tuple[Claim, ...]

    @property
    def base(self) -> int:
        """Where the sentence begins in the article, -1 where it does not stand there as labelled."""
        at = self.article.text.rfind(self.claim.sentence, 0, self.claim.start + len(self.claim.sentence))
        return at if 0 <= at <= self.claim.start else -1

    @property
    def ends_clause(self) -> bool:
        """Whether nothing that belongs to the figure follows it."""
        after = self.article.text[self.claim.end : self.claim.end + 1]
        return after in _ENDS and self.claim.end - self.base < len(self.claim.sentence) + 1


@dataclass(frozen=True)
class Twin:
    """A second article: its rows for the table, its text, and the two figures that the check must name.

    `expected` is "" for a benign one. `moved` tells where the text differs from the seed's: start, end, new length.
    A benign twin that is `alike` says the same as the seed's article: nothing in it may bring a new finding. Another
    says something else of another year, model or company, which may truly conflict with a third figure of the article:
    there only the changed figure against the seed's is a false alarm.
    """

    kind: str
    expected: str
    seed: Seed
    rows: tuple[Claim, ...]
    article: Article | None
    wanted: tuple[Span, Span]
    moved: tuple[tuple[int, int, int], ...] = ()
    alike: bool = False


def gold(folder: Path) -> dict[str, list[tuple[Claim, Row]]]:
    """The gold rows by article, as claims with the first of the readings that each cell accepts."""
    found: dict[str, list[tuple[Claim, Row]]] = {}
    for path in sorted(folder.glob("*/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = [row for row in csv.DictReader(handle) if not (row.get("note") or "").startswith(OPTIONAL)]
        rows.sort(key=lambda row: int(row["start"]))
        if rows:
            ids = claim_ids(rows[0]["article_id"], [(row["sentence"], row["mention"]) for row in rows])
            found[rows[0]["article_id"]] = [(_claim(row, one), row) for row, one in zip(rows, ids, strict=True)]
    return found


def accepted(cell: str) -> list[str]:
    """The readings that a gold cell accepts, in lower case."""
    return [one.casefold() for one in _OR.split(cell.strip())]


def _claim(row: Row, claim_id: str) -> Claim:
    cells: dict[str, object] = {name: _OR.split((row.get(name) or "").strip())[0] for name in CLAIM_COLUMNS}
    cells.update({name: row[name] for name in ("mention", "sentence", "title")})
    cells.update({name: Decimal(str(cells[name])) if cells[name] else None for name in AMOUNTS})
    cells.update(claim_id=claim_id, patterns=(), start=int(row["start"]), end=int(row["end"]))
    return Claim(**cells)  # type: ignore[arg-type]


def seeds(
    rows: Sequence[tuple[Claim, Row]], article: Article, packs: Packs, told: Told, skipped: Counter[str]
) -> Iterator[Seed]:
    """The claims of an article that can be perturbed; `skipped` counts the others by the first rule that says why."""
    related = {one.claim_id for relation in told.relations for claims in relation.claims.values() for one in claims}
    for claim, row in rows:
        unwritten = "" if claim.lang in MAGNITUDES else "the benchmark writes no figures in its language"
        why = unwritten or _why_not(claim, [other for other, _ in rows], packs)
        parts = None if why else written(claim.mention, claim.value or Decimal(0), claim.lang)
        if why or parts is None:
            skipped[why or "its number is not in digits with the magnitude beside it"] += 1
            continue
        same = [other for other, _ in rows if _thing(other) == _thing(claim) and other.value == claim.value]
        repeats = [(other, written(other.mention, claim.value or Decimal(0), claim.lang)) for other in same]
        seed = Seed(
            claim,
            row,
            article,
            parts,
            _voice(claim),
            claim.claim_id in told.extents,
            claim.claim_id in related,
            one_of_many(claim, packs),
            _wider(claim, packs),
            tuple((other, how) for other, how in repeats if how),
            tuple(other for other, _ in rows if other.sentence == claim.sentence and other is not claim),
            tuple(other for other, _ in rows if other.kind == "money" and other is not claim),
        )
        if seed.base < 0 or len(seed.repeats) < len(repeats):
            skipped["the article repeats it in words"] += 1
            continue
        yield seed


def _why_not(claim: Claim, others: Sequence[Claim], packs: Packs) -> str:
    if claim.qualifier not in ("exact", "about") or not claim.value:
        return "a range, a bound or no figure"
    if claim.stance not in ("asserted", "alleged"):
        return "denied or planned"
    if claim.measure in ("", "other"):
        return "measure other"
    if identity(claim.subject, "x") != identity(claim.subject, ""):
        return "its subject has no name of its own"
    if one_of_many(claim, packs) and _voice(claim) != "named":
        return "one of many of its subject's (a price, a fine), and no source, model or period tells which"
    if any(_thing(other) == _thing(claim) and other.value != claim.value for other in others):
        return "its article gives another figure in the same words of the table"
    return ""


def one_of_many(claim: Claim, packs: Packs) -> bool:
    """Whether its subject may have several such figures, and nothing in the table says which this is."""
    measure = packs.measures.get((claim.kind, claim.measure))
    return measure is not None and measure.many and not (claim.item or claim.period)


def _thing(claim: Claim) -> tuple[object, ...]:
    about = (claim.subject, claim.measure, claim.unit, claim.per, claim.item, claim.period, claim.attributed_to)
    return (*about, claim.stance == "planned", claim.stance == "denied")


def _voice(claim: Claim) -> str:
    name = claim.attributed_to
    if not name:
        return "unnamed" if claim.stance == "alleged" else "own"
    return "unnamed" if name == ANONYMOUS or identity(name, "x") != identity(name, "") else "named"


def twins(seed: Seed) -> Iterator[Twin]:
    """Every twin that can be made of a claim: those that must be found, then the benign ones."""
    makers: tuple[Callable[[Seed], Iterator[Twin]], ...] = (
        *(_times_1000, _currency, _another_value, _another_source, _later, _part_known, _scope, _relations),
        *(_same, _rounded, _converted, _another_year, _another_rate, _more_than, _model, _like_name, _other_modality),
    )
    for make in makers:
        yield from make(seed)


# Twins that must be found


def _times_1000(seed: Seed) -> Iterator[Twin]:
    def slip(how: Written) -> Written | None:
        return how.slipped()

    if seed.voice != "unnamed" and (made := slip(seed.written)):
        yield from _copy("times 1,000", "magnitude_slip", seed, slip, _value(made))


def _currency(seed: Seed) -> Iterator[Twin]:
    if seed.voice == "unnamed" or not (here := _euros(seed.claim)) or not seed.written.unit():
        return
    for unit in SWAPS:
        there = _euros(replace(seed.claim, unit=unit))
        if unit != seed.claim.unit and there and abs(here - there) > _CLEAR * max(here, there):
            yield from _copy(
                "currency swapped",
                "currency_mismatch",
                seed,
                lambda how, unit=unit: how.in_unit(unit),  # type: ignore[misc]
                {"unit": unit},
            )
            return


def _euros(claim: Claim) -> Decimal | None:
    known = rate(claim.unit, claim.published)
    return claim.value / known.per_euro if known and claim.value else None


def _another_value(seed: Seed) -> Iterator[Twin]:
    made = _another(seed)
    if not made or seed.voice == "unnamed":
        return
    change = partial(Written.of, value=made.value)
    if seed.voice == "named":
        yield from _copy("another value, same source", "misreport", seed, change, _value(made))
    elif len(re.findall(r"\w+|#", seed.claim.sentence.replace(seed.claim.mention, "#"))) >= SHORTEST:
        yield from _copy("another value, copied sentence", "contradiction", seed, change, _value(made))


def _another_source(seed: Seed) -> Iterator[Twin]:
    if (made := _another(seed)) and not seed.limited:
        rows = [("another value, another source", ANALYSTS)]
        if not seed.many:
            rows.append(("another value, another outlet", ""))
        for kind, who in rows:
            yield from _sentence(kind, "disagreement", seed, made, who)


def _later(seed: Seed) -> Iterator[Twin]:
    claim, made = seed.claim, _another(seed)
    hangs = claim.period and claim.period[:4] not in claim.sentence
    if not made or seed.many or hangs or not _speaks(seed) or not _day(claim):
        return
    change = partial(Written.of, value=made.value)
    yield from _copy(
        "another value, a year later",
        "superseded",
        seed,
        change,
        _value(made),
        days=_LATER,
        outlet=claim.source,
    )


def _part_known(seed: Seed) -> Iterator[Twin]:
    wider = seed.wider
    made = _times(seed, Decimal("0.4"), max(2, seed.written.digits))
    if not wider or not made or seed.limited or not _speaks(seed):
        return
    made = replace(made, tail=made.tail.replace(seed.claim.item, "GPU")) if "item" in wider else made
    if _apart(seed.claim, made):
        yield from _sentence(
            "part above whole, known", "part_exceeds_whole", seed, made, seed.claim.attributed_to, wider
        )


def _speaks(seed: Seed) -> bool:
    """Whether a second article can be told to be of the same source: a named one, or a known outlet."""
    return seed.voice == "named" or (seed.voice == "own" and bool(seed.claim.source))


def _wider(claim: Claim, packs: Packs) -> dict[str, str]:
    """What makes a figure the whole that this one is part of: its measure, or no GPU model."""
    if claim.kind == "gpu_count" and claim.item:
        return {"item": ""} if "" in wholes_of_item(packs, claim.kind, claim.item) else {}
    measure = packs.measures.get((claim.kind, claim.measure))
    return {"measure": measure.part_of} if measure and measure.part_of else {}


def _scope(seed: Seed) -> Iterator[Twin]:
    wider, factor = seed.wider, Decimal(_FAR)
    if not wider:
        narrower = {"investment": "capital_expenditure", "development_cost": "training_cost", "owned": "used"}
        wider, factor = {"measure": narrower.get(seed.claim.measure, "")}, 1 / factor
    made = _times(seed, factor, max(2, seed.written.digits))
    if all(wider.values()) != ("item" in wider) and made and not seed.limited:
        made = replace(made, tail=made.tail.replace(seed.claim.item, "GPU")) if "item" in wider else made
        yield from _sentence("another scope, 25 times apart", "scope_gap", seed, made, ANALYSTS, wider)


def _relations(seed: Seed) -> Iterator[Twin]:
    """What a sentence says of its own figures, wrong and right, in a clause behind the figure."""
    if not seed.ends_clause or seed.related or any(other.measure == seed.claim.measure for other in seed.beside):
        return
    clause = CLAUSES[seed.claim.lang]
    for kind, check, words, parts in (
        ("part above whole, stated", "part_exceeds_whole", clause.part, ("1.4",)),
        ("sum above whole", "sum_mismatch", clause.sum_, ("0.8", "0.7")),
        ("double that is not", "arithmetic", clause.double, ("0.9",)),
        ("growth that is not", "arithmetic", clause.growth, ("0.9",)),
        ("benign: part below whole", "", clause.part, ("0.6",)),
        ("benign: sum that adds up", "", clause.sum_, ("0.7", "0.3")),
        ("benign: double that is one", "", clause.double, ("0.5",)),
        ("benign: growth that is one", "", clause.growth, ("0.5",)),
    ):
        figures = [one for part in parts if (one := _times(seed, Decimal(part)))]
        if len(figures) == len(parts):
            rows = [(one.text(), {**_value(one)}) for one in figures]
            yield _stating(kind, check, seed, words, rows)
    if seed.claim.kind == "gpu_count":
        for kind, check, times in (("price times count", "arithmetic", _TIMES), ("benign: price times count", "", 1)):
            total = seed.written.value * _PRICE * times
            text = DOLLARS[seed.claim.lang].format(format((total / 10**6).normalize(), "f"))
            if total % 10**6 == 0 and total < 10**9 and "of" not in seed.written.text():
                words = clause.price
                each = "30.000 dollari" if seed.claim.lang == "it" else "$30,000"
                cells = {"kind": "money", "unit": "USD", "item": ""}
                price = {**cells, **_amount(_PRICE), "measure": "price", "per": "GPU"}
                rows = [(each, price), (text, {**cells, **_amount(total), "measure": "contract"})]
                yield _stating(kind, check, seed, words, rows)


def _stating(kind: str, check: str, seed: Seed, words: str, rows: Sequence[tuple[str, dict[str, object]]]) -> Twin:
    """A copy in which a clause with more figures stands behind the figure."""
    clause = (
        words.format(*(text for text, _ in rows)) if "{1}" in words or len(rows) == 1 else words.format(rows[-1][0])
    )
    claim = seed.claim
    copied = _copied(kind, seed, [(claim.end, claim.end, clause)], claim.mention, claim.start, 0, OUTLET, {})
    twin, article = copied
    beside: list[Claim] = []
    at = claim.end
    for text, cells in rows:
        at = article.text.index(text, at)
        beside.append(
            replace(
                twin,
                claim_id=f"{twin.claim_id}.{len(beside)}",
                mention=text,
                start=at,
                end=at + len(text),
                qualifier="exact",
                **cells,  # type: ignore[arg-type]
            )
        )
        at += len(text)
    other = beside[-1] if len(rows) > 1 and rows[-1][1].get("measure") else beside[0]
    wanted = (_span(twin), _span(other))
    moved = ((claim.end, claim.end, len(clause)),)
    return Twin(kind, check, seed, (twin, *beside), article, wanted, moved, alike=True)


# Benign twins


def _same(seed: Seed) -> Iterator[Twin]:
    for twin in _copy(WORD_FOR_WORD, "", seed, lambda how: how, {}):
        yield replace(twin, alike=True)
    yield from _sentence("benign: same figure, another outlet", "", seed, seed.written, "")


def _rounded(seed: Seed) -> Iterator[Twin]:
    made = seed.written.of(seed.written.value, 1 if seed.written.digits <= 2 else 2)
    if made and seed.claim.qualifier == "exact":
        yield from _one(
            "benign: about, rounded", seed, made, {"qualifier": "about", **_value(made)}, qualified=0, alike=True
        )


def _more_than(seed: Seed) -> Iterator[Twin]:
    made = seed.written.of(seed.written.value * Decimal("0.7"), 1 if seed.written.number > 1 else 2)
    if made and seed.claim.qualifier == "exact" and made.value < seed.written.value:
        cells = {**_value(made), "qualifier": "more_than", "value_high": None}
        yield from _one("benign: more than less", seed, made, cells, qualified=1, alike=True)


def _converted(seed: Seed) -> Iterator[Twin]:
    unit = "USD" if seed.claim.unit == "EUR" else "EUR"
    known = rate(unit, seed.claim.published)
    here = _euros(seed.claim)
    other = seed.written.in_unit(unit) if here and known and seed.written.unit() else None
    made = other.of(here * known.per_euro, 3) if other and here and known else None
    text, at = seed.article.text, seed.claim.start
    paragraph = (text.rfind("\n", 0, at), text.find("\n", at) % (len(text) + 1))
    shared = any(paragraph[0] < other.start < paragraph[1] and _bare(other.mention) for other in seed.money)
    if made and not shared:
        cells = {"unit": unit, **_value(made)}
        yield from _one("benign: converted at the day's rate", seed, made, cells, alike=True)


def _bare(mention: str) -> bool:
    """Whether a mention names no currency: it goes by that of another."""
    return not re.search(r"[^\W\d_]{3}|[$€£¥]", _MAGNITUDE.sub("", mention))


def _another_year(seed: Seed) -> Iterator[Twin]:
    made = _another(seed)
    if not made:
        return
    year, after = seed.claim.period[:4], ""
    sentence, base = seed.claim.sentence, seed.base
    more: list[tuple[int, int, str]] = []
    can = seed.claim.period == "" and seed.ends_clause
    if can:
        after = CLAUSES[seed.claim.lang].year
    elif len(seed.claim.period) == 4 and sentence.count(year) == 1:
        at = base + sentence.index(year)
        more, can = [(at, at + 4, "2016")], True
    yield from _one(
        "benign: another year", seed, made, {**_value(made), "period": "2016"}, after=after, more=more, text=can
    )


def _another_rate(seed: Seed) -> Iterator[Twin]:
    made = _another(seed)
    phrases = PER[seed.claim.lang]
    if not made or seed.claim.per not in ("", *phrases):
        return
    per = "year" if seed.claim.per == "month" else "month"
    end = seed.claim.end
    said = " " + phrases.get(seed.claim.per, "")
    follows = bool(seed.claim.per) and seed.article.text.startswith(said, end)
    more = [(end, end + len(said), " " + phrases[per])] if follows else []
    after = "" if seed.claim.per else CLAUSES[seed.claim.lang].month
    can = follows or (not seed.claim.per and seed.ends_clause)
    yield from _one(
        "benign: per month, per year", seed, made, {**_value(made), "per": per}, after=after, more=more, text=can
    )


def _model(seed: Seed) -> Iterator[Twin]:
    made, item = _another(seed), seed.claim.item
    if made and item in SIBLINGS and item in made.tail:
        made = replace(made, tail=made.tail.replace(item, SIBLINGS[item]))
        yield from _one("benign: another model of the family", seed, made, {**_value(made), "item": SIBLINGS[item]})


def _like_name(seed: Seed) -> Iterator[Twin]:
    """A sentence on another company. Not the article with one name changed: all else in it would be the first one's."""
    made, claim = _another(seed), seed.claim
    names = _CAPITALISED.findall(claim.subject)
    if made and names:
        name = names[-1] if re.search(r"\b[a-z]", claim.subject) else names[0]
        subject = re.sub(rf"\b{re.escape(name)}\b", name + "ex", claim.subject)
        who = claim.attributed_to if seed.voice == "named" else ""
        yield from _sentence("benign: another company of like name", "", seed, made, who, {"subject": subject})


def _other_modality(seed: Seed) -> Iterator[Twin]:
    if made := _another(seed):
        who = seed.claim.attributed_to if seed.voice == "named" else ""
        cells: dict[str, str] = {"stance": "planned"}
        yield from _sentence("benign: planned, not actual", "", seed, made, who, cells)
        cells = {"stance": "denied"}
        yield from _sentence("benign: denied", "", seed, made, ANALYSTS, cells)


# How a twin is made


def _another(seed: Seed) -> Written | None:
    """The figure with another number, clearly apart from this one and no slip of its magnitude."""
    for factor in Random(f"value {seed.claim.claim_id}").sample(_FACTORS, len(_FACTORS)):
        made = _times(seed, factor, max(2, seed.written.digits))
        if made and _apart(seed.claim, made):
            return made
    return None


def _times(seed: Seed, factor: Decimal, digits: int = 0) -> Written | None:
    """The figure times a factor; None where that cannot be written like it, or is no whole number of GPUs."""
    made = seed.written.of(seed.written.value * factor, digits)
    return made if made and (seed.claim.kind == "money" or made.value == int(made.value)) else None


def _apart(claim: Claim, made: Written) -> bool:
    other = replace(claim, mention=made.text(), **_value(made))  # type: ignore[arg-type]
    return not interval(claim).meets(interval(other))


def _amount(value: Decimal) -> dict[str, object]:
    return dict.fromkeys(AMOUNTS, value)


def _value(made: Written) -> dict[str, object]:
    return _amount(made.value)


def _day(claim: Claim) -> date | None:
    try:
        return date.fromisoformat(claim.published[:10])
    except ValueError:
        return None


def _published(claim: Claim, days: int) -> str:
    day = _day(claim)
    return (day + timedelta(days=days)).isoformat() if day else claim.published


def _gap(seed: Seed) -> int:
    """Days until the twin: none where the period may hang on the day, or the outlet's own figure could be an update."""
    return Random(f"days {seed.claim.claim_id}").randint(1, 3) if seed.voice == "named" and not seed.claim.period else 0


def _copy(
    kind: str,
    check: str,
    seed: Seed,
    change: Callable[[Written], Written | None],
    cells: Mapping[str, object],
    days: int | None = None,
    outlet: str = OUTLET,
) -> Iterator[Twin]:
    """The article again, with the figure changed wherever it gives it in the same voice."""
    edits: list[tuple[int, int, str]] = []
    for claim, how in seed.repeats:
        made = change(how)
        if made is None:
            return
        edits.append((claim.start, claim.end, made.text()))
    mention = next(text for start, _, text in edits if start == seed.claim.start)
    days = _gap(seed) if days is None else days
    row, article = _copied(kind, seed, edits, mention, seed.claim.start, days, outlet, cells)
    moved = tuple((start, end, len(text)) for start, end, text in edits)
    yield Twin(kind, check, seed, (row,), article, (_span(seed.claim), _span(row)), moved)


def _one(
    kind: str,
    seed: Seed,
    made: Written,
    cells: Mapping[str, object],
    *,
    qualified: int | None = None,
    after: str = "",
    more: Sequence[tuple[int, int, str]] = (),
    text: bool = True,
    alike: bool = False,
) -> Iterator[Twin]:
    """A benign copy in which this one mention is changed, with words before or behind it, and `more` places."""
    claim, mention = seed.claim, made.text()
    before = "" if qualified is None else QUALIFIED[claim.lang][qualified]
    edits = [(claim.start, claim.end, before + mention + after), *more]
    row, article = _copied(kind, seed, edits, mention, claim.start, 0, OUTLET, cells, len(before))
    moved = tuple((start, end, len(new)) for start, end, new in edits)
    yield Twin(kind, "", seed, (row,), article if text else None, (_span(claim), _span(row)), moved, alike)


def _copied(
    kind: str,
    seed: Seed,
    edits: Sequence[tuple[int, int, str]],
    mention: str,
    at: int,
    days: int,
    outlet: str,
    cells: Mapping[str, object],
    lead: int = 0,
) -> tuple[Claim, Article]:
    claim, text, base = seed.claim, seed.article.text, seed.base
    ends = base + len(claim.sentence)
    shift = first = stretch = 0
    for start, end, new in sorted(edits):
        text = text[: start + shift] + new + text[end + shift :]
        if start < at:
            first += len(new) - (end - start)
        if start < base:
            pass
        elif start <= ends:
            stretch += len(new) - (end - start)
        shift += len(new) - (end - start)
    before = sum(len(new) - (end - start) for start, end, new in edits if start < base)
    article_id = _article_id(kind, seed)
    published = _published(claim, days)
    start = at + first + lead
    row = replace(
        claim,
        claim_id=f"{article_id}#",
        article_id=article_id,
        source=outlet,
        published=published,
        mention=mention,
        sentence=text[base + before : ends + before + stretch],
        start=start,
        end=start + len(mention),
        **cells,  # type: ignore[arg-type]
    )
    return row, replace(seed.article, id=article_id, text=text, source=outlet, published=published)


def _sentence(
    kind: str,
    check: str,
    seed: Seed,
    made: Written,
    who: str,
    cells: Mapping[str, str] | None = None,
) -> Iterator[Twin]:
    """An article of one sentence of our own; `who` says it, else the outlet. No text where we have no words for it."""
    claim, changed = seed.claim, dict(cells or {})
    own = not who and check == "part_exceeds_whole"
    article_id = _article_id(kind, seed)
    published = _published(claim, 0 if own else _gap(seed))
    outlet = claim.source if own else OUTLET
    mention = made.text()
    text = _words(seed, mention, who, changed)
    sentence = text or f"{mention}."
    row = replace(
        claim,
        claim_id=f"{article_id}#",
        article_id=article_id,
        source=outlet,
        published=published,
        mention=mention,
        sentence=sentence,
        start=sentence.index(mention),
        end=sentence.index(mention) + len(mention),
        attributed_to=who,
        **{"stance": "asserted", **_value(made), **changed},  # type: ignore[arg-type]
    )
    article = Article(article_id, text, "", "", outlet, published, claim.lang) if text else None
    yield Twin(kind, check, seed, (row,), article, (_span(claim), _span(row)))


def _words(seed: Seed, mention: str, who: str, cells: Mapping[str, str]) -> str:
    claim, lang = seed.claim, seed.claim.lang
    forms = STATED[lang].get(cells.get("measure", claim.measure))
    bare = claim.kind == "money" and _bare(mention)
    if forms is None or bare or claim.per or seed.limited or len(claim.period) not in (0, 4):
        return ""
    stance = cells.get("stance", "actual")
    form = {"planned": forms.planned, "denied": forms.denied}.get(stance, forms.actual)
    said = form.format(cells.get("subject", claim.subject), mention)
    if claim.period:
        said += CLAUSES[lang].year.replace("2016", claim.period)
    if who:
        voiced = SAYS[lang].denies if stance == "denied" else SAYS[lang].says
        return voiced.format(who, said)
    return SAYS[lang].own.format(said)


def _article_id(kind: str, seed: Seed) -> str:
    return f"twin/{kind}/{seed.claim.claim_id}"


def _span(claim: Claim) -> Span:
    return claim.article_id, claim.start, claim.end
