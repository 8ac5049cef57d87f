"""The clauses of a sentence: who or what is the subject of each of its verbs.

The subject is looked for across the asides that part it from its verb. What cannot be told is left open.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from pipeline.actors import SPEAKERS, Actor
from pipeline.grammar import ASIDE, DASHES, MARKS, Span
from pipeline.noun_phrases import LONGEST
from pipeline.standing import Standing
from pipeline.verbs import Group

# How far behind a verb its inverted subject may stand, in words.
INVERTED = 8
# How many asides may part a subject from its verb.
_ASIDES = 4
# A relative pronoun and one word.
_ALONE = 2


class Subject(NamedTuple):
    """Who a verb's subject is: words[span]; without a span the one who spoke last, or whom a pronoun there means."""

    span: Span | None = None
    pronoun: Span | None = None


class Clauses(Standing):
    """The clauses of one sentence."""

    def ahead(
        self, group: Group, low: int, depth: int = 0, anything: bool = False, barred: Collection[int] = ()
    ) -> Subject | None:
        """The subject before a verb group, across asides; None where nobody who can speak stands there.

        With `anything` it may be any noun phrase (le uova rubate, one bitcoin) but one at the `barred` places.
        """
        words, end = self._words, group.start
        for _ in range(_ASIDES):
            if end > low and words[end - 1].lower in self._grammar.joining and depth < _ASIDES:
                # X ha comprato Y e stima Z: two verbs share their subject.
                earlier = self._joined(end, low)
                if earlier is not None:
                    first = self.group(earlier) or Group(earlier, earlier + 1, "active")
                    return self.ahead(first, low, depth + 1, anything, barred)
                if end == group.start and words[end].tag == "PART" and group.voice == "active":
                    # ha annunciato un riacquisto e confermato 3 milioni: whose auxiliary it shares stands before low
                    return None
            start = self.segment_start(end, low)
            if end != group.start and start > low and not self._apposes(start):
                # What stands between two marks and is no apposition: , which sold it in 2023, / , on Monday,
                end = start - 1
                if words[end].text not in ASIDE:
                    return None
                continue
            found, blocked = self._subject_in(start, end, low, anything, barred, depth)
            if found is None and not blocked:
                span = self.nouns.bare(start, end) if anything else self.nouns.beside(start, end)
                found = Subject(span) if span else None
            if end != group.start and found is not None and self._describes_another(start, low):
                # Data released by Ocra, a data provider, show ...
                end = start - 1
                continue
            if found is not None or blocked:
                return self._described(found, start, low, anything) if end != group.start else found
            if words[start].lower in self._grammar.where:
                return self._hung_on(start, low, depth, anything, barred)
            mark = start - 1
            if mark < low or words[mark].text not in ASIDE:
                return None
            # What stands in brackets is nobody who acts: Intel (Nasdaq: INTC) reported ...
            end = min(mark, self.before_bracket(mark + 1, low))
            if end == low:
                return None
        return None

    def _joined(self, end: int, low: int) -> int | None:
        """The verb before a word that joins another to it."""
        earlier = self.finite_in(low, self.before_bracket(end - 1, low), last=True)
        while earlier is not None and (self._words[earlier].mood == "subjunctive" or self.apart(earlier, end)):
            # ha smentito che il generale possieda beni e ha negato ...; admits it is “a lot”, but says ...
            earlier = self.finite_in(low, earlier, last=True)
        return earlier

    def _hung_on(self, start: int, low: int, depth: int, anything: bool, barred: Collection[int]) -> Subject | None:
        """The subject of the clause that another hangs on: Neri è andata in Senato, dove ha detto ..."""
        main = self.finite_in(low, start, last=True) if depth < _ASIDES else None
        if main is None:
            return None
        return self.ahead(self.group(main) or Group(main, main + 1, "active"), low, depth + 1, anything, barred)

    def _apposes(self, start: int) -> bool:
        """Whether a segment can be a noun phrase that names the one before it, or the subject itself."""
        if self._words[start].lower in self._grammar.also:
            start += 1
        return start in self.starting or self._words[start].lower in self._grammar.determiners

    def _describes_another(self, start: int, low: int) -> bool:
        """Whether a segment between marks names again whom a preposition governs, and so nobody who acts."""
        before = [actor for actor in self.actors if actor.end == start - 1]
        apposed = self.starting.get(start)
        if start - 1 <= low or not self._apposes(start) or (apposed is not None and apposed.type == "name"):
            return False
        return any(actor.type == "name" for actor in before) and all(self.governed(actor) for actor in before)

    def _described(self, found: Subject | None, start: int, low: int, anything: bool = False) -> Subject | None:
        """X, la società di Montréal, ha detto: the name before an apposition is who is meant.

        So it is where the apposition has a verb in it: X, the agency set up to pay benefits, had spent ...
        """
        if (found is not None and found.span is None) or start - 1 <= low or not self._apposes(start):
            return found
        if found is None:
            verb = self.finite_in(start, self.segment_end(start))
            if verb is None or not self._words[verb].participle:
                return None
        end = start - 1
        if self._words[end - 1].text == ")":
            # Ocra Motors (OM), a maker of vans, said ...
            end = next((k for k in range(end - 1, low, -1) if self._words[k].text == "("), end)
        if end - 1 > low and self._words[end - 1].number is not None and self._words[end - 2].text == ",":
            # Dana Bell, 67, a retired pilot, said ...
            end -= 2
        actor = next((a for a in self.actors if a.end == end and self.speaks(a)), None)
        mine = next((a for a in self.actors if found is not None and found.span and a.start == found.span[0]), None)
        if actor is None and anything and found is not None and (mine is None or not mine.name):
            return self._renamed(end, low) or found
        if actor is None or (mine is not None and mine.name and not actor.name):
            return found
        if mine is not None and mine.type == "name" and " " in mine.name and self._entitles(actor):
            # the first Chancellor, Ada Finch, was ...
            return found
        if mine is not None and not actor.name and mine.start > start:
            # 12 soci, un subappalto a una ditta che fatturava ...: a list
            return found
        # Tom Green, chairman, Ocra board, said ...
        named = Subject((actor.start, actor.end))
        return named if actor.name else self._described(named, self.segment_start(actor.start, low), low)

    def _subject_in(
        self, start: int, end: int, low: int, anything: bool, barred: Collection[int], depth: int
    ) -> tuple[Subject | None, bool]:
        """The subject in words[start:end], from the right; whether the search must stop there."""
        words = self._words
        place = end - 1
        while place >= start:
            word = words[place]
            if place in barred:
                place -= 1
                continue
            if word.lower in self._grammar.relatives and not self._governs_clause(place):
                meant = self._beside_relative(place, end, low, anything)
                return meant, meant is None
            if word.lower in self._grammar.pronouns and word.tag not in ("PRE", "ACTOR"):
                return Subject(pronoun=(place, place + 1)), False
            accepts = self.free if anything else self.speaks
            actor = next((a for a in self.actors if a.start <= place < a.end and accepts(a)), None)
            phrase = self.nouns.phrase(place) if anything and actor is None else None
            if phrase is not None and phrase[1] <= end and not self._object(place, start):
                inside = self.relative_before(start, phrase[0])
                # A man who rented out a garage must pay ...
                whole = self._antecedent(inside, low, anything) if inside is not None else None
                return whole or Subject(phrase), False
            if actor is not None and actor.start >= start and self._counted_object(actor.start, start):
                # L'istituto ha 280 dipendenti e ha speso ...
                place = actor.start - 1
                continue
            if actor is not None and actor.start >= start:
                inside = self.relative_before(start, actor.start)
                if inside is not None:
                    # il fondo che ha comprato Ocra sostiene: who stands inside a relative clause is not the subject.
                    return self._antecedent(inside, low) or Subject((actor.start, actor.end)), False
                return Subject((actor.start, actor.end)), False
            if self.finite(place) and not word.participle:
                if place == start and end < len(words) and words[end].text in ASIDE and start > low:
                    # Il mercato, commenta un broker, teme ...: a tag between commas is passed over.
                    return None, False
                relative = self.relative_before(start, place + 1)
                if relative is None and depth < _ASIDES and self._joined_behind(place, end):
                    # L'Autorità è più cauta e per la fascia tutelata calcola 3 milioni: both verbs are hers.
                    first = self.group(place) or Group(place, place + 1, "active")
                    shared = self.ahead(first, low, depth + 1, anything, barred)
                    return shared, shared is None
                if relative is None:
                    return None, True
                return self._antecedent(relative, low), False
            place -= 1
        return None, False

    def _beside_relative(self, place: int, end: int, low: int, anything: bool) -> Subject | None:
        """The subject of the verb at words[end] behind a relative pronoun: one plain noun between, or whom it means."""
        if end - place == _ALONE and self.nouns.bare_plural(place + 1):
            # a project that boosters say will cost 3 million
            return Subject((place + 1, end))
        # ai quali vanno sommati 3 milioni: none that acts
        led = place > 0 and self._words[place - 1].lower in self._grammar.prepositions
        return None if led else self._antecedent(place, low, anything)

    def _object(self, place: int, start: int) -> bool:
        """Whether a noun phrase is the object of the verb right before it: Chi ha un figlio spenderà ..."""
        plain = self._grammar.plain_clause and self._words[place].tag != "NUM"
        return place > start and self.finite(place - 1) and not plain

    def _counted_object(self, at: int, start: int) -> bool:
        """Whether a number stands before a noun, and right before it a verb, whose object they are."""
        while at - 1 > start and self._words[at - 1].tag == "NUM":
            at -= 1
            if self.finite(at - 1) or self._words[at - 1].tag == "PART":
                return True
        return False

    def _joined_behind(self, verb: int, end: int) -> bool:
        """Whether the words between a verb and words[end] lead on from it: and, with words of circumstance behind."""
        joins = [k for k in range(verb + 1, end) if self._words[k].lower in self._grammar.joining]
        if not joins or joins[-1] + 1 >= end:
            return False
        led = self._words[joins[-1] + 1].lower in self._grammar.prepositions
        return led and not any(word.text in MARKS for word in self._words[verb:end])

    def _governs_clause(self, place: int) -> bool:
        """Whether a `that` here follows a verb: ha detto che ..."""
        return place > 0 and self._words[place].lower in self._grammar.that and bool(self._words[place - 1].lemma)

    def _antecedent(self, place: int, low: int, anything: bool = False) -> Subject | None:
        """Whom a relative pronoun means: the actor right before it, across a comma, brackets or a preposition."""
        at = place
        if at > low and self._words[at - 1].lower in self._grammar.determiners:
            # ..., il quale
            at -= 1
        while at > low and (
            self._words[at - 1].lower in self._grammar.prepositions
            or self._words[at - 1].text == ","
            or self._words[at - 1].text in DASHES
        ):
            at -= 1
        if at > low and self._words[at - 1].text == ")":
            at = next((k for k in range(at - 1, low, -1) if self._words[k].text == "("), at)
        found = [a for a in self.actors if a.end == at and a.type in SPEAKERS and a.start >= low]
        start = min((a.start for a in found), default=0)
        if anything and start > low and self._words[start - 1].tag == "BE" and not any(a.name for a in found):
            # X è un'azienda che ha portato ...: X has; but not: a comprare è stata Ferrol, che ...
            return self.ahead(Group(start - 1, start, ""), low, 1, anything=True)
        actor = min(found, key=lambda actor: actor.start, default=None)
        if actor is not None and self._types.get(actor.name) == "place" and self.governed(actor):
            # Ada Finch from Clifton, who raised 3 million; cooks at a school in Clifton, who earn 20,000
            opens = self.segment_start(at, low)
            free = (a for a in reversed(self.actors) if opens <= a.start < at and self.free(a))
            who = self._words[place].lower in self._grammar.personal_relatives
            nearest = next((a for a in free if not who or a.type in ("name", "person", "group")), None)
            if nearest is None and anything and (span := self.nouns.phrase(opens)):
                return Subject(span)
            actor = nearest or actor
        if actor is not None and (led := self._led_by(actor, low)):
            return led
        if (actor is None or self.governed(actor)) and (named := self._named_ahead(at, low)):
            # Tom Green, his partner in the venture, who paid 3 million
            return named
        if anything and actor is None:
            phrases = (self.nouns.phrase(k) for k in range(max(low, at - LONGEST), at))
            phrase = next((phrase for phrase in phrases if phrase and phrase[1] == at), self.nouns.nouns_before(at))
            if phrase and self._words[phrase[0] - 1].lower in self._grammar.of:
                # un costruttore di server che ha comprato ...
                maker = next((a for a in self.actors if a.end == phrase[0] - 1 and self.free(a)), None)
                phrase = (maker.start, maker.end) if maker is not None else phrase
            if phrase and phrase[0] > low and self._words[phrase[0] - 1].tag == "BE":
                # I parchi sono il motore che ha portato ...
                return self.ahead(Group(phrase[0] - 1, phrase[0], ""), low, 1, anything=True) or Subject(phrase)
            return Subject(phrase) if phrase else None
        if actor is None or not (anything or self.may_speak(actor)):
            return None
        return self._described(Subject((actor.start, actor.end)), self.segment_start(actor.start, low), low)

    def _renamed(self, end: int, low: int) -> Subject | None:
        """The noun phrase that stands alone before its apposition: La macchina, un modello a sei ruote, costa ..."""
        phrase = self.nouns.phrase(self.segment_start(end, low))
        return Subject(phrase) if phrase is not None and phrase[1] == end else None

    def _led_by(self, actor: Actor, low: int) -> Subject | None:
        """Whom a participle describes by another: l'istituto guidato da Carla Neri, che ha perso 3 milioni."""
        at = actor.start - 1
        made = at - 1 > low and (self._words[at - 1].participle or self._words[at - 1].tag == "PART")
        if not made or self._words[at].lower not in self._grammar.by:
            return None
        described = next((a for a in self.actors if a.end == at - 1 and self.free(a)), None)
        return Subject((described.start, described.end)) if described is not None else None

    def _entitles(self, actor: Actor) -> bool:
        """Whether a name of one word behind an article is an office: the first Chancellor."""
        led = self._words[max(0, actor.start - 2) : actor.start]
        article = any(word.lower in self._grammar.determiners for word in led)
        return actor.type == "name" and " " not in actor.name and article and not self._types.get(actor.name)

    def _named_ahead(self, at: int, low: int) -> Subject | None:
        """The name before an apposition that ends at a place."""
        start = self.segment_start(at, low)
        if start - 1 <= low or start == at:
            return None
        role = self.starting.get(start)
        opens = self._words[start].lower in self._grammar.determiners | self._grammar.possessives or (
            role is not None and role.type == "person"
        )
        actor = next((a for a in self.actors if a.end == start - 1 and a.type == "name"), None)
        return Subject((actor.start, actor.end)) if actor is not None and opens else None

    def after(self, at: int, high: int) -> Subject | None:
        """The subject behind a verb group, a few words off: ha detto ieri in aula la sindaca."""
        words, limit = self._words, min(high, at + INVERTED)
        if at < limit and words[at].text == ",":
            closing = next((k for k in range(at + 1, limit) if words[k].text == ","), at)
            led = at + 1 < closing and words[at + 1].lower in self._grammar.prepositions
            if led and self.finite_in(at, closing) is None:
                # assicurano, secondo l'Ansa, i tecnici
                at, limit = closing + 1, min(high, closing + 1 + INVERTED)
        while at < limit:
            word = words[at]
            actor = self.starting.get(at)
            if word.lower in self._grammar.pronouns:
                return Subject(pronoun=(at, at + 1))
            if actor is not None:
                if actor.end < limit and words[actor.end].lower in self._grammar.clitics:
                    # said Tom Green's lawyer: the owner is not who said it.
                    at = actor.end + 1
                    continue
                if self.speaks(actor):
                    return Subject((actor.start, self._apposed_end(actor, high)))
                at = actor.end
                continue
            span = self.nouns.plain(at) if not (at and words[at - 1].lower in self._grammar.prepositions) else None
            if span:
                return Subject(span)
            if word.text in MARKS or word.figure or self.finite(at) or word.lower in self._grammar.that:
                return None
            at += 1
        return None

    def _apposed_end(self, actor: Actor, high: int) -> int:
        """Where the subject ends: a name that follows a role at once belongs to it."""
        after = self.starting.get(actor.end)
        return after.end if after is not None and after.type == "name" and after.end <= high else actor.end

    def is_actor(self, subject: Subject) -> bool:
        """Whether it is more than a plain noun: the plan provides for 3 million is nobody's word."""
        return subject.span is None or subject.span[0] in self.starting
