"""How firmly a figure is said: asserted, alleged, denied or planned.

The verb that governs a figure tells it: the nearest one before it, or the one after it where the figure is its
subject, and above an infinitive the verb that takes it (dovrà pagare, is expected to cost). Patterns of kind `stance`
name words beside the figure (`match`) or verbs of that chain (`verbs`); without them the verb's mood decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.attribution import governs
from pipeline.cues import Cue
from pipeline.governing import STOPS, Governing
from pipeline.models import Attribution
from pipeline.patterns import Lexicon, Pattern
from pipeline.reading import Reading
from pipeline.subjects import about

# What patterns and [language.stance] may name beside moods: a verb that is denied, an infinitive that no verb takes.
_NEGATED = "negated"
_ALONE = "alone"
_NO_CLAUSE = frozenset({"infinitive", "base"})


class Stances:
    """The stances of the figures of one sentence."""

    def __init__(self, reading: Reading, lexicon: Lexicon, governing: Governing) -> None:
        self._lexicon, self._governing = lexicon, governing
        self._hits = reading.of_kind("stance")

    def stance(self, places: range, found: Sequence[Cue], attribution: Attribution) -> tuple[str, tuple[str, ...]]:
        """The stance of the figure at words[places], and the patterns that tell it."""
        by_mood = self._lexicon.language.stance
        for cue in found:
            if cue.hit.pattern.stance and governs(cue, places) and cue.hit.pattern.id in attribution.patterns:
                return cue.hit.pattern.stance, (cue.hit.pattern.id,)
        telling = self.patterns(places)
        if attribution.type == "hearsay":
            denied = (pattern.id for pattern in telling[:1] if pattern.stance == "denied")
            return next((("denied", (id_,)) for id_ in denied), ("alleged", ()))
        moods = self._moods(places)
        chain = self._governing.chain(places)
        # "vorrebbe spendere" is no rumour of spending.
        own = [mood for _, mood in chain[0].verbs] if chain else []
        rumoured = any(by_mood.get(mood) == "alleged" for mood in own) and not _NO_CLAUSE.intersection(own[1:])
        if _NEGATED in moods and not any(pattern.mood == _NEGATED for pattern in telling):
            return "denied", ()
        for pattern in telling:
            # "avrebbe chiesto 3 milioni" is a rumour of a plan.
            if pattern.stance and pattern.mood != _NEGATED and not (rumoured and pattern.verbs and not pattern.mood):
                return pattern.stance, (pattern.id,)
        return next((by_mood[mood] for mood in moods if mood in by_mood), "asserted"), ()

    def patterns(self, places: range) -> list[Pattern]:
        """The stance patterns that speak of a figure, the one that decides first.

        Denials come first, then the words beside the figure, those that name most first; then the verbs, from the
        nearest one up.
        """
        speaking = (*self._beside(places), *self._above(places))
        if not speaking:
            return []
        moods = self._moods(places)
        patterns = [pattern for pattern in speaking if pattern.mood in ("", *moods)]
        return sorted(patterns, key=lambda pattern: pattern.stance != "denied")

    def shared(self, first: range, second: range) -> bool:
        """Whether one verb governs both figures, and no words of its own tell of the second."""
        one, other = self._governing.chain(first), self._governing.chain(second)
        return other[:1] in ([], one[:1]) and not list(self._beside(second))

    def _beside(self, places: range) -> Iterator[Pattern]:
        hits = [hit for hit in self._hits if about(hit, places)]
        for hit in sorted(hits, key=lambda hit: (-hit.weight, hit.end - hit.start, hit.pattern.id)):
            yield hit.pattern

    def _above(self, places: range) -> Iterator[Pattern]:
        chain = self._governing.chain(places)
        done = bool(chain) and chain[0].perfect
        takers = [(lemma, "infinitive") for group in chain for lemma, _ in reversed(group.verbs)]
        if takers:
            takers[0] = takers[0][0], "object"
        taker = self._governing.taking(chain[-1]) if chain else None
        takers += [(lemma, "clause") for lemma, _ in taker.verbs] if taker else []
        for lemma, takes in takers:
            for pattern in self._lexicon.stance_verbs.get(lemma, ()):
                # "expected to have paid" is no plan.
                if takes in pattern.takes and not (done and takes == "infinitive" and pattern.stance == "planned"):
                    yield pattern

    def _moods(self, places: range) -> list[str]:
        """The moods of the verbs that govern a figure, the nearest first."""
        chain = self._governing.chain(places)
        moods = [mood for group in chain for _, mood in reversed(group.verbs)]
        if self._governing.headline(chain):
            moods.append(_ALONE)
        stop = chain and self._governing.stopped(chain[0].end, places.start, STOPS)
        return [*moods, _NEGATED] if chain and chain[0].negated and not stop else moods
