"""report.html: what it shows, that it needs no network, and that nothing in it runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.checks import check
from pipeline.errors import PatternError, TableError, UsageError
from pipeline.models import Claim, Reject
from pipeline.patterns import Packs, load_packs
from pipeline.report import figures, write_report
from pipeline.report.kept import MOST_CLAIMS, MOST_FINDINGS
from pipeline.report.views import marked, safe_link
from pipeline.report.wording import Wording
from pipeline.table import (
    CLAIM_COLUMNS,
    FIGURE_COLUMNS,
    FINDING_COLUMNS,
    REJECT_COLUMNS,
    claim_row,
    finding_row,
    reject_row,
    write_csv,
)

ROOT = Path(__file__).resolve().parent.parent
FIRST = Claim(
    claim_id="c1",
    article_id="a.txt",
    source="Il Faro",
    title="Orione, i conti",
    url="https://faro.example/conti?a=1&b=2",
    published="2025-03-02",
    lang="it",
    kind="money",
    subject="Orione",
    measure="revenue",
    value=Decimal(3200000000),
    value_low=Decimal(3200000000),
    value_high=Decimal(3200000000),
    unit="EUR",
    qualifier="about",
    per="",
    item="",
    attributed_to="Halden Research",
    via="",
    attribution="indirect",
    cue="secondo",
    stance="asserted",
    period="",
    mention="3,2 miliardi",
    sentence="Secondo Halden Research i ricavi sono circa 3,2 miliardi.",
    start=44,
    end=56,
)
SECOND = replace(
    FIRST,
    claim_id="c2",
    article_id="b.txt",
    source="",
    title="",
    url="",
    attributed_to="",
    value=Decimal(4100000000),
    qualifier="exact",
    mention="4,1 miliardi",
    sentence="I ricavi sono di 4,1 miliardi.",
)
HOSTILE = "</style></blockquote><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"


@cache
def packs() -> Packs:
    return load_packs()


def wording(lang: str = "it") -> Wording:
    return Wording(lang, packs().wording[lang], {})


def folder_of(folder: Path, claims: Sequence[Claim], rejects: Sequence[Reject] = ()) -> Path:
    write_csv(folder / "claims.csv", CLAIM_COLUMNS, map(claim_row, claims))
    write_csv(folder / "inconsistencies.csv", FINDING_COLUMNS, map(finding_row, check(claims, packs())))
    write_csv(folder / "rejects.csv", REJECT_COLUMNS, map(reject_row, rejects))
    return folder


def page_of(folder: Path, ui: str = "it") -> str:
    write_report(folder, packs(), ui)
    return (folder / "report.html").read_text(encoding="utf-8")


class Page(HTMLParser):
    """Collects elements and attributes, and checks that every element is closed in order."""

    VOID = frozenset({"meta", "br", "img", "link", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("ui", "words"),
    [
        (
            "it",
            [
                "cifra contesa",
                "disaccordo tra fonti",
                "ricavi",
                "circa",
                "fonti indipendenti: 2",
                "almeno 1,15 volte",
            ],
        ),
        (
            "en",
            [
                "disputed",
                "sources disagree",
                "revenue",
                "about",
                "independent sources: 2",
                "at least 1.15 times",
            ],
        ),
    ],
)
def test_shows_findings_with_both_sentences_and_the_figure_marked(tmp_path: Path, ui: str, words: list[str]) -> None:
    page = page_of(folder_of(tmp_path, [FIRST, SECOND]), ui)
    for text in [
        *words,
        '<mark class="cue">Secondo</mark> <mark class="source">Halden Research</mark> i ricavi sono circa '
        '<mark class="figure">3,2 miliardi</mark>.',
        'I ricavi sono di <mark class="figure">4,1 miliardi</mark>.',
        '<a href="https://faro.example/conti?a=1&amp;b=2" rel="noopener noreferrer">Orione, i conti</a>',
        "b.txt",
        f'<html lang="{ui}">',
    ]:
        assert text in page
    Page(page)


@pytest.mark.parametrize(("ui", "word"), [("it", "ricavi / mese"), ("en", "revenue / month")])
def test_the_table_says_per_what(tmp_path: Path, ui: str, word: str) -> None:
    assert word in page_of(folder_of(tmp_path, [replace(FIRST, per="month")]), ui)


@pytest.mark.parametrize("ratio", ["", "abc", "NaN", "1e5", "1" * 60, "9" * 120])
def test_any_ratio_of_an_edited_table(tmp_path: Path, ratio: str) -> None:
    folder_of(tmp_path, [FIRST, SECOND])
    (finding,) = check([FIRST, SECOND], packs())
    row = list(finding_row(finding))
    row[FINDING_COLUMNS.index("ratio")] = ratio
    write_csv(tmp_path / "inconsistencies.csv", FINDING_COLUMNS, [row])
    Page(page_of(tmp_path))


def test_empty_tables_make_a_page(tmp_path: Path) -> None:
    page = page_of(folder_of(tmp_path, []))
    assert "Nessuna cifra rilevata." in page
    assert "Nessuna segnalazione" in page
    Page(page)


def test_rejects_and_manifest_are_used_where_they_are(tmp_path: Path) -> None:
    folder_of(tmp_path, [SECOND], [Reject("x.bin", "binary", "NUL bytes")])
    (tmp_path / "run.json").write_text('{"riscontro": "9.8.7", "counts": {"articles": 12}}', encoding="utf-8")
    page = page_of(tmp_path)
    assert "<dt>articoli</dt><dd>12</dd>" in page
    assert '<th scope="row">x.bin</th><td>binary</td><td>NUL bytes</td>' in page
    assert "riscontro 9.8.7" in page


def test_the_foot_names_packs_and_notes(tmp_path: Path) -> None:
    said = {"packs": {"patterns": "4ce3", "mine<": "77aa"}, "notes": ["read anew & slowly"], "inputs": ["in/", "b"]}
    (tmp_path / "run.json").write_text(json.dumps(said), encoding="utf-8")
    page = page_of(folder_of(tmp_path, [FIRST]))
    assert "<li>patterns <code>4ce3</code></li>" in page
    assert "<li>mine&lt; <code>77aa</code></li>" in page
    assert "<li>read anew &amp; slowly</li>" in page
    assert "Letto da: in/, b</p>" in page


def test_a_name_that_is_no_text_is_shown_as_far_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"inputs": ["in-\udcff/"]}), encoding="utf-8")
    assert "Letto da: in-?/</p>" in page_of(folder_of(tmp_path, [FIRST]))


def test_articles_are_shown_with_links_to_and_from_findings(tmp_path: Path) -> None:
    folder_of(tmp_path, [replace(FIRST, start=44, end=56), SECOND])
    record = {"id": "a.txt", "text": FIRST.sentence, "title": "Orione, i conti", "lang": "it"}
    (tmp_path / "articles.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    page = page_of(tmp_path)
    (finding,) = re.findall(r'<article class="finding disputed" id="(f-\w+)"', page)
    mark = '<mark class="figure" id="m-c1">3,2 miliardi</mark>'
    assert f'{mark}<sup><a href="#{finding}">1</a></sup>' in page
    assert page.count('<a href="#m-c1">Orione, i conti</a>') == 2  # in the finding, and in the table
    # The other article is not there, and has no address.
    assert "#m-c2" not in page
    Page(page)


def test_figures_are_drawn_and_told_in_a_table(tmp_path: Path) -> None:
    folder_of(tmp_path, [FIRST, SECOND])
    write_csv(tmp_path / "figures.csv", FIGURE_COLUMNS, [row for _, row in figures([FIRST, SECOND])])
    page = page_of(tmp_path)
    assert 'aria-label="Orione: ricavi (EUR)"' in page
    assert '<th scope="row">Halden Research</th><td>circa 3,2 miliardi<br>' in page
    Page(page.replace("<!doctype html>", ""))


def test_the_same_tables_give_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    claims = [
        replace(one, claim_id=f"{one.claim_id}{n}", subject=f"S{n}", measure=measure, stance=stance)
        for n, (measure, stance) in enumerate([("revenue", "asserted"), ("x", "planned"), ("y", "alleged")])
        for one in (FIRST, SECOND)
    ]
    folder_of(tmp_path, claims)
    write_csv(tmp_path / "figures.csv", FIGURE_COLUMNS, [row for _, row in figures(claims)])
    code = (
        "import sys; from pathlib import Path; from pipeline.patterns import load_packs; "
        "from pipeline.report import write_report; write_report(Path(sys.argv[1]), load_packs(), 'en')"
    )
    pages = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, cwd=ROOT, env=environment)
        pages.add((tmp_path / "report.html").read_bytes())
    assert len(pages) == 1
    assert b"<svg class" in pages.pop()


@pytest.mark.parametrize(
    ("unit", "published", "worth"),
    [
        ("USD", "2025-02-05", "3,07 miliardi EUR al cambio del 5 feb 2025"),
        ("EUR", "2025-02-05", "3,335 miliardi USD al cambio del 5 feb 2025"),
        # A Sunday has the rate of the Friday before it.
        ("EUR", "2025-02-09T10:00:00", "3,321 miliardi USD al cambio del 7 feb 2025"),
        ("EUR", "", ""),
        ("EUR", "2025", ""),
        ("TWD", "2025-02-05", ""),
        ("GPU", "2025-02-05", ""),
    ],
)
def test_an_amount_at_the_rate_of_the_day(unit: str, published: str, worth: str) -> None:
    assert wording().worth(replace(FIRST, unit=unit, published=published)) == worth


@pytest.mark.parametrize(
    ("published", "lang", "day"),
    [
        ("2025-03-02", "it", "2 mar 2025"),
        ("2025-03-02T01:00:00Z", "en", "Mar 2, 2025"),
        ("2025", "it", "2025"),
        ("", "it", ""),
    ],
)
def test_dates_are_written_as_the_language_does(published: str, lang: str, day: str) -> None:
    assert wording(lang).day(published) == day


def test_a_word_is_filled_in_once() -> None:
    assert wording().say("via", name="{name} {count}") == "tramite {name} {count}"


@pytest.mark.parametrize(
    "manifest",
    [None, "not json", "[]", "{}", '{"counts": 3, "riscontro": 4}', '{"counts": {"articles": "x"}}'],
)
def test_rejects_and_manifest_may_be_missing_or_odd(tmp_path: Path, manifest: str | None) -> None:
    folder_of(tmp_path, [FIRST])
    (tmp_path / "rejects.csv").unlink()
    if manifest is not None:
        (tmp_path / "run.json").write_text(manifest, encoding="utf-8")
    assert "<dt>articoli</dt><dd>1</dd>" in page_of(tmp_path)


def test_a_finding_whose_claim_is_gone_is_still_shown(tmp_path: Path) -> None:
    folder_of(tmp_path, [FIRST, SECOND])
    write_csv(tmp_path / "claims.csv", CLAIM_COLUMNS, [claim_row(FIRST)])
    page = page_of(tmp_path)
    assert "<blockquote>I ricavi sono di 4,1 miliardi.</blockquote>" in page
    assert "4100000000 EUR" in page
    Page(page)


def test_hostile_text_is_inert(tmp_path: Path) -> None:
    cells = ("article_id", "source", "title", "subject", "attributed_to", "mention", "item")
    hostile = dict.fromkeys(cells, HOSTILE)
    claims = [
        replace(FIRST, **hostile, sentence=f"x {HOSTILE} y", url="javascript:alert(1)"),  # type: ignore[arg-type]
        replace(
            SECOND,
            **(hostile | {"attributed_to": "B" + HOSTILE}),  # type: ignore[arg-type]
            sentence=HOSTILE,
            url=' https://x.example/"onmouseover="alert(1)',
        ),
    ]
    page = page_of(folder_of(tmp_path, claims, [Reject(HOSTILE, HOSTILE, HOSTILE)]))
    assert "Segnalazioni" in page
    assert 'class="finding disputed"' in page
    parsed = Page(page)
    tags = [tag for tag, _ in parsed.tags]
    assert not {*tags} & {"img", "iframe", "object", "link", "form"}
    assert tags.count("script") == tags.count("style") == 1
    for _, attributes in parsed.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert (attributes.get("href") or "#").startswith(("https:", "#"))
    assert "{{7*7}}" in page


def test_loads_nothing_from_the_network(tmp_path: Path) -> None:
    page = page_of(folder_of(tmp_path, [FIRST, SECOND]))
    tags = Page(page).tags
    (policy,) = (of["content"] for _, of in tags if of.get("http-equiv") == "Content-Security-Policy")
    own = {name: re.search(f"<{name}>(.*?)</{name}>", page, re.S) for name in ("style", "script")}
    hashes = {name: b64encode(sha256(found[1].encode()).digest()).decode() for name, found in own.items() if found}
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not [name for _, attributes in tags for name in attributes if name in ("src", "srcset")]
    assert "url(" not in page
    assert "@import" not in page


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://faro.example/a", True),
        ("HTTP://faro.example", True),
        (" https://faro.example ", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("javascript://faro.example/%0aalert(1)", False),
        ("ftp://faro.example/a", False),
        ("data:text/html,x", False),
        ("//faro.example/a", False),
        ("https:", False),
        ("http://[", False),
        ("faro.example", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_links(url: str, safe: bool) -> None:
    assert safe_link(url) == (url.strip() if safe else "")


@pytest.mark.parametrize(
    ("sentence", "mention", "cue", "source", "expected"),
    [
        ("a 5 b 5", "5", "", "", "a [figure:5] b 5"),
        ("<5>", "5", "", "", "&lt;[figure:5]&gt;"),
        ("a", "5", "", "", "a"),
        ("a & b", "", "", "", "a &amp; b"),
        ("{0} 5 {x}", "5", "", "", "{0} [figure:5] {x}"),
        ("15 milioni e 5 milioni", "5 milioni", "", "", "15 milioni e [figure:5 milioni]"),
        ("1,5 e 5", "5", "", "", "1,5 e [figure:5]"),
        ("$5m, says Bo", "$5m", "says", "Bo", "[figure:$5m], [cue:says] [source:Bo]"),
        ("SECONDO Ada 5", "5", "secondo", "Ada", "[cue:SECONDO] [source:Ada] [figure:5]"),
        # A source inside the figure is not marked twice, one that the sentence does not hold not at all.
        ("5 Bo", "5 Bo", "", "Bo", "[figure:5 Bo]"),
        ("5", "5", "disse", "Ada", "[figure:5]"),
    ],
)
def test_marked(sentence: str, mention: str, cue: str, source: str, expected: str) -> None:
    claim = replace(FIRST, sentence=sentence, mention=mention, cue=cue, attributed_to=source)
    plain = re.sub(r'<mark class="(\w+)">(.*?)</mark>', r"[\1:\2]", str(marked(claim)))
    assert plain == expected


def test_a_very_long_sentence_is_shortened_around_its_figure() -> None:
    shown = str(marked(replace(FIRST, sentence="a" * 5000 + " 3,2 miliardi " + "b" * 5000)))
    assert '<mark class="figure">3,2 miliardi</mark>' in shown
    assert shown.startswith("…a")
    assert shown.endswith("b…")
    assert len(shown) < 1000


def test_a_long_table_is_cut_and_the_page_says_so(tmp_path: Path) -> None:
    claims = [replace(FIRST, claim_id=f"c{n}", subject=f"S{n}") for n in range(MOST_CLAIMS + 3)]
    page = page_of(folder_of(tmp_path, claims))
    assert page.count("<tr id=") == MOST_CLAIMS
    assert "Righe lasciate fuori: 3" in page


def test_a_long_list_of_findings_is_cut_and_the_page_says_so(tmp_path: Path) -> None:
    pairs = [
        replace(one, claim_id=f"{one.claim_id}n{n}", subject=f"S{n}")
        for n in range(MOST_FINDINGS + 2)
        for one in (FIRST, SECOND)
    ]
    page = page_of(folder_of(tmp_path, pairs))
    assert page.count('<article class="finding') == MOST_FINDINGS
    assert "Lasciate fuori: 2" in page


def test_the_old_page_stays_when_a_table_is_bad(tmp_path: Path) -> None:
    page_of(folder_of(tmp_path, [FIRST]))
    before = (tmp_path / "report.html").read_bytes()
    (tmp_path / "inconsistencies.csv").write_text("finding_id\r\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"inconsistencies\.csv, row 1: the column check is missing"):
        write_report(tmp_path, packs())
    assert (tmp_path / "report.html").read_bytes() == before


def test_missing_folder_table_and_language(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        write_report(tmp_path / "none", packs())
    with pytest.raises(TableError, match=r"inconsistencies\.csv: No such file"):
        write_report(tmp_path, packs())
    with pytest.raises(UsageError, match="'xx'; choose one of: en, es, it"):
        write_report(tmp_path, packs(), "xx")


def test_a_missing_word_names_the_file(tmp_path: Path) -> None:
    words = {name: word for name, word in packs().wording["it"].items() if name != "intro"}
    with pytest.raises(PatternError, match=r"it/explain\.toml, \[report\]: .*'intro'"):
        write_report(folder_of(tmp_path, [FIRST]), replace(packs(), wording={"it": words}))


@pytest.mark.parametrize("table", ["explain", "wording"])
def test_all_languages_have_the_same_words(table: str) -> None:
    texts = getattr(packs(), table)
    optional = {name for name in texts["it"] if name.startswith("per_")}
    assert set(texts["it"]) - optional == set(texts["en"]) - optional == set(texts["es"]) - optional


def test_a_corrected_figure_is_shown_as_corrected(tmp_path: Path) -> None:
    """In the finding and its explanation: what the text says is no longer what was compared."""
    value = Decimal(9_900_000_000)
    first = replace(FIRST, value=value, value_low=value, value_high=value, qualifier="exact", review="fix")
    (finding, *_) = check([first, SECOND], packs(), "it")
    assert "«3,2 miliardi» (dopo la revisione: 9,9 miliardi EUR)" in finding.explanation
    page = page_of(folder_of(tmp_path, [first, SECOND]))
    assert "9,9 miliardi EUR" in page
