"""What the page asks for: one function a route, over a session. Answers are JSON but for the page and its two files."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.decisions import EDITABLE
from pipeline.errors import RiscontroError
from pipeline.models import FIX
from pipeline.review.proposals import Proposals
from pipeline.review.session import Asked, ConflictError, GoneError, Session, load_schema
from pipeline.review.tables import LEVELS, Filter, Table
from pipeline.review.views import detail, item
from pipeline.table import WORDS

if TYPE_CHECKING:
    from starlette.requests import Request

    from pipeline.patterns import Labels

HERE = Path(__file__).parent
_TYPES = {".js": "text/javascript", ".css": "text/css"}
MOST_ITEMS = 100
_COLUMN = re.compile(r"column (\w+):")  # as a TableError names it
# Sorts of wrong requests, by the word that the page is told.
_STATUS = {"malformed": 400, "refused": 422, "conflict": 409, "gone": 404, "not_written": 500}

Handler = Callable[["Request"], Awaitable[Response]]


class WrongRequestError(Exception):
    """A request that the page would not make."""


def make_app(session: Session, labels: Labels, proposals: Proposals, lang: str) -> Starlette:
    """The app without its guard: routes over a session. One request at a time touches the session."""
    page = _page(labels, lang)
    files = {f"/{path.name}": path for path in sorted(HERE.iterdir()) if path.suffix in _TYPES}
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}

    async def index(_: Request) -> Response:
        return Response(page, media_type="text/html")

    async def file(request: Request) -> Response:
        name = request.url.path
        return Response(texts[name], media_type=_TYPES[files[name].suffix])

    async def start(_: Request) -> Response:
        known = {**WORDS, "severity": LEVELS}
        return JSONResponse(
            {
                "lang": lang,
                "words": dict(labels.words),
                "measures": labels.measures,
                "units": labels.units,
                "vocabulary": known,
                "editable": EDITABLE,
                "progress": session.progress(),
            }
        )

    async def names(request: Request) -> Response:
        table = _table(session, request)
        return JSONResponse(table.names())

    async def queue(request: Request) -> Response:
        table, ask = _table(session, request), request.query_params
        wanted = Filter(*(ask.get(name, "").strip() for name in Filter._fields))
        start, count = _whole(ask.get("start", "0")), _whole(ask.get("count", "50"))
        found = session.page(table, wanted, ask.get("state", ""), start, max(-MOST_ITEMS, min(count, MOST_ITEMS)))
        left, wanted_rows = session.left(table, wanted)
        return _answer(session, items=[item(session, table, at) for at in found], left=left, wanted=wanted_rows)

    async def one(request: Request) -> Response:
        return _answer(session, **detail(session, request.path_params["identity"]))

    async def decide(request: Request) -> Response:
        asked = _asked(await _json(request))
        if asked.decision == FIX:
            await run_in_threadpool(load_schema)
            session.refresh()
        before = session.progress()["stamp"]
        session.decide(asked)
        return _answer(session, before=before, **detail(session, asked.identity))

    async def kinds(_: Request) -> Response:
        return JSONResponse({"kinds": await run_in_threadpool(proposals.kinds)})

    async def pattern(request: Request) -> Response:
        body = await _json(request)
        kind, example, says, code = (_text(body, name) for name in ("kind", "example", "says", "lang"))
        return JSONResponse(await run_in_threadpool(proposals.pattern, kind, example, says, code))

    async def near_misses(request: Request) -> Response:
        row = session.row(request.path_params["identity"])
        return JSONResponse({"fired": await run_in_threadpool(proposals.near_misses, row)})

    get = partial(Route, methods=["GET"])
    return Starlette(
        routes=[
            get("/", index),
            *(get(name, file) for name in files),
            get("/start", _told(session, start)),
            get("/names/{table}", _told(session, names)),
            get("/queue/{table}", _told(session, queue)),
            get("/rows/{identity}", _told(session, one)),
            Route("/decisions", _told(session, decide), methods=["POST"]),
            get("/kinds", _told(session, kinds)),
            Route("/pattern", _told(session, pattern), methods=["POST"]),
            get("/near-misses/{identity}", _told(session, near_misses)),
        ]
    )


def _page(labels: Labels, lang: str) -> str:
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("review.html.jinja").render(lang=lang, words=labels.words)


def _told(session: Session, handler: Handler) -> Handler:
    """The handler with what has changed on disk read first, and what it raises as an answer."""

    async def told(request: Request) -> Response:
        try:
            session.refresh()
            return await handler(request)
        except ConflictError as error:
            shown = detail(session, str(error))
            return _wrong("conflict", "decided meanwhile", session, **shown)
        except GoneError as error:
            return _wrong("gone", f"no claim or finding {str(error)!r:.60}", session)
        except WrongRequestError as error:
            return _wrong("malformed", str(error), session)
        except RiscontroError as error:
            column = _COLUMN.search(str(error))
            return _wrong("refused", str(error), session, column=column[1] if column else "")
        except OSError as error:
            return _wrong("not_written", f"{error.strerror or error}: nothing was saved", session)

    return told


def _answer(session: Session, **values: Any) -> Response:
    return JSONResponse({**values, "progress": session.progress()})


def _wrong(what: str, error: str, session: Session, **values: Any) -> Response:
    return JSONResponse({**values, "what": what, "error": error, "progress": session.progress()}, _STATUS[what])


def _table(session: Session, request: Request) -> Table:
    name = request.path_params["table"]
    for table in session.tables.both:
        if table.name == name:
            return table
    raise WrongRequestError(f"table {name!r:.60}; ask for {' or '.join(table.name for table in session.tables.both)}")


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise WrongRequestError(f"{text!r:.60} is no whole number")
    return int(text)


async def _json(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise WrongRequestError("send JSON, and say so in Content-Type")
    try:
        body = json.loads(await request.body())
        json.dumps(body, ensure_ascii=False).encode()  # half a character cannot be written to any table
    except (ValueError, RecursionError):
        raise WrongRequestError("not JSON in UTF-8") from None
    if not isinstance(body, dict):
        raise WrongRequestError("not a JSON object")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    text = body.get(name, "")
    if not isinstance(text, str):
        raise WrongRequestError(f"{name}: not a text")
    return text


def _asked(body: dict[str, Any]) -> Asked:
    changes = body.get("changes", {})
    if not isinstance(changes, dict) or not all(isinstance(cell, str) for cell in changes.values()):
        raise WrongRequestError("changes: not an object of column -> text")
    texts = {name: _text(body, name) for name in ("identity", "decision", "version", "note")}
    return Asked(**texts, changes=changes)
