"""Who and what stands in a sentence: its actors and noun phrases, and what governs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.actors import SPEAKERS, Actor, Word
from pipeline.grammar import Grammar
from pipeline.noun_phrases import OWNED, NounPhrases
from pipeline.remembered import cached_property
from pipeline.verbs import Verbs


class Standing(Verbs):
    """The actors of one sentence; `types` tells what its names are."""

    def __init__(
        self, grammar: Grammar, words: Sequence[Word], actors: Mapping[int, Actor], types: Mapping[str, str]
    ) -> None:
        super().__init__(grammar, words)
        self._types = types
        self.actors = sorted(actors.values(), key=lambda actor: actor.head)

    @cached_property
    def starting(self) -> dict[int, Actor]:
        """The actors by where they start; of several the first."""
        return {actor.start: actor for actor in reversed(self.actors)}

    @cached_property
    def nouns(self) -> NounPhrases:
        """The noun phrases of the sentence."""
        return NounPhrases(self._grammar, self._words, self.actors, self.starting)

    def free(self, actor: Actor) -> bool:
        """Whether no preposition governs an actor."""
        return not self.governed(actor)

    def speaks(self, actor: Actor) -> bool:
        """Whether an actor can be a subject that speaks: no preposition governs it, and it is no place or thing."""
        return actor.type in SPEAKERS and not self.governed(actor) and self.may_speak(actor)

    def governed(self, actor: Actor) -> bool:
        """Whether a preposition governs an actor, or the one that owns it: on the company's website."""
        at, counted = actor.start, False
        while at and (self._words[at - 1].lower in self._grammar.former or self._words[at - 1].tag == "NUM"):
            # nell'ex Magazzino 26, da tre ex ricercatori
            counted = counted or self._words[at - 1].tag == "NUM"
            at -= 1
        before = self._words[at - 1].lower if at else ""
        if counted and before not in self._grammar.by:
            before = ""
        at = actor.start
        while self._grammar.clitics and at > max(0, actor.start - OWNED) and self._words[at - 1].tag in ("W", "ACTOR"):
            # at the county's oldest trust
            at -= 1
        if at and self._words[at - 1].lower in self._grammar.clitics:
            owner = next((a for a in self.actors if a.end == at - 1 and a.start != actor.start), None)
            led = [word.lower for word in self._words[max(0, at - 1 - OWNED) : at - 1]]
            return self.governed(owner) if owner else any(word in self._grammar.prepositions for word in led)
        if actor.type == "name" and (self._labelled(actor.start) or self._named_in(actor)):
            return True
        if before in self._grammar.also:
            # behind Ocra and Vetral
            earlier = next((a for a in self.actors if a.end == actor.start - 1), None)
            return earlier is not None and self.governed(earlier)
        first = self._words[actor.start].lower
        # Before a noun what leads to an infinitive is a preposition: a letter to staffers.
        return before in self._grammar.prepositions | self._grammar.infinitive or (
            actor.start < actor.head and first in self._grammar.prepositions
        )

    def _named_in(self, actor: Actor) -> bool:
        """Whether a name is that of a noun which a preposition governs: alla società Ferrol."""
        outer = (a for a in self.actors if a.start < actor.start and a.end == actor.end and a.name == actor.name)
        # Nel paper Ferrol dichiara ...: a document need not be called so
        return any(one.type != "document" and self.governed(one) for one in outer)

    def _labelled(self, at: int) -> bool:
        """Whether a name tells which account or site a preposition governs: sulla sua pagina Facebook."""
        if not at or self._words[at - 1].lower not in self._grammar.sites:
            return False
        before = self._words[max(0, at - 1 - OWNED) : at - 1]
        return any(word.lower in self._grammar.prepositions for word in before)

    def may_speak(self, actor: Actor) -> bool:
        """Whether an actor is anything but a name of a thing."""
        return actor.type != "name" or self._types.get(actor.name) != "thing"
