"""WARC: the pages of a web archive; needs FastWARC (the extra `warc`)."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BufferedReader, BytesIO
from typing import TYPE_CHECKING

from pipeline.articles.columns import Columns
from pipeline.articles.html import parse_html
from pipeline.articles.records import Cut, Cuts
from pipeline.articles.streams import Watched
from pipeline.errors import ArticleError
from pipeline.limits import Limits
from pipeline.models import Article

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from fastwarc.warc import WarcRecord

_PAGES = ("text/html", "application/xhtml+xml")
# Each record ends with an empty line.
_END = b"\r\n\r\n"
_ENCODED = {"transfer": "Transfer-Encoding", "encoding": "Content-Encoding"}


def cut_warc(handle: BufferedReader, _columns: Columns, limits: Limits) -> Cuts:
    """The HTML pages that were served with status 200, numbered from 1; other records are no articles.

    The time of the crawl is no date of publication. Raises ArticleError where the file is cut short or damaged,
    after the pages before it, and OSError.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - an extra
    except ImportError:
        detail = "reading WARC needs FastWARC; pip install 'riscontro[warc]'"
        raise ArticleError("missing_extra", detail) from None
    stream = _Stream(handle)
    number = 0
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, stream_detect=False):
            if _is_page(record):
                number += 1
                yield f":{number}", _page(record, limits)
    except OSError as error:
        detail = f"{error}, at page {number} or after it; get the file again"
        raise stream.error or ArticleError("damaged", detail) from None
    if stream.error:
        raise stream.error
    if stream.count and stream.tail != _END:
        raise ArticleError("damaged", f"cut short after page {number}; get the file again")


def parse_http(cut: Cut, limits: Limits) -> Article:
    """The article of a page as it was sent. Raises ArticleError."""
    data = cut.data
    for coding in ("transfer", "encoding"):
        for name in reversed(cut.known.get(coding, "").casefold().split(",")):
            data = _decoded(data, name.strip(), limits)
    return parse_html(replace(cut, data=data), limits)


def _is_page(record: WarcRecord) -> bool:
    served = record.http_headers
    return bool(served) and served.status_code == 200 and (record.http_content_type or "").casefold() in _PAGES


def _page(record: WarcRecord, limits: Limits) -> Cut | ArticleError:
    length = record.content_length
    if length > limits.page:
        return limits.too_long("page")
    data = record.reader.read(length)
    if len(data) < length:
        raise OSError("cut short")
    known = {coding: record.http_headers.get(name) or "" for coding, name in _ENCODED.items()}
    known |= {"url": record.headers.get("WARC-Target-URI") or "", "charset": record.http_charset or ""}
    return Cut("http", data, known)


class _Stream(Watched):
    """A file as FastWARC wants it: an error in it is its end, kept for afterwards, for what was read before is good."""

    error: ArticleError | OSError | None = None

    def readinto(self, buffer: WriteableBuffer) -> int:
        try:
            return super().readinto(buffer)
        except (ArticleError, OSError) as error:
            self.error = error
            return 0


def _decoded(data: bytes, coding: str, limits: Limits) -> bytes:
    """What an encoding of HTTP hides. Archives often hold a page unpacked that its header still calls packed."""
    from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader  # noqa: PLC0415 - an extra

    inflated = partial(_inflated, most=limits.page + 1)
    readers: dict[str, Callable[[bytes], bytes]] = {
        "gzip": inflated,
        "x-gzip": inflated,
        "deflate": inflated,
        "br": lambda data: BrotliReader(BytesIO(data)).read(limits.page + 1),
        "zstd": lambda data: ZstdReader(BytesIO(data)).read(limits.page + 1),
        "chunked": lambda data: ChunkedReader(BytesIO(data)).read(limits.page + 1),
    }
    if coding not in readers:
        return data
    try:
        unpacked = readers[coding](data)
    except (OSError, zlib.error):
        return data
    if len(unpacked) > limits.page:
        raise limits.too_long("page")
    return unpacked


def _inflated(data: bytes, most: int) -> bytes:
    return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data, most)
