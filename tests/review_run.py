"""The folder of a small run that was never made: three articles, five claims, one finding; some of it hostile."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pipeline.models import Claim
from pipeline.table import CLAIM_COLUMNS, FINDING_COLUMNS, claim_ids, claim_row, write_csv

HOSTILE = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">{{7*7}}"
TEXTS = {
    "orione.txt": "Orione e i conti\n\nSecondo Halden Research i ricavi di Orione sono di 3,2 miliardi di euro. "
    "Poi 𝔸strali ha comprato 2.048 GPU. Mancano 7 in euro sonanti [circa] a detta di Vega. Fine.",
    "vega.txt": "Per Halden Research i ricavi di Orione sono di 4,1 miliardi di euro.",
    "male.txt": f"{HOSTILE} vale 5 milioni di euro per <b>Orione</b>.",
}
_MADE = {
    "title": "",
    "url": "",
    "published": "2025-03-02",
    "lang": "it",
    "per": "",
    "item": "",
    "via": "",
    "cue": "",
    "stance": "asserted",
    "period": "",
}


def claim(article: str, mention: str, value: int, text: str = "", **columns: object) -> Claim:
    """A claim on a mention of an article, in its sentence."""
    text = text or TEXTS[article]
    start = text.index(mention)
    sentence = next(one for one in re.split(r"(?<=\.) |\n", text) if mention in one)
    amounts = dict.fromkeys(("value", "value_low", "value_high"), Decimal(value))
    cells = {
        **_MADE, **amounts, "article_id": article, "source": "Il Corriere di Prova", "kind": "money", "unit": "EUR",
        "subject": "Orione", "measure": "revenue", "qualifier": "exact", "attributed_to": "Halden Research",
        "attribution": "indirect", "mention": mention, "sentence": sentence,
        "start": start, "end": start + len(mention), "patterns": ("it.cue.secondo", "it.money.currency"), **columns,
    }  # fmt: skip
    (identity,) = claim_ids(article, [(sentence, mention)])
    return Claim(claim_id=identity, **cells)  # type: ignore[arg-type]


def claims() -> list[Claim]:
    """The claims of the run, in the order of its table."""
    return [
        claim("orione.txt", "3,2 miliardi di euro", 3_200_000_000, cue="Secondo"),
        claim("orione.txt", "2.048 GPU", 2048, kind="gpu_count", unit="GPU", measure="owned", subject="𝔸strali"),
        claim("vega.txt", "4,1 miliardi di euro", 4_100_000_000, cue="Per", source="Vega News"),
        claim("male.txt", "5 milioni di euro", 5_000_000, subject=HOSTILE, title=HOSTILE, url="javascript:alert(1)"),
        claim("perso.txt", "9 milioni di euro", 9_000_000, "Costa 9 milioni di euro.", measure="=HYPERLINK(1)"),
    ]


def write_run(folder: Path, found: list[Claim] | None = None) -> Path:
    """The folder with its tables; `perso.txt` is in no file of articles."""
    folder.mkdir(parents=True, exist_ok=True)
    found = claims() if found is None else found
    write_csv(folder / "claims.csv", CLAIM_COLUMNS, map(claim_row, found))
    a, b = found[0], found[2]
    finding = [
        *("f1", "disagreement", "disputed", a.subject, a.measure, a.unit),
        *(a.claim_id, a.value, a.attributed_to, a.article_id, a.sentence),
        *(b.claim_id, b.value, b.attributed_to, b.article_id, b.sentence),
        *(Decimal("1.2"), 2, "Non possono valere insieme.", "", ""),
    ]
    write_csv(folder / "inconsistencies.csv", FINDING_COLUMNS, [finding])
    lines = (json.dumps({"id": name, "text": text}, ensure_ascii=False) for name, text in TEXTS.items())
    (folder / "articles.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def read_anew(**columns: object) -> list[Claim]:
    """The claims as another run reads them: the first one otherwise."""
    first, *rest = claims()
    return [replace(first, **columns), *rest]  # type: ignore[arg-type]
