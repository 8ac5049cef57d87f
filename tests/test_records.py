"""Tables and JSON: which column is which field, where a record ends, what a date is, and what is refused."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline import articles
from pipeline.articles import jsonl
from pipeline.articles.columns import Columns, parse_columns
from pipeline.articles.fields import published
from pipeline.errors import ArticleError, UsageError
from pipeline.limits import USUAL, Limits
from pipeline.models import Article, Reject
from pipeline.patterns import Packs

TEXT = "La Ferroluna ha speso 3 milioni di euro, però non basta."


def read(packs: Packs, path: Path, columns: str = "", limits: Limits = USUAL) -> list[Article | Reject]:
    return list(articles.read([str(path)], packs, "it", parse_columns(columns) if columns else {}, limits))


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def told(items: list[Article | Reject]) -> list[str]:
    """`id text` of the articles, `input reason` of the rejects, without the folder."""
    return [
        f"{item.id} {item.text}" if isinstance(item, Article) else f"{Path(item.input).name} {item.reason}"
        for item in items
    ]


# Dates


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2025", "2025"),
        ("2025-02", "2025-02"),
        ("2025-02-04", "2025-02-04"),
        ("2025/02/04", "2025-02-04"),
        ("2025.02.04 10:00", "2025-02-04T10:00:00"),
        ("2025-02-04 10:00:00", "2025-02-04T10:00:00"),
        ("2025-02-04T10:00:00+01:00", "2025-02-04T10:00:00+01:00"),
        ("Tue, 04 Feb 2025 10:00:00 GMT", "2025-02-04T10:00:00+00:00"),
        ("4 Feb 2025 10:00:00 +0100", "2025-02-04T10:00:00+01:00"),
        (date(2025, 2, 4), "2025-02-04"),
        (datetime(2025, 2, 4, 10, tzinfo=UTC), "2025-02-04T10:00:00+00:00"),
        (" ", ""),
    ],
)
def test_a_date_without_doubt_is_read(value: Any, kept: str) -> None:
    assert published(value) == kept


@pytest.mark.parametrize(
    "value",
    [
        "04/02/2025",
        "25/12/2024",
        "2/2025",
        "2025-13",
        "2025/2/4/1",
        "1738663200",
        1738663200,
        "ieri",
        "202502",
        True,
        1.5,
    ],
)
def test_a_date_in_doubt_is_refused(value: Any) -> None:
    with pytest.raises(ArticleError, match="write a date such as 2025-02-05") as error:
        published(value)
    assert error.value.reason == "bad_field"


# Columns


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("text=body", {"text": "body"}),
        ("text=body,published=date", {"text": "body", "published": "date"}),
        (" text = il testo , id = n. ", {"text": "il testo", "id": "n."}),
        ("text=a=b", {"text": "a=b"}),
    ],
)
def test_columns_are_field_and_name(text: str, asked: dict[str, str]) -> None:
    assert parse_columns(text) == asked


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not FIELD=COLUMN"),
        ("text", "'text' is not FIELD=COLUMN"),
        ("text=", "is not FIELD=COLUMN"),
        ("=body", "is not FIELD=COLUMN"),
        ("text=body,", "'' is not FIELD=COLUMN"),
        ("text=a,text=b", "text is given twice"),
        ("body=text", "no field is called body; The fields are id, text, title"),
        ("txt=body", "did you mean text?"),
        ("publishd=date", "did you mean published?"),
    ],
)
def test_columns_that_say_nothing_are_wrong_use(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_columns(text)
    assert problem in str(error.value)


def test_a_field_is_found_by_its_own_name_then_by_those_of_the_packs_then_nowhere() -> None:
    columns = Columns({"text": ("corpo", "Testo")}, {})
    assert columns.pick(["testo", "CORPO ", "Text", "title"]) == {"text": "Text", "title": "title"}
    assert columns.pick(["testo", "CORPO "]) == {"text": "CORPO "}
    assert Columns(columns.names, {"text": "altro"}).pick(["testo", "corpo", "text"]) == {}


def test_a_pack_adds_names(tmp_path: Path) -> None:
    from pipeline.patterns import load_packs

    (tmp_path / "my" / "it").mkdir(parents=True)
    write(tmp_path / "my" / "it" / "columns.toml", '[columns]\ntext = ["stesura"]\n')
    path = write(tmp_path / "a.csv", "Stesura\nUno costa 3 euro.\n")
    assert told(read(load_packs([tmp_path / "my"]), path)) == ["a.csv:2 Uno costa 3 euro."]


# CSV


def test_a_row_gives_its_fields(tmp_path: Path, packs: Packs) -> None:
    path = write(
        tmp_path / "a.csv",
        "Codice,Titolo,Testo,Link,Testata,Data,Lingua,_id\n"
        '7,"Spese, e poi?","Uno ""due"" 3 euro.\r\nFine",https://a.example,Il Faro,2025-02-04 10:00,it,k7\r\n',
    )
    assert read(packs, path) == [
        Article(
            id="k7",
            text='Uno "due" 3 euro.\r\nFine',
            title="Spese, e poi?",
            url="https://a.example",
            source="Il Faro",
            published="2025-02-04T10:00:00",
            lang="it",
        )
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_delimiter_and_encoding_are_found(
    tmp_path: Path, packs: Packs, delimiter: str, encoding: str, name: str
) -> None:
    out = io.StringIO()
    rows = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    rows.writerows([["titolo, sottotitolo", "testo"], ["Perché no; sì", TEXT], ["due", "a\tb;c,d\n\ne"]])
    items = read(packs, write(tmp_path / name, out.getvalue().encode(encoding)))
    assert told(items) == [f"{name}:2 {TEXT}", f"{name}:3 a\tb;c,d\n\ne"]


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path, packs: Packs) -> None:
    path = write(tmp_path / "a.csv", 'text,title\n"a\n\nb",x\n\n"c",y\nd,z')
    assert told(read(packs, path)) == ["a.csv:2 a\n\nb", "a.csv:4 c", "a.csv:5 d"]


def test_one_column_is_enough(tmp_path: Path, packs: Packs) -> None:
    assert told(read(packs, write(tmp_path / "a.csv", 'text\n"Uno, due; tre"\n'))) == ["a.csv:2 Uno, due; tre"]


def test_columns_that_are_asked_for_are_the_only_ones(tmp_path: Path, packs: Packs) -> None:
    path = write(tmp_path / "a.csv", "text,abstract,day,date\nlungo,breve,2025-02-04,1999-01-01\n")
    (item,) = read(packs, path, "text=Abstract,published=day")
    assert isinstance(item, Article)
    assert (item.text, item.published) == ("breve", "2025-02-04")


@pytest.mark.parametrize(
    ("content", "columns", "reason", "detail"),
    [
        ("a,b\n1,2\n3,4\n", "", "no_text", "the columns are a, b; name it with --columns text=COLUMN"),
        ("text,b\n1,2\n", "text=corpo", "bad_field", "no column is called 'corpo'; the columns are text, b"),
        ("text,b\n1,2\n", "published=day", "bad_field", "no column is called 'day'"),
        ("text,Text \n1,2\n", "", "bad_field", "2 columns are called 'text'; rename all but one"),
        ("", "", "no_text", "no column"),
        ('"text\n1,2\n', "", "bad_row", "the header cannot be read"),
        ("text\n", "", "empty", "holds no article"),
    ],
)
def test_a_table_without_articles_is_one_reject(
    tmp_path: Path, packs: Packs, content: str, columns: str, reason: str, detail: str
) -> None:
    (item,) = read(packs, write(tmp_path / "a.csv", content), columns)
    assert isinstance(item, Reject)
    assert (item.input, item.reason) == (str(tmp_path / "a.csv"), reason)
    assert detail in item.detail


@pytest.mark.parametrize(
    ("row", "reason", "detail"),
    [
        ("x", "bad_row", "has 1 cells, the header 3"),
        ("x,y,z,w", "bad_row", "has 4 cells, the header 3; put cells that hold the delimiter in quotes"),
        ('"x" y,,', "bad_row", "write quotes inside of quotes twice"),
        (" ,t,", "empty", "blank"),
        ("x,t,04/02/2025", "bad_field", "published is '04/02/2025'"),
        ("x\0,t,", "binary", "NUL"),
        ("x,t\0,", "binary", "NUL"),
    ],
)
def test_a_bad_row_is_a_reject_and_the_next_is_read(
    tmp_path: Path, packs: Packs, row: str, reason: str, detail: str
) -> None:
    path = write(tmp_path / "a.csv", f"text,title,date\nfirst,,\n{row}\nlast,,\n")
    first, bad, last = read(packs, path)
    assert isinstance(bad, Reject)
    assert (bad.input, bad.reason) == (f"{path}:3", reason)
    assert detail in bad.detail
    assert told([first, last]) == ["a.csv:2 first", "a.csv:4 last"]


def test_a_quote_that_never_closes_is_one_reject_for_the_rest(tmp_path: Path, packs: Packs) -> None:
    path = write(tmp_path / "a.csv", 'text\nuno\n"due\ntre\nquattro\n')
    assert told(read(packs, path)) == ["a.csv:2 uno", "a.csv:3 bad_row"]


@pytest.mark.parametrize("ending", ["", "\n", "\nlast,x"])
def test_a_row_that_is_too_long_is_passed_over(tmp_path: Path, packs: Packs, ending: str) -> None:
    path = write(tmp_path / "a.csv", 'text,title\n"' + "a, b\n" * 50 + 'c""\n",x' + ending)
    assert told(read(packs, path, limits=Limits(article=100))) == [
        "a.csv:2 too_long",
        *["a.csv:3 last"] * ending.endswith("x"),
    ]


def test_a_cell_may_be_as_long_as_an_article(tmp_path: Path, packs: Packs) -> None:
    text = "parola " * 100_000
    assert len(text) > csv.field_size_limit()
    (item,) = read(packs, write(tmp_path / "a.csv", f"text,title\n{text},x\n"))
    assert isinstance(item, Article)
    assert item.text == text
    assert csv.field_size_limit() < len(text)


# JSON


def test_keys_of_json_are_found_like_columns(tmp_path: Path, packs: Packs) -> None:
    records = [
        {"Testo": TEXT, "Titolo": "T", "data": "2025-02"},
        # What is no field under another name is passed over.
        {"content": {"raw": "x"}, "body": TEXT, "data": {"a": 1}, "text": None},
        {"corpo": TEXT, "body": ["x"], "title": ["x"]},
    ]
    path = write(tmp_path / "a.ndjson", "\n".join(json.dumps(record) for record in records))
    first, second, third = read(packs, path)
    assert isinstance(first, Article)
    assert (first.text, first.title, first.published) == (TEXT, "T", "2025-02")
    assert told([second, third]) == [f"a.ndjson:2 {TEXT}", "a.ndjson:3 bad_field"]


def test_asked_keys_of_json(tmp_path: Path, packs: Packs) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "lungo", "abstract": "breve", "n": 7}\n{"text": "solo"}\n')
    assert told(read(packs, path, "text=abstract,id=n")) == ["7 breve", "a.jsonl:2 no_text"]


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        ('{"text": "x"}', ["a.json x"]),
        (' \n{"text":\n"x"}\n ', ["a.json x"]),
        ('[{"text": "x"}, {"text": "y"}\n]\n', ["a.json:1 x", "a.json:2 y"]),
        ('[5, null, [], {"text": "y"}]', [*[f"a.json:{n} not_json" for n in (1, 2, 3)], "a.json:4 y"]),
        ('[{"text": "x"},]', ["a.json:1 x", "a.json not_json"]),
        ('[{"text": "x"}] []', ["a.json:1 x", "a.json not_json"]),
        ('{"text": "x"}\n{"text": "y"}', ["a.json:1 x", "a.json:2 y"]),
        ("[]", ["a.json empty"]),
        ("", ["a.json empty"]),
        ('[{"text": "x"}', ["a.json:1 x", "a.json not_json"]),
        ('[{"text": "x"},', ["a.json:1 x", "a.json not_json"]),
        ('[{"text": "x"} {"text": "y"}]', ["a.json:1 x", "a.json not_json"]),
        ('[{"text": "x"}, {"text": "y]', ["a.json:1 x", "a.json not_json"]),
        ('[{"text": "x"}, ' + "[" * 100_000, ["a.json:1 x", "a.json not_json"]),
        ('[{"text": "x", "n": ' + "9" * 5000 + "}, {}]", ["a.json:1 not_json", "a.json:2 no_text"]),
        ("testo", ["a.json not_json"]),
    ],
)  # fmt: skip
def test_json_is_cut_into_its_values(tmp_path: Path, packs: Packs, content: str, ids: list[str]) -> None:
    assert told(read(packs, write(tmp_path / "a.json", content))) == ids


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_json_is_cut_at_any_chunk_in_any_encoding(
    tmp_path: Path, packs: Packs, monkeypatch: pytest.MonkeyPatch, encoding: str, chunk: int
) -> None:
    monkeypatch.setattr(jsonl, "_CHUNK", chunk)
    records = [{"id": str(n), "text": f'{TEXT} "{n}" {{[' + "x" * n} for n in range(40)]
    path = write(tmp_path / "a.json", json.dumps(records, ensure_ascii=False, indent=1).encode(encoding))
    items = read(packs, path)
    assert [item.text for item in items if isinstance(item, Article)] == [record["text"] for record in records]


def test_a_number_is_not_cut_at_the_end_of_a_chunk(
    tmp_path: Path, packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "_CHUNK", 1)
    assert told(read(packs, write(tmp_path / "a.json", '[123, {"text": "x"}]'))) == ["a.json:1 not_json", "a.json:2 x"]


def test_a_value_that_is_too_long_ends_the_file(tmp_path: Path, packs: Packs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "_CHUNK", 16)
    path = write(tmp_path / "a.json", json.dumps([{"text": "x"}, {"text": "y" * 1000}, {"text": "z"}]))
    first, second = read(packs, path, limits=Limits(article=100))
    assert isinstance(second, Reject)
    assert told([first]) == ["a.json:1 x"]
    assert (second.reason, "nothing from it on is read" in second.detail) == ("not_json", True)


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_rows_past_the_limit_are_one_reject(tmp_path: Path, packs: Packs, name: str) -> None:
    path = tmp_path / name
    if name.endswith("csv"):
        write(path, "text\nuno\ndue\ntre\nquattro\n")
    else:
        parquet(path, text=["uno", "due", "tre", "quattro"])
    *read_before, last = read(packs, path, limits=Limits(rows=2))
    assert [item.text for item in read_before if isinstance(item, Article)] == ["uno", "due"]
    assert isinstance(last, Reject)
    assert (last.reason, last.detail) == (
        "too_long",
        "more than 2 rows, the rest is not read; split it, or raise --limit rows",
    )
    assert len(read(packs, path, limits=Limits(rows=4))) == 4


# Parquet


def parquet(path: Path, **columns: Any) -> Path:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from pyarrow.parquet import write_table

    write_table(pyarrow.table(columns), path, row_group_size=3)
    return path


def test_a_parquet_row_gives_its_fields(tmp_path: Path, packs: Packs) -> None:
    path = parquet(
        tmp_path / "a.parquet",
        id=[7, 8, None, 0],
        testo=[TEXT, TEXT, TEXT, TEXT],
        titolo=["T", None, "U", ""],
        data=[datetime(2025, 2, 4, 10, tzinfo=UTC), None, datetime(2025, 2, 5, tzinfo=UTC), None],
        vettore=[[1.0], [2.0], None, []],
    )
    items = read(packs, path)
    assert told(items) == [f"7 {TEXT}", f"8 {TEXT}", f"a.parquet:3 {TEXT}", f"0 {TEXT}"]
    assert [(item.title, item.published) for item in items if isinstance(item, Article)][::2] == [
        ("T", "2025-02-04T10:00:00+00:00"),
        ("U", "2025-02-05T00:00:00+00:00"),
    ]


def test_bad_parquet_cells_are_rejects(tmp_path: Path, packs: Packs) -> None:
    path = parquet(tmp_path / "a.parquet", text=["a", None, " ", "x" * 101], date=["04/02/2025", "", "", ""])
    assert told(read(packs, path, limits=Limits(article=100))) == [
        *("a.parquet:1 bad_field", "a.parquet:2 empty", "a.parquet:3 empty", "a.parquet:4 too_long")
    ]
    assert told(read(packs, parquet(tmp_path / "b.parquet", text=[1]))) == ["b.parquet:1 bad_field"]
    assert told(read(packs, parquet(tmp_path / "c.parquet", text=["x"], title=[[1]]))) == ["c.parquet:1 bad_field"]
    assert told(read(packs, parquet(tmp_path / "d.parquet", a=["x"]))) == ["d.parquet no_text"]


def test_a_damaged_parquet_file_is_a_reject(tmp_path: Path, packs: Packs) -> None:
    whole = parquet(tmp_path / "a.parquet", text=[f"{n} {TEXT}" for n in range(50)]).read_bytes()
    for data in (whole[:-20], whole[:100], b"PAR1", whole[:60] + b"\xff" * 40 + whole[100:]):
        *_, last = read(packs, write(tmp_path / "b.parquet", data))
        assert isinstance(last, Reject)
        assert last.reason == "damaged"


def test_a_damaged_size_in_a_parquet_file_takes_no_memory() -> None:
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    if not Path("/proc/self/status").exists():
        pytest.skip("the memory of a process is read from /proc")
    path = Path(__file__).parent / "fuzz" / "reader-a.parquet" / "a-page-of-gigabytes"
    code = """if True:
        import sys
        from pipeline.articles.columns import Columns
        from pipeline.articles.formats import cuts
        from pipeline.errors import ArticleError
        try:
            list(cuts("a.parquet", open(sys.argv[1], "rb"), Columns({"text": ("testo",)}, {}), given=True))
        except ArticleError as error:
            # Not getrusage, which begins at what the parent held.
            print(error.reason, *(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
    """
    ran = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    reason, most = ran.stdout.split()
    assert reason == "damaged"
    assert int(most) < 700_000  # kB; a page of 1.4 GB is said to follow


def test_a_packed_parquet_file_is_read(tmp_path: Path, packs: Packs) -> None:
    whole = parquet(tmp_path / "a.parquet", text=[TEXT]).read_bytes()
    assert told(read(packs, write(tmp_path / "b.parquet.gz", gzip.compress(whole)))) == [f"b.parquet.gz:1 {TEXT}"]
