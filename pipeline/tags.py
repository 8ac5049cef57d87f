"""Tags: a verb of speech beside the finished words that it reports (`..., ha detto X, ...`, `as X said, ...`).

Who says it stands behind the verb, before it, or is left out; what is reported stands around the tag.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.actors import Word
from pipeline.clauses import Clauses, Subject
from pipeline.grammar import ASIDE, CLOSING, MARKS, QUOTES, STOPS, STRAIGHT, Grammar, Span
from pipeline.verbs import Group

# How far behind a tag the mark may stand that closes it, in words.
_REACH = 8
# How many words of circumstance a tag may end with: told staff in an email seen by the Yorkshire Courier.
_TAG = 12
# Within how many words a pronoun behind a verb has one of its own.
_OWN = 3


class Tags:
    """The tags of one sentence."""

    def __init__(self, grammar: Grammar, words: Sequence[Word], clauses: Clauses) -> None:
        self._grammar, self._words, self._clauses = grammar, words, clauses

    def find(
        self, group: Group, low: int, high: int, ahead: Subject | None, inverted: Subject | None
    ) -> tuple[Span, Subject] | None:
        """What a verb reports that stands beside finished words."""
        words = self._words
        opener = words[group.start - 1] if group.start > low else None
        like = opener is not None and opener.lower in self._grammar.like
        first = group.start - 1 if like else group.start
        if first - 2 > low and words[first - 1].text == "," and self._leads_on(first - 2):
            # It costs 5 and, as Reuters reports, opens in May: what stands before is not Reuters'
            low = first
        if opener is not None and (opener.text in ASIDE or opener.text in QUOTES or like):
            tag = self._tag_before_subject(group, low, high, ahead, inverted)
            if tag is not None:
                return tag
        return self._tag_behind_subject(group, low, high, ahead) if ahead is not None else None

    def _tag_before_subject(
        self, group: Group, low: int, high: int, ahead: Subject | None, inverted: Subject | None
    ) -> tuple[Span, Subject] | None:
        """What a verb reports whose subject stands behind it, or nowhere: ..., ha detto X; ..., ha detto, ..."""
        words = self._words
        closes = CLOSING + STRAIGHT
        closing = words[group.start - 1].text in closes or (
            group.start - 2 >= low and words[group.start - 2].text in closes
        )
        own = self._clauses.finite_in(group.end, min(high, group.end + _OWN))
        if inverted is not None and inverted.pronoun and own is not None:
            # ..., said it does not comment
            inverted = None
        if inverted is not None and self._tagging(group, inverted, ahead, high):
            if ahead is not None and self._aside_between(ahead, group) and self._marked(ahead, low):
                # ..., the mayor, Tom Green, told the Guardian
                return (low, high), ahead
            return (low, self._until_described(inverted, high)), inverted
        # ..., ha detto, ...; at the end of a sentence it has no other subject either
        enclosed = group.end >= high or words[group.end].text in ASIDE or words[group.end].text in STOPS
        if self._grammar.drops_subject and self._ends(group.end, high) and (closing or enclosed):
            return (low, high), Subject()
        return None

    def _tag_behind_subject(self, group: Group, low: int, high: int, ahead: Subject) -> tuple[Span, Subject] | None:
        """What a verb reports whose subject stands before it: as X said, ...; ..., X said, ..."""
        words = self._words
        start = self._clauses.nouns.first_joined((ahead.span or ahead.pronoun or (group.start, 0))[0])
        # the state Department of Health said
        beside = (actor for actor in self._clauses.actors if actor.end == start and not actor.name)
        start = next((actor.start for actor in beside), start)
        start = self._described_from(start) or start
        if start - 1 < low:
            return None
        before = words[start - 1]
        if before.text not in CLOSING + STRAIGHT and not self._touches(ahead, group):
            return None
        if before.lower in self._grammar.like:
            return (low, high), ahead
        if before.text not in ASIDE and before.text not in QUOTES:
            return None
        if not self._ends(group.end, high):
            return None
        enclosed = any(word.text in ASIDE for word in words[group.end : group.end + _REACH])
        told = self._clauses.finite_in(low, start - 1) is not None or any(word.figure for word in words[low:start])
        if not enclosed and not told:
            # On Tuesday, the academy announced ...: what stands before says nothing
            return None
        if start - 2 > low and before.text == "," and group.end < high:
            related = words[start - 2].lower in self._grammar.relatives and words[group.end].text in ASIDE
            if related or self._leads_on(start - 2):
                # It turned 3 million down because, she said, ...; which, she said, ...: what stands before is not hers
                return (start, high), ahead
        # The words behind a tag at the end of a sentence are none of its own.
        return (low, high), ahead

    def _leads_on(self, place: int) -> bool:
        """Whether a word before a tag opens the clause that the tag reports: and, because; but not the year before."""
        word, before = self._words[place].lower, self._words[place - 1].lower if place else ""
        opens = word in self._grammar.also or word in self._grammar.subordinators
        return opens and before not in self._grammar.times

    def _marked(self, subject: Subject, low: int) -> bool:
        """Whether a mark stands before a subject, behind which it may close what it reports."""
        start = self._clauses.nouns.first_joined((subject.span or (low, low))[0])
        return start > low and self._words[start - 1].text in MARKS

    def _until_described(self, subject: Subject, high: int) -> int:
        """Where what a tag reports ends: before the figures that only describe who says it (..., dice X, gestore di 3
        milioni), unless others follow.
        """
        if subject.span is None:
            return high
        words, end = self._words, subject.span[1]
        at, first = end, True
        while at + 1 < high and words[at].text in ASIDE:
            actor = self._clauses.starting.get(at + 1)
            role = actor is not None and actor.type in ("person", "group") and not actor.name
            stop = next((k for k in range(at + 1, high) if words[k].text in MARKS), high)
            verb = self._clauses.finite_in(at + 1, stop)
            own = verb is None or any(word.lower in self._grammar.relatives for word in words[at + 1 : verb])
            describes = words[at + 1].lower in self._grammar.relatives or ((role or not first) and own)
            if not describes or words[at + 1].lower in self._grammar.joining:
                break
            at, first = stop, False
        described = any(word.figure for word in words[end:at])
        return end if described and not any(word.figure for word in words[at:high]) else high

    def _aside_between(self, subject: Subject, group: Group) -> bool:
        """Whether an aside between two commas parts an actor from its verb: X, 52, told Y."""
        end = (subject.span or (0, group.start))[1]
        if subject.span is not None and end == group.start - 1 and self._described_from(subject.span[0]):
            # ..., her agent, Dana Whitlock, told Y
            return True
        aside = end < group.start - 2 and self._words[end].text == "," == self._words[group.start - 1].text
        return aside and subject.span is not None and self._clauses.is_actor(subject)

    def _tagging(self, group: Group, inverted: Subject, ahead: Subject | None, high: int) -> bool:
        """Whether the subject behind a verb closes a tag, and is not the verb's object: indica un massimo di 3."""
        closing = any(word.text in CLOSING + STRAIGHT for word in self._words[max(0, group.start - 2) : group.start])
        if inverted.span is None or closing:
            return True
        if ahead is not None and self._clauses.is_actor(ahead) and not self._clauses.is_actor(inverted):
            return False
        for place in range(inverted.span[1], min(high, inverted.span[1] + _REACH)):
            word = self._words[place]
            if word.text in MARKS:
                # L'assessore, Vito Neri, contesta i dati: ...
                shown = word.text == ":" and ahead is not None and self._is_document(inverted)
                return not shown
            if word.figure or word.number:
                return False
        return True

    def _is_document(self, subject: Subject) -> bool:
        start = subject.span[0] if subject.span else 0
        return any(actor.type == "document" and actor.start == start for actor in self._clauses.actors)

    def _touches(self, subject: Subject, group: Group) -> bool:
        """Whether a subject stands right before its verb, with no aside or relative pronoun between."""
        end = (subject.span or subject.pronoun or (0, group.start))[1]
        between = self._words[end : group.start]
        marks = [word.text for word in between if word.text in MARKS]
        if marks == [",", ","] and between[0].text == between[-1].text == ",":
            # ..., its chief executive, Dana Whitlock, said: one apposition parts them
            between = between[1:-1]
            if between and between[0].lower in self._grammar.personal_relatives:
                # ..., Dana Whitlock, who chairs the board, said
                return not any(word.figure for word in between)
            if any(word.lemma or word.figure for word in between):
                return False
        if marks == [","] and len(between) == 1 and subject.span is not None:
            # ..., her agent, Dana Whitlock, said
            return self._described_from(subject.span[0]) is not None
        return not any(word.text in MARKS or word.lower in self._grammar.relatives for word in between)

    def _described_from(self, start: int) -> int | None:
        """Where the noun begins, behind a mark, that a name between two commas stands beside: ..., her agent, Ann Bell,
        said; None where none does.
        """
        if start < 2 or self._words[start - 1].text != "," or self._words[start - 2].tag not in ("W", "ACTOR"):
            return None
        first = self._clauses.nouns.entitled(start - 1)
        return first if first < start - 1 else None

    def _ends(self, at: int, high: int) -> bool:
        """Whether a tag ends here: nothing but adverbials up to a mark or the end."""
        if at < high and self._words[at].lower in self._grammar.subordinators - self._grammar.that:
            # ..., racconta mentre sposta il gregge, ...
            return any(word.text in ASIDE for word in self._words[at:high])
        for place in range(at, min(high, at + _TAG)):
            word = self._words[place]
            if word.text in MARKS:
                return word.text != ":"
            finite = self._clauses.finite(place) and not self._clauses.led_participle(place, at)
            if word.figure or finite or word.lower in self._grammar.that:
                return False
        return at + _TAG > high or at >= high

    def quoted_beside(self, subject: Subject, group: Group, low: int) -> Span | None:
        """The quotation that closes right before a tag, and any that opens behind it after a mark."""
        span = subject.span or subject.pronoun or (group.start, group.start)
        first, last = min(group.start, span[0]), max(group.end, span[1])
        closed = [start for start, end in self._clauses.quotations if first - 2 <= end < first]
        if not closed:
            return None
        behind = [(start, end) for start, end in self._clauses.quotations if start >= last]
        goes_on = [end for start, end in behind if start == last or self._words[start - 1].text in MARKS]
        opens = max(low, closed[-1])
        lead = self._clauses.segment_start(opens, low)
        goes = self._words[opens + 1].text[0].islower() and self._words[max(0, opens - 1)].text not in MARKS
        if lead < opens and (goes or self._clauses.finite_in(lead, opens) is None):
            # I 3 milioni «sono un miraggio», dice X: the clause begins outside its quotation
            opens = lead
        return opens, max(goes_on, default=last)
