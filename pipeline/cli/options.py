"""What the commands share: their options, and how an error becomes an exit code and one message."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import RiscontroError

FAILED, WRONG_USE, INTERRUPTED, TERMINATED = 1, 2, 130, 143

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for JSONL on stdin.")]
Out = Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Folder for the results.")]
MaybeOut = Annotated[Path | None, typer.Option("-o", "--out", metavar="DIR", help="Folder for the results.")]
Why = Annotated[
    tuple[str, str] | None,
    typer.Option("--why", metavar="CLAIM_A CLAIM_B", help="Print how two claims compare, and write nothing."),
]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of an earlier run.")]
Patterns = Annotated[
    list[Path] | None,
    typer.Option(
        "--patterns",
        metavar="DIR",
        help="Pattern packs laid over the built-in ones: folders, or names such as energy (repeatable).",
    ),
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang", metavar="LANG", help="Language of all articles, such as it or en; auto tells each by its text."
    ),
]
Columns = Annotated[
    str | None,
    typer.Option("--columns", metavar="FIELD=COLUMN,...", help="What tables and records call the fields: text=body."),
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="Processes that work side by side.")]
Dask = Annotated[
    str, typer.Option("--dask", metavar="ADDRESS", help="Extract on the Dask cluster with this scheduler.")
]
TimeLimit = Annotated[
    float, typer.Option("--time-limit", min=0.1, metavar="SECONDS", help="Longest time for one article.")
]
LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--limit", metavar="NAME=VALUE", help="How much one input may hold: article=50MB, ratio=500 (repeatable)."
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")]
SinceLast = Annotated[
    bool, typer.Option("--since-last", help="Read only what is new or changed since the last run into the folder.")
]
Force = Annotated[bool, typer.Option("--force", help="Write over the results in the folder.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 if an input was rejected or a finding is an error.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no summary.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result to standard output as JSON.")]
# The language of explanations and report where neither --explain nor --ui says another.
DEFAULT = "it"
Explain = Annotated[
    str, typer.Option("--explain", metavar="LANG", help="Language of the explanations; where not given, that of --ui.")
]
Ui = Annotated[
    str, typer.Option("--ui", metavar="LANG", help="Language of the report; where not given, that of --explain.")
]
Model = Annotated[str, typer.Option("--model", metavar="NAME", help="An installed spaCy model to find more names.")]


@contextmanager
def declared_errors(*, resumes: bool = False) -> Iterator[None]:
    """Turn what may go wrong into an exit code and one line on standard error; `resumes` tells of `--resume`."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away, as `head` does; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except RiscontroError as error:
        typer.echo(f"riscontro: {error}", err=True)
        raise typer.Exit(WRONG_USE) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"riscontro: {where}{error.strerror or error}; check the folder and the space left", err=True)
        raise typer.Exit(WRONG_USE) from None
    except KeyboardInterrupt:
        told = "what was done is kept: go on with --resume" if resumes else "start it again"
        typer.echo(f"riscontro: interrupted; {told}", err=True)
        raise typer.Exit(INTERRUPTED) from None
