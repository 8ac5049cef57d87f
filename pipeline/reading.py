"""One sentence, read: its figures, names, nouns and verbs as tokens of a short Doc, and the patterns that hit.

This is the common ground of attribution, subject and measure: each figure is one token (TAG `MONEY`, `GPUS`, or the
kind that a pack adds), each name one (`ACTOR`), common nouns that can speak or own are `ACTOR` too, the words around
them `PRE` and `POST`, auxiliaries and clitics `AUX`; known verbs carry their LEMMA.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from pipeline.actors import Actor, ActorFinder, Word
from pipeline.amounts import Figure
from pipeline.clauses import Clauses
from pipeline.grammar import QUOTES, Grammar
from pipeline.magnitudes import Number, stands_for_year
from pipeline.names import Name
from pipeline.patterns import NO_LEMMA, Hit, Lexicon, RuleSet
from pipeline.remembered import cached_property, remembered
from pipeline.speech import SpeechFinder
from pipeline.tokens import Doc, Token, make_doc

READ_KINDS = (
    "range", "not_range", "list", "qualifier", "per", "not_per", "counts", "measure", "same_measure", "subject",
    "period", "cue", "not_cue", "stance", "opposes", "contrast", "continuation",
)  # fmt: skip
# Moods that make no clause of their own; every other one is tensed.
_VERB_TAGS = {"participle": "PART", "infinitive": "INF", "gerund": "GERUND"}
# Moods whose forms are also those of nouns: claims.
_NOUNLIKE = frozenset({"present", "base"})
# How many words a noun phrase may have before its last noun: an estimated street value.
_NOUNS = 4
# Moods whose forms are no nouns.
_NO_NOUN = frozenset({"imperfect", "past", "future", "conditional"})
# What opens an aside, and the same closing it; how many words it takes at most, marks included.
_CLOSING = {",": ",", "(": ")", "–": "–", "—": "—"}
_ASIDE = 8
# How many words a label takes, with its colon: Annuale: 120 euro.
_LABEL = 4
# What ends a sentence, and a clause of one.
_FULL_STOPS = frozenset(".?!…:;")
_tuple = tuple.__new__


class Reading:
    """A sentence with its words and actors; offsets are those of the article's text. Its patterns wait to be asked."""

    def __init__(
        self,
        span: tuple[int, int],
        words: list[Word],
        actors: dict[int, Actor],
        clauses: Clauses,
        reader: SentenceReader,
    ) -> None:
        self.start, self.end = span
        self.words, self.actors, self.clauses = words, actors, clauses
        self._reader = reader

    @cached_property
    def hits(self) -> list[Hit]:
        """The hits of the patterns, those of verbs that report last."""
        return self._reader.hits(self.words, self.clauses)

    @cached_property
    def measures(self) -> list[Hit]:
        """The hits that tell what figures measure, also those of the sentence laid bare.

        Laid bare it lacks quotation marks and asides, and a range or a list is one figure: tra i 20 e i 22 mila euro.
        """
        plain = self.of_kind("measure")
        return plain if len(self._bare) == len(self.words) and not self._whole else plain + self._laid_bare("measure")

    @cached_property
    def subjects(self) -> list[Hit]:
        """The hits that tell whose figures are; else those of the sentence laid bare: fined X, a bank, 3 million."""
        plain = self.of_kind("subject")
        return plain if plain or len(self._bare) == len(self.words) else self._laid_bare("subject")

    @cached_property
    def qualifiers(self) -> list[Hit]:
        """The hits that tell how exact figures are, also of a number alone that shares a unit: ne vale circa 1.500."""
        alone = {start for start, end in self._whole.items() if end == start + 1}
        plain = self.of_kind("qualifier")
        return (
            plain + [hit for hit in self._laid_bare("qualifier") if hit.target and hit.target[0] in alone]
            if alone
            else plain
        )

    def measures_after(self, before: Reading) -> list[Hit]:
        """What figures measure by the words of the sentence before: Il debito cresce. A marzo superava i 4 miliardi."""
        words = [before.words[start] for start, _ in before._bare if before.words[start].text not in _FULL_STOPS]
        label = next((k + 1 for k, (start, _) in enumerate(self._bare[:_LABEL]) if self.words[start].text == ":"), 0)
        return self._found_across("measure", words, self._bare[label:])

    def _laid_bare(self, kind: str) -> list[Hit]:
        return self._found_across(kind, [], self._bare)

    def _found_across(self, kind: str, before: list[Word], pieces: list[tuple[int, int]]) -> list[Hit]:
        """What patterns find in these words and in pieces of the sentence after them; if there are any, across both.

        A hit stands where it does in the sentence, from its first word on.
        """
        told = [self._figure(start, end) if start in self._whole else self.words[start] for start, end in pieces]
        moved, ends = len(before), [*pieces, (len(self.words), len(self.words))]

        def at(place: int) -> int:
            return ends[max(place - moved, 0)][0]

        def until(place: int) -> int:
            # An aside behind the last piece is none of it.
            return ends[max(place - 1 - moved, 0)][1]

        return [
            hit._replace(
                start=at(hit.start),
                end=until(hit.end),
                slots={name: (at(start), until(end)) for name, (start, end) in hit.slots.items()},
                target=pieces[hit.target[0] - moved],
            )
            for hit in self._reader.found([*before, *told], kind)
            if hit.target is not None and hit.target[0] >= moved and (hit.start < moved or not before)
        ]

    @cached_property
    def _bare(self) -> list[tuple[int, int]]:
        """The sentence in pieces, without quotation marks and asides: a range or a list is one, else each word."""
        pieces, place = [], 0
        while place < len(self.words):
            if place in self._whole:
                pieces.append((place, self._whole[place]))
                place = self._whole[place]
            elif (text := self.words[place].text) in QUOTES:
                place += 1
            elif text in _CLOSING and (aside := self._aside(place)):
                place = aside
            else:
                pieces.append((place, place + 1))
                place += 1
        return pieces

    @cached_property
    def _whole(self) -> dict[int, int]:
        """Start -> end of the ranges, lists and numbers alone that share the unit of a figure."""
        spans = [_numbers(self.words, hit) for hit in self.of_kind("range", "not_range", "list")]
        kept: dict[int, int] = {}
        for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
            # What begins with a figure is seen as one without that.
            if self.words[start].figure is None and all(end <= low or high <= start for low, high in kept.items()):
                kept[start] = end
        return kept

    def _figure(self, start: int, end: int) -> Word:
        """The figure whose unit the numbers in words[start:end] share: theirs, or the last one before them."""
        figures = [word for word in self.words[:end] if word.figure]
        inside = [word for word in self.words[start:end] if word.figure]
        return (inside or figures[::-1] or self.words[start:end])[0]

    def _aside(self, place: int) -> int:
        """Where the aside ends that opens here, with its marks: Electricity, on her figures, comes to; 0 for none.

        None counts anything, but brackets behind a figure, which give it again: a $900m (£479m) loan.
        """
        closing = _CLOSING[self.words[place].text]
        again = closing == ")" and place > 0 and self.words[place - 1].figure is not None
        for end in range(place + 2, min(place + _ASIDE, len(self.words))):
            counted = not again and (self.words[end - 1].figure or self.words[end - 1].number)
            if counted or self.words[end].text == closing:
                clause = closing == "," and self.clauses.main_clause(place + 1, end)
                return 0 if counted or clause else end + 1
        return 0

    @cached_property
    def reported(self) -> bool:
        """Whether a verb stands in the mood by which the language reports without vouching."""
        return any(word.mood in self._reader.reporting for word in self.words)

    @cached_property
    def figures(self) -> list[int]:
        """Places of the words that are figures."""
        return [place for place, word in enumerate(self.words) if word.figure]

    def of_kind(self, *kinds: str) -> list[Hit]:
        """The hits of patterns of these kinds."""
        if not self._kinds.isdisjoint(kinds):
            return [hit for hit in self.hits if hit.pattern.kind in kinds]
        return []

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(hit.pattern.kind for hit in self.hits)

    def oblique(self, actor: Actor, lexicon: Lexicon) -> bool:
        """Whether a preposition governs the actor, fused with its article (`dalla società`) or not."""
        return self.governed(actor, lexicon.governing)

    def governed(self, actor: Actor, prepositions: Collection[str]) -> bool:
        """Whether one of these prepositions stands before the actor or in its determiner."""
        before = self.words[actor.start - 1].lower if actor.start else ""
        fused = actor.start < actor.head and self.words[actor.start].lower in prepositions
        return before in prepositions or fused

    def actor_in(self, span: tuple[int, int]) -> Actor:
        """The first actor whose head stands in words[span]; else the noun phrase itself."""
        heads = [place for place in range(*span) if place in self.actors]
        known = self.actors[heads[0]] if heads else None
        for head in heads[1:]:
            # "NASA administrator Jim Bridenstine": a name or a role that follows at once is who is meant.
            after = self.actors[head]
            if known is None or after.start != known.end or after.type not in ("name", "person"):
                break
            if known.type in ("group", "document"):
                # Secondo i magistrati Neri avrebbe ...: who acts is none of those who say so.
                break
            # Two names that touch are two: Secondo Reuters Nvidia ha ...
            if known.type == after.type == "name" and after.head == known.head + 1:
                break
            known = after
        if known:
            return known
        beside = self.clauses.nouns.called(*span)
        if beside is not None:
            return beside
        words = self.words[slice(*span)]
        apart = ("", *(" " if before.end < word.start else "" for before, word in pairwise(words)))
        text = "".join(f"{space}{word.text}" for space, word in zip(apart, words, strict=True))
        return Actor(span[1] - 1, *span, "noun", text=text, owner=self._owner_after(span[1]))

    def _owner_after(self, at: int) -> str:
        """The organisation after a plain noun: la sezione regionale della Corte dei conti."""
        led = at < len(self.words) and self.words[at].tag == "PRE" and self._reader.leads_to_owner(self.words[at])
        owner = self.actors.get(at + 1) if led else None
        return owner.name if owner is not None and owner.type == "name" else ""


class SentenceReader:
    """Reads sentences of one language, and finds the patterns of some kinds in them."""

    def __init__(self, lexicon: Lexicon, kinds: Sequence[str] = READ_KINDS) -> None:
        self._lexicon, self._classes = lexicon, lexicon.figure_classes
        self._rules: RuleSet = lexicon.rules(*kinds)
        words = lexicon.words
        self._actors, self._grammar = ActorFinder(lexicon), Grammar(lexicon)
        self._speech = SpeechFinder(lexicon, self._grammar)
        self._before = frozenset(words.determiners) | frozenset(words.possessives)
        self._possessives, self._of = frozenset(words.possessives), frozenset(words.of)
        self._adjectives = frozenset(words.leading_adjectives)
        self._honorifics = frozenset(words.honorifics)
        self._article_before, self._verbal = words.article_before, words.verbal_endings
        self._ago, self._times = frozenset(words.ago), frozenset(words.times)
        self._clitics, self._one = frozenset(words.clitics), frozenset(lexicon.numbers.one)
        self._pronouns = frozenset((*words.personal, *words.pronouns, *words.relatives))
        self._clausal = frozenset(words.relatives) | frozenset(words.negations) | frozenset(lexicon.numbers.also)
        self._prepositions = frozenset(words.prepositions) - frozenset((*words.verb_group, *words.like))
        self._prepositions |= frozenset(words.infinitive)
        self._moods = {form: mood for mood, forms in words.auxiliaries.items() for form in forms}
        self._passive = frozenset(words.passive)
        self._aux = frozenset(self._moods) | frozenset(words.verb_group) | frozenset(words.negations)
        self.reporting = frozenset(mood for mood, stance in lexicon.language.stance.items() if stance == "alleged")
        self._simple_tag = remembered(self._simple)

    def read(
        self, text: str, span: tuple[int, int], tokens: Sequence[Token], figures: Sequence[Figure],
        numbers: Sequence[Number], names: Sequence[Name], types: Mapping[str, str],
    ) -> Reading:  # fmt: skip
        """The reading of text[span]; tokens, figures and numbers are those of the sentence, `types` of the names."""
        words = self._words(tokens, figures, numbers, names)
        actors = self._actors.find(text, words)
        _tag(words, actors)
        return Reading(span, words, actors, Clauses(self._grammar, words, actors, types), self)

    def leads_to_owner(self, word: Word) -> bool:
        """Whether whose something is stands behind a word: of."""
        return word.lower in self._of

    def hits(self, words: Sequence[Word], clauses: Clauses) -> list[Hit]:
        """The patterns that hit the words of a reading."""
        return self.found(words) + self._speech.find(words, clauses)

    def patterns(
        self, tokens: Sequence[Token], figures: Sequence[Figure], numbers: Sequence[Number]
    ) -> tuple[list[Word], list[Hit]]:
        """The words of a sentence and the patterns that hit, for patterns that name no actor and no cue."""
        words = self._words(tokens, figures, numbers, ())
        return words, self.found(words)

    def found(self, words: Sequence[Word], kind: str = "") -> list[Hit]:
        """The patterns in plain words that hit, of all kinds or of one."""

        def make() -> Doc:
            texts, tags = [word.text for word in words], [word.tag for word in words]
            return make_doc(self._lexicon.vocab, texts, tags, [word.lemma or NO_LEMMA for word in words])

        told = [word.lower for word in words], [word.tag for word in words], [word.lemma for word in words]
        return self._rules.find(make, told, kind)

    def _words(
        self,
        tokens: Sequence[Token],
        figures: Sequence[Figure],
        numbers: Sequence[Number],
        names: Sequence[Name],
    ) -> list[Word]:
        figure_at = {figure.start: figure for figure in figures}
        number_at = {number.start: number for number in numbers}
        name_at = {name.start: name for name in names}
        words: list[Word] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            figure, number, name = figure_at.get(at), number_at.get(at), name_at.get(token.start)
            if token.lower in self._honorifics and at + 2 < len(tokens) and tokens[at + 1].text == ".":
                # Gov. Dana Whitlock is one name
                name = name_at.get(tokens[at + 2].start, name)
            if figure:
                end = figure.end
                # A table of another's making may hold kinds that no pack adds.
                tag = self._classes.get(figure.kind, "MONEY")
                words.append(self._merged(tokens, at, end, tag, figure=figure))
            elif number:
                end = number.end
                year = end == at + 1 and stands_for_year(tokens, at)
                words.append(self._merged(tokens, at, end, "YEAR" if year else "NUM", number=number))
            elif name:
                end = at + 1
                while end < len(tokens) and tokens[end].start < name.end and end not in figure_at:
                    end += 1
                words.append(self._merged(tokens, at, end, "ACTOR", name=name))
            else:
                end = at + 1
                if tag := self._simple_tag(token.text):
                    # Most words of a sentence: not Word(...), which costs three times as much.
                    words.append(_tuple(Word, (*token, tag, "", "", None, None, None, False)))
                else:
                    words.append(self._plain(token, words, tokens[end] if end < len(tokens) else None))
            at = end
        return words

    def _merged(
        self,
        tokens: Sequence[Token],
        at: int,
        end: int,
        tag: str,
        figure: Figure | None = None,
        number: Number | None = None,
        name: Name | None = None,
    ) -> Word:
        start, stop = tokens[at].start, tokens[end - 1].end
        written = " ".join(token.text for token in tokens[at:end])
        return Word(written, written.lower(), start, stop, tag, figure=figure, number=number, name=name)

    def _plain(self, token: Token, before: list[Word], after: Token | None) -> Word:
        text, lower, start, end = token
        if lower in self._clitics and before and before[-1].lower not in self._pronouns:
            # Nvidia's revenue, but it's
            return Word(text, lower, start, end)
        if before and text[0].isupper() and before[-1].lower in self._before and lower in self._passive:
            # lo Stato, and not what has been (stato)
            return Word(text, lower, start, end)
        readings = self._lexicon.verbs.get(lower)
        if lower in self._ago and before and before[-1].lower in self._times:
            # una settimana fa
            readings = None
        lemma = mood = ""
        if readings and (lower in self._moods or not self._is_noun(lower, before, after)):
            lemma, mood = self._form(readings, before)
        participle = mood not in ("", "participle") and any(form == "participle" for _, form in readings or ())
        tag = (
            "BE"
            if lower in self._passive
            else "AUX"
            if lower in self._aux
            else _VERB_TAGS.get(mood, "VERB")
            if lemma
            else "X"
        )
        if tag == "X":
            tag = self._lexicon.word_class(text)
        return Word(text, lower, start, end, tag, lemma, mood or self._moods.get(lower, ""), participle=participle)

    def _simple(self, text: str) -> str:
        """The class of a word that no word beside it changes; empty for a verb, an auxiliary or a clitic."""
        lower = text.lower()
        asks = lower in self._lexicon.verbs or lower in self._clitics or lower in self._aux or lower in self._passive
        return "" if asks else self._lexicon.word_class(text)

    def _is_noun(self, form: str, before: Sequence[Word], after: Token | None) -> bool:
        """Whether the form between these words is a noun's: la spesa, the cost."""
        if not before:
            return self._opens_as_noun(form, after)
        last = before[-1].lower
        if last in self._possessives or (last == "%" and before[-3:][0].lower in self._one):
            # a 4.3% rise
            return True
        counted = before[-1].number is not None and before[-1].tag != "YEAR" and bool(self._clitics)
        if counted or last in self._clitics:
            # 40 claims, the market's value
            return all(mood in _NOUNLIKE for _, mood in self._lexicon.verbs[form])
        if self._clitics and self._after_one(before) and {mood for _, mood in self._lexicon.verbs[form]} == {"base"}:
            # an estimated street value: what one does ends in s
            return True
        if len(before) > 1 and before[-2].lower in self._before:
            described = bool(self._clitics) and any(m == "participle" for _, m in self._lexicon.verbs.get(last, ()))
            of = after is not None and after.lower in self._of and bool(self._clitics)
            base = of and before[-1].tag in ("W", "X") and any(m == "base" for _, m in self._lexicon.verbs[form])
            if self._clitics and _NOUNLIKE.isdisjoint(mood for _, mood in self._lexicon.verbs[form]):
                # an official said
                return False
            if last in self._adjectives or (described and before[-1].tag in ("W", "X")) or base:
                # la nuova stima, the latest estimates, the estimated cost, the true cost of
                return True
        if last not in self._before or not form.startswith(self._article_before.get(last, "")):
            return False
        if last not in self._aux:
            return True
        # "la" is an article or an object: che la valuta, lo riferisce Reuters, lo pagò, but la stima.
        if form.endswith(self._verbal) or _NO_NOUN.issuperset(mood for _, mood in self._lexicon.verbs[form]):
            return False
        if after is not None and (after.lower in self._before or after.text[0].isupper()):
            return False
        return len(before) < 2 or before[-2].lower not in self._clausal

    def _opens_as_noun(self, form: str, after: Token | None) -> bool:
        """Whether the form that begins a sentence is a noun's: Cooks were ..., Flooding has ...; but: Ask the ..."""
        if not self._clitics or after is None:
            return False
        moods = {mood for _, mood in self._lexicon.verbs[form]}
        if moods == {"gerund"}:
            return after.lower in self._aux
        leads = after.lower in self._before or after.lower in self._pronouns or after.lower in self._prepositions
        return moods <= _NOUNLIKE and not leads

    def _after_one(self, before: Sequence[Word]) -> bool:
        """Whether a noun phrase that began with a or an goes on here."""
        for word in before[: -_NOUNS - 1 : -1]:
            if word.lower in self._one:
                return True
            if word.tag not in ("W", "X") or word.lower in self._lexicon.common_words or not word.text[0].isalpha():
                return False
        return False

    def _form(self, readings: tuple[tuple[str, str], ...], before: Sequence[Word]) -> tuple[str, str]:
        """The reading of an ambiguous form: after an auxiliary the participle, else a tensed one.

        After a preposition a tensed form is a noun (in media, senza tassa).
        """
        after_auxiliary = False
        for word in reversed(before):
            if word.tag not in ("AUX", "BE") or word.mood:
                after_auxiliary = word.tag in ("AUX", "BE")
                break
        for lemma, mood in readings:
            if (mood == "participle") == after_auxiliary:
                if before and mood == "present" and before[-1].lower in self._prepositions:
                    return "", ""
                if before and mood == "base" and before[-1].lower in self._of:
                    # a statement of claim
                    return "", ""
                if before and mood == "base" and before[-1].tag == "VERB":
                    # puts net debt at ...
                    return "", ""
                return lemma, mood
        return readings[0]


def _numbers(words: Sequence[Word], hit: Hit) -> tuple[int, int]:
    """From the first number or figure of a hit to its last."""
    told = [place for place in range(hit.start, hit.end) if words[place].figure or words[place].number]
    return told[0], told[-1] + 1


def _tag(words: list[Word], actors: Mapping[int, Actor]) -> None:
    """Gives the words of actors their classes: PRE, ACTOR, POST."""
    for head, actor in actors.items():
        for place in range(actor.start, actor.end):
            # l'amministratore delegato: a participle that is part of the role
            told = words[place].tag == "PART" and place == head + 1 and actor.type == "person"
            if place != head and (told or words[place].tag in ("X", "W", "AUX", "BE")):
                words[place] = _retagged(words[place], "PRE" if place < head else "POST")
    for head in actors:
        words[head] = _retagged(words[head], "ACTOR")


def _retagged(word: Word, tag: str) -> Word:
    return _tuple(Word, (*word[:4], tag, *word[5:]))
