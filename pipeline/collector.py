"""The collector of cycles, kept off work that makes none: it goes through all that lives, again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["seldom", "settle", "uncollected"]

# New objects between two collections: some megabytes.
_COLLECTED = 20_000


def seldom() -> None:
    """Have the collector come more seldom: importing libraries took a sixth longer with it."""
    gc.set_threshold(_COLLECTED)


def settle() -> None:
    """Tell it that what is there stays as long as the process, and to come more seldom.

    Nothing that an extraction leaves is a cycle, and looking for them took a tenth of its time.
    """
    gc.freeze()
    seldom()


@contextmanager
def uncollected() -> Iterator[None]:
    """Inside the block no garbage is looked for; what is made there stays, as packs do, or holds no cycle."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
