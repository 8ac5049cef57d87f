"""Packs whose patterns and examples have all held once, remembered in the user's cache folder.

They are known by what their files hold and by riscontro's version: a change of either, also in the built-in packs, has
them checked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

from pipeline.version import __version__


def passed(digests: Mapping[str, str]) -> bool:
    """Whether packs of these digests have passed before."""
    with suppress(OSError):
        return _marker(digests).exists()
    return False


def remember(digests: Mapping[str, str]) -> None:
    """Note that packs of these digests have passed; where nothing can be written they are checked at every start."""
    marker = _marker(digests)
    with suppress(OSError):
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()


def _marker(digests: Mapping[str, str]) -> Path:
    key = "\0".join((__version__, *digests.values()))
    return user_cache_path("riscontro") / "examples" / sha256(key.encode()).hexdigest()
