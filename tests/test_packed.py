"""Compressed files and archives: what they hold is read by the same rules, within limits, under their own names."""

from __future__ import annotations

import gzip
import json
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import articles
from pipeline.limits import USUAL, Limits
from pipeline.models import Article, Reject
from pipeline.patterns import Packs

TEXT = "La Ferroluna ha speso 3 milioni di euro, però non basta."
JSONL = "".join(json.dumps({"text": f"{n} {TEXT}"}) + "\n" for n in (1, 2)).encode()
PAGE = f"<!DOCTYPE html><html><body><article><p>{TEXT}</p></article></body></html>".encode()


def told(packs: Packs, path: Path, limits: Limits = USUAL) -> list[str]:
    items = articles.read([str(path)], packs, "it", limits=limits)
    return [item.id if isinstance(item, Article) else f"{item.reason}:{Path(item.input).name}" for item in items]


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def zipped(path: Path, *members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the same name twice
        with zipfile.ZipFile(path, "w", compression) as archive:
            for name, content in members:
                archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "ids"),
    [
        ("a.jsonl.gz", JSONL, ["a.jsonl.gz:1", "a.jsonl.gz:2"]),
        ("a.JSONL.GZ", JSONL, ["a.JSONL.GZ:1", "a.JSONL.GZ:2"]),
        ("a.txt.gz", TEXT.encode(), ["a.txt.gz"]),
        ("a.html.gz", PAGE, ["a.html.gz"]),
        ("a.csv.gz", b"text\nuno\n", ["a.csv.gz:2"]),
        ("a.gz", TEXT.encode(), ["a.gz"]),
        # The ending hides it.
        ("a.jsonl", JSONL, ["a.jsonl:1", "a.jsonl:2"]),
        ("a", TEXT.encode(), ["a"]),
        ("a.backup", TEXT.encode(), ["a.backup"]),
        ("a.tar.gz", TEXT.encode(), ["a.tar.gz"]),
    ],
)
def test_a_gzip_file_is_read_as_what_it_holds(
    tmp_path: Path, packs: Packs, name: str, content: bytes, ids: list[str]
) -> None:
    assert told(packs, write(tmp_path / name, gzip.compress(content))) == ids


def test_several_gzip_members_are_one_file(tmp_path: Path, packs: Packs) -> None:
    first, second = JSONL.splitlines(keepends=True)
    path = write(tmp_path / "a.jsonl.gz", gzip.compress(first) + gzip.compress(second))
    assert told(packs, path) == ["a.jsonl.gz:1", "a.jsonl.gz:2"]


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(JSONL * 1000)[:-300],
        gzip.compress(JSONL * 1000)[:-4] + b"\0\0\0\0",
        gzip.compress(JSONL * 1000) + b"garbage",
        gzip.compress(JSONL * 1000)[:2000] + b"\xff" * 100 + gzip.compress(JSONL * 1000)[2100:],
    ],
    ids=["cut short", "wrong length", "something after it", "a hole"],
)
def test_a_damaged_gzip_file_gives_what_stands_before_and_one_reject(tmp_path: Path, packs: Packs, data: bytes) -> None:
    *good, last = told(packs, write(tmp_path / "a.jsonl.gz", data))
    assert last == "damaged:a.jsonl.gz"
    assert good == [f"a.jsonl.gz:{n}" for n in range(1, len(good) + 1)]


@pytest.mark.parametrize("head", [b"\x1f\x8b", b"\x1f\x8b\x08\x00 no gzip at all"])
def test_a_gzip_file_that_is_none_is_damaged(tmp_path: Path, packs: Packs, head: bytes) -> None:
    assert told(packs, write(tmp_path / "a.jsonl.gz", head)) == ["damaged:a.jsonl.gz"]


def test_a_bomb_is_refused_before_it_bursts(tmp_path: Path, packs: Packs) -> None:
    few = Limits(article=100_000)
    bomb = b'{"text": "x"}\n' + b"\n" * 3_000_000
    path = write(tmp_path / "a.jsonl.gz", gzip.compress(bomb))
    assert told(packs, path, few) == ["a.jsonl.gz:1", "unpacks_too_large:a.jsonl.gz"]
    archive = zipped(tmp_path / "a.zip", ("b.jsonl", bomb), ("c.txt", TEXT.encode()))
    assert told(packs, archive, few) == ["a.zip/b.jsonl:1", "unpacks_too_large:b.jsonl", "a.zip/c.txt"]
    # As much of what cannot be compressed is no bomb.
    assert told(packs, path, replace(few, ratio=10_000)) == ["a.jsonl.gz:1"]


def test_a_line_of_a_gzip_file_is_bounded(tmp_path: Path, packs: Packs) -> None:
    lines = b'{"text": "' + bytes(range(65, 91)) * 10 + b'"}\n{"text": "x"}\n'
    assert told(packs, write(tmp_path / "a.jsonl.gz", gzip.compress(lines)), Limits(article=200)) == [
        "too_long:a.jsonl.gz:1",
        "a.jsonl.gz:2",
    ]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_members_of_a_zip_archive_are_read_by_the_same_rules(
    tmp_path: Path, packs: Packs, compression: int
) -> None:
    path = zipped(
        tmp_path / "a.zip",
        ("x/uno.txt", TEXT.encode()),
        ("due.jsonl", JSONL),
        ("tre.html", PAGE),
        ("quattro.csv", b"titolo;testo\nx;uno\n"),
        ("cinque.jsonl.gz", gzip.compress(JSONL)),
        ("sei.txt", gzip.compress(TEXT.encode())),
        ("x/", b""),
        ("README.md", b"no"),
        (".hidden/x.txt", b"no"),
        ("__MACOSX/._uno.txt", b"no"),
        ("x/style.css", b"no"),
        ("sette.pdf", b"%PDF"),
        ("otto.zip", zipped(tmp_path / "inner.zip", ("a.txt", b"x")).read_bytes()),
        ("nove.gz", gzip.compress(gzip.compress(b"x"))),
        compression=compression,
    )
    assert told(packs, path) == [
        "a.zip/x/uno.txt",
        "a.zip/due.jsonl:1",
        "a.zip/due.jsonl:2",
        "a.zip/tre.html",
        "a.zip/quattro.csv:2",
        "a.zip/cinque.jsonl.gz:1",
        "a.zip/cinque.jsonl.gz:2",
        "a.zip/sei.txt",
        "unsupported_format:sette.pdf",
        "unsupported_format:otto.zip",
        "unsupported_format:nove.gz",
    ]


def test_names_in_an_archive_stay_inside_of_it(tmp_path: Path, packs: Packs) -> None:
    path = zipped(
        tmp_path / "a.zip",
        ("../fuori.txt", b"x"),
        ("/etc/fuori.txt", b"x"),
        ("x/../../fuori.txt", b"x"),
        ("x//due.txt", b"x"),
        ("uno.txt", b"x"),
        ("uno.txt", b"y"),
        ("nul\0l.txt", b"z"),
    )
    assert told(packs, path) == [
        *["bad_name:fuori.txt"] * 3,
        "a.zip/x//due.txt",
        "a.zip/uno.txt",
        "duplicate_id:uno.txt",
        "unsupported_format:nul",
    ]


def test_an_encrypted_member_is_refused(tmp_path: Path, packs: Packs) -> None:
    path = zipped(tmp_path / "a.zip", ("uno.txt", b"x"), ("due.txt", b"y"))
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    (first, second) = articles.read([str(write(path, bytes(data)))], packs, "it")
    assert isinstance(first, Reject)
    assert (first.reason, "password" in first.detail, isinstance(second, Article)) == ("unsupported_format", True, True)


def test_a_rare_compression_is_refused(tmp_path: Path, packs: Packs) -> None:
    path = zipped(tmp_path / "a.zip", ("uno.txt", TEXT.encode()), compression=zipfile.ZIP_LZMA)
    assert told(packs, path) == ["unsupported_format:uno.txt"]


def test_an_archive_has_limits(tmp_path: Path, packs: Packs) -> None:
    path = zipped(tmp_path / "a.zip", *((f"{n}.txt", TEXT.encode()) for n in range(4)))
    size = len(TEXT.encode())
    assert told(packs, path, Limits(unpacked=3 * size)) == [
        "a.zip/0.txt",
        "a.zip/1.txt",
        "a.zip/2.txt",
        "unpacks_too_large:a.zip",
    ]
    assert told(packs, path, Limits(members=3)) == ["unpacks_too_large:a.zip"]
    assert len(told(packs, path, Limits(members=4, unpacked=4 * size, article=size))) == 4
    assert told(packs, path, Limits(article=20))[0] == "too_long:0.txt"


def test_damaged_archives_and_members_are_rejects(tmp_path: Path, packs: Packs) -> None:
    path = zipped(tmp_path / "a.zip", ("uno.txt", TEXT.encode()), ("due.txt", b"y"), compression=zipfile.ZIP_STORED)
    whole = path.read_bytes()
    assert told(packs, write(tmp_path / "b.zip", whole[:-30])) == ["damaged:b.zip"]
    assert told(packs, write(tmp_path / "c.zip", whole.replace(b"basta", b"BASTA", 1))) == [
        "damaged:uno.txt",
        "c.zip/due.txt",
    ]
    assert told(packs, zipped(tmp_path / "d.zip")) == ["empty:d.zip"]


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [("a.docx", True, "binary"), ("a.docx", False, "unsupported_format"), ("a.txt", False, ""), ("a", True, "")],
)
def test_an_office_document_is_not_unpacked(tmp_path: Path, packs: Packs, name: str, given: bool, reason: str) -> None:
    path = zipped(tmp_path / name, ("uno.txt", TEXT.encode()))
    assert told(packs, path if given else tmp_path) == [f"{reason}:{name}" if reason else f"{name}/uno.txt"]


def test_a_zip_inside_of_gzip_is_refused(tmp_path: Path, packs: Packs) -> None:
    data = zipped(tmp_path / "a.zip", ("uno.txt", b"x")).read_bytes()
    assert told(packs, write(tmp_path / "b.zip.gz", gzip.compress(data))) == ["unsupported_format:b.zip.gz"]
