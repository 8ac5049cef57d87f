"""Looks in one sentence for whose a figure is: at the noun it measures, beside it, at the verb that governs it."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.actors import Actor
from pipeline.clauses import Subject
from pipeline.discourse import Discourse
from pipeline.grammar import ASIDE, MARKS, Span
from pipeline.patterns import Hit
from pipeline.phrases import Phrases
from pipeline.reading import Reading
from pipeline.remembered import cached_property
from pipeline.verbs import Group

_OTHER = "other"
_NAMED = frozenset({"name", "org", "person", "group"})
# How far behind a participle who did it may stand, in words.
_AGENT = 6
# How many words may part a figure from what stands before it: Vetral a circa 3 milioni.
_LED = 3
# How far behind "with" a figure may stand, in words.
_WITH = 8
# Within how many words of a figure stands what it is per: euro al litro.
_RATED = 4
# How far behind a figure what takes it up may stand, or its verb, in words.
_GROUP = 4
# How long what stands between a name of a list and its figure may be, in words.
_ASIDE = 10
# The longest label before a colon, in words: Biglietto intero: 12 euro.
_LABEL = 5


class Owners:
    """Who may own the figure at reading.words[places].

    `measure` is the pattern that says what it measures, `exclude` who is spoken of by another, `speaker` who says it.
    Nobody is looked for before words[low], where what is said begins, nor at the `spoken` places, where sources stand.
    `behind` is who is told behind the figure to have said it.
    """

    def __init__(
        self, reading: Reading, places: range, here: Discourse, measure: Hit | None, exclude: str, speaker: str,
        low: int = 0, spoken: Collection[int] = (), behind: str = "",
    ) -> None:  # fmt: skip
        self._reading, self._words, self._clauses = reading, reading.words, reading.clauses
        self._here, self._measure = here, measure
        self._exclude, self._speaker, self._behind = exclude, speaker, behind
        self._phrases = Phrases(reading, here, exclude, speaker, spoken)
        self._low, self._spoken = low, spoken
        words = here.lexicon.word_sets
        self._thing = (measure.pattern.measure if measure else _OTHER) in here.lexicon.thing_measures
        self._of, self._possessives = words["of"], words["possessives"]
        self._amounts, self._clitics = words["amounts"], words["clitics"]
        self._personal, self._by = words["personal"], words["by"]
        self._at, self._subordinators = words["at"], words["subordinators"] - words["relatives"] - words["that"]
        self._having, self._leading, self._estimating = words["having"], words["leading"], words["estimating"]
        self._reckoning = self._estimating | words["expecting"]
        self._degrees = words["degrees"]
        self._places = places
        # Whether a verb has the measured thing as its subject, and nobody owns it there: i ricavi sono saliti a ...
        self._implied = False
        # Whether somebody only finds it there: then nobody who merely stands near has it.
        self._found = False

    @property
    def implied(self) -> bool:
        """Whether a verb has the measured thing as its subject, and nobody owns it there."""
        return self._implied

    def _led_from(self, at: int) -> int:
        """Where the small words begin that lead to a figure: a circa, per oltre, at about."""
        start, lexicon = at, self._here.lexicon
        while start > max(0, at - _LED):
            word = self._words[start - 1]
            small = word.lower in lexicon.common_words or word.lower in lexicon.governing
            if word.lemma or word.tag in ("ACTOR", "AUX", "BE") or word.text in MARKS:
                small = False
            if not small and start - 1 not in self._hedged and word.lower not in self._degrees:
                break
            start -= 1
        return start

    @cached_property
    def _hedged(self) -> frozenset[int]:
        """The places of words that say how exact a figure is: poco più di."""
        return frozenset(k for hit in self._reading.qualifiers for k in range(hit.start, hit.end))

    # At its noun and beside it.

    def beside(self) -> str:
        """Whose the measured thing is, or the figure itself, where the text says so right there."""
        return (
            self._that_of()
            or self._resumed()
            or self._of_measure()
            or self._of_figure()
            or self._counted()
            or self._listed()
            or self._with()
        )

    def _of_measure(self) -> str:
        """At the noun of what is measured: i ricavi di Zoom, Zoom's revenue."""
        hit = self._measure
        if hit is None:
            return ""
        nouns = [k for k in range(hit.start, hit.end) if self._words[k].lower in self._amounts]
        return next((owner for owner in (self._phrases.owner_of((place, place + 1)) for place in nouns) if owner), "")

    def _of_figure(self) -> str:
        """Right behind the figure: i 5 milioni della Lega, i 5 milioni stanziati dalla Regione."""
        words, at = self._words, self._places.stop
        start = self._places.start
        if start and words[start - 1].lower in self._clitics:
            # HDT's 38.8 million euro loan
            owner = next((a for a in self._clauses.actors if a.end == start - 1), None)
            if owner is not None and not self._makes(owner):
                return self._here.resolve(owner, self._exclude)
        if at < len(words) and words[at].lower in self._of:
            actor = self._reading.actors.get(at + 1) or self._clauses.starting.get(at)
            named = actor is not None and actor.type in ("name", "org") and actor.start <= at + 1
            if actor is not None and named and not self._makes(actor):
                return self._here.resolve(actor, self._exclude)
        if self._clitics and at < len(words) and words[at].lower in self._at and self._measure is not None:
            # profits halved to 17 million at Ferrol
            firm = self._clauses.starting.get(at + 1)
            if firm is not None and firm.type == "name" and self._here.names.types.get(firm.name) == "org":
                return firm.name
        if acting := self._phrases.acting(at):
            return acting
        behind = self._clauses.nouns.phrase(at) if at < len(words) else None
        if behind is not None and self._phrases.measured(behind):
            # ha portato a 3 milioni la dotazione dell'Istituto
            return self._phrases.measured_owner(behind)
        made = at + 1 < len(words) and (words[at].tag == "PART" or words[at].participle)
        # un round da 3 milioni guidato da Vetral is not Vetral's, nor is what analysts have reckoned theirs
        if made and words[at + 1].lower in self._by and words[at].lemma not in self._leading | self._reckoning:
            agent = next(
                (self._clauses.starting[k] for k in range(at + 1, at + 4) if k in self._clauses.starting), None
            )
            return self._here.resolve(agent, self._exclude) if agent else ""
        return ""

    def _makes(self, actor: Actor) -> bool:
        """Whether it is who makes what is counted, who does not have it: 3.000 H100 di Nvidia."""
        return actor.name.lower() in self._here.lexicon.gpu_makers

    def _that_of(self) -> str:
        """Whose the thing is that a demonstrative takes up: i ricavi di Ferrol sono 3 milioni, quelli di Vetral 4."""
        words, start = self._words, self._places.start
        for place in range(start - 2, self._low - 1, -1):
            if words[place].figure or words[place].text == ";":
                break
            takes_up = words[place].lower in self._here.lexicon.word_sets["demonstratives"]
            if not takes_up or (place and words[place - 1].lemma):
                continue
            if words[place + 1].lower in self._of:
                return self._phrases.after(place + 1)
            if self._phrases.made(place + 1) and words[place + 2].lower in self._by | self._at:
                # quella inflitta a Vetral
                return self._phrases.after(place + 2)
        return ""

    def _resumed(self) -> str:
        """Who stands behind the verb that takes the figure up: i 3 milioni li mette la Regione, dovrà versarli Ferrol."""
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

    def _counted(self) -> str:
        """The thing that a price stands right behind: un ecografo da 58.000 euro, l'ingresso a 12 euro."""
        words, lexicon = self._words, self._here.lexicon
        measure = self._measure.pattern.measure if self._measure else _OTHER
        if measure not in lexicon.beside_measures:
            return ""
        places = range(self._led_from(self._places.start), self._places.start)
        leads = self._by | self._at | lexicon.word_sets["locatives"]
        led = next((k for k in places if words[k].lower in leads), 0)
        if led <= self._low or self._phrases.actor_ending(led) is not None:
            return ""
        span = self._clauses.nouns.phrase_before(led)
        opens = self._clauses.segment_start(led, self._low)
        first = (opens, led) if words[opens].tag == "X" and words[opens].text.isalpha() and led == opens + 1 else None
        alone = self._phrases.nouns_ending(led) or first
        if span is None and alone and alone[0] == opens:
            # Ingresso a 12 euro
            span = alone
        if span is None or any(w.participle or w.tag == "PART" for w in words[slice(*span)]):
            return ""
        if words[span[1] - 1].lower in lexicon.common_words:
            # un bonus fino a 3 euro
            return ""
        timed = any(word.lower in lexicon.word_sets["times"] for word in words[slice(*span)])
        known = timed or self._phrases.measured(span) or self._phrases.share(span)
        return "" if known else self._phrases.meant(span)

    def _listed(self) -> str:
        """What a list sets beside its figure: Ferrol (3 milioni), Vetral 2 milioni; Biglietto intero: 12 euro."""
        words, at = self._words, self._led_from(self._places.start)
        mark = words[at - 1].text if at else ""
        if mark == "(":
            # a 1,789 euro/litro (ieri 1,781): what the one before is per owns nothing
            rated = any(word.figure for word in words[max(0, at - _RATED) : at - 1])
            return "" if rated else self._ending(at - 1)
        if mark == ":":
            return self._label(at - 1)
        if not any(word.figure for word in words[self._low : at]):
            return ""
        led = (words[k].lower for k in range(at, self._places.start) if k not in self._hedged)
        if any(word in self._of | self._by for word in led):
            # una consulenza da 3 milioni, but: Vetral poco più di 3 milioni
            return ""
        if mark == ",":
            # Ferrol ha speso 3 milioni e Vetral, la più prudente, 2
            at = next((k for k in range(at - 2, max(self._low, at - _ASIDE), -1) if words[k].text in MARKS), at)
        span = self._phrases.ending(at)
        opens = span[0] - 1 if span else -1
        if opens < self._low or not (words[opens].text in ASIDE | {";"} or words[opens].lower in self._also):
            return ""
        # Ferrol ha speso 3 milioni, Vetral 2: the verb is not said again.
        return self._ending(at)

    def _with(self) -> str:
        """Who has the figure with him: Ferrol con un round da 4 milioni, Musk with 195 billion."""
        words, start = self._words, self._places.start
        for place in range(start - 1, max(self._low, start - _WITH), -1):
            word = words[place]
            if word.lower in self._having:
                end = place - 1 if words[place - 1].text == "," else place
                actor = self._phrases.actor_ending(end)
                amounts = place + 1 == start or any(w.lower in self._amounts for w in words[place:start])
                named = actor is not None and actor.type == "name" and self._clauses.free(actor)
                return self._here.resolve(actor, self._exclude) if actor and named and amounts else ""
            if word.lemma or word.figure or word.text in MARKS:
                return ""
        return ""

    @cached_property
    def _also(self) -> frozenset[str]:
        lexicon = self._here.lexicon
        return frozenset(lexicon.numbers.also) | frozenset(lexicon.words.clause_breaks)

    def _ending(self, end: int) -> str:
        """Whom the noun phrase means that ends right before a place."""
        span = self._phrases.ending(end) or self._phrases.nouns_ending(end)
        if (
            span is None
            or self._phrases.share(span)
            or self._here.names.types.get(self._phrases.name_at(span)) == "place"
        ):
            return ""
        return self._phrases.owner_of(span) if self._phrases.measured(span) else self._phrases.meant(span)

    def _label(self, colon: int) -> str:
        """The label before a colon, with no verb in it."""
        words, start = self._words, self._clauses.segment_start(colon, 0)
        if not 0 < colon - start <= _LABEL or any(w.lemma or w.figure or w.tag == "BE" for w in words[start:colon]):
            return ""
        actor = self._phrases.actor_ending(colon)
        if actor is not None and actor.start == start:
            return self._ending(colon) if actor.type in _NAMED else ""
        return (
            ""
            if start or self._phrases.measured((start, colon))
            else " ".join(word.text for word in words[start:colon])
        )

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
        if alone and words[place].tag in ("PART", "GERUND"):
            return (self._described(place) if nearest else ""), place
        if alone or words[place].tag == "INF":
            return "", place
        if self._assesses(group):
            return "", group.start
        if self._finds(group):
            # La Finanza ha scoperto un'evasione di 3 milioni: who finds it has it not
            self._found = True
            return "", group.start
        cleft = self._cleft(group)
        subject = cleft or self._clauses.ahead(group, self._low, anything=True, barred=self._spoken)
        if subject is None and nearest and self._here.lexicon.language.drops_subject:
            subject = self._standing(self._rate_end())
        told = self._resolved(subject, group) if subject else self._phrases.shared_before(group.start, self._low)
        return told, group.start

    def _assesses(self, group: Group) -> bool:
        """Whether a verb puts what is another's at so much: The Gazette put your debt at 3 million, a round valued it
        at 4.
        """
        words, between = self._words, self._words[group.end : self._places.start]
        if group.voice != "active" or not any(word.lower in self._at for word in between):
            return False
        return words[group.end - 1].lemma in self._estimating or between[0].lower in self._here.lexicon.words.pronouns

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

    def _rate_end(self) -> int:
        """Where the words end that tell what the figure is per: 6mila euro annui il 25 % dei contribuenti."""
        rates = (hit.end for hit in self._reading.of_kind("per") if hit.start < self._places.stop <= hit.end)
        return max(rates, default=self._places.stop)

    def _standing(self, at: int) -> Subject | None:
        """Who or what stands right at a place, governed by nothing: costa 12 euro il biglietto."""
        if at == len(self._words):
            return None
        actor = self._clauses.starting.get(at)
        if actor is not None and actor.type in _NAMED and self._clauses.free(actor):
            return Subject((actor.start, actor.end))
        span = self._clauses.nouns.phrase(at)
        return Subject(span) if span else None

    def _described(self, place: int) -> str:
        """The noun that a participle describes: un modello offerto a 3 euro, the winning team receiving 3 euros."""
        span = self._phrases.ending(place)
        return (
            self._phrases.meant(span)
            if span and not self._phrases.measured(span) and not self._phrases.share(span)
            else ""
        )

    def _resolved(self, subject: Subject, group: Group) -> str:
        """Whom a subject of a verb means."""
        if subject.pronoun is not None:
            pronoun = self._words[subject.pronoun[0]].lower
            personal = pronoun in self._personal
            if self._speaker and self._here.fits(self._speaker, personal):
                return self._speaker
            if named := self._acting_before(subject.pronoun[0], personal):
                return named
            if self._speaker[:1].isupper() and not self._here.names.types.get(self._speaker):
                # Of no known type it can be either: Halden Photonics said it had ...
                return self._speaker
            meant = self._here.meant(personal)
            return meant or (self._behind if self._here.fits(self._behind, personal) else "")
        span = subject.span
        if span is None:
            return ""
        if self._phrases.share(span):
            return self._phrases.shared(span)
        if self._phrases.measured(span):
            told = self._phrases.measured_owner(span) or self._agent(group)
            self._implied = self._implied or not told
            return told
        if any(word.lower in self._possessives for word in self._words[slice(*span)]):
            return self._phrases.possessor()
        noun = self._reading.actor_in(span).type == "noun"
        if noun and not self._here.lexicon.language.articles and self._may_be_name(span):
            return self._here.names.called(self._words[span[0]].text)
        if noun and not self._thing:
            # La gamma comprende ...: a thing owns no funding, and pays no fine.
            return ""
        return self._phrases.meant(span)

    def _acting_before(self, place: int, personal: bool) -> str:
        """Who acts in the sentence before a pronoun that can mean him: Ferrol closed because it had lost 3 million."""
        types = self._here.names.types
        for actor in self._clauses.actors:
            if actor.end > place:
                break
            acts = actor.type == "name" and actor.name != self._exclude and self._clauses.speaks(actor)
            known = types.get(actor.name) not in ("place", "outlet", "thing")
            if acts and known and self._here.fits(actor.name, personal):
                return actor.name
        return ""

    def _may_be_name(self, span: Span) -> bool:
        """Whether a noun alone, with a capital, may as well be a name that begins its sentence: Ferrol bought ..."""
        word = self._words[span[0]]
        return span[1] - span[0] == 1 and word.text[0].isupper() and word.lower not in self._here.lexicon.ordinary_words

    def _agent(self, group: Group) -> str:
        """Who did what stands in the passive: un contributo è stato versato dalla Fondazione."""
        if group.voice != "passive":
            return ""
        for place in range(group.end, min(group.end + _AGENT, len(self._words))):
            word = self._words[place]
            if word.lower in self._by:
                return self._phrases.after(place)
            if word.text in MARKS or self._clauses.finite(place):
                break
        return ""

    # Farther off.

    def elsewhere(self) -> str:
        """The subject of the clause that the figure's words lead to, else who stands nearest before it."""
        nearest = "" if self._found else self._nearest(named=self._implied)
        return self._led_to() or self._where() or nearest or self._of_theirs()

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

    def _of_theirs(self) -> str:
        """Whom a possessive means in a clause whose subject nobody names: training its models cost 3 million."""
        words = self._words[self._low : self._places.start]
        return self._phrases.possessor() if any(word.lower in self._possessives for word in words) else ""

    def anybody(self) -> str:
        """Who stands nearest before the figure."""
        return "" if self._found else self._nearest(named=False)

    def _led_to(self) -> str:
        """The subject of the main clause, of a figure before it: Dopo aver speso 3 milioni, Ferrol ha rinunciato."""
        start, stop = self._places.start, self._places.stop
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
        return self._resolved(subject, group) if subject else self._agent(group)

    def _nearest(self, named: bool) -> str:
        """The nearest free actor before the figure that is no source, else the nearest owner; `named` with a name."""
        inside = [
            actor
            for head, actor in sorted(self._reading.actors.items())
            if self._low <= head < self._places.start
            and head not in self._spoken
            and actor.type in _NAMED
            and self._here.names.types.get(actor.name) != "place"
        ]
        free = [actor for actor in inside if self._clauses.free(actor)]
        owners = [actor for actor in inside if self._reading.governed(actor, self._of)]
        chosen = [self._phrases.apposed_to(actor) or actor for actor in (*reversed(free), *reversed(owners))]
        names = (self._here.resolve(actor, self._exclude) for actor in chosen)
        return next((name for name in names if not named or name[:1].isupper()), "")
