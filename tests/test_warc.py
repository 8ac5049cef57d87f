"""Web archives: the pages that were served, under their address, and a word where the file is cut short."""

from __future__ import annotations

import gzip
import sys
import zlib
from pathlib import Path

import pytest

from pipeline import articles
from pipeline.limits import USUAL, Limits
from pipeline.models import Article, Reject
from pipeline.patterns import Packs

pytest.importorskip("fastwarc", reason="the extra warc is not installed")

TEXT = "La Ferroluna ha investito 3 milioni di euro, però non basta."
PAGE = f"<!DOCTYPE html><html><head><title>Ferroluna</title></head><body><article><p>{TEXT}</p></article></body></html>"


def record(number: int, body: bytes, *headers: str, status: str = "200 OK", kind: str = "response") -> bytes:
    told = "\r\n".join((f"HTTP/1.1 {status}", *(headers or ("Content-Type: text/html; charset=utf-8",))))
    block = told.encode() + b"\r\n\r\n" + body
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://faro.example/{number}\r\n"
        f"WARC-Date: 2025-03-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def pages(*numbers: int) -> bytes:
    return b"".join(record(number, PAGE.encode()) for number in numbers)


def read(packs: Packs, path: Path, data: bytes, limits: Limits = USUAL) -> list[Article | Reject]:
    path.write_bytes(data)
    return list(articles.read([str(path)], packs, "it", limits=limits))


def told(items: list[Article | Reject]) -> list[str]:
    return [item.id if isinstance(item, Article) else f"{item.reason}:{Path(item.input).name}" for item in items]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.txt"])
def test_a_page_has_its_address_and_no_date_of_the_crawl(tmp_path: Path, packs: Packs, name: str) -> None:
    # A web archive is compressed record by record.
    data = gzip.compress(pages(1)) + gzip.compress(pages(2)) if name.endswith("gz") else pages(1, 2)
    items = read(packs, tmp_path / name, data)
    assert items == [
        Article(
            f"{name}:{n}", f"Ferroluna\n\n{TEXT}", "Ferroluna", f"https://faro.example/{n}", "faro.example", "", "it"
        )
        for n in (1, 2)
    ]


def test_only_pages_that_were_served_count(tmp_path: Path, packs: Packs) -> None:
    page = PAGE.encode()
    data = b"".join(
        [
            record(0, b"", "software: x", kind="warcinfo"),
            record(1, b"GET / HTTP/1.1", kind="request"),
            record(2, page, status="404 Not Found"),
            record(3, page, status="301 Moved Permanently"),
            record(4, b"%PDF", "Content-Type: application/pdf"),
            record(5, page, "Server: x"),
            record(6, page, "content-type: TEXT/HTML"),
            record(7, page, "Content-Type: application/xhtml+xml; charset=utf-8"),
            record(8, b"<html><body>", "Content-Type: text/html"),
            record(9, page, kind="revisit"),
        ]
    )
    assert told(read(packs, tmp_path / "a.warc", data)) == ["a.warc:1", "a.warc:2", "no_main_text:a.warc:3"]
    assert told(read(packs, tmp_path / "b.warc", record(1, b"x", kind="request"))) == ["empty:b.warc"]


@pytest.mark.parametrize(
    "cut",
    [1, 3, 4, 10, len(PAGE) // 2, len(PAGE) + 20, len(PAGE) + 100],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_truncated_archive_gives_what_is_whole_and_one_reject(
    tmp_path: Path, packs: Packs, cut: int, packed: bool
) -> None:
    if packed:
        name, data = "a.warc.gz", gzip.compress(pages(1, 2)) + gzip.compress(pages(3))[:-cut]
    else:
        name, data = "a.warc", pages(1, 2, 3)[:-cut]
    items = told(read(packs, tmp_path / name, data))
    # A last page that lacks nothing but the line behind it is whole.
    assert items in ([f"{name}:{n}" for n in range(1, whole)] + [f"damaged:{name}"] for whole in (3, 4))


@pytest.mark.parametrize(
    ("data", "items"),
    [
        (pages(1) + b"garbage\r\n\r\n" + pages(2), ["a.warc:1", "damaged:a.warc"]),
        (b"WARC/1.0\r\nno record at all", ["damaged:a.warc"]),
        (pages(1).replace(b"Content-Length: ", b"Content-Length: 9"), ["damaged:a.warc"]),
        (pages(1).replace(b"Content-Length: ", b"Content-Length: -"), ["damaged:a.warc"]),
        (pages(1).replace(b"Content-Length", b"X-Length"), ["damaged:a.warc"]),
    ],
)
def test_a_damaged_archive_is_a_reject(tmp_path: Path, packs: Packs, data: bytes, items: list[str]) -> None:
    assert told(read(packs, tmp_path / "a.warc", data)) == items


def brotli(data: bytes) -> bytes:
    compressed: bytes = pytest.importorskip("brotli").compress(data)
    return compressed


def chunked(data: bytes) -> bytes:
    parts = [data[start : start + 50] for start in range(0, len(data), 50)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


HTML = "Content-Type: text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE.encode()), ["Content-Encoding: gzip"]),
        (zlib.compress(PAGE.encode()), ["Content-Encoding: deflate"]),
        (brotli(PAGE.encode()), ["Content-Encoding: br"]),
        (chunked(PAGE.encode()), ["Transfer-Encoding: chunked"]),
        (chunked(gzip.compress(PAGE.encode())), ["Transfer-Encoding: chunked", "Content-Encoding: GZIP"]),
        (brotli(gzip.compress(PAGE.encode())), ["Content-Encoding: gzip, br"]),
        # The crawler has unpacked it already.
        (PAGE.encode(), ["Content-Encoding: gzip"]),
        (PAGE.encode(), ["Content-Encoding: br", "Transfer-Encoding: chunked"]),
        (PAGE.encode(), ["Content-Encoding: identity"]),
        (PAGE.encode("cp1252"), []),
    ],
)
def test_a_page_is_unpacked_as_it_was_sent(tmp_path: Path, packs: Packs, body: bytes, headers: list[str]) -> None:
    data = record(1, body, HTML, *headers) + pages(2)
    items = read(packs, tmp_path / "a.warc", data)
    assert [item.text for item in items if isinstance(item, Article)] == [f"Ferroluna\n\n{TEXT}"] * 2


def test_pages_have_the_limit_of_all_pages(tmp_path: Path, packs: Packs) -> None:
    data = record(1, PAGE.encode() * 3) + record(2, gzip.compress(PAGE.encode() * 9), HTML, "Content-Encoding: gzip")
    assert told(read(packs, tmp_path / "a.warc", data + pages(3), Limits(page=400))) == [
        *("too_long:a.warc:1", "too_long:a.warc:2", "a.warc:3")
    ]


def test_without_the_extra_a_reject_says_what_to_install(
    tmp_path: Path, packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    for name, data, extra in (("a.warc", pages(1), "warc"), ("a.parquet", b"PAR1", "parquet")):
        (item,) = read(packs, tmp_path / name, data)
        assert isinstance(item, Reject)
        assert item.reason == "missing_extra"
        assert f"pip install 'riscontro[{extra}]'" in item.detail
