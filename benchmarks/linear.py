"""How long reading takes on texts made to break it, against ordinary text of the same size in the same run.

usage: python benchmarks/linear.py [--bytes N] [--only NAME]

Each text is made of one kind of piece until it is N bytes long (a million unless told). It is read three times, by the
whole of what a worker does: a quarter of it, a half, and all. "times ordinary" is the whole against generated news of
that size; "growth" is the whole against twice the half: about 1 where reading is linear. The last column says what
became of it: its claims, or why it was rejected.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections.abc import Callable, Mapping
from functools import partial

import generate

from pipeline.articles import Record
from pipeline.articles.records import Cut
from pipeline.outcomes import Outcome, Work
from pipeline.patterns import load_packs

Maker = Callable[[int], str]

# The currency named at the end makes sure that the text is read at all.
_FIGURE = " costa 5 euro."
_SYLLABLES = ["ba", "co", "di", "fe", "gu", "ma", "no", "ri", "so", "tu", "za", "le"]
_PROSE = "Ferroluna ha investito 3 milioni di euro in nuovi impianti, ha detto la società. "


def ordinary(size: int) -> str:
    """Generated Italian news."""
    return "\n\n".join(generate.articles("it", size // 2_400 + 1))[:size]


def piece(text: str, size: int) -> str:
    """One piece again and again."""
    return (text * (size // len(text) + 1))[:size]


def words(template: str, size: int) -> str:
    """A template again and again, each time with two other capitalised words: A, B."""
    draw = random.Random(size)
    out, held = [], 0
    while held < size:
        a, b = ("".join(draw.choices(_SYLLABLES, k=3)).capitalize() for _ in range(2))
        out.append(template.format(A=a, B=b))
        held += len(out[-1])
    return "".join(out)[:size]


def page(body: str, size: int) -> str:
    """A page whose body is one piece again and again."""
    return f"<html><head><title>Costa</title></head><body>{piece(body, size)}</body></html>"


# Endless pieces, without a space, and sentences of ordinary length made of nothing but what figures are made of.
_PIECES = {
    "digits": "1234567890",
    "digits and points": "1.234.567,",
    "digits and spaces": "1 234 567 ",
    "separators": ".,' ",
    "percent signs": "5% ",
    "currency signs": "$€£",
    "signs and digits": "$5€ ",
    "one word": "a",
    "number words": "duemilatrecento",
    "number words apart": "due milioni e mezzo di ",
    "hyphened number words": "five-million-",
    "magnitudes": "milioni di miliardi di ",
    "magnitudes joined": "1 miliardo e ",
    "amounts": "5 milioni di euro, ",
    "sentences of amounts": "Ha speso 5 milioni di euro e 3.000 dollari al mese. ",
    "sentences of GPU counts": "Ha comprato 10.000 H100 e 2.048 GPU. ",
    "ranges": "tra i 5 e i 6 milioni di euro ",
    "ranges in a chain": "5-6-",
    "quotation marks": "«5 euro “6 dollari ",
    "quotations unclosed": '«“"‘',
    "parentheses": "( ",
    "parentheses with figures": "(5 euro",
    "dashes": "-",
    "dashes with figures": "— 5 euro ",
    "chips": "Vende 100 chip. ",
    "shared currencies": "Costa 5 corone. ",
    "names": "Anna Bianchi Carlo Dati ",
    "capitals": "I ",
    "abbreviations": "S.p.A. ",
    "cues": "secondo Reuters ha detto che ",
    "cues and figures": "secondo Reuters ha detto che 5 euro ",
    "quotations": "dice Anna: «5 euro», dice Carlo: ",
    "combining marks": "a\u0301\u0302",
    "right to left": "\u202e5\u202d",
    "zero width": "5\u200b0\u200b",
    "soft hyphens": "5\u00ad",
    "line ends": "\n",
    "lines": "A\n",
    "cells": "a | ",
    "questions": "D: a?\nR: 5 euro\n",
}
_WORDS = {
    "names that differ": "{A} {B}, {A}. ",
    "names at starts": "{A}. ",
    "names with figures": "{A} {B} ha speso 5 milioni di euro. ",
    "labels": "{A} {B}: costa?\n{A} {B}: quanto?\n{B} {A}: dico {B} {A}\n{B} {A}: sei\n",
}
_PAGES = {
    "page of paragraphs": f"<p>{_PROSE}</p>",
    "page of line breaks": "<br>",
    "page of open tags": "<i><p>",
    "page of tables": "<table><tr><td>",
    "page of signs": "<",
}
_MARKDOWN = {
    "Markdown brackets": "[",
    "Markdown emphasis": "*_~",
    "Markdown headings": "# a\n",
    "Markdown front matter": "---\na: &a [*a]\n",
}


def makers() -> Mapping[str, tuple[str, Maker]]:
    """The texts by name: their format, and what makes them of a size."""
    made: dict[str, tuple[str, Maker]] = {name: ("text", partial(piece, text)) for name, text in _PIECES.items()}
    made |= {name: ("text", partial(words, text)) for name, text in _WORDS.items()}
    made |= {name: ("html", partial(page, text)) for name, text in _PAGES.items()}
    made |= {name: ("markdown", partial(piece, text)) for name, text in _MARKDOWN.items()}
    return made


def timed(work: Work, form: str, text: str) -> tuple[float, Outcome]:
    """Seconds that a worker takes over a text, and what becomes of it."""
    record = Record("a", "a", Cut(form, text.encode()))
    start = time.perf_counter()
    outcome = work(record)
    return time.perf_counter() - start, outcome


def main() -> None:
    """Prints a line for each text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--only", default="")
    told = parser.parse_args()
    work = Work((), "it", "")
    work.load(load_packs())
    gc.freeze()  # as a worker does
    timed(work, "text", ordinary(told.bytes // 10))  # what is found out once is known
    usual, _ = timed(work, "text", ordinary(told.bytes))
    print(f"{'ordinary text':26} {usual:8.3f} s")
    print(f"{'text':26} {'quarter':>8} {'half':>8} {'whole s':>8} {'growth':>7} {'times ordinary':>15}  outcome")
    for name, (form, make) in makers().items():
        if told.only not in name:
            continue
        sizes = (told.bytes // 4, told.bytes // 2, told.bytes)
        done = [timed(work, form, make(size) + _FIGURE) for size in sizes]
        quarter, half, whole = (seconds for seconds, _ in done)
        became = done[-1][1]
        print(
            f"{name:26} {quarter:8.3f} {half:8.3f} {whole:8.3f} {whole / half / 2:7.2f} {whole / usual:15.1f}  "
            f"{became.reason or f'{became.claim_count} claims'}"
        )


if __name__ == "__main__":
    main()
