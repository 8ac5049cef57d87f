"""Finds the packs, reads their TOML files, and builds one lexicon a language."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import spacy
from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name
from pydantic import ValidationError
from spacy.language import Language as SpacyLanguage
from spacy.matcher import PhraseMatcher

from pipeline.errors import PatternError
from pipeline.patterns.compile import Compiled, Compiler, Key
from pipeline.patterns.lines import line_key, line_rules
from pipeline.patterns.match import RuleSet
from pipeline.patterns.schema import (
    Currencies,
    Gpus,
    KnownName,
    Language,
    Measure,
    Numbers,
    PackFile,
    Pattern,
    Words,
)
from pipeline.patterns.verbs import verb_forms
from pipeline.tokens import Token, Tokenizer, make_doc

COMMON = "common"
# The kinds that find figures run before figures exist; the others see them as one token.
FIGURE_KINDS = ("money", "gpu_count", "shared_currency", "not_figure")
LINE_KINDS = ("boilerplate",)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase of the lexicon is: class CUR, SYM, GPU, MODEL or MAKER, and its canonical name.

    `written` is given where only that spelling counts (currency codes, family names that are words);
    `scale` is the part of the unit that a currency word counts (cents: 0.01).
    """

    tag: str
    name: str
    written: str = ""
    scale: Decimal = Decimal(1)


@dataclass(frozen=True)
class Lexicon:
    """All words and rules of one language, common pack included."""

    lang: str
    language: Language
    numbers: Numbers
    words: Words
    sets: Mapping[str, Sequence[str]]
    verbs: Mapping[str, tuple[tuple[str, str], ...]]
    phrases: Mapping[str, tuple[Entry, ...]]
    names: tuple[KnownName, ...]
    patterns: tuple[Pattern, ...]
    nlp: SpacyLanguage = field(repr=False)
    tokenizer: Tokenizer = field(repr=False)
    compiled: Mapping[str, tuple[Compiled, ...]] = field(repr=False)

    def rules(self, *kinds: str) -> RuleSet:
        """The compiled patterns of these kinds."""
        chosen = (p for p in self.patterns if p.kind in kinds)
        return RuleSet(self.nlp.vocab, ((p, self.compiled[p.id]) for p in chosen))

    def of_kind(self, kind: str) -> tuple[Pattern, ...]:
        """The patterns of one kind, in file order."""
        return tuple(p for p in self.patterns if p.kind == kind)

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Function words, lower case: a capital at the start of a sentence makes none of them a name."""
        return common_words(self.nlp, self.words)

    @cached_property
    def ordinary_words(self) -> frozenset[str]:
        """Function words and verb forms: at the start of a sentence their capital means nothing."""
        return self.common_words | frozenset(self.verbs)

    @cached_property
    def _line_rules(self) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
        lines = (pattern for pattern in self.patterns if pattern.kind in LINE_KINDS)
        return tuple((p.id, p.scope, rule) for p in lines for rule in line_rules(p, self.tokenizer))

    def boilerplate(self, line: str) -> tuple[str, str]:
        """Id and scope of the first boilerplate pattern that matches a whole line; empty where none does."""
        key = line_key(line, self.tokenizer)
        return next(((name, scope) for name, scope, rule in self._line_rules if rule.fullmatch(key)), ("", ""))

    @cached_property
    def actor_nouns(self) -> frozenset[str]:
        """Common nouns that can speak, own or pay."""
        words = self.words
        return frozenset(
            {
                *words.organisations,
                *words.persons,
                *words.groups,
                *words.documents,
                *words.estimates,
                *words.anonymous,
            }
        )

    @cached_property
    def looking_back(self) -> frozenset[Key]:
        """What a sentence that says who said the one before it (`Lo riferisce Reuters`) can begin with."""
        keys: set[Key] = set()
        for pattern in self.patterns:
            if pattern.kind == "cue" and pattern.scope == "previous":
                for compiled in self.compiled[pattern.id]:
                    keys |= compiled.segments[0].openings
        return frozenset(keys)

    @cached_property
    def gpu_words(self) -> frozenset[str]:
        """Lower-case phrases that are accelerators, models or families: no names of anybody."""
        return self._phrases_of("GPU", "MODEL")

    @cached_property
    def gpu_makers(self) -> frozenset[str]:
        """Lower-case names of the makers of accelerators."""
        return self._phrases_of("MAKER")

    def _phrases_of(self, *tags: str) -> frozenset[str]:
        return frozenset(phrase for phrase, entries in self.phrases.items() if any(e.tag in tags for e in entries))

    @cached_property
    def known_names(self) -> dict[str, KnownName]:
        """Every known name and alias as written."""
        return {alias: name for name in reversed(self.names) for alias in (name.name, *name.aliases)}

    @cached_property
    def names_by_first_word(self) -> dict[str, tuple[str, ...]]:
        """The known names and aliases by their first word."""
        found: dict[str, list[str]] = {}
        for alias in self.known_names:
            found.setdefault(alias.split(" ")[0], []).append(alias)
        return {word: tuple(aliases) for word, aliases in found.items()}

    @cached_property
    def phrase_matcher(self) -> PhraseMatcher:
        """Finds every phrase of the lexicon, ignoring case."""
        matcher = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        matcher.add(
            "lexicon",
            [make_doc(self.nlp.vocab, phrase.split(" ")) for phrase in self.phrases],
        )
        return matcher


def common_words(nlp: SpacyLanguage, words: Words) -> frozenset[str]:
    """spaCy's stop words and the pack's small words."""
    small = (
        words.determiners, words.possessives, words.of, words.prepositions, words.subordinators,
        words.verb_group, words.negations, words.not_names, *words.auxiliaries.values(),
    )  # fmt: skip
    return frozenset(nlp.Defaults.stop_words) | {word for group in small for word in group}


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

    def item_family(self, item: str) -> str:
        """The family of a GPU model (`H800` -> `Hopper`), of a family itself; empty where unknown."""
        return self._family[item].family if item in self._family else ""

    def item_maker(self, item: str) -> str:
        """The maker of a GPU model or family; empty where unknown."""
        return self._family[item].maker if item in self._family else ""

    def describe(self, pattern_id: str) -> str:
        """Where a pattern stands and what it says, for `explain`; empty for an unknown id."""
        for lexicon in self.lexicons.values():
            for pattern in lexicon.patterns:
                if pattern.id == pattern_id:
                    return f"{self.origins[pattern_id]}: {' | '.join(pattern.match) or pattern.pattern}"
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
            for pattern in pack.pattern:
                place = f"{path}:{_line_of_id(raw.decode(), pattern.id)}"
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
    lexicons = {lang: _lexicon(lang, [*shared, *packs], measures, origins) for lang, packs in sorted(files.items())}
    return Packs(
        lexicons=lexicons,
        measures=measures,
        explain={lang: _merged(packs, "explain") for lang, packs in files.items()},
        wording={lang: _merged(packs, "report") for lang, packs in files.items()},
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
        if number >= line and row.split("=")[0].strip().strip("[]") == key:
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


def _line_of_id(text: str, pattern_id: str) -> int:
    for number, row in enumerate(text.splitlines(), 1):
        if row.replace(" ", "").startswith(f'id="{pattern_id}"'):
            return number
    return 1


def _merged(packs: Iterable[PackFile], table: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for pack in packs:
        merged.update(getattr(pack, table))
    return merged


def _lexicon(
    lang: str,
    packs: Sequence[PackFile],
    measures: Mapping[tuple[str, str], Measure],
    origins: Mapping[str, str],
) -> Lexicon:
    last: dict[str, Any] = {}
    for pack in packs:
        for table in ("language", "numbers", "words"):
            if getattr(pack, table) is not None:
                last[table] = getattr(pack, table)
    missing = [table for table in ("language", "numbers", "words") if table not in last]
    if missing:
        raise PatternError(f"language {lang!r}: no [{missing[0]}] table in its files; a language needs it")
    sets = _merged(packs, "sets")
    verbs = verb_forms(_merged(packs, "conjugation"), _merged(packs, "irregular"), [pack.verbs for pack in packs])
    patterns = {p.id: p for pack in packs for p in pack.pattern}
    try:
        nlp = spacy.blank(lang)
    except ImportError:
        nlp = spacy.blank("xx")
    numbers: Numbers = last["numbers"]
    numerals = [word for word in (*numbers.words, *numbers.magnitudes, *numbers.hundreds) if len(word) > 1]
    tokenizer = Tokenizer(last["language"].apostrophe, numerals)
    compiler = Compiler(
        tokenizer=tokenizer,
        sets=sets,
        lemmas=frozenset(lemma for readings in verbs.values() for lemma, _ in readings),
        articulated=_merged(packs, "articulated"),
        common=common_words(nlp, last["words"]),
        determiners=last["words"].determiners,
    )
    compiled = {}
    problems = []
    for pattern in patterns.values():
        try:
            if pattern.kind not in LINE_KINDS:
                compiled[pattern.id] = compiler.compile(pattern)
            _check(pattern, measures)
        except PatternError as error:
            problems.append(f"{origins[pattern.id]}: {error}")
    if problems:
        raise PatternError("\n".join(problems))
    names = (*(name for pack in packs for name in pack.name), *_cldr_places(lang))
    return Lexicon(
        lang=lang,
        language=last["language"],
        numbers=last["numbers"],
        words=last["words"],
        sets=sets,
        verbs=verbs,
        phrases=_phrases(lang, packs, last["words"], tokenizer),
        names=names,
        patterns=tuple(patterns.values()),
        nlp=nlp,
        tokenizer=tokenizer,
        compiled=compiled,
    )


def _check(pattern: Pattern, measures: Mapping[tuple[str, str], Measure]) -> None:
    """A pattern names a known measure, and the slots that its kind works on."""
    if pattern.measure and not any(name == pattern.measure for _, name in measures):
        raise PatternError(f"{pattern.id}: measure: no measure {pattern.measure!r} in common/measures.toml")
    needed = {"range": ("low", "high"), "qualifier": ("figure",), "period": ("year",)}.get(pattern.kind, ())
    for text in pattern.match:
        for slot in needed:
            if f"{{{slot}}}" not in text:
                raise PatternError(f"{pattern.id}: match: a {pattern.kind} pattern needs {{{slot}}} in {text!r}")


def _phrases(lang: str, packs: Sequence[PackFile], words: Words, tokenizer: Tokenizer) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}

    def add(phrase: str, entry: Entry) -> None:
        found.setdefault(phrase_key(tokenizer(phrase + " ")), []).append(entry)

    for code, phrase in _cldr_currencies(lang):
        add(phrase, Entry("CUR", code))
    for pack in packs:
        for code, currency in pack.currency.items():
            _add_currency(add, code, currency)
        for gpu in pack.gpu:
            add(gpu.maker, Entry("MAKER", gpu.maker))
            for family in (gpu.family, *gpu.aliases):
                add(family, Entry("MODEL", gpu.family, written=family))
            for model in gpu.models:
                for ending in ("", *words.model_plural):
                    add(model + ending, Entry("MODEL", model))
    for noun in words.accelerators:
        add(noun, Entry("GPU", ""))
    return {phrase: tuple(entries) for phrase, entries in found.items()}


def _add_currency(add: Any, code: str, currency: Currencies) -> None:
    for word in currency.words:
        add(word, Entry("CUR", code))
    for word in currency.hundredths:
        add(word, Entry("CUR", code, scale=Decimal("0.01")))
    for sign in currency.signs:
        add(sign, Entry("SYM", code, written=sign))
    for word in (code, *currency.case):
        add(word, Entry("SYM", code, written=word))


def phrase_key(tokens: Iterable[Token]) -> str:
    """The key of a phrase: its lower-case words, spaced."""
    return " ".join(token.lower for token in tokens)


def _cldr_places(lang: str) -> Iterator[KnownName]:
    """Countries and regions by their CLDR names in the language of the text."""
    try:
        territories = Locale.parse(lang).territories
    except (UnknownLocaleError, ValueError):
        return
    for code, name in territories.items():
        if code.isalpha():
            yield KnownName(name=name, type="place")


def _cldr_currencies(lang: str) -> Iterator[tuple[str, str]]:
    """Currency names of two words and more, from CLDR; single words are the pack's to give."""
    try:
        locale = Locale.parse(lang)
    except (UnknownLocaleError, ValueError):
        return
    for code in map(str, locale.currencies):
        for count in (1, 2):
            name = get_currency_name(code, count=count, locale=locale)
            if " " in name and "(" not in name and name != code:
                yield code, name
