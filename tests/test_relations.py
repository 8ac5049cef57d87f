"""What sentences say of their own figures, from the text to the finding: must fire, and must not."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.checks import check
from pipeline.claims import Extractor
from pipeline.models import Article, Claim, Finding, Told
from pipeline.patterns import Packs, load_packs
from pipeline.patterns.folders import builtin_folder
from pipeline.relations import RelationReader, TableReader, relations

Read = Callable[..., list[Claim]]


@pytest.fixture(scope="module")
def read(packs: Packs) -> Read:
    extractor = Extractor(packs)

    def claims(lang: str, text: str, **about: str) -> list[Claim]:
        return extractor.claims(Article(**{"id": "a.txt", "text": text, "lang": lang, **about}))

    return claims


def told(packs: Packs, claims: list[Claim]) -> tuple[list[Finding], Told]:
    said = relations(claims, packs)
    return check(claims, packs, claims[0].lang, said), said


# Language, sentence, and the findings: check, what stands on side a, what on side b.
FIRES = [
    ("en", "Lumera had said training cost $6 million. Lumera later corrected the figure: training cost $9 million.",
     "superseded", "$6 million", "$9 million"),
    ("it", "Lumera diceva che l'addestramento è costato 6 milioni di euro. Poi Lumera ha corretto il dato: "
     "l'addestramento è costato 9 milioni di euro.", "superseded", "6 milioni di euro", "9 milioni di euro"),
    ("en", "It spent $8.0 million, two thirds of the $9.0 million of 2024.",
     "arithmetic", "$8.0 million", "$9.0 million"),
    ("en", "It built 4 plants of $2.00 million each, $8.50 million in total.",
     "arithmetic", "$8.50 million", "$2.00 million"),
    ("en", "It spent $19 million, 30% more than the roughly $10 million of 2024.",
     "arithmetic", "$19 million", "$10 million"),
    ("it", "Orione ha speso 5,0 miliardi di euro, di cui 6,0 miliardi di euro per la ricerca.",
     "part_exceeds_whole", "6,0 miliardi di euro", "5,0 miliardi di euro"),
    ("it", "Possiede 5.200 GPU, tra cui 8.300 H800.", "part_exceeds_whole", "8.300 H800", "5.200 GPU"),
    ("en", "It spent $5.0 billion, of which $6.0 billion went to research.",
     "part_exceeds_whole", "$6.0 billion", "$5.0 billion"),
    ("en", "It owns 5,200 GPUs, including 8,300 H800s.", "part_exceeds_whole", "8,300 H800s", "5,200 GPUs"),
    ("it", "Possiede 5.000 GPU, tra cui 3.000 H800 e 2.500 H100.", "sum_mismatch", "5.000 GPU", "3.000 H800"),
    ("it", "Ha comprato 10.000 H800, 10.000 H100 e 30.000 H20, per un totale di 60.000 GPU.",
     "sum_mismatch", "60.000 GPU", "10.000 H800"),
    ("it", "Il fondo di 10 milioni di euro è diviso in 3 milioni di euro per le scuole e 4 milioni di euro di strade.",
     "sum_mismatch", "10 milioni di euro", "3 milioni di euro"),
    ("en", "It owns 5,000 GPUs, including 3,000 H800s and 2,500 H100s.", "sum_mismatch", "5,000 GPUs", "3,000 H800s"),
    ("en", "It bought 10,000 H800s, 10,000 H100s and 30,000 H20s, for a total of 60,000 GPUs.",
     "sum_mismatch", "60,000 GPUs", "10,000 H800s"),
    ("en", "The $10 million fund is split between $3 million for schools and $4 million for roads.",
     "sum_mismatch", "$10 million", "$3 million"),
    ("it", "I ricavi sono passati da 10 a 15 miliardi di euro, +30%.", "arithmetic", "15 miliardi di euro", "10"),
    ("it", "Le vendite sono calate del 20% da 10 milioni di euro a 6,5 milioni di euro.",
     "arithmetic", "6,5 milioni di euro", "10 milioni di euro"),
    ("it", "Ha comprato 20.000 GPU a 30.000 dollari l'una, 60 milioni di dollari in tutto.",
     "arithmetic", "60 milioni di dollari", "30.000 dollari"),
    ("it", "Ha speso 12 milioni di euro, il doppio dei 3 milioni di euro della rivale.",
     "arithmetic", "12 milioni di euro", "3 milioni di euro"),
    ("it", "Ha speso 90 milioni di euro, dieci volte i 4 milioni di euro della rivale.",
     "arithmetic", "90 milioni di euro", "4 milioni di euro"),
    ("it", "Ha speso 6 milioni di euro, un terzo dei 30 milioni di euro della rivale.",
     "arithmetic", "6 milioni di euro", "30 milioni di euro"),
    ("en", "Revenue rose 30% to $15 billion from $10 billion.", "arithmetic", "$15 billion", "$10 billion"),
    ("en", "Sales were $6.5 million, down 20% from $10 million.", "arithmetic", "$6.5 million", "$10 million"),
    ("en", "It bought 20,000 GPUs at $30,000 each, $60 million in total.", "arithmetic", "$60 million", "$30,000"),
    ("en", "It spent $12 million, twice the $3 million of its rival.", "arithmetic", "$12 million", "$3 million"),
    ("en", "It spent $6 million, a third of the $30 million of its rival.", "arithmetic", "$6 million", "$30 million"),
    ("it", "Il debito è sceso di 2 milioni di euro, da 14,5 a 10,1 milioni di euro.",
     "arithmetic", "2 milioni di euro", "14,5"),
    ("it", "Le spese sono calate da 14,2 a 12,7 milioni di euro, vale a dire 2,5 milioni di euro in meno.",
     "arithmetic", "2,5 milioni di euro", "14,2"),
    ("it", "L'utile è di 19 milioni di euro, in crescita dell'11% rispetto ai 12 milioni di euro del 2023.",
     "arithmetic", "19 milioni di euro", "12 milioni di euro"),
    ("it", "Alla ricerca vanno 10 milioni di euro, pari al 40% dei 50 milioni di euro stanziati.",
     "arithmetic", "10 milioni di euro", "50 milioni di euro"),
    ("it", "I costi sono triplicati da 5 milioni di euro a 24 milioni di euro.",
     "arithmetic", "24 milioni di euro", "5 milioni di euro"),
    ("it", "A fronte dei 5 milioni di euro offerti sono giunte domande per 15 milioni di euro, esattamente il doppio.",
     "arithmetic", "15 milioni di euro", "5 milioni di euro"),
    ("it", "Paga tre rate da 5 milioni di euro, per un totale di 25 milioni di euro.",
     "arithmetic", "25 milioni di euro", "5 milioni di euro"),
    ("it", "Spende 300.000 euro al mese, cioè 6,3 milioni di euro l'anno.",
     "arithmetic", "6,3 milioni di euro", "300.000 euro"),
    ("it", "Il piano vale 19,5 milioni di euro; di questi, 21 milioni di euro vanno alle scuole.",
     "part_exceeds_whole", "21 milioni di euro", "19,5 milioni di euro"),
    ("en", "Debt fell from $14 million to $9 million, a drop of $2 million.",
     "arithmetic", "$2 million", "$14 million"),
    ("en", "Sales were $13.2 million, $5.1 million more than last year's $10.1 million.",
     "arithmetic", "$5.1 million", "$10.1 million"),
    ("en", "Research got $10 million, or 40% of the $50 million raised.", "arithmetic", "$10 million", "$50 million"),
    ("en", "Revenue doubled to $19 million from $5 million.", "arithmetic", "$19 million", "$5 million"),
    ("en", "It gave $12 million to four towns, $5 million each.", "arithmetic", "$12 million", "$5 million"),
    ("en", "It has spent $8.2 million of the $5.1 million it raised.",
     "part_exceeds_whole", "$8.2 million", "$5.1 million"),
    ("it", "La società ha rivisto al rialzo la stima dei ricavi da 10 a 12 miliardi di euro.",
     "superseded", "10", "12 miliardi di euro"),
    ("it", "La banca ha corretto la stima a 12,4 milioni di euro dai 10,1 milioni di euro di marzo.",
     "superseded", "10,1 milioni di euro", "12,4 milioni di euro"),
    ("en", "The company revised its forecast from $10 billion to $12 billion.",
     "superseded", "$10 billion", "$12 billion"),
    ("en", "The bank corrected its estimate to $12.4 million from $10.1 million.",
     "superseded", "$10.1 million", "$12.4 million"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "name", "a", "b"), FIRES, ids=[row[1][:50] for row in FIRES])
def test_fires(packs: Packs, read: Read, lang: str, text: str, name: str, a: str, b: str) -> None:
    findings, said = told(packs, read(lang, text))
    assert [(f.check, f.claim_a.mention, f.claim_b.mention) for f in findings] == [(name, a, b)]
    # The explanation quotes the words that say how the figures are related, and both figures.
    assert said.relations[0].words in findings[0].explanation
    assert a in findings[0].explanation
    assert b in findings[0].explanation


# What the relation is (none: ""), and that nothing is found wrong.
HOLDS = [
    ("it", "Possiede 50.000 GPU, tra cui 10.000 H800 e 10.000 H100.", "part"),
    ("it", "Possiede 5.000 GPU, tra cui 3.000 H800, contro le 9.000 H100 della rivale.", "part"),
    ("it", "Ha speso 5 miliardi di euro, di cui 3,2 miliardi di euro per la ricerca.", "part"),
    ("it", "Ha speso 5,04 miliardi di euro, di cui 5 miliardi di euro per la ricerca.", "part"),
    ("it", "Ha speso 5 miliardi di dollari, di cui 6 miliardi di euro per la ricerca.", ""),
    ("it", "Ha speso oltre 5 miliardi di euro, di cui 6 miliardi di euro per la ricerca.", "part"),
    ("it", "Ha ricavi per 486 milioni di euro, di cui 291 milioni di euro di licenze, e un utile di 9 milioni di euro.",
     "part"),
    ("it", "Ha speso 5 miliardi di euro, contro i 6 miliardi di euro del 2023.", ""),
    ("it", "Ha comprato 10.000 H800, 10.000 H100 e 30.000 H20, per un totale di 50.000 GPU.", "total"),
    ("it", "Ha comprato 10.400 H800 e 9.700 H100, per un totale di 20.000 GPU.", "total"),
    ("it", "Il fondo di 10 milioni di euro è diviso in 6 milioni di euro per le scuole e 4 milioni di euro di strade.",
     "split"),
    ("it", "Il fondo di 10 milioni di euro è diviso in circa 6 milioni di euro per le scuole e 3,8 milioni di euro per "
     "le strade.", "split"),
    ("it", "I ricavi sono passati da 10 a 13 miliardi di euro, +30%.", "change"),
    ("it", "I ricavi sono passati da 10,4 a 13,8 miliardi di euro, +33%.", "change"),
    ("it", "I ricavi sono passati da 10 a 15 miliardi di euro, con un margine del 30%.", ""),
    ("it", "I ricavi sono saliti del 30% a 13 milioni di euro, dai 10 milioni di euro del 2023.", "change"),
    ("it", "Ha comprato 20.000 GPU a 30.000 dollari l'una, 600 milioni di dollari in tutto.", "price"),
    ("it", "Ha comprato 2.048 GPU a 2,5 dollari l'una, 5.120 dollari in tutto.", "price"),
    ("it", "Ha comprato 20.000 GPU a 30.000 dollari l'una e ha altri 60 milioni di dollari in cassa.", ""),
    ("it", "Ha speso 11 milioni di euro, il doppio dei 5 milioni di euro della rivale.", "multiple"),
    ("it", "Ha speso 12 milioni di euro, più del doppio dei 3 milioni di euro della rivale.", ""),
    ("it", "Ha speso 60 milioni di euro, oltre dieci volte i 3 milioni di euro della rivale.", ""),
    ("it", "Ha pagato 50 milioni di euro in dieci rate da 3 milioni di euro.", ""),
    ("it", "Il debito è sceso di 4 milioni di euro, da 14 a 10 milioni di euro.", "difference"),
    ("it", "L'utile è di 13,3 milioni di euro, in crescita dell'11% sui 12 milioni di euro del 2023.", "change"),
    ("it", "Alla ricerca vanno 10 milioni di euro, pari al 20% dei 50 milioni di euro stanziati.", "multiple"),
    ("it", "I costi sono più che triplicati da 5 milioni di euro a 24 milioni di euro.", ""),
    ("it", "Paga tre rate da 5 milioni di euro, per un totale di 15 milioni di euro.", "price"),
    ("it", "L'abbonamento costa 29 euro al mese, oppure 299 euro l'anno.", ""),
    ("it", "Ha perso 40 milioni di euro, di cui 55 milioni di euro di svalutazioni, in parte compensati.", "offset"),
    ("en", "Debt fell from $14 million to $9 million, a drop of $5 million.", "difference"),
    ("en", "Revenue nearly doubled to $19 million from $5 million.", ""),
    ("en", "The plan costs $29 a month, or $299 a year.", ""),
    ("en", "It has spent $3.2 million of the $5.1 million it raised.", "part"),
    ("en", "It owns 50,000 GPUs, including 10,000 H800s and 10,000 H100s.", "part"),
    ("en", "It owns 5,000 GPUs, including 3,000 H800s, against the 9,000 H100s of its rival.", "part"),
    ("en", "It spent $5 billion, of which $3.2 billion went to research.", "part"),
    ("en", "It spent $5 billion, of which €6 billion went to research.", ""),
    ("en", "It spent more than $5 billion, of which $6 billion went to research.", "part"),
    ("en", "It spent $5 billion, against $6 billion a year earlier.", ""),
    ("en", "It bought 10,000 H800s, 10,000 H100s and 30,000 H20s, for a total of 50,000 GPUs.", "total"),
    ("en", "The $10 million fund is split between $6 million for schools and $4 million for roads.", "split"),
    ("en", "Revenue rose 30% to $13 billion from $10 billion.", "change"),
    ("en", "Revenue rose to $15 billion from $10 billion, with a margin of 30%.", ""),
    ("en", "It bought 20,000 GPUs at $30,000 each, $600 million in total.", "price"),
    ("en", "It bought 20,000 GPUs at $30,000 each and has $60 million left.", ""),
    ("en", "It spent $11 million, twice the $5 million of its rival.", "multiple"),
    ("en", "It spent $12 million, more than double the $3 million of its rival.", ""),
    ("en", "It paid $50 million in ten instalments of $3 million.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "kind"), HOLDS, ids=[row[1][:60] for row in HOLDS])
def test_holds(packs: Packs, read: Read, lang: str, text: str, kind: str) -> None:
    claims = read(lang, text)
    assert len(claims) > 1
    findings, said = told(packs, claims)
    assert findings == []
    assert [relation.type for relation in said.relations] == ([kind] if kind else [])


# Words of a relation between figures that are not so related: nothing is found wrong.
QUIET = [
    ("en", "It spent more than $14 million, $5 million more than the $12 million of 2024."),
    ("it", "L'addestramento è costato 5,6 milioni di dollari, non inclusi 500 milioni di dollari di hardware."),
    ("it", "Possiede 5.200 GPU, non incluse 8.300 H800 all'estero."),
    ("it", "La multa è di 12 milioni di dollari per tre aziende, tra cui Meta, che fattura 134 miliardi di dollari."),
    (
        "it",
        "Spende 12,4 milioni di euro, di cui si discute da mesi, e supera i 31 milioni di euro di interessi.",
    ),
    ("it", "Il premio da 1 milione di euro è diviso tra tre vincitori che avevano già ricevuto 3 milioni di euro."),
    (
        "it",
        "I ricavi sono saliti a 105 milioni di euro dai 45 milioni di euro del 2022, di cui 62 "
        "milioni di euro di pubblicità.",
    ),
    ("it", "Possiede 52.000 GPU, tra cui 40.000 Hopper, di cui 31.000 H100."),
    (
        "it",
        "I ricavi sono passati da 10 miliardi di euro a 15 miliardi di euro, con il titolo in Borsa in rialzo del 3%.",
    ),
    ("it", "I ricavi sono passati da 10 miliardi di euro a 15 miliardi di euro e gli utili sono in crescita del 30%."),
    ("it", "I ricavi sono passati da 10 a 20 miliardi di euro in dieci anni, con una crescita del 7% annuo."),
    ("it", "Il titolo sale del 2% a 13,4 euro, dai 9,8 euro di inizio anno."),
    ("it", "L'utile è salito del 30% a 2,6 miliardi di euro, dai 10 miliardi di euro di ricavi."),
    ("it", "I ricavi sono cresciuti del 30% circa da 10 milioni di euro a 15,1 milioni di euro."),
    (
        "it",
        "La società Orione ha fatturato 5,2 milioni di euro solo in Italia. La società Orione ha "
        "fatturato 13,1 milioni di euro solo in Francia.",
    ),
    (
        "it",
        "La società Orione ha ricavi per 5,2 milioni di euro, di cui 3,1 milioni di euro in "
        "Italia. In Italia i ricavi di Orione sono di 3,1 milioni di euro.",
    ),
    ("it", "I ricavi di Orione sono aumentati di 2,1 milioni di euro. I ricavi di Orione sono di 5,2 milioni di euro."),
    ("it", "Ha ordinato 12.000 GPU a 2 euro l'una all'ora, per un totale di 210 milioni di euro."),
    ("it", "Ha ritoccato i prezzi dei modelli, che vanno da 329 euro a 549 euro."),
    (
        "it",
        "Il fondo di 10 milioni di euro è diviso in 3 milioni di euro per le scuole, 4 milioni di "
        "euro di strade e il resto per i parchi.",
    ),
    ("en", "The company raised $10 billion, of which Microsoft, which is worth $3 trillion, gave half."),
    ("en", "It spent $5 billion, of which half went to chips, while Google spent $9 billion."),
    ("en", "Companies spent $5 million on ads, including Meta at $8 million."),
    ("en", "Revenue rose to $100 million from $45 million a year earlier, including $62 million from advertising."),
    ("en", "It owns 52,000 GPUs, including 41,000 Hopper GPUs, of which 32,000 H100s are in Texas."),
    ("en", "Sales were $15.1 billion, up over 30% from $10.2 billion."),
    ("en", "Bitcoin fell 3% to $94,000 from $109,000 in January."),
    ("en", "Profit was $3 billion, up 30% on $40 billion of sales."),
    (
        "en",
        "Revenue was $35.1 billion, up 17% from $30 billion the previous quarter and up 94% from "
        "$18.1 billion a year ago.",
    ),
    (
        "en",
        "The fund of $12 million is split into $6.2 million for schools, $3.1 million for roads "
        "and the rest for parks.",
    ),
    ("en", "Meta gave $3 million and Google $4 million, bringing the total to $20 million since 2020."),
    ("en", "It bought 100 H100s at $30,000 each and 100 H200s at $40,000 each, for a total of $7 million."),
    ("en", "It cost $10 million, half of its $30 million budget was already spent."),
    ("en", "It pays $1.2 million a month, including $6.4 million a year for power."),
    ("en", "Oil prices corrected sharply from $82 to $75."),
    ("it", "I beneficiari raddoppiano, mentre il fondo cresce da 10 a 12 milioni di euro."),
    ("it", "I ricavi sono saliti a 13 milioni di euro da 10 milioni di euro, e gli utili del 5%."),
    ("it", "Ha incassato 13 milioni di euro, con debiti in crescita del 5% rispetto ai 10 milioni di euro del 2023."),
    ("it", "Paga 2.000 euro a testa ai 250 dipendenti degli otto stabilimenti, per un totale di 500.000 euro."),
    ("en", "Of the $50 million lent, $35 million went to small firms and $28 million to farms, many counted in both."),
    ("en", "Sales rose to $13 million from $10 million and profit by 5%."),
    ("en", "Twelve towns will get $2 million each, and the county $10 million, for a total of $34 million."),
    ("en", "The state pays $40 million of the $60 million cost; the cities pay $30 million."),
    ("en", "It agreed to pay $45 million over five years, or $10 million a year plus interest."),
    (
        "it",
        "Dodici comuni avranno 2 milioni di euro ciascuno e la provincia 10, per un totale di 34 milioni di euro.",
    ),
    ("en", "The bid came in at $41.5 million, $6.5 million below the $48 million that engineers had estimated."),
]


@pytest.mark.parametrize(("lang", "text"), QUIET, ids=[row[1][:60] for row in QUIET])
def test_stays_quiet(packs: Packs, read: Read, lang: str, text: str) -> None:
    assert told(packs, read(lang, text))[0] == []


@pytest.mark.parametrize(
    ("lang", "text", "extent"),
    [
        ("it", "Ha speso 6 milioni di dollari solo per l'addestramento.", "limited"),
        ("it", "Ha speso solo 6 milioni di dollari per l'addestramento.", ""),
        ("it", "Il ponte costa 4 miliardi di euro, esclusi gli espropri.", "limited"),
        ("it", "Costa 4 miliardi di euro, non inclusi gli espropri.", "limited"),
        ("it", "Ha raccolto finora 20 milioni di euro.", "so_far"),
        ("it", "I ricavi sono aumentati di 2 milioni di euro.", "step"),
        ("it", "Arrivano altri 2 milioni di euro.", "step"),
        ("it", "Sono 2 milioni di euro, quelli di un anno fa.", ""),
        ("it", "Quattro mesi fa aveva perso 200 milioni di euro.", "undated"),
        ("it", "C'era una volta una ditta da 200 milioni di euro.", ""),
        ("it", "La perdita sulla carta è di 115 milioni di euro.", "limited"),
        ("en", "The firm, once worth $30 billion, is gone.", "undated"),
        ("en", "Paper losses of the fraud came to $65 billion.", "limited"),
        ("en", "It has $2 million left for six players.", "step"),
        ("en", "Revenue rose by $2 million.", "step"),
        ("en", "It spent $6 million on training alone.", "limited"),
        ("en", "It spent only $6 million on training.", ""),
        ("en", "To date it has raised $20 million.", "so_far"),
        ("en", "It has raised $20 million.", ""),
    ],
)
def test_extent(packs: Packs, read: Read, lang: str, text: str, extent: str) -> None:
    (claim,) = read(lang, text)
    assert relations([claim], packs).extents.get(claim.claim_id, "") == extent


def test_a_list_goes_on_until_something_is_compared(packs: Packs, read: Read) -> None:
    claims = read("it", "Possiede 50.000 GPU, tra cui 10.000 H800, 5.000 H100 e 2.000 A100, contro 8.000 B200.")
    (relation,) = relations(claims, packs).relations
    assert [part.mention for part in relation.claims["part"]] == ["10.000 H800", "5.000 H100", "2.000 A100"]
    assert relation.claims["whole"][0].mention == "50.000 GPU"
    assert relation.pattern == "it.relation.part"


@pytest.mark.parametrize("change", [{"stance": "denied"}, {"review": "reject"}, {"mention": "altro"}], ids=str)
def test_a_figure_that_does_not_stand_takes_no_part(packs: Packs, read: Read, change: dict[str, str]) -> None:
    first, second = read("it", "Possiede 5.200 GPU, tra cui 8.300 H800.")
    assert len(relations([first, second], packs).relations) == 1
    assert relations([first, replace(second, **change)], packs).relations == ()  # type: ignore[arg-type]


def test_the_same_sentence_twice_in_an_article_is_read_twice(packs: Packs, read: Read) -> None:
    text = "Possiede 5.200 GPU, tra cui 8.300 H800."
    claims = read("it", f"{text}\n\nUn altro paragrafo.\n\n{text}")
    found = relations(claims, packs).relations
    assert [[claim.start for role in relation.claims.values() for claim in role] for relation in found] == [
        [claim.start for claim in claims[:2]],
        [claim.start for claim in claims[2:]],
    ]


def test_a_table_without_languages_is_read_in_all(packs: Packs, read: Read) -> None:
    claims = [replace(claim, lang="") for claim in read("en", "It owns 5,200 GPUs, including 8,300 H800s.")]
    assert [relation.pattern for relation in relations(claims, packs).relations] == ["en.relation.part"]


def test_a_value_that_a_person_mended_is_the_one_that_counts(packs: Packs, read: Read) -> None:
    whole, part = read("it", "Possiede 5.200 GPU, tra cui 8.300 H800.")
    mended = replace(part, value=part.value and part.value / 10, mention=part.mention)
    assert told(packs, [whole, mended])[0] == []


def test_parts_are_not_held_against_the_whole_of_others(packs: Packs, read: Read) -> None:
    claims = [
        *read("it", "La società Orione ha incassato ricavi per 5 miliardi di euro, di cui ricavi per 2 miliardi di "
              "euro dalle licenze.", source="Uno"),
        *read("it", "La società Orione ha incassato ricavi per 5 miliardi di euro.", source="Due", id="b.txt"),
    ]  # fmt: skip
    assert {claim.subject for claim in claims} == {"Orione"}
    assert {claim.measure for claim in claims} == {"revenue"}
    assert told(packs, claims)[0] == []


@pytest.mark.parametrize("lang", ["it", "en"])
def test_no_example_is_lost_by_the_scan(packs: Packs, lang: str) -> None:
    reader = RelationReader(packs.lexicons[lang])
    patterns = [p for p in packs.lexicons[lang].patterns if p.kind in ("relation", "extent")]
    assert len(patterns) > 10
    assert [
        text for p in patterns for text in p.matches if not reader.may_hold(text, figures=1 + (p.kind == "relation"))
    ] == []
    assert not reader.may_hold("Orione gadget 5", figures=2)
    # What a sentence says of two figures is not looked for where it holds one.
    twice = {"it": "il doppio", "en": "twice"}[lang]
    assert reader.may_hold(f"Orione gadget {twice}", figures=2)
    assert not reader.may_hold(f"Orione gadget {twice}", figures=1)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_wording_of_a_relation_has_an_example(tmp_path: Path, lang: str) -> None:
    """Each line of a match made a pattern of its own: a text of its examples reaches it, and it stands there."""
    base = tmp_path / "patterns"
    shutil.copytree(builtin_folder(), base)
    file = base / lang / "relations.toml"
    patterns = [p for p in tomllib.loads(file.read_text("utf-8"))["pattern"] if p["kind"] == "relation"]
    lines = {f"{p['id']}.line{n}": (p, line) for p in patterns for n, line in enumerate(p["match"])}
    told = file.read_text("utf-8").partition("[[pattern]]")[0]
    for name, (pattern, line) in lines.items():
        told += "[[pattern]]\n"
        for key, value in {**pattern, "id": name, "match": [line], "matches": ["-"], "near_misses": ["-"]}.items():
            told += f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
    file.write_text(told, "utf-8")
    packs = load_packs(base=base)
    extractor, reader = Extractor(packs), TableReader(packs)
    reached: set[str] = set()
    for text in {text for p in patterns for text in p["matches"]}:
        claims = extractor.claims(Article(id="a.txt", text=text, lang=lang))
        reached.update(relation.pattern for relation in reader.read(claims).relations)
    assert len(lines) > 50
    assert {name: line for name, (_, line) in lines.items() if name not in reached} == {}
