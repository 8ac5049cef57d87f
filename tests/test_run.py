"""The stages together: the files of a run, its counts, several processes, articles that break it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest

import pipeline.checks
import pipeline.report
from pipeline import articles, run, workers
from pipeline.errors import TableError, UsageError
from pipeline.layout import Head
from pipeline.models import Article, Claim, Finding
from pipeline.run import Counts, Options
from pipeline.table import (
    CLAIM_COLUMNS,
    FIGURE_COLUMNS,
    claim_ids,
    claim_row,
    read_claims,
    read_table,
    write_csv,
)


class FakePacks:
    languages = ("en", "it")
    columns: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    digests: Mapping[str, str] = MappingProxyType({"patterns": "0123"})
    explain = frozenset({"en", "it"})
    lexicons: Mapping[str, object] = MappingProxyType({})


class FakeExtractor:
    """Every `N euro` is a claim; some words break it as a fault of the program would."""

    def __init__(self, _packs: object, model: str = "") -> None:
        if model:
            raise UsageError(f"no model {model}")

    def claims(self, article: Article) -> list[Claim]:
        if "breaks" in article.text:
            raise RecursionError("too deep")
        if "kills" in article.text:
            os._exit(7)
        found = list(re.finditer(r"(\d+) euro", article.text))
        ids = claim_ids(article.id, [(article.text, match[0]) for match in found])
        return [made(article, match, ident) for match, ident in zip(found, ids, strict=True)]


def made(article: Article, match: re.Match[str], ident: str) -> Claim:
    value = Decimal(match[1])
    given = {
        **dict.fromkeys(CLAIM_COLUMNS, ""),
        **{name: getattr(article, name) for name in ("source", "title", "url", "published", "lang")},
        **dict.fromkeys(("value", "value_low", "value_high"), value),
        **{"claim_id": ident, "article_id": article.id, "kind": "money", "unit": "EUR", "qualifier": "exact"},
        **{"attribution": "none", "stance": "asserted", "mention": match[0], "sentence": article.text},
        **{"start": match.start(), "end": match.end(), "patterns": ()},
    }
    return Claim(**given)


def begin(*_setup: object) -> None:
    workers._extractor[:] = [FakeExtractor(None)]  # type: ignore[list-item]


def fake_check(claims: Sequence[Claim], _packs: object, explain: str, _told: object) -> list[Finding]:
    pairs = pairwise(claims)
    return [Finding("contradiction", "error", a, b, Decimal(2), 1, explain) for a, b in pairs if a.value != b.value]


def fake_figures(claims: Sequence[Claim], _root: object) -> pd.DataFrame:
    row = dict.fromkeys(FIGURE_COLUMNS, "") | {"subject": "=Alfa", "value": "-5", "articles": len(claims)}
    return pd.DataFrame([row], columns=list(FIGURE_COLUMNS))


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    def write_report(folder: Path, _packs: object, ui: str) -> None:
        assert (folder / "run.json").is_file()
        (folder / "report.html").write_text(ui, encoding="utf-8")

    monkeypatch.setattr(articles, "read_head", lambda *_: Head("", ""))
    monkeypatch.setattr(run, "load_packs", lambda _extra: FakePacks())
    monkeypatch.setattr(run, "check_examples", lambda _packs: None)
    monkeypatch.setattr(run, "Extractor", FakeExtractor)
    monkeypatch.setattr(workers, "_begin", begin)
    monkeypatch.setattr(pipeline.checks, "findings", fake_check)
    monkeypatch.setattr(pipeline.report, "figures", fake_figures)
    monkeypatch.setattr(pipeline.report, "write_report", write_report)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Costa 5 euro, poi 7 euro.", encoding="utf-8")
    (folder / "b.txt").write_text("", encoding="utf-8")
    (folder / "c.txt").write_text("This breaks 5 euro", encoding="utf-8")
    (folder / "d.pdf").write_bytes(b"%PDF")
    (folder / "e.jsonl").write_text(
        '{"id": "k/1", "text": "Vale 9 euro\\u2028e\\u0085poi", "source": "=Alfa", "lang": "en"}\nno\n',
        encoding="utf-8",
    )
    return folder


IT = Options(lang="it")


def test_a_run_writes_the_contract_s_files_and_counts_everything(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "deep/out"
    manifest = run.run([str(inputs)], out, Options())
    files = {
        "claims.csv",
        "inconsistencies.csv",
        "figures.csv",
        "articles.jsonl",
        "rejects.csv",
        "report.html",
        "run.json",
    }
    assert {path.name for path in out.iterdir()} == files == set(manifest.files)
    rejects = {"empty": 1, "failed": 1, "unsupported_format": 1, "not_json": 1}
    assert manifest.counts == Counts(articles=2, claims=3, findings={"error": 2}, rejects=rejects)
    assert manifest.bytes == len("Costa 5 euro, poi 7 euro.") + len("Vale 9 euro\u2028e\x85poi".encode())
    written = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert list(written) == [
        *(
            "riscontro",
            "command",
            "inputs",
            "counts",
            "versions",
            "packs",
            "options",
            "seconds",
            "bytes",
            "files",
        )
    ]
    assert written["counts"]["rejects"] == rejects
    assert (written["command"], written["packs"]) == ("run", {"patterns": "0123"})
    assert [claim.mention for claim in read_claims(out / "claims.csv")] == ["5 euro", "7 euro", "9 euro"]
    assert len(read_table(out / "inconsistencies.csv", ["finding_id"])) == 2
    assert b"\r\n'=Alfa,,,,,-5," in (out / "figures.csv").read_bytes()
    refused = read_table(out / "rejects.csv", ["input", "reason", "detail"]).to_dict("records")
    assert [Path(str(row["input"])).name for row in refused] == ["b.txt", "c.txt", "d.pdf", "e.jsonl:2"]
    assert "RecursionError: too deep" in refused[1]["detail"]


def test_articles_are_one_to_a_line_for_every_reader(tmp_path: Path, inputs: Path) -> None:
    run.extract([str(inputs)], tmp_path / "out", Options())
    content = (tmp_path / "out/articles.jsonl").read_text(encoding="utf-8")
    assert content.splitlines() == content.split("\n")[:-1]
    records = [json.loads(line) for line in content.splitlines()]
    assert list(records[0]) == ["id", "text", "title", "url", "source", "published", "lang", "duplicate_of"]
    assert records[1]["text"] == "Vale 9 euro\u2028e\x85poi"
    for claim in read_claims(tmp_path / "out/claims.csv"):
        text = next(record["text"] for record in records if record["id"] == claim.article_id)
        assert text[claim.start : claim.end] == claim.mention


def test_an_extract_stops_halfway_and_a_check_goes_on(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    assert run.extract([str(inputs)], out, Options()).counts.findings == {}
    assert {path.name for path in out.iterdir()} == {
        "claims.csv",
        "articles.jsonl",
        "rejects.csv",
        "run.json",
    }
    manifest = run.check(out / "claims.csv", out, Options(explain="en"))
    assert manifest.counts == Counts(articles=2, claims=3, findings={"error": 2})
    assert (out / "report.html").read_text(encoding="utf-8") == "en"
    assert "en" in set(read_table(out / "inconsistencies.csv", ["explanation"])["explanation"])


def test_a_check_elsewhere_leaves_the_report_out(tmp_path: Path, inputs: Path) -> None:
    run.extract([str(inputs)], tmp_path / "out", Options())
    run.check(tmp_path / "out/claims.csv", tmp_path / "new", Options())
    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        "inconsistencies.csv",
        "figures.csv",
        "run.json",
    }


def test_what_a_reviewer_rejected_takes_no_part(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    run.extract([str(inputs)], out, Options())
    claims = [replace(claim, review="reject" if claim.value == 7 else "") for claim in read_claims(out / "claims.csv")]
    write_csv(out / "claims.csv", CLAIM_COLUMNS, map(claim_row, claims))
    manifest = run.check(out / "claims.csv", out, Options())
    assert (manifest.counts.claims, manifest.counts.findings) == (3, {"error": 1})


def test_no_claims_are_tables_with_headers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nulla.", encoding="utf-8")
    run.run([str(tmp_path / "a.txt")], tmp_path / "out", IT)
    assert read_claims(tmp_path / "out/claims.csv") == []
    assert len(read_table(tmp_path / "out/inconsistencies.csv", ["finding_id"])) == 0


def test_a_folder_that_holds_its_own_output_is_not_read_twice(tmp_path: Path, inputs: Path) -> None:
    first = run.run([str(inputs)], inputs / "out", Options())
    second = run.run([str(inputs)], inputs / "out", Options())
    third = run.run([str(inputs)], inputs, Options())
    fourth = run.run([str(inputs)], inputs, Options())
    assert first.counts == second.counts == third.counts == fourth.counts
    assert tmp_path.is_dir()


def test_the_bytes_do_not_depend_on_the_jobs(tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_BATCH_ARTICLES", 3)
    for number in range(40):
        (inputs / f"n{number}.txt").write_text(f"Costa {number} euro.", encoding="utf-8")
    one = run.run([str(inputs)], tmp_path / "one", Options())
    two = run.run([str(inputs)], tmp_path / "two", Options(jobs=2))
    assert one.counts == two.counts
    for name in ("claims.csv", "inconsistencies.csv", "figures.csv", "articles.jsonl", "rejects.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_an_article_that_kills_its_worker_is_the_only_one_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_BATCH_ARTICLES", 4)
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(24):
        word = "kills" if number == 9 else "costa"
        (folder / f"{number:02}.txt").write_text(f"{word} {number} euro", encoding="utf-8")
    manifest = run.extract([str(folder)], tmp_path / "out", Options(jobs=2, lang="it"))
    assert manifest.counts == Counts(articles=23, claims=23, rejects={"failed": 1})
    assert [claim.value for claim in read_claims(tmp_path / "out/claims.csv")] == [n for n in range(24) if n != 9]
    assert "worker process died" in (tmp_path / "out/rejects.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        (Options(lang="fr"), UsageError, "fr is not loaded"),
        (Options(explain="fr"), UsageError, "fr; choose one of en, it"),
        (Options(model="none"), UsageError, "no model none"),
        (Options(model="none", jobs=2), UsageError, "no model none"),
    ],
)
def test_wrong_options_write_nothing(
    tmp_path: Path, inputs: Path, options: Options, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        run.run([str(inputs)], tmp_path / "out", options)
    assert not (tmp_path / "out").exists()


def test_a_bad_table_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(TableError, match="claim_id is missing"):
        run.check(tmp_path / "claims.csv", tmp_path / "out", Options())
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_is_wrong_use(tmp_path: Path, inputs: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="choose another folder with -o"):
        run.run([str(inputs)], tmp_path / "out", IT)


def test_an_interrupted_run_leaves_no_half_file(tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> list[Claim]:
        raise KeyboardInterrupt

    run.run([str(inputs)], tmp_path / "out", IT)
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    monkeypatch.setattr(FakeExtractor, "claims", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run.run([str(inputs)], tmp_path / "out", IT)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_progress_is_told_after_each_input(tmp_path: Path, inputs: Path) -> None:
    told: list[tuple[int, int]] = []
    run.extract(
        [str(inputs)], tmp_path / "out", IT,
        lambda counts, size: told.append((counts.articles + sum(counts.rejects.values()), size)),
    )  # fmt: skip
    assert [count for count, _ in told] == [1, 2, 3, 4, 5, 6]
    assert told[0][1] == 25


def test_a_report_needs_tables(tmp_path: Path, inputs: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no claims\.csv"):
        run.report(tmp_path, Options())
    run.run([str(inputs)], tmp_path / "out", IT)
    assert run.report(tmp_path / "out", Options(explain="en")).read_text(encoding="utf-8") == "en"
