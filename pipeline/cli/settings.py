"""Options that a working folder keeps: `riscontro.toml`, or `[tool.riscontro]` in its `pyproject.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import typer

from pipeline.errors import UsageError, meant

# What is asked of one run alone is not kept.
_NOT_KEPT = {"out", "why", "resume", "since_last", "force", "json", "version", "help"}


def settings(folder: Path, app: typer.Typer) -> dict[str, Any]:
    """The options kept in a folder, for each command that takes them, as Click's `default_map`.

    A single text will do where an option may be given several times. Raises UsageError for a file that is not TOML, an
    unknown option, or a value that the option does not take.
    """
    path, kept = _read(folder)
    if not kept:
        return {}
    root = typer.main.get_command(app)
    known: set[str] = set()
    written = {key.replace("-", "_"): key for key in kept}
    try:
        found = _for_command(root, {name: kept[key] for name, key in written.items()}, known)
    except _ValueFaultError as fault:
        raise UsageError(f"{path}: {written[fault.name]}: {fault}") from None
    for name, key in written.items():
        if name in _NOT_KEPT:
            raise UsageError(f"{path}: {key} is asked of one run alone; give it on the command line")
        if name not in known:
            names = sorted(one.replace("_", "-") for one in known)
            told = meant(key, names) or f"; known are {', '.join(names)}"
            raise UsageError(f"{path}: unknown option {key}{told}")
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
    """The kept options of a command and of those inside it; the names of all that it takes join `known`."""
    options = {}
    for parameter in command.params:
        if parameter.param_type_name == "option" and parameter.name not in _NOT_KEPT:
            known.add(parameter.name)
            if parameter.name in kept:
                options[parameter.name] = _value(command, parameter, kept[parameter.name])
    inner = getattr(command, "commands", {})
    return {**options, **{name: _for_command(one, kept, known) for name, one in inner.items()}}


class _ValueFaultError(Exception):
    """What is wrong with the value of an option, and what to write."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def _value(command: Any, option: Any, given: Any) -> Any:
    """A value as the option takes it: a list where it may be given several times, else one that its type reads."""
    value = [given] if option.multiple and isinstance(given, str) else given
    if option.multiple:
        fits, wanted = isinstance(value, list) and all(isinstance(one, str) for one in value), 'a list: ["my-patterns"]'
    elif option.is_flag:
        fits, wanted = isinstance(value, bool), "true or false"
    else:
        fits, wanted = isinstance(value, str | int | float) and not isinstance(value, bool), "one text or number"
    if not fits:
        raise _ValueFaultError(option.name, f"{given!r} will not do; write {wanted}")
    try:
        option.process_value(typer.Context(command), value)
    except typer.BadParameter as error:
        raise _ValueFaultError(option.name, f"{given!r} will not do; {error.message}") from None
    return value
