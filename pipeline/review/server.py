"""Serves the page on this machine alone, until it is told to end; what was decided is then in the tables."""

from __future__ import annotations

import socket
import sys
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn

from pipeline.errors import RiscontroError, UsageError
from pipeline.patterns import read_labels
from pipeline.review.app import make_app
from pipeline.review.guard import Guard
from pipeline.review.proposals import Proposals
from pipeline.review.session import Session, load_schema, write_decisions

if TYPE_CHECKING:
    from starlette.applications import Starlette

HOST = "127.0.0.1"
_GRACE = 2  # seconds for requests under way when the server ends


def review(
    folder: Path, patterns: Sequence[Path], port: int, lang: str, browser: bool, tell: Callable[[str], object]
) -> None:
    """Serve the page for a run's folder on a port (0: any that is free) until Ctrl-C or SIGTERM.

    `tell` is given the address. What was decided is written into the tables at the start, for what an earlier server
    left when it was killed, and at the end. Raises UsageError, PatternError and TableError, all before serving.
    """
    session, labels = Session(folder), read_labels(patterns, lang)
    proposals, token = Proposals(patterns), token_urlsafe(32)
    with listening(port) as listener:
        server = make_server(make_app(session, labels, proposals, lang), listener, token)
        address = f"http://{HOST}:{listener.getsockname()[1]}/?token={token}"
        tell(address)
        Thread(target=_prepare, args=(folder, proposals, address if browser else ""), daemon=True).start()
        try:
            with suppress(KeyboardInterrupt):
                server.run(sockets=[listener])
        finally:
            write_decisions(folder)


def make_server(app: Starlette, listener: socket.socket, token: str) -> uvicorn.Server:
    """The server of an app behind its guard, to be run on this socket."""
    guarded = Guard(app, listener.getsockname()[1], token)
    config = uvicorn.Config(
        guarded, http="h11", ws="none", loop="asyncio", lifespan="off", access_log=False, log_level="error",
        server_header=False, timeout_graceful_shutdown=_GRACE,
    )  # fmt: skip
    return uvicorn.Server(config)


def listening(port: int) -> socket.socket:
    """A socket of this machine alone on a port, 0 for any that is free. Raises UsageError where it is taken."""
    # With its protocol named, asyncio sends at once; else each answer waits 40 ms for an acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two programs listen
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise UsageError(f"port {port}: {error.strerror}; give another with --port, or none") from error
    return listener


def _prepare(folder: Path, proposals: Proposals, address: str) -> None:
    """Beside the server: open the browser, bring the tables up to date, load what the first fix will need."""
    if address:
        webbrowser.open(address)  # some wait until the browser is closed, hence a thread
    with suppress(RiscontroError, OSError):  # whoever needs these is told then
        write_decisions(folder)
        load_schema()
        proposals.ready()
