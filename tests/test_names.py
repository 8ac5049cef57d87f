"""Names found by rule: known ones, capitalised sequences, appositions, and what is no name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout import blocks
from pipeline.names import NameFinder, Names
from pipeline.patterns import Packs

Find = Callable[[str, str], Names]


@pytest.fixture(scope="module")
def find(packs: Packs) -> Find:
    """(lang, text) -> the names of the text."""

    def names(lang: str, text: str) -> Names:
        lexicon = packs.lexicons[lang]
        return NameFinder(lexicon).find(text, blocks(text, lexicon))

    return names


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        # a capital inside the sentence
        ("it", "Ieri la Ferroluna ha venduto tutto.", ["Ferroluna"]),
        ("it", "Ieri ha venduto alla Banca Ferrini di Torino.", ["Banca Ferrini di Torino"]),
        ("it", "Lo ha detto Carla Neri, che guida la Ferroluna.", ["Carla Neri", "Ferroluna"]),
        ("it", "I conti dell'Ocra e dell’Ambra sono pubblici.", ["Ocra", "Ambra"]),
        ("it", "Vende a High-Flyer e ad AT&T.", ["High-Flyer", "AT&T"]),
        ("en", "Yesterday Ferrolane sold its mine.", ["Ferrolane"]),
        # at the start of a sentence the capital must be no accident
        ("it", "Domani si paga. Tutto cambia.", []),
        ("it", "Carla Neri ha venduto tutto.", ["Carla Neri"]),
        ("it", "Ferroluna ha venduto, dice la Ferroluna.", ["Ferroluna", "Ferroluna"]),
        ("it", "Ferroluna, società di consulenza, ha venduto.", ["Ferroluna"]),
        ("it", "DeepSeek ha venduto tutto.", ["DeepSeek"]),
        # where nouns take an article, a bare word before a verb is a name; not one that may be a form of speech
        ("it", "Ferroluna ha comprato tutto.", ["Ferroluna"]),
        ("it", "Ferroluna possiede tutto.", ["Ferroluna"]),
        ("it", "Ciò ha cambiato tutto. Intanto vende.", []),
        ("it", "Fatturato supera ogni attesa.", []),
        ("en", "Cranes were used to hoist. Losers beat winners.", []),
        # a common noun in capitals before a name is part of it where nouns take an article
        ("en", "Chipmaker Orbix lost a lot. Startup Costs rose. Startup X rose.", ["Orbix"]),
        ("en", "Mayor Hollins spent it on the new library.", ["Hollins"]),
        ("it", "Società Orbica ha pagato. Sindaco Orbico ha pagato.", ["Società Orbica", "Orbico"]),
        ("en", "Lately, the price, told by all, was high.", []),
        ("en", "Ferroly, the Turin developer, was high.", ["Ferroly", "Turin"]),
        # an elided article is none of the name
        (
            "it",
            "L'Istituto nazionale ha venduto tutto. L'ICANN vende. L’Unione europea compra.",
            ["Istituto", "ICANN", "Unione europea"],
        ),
        ("it", "L'Aquila vende. L'Espresso compra.", ["L'Aquila", "L'Espresso"]),
        ("it", "Secondo Ferroluna nessuno compra.", ["Ferroluna"]),
        ("en", "According to Ferrolane nobody buys.", ["Ferrolane"]),
        ("en", "However the price fell.", []),
        # an institution takes its complement along
        ("it", "Lo dice la Banca d'Italia.", ["Banca d'Italia"]),
        ("it", "Lo dice il Ministero dell'Economia.", ["Ministero dell'Economia"]),
        ("en", "He sold Clifton-based Ferrolane Group.", ["Ferrolane Group"]),
        ("en", "The Press Trust of Ferrol says so.", ["Press Trust of Ferrol"]),
        ("en", "* Increase the tax. * Create a fund.", []),
        ("it", "SAVIGNANO. Un furto di ricambi.", []),
        ("it", "L'Apsa vende. L'Unione Sarda compra.", ["Apsa", "L'Unione Sarda"]),
        ("it", "«Dicono che renda»: lo dice Carla Neri.", ["Carla Neri"]),
        # what is no name
        ("it", "La memoria è di 80 GB.", []),
        ("it", "Vende la Ferrol Holding S.p.A. di Bari.", ["Ferrol Holding", "Bari"]),
        ("it", "Lo scrive su X Dexel Stein.", ["Dexel Stein"]),
        ("it", "Lo scrive su Facebook Marco Stein.", ["Marco Stein"]),
        ("it", "Il sindaco di Cassano d'Adda paga.", ["Cassano d'Adda"]),
        ("it", "Lo dice l'assessore regionale all'Economia Nino Grassi.", ["Nino Grassi"]),
        ("it", "Usa le H800 e le Hopper.", []),
        ("it", "ROMA, 20 MAG - Si paga di più.", []),
        ("it", "il prezzo è basso", []),
        ("it", "", []),
        ("it", "Secondo Reuters Nvidia ha speso 3 milioni.", ["Reuters", "Nvidia"]),
        ("it", "Per SemiLab DeepSeek ha speso 3 milioni.", ["SemiLab", "DeepSeek"]),
        ("it", "L'errore di Amazon UK costa 3 milioni.", ["Amazon UK"]),
        # two names are told apart, but not an endless run of capitals at each of its spaces
        ("it", "Ieri VoltaBit Nvidia ha pagato.", ["VoltaBit", "Nvidia"]),
        ("it", f"Ieri {'VoltaBit ' * 30}Nvidia ha pagato.", [f"{'VoltaBit ' * 30}Nvidia"]),
    ],
)
def test_names_of_a_text(find: Find, lang: str, text: str, names: list[str]) -> None:
    found = find(lang, text).found
    assert [name.name for name in found] == names
    assert [text[name.start : name.end].replace("’", "'") for name in found] == names


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        # an alias gives the canonical name; a surname the person's full one
        ("it", "Lo scrive Bloomberg News.", ["Bloomberg"]),
        ("it", "Costa meno, dice Deepseek. Lo nega OpenAi.", ["DeepSeek", "OpenAI"]),
        ("it", "Ha parlato Carla Neri. Per Neri il conto è chiuso.", ["Carla Neri", "Carla Neri"]),
        ("en", "Carla Black spoke. For Black the case is closed.", ["Carla Black", "Carla Black"]),
    ],
)
def test_canonical_names(find: Find, lang: str, text: str, names: list[str]) -> None:
    assert [name.name for name in find(lang, text).found] == names


@pytest.mark.parametrize(
    ("lang", "text", "name", "kind"),
    [
        ("it", "La startup cinese Ferroluna cresce.", "Ferroluna", "org"),
        ("it", "Cresce la Ferroluna, una società di Pisa.", "Ferroluna", "org"),
        ("it", "Lo dice il ministro Carla Neri.", "Carla Neri", "person"),
        ("it", "Lo dice Carla Neri, presidente della Ferroluna.", "Carla Neri", "person"),
        ("it", "Costa poco il modello Alfieri.", "Alfieri", "thing"),
        ("it", "La fabbrica sta a Portocervara.", "Portocervara", "place"),
        ("it", "Ha casa in via Aurelia.", "Aurelia", "place"),
        ("it", "Lo scrive Bloomberg.", "Bloomberg", "outlet"),
        ("en", "The Chinese startup Ferrolane grows.", "Ferrolane", "org"),
        ("en", "It was said by Carla Black, chairman of the board.", "Carla Black", "person"),
    ],
)
def test_what_a_name_is(find: Find, lang: str, text: str, name: str, kind: str) -> None:
    assert find(lang, text).types.get(name) == kind


@pytest.mark.parametrize(
    ("lang", "text", "noun", "name"),
    [
        ("it", "La startup cinese Ferroluna cresce.", "startup cinese", "Ferroluna"),
        ("it", "La startup cinese Ferroluna cresce.", "startup", "Ferroluna"),
        ("it", "Nasce da Ocra, un hedge fund cinese.", "hedge fund", "Ocra"),
        ("en", "The Chinese startup Ferrolane grows.", "startup", "Ferrolane"),
        ("en", "It comes from Ochre, a hedge fund of Leeds.", "hedge fund", "Ochre"),
        ("en", "It will build in Lindenfurt, the company said.", "company", None),
        ("en", "It will build in Ohio, the company added that it grows.", "company", None),
    ],
)
def test_a_noun_is_tied_to_the_name_it_describes(find: Find, lang: str, text: str, noun: str, name: str | None) -> None:
    assert find(lang, text).nouns.get(noun) == name


@pytest.mark.parametrize(
    ("lang", "text", "main"),
    [
        ("it", "Cresce Ferroluna. Con Ferroluna cresce Ocra.", "Ferroluna"),
        ("it", "Ieri la startup Ferroluna. Poi Ocra.", "Ferroluna"),
        ("it", "Ieri Ocra.", ""),
        ("it", "Nessuno.", ""),
        ("en", "It is Ferrolane. With Ferrolane grows Ochre.", "Ferrolane"),
    ],
)
def test_the_organisation_an_article_is_about(find: Find, lang: str, text: str, main: str) -> None:
    assert find(lang, text).main == main


def test_noise_holds_no_names(find: Find) -> None:
    text = "Ieri la Ferroluna ha venduto.\n\nLeggi anche: Ocra compra Ambra\n\nPoi Perla ha comprato."
    assert [name.name for name in find("it", text).found] == ["Ferroluna", "Perla"]


def test_names_of_a_model_join_the_rules(packs: Packs) -> None:
    text, lexicon = "ieri la ferroluna ha venduto a Ocra", packs.lexicons["it"]
    found = NameFinder(lexicon).find(text, blocks(text, lexicon), [(8, 17, "org")])
    assert [(name.name, name.type) for name in found.found] == [("ferroluna", "org"), ("Ocra", "")]
    assert found.types["ferroluna"] == "org"


def test_within_gives_the_names_of_a_part(find: Find) -> None:
    names = find("it", "Ieri Ocra ha visto Ambra e Perla.")
    assert [name.name for name in names.within(6, 25)] == ["Ambra"]


PARTS = [
    "Ocra",
    "Carla Neri",
    "la società",
    "Banca d'",
    "Italia",
    "ieri",
    "dell’",
    "H800",
    "80 GB",
    ", ",
    ". ",
    "\n",
    "«",
    "»",
]


@given(
    parts=st.lists(st.sampled_from(PARTS) | st.text(max_size=6), max_size=15),
    lang=st.sampled_from(["it", "en"]),
)
def test_names_stand_in_order_and_never_overlap(find: Find, parts: list[str], lang: str) -> None:
    text, at = " ".join(parts), 0
    for name in find(lang, text).found:
        assert at <= name.start < name.end <= len(text)
        assert name.name.strip()
        at = name.end
