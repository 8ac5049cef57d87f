"""Looks in one sentence for whose a figure is at the noun it measures and right beside it."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.actors import Actor
from pipeline.discourse import Discourse
from pipeline.grammar import ASIDE, MARKS, Span
from pipeline.patterns import Hit
from pipeline.phrases import Phrases
from pipeline.reading import Reading
from pipeline.remembered import cached_property

OTHER = "other"
# What can have something.
NAMED = frozenset({"name", "org", "person", "group"})
# How many words may part a figure from what stands before it: Vetral a circa 3 milioni.
LED = 3
# How far before a name the word may stand that ranks it, in words.
_RANKED = 2
# How far behind "with" a figure may stand, in words.
_WITH = 8
# Within how many words of a figure stands what it is per: euro al litro.
_RATED = 4
# How far before a figure the noun of its value may stand, in words.
_WORTH = 6
# How long what stands between a name of a list and its figure may be, in words.
_ASIDE = 10
# The longest label before a colon, in words: Biglietto intero: 12 euro.
_LABEL = 5


class Beside:
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
        self._thing = (measure.pattern.measure if measure else OTHER) in here.lexicon.thing_measures
        self._of, self._possessives = words["of"], words["possessives"]
        self._amounts, self._clitics = words["amounts"], words["clitics"]
        self._determined = words["determiners"] | words["possessives"]
        self._persons, self._things = words["personal_objects"], words["objects"]
        self._charging = words["charging"]
        self._personal, self._by = words["personal"], words["by"]
        self._at, self._subordinators = words["at"], words["subordinators"] - words["relatives"] - words["that"]
        self._having, self._estimating = words["having"], words["estimating"]
        # Verbs whose agent has not what they are said of: guidato da, stimato da, prestato da.
        self._others = words["leading"] | self._estimating | words["expecting"] | words["supplying"]
        self._courts, self._to, self._purposes = words["courts"], words["to"], words["purposes"]
        self._fronting = words["fronting"]
        self._degrees, self._targets = words["degrees"], words["targets"]
        self._controlling, self._imposed_on = words["controlling"], words["imposed_on"]
        self._places = places
        # Whether a verb has the measured thing as its subject, and nobody owns it there: i ricavi sono saliti a ...
        self._implied = False
        # That thing, as words[start:end].
        self._measured: Span | None = None
        # Whether somebody only finds it there: then nobody who merely stands near has it.
        self._found = False

    def priced(self) -> str:
        """The thing that a figure stands right before, telling its price: a RM475 million hospital."""
        words, start, at = self._words, self._places.start, self._places.stop
        end = at
        if not self._clitics or not start or words[start - 1].lower not in self._here.lexicon.word_sets["determiners"]:
            return ""
        while end < len(words) and words[end].tag in ("W", "ACTOR") and not words[end].lemma:
            end += 1
        barred = (self._here.lexicon.common_words, self._here.lexicon.word_sets["times"], self._amounts)
        if end == at or any(word.lower in those for word in words[at:end] for those in barred):
            return ""
        meant = self._phrases.meant((at, end))
        return meant if meant in self._here.names.first else " ".join(word.text for word in words[at:end])

    def _of_measure(self) -> str:
        """At the noun of what is measured: i ricavi di Zoom, Zoom's revenue.

        Of goods in any pattern that says so, as a rate may say more: un prezzo del petrolio a 200 dollari il barile.
        """
        if self._measure is None:
            return ""
        goods = self._measure.pattern.measure in self._here.lexicon.beside_measures
        same = [hit for hit in self._reading.measures if goods and self._measures_so(hit)]
        for hit in (self._measure, *sorted(same, key=lambda hit: hit.end - hit.start)):
            if any(word.lower in self._targets for word in self._words[hit.start : hit.end + 1]):
                # their price target for Ferrol is not on shares of theirs
                return ""
            nouns = [k for k in range(hit.start, hit.end) if self._words[k].lower in self._amounts]
            for place in nouns:
                if self._fined() and (put := self._put_behind(place)):
                    return put
                owner = self._phrases.owner_of((place, place + 1))
                # la sanzione del Garante is on another
                if owner and not (self._fined() and self._punishing(owner)):
                    return owner
        return ""

    def _put_behind(self, noun: int) -> str:
        """On whom a fine is put, right behind its noun: Maxi multa a Ferrol: 3 milioni; una multa inflitta a Vetral."""
        words, at = self._words, noun + 1
        while at < min(len(words), noun + LED) and (words[at].tag == "W" or self._phrases.made(at)):
            at += 1
        if at + 1 >= len(words) or words[at].lower not in self._to | self._purposes | self._imposed_on:
            return ""
        actor = self._clauses.starting.get(at + 1) or self._reading.actors.get(at + 1) or self._reading.actors.get(at)
        put = actor is not None and actor.type in NAMED and self._here.names.types.get(actor.name) != "place"
        return self._here.resolve(actor, self._exclude) if actor is not None and put else ""

    def _measures_so(self, hit: Hit) -> bool:
        """Whether a pattern says of the figure what the one does that was chosen."""
        chosen, target = self._measure, hit.target
        near = target is not None and target[0] < self._places.stop and self._places.start < target[1]
        return chosen is not None and near and hit.pattern.measure == chosen.pattern.measure and not hit.pattern.weak

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
            firm = self._clauses.starting.get(at + 1) or self._reading.actors.get(at + 2)
            if firm is not None and firm.type == "name" and self._here.names.types.get(firm.name) == "org":
                return firm.name
            alone = firm is not None and (firm.end == len(words) or words[firm.end].tag != "W")
            if firm is not None and firm.type == "org" and firm.definite and alone:
                return self._here.resolve(firm, self._exclude)
        if acting := self._phrases.acting(at):
            return acting
        behind = self._clauses.nouns.phrase(at) if at < len(words) else None
        if behind is not None and self._phrases.measured(behind):
            # ha portato a 3 milioni la dotazione dell'Istituto
            return self._phrases.measured_owner(behind)
        made = at + 1 < len(words) and (words[at].tag == "PART" or words[at].participle)
        # un round da 3 milioni guidato da Vetral is not Vetral's, nor is what analysts have reckoned theirs
        if made and words[at + 1].lower in self._by and words[at].lemma not in self._others:
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
            # As a pronoun leads it, a participle is tagged as any noun.
            made = self._phrases.made(place + 1) or words[place + 1].tag == "W"
            leads = self._by | self._at | self._here.lexicon.word_sets["locatives"]
            if made and words[place + 2].lower in leads:
                # quella inflitta a Vetral
                return self._phrases.after(place + 2)
        return ""

    def _counted(self) -> str:
        """The thing that a price stands right behind: un ecografo da 58.000 euro, l'ingresso a 12 euro."""
        words, lexicon = self._words, self._here.lexicon
        measure = self._measure.pattern.measure if self._measure else OTHER
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
        if span is None and not any(word.lemma or word.text in MARKS for word in words[opens:led]):
            # Una singola con uso cucina a 3 euro
            span = self._phrases.starting(opens)
        if span is None or any(w.participle or w.tag == "PART" for w in words[slice(*span)]):
            return ""
        if self._phrases.share(span):
            # Un litro di extravergine a 3 euro
            return self._phrases.shared(span)
        if words[span[1] - 1].lower in lexicon.common_words:
            # un bonus fino a 3 euro
            return ""
        timed = any(word.lower in lexicon.word_sets["times"] for word in words[slice(*span)])
        return "" if timed or self._phrases.measured(span) else self._phrases.meant(span)

    def _fined(self) -> bool:
        """Whether what is measured is put on others."""
        return self._measure is not None and self._measure.pattern.measure in self._here.lexicon.imposed_measures

    def _punishing(self, owner: str) -> bool:
        """Whether somebody puts fines on others: a court, a watchdog."""
        sets = self._here.lexicon.word_sets
        bodies = self._courts | sets["public_bodies"] | sets["regulators"]
        return any(word.casefold() in bodies for word in owner.split(" "))

    def _valued(self) -> str:
        """The thing that its value describes: un quadro del valore di 3 milioni; 40 negozi (valore: 3 milioni)."""
        words, start = self._words, self._places.start
        worths = self._here.lexicon.word_sets["worths"]
        near = range(start - 1, max(self._low, start - _WORTH), -1)
        place = next((k for k in near if words[k].lower in worths), None)
        if place is None or any(w.figure or w.tag == "ACTOR" for w in words[place:start]):
            return ""
        opens = place
        while opens > self._low and words[opens - 1].lower in self._here.lexicon.bare_determiners:
            opens -= 1
        bracket = "(" in (word.text for word in words[max(self._low, opens - LED) : opens])
        leads = self._of | self._by | self._having
        while opens > self._low and (words[opens - 1].lower in leads or (bracket and words[opens].text != "(")):
            opens -= 1
        if not bracket and words[opens].lower not in leads:
            # attribuisce all'azienda, che ha novanta addetti, un valore di 3 milioni
            return ""
        if opens <= self._low:
            return ""
        end = opens if words[opens].text == "(" else opens - (words[opens - 1].text == ",")
        span = self._phrases.ending(end) or self._phrases.nouns_ending(end)
        if span is None or self._phrases.measured(span) or self._phrases.share(span):
            return ""
        return self._phrases.meant(span)

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
            return self._glossed(at) if mark == "," else ""
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

    def _glossed(self, at: int) -> str:
        """The noun phrase that opens its clause and has its figure between commas: Il divario, 33 milioni, cresce."""
        words, comma, behind = self._words, at - 1, self._rate_end()
        start = self._clauses.segment_start(comma, self._low)
        if (behind < len(words) and words[behind].text not in MARKS) or any(w.lemma for w in words[start:comma]):
            return ""
        span = self._phrases.starting(start) or self._phrases.nouns_ending(comma)
        if span is None or span[0] != start or self._phrases.share(span):
            return ""
        if self._here.names.types.get(self._phrases.name_at(span)) == "place":
            return ""
        return self._phrases.measured_owner(span) if self._phrases.measured(span) else self._phrases.meant(span)

    def _apposed(self) -> str:
        """The name behind which a figure opens an apposition: Project Lodestar, a $500 billion plan."""
        words, at, behind = self._words, self._places.start, self._places.stop
        opens = (
            at - 2 > self._low
            and words[at - 1].lower in self._here.lexicon.word_sets["determiners"]
            and words[at - 2].text == ","
        )
        if not opens or behind == len(words) or words[behind].tag not in ("W", "ACTOR", "VERB"):
            return ""
        actor = self._phrases.actor_ending(at - 2)
        return self._here.resolve(actor, self._exclude) if actor is not None and actor.type == "name" else ""

    def _with(self) -> str:
        """Who has the figure with him: Ferrol con un round da 4 milioni, Musk with 195 billion."""
        words, start = self._words, self._places.start
        for place in range(start - 1, max(self._low, start - _WITH), -1):
            word = words[place]
            if word.lower in self._having:
                end = place - 1 if words[place - 1].text == "," else place
                actor = self._phrases.actor_ending(end)
                amounts = place + 1 == start or any(w.lower in self._amounts for w in words[place:start])
                named = actor is not None and actor.type == "name"
                named = named and actor is not None and (self._clauses.free(actor) or self._ranked(actor))
                if actor is not None and named and amounts:
                    return self._here.resolve(actor, self._exclude)
                return self._with_aside(end) if end < place and amounts else ""
            if word.lemma or word.figure or word.text in MARKS:
                return ""
        return ""

    def _with_aside(self, comma: int) -> str:
        """What opens its clause and has the figure with it between commas: The festival, with a budget of 3 million, is
        run by Ferrol.
        """
        words, behind = self._words, self._rate_end()
        closes = next((k for k in range(behind, min(len(words), behind + _ASIDE)) if words[k].text in MARKS), None)
        span = self._phrases.ending(comma) or self._phrases.nouns_ending(comma)
        if closes is None or words[closes].text != "," or span is None:
            return ""
        opens = span[0] == self._clauses.segment_start(comma, self._low)
        opens = opens and words[span[0]].lower not in self._here.lexicon.governing
        plain = not self._phrases.measured(span) and not self._phrases.share(span)
        return self._phrases.meant(span) if opens and plain else ""

    def _ranked(self, actor: Actor) -> bool:
        """Whether a list ranks somebody: davanti a Ferrol, followed by Ferrol."""
        before = self._words[max(0, actor.start - _RANKED) : actor.start]
        return any(word.lower in self._here.lexicon.word_sets["ranking"] for word in before)

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
            return self._ending(colon) if actor.type in NAMED else ""
        return (
            ""
            if start or self._phrases.measured((start, colon))
            else " ".join(word.text for word in words[start:colon])
        )

    def _led_from(self, at: int) -> int:
        """Where the small words begin that lead to a figure: a circa, per oltre, at about."""
        start, lexicon = at, self._here.lexicon
        while start > max(0, at - LED):
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

    def _rate_end(self) -> int:
        """Where the words end that tell what the figure is per: 6mila euro annui il 25 % dei contribuenti."""
        rates = (hit.end for hit in self._reading.of_kind("per") if hit.start < self._places.stop <= hit.end)
        return max(rates, default=self._places.stop)
