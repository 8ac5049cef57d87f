"""The tables: ids, cells, atomic writing, reading what people and other programs wrote."""

from __future__ import annotations

import csv
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import TableError
from pipeline.models import Claim, Finding
from pipeline.table import (
    CLAIM_COLUMNS,
    FINDING_COLUMNS,
    REJECT_COLUMNS,
    claim_ids,
    claim_row,
    claims_frame,
    finding_id,
    finding_row,
    plain,
    read_claims,
    write_csv,
)

CELL_LIMIT = 131_072
CLAIM = Claim(
    claim_id="c1",
    article_id="a.txt",
    source="",
    title="",
    url="",
    published="2025-02-05",
    lang="it",
    kind="money",
    subject="Alfa",
    measure="price",
    value=Decimal("2500000"),
    value_low=Decimal("2500000"),
    value_high=Decimal("2500000"),
    unit="EUR",
    qualifier="exact",
    per="",
    item="",
    attributed_to="",
    via="",
    attribution="none",
    cue="",
    stance="asserted",
    period="",
    mention="2,5 milioni di euro",
    sentence="Costa 2,5 milioni di euro.",
    start=6,
    end=25,
    patterns=("it.one", "it.two"),
)


def written(path: Path, *claims: Claim) -> Path:
    write_csv(path, CLAIM_COLUMNS, map(claim_row, claims))
    return path


def edited(path: Path, **cells: str) -> Path:
    """A table of one good row and one with these cells, as a spreadsheet would write it."""
    frame = claims_frame([CLAIM, replace(CLAIM, claim_id="c2")])
    frame.loc[1, list(cells)] = list(cells.values())
    frame.to_csv(path, index=False)
    return path


def test_columns_are_the_contract_s() -> None:
    assert " ".join(CLAIM_COLUMNS) == (
        "claim_id article_id source title url published lang kind subject measure value value_low value_high "
        "unit qualifier per item attributed_to via attribution cue stance period mention sentence start end "
        "patterns review note"
    )
    assert " ".join(FINDING_COLUMNS) == (
        "finding_id check severity subject measure unit claim_a value_a attributed_a article_a sentence_a "
        "claim_b value_b attributed_b article_b sentence_b ratio sources explanation review note"
    )
    assert REJECT_COLUMNS == ("input", "reason", "detail")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1E+9", "1000000000"),
        ("1.50", "1.5"),
        ("1500", "1500"),
        ("-5", "-5"),
        ("-0.0", "0"),
        ("0.10", "0.1"),
        ("2.0E-7", "0.0000002"),
        ("123456789012345678901234567890.5", "123456789012345678901234567890.5"),
    ],
)
def test_numbers_are_plain(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


def test_claim_ids_survive_edits_elsewhere_and_tell_twins_apart() -> None:
    twin = ("Costa 5 euro.", "5 euro")
    ids = claim_ids("a", [twin, ("Vale 3 euro.", "3 euro"), twin])
    assert len(set(ids)) == 3
    assert claim_ids("a", [("Prima 9 euro.", "9 euro"), twin, twin])[1:] == [ids[0], ids[2]]
    assert claim_ids("b", [twin]) != ids[:1]
    assert claim_ids("a", [("Costa 5 euro.5", " euro")]) != ids[:1]
    assert all(len(each) == 13 and each.startswith("c") for each in ids)


def test_claim_ids_never_change() -> None:
    # A changed id loses every review made so far: this value may only change with a migration.
    assert claim_ids("a", [("Costa 5 euro.", "5 euro")]) == ["ccba937efa2fa"]


def test_a_finding_has_the_same_id_from_both_sides() -> None:
    other = replace(CLAIM, claim_id="c2", value=Decimal(7))
    one = Finding("contradiction", "error", CLAIM, other, Decimal("2.50"), 1, "Perché no.")
    assert finding_id(one) == finding_id(replace(one, claim_a=other, claim_b=CLAIM))
    assert finding_id(one) != finding_id(replace(one, check="disagreement"))
    row = dict(zip(FINDING_COLUMNS, finding_row(one), strict=True))
    assert (row["claim_a"], row["value_a"], row["value_b"]) == ("c1", CLAIM.value, Decimal(7))
    assert (row["ratio"], row["sources"], row["sentence_b"]) == (Decimal("2.50"), 1, CLAIM.sentence)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+39 06",
        "-5",
        "@nome",
        "\tx",
        "\rx",
        "'Ndrangheta",
        "''",
        "'",
        "'=x",
        "a'b",
        "x=1",
        "\n=1",
        " =1",
    ],
)
def test_text_cells_keep_their_guard_and_their_text(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "t.csv", replace(CLAIM, subject=text))
    with path.open(encoding="utf-8", newline="") as handle:
        cell = next(csv.DictReader(handle))["subject"]
    assert cell == ("'" + text if text[0] in "=+-@\t\r'" else text)
    assert read_claims(path)[0].subject == text


def test_numbers_are_never_guarded(tmp_path: Path) -> None:
    claim = replace(CLAIM, value=Decimal(-5), value_low=Decimal("-6.50"), value_high=None)
    path = written(tmp_path / "t.csv", claim)
    assert b",price,-5,-6.5,,EUR," in path.read_bytes()
    assert read_claims(path) == [claim]


def test_a_foreign_apostrophe_stays(tmp_path: Path) -> None:
    assert read_claims(edited(tmp_path / "t.csv", subject="'Ndrangheta"))[1].subject == "'Ndrangheta"


@given(
    text=st.text(st.characters(codec="utf-8"), max_size=40),
    amount=st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=3, max_value=10**15),
)
def test_any_text_and_number_comes_back(
    tmp_path_factory: pytest.TempPathFactory, text: str, amount: Decimal | None
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    amount = amount and abs(amount)
    claim = replace(CLAIM, title=text, sentence=text, cue=text, note=text, value_low=None, value=amount)
    assert read_claims(written(path, claim, replace(claim, claim_id="c2", value=None))) == [
        claim,
        replace(claim, claim_id="c2", value=None),
    ]


def test_the_file_is_rfc_4180_without_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_csv(path, ("input", "reason", "detail"), [("a,b", 'say "x"', "a\r\nb\rc\0")])
    assert path.read_bytes() == b'input,reason,detail\r\n"a,b","say ""x""","a\r\nb\rc\x00"\r\n'


def test_no_rows_is_a_header(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv")
    assert path.read_bytes() == ",".join(CLAIM_COLUMNS).encode() + b"\r\n"
    assert read_claims(path) == []


def test_a_failing_row_leaves_the_old_table_and_nothing_else(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", CLAIM)
    before = path.read_bytes()
    with pytest.raises(TypeError, match=r"1\.5"):
        write_csv(path, ("input", "reason", "detail"), [("a", "b", "c"), ("a", "b", 1.5)])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_row_of_another_width_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="argument"):
        write_csv(tmp_path / "t.csv", ("input", "reason", "detail"), [("a", "b")])


def test_frame_holds_the_cells_as_text() -> None:
    frame = claims_frame([replace(CLAIM, value=None, subject="=x")])
    assert list(frame.columns) == list(CLAIM_COLUMNS)
    row = frame.iloc[0]
    assert (row["value"], row["value_low"], row["start"]) == ("", "2500000", "6")
    assert (row["patterns"], row["subject"]) == ("it.one it.two", "=x")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"value": "1,5"}, r"row 3, column value: '1,5'; write a plain number"),
        ({"value": "1.6E+09"}, "row 3, column value"),
        ({"value": "1,600,000,000"}, "row 3, column value"),
        ({"value": "1.600.000.000"}, "row 3, column value"),
        ({"value": "1 600 000 000"}, "row 3, column value"),
        ({"value": "NaN"}, "row 3, column value"),
        ({"value_low": "x"}, "row 3, column value_low"),
        ({"value_high": " 5"}, "row 3, column value_high"),
        ({"value_high": "9" * 100_000}, "row 3, column value_high"),
        ({"value_low": "9000000"}, "row 3, column value_low: greater than value_high"),
        ({"qualifier": "roughly"}, "row 3, column qualifier: 'roughly'; write one of: exact, about"),
        ({"attribution": ""}, "row 3, column attribution"),
        ({"stance": "Asserted"}, "row 3, column stance"),
        ({"review": "maybe"}, "row 3, column review: 'maybe'; write one of: accept, reject, fix"),
        ({"published": "05/02/2025"}, "row 3, column published"),
        ({"published": "2025-13-40"}, "row 3, column published"),
        ({"start": "-1"}, "row 3, column start"),
        ({"end": "2.5"}, "row 3, column end"),
        ({"end": "9" * 5000}, "row 3, column end"),
        ({"start": "30"}, "row 3, column end: smaller than start"),
        ({"claim_id": "c1"}, "row 3, column claim_id: 'c1'; an earlier row has this id too"),
        ({"claim_id": ""}, "row 3, column claim_id"),
        ({"article_id": " "}, "row 3, column article_id"),
        ({"kind": ""}, "row 3, column kind"),
        ({"unit": ""}, "row 3, column unit"),
        ({"value": "x", "stance": "y"}, r"column value: 'x'.*\(1 more cells to mend\)"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, cells: dict[str, str], told: str) -> None:
    with pytest.raises(TableError, match=told) as error:
        read_claims(edited(tmp_path / "edited.csv", **cells))
    assert "edited.csv, row 3" in str(error.value)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ""),
        ({5: {"value": "1,5"}}, "row 7, column value: '1,5'; write a plain number such as 1600000000 or 2.5"),
        ({5: {"value": "x"}, 6: {"stance": "y"}}, r"row 7, column value: 'x'; .* \(1 more cells to mend\)"),
        (
            {2: {"stance": "x"}, 6: {"value": "y", "end": "z"}},
            r"row 4, column stance: 'x'; .* \(2 more cells to mend\)",
        ),
        ({6: {"claim_id": "c0"}}, "row 8, column claim_id: 'c0'; an earlier row has this id too; keep one$"),
        ({1: {"claim_id": "c0"}, 6: {"claim_id": "c0"}}, r"row 3, column claim_id: 'c0'; .* \(1 more cells to mend\)"),
        ({1: {"kind": ""}, 6: {"claim_id": "c1"}}, r"row 3, column kind: ''; .* \(1 more cells to mend\)"),
        ({6: {"value_low": "9000000"}}, "row 8, column value_low: greater than value_high"),
        ({6: {"start": "30"}}, "row 8, column end: smaller than start"),
    ],
)
@pytest.mark.parametrize("rows", [1, 3, 7, 8])
def test_chunks_do_not_show(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rows: int, changes: dict[int, dict[str, str]], told: str
) -> None:
    monkeypatch.setattr("pipeline.table.claims.CHUNK_ROWS", rows)
    claims = [replace(CLAIM, claim_id=f"c{number}") for number in range(7)]
    frame = claims_frame(claims)
    for index, cells in changes.items():
        frame.loc[index, list(cells)] = list(cells.values())
    path = tmp_path / "t.csv"
    frame.to_csv(path, index=False)
    if not told:
        assert read_claims(path) == claims
        return
    with pytest.raises(TableError, match=told):
        read_claims(path)


def test_rows_are_counted_through_the_chunks_and_the_empty_rows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("pipeline.table.claims.CHUNK_ROWS", 1)
    path = written(tmp_path / "t.csv", CLAIM)
    content = path.read_bytes()
    path.write_bytes(content + b"\r\n" + b"," * 29 + b"\r\na,b\r\n")
    with pytest.raises(TableError, match="row 5: 2 cells under 30 columns"):
        read_claims(path)
    assert csv.field_size_limit() == CELL_LIMIT
    path.write_bytes(content + b"\r\n" + content.splitlines(keepends=True)[1])
    with pytest.raises(TableError, match="row 4, column claim_id: 'c1'; an earlier row has this id too"):
        read_claims(path)


def test_equal_cells_are_one_object(tmp_path: Path) -> None:
    claim = replace(CLAIM, subject="=Alfa", start=1006, end=1025)
    first, second = read_claims(written(tmp_path / "t.csv", claim, replace(claim, claim_id="c2", mention="altro")))
    apart = {name for name in CLAIM_COLUMNS if getattr(first, name) is not getattr(second, name)}
    assert apart == {"claim_id", "mention"}
    assert first.value is first.value_low


@pytest.mark.parametrize("column", sorted({field.name for field in fields(Claim)} - {"patterns", "review", "note"}))
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    path = tmp_path / "t.csv"
    claims_frame([CLAIM]).drop(columns=column).to_csv(path, index=False)
    with pytest.raises(TableError, match=f"the column {column} is missing"):
        read_claims(path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe\x00", "byte 0: not UTF-8"),
        (b"claim_id;article_id;source\r\n", "separated by semicolons"),
        (b'claim_id,"article_id\r\n', "not a CSV table"),
        (b"a,b\r\n1,2\r\n", "column claim_id is missing"),
        (",".join(CLAIM_COLUMNS).encode() + b",value\r\n", "column value stands there twice"),
        (",".join(CLAIM_COLUMNS).encode() + b"\r\n\r\na,b\r\n", "row 3: 2 cells under 30 columns"),
    ],
)
def test_what_is_no_claims_table_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match=told):
        read_claims(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="No such file"):
        read_claims(tmp_path / "none.csv")
    with pytest.raises(TableError, match="directory"):
        read_claims(tmp_path)


def test_what_people_and_sheets_change_is_accepted(tmp_path: Path) -> None:
    """A byte order mark, another order of columns, more of them, fewer optional ones, empty rows."""
    frame = claims_frame([CLAIM]).drop(columns=["patterns", "review", "note"])
    frame = frame[list(reversed(frame.columns))].assign(seen_by="Anna")
    path = tmp_path / "t.csv"
    path.write_bytes(b"\xef\xbb\xbf" + frame.to_csv(index=False).encode() + b"\r\n" + b"," * 27 + b"\r\n")
    assert read_claims(path) == [replace(CLAIM, patterns=())]


def test_a_very_long_cell_is_read(tmp_path: Path) -> None:
    claim = replace(CLAIM, sentence="x" * 300_000)
    assert read_claims(written(tmp_path / "t.csv", claim)) == [claim]
    assert csv.field_size_limit() == CELL_LIMIT
