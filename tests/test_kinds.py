"""Kinds of claims that packs add: read, qualified, attributed and cross-checked as amounts are, without Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.authoring.check import check
from pipeline.authoring.lint import lint
from pipeline.authoring.listing import listed
from pipeline.authoring.proposal import propose
from pipeline.authoring.trial import try_text
from pipeline.checks import check as cross_check
from pipeline.claims import Extractor
from pipeline.errors import PatternError, UsageError
from pipeline.examples import failing_examples
from pipeline.models import Article, Claim
from pipeline.patterns import Packs, builtin_folder, load_packs
from pipeline.relations import relations
from pipeline.table import plain
from pipeline.triggers import Triggers

ROOT = Path(__file__).resolve().parent.parent
ENERGY = builtin_folder() / "extra" / "energy"
COMMON = """
[[kind]]
id = "copper"
units = ["t", "ozt"]

[unit.t]
case = { t = 1, kt = 1_000 }

[[measure]]
id = "output"
kind = "copper"
label = { it = "produzione", en = "output" }

[[measure]]
id = "other"
kind = "copper"
label = { it = "rame", en = "copper" }
"""
ENGLISH = """
[unit.t.words]
tonne = 1
tonnes = 1
pound = "0.00045359237"

[unit.ozt.words]
"troy ounces" = 1

[[pattern]]
id = "en.copper.number-unit"
kind = "copper"
match = ["{number} [of] {unit} [of copper]"]
matches = ["The mine gave 300 tonnes of copper."]
near_misses = ["The tonnes of copper are gone."]

[[pattern]]
id = "en.measure.copper-output"
kind = "measure"
measure = "output"
match = ["{verb:produce} {gap:0-4} {copper}", "output {any:0-5} {copper}"]
matches = ["Ochre produced 300 tonnes of copper."]
near_misses = ["Ochre produced nothing and lost 300 tonnes of copper."]
"""


def pack(folder: Path, **texts: str) -> Path:
    """A pack with a file for each language."""
    for lang, text in texts.items():
        (folder / lang).mkdir(parents=True, exist_ok=True)
        (folder / lang / "test.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def copper(tmp_path_factory: pytest.TempPathFactory) -> Packs:
    return load_packs([pack(tmp_path_factory.mktemp("copper"), common=COMMON, en=ENGLISH)])


@pytest.fixture(scope="module")
def energy() -> Packs:
    return load_packs([ENERGY])


@pytest.fixture(scope="module")
def energetic(energy: Packs) -> Extractor:
    return Extractor(energy)


def claims(packs: Packs, *texts: str, lang: str = "en") -> list[Claim]:
    """The claims of articles of these texts, each by an outlet of its own."""
    extractor = Extractor(packs)
    made = (
        Article(id=f"a{number}", text=text, lang=lang, source=f"Outlet {number}", published="2025-06-15")
        for number, text in enumerate(texts)
    )
    return [claim for article in made for claim in extractor.claims(article)]


def told(claim: Claim) -> tuple[str, str, str, str, str]:
    """The stated bounds of a claim with its qualifier, unit and measure."""
    low, high = ("" if bound is None else plain(bound) for bound in (claim.value_low, claim.value_high))
    return claim.qualifier, low, high, claim.unit, claim.measure


COPPER: Mapping[str, tuple[str, str, str, str, str]] = {
    "Ochre produced 300 tonnes of copper.": ("exact", "300", "300", "t", "output"),
    "Ochre produced more than 1.2 million tonnes.": ("more_than", "1200000", "", "t", "output"),
    "Ochre produced about 5kt.": ("about", "5000", "5000", "t", "output"),
    "Ochre's output was between 3 and 5 kt.": ("between", "3000", "5000", "t", "output"),
    "Ochre lost at most 90 tonnes.": ("at_most", "", "90", "t", "other"),
    "Ochre lost tens of tonnes.": ("unspecified", "10", "", "t", "other"),
    "Ochre lost half a tonne.": ("exact", "0.5", "0.5", "t", "other"),
    "Ochre lost 40 troy ounces.": ("exact", "40", "40", "ozt", "other"),
}


@pytest.mark.parametrize("text", COPPER)
def test_a_pack_gives_claims_of_its_kind(copper: Packs, text: str) -> None:
    (claim,) = claims(copper, text)
    assert claim.kind == "copper"
    assert told(claim) == COPPER[text]
    assert "en.copper.number-unit" in claim.patterns
    assert text[claim.start : claim.end] == claim.mention


@pytest.mark.parametrize(
    "text",
    [
        "Ochre produced 300 KT of copper.",
        "Ochre produced 300 tons of copper.",
        "The tonnes of 2024 are gone.",
        "Ochre has 300 employees.",
    ],
)
def test_what_names_no_unit_as_it_is_written_is_no_claim(copper: Packs, text: str) -> None:
    assert claims(copper, text) == []


def test_a_figure_of_a_kind_has_source_stance_rate_and_period(copper: Packs) -> None:
    text = "Ochre Inc will produce 300 tonnes of copper a month in 2026, Reuters reported."
    (claim,) = claims(copper, text)
    assert (claim.subject, claim.attributed_to, claim.attribution) == ("Ochre Inc", "Reuters", "indirect")
    assert (claim.per, claim.stance, claim.period) == ("month", "planned", "2026")


def test_a_word_of_a_currency_stays_money(copper: Packs) -> None:
    (claim,) = claims(copper, "Ochre spent 300 pounds.")
    assert (claim.kind, claim.unit) == ("money", "GBP")


def test_a_measure_of_another_kind_is_none_of_this_one(copper: Packs) -> None:
    """A pattern of the built-in packs that takes any {figure} gives no copper the measure of a fine."""
    money, tonnes = claims(copper, "Ochre was fined $3 million.", "Ochre was fined 3 million tonnes.")
    assert (money.measure, tonnes.measure) == ("fine", "other")


def test_a_list_shares_the_unit(copper: Packs) -> None:
    got = claims(copper, "Ochre's mines gave 3, 4 and 7 kt of copper.")
    assert [(claim.mention, told(claim)[1], claim.unit) for claim in got] == [
        ("3", "3000", "t"),
        ("4", "4000", "t"),
        ("7 kt of copper", "7000", "t"),
    ]


def test_small_and_large_units_of_a_list_keep_their_scales(copper: Packs) -> None:
    got = claims(copper, "Ochre's mines gave 300 t, 400 t and 2 kt of copper.")
    assert [told(claim)[1] for claim in got] == ["300", "400", "2000"]


def found(packs: Packs, *texts: str, lang: str = "en") -> list[tuple[str, str, str, str]]:
    """The findings over articles of these texts: check, unit, and the two mentions."""
    made = claims(packs, *texts, lang=lang)
    return [
        (one.check, one.claim_a.unit, one.claim_a.mention, one.claim_b.mention)
        for one in cross_check(made, packs, "en", relations(made, packs))
    ]


def test_figures_of_a_kind_are_cross_checked(copper: Packs) -> None:
    one = "Ochre Inc produced 300 tonnes of copper in 2024, Reuters reported."
    other = "Ochre Inc produced 420 tonnes of copper in 2024, according to Reuters."
    slip = "Ochre Inc produced 300 kt of copper in 2024, the Financial Times reported."
    assert found(copper, one, other) == [("misreport", "t", "300 tonnes of copper", "420 tonnes of copper")]
    assert found(copper, one, slip) == [("magnitude_slip", "t", "300 tonnes of copper", "300 kt of copper")]
    assert found(copper, f"{one} {other}") == [("contradiction", "t", "300 tonnes of copper", "420 tonnes of copper")]
    assert found(copper, one, one) == []


def test_nothing_of_currencies_applies_to_a_kind(copper: Packs) -> None:
    one = "Ochre Inc produced 300 tonnes in 2024, Reuters reported."
    other = "Ochre Inc produced 300 troy ounces in 2024, according to Reuters."
    assert [claim.measure for claim in claims(copper, one, other)] == ["output", "output"]
    assert found(copper, one, other) == []


def test_a_sentence_s_own_numbers_are_recomputed(copper: Packs) -> None:
    text = "Ochre Inc's output rose 10% to 300 tonnes from 200 tonnes."
    assert found(copper, text)[0][0] == "arithmetic"


def test_without_the_pack_its_words_are_nothing(packs: Packs, copper: Packs) -> None:
    text = "Ochre produced 300 tonnes of copper."
    assert claims(packs, text) == []
    assert "tonnes" in Triggers(copper.lexicons["en"]).words
    assert "tonnes" not in Triggers(packs.lexicons["en"]).words


def test_the_tools_know_the_kind(copper: Packs) -> None:
    assert [one.id for one in listed(copper, "copper")] == ["en.copper.number-unit"]
    with pytest.raises(UsageError, match="no kind 'coper'; did you mean copper"):
        listed(copper, "coper")
    proposal = propose("measure", "The smelter yields [300 tonnes of copper].", copper, "output", "en")
    assert 'match = "smelter yields {copper}"' in proposal.toml
    ((claim, _),) = try_text("Ochre produced 300 tonnes of copper.", copper, "en").claims
    assert claim.kind == "copper"
    assert list(lint(copper.lexicons["en"])) == []


# A mistake in the pack of copper: file, text and its wrong replacement, and what the message must hold.
MISTAKES = [
    ("a kind that is one", "common", 'id = "copper"', 'id = "money"', "common/test.toml:3: money: id: already"),
    ("a kind that is a slot", "common", 'id = "copper"', 'id = "number"', "common/test.toml:3: number: id: already"),
    ("a kind in capitals", "common", 'id = "copper"', 'id = "Copper"', "common/test.toml:3: Copper: id: 'Copper'"),
    ("no units", "common", 'units = ["t", "ozt"]', "units = []", "common/test.toml:4: copper: units: "),
    ("a unit of no kind", "common", "[unit.t]", "[unit.tn]", "common/test.toml:6: unit.tn: no [[kind]] has it"),
    (
        "a scale of nothing",
        "common",
        "t = 1,",
        "t = 0,",
        "common/test.toml:7: unit: t: 0 will not do",
    ),
    ("a measure of no kind", "common", 'kind = "copper"', 'kind = "coper"', "output: kind: 'coper' is none of: money,"),
    ("an unknown kind", "en", 'kind = "copper"', 'kind = "coper"', "en/test.toml:12: en.copper.number-unit: kind: "),
    ("no unit", "en", " [of] {unit} [of copper]", "", "en.copper.number-unit: match: a copper pattern needs {unit}"),
    ("a key of no use", "en", 'kind = "copper"', 'kind = "copper"\nper = "day"', "a pattern of kind copper has no use"),
    ("another's measure", "en", '"output"', '"revenue"', "measure: no measure 'revenue' of kind copper"),
    (
        "an unknown slot",
        "en",
        "{gap:0-4} {copper}",
        "{gap:0-4} {coper}",
        "unknown slot {coper}; did you mean {copper}",
    ),
]


@pytest.mark.parametrize(
    ("lang", "right", "wrong", "message"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, lang: str, right: str, wrong: str, message: str) -> None:
    texts = {"common": COMMON, "en": ENGLISH}
    assert right in texts[lang]
    texts[lang] = texts[lang].replace(right, wrong)
    with pytest.raises(PatternError) as caught:
        load_packs([pack(tmp_path, **texts)])
    assert message in str(caught.value)


def test_the_readme_s_kind_works_as_written(tmp_path: Path) -> None:
    readme = (ROOT / "patterns" / "README.md").read_text(encoding="utf-8")
    section = readme.split("## A new kind of claim", 1)[1].split("\n## ", 1)[0]
    common, italian = (text.replace("\n   ", "\n") for text in re.findall(r"```toml\n(.*?)```", section, re.S))
    packs = load_packs([pack(tmp_path, common=common, it=italian)])
    assert failing_examples(packs) == []
    (claim,) = claims(packs, "Ocra produce oltre 90mila barili al giorno.", lang="it")
    assert (claim.kind, claim.per) == ("oil", "day")
    assert told(claim) == ("more_than", "90000", "", "bbl", "output")


def test_the_energy_pack_is_found_by_its_name(energy: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of that name in the working folder comes first."""
    monkeypatch.chdir(tmp_path)
    assert load_packs([Path("energy")]).digests == energy.digests
    Path("energy/it").mkdir(parents=True)
    with pytest.raises(PatternError, match="energy: holds no pattern files"):
        load_packs([Path("energy")])


def test_the_energy_pack_has_no_mistakes_and_is_not_loaded_by_itself(packs: Packs) -> None:
    assert check([ENERGY], []) == ([], [])
    assert packs.kinds == {}


MEGA, GIGA, TERA = "000000", "000000000", "000000000000"
POWER: list[tuple[str, str, list[tuple[str, str, str, str, str]]]] = [
    ("it", "Ocra costruirà a Chiasso un campus da 5 GW.", [("exact", f"5{GIGA}", f"5{GIGA}", "W", "capacity")]),
    ("it", "Il sito di Ocra assorbe oltre 450 MW.", [("more_than", f"450{MEGA}", "", "W", "consumption")]),
    ("it", "Il fabbisogno è tra 3 e 5 gigawatt.", [("between", f"3{GIGA}", f"5{GIGA}", "W", "consumption")]),
    ("it", "Ocra ha consumato 300mila megawattora.", [("exact", f"300{GIGA}", f"300{GIGA}", "Wh", "consumption")]),
    ("it", "La potenza è di 4-5 MW.", [("between", f"4{MEGA}", f"5{MEGA}", "W", "capacity")]),
    ("it", "Decine di gigawatt non bastano.", [("unspecified", f"10{GIGA}", "", "W", "other")]),
    (
        "it",
        "Il parco è passato da 500 MW a 1,2 GW.",
        [("exact", f"500{MEGA}", f"500{MEGA}", "W", "other"), ("exact", f"1200{MEGA}", f"1200{MEGA}", "W", "other")],
    ),
    ("it", "Servono circa mille miliardi di watt.", [("about", f"1{TERA}", f"1{TERA}", "W", "other")]),
    ("en", "Ochre plans a 10-gigawatt campus.", [("exact", f"10{GIGA}", f"10{GIGA}", "W", "capacity")]),
    ("en", "Ochre's data center draws nearly 450 MW.", [("about", f"450{MEGA}", f"450{MEGA}", "W", "consumption")]),
    ("en", "Capacity is put at 3 to 5 GW.", [("between", f"3{GIGA}", f"5{GIGA}", "W", "capacity")]),
    ("en", "Ochre used 1.5 million MWh.", [("exact", f"1500{GIGA}", f"1500{GIGA}", "Wh", "consumption")]),
    ("en", "It used 300 gigawatt-hours a year.", [("exact", f"300{GIGA}", f"300{GIGA}", "Wh", "consumption")]),
    ("en", "Half a gigawatt will do.", [("exact", f"500{MEGA}", f"500{MEGA}", "W", "other")]),
    ("en", "The 5 W charger is new.", [("exact", "5", "5", "W", "other")]),
    # Near misses: other spellings, models, prices, and letters that are no unit.
    ("it", "Il sensore assorbe 450 mW.", []),
    ("it", "La turbina MW-450 è ferma.", []),
    ("it", "Il modello A450 MW è nuovo.", []),
    ("it", "Insegna le 5 W del giornalismo.", []),
    ("it", "Il progetto è su scala gigawatt, dal 2024.", []),
    ("en", "She teaches the 5 W of journalism.", []),
    ("en", "It is a gigawatt-scale project of 2024.", []),
    ("en", "James Watt was 83.", []),
    ("en", "The cell gives 5 mW.", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), POWER)
def test_power_and_energy(
    energetic: Extractor, lang: str, text: str, expected: list[tuple[str, str, str, str, str]]
) -> None:
    got = energetic.claims(Article(id="a", text=text, lang=lang, published="2025-06-15"))
    assert [told(claim) for claim in got] == expected


@pytest.mark.parametrize(
    ("lang", "text", "unit"),
    [("it", "Ocra paga l'energia 80 euro al MWh.", "EUR"), ("en", "Ochre pays $80 per MWh for power.", "USD")],
)
def test_what_a_price_is_per_is_no_energy(energetic: Extractor, lang: str, text: str, unit: str) -> None:
    (claim,) = energetic.claims(Article(id="a", text=text, lang=lang))
    assert (claim.kind, claim.unit, claim.per) == ("money", unit, "MWh")


def test_plants_of_power_are_held_against_each_other(energy: Packs) -> None:
    one = "Ocra Spa ha una potenza installata di 450 MW, ha scritto Reuters."
    other = "Secondo Reuters, Ocra Spa ha una potenza installata di 450 GW."
    assert found(energy, one, other, lang="it") == [("magnitude_slip", "W", "450 MW", "450 GW")]
