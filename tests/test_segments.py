"""Segments are found word by word where spaCy's Matcher finds them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.xx import MultiLanguage
from spacy.matcher import Matcher
from spacy.vocab import create_vocab

from pipeline.patterns import NO_LEMMA
from pipeline.patterns.compile import Segment, TokenSpec
from pipeline.patterns.places import Places
from pipeline.patterns.segments import Finder
from pipeline.tokens import Doc, make_doc

VOCAB = create_vocab("xx", MultiLanguage.Defaults)
PRE: TokenSpec = {"TAG": "PRE", "OP": "*"}
ACTOR: TokenSpec = {"TAG": "ACTOR"}
REST: TokenSpec = {"TAG": {"IN": ["POST", "ACTOR"]}, "OP": "*"}
GROUP: TokenSpec = {"TAG": {"IN": ["AUX", "BE"]}, "OP": "*"}
SAY: TokenSpec = {"LEMMA": {"IN": ["say"]}}
BY: TokenSpec = {"LOWER": {"IN": ["by", "to"]}}
# Specs, and the place of the anchor among them.
SEGMENTS: list[tuple[list[TokenSpec], int]] = [
    ([PRE, ACTOR, REST], 1),
    ([PRE, ACTOR, REST, {"LOWER": ":"}], 1),
    ([BY, PRE, ACTOR, REST], 0),
    ([{**BY, "OP": "?"}, PRE, ACTOR, REST], 2),
    ([PRE, ACTOR, REST, {"TAG": "AUX", "OP": "+"}, SAY], 4),
    ([GROUP, SAY, {**BY, "OP": "?"}, PRE, ACTOR, REST], 1),
    ([GROUP, SAY, BY], 1),
    ([{"TAG": "AUX", "OP": "+"}, {**SAY, "TAG": "VERB"}], 1),
    ([BY, GROUP, SAY, {"LOWER": "it", "OP": "?"}, BY], 2),
]
# Left to the Matcher: the anchor is repeated, or a token asks for more than word, class and lemma.
NATIVE: list[tuple[list[TokenSpec], int]] = [
    ([BY, {"TAG": "ACTOR", "OP": "+"}], 1),
    ([BY, {"TEXT": {"REGEX": "^[a-z]+$"}, "OP": "?"}, ACTOR], 0),
]
TOKENS = [
    *(("the", "PRE", ""), ("firm", "ACTOR", ""), ("big", "POST", ""), ("has", "AUX", ""), ("is", "BE", "")),
    *(
        ("said", "VERB", "say"),
        ("said", "PART", "say"),
        ("by", "X", ""),
        ("to", "PRE", ""),
        (":", "X", ""),
        ("it", "X", ""),
    ),
]


def never() -> Doc:
    raise AssertionError("made a Doc for what can be looked up")


@pytest.mark.parametrize(("specs", "anchor"), [*SEGMENTS, *NATIVE])
@given(words=st.lists(st.sampled_from(TOKENS), min_size=1, max_size=9))
def test_a_segment_stands_where_the_matcher_finds_it(
    specs: list[TokenSpec], anchor: int, words: list[tuple[str, str, str]]
) -> None:
    finder = Finder(VOCAB, Segment(tuple(specs), ("",) * len(specs), anchor, 0, ()), "x")
    texts, tags, lemmas = ([word[part] for word in words] for part in range(3))
    doc = make_doc(VOCAB, texts, tags, [lemma or NO_LEMMA for lemma in lemmas])
    matcher = Matcher(VOCAB)
    matcher.add("x", [specs])
    found: Any = matcher(doc)
    make = never if (specs, anchor) in SEGMENTS else lambda: doc
    parts = finder.parts(Places(make, (texts, tags, lemmas), ()))
    assert sorted((part.start, part.end) for part in parts) == sorted((start, end) for _, start, end in found)


def test_the_slots_of_a_noun_phrase_are_its_words() -> None:
    segment = Segment((BY, PRE, ACTOR, REST), ("", "source", "source", "source"), 0, 0, ())
    finder = Finder(VOCAB, segment, "x")
    told = ["by", "the", "firm", "big"], ["X", "PRE", "ACTOR", "POST"], [""] * 4
    parts = finder.parts(Places(never, told, ()))
    assert {(part.end, part.slots["source"], part.weight) for part in parts} == {(3, (1, 3), 1), (4, (1, 4), 1)}
