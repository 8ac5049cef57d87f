"""Looks in one sentence for whose a figure is: beside it, at the verb that governs it, and farther off."""

from __future__ import annotations

from pipeline.actors import Actor
from pipeline.beside import LED, NAMED, OTHER, Beside
from pipeline.clauses import Subject
from pipeline.grammar import MARKS, QUOTES, STOPS, Span
from pipeline.verbs import Group

# How far behind a participle who did it may stand, in words.
_AGENT = 6
# The fewest words of a noun phrase: its article and its noun.
_PAIR = 2
# How far behind a figure what takes it up may stand, or its verb, in words.
_GROUP = 4
# The most words of what a headline opens with.
_HEAD = 4
# How far behind a figure the comma may stand that ends the words a sentence opens with.
_FRONT = 7
# How far before an infinitive the verb may stand whose object does it, in words.
_CONTROL = 10


class Owners(Beside):
    """Who may own the figure, at its noun, beside it, at its verb, and farther off."""

    @property
    def of_a_thing(self) -> bool:
        """Whether what is measured is known, and things have it: a price, what building them costs."""
        return self._thing and self._measure is not None and self._measure.pattern.measure != OTHER

    @property
    def implied(self) -> bool:
        """Whether a verb has the measured thing as its subject, and nobody owns it there."""
        return self._implied

    def beside(self) -> str:
        """Whose the measured thing is, or the figure itself, where the text says so right there."""
        return (
            self._that_of()
            or self._resumed()
            or self._put_on()
            or self._of_measure()
            or self._valued()
            or self._of_figure()
            or self._apposed()
            or self._counted()
            or self._listed()
            or self._with()
        )

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

    # At the verb.

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
            # it puts them at 3 million
            return self._objected(group.end) if nearest else "", group.start
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
        """Who ends the clause that a verb opens: Guadagna 3 milioni l'anno, bonus inclusi, il numero uno di Ferrol."""
        words, behind = self._words, self._rate_end()
        if self._clauses.segment_start(group.start, self._low) != group.start:
            return None
        stop = next((k for k in range(behind, len(words)) if words[k].text in STOPS), len(words))
        if self._clauses.finite_in(behind, stop) is not None:
            return None
        lexicon = self._here.lexicon
        articles = lexicon.bare_determiners - lexicon.word_sets["demonstratives"]
        for place in range(behind + 1, stop):
            if words[place].lemma or words[place].tag == "INF":
                # Servono 3 milioni per riparare la scuola
                return None
            led = words[place - 1].lower in lexicon.governing | self._also | articles or words[place - 1].tag == "ACTOR"
            if words[place].lower in articles and not led:
                return self._standing(place)
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
        return (start, end - 1) if led and end - start > _PAIR and self._phrases.made(end - 1) else span

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
                seeks = any(one.lower in self._courts for one in self._words[place : place + _PAIR])
                return "" if seeks else self._phrases.after(place)
            if word.text in MARKS or self._clauses.finite(place):
                break
        return ""

    # Farther off.

    def elsewhere(self) -> str:
        """The subject of the clause that the figure's words lead to, else who stands nearest before it."""
        nearest = "" if self._found else self._nearest(named=self._implied)
        return self._led_to() or self._where() or nearest or self._headed() or self._of_theirs() or self._opened()

    def _headed(self) -> str:
        """What a headline without a verb opens with, before what is measured: Granoro, utile a 9 milioni."""
        words, start = self._words, self._places.start
        mark = next((k for k in range(self._low, start) if words[k].text in MARKS), None)
        if mark is None or words[mark].text not in (",", ":") or not 0 < mark - self._low <= _HEAD:
            return ""
        if self._clauses.finite_in(self._low, len(words)) is not None or any(
            w.text in MARKS for w in words[mark + 1 : start]
        ):
            return ""
        opening, said = words[self._low : mark], words[mark + 1 : start]
        measured = any(word.lower in self._amounts for word in said)
        title = all(word.text[0].isupper() or word.lower in self._of for word in opening)
        if not measured or not title or self._phrases.measured((self._low, mark)) or self._low in self._spoken:
            return ""
        if self._here.names.types.get(opening[0].text) == "place":
            return ""
        actor = self._phrases.actor_ending(mark)
        name = self._here.resolve(actor, self._exclude) if actor is not None and actor.start == self._low else ""
        return name or " ".join(word.text for word in opening)

    def _where(self) -> str:
        """The place that opens a clause in which nobody acts: In Italia si spendono 3 milioni."""
        opens = self._clauses.segment_start(self._places.start, self._low)
        own = self._here.lexicon.word_sets["first_person"] | self._here.lexicon.word_sets["first_plural"]
        if self._implied or any(word.lower in own for word in self._words[opens : self._places.start]):
            return ""
        place = self._clauses.starting.get(opens + 1)
        located = self._words[opens].lower in self._here.lexicon.word_sets["locatives"]
        known = place is not None and self._here.names.types.get(place.name) == "place"
        if known and self._words[opens + 1].lower in self._here.lexicon.words.times:
            # a Natale
            return ""
        return place.name if place is not None and located and known else ""

    def _opened(self) -> str:
        """What the clause opens with that its figure is for: Per rifare la palestra serviranno 3 milioni."""
        opens = self._clauses.segment_start(self._places.start, self._low)
        if self._words[opens].lower not in self._purposes:
            return ""
        if self._words[opens + 1].tag == "INF":
            span = self._phrases.starting(opens + 2)
            return self._phrases.meant(span) if span and span[1] <= self._places.start else ""
        lexicon = self._here.lexicon
        barred = frozenset().union(
            *(lexicon.word_sets[name] for name in ("reasons", "times", "first_person", "orders"))
        )
        near = self._words[opens + 1 : self._places.start]
        return "" if any(word.lower in barred for word in near) else self._phrases.after(opens)

    def _of_theirs(self) -> str:
        """Whom a possessive means in a clause whose subject nobody names: training its models cost 3 million."""
        words = (word.lower for word in self._words[self._low : self._places.start])
        possessive = next((word for word in words if word in self._possessives), "")
        return self._phrases.possessor(possessive) if possessive else ""

    def itself(self) -> str:
        """The thing that a verb says the figure of, where nobody owns it: La pensione minima sale a 3 euro."""
        if self._measured is None or self._compared():
            return ""
        results = self._here.lexicon.foreseen_measures
        if (
            self._measure is not None
            and self._measure.pattern.measure in results
            and self._phrases.measured(self._measured)
        ):
            # Administrative expenses rose to 3 million: somebody's
            return ""
        (start, end), words = self._measured, self._words
        while start < end and words[start].lower in self._determined:
            start += 1
        while end > start and self._phrases.made(end - 1):
            # il prezzo pagato
            end -= 1
        while end < len(words) and words[end].tag == "W":
            if words[end - 1].lower not in self._of and words[end - 1].lower not in self._amounts:
                break
            end += 1
        # A word alone tells nothing: i ricavi
        alone = end - start < _PAIR and self._phrases.measured(self._measured)
        return "" if alone else " ".join(word.text for word in words[start:end])

    def _compared(self) -> bool:
        """Whether the figure is only what something is held against: The gap is wider than a $3 million loan."""
        before = self._words[max(0, self._places.start - LED - 1) : self._places.start]
        return any(word.lower in self._here.lexicon.word_sets["compared"] for word in before)

    def anybody(self) -> str:
        """Who stands nearest before the figure, else whom or what it is for: - 290 milioni per i Comuni."""
        near = "" if self._found else self._nearest(named=False)
        at = self._rate_end()
        led = at < len(self._words) and self._words[at].lower in self._to | self._purposes
        return near or (self._phrases.after(at) if led else "")

    def _led_to(self) -> str:
        """The subject of the main clause, of a figure before it: Dopo aver speso 3 milioni, Ferrol ha rinunciato."""
        start, stop = self._places.start, self._places.stop
        if (fronted := self._fronts()) is not None:
            return self._phrases.meant(fronted)
        if self._clauses.finite_in(self._low, start) is not None:
            return ""
        verb = self._clauses.finite_in(stop, len(self._words))
        between = self._words[stop:verb] if verb is not None else ()
        # ..., quando una città come Milano ne spende 300: a clause of its own
        apart = any(word.text in (";", ":") or word.lower in self._subordinators for word in between)
        if verb is None or apart:
            return ""
        while verb + 1 < len(self._words) and self._words[verb].tag in ("AUX", "BE") and self._words[verb + 1].tag in (
            "AUX", "BE", "PART"
        ):  # fmt: skip
            verb += 1
        group = self._clauses.group(verb) or Group(verb, verb + 1, "active")
        subject = self._clauses.ahead(group, stop, anything=True, barred=self._spoken) or self._cleft(group)
        if subject is None:
            return self._agent(group)
        resuming = self._here.lexicon.word_sets["resuming"]
        led = any(word.lemma for word in self._words[self._low : start])
        # Altri 3 milioni l'azienda li deve al fisco; but: i 3 milioni, i sindacati ...
        led = led or any(word.lower in resuming for word in self._words[verb - 1 : verb])
        return self._resolved(subject, group) if led else ""

    def _fronts(self) -> Span | None:
        """What a sentence is about that opens with words of its figure: Sold to Roma for 14 million in 2022, Petrov
        scored; At 310 million, the terminal is ...
        """
        words, start, stop = self._words, self._places.start, self._places.stop
        opens = next((k for k, word in enumerate(words[:start]) if word.text not in QUOTES), start)
        leads = words[opens].tag == "PART" or words[opens].participle or words[opens].lower in self._fronting
        stop = self._rate_end()
        comma = next((k for k in range(stop, min(len(words), stop + _FRONT)) if words[k].text in MARKS), None)
        if leads and opens < start and (straight := self._straight_behind(opens)):
            return straight
        if not leads or opens >= start or comma is None or words[comma].text != ",":
            return None
        if any(word.text in MARKS or word.lower in self._subordinators for word in words[opens:start]):
            return None
        if any(stop <= actor.start < comma and self._clauses.free(actor) for actor in self._clauses.actors):
            # Con un patrimonio di 3 milioni Ada Neri, regina del caffè, ...
            return None
        actor = self._clauses.starting.get(comma + 1)
        named = actor is not None and actor.type in NAMED and self._here.names.types.get(actor.name) != "place"
        span = (actor.start, actor.end) if actor is not None and named else self._phrases.starting(comma + 1)
        # ..., the sale fell through: what is measured has it no more than who is said to say so
        if span is None or self._phrases.measured(span) or any(k in self._spoken for k in range(*span)):
            return None
        return span if span[1] < len(words) and words[span[1]].text not in MARKS else None

    def _straight_behind(self, opens: int) -> Span | None:
        """Who stands right behind such words without a comma: Grazie a un utile di 3 milioni la cooperativa ha ..."""
        words, stop = self._words, self._rate_end()
        if stop >= len(words) or any(word.text in MARKS for word in words[opens : self._places.start]):
            return None
        told = self._standing(stop)
        span = told.span if told is not None else None
        acts = span is not None and span[1] < len(words) and self._clauses.finite(span[1])
        return span if acts and span is not None and not self._phrases.measured(span) else None

    def _nearest(self, named: bool) -> str:
        """The nearest free actor before the figure that is no source, else the nearest owner; `named` with a name."""
        inside = [
            actor
            for head, actor in sorted(self._reading.actors.items())
            if self._low <= head < self._places.start
            and head not in self._spoken
            and actor.type in NAMED
            and self._here.names.types.get(actor.name) not in ("place", "outlet")
            and not self._counts(actor)
        ]
        free = [actor for actor in inside if self._clauses.free(actor)]
        owners = [actor for actor in inside if self._reading.governed(actor, self._of)]
        chosen = [self._phrases.apposed_to(actor) or actor for actor in (*reversed(free), *reversed(owners))]
        names = (self._here.resolve(actor, self._exclude) for actor in chosen)
        fined = self._fined()
        fit = (name for name in names if not (fined and self._punishing(name)))
        return next((name for name in fit if not named or name[:1].isupper()), "")

    def _counts(self, actor: Actor) -> bool:
        """Whether a number stands before a plain noun: Ferrol, 210 addetti e ricavi per 3 milioni."""
        numbers = self._words[max(0, actor.start - 1) : actor.head]
        return not actor.name and any(word.tag == "NUM" for word in numbers)
