"""A claims table against a gold table in the same columns: precision, recall, F1, accuracy by field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.errors import TableError
from pipeline.table import (
    AMOUNTS,
    CLAIM_COLUMNS,
    FINDING_COLUMNS,
    OFFSETS,
    OPTIONAL_COLUMNS,
    claims_frame,
    read_claims,
    read_table,
)

FIELDS = (
    *("qualifier", "per", "item", "measure", "subject"),
    *("attributed_to", "via", "attribution", "stance", "period"),
)
FIGURE = (*AMOUNTS, "unit")
OPTIONAL = "optional"  # how the note of a gold row begins that counts neither way

_OR = re.compile(r"\s*\|\s*")

Row = dict[str, str]
Span = tuple[int, int]


@dataclass(slots=True)
class Tally:
    """How many were wanted (gold), said (the table) and right (both)."""

    wanted: int = 0
    said: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Right of all that was said, 0 to 1; 0 where nothing was."""
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        """Right of all that was wanted, 0 to 1; 0 where nothing was."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.wanted + self.said) if self.right else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One difference: `what` is `missed`, `spurious` or the field; `gold` and `said` are the two cells."""

    article_id: str
    start: int
    mention: str
    what: str
    gold: str = ""
    said: str = ""


@dataclass(slots=True)
class Scores:
    """The judgement. `found` and `exact` by kind, and `all`; `fields` over the claims that were found.

    `source` counts attributed claims among those found: wanted by gold, said, named right. `left_out` is the
    number of claims in articles that the gold does not cover.
    """

    articles: int = 0
    left_out: int = 0
    found: dict[str, Tally] = field(default_factory=dict)
    exact: dict[str, Tally] = field(default_factory=dict)
    source: Tally = field(default_factory=Tally)
    fields: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in ("figure", *FIELDS)})
    misses: list[Miss] = field(default_factory=list)

    def json(self) -> str:
        """The scores as JSON text, every tally with its ratios."""

        def ratios(value: object) -> object:
            if isinstance(value, Tally):
                rounded = {name: round(getattr(value, name), 4) for name in ("precision", "recall", "f1")}
                return {**asdict(value), **rounded}
            return {key: ratios(each) for key, each in value.items()} if isinstance(value, dict) else value

        record = {name: ratios(getattr(self, name)) for name in ("articles", "left_out", "found", "exact", "source")}
        record["fields"] = {name: round(tally.precision, 4) for name, tally in self.fields.items()}
        record["misses"] = [asdict(miss) for miss in self.misses]
        return json.dumps(record, ensure_ascii=False, indent=2)

    def lines(self, *, misses: bool = False) -> Iterator[str]:
        """The scores for a reader, with every difference first where `misses` asks for them."""
        if misses:
            for miss in self.misses:
                told = f"gold {miss.gold!r}, said {miss.said!r}" if miss.what in self.fields else ""
                yield f"{miss.article_id}:{miss.start}\t{miss.what}\t{miss.mention}\t{told}".rstrip()
        yield f"articles: {self.articles}" + (f" ({self.left_out} claims have no gold)" if self.left_out else "")
        for label, tallies in (("found", self.found), ("exact figure", self.exact)):
            yield from (_line(f"{label}, {kind}", tally) for kind, tally in tallies.items())
        yield _line("source, of found", self.source)
        for name, tally in self.fields.items():
            yield f"{name:<24} {tally.precision:.3f}  of {tally.said} found"


def score(gold: Path, claims: Path) -> Scores:
    """Judge the table `claims` by `gold`, a table or a folder of them (finding tables are passed over).

    A claim and a gold row match where kind and article agree and the spans overlap. A gold cell may list
    accepted values, `a | b`. A row whose note begins with `optional` counts neither way. In a folder, a table
    with a header only, named `<article_id with / as __>.csv`, says that its article holds no claims. Raises
    TableError.
    """
    wanted: dict[str, list[tuple[Span, Row]]] = {}
    for path in _tables(gold):
        rows = list(_rows(path))
        if not rows:
            wanted.setdefault(path.name.removesuffix(".csv").replace("__", "/"), [])
        for span, row in rows:
            wanted.setdefault(row["article_id"], []).append((span, row))
    said: dict[str, list[tuple[Span, Row]]] = {article: [] for article in wanted}
    scores = Scores(articles=len(wanted))
    for record in claims_frame(read_claims(claims)).to_dict("records"):
        cells = {str(key): str(cell) for key, cell in record.items()}
        if cells["article_id"] in said:
            said[cells["article_id"]].append(((int(cells["start"]), int(cells["end"])), cells))
        else:
            scores.left_out += 1
    kinds = sorted({row["kind"] for rows in (*wanted.values(), *said.values()) for _, row in rows})
    for tallies in (scores.found, scores.exact):
        tallies.update((kind, Tally()) for kind in ("all", *kinds))
    for article in sorted(wanted):
        _judge(scores, article, wanted[article], said[article])
    return scores


def _line(label: str, tally: Tally) -> str:
    ratios = f"P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}"
    return f"{label:<24} {ratios}  (gold {tally.wanted}, said {tally.said}, right {tally.right})"


def _tables(gold: Path) -> list[Path]:
    if not gold.is_dir():
        return [gold]
    paths = [path for path in sorted(gold.rglob("*.csv")) if FINDING_COLUMNS[0] not in read_table(path, ())]
    if not paths:
        raise TableError(f"{gold}: holds no claims tables; give a gold table or a folder of them")
    return paths


def _rows(path: Path) -> Iterator[tuple[Span, Row]]:
    frame = read_table(path, [column for column in CLAIM_COLUMNS if column not in OPTIONAL_COLUMNS])
    for number, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        row = {str(key): str(cell) for key, cell in cells.items()}
        for column in OFFSETS:
            if not re.fullmatch("[0-9]{1,15}", row[column]):
                raise TableError(f"{path}, row {number}, column {column}: {row[column]!r}; write a whole number")
        yield (int(row["start"]), int(row["end"])), row


def _judge(scores: Scores, article: str, wanted: list[tuple[Span, Row]], said: list[tuple[Span, Row]]) -> None:
    free = list(said)
    # Counted rows choose first: an optional neighbour must not take their claim.
    for span, gold in sorted(wanted, key=lambda pair: (pair[1].get("note", "").startswith(OPTIONAL), pair[0])):
        optional = gold.get("note", "").startswith(OPTIONAL)
        hits = [hit for hit in free if hit[1]["kind"] == gold["kind"] and _shared(hit[0], span) > 0]
        best = max(hits, key=lambda hit: _shared(hit[0], span), default=None)
        if best is not None:
            free.remove(best)
        if optional:
            continue
        _count(scores, gold["kind"], wanted=1)
        if best is None:
            scores.misses.append(Miss(article, span[0], gold["mention"], "missed"))
        else:
            _compare(scores, article, gold, best[1])
    for span, row in free:
        _count(scores, row["kind"], said=1)
        scores.misses.append(Miss(article, span[0], row["mention"], "spurious"))


def _shared(one: Span, other: Span) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])


def _count(scores: Scores, kind: str, *, wanted: int = 0, said: int = 0, found: int = 0, exact: int = 0) -> None:
    for tallies, right in ((scores.found, found), (scores.exact, exact)):
        for name in ("all", kind):
            tally = tallies[name]
            tally.wanted, tally.said, tally.right = (
                tally.wanted + wanted,
                tally.said + said,
                tally.right + right,
            )


def _compare(scores: Scores, article: str, gold: Row, row: Row) -> None:
    exact = all(_agree(column, gold[column], row[column]) for column in FIGURE)
    _count(scores, gold["kind"], said=1, found=1, exact=exact)
    for name in ("figure", *FIELDS):
        right = exact if name == "figure" else _agree(name, gold[name], row[name])
        columns = FIGURE if name == "figure" else (name,)
        tally = scores.fields[name]
        tally.wanted, tally.said, tally.right = tally.wanted + 1, tally.said + 1, tally.right + right
        if not right:
            cells = (" ".join(cells[column] for column in columns) for cells in (gold, row))
            scores.misses.append(Miss(article, int(row["start"]), gold["mention"], name, *cells))
    scores.source.wanted += bool(gold["attributed_to"])
    scores.source.said += bool(row["attributed_to"])
    named = bool(row["attributed_to"]) and _agree("attributed_to", gold["attributed_to"], row["attributed_to"])
    scores.source.right += named


def _agree(column: str, gold: str, said: str) -> bool:
    """Whether a cell is one that the gold accepts: numbers by value, words without regard to case."""
    accepted = _OR.split(gold.strip())
    if column in AMOUNTS:
        return _number(said) in [_number(cell) for cell in accepted]
    return said.casefold() in [cell.casefold() for cell in accepted]


def _number(cell: str) -> Decimal | str:
    try:
        return Decimal(cell)
    except InvalidOperation:
        return cell
