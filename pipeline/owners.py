"""Looks in one sentence for whose a figure is: beside it, at the verb that governs it, and farther off."""

from __future__ import annotations

from pipeline.acting import PAIR, Acting
from pipeline.actors import Actor
from pipeline.beside import LED, NAMED, OTHER
from pipeline.grammar import MARKS, QUOTES, Span
from pipeline.verbs import Group

# The most words of what a headline opens with.
_HEAD = 4
# How far behind a figure the comma may stand that ends the words a sentence opens with.
_FRONT = 7


class Owners(Acting):
    """Who may own the figure, at its noun, beside it, at its verb, and farther off."""

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
        named = actor is not None and actor.start == self._low and actor.type in ("name", "org")
        return self._here.resolve(actor, self._exclude) if actor is not None and named else ""

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
        alone = end - start < PAIR and self._phrases.measured(self._measured)
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
        scored; At 310 million, the terminal is ...; without a comma too: Grazie a un utile di 3 milioni la ditta ha ...

        None where those words may be of somebody else.
        """
        words, start, stop = self._words, self._places.start, self._rate_end()
        opens = next((k for k, word in enumerate(words[:start]) if word.text not in QUOTES), start)
        if opens >= start or not self._may_front(opens):
            return None
        comma = next((k for k in range(stop, min(len(words), stop + _FRONT)) if words[k].text in MARKS), None)
        straight = self._standing(stop)
        if straight is not None and straight.span is not None and straight.span[1] < len(words):
            span = straight.span if self._clauses.finite(straight.span[1]) else None
        elif comma is None or words[comma].text != "," or comma + 1 >= len(words):
            return None
        else:
            leads = self._by | self._of | self._here.lexicon.word_sets["compared"]
            if any(word.lower in leads for word in words[stop:comma]) or any(
                stop <= actor.start < comma and self._clauses.free(actor) for actor in self._clauses.actors
            ):
                # Bought for 3 million by Vertex, the site ...; con 3 milioni di patrimonio Ada Neri, regina del caffè
                return None
            span = self._phrases.starting(comma + 1)
        return span if span is not None and self._may_be_fronted(span, opens) else None

    def _may_front(self, opens: int) -> bool:
        """Whether what a sentence opens with can be of its subject: a participle, or a preposition of a result."""
        words, lexicon = self._words, self._here.lexicon
        between = words[opens : self._places.start]
        if any(word.text in MARKS or word.lower in self._subordinators for word in between):
            return False
        if words[opens].tag == "PART" or words[opens].participle:
            # Asked about the 3 million, Smith ...
            return words[opens].lemma not in lexicon.speech and words[opens].lemma not in self._controlling
        if words[opens].lower not in self._fronting:
            return False
        measure = self._measure.pattern.measure if self._measure is not None else OTHER
        if words[opens].lower in self._at:
            # At a price of 3 million, Ferrol bought ...: the price of something else
            return measure != OTHER and not any(word.lower in self._amounts for word in between)
        others = lexicon.imposed_measures | lexicon.beside_measures | lexicon.personal_measures | {OTHER}
        return measure not in others

    def _may_be_fronted(self, span: Span, opens: int) -> bool:
        """Whether a subject may have what its sentence opens with: no court, no analysts, no place."""
        words = self._words
        if self._phrases.measured(span) or any(k in self._spoken for k in range(*span)):
            return False
        actor = self._reading.actor_in(span)
        made = words[opens].tag == "PART" or words[opens].participle
        if actor.type in ("person", "group") and not actor.name and not made:
            return False
        if self._here.names.types.get(actor.name) in ("place", "outlet") or self._punishing(self._phrases.meant(span)):
            return False
        return span[1] < len(words) and words[span[1]].text not in MARKS

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
