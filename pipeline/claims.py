"""Article -> claims: finds the figures, reads their sentences, and joins what the stages say of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.attribution import Cue, Discourse, attribute, cues, quotes
from pipeline.errors import UsageError
from pipeline.layout import Block, blocks, sentences
from pipeline.mentions import MILLION, Figure, FigureFinder, bounded, quantity
from pipeline.models import Article, Attribution, Claim, Mention, Quantity
from pipeline.names import Names, find_names
from pipeline.numbers import Number
from pipeline.patterns import Hit, Lexicon, Packs
from pipeline.reading import Reading, SentenceReader
from pipeline.subjects import OTHER, Meaning, meaning, subject, topic
from pipeline.table import claim_ids
from pipeline.tokens import Token
from pipeline.triggers import TriggerScan, trigger_words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Marks around a figure and a word or two («ben 3 milioni») quote a phrase, not a speaker.
_SCARE_QUOTE = 10
# A quotation of this many characters without a cue is the last speaker going on, as in an interview.
_SPEECH = 80
_NAME_LABELS = {"ORG": "org", "PERSON": "person", "PER": "person", "GPE": "place", "LOC": "place"}


@dataclass(slots=True)
class _Sentence:
    """A sentence of a block: its tokens and figures are found when first asked for."""

    span: tuple[int, int]
    tokens: list[Token] | None = None
    figures: list[Figure] | None = None
    numbers: list[Number] | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class _Stated:
    """A figure in a reading: the places of its words, its mention and what kind it is."""

    places: range
    start: int
    end: int
    kind: str
    unit: str
    item: str
    quantity: Quantity
    patterns: tuple[str, ...]


class Extractor:
    """Extracts the claims of articles in every loaded language.

    `model` names an installed spaCy model whose names join the rule-based ones; empty for none.
    """

    def __init__(self, packs: Packs, model: str = "") -> None:
        self._languages = {lang: LanguageExtractor(lexicon, packs) for lang, lexicon in packs.lexicons.items()}
        self._model = _load_model(model) if model else None

    def claims(self, article: Article) -> list[Claim]:
        """The claims of an article in the order of its text; `article.lang` must be a loaded language."""
        extractor = self._languages[article.lang]
        names = entity_names(self._model(article.text)) if self._model else ()
        return extractor.claims(article, names)


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

    def __init__(self, lexicon: Lexicon, packs: Packs) -> None:
        self.lexicon = lexicon
        self._packs = packs
        self._scan = TriggerScan(trigger_words(lexicon))
        self._finder = FigureFinder(lexicon)
        self._reader = SentenceReader(lexicon)

    def claims(self, article: Article, model_names: Iterable[tuple[int, int, str]] = ()) -> list[Claim]:
        """The claims of one article."""
        text = article.text
        triggers = self._scan.offsets(text)
        if not triggers:
            return []
        layout = blocks(text, self.lexicon)
        chosen = [block for block in layout if block.kind != "noise" and _holds(triggers, block.start, block.end)]
        page = [[_Sentence(span) for span in sentences(text, block, self.lexicon)] for block in chosen]
        for paragraph in page:
            self._find(text, paragraph, triggers)
        self._share_currency(chosen, page)
        if not any(sentence.figures for paragraph in page for sentence in paragraph):
            return []
        names = find_names(text, layout, self.lexicon, model_names)
        discourse = Discourse(names, self.lexicon)
        claims: list[Claim] = []
        for block, paragraph in zip(chosen, page, strict=True):
            if any(sentence.figures for sentence in paragraph):
                claims += self._paragraph(article, block, paragraph, discourse)
        ids = claim_ids(article.id, [(claim.sentence, claim.mention) for claim in claims])
        return [replace(claim, claim_id=claim_id) for claim, claim_id in zip(claims, ids, strict=True)]

    def mentions(self, text: str) -> list[Mention]:
        """The figures of a text alone, without what the words around them say."""
        triggers = self._scan.offsets(text)
        out = []
        for block in blocks(text, self.lexicon):
            if block.kind == "noise" or not _holds(triggers, block.start, block.end):
                continue
            paragraph = [_Sentence(span) for span in sentences(text, block, self.lexicon)]
            self._find(text, paragraph, triggers)
            self._share_currency([block], [paragraph])
            for sentence in paragraph:
                if sentence.figures:
                    reading = self._read(text, sentence, Names(()))
                    out += [
                        Mention(s.kind, s.start, s.end, s.quantity, s.unit, "", s.item, s.patterns)
                        for s in self._stated(text, reading)
                    ]
        return out

    def refused(self, text: str) -> set[str]:
        """Ids of the `not_figure` patterns that take a number out of one sentence."""
        return self._finder.refused(self.lexicon.tokenizer(text))

    def analyse(self, text: str) -> Reading:
        """The reading of one sentence on its own, for pattern examples."""
        sentence = _Sentence((0, len(text)))
        self._find(text, [sentence], self._scan.offsets(text))
        self._share_currency([Block(0, len(text), "body")], [[sentence]])
        names = find_names(text, [Block(0, len(text), "body")], self.lexicon)
        return self._read(text, sentence, names)

    # Figures

    def _find(self, text: str, paragraph: list[_Sentence], triggers: list[int]) -> None:
        for sentence in paragraph:
            if _holds(triggers, *sentence.span):
                sentence.tokens = self.lexicon.tokenizer(text, *sentence.span)
                sentence.figures, sentence.numbers = self._finder.find(sentence.tokens)

    def _share_currency(self, chosen: list[Block], page: list[list[_Sentence]]) -> None:
        """A bare `3 miliardi` takes the currency that its paragraph names, before it or else after it."""
        for number, paragraph in enumerate(page):
            units = [f.unit for s in paragraph for f in s.figures or () if f.kind == "money" and f.unit]
            if not units and chosen[number].kind == "title" and number + 1 < len(page):
                units = [f.unit for s in page[number + 1] for f in s.figures or () if f.kind == "money" and f.unit]
            last = units[0] if units else ""
            for sentence in paragraph:
                kept = []
                for figure in sentence.figures or ():
                    if figure.kind == "money" and figure.unit:
                        last = figure.unit
                    if figure.unit:
                        kept.append(figure)
                    elif last:
                        kept.append(replace(figure, unit=last))
                if sentence.figures is not None:
                    sentence.figures = kept

    def _read(self, text: str, sentence: _Sentence, names: Names) -> Reading:
        if sentence.reading is None:
            if sentence.tokens is None:
                sentence.tokens = self.lexicon.tokenizer(text, *sentence.span)
                sentence.figures, sentence.numbers = [], []
            sentence.reading = self._reader.read(
                text, sentence.span, sentence.tokens, sentence.figures or (), sentence.numbers or (),
                names.within(*sentence.span),
            )  # fmt: skip
        return sentence.reading

    def _stated(self, text: str, reading: Reading) -> list[_Stated]:
        """The figures of a reading, ranges and lists joined, qualifiers applied."""
        stated: list[_Stated] = []
        used: set[int] = set()
        changes = {hit.slots["low"] for hit in reading.of_kind("not_range")}
        for hit in reading.of_kind("range"):
            joined = None if hit.slots["low"] in changes else _range(reading, hit)
            if joined and not used.intersection(joined.places):
                used.update((joined.places.start, joined.places.stop - 1))
                stated.append(joined)
        for hit in reading.of_kind("list", "not_range"):
            shared = self._sharing(reading, hit, used)
            used.update(one.places.start for one in shared)
            stated += shared
        for place in reading.figures:
            figure = reading.words[place].figure
            if figure and place not in used:
                stated.append(_single(reading, place, figure, quantity(figure.number), figure.patterns))
        return sorted(stated, key=lambda s: s.start)

    def _sharing(self, reading: Reading, hit: Hit, used: set[int]) -> list[_Stated]:
        """Bare numbers beside a figure that share its unit, and its magnitude where they have none."""
        inside = [word.figure for word in reading.words[hit.start : hit.end] if word.figure]
        before = [word.figure for word in reading.words[: hit.start] if word.figure]
        if not inside and not before:
            return []
        figure = inside[-1] if inside else before[-1]
        shared = []
        for place in range(hit.start, hit.end):
            word = reading.words[place]
            follows = reading.words[place + 1] if place + 1 < len(reading.words) else None
            if word.number is None or word.tag != "NUM" or word.number.value is None or place in used:
                continue
            if place + 1 == hit.end and follows and follows.tag == "W":
                continue
            scale = Decimal(1) if word.number.scaled else figure.number.magnitude
            amount = bounded(word.number.value * scale, "exact")
            shared.append(_single(reading, place, figure, amount, (*figure.patterns, hit.pattern.id)))
        return shared

    # Meaning

    def _paragraph(self, article: Article, block: Block, paragraph: list[_Sentence], discourse: Discourse) -> list[Claim]:
        text = article.text
        spans = quotes(text, block.start, block.end)
        out: list[Claim] = []
        before: list[Cue] = []
        discourse.topic = ""
        report: tuple[str, str, str, tuple[str, ...]] | None = None
        last_figure = max(number for number, sentence in enumerate(paragraph) if sentence.figures)
        for number, sentence in enumerate(paragraph[: last_figure + 1]):
            reading = self._read(text, sentence, discourse.names)
            discourse.at(sentence.span[0])
            found = cues(reading, discourse)
            about = topic(reading, discourse, found, self.lexicon)
            goes_on = report is not None and _continues(reading, report, about, discourse, self.lexicon)
            if not found and not goes_on:
                report = None
            after = self._cues_after(text, paragraph, number, discourse) if sentence.figures else []
            last: tuple[_Stated, Meaning] | None = None
            for stated in self._stated(text, reading):
                speech = any(a <= stated.start and stated.end <= b and b - a > _SPEECH for a, b in spans)
                quoted = any(
                    a <= stated.start and stated.end <= b and b - a > stated.end - stated.start + _SCARE_QUOTE
                    for a, b in spans
                )
                attribution = attribute(reading, stated.places.start, found, self.lexicon, quoted, [*after, *before])
                if attribution is None and speech and discourse.last_source and not found:
                    attribution = Attribution(discourse.last_source, "", "direct")
                if attribution is None and report is not None and not found:
                    attribution = Attribution(report[0], report[1], "inherited", report[2], report[3])
                said = meaning(reading, stated.places, self.lexicon, stated.kind, found)
                if last and said.measure == OTHER and _goes_with(reading, last[0], stated):
                    rate = said.per or (last[1].per if last[0].unit != stated.unit else "")
                    said = replace(said, measure=last[1].measure, per=rate, hit=last[1].hit)
                last = stated, said
                owner = subject(reading, stated.places, discourse, found, self.lexicon, said.hit)
                out.append(_claim(article, reading, stated, said, attribution or Attribution(), owner))
            sources = [cue for cue in found if cue.source != "anonymous"]
            if sources:
                cue = sources[-1]
                discourse.last_source = cue.source
                report = (cue.source, "", cue.text, (cue.hit.pattern.id,))
            elif found:
                report = None
            documents = [a for _, a in sorted(reading.actors.items()) if a.type == "document" and a.owner]
            if documents and not sources:
                discourse.last_source = documents[-1].owner
            discourse.topic = about or discourse.topic
            before = found or before
        return out

    def _cues_after(self, text: str, paragraph: list[_Sentence], number: int, discourse: Discourse) -> list[Cue]:
        if number + 1 >= len(paragraph):
            return []
        return [
            cue
            for cue in cues(self._read(text, paragraph[number + 1], discourse.names), discourse)
            if cue.hit.pattern.scope in ("before", "previous")
        ]


def _continues(
    reading: Reading, report: tuple[str, str, str, tuple[str, ...]], about: str, discourse: Discourse, lexicon: Lexicon
) -> bool:
    """Whether a sentence goes on with the report before it. Evidence is needed, contrast ends it."""
    if reading.of_kind("contrast", "not_cue"):
        return False
    if reading.of_kind("continuation"):
        return True
    moods = {word.mood for word in reading.words}
    if any(lexicon.language.stance.get(mood) == "alleged" for mood in moods):
        return True
    return False


def _goes_with(reading: Reading, first: _Stated, second: _Stated) -> bool:
    """Whether a figure is said in the same breath as the one before: its equivalent, its part, the next of a list."""
    between = reading.words[first.places.stop : second.places.start]
    return first.kind == second.kind and len(between) <= 8 and not any(word.lemma for word in between)


def _holds(triggers: list[int], start: int, end: int) -> bool:
    place = bisect_left(triggers, start)
    return place < len(triggers) and triggers[place] < end


def _single(reading: Reading, place: int, figure: Figure, amount: Quantity, patterns: tuple[str, ...]) -> _Stated:
    word = reading.words[place]
    return _Stated(range(place, place + 1), word.start, word.end, figure.kind, figure.unit, figure.item, amount, patterns)


def _range(reading: Reading, hit: Hit) -> _Stated | None:
    low_place, high_place = hit.slots["low"][0], hit.slots["high"][0]
    low, high = reading.words[low_place], reading.words[high_place]
    figure = high.figure or low.figure
    if figure is None:
        return None
    first, second = (low.figure.number if low.figure else low.number), (high.figure.number if high.figure else high.number)
    if first is None or second is None or first.value is None or second.value is None:
        return None
    if low.figure and high.figure and low.figure.unit != high.figure.unit:
        return None
    if not high.figure and (first.scaled or not second.scaled or low.text[0].isdigit()):
        # "$300 and 400 billion" shares its sign; "3 milioni di euro a 5 società" shares nothing.
        return None
    least, most = first.value, second.value
    if second.scaled and not first.scaled and least * second.magnitude < most:
        least *= second.magnitude
    if least >= most:
        return None
    return _Stated(
        range(low_place, high_place + 1), low.start, high.end, figure.kind, figure.unit, figure.item,
        Quantity(None, least, most, "between"), (*figure.patterns, hit.pattern.id),
    )  # fmt: skip


def _claim(
    article: Article, reading: Reading, stated: _Stated, said: Meaning, attribution: Attribution, owner: str
) -> Claim:
    amount = stated.quantity
    if said.qualifier and amount.qualifier in ("exact", "about") and amount.value is not None:
        amount = bounded(amount.value, said.qualifier)
    fired = dict.fromkeys((*stated.patterns, *said.patterns, *attribution.patterns))
    stance = said.stance
    if attribution.type == "hearsay" and stance == "asserted":
        stance = "alleged"
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
        stance=stance,
        period=said.period,
        mention=article.text[stated.start : stated.end],
        sentence=article.text[reading.start : reading.end],
        start=stated.start,
        end=stated.end,
        patterns=tuple(fired),
    )
