"""Which patterns matched in the sentence of a claim, and why those lost that do not count for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.models import Claim
from pipeline.patterns import Hit
from pipeline.reading import Reading


@dataclass(frozen=True, slots=True)
class Fired:
    """A pattern that matched words of the sentence, and why it does not count for the figure; empty where it does."""

    pattern: str
    kind: str
    words: str
    why_not: str


def fired(claim: Claim, reading: Reading) -> Iterator[Fired]:
    """Every pattern that matched in the claim's sentence, which `reading` is of, read on its own."""
    places = _places(claim, reading)
    counting = {hit.pattern.kind: hit for hit in reading.hits if hit.pattern.id in claim.patterns}
    for hit in reading.hits:
        words = reading.words[hit.start : hit.end]
        counts = hit.pattern.id in claim.patterns
        why_not = "" if counts else _why_not(hit, places, counting.get(hit.pattern.kind))
        yield Fired(hit.pattern.id, hit.pattern.kind, claim.sentence[words[0].start : words[-1].end], why_not)


def _places(claim: Claim, reading: Reading) -> range:
    """Where the claim's figure stands among the words of its sentence."""
    at = claim.sentence.find(claim.mention)
    words = [place for place, word in enumerate(reading.words) if word.start <= at < word.end]
    return range(words[0], words[0] + 1) if words else range(0)


def _why_not(hit: Hit, places: range, winner: Hit | None) -> str:
    if hit.target and hit.target[0] not in places:
        return "speaks of another figure"
    if winner is None:
        return "does not reach this figure" if hit.pattern.kind == "cue" else "says nothing of this figure"
    if hit.weight < winner.weight:
        return f"names fewer words than {winner.pattern.id}"
    return f"{winner.pattern.id} stands nearer" if hit.pattern.kind == "cue" else f"{winner.pattern.id} is tighter"
