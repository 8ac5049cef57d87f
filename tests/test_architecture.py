"""The arrows between the rooms of the code: who may import whom, and who knows spaCy and pandas."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What every room may know.
EVERYWHERE = ("collector", "errors", "models", "remembered")
# A room is a module or a package of pipeline/. It may import the rooms on its right, all of which stand above
# it: the flow goes one way. Foundations first, then the stages from text to report, then what composes them.
ALLOWED: dict[str, set[str]] = {
    "collector": set(),
    "errors": set(),
    "models": set(),
    "remembered": set(),
    "version": set(),
    "limits": set(),
    "ratios": set(),
    "voices": set(),
    "intervals": set(),
    "rates": {"intervals"},
    "processes": set(),
    "spool": set(),
    "visible": set(),
    "tokens": set(),
    "patterns": {"tokens", "version"},
    # The columns and the CSV of the tables, which every stage's output goes into.
    "table": set(),
    # text -> blocks -> digits, words -> numbers -> items -> figures -> names -> reading -> who, whose, what -> claims
    "layout": {"patterns"},
    "literals": {"patterns"},
    "number_words": {"patterns", "tokens"},
    "magnitudes": {"patterns", "tokens"},
    "vague": {"magnitudes", "patterns", "tokens"},
    "numbers": {"literals", "magnitudes", "number_words", "patterns", "tokens", "vague"},
    "items": {"magnitudes", "numbers", "patterns", "tokens"},
    "amounts": {"items", "magnitudes", "numbers", "patterns", "tokens"},
    "mentions": {"amounts", "items", "magnitudes", "numbers", "patterns", "tokens"},
    "capitals": {"layout", "patterns"},
    "openings": {"capitals", "layout", "patterns"},
    "names": {"capitals", "layout", "openings", "patterns"},
    "actors": {"amounts", "magnitudes", "names", "patterns"},
    "grammar": {"patterns"},
    "noun_phrases": {"actors", "grammar"},
    "verbs": {"actors", "grammar"},
    "standing": {"actors", "grammar", "noun_phrases", "verbs"},
    "clauses": {"actors", "grammar", "noun_phrases", "standing", "verbs"},
    "tags": {"actors", "clauses", "grammar", "verbs"},
    "complements": {"actors", "clauses", "grammar", "verbs"},
    "speech": {"actors", "clauses", "complements", "grammar", "patterns", "tags", "verbs"},
    "reading": {"actors", "amounts", "clauses", "grammar", "magnitudes", "names", "patterns", "speech", "tokens"},
    "stated": {"amounts", "patterns", "reading", "tokens"},
    "triggers": {"number_words", "patterns"},
    "page": {
        *("amounts", "layout", "limits", "magnitudes", "mentions", "names", "patterns", "reading", "tokens"),
        "triggers",
    },
    "interviews": {"layout", "names"},
    "discourse": {"actors", "names", "patterns"},
    "cues": {"actors", "discourse", "grammar", "patterns", "reading"},
    "attribution": {"cues", "grammar", "reading"},
    "phrases": {"actors", "discourse", "grammar", "reading"},
    "beside": {"actors", "discourse", "grammar", "patterns", "phrases", "reading"},
    "acting": {"beside", "clauses", "grammar", "verbs"},
    "owners": {"acting", "actors", "beside", "grammar", "verbs"},
    "subjects": {"actors", "attribution", "cues", "discourse", "grammar", "owners", "patterns", "reading"},
    "recurring": {"subjects"},
    "governing": {"actors", "patterns", "reading"},
    "periods": {"cues", "governing", "patterns", "reading"},
    "stances": {"attribution", "cues", "governing", "patterns", "reading", "subjects"},
    "paragraphs": {"attribution", "cues", "discourse", "layout", "names", "page", "reading", "subjects"},
    "runs": {"attribution", "cues", "governing", "paragraphs", "reading", "stated", "subjects"},
    "quoted": {"attribution", "layout", "paragraphs", "stated"},
    "measured": {"paragraphs", "stated", "subjects"},
    "claims": {
        *("amounts", "attribution", "cues", "governing", "interviews", "layout", "limits", "measured", "names", "page"),
        *("paragraphs", "patterns", "periods", "quoted", "reading", "recurring", "runs", "stances", "stated"),
        *("subjects", "table", "visible"),
    },
    "related": {"actors", "patterns"},
    "relations": {
        *("actors", "amounts", "magnitudes", "numbers", "patterns", "reading", "related", "tokens", "triggers"),
    },
    "examples": {
        *("claims", "governing", "layout", "patterns", "periods", "reading", "relations", "stances", "subjects"),
        "version",
    },
    "nlp": {"claims", "patterns"},
    # files -> articles; claims -> findings; tables -> page
    "articles": {"layout", "limits", "patterns", "table"},
    "checks": {"intervals", "patterns", "rates", "ratios", "table", "voices"},
    "report": {"intervals", "patterns", "rates", "ratios", "table", "voices"},
    "shards": {"checks", "report", "spool", "table", "voices"},
    "score": {"table"},
    "fired": {"patterns", "reading"},
    "explain": {"claims", "fired", "patterns", "table"},
    # records -> outcomes, in processes -> the folder of a run
    "duplicates": set(),
    "outcomes": {"articles", "claims", "duplicates", "limits", "patterns", "table"},
    "workers": {"articles", "outcomes", "processes"},
    "cluster": {"articles", "outcomes", "patterns", "shards", "version", "workers"},
    "journal": {"articles", "outcomes"},
    "earlier": {"duplicates", "journal", "outcomes", "table"},
    "store": {"articles", "duplicates", "journal", "outcomes", "table"},
    "decisions": {"table"},
    "agreement": {"decisions", "score", "table"},
    # the claims of a folder -> shards -> its findings and figures
    "findings": {"checks", "decisions", "patterns", "relations", "shards", "spool", "store", "table", "voices"},
    "jobs": {
        *(
            "articles",
            "checks",
            "cluster",
            "decisions",
            "earlier",
            "examples",
            "findings",
            "journal",
            "limits",
            "outcomes",
            "patterns",
        ),
        *("processes", "relations", "report", "shards", "store", "table", "version", "workers"),
    },
    # the files of a folder -> other programs, and a reviewed sheet back
    "export": {"decisions", "nlp", "store", "table", "version"},
    "importing": {"articles", "decisions", "export", "limits", "store", "table"},
    # what `import pipeline` offers
    "frames": {"table"},
    "api": {"articles", "checks", "claims", "frames", "jobs", "patterns", "relations", "store"},
    # what pattern authors work with
    "authoring": {
        *("articles", "checks", "claims", "examples", "fired", "patterns", "reading", "related", "relations", "table"),
        "triggers",
    },
    "review": {"articles", "authoring", "decisions", "patterns", "store", "table"},
    "cli": {
        *("agreement", "articles", "authoring", "examples", "explain", "export", "importing", "jobs", "limits"),
        *("patterns", "review", "score", "store", "table", "version"),
    },
}
# Who may import these at all, and who only inside a function: a command that does not need them starts without.
KNOWN_TO = {
    "spacy": {"tokens", "patterns", "nlp", "claims", "export"},
    "pandas": {"table", "checks", "report", "frames", "api"},
    "typer": {"cli"},
    "pydantic": {"patterns"},
    "jinja2": {"report", "review"},
    "starlette": {"review"},
    "uvicorn": {"review"},
    "altair": {"report"},
    "trafilatura": {"articles"},
    "pyarrow": {"articles", "export"},
    "xlsxwriter": {"export"},
    "openpyxl": {"importing"},
    "fastwarc": {"articles"},
}
LATE = {
    *(("claims", "spacy"), ("table", "pandas"), ("table", "pandera"), ("report", "altair"), ("api", "pandas")),
    *(("export", name) for name in ("pyarrow", "spacy", "xlsxwriter")),
    ("importing", "openpyxl"),
    *(("articles", name) for name in ("trafilatura", "pyarrow", "fastwarc", "markdown_it", "yaml")),
}


def modules() -> dict[str, Path]:
    """Dotted name of every module of the package -> its file."""
    names = {}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        names[dotted.removesuffix(".__init__")] = path
    return names


MODULES = modules()


def room(module: str) -> str:
    """`pipeline.checks.ledger` -> `checks`; the package itself has none."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Dotted names that a file imports, and whether the import stands at its top level and runs."""

    def walk(node: ast.AST, runs: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from ((alias.name, runs) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{path}: write imports in full"
                assert child.module
                for alias in child.names:
                    whole = f"{child.module}.{alias.name}"
                    yield (whole if whole in MODULES else child.module), runs
            else:
                late = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
                checking = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
                yield from walk(child, runs and not late and not checking)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), True)


def arrows() -> set[tuple[str, str]]:
    """Every (room, imported room) of the package, also those inside functions and for types alone."""
    found = set()
    for module, path in MODULES.items():
        for target, _ in imports(path):
            if target in MODULES and room(target) and room(module) not in ("", room(target)):
                found.add((room(module), room(target)))
    return found


def test_every_room_is_in_the_table() -> None:
    assert {room(module) for module in MODULES} - {""} == set(ALLOWED)


def test_the_table_goes_one_way() -> None:
    order = list(ALLOWED)
    backwards = [(a, b) for a, all_b in ALLOWED.items() for b in all_b if order.index(b) >= order.index(a)]
    assert backwards == []
    # The foundations that all may import import nothing themselves.
    assert [(a, b) for a, b in arrows() if a in EVERYWHERE] == []


def test_no_room_imports_what_it_may_not() -> None:
    assert sorted((a, b) for a, b in arrows() if b not in (*EVERYWHERE, *ALLOWED[a])) == []


def test_the_package_itself_imports_nothing_when_it_is_imported() -> None:
    assert [name for name, runs in imports(MODULES["pipeline"]) if runs and name not in ("typing", "__future__")] == []


@pytest.mark.parametrize("library", sorted(KNOWN_TO))
def test_who_knows_a_library(library: str) -> None:
    knows = {
        room(module)
        for module, path in MODULES.items()
        if any(name.split(".")[0] == library for name, _ in imports(path))
    }
    assert knows - KNOWN_TO[library] == set()
    assert knows


def test_a_heavy_library_waits_until_it_is_needed() -> None:
    early = {
        (room(module), name.split(".")[0]) for module, path in MODULES.items() for name, runs in imports(path) if runs
    }
    assert early & LATE == set()


# Imported in this order in one fresh interpreter: what must not be loaded after each.
STEPS = [
    ("pipeline", ["spacy", "pandas", "typer", "pydantic"]),
    ("pipeline.cli", ["spacy", "pandas"]),
    ("pipeline.table", ["spacy", "pandas"]),
    ("pipeline.checks", ["spacy"]),
    ("pipeline.score", ["spacy"]),
    ("pipeline.claims", ["pandas"]),
    ("pipeline.nlp", ["pandas"]),
    ("pipeline.jobs", ["pandas"]),
    ("pipeline.api", ["pandas"]),
]


def test_importing_loads_no_more_than_needed() -> None:
    lines = ["import sys"]
    for module, absent in STEPS:
        lines += [f"import {module}", f"print({module!r}, *[n for n in {absent!r} if n in sys.modules])"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.splitlines() == [module for module, _ in STEPS]


def test_the_check_sees_a_forbidden_arrow(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text(
        "from typing import TYPE_CHECKING\nimport pipeline.jobs\nif TYPE_CHECKING:\n    from pipeline import claims\n"
        "def f():\n    from pipeline.checks.ledger import Ledger\n",
        encoding="utf-8",
    )
    assert list(imports(path)) == [
        ("typing", True),
        ("pipeline.jobs", True),
        ("pipeline.claims", False),
        ("pipeline.checks.ledger", False),
    ]
