"""The sentences that explain a finding, from the templates of patterns/<lang>/explain.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from heapq import nsmallest
from itertools import islice
from string import Formatter
from types import MappingProxyType

from pipeline.checks.figures import Figure, Pair, day_of
from pipeline.checks.scopes import Knowledge
from pipeline.errors import PatternError, UsageError
from pipeline.intervals import Interval
from pipeline.models import ANONYMOUS, FIX, Claim
from pipeline.rates import EURO, rate
from pipeline.ratios import amount, at_least, corrected
from pipeline.voices import identity

_CHECK = frozenset(
    {"what", "what_a", "what_b", "voice_a", "figure_a", "voice_b", "figure_b", "where", "distance", "more"}
)
_STATED = _CHECK | {"words"}
_COMPUTED = _STATED | {"computed"}
_BOTH_WAYS = ("magnitude_slip", "misreport", "contradiction", "disagreement", "scope_gap", "currency_mismatch")
_QUALIFIERS = (*("exact", "about", "more_than", "at_least", "less_than", "at_most", "between", "unspecified"),)
# Every template, and the places it may hold.
PLACES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys((*_BOTH_WAYS, "superseded", "part_exceeds_whole"), _CHECK),
        **dict.fromkeys(("superseded_stated", "part_exceeds_whole_stated"), _STATED),
        **dict.fromkeys((f"arithmetic_{name}" for name in ("change", "multiple", "price")), _COMPUTED),
        **dict.fromkeys(("arithmetic_difference", "sum_mismatch"), _COMPUTED | {"parts"}),
        "sum": frozenset({"low", "unit"}),
        "sum_between": frozenset({"low", "high", "unit"}),
        "sum_from": frozenset({"low", "unit"}),
        "published": frozenset({"date_a", "date_b"}),
        **dict.fromkeys(("extent_limited", "extent_so_far", "extent_step"), frozenset()),
        "rate": frozenset({"date", "rate", "unit"}),
        **dict.fromkeys((f"figure_{name}" for name in _QUALIFIERS), frozenset({"mention"})),
        **dict.fromkeys(("stance_alleged", "stance_planned"), frozenset({"figure"})),
        "reviewed": frozenset({"figure", "amount", "unit"}),
        **dict.fromkeys(("voice_named", "voice_outlet", "voice_article"), frozenset({"name"})),
        **dict.fromkeys(("voice_unnamed", "voice_noun"), frozenset({"name", "article"})),
        "what": frozenset({"subject", "measure", "details"}),
        **dict.fromkeys(("detail_item", "detail_per", "detail_period"), frozenset({"name"})),
        "where_same": frozenset({"article"}),
        "where_two": frozenset({"article_a", "article_b"}),
        **dict.fromkeys(("distance", "distance_close"), frozenset({"ratio"})),
        "distance_unknown": frozenset(),
        **dict.fromkeys(("also_a", "also_b"), frozenset({"names"})),
        **dict.fromkeys(("articles_one", "articles_many"), frozenset({"count", "articles"})),
        "names_more": frozenset({"names", "count"}),
        "opposed": frozenset(),
        "crowded": frozenset(),
    }
)
_NARROW = Decimal("0.02")
_WHILE = 30  # days in which a figure can have changed
_NAMED = 5  # names listed before "and N more"
_CLOSE = Decimal("1.1")


class Explainer:
    """Writes explanations in one language. Raises UsageError or PatternError where it cannot."""

    def __init__(self, packs: Knowledge, lang: str) -> None:
        if not packs.explain.get(lang):
            able = ", ".join(sorted(code for code, templates in packs.explain.items() if templates))
            raise UsageError(f"no explanations in the language {lang!r}; choose one of: {able}")
        self._packs = packs
        self._lang = lang
        self._templates = packs.explain[lang]
        self._words = packs.wording.get(lang, {})
        for name, places in PLACES.items():
            self._validate(name, places)

    def _validate(self, name: str, places: frozenset[str]) -> None:
        where = f"patterns/{self._lang}/explain.toml, [explain], {name}"
        if name not in self._templates:
            raise PatternError(f"{where}: the template is missing; add it")
        try:
            parsed = list(Formatter().parse(self._templates[name]))
        except ValueError as error:
            raise PatternError(f"{where}: {error}; close every place as in {{figure_a}}") from error
        for _, place, form, conversion in parsed:
            if place is not None and (place not in places or form or conversion):
                able = ", ".join(sorted(places)) or "none"
                raise PatternError(f"{where}: the place {{{place}}} cannot be filled; it may hold: {able}")

    def _write(self, template: str, /, **places: object) -> str:
        return self._templates[template].format_map(places)

    def explain(self, check: str, pair: Pair, *, crowded: bool) -> str:
        """Why this pair is a finding of `check`: both figures as written, who says each, how far apart."""
        a, b = pair.claim_a, pair.claim_b
        more = [
            self._rates(a, b),
            self._also("also_a", pair.a, a),
            self._also("also_b", pair.b, b),
            self._elsewhere(pair),
            self._reconciled(a, b),
            self._write("opposed") if pair.opposed else "",
            self._write("crowded") if crowded else "",
        ]
        text = self._write(
            pair.wording or check,
            **self._facts(pair),
            what=self._what(a, pair.a.key.extent),
            what_a=self._what(a, pair.a.key.extent),
            what_b=self._what(b, pair.b.key.extent),
            voice_a=self._voice(a),
            voice_b=self._voice(b),
            figure_a=self._figure(a),
            figure_b=self._figure(b),
            where=self._where(a, b),
            distance=self._distance(pair.ratio),
            more=" ".join(part for part in more if part),
        )
        return " ".join(text.split())

    def _facts(self, pair: Pair) -> dict[str, str]:
        """What the check itself has to say, by the place that it fills."""
        written = {}
        for place, fact in pair.facts.items():
            if isinstance(fact, Interval):
                written[place] = self._amount(fact, pair.claim_a.unit)
            elif isinstance(fact, tuple):
                written[place] = self._list(map(self._figure, fact), len(fact))
            else:
                written[place] = " ".join(fact.split())
        return written

    def _amount(self, computed: Interval, unit: str) -> str:
        """An interval that was computed: one number where its ends are near, else both."""
        low, high = computed.low, computed.high
        if high is None:
            return self._write("sum_from", low=amount(low, self._lang), unit=unit)
        if high - low <= abs(high) * _NARROW:
            return self._write("sum", low=amount((low + high) / 2, self._lang), unit=unit)
        return self._write("sum_between", low=amount(low, self._lang), high=amount(high, self._lang), unit=unit)

    def _rates(self, a: Claim, b: Claim) -> str:
        """The rates at which two currencies were compared, each with its date."""
        if a.unit == b.unit:
            return ""
        known = {(claim.unit, rate(claim.unit, claim.published)) for claim in (a, b) if claim.unit != EURO}
        return " ".join(
            self._write("rate", unit=unit, rate=amount(one.per_euro, self._lang), date=one.day.isoformat())
            for unit, one in sorted(pair for pair in known if pair[1])
            if one
        )

    def _reconciled(self, a: Claim, b: Claim) -> str:
        """What could make both hold: the days between them."""
        first, second = day_of(a), day_of(b)
        if a.period or first is None or second is None or abs(first - second) < _WHILE:
            return ""
        return self._write("published", date_a=a.published[:10], date_b=b.published[:10])

    def _what(self, claim: Claim, extent: str) -> str:
        measure = self._packs.measures.get((claim.kind, claim.measure))
        label = measure.label.get(self._lang, claim.measure) if measure else claim.measure
        per = self._words.get("per_" + claim.per.replace(" ", "_"), claim.per)
        details = (("detail_item", claim.item), ("detail_per", per), ("detail_period", claim.period))
        written = [self._write(name, name=value) for name, value in details if value]
        written += [self._write(f"extent_{extent.split(maxsplit=1)[0]}")] if extent else []
        return self._write("what", subject=claim.subject, measure=label, details="".join(written))

    def _figure(self, claim: Claim) -> str:
        amounts = (claim.value, claim.value_low, claim.value_high)
        value = next((format(amount, "f") for amount in amounts if amount is not None), "")
        mention = claim.mention.strip() or f"{value} {claim.unit}"
        figure = self._write(f"figure_{claim.qualifier}", mention=mention)
        if claim.review == FIX:
            # What the text says is no longer what was compared.
            told = corrected(claim, self._lang)
            figure = self._write("reviewed", figure=figure, amount=told, unit=claim.unit)
        stance = f"stance_{claim.stance}"
        return self._write(stance, figure=figure) if stance in self._templates else figure

    def _voice(self, claim: Claim) -> str:
        name, article = claim.attributed_to.strip(), claim.article_id
        if name == ANONYMOUS or (not name and claim.stance == "alleged"):
            return self._write("voice_unnamed", name=name, article=article)
        if name:
            proper = identity(name, article) == identity(name, "")
            return (
                self._write("voice_named", name=name)
                if proper
                else self._write("voice_noun", name=name, article=article)
            )
        if claim.source.strip():
            return self._write("voice_outlet", name=claim.source.strip())
        return self._write("voice_article", name=article)

    def _where(self, a: Claim, b: Claim) -> str:
        if a.article_id == b.article_id:
            return self._write("where_same", article=a.article_id)
        return self._write("where_two", article_a=a.article_id, article_b=b.article_id)

    def _distance(self, ratio: Decimal | None) -> str:
        if ratio is None:
            return self._write("distance_unknown")
        written = at_least(ratio, self._lang)
        return self._write("distance_close" if ratio < _CLOSE else "distance", ratio=written)

    def _also(self, template: str, figure: Figure, shown: Claim) -> str:
        others = (claims[0] for who, claims in figure.voices.items() if who != figure.root(shown))
        count = len(figure.voices) - 1
        return self._write(template, names=self._list(map(self._voice, others), count)) if count else ""

    def _elsewhere(self, pair: Pair) -> str:
        articles = (pair.a.articles | pair.b.articles) - {pair.claim_a.article_id, pair.claim_b.article_id}
        if not articles:
            return ""
        name = "articles_one" if len(articles) == 1 else "articles_many"
        listed = self._list(nsmallest(_NAMED, articles), len(articles))
        return self._write(name, count=len(articles), articles=listed)

    def _list(self, names: Iterable[str], count: int) -> str:
        listed = "; ".join(islice(names, _NAMED))
        return self._write("names_more", names=listed, count=count - _NAMED) if count > _NAMED else listed
