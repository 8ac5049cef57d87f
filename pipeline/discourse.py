"""What an article has said so far: whom a common noun stands for, who spoke last, what it is about.

The sentences before a figure are read only when something in its own sentence asks for them, from the
nearest backwards.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Protocol

from pipeline.actors import Actor
from pipeline.models import ANONYMOUS
from pipeline.names import Names
from pipeline.patterns import Lexicon

# How far back, in characters, a pronoun reaches for a person.
_PARAGRAPH = 400
# Behind a name that stands free, and one that may be a person's, comes one behind a preposition.
_GOVERNED = 2
# How long the words may be between a name and the place it is of, in characters.
_OF = 6


class Before(Protocol):
    """The sentences of a paragraph before one of them; empty strings where they say nothing."""

    def source(self) -> str:
        """Who spoke last."""

    def topic(self) -> str:
        """What the nearest one was about."""

    def person(self) -> str:
        """The person without a name whom the nearest one that has one tells of."""

    def acting(self) -> str:
        """The person who acts in the last one; empty where none does."""

    def spoken_of(self) -> str:
        """Whom the report of the last one is about: Vertex says Ferrol owes 3 million."""


class Discourse:
    """Resolves actors at one place of an article: names before `offset` count as named.

    `paragraph` is where its paragraph starts, `carried` who spoke last before it.
    """

    def __init__(
        self, names: Names, lexicon: Lexicon, before: Before, offset: int, carried: str = "", paragraph: int = 0
    ) -> None:
        self.names = names
        self.lexicon = lexicon
        self._before = before
        self._offset = offset
        self._carried = carried
        self._paragraph = paragraph

    @property
    def topic(self) -> str:
        """What the sentence before was about."""
        return self._before.topic()

    @property
    def last_source(self) -> str:
        """Who spoke last in this paragraph, else at the end of an earlier one."""
        return self._before.source() or self._carried

    @property
    def spoken_of(self) -> str:
        """Whom the report of the sentence before is about."""
        return self._before.spoken_of()

    @property
    def last_speaker(self) -> str:
        """Whom a pronoun means: who spoke last in this paragraph, who acts in the sentence before, the person that is
        named or told of last in it, who spoke before it, the organisation named last.
        """
        acts = self._before.source() or self._before.acting() or self._recent("person", within=True)
        return acts or self._before.person() or self._carried or self._recent("org", within=True)

    def meant(self, personal: bool) -> str:
        """Whom a pronoun means: the last one who spoke and whom it fits, else the one named last."""
        spoke = self._before.source()
        if spoke and self.fits(spoke, personal):
            return spoke
        topic = self.topic
        if topic[:1].isupper() and self.fits(topic, personal):
            return topic
        named = self._recent("person" if personal else "org", within=True)
        carried = self._carried if self._carried and self.fits(self._carried, personal) else ""
        if named or carried or not personal:
            return named or carried or topic
        # The woman forged checks. A judge fined her: one without a name is nearer than a name far before.
        return self._before.person() or self._recent("person")

    def fits(self, name: str, personal: bool) -> bool:
        """Whether a pronoun of persons, or of what is none, can mean a name."""
        return self.names.is_person(name) == personal

    def at(self, offset: int) -> Discourse:
        """The same discourse at another place of the sentence."""
        return Discourse(self.names, self.lexicon, self._before, offset, self._carried, self._paragraph)

    def resolve(self, actor: Actor, exclude: str = "") -> str:
        """The canonical name behind an actor; a common noun as written where no name is tied to it."""
        if actor.name:
            return actor.name
        if actor.same and self.last_source and not (actor.type == "org" and self.names.is_person(self.last_source)):
            return self.last_source
        if actor.type in ("document", "estimate", "anonymous"):
            return self._unnamed(actor)
        first = actor.noun.split(" ")[0]
        tied = self.names.nouns.get(actor.noun) or self.names.nouns.get(first, "")
        if " " in actor.noun and actor.noun in self.names.nouns:
            return tied
        if self._of_a_kind(actor) and not actor.owner:
            # La società di revisione need not be the one that was named.
            return self.plain(actor)
        if actor.owner:
            return self._owned(actor, tied, first)
        if not actor.definite or actor.type == "noun":
            return self.plain(actor)
        # Il comune di Bari is not the Comune di Valtorre.
        another = tied.casefold().startswith(f"{first} ") and actor.end > actor.head + 1
        if tied and tied != exclude and not another:
            return tied
        if actor.type == "org":
            meant = self._organisation(actor, exclude)
            return self.plain(actor) if meant in self.names.apart.get(first, ()) else meant
        if first in self.lexicon.words.epithets and not actor.owned:
            return self._recent("person", exclude) or self._recent("person") or self.plain(actor)
        # "its finance chief", "the minister" need not be anybody that was named before.
        return self.plain(actor)

    def _of_a_kind(self, actor: Actor) -> bool:
        """Whether a noun after `of` tells what kind of organisation it is: la banca d'affari."""
        words = actor.noun.split(" ")
        return actor.type == "org" and len(words) > 1 and words[1] in self.lexicon.word_sets["of"]

    def _owned(self, actor: Actor, tied: str, first: str) -> str:
        """Behind a noun with a name after `of`: the person of that office, else the organisation it belongs to."""
        if actor.type == "group" and first in self.lexicon.institution_nouns:
            # il ministero della Ricerca is a name of its own
            return self.plain(actor)
        if actor.type in ("person", "group") and first in self.lexicon.sited and not tied:
            # il vicesindaco di Fontebella
            return self.plain(actor)
        if actor.type != "org":
            if self.names.types.get(tied) == "person":
                return tied
            # A minister speaks for the ministry, a lawyer not as whom he stands for.
            return self.plain(actor) if self.names.types.get(actor.owner) == "person" else actor.owner
        if first in self.lexicon.institution_nouns or first in self.lexicon.word_sets["authorities"]:
            # la procura di Porto Sant'Elmo is a name of its own
            return self.plain(actor)
        if tied or self.names.is_person(actor.owner):
            return tied or actor.owner
        # L'azienda di Modena can be the one that was named, the parent company of X is neither that nor X.
        return self._organisation(actor, "") if self.names.types.get(actor.owner) == "place" else self.plain(actor)

    def _organisation(self, actor: Actor, exclude: str) -> str:
        """Behind `la società`: the article's main organisation, unless its paragraph is about another."""
        words = actor.text.casefold().split(" ")
        several = words[0] in self.lexicon.word_sets["plural_determiners"]
        if actor.capital or actor.of or several or not self.lexicon.word_sets["other_parties"].isdisjoint(words):
            # L'associazione dei consumatori and the seller are none that was named before, the companies are several.
            return self.plain(actor)
        first = actor.noun.split(" ")[0]
        if first in self.lexicon.word_sets["authorities"]:
            before = (found.name for found in self.names.before(self._offset))
            return next((name for name in before if first in name.casefold().split()), "") or self.plain(actor)
        kind = "outlet" if first in self.lexicon.words.outlets else "org"
        spoke = self._before.source() if kind == "outlet" else ""
        if spoke and self.names.types.get(spoke) == kind:
            return spoke
        if kind == "outlet":
            # Il giornale is not the company that the article is about.
            return self._recent(kind, exclude) or self.plain(actor)
        main = "" if self._is_authority(self.names.main) else self.names.main
        if main and main != exclude and self._named(main):
            near = [name for name in self._nearby() if name != exclude]
            return self.topic if main not in near and self.topic in near else main
        return self._firm(exclude) or self._firm() or self.plain(actor)

    def _firm(self, exclude: str = "") -> str:
        """The name named last before here that a firm may have, first of those in the paragraph.

        One behind a preposition gives way to one that stands free, and what follows another name is rather its place:
        the Ferrol of Clifton.
        """
        named = [found for found in self.names.before(self._offset) if found.name != exclude]
        ranked: list[tuple[bool, int, str]] = []
        for found, before in zip_longest(named, named[1:]):
            known = self.names.types.get(found.name, "")
            if known not in ("org", "") or self._is_authority(found.name):
                continue
            free = bool(known) or found.start not in self.names.governed
            if free or before is None or found.start - before.end > _OF:
                rank = int(self.names.is_person(found.name)) if free else _GOVERNED
                ranked.append((found.start < self._paragraph, rank, found.name))
        # min() keeps the first of equals, the one named last.
        return min(ranked, key=lambda one: one[:2], default=(False, 0, ""))[2]

    def _is_authority(self, name: str) -> bool:
        """Whether a name is a court's or a watchdog's, which is no firm: the Securities and Exchange Commission."""
        return any(word.lower() in self.lexicon.no_firms for word in name.split(" "))

    def _nearby(self) -> list[str]:
        """The organisations named before here in the paragraph, the nearest first."""
        out = []
        for found in self.names.before(self._offset):
            if found.start < self._paragraph:
                break
            known = self.names.types.get(found.name, "")
            if not self._is_authority(found.name) and (
                known == "org" or (not known and not self.names.is_person(found.name))
            ):
                out.append(found.name)
        return out

    def gives(self, source: str) -> bool:
        """Whether a name is an outlet's, or of one that the packs know to give statistics of others."""
        return self.names.types.get(source) == "outlet" or source in self.lexicon.sets.get("givers", ())

    def company(self, source: str) -> str:
        """Whose figures a speaker gives: an organisation its own, a person his firm's, a bare noun the main one's."""
        if employer := self.names.employers.get(source):
            return employer
        if not (source[:1].islower() or self.names.is_person(source)):
            return source
        main = self.names.firm if self.names.main == source else self.names.main
        return main or source

    def plain(self, actor: Actor) -> str:
        """A common noun as written, without its article."""
        words = actor.text.split()
        sets = self.lexicon.word_sets
        small = sets["determiners"], sets["prepositions"]
        while len(words) > 1 and any(words[0].casefold() in one for one in small):
            words.pop(0)
        text = " ".join(words)
        # l'azienda, but not: factory's directors
        elided = re.match(r"\w+['’](?=\w)", text)
        article = elided[0].casefold().replace("’", "'") if elided else ""
        return text[len(article) :] if any(article in one for one in small) else text

    def _unnamed(self, actor: Actor) -> str:
        # Una prima stima dei danni is of damages, and nobody's.
        made = actor.owner or actor.of in self.names.nouns or actor.of in self.lexicon.actor_nouns
        if actor.type == "estimate" and not made and actor.definite:
            # Il calcolo è di Ocra. ... secondo la stima ...
            return self._before.source() or ANONYMOUS
        if actor.type == "anonymous" or (actor.type == "estimate" and not made):
            return ANONYMOUS
        if actor.owner:
            return actor.owner
        if actor.of:
            # la relazione dei revisori: they vouch for it.
            tied = self.names.nouns.get(actor.of)
            if not tied and self.lexicon.actor_types.get(actor.of) == "org":
                # il rapporto dell'azienda: that of any that stands alone
                whose = actor.of_whom or actor.of
                alone = Actor(actor.head, actor.head, actor.end, "org", noun=whose, text=whose)
                return self._organisation(alone, "")
            return tied or (actor.of_whom or actor.of if actor.of in self.lexicon.actor_nouns else self.plain(actor))
        if not actor.definite:
            return self.plain(actor)
        first, *more = actor.noun.split(" ")
        author = self.names.authors.get(first, "")
        # "il prospetto di quotazione" is not the report that spoke before, "il documento" is; and no group is a report.
        spoke = "" if more else self._before.source()
        group = spoke.casefold().split(" ")[0] in self.lexicon.word_sets["groups"]
        return author or ("" if group else spoke) or self.plain(actor)

    def _named(self, name: str) -> bool:
        return self.names.first.get(name, self._offset) < self._offset

    def _recent(self, kind: str, exclude: str = "", within: bool = False) -> str:
        """The name named last before here that can be of a kind (`org`, `person`, any), or is (`outlet`)."""
        likely, since = "", 0
        for found in self.names.before(self._offset):
            if found.name == exclude:
                continue
            if (within and self._offset - found.end > _PARAGRAPH) or since - found.end > _PARAGRAPH:
                break
            known = self.names.types.get(found.name, "")
            if known in ("place", "thing"):
                continue
            if not kind or known == kind or (not known and kind == "org"):
                return found.name
            if kind == "person" and not likely and self.names.is_person(found.name):
                # One of no known type: somebody whom the article calls a person is rather meant.
                likely, since = found.name, found.end
        return likely
