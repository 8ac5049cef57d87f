"""Who vouches for a figure, through whom, in which words, and how firmly; Italian and English."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from pipeline.attribution import quotes
from pipeline.claims import Extractor, LanguageExtractor
from pipeline.models import Article, Claim
from pipeline.patterns import load_packs

Claims = Callable[[str, str], list[Claim]]

# text | attributed_to | via | attribution | cue | stance
ITALIAN = """
La Ferroluna ha speso 3 milioni di euro. |  |  | none |  | asserted
Secondo Ocra, la Ferroluna ha speso 3 milioni di euro. | Ocra |  | indirect | Secondo | asserted
La Ferroluna ha speso, secondo Ocra, 3 milioni di euro. | Ocra |  | indirect | secondo | asserted
La Ferroluna ha speso 3 milioni di euro, secondo gli analisti. | analisti |  | indirect | secondo | asserted
Stando a Bloomberg, la spesa è di 3 milioni di euro. | Bloomberg |  | indirect | Stando a | asserted
A detta di Ocra, la spesa è di 3 milioni di euro. | Ocra |  | indirect | A detta di | asserted
Secondo quanto riferito da Reuters, la spesa è di 3 euro. | Reuters |  | indirect | Secondo quanto riferito | asserted
Ocra Capital ha rivelato che la Ferroluna ha speso 3 euro. | Ocra Capital |  | indirect | ha rivelato che | asserted
Ocra Capital dichiara di aver speso 3 milioni di euro. | Ocra Capital |  | indirect | dichiara di aver | asserted
Nvidia ha annunciato ricavi per 3 miliardi di dollari. | Nvidia |  | indirect | ha annunciato | asserted
La spesa è di 3 milioni di euro, ha detto Carla Neri. | Carla Neri |  | indirect | ha detto | asserted
«Abbiamo speso 3 milioni di euro», ha detto Carla Neri. | Carla Neri |  | direct | ha detto | asserted
Carla Neri: «Abbiamo speso 3 milioni di euro». | Carla Neri |  | direct |  | asserted
“Abbiamo speso 3 milioni di euro”, ha spiegato Carla Neri. | Carla Neri |  | direct | ha spiegato | asserted
Secondo indiscrezioni, il prezzo è di 3 milioni di euro. | anonymous |  | hearsay | Secondo indiscrezioni | alleged
Si dice che il prezzo sia di 3 milioni di euro. | anonymous |  | hearsay | Si dice che | alleged
La Ferroluna avrebbe speso 3 milioni di euro. |  |  | none |  | alleged
Secondo Ocra, la Ferroluna avrebbe speso 3 milioni di euro. | Ocra |  | indirect | Secondo | alleged
La Ferroluna spenderà 3 milioni di euro. |  |  | none |  | planned
La Ferroluna intende spendere 3 milioni di euro. |  |  | none |  | planned
La Ferroluna ha smentito di aver speso 3 milioni di euro. | Ferroluna |  | indirect |  | denied
Secondo Bloomberg, Ocra Spa ha rivelato che costa 3 euro. | Ocra Spa | Bloomberg | indirect | ha rivelato che | asserted
Ocra Spa, che ha sede a Chiasso, sostiene che costa 3 euro. | Ocra Spa |  | indirect | sostiene che | asserted
Il fondo Ocra, nato nel 2011, ha detto che costa 3 euro. | Ocra |  | indirect | ha detto che | asserted
Il fondo che ha comprato Ambra Spa sostiene che costa 3 euro. | fondo |  | indirect | sostiene che | asserted
Il direttore, Aldo Neri, 39 anni, ha detto che costa 3 euro. | Aldo Neri |  | indirect | ha detto che | asserted
Ocra Spa ha comprato la cava e stima ricavi per 3 euro. | Ocra Spa |  | indirect | stima | asserted
Ocra Spa è soddisfatta, spiegando che la cava costa 3 euro. | Ocra Spa |  | indirect | spiegando che | asserted
La cava costa 3 euro, come ha spiegato in aula Aldo Neri. | Aldo Neri |  | indirect | ha spiegato | asserted
La cava, precisa la rettrice Carla Neri, costa 3 euro. | Carla Neri |  | indirect | precisa | asserted
«La cava costa 3 euro», attacca il consigliere Aldo Neri. | Aldo Neri |  | direct | attacca | asserted
Il consigliere Aldo Neri attacca Ocra, che ha pagato 3 euro. |  |  | none |  | asserted
Restano sotto i 3 milioni di euro stimati da Ocra Spa. | Ocra Spa |  | indirect | stimati da | asserted
Restano sotto i 3 milioni di euro versati da Ocra Spa. |  |  | none |  | asserted
Un rapporto firmato da Ocra Spa dice che la cava costa 3 euro. | Ocra Spa |  | indirect | dice che | asserted
Secondo la relazione dei revisori, la cava costa 3 euro. | revisori |  | indirect | Secondo | asserted
L'indice segnala un rialzo e vale 3 euro. |  |  | none |  | asserted
Ocra Spa non ha commentato il prezzo di 3 euro. |  |  | none |  | asserted
Il canone è di 3 euro, secondo il paese. |  |  | none |  | asserted
Aldo Neri ha detto al quotidiano Il Faro che costa 3 euro. | Aldo Neri | Il Faro | indirect | ha detto | asserted
Un tecnico, che chiede di restare anonimo, dice che costa 3 euro. | anonymous |  | hearsay |  | alleged
Il sindacato nega di aver ricevuto 3 milioni di euro. | sindacato | | indirect | nega | denied
Né Mario Rossi né Luca Verdi hanno detto che la casa vale 3 milioni di euro. | | | none | | asserted
La moglie di Mario Rossi ha detto che vale 3 milioni di euro. | moglie di Mario Rossi | | indirect | ha detto | asserted
Nel 2019 Mario Rossi ha detto che la casa vale 3 milioni di euro. | Mario Rossi | | indirect | ha detto | asserted
Fonti della Regione smentiscono che la casa sia costata 3 milioni di euro. | anonymous | | hearsay | | denied
"""
ENGLISH = """
Ferrolane Ltd spent $3 million. |  |  | none |  | asserted
According to Ochre, the firm spent $3 million. | Ochre |  | indirect | According to | asserted
The firm spent $3 million, according to Ochre. | Ochre |  | indirect | according to | asserted
The firm spent, according to analysts, $3 million. | analysts |  | indirect | according to | asserted
Carla Black said that the firm spent $3 million. | Carla Black |  | indirect | said that | asserted
Carla Black said the firm had spent $3 million. | Carla Black |  | indirect | said | asserted
The bill is $3 million, Carla Black said. | Carla Black |  | indirect | said | asserted
“We spent $3 million,” said Carla Black. | Carla Black |  | direct | said | asserted
"We spent $3 million," Carla Black said. | Carla Black |  | direct | said | asserted
Nvidia announced revenue of $3 billion. | Nvidia |  | indirect | announced | asserted
The firm will spend $3 million. |  |  | none |  | planned
The firm plans to spend $3 million. |  |  | none |  | planned
Bloomberg reported that, according to Ochre, the firm spent $3. | Ochre | Bloomberg | indirect | according to | asserted
Ochre Ltd, which designs chips, said the bill was $3 million. | Ochre Ltd |  | indirect | said | asserted
Its director, Carla Black, said the bill was $3 million. | Carla Black |  | indirect | said | asserted
Ochre Ltd also said the bill was $3 million. | Ochre Ltd |  | indirect | said | asserted
The bill was $3 million, the American company said. | American company |  | indirect | said | asserted
The storm, estimated to have cost $3 million, is over. |  |  | none |  | asserted
Ferrolane Ltd paid the $3 million raised by Ochre. |  |  | none |  | asserted
It fell short of the $3 million forecast by Ochre Ltd. | Ochre Ltd |  | indirect | forecast by | asserted
Dan Black, an analyst at Ochre, puts the bill at $3 million. | Dan Black |  | indirect | puts | asserted
Ochre Ventures put in $3 million. |  |  | none |  | asserted
It cost $3 million, Bloomberg reported, citing Ochre Ltd. | Ochre Ltd | Bloomberg | indirect | citing | asserted
‘It cost $3 million,’ Carla Black told staff. | Carla Black |  | direct | told | asserted
A former worker, who asked not to be named, said it cost $3. | anonymous |  | hearsay |  | alleged
Carla Black told Reuters that it cost $3 million. | Carla Black | Reuters | indirect | told | asserted
“It cost $3 million,” the mayor, Tom Green, told the Guardian. | Tom Green | The Guardian | direct | told | asserted
“The house cost $3 million,” Tom Green, 52, told Alice Brown on Monday. | Tom Green | | direct | told | asserted
The house cost $3 million, Tom Green, who owns it, told his sister. | Tom Green | | indirect | told | asserted
“The house cost $3 million,” said Tom Green's lawyer, Alice Brown. | Alice Brown | | direct | said | asserted
In 2022 Tom Green said the house cost $3 million. | Tom Green | | indirect | said | asserted
Neither Tom Green nor Alice Brown said the house cost $3 million. | | | none | | asserted
The fund is reported to have paid $3 million. | anonymous | | hearsay | reported to | alleged
Ocra Corp will spend $3 million in Ohio, the company said on Tuesday. | Ocra Corp | | indirect | said | planned
“If I had forty thousand GPUs I would not sit here,” said Carla Black. | Carla Black | | direct | said | denied
"""


def rows(table: str, lang: str) -> list[tuple[str, list[str]]]:
    return [(lang, [cell.strip() for cell in line.split("|")]) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("lang", "row"), [*rows(ITALIAN, "it"), *rows(ENGLISH, "en")])
def test_a_sentence(claims_of: Claims, lang: str, row: list[str]) -> None:
    text, source, via, attribution, cue, stance = row
    [claim] = claims_of(lang, text)
    assert (claim.attributed_to, claim.via, claim.attribution, claim.stance) == (
        source,
        via,
        attribution,
        stance,
    )
    # The cue's exact edges are a matter of taste; its words are not.
    assert cue in claim.cue
    assert claim.attributed_to or not claim.cue


# Articles: the sources of their claims, in order; (source, attribution).
ARTICLES = [
    (
        "an office or a relative is somebody else",
        "it",
        "Paolo Gentili dice che la casa vale 3 milioni di euro. La portavoce precisa che vale 2 milioni di euro.",
        [("Paolo Gentili", "indirect"), ("portavoce", "indirect")],
    ),
    (
        "an epithet tells of the same person",
        "it",
        "Paolo Gentili dice che la casa vale 3 milioni di euro. L'imprenditore aggiunge che il prato vale 2 milioni.",
        [("Paolo Gentili", "indirect"), ("Paolo Gentili", "indirect")],
    ),
    (
        "the report goes on in the next sentence",
        "it",
        "Ocra Capital ha rivelato che la Ferroluna ha speso 3 milioni di euro. "
        "Inoltre la Ferroluna ha incassato 2 milioni di euro.",
        [("Ocra Capital", "indirect"), ("Ocra Capital", "inherited")],
    ),
    (
        "contrast ends the report",
        "it",
        "Ocra Capital ha rivelato che la Ferroluna ha speso 3 milioni di euro. "
        "In realtà la Ferroluna ha speso 2 milioni di euro.",
        [("Ocra Capital", "indirect"), ("", "none")],
    ),
    (
        "a sentence below tells who said what is quoted above it",
        "it",
        "«Costa 3 milioni di euro. Apre a maggio. Sì».\n\nÈ quanto ha detto Carla Neri, presidente della Ferroluna.",
        [("Carla Neri", "direct")],
    ),
    (
        "a sentence below about something else does not",
        "it",
        "«Costa 3 milioni di euro».\n\nCarla Neri, presidente della Ferroluna, ha detto che apre a maggio.",
        [("", "none")],
    ),
    (
        "a new paragraph ends the report",
        "it",
        "Ocra Capital ha rivelato che la Ferroluna ha speso 3 milioni di euro.\n\nIl prezzo del biglietto è di 5 euro.",
        [("Ocra Capital", "indirect"), ("", "none")],
    ),
    (
        "their report is that of the organisation named before",
        "it",
        "Un'analisi della società di consulenza Ocra solleva dubbi. "
        "Secondo il loro rapporto, la Ferroluna ha speso 3 milioni di euro.",
        [("Ocra", "indirect")],
    ),
    (
        "the startup is the one named before",
        "it",
        "La startup cinese Ferroluna cresce. La startup ha annunciato ricavi per 3 milioni di euro.",
        [("Ferroluna", "indirect")],
    ),
    (
        "the next sentence says who said it",
        "it",
        "La Ferroluna ha comprato la miniera per 3 milioni di euro. Lo riferisce Reuters.",
        [("Reuters", "indirect")],
    ),
    (
        "two voices in one sentence",
        "it",
        "Secondo Ocra la spesa è di 3 milioni di euro, ma secondo Ambra è di 2 milioni di euro.",
        [("Ocra", "indirect"), ("Ambra", "indirect")],
    ),
    (
        "a comparison is no attribution",
        "it",
        "La Ferroluna ha speso 3 milioni di euro, in linea con quanto dichiarato da Carla Neri.",
        [("", "none")],
    ),
    (
        "a surname is the person named in full",
        "it",
        "Ha parlato Carla Neri, presidente della Ferroluna. «Abbiamo speso 3 milioni di euro», ha detto Neri.",
        [("Carla Neri", "direct")],
    ),
    (
        "marks around a word or two quote no speaker",
        "it",
        "Secondo Ocra, la Ferroluna ha speso «ben 3 milioni di euro».",
        [("Ocra", "indirect")],
    ),
    (
        "a related article on the page is no source",
        "it",
        "La Ferroluna ha speso 3 milioni di euro.\n\nLeggi anche: Secondo Ocra servono 9 milioni di euro",
        [("", "none")],
    ),
    (
        "a quotation goes on with its speaker",
        "it",
        "«Abbiamo speso 3 milioni di euro», ha detto Carla Neri. «Altri 2 milioni di euro sono andati in stipendi».",
        [("Carla Neri", "direct"), ("Carla Neri", "direct")],
    ),
    (
        "who acts before a quotation speaks it",
        "it",
        "Parla Carla Neri, presidente della Ferroluna. Neri ride. «Abbiamo speso 3 milioni di euro».",
        [("Carla Neri", "direct")],
    ),
    (
        "in an interview the one who is asked answers",
        "it",
        "Carla Neri guida la Ferroluna.\n\nQuanto avete speso?\n\nTre milioni di euro.\n\nE i ricavi?\n\n"
        "Sono arrivati a 2 milioni di euro.\n\nBastano?\n\nNo.",
        [("Carla Neri", "direct"), ("Carla Neri", "direct")],
    ),
    (
        "questions alone make no interview",
        "it",
        "Carla Neri guida la Ferroluna.\n\nBasterà?\n\nLa Ferroluna ha speso 3 milioni di euro.",
        [("", "none")],
    ),
    (
        "letters before a colon stand for a person",
        "en",
        "An evening with Carla Black.\n\nQ: What did it cost?\n\nCB: Three million dollars.\n\nQ: And now?\n\n"
        "CB: We lose 2 million dollars a year.",
        [("Carla Black", "direct"), ("Carla Black", "direct")],
    ),
    (
        "of two who answer neither is the one named most",
        "it",
        "Mario Rossi è sindaco.\n\nBIANCHI: Quanto costa la piscina?\n\nVERDI: Costa 3 milioni di euro.\n\n"
        "BIANCHI: E il ponte?\n\nNERI: Costa 4 milioni di euro.\n\nVERDI: Già.\n\nNERI: Già.",
        [("", "none"), ("", "none")],
    ),
    (
        "what a name of its own makes unknown is not the report that spoke before",
        "it",
        "Lo dice un rapporto di Ocra Spa. Il prospetto di quotazione rivela che servono 3 milioni di euro.",
        [("prospetto di quotazione", "indirect")],
    ),
    (
        "two voices in one sentence",
        "en",
        "According to Ochre it will take $3 million, but according to Amber it will take $2 million.",
        [("Ochre", "indirect"), ("Amber", "indirect")],
    ),
    (
        "a surname is the person named in full",
        "en",
        "Carla Black, chief executive of Ferrolane, spoke. “We spent $3 million,” said Black.",
        [("Carla Black", "direct")],
    ),
    (
        "a new paragraph ends the report",
        "en",
        "Ochre Capital said that the firm spent $3 million.\n\nA ticket costs $5.",
        [("Ochre Capital", "indirect"), ("", "none")],
    ),
]


@pytest.mark.parametrize(
    ("lang", "text", "sources"), [row[1:] for row in ARTICLES], ids=[f"{row[1]}-{row[0]}" for row in ARTICLES]
)
def test_an_article(claims_of: Claims, lang: str, text: str, sources: list[tuple[str, str]]) -> None:
    assert [(claim.attributed_to, claim.attribution) for claim in claims_of(lang, text)] == sources


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Ochre said Ferrolane Ltd will invest about 40m euros ($47m; £34m) in 2027.",
            [
                ("Ferrolane Ltd", "investment", "about", "Ochre", "2027"),
                *[("Ferrolane Ltd", "investment", "exact", "Ochre", "2027")] * 2,
            ],
        ),
        (
            "Ochre said Ferrolane Ltd has revenue of $40m (in euros some €37m).",
            [("Ferrolane Ltd", "revenue", "exact", "Ochre", ""), ("Ferrolane Ltd", "revenue", "about", "Ochre", "")],
        ),
        (
            "Ochre said Ferrolane Ltd has revenue of $40m (up from €30m in 2023).",
            [
                ("Ferrolane Ltd", "revenue", "exact", "Ochre", ""),
                ("Ferrolane Ltd", "revenue", "exact", "Ochre", "2023"),
            ],
        ),
    ],
)
def test_a_conversion_in_brackets_is_its_figure_again(
    claims_of: Claims, text: str, told: list[tuple[str, ...]]
) -> None:
    found = claims_of("en", text)
    assert [(c.subject, c.measure, c.qualifier, c.attributed_to, c.period) for c in found] == told


@pytest.mark.parametrize(
    ("lang", "text", "subject", "measure"),
    [
        ("it", "La Ferroluna ha chiuso il 2024 con ricavi per 3 milioni di euro.", "Ferroluna", "revenue"),
        ("it", "I ricavi della Ferroluna sono di 3 milioni di euro.", "Ferroluna", "revenue"),
        ("it", "Secondo Ocra, la Ferroluna ha investito 3 milioni di euro.", "Ferroluna", "investment"),
        ("it", "La Ferroluna dispone di 50.000 GPU.", "Ferroluna", "owned"),
        ("it", "DeepSeek ha addestrato il modello con 2.048 GPU.", "DeepSeek", "used"),
        ("en", "Ferrolane Ltd had revenue of $3 million.", "Ferrolane Ltd", "revenue"),
        ("en", "According to Ochre, Ferrolane Ltd invested $3 million.", "Ferrolane Ltd", "investment"),
        ("en", "DeepSeek owns 50,000 GPUs.", "DeepSeek", "owned"),
        (
            "en",
            "Ferrolane Ltd grew. Ferrolane Ltd is old.\n\nThe chairman announced revenue of $3 million.",
            "Ferrolane Ltd",
            "revenue",
        ),
        ("it", "Il prezzo del greggio è salito a 62 dollari al barile.", "greggio", "price"),
        ("it", "L'Antitrust ha multato la Ferroluna per 3 milioni di euro.", "Ferroluna", "fine"),
        ("it", "La Ferroluna, che guida il mercato, ha investito 3 milioni di euro.", "Ferroluna", "investment"),
        ("it", "La Ferroluna è un'azienda che ha investito 3 milioni di euro.", "Ferroluna", "investment"),
        ("en", "The regulator fined Ferrolane Ltd $3 million.", "Ferrolane Ltd", "fine"),
        ("en", "Ferrolane Ltd said it had invested $3 million.", "Ferrolane Ltd", "investment"),
    ],
)
def test_whose_figure_it_is_and_what_it_measures(
    claims_of: Claims, lang: str, text: str, subject: str, measure: str
) -> None:
    [claim] = claims_of(lang, text)
    assert (claim.subject, claim.measure) == (subject, measure)


@pytest.mark.parametrize(
    ("lang", "text", "per"),
    [
        ("it", "Il canone è di 90 euro al mese.", "month"),
        ("it", "Il noleggio costa 5 euro all'ora.", "hour"),
        ("it", "Costa 5 dollari per milione di token.", "million tokens"),
        ("it", "Costa 5 euro in contanti.", ""),
        ("it", "Ha speso 3 milioni di euro l'anno scorso.", ""),
        ("en", "Rent is $90 a month.", "month"),
        ("en", "It costs $5 per GPU per hour.", "GPU hour"),
        ("en", "It costs $5 per million tokens.", "million tokens"),
        ("en", "It cost $5 last month.", ""),
    ],
)
def test_what_a_rate_is_per(claims_of: Claims, lang: str, text: str, per: str) -> None:
    assert [claim.per for claim in claims_of(lang, text)] == [per]


@pytest.mark.parametrize(
    ("lang", "text", "period"),
    [
        ("it", "Nel 2024 la Ferroluna ha incassato 3 milioni di euro.", "2024"),
        ("it", "La Ferroluna ha incassato 3 milioni di euro.", ""),
        ("en", "In 2024 the firm earned $3 million.", "2024"),
        ("en", "The firm earned $3 million.", ""),
    ],
)
def test_when_a_figure_holds(claims_of: Claims, lang: str, text: str, period: str) -> None:
    assert [claim.period for claim in claims_of(lang, text)] == [period]


@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_claim_names_patterns_that_exist(claims_of: Claims, lang: str) -> None:
    table = {"it": ITALIAN, "en": ENGLISH}[lang]
    for _, row in rows(table, lang):
        for claim in claims_of(lang, row[0]):
            assert claim.patterns
            assert all(pattern.startswith(f"{lang}.") for pattern in claim.patterns)
            assert len(set(claim.patterns)) == len(claim.patterns)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Disse «sì» e «no».", ["«sì»", "«no»"]),
        ("Disse “sì” poi.", ["“sì”"]),
        ('Disse "sì" poi "no".', ['"sì"', '"no"']),
        ('Un monitor da 27" in vetrina.', []),
        ("Nessuno.", []),
        ("Disse «comincio e non chiudo.", ["«comincio e non chiudo."]),
        ("«" + "a" * 1600 + "»", []),
    ],
)
def test_quotes_of_a_paragraph(text: str, quoted: list[str]) -> None:
    assert [text[start:end] for start, end in quotes(text, 0, len(text))] == quoted


def test_quotes_stay_in_their_paragraph() -> None:
    text = "«Uno\n\ndue» tre «quattro»"
    assert [text[start:end] for start, end in quotes(text, 6, len(text))] == ["«quattro»"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "«Il lavoro di tutti cresce». " * 1500 + "«Costa 5 euro di sicuro e anche di più»."),
        ("it", "Carla Neri arriva. " + "Lei dice che cresce. " * 1500 + "Lei dice che costa 5 euro."),
        ("en", "Carla Black came. " + "He said it grew. " * 1500 + "He said it cost 5 dollars."),
        ("it", "Ocra Spa nasce. " + "La società cresce. " * 1500 + "La società ha speso 5 euro."),
        ("it", "Ocra Spa compra e " + "vende e " * 1500 + "costa 5 euro."),
    ],
    ids=["quotations", "dropped", "pronouns", "common nouns", "verbs"],
)
def test_a_long_chain_of_references_is_not_followed_to_its_end(claims_of: Claims, lang: str, text: str) -> None:
    assert [claim.value for claim in claims_of(lang, text)] == [5]


RUN = "Secondo gli analisti le famiglie hanno una spesa media di 3 mila euro. "


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        # the same measure and unit, in the present, and nobody named
        ("Al Nord la spesa media sale a 4 mila euro, al Sud la spesa è di 2 mila euro.", ["analisti"] * 2),
        ("Sono buone notizie. Al Nord la spesa media sale a 4 mila euro.", ["analisti"]),
        ("Al Nord la spesa media era di 4 mila euro.", [""]),
        ("Al Nord il debito medio sale a 4 mila euro.", [""]),
        ("Al Nord la spesa media sale a 4 mila dollari.", [""]),
        ("Alla Ocra Spa la spesa media sale a 4 mila euro.", [""]),
        ("Arriva Carla Neri. Al Nord la spesa media sale a 4 mila euro.", [""]),
        ("In realtà la spesa media sale a 4 mila euro.", [""]),
        ("Al Nord la spesa media, dice la sindaca Carla Neri, sale a 4 mila euro.", ["Carla Neri"]),
        ("\n\nAl Nord la spesa media sale a 4 mila euro.", [""]),
    ],
)
def test_a_run_of_statistics_goes_on_with_its_source(claims_of: Claims, text: str, sources: list[str]) -> None:
    first, *rest = claims_of("it", RUN + text)
    assert first.attributed_to == "analisti"
    assert [claim.attributed_to for claim in rest] == sources
    assert {claim.attribution for claim in rest if claim.attributed_to == "analisti"} <= {"inherited"}


def test_the_title_beside_a_text_tells_whom_it_is_about(extractors: Mapping[str, LanguageExtractor]) -> None:
    text = "La Ferroluna ha venduto. Lo riferisce la Ocra Spa. L'azienda prevede investimenti per 9 miliardi di euro."
    article = Article(id="a", text=text, lang="it")
    (claim,) = extractors["it"].claims(article)
    (titled,) = extractors["it"].claims(replace(article, title="Ferroluna, conti a posto"))
    assert (claim.subject, titled.subject) == ("Ocra Spa", "Ferroluna")


def test_who_is_named_inside_a_quotation_does_not_speak_it(claims_of: Claims) -> None:
    text = "La piazza ha paura della «manovra del vice ministro Carlo Neri, che costa 3 milioni di euro»."
    assert [(claim.attributed_to, claim.attribution) for claim in claims_of("it", text)] == [("", "none")]


@pytest.mark.parametrize(
    ("lang", "text", "sources"),
    [
        ("it", "Il settore vale 3 miliardi di euro secondo Ocra Verde e 4 miliardi di euro secondo Vetral Dati.",
         ["Ocra Verde", "Vetral Dati"]),
        ("en", "“We will pay back our clients,” said Ada Finch.\n\n“And we are working with the police day and night, "
         "and we will not pay the $20 million ransom that they asked for.”", ["Ada Finch"]),
        ("en", 'The town knew that Mario Bellini had obtained "about $30,000 from the old victim" in June.', [""]),
    ],
)  # fmt: skip
def test_each_figure_has_its_own_source(lang: str, text: str, sources: list[str]) -> None:
    claims = Extractor(load_packs()).claims(Article(id="a", text=text, lang=lang, published="2025-05-05"))
    assert [claim.attributed_to for claim in claims] == sources


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "it",
            "«È bello. Abbiamo speso 3 milioni di euro», ha detto Livia Morandini.\n\nNe vale 5 milioni.",
        ),
        ("en", "Ocra said the mill cost $3 million. It sold for $5 million. That is according to Reuters."),
    ],
)
def test_an_article_leaves_nothing_to_the_collector_of_cycles(lang: str, text: str, claims_of: Claims) -> None:
    claims_of(lang, text)
    gc.collect()
    gc.disable()
    try:
        assert claims_of(lang, text)
        assert gc.collect() == 0
    finally:
        gc.enable()
