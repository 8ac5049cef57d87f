"""Speed of the extraction against the bare spaCy tokenizer, on the same text in the same run.

usage: python benchmarks/throughput.py [--articles N] [FOLDER ...]

Prints MB/s and the ratio for generated Italian and English news with a figure in 8 and in 5 sentences of 100 (news at
large has about 5), for the corpus, and for folders of .txt
files named on the command line (one language each: a folder named it or en). Each text is read once by
each side, by a fresh pipeline: a repeated text would be served from spaCy's cache.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import spacy
from generate import articles

from pipeline.claims import Extractor
from pipeline.models import Article
from pipeline.patterns import load_packs

_CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def main() -> None:
    """Runs the comparison and prints a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("folders", nargs="*", type=Path)
    options = parser.parse_args()
    packs = load_packs()
    gc.freeze()  # as a run does
    print(f"{'text':24} {'MB':>6} {'spaCy MB/s':>11} {'riscontro MB/s':>15} {'ratio':>6}")
    for name, lang, texts in _texts(options.articles, options.folders):
        size = sum(len(text.encode()) for text in texts) / 1e6
        bare = _bare(lang)
        ours = Extractor(packs)
        # The first article of each side pays for what is built once.
        bare(texts[:1])
        _extract(ours, lang, texts[:1])
        # Halves in turn, so that a busy moment of the machine falls on both.
        seconds = [0.0, 0.0]
        for half in (texts[1 : len(texts) // 2], texts[len(texts) // 2 :]):
            start = time.perf_counter()
            bare(half)
            between = time.perf_counter()
            _extract(ours, lang, half)
            seconds[0] += between - start
            seconds[1] += time.perf_counter() - between
        print(
            f"{name:24} {size:6.2f} {size / seconds[0]:11.2f} {size / seconds[1]:15.2f} {seconds[0] / seconds[1]:6.2f}"
        )


def _texts(count: int, folders: Iterable[Path]) -> Iterable[tuple[str, str, list[str]]]:
    for lang in ("it", "en"):
        yield f"generated {lang}, 8 %", lang, articles(lang, count)
        yield f"generated {lang}, 5 %", lang, articles(lang, count, figures=0.05)
        records = [line for path in sorted((_CORPUS / lang).glob("*.jsonl")) for line in path.open(encoding="utf-8")]
        yield f"corpus {lang}", lang, [json.loads(line)["text"] for line in records]
    for folder in folders:
        yield (
            str(folder)[-24:],
            folder.name,
            [p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))],
        )


def _bare(lang: str) -> Callable[[list[str]], None]:
    nlp = spacy.blank(lang)

    def run(texts: list[str]) -> None:
        for _ in nlp.pipe(texts):
            pass

    return run


def _extract(ours: Extractor, lang: str, texts: list[str]) -> None:
    for text in texts:
        ours.claims(Article(id="a", text=text, lang=lang))


if __name__ == "__main__":
    main()
