"""No bytes whatever make a reader raise anything but its own error: a file is an article, several, or a reject."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from io import BufferedReader, BytesIO
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_html import ENGLISH, ITALIAN
from test_markdown import ARTICLE
from test_warc import pages

from pipeline.articles.columns import Columns
from pipeline.articles.formats import CUTTERS, ENDINGS, PARSERS, cuts
from pipeline.articles.records import Cut
from pipeline.errors import ArticleError
from pipeline.limits import USUAL
from pipeline.models import Article

COLUMNS = Columns({"text": ("testo",), "published": ("data",)}, {})
JSONL = "".join(json.dumps({"text": f"Uno {n} però €", "data": "2025-02-04"}) + "\n" for n in range(9)).encode()
CSV = 'id;testo;data\n1;"a ""b""\n\nc";2025\n2;però;2025-02\n'.encode()


def zipped(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


@cache
def parquet() -> bytes:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from pyarrow.parquet import write_table

    out = BytesIO()
    write_table(pyarrow.table({"testo": ["uno", "due", None] * 9, "data": ["2025"] * 27}), out, row_group_size=5)
    return out.getvalue()


SAMPLES: dict[str, Callable[[], bytes]] = {
    "a.txt": ITALIAN.encode,
    "a.html": ENGLISH.encode,
    "a.md": ARTICLE.encode,
    "a.jsonl": lambda: JSONL,
    "a.json": lambda: b"[" + b",".join(JSONL.splitlines()) + b"]",
    "a.csv": lambda: CSV,
    "a.parquet": parquet,
    "a.warc": lambda: pages(1, 2, 3),
    "a.warc.gz": lambda: gzip.compress(pages(1, 2, 3)),
    "a.zip": lambda: zipped(a_csv=CSV, b_jsonl=JSONL, c_html=ITALIAN.encode(), d_md=ARTICLE.encode()),
    "a.csv.gz": lambda: gzip.compress(CSV.decode().encode("utf-16")),
}


def opened(data: bytes) -> BufferedReader:
    return BufferedReader(cast(io.RawIOBase, BytesIO(data)))


def outcomes(name: str, data: bytes) -> Iterator[Article | ArticleError]:
    """What becomes of each cut of a file. Any error but the declared ones is the test's failure."""
    try:
        for _, cut in cuts(name, opened(data), COLUMNS, given=True):
            if isinstance(cut, ArticleError):
                yield cut
                continue
            assert pickle.loads(pickle.dumps(cut)) == cut
            try:
                yield PARSERS[cut.format](cut, USUAL)
            except ArticleError as error:
                yield error
    except (ArticleError, OSError) as error:
        yield error if isinstance(error, ArticleError) else ArticleError("unreadable", str(error))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_articles(name: str) -> None:
    found = list(outcomes(name, SAMPLES[name]()))
    assert found
    bad = [item for item in found if isinstance(item, ArticleError)]
    # The empty cells of the Parquet sample.
    assert {item.reason for item in bad} <= {"empty"}, bad


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60)
@given(holes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), max_size=6), end=st.floats(0, 1))
def test_a_damaged_file_never_breaks_a_reader(name: str, holes: list[tuple[float, bytes]], end: float) -> None:
    data = bytearray(SAMPLES[name]())
    for place, junk in holes:
        start = int(place * len(data))
        data[start : start + len(junk)] = junk
    for item in outcomes(name, bytes(data[: int(end * len(data)) if end > 0.5 else len(data)])):
        assert isinstance(item, ArticleError) or item.text.strip()


@pytest.mark.parametrize("ending", sorted(ENDINGS))
@settings(max_examples=40)
@given(data=st.one_of(st.binary(max_size=300), st.text(alphabet=" \n\"'{}[]<>/|,;\t-#*`a1:=\ufeffè", max_size=300)))
def test_any_bytes_are_an_article_or_a_reject(ending: str, data: bytes | str) -> None:
    for item in outcomes("a" + ending, data if isinstance(data, bytes) else data.encode()):
        assert isinstance(item, ArticleError) or item.text.strip()


@pytest.mark.parametrize("name", sorted(PARSERS))
@settings(max_examples=40)
@given(
    data=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode())),
    known=st.dictionaries(
        st.sampled_from(["charset", "encoding", "transfer", "url", "published"]), st.text(max_size=12)
    ),
)
def test_a_parser_gives_an_article_or_its_own_error(name: str, data: bytes, known: dict[str, str]) -> None:
    try:
        article = PARSERS[name](Cut(name, data, known, COLUMNS), USUAL)
    except ArticleError:
        return
    assert article.text.strip()
    for value in (article.id, article.text, article.title, article.url, article.source, article.lang):
        value.encode()


def test_every_format_has_its_reader() -> None:
    assert {ENDINGS[ending] for ending in ENDINGS} - {"gzip", "zip"} == set(CUTTERS)
