"""One language's words and rules, as the stages use them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from spacy.vocab import Vocab

from pipeline.patterns.compile import Compiled, Key, figure_classes
from pipeline.patterns.lines import line_key, line_rules
from pipeline.patterns.match import RuleSet
from pipeline.patterns.schema import LOOKING_BACK, KnownName, Language, Numbers, Pattern, Words
from pipeline.remembered import remembered
from pipeline.tokens import HYPHENS, Token, Tokenizer

# The kinds that find figures run before figures exist; the others see them as one token.
_FIGURE_KINDS = ("money", "gpu_count", "shared_currency", "not_figure")
LINE_KINDS = ("boilerplate",)
# ISO 4217: no currency is involved. Its words are what words of currencies mean otherwise (pounds that weigh).
NO_CURRENCY = "XXX"
_LINES = 1 << 10
# Letters of a verb whose mood its ending may tell, more than these.
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase of the lexicon is: class CUR, SYM, UNIT, GPU, CHIP, MODEL or MAKER, and its canonical name.

    `written` is given where only that spelling counts (currency codes, family names that are words);
    `scale` is how many of the unit a word counts (cents: 0.01; gigawatts: 1,000,000,000). `shared` is a word of several
    currencies (corone, pesos); the words `near` it tell which one it means.
    """

    tag: str
    name: str
    written: str = ""
    scale: Decimal = Decimal(1)
    shared: bool = False
    near: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """All words and rules of one language, common pack included.

    `kinds` are those of figures that packs add, each with its units; `measures` are known by kind and name.
    """

    lang: str
    language: Language
    numbers: Numbers
    words: Words
    sets: Mapping[str, Sequence[str]]
    verbs: Mapping[str, tuple[tuple[str, str], ...]]
    phrases: Mapping[str, tuple[Entry, ...]]
    names: tuple[KnownName, ...]
    name_words: Mapping[str, frozenset[str]]
    kinds: Mapping[str, frozenset[str]]
    measures: frozenset[tuple[str, str]]
    planned_measures: Mapping[tuple[str, str], str]
    thing_measures: frozenset[str]
    foreseen_measures: frozenset[str]
    imposed_measures: frozenset[str]
    personal_measures: frozenset[str]
    beside_measures: frozenset[str]
    serial_measures: frozenset[str]
    patterns: tuple[Pattern, ...]
    months: Mapping[str, int]
    stop_words: frozenset[str]
    vocab: Vocab = field(repr=False)
    tokenizer: Tokenizer = field(repr=False)
    compiled: Mapping[str, tuple[Compiled, ...]] = field(repr=False)

    def __reduce__(self) -> tuple[type[Lexicon], tuple[Any, ...]]:
        # What it has found out of its words stays behind.
        return Lexicon, tuple(getattr(self, one.name) for one in fields(self))

    def rules(self, *kinds: str) -> RuleSet:
        """The compiled patterns of these kinds."""
        chosen = (p for p in self.patterns if p.kind in kinds and not p.verbs)
        return RuleSet(self.vocab, ((p, self.compiled[p.id]) for p in chosen), tuple(self.kinds))

    @property
    def figure_kinds(self) -> tuple[str, ...]:
        """The kinds of patterns that find figures."""
        return (*_FIGURE_KINDS, *self.kinds)

    @cached_property
    def figure_classes(self) -> dict[str, str]:
        """The class of the figures of each kind."""
        return figure_classes(self.kinds)

    @cached_property
    def speech(self) -> dict[str, tuple[Pattern, ...]]:
        """The cue patterns of each verb that reports."""
        return self._by_verb("cue")

    @cached_property
    def stance_verbs(self) -> dict[str, tuple[Pattern, ...]]:
        """The stance patterns of each verb that tells one, those that ask for a mood first."""
        found = self._by_verb("stance")
        return {lemma: tuple(sorted(patterns, key=lambda p: not p.mood)) for lemma, patterns in found.items()}

    def _by_verb(self, kind: str) -> dict[str, tuple[Pattern, ...]]:
        found: dict[str, list[Pattern]] = {}
        for pattern in self.patterns:
            for name in pattern.verbs if pattern.kind == kind else ():
                for lemma in self.sets.get(name, (name,)):
                    if pattern not in found.setdefault(lemma, []):
                        found[lemma].append(pattern)
        return {lemma: tuple(patterns) for lemma, patterns in found.items()}

    @cached_property
    def word_sets(self) -> dict[str, frozenset[str]]:
        """The words of each key of `[words]`."""
        return {key: frozenset(getattr(self.words, key)) for key in Words.model_fields}

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Function words, lower case: a capital at the start of a sentence makes none of them a name."""
        return common_words(self.stop_words, self.words)

    @cached_property
    def ordinary_words(self) -> frozenset[str]:
        """Function words and verb forms: at the start of a sentence their capital means nothing."""
        return self.common_words | frozenset(self.verbs)

    @cached_property
    def opening_words(self) -> frozenset[str]:
        """The ordinary words that begin a sentence: its first word is no name then."""
        return self.ordinary_words - self.bare_forms

    @cached_property
    def bare_forms(self) -> frozenset[str]:
        """Verb forms that no clause begins with but as a command: Shell, Target."""
        bare = (form for form, readings in self.verbs.items() if {mood for _, mood in readings} == {"base"})
        return frozenset(bare) - self.common_words

    @cached_property
    def _line_rules(self) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
        lines = (pattern for pattern in self.patterns if pattern.kind in LINE_KINDS)
        return tuple((p.id, p.scope, rule) for p in lines for rule in line_rules(p, self.tokenizer))

    @cached_property
    def boilerplate(self) -> Callable[[str], tuple[str, str]]:
        """Id and scope of the first boilerplate pattern that matches a whole line; empty where none does."""
        rules, tokenizer = self._line_rules, self.tokenizer

        def boilerplate(line: str) -> tuple[str, str]:
            key = line_key(line, tokenizer)
            return next(((name, scope) for name, scope, rule in rules if rule.fullmatch(key)), ("", ""))

        # Menus repeat their lines, and a headline is asked about twice.
        return lru_cache(maxsize=_LINES)(boilerplate)

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
    def institution_nouns(self) -> frozenset[str]:
        """Nouns that make a name with what follows them: la procura di Genova."""
        return frozenset(word.lower() for word in self.words.institutions)

    @cached_property
    def institutions(self) -> frozenset[str]:
        """The same as they are written in a name: Procura."""
        return frozenset(self.words.institutions)

    @cached_property
    def no_firms(self) -> frozenset[str]:
        """Words of the names of courts, ministries, watchdogs, unions, which no `company` stands for."""
        return frozenset((*self.words.authorities, *self.words.public_bodies))

    @cached_property
    def governing(self) -> frozenset[str]:
        """Prepositions, `of` among them: what stands behind one is no subject."""
        return frozenset((*self.words.prepositions, *self.words.of))

    @cached_property
    def shortening(self) -> frozenset[str]:
        """What stands between two numbers of which the first may leave its zeros to the second: 4-500, 5 o 600."""
        return frozenset((*HYPHENS, "/", *self.words.either))

    @cached_property
    def counted_nouns(self) -> frozenset[str]:
        """Nouns of people and things that news counts by the thousand."""
        return frozenset(self.words.counted)

    @cached_property
    def linking_words(self) -> frozenset[str]:
        """Prepositions and conjunctions: a number that stands before one of them counts nothing after it."""
        words = self.words
        linking = (
            words.prepositions,
            words.of,
            words.subordinators,
            words.clause_breaks,
            self.numbers.also,
            words.either,
        )
        return frozenset(word for group in linking for word in group)

    @cached_property
    def joiners(self) -> frozenset[str]:
        """What joins the members of a list, and clauses: and, or, a comma."""
        return frozenset((*self.numbers.also, *self.words.either, ","))

    @cached_property
    def clause_openers(self) -> frozenset[str]:
        """Words that open a clause with a verb of its own."""
        return frozenset((*self.words.relatives, *self.words.subordinators, *self.words.clause_breaks))

    @cached_property
    def complementizers(self) -> frozenset[str]:
        """Words behind which what is said follows, tensed: that."""
        return frozenset(self.words.that) - frozenset(self.words.like)

    @cached_property
    def actor_types(self) -> dict[str, str]:
        """Common nouns that make a name beside them a `person` or an `org`."""
        return {
            **dict.fromkeys(self.words.persons, "person"),
            **dict.fromkeys(self.words.organisations, "org"),
            **dict.fromkeys(self.words.outlets, "outlet"),
        }

    @cached_property
    def titles(self) -> frozenset[str]:
        """Nouns of persons that stand before a name: president, founder."""
        return frozenset(self.words.persons)

    @cached_property
    def offices(self) -> frozenset[str]:
        """Words by which somebody acts for a firm: its director, at its helm."""
        return self.titles | self.word_sets["helms"]

    @cached_property
    def things(self) -> frozenset[str]:
        """Nouns after which a name is no company's."""
        return frozenset(self.words.things)

    @cached_property
    def locatives(self) -> frozenset[str]:
        """Prepositions after which a name is a place's."""
        return frozenset(self.words.locatives)

    @cached_property
    def documents(self) -> frozenset[str]:
        """Nouns of documents: a name after them is their author's."""
        return frozenset(self.words.documents)

    @cached_property
    def sited(self) -> frozenset[str]:
        """Nouns of what has a place: a name behind their `of` is that of the place."""
        return frozenset(self.words.sited)

    @cached_property
    def telling_nouns(self) -> frozenset[str]:
        """The words that tell what a name after them is."""
        nouns = (*self.actor_types, *self.things, *self.locatives, *self.documents, *self.sited)
        return frozenset((*nouns, *self.words.streets))

    @cached_property
    def parting_words(self) -> frozenset[str]:
        """Words that part a noun from a name behind them: prepositions, `of` among them, auxiliaries, that."""
        return self.auxiliary_forms | self.governing | frozenset(self.words.subordinators)

    @cached_property
    def bare_determiners(self) -> frozenset[str]:
        """Determiners, elided ones with and without their apostrophe."""
        return frozenset(self.words.determiners) | {word.rstrip("'") for word in self.words.determiners}

    @cached_property
    def looking_back(self) -> dict[str, frozenset[str]] | None:
        """Words that a sentence which says who said the one before it (`Lo riferisce Reuters`) can begin with.

        Each has those that may follow it, none where any may. None where it can begin with others.
        """
        found: dict[str, frozenset[str]] = {}
        patterns = (pattern for pattern in self.patterns if pattern.kind == "cue" and pattern.scope in LOOKING_BACK)
        readings = (compiled for pattern in patterns for compiled in self.compiled[pattern.id])
        for first, after in (opening for compiled in readings for opening in compiled.segments[0].openings):
            if not first or not _words_alone(first):
                return None
            follow = frozenset(word for _, word in after) if _words_alone(after) else frozenset()
            for _, word in first:
                known = found.get(word, follow)
                found[word] = known | follow if known and follow else frozenset()
        return found

    @cached_property
    def gpu_words(self) -> frozenset[str]:
        """Lower-case phrases that are accelerators, models or families: no names of anybody."""
        return self._phrases_of("GPU", "MODEL")

    @cached_property
    def gpu_series(self) -> frozenset[str]:
        """First words of models of several, lower case: RTX."""
        return frozenset(phrase.split(" ")[0] for phrase in self.gpu_words if " " in phrase)

    @cached_property
    def auxiliary_forms(self) -> frozenset[str]:
        """All forms of the auxiliaries."""
        return frozenset(word for forms in self.words.auxiliaries.values() for word in forms)

    @cached_property
    def currency_words(self) -> frozenset[str]:
        """Lower-case words, signs and codes of currencies."""
        return self._phrases_of("CUR", "SYM")

    @cached_property
    def unit_words(self) -> frozenset[str]:
        """Lower-case words of currencies and of the units of other figures."""
        return self.currency_words | self._phrases_of("UNIT")

    @cached_property
    def no_names(self) -> frozenset[str]:
        """Lower-case words that name nobody: function words, plain nouns, units, accelerators and their series."""
        plain = self.word_sets["demonyms"] | self.word_sets["nameless"]
        return self.common_words | plain | self.unit_words | self.gpu_words | self.gpu_series

    @cached_property
    def gpu_makers(self) -> frozenset[str]:
        """Lower-case names of the makers of accelerators."""
        return self._phrases_of("MAKER")

    def _phrases_of(self, *tags: str) -> frozenset[str]:
        return frozenset(phrase for phrase, entries in self.phrases.items() if any(e.tag in tags for e in entries))

    @cached_property
    def known_names(self) -> dict[str, KnownName]:
        """Every known name and alias as written; an outlet's without its article too: la Gazzetta dello Sport."""
        known = {alias: name for name in reversed(self.names) for alias in (name.name, *name.aliases)}
        parts = [(alias.partition(" "), name) for alias, name in known.items() if name.type == "outlet"]
        articles = self.words.determiners
        bare = {rest: name for (first, _, rest), name in parts if " " in rest and first.lower() in articles}
        return bare | known

    @cached_property
    def names_misspelt(self) -> dict[str, KnownName]:
        """The known names with capitals inside a word, in lower case: Deepseek and Openai are nobody else."""
        inside = (name for name in self.known_names if not name.isupper() and re.search("[a-z][A-Z]", name))
        return {alias.casefold(): self.known_names[alias] for alias in inside}

    @cached_property
    def names_by_first_word(self) -> dict[str, tuple[str, ...]]:
        """The known names and aliases by their first word."""
        found: dict[str, list[str]] = {}
        for alias in self.known_names:
            found.setdefault(alias.split(" ")[0].partition("'s")[0], []).append(alias)
        return {word: tuple(aliases) for word, aliases in found.items()}

    @cached_property
    def phrase_lengths(self) -> dict[str, tuple[int, ...]]:
        """How many words the phrases have that begin with a word, lower case."""
        lengths: dict[str, set[int]] = {}
        for phrase in self.phrases:
            first, *rest = phrase.split(" ")
            lengths.setdefault(first, set()).add(1 + len(rest))
        return {first: tuple(sorted(found)) for first, found in lengths.items()}

    @cached_property
    def word_class(self) -> Callable[[str], str]:
        """The class that patterns see of a word: W of one that says something, in lower case, else X."""
        common = self.common_words

        def word_class(text: str) -> str:
            # high-end says as much as fast
            letters = text.isalpha() or text.replace("-", "").isalpha()
            return "W" if text.islower() and letters and text not in common else "X"

        return remembered(word_class)

    @cached_property
    def accents(self) -> dict[str, str]:
        """The words whose last letter has an accent, without it, and that letter: perche, é; where apostrophes are
        written for accents.
        """
        if not self.language.apostrophe_accents:
            return {}
        known = self.verbs.keys() | self.common_words | {word for words in self.word_sets.values() for word in words}
        apart = ((word, unicodedata.normalize("NFD", word[-1:])) for word in known)
        return {word[:-1] + last[0]: word[-1] for word, last in apart if len(last) > 1}

    @cached_property
    def asides(self) -> frozenset[str]:
        """Small words that may part a subject from its verb: Neri comunque ha speso ..."""
        words = self.words
        parts = (
            words.subordinators, words.pronouns, words.personal, words.relatives, words.possessives, words.impersonal,
            words.not_names, words.times,
        )  # fmt: skip
        others = {word for group in parts for word in group} | set(self.verbs)
        return self.common_words - self.auxiliary_forms - self.governing - self.bare_determiners - others

    @cached_property
    def adverb(self) -> Callable[[str], bool]:
        """Whether a word in lower case is an adverb by its ending: typically, curiosamente."""
        endings, others = self.words.adverb_endings, self.word_sets["not_adverbs"]
        return remembered(lambda word: word.endswith(endings) and word not in others)

    @cached_property
    def mood_by_ending(self) -> Callable[[str], str]:
        """The mood that the ending of a verb tells which is not in the pack (mobiliterà); empty where it tells none."""
        endings = self.language.endings.items()

        def mood(text: str) -> str:
            return next((mood for mood, told in endings if text.endswith(told) and len(text) > _SHORTEST), "")

        return remembered(mood)


def _words_alone(keys: Iterable[Key]) -> bool:
    return all(attribute == "LOWER" for attribute, _ in keys)


def common_words(stop_words: frozenset[str], words: Words) -> frozenset[str]:
    """spaCy's stop words and the pack's small words."""
    small = (
        words.determiners, words.possessives, words.of, words.prepositions, words.subordinators,
        words.verb_group, words.negations, words.not_names, *words.auxiliaries.values(),
    )  # fmt: skip
    return stop_words | {word for group in small for word in group}


def phrase_key(tokens: Iterable[Token]) -> str:
    """The key of a phrase: its lower-case words, spaced."""
    return " ".join(token.lower for token in tokens)
