"""One sentence, read: its figures, names, nouns and verbs as tokens of a short Doc, and the patterns that hit.

This is the common ground of attribution, subject and measure: each figure is one token (TAG `MONEY` or
`GPUS`), each name one (`ACTOR`), common nouns that can speak or own are `ACTOR` too, the words around them
`PRE` and `POST`, auxiliaries and clitics `AUX`; known verbs carry their LEMMA.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from pipeline.amounts import Figure
from pipeline.magnitudes import Number
from pipeline.names import Name
from pipeline.patterns import NO_LEMMA, Hit, Lexicon, RuleSet
from pipeline.tokens import Token, make_doc

READ_KINDS = (
    "range", "not_range", "list", "qualifier", "per", "not_per", "counts", "measure", "period", "cue", "not_cue",
    "stance", "opposes", "contrast", "continuation",
)  # fmt: skip
# Moods that make no clause of their own; every other one is tensed.
_VERB_TAGS = {"participle": "PART", "infinitive": "INF", "gerund": "GERUND"}
_tuple = tuple.__new__
_PUNCTUATION = frozenset(',;:.!?()[]«»“”"–—')


class Word(NamedTuple):
    """One token of the reading, at text[start:end]; `mood` is its verb's mood where it has a lemma."""

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


@dataclass(frozen=True, slots=True)
class Actor:
    """Who can speak, own or pay: a noun phrase words[start:end] with its head.

    `type` is `name`, `org`, `person`, `group`, `document`, `estimate`, `anonymous` or `noun`; `name` is empty
    for a bare common noun; `noun` is the head noun with its adjective; `owner` the name after `of` (the
    company of a role).
    """

    head: int
    start: int
    end: int
    type: str
    name: str = ""
    noun: str = ""
    owner: str = ""
    text: str = ""
    definite: bool = True


class Reading:
    """A sentence with its words, actors and hits; offsets are those of the article's text."""

    def __init__(
        self,
        start: int,
        end: int,
        words: list[Word],
        actors: dict[int, Actor],
        hits: list[Hit],
        reported: bool,
    ) -> None:
        self.start, self.end = start, end
        self.words, self.actors, self.hits = words, actors, hits
        # A verb stands in the mood by which the language reports without vouching.
        self.reported = reported

    @cached_property
    def figures(self) -> list[int]:
        """Places of the words that are figures."""
        return [place for place, word in enumerate(self.words) if word.figure]

    def of_kind(self, *kinds: str) -> list[Hit]:
        """The hits of patterns of these kinds."""
        return [hit for hit in self.hits if hit.pattern.kind in kinds]

    def oblique(self, actor: Actor, lexicon: Lexicon) -> bool:
        """Whether a preposition governs the actor, fused with its article (`dalla società`) or not."""
        return self.governed(actor, {*lexicon.words.prepositions, *lexicon.words.of})

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
            known = after
        text = " ".join(word.text for word in self.words[slice(*span)]).replace("' ", "'")
        return known or Actor(span[1] - 1, *span, "noun", text=text)


class SentenceReader:
    """Reads sentences of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._rules: RuleSet = lexicon.rules(*READ_KINDS)
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
        self._possessives = frozenset(words.possessives)
        self._of = frozenset(words.of)
        self._indefinite = frozenset(lexicon.numbers.one) | frozenset(words.indefinites)
        self._moods = {form: mood for mood, forms in words.auxiliaries.items() for form in forms}
        self._passive = frozenset(words.passive)
        self._aux = frozenset(self._moods) | frozenset(words.verb_group) | frozenset(words.negations)

    def read(
        self, text: str, span: tuple[int, int], tokens: Sequence[Token], figures: Sequence[Figure],
        numbers: Sequence[Number], names: Sequence[Name],
    ) -> Reading:  # fmt: skip
        """The reading of text[span]; tokens, figures and numbers are those of the sentence."""
        words = self._words(tokens, figures, numbers, names)
        actors = self._actors(text, words)
        words = self._tagged(words, actors)
        make = partial(
            make_doc,
            self._lexicon.nlp.vocab,
            [word.text for word in words],
            [word.tag for word in words],
            [word.lemma or NO_LEMMA for word in words],
        )
        moods = {word.mood for word in words}
        reported = any(self._lexicon.language.stance.get(mood) == "alleged" for mood in moods)
        hits = self._rules.find(make, [(word.lower, word.tag, word.lemma) for word in words])
        return Reading(*span, words, actors, hits, reported)

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
            if figure:
                end = figure.end
                tag = {"money": "MONEY", "gpu_count": "GPUS"}.get(figure.kind, "MONEY")
                words.append(self._merged(tokens, at, end, tag, figure=figure))
            elif number:
                end = number.end
                year = (
                    number.value is not None and end == at + 1 and len(token.text) == 4 and 1900 <= number.value <= 2100
                )
                words.append(self._merged(tokens, at, end, "YEAR" if year else "NUM", number=number))
            elif name:
                end = at + 1
                while end < len(tokens) and tokens[end].start < name.end and end not in figure_at:
                    end += 1
                words.append(self._merged(tokens, at, end, "ACTOR", name=name))
            else:
                end = at + 1
                words.append(self._plain(token, words))
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

    def _plain(self, token: Token, before: list[Word]) -> Word:
        text, lower, start, end = token
        readings = self._lexicon.verbs.get(lower)
        if not readings and lower not in self._aux and lower not in self._passive:
            plain = text.islower() and text.isalpha() and lower not in self._lexicon.common_words
            # Most words of a sentence: not Word(...), which costs three times as much.
            return _tuple(Word, (text, lower, start, end, "W" if plain else "X", "", "", None, None, None))
        lemma = mood = ""
        if readings:
            # After a determiner the form is a noun (la spesa, the cost), unless it is a participle
            # before one (the so called ...), which no rule needs as a verb.
            noun = bool(before) and (
                (before[-1].lower in self._before and before[-1].lower not in self._aux)
                or before[-1].lower in self._possessives
            )
            if not noun or lower in self._moods:
                lemma, mood = self._form(readings, bool(before) and before[-1].tag in ("AUX", "BE"))
        tag = (
            "BE"
            if lower in self._passive
            else "AUX"
            if lower in self._aux
            else _VERB_TAGS.get(mood, "VERB")
            if lemma
            else "X"
        )
        if tag == "X" and text.islower() and text.isalpha() and lower not in self._lexicon.common_words:
            tag = "W"
        return Word(text, lower, start, end, tag, lemma, mood or self._moods.get(lower, ""))

    def _form(self, readings: tuple[tuple[str, str], ...], after_auxiliary: bool) -> tuple[str, str]:
        """The reading of an ambiguous form: after an auxiliary the participle, else a tensed one."""
        for lemma, mood in readings:
            if (mood == "participle") == after_auxiliary:
                return lemma, mood
        return readings[0]

    def _actors(self, text: str, words: list[Word]) -> dict[int, Actor]:
        actors: dict[int, Actor] = {}
        for place, word in enumerate(words):
            kind = (
                "name"
                if word.name
                else self._kinds.get(word.lower, "")
                if word.tag in ("W", "X") and not word.lemma
                else ""
            )
            if not kind or place in actors:
                continue
            if (
                word.lower in self._lexicon.common_words
                and not word.name
                and not (place and words[place - 1].lower in self._before)
            ):
                # "ad" is a preposition unless an article makes it the chief executive.
                continue
            start = place
            while (
                start > 0
                and place - start < 4
                and (
                    words[start - 1].lower in self._before
                    or (
                        words[start - 1].tag == "W"
                        and not words[start - 1].lemma
                        and place - start < 2
                        and start > 1
                        and words[start - 2].lower in self._before
                    )
                )
            ):
                start -= 1
            end, name, owner = place + 1, word.name.name if word.name else "", ""
            noun = "" if word.name else word.lower
            if kind != "name":
                end, name, owner, adjective = self._complement(words, place)
                noun = f"{word.lower} {adjective}".strip()
                if kind == "person" and not name:
                    name = self._apposed(words, end)
            definite = not any(w.lower in self._indefinite for w in words[start:place]) and start < place
            actors[place] = Actor(
                place,
                start,
                end,
                kind,
                name,
                noun,
                owner,
                text[words[start].start : words[end - 1].end],
                definite,
            )
        return actors

    def _apposed(self, words: list[Word], end: int) -> str:
        """The person between commas after a role: la presidente dell'Autorità, Silvana Orecchia, ..."""
        if end + 2 < len(words) and words[end].text == "," and words[end + 2].text in (",", ")", "."):
            name = words[end + 1].name
            return name.name if name and " " in name.name else ""
        return ""

    def _complement(self, words: list[Word], head: int) -> tuple[int, str, str, str]:
        """What follows a common noun: its adjective, the name in apposition, the name after `of`."""
        end, of, adjective = head + 1, False, ""
        place = head + 1
        while place < len(words) and place - head <= 7:
            word = words[place]
            if word.name:
                return (place + 1, "", word.name.name, adjective) if of else (place + 1, word.name.name, "", adjective)
            if word.text in _PUNCTUATION or word.lemma or word.figure or word.number:
                break
            if word.tag in ("AUX", "BE") and word.lower not in self._before:
                break
            if word.lower in self._of:
                # "della società X": the apposition inside the complement names the owner.
                of = True
            elif word.lower in self._before:
                pass
            elif of and word.lower in self._kinds:
                # "un portavoce della società" ends with the noun that owns it, unless a name follows.
                end = place + 1
            elif word.tag == "W":
                if place == head + 1:
                    adjective, end = word.lower, place + 1
            elif word.tag == "X" and word.text[0].isupper():
                pass
            else:
                break
            place += 1
        return end, "", "", adjective

    def _tagged(self, words: list[Word], actors: dict[int, Actor]) -> list[Word]:
        tags = [word.tag for word in words]
        for actor in actors.values():
            for place in range(actor.start, actor.head):
                if tags[place] in ("X", "W", "AUX", "BE"):
                    tags[place] = "PRE"
            for place in range(actor.head + 1, actor.end):
                if tags[place] in ("X", "W", "AUX", "BE"):
                    tags[place] = "POST"
        for place in actors:
            tags[place] = "ACTOR"
        return [word if word.tag == tag else word._replace(tag=tag) for word, tag in zip(words, tags, strict=True)]
