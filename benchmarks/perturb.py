"""Whether the cross-check finds what is wrong between two articles, and nothing where nothing is.

usage: python benchmarks/perturb.py [--json] [--misses]

Takes each figure of the corpus' gold that can be perturbed, makes a second article that gives it with one thing
changed, and cross-checks the two: on the table (gold rows and a row of the twin) and end to end (both texts,
extracted). A case is found when the expected check names both figures. A benign twin changes what makes no conflict:
a finding that it brings and a word-for-word copy does not is a false alarm (an update, severity info, is none).
End to end no case is left out because the extraction failed: `read` is the recall where the original figure was
extracted with the subject, measure and value of the gold.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import combinations
from pathlib import Path

from perturb_cases import WORD_FOR_WORD, Seed, Span, Twin, accepted, gold, one_of_many, seeds, twins
from perturb_words import OUTLET

from pipeline.articles import read
from pipeline.checks import check
from pipeline.claims import Extractor
from pipeline.models import Article, Claim, Finding, Relation, Told
from pipeline.patterns import Packs, load_packs
from pipeline.relations import relations
from pipeline.voices import identity, unnamed, voice

_CORPUS = Path(__file__).resolve().parent.parent / "corpus"
_ALARMS = frozenset({"error", "disputed", "warning", "note"})
# A finding whatever the article: its check, and where its two figures stand in the seed's article.
Place = tuple[str, frozenset[int]]


@dataclass(slots=True)
class Tally:
    """Cases of a kind: on the table, end to end, and end to end where the original figure was read right.

    `found` counts cases that were found; of a benign kind it counts false alarms.
    """

    expected: str
    table: int = 0
    table_found: int = 0
    text: int = 0
    text_found: int = 0
    read: int = 0
    read_found: int = 0


@dataclass(slots=True)
class Report:
    """All that is printed: eligible claims, the tallies by kind, and where the missed cases are lost."""

    claims: int = 0
    seeds: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Tally] = field(default_factory=dict)
    lost: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    misses: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def checks(self) -> dict[str, Tally]:
        """The tallies by expected check; benign twins are under the empty one."""
        found: dict[str, Tally] = {}
        for tally in self.kinds.values():
            into = found.setdefault(tally.expected, Tally(tally.expected))
            for name in ("table", "table_found", "text", "text_found", "read", "read_found"):
                setattr(into, name, getattr(into, name) + getattr(tally, name))
        return found


def main() -> None:
    """Prints the tables, or the counts behind them as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", action="store_true", help="list every miss and false alarm on standard error")
    options = parser.parse_args()
    report = measure()
    if options.json:
        record = {**asdict(report), "checks": {name: asdict(one) for name, one in report.checks().items()}}
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(report)))
    if options.misses:
        print("\n".join(report.misses), file=sys.stderr)


def measure() -> Report:
    """Makes every twin of the corpus and cross-checks it both ways."""
    start = time.perf_counter()
    report, packs = Report(), load_packs()
    articles = {one.id: one for one in read([str(_CORPUS)], packs) if isinstance(one, Article)}
    rows = gold(_CORPUS / "gold")
    told = relations([claim for labelled in rows.values() for claim, _ in labelled], packs)
    made: list[Twin] = []
    for article_id, labelled in rows.items():
        report.claims += len(labelled)
        for seed in seeds(labelled, articles[article_id], packs, told, report.skipped):
            report.seeds += 1
            made += twins(seed)
    by_article = {article_id: [claim for claim, _ in labelled] for article_id, labelled in rows.items()}
    _judge_table(report, packs, by_article, made)
    _judge_text(report, packs, articles, made)
    report.seconds = round(time.perf_counter() - start, 1)
    return report


def _judge_table(report: Report, packs: Packs, rows: Mapping[str, Sequence[Claim]], made: Sequence[Twin]) -> None:
    checker = Checker(
        packs, [*(c for same in rows.values() for c in same), *(row for twin in made for row in twin.rows)]
    )
    for twin in made:
        tally = report.kinds.setdefault(twin.kind, Tally(twin.expected))
        original = rows[twin.seed.article.id]
        findings = checker.findings([*original, *twin.rows])
        tally.table += 1
        if twin.expected:
            tally.table_found += _found(findings, twin)
            if not _found(findings, twin):
                report.misses.append(_miss("table", twin, findings))
            continue
        copy = replace(twin.seed.claim, claim_id="copy", article_id="copy", source=OUTLET)
        known = _places(checker.findings([*original, copy]))[1]
        for finding in _alarms(findings, twin, known):
            tally.table_found += 1
            report.misses.append(_miss("table", twin, [finding]))


def _judge_text(report: Report, packs: Packs, articles: Mapping[str, Article], made: Sequence[Twin]) -> None:
    extractor = Extractor(packs)
    # A copy is one of the whole article, whatever figure of it is looked at.
    first = {twin.seed.article.id: twin for twin in reversed(made) if twin.kind == WORD_FOR_WORD}
    written = [
        (twin, twin.article)
        for twin in made
        if twin.article and (twin.kind != WORD_FOR_WORD or twin is first[twin.seed.article.id])
    ]
    texts = {twin.seed.article.id: articles[twin.seed.article.id] for twin, _ in written}
    copies = [replace(one, id=f"copy/{one.id}", source=OUTLET) for one in texts.values()]
    every = [*texts.values(), *copies, *(article for _, article in written)]
    claims = {article.id: extractor.claims(article) for article in every}
    checker = Checker(packs, [claim for same in claims.values() for claim in same])
    known: dict[tuple[str, bool], set[Place]] = {}
    for twin, article in written:
        original = claims[twin.seed.article.id]
        findings = checker.findings([*original, *claims[article.id]])
        tally = report.kinds[twin.kind]
        tally.text += 1
        if twin.expected:
            found, right = _found(findings, twin), _read_right(twin.seed, original)
            tally.text_found += found
            tally.read += right
            tally.read_found += found and right
            if not found:
                why = _where_lost(twin, original, claims[article.id], packs)
                report.lost[twin.kind][why] += 1
                cells = " / ".join(_cells(claim) for claim in _both(twin, original, claims[article.id]))
                report.misses.append(_miss(f"text, {why}", twin, findings) + f"\t{cells}")
            continue
        same = twin.kind == WORD_FOR_WORD
        key = (twin.seed.article.id, same)
        if key not in known:
            alone = [] if same else claims[f"copy/{twin.seed.article.id}"]
            known[key] = _places(checker.findings([*original, *alone]))[1]
        for finding in _alarms(findings, twin, known[key]):
            tally.text_found += 1
            report.misses.append(_miss("text", twin, [finding]))


class Checker:
    """Cross-checks parts of a table whose sentences have been read once."""

    def __init__(self, packs: Packs, claims: Iterable[Claim]) -> None:
        self._packs = packs
        told = relations(claims, packs)
        self._extents, self._aside = told.extents, told.aside
        self._relations: dict[str, list[Relation]] = defaultdict(list)
        for relation in told.relations:
            self._relations[next(iter(relation.claims.values()))[0].article_id].append(relation)

    def findings(self, claims: Sequence[Claim]) -> list[Finding]:
        """The findings over these claims."""
        articles = dict.fromkeys(claim.article_id for claim in claims)
        told = Told(tuple(one for article in articles for one in self._relations[article]), self._extents, self._aside)
        return check(claims, self._packs, "it", told)


def _claims_of(finding: Finding) -> tuple[Claim, ...]:
    return (finding.claim_a, finding.claim_b, *finding.others)


def _meets(claim: Claim, span: Span) -> bool:
    return claim.article_id == span[0] and claim.start < span[2] and span[1] < claim.end


def _found(findings: Iterable[Finding], twin: Twin) -> bool:
    """Whether the expected check names both figures."""
    return any(
        finding.check == twin.expected
        and all(any(_meets(claim, span) for claim in _claims_of(finding)) for span in twin.wanted)
        for finding in findings
    )


def _alarms(findings: Iterable[Finding], twin: Twin, known: set[Place]) -> Iterator[Finding]:
    """The findings that the twin brings and may not: see `Twin`. What a copy of the article brings too is none."""
    for finding in findings:
        pair = (finding.claim_a, finding.claim_b)
        if finding.severity not in _ALARMS or all(claim.article_id == twin.seed.article.id for claim in pair):
            continue
        here, there = (any(_meets(claim, span) for claim in pair) for span in twin.wanted)
        if (here and there) or (twin.alike and not _places([finding], twin)[0] & known):
            yield finding


def _places(findings: Iterable[Finding], twin: Twin | None = None) -> tuple[set[Place], ...]:
    """Where the figures of findings stand: the pairs that are shown, and all pairs of their claims."""
    shown: set[Place] = set()
    every: set[Place] = set()
    for finding in findings:
        a, b, *others = (_place(claim, twin) for claim in _claims_of(finding))
        shown.add((finding.check, frozenset((a, b))))
        every.update((finding.check, frozenset(pair)) for pair in combinations((a, b, *others), 2))
    return shown, every


def _place(claim: Claim, twin: Twin | None) -> int:
    """Where the figure of a claim stands in the seed's article; a negative place where it stands in the twin alone."""
    if twin is None or claim.article_id == twin.seed.article.id:
        return claim.start
    shift = 0
    for start, end, length in sorted(twin.moved):
        if claim.end <= start + shift:
            break
        if claim.start < start + shift + length:
            return start if end > start else -claim.start - 1
        shift += length - (end - start)
    return claim.start - shift


def _original(seed: Seed, claims: Iterable[Claim]) -> Claim | None:
    span = (seed.article.id, seed.claim.start, seed.claim.end)
    return next((claim for claim in claims if claim.kind == seed.claim.kind and _meets(claim, span)), None)


def _read_right(seed: Seed, claims: Iterable[Claim]) -> bool:
    """Whether the original figure was extracted with a subject, a measure and the value that the gold accepts."""
    claim = _original(seed, claims)
    if claim is None or claim.value != seed.claim.value or claim.unit != seed.claim.unit:
        return False
    return all(getattr(claim, name).casefold() in accepted(seed.row[name]) for name in ("subject", "measure"))


def _both(twin: Twin, original: Iterable[Claim], claims: Iterable[Claim]) -> tuple[Claim | None, ...]:
    """The two figures as they were extracted."""
    every = (*original, *claims)
    return tuple(next((claim for claim in every if _meets(claim, span)), None) for span in twin.wanted)


def _cells(claim: Claim | None) -> str:
    if claim is None:
        return "not found"
    cells = (claim.subject, claim.measure, claim.attributed_to, claim.stance, claim.per, claim.item, claim.period)
    return f"{claim.value or claim.value_low} {claim.unit} [{'|'.join(cells)}]"


def _where_lost(twin: Twin, original: Sequence[Claim], claims: Sequence[Claim], packs: Packs) -> str:
    """The first stage that makes the case impossible to find: what an extraction of both figures lacks."""
    first, second = _both(twin, original, claims)
    if first is None or second is None:
        return "figure: not found"
    if len(twin.rows) > 1:
        return "relation: not read"
    if second.value != twin.rows[0].value:
        return "figure: another value"
    return _lost_between(twin, first, second) or _lost_beside(twin, first, second, [*original, *claims], packs)


def _lost_between(twin: Twin, first: Claim, second: Claim) -> str:
    """What keeps the two claims from being comparable, though the gold's are."""
    wanted, row = twin.seed.claim, twin.rows[0]
    for name in ("subject", "measure", "per", "item", "period"):
        cells = (getattr(first, name), getattr(second, name))
        if name in ("subject", "measure") and (not all(cells) or "other" in cells):
            return f"{name}: unknown"
        if cells[0] != cells[1] and getattr(wanted, name) == getattr(row, name):
            return f"{name}: one here, another there"
    if first.stance != second.stance and {first.stance, second.stance} & {"planned", "denied"}:
        return "stance: planned or denied"
    if identity(first.subject, "x") != identity(first.subject, ""):
        return "subject: a common noun, which holds in its article alone"
    return ""


def _lost_beside(twin: Twin, first: Claim, second: Claim, every: Sequence[Claim], packs: Packs) -> str:
    """What else keeps comparable claims apart: the source, or the claims around them."""
    one_source = twin.expected not in ("disagreement", "scope_gap")
    if one_source and twin.moved and first.attributed_to != second.attributed_to:
        return "source: one here, another there"
    if one_source and unnamed(voice(first)):
        return "source: a common noun or hearsay, which holds in its article alone"
    if first.attributed_to.casefold() not in accepted(twin.seed.row["attributed_to"]):
        return "source: another than the gold's"
    if any(one_of_many(claim, packs) and not claim.attributed_to for claim in (first, second)):
        return "check: one of many (a price, a fine), and its model or period not read"
    if any(other.value != claim.value and _side_by_side(claim, other) for claim in (first, second) for other in every):
        return "check: another figure of the article has the same words in the table"
    return "check: left aside or called something else"


def _side_by_side(claim: Claim, other: Claim) -> bool:
    cells = ("article_id", "subject", "measure", "unit", "per", "item", "period", "attributed_to")
    return all(getattr(claim, name) == getattr(other, name) for name in cells)


def _miss(where: str, twin: Twin, findings: Sequence[Finding]) -> str:
    seed = twin.seed
    said = "; ".join(
        f"{one.check}({' | '.join(f'{claim.mention} {claim.attributed_to}' for claim in (one.claim_a, one.claim_b))})"
        for one in findings
        if any(claim.article_id != seed.article.id for claim in (one.claim_a, one.claim_b))
    )
    row = twin.rows[0]
    return "\t".join(
        (where, twin.kind, seed.article.id, seed.claim.mention, row.mention, row.sentence, said or "nothing")
    )


def _ratio(right: int, count: int) -> str:
    return f"{right / count:.2f}" if count else ""


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.seeds} of {report.claims} gold claims are perturbed; the others, by the first rule that says why:"
    for rule, count in sorted(report.skipped.items(), key=lambda pair: -pair[1]):
        yield f"  {count:4} {rule}"
    yield from _table(report.kinds.items(), "perturbed", benign=False)
    named = ((name, tally) for name, tally in report.checks().items())
    yield from _table(named, "by check", benign=False)
    yield from _table(
        (*report.kinds.items(), ("all benign", report.checks().get("", Tally("")))), "benign", benign=True
    )
    yield ""
    yield "where cases are lost end to end:"
    lost: Counter[str] = Counter()
    for counts in report.lost.values():
        lost.update(counts)
    for why, count in sorted(lost.items(), key=lambda pair: -pair[1]):
        kinds = ", ".join(f"{kind} {counts[why]}" for kind, counts in report.lost.items() if counts[why])
        yield f"  {count:4} {why} ({kinds})"
    yield f"{report.seconds} s"


def _table(kinds: Iterable[tuple[str, Tally]], title: str, *, benign: bool) -> Iterator[str]:
    heads: dict[str, Callable[[Tally], str]] = {
        "expected": lambda one: one.expected,
        "n": lambda one: str(one.table),
        "table": lambda one: _ratio(one.table_found, one.table),
        "n text": lambda one: str(one.text),
        "end to end": lambda one: _ratio(one.text_found, one.text),
        "n read": lambda one: str(one.read),
        "read": lambda one: _ratio(one.read_found, one.read),
    }
    if benign:
        heads = {
            "n": lambda one: str(one.table),
            "alarms": lambda one: str(one.table_found),
            "articles": lambda one: str(one.text),
            "alarms, text": lambda one: str(one.text_found),
            "per 100": lambda one: f"{100 * one.text_found / one.text:.1f}" if one.text else "",
        }
    yield ""
    yield f"| {title} | {' | '.join(heads)} |"
    yield f"| --- |{' ---: |' * len(heads)}"
    for kind, tally in kinds:
        if benign == (not tally.expected):
            yield f"| {kind} | {' | '.join(cell(tally) for cell in heads.values())} |"


if __name__ == "__main__":
    main()
