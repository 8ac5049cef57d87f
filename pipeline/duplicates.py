"""Near-identical articles: the same agency text in ten outlets, found without holding the texts.

Each article leaves a sketch (MinHash of its runs of words, in bands). Articles that share a band are compared by what
they say; of those that are alike, the first is the original and the others are duplicates of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

# Articles are near-identical where so much of their runs of four words is the same (Jaccard): an outlet may change
# the headline, cut a paragraph or add one.
ALIKE = 0.7
_RUN = 4
# 21 bands of 6 rows meet 93 of 100 pairs that are alike by 0.7, and 99.8 by 0.8 (Leskovec et al., Mining of Massive
# Datasets, section 3.4).
_BANDS, _ROWS = 21, 6
_BAND = np.dtype("<u8")
_EMPTY = bytes(_BANDS * _BAND.itemsize)
# A band's rows become one number: FNV-1a over 32-bit words.
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_TEXTS = 256  # texts kept at hand for the next comparison
# Texts are compared by so many runs of words from their beginning, far more than an article has, of which eight bytes
# each are kept.
_COMPARED_RUNS = 50_000
_CHUNK = 10_000  # runs that are hashed at once
# Thousands of articles made after one template share bands, and are no copies: of those that share a value so many are
# kept, and an article is compared with so many that share the most with it.
_KEPT, _COMPARED = 64, 8


def sketch(text: str) -> bytes:
    """The sketch of a text, of one length for all; zeros for a text too short to have a run of words."""
    runs = _runs(text.casefold().split())
    hashes, some = RMinHash(num_perm=_BANDS * _ROWS, seed=1), list(islice(runs, _CHUNK))
    if not some:
        return _EMPTY
    while some:
        hashes.update(some)
        some = list(islice(runs, _CHUNK))
    rows = np.array(hashes.digest(), dtype=np.uint64).reshape(_BANDS, _ROWS)
    bands = np.full(_BANDS, _BASIS)
    with np.errstate(over="ignore"):
        for row in range(_ROWS):
            bands = (bands ^ rows[:, row]) * _PRIME
    return bands.astype(_BAND).tobytes()


def duplicates(sketches: bytes, text: Callable[[int], str]) -> dict[int, int]:
    """Which articles repeat which: number of the article -> number of its original, which is never itself a duplicate.

    `sketches` are those of all articles in order, one behind the other; `text` gives the text of an article by its
    number. Memory: 16 bytes an article, what those that are alike share, and the runs of `_TEXTS` texts.
    """

    @lru_cache(_TEXTS)
    def runs(number: int) -> npt.NDArray[np.int64]:
        words = text(number).casefold().split(None, _COMPARED_RUNS + _RUN)
        hashes = map(hash, islice(_runs(words), _COMPARED_RUNS))
        return np.unique(np.fromiter(hashes, np.int64))

    def alike(one: int, other: int) -> bool:
        first, second = runs(one), runs(other)
        both = len(np.intersect1d(first, second, assume_unique=True))
        return both >= ALIKE * (len(first) + len(second) - both)

    found: dict[int, int] = {}
    originals: dict[tuple[int, int], list[int]] = defaultdict(list)  # by band and its value
    for number, values in _meeting(np.frombuffer(sketches, _BAND).reshape(-1, _BANDS)):
        shared = Counter(original for value in values for original in originals[value])
        nearest = sorted(shared, key=lambda one: (-shared[one], one))[:_COMPARED]
        original = next((one for one in sorted(nearest) if alike(one, number)), None)
        if original is None:
            for value in values:
                if len(originals[value]) < _KEPT:
                    originals[value].append(number)
        else:
            found[number] = original
    return found


def _meeting(sketches: npt.NDArray[np.uint64]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """The articles that share a band with another, in order, with the (band, value) that they share."""
    meeting: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for band in range(_BANDS):
        column = np.ascontiguousarray(sketches[:, band])
        order = np.argsort(column, kind="stable")
        ranked = column[order]
        same = (ranked[1:] == ranked[:-1]) & (ranked[1:] != 0)
        shared = np.zeros(len(column), dtype=bool)
        shared[1:] |= same
        shared[:-1] |= same
        for number in order[shared].tolist():
            meeting[number].append((band, int(column[number])))
    yield from sorted(meeting.items())


def _runs(words: Sequence[str]) -> Iterator[str]:
    return map(" ".join, zip(*(words[at:] for at in range(_RUN)), strict=False))
