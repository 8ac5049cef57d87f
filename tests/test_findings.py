"""The cross-check in shards: the same bytes for every number of them, and nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from made import BASE

from pipeline import checks, findings
from pipeline.checks import check
from pipeline.checks.roots import Roots
from pipeline.errors import TableError
from pipeline.findings import sharded, write
from pipeline.models import Claim
from pipeline.patterns import Packs
from pipeline.processes import mapped
from pipeline.relations import relations
from pipeline.report.figures import figures
from pipeline.shards import check_shard, spans
from pipeline.table import (
    CLAIM_COLUMNS,
    FIGURE_COLUMNS,
    FINDING_COLUMNS,
    claim_row,
    finding_row,
    read_claims,
    read_table,
    write_csv,
)

GOLD = Path(__file__).resolve().parent.parent / "corpus" / "gold"
COUNTS = (1, 2, 7)

# Long enough to be taken for copies where two articles hold them.
REVENUE = "Ieri a Torino il direttore ha detto ai soci riuniti che i ricavi dell'anno sono di {}."
TWICE = "Nell'anno che si chiude oggi a Torino ha speso {}, il doppio dei {} della rivale di sempre."
PARTS = "Alla fine dell'anno, secondo i soci riuniti a Torino, possiede {} GPU, tra cui {} H800 e {} H100."
PRICE = "Per i soci riuniti a Torino ha comprato {} GPU a {} l'una, {} in tutto, da una rivale di sempre."
Figure = tuple[str, int, str]  # mention, value, subject


def told(at: Claim, sentence: str, *told: Figure, **over: str) -> Iterator[Claim]:
    """The claims of a sentence, of which `at` gives the article and the offset."""
    text = sentence.format(*(mention for mention, _, _ in told))
    place = 0
    for mention, value, subject in told:
        place = text.index(mention, place)
        start = at.start + place
        made = replace(at, claim_id=f"{at.article_id}:{start}", mention=mention, sentence=text, subject=subject)
        made = replace(made, start=start, end=start + len(mention), **over)  # type: ignore[arg-type]
        number = Decimal(value)
        yield replace(made, value=number, value_low=number, value_high=number)
        place += len(mention)


def millions(number: int, subject: str) -> Figure:
    return f"{number} milioni di euro", number * 1_000_000, subject


def gpus(number: int, subject: str) -> Figure:
    return f"{number}.000", number * 1000, subject


def article(draw: Random, number: int, outlets: Sequence[str]) -> list[Claim]:
    """Sentences about several firms, the market and nobody, some by a source that may be another outlet."""
    at = replace(BASE, article_id=f"{number:04}.txt", source=draw.choice(outlets), lang="it")
    at = replace(at, published=f"2025-02-{draw.randint(1, 28):02}")
    found: list[Claim] = []
    for _ in range(draw.randint(1, 4)):
        start = max((claim.end for claim in found), default=0) + 200
        source = draw.choice(("", "", "Meridiana", "Halden Research", "la banca", *outlets))
        stance = draw.choice(("asserted",) * 8 + ("denied", "planned"))
        at = replace(at, start=start, attributed_to=source, stance=stance)
        one, other, third = (draw.choice(("Orione", "Orione", "orione", "Lumera", "la società", "")) for _ in range(3))
        few = [draw.randint(2, 9) for _ in range(3)]
        form = draw.randrange(5)
        if form == 0:
            found += told(at, TWICE, millions(few[0], one), millions(few[1], other), measure="investment")
        elif form == 1:
            parts = [gpus(few[0], one), gpus(few[1], other), gpus(few[2], third)]
            said = list(told(at, PARTS, *parts, kind="gpu_count", unit="GPU", measure="owned"))
            found += (replace(claim, item=item) for claim, item in zip(said, ("", "H800", "H100"), strict=True))
        elif form == 2:
            first, *rest = told(at, PRICE, gpus(few[0], one), millions(few[1], other), millions(few[2], other))
            found += (replace(first, kind="gpu_count", unit="GPU", measure="owned"), *rest)
        else:
            found += told(at, REVENUE, millions(few[0], one), measure=draw.choice(("revenue", "revenue", "other")))
    return found


def table(seed: int, articles: int) -> list[Claim]:
    """A claims table with copied articles and rejected claims."""
    draw = Random(seed)
    outlets = [f"Il Faro {number}" for number in range(5)]
    made = [article(draw, number, outlets) for number in range(articles)]
    for number in range(articles, articles + articles // 3):
        name, outlet = f"{number:04}.txt", draw.choice(outlets)
        copy = draw.choice(made)
        made.append([replace(c, article_id=name, source=outlet, claim_id=f"{name}:{c.start}") for c in copy])
    claims = [claim for same in made for claim in same]
    return [replace(claim, review="reject") if draw.random() < 0.05 else claim for claim in claims]


def whole(claims: Sequence[Claim], packs: Packs, out: Path) -> Path:
    """The tables as the plain functions make them, all at once."""
    out.mkdir()
    standing = [claim for claim in claims if claim.review != "reject"]
    found = check(standing, packs, "it", relations(standing, packs))
    write_csv(out / "inconsistencies.csv", FINDING_COLUMNS, map(finding_row, found))
    rows = (row for _, row in figures(standing, Roots(standing).of))
    write_csv(out / "figures.csv", FIGURE_COLUMNS, rows)
    return out


def parted(claims: Sequence[Claim], packs: Packs, out: Path, count: int, jobs: int = 1) -> Path:
    """The same tables from so many shards."""
    out.mkdir()
    path = out / "claims.csv"
    write_csv(path, CLAIM_COLUMNS, map(claim_row, claims))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(findings, "SHARD_BYTES", path.stat().st_size // count + 1)
        with sharded(path, out, packs) as shards:
            assert shards.count == count
            assert (shards.claims, shards.articles) == (len(claims), len({claim.article_id for claim in claims}))
            write(shards, mapped(partial(check_shard, packs=packs, explain="it"), shards, jobs), packs, "it", out)
    return out


def assert_same(one: Path, other: Path) -> None:
    for name in ("inconsistencies.csv", "figures.csv"):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


@pytest.mark.parametrize("count", COUNTS)
def test_the_gold_corpus_gives_the_same_bytes_in_shards(packs: Packs, tmp_path: Path, count: int) -> None:
    frames = [read_table(path, ()) for path in sorted(GOLD.rglob("*.csv"))]
    gold = pd.concat([frame for frame in frames if "claim_a" not in frame], ignore_index=True)
    gold = gold.map(lambda cell: str(cell).split(" | ")[0])  # a cell may give several answers
    gold.assign(claim_id=[f"c{row}" for row in gold.index], review="").to_csv(tmp_path / "gold.csv", index=False)
    claims = read_claims(tmp_path / "gold.csv")
    assert len(claims) > 500
    assert_same(whole(claims, packs, tmp_path / "whole"), parted(claims, packs, tmp_path / "parted", count))


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("seed", range(3))
def test_a_generated_table_gives_the_same_bytes_in_shards(packs: Packs, tmp_path: Path, seed: int, count: int) -> None:
    claims = table(seed, 150)
    found = relations([claim for claim in claims if claim.review != "reject"], packs).relations
    assert {spans(relation, packs) for relation in found if relation.type == "multiple"} == {True, False}
    assert {spans(relation, packs) for relation in found if relation.type == "part"} == {True, False}
    one = whole(claims, packs, tmp_path / "whole")
    assert_same(one, parted(claims, packs, tmp_path / "parted", count))
    names = read_table(one / "inconsistencies.csv", ["check"])["check"]
    assert {"arithmetic", "sum_mismatch", "part_exceeds_whole", "disagreement"} <= set(names)


def test_what_a_crowded_group_leaves_out_does_not_depend_on_the_shards(
    packs: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "MOST_FINDINGS", 2)
    claims = table(5, 200)
    Random(2).shuffle(claims)
    one, *others = (parted(claims, packs, tmp_path / str(count), count) for count in COUNTS)
    for other in others:
        assert_same(one, other)


@pytest.mark.parametrize("count", COUNTS)
def test_an_edited_table_need_not_be_in_order(packs: Packs, tmp_path: Path, count: int) -> None:
    claims = table(7, 100)
    Random(1).shuffle(claims)
    one = whole(claims, packs, tmp_path / "whole")
    assert_same(one, parted(claims, packs, tmp_path / "parted", count))
    assert "arithmetic" in set(read_table(one / "inconsistencies.csv", ["check"])["check"])


def test_a_relation_of_two_subjects_takes_the_roots_that_each_has_in_its_shard(packs: Packs, tmp_path: Path) -> None:
    at = replace(BASE, source="Il Faro", published="2025-02-05", lang="it", article_id="a.txt")
    figures = (millions(12, "Orione"), millions(3, "Lumera"))
    said = list(told(at, TWICE, *figures, measure="investment"))
    # The rival's figure is Meridiana's; Il Faro, which is cited elsewhere, passes it on.
    passed = replace(said[1], claim_id="p", start=900, end=917, attributed_to="Meridiana", sentence="")
    cites = replace(BASE, claim_id="q", article_id="b.txt", attributed_to="Il Faro", subject="Fossalta", mention="5")
    claims = [*said, passed, replace(cites, value=Decimal(5))]
    one = whole(claims, packs, tmp_path / "whole")
    (row,) = read_table(one / "inconsistencies.csv", ["check", "sources"]).to_dict("records")
    assert (row["check"], row["sources"]) == ("arithmetic", "2")
    for count in COUNTS:
        assert_same(one, parted(claims, packs, tmp_path / f"parted{count}", count))


def test_a_copied_relation_of_nobody_s_figures_is_one_finding(packs: Packs, tmp_path: Path) -> None:
    claims: list[Claim] = []
    for name in ("a.txt", "b.txt", "c.txt"):
        at = replace(BASE, source=f"Il {name}", published="2025-02-05", lang="it", article_id=name)
        claims += told(at, REVENUE, millions(8, "Orione"))
        claims += told(replace(at, start=500), TWICE, millions(12, ""), millions(3, ""), measure="investment")
    one = whole(claims, packs, tmp_path / "whole")
    assert list(read_table(one / "inconsistencies.csv", ["check"])["check"]) == ["arithmetic"]
    for count in COUNTS:
        assert_same(one, parted(claims, packs, tmp_path / f"parted{count}", count))


def test_an_empty_table(packs: Packs, tmp_path: Path) -> None:
    assert_same(whole([], packs, tmp_path / "whole"), parted([], packs, tmp_path / "parted", 1))


def test_several_processes_give_the_same_bytes(packs: Packs, tmp_path: Path) -> None:
    claims = table(4, 60)
    one = parted(claims, packs, tmp_path / "one", 7)
    assert_same(one, parted(claims, packs, tmp_path / "two", 7, jobs=2))


def test_what_fails_leaves_nothing_behind(packs: Packs, tmp_path: Path) -> None:
    write_csv(tmp_path / "claims.csv", CLAIM_COLUMNS, map(claim_row, table(1, 20)))

    def checked() -> Iterator[None]:
        assert {path.name for path in tmp_path.iterdir()} == {"claims.csv"}
        raise MemoryError
        yield

    out = tmp_path / "new"
    with pytest.raises(MemoryError), sharded(tmp_path / "claims.csv", out, packs) as shards:
        write(shards, checked(), packs, "it", tmp_path)  # type: ignore[arg-type]
    assert {path.name for path in tmp_path.iterdir()} == {"claims.csv"}


def test_a_wrong_cell_at_the_end_is_told_before_anything_is_checked(packs: Packs, tmp_path: Path) -> None:
    claims = table(1, 20)
    write_csv(tmp_path / "claims.csv", CLAIM_COLUMNS, map(claim_row, [*claims, claims[0]]))
    with (
        pytest.raises(TableError, match="an earlier row has this id too"),
        sharded(tmp_path / "claims.csv", tmp_path, packs),
    ):
        pytest.fail("no shards of a table that cannot be read")
