"""The targets of fuzzing.py that are about a folder: its report, its exports, and what reviewers send back."""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

import httpx
from folders import CLAIMS, write_folder
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from review_run import write_run

from pipeline import decisions
from pipeline.claims import LanguageExtractor
from pipeline.errors import ArticleError, RiscontroError
from pipeline.export import FORMATS, export
from pipeline.findings import sharded, write
from pipeline.importing import import_sheet
from pipeline.models import Article
from pipeline.outcomes import article_line
from pipeline.patterns import Labels, Packs, load_packs, read_labels
from pipeline.report import write_report
from pipeline.review.app import make_app
from pipeline.review.guard import Guard
from pipeline.review.proposals import Proposals
from pipeline.review.session import Session, write_decisions
from pipeline.review.tables import Filter
from pipeline.shards import check_shard
from pipeline.table import CLAIM_COLUMNS, FINDING_COLUMNS, claim_row, plain_text, read_claims, table_rows, write_csv

# Parts the fields of an article: no byte of UTF-8.
PART = b"\xfe"
PORT, TOKEN = 8123, "t" * 43
HOME = f"http://127.0.0.1:{PORT}"
DECISIONS = ("accept", "reject", "fix", "note", "undo", "real", "not_comparable", "explained", "", "x")


@cache
def packs() -> Packs:
    """The built-in packs, loaded once."""
    return load_packs()


@cache
def _labels() -> Labels:
    return read_labels((), "it")


@cache
def _extractor() -> LanguageExtractor:
    return LanguageExtractor(packs().lexicons["it"])


def fields(data: bytes, count: int) -> list[str]:
    """The first so many parts of the bytes as text; those that lack are empty."""
    parts = [part.decode(errors="ignore") for part in data.split(PART, count - 1)]
    return [*parts, *[""] * (count - len(parts))]


def run_folder(data: bytes, folder: Path) -> Article | None:
    """The tables of a run over an article whose names, title, source and address are what the bytes say."""
    name, source, title, url, rest = fields(data, 5)
    text = (
        f"{title}\n\nSecondo {source}, {name} ha speso 3 milioni di euro. {rest}\n\n"
        f"Secondo Mario Rossi, {name} ha speso 900 milioni di euro.\n\nPer «{source}», {name} ha 2.048 GPU H800."
    )
    article = Article(f"{name[:9]}.txt", text, title, url, source, "2025-02-05", "it")
    try:
        found = _extractor().claims(article)
    except ArticleError:
        return None
    # What another article has of the same figures, so that some disagree.
    other = [replace(claim, claim_id=f"o{claim.claim_id}", article_id="other", source="Altra") for claim in found[:2]]
    write_csv(folder / "claims.csv", CLAIM_COLUMNS, map(claim_row, [*found, *other]))
    (folder / "articles.jsonl").write_text(article_line(article) + article_line(Article("other", text)))
    with sharded(folder / "claims.csv", folder, packs()) as shards:
        write(shards, (check_shard(shard, packs(), "it") for shard in shards), packs(), "it", folder)
    return article


class Page(HTMLParser):
    """A page whose elements are closed in order, and hold nothing that could run or load anything."""

    VOID = frozenset({"meta", "br", "input"})
    KNOWN = VOID | {
        *("html", "head", "title", "style", "script", "body", "header", "main", "section", "nav", "footer", "article"),
        *("h1", "h2", "h3", "p", "ul", "li", "dl", "dt", "dd", "div", "span", "strong", "small", "sup", "mark", "code"),
        *("blockquote", "a", "time", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"),
        *("label", "select", "option", "button", "figure", "figcaption"),
        *("svg", "g", "path", "line", "rect", "circle", "text"),
    }

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.scripts, self.words = 0, list[str]()
        self.feed(page)
        self.close()
        assert self.open == []
        assert self.scripts == 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.KNOWN, tag
        self.scripts += tag == "script"
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in ("src", "style", "srcdoc", "formaction"), name
            assert name != "href" or urlsplit(value or "").scheme in ("http", "https", ""), value
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def report(data: bytes) -> None:
    """The report is a page of known elements in which an article's words are text, all of them."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        article = run_folder(data, folder)
        if article is None:
            return
        write_report(folder, packs())
        page = Page((folder / "report.html").read_text(encoding="utf-8"))
        assert squeezed(article.title) in squeezed("".join(page.words))


def squeezed(text: str) -> str:
    """A text without white space: a page may part a line where it likes."""
    return "".join(text.split())


def exports(data: bytes) -> None:
    """What a run has written is exported in every format, or the format says what it cannot hold."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        if run_folder(data, folder) is None:
            return
        claims = read_claims(folder / "claims.csv")
        for to in FORMATS:
            path = export(folder, to).path
            if to in ("claimreview", "datapackage"):
                json.loads(path.read_bytes())
            elif to == "jsonl":
                assert len([json.loads(line) for line in path.read_bytes().splitlines()]) == 2
            elif to == "sqlite":
                with closing(sqlite3.connect(path)) as base:
                    kept = base.execute("select claim_id, sentence from claims").fetchall()
                assert kept == [(claim.claim_id, claim.sentence) for claim in claims]


def _ask(folder: Path, method: str, path: str, *, token: bool, body: bytes = b"") -> httpx.Response:
    """What the review server answers over a folder, in this process."""
    guard = Guard(make_app(Session(folder), _labels(), Proposals(()), "it"), PORT, TOKEN)
    headers = {"Origin": HOME, "Content-Type": "application/json"}
    headers |= {"Cookie": f"riscontro-{PORT}={TOKEN}"} if token else {}

    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=guard), base_url=HOME, headers=headers
        ) as client:
            return await client.request(method, path, content=body)

    return asyncio.run(answer())


def decision(data: bytes) -> None:
    """Any body is taken or refused, what is taken can be written into the tables; without the token nothing is."""
    head, rest = (data + bytes(4))[:4], data[4:]
    with TemporaryDirectory() as name:
        folder = write_run(Path(name))
        session = Session(folder)
        identities = [*session.tables.both[0].ids, *session.tables.both[1].ids, "none"]
        identity = identities[head[0] % len(identities)]
        column, value, note = fields(rest, 3)
        body = rest
        if head[1] % 4:
            asked = {"identity": identity, "decision": DECISIONS[head[1] % len(DECISIONS)], "note": note}
            asked["version"] = session.version(identity) if identity != "none" and head[2] % 8 else column
            column = decisions.EDITABLE[head[2] % len(decisions.EDITABLE)] if head[3] % 8 else column
            body = json.dumps({**asked, "changes": {column: value}}).encode()
        answer = _ask(folder, "POST", "/decisions", token=bool(head[3] % 4), body=body)
        assert answer.status_code < 500, answer.text
        assert isinstance(answer.json(), dict) if head[3] % 4 else answer.status_code == 403
        if answer.status_code != 200:
            assert decisions.read(folder) == []
        write_decisions(folder)
        read_claims(folder / "claims.csv")
        list(table_rows(folder / "inconsistencies.csv", FINDING_COLUMNS))


def paging(data: bytes) -> None:
    """Whatever is asked of the review server's tables, it answers or refuses, and writes nothing."""
    path, *query = fields(data, 4 + len(Filter._fields))
    names = ("start", "count", "state", *Filter._fields)
    asked = "&".join(f"{name}={quote(value)}" for name, value in zip(names, query, strict=False) if value)
    with TemporaryDirectory() as name:
        folder = write_run(Path(name))
        before = {each.name: each.read_bytes() for each in folder.iterdir()}
        for where in (f"/queue/claims.csv?{asked}", f"/{quote(path)}?{asked}"):
            answer = _ask(folder, "GET", where, token=True)
            assert answer.status_code < 500, answer.text
        assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


@cache
def _book() -> bytes:
    """The workbook of a small run."""
    with TemporaryDirectory() as name:
        return export(write_folder(Path(name, "run")), "xlsx").path.read_bytes()


def _sheet(data: bytes) -> bytes:
    """What a reviewer may send back: the bytes themselves, the workbook with some bytes changed, or a sheet or a
    workbook of which one cell is what the bytes say.
    """
    way, place, rest = *(data + bytes(2))[:2], data[2:]
    if way % 4 == 0:
        return rest
    if way % 4 == 1:
        at = int.from_bytes(rest[:2].ljust(2)) % len(_book())
        return _book()[:at] + rest[2:] + _book()[at + len(rest[2:]) :]
    rows = [[*CLAIM_COLUMNS], *([plain_text(cell) for cell in claim_row(one)] for one in CLAIMS)]
    row, column = place % 4, place // 4 % len(CLAIM_COLUMNS)
    text = rest.decode(errors="ignore")
    if way % 4 == 2:
        rows[row][column] = text
        buffer = StringIO(newline="")
        csv.writer(buffer, delimiter=",;\t|"[way // 4 % 4]).writerows(rows)
        return buffer.getvalue().encode()
    book, saved = Workbook(), BytesIO()
    sheet = book.create_sheet("claims", 0)
    for cells in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in cells])
    moment = datetime.fromtimestamp(int.from_bytes(rest[:4].ljust(4)), UTC).replace(tzinfo=None)
    number = int.from_bytes(rest[:8]) / 1000
    typed = (ILLEGAL_CHARACTERS_RE.sub("", text), number, int(number), moment, moment.time(), bool(number), -number)
    sheet.cell(row + 1, column + 1, typed[way // 4 % len(typed)])
    book.save(saved)
    return saved.getvalue()


def imports(data: bytes) -> None:
    """A sheet is taken, or refused as a whole with what to mend; what is taken can be written into the tables."""
    with TemporaryDirectory() as name:
        folder, path = write_folder(Path(name, "run")), Path(name, "sheet")
        path.write_bytes(_sheet(data))
        try:
            done = import_sheet(path, folder)
        except RiscontroError as error:
            assert str(path) in str(error)
            assert not decisions.read(folder)
            return
        assert decisions.read(folder) == done.decisions
        write_decisions(folder)
        read_claims(folder / "claims.csv")
