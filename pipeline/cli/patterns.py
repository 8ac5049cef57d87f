"""`riscontro patterns`: the tools of pattern authors. Data to stdout, messages to stderr."""

from __future__ import annotations

import sys
from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import WRONG_USE, Json, Lang, Patterns, declared_errors
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.authoring.changes import Change, Difference
    from pipeline.authoring.trial import Trial

patterns = typer.Typer(help="Check, try, compare and write patterns.", no_args_is_help=True, rich_markup_mode=None)

Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help="Only patterns of this kind.")]
_COLOURS = {"figure": "bold yellow", "cue": "magenta", "source": "cyan", "subject": "green", "measure": "blue"}


@patterns.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE...]", help="Pattern files or folders.")] = None,
    patterns: Patterns = None,
) -> None:
    """Every mistake of pattern files at once, each with its line and what to do."""
    with declared_errors():
        from pipeline.authoring.check import check as checked

        mistakes, known = checked(files or (), patterns or ())
        typer.echo("\n".join([*known, *mistakes, f"mistakes: {len(mistakes)}"]))
        if mistakes:
            raise typer.Exit(WRONG_USE)


@patterns.command(name="try")
def try_(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A text in quotes, or - for standard input.")],
    patterns: Patterns = None,
    lang: Lang = "auto",
) -> None:
    """What comes out of a text: the figures with their cues, sources and measures, and the patterns that fired."""
    with declared_errors():
        from pipeline.authoring.trial import lines, try_text
        from pipeline.patterns import load_packs

        packs = load_packs(tuple(patterns or ()))
        trial = try_text(sys.stdin.read() if text == "-" else text, packs, lang)
        _show(trial)
        typer.echo("\n".join(lines(trial, packs)))


@patterns.command()
def diff(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Articles: files, folders, or -.")],
    new: Annotated[Path, typer.Option("--with", metavar="FILE|DIR", help="The patterns that are to be added.")],
    old: Annotated[Path | None, typer.Option("--against", metavar="DIR", help="Patterns to compare with.")] = None,
    *,
    patterns: Patterns = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print the changes as a table to standard output.")] = False,
) -> None:
    """What patterns change in the claims of a corpus: a count, then each claim added, removed or changed."""
    with declared_errors():
        from pipeline.authoring.changes import as_pack, compare

        packs = tuple(patterns or ())
        with as_pack(new, packs) as pack:
            found = compare(inputs, packs, pack, old)
        # A table on standard output is that alone.
        typer.echo(_counted(found), err=csv)
        if csv:
            _table(found)
        else:
            for change in found.changes:
                _tell(change)


@patterns.command()
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What the pattern is for: cue, measure, qualifier ...")],
    example: Annotated[str, typer.Option("--example", metavar="TEXT", help="A text with [figure] and [name] marked.")],
    says: Annotated[str, typer.Option("--says", metavar="WORD", help="The measure, qualifier, rate or stance.")] = "",
    corpus: Annotated[
        list[str] | None,
        typer.Option("--corpus", metavar="INPUT", help="Articles in which to look for it (repeatable)."),
    ] = None,
    patterns: Patterns = None,
    lang: Lang = "auto",
) -> None:
    """Propose a pattern from an example, and show what it would match in a corpus."""
    with declared_errors():
        from pipeline.authoring.proposal import matched, propose, remarks
        from pipeline.patterns import load_packs

        folders = tuple(patterns or ())
        proposal = propose(kind, example, load_packs(folders), says, lang)
        typer.echo(proposal.toml, nl=False)
        for remark in remarks(proposal, folders):
            typer.echo(f"riscontro: {remark}", err=True)
        if corpus:
            sentences = matched(proposal, corpus, folders)
            typer.echo(f"# matches {len(sentences)} sentences of the corpus")
            for sentence in sentences:
                typer.echo(f"# {sentence}")


@patterns.command(name="list")
def list_(
    kind: Kind = "",
    lang: Annotated[str, typer.Option("--lang", metavar="LANG", help="Only patterns of this language.")] = "",
    unused: Annotated[
        Path | None,
        typer.Option("--unused", metavar="INPUT", help="A run, claims table or articles: those that did not fire."),
    ] = None,
    fired: Annotated[
        Path | None,
        typer.Option("--fired", metavar="INPUT", help="A run, claims table or articles: how often each fired."),
    ] = None,
    patterns: Patterns = None,
    json: Json = False,
) -> None:
    """The loaded patterns: id, kind, file, and how often each fired."""
    with declared_errors():
        from pipeline.authoring.listing import listed
        from pipeline.patterns import load_packs

        if unused and fired:
            raise UsageError("--unused and --fired show the same run in two ways; give one of them")
        found = listed(load_packs(tuple(patterns or ())), kind, lang, unused or fired)
        rows = [one for one in found if not (unused and one.fired)]
        if json:
            typer.echo(dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
            return
        for row in rows:
            count = "" if row.fired is None or unused else f"\t{row.fired}"
            typer.echo(f"{row.id}\t{row.kind}\t{row.origin}{count}")


def _show(trial: Trial) -> None:
    """The text with its marks: in colour on a terminal, in brackets elsewhere."""
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True)
    if console.is_terminal:
        marked = Text(trial.text)
        for mark in trial.marks:
            marked.stylize(_COLOURS[mark.label], mark.start, mark.end)
        console.print(marked)
        console.print(Text(" ").join(Text(label, style) for label, style in _COLOURS.items()))
    else:
        out, at = "", 0
        for mark in trial.marks:
            out += f"{trial.text[at : mark.start]}[{mark.label}: {trial.text[mark.start : mark.end]}]"
            at = mark.end
        typer.echo(out + trial.text[at:])
    typer.echo("")


def _counted(found: Difference) -> str:
    kinds = [change.what for change in found.changes]
    told = ", ".join(f"{kinds.count(what)} {what}" for what in ("added", "removed", "changed"))
    rejects = f", {found.rejects} rejects" if found.rejects else ""
    return f"claims: {told}, in {found.articles} articles{rejects} ({found.read} with words of these patterns)"


def _tell(change: Change) -> None:
    claim = change.new or change.old
    assert claim
    sign = {"added": "+", "removed": "-", "changed": "~"}[change.what]
    said = f"  ({', '.join(filter(None, (claim.measure, claim.unit, claim.attributed_to)))})"
    typer.echo(f"{sign} {claim.article_id}: {claim.mention}{said if change.what != 'changed' else ''}")
    for name, before, after in change.fields() if change.what == "changed" else ():
        typer.echo(f"    {name}: {before or '(empty)'} -> {after or '(empty)'}")
    typer.echo(f"    {claim.sentence}")


def _table(found: Difference) -> None:
    from pipeline.authoring.changes import COLUMNS
    from pipeline.table import csv_header, csv_rows

    sys.stdout.buffer.write(csv_header(COLUMNS))
    for change in found.changes:
        sys.stdout.buffer.write(csv_rows(COLUMNS, change.rows()))
