"""Options that a working folder keeps: `riscontro.toml`, or `[tool.riscontro]` in its `pyproject.toml`."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer

from pipeline.errors import UsageError

# What is asked of one run alone is not kept.
_NOT_KEPT = {"out", "resume", "since_last", "force", "json", "version", "help"}


def settings(folder: Path, app: typer.Typer) -> dict[str, Any]:
    """The options kept in a folder, for each command that takes them, as Click's `default_map`.

    Raises UsageError for a file that is not TOML, an unknown option, or a list where one value is wanted.
    """
    path, kept = _read(folder)
    if not kept:
        return {}
    root = typer.main.get_command(app)
    known: set[str] = set()
    found = _for_command(root, {key.replace("-", "_"): value for key, value in kept.items()}, known)
    for key in kept:
        if key.replace("-", "_") not in known:
            near = get_close_matches(key, sorted(name.replace("_", "-") for name in known), 1)
            told = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known)).replace('_', '-')}"
            raise UsageError(f"{path}: unknown option {key}; {told}")
    return found


def _read(folder: Path) -> tuple[Path, dict[str, Any]]:
    own: tuple[str, ...] = ()
    for path, inside in ((folder / "riscontro.toml", own), (folder / "pyproject.toml", ("tool", "riscontro"))):
        if not path.is_file():
            continue
        try:
            kept = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            if inside:
                continue  # another program's file: it is that program's to complain
            raise UsageError(f'{path}: not TOML: {error}; write a line such as lang = "it"') from None
        for key in inside:
            kept = kept.get(key, {})
        if kept:
            return path, kept
    return folder, {}


def _for_command(command: Any, kept: dict[str, Any], known: set[str]) -> dict[str, Any]:
    options = {
        parameter.name: kept[parameter.name]
        for parameter in command.params
        if parameter.param_type_name == "option" and parameter.name not in _NOT_KEPT and parameter.name in kept
    }
    known |= {p.name for p in command.params if p.param_type_name == "option" and p.name not in _NOT_KEPT}
    inner = getattr(command, "commands", {})
    return {**options, **{name: _for_command(one, kept, known) for name, one in inner.items()}}
