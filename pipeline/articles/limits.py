"""How much one input may hold: past these a file is a mistake or an attack, and a reject."""

from __future__ import annotations

from pipeline.errors import ArticleError
from pipeline.models import Article

# Longest article, in bytes of its file or of its record. Books are shorter; dumps are longer.
MAX_BYTES = 10_000_000
# Longest id, title, address and source of an article, in characters: each of its claims repeats them.
MAX_FIELD = 4_000
# Longest front matter of a Markdown file, in characters: a page of it, of which an article needs seven lines.
MAX_FRONT_MATTER = 20_000
# Most members of a zip archive, and most bytes that all of them unpack to.
MAX_MEMBERS = 100_000
MAX_UNPACKED = 20_000_000_000
# How many times its size a compressed file may unpack to, once past MAX_BYTES. Text seldom passes 50; a bomb of zeros
# reaches 1,000.
MAX_RATIO = 200


def check_fields(article: Article) -> Article:
    """The article, if what its claims repeat of it is no longer than `MAX_FIELD`. Raises ArticleError `bad_field`."""
    for field in ("id", "title", "url", "source"):
        if len(getattr(article, field)) > MAX_FIELD:
            raise ArticleError("bad_field", f"{field} has more than {MAX_FIELD:,} characters; shorten it")
    return article


def too_long() -> ArticleError:
    """The error of an article over `MAX_BYTES`."""
    return ArticleError("too_long", f"more than {MAX_BYTES:,} bytes; split it into its articles")
