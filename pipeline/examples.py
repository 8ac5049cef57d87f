"""Every pattern's examples, held against what the stages do: the texts it must match, and the near misses.

A pack with an example that fails is not used: a pattern that does not do what its author shows is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from pipeline.claims import LanguageExtractor
from pipeline.errors import PatternError
from pipeline.governing import Governing
from pipeline.patterns import Packs, Pattern, place
from pipeline.patterns.passed import passed, remember
from pipeline.periods import Periods
from pipeline.reading import Reading
from pipeline.relations import KINDS as RELATION_KINDS
from pipeline.relations import RelationReader, Span
from pipeline.stances import Stances
from pipeline.subjects import best

# The day on which the examples of relative periods are read.
_A_DAY = "2025-06-15"


def check_examples(packs: Packs) -> None:
    """Raises PatternError that names each pattern whose `matches` or `near_misses` do not hold.

    A language that has passed once is not checked again.
    """
    problems = []
    for lang, held in packs.held.items():
        wrong = [] if passed(held) else failing_examples(packs, languages=(lang,))
        if not wrong:
            remember(held)
        problems += wrong
    if problems:
        raise PatternError("\n".join(problems))


def failing_examples(
    packs: Packs, of: Callable[[str], bool] = lambda _: True, languages: Collection[str] = ()
) -> list[str]:
    """Each example that does not hold, with its place, what fired there instead, and what to do.

    `of` tells by where a pattern stands (`file:line`) whether its examples are asked for, `languages` in which ones;
    empty for all.
    """
    problems = []
    for pattern, fired in _firing(packs, lambda pattern: of(packs.origins[pattern.id]), languages):
        origin = packs.origins[pattern.id]
        for text in pattern.matches:
            here = fired(text)
            if pattern.id not in here:
                others = f"{', '.join(sorted(here))} did" if here else f"nothing of kind {pattern.kind} did"
                problems.append(
                    f"{place(origin, 'matches', text)}: {pattern.id}: matches: does not match {text!r}, {others}; "
                    "change the pattern or the example"
                )
        problems += [
            f"{place(origin, 'near_misses', text)}: {pattern.id}: near_misses: matches {text!r}, which it must not; "
            "narrow the pattern"
            for text in pattern.near_misses
            if pattern.id in fired(text)
        ]
    return problems


def known_failures(packs: Packs, of: Callable[[str], bool]) -> list[str]:
    """Each text under `todo`: that it does not match yet, or that it does by now; `of` as in `failing_examples`."""
    told = []
    for pattern, fired in _firing(packs, lambda pattern: bool(pattern.todo) and of(packs.origins[pattern.id])):
        for text in pattern.todo:
            what = "matches by now; move it to matches:" if pattern.id in fired(text) else "does not match yet:"
            where = place(packs.origins[pattern.id], "todo", text)
            told.append(f"{where}: {pattern.id}: todo: {what} {text!r}")
    return told


def _firing(
    packs: Packs, of: Callable[[Pattern], bool], languages: Collection[str] = ()
) -> Iterator[tuple[Pattern, Callable[[str], Collection[str]]]]:
    """The patterns that are asked for, and what tells the ids of the patterns of its kind that fire in a text."""
    for lexicon in (packs.lexicons[lang] for lang in languages or packs.lexicons):
        asked = [pattern for pattern in lexicon.patterns if of(pattern)]
        if not asked:
            continue
        extractor = LanguageExtractor(lexicon)
        kinds: dict[str, Callable[[str], Collection[str]]] = {}
        for pattern in asked:
            if pattern.kind not in kinds:
                kinds[pattern.kind] = _fired(pattern.kind, extractor)
            yield pattern, kinds[pattern.kind]


def _fired(kind: str, extractor: LanguageExtractor) -> Callable[[str], Collection[str]]:
    if kind == "boilerplate":
        return lambda text: {extractor.lexicon.boilerplate(text)[0]} - {""}
    if kind == "not_figure":
        return extractor.page.refused
    if kind in extractor.lexicon.figure_kinds:
        return lambda text: {name for mention in extractor.mentions(text) for name in mention.patterns}
    if kind in ("per", "not_per"):
        return lambda text: _rates(extractor.analyse(text))
    if kind == "stance":
        return lambda text: _stances(extractor, text)
    if kind in RELATION_KINDS:
        reader = RelationReader(extractor.lexicon)
        return lambda text: _relations(extractor, reader, text)
    if kind == "period":
        return lambda text: _times(extractor, text)
    return lambda text: {hit.pattern.id for hit in extractor.analyse(text).hits if hit.pattern.kind == kind}


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
