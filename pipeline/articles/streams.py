"""A file that is read by a library, watched while it is."""

from __future__ import annotations

from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_TAIL = 4


class Watched(RawIOBase):
    """What `handle` holds, read on from where it stands; counts its bytes and keeps the last four."""

    def __init__(self, handle: BufferedReader) -> None:
        self._handle = handle
        self.count = 0
        self.tail = b""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fills the buffer as far as there is something; gives how many bytes."""
        view = memoryview(buffer)
        data = self._handle.read1(len(view))  # what is there: an error behind it must not cost it
        view[: len(data)] = data
        self.count += len(data)
        self.tail = (self.tail + data[-_TAIL:])[-_TAIL:]
        return len(data)

    def tell(self) -> int:
        """How many bytes were read."""
        return self.count
