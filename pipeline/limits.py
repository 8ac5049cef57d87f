"""How much one input may hold: past these a file is a mistake or an attack, and a reject. `--limit` changes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from pipeline.errors import ArticleError, UsageError, meant
from pipeline.models import Article

_VALUE = re.compile(r"(\d{1,12})(kB|MB|GB)?", re.IGNORECASE)
_TIMES = {"": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read; sizes are in bytes."""

    # A text or Markdown file, a line of JSONL, a JSON value, a row: books are shorter, dumps are longer.
    article: int = 10_000_000
    # A page of HTML, as it was saved and as it was sent.
    page: int = 10_000_000
    # Of figures in an article: with one in every sentence, half a megabyte. A page of nothing but figures would else
    # give a table many times its size.
    figures: int = 10_000
    # Characters of the id, title, address and source of an article: each of its claims repeats them.
    field: int = 4_000
    # Characters of the front matter of a Markdown file: a page of it, of which an article needs seven lines.
    front_matter: int = 20_000
    # Rows of a table.
    rows: int = 10_000_000
    # Members of a zip archive, and the bytes that all of them unpack to.
    members: int = 100_000
    unpacked: int = 20_000_000_000
    # How many times its size a compressed file may unpack to, once past `article`. Text seldom passes 50; a bomb of
    # zeros reaches 1,000.
    ratio: int = 200

    def too_long(self, what: str) -> ArticleError:
        """The error of an article that is over the limit `what`, `article` or `page`."""
        return ArticleError(
            "too_long", f"more than {getattr(self, what):,} bytes; split it into its articles, or raise --limit {what}"
        )

    def check_fields(self, article: Article) -> Article:
        """The article, if what its claims repeat of it is short. Raises ArticleError `bad_field`."""
        for name in ("id", "title", "url", "source"):
            if len(getattr(article, name)) > self.field:
                raise ArticleError("bad_field", f"{name} has more than {self.field:,} characters; shorten it")
        return article

    def check_rows(self, count: int) -> None:
        """Raises ArticleError `too_long` where a table has more rows than this."""
        if count > self.rows:
            raise ArticleError(
                "too_long", f"more than {self.rows:,} rows, the rest is not read; split it, or raise --limit rows"
            )

    def changed(self) -> str:
        """Those that are not the usual ones, as `NAME=VALUE,...` with plain numbers in a fixed order."""
        usual = asdict(USUAL)
        return ",".join(f"{_shown(name)}={value}" for name, value in asdict(self).items() if value != usual[name])


USUAL = Limits()


def parse_limits(given: Iterable[str]) -> Limits:
    """The limits of `NAME=VALUE` texts such as `article=50MB` or `ratio=500`; of a name twice the last counts.

    Raises UsageError, which lists the names.
    """
    names = [_shown(name) for name in asdict(USUAL)]
    told: dict[str, int] = {}
    for text in given:
        name, _, value = (part.strip() for part in text.partition("="))
        if name not in names:
            near = meant(name, names)
            raise UsageError(f"--limit {text}: no limit is called {name!r}{near}; the limits are {', '.join(names)}")
        found = _VALUE.fullmatch(value)
        number = int(found[1]) * _TIMES[(found[2] or "").casefold()] if found else 0
        if not number:
            raise UsageError(
                f"--limit {text}: {value!r} is no whole number above 0; write one such as {name}=500 or {name}=50MB "
                f"(the limits are {', '.join(names)})"
            )
        told[name.replace("-", "_")] = number
    return Limits(**told)


def _shown(name: str) -> str:
    return name.replace("_", "-")
