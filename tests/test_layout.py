"""A pasted page -> title, date, paragraphs and noise; paragraphs -> sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout import Block, blocks, read_head, sentences
from pipeline.patterns import Packs

Lay = Callable[[str, str], list[tuple[str, str]]]
Cut = Callable[[str, str], list[str]]
CutBlocks = Callable[[str, str], list[tuple[Block, list[tuple[int, int]]]]]

PROSE = "La società Alfa ha chiuso l'anno con conti in ordine e una rete di negozi più larga di prima."
LONG = " ".join([PROSE] * 5)


@pytest.fixture(scope="module")
def lay(packs: Packs) -> Lay:
    """(lang, text) -> kind and text of each block."""
    return lambda lang, text: [(b.kind, text[b.start : b.end]) for b in blocks(text, packs.lexicons[lang])]


@pytest.fixture(scope="module")
def cut_blocks(packs: Packs) -> CutBlocks:
    """(lang, text) -> each block with the offsets of its sentences."""

    def both(lang: str, text: str) -> list[tuple[Block, list[tuple[int, int]]]]:
        lexicon = packs.lexicons[lang]
        return [(block, sentences(text, block, lexicon)) for block in blocks(text, lexicon)]

    return both


@pytest.fixture(scope="module")
def cut(packs: Packs) -> Cut:
    """(lang, text) -> the sentences of the text as one block."""

    def sentences_of(lang: str, text: str) -> list[str]:
        block = Block(0, len(text), "body")
        return [text[start:end] for start, end in sentences(text, block, packs.lexicons[lang])]

    return sentences_of


@pytest.mark.parametrize(
    ("lang", "head", "published"),
    [
        ("it", "mercoledì, Febbraio 5, 2025\n\nAlfa vende\n\nTesto.", "2025-02-05"),
        ("it", "Alfa vende tutto ai francesi\n5 febbraio 2025\n\nTesto.", "2025-02-05"),
        ("it", "Roma, 1º marzo 2024\n\nTesto.", "2024-03-01"),
        ("it", "05/02/2025\n\nTesto.", "2025-02-05"),
        ("it", "5.2.2025\n\nTesto.", "2025-02-05"),
        ("it", "2025-02-05\n\nTesto.", "2025-02-05"),
        ("it", "12 dic 2023 - ore 9\n\nTesto.", "2023-12-12"),
        ("en", "Wednesday, March 12, 2025\n\nText.", "2025-03-12"),
        ("en", "12 March 2025\n\nText.", "2025-03-12"),
        ("en", "March 3rd, 2025\n\nText.", "2025-03-03"),
        ("en", "25/02/2025\n\nText.", "2025-02-25"),
        # the order of day and month cannot be told
        ("en", "05/02/2025\n\nText.", ""),
        ("it", "31 febbraio 2025\n\nTesto.", ""),
        ("it", "5 febbraio 1825\n\nTesto.", ""),
        ("it", "Testo senza data.", ""),
        ("it", "", ""),
    ],
)
def test_the_date_of_a_page_s_head(packs: Packs, lang: str, head: str, published: str) -> None:
    assert read_head(head, packs, lang).published == published


def test_a_date_inside_the_article_is_not_the_page_s(packs: Packs) -> None:
    text = f"Alfa vende tutto ai francesi\n\n{PROSE} Il contratto fu firmato il 5 febbraio 2019.\n"
    assert read_head(text, packs, "it").published == ""
    late = "\n\n".join([PROSE] * 16) + "\n\n5 febbraio 2025"
    assert read_head(late, packs, "it").published == ""


@pytest.mark.parametrize(
    ("lang", "text", "title"),
    [
        ("it", f"Alfa vende tutto ai francesi\n\n{PROSE}", "Alfa vende tutto ai francesi"),
        (
            "it",
            f"5 maggio 2025\nHomeAlfa vende tutto ai francesi\n\nAlfa vende tutto ai francesi\n\n{PROSE}",
            "Alfa vende tutto ai francesi",
        ),
        (
            "en",
            f"Home | Business\n\nThe bargain chip that was none\n\n{PROSE}",
            "The bargain chip that was none",
        ),
        ("it", PROSE, ""),
        ("it", "Solo un titolo", ""),
        ("it", "", ""),
    ],
)
def test_the_title_of_a_page(packs: Packs, lang: str, text: str, title: str) -> None:
    assert read_head(text, packs, lang).title == title


def test_a_language_without_a_pack_gives_no_title(packs: Packs) -> None:
    head = read_head(f"Titre de la page\n\n{PROSE}", packs, "fr")
    assert (head.title, head.published) == ("", "")


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("it", "Leggi anche: Borsa, persi 3 miliardi di euro"),
        ("it", "Pubblicità"),
        ("it", "© Riproduzione riservata"),
        ("it", "Abbonati a 1 euro al mese"),
        ("it", "giovedì, Aprile 17, 2025"),
        ("en", "Read more: Markets lose $3 billion"),
        ("en", "Subscribe from $1 a week"),
        ("en", "Advertisement"),
        ("en", "© 2025 The Morning Paper"),
    ],
)
def test_a_line_of_the_page_is_noise_and_its_neighbours_are_not(lay: Lay, lang: str, line: str) -> None:
    text = f"{PROSE}\n\n{line}\n\n{LONG}"
    assert lay(lang, text) == [("body", PROSE), ("noise", line), ("body", LONG)]


@pytest.mark.parametrize(
    ("lang", "heading"),
    [("it", "Articoli correlati"), ("it", "LEGGI ANCHE"), ("en", "RELATED ARTICLES"), ("en", "Most popular")],
)
def test_after_related_articles_all_is_noise_until_prose(lay: Lay, lang: str, heading: str) -> None:
    teasers = [
        "Venduta la villa per 14 milioni",
        "Chiusa per due anni, 320 euro al giorno...",
        "Chi la compra ne pagherà 320 al giorno.",
    ]
    text = "\n\n".join([PROSE, heading, *teasers, LONG])
    assert lay(lang, text) == [
        ("body", PROSE),
        ("noise", heading),
        *(("noise", teaser) for teaser in teasers),
        ("body", LONG),
    ]


def test_a_repeated_line_and_the_title_glued_to_menu_words_are_noise(lay: Lay) -> None:
    title, advert = "Alfa vende tutto ai francesi", "Migliori viaggi a 99 euro"
    text = "\n\n".join([advert, f"HomeEconomia{title}", title, PROSE, advert, PROSE + " Fine.", title])
    assert lay("it", text) == [
        ("noise", advert),
        ("noise", f"HomeEconomia{title}"),
        ("title", title),
        ("body", PROSE),
        ("noise", advert),
        ("body", PROSE + " Fine."),
        ("noise", title),
    ]


def test_a_repeated_sentence_of_prose_stays(lay: Lay) -> None:
    assert lay("it", f"{PROSE}\n\n{LONG}\n\n{PROSE}") == [("body", PROSE), ("body", LONG), ("body", PROSE)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Prima riga della frase\nche continua qui.", ["Prima riga della frase\nche continua qui."]),
        ("Una frase finita.\nche continua qui.", ["Una frase finita.", "che continua qui."]),
        ("Prima riga,\nAltra riga.", ["Prima riga,", "Altra riga."]),
        ("Prima riga della frase\n\nche continua qui.", ["Prima riga della frase", "che continua qui."]),
        ("Prima riga della frase\r\nche continua qui.", ["Prima riga della frase\r\nche continua qui."]),
        ("Uno due tre,\u2028quattro cinque.", ["Uno due tre,", "quattro cinque."]),
        ("La Alfa S.p.A.\nha pagato.", ["La Alfa S.p.A.\nha pagato."]),
    ],
)
def test_a_wrapped_line_goes_on_a_new_paragraph_does_not(lay: Lay, text: str, parts: list[str]) -> None:
    start = f"{PROSE}\n\n"
    assert [part for _, part in lay("it", start + text)] == [PROSE, *parts]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Alfa ha detto di aver speso circa 6\nmilioni di euro per il ponte.", ["body"]),
        ("Alfa spende per il ponte 6\nmilioni di euro\n\nIl ponte è lungo. Aprirà a maggio.", ["title", "body"]),
        ("Alfa spende 6 milioni di euro\n\nil ponte è lungo. Aprirà a maggio.", ["title", "body"]),
    ],
)
def test_a_first_line_that_goes_on_is_one_with_the_next(lay: Lay, text: str, kinds: list[str]) -> None:
    assert [(kind, part) for kind, part in lay("it", text)] == list(zip(kinds, text.split("\n\n"), strict=True))


WIDE = """Un ponte nuovo per la città

Il consiglio ha approvato ieri la spesa per il ponte nuovo, che
Alfa costruirà entro il mese di maggio del prossimo anno.
Resta da decidere chi paga la parte che manca, e su questo il
Comune e la Regione non si sono ancora messi d'accordo, dice la
Corte. Si vedrà.
Fine della seduta"""


def test_in_a_wrapped_text_a_full_line_goes_on_even_with_a_capital(lay: Lay) -> None:
    title, _, *lines = WIDE.split("\n")
    assert [part for _, part in lay("it", WIDE)] == [
        title, "\n".join(lines[:2]), "\n".join(lines[2:5]), lines[5],
    ]  # fmt: skip
    assert [part for _, part in lay("it", WIDE.replace("\n", "\n\n"))] == [title, *lines]


@pytest.mark.parametrize(
    ("lang", "text", "parts"),
    [
        ("it", "Costa 5 euro. Ne vale 6.", ["Costa 5 euro.", "Ne vale 6."]),
        ("it", "Costa 1.5 milioni. E poi?", ["Costa 1.5 milioni.", "E poi?"]),
        ("it", "Il dott. Rossi paga. Bene.", ["Il dott. Rossi paga.", "Bene."]),
        ("it", "La Alfa S.p.A. Torino ha pagato.", ["La Alfa S.p.A. Torino ha pagato."]),
        ("it", "Di G. Verdi si sa poco.", ["Di G. Verdi si sa poco."]),
        ("it", "Totale: €. 49.123,00 oltre IVA.", ["Totale: €. 49.123,00 oltre IVA."]),
        ("it", "«È caro.» Lo dice lui.", ["«È caro.»", "Lo dice lui."]),
        ("it", "Davvero?! Sì… «No».", ["Davvero?!", "Sì…", "«No»."]),
        ("it", "Costa poco. 5 euro bastano.", ["Costa poco.", "5 euro bastano."]),
        ("it", "Costa poco. $5 bastano.", ["Costa poco.", "$5 bastano."]),
        ("it", "Aspetta... e poi paga.", ["Aspetta... e poi paga."]),
        ("it", "Una sola", ["Una sola"]),
        ("it", "Apre ad aprile.“Costa 5 euro”.Ne vale 6.", ["Apre ad aprile.", "“Costa 5 euro”.Ne vale 6."]),
        ("it", "Costa poco.Ne vale 6. Lo vende alfa.it.", ["Costa poco.", "Ne vale 6.", "Lo vende alfa.it."]),
        ("it", "Lo vende www.Beta.it ad aprile.Finito.", ["Lo vende www.Beta.it ad aprile.", "Finito."]),
        ("en", "It paid Mr. Hall $5. He left.", ["It paid Mr. Hall $5.", "He left."]),
        ("en", "The U.S. Army paid. It left.", ["The U.S. Army paid.", "It left."]),
        ("en", "“It is dear.” He left.", ["“It is dear.”", "He left."]),
        ("en", "It paid 5 dollars. £6 came back.", ["It paid 5 dollars.", "£6 came back."]),
        ("en", "So says P.K. Raman. He left.", ["So says P.K. Raman.", "He left."]),
        ("en", "He joined the G.K.S. It cost $5.", ["He joined the G.K.S.", "It cost $5."]),
        ("en", "Acme Inc. Shares fell.", ["Acme Inc. Shares fell."]),
    ],
)
def test_sentences(cut: Cut, lang: str, text: str, parts: list[str]) -> None:
    assert cut(lang, text) == parts


LINES = [
    "Alfa vende",
    PROSE,
    "Leggi anche",
    "5 maggio 2025",
    "Pubblicità",
    "",
    "\u2028",
    "ok.",
    "Costa 5 euro, dice. Ma no…",
]


@given(
    lines=st.lists(st.sampled_from(LINES) | st.text(max_size=30), max_size=12),
    lang=st.sampled_from(["it", "en"]),
)
def test_blocks_and_sentences_cover_every_letter_in_order(cut_blocks: CutBlocks, lines: list[str], lang: str) -> None:
    text, at = "\n".join(lines), 0
    for block, spans in cut_blocks(lang, text):
        assert not text[at : block.start].strip()
        for start, end in spans:
            assert at <= start < end <= block.end
            assert not text[at:start].strip()
            at = end
        assert not text[at : block.end].strip()
        at = block.end
    assert not text[at:].strip()


def test_a_sentence_without_end_is_cut_at_a_space(packs: Packs) -> None:
    """Nothing is lost, no word is cut, and no piece is so long that reading it could take forever."""
    text = "parola " * 2000 + "fine"
    spans = sentences(text, Block(0, len(text), "body"), packs.lexicons["it"])
    assert "".join(text[start:end] for start, end in spans) == text
    assert max(end - start for start, end in spans) <= 1500
    assert all(text[end - 1] != " " and text[end : end + 1] in (" ", "") for _, end in spans)
