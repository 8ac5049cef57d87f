"""The tables of a run -> the formats of other programs. One format a file; a new one is a file and a line here."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.store import CLAIMS

__all__ = ["FORMATS", "Exported", "Format", "export"]


class Format(NamedTuple):
    """A format: its module here, the file (or folder) it writes where none is named, and the extra that it needs."""

    module: str
    name: str
    extra: str = ""


FORMATS = {
    "xlsx": Format("xlsx", "claims.xlsx", "xlsx"),
    "claimreview": Format("claimreview", "claimreview.jsonld"),
    "datapackage": Format("datapackage", "datapackage.json"),
    "docbin": Format("docbin", "claims.spacy"),
    "jsonl": Format("jsonl", "claims.jsonl"),
    "parquet": Format("parquet", "parquet", "parquet"),
    "sqlite": Format("sqlite", "claims.db"),
}


class Exported(NamedTuple):
    """What was written where, and what a user should know of it."""

    path: Path
    notes: Sequence[str]


def export(folder: Path, to: str, out: Path | None = None, *, force: bool = False) -> Exported:
    """Write the tables in the folder of a run as the format `to`, into `out` or under the format's own name in it.

    Each format's module says what it holds; with `force` what stands there is written over. Raises UsageError for an
    unknown format, a folder without the tables it needs, a file that is there, a library that is not installed, and
    TableError where a table is not in the contract's format.
    """
    if to not in FORMATS:
        raise UsageError(f"no format {to}; choose one of {', '.join(FORMATS)}")
    if not (folder / CLAIMS).is_file():
        raise UsageError(f"{folder}: holds no {CLAIMS}; give the folder of an earlier run")
    form = FORMATS[to]
    path = out or folder / form.name
    if path.exists() and not force:
        raise UsageError(f"{path}: is there already; name another with -o, or write over it with --force")
    try:
        notes = import_module(f"pipeline.export.{form.module}").write(folder, path)
    except ModuleNotFoundError as error:
        if not form.extra:
            raise
        raise UsageError(f"{to} needs {error.name}; pip install 'riscontro[{form.extra}]'") from None
    return Exported(path, notes)
