"""What must hold of any bytes whatever: the targets of test_fuzz.py, and of benchmarks/fuzz.py for hours.

A target takes bytes and raises AssertionError, or whatever the program raises besides its declared errors.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from io import BufferedReader, BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import fuzzing_runs

from pipeline.articles.columns import Columns
from pipeline.articles.formats import PARSERS, cuts
from pipeline.claims import LanguageExtractor
from pipeline.errors import ArticleError, PatternError, TableError
from pipeline.limits import USUAL
from pipeline.models import Article, Claim
from pipeline.outcomes import article_line
from pipeline.page import PageReader
from pipeline.patterns import builtin_folder, load_packs
from pipeline.patterns.load import read_packs
from pipeline.table import CLAIM_COLUMNS, claim_row, csv_header, csv_rows, read_claims

Target = Callable[[bytes], None]

COLUMNS = Columns({"text": ("testo",), "published": ("data",)}, {})
READERS = (
    *("a.txt", "a.html", "a.md", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.parquet", "a.warc", "a.zip"),
    *("a.txt.gz", "a.warc.gz"),
)
# What texts are made of, a byte a piece: the words on which the stages turn, signs, and what hides inside of words.
PIECES = (
    *(" ", ". ", ", ", "\n", "\n\n", "; ", ": ", "? ", "! ", "… ", " - ", " — ", "-", "'", "’", '"'),
    *("«", "»", "“", "”", "„", "‘", "(", ")", "|", "%", "€", "$", "£", "¥", "&", "*"),
    *("0", "1", "2", "5", "7", "10", "19", "20", "50", "100", "1.000", "1,000", "2 000", "1'000", "3,5", "3.5", ".85"),
    *("2.048", "1.234.567", "00", "½", "²", "٥", "５００", "١٢٣", "Ⅷ", "999999999999999999999"),
    *("uno", "due", "tre", "cento", "mille", "ventuno", "mezzo", "e mezzo", "milione", "milioni", "miliardi"),
    *("mila", "mln", "mld", "trilioni", "decine di", "centinaia di", "mezzo milione", "migliaio", "un", "twenty-five"),
    *("million", "billion", "bn", "m", "k", "half a", "hundreds of", "dozen", "one", "two", "thousand", "trillion"),
    *("euro", "dollari", "USD", "EUR", "sterline", "lire", "yen", "corone", "pesos", "centesimi", "dollars", "pounds"),
    *("cents", "bitcoin", "US$", "C$", "NZD", "GPU", "gpu", "H100", "H800", "A100", "chip", "schede", "RTX 4090"),
    *("Nvidia", "acceleratori", "accelerators", "80 GB", "tra", "fra", "da", "a", "dai", "agli"),
    *("e", "o", "oltre", "circa", "quasi", "fino a", "almeno", "più di", "meno di", "between", "and", "or", "from"),
    *("to", "up to", "over", "nearly", "at least", "al mese", "all'anno", "a testa", "per", "ciascuno"),
    *("a month", "each", "per GPU", "al litro", "secondo", "Reuters", "Bloomberg", "DeepSeek", "Anna Bianchi", "Anna"),
    *("Banca", "d'Italia", "Università", "S.p.A.", "OpenAI", "la società", "il rapporto", "l'azienda"),
    *("according to", "the company", "ha detto che", "ha detto", "dice", "avrebbe speso", "ha speso", "è costato"),
    *("costa", "ha smentito", "non", "said", "says", "spent", "would cost", "denied", "did not", "reportedly", "which"),
    *("che", "di", "del", "della", "il", "la", "of", "the", "in", "si legge in una nota", "Lo riferisce", "di cui"),
    *("il doppio", "il 20%", "il triplo", "twice", "pari a", "invece di", "contro", "rispetto a", "su", "nel 2020"),
    *("a gennaio", "l'anno scorso", "entro il", "in 2020", "last year", "5 febbraio 2025", "lui", "lei", "she", "it"),
    *("Leggi anche", "Pubblicità", "Abbonati", "Foto", "di più", "il costo", "i ricavi", "la multa", "revenue", "cost"),
    *("\u00ad", "\u200b", "\u00a0", "\u202f", "\u202e", "\ufeff", "\u0301", "\u2028", "\u2029", "\x85", "\r", "\r\n"),
    *("\t", "\x0b", "\x0c", "\x00", "\x1b", "İ", "ß", "ﬁ", "Ǆ", "😀", "👩‍💻", "中", "𝟓", "\U000e0041", "ſ"),
)  # fmt: skip


@cache
def extractors() -> Mapping[str, LanguageExtractor]:
    """The built-in languages, loaded once."""
    return {lang: LanguageExtractor(lexicon) for lang, lexicon in load_packs().lexicons.items()}


def text_of(data: bytes) -> str:
    """A text: what the bytes spell in UTF-8 where they begin so, else a piece for each byte."""
    if data[:1] == b"\xff":
        return data[1:].decode(errors="ignore")
    return "".join(PIECES[byte] for byte in data)


def outcomes(name: str, data: bytes) -> Iterator[Article | ArticleError]:
    """What becomes of each cut of a file with this name and content."""
    try:
        for _, cut in cuts(name, BufferedReader(cast(io.RawIOBase, BytesIO(data))), COLUMNS, given=True):
            if isinstance(cut, ArticleError):
                yield cut
                continue
            try:
                yield PARSERS[cut.format](cut, USUAL)
            except ArticleError as error:
                yield error
    except (ArticleError, OSError) as error:
        yield error if isinstance(error, ArticleError) else ArticleError("unreadable", str(error))


def reader(name: str, data: bytes) -> None:
    """A file is articles and rejects, and an article has a text that can be written."""
    for item in outcomes(name, data):
        if isinstance(item, Article):
            assert item.text.strip()
            article_line(item).encode()


def whole(claim: Claim, text: str) -> None:
    """A claim stands where it says, and its value within its bounds."""
    assert 0 <= claim.start < claim.end <= len(text)
    assert text[claim.start : claim.end] == claim.mention
    assert claim.sentence in text
    assert claim.mention in claim.sentence
    low, value, high = claim.value_low, claim.value, claim.value_high
    told = [number for number in (low, value, high) if number is not None]
    assert told == sorted(told), (low, value, high)
    assert all(number.is_finite() and number >= 0 for number in told), told
    assert claim.unit
    assert claim.kind


def claims(lang: str, data: bytes) -> None:
    """Every claim of any text is whole, its row can be read back, and the scan has seen every figure."""
    text = text_of(data)
    try:
        found = extractors()[lang].claims(Article("a", text, lang=lang))
    except ArticleError:
        return
    for claim in found:
        whole(claim, text)
    assert [claim.start for claim in found] == sorted(claim.start for claim in found)
    for one, other in pairwise(found):
        assert one.end <= other.start, (one.mention, other.mention)


def written(lang: str, data: bytes) -> None:
    """Claims that are written into a table are the same when they are read."""
    text = text_of(data)
    try:
        found = extractors()[lang].claims(Article("=a", text, title=text[:40].strip(), lang=lang))
    except ArticleError:
        return
    with TemporaryDirectory() as folder:
        path = Path(folder, "claims.csv")
        path.write_bytes(csv_header(CLAIM_COLUMNS) + csv_rows(CLAIM_COLUMNS, map(claim_row, found)))
        assert read_claims(path) == found


def table(data: bytes) -> None:
    """A table of claims is read, or refused with its place and what to do."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "claims.csv")
        path.write_bytes(data)
        try:
            read_claims(path)
        except TableError as error:
            assert str(path) in str(error)
            assert ";" in str(error)


ROW = "c1,a,,,,,it,money,,other,5,5,5,EUR,exact,,,,,none,,asserted,,5 euro,5 euro,0,6,,,"


TABLE = csv_header(CLAIM_COLUMNS) + ROW.encode()


def cell(data: bytes) -> None:
    """As `table`, for one row, one of whose cells is what comes behind the number of its column."""
    good = ROW.split(",")
    at, value = (data or b"\0")[0] % len(good), data[1:].decode(errors="replace").replace('"', '""')
    row = ",".join(f'"{value}"' if place == at else one for place, one in enumerate(good))
    table(csv_header(CLAIM_COLUMNS) + row.encode())


@cache
def _small_pack() -> Path:
    """The smallest language that is shipped, and what all share: a pack that loads fast."""
    folder = TemporaryDirectory()
    _small_pack.folder = folder  # type: ignore[attr-defined] # it goes when the process ends
    for name in ("common", "es"):
        Path(folder.name, name).symlink_to(builtin_folder() / name)
    return Path(folder.name)


def patterns(data: bytes) -> None:
    """A file of patterns is loaded, or every mistake in it is told with its place."""
    with TemporaryDirectory() as folder:
        place = Path(folder, "es")
        place.mkdir()
        (place / "mine.toml").write_bytes(data)
        try:
            packs, problems = read_packs([Path(folder)], _small_pack())
        except PatternError as error:
            problems = [str(error)]
        else:
            if not problems:
                PageReader(packs.lexicons["es"]).passages("Costa 5 euros, dijo Ana.")
        assert all(folder in problem for problem in problems), problems


TARGETS: Mapping[str, Target] = {
    **{f"reader {name}": partial(reader, name) for name in READERS},
    **{f"claims {lang}": partial(claims, lang) for lang in ("it", "en", "es")},
    **{f"written {lang}": partial(written, lang) for lang in ("it", "en")},
    "table": table,
    "cell": cell,
    "patterns": patterns,
    "report": fuzzing_runs.report,
    "exports": fuzzing_runs.exports,
    "decision": fuzzing_runs.decision,
    "paging": fuzzing_runs.paging,
    "imports": fuzzing_runs.imports,
}
