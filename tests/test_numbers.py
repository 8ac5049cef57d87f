"""Written numbers -> exact values: digits, words, magnitudes, and what is no number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.literals import read_literal
from pipeline.magnitudes import Number
from pipeline.numbers import NumberReader
from pipeline.patterns import Packs

GROUPS = {"it": (".", " ", "\u00a0", "\u202f", "'", "’"), "en": (",", " ", "\u00a0", "\u202f")}
DECIMAL = {"it": ",", "en": "."}
MAGNITUDES = {
    "it": (("mila", 10**3), ("milioni", 10**6), ("mln", 10**6), ("miliardi", 10**9), ("mld", 10**9)),
    "en": (("thousand", 10**3), ("million", 10**6), ("bn", 10**9), ("billion", 10**9), ("trillion", 10**12)),
}


Reads = Callable[[str, str], list[tuple[str, Number]]]


@pytest.fixture(scope="module")
def numbers(packs: Packs) -> Reads:
    """(lang, text) -> the numbers of the text, each with the words it covers."""
    readers = {lang: NumberReader(lexicon.numbers) for lang, lexicon in packs.lexicons.items()}

    def read(lang: str, text: str) -> list[tuple[str, Number]]:
        tokens = packs.lexicons[lang].tokenizer(text)
        found = readers[lang].read(tokens)
        return [(text[tokens[n.start].start : tokens[n.end - 1].end], n) for n in found]

    return read


@pytest.mark.parametrize(
    ("lang", "written", "value"),
    [
        ("it", "0", "0"),
        ("it", "7", "7"),
        ("it", "1,5", "1.5"),
        ("it", "0,125", "0.125"),
        ("it", "2.048", "2048"),
        ("it", "50.000", "50000"),
        ("it", "50,000", "50000"),
        ("it", "50 000", "50000"),
        ("it", "50'000", "50000"),
        ("it", "50’000", "50000"),
        ("it", "1.234.567", "1234567"),
        ("it", "1.234.567,89", "1234567.89"),
        ("it", "1,234,567.89", "1234567.89"),
        ("it", "49.123,00", "49123.00"),
        ("it", "2,50", "2.50"),
        ("it", "1.5", "1.5"),
        ("en", "1.5", "1.5"),
        ("en", "0.125", "0.125"),
        ("en", "2,048", "2048"),
        ("en", "50,000", "50000"),
        ("en", "1,234,567", "1234567"),
        ("en", "1,234,567.89", "1234567.89"),
        ("en", "17,500", "17500"),
        ("en", "900.50", "900.50"),
    ],
)
def test_digits_read_as_the_language_writes_them(packs: Packs, lang: str, written: str, value: str) -> None:
    read = read_literal(written, packs.lexicons[lang].numbers)
    assert read is not None
    assert str(read) == value


@pytest.mark.parametrize(
    ("lang", "written", "value"),
    [("it", "5,576", "5.576"), ("it", "2,788", "2.788"), ("it", "1.400", "1400"), ("en", "2.788", "2.788")],
)
def test_before_a_magnitude_the_decimal_sign_is_one(packs: Packs, lang: str, written: str, value: str) -> None:
    assert read_literal(written, packs.lexicons[lang].numbers, scaled=True) == Decimal(value)


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize(
    "written", ["5.2.2025", "5,2,3", "12.34.56", "1.2.3,4", "9" * 31, "1,23.4567,8", "3,5.853,5", "3.5,853.5"]
)
def test_what_is_no_number(packs: Packs, lang: str, written: str) -> None:
    assert read_literal(written, packs.lexicons[lang].numbers) is None


@pytest.mark.parametrize(
    ("lang", "text", "covers", "value"),
    [
        # digits and magnitudes
        ("it", "1,6 miliardi", "1,6 miliardi", "1600000000"),
        ("it", "1,5 miliardi", "1,5 miliardi", "1500000000"),
        ("it", "40 mln", "40 mln", "40000000"),
        ("it", "40mln", "40mln", "40000000"),
        ("it", "30mila", "30mila", "30000"),
        ("it", "90 mila", "90 mila", "90000"),
        ("it", "500K", "500K", "500000"),
        ("it", "1.400 milioni", "1.400 milioni", "1400000000"),
        ("it", "100 mila miliardi", "100 mila miliardi", "100000000000000"),
        ("it", "2 milioni e 300 mila", "2 milioni e 300 mila", "2300000"),
        ("it", "2 milioni e 300.000", "2 milioni e 300.000", "2300000"),
        ("it", "11 mila e 500", "11 mila e 500", "11500"),
        # words
        ("it", "tre", "tre", "3"),
        ("it", "ventitré", "ventitré", "23"),
        ("it", "ventotto", "ventotto", "28"),
        ("it", "cento", "cento", "100"),
        ("it", "centoventi", "centoventi", "120"),
        ("it", "mille", "mille", "1000"),
        ("it", "duemila", "duemila", "2000"),
        ("it", "duemilatrecento", "duemilatrecento", "2300"),
        ("it", "trecentomila", "trecentomila", "300000"),
        ("it", "un milione", "un milione", "1000000"),
        ("it", "un miliardo e mezzo", "un miliardo e mezzo", "1500000000"),
        ("it", "due milioni e mezzo", "due milioni e mezzo", "2500000"),
        ("it", "mezzo milione", "mezzo milione", "500000"),
        ("it", "due milioni e trecentomila", "due milioni e trecentomila", "2300000"),
        ("it", "tre miliardi", "tre miliardi", "3000000000"),
        # English
        ("en", "1.6 billion", "1.6 billion", "1600000000"),
        ("en", "9.3bn", "9.3bn", "9300000000"),
        ("en", "5m", "5m", "5000000"),
        ("en", "75 million", "75 million", "75000000"),
        ("en", "two", "two", "2"),
        ("en", "two hundred and fifty", "two hundred and fifty", "250"),
        ("en", "two hundred and fifty thousand", "two hundred and fifty thousand", "250000"),
        ("en", "three hundred thousand", "three hundred thousand", "300000"),
        ("en", "one million", "one million", "1000000"),
        ("en", "a million", "a million", "1000000"),
        ("en", "half a million", "half a million", "500000"),
    ],
)
def test_a_number_reads_whole_and_exactly(numbers: Reads, lang: str, text: str, covers: str, value: str) -> None:
    read = [(covered, n.value, n.qualifier) for covered, n in numbers(lang, text)]
    assert read == [(covers, Decimal(value), "exact")]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("it", "una decina di milioni", "10000000"),
        ("it", "una ventina", "20"),
        ("it", "un centinaio", "100"),
        ("it", "una trentina di miliardi", "30000000000"),
        ("it", "un migliaio", "1000"),
    ],
)
def test_a_round_noun_says_about(numbers: Reads, lang: str, text: str, value: str) -> None:
    assert [(c, n.value, n.qualifier) for c, n in numbers(lang, text)] == [(text, Decimal(value), "about")]


@pytest.mark.parametrize(
    ("lang", "text", "low"),
    [
        ("it", "miliardi", "1000000000"),
        ("it", "milioni", "1000000"),
        ("it", "migliaia", "1000"),
        ("it", "decine", "10"),
        ("it", "decine di miliardi", "10000000000"),
        ("it", "decine di migliaia", "10000"),
        ("it", "centinaia di milioni", "100000000"),
        ("en", "billions", "1000000000"),
        ("en", "millions", "1000000"),
        ("en", "thousands", "1000"),
        ("en", "tens of millions", "10000000"),
        ("en", "hundreds of thousands", "100000"),
        ("en", "hundreds of billions", "100000000000"),
    ],
)
def test_an_order_of_magnitude_has_a_low_and_no_value(numbers: Reads, lang: str, text: str, low: str) -> None:
    read = [(covered, n.value, n.low, n.qualifier) for covered, n in numbers(lang, text)]
    assert read == [(text, None, Decimal(low), "unspecified")]


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("it", "3 e 4 milioni", ["3", "4000000"]),
        ("it", "tra 5 e 6 milioni", ["5", "6000000"]),
        ("it", "da 640 a 905", ["640", "905"]),
        ("it", "dai 9,3 agli 11", ["9.3", "11"]),
        ("it", "3, 4 e 7 miliardi", ["3", "4", "7000000000"]),
        ("it", "5 milioni e 2 miliardi", ["5000000", "2000000000"]),
        ("it", "nel 2024 due anni", ["2024", "2"]),
        ("en", "3 and 4 million", ["3", "4000000"]),
        ("en", "5-6 million", ["5", "6000000"]),
        ("en", "5 million and 2 billion", ["5000000", "2000000000"]),
        ("en", "one or two", ["2"]),
    ],
)
def test_numbers_that_stand_side_by_side(numbers: Reads, lang: str, text: str, values: list[str]) -> None:
    assert [str(n.value) for _, n in numbers(lang, text)] == values


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "una società"),
        ("it", "un anno"),
        ("it", "euro"),
        ("it", "il 5.2.2025 era"),
        ("it", "80GB"),
        ("en", "one day"),
        ("en", "the 2nd"),
        ("en", "dollars"),
        ("en", "80GB"),
    ],
)
def test_no_number_in(numbers: Reads, lang: str, text: str) -> None:
    assert numbers(lang, text) == []


@pytest.mark.parametrize(
    ("lang", "text", "magnitude"),
    [
        ("it", "3 miliardi", 10**9),
        ("it", "300", 1),
        ("it", "30mila", 10**3),
        ("en", "5m", 10**6),
        ("en", "250", 1),
    ],
)
def test_the_magnitude_is_told(numbers: Reads, lang: str, text: str, magnitude: int) -> None:
    [(_, number)] = numbers(lang, text)
    assert number.magnitude == magnitude
    assert number.scaled == (magnitude > 1)


@given(
    lang_sign=st.sampled_from([(lang, sign) for lang in GROUPS for sign in GROUPS[lang]]),
    whole=st.integers(0, 10**18),
)
def test_grouped_digits_read_back(numbers: Reads, lang_sign: tuple[str, str], whole: int) -> None:
    lang, sign = lang_sign
    written = f"{whole:,}".replace(",", sign)
    assert [(c, n.value) for c, n in numbers(lang, written)] == [(written, Decimal(whole))]


@given(
    lang=st.sampled_from(["it", "en"]),
    whole=st.integers(1, 10**9),
    cents=st.from_regex(r"[0-9]{1,2}|[0-9]{4,6}", fullmatch=True),
    grouped=st.booleans(),
)
def test_decimals_read_back(numbers: Reads, lang: str, whole: int, cents: str, grouped: bool) -> None:
    digits = f"{whole:,}".replace(",", GROUPS[lang][0]) if grouped else str(whole)
    written = f"{digits}{DECIMAL[lang]}{cents}"
    assert [(c, str(n.value)) for c, n in numbers(lang, written)] == [(written, f"{whole}.{cents}")]


@given(
    data=st.data(),
    lang=st.sampled_from(["it", "en"]),
    tenths=st.integers(11, 99_999),
    space=st.sampled_from([" ", "\u00a0"]),
)
def test_a_magnitude_multiplies_exactly(
    numbers: Reads, data: st.DataObject, lang: str, tenths: int, space: str
) -> None:
    word, factor = data.draw(st.sampled_from(MAGNITUDES[lang]))
    written = f"{tenths // 10}{DECIMAL[lang]}{tenths % 10}{space}{word}"
    assert [(c, n.value) for c, n in numbers(lang, written)] == [(written, Decimal(tenths) * factor / 10)]


ITALIAN_TEENS = [
    *("zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici"),
    *("dodici", "tredici", "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove"),
]
ITALIAN_TENS = [
    "-",
    "-",
    "venti",
    "trenta",
    "quaranta",
    "cinquanta",
    "sessanta",
    "settanta",
    "ottanta",
    "novanta",
]
ENGLISH_TEENS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
ENGLISH_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def italian(number: int) -> str:
    """An integer under a million as Italian writes it, in one word."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        # Before mila the final accent falls: ventitremila.
        head = "mille" if thousands == 1 else italian(thousands).replace("é", "e") + "mila"
        return head + (italian(rest) if rest else "")
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        head = (ITALIAN_TEENS[hundreds] if hundreds > 1 else "") + "cento"
        # cent'ottanta: the o falls before ottanta and otto is kept whole.
        head = head[:-1] if 80 <= rest <= 89 else head
        return head + (italian(rest) if rest else "")
    if number < 20:
        return ITALIAN_TEENS[number]
    tens, unit = ITALIAN_TENS[number // 10], number % 10
    if unit == 0:
        return tens
    return (tens[:-1] if unit in (1, 8) else tens) + ("tré" if unit == 3 else ITALIAN_TEENS[unit])


def english(number: int) -> str:
    """An integer under a million in British English words."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        tail = "" if not rest else (" and " if rest < 100 else " ") + english(rest)
        return f"{english(thousands)} thousand{tail}"
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{ENGLISH_TEENS[hundreds]} hundred" + (f" and {english(rest)}" if rest else "")
    if number < 20:
        return ENGLISH_TEENS[number]
    unit = number % 10
    return ENGLISH_TENS[number // 10] + (f"-{ENGLISH_TEENS[unit]}" if unit else "")


def parted(number: int) -> str:
    """An Italian integer in parts, as it is dictated: due mila cinque cento, 3 milioni e duecento mila."""
    thousands, rest = divmod(number, 1000)
    head = f"{italian(thousands).replace('é', 'e')} mila " if thousands > 1 else "mille " if thousands else ""
    return (head + (italian(rest) if rest else "")).strip()


def millions(number: int, words: Callable[[int], str], one: str, many: str, joint: str) -> str:
    """An integer with its millions apart: due milioni e trecentomila."""
    head, rest = divmod(number, 10**6)
    whole = one if head == 1 else f"{words(head)} {many}"
    return whole + (f"{joint}{words(rest)}" if rest else "")


@given(number=st.integers(2, 999_999))
def test_number_words_read_back_italian(numbers: Reads, number: int) -> None:
    written = italian(number)
    assert [(c, n.value) for c, n in numbers("it", written)] == [(written, Decimal(number))]


@given(number=st.integers(2, 999_999))
@example(1100)
@example(3100)
def test_parted_number_words_read_back_italian(numbers: Reads, number: int) -> None:
    written = parted(number)
    assert [(c, n.value) for c, n in numbers("it", written)] == [(written, Decimal(number))]


@given(head=st.integers(1, 999), rest=st.just(0) | st.integers(1000, 999_999), joint=st.sampled_from([" ", " e "]))
def test_millions_in_words_read_back_italian(numbers: Reads, head: int, rest: int, joint: str) -> None:
    written = millions(head * 10**6 + rest, italian, "un milione", "milioni", joint)
    assert [(c, n.value) for c, n in numbers("it", written)] == [(written, Decimal(head * 10**6 + rest))]


@given(number=st.integers(2, 999_999))
def test_number_words_read_back_english(numbers: Reads, number: int) -> None:
    written = english(number)
    assert [(c, n.value) for c, n in numbers("en", written)] == [(written, Decimal(number))]


@given(number=st.integers(2, 999_999))
def test_number_words_without_and_read_back_english(numbers: Reads, number: int) -> None:
    written = english(number).replace(" and ", " ")
    assert [(c, n.value) for c, n in numbers("en", written)] == [(written, Decimal(number))]


@given(head=st.integers(1, 999), rest=st.just(0) | st.integers(1000, 999_999))
def test_millions_in_words_read_back_english(numbers: Reads, head: int, rest: int) -> None:
    written = millions(head * 10**6 + rest, english, "one million", "million", " ")
    assert [(c, n.value) for c, n in numbers("en", written)] == [(written, Decimal(head * 10**6 + rest))]


@given(
    lang=st.sampled_from(["it", "en"]),
    tenths=st.integers(1, 99_999),
    suffix=st.sampled_from([("K", 10**3), ("k", 10**3), ("M", 10**6), ("bn", 10**9), ("B", 10**9), ("mln", 10**6)]),
)
def test_a_glued_magnitude_reads_back(numbers: Reads, lang: str, tenths: int, suffix: tuple[str, int]) -> None:
    written = f"{tenths // 10}{DECIMAL[lang]}{tenths % 10}{suffix[0]}"
    assert [(c, n.value) for c, n in numbers(lang, written)] == [(written, Decimal(tenths) * suffix[1] / 10)]
