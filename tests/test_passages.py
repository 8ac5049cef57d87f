"""Passages in the manner of news, written and labelled without a look at the rules: nothing may fall below its floor.

Those that are `unread` are only measured: nobody who writes rules reads them.
"""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path

import pytest

from pipeline.jobs import Options, extract
from pipeline.score import Scores, score

FOLDER = Path(__file__).resolve().parent / "passages"
SETTINGS = tomllib.loads((FOLDER / "floors.toml").read_text(encoding="utf-8"))
SETS = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
FIELDS = ("measure", "subject", "attribution", "stance", "per")


def group(name: str) -> str:
    """The sets that are measured together: `it.unread`."""
    return f"{name[:2]}.{'unread' if name in SETTINGS['unread'] else 'read'}"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scores]:
    """The scores of each group of sets."""
    folder = tmp_path_factory.mktemp("passages")
    extract([str(FOLDER / f"{name}.jsonl") for name in SETS], folder, Options())
    for name in SETS:
        gold = folder / group(name)
        gold.mkdir(exist_ok=True)
        (gold / f"{name}.csv").write_bytes((FOLDER / "gold" / f"{name}.csv").read_bytes())
    return {name: score(folder / name, folder / "claims.csv") for name in sorted({group(name) for name in SETS})}


def today(scores: Scores) -> dict[str, float]:
    """What is held: figures found, and found exactly, and what is said of them."""
    fields = {field: scores.fields[field].precision for field in FIELDS}
    figures = {"found": scores.found["money"].f1, "exact_figure": scores.exact["money"].f1}
    return {**figures, "source_precision": scores.source.precision, "source_recall": scores.source.recall, **fields}


def test_nothing_falls_below_its_floor(measured: dict[str, Scores]) -> None:
    found = {f"{name}.{key}": value for name, scores in measured.items() for key, value in today(scores).items()}
    floors = SETTINGS["floors"]
    assert found.keys() == floors.keys()
    assert {key: (value, floors[key]) for key, value in found.items() if value < floors[key]} == {}


@pytest.mark.parametrize("name", SETS)
def test_a_set_has_its_gold(name: str) -> None:
    rows = [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    with (FOLDER / "gold" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        labelled = {row["article_id"] for row in csv.DictReader(file)}
    assert {row["lang"] for row in rows} == {name[:2]}
    assert labelled
    assert labelled <= {row["id"] for row in rows}
