"""The sentences of a paragraph as their neighbours see them: who speaks in each, and what it is about.

Each is read only when another asks for it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from weakref import proxy

from pipeline.attribution import continues
from pipeline.cues import Cue, cues, spoken_of
from pipeline.discourse import Discourse
from pipeline.layout import Block
from pipeline.models import ANONYMOUS, Attribution
from pipeline.names import Names
from pipeline.page import PageReader, Passage
from pipeline.reading import Reading
from pipeline.remembered import cached_property
from pipeline.subjects import topic

# How many sentences back a figure's sentence looks for who is speaking.
LOOK_BACK = 8


@dataclass(frozen=True, slots=True)
class Report:
    """A report that later sentences may go on with."""

    source: str
    cue: str
    pattern: str


class Spoken:
    """One sentence of a paragraph as its neighbours see it: who speaks in it, and what it is about."""

    def __init__(self, paragraph: Paragraph, number: int) -> None:
        # The paragraph holds its sentences: were it held by them, nothing of an article would go before a collection.
        self._paragraph: Paragraph = proxy(paragraph)
        self._number = number

    @cached_property
    def reading(self) -> Reading:
        """Its words with what is known of them."""
        paragraph = self._paragraph
        return paragraph.page.read(paragraph.text, paragraph.sentences[self._number], paragraph.names)

    @cached_property
    def discourse(self) -> Discourse:
        """What was said before it."""
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
        """The words in it that say who vouches."""
        return cues(self.reading, self.discourse)

    @cached_property
    def source(self) -> str:
        """Who speaks last in it; else the owner of a document that it names."""
        clauses = self.reading.clauses
        said = [cue for cue in self.cues if cue.source != ANONYMOUS and not clauses.bracketed[cue.start]]
        # Contro i 3 miliardi del consensus di X: who is named beside one figure is not who speaks.
        named = [cue.source for cue in said if "figure" not in cue.hit.slots] or [cue.source for cue in said]
        owners = [actor.owner for _, actor in sorted(self.reading.actors.items()) if actor.type == "document"]
        return (named or [owner for owner in owners if owner] or [""])[-1]

    def person(self, end: int, leads: bool = False) -> str:
        """The person that the sentence tells of before an offset: its first free one.

        Where the sentence `leads` to what is quoted there, whoever acts in it may speak.
        """
        for _, actor in sorted(self.reading.actors.items()):
            if self.reading.words[actor.start].start >= end:
                break
            if actor.type in ("name", "person") and not self.reading.oblique(actor, self.discourse.lexicon):
                name = self.discourse.at(self.reading.words[actor.start].start).resolve(actor)
                names = self._paragraph.names
                anybody = leads and names.types.get(name) not in ("place", "thing")
                if name[:1].isupper() and (anybody or actor.type == "person" or names.is_person(name)):
                    return name
        return ""

    @cached_property
    def somebody(self) -> str:
        """The person without a name that it tells of: the woman forged checks; empty where there is none."""
        for _, actor in sorted(self.reading.actors.items()):
            if actor.type == "person" and not self.reading.oblique(actor, self.discourse.lexicon):
                name = self.discourse.at(self.reading.words[actor.start].start).resolve(actor)
                if not name[:1].isupper():
                    return name
        return ""

    @cached_property
    def spoken_of(self) -> str:
        """Whom its report is about."""
        told = [cue for cue in self.cues if cue.source == self.source]
        return spoken_of(self.reading, told[-1], self.discourse) if told else ""

    @cached_property
    def topic(self) -> str:
        """What it is about; empty where nothing is."""
        paragraph = self._paragraph
        if not paragraph.page.names_somebody(paragraph.text, paragraph.sentences[self._number], paragraph.names):
            return ""
        return topic(self.reading, self.discourse, lambda: self.cues)

    @cached_property
    def report(self) -> Report | None:
        """The report that stands when the sentence ends."""
        told = [cue for cue in self.cues if cue.source != ANONYMOUS] or self.cues
        if told:
            return Report(told[-1].source, told[-1].text, told[-1].hit.pattern.id)
        if self.cues or self._number == 0 or not continues(self.reading):
            return None
        return self._paragraph.spoken(self._number - 1).report if self._number <= LOOK_BACK else None


# Words, as they are looked for before a sentence is read.
_WORD = re.compile(r"\w+")


class _Before:
    """The sentences of a paragraph before one of them, nearest first, as far as `LOOK_BACK`.

    One sentence may ask the one before it in turn (he said ... he said ...), in a chain as long as that.
    """

    def __init__(self, paragraph: Paragraph, number: int) -> None:
        self._paragraph = paragraph
        self._places = range(number - 1, max(-1, number - 1 - LOOK_BACK), -1)

    def source(self) -> str:
        return self._nearest(lambda spoken: spoken.source)

    def topic(self) -> str:
        return self._nearest(lambda spoken: spoken.topic)

    def person(self) -> str:
        return self._nearest(lambda spoken: spoken.somebody)

    def acting(self) -> str:
        return self._nearest(lambda spoken: spoken.person(spoken.reading.end), within=1)

    def spoken_of(self) -> str:
        return self._nearest(lambda spoken: spoken.spoken_of, within=1)

    def _nearest(self, told: Callable[[Spoken], str], within: int = LOOK_BACK) -> str:
        paragraph = self._paragraph
        if paragraph.chain >= LOOK_BACK:
            return ""
        paragraph.chain += 1
        try:
            return next((found for place in self._places[:within] if (found := told(paragraph.spoken(place)))), "")
        finally:
            paragraph.chain -= 1


class Paragraph:
    """One paragraph of a text by its sentences; `carried` is who spoke last before it, `above` and `below` are the
    blocks around it.
    """

    def __init__(
        self, text: str, passage: Passage, page: PageReader, names: Names, carried: str, above: Block | None = None,
        below: Block | None = None,
    ) -> None:  # fmt: skip
        self.text, self.page, self.names, self.carried = text, page, names, carried
        self.block, self.above, self.below = passage.block, above, below
        self._following: Paragraph | None = None
        self.sentences, self.start = passage.sentences, passage.block.start
        # How many sentences are asking the one before them just now.
        self.chain = 0
        self._known: dict[int, Spoken] = {}

    def spoken(self, number: int) -> Spoken:
        """A sentence as its neighbours see it."""
        if number not in self._known:
            self._known[number] = Spoken(self, number)
        return self._known[number]

    def before(self, number: int) -> Reading | None:
        """The sentence before one of them; before the first the last of the block above: a question, a heading."""
        if number:
            return self.spoken(number - 1).reading
        if self.above is None:
            return None
        return self.page.read(self.text, self.page.last_sentence(self.text, self.above), self.names)

    def introduced(self, number: int) -> Attribution | None:
        """Who gives the figures of a sentence that one before it leads to: uno studio di X mette in fila i numeri.

        Anybody else who speaks, and a contrast, end that. Most sentences hold no word of what is set out, and are not
        read for it.
        """
        set_out = self.page.lexicon.word_sets["set_out"]
        for place in range(number - 1, max(-1, number - 1 - LOOK_BACK), -1):
            start, end = self.sentences[place].span
            if set_out.isdisjoint(_WORD.findall(self.text[start:end].lower())):
                continue
            cue = next((cue for cue in self.spoken(place).cues if cue.hit.pattern.scope == "paragraph"), None)
            if cue is not None:
                between = (self.spoken(one) for one in range(place + 1, number + 1))
                ended = any(
                    spoken.reading.of_kind("contrast") or any(cue.source != ANONYMOUS for cue in spoken.cues)
                    for spoken in between
                )
                told = Attribution(cue.source, "", "inherited", cue.text, (cue.hit.pattern.id,))
                return None if ended else told
        return None

    def following(self, carried: str) -> Paragraph:
        """The paragraph below, which must be there, as one whose figures nobody asks for."""
        assert self.below is not None, "no block below"
        if self._following is None:
            passage = self.page.passage(self.text, self.below)
            self._following = Paragraph(self.text, passage, self.page, self.names, carried)
        return self._following

    def number(self, offset: int) -> int:
        """Which sentence holds an offset."""
        place = bisect_right(self.sentences, offset, key=lambda sentence: sentence.span[1])
        return min(place, len(self.sentences) - 1)
