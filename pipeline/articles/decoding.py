"""Bytes -> text by one stated rule."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING

from pipeline.errors import ArticleError
from pipeline.limits import Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r\x1b"})
_PROBE = 65_536
# What is left when cp1252 has refused a byte: the DOS and Macintosh pages of western Europe.
_LEGACY = ["cp850", "mac_roman"]
_CHUNK = 1 << 16


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`, without its byte order mark and otherwise unchanged.

    In this order: the encoding that a byte order mark names (UTF-8, UTF-16); strict UTF-8; the one that a page
    declares; cp1252; the likelier of cp850 and Mac Roman, by charset-normalizer. Raises ArticleError: `binary` where
    it holds a NUL or more than two control characters in a hundred, `undecodable` where nothing fits.
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
    for encoding in ("utf-8", _meant(declared), "cp1252"):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            # A UnicodeError is a ValueError; so is a NUL in the name of an encoding.
            continue
    return _legacy(data)


def _meant(declared: str) -> str:
    """What a declared encoding stands for: on the web Latin-1 is cp1252, and what can be read as bytes no UTF-16."""
    name = declared.strip().casefold()
    return "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii") or "utf" in name else name


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


def read_bounded(handle: BufferedReader, limits: Limits, what: str = "article") -> bytes:
    """All that `handle` holds, if it is within the limit `what`. Raises ArticleError `too_long`, OSError."""
    most: int = getattr(limits, what)
    data = handle.read(most + 1)
    if len(data) > most:
        raise limits.too_long(what)
    return data


def unmarked(handle: BufferedReader) -> BufferedReader:
    """The bytes behind a byte order mark, those of UTF-16 as UTF-8: ASCII characters are single bytes in it.

    So a reader finds line ends, quotes and brackets in any encoding before the records are decoded. Reading raises
    ArticleError `undecodable` where what began as UTF-16 is none.
    """
    head = handle.peek(3)
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return BufferedReader(_FromUtf16(handle))
    if head.startswith(BOM_UTF8):
        handle.read(len(BOM_UTF8))
    return handle


class _FromUtf16(RawIOBase):
    def __init__(self, handle: BufferedReader) -> None:
        self._handle = handle
        self._decoder = getincrementaldecoder("utf-16")()
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        chunk = b"more"
        while chunk and not self._rest:
            chunk = self._handle.read1(_CHUNK)
            try:
                self._rest = self._decoder.decode(chunk, final=not chunk).encode()
            except UnicodeDecodeError:
                raise ArticleError(
                    "undecodable", "not UTF-16 to its end, as its start says; save it as UTF-8"
                ) from None
        given, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(given)] = given
        return len(given)
