"""The words of the page, and how it writes numbers, dates and names, in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from pipeline.errors import PatternError
from pipeline.models import ANONYMOUS, FIX, Claim
from pipeline.rates import EURO, rate
from pipeline.ratios import amount, corrected

_DOLLAR = "USD"
_PLACE = re.compile(r"\{(\w+)\}")
# A figure with these has no word of its own: it is as the text writes it.
_AS_WRITTEN = frozenset({"exact", "between", "unspecified"})


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of the report in `lang`; `labels` name the measures, by (kind, measure)."""

    lang: str
    words: Mapping[str, str]
    labels: Mapping[tuple[str, str], str]

    def say(self, name: str, /, **places: object) -> str:
        """A word or sentence with its {places} filled in. Raises PatternError where the language lacks it."""
        if name not in self.words:
            where = f"patterns/{self.lang}/explain.toml, [report]"
            raise PatternError(f"{where}: a word of the report is missing: {name!r}; add it")
        return _PLACE.sub(lambda place: str(places.get(place[1], place[0])), self.words[name])

    def term(self, prefix: str, value: str) -> str:
        """The word for a value of the tables, such as a severity; the value itself where there is none."""
        return self.words.get(f"{prefix}_{value.replace(' ', '_')}", value)

    def number(self, count: int) -> str:
        """A count with the thousands separators of the language."""
        return format_decimal(count, locale=self.lang)

    def day(self, published: str) -> str:
        """A date as the language writes it; a year, a month or an edited cell as it stands."""
        try:
            return format_date(date.fromisoformat(published[:10]), format="medium", locale=self.lang)
        except ValueError:
            return published

    def measure(self, claim: Claim) -> str:
        """What a claim measures, with what it is per and the model: `price / hour (H800)`."""
        per = f" / {self.term('per', claim.per)}" if claim.per else ""
        return self.label(claim) + per + (f" ({claim.item})" if claim.item else "")

    def label(self, claim: Claim) -> str:
        """The word for a measure."""
        return self.labels.get((claim.kind, claim.measure), claim.measure)

    def figure(self, claim: Claim) -> str:
        """A figure as written, or as its reviewer corrected it, with its qualifier: `about 3.2 billion`."""
        qualifier = "" if claim.qualifier in _AS_WRITTEN else f"{self.term('qualifier', claim.qualifier)} "
        return qualifier + (f"{corrected(claim, self.lang)} {claim.unit}" if claim.review == FIX else claim.mention)

    def stance(self, claim: Claim) -> str:
        """The word for a stance other than plain assertion, else ""."""
        return "" if claim.stance == "asserted" else self.term("stance", claim.stance)

    def who(self, claim: Claim) -> str:
        """Who vouches for a claim: the source, else the outlet, else the article itself."""
        if claim.attributed_to == ANONYMOUS:
            return self.say("anonymous")
        return claim.attributed_to or claim.source or self.say("own_voice")

    def worth(self, claim: Claim) -> str:
        """The amount in euros, or that of euros in dollars, at the rate of the day of publication; "" without one."""
        value = next((one for one in (claim.value, claim.value_low, claim.value_high) if one is not None), None)
        into = _DOLLAR if claim.unit == EURO else EURO
        here, there = rate(claim.unit, claim.published), rate(into, claim.published)
        if value is None or here is None or there is None:
            return ""
        converted = amount(value / here.per_euro * there.per_euro, self.lang)
        day = self.day((there if claim.unit == EURO else here).day.isoformat())
        return self.say("worth", amount=converted, unit=into, date=day)
