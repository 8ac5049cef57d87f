"""What an article has said so far: whom a common noun stands for, who spoke last, what it is about.

The sentences before a figure are read only when something in its own sentence asks for them, from the
nearest backwards.
"""

from __future__ import annotations

import re
from typing import Protocol

from pipeline.models import ANONYMOUS
from pipeline.names import Names
from pipeline.patterns import Lexicon
from pipeline.reading import Actor


class Before(Protocol):
    """The sentences of a paragraph before one of them; empty strings where they say nothing."""

    def source(self) -> str:
        """Who spoke last."""

    def topic(self) -> str:
        """What the nearest one was about."""


class Discourse:
    """Resolves actors at one place of an article: names before `offset` count as named."""

    def __init__(self, names: Names, lexicon: Lexicon, before: Before, offset: int, carried: str = "") -> None:
        self.names = names
        self.lexicon = lexicon
        self._before = before
        self._offset = offset
        self._carried = carried

    @property
    def topic(self) -> str:
        """What the sentence before was about."""
        return self._before.topic()

    @property
    def last_source(self) -> str:
        """Who spoke last in this paragraph, else at the end of an earlier one."""
        return self._before.source() or self._carried

    @property
    def last_speaker(self) -> str:
        """Whom a pronoun means: who spoke last in this paragraph, else the person named last in it."""
        return self._before.source() or self._recent("person", within=True) or self._carried

    def at(self, offset: int) -> Discourse:
        """The same discourse at another place of the sentence."""
        return Discourse(self.names, self.lexicon, self._before, offset, self._carried)

    def resolve(self, actor: Actor, exclude: str = "") -> str:
        """The canonical name behind an actor; a common noun as written where no name is tied to it."""
        if actor.name:
            return actor.name
        if actor.type in ("document", "estimate", "anonymous"):
            return self._unnamed(actor, exclude)
        first = actor.noun.split(" ")[0]
        tied = self.names.nouns.get(actor.noun) or self.names.nouns.get(first, "")
        if " " in actor.noun and actor.noun in self.names.nouns:
            return tied
        if actor.owner:
            person = self.names.nouns.get(first, "")
            return person if self.names.types.get(person) == "person" else actor.owner
        if not actor.definite or actor.type == "noun":
            return self.plain(actor)
        if tied and tied != exclude:
            return tied
        main = self.names.main
        if actor.type == "org" and main and main != exclude and self._named(main):
            return main
        if actor.type not in ("org", "person"):
            return self.plain(actor)
        return self._recent(actor.type, exclude) or self._recent(actor.type) or self.plain(actor)

    def company(self, source: str) -> str:
        """Whose figures a speaker gives: an organisation its own, a person those of the main organisation."""
        person = self.names.types.get(source) == "person" or (" " in source and source not in self.names.types)
        return self.names.main or source if person else source

    def plain(self, actor: Actor) -> str:
        """A common noun as written, without its article."""
        words = actor.text.split()
        determiners = self.lexicon.words.determiners
        while len(words) > 1 and words[0].casefold() in determiners:
            words.pop(0)
        return re.sub(r"^\w+['’](?=\w)", "", " ".join(words))

    def _unnamed(self, actor: Actor, exclude: str) -> str:
        if actor.type == "anonymous" or (actor.type == "estimate" and not actor.owner):
            return ANONYMOUS
        if actor.owner:
            return actor.owner
        if not actor.definite:
            return self.plain(actor)
        return self.last_source or self._recent("", exclude) or self.plain(actor)

    def _named(self, name: str) -> bool:
        return self.names.first.get(name, self._offset) < self._offset

    def _recent(self, kind: str, exclude: str = "", within: bool = False) -> str:
        """The name named last before here that can be of a kind (`org`, `person`, any)."""
        for found in self.names.before(self._offset):
            if found.name == exclude:
                continue
            if within and self._offset - found.end > _PARAGRAPH:
                break
            known = self.names.types.get(found.name, "")
            if known in ("place", "thing"):
                continue
            person = kind == "person" and not known and " " in found.name
            if not kind or known == kind or person or (kind == "org" and known in ("", "outlet")):
                return found.name
        return ""


# How far back, in characters, a pronoun reaches for a person.
_PARAGRAPH = 400
