"""Real news passages with hand labels, where they lie beside the project: nothing must fall below its floor.

They stay outside the repository; a checkout without them skips these tests with a word.
"""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.jobs import Options, extract
from pipeline.score import Scores, score
from pipeline.table import CLAIM_COLUMNS

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT.parent / "shared" / "dev"
FLOORS = ROOT / "corpus" / "floors.toml"

pytestmark = pytest.mark.skipif(not DEV.is_dir(), reason="the development passages are not beside this checkout")


def labels(lang: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (DEV / "gold.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in rows if row["lang"] == lang]


def gold_row(article: str, claim: dict[str, Any]) -> dict[str, str]:
    """A label as a row of a gold table; the label's own words are those of the contract."""
    names = {"value_low": "low", "value_high": "high"}
    row = {column: claim.get(names.get(column, column)) for column in CLAIM_COLUMNS}
    cells = {key: " | ".join(cell) if isinstance(cell, list) else str(cell or "") for key, cell in row.items()}
    note = "optional" if claim.get("optional") else ""
    return {**cells, "article_id": article, "note": note, "sentence": claim["mention"], "start": str(claim["start"])}


@pytest.fixture(scope="module", params=["it", "en"])
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Scores, list[str]]:
    """A language, its scores, and the passages without amounts in which a claim was found."""
    lang = request.param
    folder = tmp_path_factory.mktemp(lang)
    extract([str(DEV / lang)], folder, Options(lang=lang))
    gold = folder / "gold"
    gold.mkdir()
    empty = set()
    for row in labels(lang):
        article = f"{row['doc']}.txt"
        empty |= set() if row["claims"] else {article}
        with (gold / f"{article}.csv").open("w", encoding="utf-8", newline="") as handle:
            table = csv.DictWriter(handle, CLAIM_COLUMNS)
            table.writeheader()
            table.writerows(gold_row(article, claim) for claim in row["claims"])
    with (folder / "claims.csv").open(encoding="utf-8", newline="") as handle:
        false = [row["article_id"] for row in csv.DictReader(handle) if row["article_id"] in empty]
    return lang, score(gold, folder / "claims.csv"), false


@pytest.fixture(scope="module")
def floors() -> dict[str, float]:
    return dict(tomllib.loads(FLOORS.read_text(encoding="utf-8"))["dev"])


def test_real_amounts_are_found_and_read(measured: tuple[str, Scores, list[str]], floors: dict[str, float]) -> None:
    lang, scores, _ = measured
    assert scores.found["money"].f1 >= floors[f"{lang}.found"]
    assert scores.exact["money"].f1 >= floors[f"{lang}.exact_figure"]


@pytest.mark.parametrize("field", ["source", "measure", "subject", "attribution", "stance", "per"])
def test_what_real_passages_say_of_amounts(
    measured: tuple[str, Scores, list[str]], floors: dict[str, float], field: str
) -> None:
    lang, scores, _ = measured
    today = scores.source.f1 if field == "source" else scores.fields[field].precision
    assert today >= floors[f"{lang}.{field}"]


def test_passages_without_amounts_yield_nothing(
    measured: tuple[str, Scores, list[str]], floors: dict[str, float]
) -> None:
    lang, _, false = measured
    without = sum(not row["claims"] for row in labels(lang))
    assert len(false) / without * 100 <= floors[f"{lang}.false_in_100"]
