"""`riscontro patterns try`: what the patterns make of a text, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.articles import AUTO
from pipeline.articles.language import language_rule
from pipeline.claims import LanguageExtractor
from pipeline.models import Article, Claim
from pipeline.patterns import Hit, Packs
from pipeline.reading import Reading
from pipeline.table import plain

# The day on which a text comes out that is tried, so that relative periods can be seen.
_TODAY = "2025-06-15"
_FIELDS = ("subject", "measure", "unit", "qualifier", "per", "item", "attributed_to", "via", "cue", "stance", "period")


@dataclass(frozen=True, slots=True)
class Mark:
    """text[start:end] is a figure, cue, source, subject or measure, as `label` says."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Fired:
    """A pattern that matched words of the sentence, and why it does not count for the figure; empty where it does."""

    pattern: str
    kind: str
    words: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A text in its language, what is marked in it, and its claims with the patterns that fired beside them."""

    text: str
    lang: str
    marks: tuple[Mark, ...]
    claims: tuple[tuple[Claim, tuple[Fired, ...]], ...]


def try_text(text: str, packs: Packs, lang: str = AUTO) -> Trial:
    """What comes out of a text. Raises UsageError for a language that is not loaded."""
    chosen = language_rule(packs.languages, lang)(text, "")
    extractor = LanguageExtractor(packs.lexicons[chosen])
    claims = extractor.claims(Article(id="text", text=text, lang=chosen, published=_TODAY))
    read = {claim.sentence: extractor.analyse(claim.sentence) for claim in claims}
    told = tuple((claim, tuple(_fired(claim, read[claim.sentence]))) for claim in claims)
    return Trial(text, chosen, tuple(_marks(text, told)), told)


def lines(trial: Trial, packs: Packs) -> Iterator[str]:
    """The claims of a trial for a reader, each field and each pattern a line."""
    if not trial.claims:
        yield f"no claims (language: {trial.lang})"
    for claim, fired in trial.claims:
        amount = claim.value if claim.value is not None else claim.value_low
        shown = [(name, str(getattr(claim, name))) for name in _FIELDS]
        yield f"{claim.mention}  =  {plain(amount) if amount is not None else 'no figure named'}"
        yield from (f"    {name:<14}{value}" for name, value in shown if value)
        by_id = {one.pattern: one for one in fired}
        for name in claim.patterns:
            words = f"  «{by_id[name].words}»" if name in by_id else ""
            yield f"    + {name}{words}  {packs.origins.get(name, '')}"
        for one in fired:
            if one.why_not:
                yield f"    - {one.pattern}  «{one.words}»  {one.why_not}"
        yield ""


def _fired(claim: Claim, reading: Reading) -> Iterator[Fired]:
    """Every pattern that matched in the claim's sentence, read on its own."""
    places = _places(claim, reading)
    counting = {hit.pattern.kind: hit for hit in reading.hits if hit.pattern.id in claim.patterns}
    for hit in reading.hits:
        words = reading.words[hit.start : hit.end]
        counts = hit.pattern.id in claim.patterns
        why_not = "" if counts else _why_not(hit, places, counting.get(hit.pattern.kind))
        yield Fired(hit.pattern.id, hit.pattern.kind, _between(claim.sentence, words[0].start, words[-1].end), why_not)


def _between(sentence: str, start: int, end: int) -> str:
    return sentence[start:end]


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


def _marks(text: str, told: tuple[tuple[Claim, tuple[Fired, ...]], ...]) -> Iterator[Mark]:
    """Figures first; the words of the others only where no earlier mark stands."""
    taken: list[Mark] = []
    for claim, fired in told:
        taken.append(Mark(claim.start, claim.end, "figure"))
        start = claim.start - claim.sentence.find(claim.mention)
        start = text.rfind(claim.sentence, 0, claim.start + len(claim.sentence)) if start < 0 else start
        wanted = [("cue", claim.cue), ("source", claim.attributed_to), ("subject", claim.subject)]
        wanted += [("measure", one.words) for one in fired if one.kind == "measure" and not one.why_not]
        for label, words in wanted:
            at = text.casefold().find(words.casefold(), max(start, 0), claim.end + len(claim.sentence)) if words else -1
            if at >= 0:
                taken.append(Mark(at, at + len(words), label))
    kept: list[Mark] = []
    for mark in sorted(taken, key=lambda one: one.label != "figure"):
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    yield from sorted(kept, key=lambda mark: mark.start)
