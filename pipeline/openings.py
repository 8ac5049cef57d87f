"""Tells a name that opens a sentence from a word whose capital is an accident.

It counts where it is known, stands capitalised inside a sentence elsewhere, or acts as only a name can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from pipeline.capitals import WORD, unnamed
from pipeline.layout import Block
from pipeline.patterns import Lexicon
from pipeline.remembered import cached_property

# An apposition: ", amministratore delegato di ..."
APPOSITION = re.compile(r",\s+((?:[^\W\d_]+(?:-[^\W\d_]+)?['’]?\s*){1,5})")
_SPELLING = re.compile(r"\d|\w[A-ZÀ-Þ]|&|-(?![a-zà-ÿ])")
_CAMEL = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
# Two names that touch are no longer together, in characters: endless capitals are not cut at each of their spaces.
_LONGEST_PAIR = 200
# B. K. Nambiar
_INITIAL = re.compile(r"[A-ZÀ-Þ]\.")
# A noun phrase between commas, its first word and the first behind it.
_ASIDE = re.compile(r",\s(\w+['’]?)[^.,;:()\n]{2,100},\s(\w+)")
# The words of a verb group at most: dovrà essere pagato.
_GROUP = 4
# Moods that make no clause: without an auxiliary, and with one.
_NO_CLAUSE = frozenset({"gerund", "base", "infinitive", "participle"})
_NO_GROUP = frozenset({"gerund", "base"})
# How far behind a name, in characters, what tells it as one is looked for.
_NEAR = 60


def kind_of(written: str, lexicon: Lexicon) -> str:
    """What a name is by its own words: Livia Morandini, Vertex Compute, Banca Ferrini; empty where they do not tell."""
    first, *rest = written.split(" ")
    if rest and (rest[-1] in lexicon.name_words["org"] or "&" in rest):
        # Marlow & Finch
        return "org"
    if rest and rest[-1] in lexicon.name_words["outlet"]:
        return "outlet"
    if first in lexicon.institutions:
        # Gazzetta di Valdesina
        return "outlet" if first in lexicon.name_words["outlet"] else "org"
    if first in lexicon.name_words["person"] or (rest and _INITIAL.fullmatch(first)):
        return "person"
    if rest and rest[-1] in lexicon.name_words["thing"]:
        return "thing"
    return "place" if first in lexicon.name_words["place"] else ""


class Openings:
    """What tells a name at the start of a sentence from a word that is capitalised only there.

    `inside` are the names that stand inside sentences of the text, `titles` its blocks that leave articles out.
    """

    def __init__(self, text: str, inside: Iterable[str], titles: Sequence[Block], lexicon: Lexicon) -> None:
        self._text, self._titles, self._lexicon = text, titles, lexicon
        self._inside = frozenset(inside)

    def name(self, start: int, end: int, written: str) -> str:
        """What of text[start:end], `written` with plain marks, is a name; empty where nothing is."""
        if self._proper(written) or (self._text.startswith(", ", end) and self._described(end)):
            return written
        if " " not in written:
            return written if self._acts(start, end, written) else ""
        return self._behind_role(written)

    def apart(self, written: str) -> int:
        """Where two names begin to touch that only stand side by side (Secondo Reuters Nvidia ha ...); 0 where none do.

        One of them is known to the packs, the other too, or it stands alone elsewhere, or is spelt as SemiAnalysis is,
        or a person's name follows a place's.
        """
        known = self._lexicon.known_names
        if len(written) > _LONGEST_PAIR:
            return 0
        for at in (place + 1 for place, sign in enumerate(written) if sign == " "):
            pair = written[: at - 1], written[at:]
            firms = [name for name in pair if name in known and known[name].type in ("org", "outlet")]
            if firms and all(name in firms or self._whole(name) for name in pair):
                return at
            if pair[0] in known and known[pair[0]].type == "place" and self._kind(pair[1]) == "person":
                # secondo la procura di Torino Carla Bellini ha ...
                return at
        return 0

    def _whole(self, name: str) -> bool:
        """Whether half of what touches is a name of its own: it stands alone elsewhere, or is a person's."""
        return name in self._inside or self._kind(name) in ("person", "place") or _CAMEL.search(name) is not None

    def _kind(self, name: str) -> str:
        entry = self._lexicon.known_names.get(name)
        return entry.type if entry else kind_of(name, self._lexicon)

    @cached_property
    def _words(self) -> frozenset[str]:
        # Not a search of the text for each name: a page of nothing but names has a hundred thousand.
        return frozenset(self._text.replace("\n", " ").split(" "))

    @cached_property
    def _edges(self) -> frozenset[str]:
        longer = [name.split() for name in self._inside if not name.isalnum()]
        return frozenset(word for parts in longer for word in (parts[0], parts[-1]))

    def _proper(self, written: str) -> bool:
        """Whether the article shows elsewhere, or its spelling, that this is a name."""
        if written in self._inside or _SPELLING.search(written):
            return True
        first, _, rest = written.partition(" ")
        lower = first.casefold()
        if lower in self._lexicon.ordinary_words or lower in self._lexicon.actor_nouns:
            return False
        if not rest and written not in self._edges:
            return False
        return lower not in self._words

    def _behind_role(self, written: str) -> str:
        """The name behind a common noun in capitals: Startup Ocra Labs.

        Where common nouns take an article, what is without one is part of the name: Banca Ocra.
        """
        lexicon = self._lexicon
        role, _, name = written.partition(" ")
        told = any(word.casefold() not in lexicon.ordinary_words for word in name.split())
        if not told or role.casefold() not in lexicon.actor_nouns or unnamed(name, lexicon):
            return ""
        if lexicon.language.articles:
            return written if role.casefold() in lexicon.word_sets["organisations"] else ""
        return name

    def _described(self, end: int) -> bool:
        """Whether an apposition follows: Huang, amministratore delegato di ...; in small letters, else it is a name."""
        after = APPOSITION.match(self._text, end, end + _NEAR)
        words = WORD.findall(after.group(1))[:3] if after else []
        return any(word in self._lexicon.actor_nouns for word in words)

    def _acts(self, start: int, end: int, written: str) -> bool:
        """Whether a word that opens a sentence, no known noun, stands before a verb of speech: Grillo afferma che ...

        Where common nouns take an article, before any verb, but in a title, which leaves articles out.
        """
        text, lexicon = self._text, self._lexicon
        if text.startswith(" (", end) and (closed := text.find(")", end, end + _NEAR)) > 0:
            # Bellini (Ferrol) ha detto ...
            end = closed + 1
        if not text.startswith((" ", "\u00a0", ","), end):
            return False
        lower = written.casefold()
        ordinary = lower in lexicon.ordinary_words and lower not in lexicon.bare_forms
        if ordinary or lower in lexicon.actor_nouns or lower in lexicon.word_sets["amounts"]:
            return False
        any_verb = lexicon.language.articles and not any(one.start <= start < one.end for one in self._titles)
        near = WORD.finditer(text[end : end + _NEAR].partition(".")[0].lower())
        behind = (match[0] for match in islice(near, _GROUP))
        if text.startswith(",", end):
            # Ferrol, che nel 2024 ha fatturato ...; Ferrol, quotata a Milano, ...
            after = next(behind, "")
            described = any(mood == "participle" for _, mood in lexicon.verbs.get(after, ()))
            return (any_verb and (described or after in lexicon.words.relatives)) or self._apposed(end, lower)
        verb = next((word for word in behind if word not in lexicon.asides), "")
        if verb in lexicon.word_sets["impersonal"]:
            # Ferrol si è detto convinto che ...
            verb = next(behind, "")
        helped = verb in lexicon.auxiliary_forms
        if helped:
            verb = next((word for word in behind if word not in lexicon.auxiliary_forms), "")
            if any_verb and verb and verb not in lexicon.common_words and not lexicon.verbs.get(verb):
                # Ferrol ha debiti, but: Vero è che ...
                return True
        none = _NO_GROUP if helped else _NO_CLAUSE
        forms = lexicon.verbs.get(verb, ())
        return any((any_verb or lemma in lexicon.speech) and mood not in none for lemma, mood in forms)

    def _apposed(self, end: int, written: str) -> bool:
        """Whether a noun phrase between commas parts a word from its verb: Ocra, the Turin developer, denied ..."""
        lexicon = self._lexicon
        aside = _ASIDE.match(self._text, end, end + 2 * _NEAR)
        if (
            aside is None
            or aside[1].lower().replace("’", "'") not in lexicon.bare_determiners
            or lexicon.adverb(written)
        ):
            return False
        verb = aside[2].lower()
        return verb in lexicon.auxiliary_forms or any(mood not in _NO_CLAUSE for _, mood in lexicon.verbs.get(verb, ()))
