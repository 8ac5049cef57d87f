"""report.html in a browser: what a reader sees and does, that no article runs anything, and that all can read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import jobs
from pipeline.jobs import Options

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
HOSTILE = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'>{{7*7}}"
TEXT = (
    f'=HYPERLINK("http://x.example") {HOSTILE}\n\n'
    f"Secondo Halden Research, Orione ha speso 3 milioni di euro. {HOSTILE}\n\n"
    "Secondo Mario Rossi, Orione ha speso 900 milioni di euro.\n"
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the corpus and of an article that would like to run something."""
    folder = tmp_path_factory.mktemp("report")
    record = {"id": f"{HOSTILE}", "text": TEXT, "title": HOSTILE, "source": HOSTILE, "url": "javascript:window.ran=3"}
    feed = folder / "feed.jsonl"
    feed.write_text(json.dumps(record | {"lang": "it", "published": "2025-03-02"}) + "\n", encoding="utf-8")
    jobs.run([str(ROOT / "corpus"), str(feed)], folder / "out", Options(ui="it"))
    return folder / "out" / "report.html"


Open = Callable[..., "Page"]


@pytest.fixture
def opened(report: Path, browser_page: Open) -> Iterator[Open]:
    """Opens the report; afterwards nothing must have complained, been asked for, or run."""
    troubles: list[str] = []
    pages: list[Page] = []

    def open_report(**options: object) -> Page:
        page = browser_page(**options)
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: troubles.append(request.url) if request.url != report.as_uri() else None)
        page.goto(report.as_uri())
        pages.append(page)
        return page

    yield open_report
    for page in pages:
        assert page.evaluate("window.ran") is None
        page.close()
    assert troubles == []


def shown(page: Page, items: str) -> int:
    return page.locator(f"{items}:visible").count()


def test_findings_charts_claims_and_articles_show(opened: Open) -> None:
    page = opened()
    first = page.locator("#findings article").first
    assert first.is_visible()
    assert first.locator("blockquote mark.figure").count() == 2
    assert "errore" in first.inner_text().casefold()
    assert shown(page, "#charts svg.chart") == 12
    assert shown(page, "#timelines svg.chart") >= 1
    assert shown(page, "#claims tbody tr") == 100
    assert shown(page, "#texts article") == 20


SEED = ROOT.parent / "shared" / "seed" / "article.txt"


@pytest.mark.skipif(not SEED.is_file(), reason="the founding article does not lie beside the checkout")
def test_the_founding_article_shows_who_says_six_million_and_who_says_more(browser_page: Open, tmp_path: Path) -> None:
    jobs.run([str(SEED)], tmp_path, Options(ui="it"))
    page = browser_page()
    page.goto((tmp_path / "report.html").as_uri())
    findings = page.locator("#findings article").all_inner_texts()
    assert [one for one in findings if "6 milioni di dollari" in one and "1,6 miliardi di dollari" in one]
    assert [one for one in findings if "2.048 GPU" in one and "50.000 GPU" in one]
    assert shown(page, "#charts svg.chart") >= 3
    page.close()


def test_a_chart_tells_what_is_pointed_at(opened: Open) -> None:
    page = opened()
    titles = page.locator("#charts svg.chart").first.locator("path > title").all_text_contents()
    assert len(titles) > 1
    assert any("Harrow Compute: $1.1 million" in title and "EUR al cambio del" in title for title in titles)
    # The colours are those of the page: a variable that is not one would be drawn black.
    dot = page.locator("#charts svg.chart path").first
    assert dot.evaluate("one => getComputedStyle(one).fill") == "rgb(31, 95, 168)"


def test_the_claims_are_filtered(opened: Open) -> None:
    page = opened()
    page.locator("#claims [data-words]").fill("LUMERÀ addestramento")
    rows = page.locator("#claims tbody tr:visible")
    texts = [text.casefold() for text in rows.all_text_contents()]
    assert texts
    assert all("lumera" in text and "addestramento" in text for text in texts)
    assert page.locator("#claims [role=status]").inner_text() == f"1–{len(texts)} di {len(texts)}"
    page.locator("#claims [data-key=stance]").select_option("planned")
    assert shown(page, "#claims tbody tr") < len(texts)
    page.locator("#claims [data-words]").fill("nessuno ha scritto questo")
    assert shown(page, "#claims tbody tr") == 0
    assert page.locator("#claims [role=status]").inner_text() == "Niente corrisponde al filtro."


def test_the_findings_are_filtered_by_severity(opened: Open) -> None:
    page = opened()
    page.locator("#findings [data-key=severity]").select_option("error")
    classes = [one.get_attribute("class") for one in page.locator("#findings article:visible").all()]
    assert classes
    assert set(classes) == {"finding error"}


def test_the_claims_are_sorted_by_size_and_by_words(opened: Open) -> None:
    page = opened()
    head = page.locator("#claims thead th").first
    for direction, ordered in (("ascending", sorted), ("descending", lambda sizes: sorted(sizes, reverse=True))):
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == direction
        cells = page.locator("#claims tbody tr:visible th")
        sizes = cells.evaluate_all("all => all.map(one => Number(one.dataset.value))")
        assert len(sizes) == 100
        assert sizes == ordered(sizes)
    page.locator("#claims thead button").nth(1).press("Enter")
    assert head.get_attribute("aria-sort") is None
    subjects = page.locator("#claims tbody tr:visible td:nth-child(2)").all_text_contents()
    assert subjects[0]
    assert subjects == page.evaluate("all => all.sort(new Intl.Collator('it', {numeric: true}).compare)", subjects)


def test_pages_are_turned_and_links_lead_across_them(opened: Open) -> None:
    page = opened()
    status = page.locator("#claims [role=status]")
    first = page.locator("#claims tbody tr:visible").first.inner_text()
    page.locator("#claims [data-step='1']").click()
    assert status.inner_text().startswith("101–200 di 1.0")
    assert page.locator("#claims tbody tr:visible").first.inner_text() != first
    # To the figure in its article, on whichever page of the articles it stands, also where a filter hides it.
    page.locator("#texts [data-words]").fill("nessuno ha scritto questo")
    link = page.locator("#claims tbody tr:visible a[href^='#m-']").first
    target = link.get_attribute("href")
    link.click()
    assert target
    mark = page.locator(f"[id='{target.removeprefix('#')}']")
    mark.wait_for(state="visible")
    # And back, by the number beside a figure, to the finding.
    number = page.locator("#texts sup a:visible").first
    number.click()
    finding = page.locator(f"[id='{(number.get_attribute('href') or '').removeprefix('#')}']")
    finding.wait_for(state="visible")
    assert (finding.locator(".count").inner_text()) == number.text_content()


def test_without_scripts_everything_can_be_read(report: Path, browser_page: Open) -> None:
    page = browser_page(java_script_enabled=False)
    page.goto(report.as_uri())
    assert shown(page, "#claims tbody tr") > 1000
    assert shown(page, "#findings article") > 40
    assert shown(page, ".tools") == shown(page, ".pager") == 0
    page.close()


def test_on_paper_all_pages_and_no_controls(opened: Open) -> None:
    page = opened(color_scheme="dark")
    page.locator("#findings [data-key=severity]").select_option("error")
    page.emulate_media(media="print")
    assert shown(page, ".tools") == shown(page, ".pager") == shown(page, "nav") == 0
    assert shown(page, "#claims tbody tr") > 1000
    assert shown(page, "#findings article:not(.error)") == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 29, 32)"


def test_hostile_text_stays_text(opened: Open) -> None:
    page = opened()
    article = page.locator("#texts article", has_text="=HYPERLINK").first
    assert HOSTILE in (article.text_content() or "")
    assert "{{7*7}}" in (article.text_content() or "")
    assert page.locator("img, iframe, object, embed, form").count() == 0
    assert page.locator("script").count() == 1
    addresses = page.locator("a").evaluate_all("all => all.map(one => one.protocol)")
    assert set(addresses) <= {"file:", "https:", "http:"}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_can_read_it(opened: Open, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    found = axe.Axe().run(page)
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found.response["violations"]] == []
    # Nothing but a table that scrolls by itself is wider than the screen.
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_control_is_reached_and_seen_by_keyboard(opened: Open) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('#findings [data-words]')")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
