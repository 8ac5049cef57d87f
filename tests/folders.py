"""A run's folder made by hand, with text that other programs take badly."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pipeline.models import Article, Claim, Finding, Reject
from pipeline.outcomes import article_line
from pipeline.table import (
    CLAIM_COLUMNS,
    FIGURE_COLUMNS,
    FINDING_COLUMNS,
    REJECT_COLUMNS,
    claim_row,
    finding_row,
    reject_row,
    write_csv,
)

TEXT = "Alfa ha speso 2,5 milioni di euro. Secondo Beta sono 40 milioni, «=1+1» in città.\nUsa 2.048 GPU."
ARTICLES = (
    Article(
        "a.txt",
        TEXT,
        '=HYPERLINK("http://evil.example")',
        "https://news.example/a?x=1#y",
        "Testata",
        "2025-02-05",
        "it",
    ),
    Article("none.txt", "Nessuna cifra.", lang="it"),
)


def claim(claim_id: str, mention: str, **cells: object) -> Claim:
    """A claim of the first article whose figure is `mention`."""
    article, start = ARTICLES[0], TEXT.index(mention)
    sentence = next(one for one in TEXT.splitlines() if mention in one)
    made = Claim(
        claim_id, article.id, article.source, article.title, article.url, article.published, "it", "money", "Alfa",
        "capital_expenditure", Decimal(2_500_000), Decimal(2_500_000), Decimal(2_500_000), "EUR", "exact", "", "", "",
        "", "none", "", "asserted", "2024-05", mention, sentence, start, start + len(mention), ("it.one", "it.two"),
    )  # fmt: skip
    return replace(made, **cells)  # type: ignore[arg-type]


def amounts(value: str) -> dict[str, object]:
    """The three columns of an exact amount."""
    return dict.fromkeys(("value", "value_low", "value_high"), Decimal(value))


CLAIMS = (
    claim("c1", "2,5 milioni di euro"),
    claim("c2", "40 milioni", subject="+1", attributed_to="@Beta", measure="-5", **amounts("40000000")),
    claim("c3", "2.048 GPU", kind="gpu_count", unit="GPU", measure="used", per="2-5", period="", **amounts("2048")),
)
FINDING = Finding("scope_gap", "note", CLAIMS[0], CLAIMS[1], Decimal(16), 2, "Cifre lontane.")


def write_folder(folder: Path, *claims: Claim) -> Path:
    """The tables of a run with these claims, or CLAIMS; gives the folder."""
    folder.mkdir(exist_ok=True)
    write_csv(folder / "claims.csv", CLAIM_COLUMNS, map(claim_row, claims or CLAIMS))
    write_csv(folder / "inconsistencies.csv", FINDING_COLUMNS, [finding_row(FINDING)])
    figure = ("Alfa", "capital_expenditure", "", "", "EUR", "2500000", "2500000", "2500000", "exact", "", "asserted")
    write_csv(folder / "figures.csv", FIGURE_COLUMNS, [(*figure, "1", "1", "2025-02-05", "2025-02-05", "c1")])
    write_csv(folder / "rejects.csv", REJECT_COLUMNS, [reject_row(Reject("x.pdf", "unsupported_format", "=no"))])
    (folder / "articles.jsonl").write_text("".join(map(article_line, ARTICLES)), encoding="utf-8")
    (folder / "report.html").write_text("<p id='c1'>", encoding="utf-8")
    return folder
