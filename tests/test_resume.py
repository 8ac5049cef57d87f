"""A run that is killed at any moment goes on to the same bytes."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("articles.jsonl", "claims.csv", "figures.csv", "inconsistencies.csv", "rejects.csv", "report.html")
WRITTEN = ("articles.jsonl", "claims.csv", "rejects.csv")
MOMENTS = 20

# A whole run, but for the time it takes to load the patterns: a record's claims are made up.
RUN = """
import sys, time
from dataclasses import replace
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}]
from pipeline import outcomes, run, store, workers
from pipeline.patterns.load import Packs
from test_run import FakeExtractor, FakePacks

class Slow(FakeExtractor):
    def claims(self, article):
        time.sleep(0.001)
        return super().claims(article)

store._TOGETHER = workers.BATCH_RECORDS = 8
FakePacks.measures = FakePacks.wording = FakePacks.wording = {{"it": {{}}}}
run.load_packs, run.check_examples = lambda _folders: FakePacks(), lambda _packs: None
outcomes.Extractor = Slow
outcomes.ArticleReader.article = lambda self, record: replace(
    __import__("pipeline.articles", fromlist=["x"]).PARSERS[record.cut.format](record.cut), lang="it")
run.extract([{feed!r}], Path({out!r}), run.Options(lang="it", jobs=2, start=store.Start(resume=True)))
"""
