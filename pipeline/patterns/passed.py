"""Languages whose patterns and examples have all held once, remembered in the user's cache folder.

They are known by what their files hold and by riscontro's version: a change of either, also in the built-in packs, has
the language checked again.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

from pipeline.version import __version__


def passed(held: str) -> bool:
    """Whether the files of a language, by their digest, have passed before."""
    with suppress(OSError):
        return _marker(held).exists()
    return False


def remember(held: str) -> None:
    """Note that they have passed; where nothing can be written they are checked at every start."""
    marker = _marker(held)
    with suppress(OSError):
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()


def _marker(held: str) -> Path:
    return user_cache_path("riscontro") / "examples" / sha256(f"{__version__}\0{held}".encode()).hexdigest()
