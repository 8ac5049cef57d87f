"""Every pattern's examples, held against what the stages do: the texts it must match, and the near misses.

A pack with an example that fails is not used: a pattern that does not do what its author shows is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256

from platformdirs import user_cache_path

from pipeline.claims import LanguageExtractor
from pipeline.errors import PatternError
from pipeline.governing import Governing
from pipeline.patterns import Packs, Pattern
from pipeline.patterns.lexicon import FIGURE_KINDS
from pipeline.periods import Periods
from pipeline.reading import Reading
from pipeline.relations import KINDS as RELATION_KINDS
from pipeline.relations import RelationReader, Span
from pipeline.stances import Stances
from pipeline.subjects import best
from pipeline.version import __version__

# The day on which the examples of relative periods are read.
_A_DAY = "2025-06-15"


def check_examples(packs: Packs) -> None:
    """Raises PatternError that names each pattern whose `matches` or `near_misses` do not hold.

    Packs that have passed once are remembered in the user's cache folder, by what their files hold and by riscontro's
    version: a change of either, also in the built-in packs, has them checked again.
    """
    key = "\0".join((__version__, *packs.digests.values()))
    passed = user_cache_path("riscontro") / "examples" / sha256(key.encode()).hexdigest()
    with suppress(OSError):
        if passed.exists():
            return
    problems = failing_examples(packs)
    if problems:
        raise PatternError("\n".join(problems))
    # Where nothing can be written there, they are checked at every start.
    with suppress(OSError):
        passed.parent.mkdir(parents=True, exist_ok=True)
        passed.touch()


def failing_examples(packs: Packs) -> list[str]:
    """Each example that does not hold, with its place and what to do."""
    problems = []
    for lexicon in packs.lexicons.values():
        extractor = LanguageExtractor(lexicon)
        for pattern in lexicon.patterns:
            fires = _test(pattern, extractor)
            place = f"{packs.origins[pattern.id]}: {pattern.id}"
            problems += [
                f"{place}: matches: does not match {text!r}; change the pattern or the example"
                for text in pattern.matches
                if not fires(text)
            ]
            problems += [
                f"{place}: near_misses: matches {text!r}, which it must not; narrow the pattern"
                for text in pattern.near_misses
                if fires(text)
            ]
    return problems


def _test(pattern: Pattern, extractor: LanguageExtractor) -> Callable[[str], bool]:
    if pattern.kind == "boilerplate":
        return lambda text: extractor.lexicon.boilerplate(text)[0] == pattern.id
    if pattern.kind == "not_figure":
        return lambda text: pattern.id in extractor.page.refused(text)
    if pattern.kind in FIGURE_KINDS:
        return lambda text: any(pattern.id in mention.patterns for mention in extractor.mentions(text))
    if pattern.kind in ("per", "not_per"):
        return lambda text: pattern.id in _rates(extractor.analyse(text))
    if pattern.kind == "stance":
        return lambda text: pattern.id in _stances(extractor, text)
    if pattern.kind in RELATION_KINDS:
        reader = RelationReader(extractor.lexicon)
        return lambda text: pattern.id in _relations(extractor, reader, text)
    if pattern.kind == "period":
        return lambda text: pattern.id in _times(extractor, text)
    return lambda text: any(hit.pattern.id == pattern.id for hit in extractor.analyse(text).hits)


def _times(extractor: LanguageExtractor, text: str) -> set[str]:
    """The patterns of the expressions of time of a text, read as if it came out on a day in June."""
    reading, lexicon = extractor.analyse(text), extractor.lexicon
    periods = Periods(reading, lexicon, Governing(reading, lexicon), _A_DAY)
    return {time.pattern.id for time in periods.times() if time.label or time.pattern.span == "none"}


def _relations(extractor: LanguageExtractor, reader: RelationReader, text: str) -> set[str]:
    """The patterns that tell how the figures of a text are related."""
    spans = [Span(mention.kind, mention.unit, mention.start, mention.end) for mention in extractor.mentions(text)]
    if not reader.may_hold(text, len(spans)):
        return set()
    return {hit.pattern.id for hit in reader.read(text, spans)[1]}


def _stances(extractor: LanguageExtractor, text: str) -> set[str]:
    """The patterns that tell how firmly the figures of a text are said."""
    reading = extractor.analyse(text)
    places = (range(place, place + 1) for place in reading.figures)
    stances = Stances(reading, extractor.lexicon, Governing(reading, extractor.lexicon))
    return {pattern.id for one in places for pattern in stances.patterns(one)}


def _rates(reading: Reading) -> set[str]:
    """The rates that win: `l'anno` is one, `l'anno scorso` takes it back."""
    hits = reading.of_kind("per", "not_per")
    winners = (best(hits, range(place, place + 1)) for place in reading.figures)
    return {hit.pattern.id for hit in winners if hit}
