"""Figures of a text: value, bounds, unit, qualifier, mention, kind and item; and what is no figure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import Claim, Mention

Claims = Callable[[str, str], list[Claim]]
Mentions = Callable[[str, str], list[Mention]]

# text | mention | low | high | unit | qualifier; equal ends make a value, - is an open end.
ITALIAN = """
Ha speso 1,6 miliardi di dollari. | 1,6 miliardi di dollari | 1600000000 | 1600000000 | USD | exact
Costa 5 euro. | 5 euro | 5 | 5 | EUR | exact
Costa 2,50 euro. | 2,50 euro | 2.50 | 2.50 | EUR | exact
Costa 1.234.567,89 euro. | 1.234.567,89 euro | 1234567.89 | 1234567.89 | EUR | exact
Ha pagato 40mln di euro. | 40mln di euro | 40000000 | 40000000 | EUR | exact
Ha pagato 40 mln €. | 40 mln € | 40000000 | 40000000 | EUR | exact
Ha pagato €40 mln. | €40 mln | 40000000 | 40000000 | EUR | exact
Un abbonamento da 20€. | 20€ | 20 | 20 | EUR | exact
Ha raccolto $ 75 milioni. | $ 75 milioni | 75000000 | 75000000 | USD | exact
Vale US$5 miliardi. | US$5 miliardi | 5000000000 | 5000000000 | USD | exact
Il bando vale 3 mln EUR. | 3 mln EUR | 3000000 | 3000000 | EUR | exact
Servono duemilatrecento euro. | duemilatrecento euro | 2300 | 2300 | EUR | exact
Servono due milioni e mezzo di euro. | due milioni e mezzo di euro | 2500000 | 2500000 | EUR | exact
Costa mezzo milione di euro. | mezzo milione di euro | 500000 | 500000 | EUR | exact
Costa un milione di euro. | un milione di euro | 1000000 | 1000000 | EUR | exact
Costa 30mila euro. | 30mila euro | 30000 | 30000 | EUR | exact
Costa 90 mila euro al giorno. | 90 mila euro | 90000 | 90000 | EUR | exact
Costa 10 sterline. | 10 sterline | 10 | 10 | GBP | exact
Costa 10 milioni di dollari canadesi. | 10 milioni di dollari canadesi | 10000000 | 10000000 | CAD | exact
Costa 10 franchi svizzeri. | 10 franchi svizzeri | 10 | 10 | CHF | exact
Costa 10 milioni di yuan. | 10 milioni di yuan | 10000000 | 10000000 | CNY | exact
Costava 10 miliardi di lire. | 10 miliardi di lire | 10000000000 | 10000000000 | ITL | exact
Costa un euro. | un euro | 1 | 1 | EUR | exact
Nel 2024 ha perso 100 euro. | 100 euro | 100 | 100 | EUR | exact
Ha speso ben 3 milioni di euro. | 3 milioni di euro | 3000000 | 3000000 | EUR | exact
Ha speso soli 3 milioni di euro. | 3 milioni di euro | 3000000 | 3000000 | EUR | exact
Ha speso addirittura 3 milioni di euro. | 3 milioni di euro | 3000000 | 3000000 | EUR | exact
Ha speso circa 3 milioni di euro. | 3 milioni di euro | 3000000 | 3000000 | EUR | about
Ha speso quasi 3 milioni di euro. | 3 milioni di euro | 3000000 | 3000000 | EUR | about
Il conto è attorno ai 3 milioni di euro. | 3 milioni di euro | 3000000 | 3000000 | EUR | about
Il debito sfiora i 40 milioni di euro. | 40 milioni di euro | 40000000 | 40000000 | EUR | about
Ha speso una decina di milioni di euro. | una decina di milioni di euro | 10000000 | 10000000 | EUR | about
Ha speso oltre 3 milioni di euro. | 3 milioni di euro | 3000000 | - | EUR | more_than
Ha speso ben oltre 500 milioni di euro. | 500 milioni di euro | 500000000 | - | EUR | more_than
Ha speso più di 3 milioni di euro. | 3 milioni di euro | 3000000 | - | EUR | more_than
Un danno superiore ai 3 milioni di euro. | 3 milioni di euro | 3000000 | - | EUR | more_than
I ricavi hanno superato i 2 miliardi di euro. | 2 miliardi di euro | 2000000000 | - | EUR | more_than
Servono almeno 3 milioni di euro. | 3 milioni di euro | 3000000 | - | EUR | at_least
Costa meno di 300 euro. | 300 euro | - | 300 | EUR | less_than
Una spesa inferiore a 300 euro. | 300 euro | - | 300 | EUR | less_than
Multe fino a 300 euro. | 300 euro | - | 300 | EUR | at_most
Spenderà al massimo 300 euro. | 300 euro | - | 300 | EUR | at_most
Non più di 300 euro a testa. | 300 euro | - | 300 | EUR | at_most
Ha speso miliardi di dollari. | miliardi di dollari | 1000000000 | - | USD | unspecified
Ha speso decine di miliardi di euro. | decine di miliardi di euro | 10000000000 | - | EUR | unspecified
Ha speso centinaia di milioni di euro. | centinaia di milioni di euro | 100000000 | - | EUR | unspecified
Costerà tra i 5 e i 6 milioni di euro. | 5 e i 6 milioni di euro | 5000000 | 6000000 | EUR | between
Costerà tra 5 e 6 milioni di euro. | 5 e 6 milioni di euro | 5000000 | 6000000 | EUR | between
Un premio di 5-6 milioni di dollari. | 5-6 milioni di dollari | 5000000 | 6000000 | USD | between
Un premio da 500 mila a 2 milioni di euro. | 500 mila a 2 milioni di euro | 500000 | 2000000 | EUR | between
Servono dai 5 ai 10 miliardi di euro. | 5 ai 10 miliardi di euro | 5000000000 | 10000000000 | EUR | between
"""
ENGLISH = """
It spent 1.6 billion dollars. | 1.6 billion dollars | 1600000000 | 1600000000 | USD | exact
It costs $5. | $5 | 5 | 5 | USD | exact
It cost us $5. | $5 | 5 | 5 | USD | exact
It costs £17,500. | £17,500 | 17500 | 17500 | GBP | exact
It costs £1,234,567.89. | £1,234,567.89 | 1234567.89 | 1234567.89 | GBP | exact
Sales reached €9.3bn. | €9.3bn | 9300000000 | 9300000000 | EUR | exact
It paid $5m. | $5m | 5000000 | 5000000 | USD | exact
It raised $ 75 million. | $ 75 million | 75000000 | 75000000 | USD | exact
It is worth US$5 billion. | US$5 billion | 5000000000 | 5000000000 | USD | exact
It is worth A$5 billion. | A$5 billion | 5000000000 | 5000000000 | AUD | exact
It pays 20€ a month. | 20€ | 20 | 20 | EUR | exact
The grant is 3 million EUR. | 3 million EUR | 3000000 | 3000000 | EUR | exact
It costs two hundred and fifty dollars. | two hundred and fifty dollars | 250 | 250 | USD | exact
It costs half a million pounds. | half a million pounds | 500000 | 500000 | GBP | exact
It costs a million dollars. | a million dollars | 1000000 | 1000000 | USD | exact
They signed a 15-dollar deal. | 15-dollar | 15 | 15 | USD | exact
It costs 10 million Canadian dollars. | 10 million Canadian dollars | 10000000 | 10000000 | CAD | exact
It costs 10 million Swiss francs. | 10 million Swiss francs | 10000000 | 10000000 | CHF | exact
It costs 10 million yuan. | 10 million yuan | 10000000 | 10000000 | CNY | exact
In 2024 it lost 100 euros. | 100 euros | 100 | 100 | EUR | exact
It spent just $3 million. | $3 million | 3000000 | 3000000 | USD | exact
It spent about $3 million. | $3 million | 3000000 | 3000000 | USD | about
It spent nearly $3 million. | $3 million | 3000000 | 3000000 | USD | about
It spent some $3 million. | $3 million | 3000000 | 3000000 | USD | about
It spent around $3 million. | $3 million | 3000000 | 3000000 | USD | about
It spent more than $3 million. | $3 million | 3000000 | - | USD | more_than
It spent over $3 million. | $3 million | 3000000 | - | USD | more_than
It needs at least $3 million. | $3 million | 3000000 | - | USD | at_least
It costs less than $300. | $300 | - | 300 | USD | less_than
It costs under $300. | $300 | - | 300 | USD | less_than
Fines of up to $300. | $300 | - | 300 | USD | at_most
No more than $300 each. | $300 | - | 300 | USD | at_most
It spent billions of dollars. | billions of dollars | 1000000000 | - | USD | unspecified
Savers lost tens of millions of pounds. | tens of millions of pounds | 10000000 | - | GBP | unspecified
It costs between $5 million and $6 million. | $5 million and $6 million | 5000000 | 6000000 | USD | between
It costs between $5 and $7 billion. | $5 and $7 billion | 5000000000 | 7000000000 | USD | between
A prize of $5-6 million. | $5-6 million | 5000000 | 6000000 | USD | between
It costs 15–25 million dollars. | 15–25 million dollars | 15000000 | 25000000 | USD | between
Repairs cost $300 to $500. | $300 to $500 | 300 | 500 | USD | between
"""


def rows(table: str, lang: str) -> list[tuple[str, list[str]]]:
    return [(lang, [cell.strip() for cell in line.split("|")]) for line in table.strip().splitlines()]


def bounds(row: list[str]) -> list[Decimal | None]:
    return [None if end == "-" else Decimal(end) for end in row[2:4]]


@pytest.mark.parametrize(("lang", "row"), [*rows(ITALIAN, "it"), *rows(ENGLISH, "en")])
def test_an_amount(claims_of: Claims, lang: str, row: list[str]) -> None:
    text, mention, _, _, unit, qualifier = row
    [claim] = claims_of(lang, text)
    assert (claim.kind, claim.mention, claim.unit, claim.item) == ("money", mention, unit, "")
    assert (claim.qualifier, [claim.value_low, claim.value_high]) == (qualifier, bounds(row))
    ends = [end for end in bounds(row) if end is not None]
    assert claim.value == (None if qualifier in ("between", "unspecified") else ends[0])
    assert text[claim.start : claim.end] == mention


# text | mention | low | high | item | qualifier
GPUS = {
    "it": """
Usa 2.048 GPU. | 2.048 GPU | 2048 | 2048 | | exact
Dispone di 50.000 GPU Nvidia Hopper. | 50.000 GPU Nvidia Hopper | 50000 | 50000 | Hopper | exact
Ha comprato 10.000 H800. | 10.000 H800 | 10000 | 10000 | H800 | exact
Ordinate 100mila GB200. | 100mila GB200 | 100000 | 100000 | GB200 | exact
Ha ordinato 30.000 unità H20. | 30.000 unità H20 | 30000 | 30000 | H20 | exact
Ha comprato 500 Hopper H100. | 500 Hopper H100 | 500 | 500 | H100 | exact
Ha comprato 500 Nvidia H100 Hopper. | 500 Nvidia H100 Hopper | 500 | 500 | H100 | exact
Ha 300 GeForce RTX 4090. | 300 GeForce RTX 4090 | 300 | 300 | RTX 4090 | exact
Ha 500 GPU Nvidia Hopper H100. | 500 GPU Nvidia Hopper H100 | 500 | 500 | H100 | exact
Ha 512 schede grafiche. | 512 schede grafiche | 512 | 512 | | exact
Ha 300 RTX 4090. | 300 RTX 4090 | 300 | 300 | RTX 4090 | exact
Ha circa 50.000 GPU. | 50.000 GPU | 50000 | 50000 | | about
Ha oltre 50.000 GPU. | 50.000 GPU | 50000 | - | | more_than
Ha migliaia di GPU. | migliaia di GPU | 1000 | - | | unspecified
Ha decine di migliaia di H100. | decine di migliaia di H100 | 10000 | - | H100 | unspecified
""",
    "en": """
It took 2,048 GPUs. | 2,048 GPUs | 2048 | 2048 | | exact
It has 50,000 Nvidia Hopper GPUs. | 50,000 Nvidia Hopper GPUs | 50000 | 50000 | Hopper | exact
It bought 10,000 H800s. | 10,000 H800s | 10000 | 10000 | H800 | exact
It ordered 30,000 units of the H20. | 30,000 units of the H20 | 30000 | 30000 | H20 | exact
It bought 500 Nvidia Hopper H100 GPUs. | 500 Nvidia Hopper H100 GPUs | 500 | 500 | H100 | exact
It has 512 graphics cards. | 512 graphics cards | 512 | 512 | | exact
It uses 3,000 of Nvidia's H100s. | 3,000 of Nvidia's H100s | 3000 | 3000 | H100 | exact
It has about 50,000 GPUs. | 50,000 GPUs | 50000 | 50000 | | about
It has more than 50,000 GPUs. | 50,000 GPUs | 50000 | - | | more_than
It has thousands of GPUs. | thousands of GPUs | 1000 | - | | unspecified
""",
}


@pytest.mark.parametrize(("lang", "row"), [row for lang, table in GPUS.items() for row in rows(table, lang)])
def test_a_gpu_count(claims_of: Claims, lang: str, row: list[str]) -> None:
    text, mention, _, _, item, qualifier = row
    [claim] = claims_of(lang, text)
    assert (claim.kind, claim.mention, claim.unit, claim.item) == ("gpu_count", mention, "GPU", item)
    assert (claim.qualifier, [claim.value_low, claim.value_high]) == (qualifier, bounds(row))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "La quota è salita al 12,5% in un anno."),
        ("it", "È nato il 5 febbraio 2025 a Torino."),
        ("it", "Gioca con una RTX 4090 nuova."),
        ("it", "La scheda ha 80 GB di memoria."),
        ("it", "L'addestramento ha richiesto 2,788 milioni di ore GPU."),
        ("it", "Il modello ha 671 miliardi di parametri."),
        ("it", "Consuma 60 megawatt."),
        ("it", "Ha preso 18.412 voti."),
        ("it", "Le 12 nazioni dell'euro si incontrano."),
        ("it", "L'euro sale sul dollaro."),
        ("it", "Ha venduto 3 milioni di copie."),
        ("it", "Servono altri 3 miliardi."),
        ("it", "Nel 2024 le GPU mancavano."),
        ("it", "Il campionato europeo conta 24 squadre."),
        ("it", ""),
        ("en", "The share rose to 12.5% in a year."),
        ("en", "It was founded on 5 February 2025 in Leeds."),
        ("en", "He plays on an RTX 4090 at home."),
        ("en", "The card has 80 GB of memory."),
        ("en", "Training took 2.788 million H800 GPU hours."),
        ("en", "The model has 671 billion parameters."),
        ("en", "It draws 60 megawatts."),
        ("en", "She won 18,412 votes."),
        ("en", "The parcel weighs 40 pounds."),
        ("en", "The euro rose against the dollar."),
        ("en", "It sold 3 million copies."),
        ("en", "Another 3 billion is needed."),
        ("en", "In 2024 GPUs were scarce."),
        ("en", "They pounded on 12 doors."),
        ("en", ""),
    ],
)
def test_no_figure_in(claims_of: Claims, mentions_of: Mentions, lang: str, text: str) -> None:
    assert claims_of(lang, text) == []
    assert mentions_of(lang, text) == []


@pytest.mark.parametrize(
    ("lang", "text", "figures"),
    [
        # a bare magnitude takes the currency of its paragraph
        (
            "it",
            "Vale 5 miliardi di euro e ne servono altri 3 miliardi.",
            [("5 miliardi di euro", "EUR"), ("3 miliardi", "EUR")],
        ),
        (
            "it",
            "Ha speso 5 miliardi di dollari. Ne incassa 4 miliardi.",
            [("5 miliardi di dollari", "USD"), ("4 miliardi", "USD")],
        ),
        ("it", "Ha speso 5 miliardi di euro.\n\nServono altri 3 miliardi.", [("5 miliardi di euro", "EUR")]),
        ("it", "Costa 5 euro e ha 3 miliardi di parametri.", [("5 euro", "EUR")]),
        (
            "en",
            "It spent $5 billion and needs another 3 billion.",
            [("$5 billion", "USD"), ("3 billion", "USD")],
        ),
        ("en", "The model has 3 billion parameters and costs $5.", [("$5", "USD")]),
        # numbers that share the unit of the last
        ("it", "Gli utili sono di 3 e 4 miliardi di euro.", [("3", "EUR"), ("4 miliardi di euro", "EUR")]),
        ("en", "Profits were 3 and 4 million euros.", [("3", "EUR"), ("4 million euros", "EUR")]),
        # a change is two figures
        ("it", "Il prezzo è passato da 100 euro a 200 euro.", [("100 euro", "EUR"), ("200 euro", "EUR")]),
        ("en", "Sales rose from $5 million to $7 million.", [("$5 million", "USD"), ("$7 million", "USD")]),
        # one amount said in two currencies, and counts beside money
        ("it", "Costa 5 dollari (4,5 euro).", [("5 dollari", "USD"), ("4,5 euro", "EUR")]),
        ("it", "Ha 10.000 H800 e 10.000 H100.", [("10.000 H800", "GPU"), ("10.000 H100", "GPU")]),
        (
            "it",
            "Ha speso 6 milioni di dollari e usato 2.048 GPU.",
            [("6 milioni di dollari", "USD"), ("2.048 GPU", "GPU")],
        ),
        ("en", "It spent $6 million and used 2,048 GPUs.", [("$6 million", "USD"), ("2,048 GPUs", "GPU")]),
        # the same amount is a claim each time
        ("it", "Costa 5 euro. Ripeto: costa 5 euro.", [("5 euro", "EUR"), ("5 euro", "EUR")]),
    ],
)
def test_several_figures(claims_of: Claims, lang: str, text: str, figures: list[tuple[str, str]]) -> None:
    assert [(claim.mention, claim.unit) for claim in claims_of(lang, text)] == figures


def test_a_list_shares_the_magnitude(claims_of: Claims) -> None:
    assert [c.value for c in claims_of("it", "Utili di 3 e 4 miliardi di euro.")] == [
        Decimal(3 * 10**9),
        Decimal(4 * 10**9),
    ]


@pytest.mark.parametrize(
    ("lang", "text"),
    [("it", "Ha speso circa 3 milioni di euro, cioè 4 GPU."), ("en", "It spent $3 million, or 4 GPUs.")],
)
def test_mentions_are_the_figures_of_the_claims(claims_of: Claims, mentions_of: Mentions, lang: str, text: str) -> None:
    mentions, claims = mentions_of(lang, text), claims_of(lang, text)
    assert [(m.kind, m.start, m.end, m.unit, m.item) for m in mentions] == [
        (c.kind, c.start, c.end, c.unit, c.item) for c in claims
    ]
    assert all(mention.patterns for mention in mentions)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "Servono da 6 milioni a 5 milioni di euro."),
        ("it", "Servono tra i 6 milioni e i 5 milioni di euro."),
        ("en", "It takes between $6 million and $5 million."),
        ("en", "It takes between $5 and €6 million."),
    ],
)
def test_ends_that_make_no_range(claims_of: Claims, lang: str, text: str) -> None:
    found = claims_of(lang, text)
    assert found
    assert {claim.qualifier for claim in found} == {"exact"}


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "  ", "\n"])
def test_spaces_of_a_web_page(claims_of: Claims, space: str) -> None:
    text = f"La società ha chiuso bene.\n\nLa Ferroluna ha speso 5{space}milioni{space}di{space}euro ieri."
    [claim] = claims_of("it", text)
    assert (claim.value, claim.unit) == (Decimal(5_000_000), "EUR")
    assert claim.mention == f"5{space}milioni{space}di{space}euro"


# Properties

FRAGMENTS = {
    "it": [
        *(
            "5 milioni di euro",
            "1,6 miliardi di dollari",
            "2.048 GPU",
            "10.000 H800",
            "€ 5",
            "decine di miliardi",
        ),
        *(
            "tra 5 e 6",
            "circa",
            "oltre",
            "Secondo Ocra,",
            "la società ha speso",
            "ha detto che",
            "«",
            "»",
            "“",
            "”",
            '"',
        ),
        *(
            "dell’Ambra",
            "\n\n",
            "\u2028",
            ".",
            ",",
            ";",
            ":",
            "—",
            "(",
            ")",
            "İ",
            "ﬁ",
            "👩‍🔬",
            "é",
            "12,5%",
            "RELATED ARTICLES",
        ),
    ],
    "en": [
        *("$5 million", "1.6 billion dollars", "2,048 GPUs", "10,000 H800s", "£ 5", "tens of billions"),
        *(
            "between 5 and 6",
            "about",
            "more than",
            "According to Ochre,",
            "the firm spent",
            "said that",
            "“",
            "”",
            '"',
        ),
        *(
            "Amber’s",
            "\n\n",
            "\u2028",
            ".",
            ",",
            ";",
            ":",
            "—",
            "(",
            ")",
            "İ",
            "ﬁ",
            "👩‍🔬",
            "é",
            "12.5%",
            "RELATED ARTICLES",
        ),
    ],
}
built = st.deferred(lambda: st.sampled_from(["it", "en"])).flatmap(
    lambda lang: st.tuples(
        st.just(lang),
        st.lists(st.sampled_from(FRAGMENTS[lang]) | st.text(max_size=5), max_size=14).map(" ".join),
    )
)


@given(article=built)
def test_offsets_are_exact_and_in_order(claims_of: Claims, article: tuple[str, str]) -> None:
    lang, text = article
    claims = claims_of(lang, text)
    for claim in claims:
        assert text[claim.start : claim.end] == claim.mention
        assert claim.mention
        assert claim.sentence in text
        assert claim.mention in claim.sentence
    assert all(a.end <= b.start for a, b in pairwise(claims))
    assert len({claim.claim_id for claim in claims}) == len(claims)


@given(article=built)
def test_a_figure_s_bounds_hold_together(claims_of: Claims, article: tuple[str, str]) -> None:
    for claim in claims_of(*article):
        low, high = claim.value_low, claim.value_high
        assert low is not None or high is not None
        if low is not None and high is not None:
            assert low <= high
        if claim.qualifier in ("exact", "about"):
            assert claim.value == low == high
        if claim.qualifier in ("between", "unspecified"):
            assert claim.value is None
        assert claim.unit
        assert claim.patterns


@given(text=st.text(max_size=120), lang=st.sampled_from(["it", "en"]))
def test_any_text_is_read_without_an_error(claims_of: Claims, mentions_of: Mentions, text: str, lang: str) -> None:
    claims_of(lang, text)
    mentions_of(lang, text)


@given(article=built)
def test_a_paragraph_without_figures_at_the_end_changes_no_figure(claims_of: Claims, article: tuple[str, str]) -> None:
    lang, text = article
    last = {"it": "Alla fine tutti tornano a casa contenti.", "en": "In the end they all go home happy."}[lang]
    before, after = claims_of(lang, text), claims_of(lang, f"{text}\n\n{last}")
    assert [(c.start, c.end, c.value, c.value_low, c.value_high, c.unit, c.qualifier, c.item) for c in after] == [
        (c.start, c.end, c.value, c.value_low, c.value_high, c.unit, c.qualifier, c.item) for c in before
    ]


@given(amount=st.integers(1, 10**15), lang=st.sampled_from(["it", "en"]))
def test_an_amount_in_grouped_digits_reads_back(claims_of: Claims, amount: int, lang: str) -> None:
    grouped = f"{amount:,}"
    text = f"Costa {grouped.replace(',', '.')} euro." if lang == "it" else f"It costs {grouped} euros."
    assert [(c.value, c.unit) for c in claims_of(lang, text)] == [(Decimal(amount), "EUR")]
