"""Exports: each format read back by the library that its users have, with text and numbers unharmed."""

from __future__ import annotations

import builtins
import csv
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from string import digits
from typing import Any

import pandas as pd
import pytest
import spacy
from folders import ARTICLES, CLAIMS, TEXT, amounts, claim, write_folder
from spacy.tokens import DocBin

from pipeline import decisions
from pipeline.errors import TableError, UsageError
from pipeline.export import FORMATS, export, xlsx
from pipeline.export.columns import TABLES
from pipeline.frames import frame_claims
from pipeline.outcomes import ARTICLE_KEYS
from pipeline.table import (
    CLAIM_COLUMNS,
    FIGURE_COLUMNS,
    FINDING_COLUMNS,
    REJECT_COLUMNS,
    claim_row,
    plain_text,
    read_claims,
    table_rows,
)

BIG = "12345678901234567890.125"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "run")


def decided(folder: Path) -> Path:
    """The folder after a reviewer rejected c2, fixed c3 and called the finding explained."""
    rows = {one.claim_id: dict(zip(CLAIM_COLUMNS, map(plain_text, claim_row(one)), strict=True)) for one in CLAIMS}
    when = decisions.now()
    log = [decisions.decide(rows["c2"], "reject", when), *decisions.fix(rows["c3"], {"measure": "owned"}, when, "seen")]
    decisions.append(folder, [*log, decisions.Decision("f1", decision="explained", when=when)])
    return folder


def test_the_columns_described_are_those_of_the_tables() -> None:
    described = {table.name: tuple(table.columns) for table in TABLES}
    tables = {
        "claims": CLAIM_COLUMNS,
        "findings": FINDING_COLUMNS,
        "figures": FIGURE_COLUMNS,
        "rejects": REJECT_COLUMNS,
    }
    assert described == {**tables, "articles": ARTICLE_KEYS}


@pytest.mark.parametrize("to", FORMATS)
def test_a_format_writes_its_file_and_nothing_beside_it(folder: Path, to: str) -> None:
    before = set(folder.iterdir())
    done = export(folder, to)
    assert set(folder.iterdir()) - before == {done.path}
    assert done.path.name == FORMATS[to].name
    assert list(done.notes) == []


@pytest.mark.parametrize("to", FORMATS)
def test_what_stands_there_is_written_over_only_with_force(folder: Path, to: str) -> None:
    path = export(folder, to).path
    with pytest.raises(UsageError, match="is there already"):
        export(folder, to)
    assert export(folder, to, force=True).path == path


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_tables_give_the_same_bytes(folder: Path, to: str) -> None:
    def written() -> dict[str, bytes]:
        path = export(folder, to, force=True).path
        return {each.name: each.read_bytes() for each in (sorted(path.iterdir()) if path.is_dir() else [path])}

    first = written()
    assert written() == first


def test_a_workbook_does_not_hold_the_moment_it_was_made(folder: Path) -> None:
    from openpyxl import load_workbook

    assert load_workbook(export(folder, "xlsx").path).properties.created == datetime(2025, 1, 1)


def test_an_export_leaves_no_table_of_an_earlier_one(folder: Path) -> None:
    path = export(folder, "parquet").path
    (folder / "figures.csv").unlink()
    export(folder, "parquet", force=True)
    assert not (path / "figures.parquet").exists()


@pytest.mark.parametrize(
    ("change", "to", "told"),
    [
        (lambda folder: (folder / "claims.csv").unlink(), "xlsx", "holds no claims.csv"),
        (lambda folder: (folder / "articles.jsonl").unlink(), "jsonl", "holds no articles.jsonl"),
        (lambda folder: (folder / "articles.jsonl").unlink(), "docbin", "holds no articles.jsonl"),
        (lambda folder: (folder / "articles.jsonl").write_text("{}\n"), "jsonl", "line 1: not an article"),
        (lambda folder: (folder / "articles.jsonl").write_text(""), "jsonl", "claim c1: its article a.txt is not in"),
        (lambda folder: write_folder(folder, claim("c1", "40 milioni", start=0)), "docbin", "c1: its mention does not"),
        (lambda folder: write_folder(folder, CLAIMS[0], CLAIMS[0]), "xlsx", "an earlier row has this id"),
        (lambda _: None, "docx", "no format docx; choose one of xlsx"),
    ],
)
def test_what_cannot_be_exported_is_told_and_nothing_written(
    folder: Path, change: Callable[[Path], object], to: str, told: str
) -> None:
    change(folder)
    before = set(folder.iterdir())
    with pytest.raises((UsageError, TableError), match=told):
        export(folder, to)
    assert set(folder.iterdir()) == before


@pytest.mark.parametrize(("to", "library"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_a_missing_extra_is_told(folder: Path, to: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == library:
            raise ModuleNotFoundError(name, name=name)
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=rf"needs {library}; pip install 'riscontro\[{to}\]'"):
        export(folder, to)


@pytest.mark.parametrize("to", ["xlsx", "sqlite", "parquet", "datapackage", "claimreview"])
def test_a_folder_that_was_only_extracted_can_be_exported(folder: Path, to: str) -> None:
    for name in ("inconsistencies.csv", "figures.csv", "report.html"):
        (folder / name).unlink()
    assert export(folder, to).path.exists()


# xlsx


def sheet(path: Path, name: str = "claims") -> list[dict[str, Any]]:
    """The cells of a sheet by column."""
    from openpyxl import load_workbook

    header, *rows = load_workbook(path)[name].iter_rows()
    return [dict(zip([str(cell.value) for cell in header], row, strict=True)) for row in rows]


def test_the_workbook_has_a_sheet_a_table(folder: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(export(folder, "xlsx").path)
    assert book.sheetnames == ["claims", "findings", "figures", "rejects"]
    for one in book.worksheets:
        assert (one.freeze_panes, one.auto_filter.ref) == ("B2", one.dimensions)
    assert {cell.value for cell in book["claims"][1]} == set(CLAIM_COLUMNS)


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x.example";"y")',
        "=1+1",
        "+1",
        "-5",
        "@SUM(A1)",
        "{=1}",
        "'=1",
        "\t=1",
        "http://x.example",
        "internal:figures!A1",
        "external:x.exe",
        "12e45",
        "2-5",
        "TRUE",
        "0012",
        "_x0041_",
        "a\x07b",
        "<b>&amp;",
    ],
)
def test_text_stays_text_in_a_workbook(folder: Path, text: str) -> None:
    write_folder(folder, claim("c1", "40 milioni", subject=text, cue=text))
    (row,) = sheet(export(folder, "xlsx").path)
    assert (row["subject"].data_type, row["cue"].data_type) == ("s", "s")
    assert row["subject"].hyperlink is None
    from pipeline.importing.sheets import read_sheets

    (read, *_) = read_sheets(folder / "claims.xlsx")
    assert read.rows[0].cells["subject"].text == text


@pytest.mark.parametrize(
    ("written", "data_type", "value"),
    [
        ("1600000000", "n", 1_600_000_000),
        ("999999999999999", "n", 999_999_999_999_999),
        ("1234567890123456", "s", "1234567890123456"),
        ("-5.25", "n", -5.25),
        ("0.1", "n", 0.1),
        (BIG, "s", BIG),
        ("0." + "0" * 40 + "1", "s", "0." + "0" * 40 + "1"),
    ],
)
def test_numbers_are_numbers_where_excel_keeps_them(folder: Path, written: str, data_type: str, value: object) -> None:
    write_folder(folder, claim("c1", "40 milioni", **amounts(written)))
    (row,) = sheet(export(folder, "xlsx").path)
    assert (row["value"].data_type, row["value"].value) == (data_type, value)


def test_a_number_shows_all_its_decimals_and_a_text_column_takes_what_is_typed(folder: Path) -> None:
    from openpyxl import load_workbook

    write_folder(folder, claim("c1", "40 milioni", **amounts("2.125"), note=""))
    path = export(folder, "xlsx").path
    (row,) = sheet(path)
    assert row["value"].number_format == "0.000"
    one = load_workbook(path)["claims"]
    letters = {cell.value: cell.coordinate.rstrip(digits) for cell in one[1]}
    formats = {column: one.column_dimensions[letter].number_format for column, letter in letters.items()}
    assert [formats[column] for column in ("note", "per", "value")] == ["@", "@", "General"]


@pytest.mark.parametrize(
    ("name", "words"), [("claims", '"accept,reject,fix"'), ("findings", '"real,not_comparable,explained"')]
)
def test_a_decision_is_chosen_from_a_list(folder: Path, name: str, words: str) -> None:
    from openpyxl import load_workbook

    one = load_workbook(export(folder, "xlsx").path)[name]
    (validation,) = one.data_validations.dataValidation
    column = next(cell.column_letter for cell in one[1] if cell.value == "review")
    last = f":{column}{one.max_row}" if one.max_row > 2 else ""
    assert (validation.type, validation.formula1) == ("list", words)
    assert str(validation.sqref) == f"{column}2{last}"


def test_links_lead_to_the_report_and_the_article(folder: Path) -> None:
    row = sheet(export(folder, "xlsx").path)[0]
    assert (row["claim_id"].hyperlink.target, row["claim_id"].hyperlink.location) == ("report.html", "c1")
    assert (row["url"].hyperlink.target, row["url"].hyperlink.location) == ("https://news.example/a?x=1", "y")
    elsewhere = folder.parent / "sheets"
    elsewhere.mkdir()
    row = sheet(export(folder, "xlsx", elsewhere / "x.xlsx").path)[0]
    assert row["claim_id"].hyperlink.target.replace("\\", "/") == "../run/report.html"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://x.example/a", "http://[", "https://x.example/" + "a" * 2_100],
)
def test_only_web_addresses_become_links(folder: Path, url: str) -> None:
    write_folder(folder, claim("c1", "40 milioni", url=url))
    (row,) = sheet(export(folder, "xlsx").path)
    assert (row["url"].value, row["url"].hyperlink) == (url, None)


def test_links_past_the_limit_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_LINKS", 3)
    done = export(folder, "xlsx")
    assert list(done.notes) == ["claims: only the first 3 links could be made"]
    assert [bool(row["url"].hyperlink) for row in sheet(done.path)] == [True, False, False]


def test_a_long_text_is_cut_with_a_word(folder: Path) -> None:
    write_folder(
        folder, claim("c1", "40 milioni", sentence="😀" * 20_000), claim("c2", "40 milioni", sentence="a" * 32_767)
    )
    done = export(folder, "xlsx")
    assert list(done.notes) == ["claims: 1 texts of more than 32,767 characters end with […]"]
    cut, whole = (row["sentence"].value for row in sheet(done.path))
    assert cut.endswith("😀 […]")
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert whole == "a" * 32_767


def test_more_rows_than_a_sheet_has_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    with pytest.raises(UsageError, match="more rows than a sheet's 3"):
        export(folder, "xlsx")
    assert not (folder / "claims.xlsx").exists()


def test_a_sheet_shows_what_was_decided(folder: Path) -> None:
    rows = sheet(export(decided(folder), "xlsx").path)
    assert [(row["review"].value, row["note"].value, row["measure"].value) for row in rows] == [
        (None, None, "capital_expenditure"),
        ("reject", None, "-5"),
        ("fix", "seen", "owned"),
    ]


# claimreview

ABOUT = ("Thing", "MonetaryAmount", "QuantitativeValue")
SCHEMA = {
    "type": "object",
    "required": ["@context", "@graph"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@graph": {
            "items": {
                "required": ["@type", "@id"],
                "oneOf": [{"$ref": "#/$defs/Claim"}, {"$ref": "#/$defs/ClaimReview"}],
            }
        },
    },
    "additionalProperties": False,
    "$defs": {
        "Date": {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d(T.+)?)?)?$"},
        "Number": {"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+)?$"},
        # Thing, CreativeWork and Claim: author is a Person or an Organization, about any Thing
        "Claim": {
            "properties": {
                "@type": {"const": "Claim"},
                "@id": {"pattern": "^#"},
                "identifier": {"type": "string"},
                "text": {"type": "string", "minLength": 1},
                "inLanguage": {"type": "string"},
                "datePublished": {"$ref": "#/$defs/Date"},
                "author": {"properties": {"name": {"type": "string"}}, "additionalProperties": False},
                "about": {"items": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in ABOUT]}},
                "appearance": {"$ref": "#/$defs/Article"},
            },
            "required": ["text", "appearance"],
            "additionalProperties": False,
        },
        "Thing": {
            "properties": {"@type": {"const": "Thing"}, "name": {"type": "string"}},
            "additionalProperties": False,
        },
        "MonetaryAmount": {
            "properties": {
                "@type": {"const": "MonetaryAmount"},
                "name": {"type": "string"},
                "currency": {"pattern": "^[A-Z]{3}$"},
                **{name: {"$ref": "#/$defs/Number"} for name in ("value", "minValue", "maxValue")},
            },
            "required": ["currency"],
            "additionalProperties": False,
        },
        "QuantitativeValue": {
            "properties": {
                "@type": {"const": "QuantitativeValue"},
                "name": {"type": "string"},
                "unitText": {"type": "string"},
                **{name: {"$ref": "#/$defs/Number"} for name in ("value", "minValue", "maxValue")},
            },
            "additionalProperties": False,
        },
        "Article": {
            "properties": {
                "@type": {"const": "Article"},
                "identifier": {"type": "string"},
                "headline": {"type": "string"},
                "url": {"type": "string"},
                "datePublished": {"$ref": "#/$defs/Date"},
                "inLanguage": {"type": "string"},
                "publisher": {
                    "properties": {"@type": {"const": "Organization"}, "name": {"type": "string"}},
                    "additionalProperties": False,
                },
            },
            "additionalProperties": False,
        },
        # Review: itemReviewed, reviewRating, reviewAspect, reviewBody; ClaimReview: claimReviewed
        "ClaimReview": {
            "properties": {
                "@type": {"const": "ClaimReview"},
                "@id": {"pattern": "^#review-"},
                "claimReviewed": {"type": "string", "minLength": 1},
                "itemReviewed": {
                    "items": {
                        "properties": {"@type": {"const": "Claim"}, "@id": {"pattern": "^#"}},
                        "additionalProperties": False,
                    },
                    "minItems": 1,
                },
                "reviewAspect": {"enum": ["extraction", "comparison"]},
                "reviewRating": {
                    "properties": {"@type": {"const": "Rating"}, "alternateName": {"type": "string", "minLength": 1}},
                    "required": ["alternateName"],
                    "additionalProperties": False,
                },
                "reviewBody": {"type": "string"},
            },
            "required": ["claimReviewed", "itemReviewed", "reviewRating"],
            "additionalProperties": False,
        },
    },
}  # fmt: skip


def graph(folder: Path) -> list[dict[str, Any]]:
    """What stands in the JSON-LD, after it was held against schema.org's definitions."""
    from jsonschema import Draft202012Validator

    document = json.loads(export(folder, "claimreview", force=True).path.read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []
    nodes: list[dict[str, Any]] = document["@graph"]
    return nodes


def test_claims_are_no_reviews_until_somebody_decides(folder: Path) -> None:
    first, *rest = graph(folder)
    assert [node["@type"] for node in rest] == ["Claim", "Claim"]
    assert first["about"][1] == {
        "@type": "MonetaryAmount", "name": "capital_expenditure", "currency": "EUR", "value": 2_500_000,
    }  # fmt: skip
    assert first["appearance"]["url"] == ARTICLES[0].url
    assert "author" not in first
    assert rest[0]["author"] == {"name": "@Beta"}


def test_a_decision_is_a_review_in_its_own_word(folder: Path) -> None:
    path = folder / "inconsistencies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("c2", "c3"), encoding="utf-8")
    finding = path.read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    decided(folder)
    decisions.append(folder, [decisions.Decision(finding, decision="real", note="ok", when=decisions.now())])
    nodes = graph(folder)
    assert [node["@id"] for node in nodes] == ["#c1", "#c3", "#review-c3", f"#review-{finding}"]
    assert nodes[1]["about"][1]["name"] == "owned"
    assert [node["reviewRating"]["alternateName"] for node in nodes[2:]] == ["fix", "real"]
    assert [node["reviewAspect"] for node in nodes[2:]] == ["extraction", "comparison"]
    assert [one["@id"] for one in nodes[3]["itemReviewed"]] == ["#c1", "#c3"]


def test_a_range_has_its_ends_and_hearsay_no_author(folder: Path) -> None:
    bounds = {"value": None, "value_low": Decimal(5), "value_high": Decimal(BIG)}
    write_folder(folder, claim("c1", "40 milioni", **bounds, qualifier="between", attributed_to="anonymous"))
    (node,) = graph(folder)
    assert (node["about"][1]["minValue"], node["about"][1]["maxValue"]) == (5, BIG)
    assert "author" not in node


def test_an_address_that_could_run_something_is_left_out(folder: Path) -> None:
    write_folder(folder, claim("c1", "40 milioni", url="javascript:alert(1)"))
    assert "url" not in graph(folder)[0]["appearance"]


# datapackage


@pytest.fixture
def cell_limit() -> Iterator[None]:
    """frictionless raises the csv module's own limit for good, when it is imported."""
    before = csv.field_size_limit()
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("cell_limit")
def test_frictionless_finds_the_package_valid(folder: Path) -> None:
    from frictionless import Package, validate

    path = export(folder, "datapackage").path
    report = validate(str(path))
    assert report.valid, report.flatten(["title", "message"])
    package = Package(str(path))
    assert [resource.name for resource in package.resources] == ["claims", "findings", "figures", "articles", "rejects"]
    (row, *_) = package.get_table_resource("claims").read_rows()
    assert (row["value"], row["start"]) == (Decimal(2_500_000), CLAIMS[0].start)
    for table in TABLES:
        fields = json.loads(path.read_text())["resources"][[one.name for one in TABLES].index(table.name)]["schema"][
            "fields"
        ]
        assert {field["name"]: field["description"] for field in fields} == table.columns


@pytest.mark.usefixtures("cell_limit")
def test_the_package_of_a_reviewed_folder_is_valid(folder: Path) -> None:
    from frictionless import validate

    (finding, *_) = table_rows(folder / "inconsistencies.csv", ("finding_id",))
    decisions.append(
        folder, [decisions.Decision(finding["finding_id"], decision="not_comparable", when=decisions.now())]
    )
    decisions.apply(folder, "claims.csv")
    report = validate(str(export(folder, "datapackage").path))
    assert report.valid, report.flatten(["title", "message"])


@pytest.mark.usefixtures("cell_limit")
def test_frictionless_finds_what_is_wrong(folder: Path) -> None:
    from frictionless import validate

    path = export(folder, "datapackage").path
    table = folder / "claims.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("asserted", "sworn", 1), encoding="utf-8")
    assert "sworn" in str(validate(str(path)).flatten(["message"]))


def test_a_package_stands_beside_its_tables(folder: Path) -> None:
    with pytest.raises(UsageError, match="stands beside its tables"):
        export(folder, "datapackage", folder.parent / "datapackage.json")
    assert export(folder, "datapackage", folder / "other.json").path.is_file()


# training data


def test_docs_carry_the_decided_claims(folder: Path) -> None:
    docs = list(DocBin().from_disk(export(decided(folder), "docbin").path).get_docs(spacy.blank("it").vocab))
    assert [doc.text for doc in docs] == [article.text for article in ARTICLES]
    assert [(span.text, span.label_) for span in docs[0].spans["claims"]] == [
        ("2,5 milioni di euro", "money"),
        ("2.048 GPU", "gpu_count"),
    ]
    assert [span.label_ for span in docs[0].spans["measures"]] == ["capital_expenditure", "owned"]
    assert list(docs[1].spans["claims"]) == []
    assert docs[0].user_data["id"] == "a.txt"


def test_a_span_of_a_doc_is_widened_to_its_tokens(folder: Path) -> None:
    write_folder(folder, claim("c1", "8 GPU"))
    (doc, _) = DocBin().from_disk(export(folder, "docbin").path).get_docs(spacy.blank("it").vocab)
    assert [span.text for span in doc.spans["claims"]] == ["2.048 GPU"]


def test_json_lines_hold_spans_by_character(folder: Path) -> None:
    lines = export(decided(folder), "jsonl").path.read_text(encoding="utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert [(TEXT[span["start"] : span["end"]], span["label"], span["measure"]) for span in first["spans"]] == [
        ("2,5 milioni di euro", "money", "capital_expenditure"),
        ("2.048 GPU", "gpu_count", "owned"),
    ]
    assert first["meta"]["id"] == "a.txt"
    assert (second["spans"], second["meta"]) == ([], {"id": "none.txt", "lang": "it"})


# parquet, sqlite


def test_parquet_has_decimals_and_integers(folder: Path) -> None:
    from pyarrow import parquet

    write_folder(
        folder, claim("c1", "40 milioni", **amounts("0.000000000001")), claim("c2", "40 milioni", **amounts("1" * 26))
    )
    path = export(folder, "parquet").path
    assert {one.name for one in path.iterdir()} == {f"{table.name}.parquet" for table in TABLES}
    table = parquet.read_table(path / "claims.parquet")
    assert str(table.schema.field("value").type) == "decimal128(38, 12)"
    assert table["value"].to_pylist() == [Decimal("0.000000000001"), Decimal("1" * 26)]
    assert table["start"].to_pylist() == [TEXT.index("40 milioni")] * 2
    assert table["subject"].to_pylist() == ["Alfa", "Alfa"]
    assert parquet.read_table(path / "findings.parquet")["ratio"].to_pylist() == [Decimal(16)]


@pytest.mark.parametrize("written", ["1" * 27, "0." + "0" * 12 + "1"])
def test_what_does_not_fit_a_decimal_is_null_and_told(folder: Path, written: str) -> None:
    from pyarrow import parquet

    write_folder(folder, claim("c1", "40 milioni", **amounts(written)))
    done = export(folder, "parquet")
    assert list(done.notes) == ["claims: 3 numbers do not fit into decimal(38, 12) and are null"]
    assert parquet.read_table(done.path / "claims.parquet")["value"].to_pylist() == [None]


def test_the_database_has_keys_indexes_and_a_search(folder: Path) -> None:
    write_folder(
        folder,
        *CLAIMS,
        claim("c4", "40 milioni", **amounts(BIG)),
        claim("c5", "40 milioni", **amounts("9" * 15 + "0" * 9)),
    )
    database = sqlite3.connect(export(folder, "sqlite").path)
    assert database.execute("SELECT claim_id, typeof(value), value FROM claims").fetchall() == [
        ("c1", "integer", 2_500_000),
        ("c2", "integer", 40_000_000),
        ("c3", "integer", 2048),
        ("c4", "text", BIG),
        ("c5", "text", "9" * 15 + "0" * 9),
    ]
    keys = {
        table: database.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk").fetchall()
        for table in ("claims", "findings", "articles")
    }
    assert keys == {"claims": [("claim_id",)], "findings": [("finding_id",)], "articles": [("id",)]}
    # accents do not matter, and what is found is the row
    found = database.execute(
        "SELECT claim_id FROM claims WHERE rowid IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)",
        ["citta AND speso"],
    )
    assert found.fetchall() == [("c1",), ("c2",), ("c4",), ("c5",)]
    plan = database.execute("EXPLAIN QUERY PLAN SELECT * FROM claims WHERE article_id = 'a.txt'").fetchall()
    assert "claims_0" in str(plan)
    joined = database.execute(
        "SELECT a.title FROM findings f JOIN claims c ON c.claim_id = f.claim_a JOIN articles a ON a.id = c.article_id"
    )
    assert joined.fetchall() == [(ARTICLES[0].title,)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def test_a_key_that_stands_twice_is_told(folder: Path) -> None:
    path = folder / "inconsistencies.csv"
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, row, row]), encoding="utf-8")
    with pytest.raises(TableError, match=r"a key stands in its table twice .*finding_id"):
        export(folder, "sqlite")
    assert not (folder / "claims.db").exists()


def from_sqlite(path: Path) -> pd.DataFrame:
    """The claims of a database."""
    with closing(sqlite3.connect(path)) as database:
        return pd.read_sql("SELECT * FROM claims", database)


@pytest.mark.parametrize(
    ("to", "read"),
    [
        ("xlsx", lambda path: pd.read_excel(path, sheet_name="claims", dtype=str)),
        ("parquet", lambda path: pd.read_parquet(path / "claims.parquet")),
        ("sqlite", from_sqlite),
    ],
)
def test_pandas_reads_the_same_claims_back(folder: Path, to: str, read: Callable[[Path], pd.DataFrame]) -> None:
    write_folder(folder, *CLAIMS, claim("c4", "40 milioni", **amounts("12345678901234567.125")))
    assert frame_claims(read(export(folder, to).path)) == list(read_claims(folder / "claims.csv"))
