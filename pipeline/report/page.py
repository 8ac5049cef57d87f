"""What the page shows of a claim or finding, and its template. Everything from outside is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, UndefinedError
from markupsafe import Markup, escape

from pipeline.errors import PatternError
from pipeline.models import Claim
from pipeline.ratios import at_least

Labels = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as the page shows it; `marked` is its sentence with the figure marked, `link` "" or http(s)."""

    claim: Claim
    measure: str
    marked: Markup
    link: str
    title: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as the page shows it; a side is None where claims.csv no longer holds the claim."""

    row: Mapping[str, str]
    sides: tuple[ClaimView | None, ClaimView | None]
    ratio: str


def finding_view(row: Mapping[str, str], known: Mapping[str, Claim], labels: Labels, lang: str) -> FindingView:
    """A row of inconsistencies.csv with its two claims."""
    first, second = known.get(row["claim_a"]), known.get(row["claim_b"])
    sides = (claim_view(first, labels) if first else None, claim_view(second, labels) if second else None)
    return FindingView(row, sides, _short(row["ratio"], lang))


def claim_view(claim: Claim, labels: Labels) -> ClaimView:
    """A claim with its figure marked and its link checked."""
    measure = labels.get((claim.kind, claim.measure), claim.measure)
    shown = marked(claim.sentence, claim.mention)
    return ClaimView(claim, measure, shown, safe_link(claim.url), claim.title or claim.article_id)


def marked(sentence: str, mention: str) -> Markup:
    """The sentence, escaped, with the first occurrence of the mention in a mark element."""
    at = sentence.find(mention) if mention else -1
    if at < 0:
        return escape(sentence)
    end = at + len(mention)
    return Markup("{}<mark>{}</mark>{}").format(sentence[:at], mention, sentence[end:])


def safe_link(url: str) -> str:
    """The address where it is http or https with a host, else "": any other scheme could run something."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def _short(ratio: str, lang: str) -> str:
    try:
        number = Decimal(ratio)
    except InvalidOperation:
        return ""  # none, or an edited cell
    return at_least(number, lang) if number.is_finite() else ""


@cache
def _template() -> Template:
    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja")


def render(lang: str, **values: object) -> str:
    """The page as HTML text. Raises PatternError where the wording of this language lacks a word."""
    try:
        return _template().render(lang=lang, **values)
    except UndefinedError as error:
        where = f"patterns/{lang}/explain.toml, [report]"
        raise PatternError(f"{where}: a word of the report is missing ({error}); add it") from error
