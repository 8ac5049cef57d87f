"""The quotations of a paragraph, and who speaks each: a cue beside it, or whoever spoke or acted before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from pipeline.attribution import attributed, quotes
from pipeline.layout import Block
from pipeline.models import ANONYMOUS, Attribution
from pipeline.paragraphs import LOOK_BACK, Paragraph
from pipeline.stated import Stated

# Marks around a figure and a word or two («ben 3 milioni») quote a phrase, not a speaker.
_SCARE_QUOTE = 10
# A quotation of this many characters without a cue is the last speaker going on, as in an interview.
_SPEECH = 80
# How far behind a quotation, in characters, the words may stand that tell who spoke it.
_TAG = 25
# What a quotation opens with, and how many blocks back the words may stand that tell who speaks it.
_OPENING = frozenset('«“„"')
_BLOCKS = 4
# What a tag inside a quotation stands between.
_DASHES = frozenset("-–—")
# Marks that lead to what somebody says.
_LEADS = frozenset(".,:;!?…»”\"'’)-–—")
# What ends a sentence, and leads to the words of somebody.
_ENDS = frozenset(".!?…:»”")
# How many quotations before a place are looked at for one that holds it.
_NESTED = 8


class Quotations:
    """The quotations of one paragraph text[start:end]; `before` tells who was quoted last before it."""

    def __init__(self, paragraph: Paragraph, end: int, before: Quoted | None = None) -> None:
        self._paragraph, self._before = paragraph, before
        self._quotes = quotes(paragraph.text, paragraph.start, end)
        self._speakers: dict[tuple[int, int], Attribution | None] = {}

    def around(self, stated: Stated) -> tuple[int, int] | None:
        """The quotation that a figure stands in, if it quotes more than the figure."""
        near = self._quotes[max(0, bisect_right(self._quotes, (stated.start, stated.start)) - _NESTED) :]
        near = list(takewhile(lambda span: span[0] <= stated.start, near))
        around = [(start, end) for start, end in near if stated.end <= end]
        longest = max(around, key=lambda span: span[1] - span[0], default=None)
        if longest is None:
            return None
        short = longest[1] - longest[0] <= stated.end - stated.start + _SCARE_QUOTE
        return None if short and not self._begins(longest[0]) else longest

    def last(self) -> str:
        """Who speaks the last quotation, where a cue tells; empty where none does."""
        told = self._beside(self._quotes[-1]) if self._quotes else None
        return told.source if told and told.source != ANONYMOUS else ""

    def speaker(self, quotation: tuple[int, int], chain: int = 0) -> Attribution | None:
        """Who speaks a quotation: a cue beside it, else the speaker of the one before it, else who acts there."""
        if quotation not in self._speakers:
            self._speakers[quotation] = None
            self._speakers[quotation] = self._beside(quotation) or self._going_on(quotation, chain)
        return self._speakers[quotation]

    def _beside(self, quotation: tuple[int, int]) -> Attribution | None:
        start, end = quotation
        last = self._paragraph.number(end - 1)
        for number in range(last, min(last + 2, len(self._paragraph.sentences))):
            spoken = self._paragraph.spoken(number)
            for cue in spoken.cues:
                at = spoken.reading.words[cue.start].start
                if number > last and cue.start > 1:
                    # «...». Di casi così la polizia ne conta cento.
                    continue
                if end - 1 <= at <= end + _TAG and not cue.ahead:
                    return attributed(cue, True)
        first = self._paragraph.number(start)
        for number in range(first, min(last, first + LOOK_BACK) + 1):
            spoken = self._paragraph.spoken(number)
            for cue in spoken.cues:
                # «È caro - dice X -. Costa 3 milioni»: a tag between dashes inside the quotation
                words = spoken.reading.words[max(cue.start - 1, 0) : cue.start + 1]
                if start < words[0].start and words[-1].start < end and words[0].text in _DASHES and not cue.ahead:
                    return attributed(cue, True)
        spoken = self._paragraph.spoken(first)
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
        number = self._paragraph.number(start)
        place = bisect_left(self._quotes, quotation)
        before = [span for span in self._quotes[max(0, place - _NESTED) : place] if span[1] <= start]
        lead = self._paragraph.spoken(number) if self._paragraph.sentences[number].span[0] < start else None
        colon = self._paragraph.text[max(0, start - 2) : start].rstrip().endswith(":")
        if lead is not None and colon and not any(cue.source != ANONYMOUS for cue in lead.cues):
            # Don Tonino non ha letto la relazione: «...»
            person = lead.person(start)
            if person:
                return Attribution(person, "", "direct")
        if before and chain < LOOK_BACK:
            known = self.speaker(max(before, key=lambda span: span[1]), chain + 1)
            if known:
                return replace(known, type="direct")
        for spoken in filter(None, (lead, self._paragraph.spoken(number - 1) if number else None)):
            for cue in reversed(spoken.cues):
                if cue.source != ANONYMOUS and spoken.reading.words[cue.start].start < start:
                    return Attribution(cue.source, "", "direct", cue.text, (cue.hit.pattern.id,))
            actor = spoken.person(start, colon and spoken is lead) if self._opens(start) else ""
            if actor:
                return Attribution(actor, "", "direct")
        behind = self._introduced(quotation)
        if behind:
            return Attribution(behind, "", "direct")
        if number == 0 and quotation[1] - start > _SPEECH and self._opens(start):
            spoke = self._before.last if self._before else ""
            reported = self._before.reported(self._paragraph) if self._before else ""
            speaker = spoke or self._named_outside(quotation) or reported or self._paragraph.carried
            return Attribution(speaker, "", "direct") if speaker else None
        return None

    def _introduced(self, quotation: tuple[int, int]) -> str:
        """The person with whom the sentence behind a quotation begins that opens its paragraph: «...». Dana Bell, 6."""
        paragraph, (start, end) = self._paragraph, quotation
        following = paragraph.number(end - 1) + 1
        if paragraph.text[paragraph.start : start].strip() or following >= len(paragraph.sentences):
            return ""
        actor = paragraph.spoken(following).reading.clauses.starting.get(0)
        full = actor is not None and " " in actor.name and paragraph.names.is_person(actor.name)
        return actor.name if actor is not None and full else ""

    def _named_outside(self, quotation: tuple[int, int]) -> str:
        """The person whom the article is about: none speaks who is first named in what is quoted."""
        names = self._paragraph.names
        first = names.first.get(names.protagonist, quotation[0])
        return "" if quotation[0] <= first < quotation[1] else names.protagonist

    def _begins(self, start: int) -> bool:
        """Whether a quotation begins its paragraph or a sentence of its own."""
        before = self._paragraph.text[self._paragraph.start : start].rstrip()
        return not before or before[-1] in _ENDS

    def _opens(self, start: int) -> bool:
        """Whether a quotation begins its paragraph, or stands behind a mark: not had obtained "about 3 million"."""
        before = self._paragraph.text[self._paragraph.start : start].rstrip()
        return not before or before[-1] in _LEADS


class Quoted:
    """Who was quoted last before a place of the text, read on passage by passage; `layout` are its blocks."""

    def __init__(self, layout: Sequence[Block]) -> None:
        self._layout = layout
        self._last = ""
        # Those since then that open with a quotation, which may go on from a block before them: nobody may ever ask.
        self._opening: list[Paragraph] = []

    def begin(self, paragraph: Paragraph) -> None:
        """Go on to a passage."""
        if paragraph.text[paragraph.start : paragraph.start + 1] in _OPENING:
            self._opening.append(paragraph)

    def told(self, speaker: str) -> None:
        """Somebody is quoted there."""
        self._last, self._opening = speaker, []

    @property
    def last(self) -> str:
        """Who was quoted last; empty where no cue tells."""
        while self._opening:
            if speaker := _quoted_before(self._opening.pop(), self._layout):
                self.told(speaker)
        return self._last

    def reported(self, paragraph: Paragraph) -> str:
        """Who is said in the last sentence before a passage to have said something; empty where nobody is."""
        place = bisect_left(self._layout, paragraph.start, key=lambda one: one.start)
        if not place or self._layout[place - 1].kind == "noise":
            return ""
        passage = paragraph.page.passage(paragraph.text, self._layout[place - 1])
        earlier = Paragraph(paragraph.text, passage, paragraph.page, paragraph.names, paragraph.carried)
        return earlier.spoken(len(earlier.sentences) - 1).source if earlier.sentences else ""


def _quoted_before(paragraph: Paragraph, layout: Sequence[Block]) -> str:
    """Who was quoted last before a block that opens with a quotation, which goes on; empty where no cue tells."""
    text = paragraph.text
    place = bisect_left(layout, paragraph.start, key=lambda one: one.start)
    for before in reversed(layout[max(0, place - _BLOCKS) : place]):
        if before.kind == "noise":
            continue
        passage = paragraph.page.passage(text, before)
        earlier = Paragraph(text, passage, paragraph.page, paragraph.names, paragraph.carried)
        if speaker := Quotations(earlier, before.end).last():
            return speaker
        if text[before.start : before.start + 1] not in _OPENING:
            break
    return ""
