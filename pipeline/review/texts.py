"""The articles of a run, one at a time: where each stands in articles.jsonl is known, the texts stay on disk."""

from __future__ import annotations

import json
import re
from pathlib import Path

# How the writer of articles.jsonl begins a line; another's line is read whole.
_ID = re.compile(rb'\{"id": ("(?:[^"\\]|\\.)*")')


class Texts:
    """The texts of articles.jsonl, which may be missing; it is gone through once, when the first is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, int] | None = None

    def text(self, article_id: str) -> str:
        """The text of an article; empty where the file does not hold it."""
        if self._places is None:
            self._places = self._index()
        place = self._places.get(article_id)
        if place is None:
            return ""
        try:
            with self._path.open("rb") as handle:
                handle.seek(place)
                record = json.loads(handle.readline())
        except (OSError, ValueError, RecursionError):
            return ""
        return str(record.get("text", "")) if isinstance(record, dict) and record.get("id") == article_id else ""

    def _index(self) -> dict[str, int]:
        places: dict[str, int] = {}
        place = 0
        try:
            with self._path.open("rb") as handle:
                for line in handle:
                    name = _id(line)
                    if name:
                        places.setdefault(name, place)
                    place += len(line)
        except OSError:
            return {}  # the page then shows the sentences alone
        return places


def _id(line: bytes) -> str:
    begins = _ID.match(line)
    try:
        if begins:
            return str(json.loads(begins[1]))
        record = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    return str(record.get("id", "")) if isinstance(record, dict) else ""
