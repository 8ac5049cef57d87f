"""Speed of riscontro against the bare spaCy tokenizer, on the same text in the same run.

usage: python benchmarks/throughput.py [--articles N] [FOLDER ...]

Texts: generated Italian and English news with a figure in 8 and in 5 sentences of 100 (news at large has about 5), the
corpus, passages of real news where they lie beside the checkout, and folders of .txt files named on the command line
(one language each: a folder named it or en). Steps: reading the texts from a JSONL file; `spacy.blank(lang).pipe`, as
it comes and with a tokenizer cache that never fills; extraction from text in memory; the whole of `riscontro run`.

Prints a Markdown table of MB/s, in brackets articles a second, for runs seconds; how long a run on one sentence takes
is told above it. Steps in this process are timed by the processor's clock, which a busy machine disturbs least.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import spacy
from generate import articles

from pipeline.claims import Extractor
from pipeline.collector import settle
from pipeline.models import Article
from pipeline.patterns import Packs, load_packs

_ROOT = Path(__file__).resolve().parent.parent
_PASSAGES = _ROOT.parent / "shared" / "dev"
_JOBS = (1, 2)
_COLUMNS = ("text", "MB", "reading", "spaCy", "spaCy, large cache", "extraction", "times spaCy", "run", "run, 2 jobs")

Step = Callable[[Sequence[str]], object]


def main() -> None:
    """Runs the comparison and prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("folders", nargs="*", type=Path)
    options = parser.parse_args()
    packs = load_packs()
    settle()  # as the workers of a run do
    with TemporaryDirectory() as folder:
        one = _written(["Costa 5 euro."], "it", folder)
        # A first run has the examples of the packs checked, which later ones need not.
        first, *later = [_run(one, "it", jobs) for jobs in (1, *_JOBS)]
        started = ", ".join(f"{took:.1f} s with {_processes(jobs)}" for jobs, took in zip(_JOBS, later, strict=True))
        print(f"Start-up, as a run on one sentence: {started}; {first:.1f} s before them.\n")
        print("|", " | ".join(_COLUMNS), "|")
        print("|", " | ".join("---" for _ in _COLUMNS), "|")
        for name, lang, texts in _texts(options.articles, options.folders):
            path = _written(texts, lang, folder)
            bare, cached, extracted = _in_turn(_steps(lang, packs), texts)
            runs = [_run(path, lang, jobs) for jobs in _JOBS]
            size, count = sum(len(text.encode()) for text in texts) / 1e6, len(texts)
            speeds = [f"{size / s:.2f} ({count / s:,.0f})" for s in (_reading(path), bare, cached, extracted)]
            whole = [f"{size / seconds:.2f} ({seconds:.1f} s)" for seconds in runs]
            print("|", " | ".join([name, f"{size:.2f}", *speeds, f"{bare / extracted:.2f}", *whole]), "|", flush=True)


def _processes(jobs: int) -> str:
    return f"{jobs} process{'es' * (jobs > 1)}"


def _texts(count: int, folders: Iterable[Path]) -> Iterator[tuple[str, str, list[str]]]:
    for lang in ("it", "en"):
        yield f"generated {lang}, 8 %", lang, articles(lang, count)
        yield f"generated {lang}, 5 %", lang, articles(lang, count, figures=0.05)
        lines = [line for path in sorted((_ROOT / "corpus" / lang).glob("*.jsonl")) for line in path.open("rb")]
        yield f"corpus {lang}", lang, [json.loads(line)["text"] for line in lines]
    passages = [_PASSAGES / lang for lang in ("it", "en") if (_PASSAGES / lang).is_dir()]
    for folder in (*passages, *folders):
        yield (
            f"{folder.parent.name}/{folder.name}",
            folder.name,
            [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))],
        )


def _steps(lang: str, packs: Packs) -> list[Step]:
    """What is timed on texts in memory, each step with a pipeline of its own."""
    bare, cached, ours = spacy.blank(lang), spacy.blank(lang), Extractor(packs)
    cached.tokenizer.max_cache_size = 1_000_000  # type: ignore[union-attr]
    return [
        lambda texts: sum(len(doc) for doc in bare.pipe(texts)),
        lambda texts: sum(len(doc) for doc in cached.pipe(texts)),
        lambda texts: sum(len(ours.claims(Article(id="a", text=text, lang=lang))) for text in texts),
    ]


def _in_turn(steps: Sequence[Step], texts: Sequence[str]) -> list[float]:
    """Seconds of each step, a tenth of the texts in turn, so that a busy moment of the machine falls on all.

    Each text is read once by each: a repeated one would be served from spaCy's cache. The first one pays for what is
    built once.
    """
    for step in steps:
        step(texts[:1])
    seconds = [0.0] * len(steps)
    for tenth in range(10):
        part = texts[1 + tenth :: 10]
        for place, step in enumerate(steps):
            start = time.process_time()
            step(part)
            seconds[place] += time.process_time() - start
    return seconds


def _reading(path: Path) -> float:
    """Seconds to read the texts of a JSONL file."""
    start = time.process_time()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            json.loads(line)["text"]
    return time.process_time() - start


def _run(path: Path, lang: str, jobs: int) -> float:
    """Seconds of `riscontro run` on a JSONL file, from a new process to its end; its cache lies beside the file."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(path.parent / "cache")}
    with TemporaryDirectory() as out:
        code = "from pipeline.cli import main; main()"
        options = ["--lang", lang, "--jobs", str(jobs), "--quiet"]
        start = time.perf_counter()
        command = [sys.executable, "-c", code, "run", str(path), "-o", out, *options]
        subprocess.run(command, cwd=_ROOT, env=environment, check=True)
        return time.perf_counter() - start


def _written(texts: Sequence[str], lang: str, folder: str) -> Path:
    path = Path(folder) / "articles.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for number, text in enumerate(texts):
            lines.write(json.dumps({"id": str(number), "text": text, "lang": lang}, ensure_ascii=False) + "\n")
    return path


if __name__ == "__main__":
    main()
