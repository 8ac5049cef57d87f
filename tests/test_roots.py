"""Who said it first: sources passed on, copied sentences, and the rate of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from made import claim, numbered

from pipeline.checks.roots import Roots
from pipeline.intervals import Interval
from pipeline.models import Claim
from pipeline.rates import in_euros, rate

TOLD = "Orione ha chiuso l'anno con ricavi per {} di euro, ha detto ieri il direttore ai soci riuniti a Torino."


def roots(*claims: Claim) -> list[str]:
    """The name of each claim's root source, in order."""
    made = numbered(claims)
    found = Roots(made)
    return [found.of(one)[0] for one in made]


def said(source: str, by: str = "", mention: str = "3,2 mld", value: int = 3200000000, **over: object) -> Claim:
    made: Claim = claim(mention, value, source=source, attributed_to=by, article_id=source or "x", **over)
    return made


def test_a_named_source_is_its_own_root() -> None:
    assert roots(said("Uno", "Meridiana"), said("Due", "Halden")) == ["meridiana", "halden"]


def test_an_outlet_that_cites_somebody_passes_it_on() -> None:
    assert roots(said("Uno", "Meridiana"), said("Due", "Uno"), said("Tre", "Due")) == ["meridiana"] * 3


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "Halden"},
        {"measure": "profit"},
        {"mention": "9,1 mld", "value": 9100000000},
        {"unit": "USD"},
    ],
    ids=str,
)
def test_only_for_the_figure_that_it_cites(other: dict[str, object]) -> None:
    assert roots(said("Uno", "Meridiana"), said("Due", "Uno", **other))[1] == "uno"  # type: ignore[arg-type]


def test_an_outlet_that_cites_two_sources_for_it_stays_the_root() -> None:
    assert roots(said("Uno", "Meridiana"), said("Uno", "Halden"), said("Due", "Uno"))[2] == "uno"


@pytest.mark.parametrize("change", [{"stance": "denied"}, dict.fromkeys(("value", "value_low", "value_high"))], ids=str)
def test_what_is_denied_or_states_no_number_is_not_passed_on_but_copied(change: dict[str, object]) -> None:
    first = replace(said("Uno", "Meridiana"), **change)  # type: ignore[arg-type]
    assert roots(first, said("Due", "Uno")) == ["meridiana", "uno"]
    copies = [said(outlet, sentence=TOLD.format("3,2 mld")) for outlet in ("Due", "Uno")]
    assert roots(*(replace(one, **change) for one in copies)) == ["due", "due"]  # type: ignore[arg-type]


def test_outlets_that_cite_each_other_end() -> None:
    assert set(roots(said("Uno", "Due"), said("Due", "Uno"))) <= {"uno", "due"}


def test_a_copied_sentence_has_the_root_of_the_first() -> None:
    first = said("Due", sentence=TOLD.format("3,2 mld"), published="2025-02-04")
    copy = said("Uno", mention="4,1 mld", value=4100000000, sentence=TOLD.format("4,1 mld"), published="2025-02-05")
    assert roots(copy, first) == ["due", "due"]
    near = replace(copy, sentence=copy.sentence.replace("ieri", "giovedì"))
    assert roots(near, first) == ["due", "due"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ieri a Torino il direttore ha riunito i soci e ha parlato di ricavi per {} di euro nell'anno di Orione.",
        "Ricavi per {} di euro.",
    ],
)
def test_sentences_that_are_not_the_same_have_roots_of_their_own(sentence: str) -> None:
    first, second = said("Uno", sentence=TOLD.format("3,2 mld")), said("Due", sentence=sentence.format("3,2 mld"))
    assert roots(first, second) == ["uno", "due"]


def test_a_short_sentence_is_written_twice_by_chance() -> None:
    short = "Ricavi per 3,2 mld di euro."
    assert roots(said("Uno", sentence=short), said("Due", sentence=short)) == ["uno", "due"]


def test_many_copies_of_many_texts_are_each_found() -> None:
    words = [
        "Orione",
        "Torino",
        "soci",
        "bilancio",
        "direttore",
        "piano",
        "porto",
        "fabbrica",
        "treno",
        "ponte",
        "lago",
    ]
    texts = [" ".join([*words[at:], *words[:at], f"numero{at}", f"giorno{at}", "3,2 mld"]) for at in range(len(words))]
    claims = [
        claim(
            "3,2 mld", 3200000000, source=f"T{n}", sentence=text, article_id=f"{n}-{copy}", published=f"2025-02-0{copy}"
        )
        for copy in (1, 2)
        for n, text in enumerate(texts)
    ]
    found = roots(*claims)
    assert found[: len(texts)] == found[len(texts) :] == [f"t{n}" for n in range(len(texts))]


@pytest.mark.parametrize(
    ("unit", "published", "expected"),
    [
        ("USD", "2025-02-05", ("1.0422", date(2025, 2, 5))),
        ("USD", "2025-02-05T10:00:00Z", ("1.0422", date(2025, 2, 5))),
        ("USD", "2025-02-08", ("1.0377", date(2025, 2, 7))),  # a Saturday
        ("GBP", "2024-04-01", ("0.85510", date(2024, 3, 28))),  # Easter Monday
        ("EUR", "2025-02-05", ("1", date(2025, 2, 5))),
        ("TWD", "2025-02-05", None),
        ("USD", "1998-01-05", None),
        ("USD", "2199-01-01", None),
        ("USD", "2025-02", None),
        ("USD", "", None),
        ("GPU", "2025-02-05", None),
    ],
)
def test_rate_of_the_day(unit: str, published: str, expected: tuple[str, date] | None) -> None:
    found = rate(unit, published)
    assert (found and (found.per_euro, found.day)) == (expected and (Decimal(expected[0]), expected[1]))


def test_in_euros_is_wider_by_the_tolerance() -> None:
    amount = Interval(Decimal(100), Decimal(200))
    assert in_euros(amount, Decimal(2), Decimal("0.1")) == Interval(Decimal(45), Decimal(110))
    assert in_euros(Interval(Decimal(-100), None), Decimal(2), Decimal("0.1")) == Interval(Decimal(-55), None)
