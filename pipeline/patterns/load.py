"""Finds the packs, reads their TOML files, and has one lexicon built for each language."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import PatternError
from pipeline.patterns.build import build_lexicon, merged
from pipeline.patterns.lexicon import Lexicon
from pipeline.patterns.schema import Gpus, Measure, PackFile

COMMON = "common"


_ID = re.compile(r'id="([^"]*)"')
# How many lines of a pattern tell what it is about.
_DESCRIBED = 3


@dataclass(frozen=True)
class Packs:
    """All loaded packs: one lexicon a language, and what the languages share."""

    lexicons: Mapping[str, Lexicon]
    measures: Mapping[tuple[str, str], Measure]
    explain: Mapping[str, Mapping[str, str]]
    wording: Mapping[str, Mapping[str, str]]
    digests: Mapping[str, str]
    gpus: tuple[Gpus, ...]
    origins: Mapping[str, str]

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the loaded languages, sorted."""
        return tuple(sorted(self.lexicons))

    @cached_property
    def _family(self) -> dict[str, Gpus]:
        known = {gpu.family: gpu for gpu in self.gpus}
        known.update((model, gpu) for gpu in self.gpus for model in gpu.models)
        return known

    def wholes(self, kind: str, measure: str) -> tuple[str, ...]:
        """The measures that contain this one, nearest first."""
        found: list[str] = []
        here = self.measures.get((kind, measure))
        while here and here.part_of and here.part_of not in (measure, *found):
            found.append(here.part_of)
            here = self.measures.get((kind, here.part_of))
        return tuple(found)

    def item_family(self, item: str) -> str:
        """The family of a GPU model (`H800` -> `Hopper`), of a family itself; empty where unknown."""
        return self._family[item].family if item in self._family else ""

    def item_maker(self, item: str) -> str:
        """The maker of a GPU model or family; empty where unknown."""
        return self._family[item].maker if item in self._family else ""

    def describe(self, pattern_id: str) -> str:
        """Where a pattern stands and how it begins, for `explain`; empty for an unknown id."""
        for lexicon in self.lexicons.values():
            for pattern in lexicon.patterns:
                if pattern.id == pattern_id:
                    lines = pattern.match or [f"{name} ({', '.join(pattern.takes)})" for name in pattern.verbs]
                    more = " | ..." if len(lines) > _DESCRIBED else ""
                    told = " | ".join(lines[:_DESCRIBED]) + more or pattern.pattern
                    return f"{self.origins[pattern_id]}: {told}"
        return ""


def builtin_folder() -> Path:
    """The packs that come with riscontro: inside the installed package, else in the checkout beside it."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_patterns"
    return shipped if shipped.is_dir() else package.parent / "patterns"


def load_packs(extra: Sequence[Path] = ()) -> Packs:
    """The built-in packs with `extra` packs laid over them, in order; a later pattern replaces an id.

    Raises PatternError naming file, line or id, field and fix.
    """
    files: dict[str, list[PackFile]] = {}
    digests: dict[str, str] = {}
    origins: dict[str, str] = {}
    for folder in (builtin_folder(), *extra):
        if not folder.is_dir():
            raise PatternError(f"{folder}: no such folder of pattern files; --patterns takes a folder like patterns/")
        digest = hashlib.sha256()
        found = list(_toml_files(folder))
        if not found:
            raise PatternError(f"{folder}: holds no pattern files; put them in {folder}/common or {folder}/it")
        seen: dict[str, str] = {}
        for lang, path in found:
            raw = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(raw)}\0".encode() + raw)
            pack = _read(path, raw)
            lines = _lines_of_ids(raw.decode())
            for pattern in pack.pattern:
                place = f"{path}:{lines.get(pattern.id, 1)}"
                if pattern.id in seen:
                    raise PatternError(
                        f"{place}: {pattern.id}: id: already used at {seen[pattern.id]}; give one of them another id"
                    )
                seen[pattern.id] = origins[pattern.id] = place
            files.setdefault(lang, []).append(pack)
        digests[folder.name if folder.name not in digests else str(folder)] = digest.hexdigest()
    shared = files.pop(COMMON, [])
    gpus = tuple(gpu for pack in shared for gpu in pack.gpu)
    measures = {(m.kind, m.id): m for pack in shared for m in pack.measure}
    for measure in measures.values():
        if measure.part_of and (measure.kind, measure.part_of) not in measures:
            raise PatternError(f"measure {measure.id}: part_of: no measure {measure.part_of!r} of kind {measure.kind}")
    lexicons = {
        lang: build_lexicon(lang, [*shared, *packs], measures, origins) for lang, packs in sorted(files.items())
    }
    return Packs(
        lexicons=lexicons,
        measures=measures,
        explain={lang: merged(packs, "explain") for lang, packs in files.items()},
        wording={lang: merged(packs, "report") for lang, packs in files.items()},
        digests=digests,
        gpus=gpus,
        origins=origins,
    )


def _toml_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.glob("*/*.toml")):
        yield path.parent.name, path


def _read(path: Path, raw: bytes) -> PackFile:
    try:
        text = raw.decode("utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise PatternError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise PatternError(f"{path}: not TOML: {error}") from None
    try:
        return PackFile.model_validate(data)
    except ValidationError as error:
        raise PatternError("\n".join(_problem(path, text, data, dict(e)) for e in error.errors())) from None


def _problem(path: Path, text: str, data: dict[str, Any], error: dict[str, Any]) -> str:
    where: tuple[Any, ...] = error["loc"]
    table = str(where[0])
    line, name = 1, table
    if len(where) > 1 and isinstance(where[1], int) and isinstance(data.get(table), list):
        headers = [n for n, row in enumerate(text.splitlines(), 1) if row.strip().startswith(f"[[{table}]]")]
        line = headers[where[1]] if where[1] < len(headers) else 1
        item = data[table][where[1]]
        name = str(item.get("id") or item.get("name") or item.get("family") or table)
    key = next((str(part) for part in reversed(where) if isinstance(part, str)), table)
    for number, row in enumerate(text.splitlines(), 1):
        if number >= line and row.split("=")[0].strip().strip("[]") in (key, f"{table}.{key}"):
            line = number
            break
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = "unknown key; remove it or correct its spelling"
    elif error["type"] == "missing":
        message = "missing; add it"
    elif error["type"] == "too_short":
        message = "needs at least one example"
    return f"{path}:{line}: {name}: {key}: {message}"


def _lines_of_ids(text: str) -> dict[str, int]:
    """The line of each pattern's id, the first where it stands twice."""
    rows = enumerate(text.splitlines(), 1)
    found = [(match[1], number) for number, row in rows if (match := _ID.match(row.replace(" ", "")))]
    return dict(reversed(found))
