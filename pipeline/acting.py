"""Looks for whose a figure is at the verb that governs it: who acts there, whom it is imposed on, whose noun it is."""

from __future__ import annotations

from pipeline.beside import LED, NAMED, OTHER, Beside
from pipeline.clauses import Subject
from pipeline.grammar import MARKS, STOPS, Span
from pipeline.verbs import Group

# How far behind a participle who did it may stand, in words.
_AGENT = 6
# The fewest words of a noun phrase: its article and its noun.
PAIR = 2
# How far behind a figure what takes it up may stand, or its verb, in words.
_GROUP = 4
# How far before an infinitive the verb may stand whose object does it, in words.
_CONTROL = 10


class Acting(Beside):
    """Who may own the figure at its verb."""

    @property
    def of_a_thing(self) -> bool:
        """Whether what is measured is known, and things have it: a price, what building them costs."""
        return self._thing and self._measure is not None and self._measure.pattern.measure != OTHER

    @property
    def implied(self) -> bool:
        """Whether a verb has the measured thing as its subject, and nobody owns it there."""
        return self._implied

    @property
    def bare(self) -> bool:
        """Whether one noun names the measured thing, and nothing says what of: Revenue was ..., its net debt fell."""
        if self._measured is None:
            return False
        words = self._words[slice(*self._measured)]
        own = [word for word in words if word.lower not in self._determined]
        return len(own) == 1 or any(word.lower in self._possessives for word in words)

    def _resumed(self) -> str:
        """Who stands behind the verb that takes the figure up: i 3 milioni li mette la Regione."""
        words, at = self._words, self._rate_end()
        resuming = self._here.lexicon.word_sets["resuming"]
        near = range(at, min(len(words), at + _GROUP))
        verb = next((k for k in near if words[k].tag == "INF" and words[k].lower.endswith(tuple(resuming))), None)
        if verb is None and near and words[at].lower in resuming:
            verb = next((k for k in near[1:] if words[k].lemma), None)
            while verb is not None and verb + 1 < len(words) and words[verb].tag in ("AUX", "BE"):
                verb += 1
        if verb is None or not words[verb].lemma:
            return ""
        group = self._clauses.group(verb) or Group(verb, verb + 1, "active")
        subject = self._clauses.after(group.end, self._clauses.bounds(verb)[1])
        return self._resolved(subject, group) if subject is not None else ""

    def _put_on(self) -> str:
        """On whom a fine is put, right behind its figure: a penalty of 3 million on Ferrol."""
        at = self._rate_end()
        if not self._fined() or at >= len(self._words) or self._words[at].lower not in self._imposed_on:
            return ""
        actor = self._reading.actors.get(at) or self._clauses.starting.get(at + 1) or self._clauses.starting.get(at)
        put = actor is not None and actor.type in NAMED and self._here.names.types.get(actor.name) != "place"
        return self._here.resolve(actor, self._exclude) if put and actor is not None else ""

    def held_against(self) -> bool:
        """Whether the figure is what one before it in its sentence is held against: ..., up from 3 million."""
        words, start = self._words, self._led_from(self._places.start)
        compared = self._here.lexicon.word_sets["compared"]
        if not any(word.lower in compared for word in words[max(0, start - 1) : self._places.start]):
            return False
        first = next((k for k in range(start - 1, self._low - 1, -1) if words[k].figure), None)
        # ..., AAA said, against 3 million: what somebody says of it is no clause of its own
        between = range(first, start) if first is not None else range(0)
        told = {k for hit in self._reading.of_kind("cue") for k in range(hit.start, hit.end)}
        return first is not None and not any(self._clauses.finite(k) and k not in told for k in between)

    def of_verb(self) -> str:
        """The subject of the verb that governs the figure; a participle only where it is the nearest verb."""
        place, nearest = self._places.start - 1, True
        while place >= self._low:
            word = self._words[place]
            if word.text == ";":
                break
            if word.lemma or self._clauses.finite(place):
                told, place = self._of_group(place, nearest)
                nearest = False
                if told:
                    return told
            place -= 1
        return ""

    def _of_group(self, place: int, nearest: bool) -> tuple[str, int]:
        """The subject of the verb at a place, and where to look on if it has none: the place of its group."""
        words = self._words
        group = self._clauses.group(place) or Group(place, place + 1, "")
        alone = group.end - group.start == 1 and group.voice != "active"
        if nearest and (controlled := self._controlled(group)):
            return controlled, group.start
        if alone and words[place].tag in ("PART", "GERUND"):
            # L'Italia si è candidata con la Slovenia offrendo 3 milioni: an Italian gerund is the subject's
            led = words[place].tag == "GERUND" and self._here.lexicon.language.drops_subject
            return (self._described(place) if nearest and not led else ""), place
        if alone or words[place].tag == "INF":
            return "", place
        if self._assesses(group):
            # it puts them at 3 million; Ferrol has closed a round led by Vertex, which values it at 3
            related = group.start > 0 and self._words[group.start - 1].lower in self._here.lexicon.words.relatives
            told = self._acting_before(group.start, False) if related and nearest else ""
            return told or (self._objected(group.end) if nearest else ""), group.start
        if not nearest and group.voice == "active" and self._accuses(group):
            self._found = True
            return self._objected(group.end), group.start
        if self._finds(group):
            # La Finanza ha scoperto un'evasione di 3 milioni: who finds it has it not
            self._found = True
            return "", group.start
        if nearest and (given := self._given(group)):
            return given, group.start
        cleft = self._cleft(group)
        subject = cleft or self._clauses.ahead(group, self._low, anything=True, barred=self._spoken)
        if subject is None and nearest and self._here.lexicon.language.drops_subject:
            subject = self._standing(self._rate_end()) or self._standing_last(group)
        told = self._resolved(subject, group) if subject else self._phrases.shared_before(group.start, self._low)
        return told, group.start

    def _controlled(self, group: Group) -> str:
        """Who does what another has him do: it ordered Ferrol to pay 3 million, ha condannato Ferrol a pagarli."""
        words, start = self._words, group.start
        if words[start].tag != "INF":
            infinitive = self._here.lexicon.words.infinitive
            opens = [k for k in (start - 1, start) if words[k].lower in infinitive]
            if not self._clitics or not opens:
                return ""
            start = opens[0]
        elif start and words[start - 1].lower in self._here.lexicon.governing:
            start -= 1
        verb = next((k for k in range(start - 1, max(self._low, start - _CONTROL) - 1, -1) if words[k].lemma), None)
        if verb is None or words[verb].lemma not in self._controlling:
            return ""
        above = self._clauses.group(verb)
        if above is None or above.voice == "passive":
            return ""
        at = above.end
        if at < start and words[at].lower in self._to:
            return self._phrases.after(at)
        if meant := self._objected(at):
            return meant
        told = self._standing(at)
        # the jury ordered theme-park operator Ferrol to pay
        span = told.span if told is not None else self._phrases.ending(start)
        named = span is not None and span[0] >= at and self._reading.actor_in(span).type in NAMED
        return self._phrases.meant(span) if named and span is not None else ""

    def _given(self, group: Group) -> str:
        """Who is given what is his, whoever pays: it handed its chief executive 3 million."""
        measure = self._measure.pattern.measure if self._measure else ""
        if measure not in self._here.lexicon.personal_measures or group.voice == "passive":
            return ""
        told = self._standing(group.end)
        if told is None or told.span is None or told.span[1] < self._led_from(self._places.start):
            return ""
        return self._phrases.meant(told.span) if self._reading.actor_in(told.span).type in NAMED else ""

    def _assesses(self, group: Group) -> bool:
        """Whether a verb puts what is another's at so much: The Gazette put your debt at 3 million, a round valued it
        at 4.
        """
        words, between = self._words, self._words[group.end : self._places.start]
        if any(word.lower in self._targets for word in between):
            # Vertex ha alzato il prezzo obiettivo a 3 euro
            self._implied = self._found = True
            return True
        if group.voice != "active" or not any(word.lower in self._at for word in between):
            return False
        return words[group.end - 1].lemma in self._estimating or between[0].lower in self._here.lexicon.words.pronouns

    def _accuses(self, group: Group) -> bool:
        """Whether it accuses another, who has done it: It accuses him of having stolen 3 million."""
        words = self._words
        near = range(group.end, min(group.end + _GROUP, self._places.start))
        led = any(words[k].lower in self._of and words[k + 1].lemma for k in near)
        return led and words[group.end - 1].lemma in self._charging

    def _finds(self, group: Group) -> bool:
        """Whether a verb only finds or reckons what is another's, and firms give no such figures of their own."""
        foreseen = self._measure is not None and self._measure.pattern.measure in self._here.lexicon.foreseen_measures
        reckoned = self._words[group.end - 1].lemma in self._estimating
        owned = group.start > 0 and self._words[group.start - 1].lower in self._clitics
        return reckoned and group.voice == "active" and not foreseen and not owned

    def _cleft(self, group: Group) -> Subject | None:
        """The subject behind the verb that an infinitive is put before: a comprare l'azienda è stata Ferrol."""
        words, start = self._words, self._clauses.segment_start(group.start, self._low)
        led = start + 1 < group.start and words[start].lower in self._here.lexicon.governing
        if not led or words[start + 1].tag != "INF" or words[group.end - 1].tag != "BE":
            return None
        return self._standing(group.end)

    def _standing(self, at: int) -> Subject | None:
        """Who or what stands right at a place, governed by nothing: costa 12 euro il biglietto."""
        if at == len(self._words):
            return None
        actor = self._clauses.starting.get(at)
        if actor is not None and actor.type in NAMED and self._clauses.free(actor):
            return Subject((actor.start, actor.end))
        span = self._clauses.nouns.phrase(at)
        return Subject(span) if span else None

    def _standing_last(self, group: Group) -> Subject | None:
        """Who ends the clause that a verb opens: Guadagna 3 milioni l'anno, bonus inclusi, il presidente."""
        words, behind = self._words, self._rate_end()
        if self._clauses.segment_start(group.start, self._low) != group.start:
            return None
        stop = next((k for k in range(behind, len(words)) if words[k].text in STOPS), len(words))
        if self._clauses.finite_in(behind, stop) is not None:
            return None
        lexicon = self._here.lexicon
        articles = lexicon.bare_determiners - lexicon.word_sets["demonstratives"]
        leads = lexicon.governing | self._also | articles
        for place in range(behind + 1, stop):
            if words[place].tag == "INF" or words[place].mood == "infinitive":
                # Servono 3 milioni per riparare la scuola
                return None
            led = words[place - 1].lower in leads or words[place - 1].tag == "ACTOR"
            if words[place].lower in articles and not led:
                standing = self._standing(place)
                actor = self._reading.actor_in(standing.span) if standing is not None and standing.span else None
                # Ha raccolto 3 milioni, un record: what stands behind one comma is the figure itself
                commas = sum(word.text == "," for word in words[behind:place])
                apposed = words[place - 1].text == "," and commas == 1
                return standing if actor is not None and actor.type in NAMED and not apposed else None
        return None

    def _described(self, place: int) -> str:
        """The noun that a participle describes: un modello offerto a 3 euro, the winning team receiving 3 euros.

        Behind a comma too: Il progetto, finanziato con 3 milioni.
        """
        apart = place > 0 and self._words[place - 1].text in (",", "(") and self._words[place].tag == "PART"
        at = place - 1 if apart else place
        span = self._phrases.ending(at)
        if span is None and self._words[place].tag == "PART" and self._led_from(self._places.start) == place + 1:
            # la vendita di beni valutati 3 milioni; but: un albergo a tre stelle stimato 3 milioni
            bare = self._phrases.nouns_ending(at)
            span = bare if bare and bare[0] and self._words[bare[0] - 1].lower in self._of else None
        if span is None or self._phrases.measured(span) or self._phrases.share(span):
            return ""
        named = self._reading.actor_in(span).type in NAMED
        if self._measure is not None and self._measure.start in range(*span) and not named:
            # una potenza installata di 3 MW: what is measured
            return ""
        meant = self._phrases.meant(span)
        # un laboratorio a Mombasa, finanziato con 3 milioni
        return "" if apart and self._here.names.types.get(meant) == "place" else meant

    def _resolved(self, subject: Subject, group: Group) -> str:
        """Whom a subject of a verb means."""
        if subject.pronoun is not None:
            return self._of_pronoun(subject.pronoun[0])
        span = subject.span
        if span is None:
            return ""
        if self._phrases.share(span):
            return self._phrases.shared(span)
        if self._phrases.measured(span):
            given = self._recipient(group) if self._fined() and group.voice == "passive" else ""
            told = self._phrases.measured_owner(span) or given or self._agent(group)
            if not told:
                self._implied, self._measured = True, self._measured or span
            return told
        words = (word.lower for word in self._words[slice(*span)])
        if possessive := next((word for word in words if word in self._possessives), ""):
            return self._phrases.possessor(possessive)
        if group.voice == "active" and self._imposes(span):
            self._found = True
            return self._recipient(group)
        noun = self._reading.actor_in(span).type == "noun"
        if noun and not self._here.lexicon.language.articles and self._may_be_name(span):
            written = " ".join(word.text for word in self._words[slice(*span)])
            return written if " " in written else self._here.names.called(written)
        if noun and not self._thing:
            # La gamma comprende ...: a thing owns no funding, and pays no fine.
            self._measured = self._measured or span
            return ""
        meant = self._phrases.meant(self._bare(span))
        # Forbes ranked him with a fortune of 3 million: not the paper's
        relayed = self._here.names.types.get(meant) == "outlet" and meant != self._here.names.main
        return "" if relayed else meant

    def _objected(self, at: int) -> str:
        """Whom a pronoun means that a verb has right behind it: ordered her to pay, puts them at 3 million."""
        word = self._words[at].lower if at < self._places.start else ""
        personal = word in self._persons
        return self._here.meant(personal) if personal or word in self._things else ""

    def _of_pronoun(self, place: int) -> str:
        """Whom a pronoun means: who speaks, who acts before it in its sentence, else whom the text named last."""
        personal = self._words[place].lower in self._personal
        if self._speaker and self._here.fits(self._speaker, personal):
            return self._speaker
        if not personal and (employer := self._here.names.employers.get(self._speaker)):
            # Ada Finch, head of Ferrol, said it had lost 3 million
            return employer
        if named := self._acting_before(place, personal):
            return named
        if self._speaker[:1].isupper() and not self._here.names.types.get(self._speaker):
            # Of no known type it can be either: Halden Photonics said it had ...
            return self._speaker
        meant = self._here.meant(personal)
        return meant or (self._behind if self._here.fits(self._behind, personal) else "")

    def _imposes(self, span: Span) -> bool:
        """Whether it is a court, or one whose fines are on others: Consob ha multato Ferrol."""
        words = self._words[slice(*span)]
        courts = any(word.lower in self._courts for word in words)
        return courts or (self._fined() and self._punishing(" ".join(word.text for word in words)))

    def _recipient(self, group: Group) -> str:
        """On whom a figure is imposed, to whom it is awarded: il giudice riconosce 3 milioni alla Regione."""
        behind, between = self._rate_end(), range(group.end, self._places.start)
        after = [behind] if behind < len(self._words) and self._words[behind].lower in self._to else []
        place = next((k for k in (*after, *between) if self._words[k].lower in self._to), None)
        told = self._phrases.after(place) if place is not None else ""
        if told:
            return told
        if meant := self._objected(group.end):
            # A judge fined her 3,000
            return meant
        # the jury awarded Ferrol 3 million; il Garante ha sanzionato per 3 milioni due compagnie
        for at in (group.end, behind):
            given = self._standing(at)
            if given is None or given.span is None or self._phrases.measured(given.span):
                continue
            if (at == behind and self._fined()) or self._reading.actor_in(given.span).type in NAMED:
                return self._phrases.meant(given.span)
        return ""

    def _bare(self, span: Span) -> Span:
        """A noun phrase without the participle that leads on from it: la pellicola diretta da Neri."""
        start, end = span
        led = end < len(self._words) and self._words[end].lower in self._here.lexicon.governing
        return (start, end - 1) if led and end - start > PAIR and self._phrases.made(end - 1) else span

    def _acting_before(self, place: int, personal: bool) -> str:
        """Who acts in the sentence before a pronoun that can mean him: Ferrol closed because it had lost 3 million."""
        types = self._here.names.types
        for actor in self._clauses.actors:
            if actor.end > place:
                break
            if actor.type not in ("name", "org") or not self._clauses.speaks(actor):
                continue
            name = actor.name or self._here.resolve(actor, self._exclude)
            known = name[:1].isupper() and types.get(name) not in ("place", "outlet", "thing")
            if known and name != self._exclude and self._here.fits(name, personal):
                return name
        return ""

    def _may_be_name(self, span: Span) -> bool:
        """Whether a noun alone, with a capital, may as well be a name that begins its sentence: Ferrol bought ...;
        of several words all must have one: Measure K would raise ...
        """
        first, *more = self._words[slice(*span)]
        if more:
            return all(word.text[0].isupper() for word in (first, *more))
        return first.text[0].isupper() and first.lower not in self._here.lexicon.ordinary_words

    def _agent(self, group: Group) -> str:
        """Who did what stands in the passive: un contributo è stato versato dalla Fondazione."""
        if group.voice != "passive" or self._words[group.end - 1].lemma in self._others:
            return ""
        for place in range(group.end, min(group.end + _AGENT, len(self._words))):
            word = self._words[place]
            if word.lower in self._by:
                seeks = any(one.lower in self._courts for one in self._words[place : place + PAIR])
                # The damage is put at 3 million by Vertex
                seeks = seeks or any(k in self._spoken for k in range(place, place + LED))
                return "" if seeks else self._phrases.after(place)
            if word.text in MARKS or self._clauses.finite(place):
                break
        return ""
