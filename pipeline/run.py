"""Composes the stages: inputs -> articles -> claims -> findings -> the files of one folder."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, fields
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryFile

from pipeline import articles, table
from pipeline.claims import Extractor
from pipeline.errors import UsageError
from pipeline.examples import check_examples
from pipeline.models import Article, Claim, Reject
from pipeline.patterns import Packs, load_packs
from pipeline.relations import relations
from pipeline.version import __version__
from pipeline.workers import Done, in_process, in_processes

CLAIMS, FINDINGS, FIGURES = "claims.csv", "inconsistencies.csv", "figures.csv"
ARTICLES, REJECTS, REPORT, RUN = "articles.jsonl", "rejects.csv", "report.html", "run.json"
ARTICLE_KEYS: tuple[str, ...] = tuple(column.name for column in fields(Article))

# JSON leaves these three as they are, yet many readers take them for the end of a line.
_LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may be told; `patterns` are packs over the built-in ones, `model` a spaCy model."""

    patterns: tuple[Path, ...] = ()
    lang: str = articles.AUTO
    jobs: int = 1
    explain: str = "it"
    model: str = ""


@dataclass(slots=True)
class Counts:
    """What went in and came out: articles in = `articles` + all `rejects`."""

    articles: int = 0
    claims: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    rejects: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `run.json` holds. `bytes` is the size of the articles' text as UTF-8, `seconds` the time taken."""

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

    def json(self) -> str:
        """The manifest as JSON text with a line end."""
        return json.dumps(asdict(self), ensure_ascii=True, indent=2, default=str) + "\n"


# Called after each input with the counts and bytes of text so far.
Progress = Callable[[Counts, int], object]


def run(inputs: Sequence[str], out: Path, options: Options, progress: Progress | None = None) -> Manifest:
    """The main job: read, extract, cross-check and report into the folder `out`.

    Raises PatternError and UsageError, both before anything is written.
    """
    job = _Job("run", tuple(inputs), options)
    claims: list[Claim] = []
    job.extract(out, claims, progress)
    job.cross_check(out, claims)
    return job.finish(out)


def extract(inputs: Sequence[str], out: Path, options: Options, progress: Progress | None = None) -> Manifest:
    """The first half: the claims table, the articles and the rejects. Raises as `run` does."""
    job = _Job("extract", tuple(inputs), options)
    job.extract(out, None, progress)
    return job.finish(out)


def check(claims: Path, out: Path, options: Options) -> Manifest:
    """The second half: cross-check any claims table in the contract's format.

    Rebuilds the report too where `claims` is the table of the folder `out`. Raises TableError where the table
    is not in that format, PatternError and UsageError, all before anything is written.
    """
    job = _Job("check", (str(claims),), options)
    found = table.read_claims(claims)
    _prepare(out)
    job.counts.articles = len({claim.article_id for claim in found})
    job.counts.claims = len(found)
    job.cross_check(out, found)
    return job.finish(out)


def why(claims: Path, pair: tuple[str, str], options: Options) -> Iterator[str]:
    """How two claims of a table compare, component by component, as lines; writes nothing. Raises as `check` does."""
    from pipeline import checks  # noqa: PLC0415 - brings pandas
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
        self.read = self.bytes = 0
        self.files: list[str] = []

    def extract(self, out: Path, keep: list[Claim] | None, progress: Progress | None) -> None:
        """Write the tables of the first half; add the claims to `keep` where the second half needs them."""
        incoming = self._counted(articles.read(self.inputs, self.packs, self.options.lang))
        stream = _results(incoming, self.packs, self.options)
        _prepare(out)
        with ExitStack() as files:
            write_claim = files.enter_context(table.writing_csv(out / CLAIMS, table.CLAIM_COLUMNS))
            write_reject = files.enter_context(table.writing_csv(out / REJECTS, table.REJECT_COLUMNS))
            write_article = files.enter_context(table.replacing(out / ARTICLES)).write
            for done in stream:
                if isinstance(done, Reject):
                    write_reject(table.reject_row(done))
                    self.counts.rejects[done.reason] = self.counts.rejects.get(done.reason, 0) + 1
                else:
                    article, claims = done
                    write_article(article_line(article))
                    for claim in claims:
                        write_claim(table.claim_row(claim))
                    if keep is not None:
                        keep.extend(claims)
                    self.counts.articles += 1
                    self.counts.claims += len(claims)
                    self.bytes += len(article.text.encode())
                if progress:
                    progress(self.counts, self.bytes)
            assert self.read == self.counts.articles + sum(self.counts.rejects.values())
        self.files += [CLAIMS, ARTICLES, REJECTS]

    def _counted(self, items: Iterator[Article | Reject]) -> Iterator[Article | Reject]:
        for item in items:
            self.read += 1
            yield item

    def cross_check(self, out: Path, claims: Sequence[Claim]) -> None:
        """Write the tables of the second half; claims that a reviewer rejected take no part."""
        from pipeline import checks  # noqa: PLC0415 - brings pandas, which extraction does without
        from pipeline.checks.roots import Roots  # noqa: PLC0415
        from pipeline.report import figures  # noqa: PLC0415

        standing = [claim for claim in claims if claim.review != "reject"]
        told = relations(standing, self.packs)
        with table.writing_csv(out / FINDINGS, table.FINDING_COLUMNS) as write:
            for finding in checks.findings(standing, self.packs, self.options.explain, told):
                self.counts.findings[finding.severity] = self.counts.findings.get(finding.severity, 0) + 1
                write(table.finding_row(finding))
        rows = figures(standing, Roots(standing).of).itertuples(index=False, name=None)
        table.write_csv(out / FIGURES, table.FIGURE_COLUMNS, rows)
        self.files += [FINDINGS, FIGURES]

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
            versions={"python": platform.python_version(), "spacy": metadata.version("spacy")},
            packs=dict(self.packs.digests),
            options=self.options,
            seconds=round(time.monotonic() - self.started, 3),
            bytes=self.bytes,
            files=tuple(self.files),
        )
        with table.replacing(out / RUN) as handle:
            handle.write(manifest.json())
        if reported:
            _report(out, self.packs, self.options)
        return manifest


def article_line(article: Article) -> str:
    """The article's line in `articles.jsonl`, safe for readers that split on any line end of Unicode."""
    record = {key: getattr(article, key) for key in ARTICLE_KEYS}
    return json.dumps(record, ensure_ascii=False).translate(_LINE_ENDS) + "\n"


def _packs(options: Options) -> Packs:
    packs = load_packs(options.patterns)
    check_examples(packs)
    if options.explain not in packs.explain:
        known = ", ".join(sorted(packs.explain))
        raise UsageError(f"no explanations in the language {options.explain}; choose one of {known}")
    return packs


def _results(items: Iterator[Article | Reject], packs: Packs, options: Options) -> Iterator[Done]:
    if options.jobs > 1:
        if options.model:
            Extractor(packs, options.model)  # a model that is not installed stops the run here already
        return in_processes(items, options.jobs, options.patterns, options.model)
    return in_process(items, Extractor(packs, options.model))


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; choose another folder with -o") from error


def _report(folder: Path, packs: Packs, options: Options) -> Path:
    from pipeline.report import write_report  # noqa: PLC0415 - brings pandas

    write_report(folder, packs, options.explain)
    return folder / REPORT
