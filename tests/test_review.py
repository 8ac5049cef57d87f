"""The review's server: who may ask, what is written, and that nothing decided is lost."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from filelock import FileLock
from review_run import HOSTILE, claims, read_anew, write_run
from typer.testing import CliRunner

from pipeline import decisions
from pipeline.cli import app as cli
from pipeline.errors import PatternError, TableError, UsageError
from pipeline.patterns import Labels, read_labels
from pipeline.review.app import make_app
from pipeline.review.guard import MOST_BYTES, Guard
from pipeline.review.proposals import Proposals
from pipeline.review.session import Session, write_decisions
from pipeline.table import CLAIM_COLUMNS, claim_row, read_claims, write_csv

ROOT = Path(__file__).resolve().parent.parent
PORT, TOKEN = 8123, "t" * 43
HOME = f"http://127.0.0.1:{PORT}"
IDS = [claim.claim_id for claim in claims()]
FIRST = IDS[0]


@pytest.fixture(scope="module")
def labels() -> Labels:
    return read_labels((), "it")


class Http:
    """A client that calls an app without a network, a request at a time."""

    def __init__(self, app: Guard) -> None:
        transport = httpx.ASGITransport(app=app)
        self.client = httpx.AsyncClient(transport=transport, base_url=HOME, headers={"Origin": HOME})

    def get(self, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self.client.get(path, **more))

    def post(self, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self.client.post(path, **more))


class Page:
    """One tab: it knows the token, and sends what a browser sends."""

    def __init__(self, folder: Path, labels: Labels, session: Session | None = None) -> None:
        self.session = session or Session(folder)
        app = Guard(make_app(self.session, labels, Proposals(()), "it"), PORT, TOKEN)
        self.http = Http(app)
        assert self.http.get(f"/?token={TOKEN}").status_code == 200

    def get(self, path: str) -> Any:
        answer = self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def decide(self, identity: str, decision: str, **more: Any) -> httpx.Response:
        version = more.pop("version", None) or self.get(f"/rows/{identity}")["version"]
        return self.http.post(
            "/decisions", json={"identity": identity, "decision": decision, "version": version, **more}
        )

    def queue(self, **wanted: object) -> list[str]:
        query = "&".join(f"{name}={value}" for name, value in wanted.items())
        return [item["id"] for item in self.get(f"/queue/claims.csv?{query}")["items"]]


@pytest.fixture
def tab(tmp_path: Path, labels: Labels) -> Page:
    return Page(write_run(tmp_path / "run"), labels)


def log(tab: Page) -> list[str]:
    return [one.decision for one in decisions.read(tab.session.folder)]


# Who may ask

ROUTES = ["/", "/review.js", "/start", "/queue/claims.csv", f"/rows/{FIRST}", "/names/claims.csv", "/kinds", "/nothing"]


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "t", "%00", "à"])
def test_nothing_is_told_without_the_token(tab: Page, path: str, token: str) -> None:
    tab.http.client.cookies.clear()
    assert tab.http.get(f"{path}?token={token}", headers={"Cookie": f"riscontro-{PORT}=no"}).status_code == 403
    assert tab.http.get(path).status_code == 403


def test_without_the_token_nothing_is_written(tab: Page) -> None:
    version = tab.get(f"/rows/{FIRST}")["version"]
    tab.http.client.cookies.clear()
    assert tab.decide(FIRST, "accept", version=version).status_code == 403
    tab.http.client.cookies.set(f"riscontro-{PORT}", "x" * 43)
    assert tab.decide(FIRST, "accept", version=version).status_code == 403
    assert log(tab) == []


def test_the_token_becomes_a_cookie_that_scripts_and_other_sites_do_not_get(tab: Page) -> None:
    cookie = tab.http.get(f"/?token={TOKEN}").headers["set-cookie"]
    assert cookie == f"riscontro-{PORT}={TOKEN}; Path=/; HttpOnly; SameSite=Strict"
    tab.http.client.cookies.clear()
    assert "set-cookie" not in tab.http.get("/?token=x").headers


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_host_is_refused(tab: Page, host: str) -> None:
    assert tab.http.get("/start", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}"])
def test_both_names_of_this_machine_will_do(tab: Page, host: str) -> None:
    assert tab.http.get("/start", headers={"Host": host, "Origin": f"http://{host}"}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"https://127.0.0.1:{PORT}", "http://127.0.0.1:1"])
def test_another_origin_is_refused(tab: Page, origin: str) -> None:
    body = {"identity": FIRST, "decision": "accept", "version": tab.get(f"/rows/{FIRST}")["version"]}
    assert tab.http.post("/decisions", json=body, headers={"Origin": origin}).status_code == 403
    del tab.http.client.headers["Origin"]
    assert tab.http.post("/decisions", json=body).status_code == 403
    assert log(tab) == []


def test_every_answer_has_the_headers_that_keep_a_browser_safe(tab: Page) -> None:
    for path in (*ROUTES, "/?token=no"):
        headers = tab.http.get(path).headers
        assert "script-src 'self'; style-src 'self'" in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


def test_the_page_holds_nothing_of_the_articles_and_no_inline_script(tab: Page) -> None:
    text = tab.http.get("/").text
    assert re.findall(r"<script[^>]*>", text) == ['<script type="module" src="/review.js">']
    assert not re.search(r"\son\w+=|style=|javascript:", text)
    assert "Orione" not in text


@pytest.mark.parametrize(
    "path",
    ["/../claims.csv", "/%2e%2e/claims.csv", "/..%2f..%2fetc/passwd", "/app.py", "/review.html.jinja", "//etc/passwd",
     "/rows/..%2fclaims.csv", "/rows/%00", "/names/review.csv", "/queue/..%2freview.csv"],
)  # fmt: skip
def test_no_path_leads_to_a_file(tab: Page, path: str) -> None:
    answer = tab.http.get(path)
    assert answer.status_code in (400, 404)
    assert "claim_id," not in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b"[" * 60_000, 400),
        (b'{"identity": 1}', 400),
        (b'{"identity": "x", "changes": []}', 400),
        (b'{"identity": "x", "changes": {"value": 1}}', 400),
        (b'{"identity": "\\ud800"}', 400),
        (b'{"identity": "x", "decision": "accept", "version": ""}', 404),
        (b'{"note": "' + b"x" * MOST_BYTES + b'"}', 413),
    ],
)
def test_a_body_that_will_not_do(tab: Page, body: bytes, status: int) -> None:
    answer = tab.http.post("/decisions", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, log(tab)) == (status, [])
    assert answer.json()["error"]


def test_a_body_without_a_length_is_held_to_the_limit_too(tab: Page) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(80):
            yield b" " * 1000

    headers = {"Content-Type": "application/json"}
    assert tab.http.post("/decisions", content=pieces(), headers=headers).status_code == 413


def test_a_form_of_another_page_is_no_json(tab: Page) -> None:
    answer = tab.http.post("/decisions", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 400


@pytest.mark.parametrize(("start", "status"), [("1", 200), ("x", 400), ("9" * 10, 400), ("-1", 200)])
def test_a_number_in_an_address(tab: Page, start: str, status: int) -> None:
    assert tab.http.get(f"/queue/claims.csv?start={start}").status_code == status


# What is written


def test_a_decision_is_on_disk_when_the_page_is_told(tab: Page) -> None:
    answer = tab.decide(FIRST, "accept", note="visto").json()
    assert (answer["row"]["review"], answer["row"]["note"]) == ("accept", "visto")
    assert answer["progress"]["counts"] == {"claims.csv": [1, 5], "inconsistencies.csv": [0, 1]}
    assert log(tab) == ["accept"]
    write_decisions(tab.session.folder)
    first = read_claims(tab.session.folder / "claims.csv")[0]
    assert (first.review, first.note) == ("accept", "visto")


def test_undo_takes_back_step_by_step(tab: Page) -> None:
    tab.decide(FIRST, "fix", changes={"subject": "Vega", "value": "5"})
    tab.decide(FIRST, "note", note="chiesto")
    tab.decide(FIRST, "reject")
    assert tab.decide(FIRST, "undo").json()["row"]["review"] == "fix"
    assert tab.decide(FIRST, "undo").json()["row"]["note"] == ""
    row = tab.decide(FIRST, "undo").json()["row"]
    assert (row["subject"], row["value_high"], row["review"]) == ("Orione", "3200000000", "")


def test_an_undo_of_nothing_is_not_written(tab: Page) -> None:
    assert tab.decide(FIRST, "undo").status_code == 200
    assert log(tab) == []


def test_a_fix_reaches_the_table_with_what_was_read_beside_it(tab: Page) -> None:
    answer = tab.decide(FIRST, "fix", changes={"value": "3100000000", "measure": "debt"}).json()
    assert answer["read"] == {"value": "3200000000", "value_low": "3200000000", "value_high": "3200000000",
                              "measure": "revenue"}  # fmt: skip
    write_decisions(tab.session.folder)
    first = read_claims(tab.session.folder / "claims.csv")[0]
    assert first.value == first.value_low == 3_100_000_000
    assert (first.measure, first.review) == ("debt", "fix")


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"value": "1,5"}, "value"),
        ({"value_low": "9999999999999"}, "value_low"),
        ({"stance": "perhaps"}, "stance"),
        ({"unit": ""}, "unit"),
        ({"published": "ieri"}, "published"),
        ({"sentence": "x"}, "sentence"),
        ({"start": "1"}, "start"),
    ],
)
def test_a_bad_fix_is_refused_with_its_field(tab: Page, changes: dict[str, str], column: str) -> None:
    answer = tab.decide(FIRST, "fix", changes=changes)
    assert (answer.status_code, answer.json()["column"], log(tab)) == (422, column, [])
    assert f"column {column}: " in answer.json()["error"]


def test_a_fix_that_changes_nothing_is_not_written(tab: Page) -> None:
    assert tab.decide(FIRST, "fix", changes={"subject": " Orione "}).json()["row"]["review"] == ""
    assert log(tab) == []


def test_findings_are_decided_likewise(tab: Page) -> None:
    shown = tab.get("/rows/f1")
    assert [side["row"]["value"] for side in shown["sides"]] == ["3200000000", "4100000000"]
    assert tab.decide("f1", "not_comparable", note="altro anno").json()["row"]["review"] == "not_comparable"
    assert tab.decide("f1", "accept").status_code == 422
    assert tab.decide(FIRST, "real").status_code == 422
    write_decisions(tab.session.folder)
    with (tab.session.folder / "inconsistencies.csv").open(encoding="utf-8", newline="") as handle:
        (row,) = csv.DictReader(handle)
    assert (row["review"], row["note"]) == ("not_comparable", "altro anno")


def test_a_finding_with_other_figures_is_asked_again(tab: Page) -> None:
    tab.decide("f1", "real")
    path = tab.session.folder / "inconsistencies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("4100000000", "4200000000"), encoding="utf-8")
    shown = tab.get("/rows/f1")
    assert (shown["row"]["review"], shown["again"]) == ("", True)


def test_a_folder_that_cannot_be_written_to_says_so(tab: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.decisions.append", full)
    answer = tab.decide(FIRST, "accept")
    assert (answer.status_code, answer.json()["error"]) == (500, "No space left on device: nothing was saved")
    assert tab.get(f"/rows/{FIRST}")["row"]["review"] == ""


# Two at work, and tables that change


def test_two_tabs_do_not_lose_each_other_s_work(tab: Page, labels: Labels) -> None:
    other = Page(tab.session.folder, labels, tab.session)
    seen = tab.get(f"/rows/{FIRST}")["version"]
    assert other.decide(FIRST, "reject", note="no").status_code == 200
    answer = tab.decide(FIRST, "accept", version=seen)
    assert (answer.status_code, answer.json()["row"]["review"]) == (409, "reject")
    assert log(tab) == ["reject"]
    assert tab.decide(FIRST, "accept", version=answer.json()["version"]).status_code == 200
    assert other.get(f"/rows/{FIRST}")["row"]["review"] == "accept"


def test_two_programs_do_not_either(tab: Page, labels: Labels) -> None:
    """As two tabs, but each has its own session: the log alone connects them."""
    other = Page(tab.session.folder, labels)
    seen = tab.get(f"/rows/{FIRST}")["version"]
    other.decide(FIRST, "fix", changes={"measure": "debt"})
    assert tab.decide(FIRST, "accept", version=seen).status_code == 409
    assert tab.get(f"/rows/{FIRST}")["row"]["measure"] == "debt"
    stamp = tab.get("/start")["progress"]["stamp"]
    other.decide(IDS[1], "accept")
    assert tab.decide(IDS[2], "accept").json()["before"] != stamp
    assert tab.get("/start")["progress"]["counts"]["claims.csv"] == [3, 5]


def test_writers_at_the_same_moment_all_get_their_rows(tmp_path: Path) -> None:
    rows = [{"claim_id": f"c{number}"} for number in range(4)]

    def write(row: dict[str, str]) -> None:
        for _ in range(25):
            decisions.append(tmp_path, [decisions.decide(row, "accept", decisions.now())])

    threads = [threading.Thread(target=write, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: verdict.decisions for name, verdict in decisions.verdicts(decisions.read(tmp_path)).items()} == {
        row["claim_id"]: 25 for row in rows
    }


def test_a_writer_waits_for_another(tmp_path: Path) -> None:
    row = {"claim_id": "c1"}
    writer = threading.Thread(
        target=lambda: decisions.append(tmp_path, [decisions.decide(row, "accept", decisions.now())])
    )
    with decisions.writing(tmp_path):
        writer.start()
        writer.join(0.3)
        assert writer.is_alive()
        assert decisions.read(tmp_path) == []
        decisions.append(tmp_path, [decisions.decide(row, "reject", decisions.now())])  # who writes may write more
    writer.join()
    assert [one.decision for one in decisions.read(tmp_path)] == ["reject", "accept"]


def test_a_new_run_is_noticed_and_what_was_decided_of_another_reading_is_asked_again(tab: Page) -> None:
    tab.decide(FIRST, "accept")
    tab.decide(IDS[1], "reject")
    seen = tab.get(f"/rows/{IDS[2]}")["version"]
    folder = tab.session.folder
    write_csv(folder / "claims.csv", CLAIM_COLUMNS, map(claim_row, read_anew(measure="debt")))
    shown = tab.get(f"/rows/{FIRST}")
    assert (shown["row"]["measure"], shown["row"]["review"], shown["again"]) == ("debt", "", True)
    assert shown["progress"]["loads"] == 2
    assert tab.get(f"/rows/{IDS[1]}")["row"]["review"] == "reject"
    assert tab.decide(IDS[2], "accept", version=seen).status_code == 200  # the same as was seen


def test_a_decision_on_a_reading_that_was_not_seen_is_not_taken(tab: Page) -> None:
    seen = tab.get(f"/rows/{FIRST}")["version"]
    write_csv(tab.session.folder / "claims.csv", CLAIM_COLUMNS, map(claim_row, read_anew(measure="debt")))
    assert tab.decide(FIRST, "accept", version=seen).status_code == 409
    assert log(tab) == []


def test_a_claim_that_is_gone_is_told(tab: Page) -> None:
    seen = tab.get(f"/rows/{FIRST}")["version"]
    write_csv(tab.session.folder / "claims.csv", CLAIM_COLUMNS, map(claim_row, claims()[1:]))
    assert tab.decide(FIRST, "accept", version=seen).status_code == 404
    assert tab.get("/rows/f1")["sides"][0]["id"] == ""


def test_tables_that_become_unreadable_leave_the_page_as_it_was(tab: Page) -> None:
    tab.decide(FIRST, "accept")
    path = tab.session.folder / "claims.csv"
    good = path.read_bytes()
    path.write_text("claim_id,\n1", encoding="utf-8")
    shown = tab.get(f"/rows/{FIRST}")
    assert shown["row"]["review"] == "accept"
    assert "row 1: the column article_id is missing" in shown["progress"]["trouble"]
    path.unlink()
    assert "holds no claims.csv" in tab.get("/start")["progress"]["trouble"]
    path.write_bytes(good)
    assert tab.get("/start")["progress"]["trouble"] == ""
    assert tab.get(f"/rows/{FIRST}")["row"]["review"] == "accept"


def test_the_tables_are_left_to_a_run_that_is_at_work(tab: Page) -> None:
    tab.decide(FIRST, "accept")
    (tab.session.folder / ".riscontro").mkdir()
    with FileLock(tab.session.folder / ".riscontro" / "lock"):
        write_decisions(tab.session.folder)
    assert read_claims(tab.session.folder / "claims.csv")[0].review == ""
    write_decisions(tab.session.folder)
    assert read_claims(tab.session.folder / "claims.csv")[0].review == "accept"


# The queue and the texts


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [0, 1, 2, 3, 4]),
        ({"kind": "gpu_count"}, [1]),
        ({"severity": "disputed"}, [0, 2]),
        ({"subject": "𝔸STR"}, [1]),
        ({"source": "vega"}, [2]),
        ({"source": "halden"}, [0, 1, 2, 3, 4]),
        ({"words": "4,1 MILIARDI"}, [2]),
        ({"words": FIRST}, [0]),
        ({"words": "nothing like it"}, []),
        ({"severity": "disputed", "words": "secondo"}, [0]),
        ({"start": 2}, [2, 3, 4]),
        ({"start": 3, "count": -2}, [1, 2]),
        ({"count": 2}, [0, 1]),
    ],
)
def test_the_queue_is_filtered_and_paged(tab: Page, wanted: dict[str, object], found: list[int]) -> None:
    assert tab.queue(**wanted) == [IDS[at] for at in found]


def test_the_queue_knows_what_is_reviewed(tab: Page) -> None:
    tab.decide(IDS[1], "accept")
    tab.decide(IDS[3], "reject")
    tab.decide(IDS[4], "note", note="poi")
    assert tab.queue(state="open") == [IDS[0], IDS[2], IDS[4]]
    assert tab.queue(state="reviewed") == [IDS[1], IDS[3]]
    answer = tab.get("/queue/claims.csv?state=open")
    assert (answer["left"], answer["wanted"]) == (3, 5)
    assert [item["noted"] for item in answer["items"]] == [False, False, True]


def test_a_cell_that_somebody_wrote_into_the_table_counts_as_reviewed(tab: Page) -> None:
    rows = [claim_row(claim) for claim in read_anew(review="reject")]
    write_csv(tab.session.folder / "claims.csv", CLAIM_COLUMNS, rows)
    assert FIRST not in tab.queue(state="open")


def marks(shown: dict[str, Any]) -> list[tuple[str, str]]:
    return [(part["mark"], part["text"]) for part in shown["text"] if "mark" in part]


def test_the_text_is_marked_where_the_claim_stands(tab: Page) -> None:
    shown = tab.get(f"/rows/{FIRST}")
    assert shown["whole"]
    assert "".join(part["text"] for part in shown["text"]).startswith("Orione e i conti\n\nSecondo")
    assert marks(shown) == [("cue", "Secondo"), ("source", "Halden Research"), ("subject", "Orione"),
                            ("mention", "3,2 miliardi di euro"), ("claim", "2.048 GPU")]  # fmt: skip
    sentence = "".join(part["text"] for part in shown["text"] if part["sentence"])
    assert sentence == claims()[0].sentence
    # Characters beyond the basic plane count as one.
    assert ("mention", "2.048 GPU") in marks(tab.get(f"/rows/{IDS[1]}"))


def test_without_the_article_there_is_the_sentence(tab: Page) -> None:
    shown = tab.get(f"/rows/{IDS[4]}")
    assert not shown["whole"]
    assert [part["text"] for part in shown["text"]] == ["Costa ", "9 milioni di euro", "."]
    (tab.session.folder / "articles.jsonl").unlink()
    assert tab.get(f"/rows/{FIRST}")["whole"] is False


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "a"}', "\0", '{"id": "orione.txt", "text": "anderer Text"}'])
def test_an_articles_file_of_another_s_making_does_no_harm(tab: Page, line: str) -> None:
    (tab.session.folder / "articles.jsonl").write_text(line + "\n", encoding="utf-8")
    assert tab.get(f"/rows/{FIRST}")["whole"] is False


def test_hostile_cells_come_as_they_are(tab: Page) -> None:
    shown = tab.get(f"/rows/{IDS[3]}")
    assert shown["row"]["subject"] == HOSTILE
    assert "".join(part["text"] for part in shown["text"]).startswith(HOSTILE)
    assert tab.get(f"/rows/{IDS[4]}")["row"]["measure"] == "=HYPERLINK(1)"


# Patterns


def test_a_marked_text_becomes_a_pattern(tab: Page) -> None:
    body = {"kind": "money", "example": "Mancano [7 in euro sonanti] a detta di Vega.", "says": "", "lang": "it"}
    answer = tab.http.post("/pattern", json=body).json()
    assert 'match = "{number} in {currency} sonanti"' in answer["toml"]
    assert answer["file"] == str(Path("my-patterns", "it", "money.toml"))
    body = {**body, "kind": "nonsense"}
    assert tab.http.post("/pattern", json=body).status_code == 422
    assert "money" in tab.get("/kinds")["kinds"]


def test_a_wrong_claim_becomes_a_near_miss_of_the_patterns_that_fired(tab: Page) -> None:
    import tomllib

    (money,) = tab.get(f"/near-misses/{FIRST}")["fired"][-1:]
    assert money["id"].startswith("it.")
    assert re.search(r"patterns.it.\w+\.toml:\d+$", money["file"])
    line = tomllib.loads(money["toml"])["near_misses"]
    assert line[-1] == claims()[0].sentence
    assert len(line) > 1
    assert tab.http.get("/near-misses/nothing").status_code == 404


def test_patterns_of_no_loaded_pack_are_told(tab: Page) -> None:
    rows = [claim_row(claim) for claim in read_anew(patterns=("mine.x",))]
    write_csv(tab.session.folder / "claims.csv", CLAIM_COLUMNS, rows)
    answer = tab.http.get(f"/near-misses/{FIRST}")
    assert answer.status_code == 422
    assert "(mine.x) are in no loaded pack; name the folder" in answer.json()["error"]


# Words and files

SCRIPTS = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "pipeline/review").glob("*.js")))


@pytest.mark.parametrize("lang", ["it", "en", "es"])
def test_every_word_of_the_page_is_in_the_packs(lang: str) -> None:
    words = read_labels((), lang).words
    used = set(re.findall(r'say\("(\w+)"', SCRIPTS))
    used |= set(re.findall(r"words\.(\w+) ", (ROOT / "pipeline/review/review.html.jinja").read_text(encoding="utf-8")))
    used |= {f"field_{column}" for column in decisions.EDITABLE} | {
        f"mark_{mark}" for mark in ("cue", "source", "subject")
    }
    used |= {f"review_{word}" for word in decisions.DECISIONS if word != "undo"}
    used |= {f"{of}_{what}" for what in ("accept", "real", "skip", "undo", "pattern") for of in ("do", "key")}
    assert sorted(used - set(words)) == []
    assert all(isinstance(word, str) and word for word in words.values())


def test_scripts_make_no_markup() -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", SCRIPTS)


def test_a_pack_with_a_kind_of_its_own_gives_its_labels() -> None:
    labels = read_labels([ROOT / "patterns" / "extra" / "energy"], "en")
    assert labels.measures["energy"]["capacity"] == "capacity"
    assert labels.units["energy"] == ("W", "Wh")
    assert "EUR" in labels.units["money"]


def test_what_is_no_pack_or_no_language_is_told(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="holds no pattern files"):
        read_labels([tmp_path], "it")
    with pytest.raises(UsageError, match=r"'fr'; choose one of: en, es, it"):
        read_labels((), "fr")
    (tmp_path / "it").mkdir()
    for text in ("x", 'report = "x"', "[[measure]]\nid = 1", 'kind = [{ id = "x" }]'):
        (tmp_path / "it" / "x.toml").write_text(text, encoding="utf-8")
        with pytest.raises(PatternError, match=r"x\.toml: .*patterns check"):
            read_labels([tmp_path], "it")


# The command


def started(*arguments: str) -> subprocess.Popen[str]:
    code = "from pipeline.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "review", *arguments, "--no-browser"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """The command at work, and a tab on its tab."""
    process = started(str(folder))
    assert process.stderr
    try:
        address = httpx.URL(re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", process.stderr.readline())[0])  # type: ignore[index]
        home = str(address.copy_with(path="/", query=None)).rstrip("/")
        with httpx.Client(base_url=home, headers={"Origin": home}) as client:
            assert client.get(str(address)).status_code == 200
            yield process, client
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def accept(client: httpx.Client, identity: str) -> None:
    version = client.get(f"/rows/{identity}").json()["version"]
    body = {"identity": identity, "decision": "accept", "version": version}
    assert client.post("/decisions", json=body).status_code == 200


def test_a_server_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "run")
    with served(folder) as (process, client):
        for identity in IDS[:3]:
            accept(client, identity)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert [one.claim_id for one in decisions.read(folder)] == IDS[:3]
    with served(folder) as (process, client):
        assert client.get("/start").json()["progress"]["counts"]["claims.csv"] == [3, 5]


@pytest.mark.parametrize(("signal_", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_the_tables_say_what_was_decided_when_the_server_ends(tmp_path: Path, signal_: int, code: int) -> None:
    folder = write_run(tmp_path / "run")
    with served(folder) as (process, client):
        accept(client, FIRST)
        process.send_signal(signal_)
        assert process.wait(30) == code
    assert [claim.review for claim in read_claims(folder / "claims.csv")] == ["accept", "", "", "", ""]


def test_it_listens_on_this_machine_alone(tmp_path: Path) -> None:
    with served(write_run(tmp_path / "run")) as (_, client):
        port = client.base_url.port
        assert port
        listening = [
            line.split()[1] for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()
            if line.split()[1].endswith(f":{port:04X}")
        ]  # fmt: skip
        assert set(listening) >= {f"0100007F:{port:04X}"}
        assert not any(address.startswith("00000000") for address in listening)


RUN = CliRunner()


def test_what_cannot_be_reviewed_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        done = RUN.invoke(cli, ["review", str(folder), "--no-browser"])
        assert (done.exit_code, "holds no claims.csv; give the folder of an earlier run" in done.stderr) == (2, True)
    folder = write_run(tmp_path / "run")
    done = RUN.invoke(cli, ["review", str(folder), "--no-browser", "--ui", "fr"])
    assert (done.exit_code, "choose one of: en, es, it" in done.stderr) == (2, True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = RUN.invoke(cli, ["review", str(folder), "--no-browser", "--port", str(port)])
    assert (done.exit_code, f"port {port}: Address already in use; give another with --port" in done.stderr) == (
        2,
        True,
    )
    (folder / "review.csv").write_text("nonsense\nx\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"review\.csv, row 1: not the columns"):
        Session(folder)


def test_importing_the_page_loads_no_more_than_it_needs() -> None:
    code = "import sys, pipeline.review; print([n for n in ('spacy', 'pandas', 'pandera') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_many_quick_requests(tab: Page) -> None:
    version = tab.get(f"/rows/{FIRST}")["version"]
    for at in range(100):
        answer = tab.decide(FIRST, ("accept", "reject")[at % 2], version=version)
        version = answer.json()["version"]
    assert log(tab) == ["accept", "reject"] * 50
    assert json.loads(answer.text)["row"]["review"] == "reject"
