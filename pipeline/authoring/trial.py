"""`riscontro patterns try`: what the patterns make of a text, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.articles import AUTO
from pipeline.articles.language import language_rule
from pipeline.checks import check
from pipeline.claims import LanguageExtractor
from pipeline.fired import Fired, fired
from pipeline.models import Article, Claim, Finding, Told
from pipeline.patterns import Lexicon, Packs
from pipeline.relations import relations
from pipeline.table import plain

# The day on which a text comes out that is tried, so that relative periods can be seen.
_TODAY = "2025-06-15"
# The language of explanations where the text's has none.
_EXPLAINED = "it"
_FIELDS = ("subject", "measure", "unit", "qualifier", "per", "item", "attributed_to", "via", "cue", "stance", "period")


@dataclass(frozen=True, slots=True)
class Mark:
    """text[start:end] is a figure, cue, source, subject or measure, as `label` says."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A text in its language, what is marked in it, and its claims with the patterns that fired beside them.

    `left_out` are the lines that are no part of the article, each with the pattern that takes it, `bare` the amounts
    for which no currency was found. `told` is what the sentences say of their own figures, `findings` what cannot hold.
    """

    text: str
    lang: str
    marks: tuple[Mark, ...]
    claims: tuple[tuple[Claim, tuple[Fired, ...]], ...]
    left_out: tuple[tuple[str, str], ...]
    bare: tuple[str, ...]
    told: Told
    findings: tuple[Finding, ...]


def try_text(text: str, packs: Packs, lang: str = AUTO) -> Trial:
    """What comes out of a text. Raises UsageError for a language that is not loaded."""
    chosen = language_rule(packs.languages, lang)(text, "")
    extractor = LanguageExtractor(packs.lexicons[chosen])
    claims = extractor.claims(Article(id="text", text=text, lang=chosen, published=_TODAY))
    read = {claim.sentence: extractor.analyse(claim.sentence) for claim in claims}
    told = tuple((claim, tuple(fired(claim, read[claim.sentence]))) for claim in claims)
    left_out = tuple((text[start:end], name) for start, end, name in extractor.page.noise(text))
    bare = tuple(
        text[start:end]
        for start, end in extractor.page.without_unit(text)
        if all(end <= claim.start or claim.end <= start for claim in claims)
    )
    said = relations(claims, packs)
    findings = tuple(check(claims, packs, chosen if packs.explain.get(chosen) else _EXPLAINED, said))
    return Trial(text, chosen, tuple(_marks(text, told, extractor.lexicon)), told, left_out, bare, said, findings)


def lines(trial: Trial, packs: Packs) -> Iterator[str]:
    """The claims of a trial for a reader, each field and each pattern a line."""
    if not trial.claims:
        yield f"no claims (language: {trial.lang})"
    for claim, hits in trial.claims:
        amount = claim.value if claim.value is not None else claim.value_low
        shown = [(name, str(getattr(claim, name))) for name in _FIELDS]
        yield f"{claim.mention}  =  {plain(amount) if amount is not None else 'no figure named'}"
        shown.append(("extent", trial.told.extents.get(claim.claim_id, "")))
        yield from (f"    {name:<14}{value}" for name, value in shown if value)
        by_id = {one.pattern: one for one in hits}
        for name in claim.patterns:
            words = f"  «{by_id[name].words}»" if name in by_id else ""
            yield f"    + {name}{words}  {packs.origins.get(name, '')}"
        for one in hits:
            if one.why_not:
                yield f"    - {one.pattern}  «{one.words}»  {one.why_not}"
        yield ""
    for relation in trial.told.relations:
        figures = (f"{role} {' and '.join(one.mention for one in of)}" for role, of in relation.claims.items())
        where = packs.origins.get(relation.pattern, "")
        yield f"{relation.type}: {', '.join(figures)}"
        yield f"    + {relation.pattern}  «{relation.words}»  {where}"
        yield ""
    for finding in trial.findings:
        yield f"{finding.check} ({finding.severity}): {finding.explanation}"
        yield ""
    for words in trial.bare:
        yield f"«{words}» is no claim: its paragraph names no currency before it, or it counts something else"
    for line, name in trial.left_out:
        by = f"{name} takes it for that  {packs.origins[name]}" if name else "the layout of the page tells"
        yield f"«{line}» is no part of the article: {by}"


def _marks(text: str, told: tuple[tuple[Claim, tuple[Fired, ...]], ...], lexicon: Lexicon) -> Iterator[Mark]:
    """Figures first; the words of the others only where no earlier mark stands. A name may stand by its aliases."""
    taken: list[Mark] = []
    for claim, hits in told:
        taken.append(Mark(claim.start, claim.end, "figure"))
        start = claim.start - claim.sentence.find(claim.mention)
        start = text.rfind(claim.sentence, 0, claim.start + len(claim.sentence)) if start < 0 else start
        names = [("source", claim.attributed_to), ("subject", claim.subject)]
        wanted = [("cue", claim.cue), *((label, _written(name, claim.sentence, lexicon)) for label, name in names)]
        wanted += [("measure", one.words) for one in hits if one.kind == "measure" and not one.why_not]
        for label, words in wanted:
            at = text.casefold().find(words.casefold(), max(start, 0), claim.end + len(claim.sentence)) if words else -1
            if at >= 0:
                taken.append(Mark(at, at + len(words), label))
    kept: list[Mark] = []
    for mark in sorted(taken, key=lambda one: one.label != "figure"):
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    yield from sorted(kept, key=lambda mark: mark.start)


def _written(name: str, sentence: str, lexicon: Lexicon) -> str:
    """A name as a sentence has it: itself, or the longest of its aliases there."""
    known = lexicon.known_names.get(name)
    spellings = (name, *known.aliases) if known and known.name == name else (name,)
    found = [spelling for spelling in spellings if re.search(rf"\b{re.escape(spelling)}\b", sentence)]
    return max(found, key=len, default=name)
