"""The command line through its real entry point: exit codes, what goes where, no tracebacks."""

from __future__ import annotations

import csv
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENTRY = [sys.executable, "-c", "import sys; sys.argv[0] = 'riscontro'; from pipeline.cli import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
TEXT = "Secondo Bloomberg, la società Alfa ha speso 5 milioni di euro per il nuovo impianto di Forlì.\n"


def riscontro(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*ENTRY, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env=ENVIRONMENT,
        cwd=cwd,
        check=False,
    )
    result = subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in result.stderr, result.stderr
    return result


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run over one good article and an empty one."""
    folder = tmp_path_factory.mktemp("ran")
    (folder / "in").mkdir()
    (folder / "in/a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "in/b.txt").write_text("", encoding="utf-8")
    done = riscontro("run", "in", "-o", "out", cwd=folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr.splitlines()[0] == "articles: 1"
    assert "rejects: 1 (1 empty)" in done.stderr
    assert "report.html in out" in done.stderr
    return folder


def test_help_names_every_command_and_its_options() -> None:
    told = riscontro("--help").stdout
    assert [
        name for name in ("run", "extract", "check", "report", "explain", "score") if f"\n  {name} " not in told
    ] == []
    told = riscontro("run", "--help").stdout
    for option in (
        "-o",
        "--patterns",
        "--lang",
        "--jobs",
        "--strict",
        "--quiet",
        "--json",
        "--explain",
        "--ui",
        "--model",
    ):
        assert option in told


def test_help_and_version_start_fast_and_import_nothing_heavy() -> None:
    code = (
        "import sys; from pipeline.cli import app; "
        "print(sorted({'spacy', 'pandas', 'pandera', 'rich', 'babel'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=ENVIRONMENT, check=True)
    assert done.stdout.decode().strip() == "[]"
    assert riscontro("--version").stdout.startswith("riscontro ")


def test_a_run_on_its_own_tables_starts_without_pandas(tmp_path: Path) -> None:
    """Nor with what looks through tables that others wrote: together they take as long as spaCy."""
    (tmp_path / "a.txt").write_text("Alfa ha speso 5 milioni di euro, Beta 7 milioni di euro.", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from pipeline.jobs import Options, run; "
        "done = run([sys.argv[1]], Path(sys.argv[2]), Options(lang='it')); "
        "print(done.counts.claims, sorted({'pandas', 'pandera'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "a.txt"), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, env=ENVIRONMENT, check=True)
    assert done.stdout.decode().strip() == "2 []"


def test_a_quiet_run_says_nothing_and_json_goes_to_stdout(ran: Path) -> None:
    done = riscontro("extract", ran / "in", "-o", ran / "quiet", "--quiet", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    manifest = json.loads(done.stdout)
    assert (manifest["command"], manifest["counts"]["rejects"]) == ("extract", {"empty": 1})
    assert json.loads((ran / "quiet/run.json").read_text(encoding="utf-8")) == manifest


def test_standard_input_is_read(tmp_path: Path) -> None:
    record = json.dumps({"id": "k", "text": TEXT, "lang": "it"}).encode()
    done = riscontro("run", "-", "-o", tmp_path, "--json", stdin=record + b"\nno\n")
    assert json.loads(done.stdout)["counts"]["articles"] == 1
    assert "-:2,not_json," in (tmp_path / "rejects.csv").read_text(encoding="utf-8").replace("'", "")


@pytest.mark.parametrize("command", ["run", "extract"])
def test_strict_fails_on_a_reject(ran: Path, command: str) -> None:
    assert riscontro(command, ran / "in", "-o", ran / command, "--strict").returncode == 1
    assert (ran / command / "claims.csv").is_file()
    assert riscontro(command, ran / "in/a.txt", "-o", ran / command, "--strict", "--force").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "none.txt", "-o", "new"], "none.txt: no such file or folder"),
        (["run", "in", "-o", "new", "--lang", "xx"], "xx is not loaded; choose auto or one of"),
        (["run", "in", "-o", "new", "--explain", "xx"], "choose one of"),
        (["run", "in", "-o", "new", "--ui", "xx"], "choose one of"),
        (["check", "out/claims.csv", "-o", "new", "--ui", "xx"], "choose one of"),
        (["report", "out", "--ui", "xx"], "choose one of"),
        (["run", "in", "-o", "new", "--patterns", "none"], "none"),
        (["run", "in", "-o", "new", "--model", "no_such_model"], "no_such_model"),
        (["run", "in", "-o", "new", "--jobs", "0"], "--jobs"),
        (["run", "in", "-o", "out"], "would write over claims.csv"),
        (["run", "in", "-o", "new", "--time-limit", "0"], "--time-limit"),
        (["run", "in", "-o", "new", "--limit", "pages=5"], "no limit is called 'pages'; did you mean page?"),
        (["extract", "in", "-o", "new", "--limit", "page=x"], "'x' is no whole number above 0; write one such as"),
        (["run", "in"], "-o"),
        (["run", "-o", "new"], "INPUT"),
        (["run", "in", "-o", "in/a.txt"], "choose another folder"),
        (["walk"], "walk"),
        (["check", "none.csv", "-o", "new"], "No such file"),
        (["check", "in/a.txt", "-o", "new"], "column claim_id is missing"),
        (["report", "in"], "holds no claims.csv"),
        (["explain", "out", "c000"], "no claim c000"),
        (["explain", "in", "c000"], "No such file"),
        (["score", "none", "out/claims.csv"], "No such file"),
        (["export", "out", "--to", "docx"], "no format docx; choose one of xlsx"),
        (["export", "in", "--to", "xlsx"], "holds no claims.csv"),
        (["export", "out", "--to", "sqlite", "-o", "new/x.db"], "new/x.db"),
        (["export", "out", "--to", "sqlite", "-o", "in/a.txt"], "is there already"),
        (["export", "out"], "--to"),
        (["import", "none.xlsx"], "none.xlsx: No such file"),
        (["import", "out/claims.csv", "--into", "in"], "holds no claims.csv; name the folder of the run"),
        (["import", "in/a.txt"], "no column claim_id or finding_id"),
    ],
)
def test_wrong_use_is_exit_2_with_one_message_and_nothing_written(ran: Path, arguments: list[str], told: str) -> None:
    done = riscontro(*arguments, cwd=ran)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert not (ran / "new").exists()


def test_a_bad_pattern_stops_before_anything_is_written(ran: Path) -> None:
    pack = ran / "pack/it"
    pack.mkdir(parents=True, exist_ok=True)
    (pack / "bad.toml").write_text('[[pattern]]\nid = "it.bad"\nno_such_key = 1\n', encoding="utf-8")
    done = riscontro("run", ran / "in", "-o", ran / "new", "--patterns", ran / "pack")
    assert done.returncode == 2
    assert "bad.toml" in done.stderr
    assert not (ran / "new").exists()


def test_an_edited_table_is_checked_and_a_bad_cell_is_named(ran: Path) -> None:
    path = ran / "edited.csv"
    with (ran / "out/claims.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert rows, "the article's claim was not found"
    with path.open("w", encoding="utf-8", newline="") as handle:
        sheet = csv.DictWriter(handle, [*rows[0], "colour"])
        sheet.writeheader()
        sheet.writerows([rows[0] | {"note": "seen"}])
    assert riscontro("check", path, "-o", ran / "checked").returncode == 0
    assert {"inconsistencies.csv", "figures.csv"} <= {each.name for each in (ran / "checked").iterdir()}
    path.write_text(path.read_text(encoding="utf-8").replace("asserted", "sworn"), encoding="utf-8")
    done = riscontro("check", path, "-o", ran / "checked2")
    assert done.returncode == 2
    assert "edited.csv, row 2, column stance: 'sworn'" in done.stderr


def test_explain_shows_the_sentence_the_fields_and_the_patterns(ran: Path) -> None:
    with (ran / "out/claims.csv").open(encoding="utf-8", newline="") as handle:
        row = next(csv.DictReader(handle))
    told = riscontro("explain", ran / "out", row["claim_id"]).stdout.splitlines()
    assert "[[5 milioni di euro]]" in told[0]
    assert any(line.split() == ["value", "5000000"] for line in told)
    assert [line for line in told if line.startswith(row["patterns"].split()[0]) and ".toml" in line]


def test_explain_shows_why_other_patterns_lost(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "La Alfa ha ricavi per 5 milioni di euro e debiti per 3 milioni di euro.", encoding="utf-8"
    )
    assert riscontro("run", "a.txt", "-o", "out", "--lang", "it", cwd=tmp_path).returncode == 0
    with (tmp_path / "out/claims.csv").open(encoding="utf-8", newline="") as handle:
        first, second = csv.DictReader(handle)
    assert (first["measure"], second["measure"]) == ("revenue", "debt")
    (of_second,) = [name for name in second["patterns"].split() if name.startswith("it.measure.")]
    told = riscontro("explain", tmp_path / "out", first["claim_id"]).stdout
    lost = told.split("matched too, and does not count:\n")[1]
    assert f"    {of_second}  speaks of another figure: debiti per 3 milioni di euro\n" in lost
    assert not {line.split()[0] for line in lost.splitlines()} & {*first["patterns"].split()}


def test_a_report_is_rebuilt(ran: Path) -> None:
    (ran / "out/report.html").unlink()
    done = riscontro("report", ran / "out", "--explain", "it")
    assert (done.returncode, done.stdout) == (0, "")
    assert "report.html" in done.stderr
    assert (ran / "out/report.html").stat().st_size > 1000


def test_the_explanations_have_the_page_s_language_where_none_is_named(tmp_path: Path) -> None:
    text = "La Ferroluna ha ricavi per 5 milioni di euro. La Ferroluna ha ricavi per 8 milioni di euro."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert riscontro("run", "a.txt", "-o", "out", "--lang", "it", "--ui", "en", cwd=tmp_path).returncode == 0
    found = (tmp_path / "out/inconsistencies.csv").read_text(encoding="utf-8")
    assert "cannot both hold" in found
    assert "non possono" not in found


@pytest.mark.parametrize(
    ("options", "lang"),
    [([], "it"), (["--explain", "en"], "en"), (["--ui", "en"], "en"), (["--explain", "en", "--ui", "es"], "es")],
)
def test_the_page_has_its_own_language_or_that_of_the_explanations(ran: Path, options: list[str], lang: str) -> None:
    assert riscontro("report", ran / "out", *options).returncode == 0
    assert f'<html lang="{lang}">' in (ran / "out/report.html").read_text(encoding="utf-8")


def test_a_sheet_goes_out_and_its_decisions_come_back(ran: Path, tmp_path: Path) -> None:
    done = riscontro("export", ran / "out", "--to", "xlsx", "-o", tmp_path / "sheet.xlsx")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"xlsx: {tmp_path / 'sheet.xlsx'}\n")
    for name in ("claims.csv", "inconsistencies.csv", "articles.jsonl"):
        shutil.copy(ran / "out" / name, tmp_path)
    table = (tmp_path / "claims.csv").read_text(encoding="utf-8")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(table.replace(",,\n", ",accept,\n"), encoding="utf-8")
    done = riscontro("import", sheet)
    assert (done.returncode, done.stdout) == (0, "")
    assert "claims.csv: decisions on 1 rows" in done.stderr
    assert riscontro("import", sheet, "--quiet").stderr == ""
    assert riscontro("check", tmp_path / "claims.csv", "-o", tmp_path).returncode == 0
    assert ",accept," in (tmp_path / "claims.csv").read_text(encoding="utf-8")
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("5000000", "5E6"), encoding="utf-8")
    done = riscontro("import", sheet)
    assert (done.returncode, done.stdout) == (2, "")
    assert "column value: '5E6'; in scientific notation" in done.stderr


def test_scores_go_to_stdout(ran: Path) -> None:
    claims = ran / "out/claims.csv"
    done = riscontro("score", claims, claims, "--misses")
    assert (done.returncode, done.stderr) == (0, "")
    assert "found, all" in done.stdout
    assert json.loads(riscontro("score", claims, claims, "--json").stdout)["found"]["all"]["f1"] == 1


def test_jobs_change_no_byte(ran: Path) -> None:
    for jobs in ("1", "2"):
        assert riscontro("run", ran / "in", "-o", ran / f"jobs{jobs}", "--jobs", jobs).returncode == 0
    for name in ("claims.csv", "inconsistencies.csv", "articles.jsonl", "rejects.csv"):
        assert (ran / "jobs1" / name).read_bytes() == (ran / "jobs2" / name).read_bytes()


def test_a_reader_that_goes_away_is_no_error(ran: Path) -> None:
    claims = ran / "out/claims.csv"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*ENTRY, "score", str(claims), str(claims)],
        stdout=writing,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_ends_with_its_code_and_leaves_no_half_table(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    running = subprocess.Popen(
        [*ENTRY, "extract", "-", "-o", str(tmp_path / "out"), "--lang", "it"],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("out/.*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(sent)
    _, told = running.communicate()
    assert running.returncode == code
    assert ("interrupted; what was done is kept: go on with --resume" in told.decode()) is (sent == signal.SIGINT)
    assert "Traceback" not in told.decode()
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".riscontro"]


def test_a_terminal_sees_progress_and_a_pipe_does_not(ran: Path) -> None:
    main, side = pty.openpty()
    done = subprocess.run(
        [*ENTRY, "extract", str(ran / "in"), "-o", str(ran / "tty")],
        stderr=side, env={**ENVIRONMENT, "TERM": "xterm"}, check=False,
    )  # fmt: skip
    os.close(side)
    seen = b""
    try:
        while chunk := os.read(main, 65_536):
            seen += chunk
    except OSError:
        pass  # a terminal ends so on Linux
    os.close(main)
    assert done.returncode == 0
    assert b"1 articles" in seen
    assert b"\x1b[" in seen
