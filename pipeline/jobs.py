"""Composes the stages: inputs -> articles -> claims -> findings -> the files of one folder."""

from __future__ import annotations

import gc
import json
import platform
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from pipeline import articles, decisions, store, table
from pipeline.articles import Record
from pipeline.collector import uncollected
from pipeline.earlier import Earlier
from pipeline.errors import UsageError
from pipeline.examples import check_examples
from pipeline.journal import digest
from pipeline.limits import USUAL, Limits
from pipeline.models import Reject
from pipeline.outcomes import Outcome, Work, rejected
from pipeline.patterns import Packs, load_packs, pack_folder
from pipeline.processes import mapped
from pipeline.relations import relations
from pipeline.store import ARTICLES, CLAIMS, EMPTY, FIGURES, FINDINGS, REJECTS, REPORT, RUN, Counts, Start, Store
from pipeline.version import __version__
from pipeline.workers import Pool

if TYPE_CHECKING:
    from pipeline.cluster import Cluster
    from pipeline.findings import Shards

# Libraries whose version decides what a run finds: the exchange rates come with theirs.
_DECIDING = ("spacy", "CurrencyConverter", "py3langid", "trafilatura")


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may be told; `patterns` are packs over the built-in ones, `model` a spaCy model, `columns` what the
    fields of an article are called in tables and records, `ui` the report's language (that of `explain` if empty).

    `time_limit` is in seconds, for one article; `dask` is the address of a cluster's scheduler; `start` says how to
    treat what the folder holds already, `limits` how much one input may hold.
    """

    patterns: tuple[Path, ...] = ()
    lang: str = articles.AUTO
    columns: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 1
    explain: str = "it"
    ui: str = ""
    model: str = ""
    time_limit: float = 30
    dask: str = ""
    start: Start = EMPTY
    limits: Limits = USUAL


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `run.json` holds. `bytes` is the size of the articles' text as UTF-8, `seconds` the time taken.

    `notes` are what a user should know of how it was done.
    """

    riscontro: str
    command: str
    inputs: tuple[str, ...]
    counts: Counts
    versions: dict[str, str]
    packs: dict[str, str]
    options: Options
    seconds: float
    bytes: int
    files: tuple[str, ...]
    notes: tuple[str, ...]

    def json(self) -> str:
        """The manifest as JSON text with a line end."""
        return json.dumps(asdict(self), ensure_ascii=True, indent=2, default=str) + "\n"


# The digest of a record, the record (or the reject in its place), and what is left to work on: an outcome if nothing.
_Item = tuple[str, Record | Outcome, Record | Outcome]
# Called after each input with the counts and bytes of text so far.
Progress = Callable[[Counts, int], object]


def run(inputs: Sequence[str], out: Path, options: Options, progress: Progress | None = None) -> Manifest:
    """The main job: read, extract, cross-check and report into the folder `out`.

    Raises PatternError and UsageError, both before anything is written.
    """
    job = _Job("run", tuple(inputs), options)
    with job.extracted(out, progress) as done:
        job.cross_check(out / CLAIMS, out)
        manifest = job.finish(out)
        done.finish()
    return manifest


def extract(inputs: Sequence[str], out: Path, options: Options, progress: Progress | None = None) -> Manifest:
    """The first half: the claims table, the articles and the rejects. Raises as `run` does."""
    job = _Job("extract", tuple(inputs), options)
    with job.extracted(out, progress) as done:
        manifest = job.finish(out)
        done.finish()
    return manifest


def check(claims: Path, out: Path, options: Options) -> Manifest:
    """The second half: cross-check any claims table in the contract's format.

    What reviewers decided of a claims.csv is written into it first. Rebuilds the report too where `claims` is the table
    of the folder `out`. Raises TableError where the table is not in that format, PatternError and UsageError, all
    before anything else is written.
    """
    job = _Job("check", (str(claims),), options)
    if claims.name == CLAIMS:
        decisions.apply(claims.parent, CLAIMS)
    table_read = job.cross_check(claims, out)
    job.counts.articles, job.counts.claims = table_read.articles, table_read.claims
    return job.finish(out)


def why(claims: Path, pair: tuple[str, str], options: Options) -> Iterator[str]:
    """How two claims of a table compare, component by component, as lines; writes nothing. Raises as `check` does."""
    from pipeline import checks  # noqa: PLC0415 - extraction does without
    from pipeline.checks.compare import compare  # noqa: PLC0415

    packs = _packs(options)
    found = table.read_claims(claims)
    told = relations(found, packs)
    yield from compare(found, *pair, packs, told).lines()
    for finding in checks.check(found, packs, options.explain, told):
        if set(pair) <= {claim.claim_id for claim in (finding.claim_a, finding.claim_b, *finding.others)}:
            yield f"{finding.check} ({finding.severity}): {finding.explanation}"


def report(folder: Path, options: Options) -> Path:
    """Rebuild the report from the tables in `folder`; gives its path. Raises PatternError, UsageError."""
    packs = _packs(options)
    if not (folder / CLAIMS).is_file():
        raise UsageError(f"{folder}: holds no {CLAIMS}; give the folder of an earlier run")
    return _report(folder, packs, options)


class _Job:
    """One command at work: what it was told, what it has counted and written so far."""

    def __init__(self, command: str, inputs: tuple[str, ...], options: Options) -> None:
        self.command, self.inputs, self.options = command, inputs, options
        self.started = time.monotonic()
        self.packs = _packs(options)
        self.counts = Counts()
        self.bytes = 0
        self.files: list[str] = []
        self.notes: list[str] = []

    @contextmanager
    def extracted(self, out: Path, progress: Progress | None) -> Iterator[Store]:
        """The store with the tables of the first half in their places; the caller finishes it."""
        options = self.options
        decisions.read(out)  # a log that cannot be read is told before the work, not after it
        work = self._work()
        work.load(self.packs)
        # Workers share what is ready before they start. A single one makes ready the languages that it meets, unless
        # there are patterns that nobody has looked at as the built-in ones: those all name a word to scan for.
        if options.jobs > 1 or options.patterns:
            self.notes += [
                f"{name} names no word to scan for: every sentence is read, which takes longer"
                for name in work.without_trigger()
            ]
        incoming = articles.records(self.inputs, articles.columns_of(self.packs, options.columns), options.limits)
        with store.opened(out, self._settings(), self.inputs, options.start) as tables:
            if not tables.ended:
                self._fill(tables, self._new(out, tables, incoming), work, progress)
            tables.publish()
            decisions.apply(out, CLAIMS)
            self.counts, self.bytes = tables.counts, tables.text_bytes
            self.files += [CLAIMS, ARTICLES, REJECTS]
            yield tables

    def _settings(self) -> Mapping[str, str]:
        """What the rows of an article depend on, by names that a user knows."""
        packs = {f"pattern pack {name}": digest for name, digest in self.packs.digests.items()}
        columns = ",".join(f"{name}={column}" for name, column in sorted(self.options.columns.items()))
        return {
            "riscontro": __version__,
            "--lang": self.options.lang,
            "--model": self.options.model,
            "--columns": columns,
            "--limit": self.options.limits.changed(),
            **packs,
        }

    def _new(self, out: Path, tables: Store, incoming: Iterator[Record | Reject]) -> Iterator[_Item]:
        """The records that are not in the tables yet, each with its digest, or what the last run made of it."""
        earlier = None
        if tables.since_last:
            journal, why_not = store.last_run(out, self._settings())
            earlier = Earlier(journal, out / ARTICLES, out / CLAIMS) if journal else None
            self.notes += [why_not] if why_not else []
        items = (item if isinstance(item, Record) else rejected(item) for item in incoming)
        for item in tables.rest(items):
            key = digest(item)
            yield key, item, (earlier.outcome(key) if earlier else None) or item

    def _fill(self, tables: Store, items: Iterator[_Item], work: Work, progress: Progress | None) -> None:
        """Add the outcome of every item to the tables, in order."""
        pending: deque[tuple[str, Record | Outcome]] = deque()

        def handed_out() -> Iterator[Record | Outcome]:
            for key, item, todo in items:
                pending.append((key, item))
                yield todo

        with self._workforce(work) as workforce:
            for outcome in workforce.outcomes(handed_out()):
                key, item = pending.popleft()
                if isinstance(item, Record) and outcome.id and tables.taken(outcome.id):
                    tables.add(key, rejected(articles.taken(item, outcome.id)))
                else:
                    tables.add(key, outcome)
                if progress:
                    progress(tables.counts, tables.text_bytes)

    def _workforce(self, work: Work) -> AbstractContextManager[Pool | Cluster]:
        options = self.options
        return self._cluster(work) if options.dask else Pool(work, options.jobs, options.time_limit)

    def _cluster(self, work: Work) -> AbstractContextManager[Cluster]:
        from pipeline.cluster import connected  # noqa: PLC0415 - an extra

        return connected(self.options.dask, work, self.options.time_limit, self.packs.digests)

    def _work(self) -> Work:
        folders = tuple(pack_folder(folder).resolve() for folder in self.options.patterns)
        return Work(folders, self.options.lang, self.options.model, self.options.limits)

    def cross_check(self, claims: Path, out: Path) -> Shards:
        """Write the tables of the second half; claims that a reviewer rejected take no part."""
        from pipeline.findings import sharded, write  # noqa: PLC0415 - extraction does without
        from pipeline.shards import check_shard  # noqa: PLC0415

        packs, explain, jobs = self.packs, self.options.explain, self.options.jobs
        reviewed = decisions.verdicts(decisions.read(claims.parent))
        start = self.options.start
        # Rows of an earlier run, and what was decided of them, may have been edited.
        sound = self.command == "run" and not (start.resume or start.since_last or reviewed)
        with sharded(claims, out, packs, sound) as shards:
            _prepare(out)
            if self.options.dask:
                with self._cluster(self._work()) as cluster:
                    checked = cluster.checked(shards, explain)
                    self.counts.findings = write(shards, checked, packs, explain, out, reviewed)
            else:
                checked = mapped(partial(check_shard, packs=packs, explain=explain), shards, min(jobs, shards.count))
                self.counts.findings = write(shards, checked, packs, explain, out, reviewed)
        self.files += [FINDINGS, FIGURES]
        return shards

    def finish(self, out: Path) -> Manifest:
        """Write `run.json`, and the report where the claims and findings in the folder belong together."""
        reported = FINDINGS in self.files and (
            CLAIMS in self.files or Path(self.inputs[0]).resolve() == (out / CLAIMS).resolve()
        )
        self.files += [RUN, REPORT] if reported else [RUN]
        manifest = Manifest(
            riscontro=__version__,
            command=self.command,
            inputs=self.inputs,
            counts=self.counts,
            versions={"python": platform.python_version(), **{name: metadata.version(name) for name in _DECIDING}},
            packs=dict(self.packs.digests),
            options=self.options,
            seconds=round(time.monotonic() - self.started, 3),
            bytes=self.bytes,
            files=tuple(self.files),
            notes=tuple(self.notes),
        )
        with table.replacing(out / RUN) as handle:
            handle.write(manifest.json())
        if reported:
            _report(out, self.packs, self.options, sound=True)
        return manifest


def _packs(options: Options) -> Packs:
    # They stay as long as the process: the collector goes through them neither while they are made nor later.
    with uncollected():
        packs = load_packs(options.patterns)
        check_examples(packs)
        gc.freeze()
    if options.explain not in packs.explain:
        known = ", ".join(sorted(packs.explain))
        raise UsageError(f"no explanations in the language {options.explain}; choose one of {known}")
    page = options.ui or options.explain
    if not packs.wording.get(page):
        known = ", ".join(sorted(lang for lang, words in packs.wording.items() if words))
        raise UsageError(f"no words for the report in the language {page}; choose one of {known} with --ui")
    return packs


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; choose another folder with -o") from error


def _report(folder: Path, packs: Packs, options: Options, sound: bool = False) -> Path:
    from pipeline.report import write_report  # noqa: PLC0415 - extraction does without

    write_report(folder, packs, options.ui or options.explain, sound)
    return folder / REPORT
