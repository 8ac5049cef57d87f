"""What a run writes depends on its inputs alone: not on the machine's settings, nor on what happens to it meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import articles, jobs
from pipeline.articles import Record
from pipeline.jobs import Options
from pipeline.models import Reject

ROOT = Path(__file__).resolve().parent.parent
RUN = "import sys; from pipeline.cli import main; main()"
# Every way by which a Python program can reach another machine passes by one of these.
NO_NETWORK = """
import sys
def refuse(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise SystemExit(f"network: {event} {arguments}")
    if event == "socket.connect" and not isinstance(arguments[1], (str, bytes)):
        raise SystemExit(f"network: {event} {arguments[1]}")
sys.addaudithook(refuse)
"""
TABLES = ("claims.csv", "inconsistencies.csv", "figures.csv", "articles.jsonl", "rejects.csv", "report.html")
PAGE = """<!DOCTYPE html><html lang="it"><head><title>Conti</title><base href="https://example.com/">
<link rel="canonical" href="https://example.com/conti"><script src="https://example.com/x.js"></script></head>
<body><p>Ferroluna ha investito 3 milioni di euro in nuovi impianti, ha detto la società ieri sera.</p>
<img src="https://example.com/a.png"></body></html>"""
ENTITY = """<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{path}">]><html><body>
<p>Ferroluna ha investito 4 milioni di euro in nuovi impianti, &x; dice la nota di oggi.</p></body></html>"""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page, records, a file that is no article, and articles of the corpus in both languages."""
    folder = tmp_path_factory.mktemp("inputs")
    for lang in ("it", "en"):
        for path in sorted((ROOT / "corpus" / lang).glob("*.txt"))[:3]:
            (folder / f"{lang}-{path.name}").write_bytes(path.read_bytes())
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "records.jsonl").write_text('{"text": "Costa 5 euro."}\nno record\n', encoding="utf-8")
    (folder / "picture.bin").write_bytes(b"\0\1\2")
    return folder


def run(code: str, cwd: Path, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True, text=True, cwd=cwd, check=False,
    )  # fmt: skip


def tables(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in TABLES}


@pytest.fixture(scope="module")
def usual(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of a run as it comes."""
    out = tmp_path_factory.mktemp("usual") / "out"
    done = run(RUN, inputs.parent, "run", inputs.name, "-o", out, PYTHONHASHSEED="0", TZ="UTC")
    assert done.returncode == 0, done.stderr
    return tables(out)


@pytest.mark.parametrize(
    ("jobs", "environment"),
    [
        ("1", {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "", "PYTHONUTF8": "0"}),
        ("2", {"PYTHONHASHSEED": "4294967295", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8"}),
    ],
)
def test_the_machine_s_settings_change_no_byte(
    tmp_path: Path, inputs: Path, usual: dict[str, bytes], jobs: str, environment: dict[str, str]
) -> None:
    # The same files, made in another order; a working folder of another name.
    same = tmp_path / inputs.name
    same.mkdir()
    for path in sorted(inputs.iterdir(), reverse=True):
        (same / path.name).write_bytes(path.read_bytes())
    done = run(RUN, tmp_path, "run", inputs.name, "-o", "out", "--jobs", jobs, **environment)
    assert done.returncode == 0, done.stderr
    found = tables(tmp_path / "out")
    assert [name for name in TABLES if found[name] != usual[name]] == []


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_never_asks_the_network(tmp_path: Path, inputs: Path, usual: dict[str, bytes], workers: str) -> None:
    done = run(NO_NETWORK + RUN, inputs.parent, "run", inputs.name, "-o", tmp_path / "out", "--jobs", workers)
    assert done.returncode == 0, done.stderr
    assert tables(tmp_path / "out") == usual


def test_the_network_would_be_refused() -> None:
    code = NO_NETWORK + "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=1)"
    assert "network: socket." in run(code, ROOT).stderr


def test_a_page_brings_no_other_file_along(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("parola d'ordine", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/page.xhtml").write_text(ENTITY.format(path=secret.as_uri()), encoding="utf-8")
    manifest = jobs.extract([str(tmp_path / "in")], tmp_path / "out", Options(lang="it"))
    assert manifest.counts.articles == 1
    assert "parola" not in (tmp_path / "out/articles.jsonl").read_text(encoding="utf-8")


def told(found: Iterator[Record | Reject]) -> list[str]:
    return [item.name if isinstance(item, Record) else item.reason for item in found]


def test_a_file_that_disappears_meanwhile_is_a_reject(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"Costa 5 euro {name}.", encoding="utf-8")
    found = articles.records([str(tmp_path)])
    assert told(iter([next(found)])) == ["a.txt"]
    (tmp_path / "b.txt").unlink()
    assert told(found) == ["unreadable", "c.txt"]


def test_a_file_that_shrinks_meanwhile_gives_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = json.dumps({"text": "Costa 5 euro. " * 1_000}) + "\n"
    path.write_text(line * 500, encoding="utf-8")
    found = articles.records([str(path)])
    assert told(iter([next(found)])) == ["a.jsonl:1"]
    os.truncate(path, len(line) * 100 - 40)
    rest = told(found)
    assert 98 <= len(rest) < 499


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_goes_on_to_the_same_bytes(tmp_path: Path, sent: signal.Signals) -> None:
    lines = [json.dumps({"id": str(n), "text": f"Alfa ha speso {n} euro. "}) for n in range(2_000)]
    (tmp_path / "feed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    told = ["extract", "feed.jsonl", "--lang", "it", "--jobs", "2", "--quiet", "-o"]
    running = subprocess.Popen(
        [sys.executable, "-c", RUN, *told, "out"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    journal = tmp_path / "out/.riscontro/journal.jsonl"
    deadline = time.monotonic() + 60
    while not (journal.exists() and journal.stat().st_size > 1_000) and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(sent)
    _, said = running.communicate()
    assert running.returncode in (130, 143), said
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".riscontro"]
    for folder in ("out", "whole"):
        assert run(RUN, tmp_path, *told, folder, "--resume").returncode == 0
    names = {path.name for path in (tmp_path / "whole").iterdir()} - {"run.json", ".riscontro"}
    assert names == {"claims.csv", "articles.jsonl", "rejects.csv"}
    for name in names:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name
    assert sorted(path.name for path in (tmp_path / "out/.riscontro").iterdir()) == ["last.jsonl", "lock"]
