"""Plain words with slots -> spaCy token patterns.

`match = "stando a {source}"` becomes token patterns over a Doc whose TAG is the class of a word (figure,
actor, verb group ...) and whose LEMMA is that of a known verb. Gaps (`{any:0-3}`) are kept apart from the
token patterns around them: spaCy expands a bounded repetition into optional tokens whose combinations
explode, while two short patterns and a distance cost nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import meant
from pipeline.patterns.schema import Pattern
from pipeline.remembered import remembered
from pipeline.tokens import Tokenizer

TokenSpec = dict[str, Any]
Key = tuple[str, str]

# spaCy refuses LEMMA patterns on a Doc whose lemmas are all empty.
NO_LEMMA = "-"

_VERB_GROUP: TokenSpec = {"TAG": {"IN": ["AUX", "BE"]}, "OP": "*"}
# The passive is left out: who is said to be worth something does not speak.
_ACTIVE_GROUP: TokenSpec = {"TAG": "AUX", "OP": "+"}
_NOUN_PHRASE: tuple[TokenSpec, ...] = (
    {"TAG": "PRE", "OP": "*"},
    {"TAG": "ACTOR"},
    {"TAG": {"IN": ["POST", "ACTOR"]}, "OP": "*"},
)
ROLES = ("whole", "part", "old", "new", "step", "base", "count", "price", "total")
# What a slot stands for. {source}, {subject}: a noun phrase; the others one token of the short Docs.
_SLOTS: Mapping[str, tuple[TokenSpec, ...]] = {
    "source": _NOUN_PHRASE,
    "subject": _NOUN_PHRASE,
    "percent": ({"TAG": {"IN": ["NUM", "YEAR"]}},),
    "number": ({"TAG": {"IN": ["NUM", "YEAR"]}},),
    "bare": ({"TAG": "NUM"},),
    "currency": ({"TAG": "CUR"},),
    "symbol": ({"TAG": "SYM"},),
    "unit": ({"TAG": "UNIT"},),
    "gpu": ({"TAG": "GPU"},),
    "chip": ({"TAG": "CHIP"},),
    "half": ({"TAG": "HALF"},),
    "model": ({"TAG": "MODEL"},),
    "maker": ({"TAG": "MAKER"},),
    "year": ({"TAG": "YEAR"},),
    # The end of a range of years may leave its century out: 2023-24.
    "last_year": ({"TAG": {"IN": ["YEAR", "NUM"]}},),
    "day": ({"TAG": "NUM"},),
    "last_day": ({"TAG": "NUM"},),
    # Which of these words are dates the reader of periods tells: a regular expression here costs a Matcher.
    "date": ({"TAG": "X"},),
    "word": ({"TAG": "W"},),
}


def figure_classes(kinds: Iterable[str] = ()) -> dict[str, str]:
    """The class of the figures of each kind; `kinds` are those that packs add, whose ids are their classes."""
    return {"money": "MONEY", "gpu_count": "GPUS", **{kind: kind for kind in kinds}}


def slots_by_kind(kinds: Iterable[str] = ()) -> dict[str, str]:
    """The slot of the figures of each kind."""
    return {"money": "money", "gpu_count": "gpus", **{kind: kind for kind in kinds}}


def figure_slots(kinds: Iterable[str] = ()) -> tuple[str, ...]:
    """The slots of any figure, and of figures of one kind."""
    return ("figure", *slots_by_kind(kinds).values())


def slots(kinds: Collection[str] = ()) -> dict[str, tuple[TokenSpec, ...]]:
    """What each slot stands for, where packs add these kinds of figures."""
    classes = figure_classes(kinds)
    figure: TokenSpec = {"TAG": {"IN": list(classes.values())}}
    count: TokenSpec = {"TAG": {"IN": [name for kind, name in classes.items() if kind != "money"]}}
    end: TokenSpec = {"TAG": {"IN": [*classes.values(), "NUM"]}}
    return {
        **_SLOTS,
        **{slot: ({"TAG": classes[kind]},) for kind, slot in slots_by_kind(kinds).items()},
        # What a relation between two or three figures calls each of them.
        **dict.fromkeys(("figure", *ROLES), (figure,)),
        "count": (count,),
        **dict.fromkeys(("low", "high"), (end,)),
    }


SLOTS = slots()
# {any}: words, no punctuation; {gap}: no verbs either; {far}: within the clause. None crosses a figure.
GAPS = ("any", "gap", "far")
_FAR = 15
_MOST_GAP = 8
_MOST_ALTERNATIVES = 96
# How many tokens a repeated token (auxiliaries, the words of a noun phrase) is looked for around an anchor.
_REPEATS = 10
# Classes that a token of nearly every sentence with a figure has.
_EVERYWHERE = frozenset({"ACTOR", "W", "X", "PRE", "POST", "AUX", "BE", "MONEY", "GPUS", "NUM"})
_ITEM = re.compile(
    r"\s*(?:\{(?P<slot>[^{}]*)\}|(?P<open>[(\[])|(?P<close>[)\]])|(?P<bar>\|)|(?P<word>[^\s{}()\[\]|]+))"
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Between `least` and `most` tokens of a kind in GAPS."""

    kind: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Tokens that stand side by side: spaCy specs, and the slot of each ("" for none).

    `anchor_at` is the place of its most telling token, `rarity` how telling it is (0 most); of each set in
    `needed` a sentence must hold one word, lemma or class for a match.
    """

    specs: tuple[TokenSpec, ...]
    slots: tuple[str, ...]
    anchor_at: int
    rarity: int
    needed: tuple[frozenset[Key], ...]

    @property
    def anchor(self) -> frozenset[Key]:
        """The words, lemmas or classes of its most telling token."""
        return frozenset(_keys(self.specs[self.anchor_at]))

    @property
    def reach(self) -> tuple[int, int]:
        """How many tokens the segment can take before and after its anchor."""
        before, after = self.specs[: self.anchor_at], self.specs[self.anchor_at + 1 :]
        left, right = (
            sum(_REPEATS if spec.get("OP") in ("*", "+") else 1 for spec in side) for side in (before, after)
        )
        return left, right + (_REPEATS if self.specs[self.anchor_at].get("OP") == "+" else 0)

    @property
    def openings(self) -> tuple[tuple[frozenset[Key], frozenset[Key]], ...]:
        """What its first token can be, each time with what the one after it can be; empty where that cannot be told."""
        ends = next((place for place, spec in enumerate(self.specs) if _needed(spec)), len(self.specs) - 1)
        return tuple(
            # A token that may come again is followed by itself too.
            (frozenset(_keys(spec)), _first(self.specs[place + (spec.get("OP", "1") in ("1", "?")) :]))
            for place, spec in enumerate(self.specs[: ends + 1])
        )

    @property
    def key(self) -> str:
        """The same for segments that match the same tokens; theirs are built in the same order."""
        return repr((self.specs, self.slots))


@dataclass(frozen=True, slots=True)
class Compiled:
    """One reading of a pattern: its segments, and the gap after each but the last."""

    segments: tuple[Segment, ...]
    gaps: tuple[Gap, ...]


# Attributes of a token that exist without a trained pipeline; with any other spaCy stops when it matches.
ATTRIBUTES = {
    *("ORTH", "TEXT", "LOWER", "NORM", "SHAPE", "PREFIX", "SUFFIX", "LENGTH", "TAG", "LEMMA", "OP"),
    *("IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE", "IS_STOP"),
    *("IS_QUOTE", "IS_BRACKET", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY", "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL"),
}
_Item = tuple[str, TokenSpec] | Gap
_Sequence = list[_Item]


class KeyFaultError(Exception):
    """What is wrong with a key of a pattern, and what to do; `value` is the text of its list, empty where it is all."""

    def __init__(self, key: str, message: str, value: str = "") -> None:
        super().__init__(message)
        self.key = key
        self.value = value


class Compiler:
    """Compiles patterns of one language with its word sets, verb lemmas and articulated prepositions."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        sets: Mapping[str, Sequence[str]],
        lemmas: frozenset[str],
        articulated: Mapping[str, Sequence[str]],
        common: frozenset[str],
        determiners: Sequence[str],
        kinds: Collection[str] = (),
    ) -> None:
        self._tokenizer = tokenizer
        self._sets = sets
        self._lemmas = lemmas
        self._articulated = articulated
        self._common = common
        self._slots = slots(kinds)
        self._determiners = list(determiners)
        self._elided = frozenset(word for word in determiners if word.endswith("'"))
        self._literal = remembered(self._literal_of)

    def compile(self, pattern: Pattern) -> tuple[Compiled, ...]:
        """The readings of a pattern. Raises KeyFaultError."""
        for name in pattern.verbs:
            self._lemmas_of(name, "verbs")
        readings: list[Compiled] = []
        for text in pattern.match:
            try:
                readings += self._readings(self._sequences(text))
            except KeyFaultError as error:
                raise KeyFaultError(error.key, str(error), text) from None
        for spec in (spec for specs in pattern.pattern for spec in specs):
            _check_token(spec)
        return (*readings, *self._readings([[("", dict(spec)) for spec in specs] for specs in pattern.pattern]))

    def _readings(self, sequences: Iterable[_Sequence]) -> list[Compiled]:
        return [self._segmented(full) for sequence in sequences for full in _spelled_out(sequence)]

    def _segmented(self, sequence: _Sequence) -> Compiled:
        runs: list[list[tuple[str, TokenSpec]]] = [[]]
        gaps: list[Gap] = []
        for item in sequence:
            if not isinstance(item, Gap):
                runs[-1].append(item)
            elif runs[-1]:
                gaps.append(item)
                runs.append([])
            elif gaps:
                gaps[-1] = Gap(gaps[-1].kind, gaps[-1].least + item.least, gaps[-1].most + item.most)
            else:
                raise KeyFaultError("match", "begins with a gap, which says nothing; remove it")
        if not runs[-1] and gaps and gaps[-1].least == 0:
            runs.pop()
            gaps.pop()
        if not runs[-1]:
            raise KeyFaultError("match", "empty, or ends with a gap, which says nothing; remove it")
        segments = []
        for run in runs:
            there = [_keys(spec) if _needed(spec) else [] for _, spec in run]
            place, rarity = self._anchor(there)
            if place < 0:
                raise KeyFaultError(
                    "match", "a part in which nothing must be there; write a word or a slot that is not optional"
                )
            needed = tuple(frozenset(keys) for keys in there if keys)
            segments.append(Segment(tuple(s for _, s in run), tuple(s for s, _ in run), place, rarity, needed))
        return Compiled(tuple(segments), tuple(gaps))

    def _sequences(self, text: str) -> list[_Sequence]:
        position = 0
        items: list[tuple[str, str]] = []
        while position < len(text.rstrip()):
            found = _ITEM.match(text, position)
            if found is None or found.lastgroup is None:
                raise KeyFaultError("match", f"cannot read {text[position:].strip()!r}; check the brackets")
            items.append((found.lastgroup, found.group(found.lastgroup)))
            position = found.end()
        alternatives, rest = self._alternatives(text, items, 0, "")
        if rest != len(items):
            raise KeyFaultError("match", f"{items[rest][1]!r} closes nothing in {text!r}")
        return alternatives

    def _alternatives(
        self, text: str, items: list[tuple[str, str]], at: int, closing: str
    ) -> tuple[list[_Sequence], int]:
        done: list[_Sequence] = []
        now: list[_Sequence] = [[]]
        while at < len(items):
            kind, value = items[at]
            at += 1
            if kind == "close":
                if value != closing:
                    at -= 1
                break
            if kind == "bar":
                if not closing:
                    raise KeyFaultError("match", f"| outside brackets in {text!r}; write (a|b)")
                done, now = done + now, [[]]
                continue
            if kind == "open":
                closer = ")" if value == "(" else "]"
                inner, at = self._alternatives(text, items, at, closer)
                if items[at - 1][1] != closer:
                    raise KeyFaultError("match", f"{value!r} is not closed in {text!r}")
                options = _folded(inner, optional=value == "[")
            elif kind == "slot":
                options = self._slot(value)
            else:
                options = [self._literal(value)]
            now = [a + b for a, b in itertools.product(now, options)]
            if len(now) + len(done) > _MOST_ALTERNATIVES:
                raise KeyFaultError(
                    "match", f"more than {_MOST_ALTERNATIVES} combinations in {text!r}; split it in two"
                )
        else:
            if closing:
                raise KeyFaultError("match", f"a bracket is not closed in {text!r}")
        return done + now, at

    def _literal_of(self, word: str) -> _Sequence:
        out: _Sequence = []
        # An elided article (l') is one word before another, and two by itself.
        for token in self._tokenizer(word + "a ")[:-1] if word in self._elided else self._tokenizer(word + " "):
            forms = self._articulated.get(token.lower, ())
            out.append(("", {"LOWER": {"IN": list(forms)}} if forms else {"LOWER": token.lower}))
        return out

    def _slot(self, name: str) -> list[_Sequence]:
        name, _, argument = name.partition(":")
        if name in GAPS:
            return [[self._gap(name, argument)]]
        if name in ("verb", "tensed", "gerund") and argument:
            return self._verb(name, argument)
        if name == "speaker" and not argument:
            # A speaker may be any noun: i famigliari, the tenants.
            return [*self._slot("source"), self._noun("source", {"LOWER": {"IN": self._determiners}})]
        if name == "owner" and not argument:
            # An owner too, its article fused with the preposition before it: al vincitore.
            determiner = {"LOWER": {"IN": self._determiners}, "OP": "?"}
            return [*self._slot("subject"), self._noun("subject", determiner)]
        if name in self._slots and not argument:
            return [[(name, dict(spec)) for spec in self._slots[name]]]
        if name in self._sets and not argument:
            if self._is_verbs(name):
                return self._verb("verb", name)
            return [[(name, {"LOWER": {"IN": [word.lower() for word in self._sets[name]]}})]]
        if name in ("verb", "tensed", "gerund"):
            raise KeyFaultError("match", f"unknown slot {{{name}}}; name the verb in it, as {{{name}:...}}")
        known = sorted([*self._slots, *self._sets, *GAPS, "gerund", "owner", "speaker", "tensed", "verb"])
        told = meant(name, known, "{{{}}}") or f"; known: {', '.join(known)}"
        raise KeyFaultError("match", f"unknown slot {{{name}}}{told}")

    def _noun(self, slot: str, determiner: TokenSpec) -> _Sequence:
        return [(slot, determiner), (slot, {"TAG": "W"}), (slot, {"TAG": "W", "OP": "?"})]

    def _gap(self, name: str, argument: str) -> Gap:
        if name == "far" and not argument:
            return Gap(name, 0, _FAR)
        least, dash, most = argument.partition("-")
        if not (least.isdecimal() and (most.isdecimal() if dash else True)) or int(most or least) > _MOST_GAP:
            raise KeyFaultError("match", f"{{{name}:{argument}}}: write {{any:0-3}}, at most {_MOST_GAP} words")
        return Gap(name, int(least), int(most or least))

    def _is_verbs(self, name: str) -> bool:
        return all(word in self._lemmas for word in self._sets.get(name, ()))

    def _verb(self, name: str, argument: str) -> list[_Sequence]:
        """{verb:x} in any form, {tensed:x} as the verb of a clause, {gerund:x}; x are lemmas or verb sets."""
        lemmas = [lemma for part in argument.split("|") for lemma in self._lemmas_of(part)]
        spec: TokenSpec = {"LEMMA": {"IN": lemmas}}
        if name == "gerund":
            return [[("verb", {**spec, "TAG": "GERUND"})]]
        if name == "verb":
            return [[("", _VERB_GROUP), ("verb", spec)]]
        return [[("", _ACTIVE_GROUP), ("verb", spec)], [("verb", {**spec, "TAG": "VERB"})]]

    def _lemmas_of(self, name: str, key: str = "match") -> Sequence[str]:
        """The verbs that a name stands for: those of a set, or itself."""
        if name in self._sets and self._is_verbs(name):
            return self._sets[name]
        if name in self._lemmas:
            return (name,)
        strange = [word for word in self._sets.get(name, ()) if word not in self._lemmas]
        raise KeyFaultError(key, f"no verb {strange[0] if strange else name!r}; add it to [verbs] or [irregular]")

    def _anchor(self, there: Sequence[list[Key]]) -> tuple[int, int]:
        """Place and rarity of the most telling of the tokens that must be there; -1 where none must."""
        ranked = [(self._rarity(keys), place) for place, keys in enumerate(there) if keys]
        rarity, place = min(ranked, default=(0, -1))
        return place, rarity

    def _rarity(self, keys: list[Key]) -> int:
        """0 a word that says something, 1 a rare class, 2 a common word, 3 what stands in every sentence."""
        if keys[0][0] == "TAG":
            return 3 if any(tag in _EVERYWHERE for _, tag in keys) else 1
        if keys[0][0] == "LEMMA":
            return 0
        if any(not word[0].isalnum() for _, word in keys):
            return 3
        return 2 if any(word in self._common for _, word in keys) else 0


def _check_token(spec: TokenSpec) -> None:
    """What spaCy would stop at only when it matches."""
    for key, value in spec.items():
        if key.upper() not in ATTRIBUTES:
            raise KeyFaultError(
                "pattern",
                f"{key} is never set without a trained model, so the token can never match; "
                "use LOWER, TEXT, LEMMA, TAG, SHAPE, LENGTH, IS_... and LIKE_...",
            )
        if isinstance(value, dict) and "REGEX" in value:
            try:
                re.compile(str(value["REGEX"]))
            except re.error as error:
                raise KeyFaultError("pattern", f"REGEX {value['REGEX']!r}: {error}; correct it") from None


def _first(specs: Sequence[TokenSpec]) -> frozenset[Key]:
    """What the first token of these can be; empty where that cannot be told."""
    keys: set[Key] = set()
    for spec in specs:
        if not _keys(spec):
            break
        keys.update(_keys(spec))
        if _needed(spec):
            return frozenset(keys)
    return frozenset()


def _needed(spec: TokenSpec) -> bool:
    return spec.get("OP", "1") in ("1", "+")


def _spelled_out(sequence: _Sequence) -> list[_Sequence]:
    """Readings in which each part between gaps has a word that must be there.

    Optional words alone between gaps (`{gap:0-3} [that]`) are either there, or the gap goes on without them.
    """
    start = 0
    for stop in range(len(sequence) + 1):
        if stop < len(sequence) and not isinstance(sequence[stop], Gap):
            continue
        run = [item for item in sequence[start:stop] if not isinstance(item, Gap)]
        if run and len(run) < len(sequence) and all(spec.get("OP") == "?" for _, spec in run):
            slot, spec = run[0]
            there = slot, {key: value for key, value in spec.items() if key != "OP"}
            rest = sequence[start + 1 :]
            without = _bridged(sequence[:start], rest) if len(run) == 1 else [*sequence[:start], *rest]
            return [*_spelled_out([*sequence[:start], there, *rest]), *_spelled_out(without)]
        start = stop + 1
    return [sequence]


def _bridged(before: _Sequence, after: _Sequence) -> _Sequence:
    """Two sides without the optional word between them: their gaps become one, a gap at the edge none."""
    left, right = before[-1] if before else None, after[0] if after else None
    if isinstance(left, Gap) and isinstance(right, Gap):
        return [*before[:-1], Gap(left.kind, left.least + right.least, left.most + right.most), *after[1:]]
    if isinstance(left, Gap) and not after:
        return before[:-1]
    return after[1:] if isinstance(right, Gap) and not before else [*before, *after]


def _keys(spec: TokenSpec) -> list[Key]:
    for attribute in ("LEMMA", "LOWER", "TAG"):
        value = spec.get(attribute)
        if isinstance(value, str):
            return [(attribute, value)]
        if isinstance(value, dict) and set(value) == {"IN"}:
            return [(attribute, word) for word in value["IN"]]
    return []


def _folded(options: list[_Sequence], optional: bool) -> list[_Sequence]:
    """Alternatives of one plain word each become one token with a set, so that combinations stay few."""
    words: list[str] = []
    rest: list[_Sequence] = []
    for option in options:
        first = option[0] if len(option) == 1 else None
        spec = first[1] if isinstance(first, tuple) and not first[0] else {}
        lower = spec.get("LOWER") if set(spec) == {"LOWER"} else None
        if isinstance(lower, str):
            words.append(lower)
        elif isinstance(lower, dict):
            words += lower["IN"]
        else:
            rest.append(option)
    if words:
        one: TokenSpec = {"LOWER": {"IN": list(dict.fromkeys(words))}}
        return [[("", {**one, "OP": "?"} if optional else one)], *rest]
    if optional and not any(isinstance(o[0], Gap) and len(o) == 1 and o[0].least == 0 for o in rest):
        return [*rest, []]
    return rest
