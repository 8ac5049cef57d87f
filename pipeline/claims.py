"""Article -> claims: reads the passages that hold figures, and joins what the stages say of each figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.amounts import bounded
from pipeline.attribution import attribute, attributed, continues, in_reach, relay
from pipeline.collector import uncollected
from pipeline.cues import Cue
from pipeline.errors import UsageError
from pipeline.governing import Governing
from pipeline.interviews import answers
from pipeline.layout import Block
from pipeline.limits import USUAL, Limits
from pipeline.measured import Measured
from pipeline.models import ANONYMOUS, Article, Attribution, Claim, Mention
from pipeline.names import NameFinder, Names
from pipeline.page import PageReader
from pipeline.paragraphs import Paragraph
from pipeline.patterns import LOOKING_BACK, Lexicon, Packs
from pipeline.periods import Periods
from pipeline.quoted import Quotations, Quoted
from pipeline.reading import Reading
from pipeline.recurring import remeasured
from pipeline.remembered import OnDemand
from pipeline.runs import Runs
from pipeline.stances import Stances
from pipeline.stated import Stated, converts, stated_figures
from pipeline.subjects import Meaning, subject
from pipeline.table import ClaimIds
from pipeline.visible import Visible

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_NAME_LABELS = {"ORG": "org", "PERSON": "person", "PER": "person", "GPE": "place", "LOC": "place"}
# Characters enough for the first three words of a sentence.
_FIRST = 60
# How far behind a sentence one may stand that tells who gave it, with nobody else between.
_BEHIND = 4


class Extractor:
    """Extracts the claims of articles in every loaded language; one is made ready with its first article.

    `model` names an installed spaCy model whose names join the rule-based ones; empty for none.
    """

    def __init__(self, packs: Packs, model: str = "", limits: Limits = USUAL) -> None:
        # What makes them knows nothing of this one: a cycle would outlive its last use.
        self._languages = OnDemand(packs.lexicons, partial(_extractor, packs, limits))
        self._model = _load_model(model) if model else None

    def without_trigger(self) -> tuple[str, ...]:
        """Ids of the patterns from which no trigger word can be derived: every sentence of their language is read.

        Makes every language ready.
        """
        return tuple(dict.fromkeys(id_ for one in self._languages.values() for id_ in one.page.triggers.lacking))

    def claims(self, article: Article) -> list[Claim]:
        """The claims of an article in the order of its text; `article.lang` must be a loaded language.

        Raises ArticleError `too_many_figures` for what is no article.
        """
        names = entity_names(self._model(article.text)) if self._model else ()
        return self._languages[article.lang].claims(article, names)


def _extractor(packs: Packs, limits: Limits, lang: str) -> LanguageExtractor:
    with uncollected():
        return LanguageExtractor(packs.lexicons[lang], limits)


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

    def __init__(self, lexicon: Lexicon, limits: Limits = USUAL) -> None:
        self.lexicon = lexicon
        self.page = PageReader(lexicon, limits.figures)
        self._names = NameFinder(lexicon)
        self._firm = frozenset(one.id for one in lexicon.patterns if one.kind == "measure" and not one.weak)

    def claims(self, article: Article, model_names: Iterable[tuple[int, int, str]] = ()) -> list[Claim]:
        """The claims of one article; `model_names` (start, end, type) join the names found by rule."""
        visible = Visible(article.text, self.lexicon.accents)
        text = visible.text
        layout, passages = self.page.passages(text)
        if not passages:
            return []
        told = [(visible.seen(start), visible.seen(end), kind) for start, end, kind in model_names]
        names = self._names.find(text, layout, told, article.title)
        answering = answers(text, layout, names)
        claims: list[Claim] = []
        carried = ""
        measured, quoted, ids = Measured(), Quoted(layout), ClaimIds(article.id)
        own = [block for block in layout if block.kind != "noise"]
        above = {block.start: before for before, block in pairwise(own)}
        below = {block.start: after for block, after in pairwise(own)}
        for passage in passages:
            at = passage.block.start
            paragraph = Paragraph(text, passage, self.page, names, carried, above.get(at), below.get(at))
            quoted.begin(paragraph)
            figures = _Figures(article, visible, ids, paragraph, measured, quoted, answering.get(passage.block, ""))
            found = figures.claims()
            claims += found
            carried = figures.last_source or carried
            if direct := [claim.attributed_to for claim in found if claim.attribution == "direct"]:
                quoted.told(direct[-1])
        return remeasured(claims, self._firm, self.lexicon.serial_measures)

    def mentions(self, text: str) -> list[Mention]:
        """The figures of a text alone, without what the words around them say."""
        nobody, visible = Names(()), Visible(text, self.lexicon.accents)
        return [
            Mention(one.kind, *visible.written(one.start, one.end), one.quantity, one.unit, "", one.item, one.patterns)
            for passage in self.page.passages(visible.text)[1]
            for sentence in passage.sentences
            if sentence.figures
            for one in stated_figures(self.page.read(visible.text, sentence, nobody), self.lexicon)
        ]

    def analyse(self, text: str) -> Reading:
        """The reading of one sentence on its own, for pattern examples."""
        names = self._names.find(text, [Block(0, len(text), "body")])
        return self.page.read(text, self.page.sentence(text), names)


@dataclass(frozen=True, slots=True)
class _Told:
    """How firmly a figure is said and when it holds, and the patterns that said so."""

    stance: str
    period: str
    patterns: tuple[str, ...]


class _Main(NamedTuple):
    """A figure and all that is said of it, which holds for its conversions in brackets too."""

    stated: Stated
    said: Meaning
    told: _Told
    attribution: Attribution
    owner: str


class _Figures:
    """The figures of a passage being turned into claims; `answers` is who speaks all of it, in an interview.

    The offsets of passage and paragraph are those of the visible text, those of the claims of the article's.
    """

    def __init__(
        self,
        article: Article,
        visible: Visible,
        ids: ClaimIds,
        paragraph: Paragraph,
        measured: Measured,
        quoted: Quoted,
        answers: str,
    ) -> None:
        self._article, self._visible, self._ids = article, visible, ids
        self._paragraph, self._answers = paragraph, answers
        self._lexicon = paragraph.page.lexicon
        self._quotations = Quotations(paragraph, paragraph.block.end, quoted)
        self._runs = Runs(paragraph)
        self._measured = measured
        self.last_source = ""

    def claims(self) -> list[Claim]:
        """The claims of the paragraph in the order of its text."""
        out: list[Claim] = []
        for number, sentence in enumerate(self._paragraph.sentences):
            if sentence.figures:
                out += self._sentence(number)
                self.last_source = self._paragraph.spoken(number).source or self.last_source
        return out

    def _sentence(self, number: int) -> list[Claim]:
        here = self._paragraph.spoken(number)
        out: list[Claim] = []
        governing = Governing(here.reading, self._lexicon)
        periods = Periods(here.reading, self._lexicon, governing, self._article.published)
        firmness, stances = "asserted", Stances(here.reading, self._lexicon, governing)
        self._runs.begin(number)
        self._measured.begin(self._paragraph, number)
        main: _Main | None = None
        first = 0
        for stated in stated_figures(here.reading, self._lexicon):
            if main is not None and converts(here.reading, stated, main.stated, self._lexicon.word_sets["compared"]):
                alike = self._measured.own(stated)
                if alike.per and not main.said.per:
                    # £20 ($27) a month: the rate is of both
                    main = main._replace(said=main.said._replace(per=alike.per))
                    out[first] = replace(out[first], per=alike.per)
                own = main.said._replace(qualifier=alike.qualifier)
                out.append(self._claim(here.reading, stated, own, main.told, main.attribution, main.owner))
                continue
            attribution = self._attribution(number, stated)
            said = self._measured.own(stated)
            if attribution.type == "none":
                attribution = self._runs.attribution(stated, said, governing) or attribution
            else:
                self._runs.give(stated, said, attribution, here.cues)
            firmly, ids = stances.stance(stated.places, here.cues, attribution)
            led = self._measured.goes_with(stated)
            if led is not None and stances.shared(led.places, stated.places):
                firmly = firmness
            said = self._measured.settled(stated, said)
            if firmly == "planned":
                only = self._lexicon.planned_measures.get((stated.kind, said.measure), said.measure)
                said = said._replace(measure=only)
            firmness = firmly
            when, spans = periods.period(stated.places, firmly, here.cues)
            told = _Told(firmly, when, (*ids, *spans))
            speaker = attribution.source if attribution.type == "direct" else ""
            before = main.owner if main is not None else ""
            telling = in_reach(stated.places, here.cues, here.reading)
            owner = subject(here.reading, stated.places, here.discourse, telling, said.hit, speaker, before)
            out.append(self._claim(here.reading, stated, said, told, attribution, owner))
            first, main = len(out) - 1, _Main(stated, said, told, attribution, owner)
        return out

    def _claim(
        self, reading: Reading, stated: Stated, said: Meaning, told: _Told, attribution: Attribution, owner: str
    ) -> Claim:
        article, visible = self._article, self._visible
        amount = stated.quantity
        if said.qualifier and amount.qualifier in ("exact", "about") and amount.value is not None:
            amount = bounded(amount.value, said.qualifier)
        start, end = visible.written(stated.start, stated.end)
        mention = article.text[start:end]
        sentence = article.text[slice(*visible.written(reading.start, reading.end))]
        fired = dict.fromkeys((*stated.patterns, *said.patterns, *told.patterns, *attribution.patterns))
        return Claim(
            claim_id=self._ids.next(sentence, mention),
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
            mention=mention,
            sentence=sentence,
            start=start,
            end=end,
            patterns=tuple(fired),
        )

    def _attribution(self, number: int, stated: Stated) -> Attribution:
        here = self._paragraph.spoken(number)
        quotation = self._quotations.around(stated)
        cues_here = [cue for cue in here.cues if not _silent_inside(cue, here.reading, quotation)]
        own = attribute(stated.places, cues_here, quotation is not None, here.reading)
        if own is not None and quotation is not None and own.source == ANONYMOUS and not own.via:
            # «Si parla di 5 milioni», ha spiegato X: he gives the figure
            spoken = self._quotations.speaker(quotation)
            own = spoken if spoken is not None and spoken.source != ANONYMOUS else own
        if own is not None:
            via = own.via or relay(here.reading, own, self._paragraph.names.types)
            return replace(own, via=via) if via != own.via else own
        last = self._paragraph.number(quotation[1] - 1) if quotation is not None else number
        after = self._after(last, quotation is not None)
        if after:
            return attributed(after[0], quotation is not None, after[1:])
        if quotation is not None:
            spoken = self._quotations.speaker(quotation)
            if spoken:
                return spoken
        if self._answers:
            return Attribution(self._answers, "", "direct")
        forecast = number > 0 and _foretells(here.reading) and _foretells(self._paragraph.spoken(number - 1).reading)
        if not here.cues and number and (continues(here.reading) or forecast):
            report = self._paragraph.spoken(number - 1).report
            # A rumour goes on where the mood of its verb says so alone.
            if report and (report.source != ANONYMOUS or here.reading.reported):
                return Attribution(report.source, "", "inherited", report.cue, (report.pattern,))
        opened = self._paragraph.introduced(number) if quotation is None and not here.cues else None
        return opened or Attribution()

    def _after(self, number: int, quoted: bool) -> list[Cue]:
        """The cue of the next sentence that speaks for this one, in its paragraph or the next (`Lo riferisce Reuters`),
        behind the one inside it where it cites another: Lo riferisce Reuters, citando X.

        Some do so only for what is `quoted`: «...». Così il sindaco ha presentato il piano.
        """
        paragraph, sentences, after = self._paragraph, self._paragraph.sentences, number + 1
        # Others may stand between that nobody else tells: ... 5 milioni. Gli altri 3 mancano. È quanto emerge da X.
        reach = number + 1 if quoted else min(len(sentences), number + _BEHIND)
        while after < reach and not self._looks_back(sentences[after].span):
            after += 1
        if after >= len(sentences):
            below = paragraph.below
            if below is None or not self._looks_back((below.start, below.end)):
                return []
            spoken = paragraph.following(self.last_source).spoken(0)
        elif not self._looks_back(sentences[after].span):
            return []
        else:
            spoken = paragraph.spoken(after)
        near = LOOKING_BACK if quoted else ("previous", "above")
        scopes = near if after == number + 1 else ("above",)
        cues = [cue for cue in spoken.cues if cue.hit.pattern.scope in scopes and cue.start <= 1]
        told = cues and any(paragraph.spoken(one).cues for one in range(number + 1, min(after, len(sentences))))
        if told or not cues:
            return []
        cited = [cue for cue in spoken.cues if cue.hit.pattern.inner and cue.start >= cues[0].end]
        # What has no name of its own vouches for less than who cites it
        cited = [cue for cue in cited if cue.source == ANONYMOUS or cue.source[:1].isupper()]
        return [*cited[:1], cues[0]]

    def _looks_back(self, span: tuple[int, int]) -> bool:
        """Whether a sentence can begin as one does that speaks for the one before it; most are not read for that."""
        openings, (start, end) = self._lexicon.looking_back, span
        if openings is None:
            return True
        tokens = self._lexicon.tokenizer(self._paragraph.text, start, min(end, start + _FIRST))
        for word, after in pairwise([*(token.lower for token in tokens), ""][:3]):
            follow = openings.get(word)
            if follow is not None and (not follow or after in follow):
                return True
        return False


def _foretells(reading: Reading) -> bool:
    """Whether a sentence says what is to come: i prezzi saliranno. Una notte costerà 90 euro."""
    return any(word.mood == "future" for word in reading.words) and not reading.of_kind("contrast", "not_cue")


def _silent_inside(cue: Cue, reading: Reading, quotation: tuple[int, int] | None) -> bool:
    """Whether a cue inside a quotation names nobody: who is quoted speaks there, not who spoke before."""
    if quotation is None or "source" in cue.hit.slots or cue.source == ANONYMOUS:
        return False
    return quotation[0] < reading.words[cue.start].start < quotation[1]
