"""How much one input may hold: every limit can be lowered and raised, and reaches whoever reads."""

from __future__ import annotations

import csv
import gzip
import json
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline import jobs
from pipeline.errors import UsageError
from pipeline.jobs import Options
from pipeline.limits import USUAL, Limits, parse_limits
from pipeline.outcomes import Work
from pipeline.store import Start

TEXT = "La Ferroluna ha speso 3 milioni di euro in server, e 5 milioni di euro in reti."
PAGE = f"<html lang=it><title>Ferroluna</title><body><article><p>{TEXT}</p></article></body></html>"
MARKDOWN = f"---\ntitle: Ferroluna\n---\n{TEXT}\n"


def write(path: Path, content: str | bytes) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as handle:
        for number in range(3):
            handle.writestr(f"{number}.txt", f"{number}. {TEXT}")


# A limit, a file that it is about, the highest value that refuses it, and the reason.
CASES: dict[str, tuple[str, Callable[[Path], None], int, str]] = {
    "article": ("a.txt", lambda path: write(path, TEXT), len(TEXT) - 1, "too_long"),
    "page": ("a.html", lambda path: write(path, PAGE), len(PAGE) - 1, "too_long"),
    "figures": ("a.txt", lambda path: write(path, TEXT), 1, "too_many_figures"),
    "field": ("a.jsonl", lambda path: write(path, json.dumps({"text": TEXT, "title": "x" * 20})), 19, "bad_field"),
    "front-matter": ("a.md", lambda path: write(path, MARKDOWN), len("title: Ferroluna"), "bad_field"),
    "rows": ("a.csv", lambda path: write(path, f'text\n"{TEXT}"\n"{TEXT}"\n'), 1, "too_long"),
    "members": ("a.zip", archive, 2, "unpacks_too_large"),
    "unpacked": ("a.zip", archive, 3 * len(f"0. {TEXT}") - 1, "unpacks_too_large"),
}


def rejects(folder: Path, name: str, options: Options) -> list[str]:
    jobs.run([str(folder / name)], folder / "out", options)
    with (folder / "out" / "rejects.csv").open(encoding="utf-8", newline="") as handle:
        return [row["reason"] for row in csv.DictReader(handle)]


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("limit", CASES)
def test_a_limit_refuses_what_is_over_it_and_nothing_else(tmp_path: Path, limit: str, count: int) -> None:
    name, make, most, reason = CASES[limit]
    make(tmp_path / name)
    again = Start(force=True)
    low, enough = (parse_limits([f"{limit}={value}"]) for value in (most, most + 1))
    assert rejects(tmp_path, name, Options(jobs=count, limits=low)) == [reason]
    assert rejects(tmp_path, name, Options(jobs=count, limits=enough, start=again)) == []


def test_a_bomb_that_is_none_may_be_read(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl.gz", gzip.compress(json.dumps({"text": TEXT}).encode() + b"\n" * 20_000_000))
    assert rejects(tmp_path, "a.jsonl.gz", Options()) == ["unpacks_too_large"]
    more = Options(limits=Limits(ratio=2_000), start=Start(force=True))
    assert rejects(tmp_path, "a.jsonl.gz", more) == []


def test_every_limit_is_tried() -> None:
    assert {name.replace("_", "-") for name in asdict(USUAL)} == {*CASES, "ratio"}


def test_work_carries_its_limits_to_other_processes_and_machines() -> None:
    work = Work((), "it", "", Limits(figures=1))
    assert pickle.loads(pickle.dumps(work)) == work
    assert work != Work((), "it", "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], USUAL),
        (["article=50MB"], Limits(article=50_000_000)),
        (["page = 2gb", "ratio=500"], Limits(page=2_000_000_000, ratio=500)),
        (["front-matter=10kB"], Limits(front_matter=10_000)),
        (["rows=1", "rows=2"], Limits(rows=2)),
    ],
)
def test_limits_are_names_and_numbers(given: list[str], expected: Limits) -> None:
    assert parse_limits(given) == expected


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("articles=5", "no limit is called 'articles'; did you mean article?; the limits are article, page, figures, "),
        ("5MB", "no limit is called '5MB'; the limits are"),
        ("article", "'' is no whole number above 0; write one such as article=500 or article=50MB (the limits are"),
        ("ratio=0", "'0' is no whole number above 0"),
        ("ratio=-1", "'-1' is no whole number above 0"),
        ("ratio=1.5", "'1.5' is no whole number above 0"),
        ("page=5MiB", "'5MiB' is no whole number above 0"),
        ("page=" + "9" * 13, "is no whole number above 0"),
    ],
)
def test_another_name_or_value_is_told(given: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_limits([given])
    assert told in str(error.value)
    assert str(error.value).startswith(f"--limit {given}: ")


def test_a_run_says_its_limits_and_goes_on_under_the_same_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    inputs, out = [str(tmp_path / "a.txt")], tmp_path / "out"
    few = Limits(figures=2, front_matter=5)
    jobs.run(inputs, out, Options(limits=few))
    assert json.loads((out / "run.json").read_bytes())["options"]["limits"] == asdict(few)
    with pytest.raises(UsageError, match="begun with another --limit; give the same again"):
        jobs.run(inputs, out, Options(start=Start(resume=True)))
    notes = jobs.run(inputs, out, Options(start=Start(since_last=True))).notes
    assert notes == ("the last run had another --limit; every article is read anew",)


def test_what_is_changed_is_told_in_a_fixed_order() -> None:
    assert USUAL.changed() == ""
    assert Limits(ratio=1, front_matter=2, article=3).changed() == "article=3,front-matter=2,ratio=1"
