"""Pack files of one language -> its lexicon."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_month_names
from babel.numbers import get_currency_name
from spacy.util import get_lang_class
from spacy.vocab import create_vocab

from pipeline.errors import meant
from pipeline.patterns.compile import Compiler, KeyFaultError, figure_slots, slots_by_kind
from pipeline.patterns.lexicon import LINE_KINDS, NO_CURRENCY, Entry, Lexicon, common_words, phrase_key
from pipeline.patterns.outline import place
from pipeline.patterns.schema import NAME_TYPES, Currencies, KnownName, Measure, Numbers, PackFile, Pattern, Unit, Words
from pipeline.patterns.verbs import verb_forms
from pipeline.remembered import OnDemand
from pipeline.tokens import Tokenizer


def merged(packs: Iterable[PackFile], table: str) -> dict[str, Any]:
    """One table of several files; a later file adds to it and replaces its keys."""
    merged: dict[str, Any] = {}
    for pack in packs:
        merged.update(getattr(pack, table))
    return merged


def joined(packs: Iterable[PackFile], table: str) -> dict[str, tuple[str, ...]]:
    """One table of lists in several files; the words of a later file join those of the same name."""
    sets: dict[str, tuple[str, ...]] = {}
    for pack in packs:
        for name, words in getattr(pack, table).items():
            sets[name] = tuple(dict.fromkeys((*sets.get(name, ()), *words)))
    return sets


def _words(packs: Iterable[PackFile]) -> Words | None:
    """The `[words]` of several files; the words of a later file join those of the same key."""
    told = [pack.words for pack in packs if pack.words is not None]
    if not told:
        return None
    keys: dict[str, Any] = {}
    for words in told:
        for key in words.model_fields_set:
            more, before = getattr(words, key), keys.get(key)
            if before is None:
                keys[key] = more
            elif isinstance(more, tuple):
                keys[key] = tuple(dict.fromkeys((*before, *more)))
            else:
                keys[key] = {**before, **more}
    made = Words(**keys)
    # il neopresidente, an ex-minister
    prefixed = (f"{prefix}{noun}" for prefix in made.prefixes for noun in made.persons)
    return made.model_copy(update={"persons": tuple(dict.fromkeys((*made.persons, *prefixed)))})


def build_lexicon(
    lang: str,
    packs: Sequence[PackFile],
    measures: Mapping[tuple[str, str], Measure],
    kinds: Mapping[str, frozenset[str]],
    disabled: Collection[str] = (),
) -> Lexicon | str:
    """The lexicon of one language from its files, the common ones first; what is missing where it lacks a table.

    `kinds` are those of figures that packs add, with their units; `disabled` holds the ids of the patterns that are
    left out. A pattern is compiled when it is first asked for, and may turn out to be one that cannot be used: see
    `sound`.
    """
    last: dict[str, Any] = {}
    for pack in packs:
        for table in ("language", "numbers"):
            if getattr(pack, table) is not None:
                last[table] = getattr(pack, table)
    words = _words(packs)
    if words is not None:
        last["words"] = words
    missing = [table for table in ("language", "numbers", "words") if table not in last]
    if missing:
        return f"language {lang!r}: no [{missing[0]}] table in its files; a language needs it"
    months = {**_cldr_months(lang), **merged(packs, "months")}
    # {month} and {last_month} are sets of words.
    sets = {**joined(packs, "sets"), "month": tuple(months), "last_month": tuple(months)}
    verbs = verb_forms(merged(packs, "conjugation"), merged(packs, "irregular"), [pack.verbs for pack in packs])
    patterns = {p.id: p for pack in packs for p in pack.pattern if p.id not in disabled}
    try:
        defaults = get_lang_class(lang).Defaults
    except ImportError:
        defaults = get_lang_class("xx").Defaults
    numbers: Numbers = last["numbers"]
    numerals = [word for word in (*numbers.words, *numbers.magnitudes, *numbers.hundreds) if len(word) > 1]
    currencies = [currency for pack in packs for currency in pack.currency.values()]
    signs = (word for one in currencies for word in (*one.case, *one.shared_case, *one.signs))
    scales = (*numbers.magnitudes, *numbers.suffixes)
    tokenizer = Tokenizer(
        last["language"].apostrophe, numerals, (word for word in signs if word.isalpha()), scales, numbers.fractions
    )
    stop_words = frozenset(defaults.stop_words)
    common = common_words(stop_words, last["words"])
    compiler = Compiler(
        tokenizer=tokenizer,
        sets=sets,
        lemmas=frozenset(lemma for readings in verbs.values() for lemma, _ in readings),
        articulated=merged(packs, "articulated"),
        common=common,
        determiners=last["words"].determiners,
        kinds=kinds,
    )
    lined = [pattern.id for pattern in patterns.values() if pattern.kind not in LINE_KINDS]
    names = (*(name for pack in packs for name in _names(pack)), *_cldr_places(lang))
    tells: dict[str, frozenset[str]] = {
        kind: frozenset(w for pack in packs for w in pack.name_words.get(kind, ())) for kind in NAME_TYPES
    }
    return Lexicon(
        lang=lang,
        language=last["language"],
        numbers=last["numbers"],
        words=last["words"],
        sets=sets,
        verbs=verbs,
        phrases=_phrases(lang, packs, last["words"], tokenizer, common),
        names=names,
        name_words=tells,
        kinds=kinds,
        measures=frozenset(measures),
        planned_measures={key: measure.planned for key, measure in measures.items() if measure.planned},
        thing_measures=frozenset(measure.id for measure in measures.values() if measure.things),
        beside_measures=frozenset(measure.id for measure in measures.values() if measure.beside),
        foreseen_measures=frozenset(measure.id for measure in measures.values() if measure.foreseen),
        imposed_measures=frozenset(measure.id for measure in measures.values() if measure.imposed),
        personal_measures=frozenset(measure.id for measure in measures.values() if measure.personal),
        serial_measures=frozenset(measure.id for measure in measures.values() if measure.things and measure.many),
        patterns=tuple(patterns.values()),
        months=months,
        stop_words=stop_words,
        # Without a tokenizer's exceptions and a pipeline, which take a tenth of a second a language.
        vocab=create_vocab(lang, defaults),
        tokenizer=tokenizer,
        compiled=OnDemand(lined, lambda name: compiler.compile(patterns[name])),
    )


def sound(
    lexicon: Lexicon, measures: Mapping[tuple[str, str], Measure], origins: Mapping[str, str]
) -> tuple[Lexicon, list[str]]:
    """The lexicon without the patterns that cannot be used, and what is wrong with each.

    `origins` says where each pattern stands.
    """
    usable = []
    problems = []
    for pattern in lexicon.patterns:
        try:
            if pattern.kind not in LINE_KINDS:
                lexicon.compiled[pattern.id]
            _check(pattern, measures, lexicon.kinds)
            usable.append(pattern)
        except KeyFaultError as error:
            where = place(origins[pattern.id], error.key, error.value)
            problems.append(f"{where}: {pattern.id}: {error.key}: {error}")
    return replace(lexicon, patterns=tuple(usable)), problems


def _names(pack: PackFile) -> Iterator[KnownName]:
    """The known names of a file, with their aliases and without."""
    yield from pack.name
    for kind, names in pack.names.items():
        for name in names:
            yield KnownName(name=name, type=kind)


# The slots that a kind works on: all of those, or one of the figures.
ALL_OF = {
    "range": ("low", "high"),
    "not_range": ("low", "high"),
    "shared_currency": ("number",),
    "counts": ("money",),
    "qualifier": ("figure",),
}
A_FIGURE = ("measure", "same_measure", "subject", "stance", "per", "not_per", "extent")
# The figures that a relation is between, and what else can tell how many times one is the other.
_RELATED = {
    **dict.fromkeys(("part", "split", "total"), ("whole", "part")),
    "change": ("old", "new", "percent"),
    "difference": ("old", "new", "step"),
    "multiple": ("figure", "base"),
    "price": ("price", "total"),
    "revision": ("old", "new"),
}
_TIMES = {"multiple": ("number", "percent"), "price": ("count", "number")}


def _check(pattern: Pattern, measures: Mapping[tuple[str, str], Measure], kinds: Collection[str]) -> None:
    """A pattern names a known measure, and the slots that its kind works on. Raises KeyFaultError."""
    slots = _RELATED[pattern.relation] if pattern.relation else ALL_OF.get(pattern.kind, ())
    if pattern.kind in kinds:
        slots = ("number", "unit")
    needed = [f"{{{slot}}}" for slot in slots]
    if pattern.relation == "change" and not pattern.trend:
        raise KeyFaultError("trend", 'missing; write trend = "up" or trend = "down"')
    if pattern.kind == "period" and not (pattern.shift or pattern.part or pattern.span == "none"):
        _check_period(pattern)
    if pattern.kind == "cue":
        _check_speaker(pattern)
    if pattern.kind == "subject":
        _check_owner(pattern)
    figures = [f"{{{slot}}}" for slot in figure_slots(kinds)] if pattern.kind in A_FIGURE else []
    if pattern.pattern and (needed or figures):
        wanted = " and ".join(needed) or " or ".join(figures)
        raise KeyFaultError(
            "pattern",
            f"a {pattern.kind} pattern needs {wanted}, which token patterns cannot name; write it as match = ...",
        )
    if pattern.measure:
        _check_measure(pattern, measures, kinds)
    for text in pattern.match:
        for slot in needed:
            if slot not in text:
                raise KeyFaultError("match", f"a {pattern.kind} pattern needs {slot} in {text!r}", text)
        times = [f"{{{slot}}}" for slot in _TIMES.get(pattern.relation or "", ())]
        if times and not pattern.factor and not any(slot in text for slot in times):
            raise KeyFaultError(
                "match", f"a {pattern.relation} needs factor = ..., or {' or '.join(times)} in {text!r}", text
            )
        if figures and not any(slot in text for slot in figures):
            raise KeyFaultError("match", f"a {pattern.kind} pattern needs {' or '.join(figures)} in {text!r}", text)


def _check_speaker(pattern: Pattern) -> None:
    """A cue in plain words names its speaker or says who it is; hearsay has none, one that leads has it before it."""
    if pattern.attribution == "hearsay" or pattern.scope == "after" or "speaker" in pattern.model_fields_set:
        return
    for text in pattern.match:
        if "{source}" not in text and "{speaker}" not in text:
            raise KeyFaultError(
                "match",
                f"a cue needs {{source}} in {text!r}, or speaker = ...: "
                '"here" for the first who acts in the sentence, "last" for who spoke last',
                text,
            )


def _check_owner(pattern: Pattern) -> None:
    """Every wording names whose the figure is."""
    for text in pattern.match:
        if "{subject}" not in text and "{owner}" not in text:
            raise KeyFaultError("match", f"a subject pattern needs {{subject}} or {{owner}} in {text!r}", text)


def _check_measure(pattern: Pattern, measures: Collection[tuple[str, str]], kinds: Collection[str]) -> None:
    """Every wording names a figure of a kind that has the measure."""
    having = {kind for kind, name in measures if name == pattern.measure}
    for text in pattern.match:
        named = {kind for kind, slot in slots_by_kind(kinds).items() if f"{{{slot}}}" in text}
        if not having or ("{figure}" not in text and named and named.isdisjoint(having)):
            known = sorted({name for kind, name in measures if not named or kind in named})
            of = f" of kind {' or '.join(sorted(named))}" if named else ""
            raise KeyFaultError(
                "measure",
                f"no measure {pattern.measure!r}{of} in common/measures.toml{meant(pattern.measure, known)}; "
                f"there are {', '.join(known)}; name one, or add a [[measure]] to common/",
            )


def _check_period(pattern: Pattern) -> None:
    """An expression of time names a year, a month or a date, unless its `shift` or `part` says what it names."""
    named = ("{year}", "{last_year}", "{month}", "{date}")
    for text in pattern.match or ("token patterns",):
        if not any(slot in text for slot in named):
            raise KeyFaultError(
                "match" if pattern.match else "pattern",
                f"a period pattern needs {' or '.join(named)} in {text!r}, or shift = or part =; "
                "write it as match = ...",
                text if pattern.match else "",
            )


def _cldr_months(lang: str) -> dict[str, int]:
    """The names of the months in full, by CLDR, and their numbers."""
    try:
        names = get_month_names("wide", locale=lang)
    except (UnknownLocaleError, ValueError):
        return {}
    return {str(name).lower(): number for number, name in names.items()}


def _phrases(
    lang: str, packs: Sequence[PackFile], words: Words, tokenizer: Tokenizer, common: Collection[str]
) -> dict[str, tuple[Entry, ...]]:
    """What the lexicon knows by its words: currencies, other units, accelerators, their makers and models."""
    found: dict[str, list[Entry]] = {}

    def add(phrase: str, entry: Entry) -> None:
        found.setdefault(phrase_key(tokenizer(phrase + " ")), []).append(entry)

    for code, phrase in _cldr_currencies(lang):
        add(phrase, Entry("CUR", code))
    named: set[str] = set()
    for pack in packs:
        for code, currency in pack.currency.items():
            _add_currency(add, code, currency, common)
            named.add(code)
        for name, unit in pack.unit.items():
            _add_unit(add, name, unit)
        for gpu in pack.gpu:
            add(gpu.maker, Entry("MAKER", gpu.maker))
            for family in (gpu.family, *gpu.aliases):
                for ending in ("", *words.model_plural):
                    add(family + ending, Entry("MODEL", gpu.family, written=family + ending))
            for model in gpu.models:
                for ending in ("", *words.model_plural):
                    add(model + ending, Entry("MODEL", model))
    for code in sorted((_current_currencies() | named) - {NO_CURRENCY, *words.not_codes}):
        add(code, Entry("SYM", code, written=code))
    for noun in words.accelerators:
        add(noun, Entry("GPU", ""))
    for noun in words.chips:
        add(noun, Entry("CHIP", ""))
    return {phrase: tuple(entries) for phrase, entries in found.items()}


def _add_currency(add: Any, code: str, currency: Currencies, common: Collection[str]) -> None:
    near = frozenset(currency.near)
    for word in currency.words:
        add(word, Entry("CUR", code, near=near))
    for word in currency.shared:
        add(word, Entry("CUR", code, shared=True, near=near))
    for word in currency.shared_hundredths:
        add(word, Entry("CUR", code, scale=Decimal("0.01"), shared=True, near=near))
    for word in currency.hundredths:
        add(word, Entry("CUR", code, scale=Decimal("0.01"), near=near))
    for sign in currency.signs:
        add(sign, Entry("SYM", code, written=sign))
        if sign[:2].isalpha() and not sign[-1].isalnum():
            # US $ 8, us$ 8, hk $ 8; but "A $5 million fine" and "it cost us $8" are in US dollars
            letters = sign[:-1]
            spaced = (letters,) if letters.lower() in common else (letters, letters.lower())
            for written in (sign.lower(), *(f"{one} {sign[-1]}" for one in spaced)):
                add(sign, Entry("SYM", code, written=written))
    for word in currency.case:
        add(word, Entry("SYM", code, written=word, near=near))
    for word in currency.shared_case:
        add(word, Entry("SYM", code, written=word, shared=True, near=near))


def _add_unit(add: Any, name: str, unit: Unit) -> None:
    for word, scale in unit.words.items():
        add(word, Entry("UNIT", name, scale=scale))
    for word, scale in unit.case.items():
        add(word, Entry("UNIT", name, written=word, scale=scale))


def _cldr_places(lang: str) -> Iterator[KnownName]:
    """Countries and regions by their CLDR names in the language of the text."""
    try:
        territories = Locale.parse(lang).territories
    except (UnknownLocaleError, ValueError):
        return
    for code, name in territories.items():
        if code.isalpha():
            yield KnownName(name=name, type="place")


def _current_currencies() -> frozenset[str]:
    """ISO 4217 codes of the currencies that are legal tender somewhere today, by CLDR."""
    held = get_global("territory_currencies").values()
    return frozenset(code for times in held for code, _, until, tender in times if tender and until is None)


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
