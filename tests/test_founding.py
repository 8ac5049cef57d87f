"""The founding article, held against its claims and pairs by the checker that lies beside the checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import jobs
from pipeline.jobs import Options

SHARED = Path(__file__).parents[2] / "shared"
CHECKER = SHARED / "check_seed.py"


@pytest.mark.skipif(not CHECKER.is_file(), reason="the founding article does not lie beside the checkout")
def test_the_founding_article_gives_all_of_its_claims_and_pairs(tmp_path: Path) -> None:
    jobs.run([str(SHARED / "seed" / "article.txt")], tmp_path, Options())
    done = subprocess.run([sys.executable, str(CHECKER), str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
