"""Who may ask: only this machine's browser that was given the token, from this page, and in small pieces."""

from __future__ import annotations

from secrets import compare_digest
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 64_000  # of what is sent to the server at once

_HEADERS = {
    # The page's own script and style, nothing from anywhere else, nothing inline.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Stands before an app: checks Host, token and Origin, holds bodies to MOST_BYTES, adds the headers.

    The token comes in the address of the first page or in the cookie that the page then sets. A wrong one is 403.
    """

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self._app, self._token = app, token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        # Cookies know no ports: two pages at once must not take each other's.
        self._cookie = f"riscontro-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to the app, or refuse it."""
        if scope["type"] != "http":
            return
        headers, sent = Headers(scope=scope), send

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.update(_HEADERS)
                if scope["path"] == "/" and message["status"] == 200:
                    answer["Set-Cookie"] = f"{self._cookie}={self._token}; Path=/; HttpOnly; SameSite=Strict"
            await sent(message)

        refused = self._refused(scope, headers)
        if refused:
            await PlainTextResponse(refused, 403)(scope, receive, guarded)
            return
        body = await _body(headers, receive)
        if body is None:
            too_much = {"error": f"more than {MOST_BYTES} bytes; send less", "what": "too_large"}
            await JSONResponse(too_much, 413, {"Connection": "close"})(scope, receive, guarded)
            return

        async def whole() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, whole, guarded)

    def _refused(self, scope: Scope, headers: Headers) -> str:
        """Why a request is refused; empty where it is not."""
        if headers.get("host", "") not in self._hosts:
            return "only for this machine; open the address that riscontro review printed"
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in self._hosts}:
            return "not from another page"
        if scope["method"] not in ("GET", "HEAD") and origin is None:
            return "not without an Origin"
        given = cookie_parser(headers.get("cookie", "")).get(self._cookie, "")
        if scope["path"] == "/":
            given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [given])[0]
        if not compare_digest(given.encode(), self._token.encode()):
            return "no or a wrong token; open the address that riscontro review printed"
        return ""


async def _body(headers: Headers, receive: Receive) -> bytes | None:
    """What is sent, or None where it is too much."""
    said = headers.get("content-length", "0")
    if not said.isdecimal() or int(said[:12]) > MOST_BYTES:
        return None
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            return None
    return body
