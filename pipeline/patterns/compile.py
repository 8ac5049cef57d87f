"""Plain words with slots -> spaCy token patterns, and the index that tells which of them to try.

A pattern is compiled once for its language. `match = "stando a {source}"` becomes token patterns over a
Doc whose TAG is the class of a word (figure, actor, verb group ...) and whose LEMMA is that of a known
verb. Every compiled pattern has an anchor, a word, lemma or class that it cannot match without; a
sentence is only offered the patterns whose anchor it holds, which keeps matching fast with any number.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.errors import PatternError
from pipeline.patterns.schema import Pattern
from pipeline.tokens import Tokenizer

TokenSpec = dict[str, Any]
Key = tuple[str, str]

# What a slot stands for: the token specs, and which of them carries the slot.
_VERB_GROUP: TokenSpec = {"TAG": {"IN": ["AUX", "BE"]}, "OP": "{0,4}"}
_NOUN_PHRASE: tuple[TokenSpec, ...] = (
    {"TAG": "PRE", "OP": "{0,4}"},
    {"TAG": {"IN": ["ACTOR", "ANON"]}},
    {"TAG": {"IN": ["POST", "ACTOR"]}, "OP": "{0,8}"},
)
SLOTS: Mapping[str, tuple[TokenSpec, ...]] = {
    "source": _NOUN_PHRASE,
    "subject": _NOUN_PHRASE,
    "figure": ({"TAG": {"IN": ["MONEY", "GPUS"]}},),
    "money": ({"TAG": "MONEY"},),
    "gpus": ({"TAG": "GPUS"},),
    "low": ({"TAG": {"IN": ["MONEY", "GPUS", "NUM"]}},),
    "high": ({"TAG": {"IN": ["MONEY", "GPUS", "NUM"]}},),
    "number": ({"TAG": {"IN": ["NUM", "YEAR"]}},),
    "bare": ({"TAG": "NUM"},),
    "currency": ({"TAG": "CUR"},),
    "symbol": ({"TAG": "SYM"},),
    "gpu": ({"TAG": "GPU"},),
    "model": ({"TAG": "MODEL"},),
    "maker": ({"TAG": "MAKER"},),
    "year": ({"TAG": "YEAR"},),
    "word": ({"TAG": "W"},),
    # Up to fifteen words of the same clause, none of them a figure.
    "far": ({"TEXT": {"NOT_IN": [";", ":", "."]}, "TAG": {"NOT_IN": ["MONEY", "GPUS"]}, "OP": "{0,15}"},),
}
_ITEM = re.compile(r"\s*(?:\{(?P<slot>[^{}]*)\}|(?P<open>[(\[])|(?P<close>[)\]])|(?P<bar>\|)|(?P<word>[^\s{}()\[\]|]+))")
_MOST_ALTERNATIVES = 96
_MOST_GAP = 8
# spaCy refuses LEMMA patterns on a Doc whose lemmas are all empty.
NO_LEMMA = "-"


@dataclass(frozen=True, slots=True)
class Compiled:
    """One token pattern: the spaCy specs, the slot that each spec carries ("" for none), and its anchor."""

    specs: tuple[TokenSpec, ...]
    slots: tuple[str, ...]
    anchor: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern that matched doc[start:end]; `slots` gives the tokens of each slot, end exclusive.

    `weight` counts the words that the pattern names itself: a fuller pattern says more.
    """

    pattern: Pattern
    start: int
    end: int
    slots: Mapping[str, tuple[int, int]]
    weight: int


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
    ) -> None:
        self._tokenizer = tokenizer
        self._sets = sets
        self._lemmas = lemmas
        self._articulated = articulated
        self._common = common
        # A speaker may be any noun: i famigliari, the tenants.
        self._noun: list[tuple[str, TokenSpec]] = [
            ("source", {"LOWER": {"IN": list(determiners)}}),
            ("source", {"TAG": "W"}),
            ("source", {"TAG": "W", "OP": "?"}),
        ]
        self.used_sets: set[str] = set()

    def compile(self, pattern: Pattern) -> tuple[Compiled, ...]:
        """Token patterns of a pattern; PatternError names the id and what to change."""
        sequences: list[list[tuple[str, TokenSpec]]] = []
        for text in pattern.match:
            sequences += self._sequences(pattern.id, text)
        for specs in pattern.pattern:
            sequences.append([("", dict(spec)) for spec in specs])
        if not sequences or any(not sequence for sequence in sequences):
            raise PatternError(f"{pattern.id}: match: empty; write at least one word or slot")
        out = []
        for sequence in sequences:
            anchor = self._anchor(spec for _, spec in sequence)
            if not anchor:
                raise PatternError(
                    f"{pattern.id}: match: nothing in it must be there; write a word or slot that is not optional"
                )
            out.append(
                Compiled(tuple(spec for _, spec in sequence), tuple(slot for slot, _ in sequence), anchor)
            )
        return tuple(out)

    def _sequences(self, where: str, text: str) -> list[list[tuple[str, TokenSpec]]]:
        position = 0
        items: list[tuple[str, str]] = []
        while position < len(text.rstrip()):
            found = _ITEM.match(text, position)
            if found is None or found.lastgroup is None:
                raise PatternError(f"{where}: match: cannot read {text[position:].strip()!r}; check the brackets")
            items.append((found.lastgroup, found.group(found.lastgroup)))
            position = found.end()
        alternatives, rest = self._alternatives(where, text, items, 0, "")
        if rest != len(items):
            raise PatternError(f"{where}: match: {items[rest][1]!r} closes nothing in {text!r}")
        return alternatives

    def _alternatives(
        self, where: str, text: str, items: list[tuple[str, str]], at: int, closing: str
    ) -> tuple[list[list[tuple[str, TokenSpec]]], int]:
        done: list[list[tuple[str, TokenSpec]]] = []
        now: list[list[tuple[str, TokenSpec]]] = [[]]
        while at < len(items):
            kind, value = items[at]
            at += 1
            if kind == "close":
                if value != closing:
                    at -= 1
                break
            if kind == "bar":
                if not closing:
                    raise PatternError(f"{where}: match: | outside brackets in {text!r}; write (a|b)")
                done, now = done + now, [[]]
                continue
            if kind == "open":
                closer = ")" if value == "(" else "]"
                inner, at = self._alternatives(where, text, items, at, closer)
                if items[at - 1][1] != closer:
                    raise PatternError(f"{where}: match: {value!r} is not closed in {text!r}")
                options = _folded(inner, optional=value == "[")
            elif kind == "slot":
                options = self._slot(where, value)
            else:
                options = [self._literal(value)]
            now = [a + b for a, b in itertools.product(now, options)]
            if len(now) + len(done) > _MOST_ALTERNATIVES:
                raise PatternError(
                    f"{where}: match: more than {_MOST_ALTERNATIVES} combinations in {text!r}; split it in two"
                )
        else:
            if closing:
                raise PatternError(f"{where}: match: a bracket is not closed in {text!r}")
        return done + now, at

    def _literal(self, word: str) -> list[tuple[str, TokenSpec]]:
        out: list[tuple[str, TokenSpec]] = []
        for token in self._tokenizer(word + " "):
            forms = self._articulated.get(token.lower, ())
            out.append(("", {"LOWER": {"IN": list(forms)}} if forms else {"LOWER": token.lower}))
        return out

    def _slot(self, where: str, name: str) -> list[list[tuple[str, TokenSpec]]]:
        name, _, argument = name.partition(":")
        if name in ("any", "gap"):
            return [[("", self._gap(where, name, argument))]]
        if name in ("verb", "tensed", "gerund") and argument:
            return self._verb(where, name, argument)
        if name == "speaker" and not argument:
            return [[("source", dict(spec)) for spec in SLOTS["source"]], self._noun]
        if name in SLOTS and not argument:
            return [[(name, dict(spec)) for spec in SLOTS[name]]]
        if name in self._sets and not argument:
            self.used_sets.add(name)
            if self._is_verbs(name):
                return self._verb(where, "verb", name)
            return [[(name, {"LOWER": {"IN": [word.lower() for word in self._sets[name]]}})]]
        known = ", ".join(sorted([*SLOTS, *self._sets, "any", "gap", "gerund", "speaker", "tensed", "verb"]))
        raise PatternError(f"{where}: match: unknown slot {{{name}}}; known: {known}")

    def _gap(self, where: str, name: str, argument: str) -> TokenSpec:
        least, dash, most = argument.partition("-")
        if not (least.isdecimal() and (most.isdecimal() if dash else True)) or int(most or least) > _MOST_GAP:
            raise PatternError(
                f"{where}: match: {{{name}:{argument}}}: write {{any:0-3}}, at most {_MOST_GAP} words"
            )
        free: TokenSpec = {"IS_PUNCT": False, "TAG": {"NOT_IN": ["MONEY", "GPUS"]}}
        if name == "gap":
            free["LEMMA"] = NO_LEMMA
        return {**free, "OP": f"{{{least},{most or least}}}"}

    def _is_verbs(self, name: str) -> bool:
        return all(word in self._lemmas for word in self._sets.get(name, ()))

    def _verb(self, where: str, name: str, argument: str) -> list[list[tuple[str, TokenSpec]]]:
        """{verb:x} in any form, {tensed:x} as the verb of a clause, {gerund:x}; x are lemmas or verb sets."""
        lemmas: list[str] = []
        for part in argument.split("|"):
            if part in self._sets and self._is_verbs(part):
                self.used_sets.add(part)
                lemmas += self._sets[part]
            elif part in self._lemmas:
                lemmas.append(part)
            else:
                raise PatternError(f"{where}: match: no verb {part!r}; add it to [verbs] or [irregular]")
        spec: TokenSpec = {"LEMMA": {"IN": lemmas}}
        if name == "gerund":
            return [[("verb", {**spec, "TAG": "GERUND"})]]
        if name == "verb":
            return [[("", _VERB_GROUP), ("verb", spec)]]
        # Who is said to be worth something is no speaker: the passive is left out.
        auxiliaries: TokenSpec = {"TAG": "AUX", "OP": "{1,4}"}
        return [[("", auxiliaries), ("verb", spec)], [("verb", {**spec, "TAG": "VERB"})]]

    def _anchor(self, specs: Iterable[TokenSpec]) -> frozenset[Key]:
        best: tuple[tuple[bool, int], frozenset[Key]] | None = None
        for spec in specs:
            if spec.get("OP", "1") not in ("1", "+"):
                continue
            keys: list[Key] = []
            for attribute in ("LEMMA", "LOWER", "TAG"):
                value = spec.get(attribute)
                if isinstance(value, str):
                    keys = [(attribute, value)]
                elif isinstance(value, dict) and set(value) == {"IN"}:
                    keys = [(attribute, word) for word in value["IN"]]
                if keys:
                    break
            if not keys:
                continue
            common = keys[0][0] == "TAG" or any(word in self._common for _, word in keys)
            rank = (common, len(keys))
            if best is None or rank < best[0]:
                best = rank, frozenset(keys)
        return best[1] if best else frozenset()


def _folded(
    options: list[list[tuple[str, TokenSpec]]], optional: bool
) -> list[list[tuple[str, TokenSpec]]]:
    """Alternatives of one plain word each become one token with a set, so that combinations stay few."""
    words: list[str] = []
    rest: list[list[tuple[str, TokenSpec]]] = []
    for option in options:
        spec = option[0][1] if len(option) == 1 else {}
        lower = spec.get("LOWER") if set(spec) == {"LOWER"} and not option[0][0] else None
        if isinstance(lower, str):
            words.append(lower)
        elif isinstance(lower, dict):
            words += lower["IN"]
        else:
            rest.append(option)
    if not words:
        return [*rest, []] if optional else rest
    one: TokenSpec = {"LOWER": {"IN": list(dict.fromkeys(words))}}
    return [[("", {**one, "OP": "?"} if optional else one)], *rest]


class RuleSet:
    """The compiled patterns of some kinds, dispatched by anchor."""

    def __init__(self, vocab: Vocab, rules: Iterable[tuple[Pattern, tuple[Compiled, ...]]]) -> None:
        self._entries: list[tuple[Pattern, Compiled, Matcher]] = []
        self._index: dict[Key, list[int]] = {}
        for pattern, compiled in rules:
            for one in compiled:
                matcher = Matcher(vocab)
                try:
                    matcher.add(pattern.id, [list(one.specs)])
                except ValueError as error:
                    raise PatternError(f"{pattern.id}: pattern: {str(error).splitlines()[0]}") from None
                for key in one.anchor:
                    self._index.setdefault(key, []).append(len(self._entries))
                self._entries.append((pattern, one, matcher))

    def find(self, doc: Doc, keys: Iterable[Key]) -> list[Hit]:
        """Hits in order of start; of hits of one pattern from one start only the longest."""
        wanted: set[int] = set()
        for key in keys:
            wanted.update(self._index.get(key, ()))
        longest: dict[tuple[str, int, tuple[int, int] | None], Hit] = {}
        for number in sorted(wanted):
            pattern, compiled, matcher = self._entries[number]
            for _, start, end, alignment in matcher(doc, with_alignments=True):
                slots: dict[str, tuple[int, int]] = {}
                weight = 0
                for offset, place in enumerate(alignment):
                    weight += "LOWER" in compiled.specs[place] or "LEMMA" in compiled.specs[place]
                    slot = compiled.slots[place]
                    if slot:
                        first = slots[slot][0] if slot in slots else start + offset
                        slots[slot] = first, start + offset + 1
                # One pattern may hit several figures from one start: keep the longest for each.
                target = slots.get("figure") or slots.get("money") or slots.get("gpus")
                known = longest.get((pattern.id, start, target))
                if known is None or (end, weight) > (known.end, known.weight):
                    longest[pattern.id, start, target] = Hit(pattern, start, end, slots, weight)
        return _outermost(longest.values())


def _outermost(hits: Iterable[Hit]) -> list[Hit]:
    """Hits by start, without those that lie inside another of the same pattern and the same figure."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.pattern.id)):
        if not any(
            other.pattern.id == hit.pattern.id and hit.end <= other.end and _target(other) == _target(hit)
            for other in kept
        ):
            kept.append(hit)
    return kept


def _target(hit: Hit) -> tuple[int, int] | None:
    return hit.slots.get("figure") or hit.slots.get("money") or hit.slots.get("gpus")


def doc_keys(doc: Doc) -> set[Key]:
    """The anchors that a Doc holds."""
    keys: set[Key] = set()
    for token in doc:
        keys.add(("LOWER", token.lower_))
        keys.add(("TAG", token.tag_))
        if token.lemma_ != NO_LEMMA:
            keys.add(("LEMMA", token.lemma_))
    return keys
