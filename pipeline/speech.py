"""Verbs that report: who is their subject, and which words of the sentence they report.

A cue pattern with `verbs` names its verbs and what they take; the syntax is the same for all of them. The subject
stands before the verb (across asides: `X, amministratore delegato di Y, ha detto`), or after it where a quotation or
an aside makes room (`«...», ha detto X`), or it is left out and the last speaker goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.actors import SPEAKERS, Actor, Word
from pipeline.clauses import Clauses, Subject
from pipeline.complements import OBJECT, Complements
from pipeline.grammar import ASIDE, QUOTES, STOPS, Grammar, Span
from pipeline.patterns import Hit, Lexicon, Pattern
from pipeline.tags import Tags
from pipeline.verbs import Group

# How far before an infinitive the verb may stand that leads to it, in words.
_LED = 8
# Moods of what is not yet said.
_TO_COME = frozenset({"future", "conditional", "modal"})
# How far behind who gave it a figure may stand, in words.
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
        self._tags = Tags(rules.grammar, words, clauses)
        self._behind = Complements(rules.grammar, words, clauses)
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
            stands = subject.span is not None or subject.pronoun is not None
            if pattern.weak and not stands:
                # Prevede 3 milioni: what foresees them may be a contract.
                continue
            if takes in pattern.takes and (pattern.anybody or self._clauses.is_actor(subject)):
                denied = any(one.stance == "denied" for one in self._rules.cues[self._words[place].lemma])
                end_said = self._told_of(said, denied) if takes == "infinitive" or denied else said[1]
                slots = {"verb": (place, place + 1), "said": (said[0], end_said)}
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
            if inverted is not None and self._no_speaker(group, inverted):
                inverted = None
        return [
            (takes, said, subject, end)
            for takes, said, subject, end in self._constructions(group, low, high, ahead, inverted)
            if subject is not None and not self._denied(subject, group)
        ]

    def _no_speaker(self, group: Group, inverted: Subject) -> bool:
        """Whether who stands behind a verb does not say it: he is told it (X, who lost 3 million, told the jury), or
        opens the clause that is said (X, whose income is 3 million, said the famine would worsen).
        """
        grammar, words = self._rules.grammar, self._words
        if not grammar.plain_clause:
            return False
        if words[group.end - 1].lemma in grammar.accusing:
            return True
        end = inverted.span[1] if inverted.span else len(words)
        quoted = any(word.text in QUOTES for word in words[max(0, group.start - 2) : group.start])
        return not quoted and end < len(words) and self._clauses.finite(end) and not words[end].participle

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

    def _told_of(self, said: Span, denied: bool) -> int:
        """Where the words end that say what one did or did not do: before a clause about somebody else (admits knowing
        the developer, who owes 3 million), and of what is denied before any clause about a noun.
        """
        words, grammar = self._words, self._rules.grammar
        figure = next((place for place in range(*said) if words[place].figure), said[0])
        commas = [place for place in range(said[0] + 1, figure - 1) if words[place].text == ","]
        if not commas:
            return said[1]
        comma, behind = commas[-1], words[commas[-1] + 1]
        related = behind.lower in grammar.relatives
        somebody = any(actor.end == comma and actor.type in ("person", "group") for actor in self._clauses.actors)
        other = related and (somebody or behind.lower in grammar.personal_relatives)
        return comma if other or (denied and (related or behind.tag == "PART")) else said[1]

    def _led(self, pattern: Pattern, place: int) -> Hit | None:
        """An infinitive that a verb leads to: ha voluto precisare che ..., took the stand to say that ..."""
        low, high = self._clauses.bounds(place)
        that = self._behind.complementizer(place + 1, high) if "clause" in pattern.takes else None
        verb = next((k for k in range(place - 1, max(low, place - _LED) - 1, -1) if self._words[k].lemma), None)
        if that is None or verb is None or self._words[verb].lemma not in self._rules.grammar.led_to_say:
            return None
        group = self._clauses.group(verb) or Group(verb, verb + 1, "active")
        denied = any(w.lower in self._rules.grammar.silent for w in self._words[max(low, group.start - 1) : place])
        subject = None if denied else self._clauses.ahead(group, low)
        if subject is None or subject.span is None or not self._clauses.is_actor(subject):
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
        if start >= group.end:
            # Nessuno, in paese, sospettava che Ines avesse ...: it opens the clause, whoever stands behind its verb.
            low = self._clauses.bounds(group.start)[0]
            alone = self._words[low + 1].tag != "W" and self._clauses.finite_in(low, group.start) is None
            nobody = alone and self._words[low].lower in self._rules.grammar.nobody
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
        that = self._behind.complementizer(group.end, high)
        colon = self._behind.colon(behind, high)
        tagged = self._tags.find(group, low, high, ahead, inverted)
        quoted = self._tags.quoted_beside(tagged[1], group, low) if tagged else None
        if tagged and (that is None or quoted or (inverted and self._words[that - 1].text == ",")):
            inside = self._clauses.tag_inside(group.start) and tagged[1].span is not None
            yield "quote" if quoted or inside else "aside", quoted or tagged[0], tagged[1], group.end
        if that is not None:
            yield "clause", (that + 1, high), subject, that + 1
        infinitive = self._behind.infinitive(group.end, high)
        if infinitive is None:
            infinitive = self._behind.infinitive(behind, high)
        if infinitive is None and self._rules.grammar.plain_clause and group.voice == "active":
            # admitted taking 3,000
            infinitive = next((k for k in range(group.end, min(group.end + 2, high)) if self._behind.gerund(k)), None)
        if infinitive is not None:
            yield "infinitive", (infinitive, high), subject, min(infinitive + 2, high)
        if colon is not None:
            closed = next((end for start, end in self._clauses.quotations if colon <= start <= colon + 1), None)
            if closed is not None:
                # ... ha gridato «...» al cassiere, che gli ha dato 3 euro: what stands behind is not quoted.
                yield "quote", (colon + 1, min(closed + 1, high)), subject, group.end
            elif subject is not None and self._clauses.is_actor(subject):
                yield "aside", (colon + 1, high), subject, group.end
        to_come = self._to_come(group)
        if self._rules.grammar.plain_clause and ahead and not to_come and self._behind.clause_follows(group, high):
            yield "clause", (group.end, high), ahead, group.end
        # Who will announce 3 million, or can claim them, has not done so.
        figure = None if to_come else self._behind.figure(group.end, high)
        # The company valued at 3 million sets nothing: what is set stands between the verb and at.
        at = group.end if self._puts_what_went_before(ahead) else group.end + 1
        if figure is not None and any(w.lower in self._rules.grammar.at for w in self._words[at:figure]):
            yield "setting", (group.end, self._behind.clause_end(figure, high)), ahead, group.end
        # X expects to spend 3 million: what one means to do is no word of its figure.
        if figure is not None and infinitive != group.end:
            end = self._behind.clause_end(figure, high)
            named = ahead if ahead and self._clauses.is_actor(ahead) else None
            lone = ahead is inverted is None and self._clauses.segment_start(group.start, low) == low
            yield "object", (group.end, end), named or (dropped if lone else None), group.end

    def _puts_what_went_before(self, ahead: Subject | None) -> bool:
        """Whether a relative pronoun before the subject is what the verb sets: at a cost that X put at 3 million."""
        start = ahead.span[0] if ahead is not None and ahead.span is not None else 0
        return start > 0 and self._words[start - 1].lower in self._rules.grammar.relatives

    def _to_come(self, group: Group) -> bool:
        return any(word.mood in _TO_COME for word in self._words[group.start : group.end])

    def _of_verb_before(self, group: Group, low: int, before: Sequence[Hit]) -> Subject | None:
        beside = next((a for a in self._clauses.actors if a.end == group.start and self._acts_beside(a)), None)
        verb = self._clauses.finite_in(low, group.start, last=True)
        if beside is not None:
            # The company issued a statement saying ...: who issued it says so
            issued = beside.type == "document" and not beside.owner and verb is not None and verb < beside.start
            maker = self._clauses.ahead(Group(verb, verb + 1, "active"), low) if issued and verb is not None else None
            return maker if maker and self._clauses.is_actor(maker) else Subject((beside.start, beside.end))
        if verb is None:
            return self._clauses.ahead(group, low)
        told = [hit for hit in before if hit.start <= verb < hit.end or "said" in hit.slots]
        if told:
            return Subject(told[-1].slots.get("source"), told[-1].slots.get("pronoun"))
        return self._clauses.ahead(Group(verb, verb + 1, "active"), low)

    def _acts_beside(self, actor: Actor) -> bool:
        """Whether an actor right before a gerund is its subject: ..., with the governor disclosing that ..."""
        start, words = actor.start, self._words
        led = start > 1 and words[start - 1].lower in self._rules.grammar.prepositions and words[start - 2].text == ","
        return self._clauses.speaks(actor) or (led and actor.type in ("name", "person"))

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
        for place in range(group.start - 1, max(low, group.start - OBJECT) - 1, -1):
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
