"""Whether the cross-check stays linear in the number of claims, and how much memory it takes.

usage: python benchmarks/crosscheck.py [--jobs N] [--profile] [CLAIMS ...]

Reads and cross-checks generated claims tables of 10 thousand, 100 thousand and 1 million claims (unless told), each
in a process of its own, and prints for each its findings, its seconds for reading (into shards) and for checking, the
peak of memory of the largest process, after reading and at the end, and how much faster than the number of claims the
seconds grew since the size before it: about 1 where the work is linear. With `--jobs` the shards are checked in N
processes more. `--profile` prints where the time of each check goes.

The tables are seeded and look like two years of news: a few hundred outlets, about 200 claims a subject with a long
tail, most of them near what the others say, a seventh of the articles a copy of another outlet's. One claim in 20 is
about one measure of one subject, so that one group grows with the table.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import accumulate, islice
from pathlib import Path

from pipeline.findings import sharded, write
from pipeline.models import Claim
from pipeline.patterns import load_packs
from pipeline.processes import mapped
from pipeline.shards import check_shard
from pipeline.table import CLAIM_COLUMNS, claim_ids, claim_row, write_csv

_SIZES = (10_000, 100_000, 1_000_000)
_CLAIMS_A_SUBJECT = 200
_CLAIMS_AN_ARTICLE = 4
_HOT = 0.05
_COPIES = 1 / 7
_OUTLETS = 300
_SOURCES = 2000
_FIRST_DAY, _DAYS = date(2024, 1, 1), 730
_SYLLABLES = (
    *("al", "ba", "cor", "den", "el", "fa", "gri", "ho", "in", "ka", "lu", "mar"),
    *("no", "ol", "pra", "qui", "ros", "sta", "tur", "ven", "wi", "xan", "zo"),
)
_MEASURES = {
    "money": (
        *("revenue", "profit", "investment", "capital_expenditure", "development_cost", "training_cost"),
        *("valuation", "price", "operating_cost", "funding", "loss", "market_loss", "budget", "debt", "fine", "other"),
    ),
    "gpu_count": ("owned", "used", "ordered", "planned", "sold"),
}
_UNITS = {"EUR": ("euro", "euros"), "USD": ("dollari", "dollars"), "GBP": ("sterline", "pounds")}
_ITEMS = ("", "", "H100", "H800", "A100", "B200", "Hopper")
_QUALIFIERS = {"exact": 62, "about": 18, "more_than": 8, "at_least": 3, "at_most": 6, "less_than": 3}
_STANCES = {"asserted": 84, "planned": 8, "alleged": 6, "denied": 2}
_PERIODS = {"": 50, "2023": 10, "2024": 20, "2025": 10, "2024-Q1": 3, "2024-Q3": 3, "2025-Q1": 2, "2024-06": 2}
_SENTENCES = {
    "it": (
        "Secondo i documenti che {subject} ha depositato, {word} {other} la cifra è di {mention}, in un mercato "
        "che {last} e gli analisti seguono con attenzione da mesi",
        "{subject} ha chiuso l’esercizio con {mention}, ha spiegato il direttore finanziario {word} {other}, che "
        "non ha voluto commentare le voci su {last} e sui conti",
        "Per la prima volta {subject} indica {mention}: una somma che la concorrente {word} {other} giudica "
        "lontana dai valori di {last} e dalle attese della vigilia",
    ),
    "en": (
        "According to filings that {subject} made public this week, the figure for {word} {other} stands at "
        "{mention}, well away from what analysts at {last} had expected",
        "{subject} closed the year with {mention}, said its finance chief {word} {other}, who would not comment "
        "on the talks with {last} or on the state of the accounts",
        "For the first time {subject} has put the number at {mention}, a sum that its rival {word} {other} calls "
        "out of line with {last} and with the market at large",
    ),
}


_COLUMNS = {
    **{"claims": 8, "findings": 9, "read s": 7, "check s": 8, "µs a claim": 11},
    **{"read MB": 8, "peak MB": 8, "read growth": 12, "check growth": 13},
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One run of the benchmark, as the process that did it prints it."""

    claims: int
    findings: int
    reading: float
    checking: float
    read_mb: float
    peak_mb: float


def main() -> None:
    """Prints a line for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--jobs", type=int, default=1, metavar="N")
    parser.add_argument("--table", type=Path, help=argparse.SUPPRESS)  # how it calls itself
    parser.add_argument("sizes", nargs="*", type=int, metavar="CLAIMS")
    options = parser.parse_args()
    if options.table:
        _measure(options.table, options.jobs, options.profile)
        return
    print(" ".join(f"{name:>{width}}" for name, width in _COLUMNS.items()))
    before: _Row | None = None
    for size in options.sizes or _SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "claims.csv"
            write_csv(path, CLAIM_COLUMNS, map(claim_row, claims(size)))
            row = _apart(path, options.jobs, options.profile)
        print(_line(row, before), flush=True)
        before = row


def _line(row: _Row, before: _Row | None) -> str:
    cells = [f"{row.claims}", f"{row.findings}", f"{row.reading:.2f}", f"{row.checking:.2f}"]
    cells += [f"{row.checking / row.claims * 1e6:.1f}", f"{row.read_mb:.0f}", f"{row.peak_mb:.0f}"]
    if before:
        larger = row.claims / before.claims
        cells += [f"{row.reading / before.reading / larger:.2f}", f"{row.checking / before.checking / larger:.2f}"]
    return " ".join(f"{cell:>{width}}" for cell, width in zip(cells, _COLUMNS.values(), strict=False))


def _apart(path: Path, jobs: int, profile: bool) -> _Row:
    """Measures one table in a process of its own, whose memory is then that of nothing else."""
    told = ["--table", str(path), "--jobs", str(jobs), *(["--profile"] if profile else [])]
    command = [sys.executable, __file__, *told]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return _Row(**json.loads(done.stdout))


def _measure(path: Path, jobs: int, profile: bool) -> None:
    packs = load_packs()
    start = time.perf_counter()
    with sharded(path, path.parent, packs) as shards:
        read, read_mb = time.perf_counter(), _peak_mb()
        profiler = cProfile.Profile()
        if profile:
            profiler.enable()
        checked = mapped(partial(check_shard, packs=packs, explain="it"), shards, jobs)
        found = sum(write(shards, checked, packs, "it", path.parent).values())
        profiler.disable()
    done = time.perf_counter()
    if profile:
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(30)
    row = (shards.claims, found, read - start, done - read, read_mb, _peak_mb())
    print(json.dumps(dict(zip(_Row.__slots__, row, strict=True))))


def _peak_mb() -> float:
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(who).ru_maxrss for who in both)
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def claims(count: int, seed: int = 20250205) -> Iterator[Claim]:
    """`count` claims in the order of a run, article by article; the same for the same count and seed."""
    return islice(_News(random.Random(f"{seed} {count}"), count).claims(), count)


class _News:
    """Draws articles with their claims, one after the other."""

    def __init__(self, draw: random.Random, count: int) -> None:
        self._draw = draw
        self._outlets = [self._name(2) for _ in range(_OUTLETS)]
        self._sources = [self._name(2) for _ in range(_SOURCES)]
        self._subjects = list(dict.fromkeys(self._name(1 + n % 2) for n in range(max(20, count // _CLAIMS_A_SUBJECT))))
        self._weights = list(accumulate((rank + 20) ** -0.8 for rank in range(len(self._subjects))))
        # What the figures of a subject, measure and unit are about, drawn when they are first written of.
        self._truths: dict[tuple[str, ...], tuple[int, ...]] = {}

    def claims(self) -> Iterator[Claim]:
        """Claims without end; a copied article repeats those of a recent one under another outlet."""
        recent: deque[list[Claim]] = deque(maxlen=200)
        number = 0
        while True:
            number += 1
            copied = bool(recent) and self._draw.random() < _COPIES
            found = self._copy(number, self._draw.choice(recent)) if copied else self._article(number)
            if not copied:
                recent.append(found)
            ids = claim_ids(found[0].article_id, [(claim.sentence, claim.mention) for claim in found])
            yield from (replace(claim, claim_id=each) for claim, each in zip(found, ids, strict=True))

    def _copy(self, number: int, original: list[Claim]) -> list[Claim]:
        outlet = self._draw.choice(self._outlets)
        return [replace(claim, source=outlet, article_id=_article_id(outlet, number)) for claim in original]

    def _article(self, number: int) -> list[Claim]:
        draw = self._draw
        lang = draw.choice(("it", "en"))
        outlet = draw.choice(self._outlets)
        subject = draw.choices(self._subjects, cum_weights=self._weights)[0]
        title = f"{subject}: {self._name(3)} {self._name(2)}"
        article = {
            "article_id": _article_id(outlet, number),
            "source": outlet,
            "title": title,
            "url": f"https://www.{outlet.replace(' ', '').lower()}.example/{number}/{title.lower().replace(' ', '-')}",
            "published": (_FIRST_DAY + timedelta(draw.randrange(_DAYS))).isoformat(),
            "lang": lang,
        }
        start, found = 0, []
        for _ in range(draw.randint(1, 2 * _CLAIMS_AN_ARTICLE - 1)):
            start += draw.randint(0, 700)
            found.append(self._claim(article, subject, start))
        return found

    def _claim(self, article: dict[str, str], subject: str, start: int) -> Claim:
        draw = self._draw
        hot = draw.random() < _HOT
        kind = "money" if hot or draw.random() < 0.85 else "gpu_count"
        if hot:
            subject, measure, unit = self._subjects[0], "training_cost", "USD"
        else:
            measure = draw.choice(_MEASURES[kind])
            unit = "GPU" if kind == "gpu_count" else draw.choice(("EUR", "EUR", "USD", "USD", "USD", "GBP"))
        qualifier = "exact" if hot else _weighted(draw, _QUALIFIERS)
        millions, value = self._value(subject, measure, unit, 40 if hot else 4)
        lang = article["lang"]
        noun = "GPU" if unit == "GPU" else _UNITS[unit][lang == "en"]
        mention = (
            f"{value} {noun}" if unit == "GPU" else f"{millions} {'milioni di' if lang == 'it' else 'million'} {noun}"
        )
        words = {"subject": subject, "mention": mention, "word": self._name(1), "other": self._name(1)}
        source = draw.choice(self._sources) if draw.random() < 0.5 else ""
        cue = draw.choice(("ha detto", "secondo", "ha rivelato che")) if lang == "it" else draw.choice(("said", "per"))
        return Claim(
            claim_id="",
            **article,
            kind=kind,
            subject=subject,
            measure=measure,
            value=value,
            value_low=None if qualifier in ("at_most", "less_than") else value,
            value_high=None if qualifier in ("more_than", "at_least") else value,
            unit=unit,
            qualifier=qualifier,
            per="month" if not hot and draw.random() < 0.03 else "",
            item=draw.choice(_ITEMS) if kind == "gpu_count" else "",
            attributed_to=source,
            via=draw.choice(self._outlets) if source and draw.random() < 0.1 else "",
            attribution=draw.choice(("direct", "indirect", "inherited")) if source else "none",
            cue=cue if source else "",
            stance="asserted" if hot else _weighted(draw, _STANCES),
            period="" if hot else _weighted(draw, _PERIODS),
            mention=mention,
            sentence=draw.choice(_SENTENCES[lang]).format(**words, last=self._name(2)) + ".",
            start=start,
            end=start + len(mention),
            patterns=(f"{lang}.amount.{kind}", f"{lang}.measure.{measure}", *((f"{lang}.cue.says",) if source else ())),
        )

    def _value(self, subject: str, measure: str, unit: str, told: int) -> tuple[int, Decimal]:
        """A figure in millions and in full: mostly one of those that are told, the first most; else near them."""
        draw, about = self._draw, (subject, measure, unit)
        if about not in self._truths:
            truth = draw.lognormvariate(5, 2)
            self._truths[about] = tuple(max(1, round(truth * draw.lognormvariate(0, 0.3))) for _ in range(told))
        truths = self._truths[about]
        millions = truths[min(int(draw.expovariate(6 / told)), told - 1)]
        if draw.random() < 0.15:
            millions = max(1, round(millions * draw.lognormvariate(0, 0.7)))
        elif draw.random() < 0.01:
            millions *= 1000
        return millions, Decimal(millions if unit == "GPU" else millions * 1_000_000)

    def _name(self, words: int) -> str:
        draw = self._draw
        return " ".join("".join(draw.choices(_SYLLABLES, k=draw.randint(2, 4))).capitalize() for _ in range(words))


def _article_id(outlet: str, number: int) -> str:
    return f"{outlet.replace(' ', '-').lower()}/{number:07}.txt"


def _weighted(draw: random.Random, words: dict[str, int]) -> str:
    return draw.choices(list(words), list(words.values()))[0]


if __name__ == "__main__":
    main()
