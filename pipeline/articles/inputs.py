"""Inputs -> files in a stable order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from pipeline.errors import UsageError
from pipeline.table import TABLES

STDIN = "-"
# What a run leaves in its folder besides its tables; seen when that folder is itself given as input.
STATE = ".riscontro"  # where a run keeps what is not whole yet
OUTPUT_FILES = frozenset({"articles.jsonl", "report.html", "run.json"})

_PAPERS = re.compile(r"(README|LICENSE|CHANGELOG)([._-].*)?")
# Patterns, and what pages are shown with: styles, scripts, fonts, pictures, sound, film.
_ASSETS = re.compile(
    r".*\.(toml|css|m?js|map|woff2?|[ot]tf|eot|ico|svg|png|jpe?g|gif|webp|avif|bmp|mp[34]|m4[av]|ogg|wav|webm|mov)",
    re.I,
)
# Where browsers put what a page `X.html` shows.
_PAGE = re.compile(r"(.*)\.(html?|xhtml)", re.I)
_SHOWN = ("_files", "_file")
# The claims table in its other format.
_TABLE_FILES = frozenset({"claims.parquet"})
_RUN = re.compile(r'\s*\{\s*"riscontro"\s*:')
_TABLE = re.compile("\ufeff?(" + "|".join(",".join(columns[:3]) for columns in TABLES) + ")")


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: its article's id, the path as the user knows it, its own name, whether the user named it."""

    name: str
    shown: str
    file: str
    given: bool
    open: Callable[[], BufferedReader]


@dataclass(frozen=True, slots=True)
class Refused:
    """A file or folder that the operating system refused, or a thing that is no file."""

    shown: str
    reason: str
    detail: str


def walk(inputs: Sequence[str]) -> Iterator[Source | Refused]:
    """The files of the inputs: each input in turn, a folder's files by their path below it.

    A folder is walked to its depth, through symbolic links, each real folder once. It yields every file but
    what is plainly no article: what `no_article` names, the folder `X_files` beside a saved page `X.html`, tables of
    this program's own (a `.csv` whose header begins like one of theirs, `claims.parquet`), and a folder
    that an earlier run wrote (it holds our `run.json`); where that folder is itself the input, only
    the files that a run writes. Raises UsageError at once where an input does not exist.
    """
    if not inputs:
        raise UsageError("no input; name files, folders or - for standard input")
    for name in inputs:
        if name != STDIN and not (name and _mode(Path(name))):
            raise UsageError(f"{name or 'an empty path'}: no such file or folder; check the path")
    if list(inputs).count(STDIN) > 1:
        raise UsageError("standard input (-) is given twice; give it once")
    return _walk(inputs)


def size(inputs: Sequence[str]) -> int | None:
    """Bytes of all files that `walk` yields, for a progress bar; None where standard input is among them."""
    if STDIN in inputs:
        return None
    total = 0
    for source in walk(inputs):
        if isinstance(source, Source):
            with suppress(OSError):
                total += Path(source.shown).stat().st_size
    return total


def _walk(inputs: Sequence[str]) -> Iterator[Source | Refused]:
    for name in inputs:
        path = Path(name)
        if name == STDIN:
            yield Source("stdin", name, "stdin.jsonl", True, _stdin)
        elif path.is_dir():
            yield from _folder(path)
        else:
            yield _source(path, path.name, given=True)


def _stdin() -> BufferedReader:
    return open(0, "rb", closefd=False)


def _source(path: Path, name: str, *, given: bool) -> Source:
    return Source(name, str(path), path.name, given, lambda: path.open("rb"))


def _folder(root: Path) -> Iterator[Source | Refused]:
    waiting = [root]  # a stack: a deep tree must not meet the recursion limit
    seen: set[tuple[int, int]] = set()
    while waiting:
        path = waiting.pop()
        mode = _mode(path)
        if S_ISDIR(mode):
            try:
                waiting.extend(reversed(_entries(path, root, seen)))
            except OSError as error:
                yield Refused(str(path), "unreadable", f"{error.strerror}; allow reading it or leave it out")
        elif S_ISREG(mode):
            yield _source(path, path.relative_to(root).as_posix(), given=False)
        elif mode:
            yield Refused(str(path), "unsupported_format", "not a regular file; leave it out")
        else:
            yield Refused(str(path), "unreadable", "not to be opened, a broken link perhaps; leave it out")


def _entries(folder: Path, root: Path, seen: set[tuple[int, int]]) -> list[Path]:
    """What to read in a folder, sorted as the paths of the files below it sort."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in seen:
        return []
    seen.add((status.st_dev, status.st_ino))
    written_by_run = (folder / STATE).is_dir() or _starts(folder / "run.json", _RUN)
    if written_by_run and folder != root:
        return []
    names = {}
    paths = list(folder.iterdir())
    shown = {page[1] + ending for path in paths if (page := _PAGE.fullmatch(path.name)) for ending in _SHOWN}
    for path in paths:
        if no_article(path.name) or (written_by_run and path.name in OUTPUT_FILES):
            continue
        if S_ISDIR(_mode(path)):
            if path.name not in shown:
                names[path.name + "/"] = path
        elif not _our_table(path):
            names[path.name] = path
    return [names[name] for name in sorted(names)]


def no_article(name: str) -> bool:
    """Whether the name of a file or folder tells that it is no article.

    Hidden ones (a leading dot), README, LICENSE and CHANGELOG files, `.toml` files, and the styles, scripts, fonts,
    pictures, sound and film of pages.
    """
    return name.startswith(".") or bool(_PAPERS.fullmatch(name) or _ASSETS.fullmatch(name))


def _mode(path: Path) -> int:
    """What kind of thing a path leads to; 0 where it leads nowhere or the system refuses to say."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0


def _our_table(path: Path) -> bool:
    return path.name in _TABLE_FILES or (path.suffix.casefold() == ".csv" and _starts(path, _TABLE))


def _starts(path: Path, pattern: re.Pattern[str]) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace") as handle:
            return pattern.match(handle.read(200)) is not None
    except OSError:
        return False
