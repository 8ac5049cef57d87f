"""A run of statistics: a source that gave one goes on to give those like it, until somebody else is named.

Secondo l'istituto la spesa media è di 3.000 euro. Al Nord si spendono 3.500 euro, al Sud 2.400.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.attribution import governs
from pipeline.cues import Cue
from pipeline.governing import Governing
from pipeline.models import ANONYMOUS, Attribution
from pipeline.paragraphs import Paragraph, Spoken
from pipeline.reading import Reading
from pipeline.stated import Stated
from pipeline.subjects import OTHER, Meaning

# Who gives statistics rather than news of himself.
_GIVERS = frozenset({"document", "estimate", "group"})
_NAMED = frozenset({"org", "person", "outlet"})


class _Given(NamedTuple):
    """What a statistic was of, in which nouns of its sentence, and who gave it."""

    kind: str
    measure: str
    unit: str
    nouns: frozenset[str]
    attribution: Attribution


class Runs:
    """The run of statistics that goes through a paragraph."""

    def __init__(self, paragraph: Paragraph) -> None:
        lexicon = paragraph.page.lexicon
        self._paragraph, self._types = paragraph, paragraph.names.types
        self._amounts, self._things = lexicon.word_sets["amounts"], lexicon.thing_measures
        self._given: _Given | None = None
        self._last, self._going_on = 0, False

    def begin(self, number: int) -> None:
        """Read on to a sentence: where another source or somebody by name comes in, the run has ended."""
        if self._given and any(self._ends(self._paragraph.spoken(one)) for one in range(self._last + 1, number + 1)):
            self._given = None
        self._last, self._going_on = number, False

    def _ends(self, spoken: Spoken) -> bool:
        reading = spoken.reading
        other = any(cue.source != ANONYMOUS for cue in spoken.cues)
        return other or bool(reading.of_kind("contrast")) or self._names_somebody(reading)

    def _names_somebody(self, reading: Reading) -> bool:
        return any(
            self._types.get(actor.name) in _NAMED if actor.type == "name" else actor.type in _NAMED or actor.capital
            for actor in reading.actors.values()
        )

    def attribution(self, stated: Stated, said: Meaning, governing: Governing) -> Attribution | None:
        """The source of a figure that its sentence gives none, where it goes on with the run, in the present.

        A price may be another thing's than the one before: of what things have, a noun or the verb must come again.
        """
        given = self._given
        if given is None or (given.kind, given.measure, given.unit) != (stated.kind, said.measure, stated.unit):
            return None
        if said.measure in self._things and given.nouns.isdisjoint(self._told(said)):
            return None
        chain = governing.chain(stated.places)
        moods = {mood for _, mood in chain[0].verbs} if chain else set()
        # ..., seguiti dal Lazio (18.000 euro): what goes on in a sentence does so to its end.
        self._going_on = self._going_on or moods == {"present"}
        return given.attribution if self._going_on else None

    def give(self, stated: Stated, said: Meaning, attribution: Attribution, cues: list[Cue]) -> None:
        """A figure whose source its own sentence names."""
        cue = next((cue for cue in cues if cue.source == attribution.source and governs(cue, stated.places)), None)
        if said.measure == OTHER or cue is None or cue.actor is None or cue.actor.type not in _GIVERS:
            return
        inherited = Attribution(attribution.source, "", "inherited", attribution.cue, attribution.patterns)
        self._given = _Given(stated.kind, said.measure, stated.unit, self._told(said), inherited)

    def _told(self, said: Meaning) -> frozenset[str]:
        """The words that tell what is measured: the nouns of amounts in the sentence, and the figure's verb (costa)."""
        verb = said.hit.slots.get("verb") if said.hit else None
        words = self._paragraph.spoken(self._last).reading.words
        nouns = self._amounts.intersection(word.lower for word in words)
        return nouns | {words[verb[1] - 1].lemma} if verb else nouns
