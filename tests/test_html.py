"""Pages: exactly the article's paragraphs, what the page says of itself, and a reject where there is no article."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import articles
from pipeline.articles import html
from pipeline.articles.html import parse_html
from pipeline.articles.records import Cut
from pipeline.claims import Extractor
from pipeline.errors import ArticleError
from pipeline.limits import USUAL, Limits
from pipeline.models import Article, Reject
from pipeline.patterns import Packs

ITALIAN = """<!DOCTYPE html>
<html lang="it-IT"><head><meta charset="utf-8">
<title>Ferroluna, 1,6 miliardi per i server - Il Corriere Roversano</title>
<meta property="og:title" content="Ferroluna, 1,6 miliardi per i server">
<meta property="og:site_name" content="Il Corriere Roversano">
<link rel="canonical" href="https://corriere-roversano.example/economia/ferroluna-server">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"datePublished": "2025-02-04T10:30:00+01:00", "dateModified": "2025-03-01T08:00:00+01:00",
"publisher": {"@type": "Organization", "name": "Il Corriere Roversano"}}</script></head><body>
<div id="cookie-banner" class="cookie-consent"><p>Usiamo cookie di profilazione. Se non vuoi, abbonati a 1 euro.</p>
<button>Accetta</button></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/abbonati">Abbonati a 1 euro</a></li></ul></nav></header>
<main><article>
<h1>Ferroluna, 1,6 miliardi per i server</h1>
<div class="meta">di <a href="/anna">Anna Verdi</a> <time datetime="2025-02-04">4 febbraio 2025</time></div>
<figure><img src="a.jpg"><figcaption>Il centro da 90 milioni di euro (foto Agenzia)</figcaption></figure>
<p>La società roversana Ferroluna ha investito circa <b>1,6 miliardi di euro</b> in server, secondo gli analisti
di Vertex. La cifra comprende gli edifici.</p>
<p>Il gruppo dispone di <a href="/gpu">50.000 GPU Hopper</a>, ha detto l’amministratrice delegata Carla Neri.</p>
<h2>I conti del gruppo</h2>
<p>Nel 2024 i ricavi sono stati di 3,2 miliardi di euro, il 12 per cento in più<br>
rispetto all’anno prima.<br><br>L’utile è sceso a 210 milioni di euro.</p>
<table><tr><th>Voce</th><th>2024</th></tr><tr><td>Ricavi</td><td>3,2 miliardi</td></tr></table>
<ul><li>Server: 1,1 miliardi di euro</li><li>Edifici: 500 milioni di euro</li></ul>
<div class="related"><h3>Leggi anche</h3><ul><li><a href="/x">Borsa, persi 3 miliardi di euro</a></li></ul></div>
<blockquote><p>Non ci fermeremo qui: entro il 2027 spenderemo altri 3 miliardi di euro.</p></blockquote>
</article>
<section class="comments" id="comments"><h3>Commenti</h3><p>Per me ne hanno buttati 10 milioni di euro.</p></section>
</main><footer><p>© 2025 Il Corriere Roversano. Capitale sociale 2.000.000 di euro.</p></footer></body></html>"""

ITALIAN_TEXT = """Ferroluna, 1,6 miliardi per i server

La società roversana Ferroluna ha investito circa 1,6 miliardi di euro in server, secondo gli analisti di Vertex. \
La cifra comprende gli edifici.

Il gruppo dispone di 50.000 GPU Hopper, ha detto l’amministratrice delegata Carla Neri.

I conti del gruppo

Nel 2024 i ricavi sono stati di 3,2 miliardi di euro, il 12 per cento in più
rispetto all’anno prima.

L’utile è sceso a 210 milioni di euro.

Voce | 2024

Ricavi | 3,2 miliardi

- Server: 1,1 miliardi di euro

- Edifici: 500 milioni di euro

Non ci fermeremo qui: entro il 2027 spenderemo altri 3 miliardi di euro."""

ENGLISH = """<html lang="en"><head><title>Harbour board fined $4m | The Tidewater Post</title>
<meta property="og:site_name" content="The Tidewater Post">
<meta property="article:published_time" content="2024-11-20T08:15:00Z">
<meta property="og:url" content="https://tidewaterpost.example/2024/11/20/harbour-board-fined"></head><body>
<header class="site-header"><a href="/">The Tidewater Post</a><h1>Harbour board fined $4m</h1>
<nav><a href="/news">News</a><a href="/offers">Subscribe for $1 a week</a></nav></header>
<div class="article-body"><p>The regulator fined the Calder harbour board $4 million on Wednesday for dumping silt off
the northern breakwater, a spokeswoman said.</p>
<aside class="newsletter"><p>Sign up to our newsletter and save $20.</p></aside>
<p>The board had set aside $1.5 million for the case and will appeal, its chair Ellen Marsh told reporters.</p>
<p>Repairs to the breakwater cost $12 million last year.</p></div>
<footer><p>Copyright 2024 The Tidewater Post Ltd, 1 Quay Street.</p></footer></body></html>"""

ENGLISH_TEXT = """Harbour board fined $4m

The regulator fined the Calder harbour board $4 million on Wednesday for dumping silt off the northern breakwater, \
a spokeswoman said.

The board had set aside $1.5 million for the case and will appeal, its chair Ellen Marsh told reporters.

Repairs to the breakwater cost $12 million last year."""

PARAGRAPHS = (
    "<p>La società ha investito 3 milioni di euro in server, secondo gli analisti di Vertex e di altre case.</p>"
    "<p>Nel 2024 i ricavi sono stati di 3,2 miliardi di euro, in crescita del 12 per cento in un anno.</p>"
)


def page(body: str, head: str = "<title>Ferroluna investe 3 milioni</title>") -> str:
    return f'<!DOCTYPE html><html lang="it"><head>{head}</head><body>{body}</body></html>'


def read(
    tmp_path: Path, packs: Packs, content: str | bytes, name: str = "a.html", limits: Limits = USUAL
) -> Article | Reject:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (item,) = articles.read([str(path)], packs, limits=limits)
    return item


def test_an_italian_page_gives_its_paragraphs_and_its_head(tmp_path: Path, packs: Packs) -> None:
    assert read(tmp_path, packs, ITALIAN) == Article(
        id="a.html",
        text=ITALIAN_TEXT,
        title="Ferroluna, 1,6 miliardi per i server",
        url="https://corriere-roversano.example/economia/ferroluna-server",
        source="Il Corriere Roversano",
        published="2025-02-04",
        lang="it",
    )


def test_an_english_page_gives_its_paragraphs_under_its_title(tmp_path: Path, packs: Packs) -> None:
    assert read(tmp_path, packs, ENGLISH, "b.htm") == Article(
        id="b.htm",
        text=ENGLISH_TEXT,
        title="Harbour board fined $4m",
        url="https://tidewaterpost.example/2024/11/20/harbour-board-fined",
        source="The Tidewater Post",
        published="2024-11-20",
        lang="en",
    )


def test_the_claims_of_a_page_point_into_its_text(packs: Packs) -> None:
    article = articles.ArticleReader(packs).article(articles.Record("a", "a", Cut("html", ITALIAN.encode())))
    assert isinstance(article, Article)
    claims = Extractor(packs).claims(article)
    assert {claim.mention for claim in claims} >= {"1,6 miliardi di euro", "50.000 GPU Hopper", "210 milioni di euro"}
    assert all(article.text[claim.start : claim.end] == claim.mention for claim in claims)
    assert not {"90 milioni di euro", "10 milioni di euro", "1 euro"} & {claim.mention for claim in claims}


SHELLS = {
    "nothing": "",
    "a script": '<div id="root"></div><script>var a = "3 milioni di euro";</script>',
    "consent": "<div><h2>La tua privacy</h2><p>Noi e i nostri 823 partner usiamo cookie e dati personali, con il tuo "
    "consenso, per mostrarti annunci.</p><p>Rifiuta e abbonati a 1 euro al mese, quando vuoi, dal sito.</p></div>",
    "subscription": "<main><h1>Ferroluna investe 3 milioni</h1><p>Questo contenuto è riservato agli abbonati.</p>"
    "<p>Abbonati a 1 euro al mese per il primo anno e leggi tutti i nostri articoli.</p></main>",
    "links": "<ul>"
    + "".join(f"<li><a href=/{n}>Persi {n} milioni di euro in Borsa, {n}</a></li>" for n in range(40))
    + "</ul>",
    "an offer": "<p>Iscriviti alla nostra lettera e ricevi ogni giorno 10 euro di sconto sui giornali.</p>",
    "not found": "<h1>Pagina non trovata</h1><p>La pagina che cerchi non esiste o è stata spostata altrove.</p>",
    "a thousand divs": "<div>" * 1000 + PARAGRAPHS * 5 + "</div>" * 1000,
}


@pytest.mark.parametrize("body", SHELLS.values(), ids=SHELLS)
def test_a_page_without_an_article_is_a_reject(tmp_path: Path, packs: Packs, body: str) -> None:
    item = read(tmp_path, packs, page(body))
    assert isinstance(item, Reject), item
    assert item.reason == "no_main_text"
    assert "save its text as .txt" in item.detail


@pytest.mark.parametrize(
    ("body", "text"),
    [
        # The first lines of an article before the wall are an article.
        (
            "<article><h1>Ferroluna investe</h1><p>La Ferroluna ha investito 3 milioni di euro in server.</p>"
            "<p>Per continuare a leggere abbonati a 1 euro al mese.</p></article>",
            "Ferroluna investe\n\nLa Ferroluna ha investito 3 milioni di euro in server.\n\n"
            "Per continuare a leggere abbonati a 1 euro al mese.",
        ),
        # A flash of one sentence.
        (
            "<article><h1>Ferroluna investe</h1><p>Ferroluna ha investito 3 milioni di euro.</p></article>",
            "Ferroluna investe\n\nFerroluna ha investito 3 milioni di euro.",
        ),
        # A headline on two lines is one.
        (
            "<article><h1>Ferroluna<br>investe</h1><p>Ferroluna ha investito 3 milioni di euro.</p></article>",
            "Ferroluna investe\n\nFerroluna ha investito 3 milioni di euro.",
        ),
        # Old sites lay a page out as a table.
        (
            "<table><tr><td><a href=/>Home</a></td><td><p>La società ha investito 3 milioni di euro in server, secondo "
            "gli analisti di Vertex e di altre case.</p></td></tr></table>",
            "Ferroluna investe 3 milioni\n\nHome\n\n"
            "La società ha investito 3 milioni di euro in server, secondo gli analisti di Vertex e di altre case.",
        ),
    ],
)
def test_little_or_odd_is_enough(tmp_path: Path, packs: Packs, body: str, text: str) -> None:
    item = read(tmp_path, packs, page(body))
    assert isinstance(item, Article), item
    assert item.text == text


def test_the_offer_under_a_teaser_is_no_claim(tmp_path: Path, packs: Packs) -> None:
    item = read(
        tmp_path,
        packs,
        page(
            "<article><p>La Ferroluna ha investito 3 milioni di euro in server.</p>"
            "<p>Per continuare a leggere abbonati a 1 euro al mese.</p></article>",
            "",
        ),
    )
    assert isinstance(item, Article)
    assert [claim.mention for claim in Extractor(packs).claims(item)] == ["3 milioni di euro"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "cp1252"),
        ('<meta charset="iso-8859-1">', "cp1252"),
        # Saved again as UTF-8, with the old declaration.
        ('<meta charset="iso-8859-1">', "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">', "iso-8859-2"),
        ("<meta charset=utf-8>", "utf-16"),
        ("<meta charset='no-such-code'>", "cp1252"),
    ],
)
def test_a_page_is_decoded_by_mark_utf_8_declaration_rule(head: str, encoding: str) -> None:
    words = "perché Łódź è più" if encoding == "iso-8859-2" else "perché è più"
    words = words.replace("è", "é").replace("ù", "ü") if encoding == "iso-8859-2" else words
    data = page(f"<article><p>{words}: ha investito 3 milioni.</p></article>", head).encode(encoding)
    assert words in parse_html(Cut("html", data), USUAL).text


def test_the_charset_of_the_transfer_goes_before_that_of_the_page() -> None:
    data = page("<p>Łódź ha investito 3 milioni di euro.</p>", "<meta charset=ascii>").encode("iso-8859-2")
    assert "Łódź" in parse_html(Cut("html", data, {"charset": "iso-8859-2"}), USUAL).text


def test_an_xhtml_page_may_declare_its_encoding(tmp_path: Path, packs: Packs) -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?>\n' + page(PARAGRAPHS).replace("lang", "xml:lang")
    item = read(tmp_path, packs, text.encode("cp1252"), "a.xhtml")
    assert isinstance(item, Article), item
    assert item.text.startswith("Ferroluna investe 3 milioni\n\nLa società ha")


@pytest.mark.parametrize("lang", ["", "ita", "{{ lang }}", "IT_it"])
def test_a_language_that_is_no_code_is_found_in_the_text(tmp_path: Path, packs: Packs, lang: str) -> None:
    item = read(tmp_path, packs, page(PARAGRAPHS).replace('lang="it"', f'lang="{lang}"'))
    assert isinstance(item, Article)
    assert item.lang == "it"


@pytest.mark.parametrize("lang", ['lang="fr"', 'lang="fr-FR"', 'xml:lang="fr"'])
def test_a_page_in_a_language_without_pack_is_refused(tmp_path: Path, packs: Packs, lang: str) -> None:
    item = read(tmp_path, packs, page(PARAGRAPHS).replace('lang="it"', lang))
    assert isinstance(item, Reject)
    assert item.reason == "unknown_language"


def test_a_date_in_the_text_is_not_the_page_s(tmp_path: Path, packs: Packs) -> None:
    body = PARAGRAPHS + "<p>La fabbrica di Forlì ha aperto il 3 marzo 2019 e chiuso il 12/05/2021.</p>"
    other = "<aside><time datetime='2021-03-04'>4 marzo</time></aside><script>var t = '2020-01-01T00:00:00'</script>"
    item = read(tmp_path, packs, page(other + body + "<footer>© 2018</footer>"))
    assert isinstance(item, Article)
    assert item.published == ""


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2025-02-04T22:30:00+01:00">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-02-04"}</script>',
        '<link rel="canonical" href="https://a.example/2025/02/04/ferroluna">',
        '<meta name="date" content="2025-02-04">',
    ],
)
def test_each_way_to_tell_the_date_is_read(tmp_path: Path, packs: Packs, head: str) -> None:
    item = read(tmp_path, packs, page(PARAGRAPHS, head))
    assert isinstance(item, Article)
    assert item.published == "2025-02-04"


def test_too_large_a_page_is_refused_before_it_is_taken_apart(
    tmp_path: Path, packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = page(PARAGRAPHS * 3)
    most = Limits(page=len(content.encode()), article=1)
    assert isinstance(read(tmp_path, packs, content, limits=most), Article)
    monkeypatch.setattr(html, "_extracted", None)
    item = read(tmp_path, packs, content + " ", limits=most)
    assert isinstance(item, Reject)
    assert (item.reason, "raise --limit page" in item.detail) == ("too_long", True)


def test_a_page_that_breaks_the_library_is_a_reject(
    tmp_path: Path, packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_page: str, _url: str) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(html, "_extracted", broken)
    item = read(tmp_path, packs, page(PARAGRAPHS))
    assert isinstance(item, Reject)
    assert (item.reason, "too deep" in item.detail) == ("failed", True)


@pytest.mark.parametrize("name", ["a.txt", "a", "a.php"])
def test_a_page_under_another_name_is_read_as_a_page(tmp_path: Path, packs: Packs, name: str) -> None:
    item = read(tmp_path, packs, "\n<!-- salvata -->\n" + page(PARAGRAPHS), name)
    assert isinstance(item, Article), item
    assert item.text.startswith("Ferroluna investe 3 milioni\n\nLa società ha")


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ArticleError):
        parse_html(Cut("html", b"\xff\xfe\x00\xd8"), USUAL)


def test_nothing_is_said_on_standard_error_and_text_needs_no_trafilatura(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("La Ferroluna ha speso 3 milioni di euro.", encoding="utf-8")
    (tmp_path / "b.html").write_text("<html><body><p>x", encoding="utf-8")
    code = (
        "import sys\nfrom pipeline import articles\nfrom pipeline.patterns import load_packs\npacks = load_packs()\n"
        "heavy = ('trafilatura', 'lxml', 'htmldate', 'pyarrow', 'fastwarc', 'markdown_it', 'yaml')\n"
        "list(articles.read([sys.argv[1]], packs))\nprint([name for name in heavy if name in sys.modules])\n"
        "print([item.reason for item in articles.read([sys.argv[2]], packs)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.txt"), str(tmp_path / "b.html")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("[]\n['no_main_text']\n", "")
