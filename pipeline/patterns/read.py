"""Pattern files -> checked tables, and where each pattern stands. What is wrong is collected, each with its line."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from babel.core import get_global
from pydantic import BaseModel, ValidationError

from pipeline.errors import PatternError, meant
from pipeline.patterns.compile import GAPS, SLOTS, figure_classes
from pipeline.patterns.outline import Outline
from pipeline.patterns.rulers import read_rules
from pipeline.patterns.schema import KINDS, PackFile

COMMON = "common"  # the folder of what all languages share
# What a pattern can name already, by its kind or in braces.
_TAKEN = frozenset((*KINDS, *SLOTS, *GAPS, "verb", "tensed", "gerund", "speaker", "owner"))
_ID = re.compile(r"""^[ \t]*id[ \t]*=[ \t]*["']([^"']*)["']""", re.MULTILINE)
_LINE = re.compile(r"at line (\d+)")
_NOT_TOML = (
    'on this line or before it a quote " is missing or curly, or a bracket is not closed; '
    "texts stand in quotes, lists in square brackets"
)
_NEAR_MISS = "write a sentence with these words in another sense, in which the pattern must not match"
# What pydantic says of a value that does not fit, where a pattern's author needs to be told more.
_SHAPES = {
    "matches": "write a sentence in which the pattern must match",
    "near_misses": _NEAR_MISS,
    "todo": "write a sentence in which the pattern should match and does not yet, or leave it out",
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
        # What the files of each language hold, those of all packs in order.
        self._held: defaultdict[str, Any] = defaultdict(hashlib.sha256)
        self.disabled: set[str] = set()
        self.problems: list[str] = []
        # What an author may not know and is no mistake.
        self.notes: list[str] = []
        # The folder that first holds files of a language.
        self.folders: dict[str, Path] = {}
        # Languages with a file that cannot be read.
        self.broken: set[str] = set()
        # Where a conjugation is named, by language, and where one is made.
        self._conjugated: list[tuple[str, str, Path, Outline]] = []
        self._conjugations: set[tuple[str, str]] = set()
        # The kinds of figures that packs add, each with its units.
        self.kinds: dict[str, frozenset[str]] = {}
        self._units: dict[str, tuple[Path, Outline]] = {}
        self._measures: dict[tuple[str, str], tuple[Path, Outline, str]] = {}

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
            held = f"{path.relative_to(folder).as_posix()}\0{len(raw)}\0".encode() + raw
            digest.update(held)
            self._held[path.parent.name].update(held)
            try:
                files.append((path, *_read(path, raw)))
            except PatternError as error:
                self.problems.append(str(error))
                self.broken.add(path.parent.name)
        # Patterns name the kinds of figures that another file of the pack may add.
        added = [str(one.get("id")) for _, _, data in files for one in _tables(data, "kind")]
        for path, text, data in files:
            lang, outline = path.parent.name, Outline(text)
            if not (data or path.suffix == ".jsonl"):
                self.notes.append(f"{path}: holds nothing; write a [[pattern]] into it, or remove it")
            if path.suffix == ".jsonl":
                pack, problems, lines = read_rules(path, text)
            else:
                pack, problems = _checked(path, outline, data, (*self.kinds, *added))
                lines = _lines_of_ids(text)
            self.problems += problems
            self._note(path, outline, pack, lines, here)
            self._disable(path, outline, pack, under)
            self._conjugations |= {(lang, name) for name in pack.conjugation}
            self._conjugated += [(lang, name, path, outline) for name in pack.verbs]
            self.files.setdefault(lang, []).append(pack)
            self.folders.setdefault(lang, path.parent)
        self.notes += [
            f"{place}: {name}: id: takes the place of {self.origins[name]}; give it another id to keep both"
            for name, place in here.items()
            if name in self.origins
        ]
        self.origins |= here
        self.digests[folder.name if folder.name not in self.digests else str(folder)] = digest.hexdigest()

    def held(self, lang: str) -> str:
        """A digest of all that the patterns of a language depend on: its files, the common ones, what is disabled and
        which kinds are added.
        """
        kinds = [f"{kind}:{','.join(sorted(units))}" for kind, units in sorted(self.kinds.items())]
        parts = (*sorted(self.disabled), "", *kinds, "", *(self._held[one].hexdigest() for one in (COMMON, lang)))
        return hashlib.sha256("\0".join((lang, *parts)).encode()).hexdigest()

    def _note(
        self, path: Path, outline: Outline, pack: PackFile, lines: Mapping[str, Sequence[int]], here: dict[str, str]
    ) -> None:
        """Where each pattern stands, `here` in this pack; an id counts once in it."""
        seen: Counter[str] = Counter()
        for pattern in pack.pattern:
            found = lines.get(pattern.id, ())[seen[pattern.id] :]
            place = f"{path}:{found[0] if found else 1}"
            seen[pattern.id] += 1
            if pattern.id in here:
                self.problems.append(
                    f"{place}: {pattern.id}: id: already used at {here[pattern.id]}; give one of them another id"
                )
            here.setdefault(pattern.id, place)
        for kind in pack.kind:
            if kind.id in _TAKEN:
                line = outline.line(*outline.item("kind", "id", kind.id), "id")
                self.problems.append(
                    f"{path}:{line}: {kind.id}: id: already the name of a kind of "
                    "patterns or of a slot; give it another"
                )
            else:
                self.kinds[kind.id] = frozenset(kind.units)
        for unit in pack.unit:
            self._units[unit] = (path, outline)
        for measure in pack.measure:
            self._measures[measure.kind, measure.id] = path, outline, measure.part_of

    def unknown(self) -> Iterator[str]:
        """When all packs are read: the measures and conjugations that are named and are none.

        A language that names an unknown conjugation is a broken one.
        """
        for lang, name, path, outline in self._conjugated:
            if (lang, name) not in self._conjugations | {(COMMON, name)}:
                self.broken.add(lang)
                near = meant(name, [other for of, other in self._conjugations if of == lang])
                line = outline.line("verbs", name)
                yield f"{path}:{line}: verbs: {name}: no [conjugation.{name}] for verbs of its kind{near}"
        units = frozenset(unit for named in self.kinds.values() for unit in named)
        for unit, (path, outline) in self._units.items():
            if unit not in units:
                line = outline.line("unit", unit)
                yield f"{path}:{line}: unit.{unit}: no [[kind]] has it under units{meant(unit, units)}; add it there"
        kinds = figure_classes(self.kinds)
        for (kind, name), (path, outline, whole) in self._measures.items():
            if kind not in kinds:
                line = outline.line(*outline.item("measure", "id", name), "kind")
                yield f"{path}:{line}: {name}: kind: {kind!r} is none of: {', '.join(kinds)}{meant(kind, kinds)}"
            if whole and (kind, whole) not in self._measures:
                line = outline.line(*outline.item("measure", "id", name), "part_of")
                near = meant(whole, [other for of, other in self._measures if of == kind])
                yield f"{path}:{line}: {name}: part_of: no measure {whole!r} of kind {kind}{near}"

    def _disable(self, path: Path, outline: Outline, pack: PackFile, under: set[str]) -> None:
        for name in pack.disable:
            if name in under:
                self.disabled.add(name)
            else:
                line = outline.line("disable", value=name)
                self.problems.append(
                    f"{path}:{line}: disable: no pattern {name!r} in the packs under this one{meant(name, under)}"
                )


def _read(path: Path, raw: bytes) -> tuple[str, dict[str, Any]]:
    """The text of a file and its tables; of a file of rules, which has none, the text. Raises PatternError."""
    try:
        text = raw.decode("utf-8-sig")
        return text, {} if path.suffix == ".jsonl" else tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise PatternError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        where = f"{path}:{line[1] if line else len(text.splitlines())}"
        raise PatternError(f"{where}: not TOML: {error}; {_NOT_TOML}") from None


def _tables(data: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """The tables of a list that is not checked yet."""
    listed = data.get(name)
    yield from (one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict))


def _checked(path: Path, outline: Outline, data: dict[str, Any], kinds: Iterable[str]) -> tuple[PackFile, list[str]]:
    """What of a file's tables can be used, and what is wrong with the rest; `kinds` are the figures that packs add."""
    problems: list[str] = []
    while True:
        try:
            return PackFile.model_validate(data, context=frozenset(kinds)), problems
        except ValidationError as error:
            errors: list[dict[str, Any]] = [dict(one) for one in error.errors()]
        # A list that is too short for what is wrong in it has one mistake.
        inside = {one["loc"][:-1] for one in errors}
        errors = [one for one in errors if one["type"] != "too_short" or one["loc"] not in inside]
        problems += dict.fromkeys(_problem(path, outline, data, one) for one in errors)
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


def _problem(path: Path, outline: Outline, data: dict[str, Any], error: dict[str, Any]) -> str:
    where: tuple[Any, ...] = error["loc"]
    table = name = str(where[0])
    if len(where) > 1 and isinstance(where[1], int) and isinstance(data.get(table), list):
        item = data[table][where[1]]
        item = item if isinstance(item, dict) else {}
        name = str(item.get("id") or item.get("name") or item.get("family") or table)
    # Of a key that is itself at fault pydantic says [key] behind it.
    key = next((str(part) for part in reversed(where) if isinstance(part, str) and part != "[key]"), table)
    return f"{path}:{outline.line(*where)}: {name}: {key}: {_message(where, key, error)}"


def _message(where: tuple[Any, ...], key: str, error: dict[str, Any]) -> str:
    kind, given = error["type"], error["input"]
    if kind == "extra_forbidden" and key == "disable":
        return "stands inside a table; move it to the top of the file, above the first [ or [["
    if kind == "extra_forbidden":
        what = "key" if len(where) > 1 else "table"
        return f"unknown {what}; remove it or correct its spelling{meant(key, _keys(where))}"
    if kind == "missing":
        return "missing; add it"
    if kind == "too_short":
        return f"needs at least one example; {_SHAPES[key]}" if key in _SHAPES else "needs at least one"
    if kind == "currency":
        return f"no code of ISO 4217{meant(key, get_global('all_currencies')) or '; write one such as EUR'}"
    if kind == "string_pattern_mismatch" and key in _SHAPES:
        return f"{given!r} will not do; {_SHAPES[key]}"
    if kind == "literal_error":
        words = [word.strip("' ") for part in error["ctx"]["expected"].split(" or ") for word in part.split(",")]
        return f"{given!r} is none of: {error['ctx']['expected']}{meant(str(given), words)}"
    if kind == "greater_than":
        return f"{given!r} will not do; write a number above {error['ctx']['gt']}"
    if kind == "tuple_type" and isinstance(given, dict):
        return f"written as one table; write it [[{key}]], with two brackets, for there may be several"
    if kind in ("model_type", "dict_type"):
        head = f"[[{key}]]" if len(where) > 1 and isinstance(where[1], int) else f"[{key}]"
        return f"{given!r} is no table; write {head}, and its keys in the lines under it"
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


def _lines_of_ids(text: str) -> dict[str, list[int]]:
    """The lines of each pattern's id, several where it stands twice."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    line, last = 1, 0
    for match in _ID.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        found[match[1]].append(line)
    return found
