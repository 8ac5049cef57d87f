"""Precision from decisions: what counts as right, for which pattern and source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from review_run import claims, write_run
from typer.testing import CliRunner

from pipeline.agreement import Judged, agreement
from pipeline.cli import app
from pipeline.decisions import Decision, append, apply, decide, fix, now
from pipeline.errors import UsageError
from pipeline.table import CLAIM_COLUMNS, claim_row, plain_text

ROWS = [dict(zip(CLAIM_COLUMNS, map(plain_text, claim_row(claim)), strict=True)) for claim in claims()]


@pytest.fixture(params=["as read", "decisions written into the table"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Accepted, fixed in a name, fixed in value and source, rejected, and one with a note only."""
    folder = write_run(tmp_path / "run")
    append(folder, [decide(ROWS[0], "accept", now())])
    append(folder, fix(ROWS[1], {"subject": "Vega"}, now()))
    append(folder, fix(ROWS[2], {"value": "5", "attributed_to": "Vega"}, now()))
    append(
        folder, [decide(ROWS[3], "reject", now()), Decision(ROWS[4]["claim_id"], decision="note", note="x", when=now())]
    )
    if request.param != "as read":
        apply(folder, "claims.csv")
    return folder


def test_a_fix_of_a_name_leaves_the_figure_right(folder: Path) -> None:
    found = agreement(folder)
    assert found.all == Judged(accepted=1, fixed=2, rejected=1, figures=1)
    assert (found.all.figure, found.all.whole) == (0.5, 0.25)
    assert found.patterns["it.cue.secondo"] == found.all
    assert found.fields["subject"] == found.fields["value"] == found.fields["attributed_to"] == pytest.approx(2 / 3)
    assert found.fields["measure"] == 1


def test_a_source_is_judged_by_what_was_read(folder: Path) -> None:
    found = agreement(folder)
    assert list(found.sources) == ["Halden Research"]
    assert {name: judged.claims for name, judged in found.outlets.items()} == {
        "Il Corriere di Prova": 3,
        "Vega News": 1,
    }


def test_an_undone_decision_does_not_count(folder: Path) -> None:
    append(folder, [Decision(ROWS[3]["claim_id"], decision="undo", when=now())])
    assert agreement(folder).all.rejected == 0


def test_what_was_never_reviewed_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no claims\.csv"):
        agreement(tmp_path)
    with pytest.raises(UsageError, match="nothing is reviewed yet"):
        agreement(write_run(tmp_path / "run"))


RUN = CliRunner()


def test_on_the_command_line(folder: Path) -> None:
    done = RUN.invoke(app, ["score", "--from-review", str(folder), "--json"])
    assert json.loads(done.stdout)["patterns"]["it.cue.secondo"] == {
        "accepted": 1, "fixed": 2, "rejected": 1, "figures": 1, "figure": 0.5, "whole": 0.25,
    }  # fmt: skip
    done = RUN.invoke(app, ["score", "--from-review", str(folder)])
    assert "pattern it.cue.secondo" in done.stdout
    assert "figure 0.500  whole 0.250  (accepted 1, fixed 2, rejected 1)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "give GOLD and CLAIMS, or --from-review DIR"),
        (["gold.csv"], "give GOLD and CLAIMS, or --from-review DIR"),
        (["gold.csv", "claims.csv", "--from-review", "x"], "takes no GOLD, no CLAIMS and no --misses"),
        (["--from-review", "x", "--misses"], "takes no GOLD, no CLAIMS and no --misses"),
    ],
)
def test_one_or_the_other(arguments: list[str], told: str) -> None:
    done = RUN.invoke(app, ["score", *arguments])
    assert (done.exit_code, told in done.stderr) == (2, True)
