"""Archives of a test's own pages, served, and a Chromium in which everything but the server leads into a trap."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from archiver.archive import Archive
from archiver.model import Headers
from archiver.replay.app import make_app
from archiver.replay.policies import Dates, JavaScript
from archiver.replay.scripts import Script
from archiver.replay.server import listen
from archiver.replay.site import Clock, Site
from tests.replay.shelf import NOW, make_shelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

STAMP = "20240506100000"

TYPES = {
    "js": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "png": "image/png",
    "txt": "text/plain",
}

# What Chromium 156 asks its makers for by itself, whatever the flags.
_OF_THE_BROWSER = re.compile(
    rb"(?:CONNECT |[A-Z]+ http://)(?:(?:update|optimizationguide-pa|content-autofill|safebrowsing\w*)\.googleapis"
    rb"|accounts\.google|clients2\.google|android\.clients\.google)\.com[:/]"
)


def settle(page: Page) -> None:
    """Wait until a page asks for nothing more; five seconds at most, for some never stop."""
    from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

    with contextlib.suppress(PlaywrightTimeoutError):
        page.wait_for_load_state("networkidle", timeout=5000)


class Trap:
    """Takes TCP connections and UDP datagrams at one port of loopback; what comes there has left the archive.

    `caught` holds what was said; a connection on which nothing was said counts too. What Chromium asks its makers for
    by itself does not.
    """

    def __init__(self) -> None:
        self.caught: list[bytes] = []
        self._listener = listen("127.0.0.1", 0)
        self.port: int = self._listener.getsockname()[1]
        self._datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._datagrams.bind(("127.0.0.1", self.port))
        self._threads = [threading.Thread(target=each) for each in (self._connections, self._messages)]
        for thread in self._threads:
            thread.start()

    def _connections(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                connection.settimeout(1)
                try:
                    said = connection.recv(200)
                except TimeoutError:
                    said = b""
            if said == b"END":
                return
            if not _OF_THE_BROWSER.match(said):
                self.caught.append(said)

    def _messages(self) -> None:
        while (said := self._datagrams.recv(200)) != b"END":
            self.caught.append(said)

    def close(self) -> None:
        """Stop listening."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(b"END")
        self._datagrams.sendto(b"END", ("127.0.0.1", self.port))
        for thread in self._threads:
            thread.join()
        self._listener.close()
        self._datagrams.close()


@dataclass(frozen=True)
class Kept:
    """What was captured at a URL."""

    body: bytes | str
    type: str = "text/html; charset=utf-8"
    headers: Headers = ()
    status: int = 200


Contents = Mapping[str, "str | bytes | Kept"]


@dataclass
class Stage:
    """A served archive, and a browser for it. `record_ids` are by URL."""

    archive: Archive
    port: int
    browser: Browser
    record_ids: Mapping[str, str]
    site: Site
    pages: list[Page] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """The interface's."""
        return f"http://localhost:{self.port}"

    @property
    def content_origin(self) -> str:
        """That of archived content."""
        return f"http://127.0.0.1:{self.port}"

    def open(self, path: str, *, scripts: bool = True, width: int = 1280) -> Page:
        """Return a page of the interface, opened in a context of its own with a window of this width."""
        context = self.browser.new_context(
            java_script_enabled=scripts, service_workers="allow", viewport={"width": width, "height": 800}
        )
        page = context.new_page()
        self.pages.append(page)
        page.goto(self.origin + path)
        return page

    def framed(self, url: str) -> Frame:
        """Return the frame of the page view of `url`, once its page is loaded."""
        page = self.open(f"/page/{STAMP}/{url}")
        handle = page.wait_for_selector("iframe")
        frame = handle.content_frame() if handle else None
        assert frame is not None
        frame.wait_for_load_state()
        return frame


@contextlib.contextmanager
def staged(
    folder: Path,
    making: Contents | Callable[[str], Contents],
    browser: Browser,
    javascript: JavaScript = "safe",
    *,
    wombat: Script | None = None,
    dates: Dates = "now",
) -> Iterator[Stage]:
    """Serve an archive of contents, by URL, on a free port for the block.

    `making` is the contents, or makes them when it is told the interface's origin.
    """
    listener = listen("127.0.0.1", 0)
    contents = making(f"http://localhost:{_port(listener)}") if callable(making) else making
    shelf = make_shelf(folder)
    for url, content in contents.items():
        kept = content if isinstance(content, Kept) else Kept(content, type_of(url))
        shelf.add(url, kept.body, kept.type, status=kept.status, headers=kept.headers)
    record_ids = dict(zip(contents, shelf.ids, strict=True))
    made = on_stage(shelf.finish(), record_ids, browser, javascript, wombat=wombat, dates=dates, listener=listener)
    with made as stage:
        yield stage


@contextlib.contextmanager
def on_stage(
    archive: Archive,
    record_ids: Mapping[str, str],
    browser: Browser,
    javascript: JavaScript = "safe",
    *,
    wombat: Script | None = None,
    dates: Dates = "now",
    listener: socket.socket | None = None,
    clock: Clock = lambda: NOW,
) -> Iterator[Stage]:
    """Serve `archive` with `listener`, or on a free port, for the block; close both."""
    listener = listener or listen("127.0.0.1", 0)
    app = make_app(archive, clock=clock, javascript=javascript, wombat=wombat, dates=dates)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    stage = Stage(archive, _port(listener), browser, record_ids, app.state.site)
    try:
        yield stage
    finally:
        for page in stage.pages:
            page.context.close()
        server.should_exit = True
        thread.join()
        listener.close()
        archive.close()


def _port(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def type_of(url: str) -> str:
    """Return the type that a test's file is sent as, by the ending of its URL."""
    return TYPES.get(url.rpartition("/")[2].rpartition(".")[2], "text/html; charset=utf-8")
