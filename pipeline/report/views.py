"""What the page shows of a claim and of a finding. Everything from outside is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from pipeline.models import Claim
from pipeline.ratios import at_least
from pipeline.report.wording import Wording
from pipeline.table import plain_text

# A sentence longer than this is shortened to what stands around its figure; in characters.
_LONG, _AROUND = 1200, 400
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as the page shows it; `marked` is its sentence with figure, cue and source marked.

    `link` is "" or http(s), `size` the number that the figure is sorted by, "" where it has none.
    """

    claim: Claim
    marked: Markup
    link: str
    size: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as the page shows it; a side is None where claims.csv no longer holds the claim."""

    number: int
    row: Mapping[str, str]
    sides: tuple[ClaimView | None, ClaimView | None]
    ratio: str


def finding_view(number: int, row: Mapping[str, str], known: Mapping[str, Claim], lang: str) -> FindingView:
    """A row of inconsistencies.csv with its two claims."""
    first, second = known.get(row["claim_a"]), known.get(row["claim_b"])
    sides = (claim_view(first) if first else None, claim_view(second) if second else None)
    return FindingView(number, row, sides, _short(row["ratio"], lang))


def claim_view(claim: Claim) -> ClaimView:
    """A claim with its sentence marked and its link checked."""
    size = next((one for one in (claim.value, claim.value_low, claim.value_high) if one is not None), None)
    return ClaimView(claim, marked(claim), safe_link(claim.url), plain_text(size))


def options(prefix: str, values: Iterable[str], wording: Wording) -> list[tuple[str, str]]:
    """The values that occur, each with its word, as a reader chooses among them."""
    return sorted(((value, wording.term(prefix, value)) for value in {*values}), key=itemgetter(1, 0))


def marked(claim: Claim) -> Markup:
    """The sentence, escaped, with the first occurrence of figure, cue and source in mark elements of these classes."""
    sentence = claim.sentence
    spans: list[tuple[int, int, str]] = []
    for name, words in (("figure", claim.mention), ("cue", claim.cue), ("source", claim.attributed_to)):
        # Whole words first: 5 milioni does not stand in 15 milioni.
        found = words and (
            re.search(rf"(?<![\w.,]){re.escape(words)}(?!\w)", sentence, re.IGNORECASE)
            or re.search(re.escape(words), sentence)
        )
        if found and all(found.end() <= start or end <= found.start() for start, end, _ in spans):
            spans.append((found.start(), found.end(), name))
    first, last = _shown(sentence, spans)
    parts = [Markup("")] if first == 0 else [Markup(_ELLIPSIS)]
    for start, end, name in sorted(span for span in spans if first <= span[0] and span[1] <= last):
        parts.append(escape(sentence[first:start]))
        parts.append(Markup('<mark class="{}">{}</mark>').format(name, sentence[start:end]))
        first = end
    parts.append(escape(sentence[first:last] + ("" if last == len(sentence) else _ELLIPSIS)))
    return Markup("").join(parts)


def _shown(sentence: str, spans: list[tuple[int, int, str]]) -> tuple[int, int]:
    """From where to where a sentence is shown."""
    if len(sentence) <= _LONG:
        return 0, len(sentence)
    start, end, _ = spans[0] if spans else (0, 0, "")
    return max(0, start - _AROUND), min(len(sentence), min(end, start + _LONG) + _AROUND)


def safe_link(url: str) -> str:
    """The address where it is http or https with a host, else "": any other scheme could run something."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def fragment(kind: str, name: str) -> str:
    """The address, within the page, of the element that has the id `kind-name`."""
    return f"#{kind}-{quote(name, safe='')}"


def _short(ratio: str, lang: str) -> str:
    try:
        number = Decimal(ratio)
    except InvalidOperation:
        return ""  # none, or an edited cell
    return at_least(number, lang) if number.is_finite() else ""
