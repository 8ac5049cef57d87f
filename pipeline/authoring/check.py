"""`riscontro patterns check`: every mistake of pattern files, each with its line and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.authoring.lint import hidden, lint
from pipeline.errors import PatternError, UsageError
from pipeline.examples import failing_examples, known_failures
from pipeline.patterns import COMMON, Lexicon, Outline, Packs, builtin_folder, place, read_packs


def check(files: Sequence[Path], packs: Sequence[Path]) -> tuple[list[str], list[str]]:
    """The mistakes of files or folders of patterns (of all packs where none is named), and what is to be known of them.

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
    wanted = _wanted(files)
    lines = [line for told in mistakes for line in told.splitlines()]
    notes = [*loaded.notes]
    try:
        asked = [lexicon for lang, lexicon in loaded.lexicons.items() if _asks(files, lang)]
        lines += _linted(loaded, asked, folders)
        hiding, known = _hiding(loaded, asked)
        lines += [*hiding, *failing_examples(loaded, wanted)]
        notes += [*known, *known_failures(loaded, wanted)]
    except PatternError as error:
        lines += str(error).splitlines()
    return [line for line in dict.fromkeys(lines) if wanted(line)], [line for line in notes if wanted(line)]


def _root(path: Path) -> Path:
    if path.is_dir():
        return path
    if not path.is_file():
        raise UsageError(f"{path}: no such file or folder; give a pattern file or a folder of them")
    if path.suffix not in (".toml", ".jsonl"):
        raise UsageError(f"{path}: not a pattern file; those end in .toml or .jsonl")
    return path.absolute().parent.parent


def _wanted(files: Sequence[Path]) -> Callable[[str], bool]:
    """Whether what begins with a place is about one of the files, or its folder; about any where none is named."""
    places = [path.absolute() for path in files]

    def wanted(line: str) -> bool:
        where = Path(line.split(":", maxsplit=1)[0]).absolute()
        return not places or any(place in (where, *where.parents) or place.parent == where for place in places)

    return wanted


def _asks(files: Sequence[Path], lang: str) -> bool:
    """Whether files or folders of patterns can be about a language; those of the common folder are about each."""
    folders = {
        part.name
        for path in map(Path.absolute, files)
        for part in (path, path.parent, *(path.glob("*") if path.is_dir() else ()))
    }
    return not files or not folders.isdisjoint((lang, COMMON))


def _linted(packs: Packs, asked: Sequence[Lexicon], folders: Sequence[Path]) -> Iterator[str]:
    for lexicon in asked:
        for name, key, message in lint(lexicon):
            if name in packs.origins:
                where = place(packs.origins[name], key)
            else:
                where = _place_of_word(name.partition(".")[2], key, lexicon.lang, folders)
            yield f"{where}: {name}: {key}: {message}"


def _hiding(packs: Packs, asked: Sequence[Lexicon]) -> tuple[list[str], list[str]]:
    """The patterns whose wordings another one of their pack has too, and those that an earlier pack has."""
    mistakes: list[str] = []
    notes: list[str] = []
    for lexicon in asked:
        for name, other in hidden(lexicon):
            where = f"{place(packs.origins[name], 'match')}: {name}: match"
            if _pack(packs, name) == _pack(packs, other):
                mistakes.append(f"{where}: {other} has all its wordings too; remove one of the two")
            else:
                notes.append(f"{where}: {other} of another pack has all its wordings; the later pack counts first")
    return mistakes, notes


def _pack(packs: Packs, name: str) -> Path:
    return Path(packs.origins[name].rpartition(":")[0]).parent.parent


def _place_of_word(word: str, key: str, lang: str, folders: Sequence[Path]) -> str:
    """The file and line that give a set of words, or a name, the last pack's first."""
    for folder in (*reversed(folders), builtin_folder()):
        for path in sorted([*(folder / lang).glob("*.toml"), *(folder / COMMON).glob("*.toml")]):
            outline = Outline(path.read_text(encoding="utf-8-sig"))
            if key == "sets":
                line = outline.line(key, word) if outline.holds(key, word) else 0
            else:
                line = outline.find(word, "name", "names")
            if line:
                return f"{path}:{line}"
    return lang
