"""figures.csv: one row per distinct figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.checks.roots import Roots
from pipeline.models import Claim
from pipeline.report import FIGURE_COLUMNS, figures
from pipeline.table import write_csv
from pipeline.voices import Voice, voice

BASE = Claim(
    claim_id="c1",
    article_id="a.txt",
    source="Il Faro",
    title="",
    url="",
    published="2025-03-02",
    lang="it",
    kind="money",
    subject="Orione",
    measure="revenue",
    value=Decimal("3200000000"),
    value_low=Decimal("3200000000"),
    value_high=Decimal("3200000000"),
    unit="EUR",
    qualifier="exact",
    per="",
    item="",
    attributed_to="Halden Research",
    via="",
    attribution="indirect",
    cue="secondo",
    stance="asserted",
    period="",
    mention="3,2 miliardi",
    sentence="",
    start=10,
    end=22,
)


def rows(claims: Sequence[Claim], root: Callable[[Claim], Voice] = voice) -> list[dict[str, str]]:
    """The rows of figures.csv by column."""
    return [dict(zip(FIGURE_COLUMNS, row, strict=True)) for _, row in figures(claims, root)]


def test_columns_are_the_contract_s() -> None:
    assert " ".join(FIGURE_COLUMNS) == (
        "subject measure item per unit value value_low value_high qualifier attributed_to stance "
        "articles root_sources first last claim_ids"
    )


def test_one_row_with_its_counts_and_dates() -> None:
    claims = [
        replace(BASE, claim_id="c4", article_id="c.txt", published="", mention="3.200 milioni"),
        replace(BASE, claim_id="c2", start=90),
        BASE,
        replace(BASE, claim_id="c3", article_id="b.txt", published="2025-02-28"),
    ]
    (row,) = rows(claims)
    assert row == {
        "subject": "Orione",
        "measure": "revenue",
        "item": "",
        "per": "",
        "unit": "EUR",
        "value": "3200000000",
        "value_low": "3200000000",
        "value_high": "3200000000",
        "qualifier": "exact",
        "attributed_to": "Halden Research",
        "stance": "asserted",
        "articles": "3",
        "root_sources": "1",
        "first": "2025-02-28",
        "last": "2025-03-02",
        "claim_ids": "c1 c2 c3 c4",
    }


def test_outlets_in_their_own_voice_are_sources_of_their_own() -> None:
    own = replace(BASE, attributed_to="")
    claims = [
        own,
        replace(own, claim_id="c2", article_id="b.txt"),
        replace(own, claim_id="c3", article_id="c.txt", source="La Rada"),
        replace(own, claim_id="c4", article_id="d.txt", source=""),
    ]
    (row,) = rows(claims)
    assert (row["articles"], row["root_sources"]) == ("4", "3")


def test_a_copied_sentence_is_one_root_source() -> None:
    told = "Orione ha chiuso l'anno con ricavi per 3,2 miliardi, ha detto ieri il direttore ai soci riuniti a Torino."
    own = replace(BASE, attributed_to="", sentence=told)
    claims = [own, replace(own, claim_id="c2", article_id="b.txt", source="La Rada")]
    assert [row["root_sources"] for row in rows(claims)] == ["2"]
    assert [row["root_sources"] for row in rows(claims, Roots(claims).of)] == ["1"]


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Halden"},
        {"measure": "profit"},
        {"item": "H100"},
        {"per": "month"},
        {"unit": "USD"},
        {"value": Decimal(3)},
        {"value_high": None},
        {"qualifier": "about"},
        {"attributed_to": ""},
        {"stance": "denied"},
    ],
    ids=str,
)
def test_another_figure_is_another_row(change: dict[str, object]) -> None:
    other = replace(BASE, claim_id="c2", **change)  # type: ignore[arg-type]
    assert len(figures([BASE, other])) == 2


def test_rejected_claims_are_left_out() -> None:
    assert rows([replace(BASE, review="reject")]) == []


def test_order_does_not_depend_on_the_claims_and_numbers_sort_as_numbers() -> None:
    amounts = [Decimal("9"), Decimal("10.50"), None]
    claims = [
        replace(BASE, claim_id=f"c{n}", article_id=f"{n}", subject=subject, value=v, value_low=v, value_high=v)
        for n, (subject, v) in enumerate((s, v) for s in ("Zenit", "orione") for v in amounts)
    ]
    found = rows(claims)
    assert [row["value"] for row in found] == ["9", "10.5", ""] * 2
    assert [row["subject"] for row in found] == ["orione"] * 3 + ["Zenit"] * 3
    assert rows(claims[::-1]) == found


def test_every_cell_can_be_written(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "figures.csv"
    write_csv(path, FIGURE_COLUMNS, (row for _, row in figures([BASE])))
    assert path.read_bytes().count(b"\r\n") == 2
