"""What Python users import: frames with their types, the same as the commands give, and the page that shows it."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from folders import CLAIMS
from spacy import displacy

import pipeline
from pipeline.errors import ArticleError, PatternError, TableError, UsageError
from pipeline.frames import claims_frame, frame_claims
from pipeline.models import Article
from pipeline.table import CLAIM_COLUMNS, FINDING_COLUMNS, OPTIONAL_COLUMNS, read_table

ROOT = Path(__file__).resolve().parent.parent
TEXTS = (
    "Secondo Reuters, la Ferroluna ha speso 3,2 milioni di euro in server nel 2024.",
    "Secondo Bloomberg, la Ferroluna ha speso da 8 a 9 milioni di euro in server nel 2024.",
    "According to Ochre, Ferrolane Ltd spent about $1.6 billion in 2024.",
)


@pytest.fixture(scope="module")
def claims() -> pd.DataFrame:
    return pipeline.extract(TEXTS)


def test_names_of_the_package_are_fetched_when_asked_for() -> None:
    assert [name for name in pipeline.__all__ if not getattr(pipeline, name)] == []
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pipeline.nothing


@pytest.mark.parametrize("texts", [TEXTS, ()])
def test_frames_have_their_columns_and_types(texts: tuple[str, ...]) -> None:
    claims = pipeline.extract(texts)
    findings = pipeline.crosscheck(claims)
    assert (tuple(claims.columns), tuple(findings.columns)) == (CLAIM_COLUMNS, FINDING_COLUMNS)
    integers = [list(frame.select_dtypes("int64").columns) for frame in (claims, findings)]
    assert integers == [["start", "end"], ["sources"]]
    assert {str(dtype) for frame in (claims, findings) for dtype in frame.dtypes} == {"int64", "object"}
    amounts, ends = ["value", "value_low", "value_high"], ["value_a", "value_b", "ratio"]
    for frame, decimals in ((claims, amounts), (findings, ends)):
        for column in frame.columns:
            kinds = {type(cell) for cell in frame[column]}
            assert kinds <= ({Decimal, type(None)} if column in decimals else {int, str})


def test_texts_of_several_languages_make_one_frame(claims: pd.DataFrame) -> None:
    assert list(zip(claims["article_id"], claims["lang"], strict=True)) == [("0", "it"), ("1", "it"), ("2", "en")]
    assert claims[["value", "value_low", "value_high"]].to_numpy()[1].tolist() == [None, 8_000_000, 9_000_000]
    assert [text[start:end] for text, start, end in zip(TEXTS, claims["start"], claims["end"], strict=True)] == list(
        claims["mention"]
    )


def test_an_article_states_what_is_known_of_it() -> None:
    article = Article("x", TEXTS[0], title="T", source="Testata", published="2025-02-05")
    claims = pipeline.extract(iter([article]))
    assert claims[["article_id", "title", "source", "published", "lang"]].to_numpy()[0].tolist() == [
        *("x", "T", "Testata", "2025-02-05", "it")
    ]
    assert list(pipeline.extract([article], lang="en")["lang"]) != ["it"]


def test_a_pack_is_laid_over(tmp_path: Path) -> None:
    with pytest.raises(PatternError):
        pipeline.extract(TEXTS, patterns=[tmp_path / "none"])


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: pipeline.extract(TEXTS[0]), "one text alone; give a list"),
        (lambda: pipeline.extract([Article("a", ""), Article("a", "")]), "'a' stands there twice"),
        (lambda: pipeline.extract(TEXTS, lang="xx"), "xx is not loaded"),
        (lambda: pipeline.extract([Article("a", "x", lang="xx")]), "article 'a': lang is 'xx'"),
        (lambda: pipeline.crosscheck(pipeline.extract([]), explain="xx"), "xx"),
        (lambda: pipeline.crosscheck(pd.DataFrame({"claim_id": ["c1"]})), "the column article_id is missing"),
        (lambda: pipeline.run("none", "out"), "none: no such file"),
    ],
)
def test_wrong_use_is_told(call: Callable[[], object], told: str) -> None:
    with pytest.raises((UsageError, ArticleError, TableError), match=told):
        call()


def test_frames_say_what_the_commands_write(tmp_path: Path, claims: pd.DataFrame) -> None:
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}").write_text(text, encoding="utf-8")
    manifest = pipeline.run([tmp_path / f"{number}" for number in range(3)], tmp_path / "out", explain="en")
    assert manifest.counts.claims == len(claims)
    for name, frame in (("claims", claims), ("inconsistencies", pipeline.crosscheck(claims, explain="en"))):
        written = read_table(tmp_path / "out" / f"{name}.csv", ())
        shown = frame.map(lambda cell: "" if cell is None else str(cell))
        assert shown.to_numpy().tolist() == written.to_numpy().tolist()


def test_an_edited_frame_is_checked(claims: pd.DataFrame) -> None:
    found = pipeline.crosscheck(claims)
    assert list(found["check"]) == ["disagreement"]
    edited = claims[[*reversed(claims.columns)]].drop(columns=[*OPTIONAL_COLUMNS]).assign(colour="red")
    edited["value"] = edited["value"].astype(float)
    edited["start"] = edited["start"].astype(float)
    edited["published"] = [date(2025, 2, 5), pd.Timestamp("2025-02-05"), None]
    edited["via"] = np.nan
    assert list(pipeline.crosscheck(edited.sort_values("claim_id"))["finding_id"]) == list(found["finding_id"])
    assert pipeline.crosscheck(claims.assign(review=["reject", "", ""])).empty
    assert pipeline.crosscheck(claims[claims["article_id"] != "0"]).empty


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("value", "2,5", "row 1, column value: '2,5'"),
        ("value", float("inf"), "row 1, column value: 'Infinity'"),
        ("value", True, "column value: True is bool"),
        ("stance", "sworn", "row 1, column stance: 'sworn'"),
        ("start", -1, "row 1, column start"),
        ("start", 1.5, "row 1, column start"),
        ("unit", None, "row 1, column unit"),
        ("claim_id", "c1", "row 1, column claim_id: 'c1'; an earlier row has this id"),
        ("published", pd.Timestamp("2025-02-05 10:00").to_period("D"), "column published"),
        ("value_low", Decimal("1e9"), "row 1, column value_low: greater than value_high"),
    ],
)
def test_a_cell_that_its_column_cannot_hold_is_told(column: str, value: object, told: str) -> None:
    frame = claims_frame(CLAIMS).astype(object)
    frame[column] = [frame[column][0], value, frame[column][2]]
    with pytest.raises(TableError, match=told):
        frame_claims(frame)


def test_claims_come_back_from_their_frame() -> None:
    assert frame_claims(claims_frame(CLAIMS)) == list(CLAIMS)


def test_displacy_shows_the_claims() -> None:
    doc = pipeline.load("it")(TEXTS[0])
    html = displacy.render(doc, style="span", options={"spans_key": "claims"}, jupyter=False)
    assert "money" in html
    assert "milioni" in html


def test_the_page_on_python_says_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its blocks run one after another, and print what the comments under them say."""
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.S)
    assert len(blocks) >= 7
    names: dict[str, object] = {}
    for block in blocks:
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            exec(block, names)
        expected = [line[2:] for line in block.splitlines() if line.startswith("# ")]
        assert shown.getvalue().splitlines() == expected
