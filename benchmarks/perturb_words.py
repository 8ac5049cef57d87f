"""The words that `perturb` writes, by language: magnitudes, currencies, clauses and sentences. Data only.

They are the benchmark's own and not the patterns': it must be able to say what the program cannot read.
"""

from __future__ import annotations

from typing import NamedTuple

# How a number is written: the sign before a fraction, and the one between groups of three.
SIGNS = {"it": (",", "."), "en": (".", ",")}

# Magnitude words: the power of ten, and the word that is taken for it by mistake, a thousand times off.
MAGNITUDES: dict[str, dict[str, tuple[int, str]]] = {
    "it": {
        "mila": (3, "milioni"),
        "milione": (6, "miliardo"),
        "milioni": (6, "miliardi"),
        "mln": (6, "mld"),
        "miliardo": (9, "milione"),
        "miliardi": (9, "milioni"),
        "mld": (9, "mln"),
        "m": (6, "bn"),
        "bn": (9, "m"),
        "M": (6, "B"),
        "B": (9, "M"),
    },
    "en": {
        "thousand": (3, "million"),
        "K": (3, "M"),
        "lakh": (5, ""),
        "crore": (7, ""),
        "lakh crore": (12, ""),
        "million": (6, "billion"),
        "MM": (6, "BN"),
        "BN": (9, "MM"),
        "M": (6, "B"),
        "m": (6, "bn"),
        "billion": (9, "million"),
        "bn": (9, "m"),
        "B": (9, "M"),
        "trillion": (12, "billion"),
        "tn": (12, "bn"),
    },
}
# The one whose figure is followed by the noun alone; the others need a preposition before it ("" in English).
BARE = ("mila",)
OF = {"it": " di", "en": ""}
PLURALS = {"milione": "milioni", "miliardo": "miliardi"}

# A currency as it is written before the number (signs and codes) and after it (words).
BEFORE = {"€": "EUR", "$": "USD", "US$": "USD", "USD": "USD", "£": "GBP", "¥": "JPY", "A$": "AUD", "C$": "CAD"}
AFTER: dict[str, dict[str, str]] = {
    "it": {
        "euro": "EUR",
        "€": "EUR",
        "dollari": "USD",
        "sterline": "GBP",
        "yen": "JPY",
        "yuan": "CNY",
        "franchi svizzeri": "CHF",
        "franchi": "CHF",
    },
    "en": {"euros": "EUR", "dollars": "USD", "pounds": "GBP", "yen": "JPY", "yuan": "CNY"},
}
# What a currency is swapped for: the first of these whose rate of the day keeps the two well apart.
SWAPS = ("EUR", "USD", "GBP", "JPY")

# GPU models, each with another of its family.
SIBLINGS = {"H100": "H200", "H200": "H100", "H800": "H100", "H20": "H100", "B200": "B100", "RTX 5090": "RTX 5080"}

OUTLET, ANALYSTS = "Il Faro di Velora", "Halden Research"


class Clauses(NamedTuple):
    """What may be written right behind a figure that ends a clause."""

    part: str
    sum_: str
    double: str
    growth: str
    price: str
    year: str
    month: str


CLAUSES = {
    "it": Clauses(
        part=", di cui {0} per il personale",
        sum_=", di cui {0} per il personale e {1} per l'energia",
        double=", il doppio dei {0} dell'anno prima",
        growth=", in crescita del 100% rispetto ai {0} dell'anno prima",
        price=" a 30.000 dollari l'una, per un totale di {0}",
        year=" nel 2016",
        month=" al mese",
    ),
    "en": Clauses(
        part=", of which {0} for staff",
        sum_=", of which {0} for staff and {1} for power",
        double=", twice the {0} of the year before",
        growth=", up 100% from {0} a year earlier",
        price=" at $30,000 each, for a total of {0}",
        year=" in 2016",
        month=" a month",
    ),
}
DOLLARS = {"it": "{0} milioni di dollari", "en": "${0} million"}
QUALIFIED = {"it": ("circa ", "oltre "), "en": ("about ", "more than ")}
PER = {"it": {"month": "al mese", "year": "all'anno"}, "en": {"month": "a month", "year": "a year"}}


class Voiced(NamedTuple):
    """A sentence in somebody's name: that something is or will be so, or that it is not; and in that of the article."""

    says: str
    denies: str
    own: str


SAYS = {
    "it": Voiced("Secondo {0}, {1}.", "{0} ha smentito che {1}.", "Nel frattempo {0}."),
    "en": Voiced("According to {0}, {1}.", "{0} denied that {1}.", "Meanwhile {0}."),
}


class Stated(NamedTuple):
    """A measure in a clause: as it is, as it will be, and behind `denied that`; {0} the subject, {1} the figure."""

    actual: str
    planned: str
    denied: str


STATED: dict[str, dict[str, Stated]] = {
    "it": {
        "training_cost": Stated(
            "{0} ha speso {1} per l'addestramento",
            "{0} spenderà {1} per l'addestramento",
            "{0} abbia speso {1} per l'addestramento",
        ),
        "development_cost": Stated(
            "{0} ha speso {1} per lo sviluppo",
            "{0} spenderà {1} per lo sviluppo",
            "{0} abbia speso {1} per lo sviluppo",
        ),
        "capital_expenditure": Stated(
            "{0} ha speso {1} per costruire i data center",
            "{0} spenderà {1} per costruire i data center",
            "{0} abbia speso {1} per costruire i data center",
        ),
        "investment": Stated("{0} ha investito {1}", "{0} investirà {1}", "{0} abbia investito {1}"),
        "operating_cost": Stated(
            "i costi operativi di {0} sono stati di {1}",
            "i costi operativi di {0} saranno di {1}",
            "i costi operativi di {0} siano stati di {1}",
        ),
        "revenue": Stated(
            "i ricavi di {0} sono stati di {1}", "i ricavi di {0} saranno di {1}", "i ricavi di {0} siano stati di {1}"
        ),
        "profit": Stated(
            "l'utile di {0} è stato di {1}", "l'utile di {0} sarà di {1}", "l'utile di {0} sia stato di {1}"
        ),
        "loss": Stated(
            "{0} ha registrato una perdita di {1}",
            "{0} avrà una perdita di {1}",
            "{0} abbia registrato una perdita di {1}",
        ),
        "valuation": Stated("{0} vale {1}", "{0} varrà {1}", "{0} valga {1}"),
        "funding": Stated(
            "{0} ha raccolto {1} dagli investitori",
            "{0} raccoglierà {1} dagli investitori",
            "{0} abbia raccolto {1} dagli investitori",
        ),
        "debt": Stated(
            "i debiti di {0} ammontano a {1}", "i debiti di {0} saliranno a {1}", "i debiti di {0} ammontino a {1}"
        ),
        "fine": Stated(
            "{0} ha ricevuto una multa di {1}", "{0} riceverà una multa di {1}", "{0} abbia ricevuto una multa di {1}"
        ),
        "price": Stated("{0} costa {1}", "{0} costerà {1}", "{0} costi {1}"),
        "budget": Stated("{0} ha stanziato {1}", "{0} stanzierà {1}", "{0} abbia stanziato {1}"),
        "owned": Stated("{0} possiede {1}", "{0} possiederà {1}", "{0} possieda {1}"),
        "used": Stated("{0} ha usato {1}", "{0} userà {1}", "{0} abbia usato {1}"),
        "ordered": Stated("{0} ha ordinato {1}", "{0} ordinerà {1}", "{0} abbia ordinato {1}"),
    },
    "en": {
        "training_cost": Stated(
            "{0} spent {1} on training", "{0} will spend {1} on training", "{0} spent {1} on training"
        ),
        "development_cost": Stated(
            "{0} spent {1} on development", "{0} will spend {1} on development", "{0} spent {1} on development"
        ),
        "capital_expenditure": Stated(
            "{0} spent {1} on building data centres",
            "{0} will spend {1} on building data centres",
            "{0} spent {1} on building data centres",
        ),
        "investment": Stated("{0} invested {1}", "{0} will invest {1}", "{0} invested {1}"),
        "operating_cost": Stated(
            "the operating costs of {0} were {1}",
            "the operating costs of {0} will be {1}",
            "the operating costs of {0} were {1}",
        ),
        "revenue": Stated("the revenue of {0} was {1}", "the revenue of {0} will be {1}", "the revenue of {0} was {1}"),
        "profit": Stated("{0} made a profit of {1}", "{0} will make a profit of {1}", "{0} made a profit of {1}"),
        "loss": Stated("{0} made a loss of {1}", "{0} will make a loss of {1}", "{0} made a loss of {1}"),
        "valuation": Stated("{0} is valued at {1}", "{0} will be valued at {1}", "{0} is valued at {1}"),
        "funding": Stated(
            "{0} raised {1} from investors", "{0} will raise {1} from investors", "{0} raised {1} from investors"
        ),
        "debt": Stated("{0} has debts of {1}", "{0} will have debts of {1}", "{0} has debts of {1}"),
        "fine": Stated("{0} was fined {1}", "{0} will be fined {1}", "{0} was fined {1}"),
        "price": Stated("{0} costs {1}", "{0} will cost {1}", "{0} costs {1}"),
        "budget": Stated("{0} has a budget of {1}", "{0} will have a budget of {1}", "{0} has a budget of {1}"),
        "owned": Stated("{0} owns {1}", "{0} will own {1}", "{0} owns {1}"),
        "used": Stated("{0} used {1}", "{0} will use {1}", "{0} used {1}"),
        "ordered": Stated("{0} ordered {1}", "{0} will order {1}", "{0} ordered {1}"),
    },
}
