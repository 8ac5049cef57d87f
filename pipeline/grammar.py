"""The small words of a language by what they do in a clause, and the marks that part clauses."""

from __future__ import annotations

from pipeline.patterns import Lexicon

OPENING, CLOSING, STRAIGHT = "«“„‘", "»”’", "\"'"
QUOTES = frozenset(OPENING + CLOSING + STRAIGHT)
DASHES = frozenset("-–—")
ASIDE = frozenset(",()") | DASHES
STOPS = frozenset(".;:!?…")
MARKS = QUOTES | ASIDE | STOPS

Span = tuple[int, int]


class Grammar:
    """The small words of one language by what they do in a clause."""

    def __init__(self, lexicon: Lexicon) -> None:
        words, language = lexicon.words, lexicon.language
        self.how = frozenset(words.how)
        self.that, self.relatives = frozenset(words.that), frozenset(words.relatives)
        self.like, self.by = frozenset(words.like), frozenset(words.by)
        self.infinitive, self.of = frozenset(words.infinitive), frozenset(words.of)
        self.also = frozenset(lexicon.numbers.also)
        self.breaks = frozenset(words.clause_breaks)
        self.joining = self.also | self.breaks
        self.pronouns = frozenset(words.pronouns) | frozenset(words.personal)
        # Nobody says what is not said, or what one says.
        self.silent = frozenset(words.impersonal) | frozenset(words.negations)
        self.nobody = frozenset(words.nobody)
        self.denied = frozenset(words.negations) | self.nobody
        # An adverb of the verb group (anche) governs nothing.
        governing = frozenset((*words.prepositions, *words.of))
        # What also opens a clause (before X said) need not govern its subject either.
        self.prepositions = governing - frozenset((*words.verb_group, *words.clitics, *words.subordinators))
        # What no finite verb stands right behind in its bare form: to stage, on stage
        self.before_bare = frozenset(words.infinitive) | self.prepositions
        self.amounts = frozenset(words.amounts)
        self.sites, self.possessives = frozenset(words.sites), frozenset(words.possessives)
        self.circumstances = frozenset(words.circumstances)
        self.hanging, self.speech = frozenset((*words.relatives, *words.like, *words.subordinators)), lexicon.speech
        self.demonyms = frozenset(words.demonyms)
        self.plurals = words.plural_endings
        self.providing = frozenset(words.providing)
        self.led_to_say, self.accusing = frozenset(words.led_to_say), frozenset(words.accusing)
        self.personal_relatives = frozenset(words.personal_relatives)
        self.at, self.compared = frozenset(words.at), frozenset(words.compared)
        self.subordinators = frozenset(words.subordinators) - self.relatives
        # What opens or joins a phrase or a clause, and so stands in no title: ..., but Dana Bell said
        self.linking = (
            self.joining | self.prepositions | self.subordinators | self.relatives | self.that | self.pronouns
        )
        self.former, self.where = frozenset(words.former), frozenset(words.where)
        self.plural_determiners = frozenset(words.plural_determiners)
        self.determiners = frozenset(words.determiners) - self.prepositions
        self.times, self.clitics = frozenset(words.times), frozenset(words.clitics)
        self.common, self.adverb = lexicon.common_words, lexicon.adverb
        # Small words that end a bare noun phrase, where nouns are not among them: Deposits nevertheless grew
        self.adverbs = lexicon.stop_words if language.plain_clause else frozenset()
        self.drops_subject, self.plain_clause = language.drops_subject, language.plain_clause
