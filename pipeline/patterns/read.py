"""Pattern files -> checked tables, and where each pattern stands. What is wrong is collected, each with its line."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from pipeline.errors import PatternError
from pipeline.patterns.compile import GAPS, SLOTS, figure_classes
from pipeline.patterns.rulers import read_rules
from pipeline.patterns.schema import KINDS, PackFile

COMMON = "common"  # the folder of what all languages share
# What a pattern can name already, by its kind or in braces.
_TAKEN = frozenset((*KINDS, *SLOTS, *GAPS, "verb", "tensed", "gerund", "speaker"))
_ID = re.compile(r"""id=["']([^"']*)["']""")
# What pydantic says of a value that does not fit, where a pattern's author needs to be told more.
_SHAPES = {
    "id": "write lower-case words and digits joined by . - or _, such as it.cue.a-parere-di",
    "shift": 'write a number and a unit of time, such as "-1 year" or "+2 weeks"',
    "factor": 'write a number or a fraction, such as "2" or "1/3"',
}


class PackReader:
    """Reads packs, each laid over those before it, and keeps what is wrong with them."""

    def __init__(self) -> None:
        self.files: dict[str, list[PackFile]] = {}
        self.origins: dict[str, str] = {}
        self.digests: dict[str, str] = {}
        self.disabled: set[str] = set()
        self.problems: list[str] = []
        # Languages with a file that cannot be read.
        self.broken: set[str] = set()
        # Where a conjugation is named, by language, and where one is made.
        self._conjugated: list[tuple[str, str, str]] = []
        self._conjugations: set[tuple[str, str]] = set()
        # The kinds of figures that packs add, each with its units.
        self.kinds: dict[str, frozenset[str]] = {}
        self._units: dict[str, str] = {}
        self._measures: dict[tuple[str, str], tuple[str, str]] = {}

    def pack(self, folder: Path) -> None:
        """Read the files of a folder. Raises PatternError where it is none, or holds none."""
        if not folder.is_dir():
            raise PatternError(f"{folder}: no such folder of pattern files; --patterns takes a folder like patterns/")
        paths = sorted([*folder.glob("*/*.toml"), *folder.glob("*/*.jsonl")])
        if not paths:
            above = any(folder.glob("*.toml"))
            better = f"give the folder above it: {folder.absolute().parent}" if above else f"put them in {folder}/it"
            raise PatternError(f"{folder}: holds no pattern files in folders of languages; {better}")
        digest = hashlib.sha256()
        under, here = set(self.origins), dict[str, str]()
        files: list[tuple[Path, str, dict[str, Any]]] = []
        for path in paths:
            raw = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(raw)}\0".encode() + raw)
            try:
                files.append((path, *_read(path, raw)))
            except PatternError as error:
                self.problems.append(str(error))
                self.broken.add(path.parent.name)
        # Patterns name the kinds of figures that another file of the pack may add.
        added = [str(one.get("id")) for _, _, data in files for one in _tables(data, "kind")]
        for path, text, data in files:
            lang = path.parent.name
            if path.suffix == ".jsonl":
                pack, problems, lines = read_rules(path, text)
            else:
                pack, problems = _checked(path, text, data, (*self.kinds, *added))
                lines = _lines_of_ids(text)
            self.problems += problems
            self._note(path, text, pack, lines, here)
            self._disable(path, text, pack, under)
            self._conjugations |= {(lang, name) for name in pack.conjugation}
            self._conjugated += [(lang, name, f"{path}:{line_of(text, name, '')}") for name in pack.verbs]
            self.files.setdefault(lang, []).append(pack)
        self.origins |= here
        self.digests[folder.name if folder.name not in self.digests else str(folder)] = digest.hexdigest()

    def _note(self, path: Path, text: str, pack: PackFile, lines: Mapping[str, int], here: dict[str, str]) -> None:
        """Where each pattern stands, `here` in this pack; an id counts once in it."""
        for pattern in pack.pattern:
            place = f"{path}:{lines.get(pattern.id, 1)}"
            if pattern.id in here:
                self.problems.append(
                    f"{place}: {pattern.id}: id: already used at {here[pattern.id]}; give one of them another id"
                )
            here.setdefault(pattern.id, place)
        for kind in pack.kind:
            if kind.id in _TAKEN:
                self.problems.append(
                    f"{path}:{line_of(text, 'id', kind.id)}: {kind.id}: id: already the name of a kind of patterns or "
                    "of a slot; give it another"
                )
            else:
                self.kinds[kind.id] = frozenset(kind.units)
        for unit in pack.unit:
            self._units[unit] = f"{path}:{_line_of_table(text, f'unit.{unit}')}"
        for measure in pack.measure:
            self._measures[measure.kind, measure.id] = (f"{path}:{line_of(text, 'id', measure.id)}", measure.part_of)

    def unknown(self) -> Iterator[str]:
        """When all packs are read: the measures and conjugations that are named and are none.

        A language that names an unknown conjugation is a broken one.
        """
        for lang, name, place in self._conjugated:
            if (lang, name) not in self._conjugations | {(COMMON, name)}:
                self.broken.add(lang)
                near = meant(name, [other for of, other in self._conjugations if of == lang])
                yield f"{place}: verbs: {name}: no [conjugation.{name}] for verbs of its kind{near}"
        units = frozenset(unit for named in self.kinds.values() for unit in named)
        for unit, place in self._units.items():
            if unit not in units:
                yield f"{place}: unit.{unit}: no [[kind]] has it under units{meant(unit, units)}; add it there"
        kinds = figure_classes(self.kinds)
        for (kind, name), (place, whole) in self._measures.items():
            if kind not in kinds:
                yield f"{place}: {name}: kind: {kind!r} is none of: {', '.join(kinds)}{meant(kind, kinds)}"
            if whole and (kind, whole) not in self._measures:
                near = meant(whole, [other for of, other in self._measures if of == kind])
                yield f"{place}: {name}: part_of: no measure {whole!r} of kind {kind}{near}"

    def _disable(self, path: Path, text: str, pack: PackFile, under: set[str]) -> None:
        for name in pack.disable:
            if name in under:
                self.disabled.add(name)
            else:
                self.problems.append(
                    f"{path}:{line_of(text, 'disable', '')}: disable: no pattern {name!r} in the packs under this "
                    f"one{meant(name, under)}"
                )


def _read(path: Path, raw: bytes) -> tuple[str, dict[str, Any]]:
    """The text of a file and its tables; of a file of rules, which has none, the text. Raises PatternError."""
    try:
        text = raw.decode("utf-8-sig")
        return text, {} if path.suffix == ".jsonl" else tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise PatternError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise PatternError(f"{path}: not TOML: {error}; text stands in quotes, lists in square brackets") from None


def _tables(data: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """The tables of a list that is not checked yet."""
    listed = data.get(name)
    yield from (one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict))


def _checked(path: Path, text: str, data: dict[str, Any], kinds: Iterable[str]) -> tuple[PackFile, list[str]]:
    """What of a file's tables can be used, and what is wrong with the rest; `kinds` are the figures that packs add."""
    problems: list[str] = []
    while True:
        try:
            return PackFile.model_validate(data, context=frozenset(kinds)), problems
        except ValidationError as error:
            errors: list[dict[str, Any]] = [dict(one) for one in error.errors()]
        problems += dict.fromkeys(_problem(path, text, data, one) for one in errors)
        _drop(data, {one["loc"][:2] for one in errors})


def _drop(data: dict[str, Any], places: set[tuple[Any, ...]]) -> None:
    """Take out what is wrong: an item of a list of tables, a key of a table, or a whole table."""
    for table, *inner in sorted(places, key=str, reverse=True):
        held = data.get(table)
        if inner and isinstance(held, list) and isinstance(inner[0], int):
            held[inner[0]] = None
        elif inner and isinstance(held, dict) and inner[0] in held and table not in ("language", "numbers"):
            del held[inner[0]]
        else:
            data.pop(table, None)
    for table, held in data.items():
        if isinstance(held, list):
            data[table] = [one for one in held if one is not None]


def _problem(path: Path, text: str, data: dict[str, Any], error: dict[str, Any]) -> str:
    where: tuple[Any, ...] = error["loc"]
    table = str(where[0])
    line, name = 1, table
    rows = list(enumerate(text.splitlines(), 1))
    if len(where) > 1 and isinstance(where[1], int) and isinstance(data.get(table), list):
        headers = [n for n, row in rows if row.replace(" ", "").startswith(f"[[{table}]]")]
        line = headers[where[1]] if where[1] < len(headers) else 1
        item = data[table][where[1]]
        name = str(item.get("id") or item.get("name") or item.get("family") or table)
    key = next((str(part) for part in reversed(where) if isinstance(part, str)), table)
    heads = (f"[{table}.{key}]", f"[{key}]", f"[[{key}]]") if len(where) < 3 else (f"[{table}.{key}]",)
    at = next((n for n, row in rows if n >= line and (row.strip() in heads or _sets(row, key))), 0)
    return f"{path}:{at or line}: {name}: {key}: {_message(where, key, error)}"


def _sets(row: str, key: str) -> bool:
    return "=" in row and row.split("=", maxsplit=1)[0].strip() == key


def _message(where: tuple[Any, ...], key: str, error: dict[str, Any]) -> str:
    kind, given = error["type"], error["input"]
    if kind == "extra_forbidden":
        what = "key" if len(where) > 1 else "table"
        return f"unknown {what}; remove it or correct its spelling{meant(key, _keys(where))}"
    if kind == "missing":
        return "missing; add it"
    if kind == "too_short":
        return "needs at least one example"
    if kind == "string_pattern_mismatch" and key in _SHAPES:
        return f"{given!r} will not do; {_SHAPES[key]}"
    if kind == "literal_error":
        words = [word.strip("' ") for part in error["ctx"]["expected"].split(" or ") for word in part.split(",")]
        return f"{given!r} is none of: {error['ctx']['expected']}{meant(str(given), words)}"
    if kind == "greater_than":
        return f"{given!r} will not do; write a number above {error['ctx']['gt']}"
    if kind == "tuple_type" and isinstance(given, dict):
        return f"written as one table; write it [[{key}]], with two brackets, for there may be several"
    if kind == "tuple_type":
        return f"{given!r} is no list; write it in square brackets"
    return str(error["msg"]).removeprefix("Value error, ")


def _keys(where: tuple[Any, ...]) -> Iterable[str]:
    """The keys that are known at the place of a mistake."""
    model: type[BaseModel] = PackFile
    for part in where[:-1]:
        field = model.model_fields.get(str(part))
        inner = (
            [one for one in get_args(field.annotation) if isinstance(one, type) and issubclass(one, BaseModel)]
            if field
            else []
        )
        model = inner[0] if inner else model
    return model.model_fields


def meant(word: str, known: Iterable[str]) -> str:
    """What somebody may have meant by a word that is not known, for the end of a message."""
    near = get_close_matches(word, sorted(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


def _lines_of_ids(text: str) -> dict[str, int]:
    """The line of each pattern's id, the first where it stands twice."""
    rows = enumerate(text.splitlines(), 1)
    found = [(match[1], number) for number, row in rows if (match := _ID.match(row.replace(" ", "")))]
    return dict(reversed(found))


def _line_of_table(text: str, name: str) -> int:
    """The first line of a TOML text that opens a table or one inside it; 1 where none does."""
    rows = enumerate(text.splitlines(), 1)
    return next((number for number, row in rows if row.startswith((f"[{name}]", f"[{name}."))), 1)


def line_of(text: str, key: str, value: str) -> int:
    """The first line of a TOML text that gives this value, or any, to a key; 1 where none does."""
    start = f'{key}="{value}"' if value else f"{key}="
    for number, row in enumerate(text.splitlines(), 1):
        if row.replace(" ", "").replace("'", '"').startswith(start):
            return number
    return 1
