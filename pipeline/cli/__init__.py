"""The command line: thin commands over `run`, `score` and `explain`. Data to stdout, messages to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGTERM, signal
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.exchange import export, import_
from pipeline.cli.options import (
    DEFAULT,
    FAILED,
    TERMINATED,
    WRONG_USE,
    Columns,
    Dask,
    Explain,
    Folder,
    Force,
    Inputs,
    Jobs,
    Json,
    Lang,
    LimitOption,
    MaybeOut,
    Model,
    Out,
    Patterns,
    Quiet,
    Resume,
    SinceLast,
    Strict,
    TimeLimit,
    Ui,
    Why,
    declared_errors,
)
from pipeline.cli.patterns import patterns as patterns_app
from pipeline.cli.settings import settings
from pipeline.collector import seldom
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.jobs import Manifest, Progress
    from pipeline.store import Counts

_REDRAW = 0.2  # seconds

# Help set by rich doubles the time the program takes to start.
app = typer.Typer(
    name="riscontro",
    help="Finds amounts of money and GPU counts in news articles, says whose they are, cross-checks them.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(patterns_app, name="patterns")
app.command()(export)
app.command(name="import")(import_)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        from pipeline.version import __version__

        typer.echo(f"riscontro {__version__}")
        raise typer.Exit


@app.command()
def run(
    inputs: Inputs,
    out: Out,
    *,
    patterns: Patterns = None,
    lang: Lang = "auto",
    columns: Columns = None,
    jobs: Jobs = 1,
    explain: Explain = "",
    ui: Ui = "",
    model: Model = "",
    time_limit: TimeLimit = 30,
    limit: LimitOption = None,
    dask: Dask = "",
    resume: Resume = False,
    since_last: SinceLast = False,
    force: Force = False,
    strict: Strict = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """The main job: read, extract, cross-check, report."""
    with declared_errors(resumes=True):
        from pipeline import jobs as stages
        from pipeline.articles import parse_columns
        from pipeline.limits import parse_limits
        from pipeline.store import Start

        with _progress(quiet, inputs) as progress:
            start = Start(resume, since_last, force)
            called = {} if columns is None else parse_columns(columns)
            language, most = explain or ui or DEFAULT, parse_limits(limit or ())
            options = stages.Options(
                tuple(patterns or ()), lang, called, jobs, language, ui, model, time_limit, dask, start, most
            )
            manifest = stages.run(inputs, out, options, progress)
        _tell(manifest, out, strict, quiet, json)


@app.command()
def extract(
    inputs: Inputs,
    out: Out,
    *,
    patterns: Patterns = None,
    lang: Lang = "auto",
    columns: Columns = None,
    jobs: Jobs = 1,
    model: Model = "",
    time_limit: TimeLimit = 30,
    limit: LimitOption = None,
    dask: Dask = "",
    resume: Resume = False,
    since_last: SinceLast = False,
    force: Force = False,
    strict: Strict = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """The first half: the claims table only."""
    with declared_errors(resumes=True):
        from pipeline import jobs as stages
        from pipeline.articles import parse_columns
        from pipeline.limits import parse_limits
        from pipeline.store import Start

        with _progress(quiet, inputs) as progress:
            start = Start(resume, since_last, force)
            called = {} if columns is None else parse_columns(columns)
            options = stages.Options(
                tuple(patterns or ()), lang, called, jobs, DEFAULT, "", model, time_limit, dask, start,
                parse_limits(limit or ()),
            )  # fmt: skip
            manifest = stages.extract(inputs, out, options, progress)
        _tell(manifest, out, strict, quiet, json)


@app.command()
def check(
    claims: Annotated[Path, typer.Argument(metavar="CLAIMS", help="A claims table, also an edited one.")],
    out: MaybeOut = None,
    *,
    why: Why = None,
    patterns: Patterns = None,
    jobs: Jobs = 1,
    explain: Explain = "",
    ui: Ui = "",
    strict: Strict = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """The second half: cross-check a claims table."""
    with declared_errors():
        from pipeline import jobs as stages

        options = stages.Options(tuple(patterns or ()), jobs=jobs, explain=explain or ui or DEFAULT, ui=ui)
        if why:
            typer.echo("\n".join(stages.why(claims, why, options)))
            return
        if out is None:
            raise UsageError("no folder for the findings; name one with -o, or two claims with --why")
        manifest = stages.check(claims, out, options)
        _tell(manifest, out, strict, quiet, json)


@app.command()
def report(
    folder: Folder, *, patterns: Patterns = None, explain: Explain = "", ui: Ui = "", quiet: Quiet = False
) -> None:
    """Rebuild the report from the tables of an earlier run."""
    with declared_errors():
        from pipeline import jobs as stages

        page = stages.report(folder, stages.Options(tuple(patterns or ()), explain=explain or ui or DEFAULT, ui=ui))
        if not quiet:
            typer.echo(f"report: {page}", err=True)


@app.command()
def review(
    folder: Folder,
    *,
    patterns: Patterns = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, metavar="N", help="Port; 0: any free one.")] = 0,
    ui: Annotated[str, typer.Option("--ui", metavar="LANG", help="Language of the page: it, en or es.")] = "it",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
) -> None:
    """A local web page to review claims and findings, until Ctrl-C."""
    with declared_errors():
        from pipeline.review import review as serve

        def tell(address: str) -> None:
            typer.echo(f"review: {address}\nCtrl-C ends it.", err=True)

        serve(folder, tuple(patterns or ()), port, ui, not no_browser, tell)


@app.command()
def explain(
    folder: Folder,
    claim_id: Annotated[str, typer.Argument(metavar="CLAIM_ID", help="An id of its claims.csv.")],
    patterns: Patterns = None,
) -> None:
    """How a claim came to be: its sentence, its fields, the patterns that fired."""
    with declared_errors():
        from pipeline.explain import explain as lines
        from pipeline.patterns import load_packs

        typer.echo("\n".join(lines(folder, claim_id, load_packs(tuple(patterns or ())))))


@app.command()
def score(
    gold: Annotated[
        Path | None, typer.Argument(metavar="GOLD", help="A claims table made by hand, or a folder of them.")
    ] = None,
    claims: Annotated[Path | None, typer.Argument(metavar="CLAIMS", help="The claims table to judge.")] = None,
    from_review: Annotated[
        Path | None, typer.Option("--from-review", metavar="DIR", help="Judge a run by its reviewers' decisions.")
    ] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List every difference.")] = False,
    json: Json = False,
) -> None:
    """Precision, recall and F1 of a claims table against a gold table; or precision from a review."""
    with declared_errors():
        from pipeline.agreement import agreement
        from pipeline.score import score as judged

        if from_review:
            if gold or claims or misses:
                raise UsageError("--from-review takes no GOLD, no CLAIMS and no --misses; leave them out")
            agreed = agreement(from_review)
            typer.echo(agreed.json() if json else "\n".join(agreed.lines()))
            return
        if gold is None or claims is None:
            raise UsageError("nothing to judge; give GOLD and CLAIMS, or --from-review DIR")
        result = judged(gold, claims)
        typer.echo(result.json() if json else "\n".join(result.lines(misses=misses)))


def main() -> None:
    """The `riscontro` command."""
    seldom()
    # As after Ctrl-C, what is half written is taken away and the worker processes end.
    signal(SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        kept = settings(Path.cwd(), app)
    except UsageError as error:
        typer.echo(f"riscontro: {error}", err=True)
        sys.exit(WRONG_USE)
    app(default_map=kept)


@contextmanager
def _progress(quiet: bool, inputs: list[str]) -> Iterator[Progress | None]:
    """A bar on standard error, by bytes where the inputs' size is known; None where nobody would see it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from pipeline.articles import size

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), TimeRemainingColumn())
    # It draws itself when told to: a thread that does would stand in the way of forking workers.
    with Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("starting", total=size(inputs))
        drawn = 0.0

        def show(counts: Counts, read: int) -> None:
            nonlocal drawn
            if monotonic() - drawn < _REDRAW:
                return
            drawn = monotonic()
            refused = sum(counts.rejects.values())
            told = f"{counts.articles} articles, {counts.claims} claims, {refused} rejects"
            bar.update(task, completed=read, description=told, refresh=True)

        yield show


def _tell(manifest: Manifest, out: Path, strict: bool, quiet: bool, json: bool) -> None:
    """Print the summary and the manifest; exit 1 where `strict` asks for it."""
    counts = manifest.counts
    if not quiet:
        lines = [f"articles: {counts.articles}", f"claims: {counts.claims}"]
        if manifest.command != "extract":
            lines.append(_counted("findings", counts.findings))
        if manifest.command != "check":
            lines.append(_counted("rejects", counts.rejects))
        lines += [f"note: {note}" for note in manifest.notes]
        lines.append(f"files: {', '.join(manifest.files)} in {out}")
        typer.echo("\n".join(lines), err=True)
    if json:
        typer.echo(manifest.json(), nl=False)
    if strict and (counts.rejects or counts.findings.get("error")):
        raise typer.Exit(FAILED)


def _counted(what: str, counts: dict[str, int]) -> str:
    parts = ", ".join(f"{count} {name}" for name, count in counts.items())
    return f"{what}: {sum(counts.values())}" + (f" ({parts})" if parts else "")
