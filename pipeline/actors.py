"""Who can speak, own or pay: the noun phrases of a sentence whose head is a name or a noun of that kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.amounts import Figure
from pipeline.magnitudes import Number
from pipeline.names import Name
from pipeline.patterns import Lexicon

# Who can vouch for a figure; a plain noun (`noun`) can where a verb of speech says so.
SPEAKERS = frozenset({"name", "org", "person", "group", "document", "estimate", "anonymous"})
_MARKS = frozenset((('"', '"'), ("“", "”"), ("«", "»"), ("‘", "’")))
_CLOSES = frozenset(",).:;")
_MARKED = frozenset(',;:()"“”«»')
_PUNCTUATION = frozenset(',;:.!?()[]«»“”"–—')
# How far behind its head a noun phrase reaches, and before it, in words.
_COMPLEMENT = 9
_DETERMINERS = 4
# How many words of a title stand before a role: Electronics and IT Minister Jayant Deshmukh.
_TITLE = 5
# How far behind a document the one who made it may stand.
_AUTHOR = 7


class Word(NamedTuple):
    """One token of a reading, at text[start:end]; `mood` is its verb's mood where it has a lemma.

    `participle` tells that a tensed form is also a participle (reported), which may only describe a noun.
    """

    text: str
    lower: str
    start: int
    end: int
    tag: str = "X"
    lemma: str = ""
    mood: str = ""
    figure: Figure | None = None
    number: Number | None = None
    name: Name | None = None
    participle: bool = False


class Actor(NamedTuple):
    """A noun phrase words[start:end] with its head.

    `type` is `name`, `org`, `person`, `group`, `document`, `estimate`, `anonymous` or `noun`; `name` is empty
    for a bare common noun; `noun` is the head noun with its adjective; `owner` the name after `of` (the
    company of a role), `of` the common noun there (la relazione dei revisori), `of_whom` the same with its adjective
    (dei magistrati contabili). `owned` tells of a possessive
    before it (una sua nota), `same` of a word that takes up the one before (lo stesso ente), `capital` of a head
    written as a name is (la Procura).
    """

    head: int
    start: int
    end: int
    type: str
    name: str = ""
    noun: str = ""
    owner: str = ""
    of: str = ""
    of_whom: str = ""
    text: str = ""
    definite: bool = True
    owned: bool = False
    same: bool = False
    capital: bool = False


class _Complement(NamedTuple):
    end: int
    name: str = ""
    owner: str = ""
    of: str = ""
    of_whom: str = ""
    adjective: str = ""


class ActorFinder:
    """Finds the actors of a sentence in one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        words = lexicon.words
        self._kinds: dict[str, str] = {}
        for kind, nouns in (
            ("anonymous", words.anonymous),
            ("document", words.documents),
            ("estimate", words.estimates),
            ("group", words.groups),
            ("person", words.persons),
            ("org", words.organisations),
        ):
            self._kinds.update(dict.fromkeys(nouns, kind))
        self._before = frozenset(words.determiners) | frozenset(words.possessives)
        # un nuovo studio: a small word that describes as any other does
        self._adjectives, self._degrees = frozenset(words.leading_adjectives), frozenset(words.degrees)
        self._bodies, self._clitics = frozenset(words.bodies), frozenset(words.clitics)
        self._authorities = frozenset(words.authorities)
        self._possessives, self._same = frozenset(words.possessives), frozenset(words.same)
        self._of, self._affiliations = frozenset(words.of), frozenset(words.affiliations)
        self._by, self._read_by = frozenset(words.by), frozenset(words.read_by)
        self._made_by = self._by | frozenset(words.origins)
        self._prepositions = frozenset(words.prepositions) | self._of
        self._leading = self._prepositions | self._before
        self._describing = self._before | self._adjectives
        self._indefinite = frozenset(lexicon.numbers.one) | frozenset(words.indefinites)
        self._who, self._outlets = frozenset(words.relatives), frozenset(words.outlets)
        self._several = frozenset(words.plural_determiners)

    def find(self, text: str, words: Sequence[Word]) -> dict[int, Actor]:
        """The actors by the place of their heads; text holds the words."""
        actors: dict[int, Actor] = {}
        bodies: dict[int, Actor] = {}
        for place, word in enumerate(words):
            if word.name is None and word.lower not in self._kinds:
                continue
            body = self._body(text, words, place)
            if body is not None:
                bodies[body.head] = body
                continue
            kind = self._kind(words, place)
            if kind == "document" and self._modifies(words, place):
                continue
            if not kind or (place - 1 in actors and actors[place - 1].noun.endswith(f" {word.lower}")):
                # il direttore generale is one
                continue
            start = self._start(words, place)
            marked = bool(word.name) and start == place and self._marked(words, place)
            if marked:
                # il "Wall Street Journal"
                start = self._determined(words, place - 1, place)
            more = _Complement(place + 2 if marked else place + 1, word.name.name if word.name else "")
            noun = "" if word.name else word.lower
            if kind != "name":
                more = self._complement(words, place, kind)
                if kind in ("document", "estimate") and not more.owner:
                    more = self._authored(words, more)
                    if not more.owner and not more.of:
                        more = self._possessed(words, start, more)
                more, start = self._named_before(words, place, kind, more, start)
                noun = f"{word.lower} {more.adjective}".strip()
                if kind == "person":
                    more = more if more.name else more._replace(name=self._apposed(words, more.end))
                    start = self._titled(words, place) if more.name and start == place else start
            before = {w.lower for w in words[start:place]}
            led = not self._before.isdisjoint(before) or any(w.name for w in words[start:place])
            # la compagnia che li assicurava: a clause without a comma tells which one, and it need not have been named
            told = kind == "org" and not more.name and more.end + 1 < len(words) and words[more.end].lower in self._who
            definite = led and self._indefinite.isdisjoint(before) and not told
            written = text[words[start].start : words[more.end - 1].end]
            for described in range(start, place):
                # the Leicestershire biscuit maker, Court Commissioner Loren Keating: what stands there only describes
                beside = actors.get(described)
                if words[described].name or (kind == "person" and beside is not None and not beside.name):
                    actors.pop(described, None)
            actors[place] = Actor(
                place, start, more.end, kind, more.name, noun, more.owner, more.of, more.of_whom, written, definite,
                not self._possessives.isdisjoint(before), not self._same.isdisjoint(before),
                word.text[0].isupper() and place > 0,
            )  # fmt: skip
        return actors | bodies

    def _named_before(
        self, words: Sequence[Word], place: int, kind: str, more: _Complement, start: int
    ) -> tuple[_Complement, int]:
        """A noun with the name before it, which says whose it is or where, and where it begins then."""
        # Band D council tax: a noun with another behind it may be no head.
        bare = kind in ("group", "person") and (more.end == place + 1 or bool(more.name))
        named = words[place - 1].name if place > start or bare else None
        if self._clitics and not more.name and words[place].lower in self._outlets:
            # Ledger magazine
            named = words[place - 1].name if place else None
            return (more._replace(name=named.name), min(start, place - 1)) if named else (more, start)
        if named is None:
            return more, start
        if named.type == "place" and kind in ("person", "group"):
            # the U.S. attorney, Hong Kong regulators
            return more, min(start, self._determined(words, place - 1, place))
        unowned = not (more.owner or more.name) or (kind == "document" and named.type != "place")
        if unowned and _of_theirs(kind, named):
            # a USA TODAY analysis, an Ocra spokesperson, Ocra analysts
            return more._replace(owner=named.name), min(start, place - 1)
        return more, start

    def _body(self, text: str, words: Sequence[Word], place: int) -> Actor | None:
        """A body by the name of who leads it: il governo Bellini, the Harwood administration; one actor, no person."""
        name = words[place].name
        if name is None or name.type == "place":
            return None
        if place and words[place - 1].lower in self._bodies:
            head, end = place - 1, place + 1
        elif place + 1 < len(words) and words[place + 1].lower in self._bodies:
            head, end = place + 1, place + 2
        else:
            return None
        start = self._determined(words, min(head, place), head)
        written = text[words[min(head, place)].start : words[end - 1].end]
        return Actor(head, start, end, "org", written, text=text[words[start].start : words[end - 1].end])

    def _kind(self, words: Sequence[Word], place: int) -> str:
        word = words[place]
        if word.name:
            return "name"
        if (word.tag not in ("W", "X") or word.lemma) and not self._led(words, place) and not self._filed(words, place):
            return ""
        common = word.lower in self._lexicon.common_words
        if common and not (place and words[place - 1].lower in self._before):
            # "ad" is a preposition unless an article makes it the chief executive.
            return ""
        return self._kinds.get(word.lower, "")

    def _modifies(self, words: Sequence[Word], place: int) -> bool:
        """Whether a document only tells what the noun behind it is, where nouns stand so: the audit committee."""
        behind = words[place + 1].lower if place + 1 < len(words) else ""
        return bool(self._clitics) and self._kinds.get(behind) in ("group", "org")

    def _led(self, words: Sequence[Word], place: int) -> bool:
        """Whether a preposition and an article make a noun of what may be a verb (secondo l'accusa), or a name behind
        it a document of it (secondo dati Istat).
        """
        if place > 1 and words[place - 1].lower in self._before and words[place - 2].lower in self._prepositions:
            return True
        document = self._kinds.get(words[place].lower) == "document"
        named = place + 1 < len(words) and words[place + 1].name is not None
        return document and named and place > 0 and words[place - 1].lower in self._prepositions

    def _filed(self, words: Sequence[Word], place: int) -> bool:
        """Whether a form of a verb is a document, behind a noun with an article: a securities filing shows."""
        behind = words[place + 1].tag if place + 1 < len(words) else ""
        noun = place > 1 and words[place - 1].tag == "W" and words[place - 2].lower in self._before
        led = noun or (place > 0 and words[place - 1].lower in self._before)
        return words[place].tag == "GERUND" and led and behind in ("VERB", "AUX", "PART")

    def _marked(self, words: Sequence[Word], place: int) -> bool:
        """Whether a name stands in quotation marks of its own behind its article."""
        if not 1 < place < len(words) - 1 or words[place - 2].lower not in self._before:
            return False
        return (words[place - 1].text, words[place + 1].text) in _MARKS

    def _start(self, words: Sequence[Word], place: int) -> int:
        """Where its determiners begin, the words between them and the head included."""
        return self._determined(words, place if words[place].name else self._described(words, place), place)

    def _titled(self, words: Sequence[Word], place: int) -> int:
        """Where the nouns begin that a role before a name may have without an article: festival director Dana Bell."""
        start = place
        while start and place - start < _TITLE and self._entitles(words, start - 1):
            start -= 1
        opens = start == 0 or words[start - 1].text in _MARKED or words[start - 1].lower in self._clitics
        return start if opens else place

    def _entitles(self, words: Sequence[Word], place: int) -> bool:
        """Whether a word may stand in a title before a name: a noun, a capital, or and between two of these."""
        word = words[place]
        if word.tag == "W" and not word.lemma:
            return True
        if word.lower in self._lexicon.numbers.also:
            return place > 0 and words[place - 1].text[0].isupper() and words[place + 1].text[0].isupper()
        capital = word.tag == "X" and word.text[0].isupper() and word.name is None
        return capital and word.lower not in self._lexicon.common_words

    def _determined(self, words: Sequence[Word], start: int, head: int) -> int:
        """Where the determiners begin that stand before a place, no farther than that from the head."""
        while start > 0 and head - start < _DETERMINERS and words[start - 1].lower in self._before:
            start -= 1
        return start

    def _described(self, words: Sequence[Word], place: int) -> int:
        """Where the words begin that describe a head: the Leicestershire biscuit maker, regulatory filings."""
        start = place
        while start > 0 and place - start < _DETERMINERS - 1:
            word = words[start - 1]
            letters = word.text.replace("-", "").replace(" ", "")
            # the implementing agency
            acting = word.tag == "GERUND" and start > 1 and words[start - 2].lower in (self._before | self._clitics)
            plain = letters.isalpha() and not ((word.lemma and not acting) or word.figure or word.number)
            small = word.lower in self._adjectives or word.lower in self._degrees
            describes = word.lower not in self._leading and (word.tag == "W" or acting or word.text[0].isupper())
            if not plain or not (small or describes):
                break
            start -= 1
        if start and words[start - 1].lower in self._before:
            return start
        if (
            start > 1
            and words[start - 1].lower in self._clitics
            and self._kinds[words[place].lower] in ("group", "org")
        ):
            # the project's implementing agency; an office alone is its owner's: the auditor-general's office
            behind = words[place + 1].lower if place + 1 < len(words) else ""
            owned = start == place and words[start - 2].tag == "W" and behind not in self._kinds
            return start - 2 if owned else start
        bare = self._kinds[words[place].lower] in ("group", "document", "anonymous") and words[place - 1].tag == "W"
        return place - 1 if start < place and bare else place

    def _apposed(self, words: Sequence[Word], end: int) -> str:
        """The person between commas after a role: la presidente dell'Autorità, Silvana Orecchia, ...

        A few words may describe him: il consulente dell'accusa, il commercialista Ivo Paganelli, ...
        """
        if end >= len(words) or words[end].text != ",":
            return ""
        for place in range(end + 1, min(end + 2 + _DETERMINERS, len(words) - 1)):
            name, lower = words[place].name, words[place].lower
            if name is not None:
                closed = words[place + 1].text in _CLOSES
                return name.name if closed and " " in name.name and name.type in ("", "person") else ""
            described = lower in self._before or lower in self._adjectives or words[place].tag == "W"
            if not described and self._kinds.get(lower) != "person":
                break
        return ""

    def _bare(self, words: Sequence[Word], at: int) -> bool:
        bare = at < len(words) and words[at].tag == "W" and words[at - 1].lower not in self._before
        return bare and words[at].lower not in self._kinds

    def _possessed(self, words: Sequence[Word], start: int, more: _Complement) -> _Complement:
        """A document with whose it is by the clitic before it: Ocra's most recent farm report, the league's report."""
        for place in range(start - 1, max(0, start - _DETERMINERS - 1), -1):
            word = words[place]
            if word.lower in self._clitics:
                owner = words[place - 1].name
                if owner is None and words[place - 1].lower in self._kinds:
                    return more._replace(of=words[place - 1].lower)
                return more._replace(owner=owner.name) if owner and owner.type != "place" else more
            if word.lemma or word.figure or word.name or not word.text[0].isalpha() or word.lower in self._leading:
                break
        return more

    def _authored(self, words: Sequence[Word], more: _Complement) -> _Complement:
        """A document with who made it: a study published on Monday by X, una nota firmata dalla portavoce X."""
        at = more.end - 1 if words[more.end - 1].tag == "PART" else more.end
        made = at < len(words) and (words[at].tag == "PART" or words[at].participle)
        if not made or words[at].lower in self._read_by:
            return more
        for place in range(at + 1, min(at + _AUTHOR, len(words))):
            if words[place].lower in self._by:
                behind = words[place + 1 : place + _AUTHOR]
                names = (word.name for word in behind if word.name and word.name.type != "place")
                if author := next(names, None):
                    return more._replace(owner=author.name)
                return more._replace(of=next((word.lower for word in behind if word.lower in self._kinds), more.of))
            if words[place].text in _PUNCTUATION or words[place].lemma:
                break
        return more

    def _complement(self, words: Sequence[Word], head: int, kind: str) -> _Complement:
        """What follows a common noun: its adjective, the name in apposition, the name or noun after `of`."""
        more, of, governed = _Complement(head + 1), False, False
        first = head + 1 + (head + 1 < len(words) and words[head + 1].lower in self._degrees)
        for place in range(first, self._before_another(words, head, kind)):
            word = words[place]
            if word.name:
                # il direttore dell'agenzia Ue Carlo Neri
                body = of and kind == "person" and word.name.type in ("place", "thing", "org")
                # la responsabile degli affari legali Carla Neri, il capo dell'agenzia ambientale Ugo Neri; but not: il
                # legale del sindaco Carla Neri
                held = bool(more.of) and self._kinds.get(more.of) not in ("person", "group")
                holds = held and kind == "person" and word.name.type == "person"
                if holds or (not governed and not body):
                    return more._replace(end=place + 1, name=word.name.name)
                owner = word.name.name if of and not more.owner and word.name.type != "place" else more.owner
                more, governed = more._replace(end=place + 1, owner=owner), False
                if kind != "person":
                    return more
            elif place == first and (told := self._adjective(words, place, kind)):
                # l'amministratore delegato, le stime più prudenti; la società di revisione: what kind it is
                more = more._replace(adjective=told, end=place + len(told.split()))
                if kind == "document" and " " in told:
                    return more
            elif self._closes(word):
                break
            elif governed and not (more.of or more.adjective) and word.lower in self._describing:
                pass
            elif (owns := self._owning(word, kind, place == head + 1)) or (
                word.lower in self._prepositions and kind == "person"
            ):
                # "della società X": the apposition inside the complement names the owner.
                of, governed = of or owns, True
            elif of and self._owns(words, place):
                # "un portavoce della società" ends with the noun that owns it, unless a name follows.
                of_whom = more.of_whom or self._with_adjective(words, place)
                more = more._replace(end=place + 1, of=more.of or word.lower, of_whom=of_whom)
                governed = governed and word.text[0].islower()  # la presidente della Commissione Ursula von der Leyen
            elif self._part_of_name(words, place, of and kind == "person"):
                # l'ad di Fiat Sergio Marchionne: the office is Fiat's, the name behind it the person's
                governed = False
            elif word.tag != "W" or word.lower in self._before:
                break
        return more

    def _part_of_name(self, words: Sequence[Word], place: int, owned: bool) -> bool:
        """Whether a capitalised word that is no name by itself goes on with what a noun is of."""
        capital = words[place].tag == "X" and words[place].text[0].isupper()
        return capital and (owned or words[place - 1].lower in self._prepositions)

    def _before_another(self, words: Sequence[Word], head: int, kind: str) -> int:
        """Up to where a noun's complement may stand: behind a document another noun phrase may begin that is not its
        own (sottolinea in una nota Carla Neri; in una nota il presidente della Cgia).
        """
        end = min(head + _COMPLEMENT, len(words))
        if head + 1 >= end:
            return end
        if kind == "group" and words[head + 1].name and not self._bears(words, head):
            # secondo i magistrati Neri avrebbe preso: who acts is none of those who say so
            return head + 1
        if words[head].lower in self._authorities and _name_acts(words, head + 1, self._helps):
            # secondo il comune Ferrol avrebbe pagato ...
            return head + 1
        if kind != "document":
            return end
        after, name = words[head + 1], words[head + 1].name
        if name and head + 2 < end and self._helps(words[head + 2]) and self._told_of(words, head):
            # secondo il rapporto Ferrol avrebbe speso ...
            return head + 1
        person = name is not None and (name.type == "person" or (not name.type and " " in name.name))
        speaks = person and head > 0 and words[head - 1].lower in self._indefinite
        another = after.lower in self._before and after.lower not in self._of
        return head + 1 if speaks or another else end

    def _bears(self, words: Sequence[Word], head: int) -> bool:
        """Whether a group is one body with the name behind it: l'osservatorio Alfa; not dalla minoranza Neri."""
        name, before = words[head + 1].name, words[head - 1].lower if head else ""
        one = before in self._before and before not in self._several
        return one and name is not None and name.type != "person" and not _name_acts(words, head + 1, self._helps)

    def _adjective(self, words: Sequence[Word], place: int, kind: str) -> str:
        """The adjective behind a noun, or the bare noun after `of` that tells what kind of document or firm it is."""
        word = words[place]
        role = kind == "person" and self._kinds.get(word.lower) == "person"  # il direttore generale
        if word.tag == "PART" and place + 1 < len(words) and words[place + 1].lower in self._by:
            # l'istituto guidato da Carla Neri
            return ""
        if word.tag == "PART" or ((word.tag == "W" or role) and not word.lemma and not word.name):
            return word.lower
        of_kind = kind in ("document", "org") and word.lower in self._of and self._bare(words, place + 1)
        return f"{word.lower} {words[place + 1].lower}" if of_kind else ""

    def _with_adjective(self, words: Sequence[Word], place: int) -> str:
        """A noun with the adjective right behind it: magistrati contabili."""
        # Where nouns stand before what they describe, what follows is no adjective.
        after = words[place + 1 : place + 2] if not self._clitics else ()
        return " ".join([words[place].lower, *(word.lower for word in after if word.tag == "W" and not word.lemma)])

    def _told_of(self, words: Sequence[Word], head: int) -> bool:
        """Whether a document has been told of before: a determiner, and none that brings in something new."""
        start = self._determined(words, head, head)
        return start < head and self._indefinite.isdisjoint(word.lower for word in words[start:head])

    def _owning(self, word: Word, kind: str, beside: bool) -> bool:
        """Whether a word leads to whose a noun is: of; at or for, of persons; by, right beside a document."""
        if beside and kind in ("document", "estimate") and word.lower in self._made_by:
            return True
        return word.lower in self._of or (kind in ("person", "group") and word.lower in self._affiliations)

    def _closes(self, word: Word) -> bool:
        """Whether a noun phrase cannot go on with a word."""
        if word.text in _PUNCTUATION or word.lemma or word.figure or word.number:
            return True
        return self._helps(word) or word.tag == "BE"

    def _helps(self, word: Word) -> bool:
        """Whether an auxiliary stands here, and no article of the same form."""
        return word.tag == "AUX" and word.lower not in self._before

    def _owns(self, words: Sequence[Word], place: int) -> bool:
        """Whether a noun after `of` can own: it is of a kind that speaks, or has an article."""
        word = words[place]
        return word.lower in self._kinds or (word.tag == "W" and words[place - 1].lower in self._before)


def _name_acts(words: Sequence[Word], place: int, helps: Callable[[Word], bool]) -> bool:
    """Whether a name stands at a place, and an auxiliary right behind it."""
    return place + 1 < len(words) and words[place].name is not None and helps(words[place + 1])


def _of_theirs(kind: str, named: Name) -> bool:
    """Whether a name right before a noun of this kind says whose it is."""
    return kind == "document" or (kind in ("person", "group") and named.type != "place")
