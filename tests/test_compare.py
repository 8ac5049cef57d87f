"""check --why: two claims held against each other, component by component."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import DAY, X, Y, claim, gpus, numbered, packs
from test_cli import riscontro

from pipeline.checks.compare import compare
from pipeline.errors import UsageError
from pipeline.models import Claim, Told
from pipeline.table import CLAIM_COLUMNS, claim_row, write_csv

BASE = claim("3,2 mld", 3200000000, **X)


def states(a: Claim, b: Claim, told: Told | None = None) -> tuple[dict[str, str], str]:
    """The state of each component, and the verdict."""
    first, second = numbered([a, b])
    found = compare([first, second], first.claim_id, second.claim_id, packs(), told or Told())
    return {one.name: one.state for one in found.components}, found.verdict


@pytest.mark.parametrize(
    ("other", "component", "state"),
    [
        ({"subject": "Halden"}, "subject", "different"),
        ({"subject": ""}, "subject", "unknown"),
        ({"subject": "ORIONE"}, "subject", "same"),
        ({"measure": "profit"}, "measure", "different"),
        ({"measure": "other"}, "measure", "unknown"),
        ({"unit": "USD"}, "unit", "unknown"),
        ({"per": "month"}, "per", "different"),
        ({"period": "2024"}, "period", "unknown"),
        ({"stance": "planned"}, "modality", "different"),
    ],
    ids=str,
)
def test_each_component(other: dict[str, str], component: str, state: str) -> None:
    found, verdict = states(BASE, claim("4,1 mld", 4100000000, **{**Y, **other}))
    assert found[component] == state
    assert verdict.startswith(f"not comparable: {component} {state}" if state != "same" else "comparable")


def test_related_measures_and_items() -> None:
    found, verdict = states(
        gpus("2.048 GPU", 2048, measure="used", item="H800"), gpus("50.000 Hopper", 50000, item="Hopper")
    )
    assert (found["measure"], found["item"]) == ("related", "related")
    assert verdict == "not comparable: measure related, item related"


def test_two_periods_differ() -> None:
    found, _ = states(claim("3", 3, period="2023", **X), claim("4", 4, period="2024", **Y))
    assert found["period"] == "different"


def test_an_extent_is_named() -> None:
    found, verdict = states(BASE, claim("4,1 mld", 4100000000, **Y), Told(extents={"c01": "limited"}))
    assert found["extent"] == "different"
    assert verdict == "not comparable: extent different"


def test_currencies_are_converted_where_the_day_is_known() -> None:
    euros = claim("€9.1 billion", 9100000000, published=DAY, **Y)
    found, verdict = states(claim("$3.2 billion", 3200000000, unit="USD", published=DAY, **X), euros)
    assert found["unit"] == "related"
    assert verdict.startswith("comparable, and the figures lie apart, 2.")


def test_a_sentence_that_gives_two_currencies_converts() -> None:
    both = {"published": DAY, "sentence": "Ha 9,1 miliardi di euro ($3,2 miliardi).", **X}
    euros = claim("9,1 miliardi di euro", 9100000000, **both)
    _, verdict = states(claim("$3,2 miliardi", 3200000000, unit="USD", **both), euros)
    assert verdict == "not compared: one sentence gives both, and converts one into the other"


@pytest.mark.parametrize(
    ("b", "verdict"),
    [
        (claim("3,2 mld", 3200000000, **Y), "comparable, and the figures agree"),
        (claim("4,1 mld", 4100000000, **Y), "comparable, and the figures lie apart, 1.25 times"),
        (
            claim("4,1 mld", 4100000000, stance="denied", **Y),
            "not compared: c01 is denied: a denied figure supports no",
        ),
        (claim("4,1 mld", 4100000000, review="reject", **Y), "not compared: c01 is rejected by its reviewer"),
        (claim("", None, **Y), "not compared: c01 states no number"),
    ],
)
def test_verdict(b: Claim, verdict: str) -> None:
    assert states(BASE, b)[1].startswith(verdict)


def test_a_source_that_changed_its_figure() -> None:
    old = claim("3,2 mld", 3200000000, published="2025-01-01", **X)
    _, verdict = states(old, claim("4,1 mld", 4100000000, published="2025-06-01", **X))
    assert verdict.endswith("the source has changed it")


def test_a_figure_of_a_time_that_nobody_dates_is_not_compared() -> None:
    claims = claim("4,1 mld", 4100000000, **Y)
    assert states(BASE, claims, Told(extents={"c01": "undated"}))[1] == (
        "not compared: c01 is of a time that its article does not date"
    )


def test_unknown_id() -> None:
    with pytest.raises(UsageError, match="--why nobody: the table has no claim of this id"):
        compare([BASE], "nobody", "c00", packs(), Told())


def test_the_command_prints_the_comparison_and_the_finding(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    write_csv(path, CLAIM_COLUMNS, map(claim_row, numbered([BASE, claim("4,1 mld", 4100000000, **Y)])))
    done = riscontro("check", str(path), "--why", "c00", "c01", "--explain", "en")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["subject", "same", "Orione", "|", "Orione"]
    assert lines[-2] == "comparable, and the figures lie apart, 1.25 times"
    assert lines[-1].startswith("disagreement (disputed): Orione, revenue.")
    assert list(tmp_path.iterdir()) == [path]


def test_the_command_needs_a_folder_or_two_claims(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    write_csv(path, CLAIM_COLUMNS, map(claim_row, numbered([BASE])))
    assert riscontro("check", str(path)).returncode == 2
    done = riscontro("check", str(path), "--why", "c00", "c77")
    assert done.returncode == 2
    assert done.stderr.startswith("riscontro: --why c77: the table has no claim of this id")
