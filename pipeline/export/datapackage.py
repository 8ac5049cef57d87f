"""`datapackage.json` (Frictionless Data Package): what every table beside it holds, column by column."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.decisions import FINDING_DECISIONS
from pipeline.errors import UsageError
from pipeline.export.columns import INTEGERS, Table
from pipeline.export.tables import tables
from pipeline.store import ARTICLES, FINDINGS
from pipeline.table import NUMBER_COLUMNS, WORDS, replacing
from pipeline.version import __version__

_GUARD = "A text cell that begins with =, +, -, @, a tab, a carriage return or ' has a further ' before it."


def write(folder: Path, path: Path) -> list[str]:
    """Describe the tables of the folder, where they stand. Raises UsageError for a path that is not beside them."""
    if path.resolve().parent != folder.resolve():
        raise UsageError(f"{path}: a data package stands beside its tables; leave -o out, or name a file in {folder}")
    package = {
        "profile": "data-package",
        "name": "riscontro",
        "title": "Figures in news articles, who vouches for them, and which cannot both hold",
        "description": f"Written by riscontro {__version__}. {_GUARD}",
        "resources": [_resource(table, folder) for table in tables(folder)],
    }
    with replacing(path) as handle:
        handle.write(json.dumps(package, indent=2) + "\n")
    return []


def _resource(table: Table, folder: Path) -> dict[str, Any]:
    lines = table.file == ARTICLES
    resource: dict[str, Any] = {
        "name": table.name,
        "path": table.file,
        # What frictionless reads of JSON lines needs an extra of it: they are a file to it.
        **({"type": "file"} if lines else {"profile": "tabular-data-resource"}),
        "format": "ndjson" if lines else "csv",
        "mediatype": "application/x-ndjson" if lines else "text/csv",
        "encoding": "utf-8",
    }
    schema: dict[str, Any] = {"fields": [_field(table, column) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = [table.key]
    keys = {other.name: other.key for other in tables(folder) if other.file != ARTICLES}  # only tables are referred to
    refers = {column: name for column, name in table.refers.items() if name in keys}
    if refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": name, "fields": [keys[name]]}}
            for column, name in refers.items()
        ]
    return {**resource, "schema": schema}


def _field(table: Table, column: str) -> dict[str, Any]:
    kind = "string"
    if table.file != ARTICLES and column in NUMBER_COLUMNS:
        kind = "integer" if column in INTEGERS else "number"
    field: dict[str, Any] = {"name": column, "type": kind, "description": table.columns[column]}
    if column == table.key:
        field["constraints"] = {"required": True, "unique": True}
    elif words := _words(table, column):
        field["constraints"] = {"enum": words}
    return field


def _words(table: Table, column: str) -> list[str]:
    """The words that a cell of the column may hold; findings are judged in other words than claims."""
    if table.file == FINDINGS and column == "review":
        return [*FINDING_DECISIONS]
    return [word for word in WORDS.get(column, ()) if word]
