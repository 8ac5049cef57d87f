"""Fakes of the stages, so that a test of a run takes no time (see `install`), and what tests of processes share."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import pytest

import pipeline.findings
import pipeline.report
import pipeline.shards
from pipeline import articles, jobs, outcomes
from pipeline.errors import UsageError
from pipeline.layout import Head
from pipeline.models import Article, Claim, Finding
from pipeline.shards import Checked, Shard
from pipeline.spool import packed, unpacked
from pipeline.table import CLAIM_COLUMNS, FIGURE_COLUMNS, claim_ids, finding_row


class FakePacks:
    languages = ("en", "it")
    columns: ClassVar[dict[str, tuple[str, ...]]] = {}
    digests: Mapping[str, str] = MappingProxyType({"patterns": "0123"})
    explain = frozenset({"en", "it"})
    wording: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": {"title": ""}, "it": {"title": ""}})
    lexicons: Mapping[str, object] = MappingProxyType({})

    def wholes(self, _kind: str, _measure: str) -> tuple[str, ...]:
        return ()


class FakeExtractor:
    """Every `N euro` is a claim; some words break it as a fault of the program would."""

    lacking: tuple[str, ...] = ()

    def without_trigger(self) -> tuple[str, ...]:
        return self.lacking

    def __init__(self, _packs: object, model: str = "", _limits: object = None) -> None:
        if model:
            raise UsageError(f"no model {model}")

    def claims(self, article: Article) -> list[Claim]:
        if "breaks" in article.text:
            raise RecursionError("too deep")
        if "kills" in article.text:
            os._exit(7)
        if "hangs" in article.text:
            time.sleep(60)
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


def fake_check(shard: Shard, packs: object, explain: str) -> Checked:
    """Each claim contradicts the next one of another value, and all are one figure."""
    assert packs
    claims = [entry.claim for entry in sorted(unpacked(shard.entries))]
    pairs = [(a, b) for a, b in pairwise(claims) if a.value != b.value]
    found = [Finding("contradiction", "error", a, b, Decimal(2), 1, explain) for a, b in pairs]
    row = dict.fromkeys(FIGURE_COLUMNS, "") | {"subject": "=Alfa", "value": "-5", "articles": str(len(claims))}
    rows = [((), finding_row(one)) for one in found]
    return Checked([*packed(rows)], [*packed([((), tuple(row.values()))])], {})


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the fakes in the places of the stages."""

    def write_report(folder: Path, _packs: object, ui: str, _sound: bool) -> None:
        assert (folder / "run.json").is_file()
        (folder / "report.html").write_text(ui, encoding="utf-8")

    monkeypatch.setattr(articles, "read_head", lambda *_: Head("", ""))
    monkeypatch.setattr(jobs, "load_packs", lambda _extra: FakePacks())
    monkeypatch.setattr(jobs, "check_examples", lambda _packs: None)
    monkeypatch.setattr(outcomes, "Extractor", FakeExtractor)
    monkeypatch.setattr(pipeline.shards, "check_shard", fake_check)
    monkeypatch.setattr(pipeline.findings, "check_between", lambda *_: [])
    monkeypatch.setattr(pipeline.report, "write_report", write_report)


def alive(pid: str) -> bool:
    """Whether a process is at work; one that has ended may wait for its parent to take notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] != "Z"
    except FileNotFoundError:
        return False
