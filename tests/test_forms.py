"""The written forms of figures, a sentence a row in forms/*.tsv; and what must hold of all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from babel.core import get_global
from babel.numbers import get_currency_name
from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims import Extractor
from pipeline.models import Article, Claim
from pipeline.patterns import Packs

# Legal tender somewhere today, by the CLDR that babel carries.
CURRENT = {
    code
    for times in get_global("territory_currencies").values()
    for code, _, until, tender in times
    if tender and until is None
}
FORMS = Path(__file__).parent / "forms"
MARKS = {
    "about": "~",
    "more_than": ">",
    "at_least": ">=",
    "less_than": "<",
    "at_most": "<=",
    "exact": "",
    "unspecified": "?",
    "between": "",
}
# Rows in which the case of a letter is what tells: Rs, Sh and R are signs, 50p is pence, Cent is a name.
CASE_TELLS = re.compile(r"\bRs|\bSFr|\b(?:[KT]?[Ss]hs?|RM|J\$|GH¢|[RNP]) ?\d|\d+p\b|50 Cent|\$5 K ")
# Sentences without a figure, a currency, a number or a name that could speak or own.
PLAIN = {
    "it": ("Il cielo era grigio.", "Nessuno ha risposto alle domande.", "La piazza si è svuotata presto."),
    "en": ("The sky was grey.", "Nobody answered the questions.", "The square emptied early."),
    "es": ("El cielo estaba gris.", "Nadie respondió a las preguntas.", "La plaza se vació pronto."),
}

Shown = Callable[[str, str], list[str]]


def rows() -> Iterator[tuple[str, str, str]]:
    """Language, sentence and what stands in it."""
    for path in sorted(FORMS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line and not line.startswith("#"):
                text, _, expected = line.rpartition("\t")
                yield path.stem, text, expected


ROWS = list(rows())
WITH_FIGURES = [(lang, text) for lang, text, expected in ROWS if expected != "-"]


def plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")


def shown(claim: Claim) -> str:
    """A claim in the notation of the rows."""
    amount = f"{plain(claim.value_low)}..{plain(claim.value_high)}" if claim.qualifier == "between" else ""
    amount = amount or MARKS[claim.qualifier] + plain(claim.value_low if claim.value is None else claim.value)
    item = f"({claim.item})" if claim.item else ""
    return " ".join(part for part in (amount, claim.unit, claim.per, item) if part)


@pytest.fixture(scope="module")
def extractor(packs: Packs) -> Extractor:
    return Extractor(packs)


@pytest.fixture(scope="module")
def read(extractor: Extractor) -> Shown:
    def figures(lang: str, text: str) -> list[str]:
        return [shown(claim) for claim in extractor.claims(Article(id="a", text=text, lang=lang))]

    return figures


def expected_of(cell: str) -> list[str]:
    normal = re.sub(r"\d+\.\d+", lambda number: plain(Decimal(number.group())), cell)
    return [] if normal == "-" else normal.split("; ")


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS)
def test_a_written_form_is_read(read: Shown, lang: str, text: str, expected: str) -> None:
    assert read(lang, text) == expected_of(expected)


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS)
def test_the_other_apostrophe_reads_alike(read: Shown, lang: str, text: str, expected: str) -> None:
    other = text.replace("'", "’") if "'" in text else text.replace("’", "'")
    assert read(lang, other) == expected_of(expected)


@pytest.mark.parametrize(("lang", "text", "expected"), [row for row in ROWS if not CASE_TELLS.search(row[1])])
def test_capitals_read_alike(read: Shown, lang: str, text: str, expected: str) -> None:
    assert read(lang, text.upper()) == expected_of(expected)


@pytest.mark.parametrize("lang", ["it", "en", "es"])
@pytest.mark.parametrize("code", sorted(CURRENT))
def test_every_currency_is_read_by_its_cldr_name(read: Shown, lang: str, code: str) -> None:
    name = get_currency_name(code, count=2, locale=lang)
    assert read(lang, f"500 {name}.") == [f"500 {code}"]


@pytest.mark.parametrize("lang", ["it", "en", "es"])
@pytest.mark.parametrize("code", sorted(CURRENT))
def test_a_code_is_read_unless_the_pack_says_it_is_a_word(packs: Packs, read: Shown, lang: str, code: str) -> None:
    word = code in packs.lexicons[lang].words.not_codes
    assert read(lang, f"{code} 500.") == read(lang, f"500 {code}.") == ([] if word else [f"500 {code}"])


@given(data=st.data())
def test_a_sentence_without_figures_changes_no_other(read: Shown, data: st.DataObject) -> None:
    lang, text = data.draw(st.sampled_from(WITH_FIGURES))
    before, after = (data.draw(st.lists(st.sampled_from(PLAIN[lang]), max_size=3)) for _ in range(2))
    assert read(lang, " ".join([*before, text, *after])) == read(lang, text)


@given(data=st.data())
def test_a_figure_is_where_it_says(extractor: Extractor, data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(("it", "en", "es")))
    chosen = data.draw(st.lists(st.sampled_from([text for each, text in WITH_FIGURES if each == lang]), max_size=5))
    text = data.draw(st.sampled_from((" ", "\n", "\n\n", "\r\n"))).join(chosen)
    last = 0
    for claim in extractor.claims(Article(id="a", text=text, lang=lang)):
        assert last <= claim.start < claim.end
        assert claim.mention in claim.sentence
        last = claim.end
