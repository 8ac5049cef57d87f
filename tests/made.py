"""Claims made for tests of the cross-check, and the rows of its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pipeline.checks import check
from pipeline.models import Claim
from pipeline.patterns import Packs, load_packs

BASE = Claim(
    claim_id="",
    article_id="a.txt",
    source="",
    published="",
    kind="money",
    subject="Orione",
    measure="revenue",
    value=None,
    value_low=None,
    value_high=None,
    unit="EUR",
    qualifier="exact",
    per="",
    item="",
    attributed_to="",
    attribution="none",
    stance="asserted",
    period="",
    start=0,
    end=0,
    title="",
    url="",
    lang="",
    via="",
    cue="",
    mention="",
    sentence="",
)


@cache
def packs() -> Packs:
    return load_packs()


def claim(mention: str, value: str | int | None, **over: object) -> Claim:
    """A claim on the revenue of Orione; value_low and value_high follow the qualifier as in the table."""
    number = None if value is None else Decimal(value)
    qualifier = over.get("qualifier", "exact")
    low = None if qualifier in ("less_than", "at_most") else number
    high = None if qualifier in ("more_than", "at_least") else number
    made = replace(BASE, mention=mention, value=number, value_low=low, value_high=high)
    return replace(made, **over)  # type: ignore[arg-type]


def span(mention: str, low: int, high: int, **over: object) -> Claim:
    ends = {"value_low": Decimal(low), "value_high": Decimal(high)}
    return claim(mention, None, **{"qualifier": "between", **ends, **over})


def gpus(mention: str, value: int, **over: object) -> Claim:
    return claim(mention, value, **{"kind": "gpu_count", "unit": "GPU", "measure": "owned", **over})


def numbered(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with ids and offsets in their order, each in a sentence of its own unless one is given."""
    return [
        replace(
            each,
            claim_id=f"c{number:02}",
            start=100 * number,
            end=100 * number + len(each.mention),
            sentence=each.sentence or f"Frase {number}: {each.mention}.",
        )
        for number, each in enumerate(claims)
    ]


def found(claims: Sequence[Claim], explain: str = "it") -> list[tuple[str, str, str, str]]:
    return [
        (f.check, f.severity, f.claim_a.mention, f.claim_b.mention) for f in check(numbered(claims), packs(), explain)
    ]


@dataclass(frozen=True)
class Row:
    name: str
    claims: Sequence[Claim]
    expected: tuple[tuple[str, str, str, str], ...] = ()


X, Y = {"attributed_to": "Ufficio Studi Meridiana"}, {"attributed_to": "Halden Research"}
B = {"article_id": "b.txt"}
OPPOSES = {"patterns": ("it.opposes.contraddice",)}
CAPEX, TRAINING = {"measure": "capital_expenditure"}, {"measure": "training_cost"}


DAY = "2025-02-05"  # 1 EUR = 1.0422 USD = 0.83173 GBP, by the European Central Bank
COPIED = "Orione ha chiuso l'anno con ricavi per {} di euro, ha detto ieri il direttore ai soci riuniti a Torino."
SHORT = "Ricavi per {} di euro."
MANY = {"measure": "fine"}
BILLION = 10**9
