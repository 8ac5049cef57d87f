"""Every command, option, column and kind is documented where the README says it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer

from pipeline.articles.rejects import REASONS
from pipeline.cli import app
from pipeline.decisions import DECISIONS, EDITABLE
from pipeline.export import FORMATS
from pipeline.export.columns import TABLES as EXPORTED
from pipeline.export.columns import Table
from pipeline.patterns.compile import GAPS, SLOTS
from pipeline.patterns.schema import KINDS
from pipeline.table import CLAIM_COLUMNS, FIGURE_COLUMNS, FINDING_COLUMNS, REJECT_COLUMNS, REVIEW_COLUMNS, plain

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
TABLES = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
EXPORT = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
PATTERNS = (ROOT / "patterns" / "README.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CLI = typer.main.get_command(app)


def commands() -> dict[str, Any]:
    """Every command by its words: run, patterns check."""
    assert hasattr(CLI, "commands")
    found = {}
    for name, command in CLI.commands.items():
        inner = getattr(command, "commands", None)
        found.update({f"{name} {one}": of for one, of in inner.items()} if inner else {name: command})
    return found


def options() -> list[tuple[str, str]]:
    """(command, option) of the whole command line."""
    return [
        (name, option)
        for name, command in sorted(commands().items())
        for parameter in command.params
        if parameter.param_type_name == "option"
        for option in parameter.opts
    ]


@pytest.mark.parametrize(("command", "option"), options())
def test_every_option_is_documented(command: str, option: str) -> None:
    row = next((row for row in COMMANDS.splitlines() if re.search(rf"^\| .*`{option}[ `]", row)), "")
    assert row, f"docs/commands.md has no row for {option}"
    takers = row.split("|")[2]
    named = "all" in takers and f"all but {command}" not in takers
    assert named or command in takers, f"docs/commands.md: the row of {option} does not name {command}"


def test_every_command_is_documented_and_no_other() -> None:
    assert set(re.findall(r"^\| `riscontro ((?:patterns )?\w+)", COMMANDS, re.M)) == set(commands())


@pytest.mark.parametrize("columns", [CLAIM_COLUMNS, FINDING_COLUMNS, FIGURE_COLUMNS, REJECT_COLUMNS, REVIEW_COLUMNS])
def test_every_column_is_documented(columns: tuple[str, ...]) -> None:
    assert [column for column in columns if f"`{column}`" not in TABLES] == []


def test_every_decision_is_documented() -> None:
    assert [word for word in DECISIONS if f"`{word}`" not in TABLES] == []


@pytest.mark.parametrize("table", EXPORTED, ids=lambda table: table.name)
def test_columns_are_described_to_other_programs_as_in_the_docs(table: Table) -> None:
    section = re.split(r"^## ", TABLES, flags=re.M)
    (text,) = (part for part in section if part.startswith(f"{table.file}\n"))
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.M)
    told = {name: re.sub(r"`|\[|\]\(.*?\)", "", meaning) for name, meaning in rows}
    assert [name for name, text in table.columns.items() if not told.get(name, "").startswith(text)] == []


def test_every_format_is_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([\w./]+)` \|", EXPORT, re.M)
    assert {name: usual.rstrip("/") for name, usual in rows} == {name: form.name for name, form in FORMATS.items()}


def test_what_reviewers_change_is_documented() -> None:
    listed = re.search(r"Reviewers change ((?:`\w+`\s+)+(?:`\w+`))", EXPORT)
    assert listed
    assert set(re.findall(r"\w+", listed[1])) == set(EDITABLE)


def test_every_reason_of_a_reject_is_documented() -> None:
    assert [reason for reason in REASONS if f"`{reason}`" not in TABLES] == []


def test_every_promise_names_a_test_that_exists() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    promises = re.findall(r"^\| (?!promise|---)(.+) \| (.+) \|$", page, re.M)
    assert len(promises) >= 40
    for promise, named in promises:
        found = re.fullmatch(r"`(test_\w+\.py)::(test_\w+)`", named)
        assert found, promise
        source = (ROOT / "tests" / found[1]).read_text(encoding="utf-8")
        assert re.search(rf"^def {found[2]}\(", source, re.M), named


def test_every_kind_and_slot_of_a_pattern_is_documented() -> None:
    assert [kind for kind in KINDS if f"`{kind}`" not in PATTERNS] == []
    slots = [*SLOTS, *GAPS, "verb", "tensed", "gerund", "speaker"]
    assert [slot for slot in slots if f"{{{slot}" not in PATTERNS] == []


def block(name: str) -> str:
    """The shell lines of a command that the README marks by name."""
    found = re.search(rf"<!-- {name} command -->\n```sh\n(.*?)```", README, re.S)
    assert found, f"README.md marks no {name} command"
    return found[1].strip()


def test_the_readme_s_run_command_works(tmp_path: Path) -> None:
    """The part after the installation, which the continuous checks run whole."""
    command = block("run").split("&&")[-1].strip()
    assert command.startswith(".venv/bin/riscontro run corpus ")
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    arguments = command.split()[1:]
    done = subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"]},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert (tmp_path / "outputs" / "corpus" / "report.html").stat().st_size > 10_000


def test_the_readme_s_test_command_is_the_one_that_is_checked() -> None:
    assert block("test").endswith("pytest -n auto")


def test_the_readme_s_example_gives_the_readme_s_table() -> None:
    """What the first screen shows is what comes out."""
    from pipeline.claims import Extractor
    from pipeline.models import Article
    from pipeline.patterns import load_packs

    text = " ".join(line[2:] for line in README.splitlines() if line.startswith("> "))
    table = [
        [cell.strip() for cell in row.split("|")[1:-1]] for row in README.splitlines() if row.startswith("| Lumera ")
    ]
    claims = Extractor(load_packs()).claims(Article(id="readme", text=text, lang="it"))
    got = [
        [
            *(claim.subject, claim.measure, plain(claim.value or Decimal(0)), claim.unit, claim.qualifier, claim.item),
            *(claim.attributed_to, claim.attribution, claim.cue),
        ]
        for claim in claims
    ]
    assert got == table


def test_a_cue_takes_one_file(tmp_path: Path) -> None:
    """The five minutes of patterns/README.md, as written there."""
    from pipeline.claims import Extractor
    from pipeline.examples import check_examples
    from pipeline.models import Article
    from pipeline.patterns import load_packs

    toml = re.search(r"```toml\n(.*?)```", PATTERNS, re.S)
    assert toml
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "cues.toml").write_text(toml[1].replace("\n   ", "\n"), encoding="utf-8")
    article = Article(id="a", text="Nei calcoli di Bloomberg, l'accordo vale 3 miliardi di euro.", lang="it")
    assert [c.attributed_to for c in Extractor(load_packs()).claims(article)] == [""]
    packs = load_packs([tmp_path])
    check_examples(packs)
    (claim,) = Extractor(packs).claims(article)
    assert claim.attributed_to == "Bloomberg"
    assert "it.cue.nei-calcoli-di" in claim.patterns


def test_the_readme_s_quality_table_is_the_pinned_one() -> None:
    """The figures of the README are those that the corpus test holds."""
    floors = tomllib.loads((ROOT / "corpus" / "floors.toml").read_text(encoding="utf-8"))["floors"]
    table = README[README.index("<!-- quality -->") : README.index("<!-- end quality -->")]
    keys = ("exact_figure", "exact_gpu_count", "qualifier", "attribution", "source", "stance", "measure", "subject")
    rows = [[cell.strip() for cell in row.split("|")[2:-1]] for row in table.splitlines()[3:] if row.startswith("|")]
    columns = [(lang, part) for lang in ("it", "en") for part in ("tuned", "held_out")]
    assert rows == [[f"{floors[f'{lang}.{part}.{key}']:.2f}" for lang, part in columns] for key in keys]


def test_every_example_of_the_patterns_readme_holds(tmp_path: Path) -> None:
    """All its blocks together are one pack without a mistake."""
    from pipeline.authoring.check import check

    blocks = [re.sub(r"^ +", "", block, flags=re.M) for block in re.findall(r"```toml\n(.*?)```", PATTERNS, re.S)]
    assert len(blocks) >= 8
    for number, block in enumerate(blocks):
        shared = any(table in block for table in ("[[name]]", "[[gpu]]", "[[kind]]"))
        folder = tmp_path / ("common" if shared else "it")
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.toml").write_text(block, encoding="utf-8")
    assert check([tmp_path], []) == ([], [])
