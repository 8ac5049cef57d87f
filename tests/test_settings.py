"""Options that a working folder keeps."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import app
from pipeline.cli.settings import settings
from pipeline.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent


def test_an_option_goes_to_every_command_that_takes_it(tmp_path: Path) -> None:
    (tmp_path / "riscontro.toml").write_text('patterns = ["p"]\ntime-limit = 5\nexplain = "en"\n', encoding="utf-8")
    kept = settings(tmp_path, app)
    assert kept["run"] == {"patterns": ["p"], "time_limit": 5, "explain": "en"}
    assert kept["extract"] == {"patterns": ["p"], "time_limit": 5}
    assert kept["patterns"]["try"] == {"patterns": ["p"]}
    assert kept["score"] == {}


def test_a_single_text_will_do_for_a_list(tmp_path: Path) -> None:
    (tmp_path / "riscontro.toml").write_text('patterns = "p"\n', encoding="utf-8")
    assert settings(tmp_path, app)["run"] == {"patterns": ["p"]}
    (tmp_path / "riscontro.toml").write_text('limit = "article=50MB"\n', encoding="utf-8")
    assert settings(tmp_path, app)["extract"] == {"limit": ["article=50MB"]}


def test_pyproject_keeps_them_too_and_its_own_file_comes_first(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.other]\nx = 1\n[tool.riscontro]\nlang = "it"\n', encoding="utf-8")
    assert settings(tmp_path, app)["run"] == {"lang": "it"}
    (tmp_path / "riscontro.toml").write_text('lang = "en"\n', encoding="utf-8")
    assert settings(tmp_path, app)["run"] == {"lang": "en"}


@pytest.mark.parametrize("text", ["", "x = ["])
def test_another_program_s_file_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert settings(tmp_path, app) == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("langs = 'it'", "riscontro.toml: unknown option langs; did you mean lang?"),
        ("force = true", "riscontro.toml: force is asked of one run alone; give it on the command line"),
        ('out = "results"', "out is asked of one run alone"),
        ("patterns = 5", r'riscontro.toml: patterns: 5 will not do; write a list: \["my-patterns"\]'),
        ("patterns = [5]", "riscontro.toml: patterns: .* write a list"),
        ('jobs = "due"', "riscontro.toml: jobs: 'due' will not do; "),
        ("jobs = 0", "riscontro.toml: jobs: 0 will not do; "),
        ("jobs = true", "riscontro.toml: jobs: True will not do; write one text or number"),
        ('time-limit = "x"', "riscontro.toml: time-limit: 'x' will not do; "),
        ('lang = ["it", "en"]', "riscontro.toml: lang: .* write one text or number"),
        ('strict = "yes"', "riscontro.toml: strict: 'yes' will not do; write true or false"),
        ("lang = it", "riscontro.toml: not TOML"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "riscontro.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        settings(tmp_path, app)


def riscontro(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    entry = [sys.executable, "-c", "from pipeline.cli import main; main()"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*entry, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_command_line_counts_first(tmp_path: Path) -> None:
    (tmp_path / "riscontro.toml").write_text('lang = "en"\n', encoding="utf-8")
    text = "Servono 3 milioni di euro."
    assert "no claims (language: en)" in riscontro(tmp_path, "patterns", "try", text).stdout
    assert "3000000" in riscontro(tmp_path, "patterns", "try", text, "--lang", "it").stdout
    (tmp_path / "riscontro.toml").write_text("lange = 1\n", encoding="utf-8")
    done = riscontro(tmp_path, "report", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("riscontro: ")
    assert "did you mean lang?" in done.stderr
