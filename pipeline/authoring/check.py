"""`riscontro patterns check`: every mistake of pattern files, each with its line and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.authoring.lint import hidden, lint
from pipeline.errors import PatternError, UsageError
from pipeline.examples import failing_examples, known_failures
from pipeline.patterns import Packs, builtin_folder, read_packs
from pipeline.patterns.read import line_of


def check(files: Sequence[Path], packs: Sequence[Path]) -> tuple[list[str], list[str]]:
    """The mistakes of files or folders of patterns (of all packs where none is named), and their known failures.

    A file belongs to the pack two folders above it, as `my-patterns/it/cues.toml` does to `my-patterns`; it is read
    with that pack laid over `packs`. Raises UsageError for what is no pattern file.
    """
    folders = [*packs]
    for path in files:
        root = _root(path)
        if root.resolve() not in {builtin_folder().resolve(), *(folder.resolve() for folder in folders)}:
            folders.append(root)
    try:
        loaded, mistakes = read_packs(folders)
    except PatternError as error:
        return str(error).splitlines(), []
    lines = [line for told in mistakes for line in told.splitlines()]
    known: list[str] = []
    try:
        lines += _linted(loaded, folders)
        hiding, known = _hiding(loaded)
        lines += [*hiding, *failing_examples(loaded)]
        known += known_failures(loaded)
    except PatternError as error:
        lines += str(error).splitlines()
    wanted = _wanted(files)
    return [line for line in dict.fromkeys(lines) if wanted(line)], [line for line in known if wanted(line)]


def _root(path: Path) -> Path:
    if path.is_dir():
        return path
    if not path.is_file():
        raise UsageError(f"{path}: no such file or folder; give a pattern file or a folder of them")
    if path.suffix not in (".toml", ".jsonl"):
        raise UsageError(f"{path}: not a pattern file; those end in .toml or .jsonl")
    return path.absolute().parent.parent


def _wanted(files: Sequence[Path]) -> Callable[[str], bool]:
    """Whether a message is about one of the files; about any where none is named."""
    places = [path.absolute() for path in files]

    def wanted(line: str) -> bool:
        where = Path(line.split(":", maxsplit=1)[0]).absolute()
        return not places or any(place == where or place in where.parents for place in places)

    return wanted


def _linted(packs: Packs, folders: Sequence[Path]) -> Iterator[str]:
    for lang, lexicon in packs.lexicons.items():
        for name, key, message in lint(lexicon):
            place = packs.origins.get(name) or _place_of_set(name, lang, folders)
            yield f"{place}: {name}: {key}: {message}"


def _hiding(packs: Packs) -> tuple[list[str], list[str]]:
    """The patterns whose wordings another one of their pack has too, and those that an earlier pack has."""
    mistakes, notes = [], []
    for lexicon in packs.lexicons.values():
        for name, other in hidden(lexicon):
            where = f"{packs.origins[name]}: {name}: match"
            if _pack(packs, name) == _pack(packs, other):
                mistakes.append(f"{where}: {other} has all its wordings too; remove one of the two")
            else:
                notes.append(f"{where}: {other} of another pack has all its wordings; the later pack counts first")
    return mistakes, notes


def _pack(packs: Packs, name: str) -> Path:
    return Path(packs.origins[name].rpartition(":")[0]).parent.parent


def _place_of_set(name: str, lang: str, folders: Sequence[Path]) -> str:
    """The file and line that give a set, the last pack's first."""
    key = name.removeprefix("sets.")
    for folder in (*reversed(folders), builtin_folder()):
        for path in sorted((folder / lang).glob("*.toml")):
            text = path.read_text(encoding="utf-8-sig")
            line = line_of(text, key, "")
            if line > 1:
                return f"{path}:{line}"
    return lang
