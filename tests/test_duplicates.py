"""Near-identical articles: what counts as the same text, which one is the original."""

from __future__ import annotations

import random
import tracemalloc

import pytest

from pipeline.duplicates import duplicates, sketch

DRAW = random.Random(1)
WORDS = [f"parola{number}" for number in range(3000)]


def text(words: int) -> list[str]:
    return DRAW.choices(WORDS, k=words)


AGENCY = text(300)


def found(*texts: list[str]) -> dict[int, int]:
    written = [" ".join(words) for words in texts]
    return duplicates(b"".join(map(sketch, written)), written.__getitem__)


@pytest.mark.parametrize(
    "copy",
    [
        AGENCY,
        [word.upper() for word in AGENCY],
        text(12) + AGENCY,
        AGENCY[:280],
        AGENCY[:100] + AGENCY[125:],
        text(10) + AGENCY[10:] + text(20),
    ],
    ids=["same", "capitals", "headline", "cut", "gap", "both"],
)
def test_an_edited_copy_is_a_duplicate(copy: list[str]) -> None:
    assert found(text(300), AGENCY, text(200), copy) == {3: 1}


@pytest.mark.parametrize(
    "other",
    [text(300), AGENCY[:150] + text(150), DRAW.sample(AGENCY, 300), [], ["solo", "tre", "parole"]],
    ids=["another", "half", "shuffled", "empty", "short"],
)
def test_another_text_is_none(other: list[str]) -> None:
    assert found(AGENCY, other) == {}


def test_the_first_is_the_original_of_all_and_none_is_a_duplicate_of_a_duplicate() -> None:
    # The third is like the second, which is like the first; the third is not like the first.
    drift = [AGENCY, AGENCY[:250], AGENCY[:200]]
    assert found(*drift) == {1: 0}
    assert found(AGENCY, *[AGENCY[: 300 - cut] for cut in range(40)]) == dict.fromkeys(range(1, 41), 0)


def test_texts_too_short_for_a_sketch_are_not_compared() -> None:
    assert found(["flash"], ["flash"], []) == {}


def test_of_many_texts_the_copies_are_found() -> None:
    """Of 200 articles with one copy each, edited in a tenth of its words at one place, nearly all are found."""
    originals = [text(250) for _ in range(200)]
    copies = [words[:100] + text(15) + words[115:] for words in originals]
    pairs = found(*originals, *copies)
    assert all(pairs.get(200 + number) in (None, number) for number in range(200))
    assert len(pairs) >= 195


def test_articles_of_one_template_are_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each shares six tenths with all others and is the copy of none; the last is a copy of the one before."""
    count = 150
    made = [AGENCY[:240] + text(80) for _ in range(count)]
    written = [" ".join(words) for words in (*made, made[-1][:310])]
    read = 0

    def counting(number: int) -> str:
        nonlocal read
        read += 1
        return written[number]

    monkeypatch.setattr("pipeline.duplicates._TEXTS", 1)
    pairs = duplicates(b"".join(map(sketch, written)), counting)
    assert pairs == {count: count - 1}
    # Two texts a comparison, where only one is kept at hand.
    assert count < read <= 2 * 8 * (count + 1)


def test_what_is_kept_of_long_texts_is_little() -> None:
    """Kept as words, six texts of 300,000 words would take 250 MB."""
    long = " ".join(f"w{number}" for number in range(300_000))
    copies = [f"{long} fine {number}" for number in range(6)]
    sketches = b"".join(map(sketch, copies))
    tracemalloc.start()
    try:
        assert len(duplicates(sketches, copies.__getitem__)) == 5
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
