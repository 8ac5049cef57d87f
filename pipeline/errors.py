"""The errors a user can cause. Each message names the cause and the fix in one line."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

# How like a known word another one must be to be taken for it misspelt: `sorce` for `source`, not `fonte` for `money`.
_ALIKE = 0.75


class RiscontroError(Exception):
    """Base of the declared errors; the command line prints the message and exits 2."""


class PatternError(RiscontroError):
    """A pattern pack cannot be used: the message names file, line or id, field and fix."""


class ArticleError(RiscontroError):
    """One input cannot be read; the run turns it into a reject and goes on.

    `reason` is a word of the `reason` column of `rejects.csv`, the message its `detail`.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class TableError(RiscontroError):
    """A claims table is not in the contract's format: the message names file, row and column."""


class UsageError(RiscontroError):
    """The command was asked for something that cannot be done, such as a missing input path."""


def meant(word: str, known: Iterable[str], form: str = "{}") -> str:
    """What somebody may have meant by a word that is not known, for the end of a message; empty where none is like it.

    `form` is how the word is written there.
    """
    near = get_close_matches(word, sorted(known), 1, _ALIKE)
    return f"; did you mean {form.format(near[0])}?" if near else ""
