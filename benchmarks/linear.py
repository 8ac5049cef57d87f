"""Whether reading stays linear in the length of a text, on texts made to break it.

usage: python benchmarks/linear.py [--bytes N]

Each text is made of one kind of piece until it is N bytes long (a million unless told) and read twice: a tenth of it,
and all of it. The last column is the time of the whole against ten times that of the tenth: about 1 where reading is
linear.
"""

from __future__ import annotations

import argparse
import time

from pipeline.claims import Extractor
from pipeline.models import Article
from pipeline.patterns import load_packs

# Endless pieces, without a space, and sentences of ordinary length made of nothing but what figures are made of.
_PIECES = {
    "digits": "1234567890",
    "digits and points": "1.234.567,",
    "digits and spaces": "1 234 567 ",
    "separators": ".,' ",
    "currency signs": "$€£",
    "signs and digits": "$5€ ",
    "number words": "duemilatrecento",
    "number words apart": "due milioni e mezzo di ",
    "hyphened number words": "five-million-",
    "magnitudes": "milioni di miliardi di ",
    "amounts": "5 milioni di euro, ",
    "sentences of amounts": "Ha speso 5 milioni di euro e 3.000 dollari al mese. ",
    "sentences of GPU counts": "Ha comprato 10.000 H100 e 2.048 GPU. ",
    "ranges": "tra i 5 e i 6 milioni di euro ",
    "quotation marks": "«5 euro “6 dollari ",
    "chips": "Vende 100 chip. ",
    "shared currencies": "Costa 5 corone. ",
    "names": "Anna Bianchi Carlo Dati ",
}


def main() -> None:
    """Prints seconds for the tenth and the whole of each text, and whether they grow alike."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bytes", type=int, default=1_000_000)
    size = parser.parse_args().bytes
    extractor = Extractor(load_packs())
    print(f"{'text':26} {'tenth s':>8} {'whole s':>8} {'MB/s':>7} {'growth':>7}")
    for name, piece in _PIECES.items():
        seconds = []
        for length in (size // 10, size):
            # The currency named at the end makes sure that the text is read at all.
            text = (piece * (length // len(piece.encode()) + 1))[:length] + " costa 5 euro."
            start = time.perf_counter()
            extractor.claims(Article(id="a", text=text, lang="it"))
            seconds.append(time.perf_counter() - start)
        tenth, whole = seconds
        print(f"{name:26} {tenth:8.3f} {whole:8.3f} {size / 1e6 / whole:7.2f} {whole / 10 / max(tenth, 1e-6):7.2f}")


if __name__ == "__main__":
    main()
