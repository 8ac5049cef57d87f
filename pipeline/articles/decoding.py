"""Bytes -> text by one stated rule."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from io import BufferedReader

from pipeline.errors import ArticleError

# Longest article, in bytes of its file or of its line in a JSONL file. Books are shorter; dumps are longer.
MAX_BYTES = 10_000_000

_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r\x1b"})
_PROBE = 65_536
# What is left when cp1252 has refused a byte: the DOS and Macintosh pages of western Europe.
_LEGACY = ["cp850", "mac_roman"]


def decode(data: bytes) -> str:
    """The text of `data`, without its byte order mark and otherwise unchanged.

    In this order: the encoding that a byte order mark names (UTF-8, UTF-16); strict UTF-8; cp1252; the
    likelier of cp850 and Mac Roman, by charset-normalizer. Raises ArticleError: `binary` where it holds a NUL
    or more than two control characters in a hundred, `undecodable` where nothing fits.
    """
    mark = _byte_order_mark(data)
    if mark:
        try:
            text = data.decode(mark)
        except UnicodeDecodeError as error:
            raise ArticleError(
                "undecodable", f"starts as {mark} but byte {error.start} is not; save it as UTF-8"
            ) from error
        if "\0" in text:
            raise ArticleError("binary", "holds NUL characters; give a text file")
        return text
    probe = data[:_PROBE]
    if b"\0" in data:
        raise ArticleError("binary", "holds NUL bytes; give a text file, in UTF-8 where it is text")
    if len(probe) - len(probe.translate(None, _CONTROLS)) > len(probe) * 0.02:
        raise ArticleError("binary", "holds many control characters; give a text file")
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _legacy(data)


def _byte_order_mark(data: bytes) -> str:
    if data.startswith(BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ""


def _legacy(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few articles ever come this far

    best = from_bytes(data, cp_isolation=_LEGACY).best()
    if best is None:
        raise ArticleError("undecodable", "fits neither UTF-8 nor a western code page; save it as UTF-8")
    return data.decode(best.encoding)


def read_bounded(handle: BufferedReader) -> bytes:
    """All that `handle` holds, at most `MAX_BYTES`. Raises ArticleError `too_long`, OSError."""
    data = handle.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_long()
    return data


def too_long() -> ArticleError:
    """The error of an article over `MAX_BYTES`."""
    return ArticleError("too_long", f"more than {MAX_BYTES:,} bytes; split it into its articles")
