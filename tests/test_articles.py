"""Reading: which files count, how bytes become text, what each bad input becomes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from pipeline import articles, store
from pipeline.articles import inputs
from pipeline.articles.decoding import decode
from pipeline.articles.language import language_rule
from pipeline.errors import ArticleError, UsageError
from pipeline.layout import Head
from pipeline.limits import USUAL, Limits
from pipeline.models import Article, Reject
from pipeline.patterns import Packs
from pipeline.table import TABLES

TEXT = "La società ha speso 5 milioni di euro per l’impianto di Forlì, però non basta."


class FakePacks:
    languages = ("en", "it")
    columns: Mapping[str, tuple[str, ...]] = {}


PACKS = cast(Packs, FakePacks())


@pytest.fixture(autouse=True)
def head(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "read_head", lambda _text, _packs, lang: Head(f"title {lang}", "2025-02-05"))


def read(*inputs: Path | str, lang: str = "it", limits: Limits = USUAL) -> list[Article | Reject]:
    return list(articles.read([str(each) for each in inputs], PACKS, lang, limits=limits))


def ids(items: list[Article | Reject]) -> list[str]:
    return [item.id if isinstance(item, Article) else f"{item.reason}:{Path(item.input).name}" for item in items]


def tree(root: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def lines(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


# Decoding


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (b"\xef\xbb\xbf" + TEXT.encode(), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("cp1252"), TEXT),
        ("Costa 5 € in più".encode("cp1252"), "Costa 5 € in più"),
        (b"plain ascii", "plain ascii"),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),
        ("x\u2028y\x0b".encode(), "x\u2028y\x0b"),
        (("Così oggi perché di più la città è già lì. " * 20).encode("cp850"), None),
        ("L’azienda spende «6 milioni» perché è forte e la città ne avrà bisogno.".encode("mac_roman"), None),
    ],
)
def test_bytes_become_text_by_the_stated_rule(data: bytes, text: str | None) -> None:
    decoded = decode(data)
    if text is None:
        assert any(word in decoded for word in ("la città è già lì", "la città ne avrà bisogno"))
    else:
        assert decoded == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "binary"),
        (TEXT.encode("utf-16-le"), "binary"),
        (b"\x01\x02\x03 some words and then some more words", "binary"),
        (b"\xff\xfea\x00\x00\x00", "binary"),
        (b"\xff\xfea\x00\x00\xd8", "undecodable"),
        (b"\xef\xbb\xbf\xff\xff", "undecodable"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as error:
        decode(data)
    assert error.value.reason == reason


# Text files


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b" \r\n\t", "empty"), (b"\xef\xbb\xbf", "empty"), (b"\0\1", "binary")],
)
def test_a_bad_text_file_is_one_reject(tmp_path: Path, data: bytes, reason: str) -> None:
    (item,) = read(tree(tmp_path, **{"a.txt": data}) / "a.txt")
    assert isinstance(item, Reject)
    assert (item.input, item.reason) == (str(tmp_path / "a.txt"), reason)
    assert item.detail


def test_a_text_file_is_kept_as_it_is_and_its_head_is_read(tmp_path: Path) -> None:
    (item,) = read(tree(tmp_path, **{"a.txt": b"\xef\xbb\xbfuno\r\n\r\ndue \r"}) / "a.txt")
    assert item == Article("a.txt", "uno\r\n\r\ndue \r", title="title it", published="2025-02-05", lang="it")


def test_too_long_is_refused_without_reading_on(tmp_path: Path) -> None:
    tree(tmp_path, **{"a.txt": "x" * 20, "b.txt": "x" * 21})
    assert ids(read(tmp_path, limits=Limits(article=20, page=1))) == ["a.txt", "too_long:b.txt"]


def test_an_unreadable_file_is_a_reject_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, **{"a.txt": TEXT, "b.txt": TEXT})
    real = Path.open

    def refuse(self: Path, *args: Any, **options: Any) -> Any:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    first, second = read(tmp_path)
    assert isinstance(first, Reject)
    assert (first.reason, first.detail.split(";")[0]) == ("unreadable", "Permission denied")
    assert isinstance(second, Article)


def test_a_head_that_breaks_is_that_article_s_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str, _packs: object, _lang: str) -> Head:
        if "bad" in text:
            raise ZeroDivisionError("no")
        return Head("", "")

    monkeypatch.setattr(articles, "read_head", broken)
    first, second = read(tree(tmp_path, **{"a.txt": "bad", "b.txt": "good"}))
    assert isinstance(first, Reject)
    assert first.reason == "failed"
    assert "ZeroDivisionError: no" in first.detail
    assert isinstance(second, Article)


# Inputs


def test_a_folder_gives_every_file_that_may_be_an_article(tmp_path: Path) -> None:
    tables = {f"t{n}.csv": ",".join(columns) + "\r\n" for n, columns in enumerate(TABLES)}
    tree(
        tmp_path,
        **{
            "b/x.txt": TEXT,
            "b.txt": TEXT,
            "a-b.txt": TEXT,
            "A.TXT": TEXT,
            "page.pdf": "%PDF",
            "data.csv": "a,b\n",
            "claims.parquet": "PAR1",
            "style.CSS": "",
            "photo.jpeg": "",
            "saved.html": "<html>",
            "saved_files/x.txt": TEXT,
            "other_files/x.txt": TEXT,
            ".hidden.txt": TEXT,
            ".git/x.txt": TEXT,
            "floors.toml": "",
            "README.md": "",
            "README": "",
            "LICENSE-CC.txt": "",
            "CHANGELOG.md": "",
            "READMEs.txt": TEXT,
            "old/run.json": '{\n  "riscontro": "0.1.0"}',
            "old/articles.jsonl": "not read",
            "other/run.json": '{"other": 1}',
            **tables,
        },
    )
    assert ids(read(tmp_path)) == [
        "A.TXT",
        "READMEs.txt",
        "a-b.txt",
        "b.txt",
        "b/x.txt",
        "no_text:data.csv",
        "no_text:run.json",
        "other_files/x.txt",
        "unsupported_format:page.pdf",
        "no_main_text:saved.html",
    ]


def test_a_folder_that_is_input_and_output_at_once_loses_only_our_files(tmp_path: Path) -> None:
    ours = dict.fromkeys(inputs.OUTPUT_FILES, "{}")
    tree(
        tmp_path,
        **{**ours, "run.json": '{"riscontro": "1"}', "a.txt": TEXT, "claims.csv": ",".join(TABLES[0])},
    )
    assert ids(read(tmp_path)) == ["a.txt"]


def test_output_files_are_those_of_a_run() -> None:
    assert {store.ARTICLES, store.REPORT, store.RUN} == inputs.OUTPUT_FILES


def test_links_are_followed_and_loops_end(tmp_path: Path) -> None:
    tree(tmp_path, **{"in/a.txt": TEXT, "else/b.txt": TEXT})
    (tmp_path / "in/self").symlink_to(tmp_path / "in")
    (tmp_path / "in/up").symlink_to(tmp_path)
    (tmp_path / "in/else").symlink_to(tmp_path / "else")
    (tmp_path / "in/c.txt").symlink_to(tmp_path / "in/a.txt")
    (tmp_path / "in/gone.txt").symlink_to(tmp_path / "nowhere")
    assert ids(read(tmp_path / "in")) == ["a.txt", "c.txt", "else/b.txt", "unreadable:gone.txt"]


def test_a_very_deep_folder_is_walked(tmp_path: Path) -> None:
    here = os.getcwd()  # noqa: PTH109
    try:
        os.chdir(tmp_path)
        for _ in range(1500):
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
        Path("a.txt").write_text(TEXT, encoding="utf-8")
    finally:
        os.chdir(here)
    items = read(tmp_path)
    assert len(items) == 1
    subprocess.run(["rm", "-r", tmp_path / "d"], check=True)


def test_a_pipe_in_a_folder_is_refused_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert ids(read(tmp_path)) == ["unsupported_format:pipe.txt"]


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caff\xe8.txt")
    try:
        Path(path).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    (item,) = read(tmp_path)
    assert isinstance(item, Reject)
    assert item.reason == "bad_name"
    item.input.encode()


@pytest.mark.parametrize("name", ["notizia.asc", "notizia"])
def test_a_file_named_itself_is_read_as_text(tmp_path: Path, name: str) -> None:
    assert ids(read(tree(tmp_path, **{name: TEXT}) / name)) == [name]


def test_the_same_id_twice_is_a_reject_that_says_what_to_do(tmp_path: Path) -> None:
    tree(tmp_path, **{"x/a.txt": TEXT, "y/a.txt": TEXT})
    first, second = read(tmp_path / "x", tmp_path / "y/a.txt")
    assert isinstance(first, Article)
    assert isinstance(second, Reject)
    assert (second.input, second.reason) == (str(tmp_path / "y/a.txt"), "duplicate_id")
    assert "rename" in second.detail
    assert ids(read(tmp_path)) == ["x/a.txt", "y/a.txt"]


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ([], "no input"),
        (["/no/such/file.txt"], "/no/such/file.txt: no such file"),
        ([""], "an empty path"),
        (["x" * 5000], "no such file"),
        (["-", "-"], "given twice"),
    ],
)
def test_inputs_that_do_not_exist_stop_before_anything_is_read(inputs: list[str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        articles.read(inputs, PACKS, "it")


def test_size_counts_the_files_that_are_read(tmp_path: Path) -> None:
    tree(tmp_path, **{"a.txt": "12345", "b/c.txt": "123", ".d.txt": "1", "README.md": "1"})
    assert articles.size([str(tmp_path)]) == 8
    assert articles.size(["-"]) is None


# JSONL


def test_a_record_gives_its_fields_and_the_rest_is_ignored(tmp_path: Path) -> None:
    record = {
        "id": "k/1",
        "text": "Testo\u2028 con à\n",
        "title": "T",
        "url": "https://a.example",
        "source": "Alfa",
        "published": "2025-02-05",
        "lang": "en",
        "extra": [1, {"a": None}],
    }
    assert read(lines(tmp_path / "a.jsonl", record), lang="auto") == [
        Article("k/1", "Testo\u2028 con à\n", "T", "https://a.example", "Alfa", "2025-02-05", "en")
    ]


def test_what_a_record_lacks_comes_from_its_place_and_its_head(tmp_path: Path) -> None:
    items = read(lines(tmp_path / "a.jsonl", {"text": "x"}, {"text": "y", "title": None, "published": "", "id": ""}))
    assert [(item.id, item.title, item.published) for item in items if isinstance(item, Article)] == [
        ("a.jsonl:1", "title it", "2025-02-05"),
        ("a.jsonl:2", "title it", "2025-02-05"),
    ]


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("2025-02-05", "2025-02-05"),
        ("20250205", "2025-02-05"),
        (" 2025-02-05 ", "2025-02-05"),
        ("2025-02-05T10:30:00Z", "2025-02-05T10:30:00+00:00"),
        ("2025-02-05 10:30", "2025-02-05T10:30:00"),
    ],
)
def test_dates_are_iso_8601(tmp_path: Path, published: str, kept: str) -> None:
    (item,) = read(lines(tmp_path / "a.jsonl", {"text": "x", "published": published}))
    assert isinstance(item, Article)
    assert item.published == kept


@pytest.mark.parametrize(
    ("line", "reason", "told"),
    [
        (b"not json", "not_json", "character 1"),
        (b"[1, 2]", "not_json", "a list"),
        (b"null", "not_json", "null"),
        (b'"x"', "not_json", "a string"),
        (b"NaN", "not_json", "a number"),
        (b"[" * 200_000, "not_json", "nested too deeply"),
        (b'{"text": "x", "n": ' + b"9" * 5000 + b"}", "not_json", "digits"),
        (b'{"id": "1"}', "no_text", "text"),
        (b'{"text": null}', "no_text", "text"),
        (b'{"text": 5}', "bad_field", "text is a number"),
        (b'{"text": NaN}', "bad_field", "text is a number"),
        (b'{"text": ["x"]}', "bad_field", "text is a list"),
        (b'{"text": " \\n"}', "empty", "blank"),
        (b'{"text": "x", "id": {}}', "bad_field", "id is an object"),
        (b'{"text": "x", "id": true}', "bad_field", "id is true or false"),
        (b'{"text": "x", "title": 3}', "bad_field", "title is a number"),
        (b'{"text": "x", "url": []}', "bad_field", "url"),
        (b'{"text": "x", "source": 1.5}', "bad_field", "source"),
        (b'{"text": "x", "lang": 1}', "bad_field", "lang"),
        (b'{"text": "x", "published": 20250205}', "bad_field", "published"),
        (b'{"text": "x", "published": "5 febbraio"}', "bad_field", "published is '5 febbraio'"),
        (b'{"text": "x", "published": "2025-02-30"}', "bad_field", "published"),
        (b'{"text": "a \\ud800 b"}', "bad_text", "text"),
        (b'{"text": "x", "id": "\\udfff"}', "bad_text", "id"),
        (b'{"text": "x", "title": "\\ud83d"}', "bad_text", "title"),
        (b'{"text": "x\0"}', "binary", "NUL"),
    ],
)
def test_a_bad_record_is_a_reject_and_the_next_is_read(tmp_path: Path, line: bytes, reason: str, told: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "first"}\n\n' + line + b'\n{"text": "last"}')
    first, bad, last = read(path)
    assert isinstance(bad, Reject)
    assert (bad.input, bad.reason) == (f"{path}:3", reason)
    assert told in bad.detail
    assert ids([first, last]) == ["a.jsonl:1", "a.jsonl:4"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b'{"text": "x", "text": "y"}', "y"),
        (b'{"text": "x", "n": NaN, "m": Infinity}', "x"),
        (b'{"text": "x", "deep": ' + b"[" * 50 + b"]" * 50 + b"}", "x"),
        ('{"text": "perché"}'.encode("cp1252"), "perché"),
        (b'\xef\xbb\xbf{"text": "x"}\r', "x"),
        (b'{"text": "\\ufeffx \\ud83d\\ude00"}', "\ufeffx \U0001f600"),
        ('{"text": "a\u2028b\x85c"}'.encode(), "a\u2028b\x85c"),
    ],
)
def test_an_odd_record_is_read(tmp_path: Path, line: bytes, text: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line + b"\n")
    (item,) = read(path)
    assert isinstance(item, Article)
    assert item.text == text


def test_a_blank_id_is_none(tmp_path: Path) -> None:
    """It would make a claims table that no other command takes."""
    blank, lacking = (read(lines(tmp_path / "a.jsonl", {"text": "x", **more})) for more in ({"id": " "}, {}))
    assert [item.id for item in blank if isinstance(item, Article)] == ["a.jsonl:1"]
    assert blank == lacking


def test_a_number_may_be_an_id(tmp_path: Path) -> None:
    assert ids(read(lines(tmp_path / "a.jsonl", {"id": 7, "text": "x"}, {"id": 0, "text": "x"}))) == [
        "7",
        "0",
    ]


def test_utf_16_lines_are_read_and_a_broken_one_ends_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    content = '{"text": "più"}\r\n{"text": "due"}\n'.encode("utf-16")
    path.write_bytes(content)
    assert [item.text for item in read(path) if isinstance(item, Article)] == ["più", "due"]
    path.write_bytes(content + b"\x00\xd8\n\x00")
    assert "undecodable" in [item.reason for item in read(path) if isinstance(item, Reject)]


@pytest.mark.parametrize("ending", [b"", b"\n", b"\n" + b'{"text": "last"}'])
def test_an_endless_line_is_refused_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: bytes
) -> None:
    monkeypatch.setattr(articles.jsonl, "_CHUNK", 16)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * 300 + b'"}' + ending)
    assert ids(read(path, limits=Limits(article=100))) == ["too_long:a.jsonl:1", *["a.jsonl:2"] * (len(ending) > 1)]


def test_a_line_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "x"}\n{"text": "xy"}\n')
    assert ids(read(path, limits=Limits(article=13))) == ["a.jsonl:1", "too_long:a.jsonl:2"]


def test_reading_is_lazy(tmp_path: Path) -> None:
    items: Iterator[Article | Reject] = articles.read(
        [str(lines(tmp_path / "a.jsonl", {"text": "x"})), str(tree(tmp_path, **{"b.txt": TEXT}) / "b.txt")],
        PACKS,
        "it",
    )
    next(items)
    (tmp_path / "b.txt").write_text("changed", encoding="utf-8")
    last = next(items)
    assert isinstance(last, Article)
    assert last.text == "changed"


def test_standard_input_is_jsonl() -> None:
    code = (
        "from pipeline import articles\n"
        "print([(record.name, record.shown, record.cut.format) for record in articles.records(['-'])])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=b'{"text": "x"}\n{"text": "y"}', capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == "[('stdin:1', '-:1', 'json'), ('stdin:2', '-:2', 'json')]"


# Language

MENU = "Home\nSign in to your account\nSubscribe to the newsletter\nRead all of our latest stories\n" * 12


@pytest.mark.parametrize(
    ("lang", "stated", "text", "chosen"),
    [
        ("it", "en", "The company spent a lot", "it"),
        ("auto", "en", TEXT, "en"),
        ("auto", "IT-it", "The company spent a lot", "it"),
        ("auto", "en_GB", TEXT, "en"),
        ("auto", "", TEXT, "it"),
        ("auto", " ", "The company spent a lot of money on its new plant.", "en"),
        ("auto", "", f"{MENU}{'La società ha speso molto per la sua nuova sede. ' * 40}{MENU}", "it"),
    ],
)
def test_the_language_is_forced_then_stated_then_recognised(lang: str, stated: str, text: str, chosen: str) -> None:
    assert language_rule(("en", "it"), lang)(text, stated) == chosen


def test_a_record_in_a_language_without_pack_is_refused(tmp_path: Path) -> None:
    (item,) = read(lines(tmp_path / "a.jsonl", {"text": "Le texte", "lang": "fr"}), lang="auto")
    assert isinstance(item, Reject)
    assert (item.input, item.reason) == (f"{tmp_path / 'a.jsonl'}:1", "unknown_language")
    assert "en, it" in item.detail


def test_a_language_that_is_not_loaded_stops_at_once() -> None:
    with pytest.raises(UsageError, match="fr is not loaded; choose auto or one of en, it"):
        articles.read(["-"], PACKS, "fr")


def test_one_loaded_language_needs_no_recognition() -> None:
    assert language_rule(("xx",), "auto")("anything", "") == "xx"


def test_every_reason_is_one_of_the_list() -> None:
    with pytest.raises(ValueError, match="add it to REASONS"):
        articles.reject("a", "sad", "x")
    assert articles.reject("a\udce8", "binary", "b\ud800") == Reject("a\\udce8", "binary", "b\\ud800")
