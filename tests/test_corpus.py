"""The corpus against its gold: extraction as `riscontro extract` does it must not fall below its floors."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from pipeline.jobs import Options, extract
from pipeline.score import Scores, score

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
FLOORS = CORPUS / "floors.toml"
# A floor that is beaten by more than this should be raised.
SLACK = 0.02

FIELDS = ("qualifier", "per", "item", "measure", "subject", "attributed_to", "attribution", "stance")


def measures(scores: Scores) -> dict[str, float]:
    """What is held of a set of articles, each 0 to 1."""
    return {
        "precision": scores.found["all"].precision,
        "recall": scores.found["all"].recall,
        "exact_figure": scores.exact["all"].f1,
        "exact_gpu_count": scores.exact["gpu_count"].f1,
        "source": scores.source.f1,
        **{name: scores.fields[name].precision for name in FIELDS},
    }


def digest(corpus: Path) -> str:
    """SHA-256 over the names and bytes of the articles and gold tables."""
    whole = hashlib.sha256()
    for path in sorted(corpus.glob("*/**/*")):
        if path.is_file():
            raw = path.read_bytes()
            whole.update(f"{path.relative_to(corpus).as_posix()}\0{len(raw)}\0".encode() + raw)
    return whole.hexdigest()


def gold_files(corpus: Path) -> dict[str, Path]:
    """Article id -> its gold table."""
    return {path.stem.replace("__", "/", 1): path for path in sorted((corpus / "gold").glob("*/*.csv"))}


def measured(claims: Path, folder: Path) -> dict[str, float]:
    """`it.tuned.recall` ... -> its value today, over the articles of a language, tuned or held out."""
    held_out = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["held_out"]
    found = {}
    for lang in sorted(path.name for path in (CORPUS / "gold").iterdir()):
        for part in ("tuned", "held_out"):
            gold = folder / lang / part
            gold.mkdir(parents=True)
            for article, path in gold_files(CORPUS).items():
                if path.parent.name == lang and (article in held_out[lang]) == (part == "held_out"):
                    (gold / path.name).write_bytes(path.read_bytes())
            found.update({f"{lang}.{part}.{name}": value for name, value in measures(score(gold, claims)).items()})
    return found


def judged(floors: Mapping[str, float], today: Mapping[str, float]) -> tuple[list[str], list[str]]:
    """What fell below its floor or has none, and which floors ought to be raised."""
    fallen = [f"{key}: {today[key]:.4f} is below its floor {floors[key]}" for key in floors if today[key] < floors[key]]
    fallen += [f"{key}: no floor in {FLOORS.name}; today {today[key]:.4f}" for key in today if key not in floors]
    beaten = [f"{key}: raise {floors[key]} to {today[key]:.4f}" for key in floors if today[key] > floors[key] + SLACK]
    return fallen, beaten


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The claims table of the whole corpus."""
    out = tmp_path_factory.mktemp("corpus")
    manifest = extract([str(CORPUS)], out, Options())
    assert manifest.counts.rejects == {}
    return out / "claims.csv"


def settings() -> dict[str, Any]:
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


def test_every_article_has_its_gold_and_every_gold_its_article(extracted: Path) -> None:
    with (extracted.parent / "articles.jsonl").open(encoding="utf-8") as handle:
        read = {line.split('"id": "', 1)[1].split('"', 1)[0] for line in handle}
    assert read == set(gold_files(CORPUS))
    with extracted.open(encoding="utf-8", newline="") as handle:
        assert {row["article_id"] for row in csv.DictReader(handle)} <= read


def test_the_held_out_articles_exist() -> None:
    known = set(gold_files(CORPUS))
    assert [article for names in settings()["held_out"].values() for article in names if article not in known] == []


def test_no_score_falls_below_its_floor(extracted: Path, tmp_path: Path) -> None:
    fallen, beaten = judged(settings().get("floors", {}), measured(extracted, tmp_path))
    assert not fallen, "\n".join([*fallen, *beaten])


def test_the_floors_belong_to_this_corpus() -> None:
    pinned = settings().get("digest", {}).get("corpus")
    assert pinned == digest(CORPUS), (
        f"articles or gold changed: measure again, then pin [digest] corpus = {digest(CORPUS)!r} in {FLOORS.name}"
    )


def test_a_floor_that_fails_and_one_that_is_beaten_are_told() -> None:
    fallen, beaten = judged({"a": 0.9, "b": 0.5, "c": 0.97}, {"a": 0.8999, "b": 0.6, "c": 0.98, "d": 0.7})
    assert fallen == ["a: 0.8999 is below its floor 0.9", "d: no floor in floors.toml; today 0.7000"]
    assert beaten == ["b: raise 0.5 to 0.6000"]


def test_the_digest_sees_any_change_of_article_or_gold(tmp_path: Path) -> None:
    copy = copytree(CORPUS, tmp_path / "corpus")
    assert digest(copy) == digest(CORPUS)
    (copy / "floors.toml").write_text("", encoding="utf-8")
    assert digest(copy) == digest(CORPUS)
    article = next(copy.glob("it/*.txt"))
    article.write_bytes(article.read_bytes() + b" ")
    changed = digest(copy)
    assert changed != digest(CORPUS)
    next(copy.glob("gold/en/*.csv")).unlink()
    assert digest(copy) not in (changed, digest(CORPUS))
