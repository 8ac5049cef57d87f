"""What a run in this process keeps in memory, and lets go of with the next."""

from __future__ import annotations

import weakref
from pathlib import Path

import pytest

from pipeline import jobs
from pipeline.claims import Extractor
from pipeline.jobs import Options
from pipeline.patterns import Lexicon, Packs, load_packs


def test_the_packs_of_a_run_go_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[weakref.ref[Lexicon]] = []

    def load(extra: tuple[Path, ...]) -> Packs:
        packs = load_packs(extra)
        Extractor(packs).without_trigger()
        loaded.append(weakref.ref(packs.lexicons["it"]))
        return packs

    monkeypatch.setattr(jobs, "load_packs", load)
    (tmp_path / "a.txt").write_text("Costa 3 milioni di euro.", encoding="utf-8")
    for out in ("one", "two", "three"):
        jobs.run([str(tmp_path / "a.txt")], tmp_path / out, Options())
    assert [lexicon() is None for lexicon in loaded] == [True, True, False]
