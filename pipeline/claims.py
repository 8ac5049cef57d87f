"""Article -> claims: reads the passages that hold figures, and joins what the stages say of each figure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from pipeline.amounts import bounded
from pipeline.attribution import Cue, attribute, attributed, continues, cues, quotes, relay
from pipeline.discourse import Discourse
from pipeline.errors import UsageError
from pipeline.governing import Governing
from pipeline.interviews import answers
from pipeline.layout import Block
from pipeline.models import ANONYMOUS, Article, Attribution, Claim, Mention, Quantity
from pipeline.names import Names, find_names
from pipeline.page import PageReader, Passage, Sentence
from pipeline.patterns import Lexicon, Packs
from pipeline.periods import Periods
from pipeline.reading import Reading
from pipeline.stances import Stances
from pipeline.stated import Stated, goes_with, stated_figures
from pipeline.subjects import OTHER, Meaning, meaning, subject, topic
from pipeline.table import claim_ids

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_NAME_LABELS = {"ORG": "org", "PERSON": "person", "PER": "person", "GPE": "place", "LOC": "place"}
# Marks around a figure and a word or two («ben 3 milioni») quote a phrase, not a speaker.
_SCARE_QUOTE = 10
# A quotation of this many characters without a cue is the last speaker going on, as in an interview.
_SPEECH = 80
# Characters enough for the first two words of a sentence.
_FIRST_WORD = 40
# How far behind a quotation, in characters, the words may stand that tell who spoke it.
_TAG = 25
# Two rates of one thing are at most this many times apart.
_ALIKE = 20
# How many quotations before a place are looked at for one that holds it.
_NESTED = 8
# How many sentences back a figure's sentence looks for who is speaking.
_LOOK_BACK = 8


class Extractor:
    """Extracts the claims of articles in every loaded language.

    `model` names an installed spaCy model whose names join the rule-based ones; empty for none.
    """

    def __init__(self, packs: Packs, model: str = "") -> None:
        self._languages = {lang: LanguageExtractor(lexicon) for lang, lexicon in packs.lexicons.items()}
        self._model = _load_model(model) if model else None

    def claims(self, article: Article) -> list[Claim]:
        """The claims of an article in the order of its text; `article.lang` must be a loaded language."""
        names = entity_names(self._model(article.text)) if self._model else ()
        return self._languages[article.lang].claims(article, names)


def _load_model(name: str) -> Language:
    import spacy  # noqa: PLC0415

    try:
        return spacy.load(name)
    except OSError:
        raise UsageError(f"--model {name}: no such spaCy model is installed; install it or leave --model out") from None


def entity_names(doc: Doc) -> list[tuple[int, int, str]]:
    """The names that a statistical component found in a Doc: start, end, type."""
    return [(e.start_char, e.end_char, _NAME_LABELS[e.label_]) for e in doc.ents if e.label_ in _NAME_LABELS]


class LanguageExtractor:
    """The stages of one language, composed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.page = PageReader(lexicon)

    def claims(self, article: Article, model_names: Iterable[tuple[int, int, str]] = ()) -> list[Claim]:
        """The claims of one article; `model_names` (start, end, type) join the names found by rule."""
        layout, passages = self.page.passages(article.text)
        if not passages:
            return []
        names = find_names(article.text, layout, self.lexicon, model_names)
        answering = answers(article.text, layout, names)
        claims: list[Claim] = []
        carried = spoke = ""
        for passage in passages:
            paragraph = _Paragraph(article, passage, self.page, names, carried, spoke)
            paragraph.answers = answering.get(passage.block, "")
            found = paragraph.claims()
            claims += found
            carried = paragraph.last_source or carried
            spoke = next((c.attributed_to for c in reversed(found) if c.attribution == "direct"), spoke)
        ids = claim_ids(article.id, [(claim.sentence, claim.mention) for claim in claims])
        return [replace(claim, claim_id=claim_id) for claim, claim_id in zip(claims, ids, strict=True)]

    def mentions(self, text: str) -> list[Mention]:
        """The figures of a text alone, without what the words around them say."""
        nobody = Names(())
        return [
            Mention(one.kind, one.start, one.end, one.quantity, one.unit, "", one.item, one.patterns)
            for passage in self.page.passages(text)[1]
            for sentence in passage.sentences
            if sentence.figures
            for one in stated_figures(self.page.read(text, sentence, nobody), self.lexicon)
        ]

    def analyse(self, text: str) -> Reading:
        """The reading of one sentence on its own, for pattern examples."""
        names = find_names(text, [Block(0, len(text), "body")], self.lexicon)
        return self.page.read(text, self.page.sentence(text), names)


@dataclass(frozen=True, slots=True)
class _Report:
    """A report that later sentences may go on with."""

    source: str
    cue: str
    pattern: str


@dataclass(frozen=True, slots=True)
class _Told:
    """How firmly a figure is said and when it holds, and the patterns that said so."""

    stance: str
    period: str
    patterns: tuple[str, ...]


class _Spoken:
    """One sentence of a paragraph as its neighbours see it: who speaks in it, and what it is about."""

    def __init__(self, paragraph: _Paragraph, number: int) -> None:
        self._paragraph = paragraph
        self._number = number

    @cached_property
    def reading(self) -> Reading:
        paragraph = self._paragraph
        return paragraph.page.read(paragraph.article.text, paragraph.sentences[self._number], paragraph.names)

    @cached_property
    def discourse(self) -> Discourse:
        before = _Before(self._paragraph, self._number)
        return Discourse(
            self._paragraph.names,
            self._paragraph.page.lexicon,
            before,
            self.reading.start,
            self._paragraph.carried,
            self._paragraph.start,
        )

    @cached_property
    def cues(self) -> list[Cue]:
        return cues(self.reading, self.discourse)

    @cached_property
    def source(self) -> str:
        """Who speaks last in it; else the owner of a document that it names."""
        named = [cue.source for cue in self.cues if cue.source != ANONYMOUS]
        owners = [actor.owner for _, actor in sorted(self.reading.actors.items()) if actor.type == "document"]
        return (named or [owner for owner in owners if owner] or [""])[-1]

    @cached_property
    def person(self) -> str:
        """The person that the sentence tells of: its first free one."""
        for _, actor in sorted(self.reading.actors.items()):
            if actor.type in ("name", "person") and not self.reading.oblique(actor, self.discourse.lexicon):
                name = self.discourse.at(self.reading.words[actor.start].start).resolve(actor)
                if name[:1].isupper() and (actor.type == "person" or self._paragraph.names.is_person(name)):
                    return name
        return ""

    @cached_property
    def topic(self) -> str:
        return topic(self.reading, self.discourse, self.cues)

    @cached_property
    def report(self) -> _Report | None:
        """The report that stands when the sentence ends."""
        named = [cue for cue in self.cues if cue.source != ANONYMOUS]
        if named:
            return _Report(named[-1].source, named[-1].text, named[-1].hit.pattern.id)
        if self.cues or self._number == 0 or not continues(self.reading):
            return None
        return self._paragraph.spoken(self._number - 1).report if self._number <= _LOOK_BACK else None


class _Before:
    """The sentences of a paragraph before one of them, nearest first, as far as `_LOOK_BACK`.

    One sentence may ask the one before it in turn (he said ... he said ...), in a chain as long as that.
    """

    def __init__(self, paragraph: _Paragraph, number: int) -> None:
        self._paragraph = paragraph
        self._places = range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1)

    def source(self) -> str:
        return self._nearest(lambda spoken: spoken.source)

    def topic(self) -> str:
        return self._nearest(lambda spoken: spoken.topic)

    def _nearest(self, told: Callable[[_Spoken], str]) -> str:
        paragraph = self._paragraph
        if paragraph.chain >= _LOOK_BACK:
            return ""
        paragraph.chain += 1
        try:
            return next((found for place in self._places if (found := told(paragraph.spoken(place)))), "")
        finally:
            paragraph.chain -= 1


class _Paragraph:
    """A passage being turned into claims."""

    def __init__(
        self, article: Article, passage: Passage, page: PageReader, names: Names, carried: str, spoke: str
    ) -> None:
        self.article, self.page, self.names = article, page, names
        # Who spoke last before it, and who was quoted last.
        self.carried, self.spoke = carried, spoke
        self.sentences: list[Sentence] = passage.sentences
        self.start = passage.block.start
        # How many sentences are asking the one before them just now.
        self.chain = 0
        self._quotes = quotes(article.text, passage.block.start, passage.block.end)
        self._known: dict[int, _Spoken] = {}
        self._speakers: dict[tuple[int, int], Attribution | None] = {}
        self.last_source = ""
        # Who speaks the whole paragraph, in an interview.
        self.answers = ""

    def spoken(self, number: int) -> _Spoken:
        """A sentence as its neighbours see it."""
        if number not in self._known:
            self._known[number] = _Spoken(self, number)
        return self._known[number]

    def claims(self) -> list[Claim]:
        """The claims of the paragraph in the order of its text."""
        out: list[Claim] = []
        for number, sentence in enumerate(self.sentences):
            if sentence.figures:
                out += self._sentence(number)
                self.last_source = self.spoken(number).source or self.last_source
        return out

    def _sentence(self, number: int) -> list[Claim]:
        here = self.spoken(number)
        out: list[Claim] = []
        before: list[tuple[Stated, Meaning]] = []
        governing = Governing(here.reading, self.page.lexicon)
        periods = Periods(here.reading, self.page.lexicon, governing, self.article.published)
        firmness, stances = "asserted", Stances(here.reading, self.page.lexicon, governing)
        for stated in stated_figures(here.reading, self.page.lexicon):
            attribution = self._attribution(number, stated)
            said = meaning(here.reading, stated.places, stated.kind)
            firmly, ids = stances.stance(stated.places, here.cues, attribution)
            if stated.shares > stated.places.start:
                # 8, 10 e 12 euro al mese
                led = meaning(here.reading, range(stated.shares, stated.shares + 1), stated.kind)
                said = replace(said, per=said.per or led.per)
                if said.hit is None:
                    said = replace(said, measure=led.measure, hit=led.hit)
            if before and goes_with(here.reading, before[-1][0], stated):
                said = _in_one_breath(said, before[-1][1], same_unit=before[-1][0].unit == stated.unit)
                firmly = firmness if stances.shared(before[-1][0].places, stated.places) else firmly
            said = _of_the_same(said, stated, before)
            before.append((stated, said))
            firmness = firmly
            when, spans = periods.period(stated.places, firmly, here.cues)
            told = _Told(firmly, when, (*ids, *spans))
            speaker = attribution.source if attribution.type == "direct" else ""
            owner = subject(here.reading, stated.places, here.discourse, here.cues, said.hit, speaker)
            out.append(_claim(self.article, here.reading, stated, said, told, attribution, owner))
        return out

    def _attribution(self, number: int, stated: Stated) -> Attribution:
        here = self.spoken(number)
        quotation = self._quotation(stated)
        cues_here = [cue for cue in here.cues if not _silent_inside(cue, here.reading, quotation)]
        own = attribute(stated.places, cues_here, quotation is not None)
        if own is not None:
            return own if own.via else replace(own, via=relay(here.reading, own, self.names.types))
        for cue in self._after(number):
            return attributed(cue, quotation is not None)
        if quotation is not None:
            spoken = self._speaker(quotation)
            if spoken:
                return spoken
        if self.answers:
            return Attribution(self.answers, "", "direct")
        if not here.cues and number and continues(here.reading):
            report = self.spoken(number - 1).report
            if report:
                return Attribution(report.source, "", "inherited", report.cue, (report.pattern,))
        return Attribution()

    def _quotation(self, stated: Stated) -> tuple[int, int] | None:
        """The quotation that a figure stands in, if it quotes more than the figure."""
        near = self._quotes[max(0, bisect_right(self._quotes, (stated.start, stated.start)) - _NESTED) :]
        near = list(takewhile(lambda span: span[0] <= stated.start, near))
        around = [(start, end) for start, end in near if stated.end <= end]
        longest = max(around, key=lambda span: span[1] - span[0], default=None)
        if longest is None or longest[1] - longest[0] <= stated.end - stated.start + _SCARE_QUOTE:
            return None
        return longest

    def _speaker(self, quotation: tuple[int, int], chain: int = 0) -> Attribution | None:
        """Who speaks a quotation: a cue beside it, else the speaker of the one before it, else who acts there."""
        if quotation not in self._speakers:
            self._speakers[quotation] = None
            self._speakers[quotation] = self._beside(quotation) or self._going_on(quotation, chain)
        return self._speakers[quotation]

    def _beside(self, quotation: tuple[int, int]) -> Attribution | None:
        start, end = quotation
        last = self._number(end - 1)
        for number in range(last, min(last + 2, len(self.sentences))):
            spoken = self.spoken(number)
            for cue in spoken.cues:
                at = spoken.reading.words[cue.start].start
                if end - 1 <= at <= end + _TAG and not cue.ahead:
                    return attributed(cue, True)
        spoken = self.spoken(self._number(start))
        words = spoken.reading.words
        lead = [
            cue
            for cue in spoken.cues
            if words[cue.end - 1].end <= start and cue.said[0] < cue.said[1] and words[cue.said[1] - 1].end > start
        ]
        return attributed(lead[-1], True) if lead else None

    def _going_on(self, quotation: tuple[int, int], chain: int) -> Attribution | None:
        """The speaker of a quotation that names none: «...», ha detto X. «...»"""
        start = quotation[0]
        number = self._number(start)
        place = bisect_left(self._quotes, quotation)
        before = [span for span in self._quotes[max(0, place - _NESTED) : place] if span[1] <= start]
        if before and chain < _LOOK_BACK:
            known = self._speaker(max(before, key=lambda span: span[1]), chain + 1)
            if known:
                return replace(known, type="direct")
        lead = self.spoken(number) if self.sentences[number].span[0] < start else None
        for spoken in filter(None, (lead, self.spoken(number - 1) if number else None)):
            for cue in reversed(spoken.cues):
                if cue.source != ANONYMOUS and spoken.reading.words[cue.start].start < start:
                    return Attribution(cue.source, "", "direct", cue.text, (cue.hit.pattern.id,))
            actor = spoken.person
            if actor:
                return Attribution(actor, "", "direct")
        speaker = self.spoke or self.names.protagonist or self.carried
        if number == 0 and speaker and quotation[1] - start > _SPEECH:
            return Attribution(speaker, "", "direct")
        return None

    def _number(self, offset: int) -> int:
        """Which sentence holds an offset."""
        place = bisect_right(self.sentences, offset, key=lambda sentence: sentence.span[1])
        return min(place, len(self.sentences) - 1)

    def _after(self, number: int) -> list[Cue]:
        """Cues of the next sentence that speak for this one: `Lo riferisce Reuters`."""
        if number + 1 >= len(self.sentences) or not self._looks_back(number + 1):
            return []
        return [cue for cue in self.spoken(number + 1).cues if cue.hit.pattern.scope == "previous" and cue.start <= 1]

    def _looks_back(self, number: int) -> bool:
        """Whether a sentence can begin as one does that speaks for the one before it; most are not read for that."""
        lexicon, (start, end) = self.page.lexicon, self.sentences[number].span
        first = lexicon.tokenizer(self.article.text, start, min(end, start + _FIRST_WORD))
        told = all(attribute == "LOWER" for attribute, _ in lexicon.looking_back)
        return not told or any(("LOWER", token.lower) in lexicon.looking_back for token in first[:2])


def _silent_inside(cue: Cue, reading: Reading, quotation: tuple[int, int] | None) -> bool:
    """Whether a cue inside a quotation names nobody: who is quoted speaks there, not who spoke before."""
    if quotation is None or "source" in cue.hit.slots or cue.source == ANONYMOUS:
        return False
    return quotation[0] < reading.words[cue.start].start < quotation[1]


def _in_one_breath(said: Meaning, before: Meaning, same_unit: bool) -> Meaning:
    """What a figure takes from the one before it where it says nothing of its own."""
    if said.hit is None:
        said = replace(said, measure=before.measure, hit=before.hit, per=said.per or ("" if same_unit else before.per))
    return said


def _of_the_same(said: Meaning, stated: Stated, before: list[tuple[Stated, Meaning]]) -> Meaning:
    """What a figure takes from the last one of its unit in its sentence: a measure where it has none, and its rate."""
    same = [pair for pair in before if (pair[0].kind, pair[0].unit) == (stated.kind, stated.unit)]
    if not same:
        return said
    other, meant = same[-1]
    if said.hit is None and said.measure == OTHER:
        said = replace(said, measure=meant.measure)
    if not said.per and said.measure == meant.measure and _near(stated.quantity, other.quantity):
        said = replace(said, per=meant.per)
    return said


def _near(first: Quantity, second: Quantity) -> bool:
    """Whether two amounts are of one size, as two rates of one thing are: 8 euro al mese, prima 6."""
    one, other = (amount.value or amount.high or amount.low for amount in (first, second))
    return one is not None and other is not None and max(one, other) <= _ALIKE * min(one, other)


def _claim(
    article: Article,
    reading: Reading,
    stated: Stated,
    said: Meaning,
    told: _Told,
    attribution: Attribution,
    owner: str,
) -> Claim:
    amount = stated.quantity
    if said.qualifier and amount.qualifier in ("exact", "about") and amount.value is not None:
        amount = bounded(amount.value, said.qualifier)
    fired = dict.fromkeys((*stated.patterns, *said.patterns, *told.patterns, *attribution.patterns))
    return Claim(
        claim_id="",
        article_id=article.id,
        source=article.source,
        title=article.title,
        url=article.url,
        published=article.published,
        lang=article.lang,
        kind=stated.kind,
        subject=owner,
        measure=said.measure,
        value=amount.value,
        value_low=amount.low,
        value_high=amount.high,
        unit=stated.unit,
        qualifier=amount.qualifier,
        per=said.per,
        item=stated.item,
        attributed_to=attribution.source,
        via=attribution.via,
        attribution=attribution.type,
        cue=attribution.cue,
        stance=told.stance,
        period=told.period,
        mention=article.text[stated.start : stated.end],
        sentence=article.text[reading.start : reading.end],
        start=stated.start,
        end=stated.end,
        patterns=tuple(fired),
    )
