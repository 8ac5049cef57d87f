"""The articles in the report: claims marked where their offsets point, shortened, within a budget."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pipeline.errors import TableError
from pipeline.report.excerpts import Excerpts, Mark, Reference, excerpts

MILLION = 1_000_000


def mark(text: str, mention: str, number: int = 1, occurrence: int = 0) -> Mark:
    """The mark of an occurrence of a mention."""
    start = [found.start() for found in re.finditer(re.escape(mention), text)][occurrence]
    return Mark(start, start + len(mention), f"c{number}", mention)


def shown(
    folder: Path,
    articles: Sequence[tuple[str, str]],
    marks: Mapping[str, Sequence[Mark]],
    cited: Sequence[str] = (),
    budget: int = MILLION,
) -> Excerpts:
    path = folder / "articles.jsonl"
    lines = [json.dumps({"id": name, "text": text, "url": "javascript:x"}) + "\n" for name, text in articles]
    path.write_text("".join(lines), encoding="utf-8")
    return excerpts(path, marks, set(cited), {"c1": [Reference(3, "f%x")]}, budget)


def paragraphs(folder: Path, text: str, *marks: Mark) -> list[str]:
    """The paragraphs of an article, a mark as [mention]."""
    (one,) = shown(folder, [("a", text)], {"a": marks}).shown
    return [
        re.sub(r"<mark[^>]*>(.*?)</mark>(<sup>.*?</sup>)?", r"[\1]", str(paragraph)) for paragraph in one.paragraphs
    ]


def test_a_claim_is_marked_and_leads_to_its_findings(tmp_path: Path) -> None:
    text = "Prima & dopo.\n\nSpese 5 milioni, poi 5 milioni."
    found = shown(tmp_path, [("a", text), ("b", "senza cifre")], {"a": [mark(text, "5 milioni", 1, 1)]})
    (one,) = found.shown
    assert one.paragraphs == (
        "Prima &amp; dopo.",
        'Spese 5 milioni, poi <mark class="figure" id="m-c1">5 milioni</mark><sup><a href="#f-f%25x">3</a></sup>.',
    )
    assert found.marked == {"c1"}
    assert (one.link, one.title) == ("", "a")


def test_offsets_that_point_elsewhere_mark_nothing(tmp_path: Path) -> None:
    text = "Spese 5 milioni."
    wrong = [Mark(0, 9, "c1", "5 milioni"), Mark(900, 909, "c2", "5 milioni")]
    assert paragraphs(tmp_path, text, *wrong) == [text]
    assert shown(tmp_path, [("a", text)], {"a": wrong}).marked == set()


def test_of_marks_that_overlap_the_first_stands(tmp_path: Path) -> None:
    text = "Spese 5 milioni."
    assert paragraphs(tmp_path, text, mark(text, "5 milioni"), mark(text, "milioni", 2)) == ["Spese [5 milioni]."]


def test_a_long_article_is_shortened_to_the_paragraphs_with_claims(tmp_path: Path) -> None:
    filler = "Parole. " * 100
    text = "\n\n".join([filler, "Costa 5 milioni.", "E 6 milioni.", filler, filler, "Poi 7 milioni.", filler])
    marks = [mark(text, f"{n} milioni", n) for n in (5, 6, 7)]
    assert paragraphs(tmp_path, text, *marks) == [
        *("…", "Costa [5 milioni].", "E [6 milioni].", "…", "Poi [7 milioni].", "…"),
    ]


def test_a_long_paragraph_is_shortened_to_what_stands_around_its_claims(tmp_path: Path) -> None:
    text = "x" * 3000 + " 5 milioni e 6 milioni " + "y" * 3000 + " 7 milioni " + "z" * 3000
    (only,) = paragraphs(tmp_path, text, *(mark(text, f"{n} milioni", n) for n in (5, 6, 7)))
    assert re.fullmatch(r"…x+ \[5 milioni\] e \[6 milioni\] y+…y+ \[7 milioni\] z+…", only)
    assert len(only) < 1200
    (only,) = paragraphs(tmp_path, text[2990:], mark(text[2990:], "5 milioni", 5))
    assert re.fullmatch(r"x{10} \[5 milioni\] e 6 milioni y+…", only)


def test_the_budget_goes_to_articles_with_findings_first(tmp_path: Path) -> None:
    text = "Costa 5 milioni. " + "x" * 500
    articles = [(name, text) for name in "abcdef"]
    marks = {name: [mark(text, "5 milioni", n)] for n, name in enumerate("abcdef", 10)}
    found = shown(tmp_path, articles, marks, cited="ef", budget=4000)
    assert [one.id for one in found.shown] == ["e", "f", "a", "b"]
    assert found.left == 2
    assert [one.id for one in shown(tmp_path, articles, marks, cited="ef", budget=1100).shown] == ["e"]


def test_no_file_no_articles(tmp_path: Path) -> None:
    assert excerpts(tmp_path / "articles.jsonl", {"a": [Mark(0, 1, "c1", "5")]}, set(), {}, MILLION) == Excerpts()


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"3", b'{"id": "a"}', b'{"id": 1, "text": "x"}', b'{"id": "a", "text": null}', b'"\xff"']
)
def test_a_file_that_is_not_a_run_s(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "articles.jsonl").write_bytes(b'{"id": "a", "text": "x"}\n' + line + b"\n")
    with pytest.raises(TableError, match=r"articles\.jsonl, line 2: no article of a run"):
        excerpts(tmp_path / "articles.jsonl", {}, set(), {}, MILLION)
