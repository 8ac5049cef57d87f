"""The trigger scan loses no figure: with it or without it the figures are the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import articles
from pipeline.claims import Extractor, LanguageExtractor
from pipeline.models import Article, Mention
from pipeline.patterns import Packs, load_packs
from pipeline.triggers import TriggerScan, trigger_words

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
Mentions = Callable[[str, str], list[Mention]]


def every_word(_scan: TriggerScan, text: str) -> list[int]:
    """What a scan that finds everything would say: the start of every word and sign."""
    return [match.start() for match in re.finditer(r"\w+|\S", text)]


def both_ways(mentions_of: Mentions, lang: str, text: str) -> tuple[list[Mention], list[Mention]]:
    """The figures of a text with the scan, and without it."""
    with pytest.MonkeyPatch.context() as patch:
        scanned = mentions_of(lang, text)
        patch.setattr(TriggerScan, "offsets", every_word)
        return scanned, mentions_of(lang, text)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_no_pattern_example_needs_more_than_the_scan(packs: Packs, mentions_of: Mentions, lang: str) -> None:
    examples = [(p.id, text) for p in packs.lexicons[lang].patterns for text in (*p.matches, *p.near_misses)]
    assert len(examples) > 200
    lost = []
    for pattern_id, text in examples:
        scanned, all_read = both_ways(mentions_of, lang, text)
        if scanned != all_read:
            lost.append((pattern_id, text))
    assert lost == []


def test_no_corpus_article_needs_more_than_the_scan(packs: Packs, monkeypatch: pytest.MonkeyPatch) -> None:
    read = [item for item in articles.read([str(CORPUS)], packs) if isinstance(item, Article)]
    assert {article.lang for article in read} == {"it", "en"}
    extractor = Extractor(packs)
    scanned = {article.id: extractor.claims(article) for article in read}
    monkeypatch.setattr(TriggerScan, "offsets", every_word)
    assert [article.id for article in read if extractor.claims(article) != scanned[article.id]] == []
    assert sum(map(len, scanned.values())) > 100


PIECES = {
    "it": [
        *(
            "5",
            "1,6",
            "2.048",
            "tre",
            "un",
            "mezzo",
            "mila",
            "milioni",
            "miliardi",
            "decine di",
            "mln",
            "k",
            "40mln",
        ),
        *(
            "euro",
            "€",
            "EUR",
            "$",
            "US$",
            "dollari di Taiwan",
            "lire",
            "di",
            "dell’",
            "GPU",
            "schede grafiche",
        ),
        *(
            "H800",
            "RTX 4090",
            "Hopper",
            "Nvidia",
            "chip",
            "ore",
            "unità",
            "e",
            "a",
            "-",
            ".",
            ",",
            "«",
            "»",
            "europeo",
            "İ",
        ),
    ],
    "en": [
        *(
            "5",
            "1.6",
            "2,048",
            "three",
            "a",
            "half a",
            "thousand",
            "million",
            "billions",
            "tens of",
            "bn",
            "m",
            "40mn",
        ),
        *(
            "euros",
            "€",
            "EUR",
            "$",
            "US$",
            "pounds",
            "quid",
            "of",
            "Nvidia's",
            "GPUs",
            "graphics cards",
            "hours",
        ),
        *(
            "H800s",
            "RTX 4090",
            "Hopper",
            "Nvidia",
            "chips",
            "units",
            "and",
            "to",
            "-",
            ".",
            ",",
            "“",
            "”",
            "won",
            "İ",
        ),
    ],
}


@pytest.mark.parametrize("lang", ["it", "en"])
@given(data=st.data())
def test_no_text_needs_more_than_the_scan(mentions_of: Mentions, lang: str, data: st.DataObject) -> None:
    parts = data.draw(
        st.lists(st.tuples(st.sampled_from(PIECES[lang]), st.sampled_from([" ", "", "\n", "\u00a0"])), max_size=12)
    )
    scanned, all_read = both_ways(mentions_of, lang, "".join(part + gap for part, gap in parts))
    assert scanned == all_read


def test_a_pack_with_a_word_of_its_own_is_scanned_for(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it/abaci.toml").write_text(
        """
[currency.XTS]
words = ["zecchini veneti"]
signs = ["Đ"]

[[pattern]]
id = "it.test.abacus"
kind = "gpu_count"
match = "{number} abachi"
matches = ["Ha 12 abachi."]
near_misses = ["Ha molti abachi."]
""",
        encoding="utf-8",
    )
    loaded = load_packs([tmp_path])
    extractor = LanguageExtractor(loaded.lexicons["it"])
    for text in ("Ha 12 abachi.", "Costa 5 zecchini veneti.", "Costa Đ 5."):
        assert len(extractor.mentions(text)) == 1, text


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["euro"], "5 euro, EURO e Euro", [2, 8, 15]),
        (["euro"], "europeo, neuro, eurobond", []),
        (["euro"], "5euro 5 euro.", [1, 8]),
        (["$"], "US$5 e $ 6", [2, 7]),
        (["h800"], "H800 H800s XH800", [0, 5]),
        (["mln"], "40mln", [2]),
        (["eur"], "EUR5 mln", [0]),
        (["dell'oro"], "ducati dell’oro", [7]),
        (["euro"], "İİİ 5 euro", [6]),
        (["euro"], "", []),
        (["a b", "b"], "a b", [0, 2]),
    ],
)
def test_triggers_are_whole_words_at_their_place(words: list[str], text: str, found: list[int]) -> None:
    assert TriggerScan(dict.fromkeys(words, frozenset())).offsets(text) == found


def test_a_word_that_counts_as_written_is_found_so_alone() -> None:
    assert TriggerScan({"try": frozenset({"TRY"})}).offsets("I try TRY 5 Try") == [6]


@given(text=st.text(max_size=60), word=st.sampled_from(["euro", "milioni", "$"]))
def test_a_trigger_stands_where_the_scan_says(text: str, word: str) -> None:
    whole = f"{text} {word} {text}"
    offsets = TriggerScan({word: frozenset()}).offsets(whole)
    assert len(text) + 1 in offsets
    assert offsets == sorted(set(offsets))
    assert all(whole[at : at + len(word)].lower() == word for at in offsets)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_the_words_are_few_and_lower_case(extractors: Mapping[str, LanguageExtractor], lang: str) -> None:
    words = trigger_words(extractors[lang].lexicon)
    assert words
    assert {word for word in words if word != word.lower()} == set()
    # A word of every sentence would make the scan let everything through.
    assert words.keys() & {"a", "di", "of", "the", "il", "e", "and", "in"} == set()
