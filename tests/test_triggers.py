"""The trigger scan loses no figure: with it or without it the figures are the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import articles
from pipeline.claims import Extractor, LanguageExtractor
from pipeline.models import Article, Claim, Mention
from pipeline.patterns import Packs, load_packs
from pipeline.triggers import Triggers, TriggerScan

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


@pytest.mark.parametrize("lang", ["it", "en", "es"])
def test_nothing_that_every_sentence_has_is_a_trigger(packs: Packs, lang: str) -> None:
    """A pattern whose rarest words are marks of all prose has every sentence with one read, at twice the time."""
    triggers = Triggers(packs.lexicons[lang])
    assert triggers.lacking == ()
    assert triggers.words.keys().isdisjoint([*".,;:-‑–—&/()'\"", *packs.lexicons[lang].words.prepositions])


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


def corpus_both_ways(packs: Packs, more: str = "") -> list[tuple[list[Claim], list[Claim]]]:
    """The claims of each article of the corpus with the scan, and without it; `more` is added to each text."""
    read = [item for item in articles.read([str(CORPUS)], packs) if isinstance(item, Article)]
    assert {article.lang for article in read} == {"it", "en", "es"}
    read = [replace(article, text=article.text + more) for article in read]
    extractor = Extractor(packs)
    assert extractor.without_trigger() == ()
    scanned = [extractor.claims(article) for article in read]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TriggerScan, "offsets", every_word)
        return list(zip(scanned, (extractor.claims(article) for article in read), strict=True))


def test_no_corpus_article_needs_more_than_the_scan(packs: Packs) -> None:
    claims = corpus_both_ways(packs)
    assert sum(len(scanned) for scanned, _ in claims) > 100
    assert [all_read for scanned, all_read in claims if scanned != all_read] == []


def test_nor_with_a_pack_of_ones_own(tmp_path: Path) -> None:
    loaded = load_packs([abaci(tmp_path)])
    claims = corpus_both_ways(loaded, "\n\nDispone di 12 abachi, costati 5 zecchini veneti, e non di 30 tavolette.")
    assert [all_read for scanned, all_read in claims if scanned != all_read] == []
    fired = Counter(name for scanned, _ in claims for claim in scanned for name in claim.patterns)
    assert fired["it.test.abacus"] > 10


def test_a_pattern_without_a_word_has_every_sentence_read(tmp_path: Path) -> None:
    loaded = load_packs([abaci(tmp_path, match="{number} {word}")])
    extractor = Extractor(loaded)
    assert extractor.without_trigger() == ("it.test.abacus",)
    article = Article(id="a", text="Il magazzino è pieno. Ha 12 abachi.", lang="it")
    assert [claim.mention for claim in extractor.claims(article)] == ["12 abachi"]
    # The other language is scanned as ever.
    assert isinstance(Triggers(loaded.lexicons["en"]).scan(), TriggerScan)


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


def abaci(folder: Path, match: str = "{number} abachi") -> Path:
    """A pack with a currency and a pattern of its own."""
    (folder / "it").mkdir()
    (folder / "it/abaci.toml").write_text(
        f"""
[currency.XTS]
words = ["zecchini veneti"]
signs = ["Đ"]

[[pattern]]
id = "it.test.abacus"
kind = "gpu_count"
match = "{match}"
matches = ["Ha 12 abachi."]
near_misses = ["Ha molti abachi."]
""",
        encoding="utf-8",
    )
    return folder


def test_a_pack_with_a_word_of_its_own_is_scanned_for(tmp_path: Path) -> None:
    loaded = load_packs([abaci(tmp_path)])
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
    triggers = Triggers(extractors[lang].lexicon)
    assert triggers.lacking == ()
    words = triggers.words
    assert words
    assert {word for word in words if word != word.lower()} == set()
    # A word of every sentence would make the scan let everything through.
    assert words.keys() & {"a", "di", "of", "the", "il", "e", "and", "in"} == set()
