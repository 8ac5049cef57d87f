"""The review page in a browser: every key, two tabs, hostile text, both themes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from review_run import HOSTILE, claims, read_anew, write_run

from pipeline import decisions
from pipeline.patterns import read_labels
from pipeline.review.app import make_app
from pipeline.review.proposals import Proposals
from pipeline.review.server import listening, make_server
from pipeline.review.session import Session
from pipeline.table import CLAIM_COLUMNS, claim_row, read_claims, write_csv

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "t" * 43
Opens = Callable[..., Any]  # as conftest.browser_page gives it
CODE = "from pipeline.cli import main; main()"
IDS = [claim.claim_id for claim in claims()]


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command at work on a folder, and the address it prints."""
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, "review", str(folder), "--no-browser"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stderr
    try:
        found = re.search(r"http\S+", process.stderr.readline())
        assert found
        yield process, found[0]
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


class Tab:
    """A tab on the page; what it logs as an error fails the test."""

    def __init__(self, opens: Opens, address: str, **options: Any) -> None:
        self.page = opens(**{"viewport": {"width": 1280, "height": 800}, **options})
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.goto(address)
        self.shows("3.200.000.000")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def shows(self, text: str) -> None:
        """Wait until the reading of what is shown holds this."""
        playwright.expect(self.page.locator(".reading")).to_contain_text(text)

    def said(self, text: str) -> None:
        playwright.expect(self.page.locator("#said")).to_contain_text(text)

    def seen(self, selector: str, text: str) -> None:
        playwright.expect(self.page.locator(selector).first).to_contain_text(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_run(tmp_path / "run")


@contextmanager
def hosted(folder: Path, lang: str = "it") -> Iterator[str]:
    """The page in a thread of this process, which starts sooner; gives its address."""
    app = make_app(Session(folder), read_labels((), lang), Proposals(()), lang)
    with listening(0) as listener:
        server = make_server(app, listener, TOKEN)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/?token={TOKEN}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def tab(browser_page: Opens, folder: Path) -> Iterator[Tab]:
    with hosted(folder) as address:
        tab = Tab(browser_page, address)
        yield tab
        tab.page.close()
    assert tab.errors == []


def log(folder: Path) -> list[tuple[str, str]]:
    return [(one.claim_id, one.decision) for one in decisions.read(folder)]


def test_one_key_decides_saves_and_goes_on(tab: Tab, folder: Path) -> None:
    tab.press("a")
    tab.shows("2.048")
    tab.said("Salvato: confermata, 3,2 miliardi di euro")
    tab.press("x")
    tab.shows("4.100.000.000")
    tab.press(" ", "ArrowDown")
    tab.shows("=HYPERLINK(1)")
    tab.press("ArrowUp")
    tab.shows("5.000.000")
    assert log(folder) == [(IDS[0], "accept"), (IDS[1], "reject")]
    tab.seen("[data-table] span", "2/5")


def test_backspace_takes_back_this_tab_s_steps_one_by_one(tab: Tab, folder: Path) -> None:
    tab.press("a")
    tab.shows("2.048")
    tab.press("x")
    tab.shows("4.100.000.000")
    tab.press("Backspace")
    tab.shows("2.048")
    tab.said("ultimo passo annullato")
    tab.press("Backspace")
    tab.shows("3.200.000.000")
    tab.seen("[data-table] span", "0/5")
    assert [what for _, what in log(folder)] == ["accept", "reject", "undo", "undo"]


def test_a_fix_with_a_bad_value_names_the_field_and_a_good_one_is_saved(tab: Tab, folder: Path) -> None:
    tab.press("e")
    form = tab.page.locator("form.fields")
    assert form.locator("[name=measure]").evaluate("one => one.tagName") == "SELECT"
    assert form.locator("[name=measure] option:checked").inner_text() == "ricavi"
    form.locator("[name=value]").fill("1,5")
    tab.press("Enter")
    tab.seen("#fix-error", "valore: claim")
    tab.seen("#fix-error", "write a plain number")
    assert form.locator("[name=value]").get_attribute("aria-invalid") == "true"
    assert form.locator("[name=value]").evaluate("one => one === document.activeElement")
    assert log(folder) == []
    form.locator("[name=value]").fill("1500000000")
    form.locator("[name=measure]").select_option("debt")
    tab.press("Enter")
    tab.shows("2.048")
    tab.press("ArrowUp")
    tab.shows("debit")
    tab.shows("1.500.000.000")
    tab.seen(".fields del", "ricavi")
    assert [what for _, what in log(folder)] == ["fix"] * 4
    tab.errors = [error for error in tab.errors if "422" not in error]


def test_the_measures_follow_the_kind_in_a_fix(tab: Tab) -> None:
    tab.press("e")
    form = tab.page.locator("form.fields")
    form.locator("[name=kind]").select_option("gpu_count")
    assert form.locator("[name=unit]").input_value() == "GPU"
    assert "owned" in form.locator("[name=measure] option").evaluate_all("all => all.map((one) => one.value)")
    tab.press("Escape")
    assert form.count() == 0


def test_writing_in_a_field_is_not_deciding(tab: Tab, folder: Path) -> None:
    tab.press("/")
    tab.page.keyboard.type("ax e")
    tab.seen("#left", "0 di 0")
    tab.press("Escape")
    tab.press("n", "a")
    assert log(folder) == []


def test_a_note_is_kept(tab: Tab, folder: Path) -> None:
    tab.press("n")
    tab.page.keyboard.type("chiedere a x")
    tab.press("Enter")
    tab.seen(".note", "chiedere a x")
    tab.press("a")
    tab.shows("2.048")
    (verdict,) = decisions.verdicts(decisions.read(folder)).values()
    assert (verdict.review, verdict.note) == ("accept", "chiedere a x")


def test_findings_have_their_own_keys(tab: Tab, folder: Path) -> None:
    tab.press("f")
    tab.shows("disaccordo")
    sides = tab.page.locator(".sides section")
    assert [sides.nth(at).locator("mark").inner_text() for at in (0, 1)] == [
        "3,2 miliardi di euro",
        "4,1 miliardi di euro",
    ]
    for key, word in (("r", "reale"), ("c", "non confrontabili"), ("e", "spiegata")):
        tab.press(key)
        tab.said(f"Salvato: {word}")
        tab.press("Backspace")
        tab.said("annullato")
        tab.shows("disaccordo")
    assert {what for _, what in log(folder)} == {"real", "not_comparable", "explained", "undo"}
    sides.nth(1).get_by_role("button", name="Apri la cifra").click()
    tab.shows("4.100.000.000")


def test_help_tells_every_key(tab: Tab) -> None:
    tab.press("?")
    keys = tab.page.locator("#help dt").all_inner_texts()
    assert keys == ["a", "x", "e", "n", "␣", "⌫", "p", "↓", "↑", "/", "f", "?"]
    assert all(tab.page.locator("#help dd").all_inner_texts())
    tab.press("Escape")
    tab.press("f")
    tab.shows("disaccordo")
    tab.press("?")
    assert tab.page.locator("#help dt").all_inner_texts()[:3] == ["r", "c", "e"]


def test_a_missed_figure_that_is_selected_becomes_a_pattern(tab: Tab) -> None:
    tab.page.evaluate(
        """() => {
          const text = document.querySelector(".claim .text");
          const node = [...text.childNodes].map((one) => one.firstChild).find((one) => one.data.includes("sonanti"));
          const at = node.data.indexOf("7 in euro");
          getSelection().setBaseAndExtent(node, at, node, at + "7 in euro sonanti".length);
        }"""
    )
    tab.press("p")
    example = tab.page.locator("#pattern textarea")
    assert example.input_value() == "Mancano [7 in euro sonanti] (circa) a detta di Vega."
    playwright.expect(tab.page.locator("#pattern select")).to_have_value("money")
    tab.page.get_by_role("button", name="Proponi").click()
    tab.seen("#proposed pre", 'match = "{number} in {currency} sonanti"')
    tab.page.get_by_role("button", name="Quasi-esempi").click()
    tab.seen("#proposed pre", "near_misses = [")


def test_a_button_does_what_its_key_does_and_space_then_skips(tab: Tab, folder: Path) -> None:
    tab.page.get_by_role("button", name="Conferma").click()
    tab.shows("2.048")
    tab.press(" ")
    tab.shows("4.100.000.000")
    assert log(folder) == [(IDS[0], "accept")]


def test_filters_choose_what_is_in_the_queue(tab: Tab) -> None:
    tab.page.locator("#filters [name=kind]").select_option("gpu_count")
    tab.shows("2.048")
    assert tab.page.locator("#items li").count() == 1
    tab.press("a")
    tab.seen("#shown", "Non c'è altro da rivedere")
    tab.page.locator("#filters [name=state]").select_option("reviewed")
    tab.shows("2.048")


def test_hostile_text_stays_text(tab: Tab) -> None:
    tab.press("ArrowDown", "ArrowDown")
    tab.shows("4.100.000.000")
    tab.press("ArrowDown")
    tab.shows(HOSTILE)
    assert HOSTILE in tab.page.locator(".claim .text").inner_text()
    assert tab.page.title() == "Riscontro: revisione"
    assert tab.page.locator("#shown script, #shown img, #shown b, #items img, a[href^=javascript]").count() == 0
    tab.press("e")
    assert tab.page.locator("form.fields [name=subject]").input_value() == HOSTILE
    tab.press("Escape")
    tab.press("p")
    assert HOSTILE in tab.page.locator("#pattern textarea").input_value()


def test_two_tabs_see_each_other_and_lose_nothing(browser_page: Opens, folder: Path) -> None:
    with hosted(folder) as address:
        one, other = Tab(browser_page, address), Tab(browser_page, address)
        other.press("x")
        other.shows("2.048")
        one.press("a")
        one.said("Non salvato: nel frattempo")
        one.seen(".badge", "cifra contesa")
        one.seen(".badge.reject", "respinta")
        one.seen("[data-table] span", "1/5")
        one.press("a")
        one.shows("2.048")
        assert log(folder) == [(IDS[0], "reject"), (IDS[0], "accept")]
        other.press("a")
        other.shows("4.100.000.000")
        one.press("x")
        one.said("Non salvato")
        one.press(" ")
        one.shows("4.100.000.000")
        one.page.close()
        other.page.close()


def test_a_page_that_is_loaded_again_goes_on_where_it_was(tab: Tab) -> None:
    tab.press("a")
    tab.shows("2.048")
    assert tab.page.url.endswith("/")
    tab.page.reload()
    tab.shows("2.048")
    tab.seen("[data-table] span", "1/5")


def test_a_new_run_meanwhile_is_shown(tab: Tab, folder: Path) -> None:
    write_csv(folder / "claims.csv", CLAIM_COLUMNS, map(claim_row, read_anew(measure="debt")))
    tab.press("a")
    tab.said("Non salvato")
    tab.shows("debit")
    tab.press("a")
    tab.shows("2.048")
    tab.errors = [error for error in tab.errors if "409" not in error]


def test_a_server_that_is_killed_is_told_and_what_was_said_to_be_saved_is(browser_page: Opens, folder: Path) -> None:
    with served(folder) as (process, address):
        tab = Tab(browser_page, address)
        tab.press("a")
        tab.said("Salvato")
        process.send_signal(signal.SIGKILL)
        process.wait()
        tab.press("x")
        tab.said("Non salvato. Il programma non risponde")
        tab.page.close()
    with served(folder) as (process, address):
        tab = Tab.__new__(Tab)
        tab.page = browser_page()
        tab.page.goto(address)
        tab.shows("2.048")
        tab.page.close()
        process.terminate()
        process.wait()
    assert read_claims(folder / "claims.csv")[0].review == "accept"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible(browser_page: Opens, folder: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    # axe runs in the page, which the page's own policy forbids.
    with hosted(folder, "en") as address:
        options = {"color_scheme": scheme, "viewport": {"width": width, "height": 844}, "bypass_csp": True}
        tab = Tab.__new__(Tab)
        tab.page = browser_page(**options)
        tab.page.goto(address)
        tab.shows("3,200,000,000")
        for keys in ((), ("a", "ArrowUp"), ("e",), ("Escape", "f"), ("?",), ("Escape", "f", "n"), ("Escape", "p")):
            for key in keys:
                tab.press(key)
                tab.page.wait_for_load_state("networkidle")
            found = axe.run(tab.page)
            told = [(one["id"], node["html"][:200]) for one in found.response["violations"] for node in one["nodes"]]
            assert (keys, told) == (keys, [])
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
        tab.page.close()


def test_keys_typed_quickly_fall_on_one_figure_each(tab: Tab, folder: Path) -> None:
    """None is lost, and none falls on another figure than in its turn."""
    shown = [one.claim_id for one in read_claims(folder / "claims.csv")]
    tab.page.evaluate(
        """() => { for (const key of "axax")
             document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })); }"""
    )
    tab.said("respinta")
    playwright.expect(tab.page.locator("[data-table] >> nth=0")).to_contain_text("4/")
    assert [what for _, what in log(folder)] == ["accept", "reject", "accept", "reject"]
    assert len({identity for identity, _ in log(folder)}) == 4
    assert {identity for identity, _ in log(folder)} <= set(shown)


def test_a_key_that_is_held_down_decides_once(tab: Tab, folder: Path) -> None:
    tab.page.evaluate(
        """() => { for (const repeat of [false, true, true]) document.activeElement.dispatchEvent(
             new KeyboardEvent("keydown", { key: "a", repeat, bubbles: true })); }"""
    )
    tab.said("confermata")
    tab.page.wait_for_timeout(300)
    assert [what for _, what in log(folder)] == ["accept"]
