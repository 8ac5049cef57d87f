"""Verbs that report: who is their subject, and which words of the sentence they report.

A cue pattern with `verbs` names its verbs and what they take; the syntax is the same for all of them. The subject
stands before the verb (across asides: `X, amministratore delegato di Y, ha detto`), or after it where a quotation or
an aside makes room (`«...», ha detto X`), or it is left out and the last speaker goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.actors import SPEAKERS, Actor, Word
from pipeline.clauses import INVERTED, Clauses, Group, Subject
from pipeline.grammar import ASIDE, CLOSING, DASHES, MARKS, QUOTES, STOPS, STRAIGHT, Grammar, Span
from pipeline.patterns import Hit, Lexicon, Pattern

# How far its complementizer or its colon may stand behind a verb, in words.
_REACH = 8
# How many words of circumstance a tag may end with: told staff in an email seen by the Yorkshire Courier.
_TAG = 12
# Within how many words a pronoun behind a verb has one of its own.
_OWN = 3
_PAIR = 2
# Moods of what is not yet said.
_TO_COME = frozenset({"future", "conditional", "modal"})
# How far a figure may stand from the verb whose object it is, and from the participle that tells who gave it.
_OBJECT = 18
_AGENT = 8


# What a verb takes, the words it reports, its subject, and where it ends.
_Reading = tuple[str, Span, Subject, int]


class SpeechFinder:
    """Finds what the verb cues of one language report."""

    def __init__(self, lexicon: Lexicon, grammar: Grammar) -> None:
        self.cues: Mapping[str, tuple[Pattern, ...]] = lexicon.speech
        self.grammar = grammar

    def find(self, words: Sequence[Word], clauses: Clauses) -> list[Hit]:
        """A hit for each verb that reports; slots `verb`, `source` (where anybody stands there) and `said`."""
        if not any(word.lemma in self.cues for word in words):
            return []
        return _Sentence(self, words, clauses).hits()


class _Sentence:
    """The syntax of one sentence, as far as its verbs of speech ask for it."""

    def __init__(self, rules: SpeechFinder, words: Sequence[Word], clauses: Clauses) -> None:
        self._rules, self._words, self._clauses = rules, words, clauses
        self._told: dict[tuple[int, int], list[_Reading]] = {}

    def hits(self) -> list[Hit]:
        """One hit for each verb and pattern whose construction stands there."""
        out: list[Hit] = []
        for place, word in enumerate(self._words):
            for pattern in self._rules.cues.get(word.lemma, ()):
                hit = self._hit(pattern, place, out)
                if hit:
                    out.append(hit)
        return out

    def _hit(self, pattern: Pattern, place: int, before: Sequence[Hit]) -> Hit | None:
        group = self._clauses.group(place)
        if group is None:
            return self._led(pattern, place)
        if any(self._words[k].lower in self._rules.grammar.silent for k in range(group.start, group.end)):
            return None
        if group.voice == "passive":
            return self._agent(pattern, group) if "agent" in pattern.takes else None
        # The same for each pattern of a verb, as long as none has hit.
        key = place, len(before)
        if key not in self._told:
            self._told[key] = self._readings(group, place, before)
        for takes, said, subject, end in self._told[key]:
            if takes in pattern.takes and (pattern.anybody or self._is_actor(subject)):
                slots = {"verb": (place, place + 1), "said": said}
                if subject.span:
                    slots["source"] = subject.span
                elif subject.pronoun:
                    slots["pronoun"] = subject.pronoun
                return Hit(pattern, group.start, end, slots, 1)
        return None

    def _readings(self, group: Group, place: int, before: Sequence[Hit]) -> list[_Reading]:
        """The readings of a verb that somebody is the subject of, the surest first."""
        if self._adjectival(group) or self._passive_too(group):
            return []
        low, high = self._clauses.bounds(place)
        high = self._relative_end(group, low, high)
        if group.voice == "gerund":
            # ..., ha detto X, aggiungendo che ...: the subject of the verb before it.
            ahead, inverted = self._of_verb_before(group, low, before), None
        else:
            ahead = self._clauses.ahead(group, low)
            if ahead is not None and self._describes(group, ahead):
                return []
            inverted = self._clauses.after(group.end, high) if self._clauses.makes_room(group, low) else None
        return [
            (takes, said, subject, end)
            for takes, said, subject, end in self._constructions(group, low, high, ahead, inverted)
            if subject is not None and not self._denied(subject, group)
        ]

    def _relative_end(self, group: Group, low: int, high: int) -> int:
        """Where the relative clause ends that a verb stands in: X, che dice di avere 3 milioni, ne ha spesi 4."""
        words, start = self._words, self._clauses.segment_start(group.start, low)
        opened = start > low and words[start - 1].text == "," and words[start].lower in self._rules.grammar.relatives
        if not opened:
            return high
        for place in range(group.end, high - 1):
            inside = any(first < place < last for first, last in self._clauses.quotations)
            if words[place].text != "," or inside:
                continue
            behind = place + 1
            # What only stands in a verb group: non, ne, ora
            while behind < high - 1 and words[behind].tag == "AUX" and not words[behind].mood:
                behind += 1
            if self._clauses.finite(behind):
                return place
        return high

    def _led(self, pattern: Pattern, place: int) -> Hit | None:
        """An infinitive that a verb leads to: ha voluto precisare che ..., took the stand to say that ..."""
        low, high = self._clauses.bounds(place)
        that = self._complementizer(place + 1, high) if "clause" in pattern.takes else None
        verb = next((k for k in range(place - 1, max(low, place - _REACH) - 1, -1) if self._words[k].lemma), None)
        if that is None or verb is None or self._words[verb].lemma not in self._rules.grammar.led_to_say:
            return None
        group = self._clauses.group(verb) or Group(verb, verb + 1, "active")
        denied = any(w.lower in self._rules.grammar.silent for w in self._words[max(low, group.start - 1) : place])
        subject = None if denied else self._clauses.ahead(group, low)
        if subject is None or subject.span is None or not self._is_actor(subject):
            return None
        slots = {"verb": (place, place + 1), "said": (that + 1, high), "source": subject.span}
        return Hit(pattern, group.start, that + 1, slots, 1)

    def _adjectival(self, group: Group) -> bool:
        """Whether a form that is also a participle is no verb: than initially indicated, its estimated sales."""
        grammar, before = self._rules.grammar, self._words[max(0, group.start - 1) : group.end - 1]
        if not self._words[group.end - 1].participle:
            return False
        owned = len(before) == 1 and before[0].lower in grammar.clitics and before[0].tag not in ("AUX", "BE")
        return owned or any(word.lower in grammar.compared for word in before)

    def _passive_too(self, group: Group) -> bool:
        """Whether a participle goes on with a passive before it: was fined and told that ..."""
        joined = group.start > 1 and self._words[group.start - 1].lower in self._rules.grammar.also
        if not joined or group.end - group.start > 1 or not self._words[group.start].participle:
            return False
        verb = self._clauses.finite_in(0, group.start, last=True)
        return verb is not None and self._words[verb].tag == "BE" and self._words[verb + 1].tag == "PART"

    def _denied(self, subject: Subject, group: Group) -> bool:
        """Whether a subject is named as one who does not say it: neither X nor Y said; what X is worth nobody says."""
        start, end = subject.span or (0, group.start)
        nobody = any(word.lower in self._rules.grammar.nobody for word in self._words[end : group.start])
        return nobody or (start > 0 and self._words[start - 1].lower in self._rules.grammar.denied)

    def _constructions(
        self, group: Group, low: int, high: int, ahead: Subject | None, inverted: Subject | None
    ) -> Iterator[tuple[str, Span, Subject | None, int]]:
        """The readings of a verb, the surest first: what it takes, the words it reports, its subject, where it ends."""
        behind = inverted.span[1] if inverted and inverted.span else group.end
        dropped = Subject() if self._rules.grammar.drops_subject and self._drops(group, low) else None
        # Accusano Ferrol di aver ...: who stands behind is whom it is said of
        accused = self._words[group.end - 1].lemma in self._rules.grammar.accusing
        subject = ahead or (None if accused else inverted) or dropped
        that = self._complementizer(group.end, high)
        colon = self._colon(behind, high)
        tagged = self._tag(group, low, high, ahead, inverted)
        quoted = self._quoted_beside(tagged[1], group, low) if tagged else None
        if tagged and (that is None or quoted or (inverted and self._words[that - 1].text == ",")):
            inside = self._clauses.tag_inside(group.start) and tagged[1].span is not None
            yield "quote" if quoted or inside else "aside", quoted or tagged[0], tagged[1], group.end
        if that is not None:
            yield "clause", (that + 1, high), subject, that + 1
        infinitive = self._infinitive(group.end, high)
        if infinitive is None:
            infinitive = self._infinitive(behind, high)
        if infinitive is None and self._rules.grammar.plain_clause and group.voice == "active":
            # admitted taking 3,000
            infinitive = next((k for k in range(group.end, min(group.end + 2, high)) if self._gerund(k)), None)
        if infinitive is not None:
            yield "infinitive", (infinitive, high), subject, min(infinitive + 2, high)
        if colon is not None:
            closed = next((end for start, end in self._clauses.quotations if colon <= start <= colon + 1), None)
            if closed is not None:
                # ... ha gridato «...» al cassiere, che gli ha dato 3 euro: what stands behind is not quoted.
                yield "quote", (colon + 1, min(closed + 1, high)), subject, group.end
            elif subject is not None and self._is_actor(subject):
                yield "aside", (colon + 1, high), subject, group.end
        to_come = self._to_come(group)
        if self._rules.grammar.plain_clause and ahead and not to_come and self._clause_follows(group, high):
            yield "clause", (group.end, high), ahead, group.end
        # Who will announce 3 million, or can claim them, has not done so.
        figure = None if to_come else self._object(group.end, high)
        # The company valued at 3 million sets nothing: what is set stands between the verb and at.
        if figure is not None and any(w.lower in self._rules.grammar.at for w in self._words[group.end + 1 : figure]):
            yield "setting", (group.end, self._clause_end(figure, high)), ahead, group.end
        if figure is not None:
            end = self._clause_end(figure, high)
            named = ahead if ahead and self._is_actor(ahead) else None
            lone = ahead is inverted is None and self._clauses.segment_start(group.start, low) == low
            yield "object", (group.end, end), named or (dropped if lone else None), group.end

    def _to_come(self, group: Group) -> bool:
        return any(word.mood in _TO_COME for word in self._words[group.start : group.end])

    def _of_verb_before(self, group: Group, low: int, before: Sequence[Hit]) -> Subject | None:
        beside = next((a for a in self._clauses.actors if a.end == group.start and self._clauses.speaks(a)), None)
        verb = self._clauses.finite_in(low, group.start, last=True)
        if beside is not None:
            # The company issued a statement saying ...: who issued it says so
            issued = beside.type == "document" and not beside.owner and verb is not None and verb < beside.start
            maker = self._clauses.ahead(Group(verb, verb + 1, "active"), low) if issued and verb is not None else None
            return maker if maker and self._is_actor(maker) else Subject((beside.start, beside.end))
        if verb is None:
            return self._clauses.ahead(group, low)
        told = [hit for hit in before if hit.start <= verb < hit.end or "said" in hit.slots]
        if told:
            return Subject(told[-1].slots.get("source"), told[-1].slots.get("pronoun"))
        return self._clauses.ahead(Group(verb, verb + 1, "active"), low)

    def _describes(self, group: Group, ahead: Subject) -> bool:
        """Whether a form that is also a participle only describes its noun: the storm, estimated to have cost 3."""
        auxiliary = any(word.mood for word in self._words[group.start : group.end - 1])
        alone = self._words[group.end - 1].participle and not auxiliary
        if alone and ahead.span is not None and self._clauses.verb_between(ahead.span[1], group.start):
            # it opened a plant announced in May
            return True
        if not alone or ahead.span is None or ahead.span[1] != group.start - 1:
            return False
        if self._words[group.start - 1].text not in ASIDE:
            # JBS yesterday said ...
            return False
        # Two commas around it make the subject an aside: its director, Meera Thomas, said ...
        start = self._clauses.nouns.edge(ahead.span[0])
        return not (start and self._words[start - 1].text in ASIDE)

    def _is_actor(self, subject: Subject) -> bool:
        """Whether it is more than a plain noun: the plan provides for 3 million is nobody's word."""
        return subject.span is None or subject.span[0] in self._clauses.starting

    def _quoted_beside(self, subject: Subject, group: Group, low: int) -> Span | None:
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

    def _drops(self, group: Group, low: int) -> bool:
        """Whether a verb without subject goes on with the last speaker: nothing but an adverbial before it."""
        if self._clauses.makes_room(group, low):
            return True
        start = self._clauses.segment_start(group.start, low)
        before = range(start, group.start)
        return (
            start == low
            and all(not self._words[k].lemma for k in before)
            and not any(a.start in before and self._clauses.speaks(a) for a in self._clauses.actors)
        )

    def _tag(
        self, group: Group, low: int, high: int, ahead: Subject | None, inverted: Subject | None
    ) -> tuple[Span, Subject] | None:
        """What a verb reports that stands beside finished words."""
        words = self._words
        opener = words[group.start - 1] if group.start > low else None
        like = opener is not None and opener.lower in self._rules.grammar.like
        first = group.start - 1 if like else group.start
        if first - 2 > low and words[first - 1].text == "," and self._leads_on(words[first - 2]):
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
        enclosed = group.end < high and words[group.end].text in ASIDE
        if self._rules.grammar.drops_subject and self._ends(group.end, high) and (closing or enclosed):
            return (low, high), Subject()
        return None

    def _tag_behind_subject(self, group: Group, low: int, high: int, ahead: Subject) -> tuple[Span, Subject] | None:
        """What a verb reports whose subject stands before it: as X said, ...; ..., X said, ..."""
        words = self._words
        start = self._clauses.nouns.first_joined((ahead.span or ahead.pronoun or (group.start, 0))[0])
        # the state Department of Health said
        beside = (actor for actor in self._clauses.actors if actor.end == start and not actor.name)
        start = next((actor.start for actor in beside), start)
        if start - 1 < low:
            return None
        before = words[start - 1]
        if before.text not in CLOSING + STRAIGHT and not self._touches(ahead, group):
            return None
        if before.lower in self._rules.grammar.like:
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
        if start - 2 > low and before.text == "," and self._leads_on(words[start - 2]) and group.end < high:
            # It turned 3 million down because, she said, ...: what stands before is not hers
            return (start, high), ahead
        # The words behind a tag at the end of a sentence are none of its own.
        return (low, high), ahead

    def _leads_on(self, word: Word) -> bool:
        """Whether a word before a tag opens the clause that the tag reports: and, because."""
        return word.lower in self._rules.grammar.also or word.lower in self._rules.grammar.subordinators

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
            own = verb is None or any(word.lower in self._rules.grammar.relatives for word in words[at + 1 : verb])
            describes = words[at + 1].lower in self._rules.grammar.relatives or ((role or not first) and own)
            if not describes or words[at + 1].lower in self._rules.grammar.joining:
                break
            at, first = stop, False
        described = any(word.figure for word in words[end:at])
        return end if described and not any(word.figure for word in words[at:high]) else high

    def _aside_between(self, subject: Subject, group: Group) -> bool:
        """Whether an aside between two commas parts an actor from its verb: X, 52, told Y."""
        end = (subject.span or (0, group.start))[1]
        aside = end < group.start - 2 and self._words[end].text == "," == self._words[group.start - 1].text
        return aside and subject.span is not None and self._is_actor(subject)

    def _tagging(self, group: Group, inverted: Subject, ahead: Subject | None, high: int) -> bool:
        """Whether the subject behind a verb closes a tag, and is not the verb's object: indica un massimo di 3."""
        closing = any(word.text in CLOSING + STRAIGHT for word in self._words[max(0, group.start - 2) : group.start])
        if inverted.span is None or closing:
            return True
        if ahead is not None and self._is_actor(ahead) and not self._is_actor(inverted):
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
            if any(word.lemma or word.figure for word in between):
                return False
        return not any(word.text in MARKS or word.lower in self._rules.grammar.relatives for word in between)

    def _ends(self, at: int, high: int) -> bool:
        """Whether a tag ends here: nothing but adverbials up to a mark or the end."""
        if at < high and self._words[at].lower in self._rules.grammar.subordinators - self._rules.grammar.that:
            # ..., racconta mentre sposta il gregge, ...
            return any(word.text in ASIDE for word in self._words[at:high])
        for place in range(at, min(high, at + _TAG)):
            word = self._words[place]
            if word.text in MARKS:
                return word.text != ":"
            finite = self._clauses.finite(place) and not self._led_participle(place, at)
            if word.figure or finite or word.lower in self._rules.grammar.that:
                return False
        return at + _TAG > high or at >= high

    def _led_participle(self, place: int, at: int) -> bool:
        """Whether a tensed form is a participle of a noun led by a preposition: said in a paper published in May."""
        led = at < place and self._words[at].lower in self._rules.grammar.prepositions
        return led and self._words[place].participle and self._words[place - 1].tag in ("W", "X", "ACTOR", "POST")

    def _complementizer(self, at: int, high: int) -> int | None:
        commas = 0
        for place in range(at, min(high, at + _REACH + INVERTED)):
            word = self._words[place]
            if word.lower in self._rules.grammar.how and place == at:
                return place
            if word.lower in self._rules.grammar.that:
                return place if commas != 1 and not self._describes_object(at, place) else None
            if word.text in DASHES:
                return None
            described = commas == 1 and word.participle
            stops = word.text in STOPS or word.text in QUOTES or word.figure
            if stops or (self._clauses.finite(place) and not described):
                return None
            commas += word.text == ","
        return None

    def _describes_object(self, at: int, place: int) -> bool:
        """Whether a relative pronoun stands behind what a verb has done: apre una mostra che ..."""
        if self._words[place].lower not in self._rules.grammar.relatives:
            return False
        if place - 1 == at and self._words[at].lower in self._rules.grammar.times:
            # ha detto venerdì che servono 3 milioni
            return False
        if place - 1 == at and self._words[at].tag in ("W", "X") and self._clauses.finite_in(place + 1, place + 2):
            # reported orders that vanished
            return True
        spans = (self._clauses.nouns.phrase(k) for k in range(at, place))
        span = next((span for span in spans if span is not None and span[1] == place), None)
        return span is not None and not any(a.start < span[1] and span[0] < a.end for a in self._clauses.actors)

    def _clause_follows(self, group: Group, high: int) -> bool:
        """Whether a clause follows without a word like that: said revenue was ..., but not adding to a sum that ..."""
        finite = self._clauses.finite_in(group.end, high)
        if finite is None or self._clauses.relative_before(group.end, finite + 1) is not None:
            return False
        if self._led_participle(finite, group.end):
            return self._clauses.finite_in(finite + 1, high) is not None
        if any(self._words[k].figure and self._circumstance(group.end, k) for k in range(group.end, finite)):
            return False
        # ... have added 3 million, it says: what follows an odd comma is no clause of the verb's.
        if any(word.lower in self._rules.grammar.breaks for word in self._words[group.end : finite]):
            # proposed 3 million, but the council decided ...
            return False
        if sum(word.text == "," for word in self._outside_dashes(group.end, finite)) % 2:
            return False
        first = self._words[group.end].lower
        return group.voice != "gerund" or first not in self._rules.grammar.prepositions

    def _outside_dashes(self, start: int, end: int) -> list[Word]:
        """The words of words[start:end] that no pair of dashes holds: its offer — 3 euros, plus 4 — is final."""
        words = list(self._words[start:end])
        marks = [place for place, word in enumerate(words) if word.text in DASHES]
        return words if len(marks) != _PAIR else words[: marks[0]] + words[marks[1] + 1 :]

    def _gerund(self, place: int) -> bool:
        return self._words[place].tag == "GERUND"

    def _infinitive(self, at: int, high: int) -> int | None:
        """Where an infinitive clause begins: dice di aver speso, claims to have spent."""
        for place in range(at, min(high - 1, at + 3)):
            if self._words[place].lower in self._rules.grammar.infinitive:
                after = self._words[place + 1 : place + 3]
                if any(word.mood == "infinitive" for word in after) or (
                    self._rules.grammar.plain_clause and after[0].tag != "X"
                ):
                    return place
            if self._words[place].text in MARKS:
                return None
        return None

    def _colon(self, at: int, high: int) -> int | None:
        """The colon or opening quotation mark that a verb leads to."""
        for place in range(at, min(high, at + _REACH + INVERTED)):
            word = self._words[place]
            if word.text == ":" or any(start == place for start, _ in self._clauses.quotations):
                return place
            if word.text in ".;?!" or word.figure or self._clauses.finite(place):
                return None
        return None

    def _object(self, at: int, high: int) -> int | None:
        for place in range(at, min(high, at + _OBJECT)):
            word = self._words[place]
            if word.figure:
                return place if not self._circumstance(at, place) else None
            if self._provides(place):
                # un piano che prevede 3 milioni
                continue
            if word.text in ".;:?!" or self._clauses.finite(place) or word.lower in self._rules.grammar.that:
                return None
            if word.tag == "PART" and self._words[place - 1].lower in self._rules.grammar.also:
                # reported 40 claims and paid 3 million
                return None
        return None

    def _provides(self, place: int) -> bool:
        """Whether a relative clause stands here that tells what a plan provides for, at its pronoun or its verb."""
        grammar = self._rules.grammar
        at = place + 1 if self._words[place].lower in grammar.relatives else place
        led = at < len(self._words) and self._words[at - 1].lower in grammar.relatives
        return led and self._words[at].lemma in grammar.providing

    def _describes_noun(self, place: int) -> bool:
        """Whether a tensed form is a participle behind a noun: the 3 million gain booked in May."""
        word, before = self._words[place], self._words[place - 1]
        return word.participle and before.tag in ("W", "ACTOR") and self._words[place - 2].figure is not None

    def _circumstance(self, at: int, place: int) -> bool:
        """Whether what stands right before a figure opens a circumstance: deny it after 3 million vanished."""
        while place - 1 > at and self._words[place - 1].lower in self._rules.grammar.common:
            place -= 1
            if self._words[place].lower in self._rules.grammar.circumstances:
                return True
        return False

    def _clause_end(self, at: int, high: int) -> int:
        """Where the clause of a figure ends: before a new one with a finite verb of its own."""
        finite = self._clauses.finite_in(at, high)
        while finite is not None and (
            self._clauses.relative_before(at, finite + 1) is not None or self._describes_noun(finite)
        ):
            finite = self._clauses.finite_in(finite + 1, high)
        if finite is None:
            return high
        marks = [
            k
            for k in range(at, finite)
            if self._words[k].text in ASIDE or self._words[k].lower in self._rules.grammar.also
        ]
        return marks[-1] if marks else high

    def _agent(self, pattern: Pattern, group: Group) -> Hit | None:
        """A participle with who did it: i 3 milioni stimati da X, come riferito da X, the loss reported by X."""
        words, grammar = self._words, self._rules.grammar
        near = range(group.end, min(len(words), group.end + 3))
        by = next((place for place in near if words[place].lower in grammar.by), None)
        if by is None:
            return None
        agents = (a for a in self._clauses.actors if by <= a.start <= by + 2 and a.type in SPEAKERS)
        source = next((agent for agent in agents if self._clauses.may_speak(agent)), None)
        if source is None:
            return None
        low, high = self._clauses.bounds(group.start)
        start = self._clauses.segment_start(group.start, low)
        lead = [word.lower for word in words[max(start, group.start - 2) : group.start]]
        if any(word in grammar.like for word in lead):
            # Secondo quanto riferito da X: it speaks of the sentence.
            said, start = (low, high), max(start, group.start - 2)
        else:
            place = self._given(group, source, low, high)
            if place is None:
                return None
            said, start = (place, place + 1), group.start
        slots = {"verb": (group.end - 1, group.end), "source": (source.start, source.end), "said": said}
        return Hit(pattern, start, by + 1, slots, 1)

    def _given(self, group: Group, source: Actor, low: int, high: int) -> int | None:
        """The figure that a participle tells who gave: the nearest before it in its clause, else after."""
        for place in range(group.start - 1, max(low, group.start - _OBJECT) - 1, -1):
            if self._words[place].figure:
                return place if not self._parted(place, group.start) else None
        for place in range(source.end, min(high, source.end + _AGENT)):
            if self._words[place].figure:
                return place if not self._parted(source.end, place) else None
        return None

    def _parted(self, start: int, end: int) -> bool:
        compared = self._rules.grammar.compared
        stops = any(word.text in STOPS or word.lower in compared for word in self._words[start:end])
        return stops or self._clauses.finite_in(start, end) is not None
