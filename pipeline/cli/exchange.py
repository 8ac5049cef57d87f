"""riscontro export and import: the tables in other programs' formats, and a reviewed sheet back in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Folder, Force, Quiet, declared_errors


def export(
    folder: Folder,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="xlsx, claimreview, datapackage, docbin, jsonl, parquet or sqlite.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="File to write, instead of the usual one in DIR.")
    ] = None,
    *,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """The tables of a run in the format of another program."""
    with declared_errors():
        from pipeline.export import export as written

        done = written(folder, to, out, force=force)
        if not quiet:
            typer.echo("\n".join([*(f"note: {note}" for note in done.notes), f"{to}: {done.path}"]), err=True)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An exported sheet that was reviewed: xlsx or CSV.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DIR", help="Folder of the run, where FILE is not in it.")
    ] = None,
    *,
    quiet: Quiet = False,
) -> None:
    """Take the decisions of a reviewed sheet back, into review.csv."""
    with declared_errors():
        from pipeline.importing import import_sheet

        folder = into or file.parent
        done = import_sheet(file, folder)
        if not quiet:
            lines = [f"not taken: {told}" for told in done.aside]
            lines += [f"{name}: decisions on {count} rows" for name, count in done.rows.items()]
            lines.append(f"decisions: {len(done.decisions)} added to {folder / 'review.csv'}")
            typer.echo("\n".join(lines), err=True)
