"""Which column of a table, or key of a record, holds which field of an article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from pipeline.errors import ArticleError, UsageError

FIELDS = ("id", "text", "title", "url", "source", "published", "lang")


@dataclass(frozen=True, slots=True)
class Columns:
    """`names` are what each field may be called, the likeliest first; `asked` what the user says it is called."""

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)

    def pick(self, keys: Iterable[str]) -> dict[str, str]:
        """Field -> the key that holds it, in any case of letters; a field that none holds is left out.

        Raises ArticleError `bad_field` where two keys are the same name.
        """
        known: dict[str, list[str]] = {}
        for key in keys:
            known.setdefault(_folded(key), []).append(key)
        picked = {}
        for name in FIELDS:
            names = (self.asked[name],) if name in self.asked else (name, *self.names.get(name, ()))
            same = next((known[folded] for each in names if (folded := _folded(each)) in known), [])
            if len(same) > 1:
                raise ArticleError("bad_field", f"{len(same)} columns are called {same[0]!r:.40}; rename all but one")
            if same:
                picked[name] = same[0]
        return picked

    def of_table(self, header: list[str]) -> dict[str, str]:
        """As `pick`, for the columns of a whole table.

        Raises ArticleError also where it has no text (`no_text`) or lacks a column that was asked for (`bad_field`).
        """
        picked = self.pick(name for name in header if name.strip())
        shown = f"the columns are {', '.join(header)!s:.200}"
        for name, asked in self.asked.items():
            if name not in picked:
                raise ArticleError("bad_field", f"no column is called {asked!r:.40}; {shown}")
        if "text" not in picked:
            detail = f"no column is known to hold the text; {shown}; name it with --columns text=COLUMN or leave it out"
            raise ArticleError("no_text", detail)
        return picked


# Fields under their own names only.
OWN = Columns()


def parse_columns(text: str) -> dict[str, str]:
    """Field -> column, from `text=body,published=date`. Raises UsageError."""
    asked: dict[str, str] = {}
    for part in text.split(","):
        name, sign, column = (piece.strip() for piece in part.partition("="))
        if not (name and sign and column):
            raise UsageError(f"--columns {text}: {part.strip()!r} is not FIELD=COLUMN, as in text=body")
        if name not in FIELDS:
            near = get_close_matches(name, FIELDS, 1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise UsageError(f"--columns {text}: no field is called {name}; {hint}The fields are {', '.join(FIELDS)}")
        if name in asked:
            raise UsageError(f"--columns {text}: {name} is given twice; give it once")
        asked[name] = column
    return asked


def _folded(name: str) -> str:
    return name.strip().casefold()
