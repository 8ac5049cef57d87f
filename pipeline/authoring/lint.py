"""What is wrong with patterns that load: those that can never match, that another one hides, or that never end.

Each check yields (id, key, message); an id is a pattern's, a set's after `sets.` or a known name's after `name.`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from multiprocessing import get_context
from typing import Any, NamedTuple

import re2

from pipeline.patterns import Lexicon, Pattern
from pipeline.patterns.lexicon import LINE_KINDS
from pipeline.related import SETS

Mistake = tuple[str, str, str]

# The classes that stand in TAG.
_CLASSES = {
    *("ACTOR", "AUX", "BE", "CHIP", "CUR", "GERUND", "GPU", "GPUS", "HALF", "MAKER", "MODEL", "MONEY", "NUM"),
    *("POST", "PRE", "SYM", "UNIT", "VERB", "W", "X", "YEAR"),
}
_WORDS = ("ORTH", "TEXT", "LOWER", "NORM", "LEMMA")
_ENDLESS = re.compile(r"[*+]|\{\d*,\}")
_SLOT = re.compile(r"\{(?:(?:verb|tensed|gerund):)?([^{}]+)\}")
# A word of a page is seldom longer than the first; a hostile one is as long as the second.
_PROBES = (40, 5000)
_QUIET = re2.Options()
_QUIET.log_errors = False
# Words that are no verbs among those of a set: no more than that part, and they are mistakes.
_FEW = 0.4
_BUDGET = 1.0  # seconds for all regular expressions of a pattern


def lint(lexicon: Lexicon) -> Iterator[Mistake]:
    """The mistakes of one language's patterns and sets, apart from those of `hidden`."""
    yield from _unused_sets(lexicon)
    yield from _names_with_articles(lexicon)
    for pattern in lexicon.patterns:
        for number, tokens in enumerate(pattern.pattern):
            for spec in tokens:
                yield from ((pattern.id, "pattern", told) for told in _token(spec, lexicon))
            if not any(_needed(spec) for spec in tokens):
                yield pattern.id, "pattern", f"all tokens of list {number + 1} are optional; make one needed"
        expressions = [value for tokens in pattern.pattern for spec in tokens for value in _expressions(spec)]
        if expressions:
            yield from ((pattern.id, "pattern", told) for told in _runaway(expressions))


def _unused_sets(lexicon: Lexicon) -> Iterator[Mistake]:
    used, lemmas = {*SETS, "month", "last_month"}, _lemmas(lexicon)
    slots: set[str] = set()
    for pattern in lexicon.patterns:
        used.update(pattern.verbs)
        slots.update(name for text in pattern.match for found in _SLOT.findall(text) for name in found.split("|"))
    for name, words in lexicon.sets.items():
        if name not in used | slots:
            yield f"sets.{name}", "sets", f"no pattern uses {{{name}}}; use it in one, or remove it"
        strangers = [word for word in words if word not in lemmas]
        if strangers and len(strangers) <= _FEW * len(words):
            told = ", ".join(map(repr, strangers))
            yield (
                f"sets.{name}", "sets",
                f"{told} stands among verbs and is none that [verbs] knows, so all are plain words; add it there",
            )  # fmt: skip
        for word in words if name in slots and strangers else ():
            if len(_pieces(word, lexicon)) != 1:
                yield (
                    f"sets.{name}", "sets",
                    f"{word!r} is more than one word, and {{{name}}} stands for one; write it out as (a|b) in match",
                )  # fmt: skip


def _names_with_articles(lexicon: Lexicon) -> Iterator[Mistake]:
    """Aliases that begin with an article in small letters, which is read apart from the name behind it."""
    for name in lexicon.names:
        for alias in name.aliases or (name.name,):
            first = lexicon.tokenizer(alias + " ")[0].text
            if first in lexicon.words.determiners:
                yield (
                    f"name.{alias}", "aliases" if name.aliases else "name",
                    f"can never match, for a name is read without the article before it; write "
                    f"{alias.removeprefix(first).strip()!r}",
                )  # fmt: skip


def _pieces(word: str, lexicon: Lexicon) -> list[str]:
    """The tokens that a word is cut into in a text: an elided one stands before another, a clitic after one."""
    if len(word) == 1:
        return [word]
    before, after = ("a" if word.startswith("'") else ""), ("a" if word.endswith("'") else " ")
    pieces = [token.text for token in lexicon.tokenizer(before + word + after)]
    return pieces[bool(before) : len(pieces) - (after == "a")]


def _lemmas(lexicon: Lexicon) -> Collection[str]:
    return {lemma for readings in lexicon.verbs.values() for lemma, _ in readings}


def hidden(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Pairs of patterns of a kind: all wordings of the first are among those of the second."""
    alike: dict[tuple[str, str], list[tuple[Pattern, list[_Wording]]]] = defaultdict(list)
    for pattern in lexicon.patterns:
        alike[pattern.kind, pattern.scope].append((pattern, list(_wordings(pattern, lexicon))))
    for same in alike.values():
        by_shape: dict[object, list[tuple[str, _Wording]]] = defaultdict(list)
        for pattern, wordings in same:
            for one in wordings:
                by_shape[one.shape].append((pattern.id, one))
        told: set[str] = set()
        for pattern, wordings in reversed(same):
            hiding = [
                {name for name, other in by_shape[one.shape] if name != pattern.id and one.inside(other)}
                for one in wordings
            ]
            # Of two that are equal the later one is told.
            others = set.intersection(*hiding) - told if hiding else set()
            if others:
                told.add(pattern.id)
                yield pattern.id, min(others)


class _Wording(NamedTuple):
    """One reading of a pattern: what must be the same in another, and the words that each of its tokens may be."""

    shape: object
    words: tuple[frozenset[str], ...]

    def inside(self, other: _Wording) -> bool:
        """Whether another wording of the same shape matches all that this one does."""
        return all(mine <= theirs for mine, theirs in zip(self.words, other.words, strict=True))


def _wordings(pattern: Pattern, lexicon: Lexicon) -> Iterator[_Wording]:
    for compiled in lexicon.compiled.get(pattern.id, ()):
        shapes, words = [], []
        for segment in compiled.segments:
            for spec, slot in zip(segment.specs, segment.slots, strict=True):
                rest = {key: value for key, value in spec.items() if key not in _WORDS}
                names = [key for key in _WORDS if key in spec]
                plain = [word for key in names for word in _told(spec[key])]
                odd = [spec[key] for key in names if not _told(spec[key])]
                shapes.append(repr((slot, sorted(rest.items()), names, odd)))
                words.append(frozenset(plain))
            shapes.append("|")
        yield _Wording((tuple(shapes), compiled.gaps), tuple(words))
    for verb in pattern.verbs:
        for takes in pattern.takes:
            yield _Wording((verb, takes, pattern.mood), ())
    for text in pattern.match if pattern.kind in LINE_KINDS else ():
        yield _Wording(text.lower(), ())


def _token(spec: Mapping[str, Any], lexicon: Lexicon) -> Iterator[str]:
    """What is wrong with one token of a native pattern."""
    keys = {key.upper(): value for key, value in spec.items()}
    for key in _WORDS:
        for word in _told(keys.get(key)):
            if key == "LOWER" and word != word.lower():
                yield f"LOWER {word!r} has capitals and can never match; write {word.lower()!r}, or TEXT"
            pieces = _pieces(word, lexicon)
            if len(pieces) != 1:
                yield f"{key} {word!r} can never match: the text is cut into {pieces}; write a token for each"
            elif key == "LEMMA" and word not in _lemmas(lexicon):
                yield f"LEMMA {word!r} can never match: no such verb stands in verbs.toml; add it, or use LOWER"
    for tag in _told(keys.get("TAG")):
        classes = {*_CLASSES, *lexicon.kinds}
        if tag not in classes:
            yield f"TAG {tag!r} can never match; the classes are {', '.join(sorted(classes))}"
    if _ENDLESS.fullmatch(str(keys.get("OP", "1"))) and not any(key in keys for key in (*_WORDS, "TAG", "SHAPE")):
        yield f"OP {keys['OP']!r} on a token that can be any word is a gap without end; write match with {{any:0-3}}"


def _needed(spec: Mapping[str, Any]) -> bool:
    return str(spec.get("OP", "1")) not in ("?", "*", "!")


def _told(value: Any) -> list[str]:
    """The words that the value of a token's attribute names."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [word for word in value.get("IN", ()) if isinstance(word, str)]
    return []


def _expressions(spec: Mapping[str, Any]) -> Iterator[str]:
    for value in spec.values():
        if isinstance(value, dict) and isinstance(value.get("REGEX"), str):
            yield value["REGEX"]


def _runaway(expressions: list[str]) -> Iterator[str]:
    """Regular expressions that re2 refuses (they need going back), and those that take too long on made-up words."""
    good = []
    for expression in expressions:
        try:
            re2.compile(expression, _QUIET)
        except re2.error as error:
            said = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
            yield f"REGEX {expression!r}: {said}; write one without look-around and back references"
        else:
            good.append(expression)
    for expression in good:
        if not _in_time(expression):
            yield f"REGEX {expression!r} takes far too long on some words; do not repeat what is repeated inside: (a+)+"


def _probe(expression: str) -> None:
    found = re.compile(expression)
    letters = {*re.sub(r"\\.|[^\w]", "", expression)[:8], "a", "A", "0", "-"}
    for length in _PROBES:
        for letter in sorted(letters):
            found.search(letter * length + "!")


def _in_time(expression: str) -> bool:
    """Whether an expression is done with the probes within the budget; a search is stopped only with its process."""
    process = get_context("fork").Process(target=_probe, args=(expression,))
    process.start()
    process.join(_BUDGET)
    in_time = process.exitcode is not None
    process.kill()
    process.join()
    return in_time
