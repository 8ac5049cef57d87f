"""Characters that show nothing change no figure, and each figure stands where it was written, in any form of text."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import jobs
from pipeline.jobs import Options
from pipeline.models import Claim
from pipeline.patterns import Packs
from pipeline.visible import Visible

UNSEEN = "\u00ad\u200b\u200d\u202e\u202c\u2060\ufeff"
TEXT = "Ferroluna è così: «ha speso 3.500 euro», poi 5 milioni di dollari."


@given(st.text(alphabet="ab 5.€è\n" + UNSEEN, max_size=40))
def test_offsets_go_there_and_back(text: str) -> None:
    visible = Visible(text)
    assert visible.text == "".join(character for character in text if character not in UNSEEN)
    for start in range(len(visible.text)):
        for end in range(start + 1, len(visible.text) + 1):
            begin, stop = visible.written(start, end)
            assert Visible(text[begin:stop]).text == visible.text[start:end]
            assert text[begin] == visible.text[start]
            assert text[stop - 1] == visible.text[end - 1]
            assert visible.seen(begin) == start


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.sampled_from(UNSEEN)), max_size=12))
def test_what_shows_nothing_changes_nothing(
    claims_of: Callable[[str, str], list[Claim]], put: list[tuple[int, str]]
) -> None:
    text = TEXT
    for place, character in sorted(put, reverse=True):
        text = text[:place] + character + text[place:]
    plain, found = claims_of("it", TEXT), claims_of("it", text)
    assert len(plain) == 2
    for one, other in zip(plain, found, strict=True):
        told = ("kind", "subject", "measure", "value", "unit", "qualifier", "attributed_to", "stance")
        assert [getattr(one, name) for name in told] == [getattr(other, name) for name in told]
        assert text[other.start : other.end] == other.mention
        assert other.sentence in text
        assert Visible(other.mention).text == one.mention


@pytest.mark.parametrize(
    ("lang", "written", "seen"),
    [
        ("it", "E' cosi' caro perche' costa 5 euro.", "È così caro perché costa 5 euro."),
        ("it", "PERCHE’ COSTA", "PERCHÉ COSTA"),
        ("it", "un po' di 'se' e l'amico", "un po' di 'se' e l'amico"),
        ("en", "the cities' debts, so it is E' here", "the cities' debts, so it is E' here"),
    ],
)
def test_an_apostrophe_for_an_accent(packs: Packs, lang: str, written: str, seen: str) -> None:
    visible = Visible(written, packs.lexicons[lang].accents)
    assert visible.text == seen
    for start in range(len(visible.text)):
        begin, stop = visible.written(start, len(visible.text))
        assert visible.seen(begin) == start
        assert stop == len(written)


FORMS: dict[str, tuple[str, list[str]]] = {
    "composed": (unicodedata.normalize("NFC", "È così: costa 5 euro."), ["5"]),
    "decomposed": (unicodedata.normalize("NFD", "È così: costa 5 euro."), ["5"]),
    "compatibility": (unicodedata.normalize("NFKD", "È così… costa 5 euro."), ["5"]),
    "soft hyphens": ("Costa 3.\u00ad000 eu\u00adro e 5 mi\u00adlio\u00adni di eu\u00adro.", ["3000", "5000000"]),
    "no width": ("Costa 5\u200b euro e \u200b6\u2060 euro.", ["5", "6"]),
    "right to left": ("Costa \u202e5 euro\u202c e \u200f6 euro.", ["5", "6"]),
    "a mark in the midst": ("Costa \ufeff5 euro e 6\ufeff euro.", ["5", "6"]),
    "full width": ("Costa \uff15\uff10\uff10 euro.", ["500"]),
    "Arabic digits": ("Costa \u0665\u0660\u0660 euro.", ["500"]),
    "mathematical digits": ("Costa \U0001d7d3 euro.", ["5"]),
    "beyond the first plane": ("\U0001f600 costa 5 euro \U0001f600 e 6 euro.", ["5", "6"]),
    "a letter that grows": ("İİİ costa 5 euro e 6 EURO.", ["5", "6"]),
    "line ends": (
        "A\r\nCosta 5 euro.\rCosta 6 euro.\nCosta 7 euro.\u2028Costa 8 euro.\u2029Costa 9 euro.\x85Costa 10 euro.",
        ["5", "6", "7", "8", "9", "10"],
    ),
    "a NUL": ("Costa 4 euro.\0 Costa 5 euro.", ["4", "5"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run over all forms, one record each."""
    folder = tmp_path_factory.mktemp("forms")
    records = [json.dumps({"id": name, "text": text, "lang": "it"}) for name, (text, _) in FORMS.items()]
    (folder / "forms.jsonl").write_text("\n".join(records), encoding="utf-8")
    jobs.run([str(folder / "forms.jsonl")], folder / "out", Options())
    return folder / "out"


@pytest.mark.parametrize("name", FORMS)
def test_a_figure_stands_where_the_tables_say(written: Path, name: str) -> None:
    text, values = FORMS[name]
    with (written / "articles.jsonl").open(encoding="utf-8", newline="\n") as lines:
        texts = {record["id"]: record["text"] for record in map(json.loads, lines)}
    assert texts[name] == text
    with (written / "claims.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["article_id"] == name]
    assert [row["value"] for row in rows] == values
    for row in rows:
        assert text[int(row["start"]) : int(row["end"])] == row["mention"].removeprefix("'")
