"""Where the built-in packs lie."""

from __future__ import annotations

from pathlib import Path


def builtin_folder() -> Path:
    """The packs that come with riscontro: inside the installed package, else in the checkout beside it."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_patterns"
    return shipped if shipped.is_dir() else package.parent / "patterns"


def pack_folder(name: Path) -> Path:
    """The folder of a pack: the one named, else the pack of that name among those that come with riscontro unloaded."""
    shipped = builtin_folder() / "extra" / name
    return shipped if not name.exists() and shipped.is_dir() else name
