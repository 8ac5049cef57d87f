"""The pattern file format: what a TOML file may hold. Every table and key is checked against these models."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from babel.core import get_global
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

Qualifier = Literal["exact", "about", "more_than", "at_least", "less_than", "at_most", "between", "unspecified"]
Stance = Literal["asserted", "alleged", "denied", "planned"]
KINDS = (
    "money", "gpu_count", "shared_currency", "not_figure", "range", "not_range", "list", "qualifier", "per",
    "not_per", "counts", "measure", "same_measure", "subject", "period", "cue", "not_cue", "stance", "opposes",
    "contrast", "continuation", "boilerplate", "relation", "extent",
)  # fmt: skip
Relates = Literal["part", "split", "total", "change", "difference", "multiple", "price", "revision"]


# The keys that say something in a pattern of each kind, besides those that all have.
_KEYS_OF_ALL = frozenset({"id", "kind", "match", "pattern", "matches", "near_misses", "todo", "comment"})
KEYS: dict[str, frozenset[str]] = {
    "money": frozenset({"qualifier"}),
    "gpu_count": frozenset({"qualifier"}),
    "shared_currency": frozenset({"bare", "qualifier"}),
    "range": frozenset({"bare"}),
    "not_range": frozenset({"apart"}),
    "qualifier": frozenset({"qualifier"}),
    "per": frozenset({"per"}),
    "measure": frozenset({"measure", "subject", "weak", "at_least", "at_most"}),
    "cue": frozenset({"verbs", "takes", "scope", "attribution", "stance", "anybody", "inner", "speaker", "weak"}),
    "stance": frozenset({"stance", "verbs", "takes", "mood"}),
    "period": frozenset({"span", "ends", "part", "shift", "anchor", "toward", "open"}),
    "relation": frozenset({"relation", "trend", "factor"}),
    "extent": frozenset({"extent"}),
    "boilerplate": frozenset({"scope"}),
}


Scale = Annotated[Decimal, Field(gt=0)]
Example = Annotated[str, Field(pattern=r"\S")]


def _is_currency(code: str) -> str:
    """A code of ISO 4217, by CLDR, of today or of the past."""
    if code not in get_global("all_currencies"):
        raise PydanticCustomError("currency", "unknown code", {})
    return code


class Strict(BaseModel):
    """An unknown key is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


# Scopes of cues that speak for the sentence before their own, for those above it, or for a quotation before it.
LOOKING_BACK = ("previous", "above", "quotation")


class Pattern(Strict):
    """One `[[pattern]]`: what it matches, what that says, and the examples that prove it."""

    id: str = Field(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$")
    kind: str
    match: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    takes: tuple[Literal["clause", "infinitive", "aside", "quote", "object", "setting", "agent"], ...] = ()
    pattern: tuple[tuple[dict[str, Any], ...], ...] = ()
    matches: tuple[Example, ...] = Field(min_length=1)
    near_misses: tuple[Example, ...] = Field(min_length=1)
    todo: tuple[Example, ...] = ()
    comment: str = ""
    qualifier: Qualifier | None = None
    stance: Stance | None = None
    mood: str = ""
    measure: str = ""
    weak: bool = False
    at_least: Scale | None = None
    at_most: Scale | None = None
    per: str = ""
    subject: str = ""
    attribution: Literal["direct", "indirect", "hearsay"] = "indirect"
    scope: Literal[
        "after", "before", "sentence", "previous", "above", "quotation", "paragraph", "line", "next", "rest"
    ] = "sentence"
    anybody: bool = False
    inner: bool = False
    bare: bool = False
    apart: Decimal = Decimal(0)
    speaker: Literal["here", "last"] = "here"
    span: Literal["", "none", "year", "nine_months", "half", "quarter", "month", "week", "day"] = ""
    ends: bool = False
    part: int = Field(default=0, ge=0, le=12)
    shift: str = Field(default="", pattern=r"^([+-]?\d+ (year|half|quarter|month|week|day)s?)?$")
    anchor: Literal["published", "text"] = "published"
    toward: Literal["", "past", "future"] = ""
    open: bool = False
    relation: Relates | None = None
    trend: Literal["", "up", "down"] = ""
    factor: str = Field(default="", pattern=r"^(\d+(\.\d+)?(/\d+)?)?$")
    extent: Literal["", "corrected", "limited", "so_far", "step", "undated"] = ""

    @field_validator("kind")
    @classmethod
    def _is_known(cls, value: str, info: ValidationInfo) -> str:
        """One of KINDS, or of the kinds of figures that packs add: those in the validation's context."""
        known = (*KINDS, *sorted(info.context or ()))
        if value not in known:
            raise PydanticCustomError("literal_error", "unknown kind", {"expected": ", ".join(map(repr, known))})
        return value

    @field_validator("match", "verbs", "takes", "matches", "near_misses", "todo", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("pattern", mode="before")
    @classmethod
    def _one_pattern_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, list) and value and isinstance(value[0], dict) else value

    @model_validator(mode="after")
    def _says_something(self) -> Pattern:
        if [bool(self.match), bool(self.pattern), bool(self.verbs)].count(True) != 1:
            raise ValueError(
                "give one of match = (plain words with slots), pattern = (spaCy tokens) and, in a cue or a stance, "
                "verbs = (verbs)"
            )
        if bool(self.verbs) != bool(self.takes) or (self.verbs and self.kind not in ("cue", "stance")):
            raise ValueError("verbs = and takes = go together, and only in a pattern of kind cue or stance")
        if self.kind == "stance" and not {"clause", "infinitive", "object"}.issuperset(self.takes):
            raise ValueError("a verb of kind stance takes clause, infinitive or object")
        useless = sorted(self.model_fields_set - _KEYS_OF_ALL - KEYS.get(self.kind, frozenset()))
        if useless:
            raise ValueError(f"a pattern of kind {self.kind} has no use for {', '.join(useless)}; remove it")
        if self.ends and self.span not in ("year", "nine_months", "half", "quarter"):
            raise ValueError("ends = goes with a span of months: year, nine_months, half or quarter")
        needed = {name: name for name in ("qualifier", "measure", "stance", "relation", "extent")}.get(self.kind)
        if needed and not getattr(self, needed):
            raise ValueError(f"a pattern of kind {self.kind} needs {needed} = ...")
        return self


class Measure(Strict):
    """One `[[measure]]`: a word of the claims table's `measure`, and the measure that contains it.

    `beside` tells that the thing stands right before its figure (un ecografo da 58.000 euro).
    `many` tells that one subject has many of them at once (prices, fines): two of them need not be one thing.
    `things` tells that a thing may be its subject (the price of a card); of the others people and companies are.
    `foreseen` tells that firms give forecasts of their own, `imposed` that public bodies put it on others (fines),
    `personal` that it is theirs who are given it, whoever pays (a salary). `planned` is what it is called where it is
    only planned (GPUs that will be owned).
    """

    id: str
    kind: str
    part_of: str = ""
    planned: str = ""
    many: bool = False
    beside: bool = False
    things: bool = False
    foreseen: bool = False
    imposed: bool = False
    personal: bool = False
    label: dict[str, str]


class FigureKind(Strict):
    """One `[[kind]]`: a kind of figures that a pack adds, by what the claims table calls it, and its base units."""

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    units: tuple[str, ...] = Field(min_length=1)


class Unit(Strict):
    """`[unit.W]`: the words of a unit, each with how many of the unit it is; `case` words count only as written."""

    words: dict[str, Scale] = {}
    case: dict[str, Scale] = {}


class Gpus(Strict):
    """One `[[gpu]]`: a family of accelerators, its maker and models."""

    family: str
    maker: str
    models: tuple[str, ...]
    aliases: tuple[str, ...] = ()


ArticleField = Literal["id", "text", "title", "url", "source", "published", "lang"]
NameType = Literal["org", "outlet", "person", "place", "thing"]
NAME_TYPES: tuple[NameType, ...] = get_args(NameType)


class KnownName(Strict):
    """One `[[name]]`: the canonical name of an organisation, outlet, person or place, and its aliases."""

    name: str
    type: NameType
    aliases: tuple[str, ...] = ()


class Conjugation(Strict):
    """One `[conjugation.X]`: cut `drop` letters off the lemma, then add the endings of each mood."""

    drop: int = Field(ge=0, le=6)
    endings: dict[str, tuple[str, ...]]


class Numbers(Strict):
    """`[numbers]`: how a language writes numbers. Values are plain decimals in quotes or integers.

    With `hundred_thousands` round hundreds after a million are thousands (un milione e cento), unless a unit follows.
    With `measured_alone` a magnitude without currency is money only where its sentence says what it measures.

    `naught` are words for zero among decimals in words alone (point o five), `between` those that open a range, after
    which "and" leads to its other end and not to cents, `plus` those that say "or more" before a magnitude, as + does;
    `cents` are the words that hundredths of each of `cent_units` are called by.

    `home` are the currencies of its countries and `thousandths` what is priced to a thousandth of them, `quoted`
    words (one or two) beside which that is so unless a zero ends it; `market`
    are the words beside which a number in one of `market_units` has the magnitudes of `market_scale`.
    """

    decimal: str
    group: tuple[str, ...]
    words: dict[str, Decimal]
    joined: bool = False
    hundreds: dict[str, Decimal]
    magnitudes: dict[str, Decimal]
    suffixes: dict[str, Decimal] = {}
    indefinite: tuple[str, ...]
    alone: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    abbreviated: tuple[str, ...] = ()
    counted_after_of: tuple[str, ...] = ()
    measured_alone: bool = False
    hundred_thousands: bool = False
    counted_before: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    thousandths: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    point: tuple[str, ...] = ()
    naught: tuple[str, ...] = ()
    market: tuple[str, ...] = ()
    market_units: tuple[str, ...] = ()
    market_scale: dict[str, Decimal] = {}
    elided: dict[str, Decimal] = {}
    collectives: dict[str, Decimal] = {}
    about: dict[str, Decimal] = {}
    fractions: dict[str, Decimal] = {}
    one: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    cents: tuple[str, ...] = ()
    cent_units: tuple[str, ...] = ()

    @field_validator("indefinite", "alone", "market_scale")
    @classmethod
    def _are_magnitudes(cls, value: Any, info: ValidationInfo) -> Any:
        known = info.data.get("magnitudes", {})
        for word in value:
            if known and word not in known:
                raise ValueError(f"{word!r} is no magnitude; give its value under [numbers.magnitudes], or remove it")
        return value


class Words(Strict):
    """`[words]`: the small words of a language that the stages need by class."""

    determiners: tuple[str, ...] = ()
    possessives: tuple[str, ...] = ()
    its: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    ranking: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    prepositions: tuple[str, ...] = ()
    locatives: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    that: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    personal_relatives: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    infinitive: tuple[str, ...] = ()
    pronouns: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    personal_objects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    charging: tuple[str, ...] = ()
    reflexives: tuple[str, ...] = ()
    first_person: tuple[str, ...] = ()
    impersonal: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    sited: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    worths: tuple[str, ...] = ()
    reckoners: tuple[str, ...] = ()
    price_kinds: tuple[str, ...] = ()
    clitics: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    courtesies: tuple[str, ...] = ()
    adjective_endings: tuple[str, ...] = ()
    lettered: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    article_before: dict[str, tuple[str, ...]] = {}
    prefixes: tuple[str, ...] = ()
    read_by: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    subordinators: tuple[str, ...] = ()
    circumstances: tuple[str, ...] = ()
    epithets: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    verb_group: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    auxiliaries: dict[str, tuple[str, ...]] = {}
    organisations: tuple[str, ...] = ()
    leading_adjectives: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    helms: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    public_bodies: tuple[str, ...] = ()
    courts: tuple[str, ...] = ()
    regulators: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    citing: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    other_parties: tuple[str, ...] = ()
    plural_determiners: tuple[str, ...] = ()
    demonstratives: tuple[str, ...] = ()
    first_plural: tuple[str, ...] = ()
    resuming: tuple[str, ...] = ()
    # What opens a sentence with words of its figure, before what it is about: At 3 million, the terminal is ...
    fronting: tuple[str, ...] = ()
    led_to_say: tuple[str, ...] = ()
    controlling: tuple[str, ...] = ()
    owned_for: tuple[str, ...] = ()
    imposed_on: tuple[str, ...] = ()
    accusing: tuple[str, ...] = ()
    providing: tuple[str, ...] = ()
    estimating: tuple[str, ...] = ()
    expecting: tuple[str, ...] = ()
    supplying: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    set_out: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    indefinites: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    estimates: tuple[str, ...] = ()
    clause_breaks: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    name_particles: tuple[str, ...] = ()
    person_particles: tuple[str, ...] = ()
    address_endings: tuple[str, ...] = ()
    adverb_endings: tuple[str, ...] = ()
    plural_endings: tuple[str, ...] = ()
    verbal_endings: tuple[str, ...] = ()
    not_adverbs: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    accelerators: tuple[str, ...] = ()
    chips: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    not_codes: tuple[str, ...] = ()
    model_plural: tuple[str, ...] = ()
    no_article: tuple[str, ...] = ()


class Language(Strict):
    """`[language]`: once a language.

    With `drops_subject` a verb without a subject goes on with the last one; with `plain_clause` what is said
    follows without a word like that; with `articles` a common noun seldom begins a sentence without one. `endings` tell
    the mood of a verb that no list knows. With `apostrophe_accents` an apostrophe may stand for the accent of a last
    letter: perche', E' stato.
    """

    apostrophe: Literal["left", "right"]
    drops_subject: bool = False
    plain_clause: bool = False
    articles: bool = False
    stance: dict[str, Stance] = {}
    endings: dict[str, tuple[str, ...]] = {}
    apostrophe_accents: bool = False


class Currencies(Strict):
    """`[currency.USD]`: the words and signs of a currency; `case` words count only as written.

    `hundredths` are the words of its hundredth part (cents, pence), `shared_hundredths` those that are hundredths of
    something else too (a second) unless a word `near` them tells. A word that several currencies share stands under
    `shared` of each, or under `words` of the one that it means by itself; the words `near` it tell which it is. So
    does a sign under `shared_case`, which counts only as written (R, Sh, Rs).
    """

    words: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    case: tuple[str, ...] = ()
    shared_case: tuple[str, ...] = ()
    hundredths: tuple[str, ...] = ()
    shared_hundredths: tuple[str, ...] = ()


class PackFile(Strict):
    """A whole TOML file of a pack; `disable` holds the ids of patterns of the packs under it that are not wanted."""

    disable: tuple[str, ...] = ()
    language: Language | None = None
    numbers: Numbers | None = None
    words: Words | None = None
    currency: dict[Annotated[str, AfterValidator(_is_currency)], Currencies] = {}
    articulated: dict[str, tuple[str, ...]] = {}
    conjugation: dict[str, Conjugation] = {}
    verbs: dict[str, tuple[str, ...]] = {}
    irregular: dict[str, dict[str, tuple[str, ...]]] = {}
    sets: dict[str, tuple[str, ...]] = {}
    explain: dict[str, str] = {}
    report: dict[str, str] = {}
    review: dict[str, str] = {}
    months: dict[str, int] = {}
    columns: dict[ArticleField, tuple[str, ...]] = {}
    pattern: tuple[Pattern, ...] = ()
    measure: tuple[Measure, ...] = ()
    kind: tuple[FigureKind, ...] = ()
    unit: dict[str, Unit] = {}
    gpu: tuple[Gpus, ...] = ()
    name: tuple[KnownName, ...] = ()
    names: dict[NameType, tuple[str, ...]] = {}
    name_words: dict[NameType, tuple[str, ...]] = {}
