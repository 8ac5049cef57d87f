"""The noun phrases of a sentence as owners of figures: whom one means, who owns it, what share it is of what."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.actors import Actor
from pipeline.discourse import Discourse
from pipeline.grammar import MARKS, Span
from pipeline.models import ANONYMOUS
from pipeline.reading import Reading

# How far behind a preposition its noun phrase may stand, in words.
_PHRASE = 6
# How many words what a measured noun is for may take, and what ends it.
_COMPLEMENT = 12
_ENDS = frozenset(",;:.?!")
# How many words may part a share from what it is of: il 12 per cento dei contribuenti.
_SHARE = 3


class Phrases:
    """The noun phrases of one sentence; `exclude` is who speaks of another, `speaker` who says what stands
    there, and at the `spoken` places sources stand.
    """

    def __init__(
        self, reading: Reading, here: Discourse, exclude: str, speaker: str, spoken: Collection[int] = ()
    ) -> None:
        self._reading, self._words, self._clauses = reading, reading.words, reading.clauses
        self._here, self._exclude, self._speaker, self._spoken = here, exclude, speaker, spoken
        words = here.lexicon.word_sets
        self._of, self._by, self._possessives = words["of"], words["by"], words["possessives"]
        self._amounts, self._clitics = words["amounts"], words["clitics"]
        self._at, self._relatives = words["at"], words["relatives"]
        self._prices, self._its = words["prices"], words["its"]
        self._no_goods = (
            words["price_kinds"] | words["leading_adjectives"] | words["determiners"] | words["prepositions"]
        )
        self._pronouns, self._reflexives = words["pronouns"], words["reflexives"]
        self._purposes, self._owned_for = words["purposes"], words["owned_for"]
        self._determiners, self._shares, self._orders = words["determiners"], words["shares"], words["orders"]

    def owner_of(self, span: Span) -> str:
        """The owner that stands right behind a noun phrase, or before it."""
        words = self._words
        at, end = span[1], min(len(words), span[1] + 2)
        while at < end and (words[at].tag == "W" or self.made(at)) and words[at].lower not in self._of | self._by:
            at += 1
        owner = ""
        if at < len(words) and words[at].lower in self._of and not (at + 1 < len(words) and words[at + 1].figure):
            owner = self.after(at)
        elif at < len(words) and words[at].lower in self._at:
            # revenue at Ferrol Bank
            firm = self._clauses.starting.get(at + 1)
            named = firm is not None and firm.type == "name" and self._here.names.types.get(firm.name) != "place"
            firm = firm if named else self._reading.actors.get(at + 2)
            named = named or (firm is not None and firm.type == "org" and firm.definite)
            owner = self._here.resolve(firm, self._exclude) if firm is not None and named else ""
        elif at < len(words) and words[at].lower in self._purposes and words[at - 1].lower in self._owned_for:
            # salaries for teachers
            owner = self.after(at, bare=True)
        elif at < len(words) and self._made_by(at):
            # il reddito dichiarato dai contribuenti
            owner = self.after(at)
        elif span[1] < len(words) and (apposed := self._clauses.starting.get(span[1])) and apposed.type == "name":
            # il titolo Ferrol
            owner = self._here.resolve(apposed, self._exclude)
        return owner or self._owner_before(span) or self._owner_within(span[1]) or self._relative(span[1])

    def _relative(self, at: int) -> str:
        return self.acting(at) if at < len(self._words) and self._words[at].lower in self._relatives else ""

    def acting(self, at: int) -> str:
        """Who acts in the relative clause that begins at a place: il prezzo che Ferrol ha pagato, the $3 million
        Ferrol paid, the $3 million that Ferrol says it paid.
        """
        words = self._words
        if at < len(words) and words[at].lower in self._relatives:
            at += 1
        elif not self._here.lexicon.language.plain_clause:
            return ""
        actor = self._clauses.starting.get(at)
        if actor is None or not self._clauses.speaks(actor) or actor.end >= len(words):
            return ""
        end = actor.end + (words[actor.end].lower in self._reflexives)  # the company itself reports
        if end >= len(words) or not self._clauses.finite(end):
            return ""
        if any(word.lemma in self._here.lexicon.word_sets["expecting"] for word in words[end : end + _PHRASE]):
            # the $4.3 billion that analysts had expected
            return ""
        says = next((k for k in range(end, min(end + _PHRASE, len(words))) if self._says(k)), None)
        after = words[says + 1] if says is not None and says + 1 < len(words) else None
        itself = after is not None and (after.lower in self._pronouns or after.text in MARKS)
        return self._here.resolve(actor, self._exclude) if says is None or itself else ""

    def _says(self, place: int) -> bool:
        return self._words[place].lemma in self._here.lexicon.speech

    def _owner_within(self, at: int) -> str:
        """The name at the end of what a measured noun is for: il costo totale (CapEx) per i server di DeepSeek."""
        words = self._words
        for place in range(at, min(len(words), at + _COMPLEMENT)):
            if words[place].figure or words[place].text in _ENDS or self._clauses.finite(place):
                break
            if words[place].lower in self._of and words[at].lower not in self._by:
                named = self._clauses.starting.get(place + 1) or self._clauses.starting.get(place)
                owns = named is not None and named.type in ("name", "org")
                if named is not None and owns and self._here.names.types.get(named.name) != "place":
                    return self._here.resolve(named, self._exclude)
        return ""

    def _made_by(self, at: int) -> bool:
        """Whether a participle stands before `by` that tells who made it, not who found it: accertati dal curatore."""
        made = self.made(at - 1) and self._words[at].lower in self._by
        return made and self._words[at - 1].lemma not in self._here.lexicon.word_sets["estimating"]

    def made(self, place: int) -> bool:
        """Whether a participle stands at a place."""
        return self._words[place].tag == "PART" or self._words[place].participle

    def _owner_before(self, span: Span) -> str:
        words, start = self._words, span[0]
        while start and words[start - 1].tag in ("W", "PRE", "X") and start > span[0] - 3:
            if words[start - 1].lower in self._possessives:
                word = words[start - 1].lower
                return (self._holder(start - 1) if word in self._its else "") or self.possessor(word)
            if words[start - 1].lower in self._clitics:
                break
            start -= 1
        if start and words[start - 1].lower in self._clitics:
            holder = self.actor_ending(start - 1)
            return self._here.resolve(holder, self._exclude) if holder else self._plain_ending(start - 1)
        named = self.actor_ending(start) if self._clitics else None
        if named is not None and named.type == "name" and self._here.names.types.get(named.name) == "org":
            # Vesta shares
            return self._here.resolve(named, self._exclude)
        return ""

    def _plain_ending(self, end: int) -> str:
        """The plain noun that ends right before a place, no time: the library's budget, but not yesterday's."""
        span = self.nouns_ending(end)
        noun = " ".join(word.text for word in self._words[slice(*span)]) if span else ""
        return "" if noun.rpartition(" ")[2].lower() in self._here.lexicon.words.times else noun

    def after(self, at: int, bare: bool = False) -> str:
        """The noun phrase after a preposition: an actor, else a plain noun (il prezzo del greggio), with an article
        unless it may be `bare` (un chilo di pane).
        """
        words = self._words
        for place in range(at, min(at + _PHRASE, len(words))):
            actor = self._reading.actors.get(place) or self._clauses.starting.get(place)
            if actor is not None and not actor.name and self._words[actor.head].lower in self._amounts:
                # il deficit dell'ultimo bilancio di Ferrol
                return self.owner_of((actor.start, actor.head + 1))
            if actor is not None:
                return self._here.resolve(actor, self._exclude) if actor.type != "estimate" else ""
            if place > at and not self._noun(place) and words[place].tag != "PRE":
                break
        led = bare or (at + 1 < len(words) and words[at + 1].lower in self._determiners)
        if not (self._here.lexicon.words.clitics or led) and words[at].lower not in self._determiners:
            # di mercato tells what kind of thing it is, del greggio and di un bilocale whose.
            return ""
        if (
            at + 1 < len(words)
            and words[at + 1].lower in self._determiners
            and words[at].lower not in self._determiners
        ):
            # of the stadium
            at += 1
        nouns = []
        for word in words[at + 1 : at + _PHRASE]:
            plain = word.tag == "X" and word.text[0].isalpha() and word.lower not in self._here.lexicon.ordinary_words
            ends = word.lower in self._amounts or word.lower in self._of
            if ends or not (word.tag in ("W", "PART", "POST") or plain):
                break
            nouns.append(word)
        times, end = self._here.lexicon.words.times, at + 1 + len(nouns)
        if not nouns or nouns[0].lower in times or nouns[0].lemma:
            return ""
        if end < len(words) and words[end].figure:
            return ""
        return " ".join(word.text for word in nouns)

    def _holder(self, place: int) -> str:
        """Who acts in the clause that a possessive stands in, else in one before it, where that is a firm, or what is
        measured there: Ferrol will buy back its shares; the price of oil rises as its quotation does.
        """
        verb = self._clauses.finite_in(0, place, last=True)
        nearest = True
        while verb is not None:
            if self._words[verb].lemma in self._here.lexicon.word_sets["estimating"]:
                # Vertex puts its fleet at 3,000: the fleet of another
                return ""
            group = self._clauses.group(verb)
            ahead = self._clauses.ahead(group, 0, anything=not nearest) if group is not None else None
            span = ahead.span if ahead is not None else None
            if span is not None and self.measured(span):
                return self.measured_owner(span)
            if span is not None and self._reading.actor_in(span).end == span[1]:
                name = self.meant(span)
                return name if name[:1].isupper() and not self._here.names.is_person(name) else ""
            verb = self._clauses.finite_in(0, group.start if group is not None else verb, last=True)
            nearest = False
        return ""

    def possessor(self, word: str) -> str:
        """Whom a possessive means: the firm that speaks, else the topic if it has a name, else the main name.

        Where a language tells persons apart, `its` are of who speaks, of whatever kind: Halden told them that its ...
        """
        speaker, kind = self._speaker, self._here.names.types.get(self._speaker, "")
        apart = word in self._its and self._here.lexicon.language.plain_clause
        if speaker[:1].isupper() and (kind == "org" or (apart and not kind)):
            # DeepSeek says its model cost ...
            return speaker
        if employer := self._here.names.employers.get(speaker):
            # Sam Altman, chief executive of OpenAI, says its models cost ...
            return employer
        topic = self._here.topic
        return topic if topic[:1].isupper() else self._here.names.central or topic

    def ending(self, end: int) -> Span | None:
        """The noun phrase that ends right before a place."""
        actor = self.actor_ending(end)
        return (actor.start, actor.end) if actor else self._clauses.nouns.phrase_before(end)

    def starting(self, at: int) -> Span | None:
        """The noun phrase that starts at a place."""
        actor = self._clauses.starting.get(at)
        return (actor.start, actor.end) if actor else self._clauses.nouns.phrase(at)

    def actor_ending(self, end: int) -> Actor | None:
        """The actor that ends right before a place."""
        return next((actor for actor in self._clauses.actors if actor.end == end), None)

    def nouns_ending(self, end: int) -> Span | None:
        """The plain nouns that end right before a place."""
        start = end
        while start and self._words[start - 1].tag == "W" and not self._words[start - 1].lemma:
            start -= 1
        return (start, end) if start < end else None

    def share(self, span: Span) -> bool:
        """Whether a noun phrase is a share of something, or a number: il 12, gran parte, one in three."""
        inner = [word for word in self._words[slice(*span)] if word.lower not in self._determiners]
        if all(word.text[0].isdecimal() for word in inner):
            return True
        if inner[-1].lower in self._orders and (len(inner) == 1 or not self.name_at(span)):
            # La seconda è di 3 milioni, e la metà è andata in affitti; the larger one
            return True
        share = any(word.lower in self._shares for word in inner)
        return share and span[1] < len(self._words) and self._words[span[1]].lower in self._of

    def shared(self, span: Span) -> str:
        """What a share is of: il 12 per cento dei contribuenti."""
        for place in range(span[1], min(span[1] + _SHARE, len(self._words))):
            if self._words[place].lower in self._of:
                return self.after(place, bare=True)
        return ""

    def shared_before(self, end: int, low: int) -> str:
        """What a share is of that opens the words before a verb: about 12 % of households spend ..."""
        words, start = self._words, self._clauses.segment_start(end, low)
        for place in range(start + 1, end):
            if words[place].lower in self._of:
                shares = words[max(start, place - _SHARE) : place]
                share = any(word.text[0].isdecimal() or word.lower in self._shares for word in shares)
                return self.after(place) if share else ""
        return ""

    def meant(self, span: Span) -> str:
        """Whom a noun phrase means."""
        actor = self._reading.actor_in(span)
        # The firm, which lost 3 million, said ...: it is the one that speaks
        name = self._here.resolve(actor, "" if actor.head in self._spoken else self._exclude)
        return "" if name == ANONYMOUS else name

    def name_at(self, span: Span) -> str:
        """The name in a noun phrase; empty where it has none."""
        return self._reading.actor_in(span).name

    def measured_owner(self, span: Span) -> str:
        """Whose the measured thing in a noun phrase is: Il restauro del teatro."""
        heads = [k for k in range(*span) if self._words[k].lower in self._amounts]
        if self._words[heads[-1]].lower in self._prices and (priced := self._priced(span[0], heads[-1])):
            return priced
        return self.owner_of((span[0], heads[0] + 1)) or (self.owner_of(span) if heads[0] + 1 < span[1] else "")

    def _priced(self, start: int, head: int) -> str:
        """What a price is of by the nouns before it: oil prices, the average house price."""
        words, at = self._words, head
        while at > start and words[at - 1].tag in ("W", "X", "ACTOR") and words[at - 1].lower not in self._no_goods:
            at -= 1
        return " ".join(word.text for word in words[at:head])

    def measured(self, span: Span) -> bool:
        """Whether a noun phrase is the measured thing itself (il prezzo, i ricavi), and so owns nothing."""
        return any(self._words[k].lower in self._amounts for k in range(*span))

    def _noun(self, place: int) -> bool:
        word = self._words[place]
        return word.tag in ("W", "X") and not word.lemma and not word.figure and word.text[0].isalpha()

    def apposed_to(self, actor: Actor) -> Actor | None:
        """The name that a noun phrase describes: Ferrol, un gruppo da 3 milioni di ricavi."""
        if actor.name or actor.start < 2 or self._words[actor.start - 1].text != ",":
            return None
        before = self.actor_ending(actor.start - 1)
        return before if before is not None and before.type == "name" else None
