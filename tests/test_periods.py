"""When a figure holds, as ISO 8601; Italian and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from pipeline.claims import LanguageExtractor
from pipeline.models import Article
from pipeline.periods import around, whole

Extractors = Mapping[str, LanguageExtractor]
# The day on which the articles below came out.
PUBLISHED = "2025-06-15"

# The period of each figure in turn | text
ITALIAN = """
2024 | Nel 2024 la Ferroluna ha incassato 3 milioni di euro.
2024 | La Ferroluna ha incassato 3 milioni di euro nel 2024.
2024 | I ricavi del 2024 sono stati di 3 milioni di euro.
- | La Ferroluna ha incassato 3 milioni di euro.
2023, 2024 | Ha incassato 3 milioni di euro nel 2023 e 4 milioni di euro nel 2024.
2022, 2024 | La spesa è scesa da 14 milioni di euro nel 2022 a 6 milioni di euro nel 2024.
2024, - | Nel 2024 valeva 3 milioni di euro, oggi ne vale 4 milioni di euro.
2026, 2027 | Riceverà 3 e 4 milioni di euro rispettivamente nel 2026 e nel 2027.
2021/2024 | Dal 2021 al 2024 ha speso 3 milioni di euro.
2023/2024 | Nel biennio 2023-24 ha speso 3 milioni di euro.
2021/.. | Dal 2021 ha speso 3 milioni di euro.
2025/2029 | Pagherà 3 milioni di euro l'anno fino al 2029.
2027 | Pagherà 3 milioni di euro entro il 2027.
2025-03 | Nel marzo del 2025 ha speso 3 milioni di euro.
2025-03 | A marzo ha speso 3 milioni di euro.
2024-09 | A settembre aveva speso 3 milioni di euro.
2025-09 | A settembre spenderà 3 milioni di euro.
2025-12 | Pagherà 3 milioni di euro entro dicembre.
2024-07 | Lo scorso luglio ha speso 3 milioni di euro.
2026-03 | Dal prossimo marzo pagherà 3 milioni di euro.
2021-01/2023-06 | Tra gennaio 2021 e giugno 2023 ha speso 3 milioni di euro.
2025-03-04 | Il 4 marzo 2025 ha speso 3 milioni di euro.
2025-03-04 | Ha speso 3 milioni di euro il 4.3.2025.
2024-07-01/2024-09-30 | Nel terzo trimestre del 2024 ha speso 3 milioni di euro.
2025-01-01/2025-06-30 | Nel primo semestre ha speso 3 milioni di euro.
2025-04-01/2025-06-30 | Per il trimestre in corso prevede 3 milioni di euro.
2024-01-01/2024-09-30 | Nei primi nove mesi ha speso 3 milioni di euro.
2023-01-01/2023-09-30 | Nei primi nove mesi del 2023 ha speso 3 milioni di euro.
2025-01-01/2025-03-31 | Nei tre mesi chiusi al 31 marzo ha speso 3 milioni di euro.
2024-07-01/2024-12-31 | Nel semestre al 31 dicembre 2024 ha speso 3 milioni di euro.
2023-07-01/2024-06-30 | Nell'esercizio chiuso al 30 giugno 2024 ha speso 3 milioni di euro.
- | Il debito scende a 3 milioni di euro, il livello più basso dal 2019.
2025 | Quest'anno ha speso 3 milioni di euro.
2024 | L'anno scorso ha speso 3 milioni di euro.
2026 | L'anno prossimo spenderà 3 milioni di euro.
2025 | Pagherà 3 milioni di euro entro la fine dell'anno.
2025-06-14 | Ieri il Brent valeva 70 dollari al barile.
2023, 2022 | Nel 2023 incassò 3 milioni di euro, l'anno prima 2 milioni di euro.
1951, 1961 | Nel 1951 valeva 3 milioni di lire, dieci anni dopo 4 milioni di lire.
2024 | Nel 2024 la Ferroluna, che vende forni, ha incassato 3 milioni di euro.
- | Ha aperto Expo 2015 e ha speso 3 milioni di euro.
- | Una Lancia del 1956 vale 3 mila euro.
- | Carla Neri ha detto martedì 4 marzo che la spesa è di 3 milioni di euro.
- | Fu fondata nel 2007, e ha raccolto 3 milioni di euro.
- | La Ferroluna, nata nel 2019 a Terni, vale 3 milioni di euro.
- | Servono 3 milioni di euro, e nel 2019 bastavano le multe.
- | Le schede di prima del 2022 valgono 3 milioni di euro.
2022, 2021 | Nel 2022 la Barilla ha perso 13 milioni di euro, contro i 4 milioni di euro dell'anno prima.
-, 2024 | La ditta ha incassato 3 milioni di euro, di cui 2 milioni di euro nel 2024.
"""
ENGLISH = """
2024 | In 2024 the firm earned $3 million.
2024 | The firm earned $3 million in 2024.
2024 | Its 2024 revenue was $3 million.
- | The firm earned $3 million.
2023, 2024 | It earned $3 million in 2023 and $4 million in 2024.
2024, 2024 | It earned $3 million in 2024 and lost $2 million.
2023, - | The price fell from $8 in 2023 to $2 now.
2024, - | In 2024 it earned $4 million, up from $3 million.
2021/2024 | Between 2021 and 2024 it spent $3 million.
2023/2024 | In 2023-24 it spent $3 million.
2021/.. | Since 2021 it has spent $3 million.
2025/2029 | It will pay $3 million a year until 2029.
2027 | It will pay $3 million by 2027.
2025-03 | In March it spent $3 million.
2024-07 | It raised $3 million last July.
2026-01 | The price will rise to $3 million in January.
2025-03 | It had spent $3 million by the end of March.
2021-01/2023-06 | It took $3 million between January 2021 and June 2023.
2025-03-04 | On March 4, 2025 it spent $3 million.
2024-07-01/2024-09-30 | It earned $3 million in the third quarter of 2024.
2024-01-01/2024-09-30 | It earned $3 million in the first nine months.
2025-01-01/2025-03-31 | Net income for the three months ended March 31 rose to $3 million.
2024-07-01/2024-12-31, 2024-04-01/2025-03-31 | In the half to December it made $3m and in the year to March $4m.
2025-04-01/2025-06-30 | In the second quarter it makes $3 million.
- | Debt fell to $3 million, its lowest since 2019.
2024-07-01/2024-09-30 | It earned $3 million in Q3 2024.
2025 | This year it has spent $3 million.
2024 | It earned $3 million last year.
2026 | Next year it will spend $3 million.
2022, 2023 | It put in $3 million in 2022 and another $2 million the year after.
- | He won the 2024 final and earned $3 million.
- | Carla Black said last year that the bill was $3 million.
- | The clock, unveiled in 2019, cost $3 million.
- | It lent money in 2023, and ministers have set aside $3 million.
- | A roller costs $3 million, and we have been waiting since 2018.
- | It was the worst drop since March 2020, costing $3 million.
2022 | In 2022 Barilla lost $13 million, down from the year before.
-, 2024 | The firm earned $3 million, of which $2 million in 2024.
"""


def rows(table: str, lang: str) -> list[tuple[str, str, list[str]]]:
    lines = [line.split(" | ") for line in table.strip().splitlines()]
    return [(lang, text, [one.strip("-") for one in periods.split(", ")]) for periods, text in lines]


def periods_of(extractor: LanguageExtractor, text: str, published: str = PUBLISHED) -> list[str]:
    return [claim.period for claim in extractor.claims(Article("a", text, published=published))]


@pytest.mark.parametrize(("lang", "text", "periods"), [*rows(ITALIAN, "it"), *rows(ENGLISH, "en")])
def test_when_a_figure_holds(extractors: Extractors, lang: str, text: str, periods: list[str]) -> None:
    assert periods_of(extractors[lang], text) == periods


@pytest.mark.parametrize("published", ["", "2025", "yesterday"])
@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "L'anno scorso ha speso 3 milioni di euro."),
        ("it", "A marzo ha speso 3 milioni di euro."),
        ("it", "Nel primo trimestre ha speso 3 milioni di euro."),
        ("en", "It spent $3 million last month."),
        ("en", "It will pay $3 million until 2029."),
    ],
)
def test_relative_words_need_a_day_of_publication(extractors: Extractors, lang: str, text: str, published: str) -> None:
    assert periods_of(extractors[lang], text, published) == [""]


def test_a_time_of_publication_is_a_day(extractors: Extractors) -> None:
    assert periods_of(extractors["it"], "Ieri valeva 3 euro.", "2025-03-01T08:30:00+01:00") == ["2025-02-28"]


@pytest.mark.parametrize("text", ["Il 31.2.2025 ha speso 3 milioni di euro.", "Il 31 giugno 2025 ha speso 3 euro."])
def test_a_day_that_no_calendar_has(extractors: Extractors, text: str) -> None:
    assert periods_of(extractors["it"], text) == [""]


@pytest.mark.parametrize(
    ("unit", "shift", "label"),
    [
        ("year", -1, "2023"),
        ("half", 0, "2024-01-01/2024-06-30"),
        ("half", -1, "2023-07-01/2023-12-31"),
        ("quarter", -1, "2023-10-01/2023-12-31"),
        ("quarter", 1, "2024-04-01/2024-06-30"),
        ("month", 0, "2024-02"),
        ("month", -2, "2023-12"),
        ("week", 0, "2024-02-26/2024-03-03"),
        ("day", 1, "2024-03-01"),
    ],
)
def test_so_many_units_from_a_leap_day(unit: str, shift: int, label: str) -> None:
    assert str(around(unit, date(2024, 2, 29), shift)) == label


def test_a_span_ends_with_its_last_day() -> None:
    assert whole("month", 2024, 2).last == date(2024, 2, 29)
    assert whole("quarter", 2023, 10).last == date(2023, 12, 31)
