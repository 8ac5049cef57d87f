"""Reviewed sheets: what a person changed comes back, what a spreadsheet did is refused, whatever dialect it saved."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from folders import CLAIMS, amounts, claim, write_folder
from hypothesis import given
from hypothesis import strategies as st

from pipeline import decisions
from pipeline.errors import RiscontroError, TableError, UsageError
from pipeline.export import export
from pipeline.importing import import_sheet
from pipeline.importing.damage import damage
from pipeline.importing.sheets import Cell, read_sheets
from pipeline.table import CLAIM_COLUMNS, NUMBER_COLUMNS, claim_row, plain_text, read_table, table_rows

Cells = Mapping[str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "run")


def table(folder: Path, **changes: Cells) -> list[dict[str, str]]:
    """The claims of a folder as a sheet holds them, with the cells of some ids changed."""
    return [{**row, **changes.get(row["claim_id"], {})} for row in table_rows(folder / "claims.csv", CLAIM_COLUMNS)]


def saved(
    path: Path, rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8", newline: str = "\r\n"
) -> Path:
    """The rows as a spreadsheet saves them as CSV."""
    buffer = StringIO(newline="")
    sheet = csv.DictWriter(buffer, list(rows[0]), delimiter=delimiter, lineterminator=newline)
    sheet.writeheader()
    sheet.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding, "replace"))
    return path


def workbook(folder: Path, changes: Mapping[str, Mapping[str, Any]], name: str = "claims") -> Path:
    """The exported workbook after a person changed some cells of the row with an id, and saved it."""
    from openpyxl import load_workbook

    path = export(folder, "xlsx", force=True).path
    book = load_workbook(path)
    header, *rows = book[name].iter_rows()
    places = {str(cell.value): place for place, cell in enumerate(header)}
    for row in rows:
        for column, value in changes.get(str(row[0].value), {}).items():
            row[places[column]].value = value
    book.save(path)
    return path


def log(folder: Path) -> list[tuple[str, ...]]:
    """What stands in the log, without moments and digests."""
    return [(one.claim_id, one.field, one.new, one.decision, one.note) for one in decisions.read(folder)]


# what comes back


def test_a_sheet_that_nobody_changed_is_no_decision(folder: Path) -> None:
    done = import_sheet(export(folder, "xlsx").path, folder)
    assert (done.decisions, done.aside) == ([], [])
    assert not (folder / "review.csv").exists()
    assert import_sheet(folder / "claims.csv", folder).decisions == []
    assert import_sheet(folder / "inconsistencies.csv", folder).decisions == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"review": "accept"}, [("c1", "", "", "accept", "")]),
        ({"review": " Reject "}, [("c1", "", "", "reject", "")]),
        ({"review": "accept", "note": "ok,\nsure"}, [("c1", "", "", "accept", "ok, sure")]),
        ({"note": "who?"}, [("c1", "", "", "note", "who?")]),
        ({"subject": "Beta"}, [("c1", "subject", "Beta", "fix", "")]),
        ({"review": "fix", "subject": "Beta", "note": "n"}, [("c1", "subject", "Beta", "fix", "n")]),
        ({"review": "accept", "subject": "Beta"}, [("c1", "subject", "Beta", "fix", "")]),
        ({"review": "reject", "unit": "USD"}, [("c1", "unit", "USD", "fix", ""), ("c1", "", "", "reject", "")]),
        (
            {"value": "3000000"},
            [("c1", column, "3000000", "fix", "") for column in ("value", "value_low", "value_high")],
        ),
        ({"period": "2024/2025"}, [("c1", "period", "2024/2025", "fix", "")]),
        ({"period": ""}, [("c1", "period", "", "fix", "")]),
    ],
)
def test_what_a_reviewer_wrote_becomes_decisions(
    folder: Path, changes: Cells, expected: list[tuple[str, ...]], tmp_path: Path
) -> None:
    by_csv, by_book = write_folder(tmp_path / "csv"), write_folder(tmp_path / "book")
    import_sheet(saved(tmp_path / "sheet.csv", table(folder, c1=changes), ";"), by_csv)
    import_sheet(workbook(by_book, {"c1": changes}), by_book)
    assert log(by_csv) == log(by_book) == expected
    # a second time it is what stands there
    assert import_sheet(tmp_path / "sheet.csv", by_csv).decisions == []
    assert import_sheet(export(by_book, "xlsx", force=True).path, by_book).decisions == []


def test_a_number_typed_into_a_workbook_is_that_number(folder: Path) -> None:
    import_sheet(workbook(folder, {"c1": {"value": 3.5e9, "value_low": 3.5e9, "value_high": 3500000000}}), folder)
    assert {(one[1], one[2]) for one in log(folder)} == {
        (column, "3500000000") for column in ("value", "value_low", "value_high")
    }


def test_decisions_on_findings_come_back_with_those_on_claims(folder: Path) -> None:
    (finding,) = (row["finding_id"] for row in table_rows(folder / "inconsistencies.csv", ["finding_id"]))
    path = workbook(folder, {finding: {"review": "not_comparable", "note": "n"}}, "findings")
    done = import_sheet(path, folder)
    assert log(folder) == [(finding, "", "", "not_comparable", "n")]
    assert dict(done.rows) == {"claims.csv": 0, "inconsistencies.csv": 1}


def test_a_decision_that_is_emptied_stays_and_is_told(folder: Path) -> None:
    import_sheet(workbook(folder, {"c1": {"review": "accept"}}), folder)
    decisions.apply(folder, "claims.csv")
    done = import_sheet(workbook(folder, {"c1": {"review": None}}), folder)
    assert done.decisions == []
    assert done.aside == [f"{folder / 'claims.xlsx'}, sheet claims, row 2: the decision accept stays; "
                          "take it back in riscontro review"]  # fmt: skip


def test_a_claim_that_stays_rejected_can_be_corrected(folder: Path) -> None:
    import_sheet(workbook(folder, {"c1": {"review": "reject"}}), folder)
    import_sheet(workbook(folder, {"c1": {"subject": "Beta"}}), folder)
    verdict = decisions.verdicts(decisions.read(folder))["c1"]
    assert (verdict.review, verdict.fixes) == ("reject", {"subject": "Beta"})


def test_ids_that_do_not_match_are_told_and_the_rest_is_taken(folder: Path) -> None:
    rows = table(folder, c1={"review": "accept"}, c2={"review": "reject"})
    rows += [{**rows[0], "claim_id": "c9"}, {**rows[1], "review": "accept"}, {**rows[2], "claim_id": ""}]
    done = import_sheet(saved(folder / "sheet.csv", rows), folder)
    assert [told.partition(", ")[2] for told in done.aside] == [
        "row 3: claim_id 'c2' stands there twice",
        "row 6: claim_id 'c2' stands there twice",
        "row 7: no claim_id",
        "row 5: claims.csv has no claim_id 'c9'",
    ]
    assert log(folder) == [("c1", "", "", "accept", "")]


# what spreadsheets do to files


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_every_dialect_of_csv_is_read(folder: Path, delimiter: str, encoding: str, newline: str) -> None:
    rows = table(folder, c1={"review": "accept", "note": 'perché; sì, "no"\te'})
    import_sheet(saved(folder / "sheet.csv", rows, delimiter, encoding, newline), folder)
    assert log(folder) == [("c1", "", "", "accept", 'perché; sì, "no" e')]


@pytest.mark.parametrize("cell", ["=who?", "'=who?"])
def test_a_note_that_begins_as_a_formula_is_text_with_and_without_its_guard(folder: Path, cell: str) -> None:
    import_sheet(saved(folder / "sheet.csv", table(folder, c1={"note": cell})), folder)
    assert log(folder) == [("c1", "", "", "note", "=who?")]


def test_letters_that_a_code_page_lacks_are_no_change(folder: Path) -> None:
    write_folder(folder, claim("c1", "40 milioni", title="Città di Łódź — 北京", source="✓"))
    path = saved(folder / "sheet.csv", table(folder, c1={"review": "accept"}), ";", "cp1252")
    assert "?" in path.read_text(encoding="cp1252")
    import_sheet(path, folder)
    assert log(folder) == [("c1", "", "", "accept", "")]


def test_columns_and_rows_may_come_and_go(folder: Path) -> None:
    wanted = ("note", "colour", "review", "claim_id")
    rows = [{column: {**row, "colour": "red"}[column] for column in wanted} for row in table(folder, c3={"note": "n"})]
    path = saved(folder / "sheet.csv", [rows[2], rows[0]], ";")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("sep=;\r\n" + "\r\n".join([lines[0], ";;;", *lines[1:], "", ";;;;;"]), encoding="utf-8")
    done = import_sheet(path, folder)
    assert (log(folder), done.aside) == ([("c3", "", "", "note", "n")], [])


def test_cells_at_a_row_s_end_may_lack(folder: Path) -> None:
    path = folder / "sheet.csv"
    path.write_text("claim_id;review;note\nc1;accept\nc2\n", encoding="utf-8")
    assert import_sheet(path, folder).aside == []
    assert log(folder) == [("c1", "", "", "accept", "")]


def test_a_text_that_a_sheet_cut_is_no_change(folder: Path) -> None:
    write_folder(folder, claim("c1", "40 milioni", sentence="a" * 40_000))
    assert import_sheet(workbook(folder, {"c1": {"review": "accept"}}), folder).aside == []
    assert log(folder) == [("c1", "", "", "accept", "")]


# what spreadsheets do to cells


@pytest.mark.parametrize(
    ("column", "stood", "cell", "told"),
    [
        ("value", "1600000000", "1,6E+09", "scientific"),
        ("value", "1600000000", "1.6E+09", "scientific"),
        ("item", "12e45", "1.2E+46", "scientific"),
        ("value", "2.5", "2,5", "separators"),
        ("value", "1600000000", "1.600.000.000", "separators"),
        ("value", "1600000000", "1,600,000,000", "separators"),
        ("value", "1600000000", "1 600 000 000", "separators"),
        ("value", "1812.25", "1.812,25", "separators"),
        ("value", "1.812", "1812", "separators"),
        ("value", "1812", "1.812", "separators"),
        ("value", "2.375", "2.38", "rounded"),
        ("value", "2.375", "2", "rounded"),
        ("value", "0.012", "0", "rounded"),
        ("value", "1234567890123456", "1234567890123450", "rounded"),
        ("value", "1634567890", "1635000000", "rounded"),
        ("value", "5", "5 milioni", "not a plain number"),
        ("value", "5", "€ 6", "not a plain number"),
        ("value", "5", "#####", "not a plain number"),
        ("per", "2-5", "02-mag", "date"),
        ("per", "2-5", "2-May", "date"),
        ("per", "2/5", "02/05/2025", "date"),
        ("period", "2024-05", "mag-24", "date"),
        ("period", "2024-05", "May-24", "date"),
        ("period", "2024-05", "01/05/24", "date"),
        ("period", "2024-05", "01.05.2024", "date"),
        ("period", "2024-05", "45413", "write a year"),
        ("published", "2025-02-05", "05/02/2025", "date"),
        ("published", "2025-02-05", "45693", "write a date"),
        ("mention", "2,5 milioni di euro", "2.5", "turned into a number"),
        ("mention", "2,5 milioni di euro", "2,5 milioni", "not for reviewers"),
        ("sentence", "", "Altro.", "not for reviewers"),
        ("article_id", "a.txt", "b.txt", "not for reviewers"),
        ("start", "14", "15", "not for reviewers"),
        ("stance", "asserted", "sworn", "write one of: asserted"),
        ("kind", "money", "", "fill in this cell"),
        ("value_low", "2500000", "99000000", "greater than value_high"),
        ("review", "", "yes", "write one of: accept, reject, fix"),
        ("review", "", "fix", "no other cell of the row is changed"),
        ("note", "", "02-mag", "date"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_trusted_is_refused_and_nothing_taken(
    folder: Path, column: str, stood: str, cell: str, told: str
) -> None:
    given = {column: stood} if column in ("item", "per", "period") else amounts(stood) if column == "value" else {}
    write_folder(folder, claim("c1", "2,5 milioni di euro", **given), *CLAIMS[1:])
    path = saved(folder / "sheet.csv", table(folder, c1={column: cell}, c2={"review": "accept"}), ";")
    with pytest.raises(TableError, match="nothing was taken") as error:
        import_sheet(path, folder)
    assert f"row 2, column {column}: " in str(error.value)
    assert told in str(error.value)
    assert not (folder / "review.csv").exists()


@pytest.mark.parametrize(
    ("column", "stood", "cell"),
    [
        ("value", "1600000000", "16000000000"),
        ("value", "1600000000", "1700000000"),
        ("value", "2.5", "3.5"),
        ("value", "2.5", "2500000000"),
        ("value", "1600000000", ""),
        ("per", "month", "May"),
        ("item", "H800", "H100"),
        ("item", "", "RTX-50"),
        ("period", "2024", "2024-05"),
        ("note", "", "see p. 2-5"),
        ("note", "", "12 marzo"),
        ("note", "", "1.600 e non 1.700"),
    ],
)
def test_what_a_person_changes_is_no_damage(column: str, stood: str, cell: str) -> None:
    assert damage(stood, Cell(cell), numeric=column in NUMBER_COLUMNS) == ""


@pytest.mark.parametrize(
    ("column", "stood", "value", "told"),
    [
        ("period", "2024-05", datetime(2024, 5, 1), "turned into a date"),
        ("per", "2-5", date(2025, 5, 2), "turned into a date"),
        ("value", "1234567890123456", 1234567890123450, "rounded"),
        ("value", "2.375", 2.38, "rounded"),
        ("value", "5", True, "not a plain number"),
    ],
)
def test_what_a_workbook_says_of_its_cells_is_heeded(
    folder: Path, column: str, stood: str, value: object, told: str
) -> None:
    write_folder(folder, claim("c1", "40 milioni", **(amounts(stood) if column == "value" else {column: stood})))
    with pytest.raises(TableError, match=told):
        import_sheet(workbook(folder, {"c1": {column: value}}), folder)


@pytest.mark.parametrize(
    ("column", "value"), [("published", datetime(2025, 2, 5)), ("value", 2500000.0), ("period", 2024)]
)
def test_a_value_of_another_type_that_says_the_same_is_no_change(folder: Path, column: str, value: object) -> None:
    write_folder(folder, claim("c1", "40 milioni", period="2024"))
    assert import_sheet(workbook(folder, {"c1": {column: value}}), folder).decisions == []


@pytest.mark.parametrize("damaged", ["1.2E+46", "1,2E+46", "02-mag"])
def test_an_id_that_became_a_number_is_refused(folder: Path, damaged: str) -> None:
    write_folder(folder, claim("12e45", "40 milioni"))
    with pytest.raises(TableError, match="row 2, column claim_id"):
        import_sheet(saved(folder / "sheet.csv", table(folder, **{"12e45": {"claim_id": damaged}})), folder)
    with pytest.raises(TableError, match=r"row 2, column claim_id: '12000.*a number"):
        import_sheet(workbook(folder, {"12e45": {"claim_id": 12e45}}), folder)


def test_all_wrong_cells_are_counted_and_the_first_told(folder: Path) -> None:
    many = [claim(f"c{number}", "40 milioni") for number in range(30)]
    write_folder(folder, *many)
    path = saved(
        folder / "sheet.csv", table(folder, **{one.claim_id: {"value": "2,5E6", "sentence": ""} for one in many})
    )
    with pytest.raises(TableError) as error:
        import_sheet(path, folder)
    head, *lines, rest = str(error.value).splitlines()
    assert head.endswith("60 cells to mend, nothing was taken")
    assert (len(lines), rest) == (20, "and 40 more")
    assert "row 2, column value" in lines[0]


def test_what_openpyxl_says_of_a_workbook_troubles_nobody(folder: Path) -> None:
    path = export(folder, "xlsx").path
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with ZipFile(path, "w") as book:  # without default styles it warns
        for name, data in parts.items():
            book.writestr(name, re.sub(rb"<cellStyles.*</cellStyles>", b"", data))
    assert import_sheet(path, folder).decisions == []


def test_a_table_that_lacks_the_optional_columns_can_be_reviewed(folder: Path) -> None:
    table_of = read_table(folder / "claims.csv", ()).drop(columns=["patterns", "review", "note"])
    table_of.to_csv(folder / "claims.csv", index=False)
    import_sheet(workbook(folder, {"c1": {"review": "accept"}}), folder)
    assert log(folder) == [("c1", "", "", "accept", "")]


def test_an_id_with_a_guard_is_found(folder: Path) -> None:
    write_folder(folder, claim("-c1", "40 milioni"))
    import_sheet(
        saved(folder / "sheet.csv", table(folder, **{"-c1": {"claim_id": "'-c1", "review": "accept"}})), folder
    )
    assert log(folder) == [("-c1", "", "", "accept", "")]


# what is no sheet


def bomb(path: Path) -> None:
    """A workbook of nothing but zeros, which it packs small."""
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", bytes(11_000_000))


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda _: None, "No such file"),
        (lambda path: path.write_text("id,review\nc1,accept\n"), "no column claim_id or finding_id"),
        (lambda path: path.write_bytes(b""), "no column claim_id or finding_id"),
        (lambda path: path.write_bytes(b"\0\1\2"), "NUL"),
        (lambda path: path.write_bytes(codecs.BOM_UTF16_LE + b"a"), "utf-16"),
        (lambda path: path.write_text('claim_id,review\n"c1,accept\n'), "not a CSV table"),
        (lambda path: path.write_text("claim_id,review\nc1,accept,x\n"), "row 2: more cells than columns"),
        (lambda path: path.write_text("claim_id,review,review\nc1,accept,\n"), "the column review stands there twice"),
        (lambda path: path.write_bytes(b"PK\5\6" + b"\0" * 18), "not a workbook"),
        (bomb, "unpacks to more than 200 times its size"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sheet_is_told(folder: Path, write: Callable[[Path], object], told: str) -> None:
    path = folder / "sheet"
    write(path)
    with pytest.raises((UsageError, TableError), match=told):
        import_sheet(path, folder)


def test_a_folder_without_the_table_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no claims\.csv; name the folder of the run with --into"):
        import_sheet(folder / "claims.csv", tmp_path)


@given(st.binary(max_size=200), st.sampled_from([b"", b"claim_id,review\n", b"PK\3\4", codecs.BOM_UTF16_LE]))
def test_no_bytes_raise_anything_undeclared(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, start: bytes
) -> None:
    path = tmp_path_factory.mktemp("sheet") / "sheet"
    path.write_bytes(start + data)
    with suppress(RiscontroError):
        read_sheets(path)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40), st.text("0123456789.,-e", max_size=12))
def test_a_workbook_gives_back_what_was_put_into_it(
    tmp_path_factory: pytest.TempPathFactory, text: str, cue: str
) -> None:
    folder = write_folder(tmp_path_factory.mktemp("run"), claim("c1", "40 milioni", subject=text, cue=cue, note=text))
    row = dict(zip(CLAIM_COLUMNS, map(plain_text, claim_row(claim("c1", "40 milioni"))), strict=True))
    (sheet, *_) = read_sheets(export(folder, "xlsx").path)
    assert sheet.rows[0].cells["sentence"].text.split() == row["sentence"].split()
    done = import_sheet(folder / "claims.xlsx", folder)
    assert (done.decisions, done.aside) == ([], [])
