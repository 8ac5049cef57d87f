"""Finds the packs, reads their TOML files, and has one lexicon built for each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from pipeline.collector import uncollected
from pipeline.errors import PatternError
from pipeline.patterns.build import build_lexicon, joined, merged, sound
from pipeline.patterns.folders import builtin_folder, pack_folder
from pipeline.patterns.lexicon import Lexicon
from pipeline.patterns.passed import passed
from pipeline.patterns.read import COMMON, PackReader
from pipeline.patterns.schema import Gpus, Measure

# How many lines of a pattern tell what it is about.
_DESCRIBED = 3


@dataclass(frozen=True)
class Packs:
    """All loaded packs: one lexicon a language, and what the languages share."""

    lexicons: Mapping[str, Lexicon]
    measures: Mapping[tuple[str, str], Measure]
    kinds: Mapping[str, frozenset[str]]
    explain: Mapping[str, Mapping[str, str]]
    wording: Mapping[str, Mapping[str, str]]
    digests: Mapping[str, str]
    # Of each language, what all its patterns depend on.
    held: Mapping[str, str]
    gpus: tuple[Gpus, ...]
    origins: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    # What an author may not know and is no mistake: a pattern that takes another's place, an empty file.
    notes: tuple[str, ...] = ()

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


def load_packs(extra: Sequence[Path] = (), base: Path | None = None) -> Packs:
    """The built-in packs with `extra` packs laid over them, in order; a later pattern replaces an id.

    The extra ones are found as `pack_folder` does. `base` takes the place of the built-in ones. Raises PatternError
    naming file, line or id, field and fix of every mistake.
    """
    packs, problems = read_packs(extra, base)
    if problems:
        raise PatternError("\n".join(problems))
    return packs


def read_packs(extra: Sequence[Path] = (), base: Path | None = None) -> tuple[Packs, list[str]]:
    """As `load_packs`, with what is wrong beside what can be used of the packs.

    A language whose files cannot be read, or that lacks a table, is left out. Raises PatternError for what is no pack.
    """
    with uncollected():
        return _read_packs(extra, base)


def _read_packs(extra: Sequence[Path], base: Path | None) -> tuple[Packs, list[str]]:
    read = PackReader()
    for folder in (base or builtin_folder(), *map(pack_folder, extra)):
        read.pack(folder)
    files, origins = read.files, read.origins
    problems = [*read.problems, *read.unknown()]
    shared = files.pop(COMMON, [])
    gpus = tuple(gpu for pack in shared for gpu in pack.gpu)
    measures = {(m.kind, m.id): m for pack in shared for m in pack.measure}
    lexicons, strange = dict[str, Lexicon](), dict[str, str]()
    for lang, files_here in sorted(files.items()):
        # What a file that cannot be read should have given would be missed everywhere: that is told first.
        if not read.broken.isdisjoint((lang, COMMON)):
            continue
        lexicon = build_lexicon(lang, [*shared, *files_here], measures, read.kinds, read.disabled)
        if isinstance(lexicon, str):
            strange[lang] = lexicon
        elif passed(read.held(lang)):
            # Its patterns are compiled as they are needed, which a start goes faster with.
            lexicons[lang] = lexicon
        else:
            lexicons[lang], wrong = sound(lexicon, measures, origins)
            problems += wrong
    problems += [
        f"{read.folders[lang]}: {missing}, or put them in the folder of a loaded one: "
        f"{', '.join(f'{name}/' for name in (*lexicons, COMMON))}"
        for lang, missing in strange.items()
    ]
    packs = Packs(
        lexicons=lexicons,
        measures=measures,
        kinds=read.kinds,
        explain={lang: merged(packs, "explain") for lang, packs in files.items()},
        wording={lang: merged(packs, "report") for lang, packs in files.items()},
        digests=read.digests,
        held={lang: read.held(lang) for lang in lexicons},
        gpus=gpus,
        origins=origins,
        notes=tuple(read.notes),
        columns=joined((*shared, *chain.from_iterable(files.values())), "columns"),
    )
    return packs, problems
