"""What figures measure: a sentence a row in measures/*.tsv, and what a figure takes from around its sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.models import Claim
from pipeline.recurring import remeasured

Claims = Callable[[str, str], list[Claim]]
ROWS = Path(__file__).parent / "measures"


def rows() -> Iterator[tuple[str, str, str]]:
    """Language, sentence and the measures that its amounts may have."""
    for path in sorted(ROWS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line and not line.startswith("#"):
                text, _, expected = line.rpartition("\t")
                yield path.stem, text, expected


def measures(claims: list[Claim]) -> list[str]:
    return [claim.measure for claim in claims]


@pytest.mark.parametrize(("lang", "text", "expected"), list(rows()))
def test_what_the_amounts_of_a_sentence_measure(claims_of: Claims, lang: str, text: str, expected: str) -> None:
    found = measures(claims_of(lang, text))
    assert found and set(found) <= set(expected.split("|")), found


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        # A range, a list, and numbers that share a unit are one figure to patterns.
        ("it", "Per costruire le stalle servono tra i 20 e i 22 mila euro.", "capital_expenditure"),
        ("it", "I soci verseranno rispettivamente 300, 200 e 100 milioni di euro.", "investment investment investment"),
        ("it", "Il gruppo ha fatturato 820 milioni di euro con un utile di 31.", "revenue profit"),
        # Quotation marks and asides are none of its words.
        ("it", "Il magazzino valeva «non più di 3 milioni di euro».", "valuation"),
        ("en", "Electricity and storage, on her figures, come to about €210,000 a month.", "operating_cost"),
        ("en", "A rival, she adds, owns “at least 24,000 GPUs”.", "owned"),
        ("en", "Wages, which doubled in 2019, are what the 3 owners argue about, not $30,000 of petrol.", "other"),
        # A hit inside a longer one of its pattern counts where it names more words.
        (
            "it",
            "Entro giugno 2026 verranno installate 2.400 GPU, oltre alle 2.048 A100 in funzione.",
            "planned owned",
        ),
        # What stands behind its figure.
        ("it", "Un dirigente valuta in 25 milioni di euro la bolletta elettrica.", "operating_cost"),
    ],
)
def test_the_words_of_its_sentence(claims_of: Claims, lang: str, text: str, expected: str) -> None:
    assert measures(claims_of(lang, text)) == expected.split()


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        # A verb that tells how high, without a subject of its own.
        ("it", "Ocra ha debiti per 3 milioni di euro. A marzo superavano i 4 milioni di euro.", "debt debt"),
        ("it", "Il debito, intanto, è salito. A marzo superava i 4,1 miliardi di euro.", "debt"),
        ("en", "The company has debts of $3 million. It will reach $4 million in May.", "debt debt"),
        ("it", "Ocra ha debiti per 3 milioni di euro. Il cane di Rossi supera i 4 milioni di euro.", "debt other"),
        # A noun that takes it up.
        ("it", "I ricavi sono di 3 milioni di euro. La cifra, dicono, è di 4 milioni di euro.", "revenue revenue"),
        ("it", "A Milano il canone medio è di 20 euro. Roma segue con 16 euro.", "price price"),
        # Who gives another figure of the same thing, and what a count is made up of.
        ("en", "The port made a loss of $3 million. The mayor claims $2 million.", "loss loss"),
        ("en", "The port made a loss of $3 million. The mayor said $2 million in grants had arrived.", "loss funding"),
        ("en", "The lab owns 50,000 GPUs. These include 20,000 H100s and 10,000 H200s.", "owned owned owned"),
        ("it", "Il porto ha perso 3 milioni di euro. La sindaca parla di 2 milioni di euro.", "loss loss"),
        ("it", "Il porto ha perso 3 milioni di euro. La sindaca parla di 2 milioni di euro di aiuti.", "loss funding"),
        ("it", "Il laboratorio possiede 50.000 GPU. Tra queste ci sono 20.000 H100.", "owned owned"),
        (
            "en",
            "A card costs $2 an hour, which gives roughly $6 million. The lab claims $7 million.",
            "price price other",
        ),
        # An answer without a verb, also in the next paragraph, and below a heading.
        ("it", "Il canone? Nove euro.", "price"),
        ("it", "La vigilanza vi ha sanzionati.\n\n«Con 50.000 franchi, per una segnalazione tardiva».", "fine"),
        ("en", "And the salary?\n\n“About $90,000, before tax.”", "salary"),
        ("it", "La vigilanza vi ha sanzionati.\n\n«Ne ho parlato con chi conserva 50.000 franchi».", "other"),
        (
            "it",
            "E i ricavi?\n\nL'anno scorso 900 mila euro, quest'anno arriveremo a 2 milioni di euro.",
            "revenue revenue",
        ),
        ("it", "Il debito preoccupa. Nel 2023 era di 4 milioni di euro.", "debt"),
        ("it", "Il debito preoccupa. Nel 2023 la villa era di 4 milioni di euro.", "other"),
        # A list below its heading, each line with its label.
        ("it", "Prezzi\n\nMensile: 12 euro\n\nAnnuale: 120 euro", "price price"),
        ("en", "Pricing\n\nBasic: $9\n\nPro: $29", "price price"),
        ("it", "Nomi\n\nMensile: 12.000 euro\n\nAnnuale: 120.000 euro", "other other"),
        # A rate of the same size.
        ("it", "A Milano il canone medio è di 20 euro al mese. A Roma ne trovano a 16 euro al mese.", "price price"),
        ("it", "A Milano il canone medio è di 20 euro al mese. A Roma ne trovano a 9.000 euro al mese.", "price other"),
    ],
)
def test_the_words_before_its_sentence(claims_of: Claims, lang: str, text: str, expected: str) -> None:
    assert measures(claims_of(lang, text)) == expected.split()


def claim(value: int, measure: str, *patterns: str) -> Claim:
    cells = dict.fromkeys(Claim.__dataclass_fields__, "")
    figures = {"value": Decimal(value), "value_low": Decimal(value), "value_high": Decimal(value)}
    told = {"kind": "money", "unit": "EUR", "measure": measure, "patterns": patterns, "start": 0, "end": 1}
    return Claim(**{**cells, **figures, **told})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "others", "expected"),
    [
        (claim(890, "other"), [claim(890, "debt", "firm")], "debt"),
        (claim(890, "price", "weak"), [claim(890, "debt", "firm")], "debt"),
        (claim(890, "price", "firm"), [claim(890, "debt", "firm")], "price"),
        (claim(890, "other", "firm"), [claim(890, "debt", "firm")], "other"),
        (claim(890, "other"), [claim(890, "debt", "weak")], "other"),
        (claim(890, "other"), [claim(890, "debt", "firm"), claim(890, "fine", "firm")], "other"),
        (claim(891, "other"), [claim(890, "debt", "firm")], "other"),
        (claim(8, "other"), [claim(8, "debt", "firm")], "other"),
        # An article of prices.
        (claim(20, "other"), [claim(n, "price", "firm") for n in (12, 15, 30, 80)], "price"),
        (claim(20, "other"), [claim(n, "price", "firm") for n in (12, 15, 30)], "other"),
        (claim(20, "other"), [claim(n, "price", "firm") for n in (12, 15, 30, 800)], "other"),
        (
            claim(20, "other"),
            [claim(n, m, "firm") for n, m in ((12, "price"), (15, "price"), (30, "debt"), (31, "debt"))],
            "other",
        ),
        (claim(20, "other"), [claim(n, "debt", "firm") for n in (12, 15, 30, 80)], "other"),
        (claim(20, "other", "firm"), [claim(n, "price", "firm") for n in (12, 15, 30, 80)], "other"),
    ],
)
def test_what_the_article_says_of_the_amount_elsewhere(first: Claim, others: list[Claim], expected: str) -> None:
    assert measures(remeasured([first, *others], frozenset({"firm"}), frozenset({"price"})))[0] == expected
