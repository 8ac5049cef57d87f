"""Compressed files: what a gzip file or a zip archive holds, as streams within limits."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from gzip import GzipFile
from io import BufferedIOBase, BufferedReader, RawIOBase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast

from pipeline.articles.streams import Watched
from pipeline.errors import ArticleError
from pipeline.limits import Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_ENCRYPTED = 1


def unzipped(handle: BufferedReader, limits: Limits) -> Iterator[tuple[str, BufferedReader | ArticleError]]:
    """The members of a zip archive in its order, by name, each to be read before the next; folders are left out.

    Raises ArticleError where the archive cannot be read or is past a limit, OSError.
    """
    try:
        archive = zipfile.ZipFile(handle)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ArticleError("damaged", f"no zip archive to its end ({error}); get the file again") from None
    with archive:
        members = [member for member in archive.infolist() if not member.filename.endswith("/")]
        if len(members) > limits.members:
            raise ArticleError(
                "unpacks_too_large",
                f"more than {limits.members:,} members; split the archive, or raise --limit members",
            )
        total = 0
        for member in members:
            total += member.file_size
            if total > limits.unpacked:
                detail = f"unpacks to more than {limits.unpacked:,} bytes; split the archive, or raise --limit unpacked"
                raise ArticleError("unpacks_too_large", detail)
            yield member.filename, _opened(archive, member, limits)


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> BufferedReader | ArticleError:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        return ArticleError("bad_name", "the name leads out of the archive; rename the member")
    if member.flag_bits & _ENCRYPTED:
        return ArticleError("unsupported_format", "encrypted; unpack the archive with its password")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return ArticleError("unsupported_format", "compressed in a rare way; unpack the archive")
    try:
        opened = cast(BufferedIOBase, archive.open(member))
        return BufferedReader(_Unpacked(opened.read1, lambda: member.compress_size, limits))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        return ArticleError("damaged", f"{error}; get the archive again or unpack it")


def gunzipped(handle: BufferedReader, limits: Limits) -> BufferedReader:
    """What a gzip file holds. Reading raises ArticleError `damaged` or `unpacks_too_large`, OSError."""
    packed = Watched(handle)
    return BufferedReader(_Unpacked(GzipFile(fileobj=packed, mode="rb").read1, lambda: packed.count, limits))


class _Unpacked(RawIOBase):
    """An unpacking stream that stops where it grows past the limit `ratio` times what was `packed`."""

    def __init__(self, read: Callable[[int], bytes], packed: Callable[[], int], limits: Limits) -> None:
        self._read, self._packed, self._limits = read, packed, limits
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            data = self._read(len(view))
        except (EOFError, zlib.error, zipfile.BadZipFile) as error:
            raise ArticleError("damaged", f"{error}; nothing after it is read; get the file again") from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise ArticleError("damaged", f"{error}; nothing after it is read; get the file again") from None
        self._count += len(data)
        article, ratio = self._limits.article, self._limits.ratio
        if self._count > article and self._count > ratio * self._packed():
            detail = f"unpacks to more than {ratio} times its size; if it is no bomb unpack it, or raise --limit ratio"
            raise ArticleError("unpacks_too_large", detail)
        view[: len(data)] = data
        return len(data)
