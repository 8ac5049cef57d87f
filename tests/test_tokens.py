"""Words as they are cut in every language, and the Docs made of them."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tokens import Tokenizer, make_doc

CUTTERS = {side: Tokenizer(side) for side in ("left", "right")}


def cut(side: str, text: str) -> list[str]:
    return [token.text for token in CUTTERS[side](text)]


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \n\t\u00a0 ", []),
        ("Nvidia vende GPU.", ["Nvidia", "vende", "GPU", "."]),
        # numbers stand alone, their separators inside
        ("40mln", ["40", "mln"]),
        ("30mila", ["30", "mila"]),
        ("1,6 2.048 1.234.567,89", ["1,6", "2.048", "1.234.567,89"]),
        ("50 000 1\u00a0234\u00a0567", ["50 000", "1\u00a0234\u00a0567"]),
        ("50'000 50’000", ["50'000", "50'000"]),
        ("nel 2024 100 euro", ["nel", "2024", "100", "euro"]),
        ("12 345678", ["12", "345678"]),
        ("5.", ["5", "."]),
        ("costa 5,", ["costa", "5", ","]),
        # signs
        ("$5", ["$", "5"]),
        ("20€", ["20", "€"]),
        ("75%", ["75", "%"]),
        ("«ciao»", ["«", "ciao", "»"]),
        ("5-6", ["5", "-", "6"]),
        ("5–6", ["5", "–", "6"]),
        # names and models keep what holds them together
        ("High-Flyer AT&T H800 o1", ["High-Flyer", "AT&T", "H800", "o1"]),
        ("S.p.A. U.S. a", ["S.p.A.", "U.S.", "a"]),
        ("perché Ølsen naïve", ["perché", "Ølsen", "naïve"]),
        ("40-million", ["40", "-", "million"]),
    ],
)
def test_every_language_cuts_alike(side: str, text: str, words: list[str]) -> None:
    assert cut(side, text) == words


@pytest.mark.parametrize(
    ("side", "text", "words"),
    [
        ("left", "dell'IA", ["dell'", "IA"]),
        ("left", "dell’IA", ["dell'", "IA"]),
        ("left", "all'amico d'oro", ["all'", "amico", "d'", "oro"]),
        ("left", "un po' di", ["un", "po", "'", "di"]),
        ("right", "Nvidia's chips", ["Nvidia", "'s", "chips"]),
        ("right", "Nvidia’s chips", ["Nvidia", "'s", "chips"]),
        ("right", "they're we'll", ["they", "'re", "we", "'ll"]),
        ("right", "the firms' bills", ["the", "firms", "'", "bills"]),
    ],
)
def test_a_clitic_stands_on_its_language_s_side(side: str, text: str, words: list[str]) -> None:
    assert cut(side, text) == words


def test_a_part_of_a_text_keeps_the_text_s_offsets() -> None:
    text = "Uno. Costa 5 euro. Fine."
    tokens = CUTTERS["left"](text, 5, 18)
    assert [(t.start, t.end, text[t.start : t.end]) for t in tokens] == [
        (5, 10, "Costa"),
        (11, 12, "5"),
        (13, 17, "euro"),
        (17, 18, "."),
    ]


def test_a_token_knows_its_lower_case_and_straight_apostrophe() -> None:
    [article, noun] = CUTTERS["left"]("Dell’IA")
    assert (article.text, article.lower, article.start, article.end) == ("Dell'", "dell'", 0, 5)
    assert (noun.text, noun.lower) == ("IA", "ia")


@given(side=st.sampled_from(["left", "right"]), text=st.text(max_size=80))
def test_tokens_cover_all_but_white_space(side: str, text: str) -> None:
    at = 0
    for token in CUTTERS[side](text):
        assert not text[at : token.start].strip()
        assert token.start < token.end
        assert token.text == text[token.start : token.end].replace("’", "'")
        assert token.lower == token.text.lower()
        at = token.end
    assert not text[at:].strip()


@given(side=st.sampled_from(["left", "right"]), words=st.lists(st.text("aeiX5.,€’' -", min_size=1, max_size=6)))
def test_cutting_a_part_is_cutting_that_part_alone(side: str, words: list[str]) -> None:
    first, rest = "Prima. ", " ".join(words)
    inside = CUTTERS[side](f"{first}{rest}\nDopo", len(first), len(first) + len(rest))
    assert [t.text for t in inside] == cut(side, rest)


def test_a_doc_holds_words_tags_and_lemmas_as_given() -> None:
    vocab = spacy.blank("it").vocab
    doc = make_doc(vocab, ["Costa", "5 euro"], ["VERB", "MONEY"], ["costare", "-"])
    assert [(t.text, t.lower_, t.tag_, t.lemma_) for t in doc] == [
        ("Costa", "costa", "VERB", "costare"),
        ("5 euro", "5 euro", "MONEY", "-"),
    ]
    assert len(make_doc(vocab, [])) == 0
