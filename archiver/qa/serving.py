"""The replay server in a thread, for as long as something is looked at."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from archiver.archive import Archive
from archiver.replay.app import make_app
from archiver.replay.server import address_of, listen


@contextlib.contextmanager
def replaying(archive: Archive) -> Iterator[str]:
    """Serve `archive` on a free loopback port for the block; give its address. Raises ReplayError."""
    with contextlib.closing(listen("127.0.0.1", 0)) as listener:
        address = address_of(listener)
        app = _Bare(make_app(archive))
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="replay")
        thread.start()
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join()


class _Bare:
    """Lets the server show a page by itself in a window as it does in the frame under the bar, shim and all.

    The server tells by what a browser says it wants to do with the answer. In the frame the page is kept from leaving
    for the live web; the browser used here cannot reach it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request as if what is asked for a window was asked for a frame."""
        if scope["type"] == "http":
            told = [_FRAME if pair == _WINDOW else pair for pair in scope["headers"]]
            scope = {**scope, "headers": told}
        await self._app(scope, receive, send)


_WINDOW = (b"sec-fetch-dest", b"document")
_FRAME = (b"sec-fetch-dest", b"iframe")
