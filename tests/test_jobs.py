"""The stages together: the files of a run, its counts, several processes, articles that break it."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeExtractor, FakePacks, install

from pipeline import articles, jobs, outcomes, store, workers
from pipeline.decisions import Decision, append
from pipeline.errors import TableError, UsageError
from pipeline.jobs import Options
from pipeline.models import FIX
from pipeline.store import Counts, Start
from pipeline.table import (
    CLAIM_COLUMNS,
    FINDING_COLUMNS,
    claim_row,
    read_claims,
    read_table,
    write_csv,
)


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)


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
AGAIN = Options(start=Start(force=True))
RESUME = Options(start=Start(resume=True))
SINCE_LAST = Options(start=Start(since_last=True))


def test_a_run_writes_the_contract_s_files_and_counts_everything(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "deep/out"
    manifest = jobs.run([str(inputs)], out, Options())
    files = {
        "claims.csv",
        "inconsistencies.csv",
        "figures.csv",
        "articles.jsonl",
        "rejects.csv",
        "report.html",
        "run.json",
    }
    assert {path.name for path in out.iterdir()} == {*files, ".riscontro"}
    assert files == set(manifest.files)
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
            "notes",
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
    jobs.extract([str(inputs)], tmp_path / "out", Options())
    content = (tmp_path / "out/articles.jsonl").read_text(encoding="utf-8")
    assert content.splitlines() == content.split("\n")[:-1]
    records = [json.loads(line) for line in content.splitlines()]
    assert list(records[0]) == ["id", "text", "title", "url", "source", "published", "lang", "duplicate_of"]
    assert records[1]["text"] == "Vale 9 euro\u2028e\x85poi"
    for claim in read_claims(tmp_path / "out/claims.csv"):
        text = next(record["text"] for record in records if record["id"] == claim.article_id)
        assert text[claim.start : claim.end] == claim.mention


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names(folder) - {"run.json"}}


def test_an_extract_stops_halfway_and_a_check_goes_on(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    assert jobs.extract([str(inputs)], out, Options()).counts.findings == {}
    assert names(out) == {"claims.csv", "articles.jsonl", "rejects.csv", "run.json"}
    manifest = jobs.check(out / "claims.csv", out, Options(explain="en"))
    assert manifest.counts == Counts(articles=2, claims=3, findings={"error": 2})
    assert (out / "report.html").read_text(encoding="utf-8") == "en"
    assert "en" in set(read_table(out / "inconsistencies.csv", ["explanation"])["explanation"])


def test_a_check_elsewhere_leaves_the_report_out(tmp_path: Path, inputs: Path) -> None:
    jobs.extract([str(inputs)], tmp_path / "out", Options())
    jobs.check(tmp_path / "out/claims.csv", tmp_path / "new", Options())
    assert names(tmp_path / "new") == {"inconsistencies.csv", "figures.csv", "run.json"}


def test_what_a_reviewer_rejected_takes_no_part(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    jobs.extract([str(inputs)], out, Options())
    claims = [replace(claim, review="reject" if claim.value == 7 else "") for claim in read_claims(out / "claims.csv")]
    write_csv(out / "claims.csv", CLAIM_COLUMNS, map(claim_row, claims))
    manifest = jobs.check(out / "claims.csv", out, Options())
    assert (manifest.counts.claims, manifest.counts.findings) == (3, {"error": 1})


def test_no_claims_are_tables_with_headers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nulla.", encoding="utf-8")
    jobs.run([str(tmp_path / "a.txt")], tmp_path / "out", IT)
    assert read_claims(tmp_path / "out/claims.csv") == []
    assert len(read_table(tmp_path / "out/inconsistencies.csv", ["finding_id"])) == 0


def test_a_folder_that_holds_its_own_output_is_not_read_twice(tmp_path: Path, inputs: Path) -> None:
    first = jobs.run([str(inputs)], inputs / "out", Options())
    second = jobs.run([str(inputs)], inputs / "out", AGAIN)
    third = jobs.run([str(inputs)], inputs, AGAIN)
    fourth = jobs.run([str(inputs)], inputs, AGAIN)
    assert first.counts == second.counts == third.counts == fourth.counts
    assert tmp_path.is_dir()


def test_the_bytes_do_not_depend_on_the_jobs(tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BATCH_RECORDS", 3)
    for number in range(40):
        (inputs / f"n{number}.txt").write_text(f"Costa {number} euro.", encoding="utf-8")
    one = jobs.run([str(inputs)], tmp_path / "one", Options())
    two = jobs.run([str(inputs)], tmp_path / "two", Options(jobs=2))
    assert one.counts == two.counts
    for name in ("claims.csv", "inconsistencies.csv", "figures.csv", "articles.jsonl", "rejects.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_an_article_that_kills_its_worker_is_the_only_one_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BATCH_RECORDS", 4)
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(24):
        word = "kills" if number == 9 else "costa"
        (folder / f"{number:02}.txt").write_text(f"{word} {number} euro", encoding="utf-8")
    manifest = jobs.extract([str(folder)], tmp_path / "out", Options(jobs=2, lang="it"))
    assert manifest.counts == Counts(articles=23, claims=23, rejects={"failed": 1})
    assert [claim.value for claim in read_claims(tmp_path / "out/claims.csv")] == [n for n in range(24) if n != 9]
    assert "worker process died" in (tmp_path / "out/rejects.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        (Options(lang="fr"), UsageError, "fr is not loaded"),
        (Options(explain="fr"), UsageError, "fr; choose one of en, it"),
        (Options(ui="fr"), UsageError, "fr; choose one of en, it with --ui"),
        (Options(model="none"), UsageError, "no model none"),
        (Options(model="none", jobs=2), UsageError, "no model none"),
    ],
)
def test_wrong_options_write_nothing(
    tmp_path: Path, inputs: Path, options: Options, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        jobs.run([str(inputs)], tmp_path / "out", options)
    assert not (tmp_path / "out").exists()


def test_a_bad_table_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(TableError, match="claim_id is missing"):
        jobs.check(tmp_path / "claims.csv", tmp_path / "out", Options())
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_is_wrong_use(tmp_path: Path, inputs: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="choose another folder with -o"):
        jobs.run([str(inputs)], tmp_path / "out", IT)


class StoppedError(Exception):
    """Stands for whatever ends a run in its midst."""


def done(counts: Counts) -> int:
    return counts.articles + sum(counts.rejects.values())


def stop_at(count: int) -> jobs.Progress:
    def progress(counts: Counts, _size: int) -> None:
        if done(counts) == count:
            raise StoppedError

    return progress


def test_a_stopped_run_leaves_the_old_tables_and_can_be_gone_on_with(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    jobs.run([str(inputs)], out, Options())
    before = contents(out)
    (inputs / "f.txt").write_text("Ora 8 euro.", encoding="utf-8")
    with pytest.raises(StoppedError):
        jobs.run([str(inputs)], out, AGAIN, stop_at(3))
    assert contents(out) == before
    with pytest.raises(UsageError, match="go on with --resume, or start anew with --force"):
        jobs.run([str(inputs)], out, Options())
    went_on: list[int] = []
    jobs.run(
        [str(inputs)], out, RESUME, lambda counts, _: went_on.append(counts.articles + sum(counts.rejects.values()))
    )
    assert went_on == [4, 5, 6, 7]
    jobs.run([str(inputs)], tmp_path / "whole", Options())
    assert contents(out) == contents(tmp_path / "whole")


def test_a_folder_where_a_run_was_stopped_is_not_read(tmp_path: Path, inputs: Path) -> None:
    """What it wrote last time may stand there, without the file that tells that it is a run's."""
    whole = jobs.run([str(inputs)], tmp_path / "whole", Options()).counts
    jobs.run([str(inputs)], inputs / "out", Options())
    with pytest.raises(StoppedError):
        jobs.run([str(inputs)], inputs / "out", AGAIN, stop_at(3))
    (inputs / "out/run.json").unlink()
    assert jobs.run([str(inputs)], tmp_path / "new", Options()).counts == whole


def test_results_are_not_written_over_unasked(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    jobs.run([str(inputs)], out, Options())
    before = contents(out)
    told = r"would write over claims\.csv, .*run\.json; .* --force"
    with pytest.raises(UsageError, match=told):
        jobs.run([str(inputs)], out, Options(lang="en"))
    assert contents(out) == before


def test_a_finished_run_is_resumed_to_the_same_bytes(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    first = jobs.run([str(inputs)], out, Options())
    before = contents(out)
    assert jobs.run([str(inputs)], out, RESUME).counts == first.counts
    assert contents(out) == before


def test_nothing_to_resume_is_a_run_from_the_start(tmp_path: Path, inputs: Path) -> None:
    assert jobs.run([str(inputs)], tmp_path / "out", RESUME).counts.articles == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"lang": "it"}, "begun with another --lang; give the same again, or start anew with --force"),
        ({"model": "m"}, "another --model"),
    ],
)
def test_other_settings_do_not_go_on_with_a_run(
    tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], told: str
) -> None:
    monkeypatch.setattr(FakeExtractor, "__init__", lambda *_: None)
    with pytest.raises(StoppedError):
        jobs.run([str(inputs)], tmp_path / "out", Options(), stop_at(3))
    with pytest.raises(UsageError, match=told):
        jobs.run([str(inputs)], tmp_path / "out", replace(RESUME, **change))


@pytest.mark.parametrize("since_last", [False, True])
def test_a_changed_pack_does_not_go_on_with_a_run(
    tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch, since_last: bool
) -> None:
    out = tmp_path / "out"
    if since_last:
        jobs.run([str(inputs)], out, Options())
    else:
        with pytest.raises(StoppedError):
            jobs.run([str(inputs)], out, Options(), stop_at(3))
    monkeypatch.setattr(FakePacks, "digests", {"patterns": "4567"})
    if since_last:
        notes = jobs.run([str(inputs)], out, SINCE_LAST).notes
        assert notes == ("the last run had another pattern pack patterns; every article is read anew",)
    else:
        with pytest.raises(UsageError, match="another pattern pack patterns; give the same again"):
            jobs.run([str(inputs)], out, RESUME)


def test_other_inputs_do_not_go_on_with_a_run(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(StoppedError):
        jobs.run([str(inputs)], out, Options(), stop_at(3))
    with pytest.raises(UsageError, match="another INPUT"):
        jobs.run([str(inputs / "a.txt")], out, RESUME)
    (inputs / "a.txt").write_text("Costa 6 euro.", encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.txt is not what it was .* --force"):
        jobs.run([str(inputs)], out, RESUME)
    (inputs / "a.txt").unlink()
    with pytest.raises(UsageError, match="is not what it was"):
        jobs.run([str(inputs)], out, RESUME)


def test_since_last_reads_what_is_new_or_changed(tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    jobs.run([str(inputs)], out, SINCE_LAST)
    (inputs / "a.txt").write_text("Costa 6 euro, poi 7 euro.", encoding="utf-8")
    (inputs / "b.txt").unlink()
    (inputs / "aa.txt").write_text("Nuovo: 1 euro.", encoding="utf-8")
    worked = outcomes.Work.__call__

    def noted(self: outcomes.Work, record: articles.Record) -> outcomes.Outcome:
        with (tmp_path / "read").open("a", encoding="utf-8") as handle:
            handle.write(record.name + "\n")
        return worked(self, record)

    monkeypatch.setattr(outcomes.Work, "__call__", noted)
    counts = jobs.run([str(inputs)], out, SINCE_LAST).counts
    read = (tmp_path / "read").read_text(encoding="utf-8").split()
    # What gave no article is read again: nothing of it is in the tables.
    assert read == ["a.txt", "aa.txt", "c.txt", "e.jsonl:2"]
    assert jobs.run([str(inputs)], tmp_path / "whole", Options()).counts == counts
    assert contents(out) == contents(tmp_path / "whole")


def test_since_last_keeps_the_claims_of_an_id_that_is_guarded(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in ("'ndrangheta.txt", "-bozza.txt", "b.txt"):
        (folder / name).write_text("Costa 5 euro.", encoding="utf-8")
    jobs.run([str(folder)], out, Options())
    before = (out / "claims.csv").read_bytes()
    assert jobs.run([str(folder)], out, SINCE_LAST).counts.claims == 3
    assert (out / "claims.csv").read_bytes() == before


def test_since_last_keeps_what_a_reviewer_wrote(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    jobs.run([str(inputs)], out, Options())
    table = (out / "claims.csv").read_text(encoding="utf-8")
    assert table.count(",,\n") == 3
    # As another program saves it: with other line ends and quotes.
    edited = table.replace(",7 euro,", ',"7 euro",').replace(",,\n", ",accept,seen\n")
    (out / "claims.csv").write_bytes(edited.encode())
    jobs.run([str(inputs)], out, SINCE_LAST)
    assert [(claim.review, claim.note) for claim in read_claims(out / "claims.csv")] == [("accept", "seen")] * 3
    assert b'"7 euro"' not in (out / "claims.csv").read_bytes()


@pytest.mark.parametrize("start", [Start(resume=True), Start(since_last=True)])
def test_rows_of_an_earlier_run_are_looked_through(tmp_path: Path, inputs: Path, start: Start) -> None:
    out = tmp_path / "out"
    jobs.run([str(inputs)], out, Options())
    table = (out / "claims.csv").read_text(encoding="utf-8")
    (out / "claims.csv").write_text(table.replace(",7,7,7,", ",sette,7,7,"), encoding="utf-8")
    assert "sette" in (out / "claims.csv").read_text(encoding="utf-8")
    with pytest.raises(TableError, match=r"row 3, column value: 'sette'"):
        jobs.run([str(inputs)], out, Options(start=start))


@pytest.mark.parametrize("again", [AGAIN, SINCE_LAST])
def test_decisions_outlive_a_new_run(tmp_path: Path, inputs: Path, again: Options) -> None:
    """In the claims and the findings, and a rejected claim takes part in none."""
    out = tmp_path / "out"
    jobs.run([str(inputs)], out, Options())
    first, second, third = read_claims(out / "claims.csv")
    finding = read_table(out / "inconsistencies.csv", FINDING_COLUMNS).iloc[0]
    assert {finding["claim_a"], finding["claim_b"]} == {first.claim_id, second.claim_id}
    when = "2026-01-02T10:00:00+00:00"
    append(out, [Decision(finding["finding_id"], decision="explained", note="altro anno", when=when)])
    append(out, [Decision(third.claim_id, decision="reject", when=when)])
    jobs.run([str(inputs)], out, again)
    assert [claim.review for claim in read_claims(out / "claims.csv")] == ["", "", "reject"]
    findings = read_table(out / "inconsistencies.csv", FINDING_COLUMNS)
    assert findings[["finding_id", "review", "note"]].values.tolist() == [
        [finding["finding_id"], "explained", "altro anno"]
    ]
    append(out, [Decision(third.claim_id, decision="undo", when="2026-01-02T10:00:01+00:00")])
    assert jobs.check(out / "claims.csv", out, Options()).counts.findings == {"error": 2}
    assert read_claims(out / "claims.csv")[2].review == ""


def test_a_log_that_cannot_be_read_is_told_before_the_work(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    jobs.run([str(inputs)], out, Options())
    (out / "review.csv").write_text("claim_id\n", encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    with pytest.raises(TableError, match=r"review\.csv, row 1: not the columns"):
        jobs.run([str(inputs)], out, AGAIN)
    assert {path: path.stat().st_mtime_ns for path in out.iterdir()} == before


def test_a_decision_that_no_table_can_hold_is_told(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    jobs.run([str(inputs)], out, Options())
    claim = next(iter(read_claims(out / "claims.csv")))
    append(out, [Decision(claim.claim_id, "stance", claim.stance, "sure", FIX, "", "2026-11-30T10:00:00+00:00")])
    with pytest.raises(TableError, match=r"claims\.csv, row 2, column stance: 'sure'; write one of"):
        jobs.run([str(inputs)], out, AGAIN)


def test_since_last_refuses_a_table_that_is_no_run_s(tmp_path: Path, inputs: Path) -> None:
    out = tmp_path / "out"
    jobs.run([str(inputs)], out, Options())
    (out / "claims.csv").write_text("a,b\r\n", encoding="utf-8")
    with pytest.raises(TableError, match="row 1: not the columns that a run writes; put them back, or use --force"):
        jobs.run([str(inputs)], out, SINCE_LAST)


def test_a_pattern_without_a_trigger_is_told(tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeExtractor, "lacking", ("it.money.x",))
    (note,) = jobs.run([str(inputs)], tmp_path / "out", Options(jobs=2)).notes
    assert note == "it.money.x names no word to scan for: every sentence is read, which takes longer"


def test_near_identical_articles_are_kept_and_marked(tmp_path: Path) -> None:
    text = " ".join(f"parola{number} del testo" for number in range(60))
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in {"a": text, "b": "Altro: 3 euro.", "c": text + " Costa 4 euro.", "d": text}.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")
    manifest = jobs.run([str(folder)], tmp_path / "out", IT)
    records = [json.loads(line) for line in (tmp_path / "out/articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {record["id"]: record["duplicate_of"] for record in records} == {
        "a.txt": "", "b.txt": "", "c.txt": "a.txt", "d.txt": "a.txt",
    }  # fmt: skip
    assert manifest.counts.claims == 2


def test_a_full_disk_stops_the_run_and_it_can_go_on(
    tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, append = tmp_path / "out", store._append

    def full(path: Path, data: bytes) -> None:
        if path.name == "claims.csv":
            append(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        append(path, data)

    monkeypatch.setattr(store, "_append", full)
    with pytest.raises(UsageError, match=r"claims\.csv: No space left on device; .* --resume"):
        jobs.run([str(inputs)], out, Options())
    assert names(out) == set()
    monkeypatch.setattr(store, "_append", append)
    jobs.run([str(inputs)], out, RESUME)
    jobs.run([str(inputs)], tmp_path / "whole", Options())
    assert contents(out) == contents(tmp_path / "whole")


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path, inputs: Path) -> None:
    def second(_counts: Counts, _size: int) -> None:
        with pytest.raises(UsageError, match="another run is writing there; wait"):
            jobs.run([str(inputs)], tmp_path / "out", AGAIN)
        raise StoppedError

    with pytest.raises(StoppedError):
        jobs.run([str(inputs)], tmp_path / "out", Options(), second)


def test_an_article_that_takes_too_long_is_the_only_one_lost(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        word = "hangs" if number == 2 else "costa"
        (folder / f"{number}.txt").write_text(f"{word} {number} euro", encoding="utf-8")
    manifest = jobs.extract([str(folder)], tmp_path / "out", Options(lang="it", time_limit=0.3))
    assert manifest.counts == Counts(articles=5, claims=5, rejects={"timed_out": 1})
    assert "took longer than 0.3 seconds" in (tmp_path / "out/rejects.csv").read_text(encoding="utf-8")


def test_progress_is_told_after_each_input(tmp_path: Path, inputs: Path) -> None:
    told: list[tuple[int, int]] = []
    jobs.extract(
        [str(inputs)], tmp_path / "out", IT,
        lambda counts, size: told.append((counts.articles + sum(counts.rejects.values()), size)),
    )  # fmt: skip
    assert [count for count, _ in told] == [1, 2, 3, 4, 5, 6]
    assert told[0][1] == 25


def test_a_report_needs_tables(tmp_path: Path, inputs: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no claims\.csv"):
        jobs.report(tmp_path, Options())
    jobs.run([str(inputs)], tmp_path / "out", IT)
    assert jobs.report(tmp_path / "out", Options(explain="en")).read_text(encoding="utf-8") == "en"
