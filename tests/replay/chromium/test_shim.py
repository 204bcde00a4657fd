"""What a page's scripts find in the sandbox, thanks to the shim. What each probe does stands in shim_probes.js."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.replay.chromium.stage import STAMP, Kept, Stage, Trap, staged
from tests.replay.shelf import PNG

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame

pytestmark = pytest.mark.browser

SITE = "https://app.example"
PAGE = f"{SITE}/deep/page?x=1"
WORKER = """importScripts("/part.js");
onmessage = async () => postMessage(part + (await (await fetch("/api/x.json")).json()).word);"""

CONTENTS: dict[str, str | bytes | Kept] = {
    PAGE: "<!DOCTYPE html><html><head><title>app</title></head><body><h1>app</h1><p id=out></p></body></html>",
    f"{SITE}/": "<!DOCTYPE html><title>start</title><h1>start</h1>",
    f"{SITE}/popping": "<!DOCTYPE html><body><script>document.title = String(open('/next'))</script>",
    f"{SITE}/drawn": """<!DOCTYPE html><body><svg><use href='/drawing.svg#box'/></svg><script>
document.body.insertAdjacentHTML("beforeend", "<p><svg><use xlink:href='/drawing.svg#box'/></svg></p>")</script>""",
    f"{SITE}/drawing.svg": Kept(
        "<svg xmlns='http://www.w3.org/2000/svg'><symbol id='box'><rect width='7' height='7'/></symbol></svg>",
        "image/svg+xml",
    ),
    "https://cdn.example/lying": """<!DOCTYPE html><script>
parent.postMessage({ archivedOrigin: "https://app.example" }, "*"); parent.postMessage("hello", "https://app.example");
onmessage = ({ data, origin }) => parent.postMessage([data, origin], "*");</script>""",
    f"{SITE}/next": "<!DOCTYPE html><title>next</title><h1>the next page</h1>",
    f"{SITE}/api/x.json": '{"word": "day"}',
    f"{SITE}/deep/near.json": '{"word": "day"}',
    f"{SITE}/dot.png": PNG,
    f"{SITE}/all.css": "h1 { color: rgb(0, 128, 0) }",
    f"{SITE}/own.js": "self.loaded = (self.loaded || 0) + 1;",
    f"{SITE}/module.js": "import { half } from '/half.js'; export const whole = half * 2;",
    f"{SITE}/half.js": "export const half = 21;",
    f"{SITE}/worker.js": WORKER,
    f"{SITE}/part.js": "const part = 'good ';",
    f"{SITE}/module-worker.js": "import { half } from './half.js'; postMessage(half);",
    f"{SITE}/events": Kept("data: told\n\n", "text/event-stream"),
    "https://cdn.example/lib.js": "self.library = 'there';",
    "https://cdn.example/dot.png": PNG,
}

EXPECTED: dict[str, Any] = {
    "local storage": ["1", "1", 1, "a", None, True, ["a"], True],
    "session storage is another": None,
    "cookies": "b=2=3",
    "cookies are said to work": True,
    "domain": "app.example",
    "no service worker to throw": False,
    "no database to throw": "undefined",
    "no caches and locks to throw": [False, False, False],
    "an image drawn can be read": 4,
    "a message to its own origin": [True, "same"],
    "no way around every policy": "undefined",
    "history keeps its state": ["://app.example/elsewhere?y", 2],
    "fetch from the root": "day",
    "fetch of an absolute address": "day",
    "fetch without a scheme": "day",
    "fetch beside": "day",
    "fetch above": "day",
    "fetch by the address of the window": "day",
    "fetch with credentials and a header": "day",
    "fetch of a request": "day",
    "fetch tells the address asked for": f"{SITE}/api/x.json",
    "XMLHttpRequest": ["day", f"{SITE}/api/x.json"],
    "EventSource": "told",
    "sendBeacon": True,
    "a socket that never opens": ["error", 1006, True],
    "a worker": "good day",
    "a module worker": 21,
    "a module from the root": 42,
    "a module by its address": 42,
    "a walk up the frames ends": 2,
}
LOADS = (
    *("image", "image of another host", "srcset", "setAttribute", "script", "script with a digest", "style sheet"),
    *("frame", "innerHTML", "insertAdjacentHTML", "fragment", "parsed apart", "attribute node"),
)
STYLES = (
    *("style element", "imported", "style property", "setProperty", "cssText", "style attribute", "insertRule"),
    "adopted sheet",
)
MOVES = ("link", "link to another window", "form", "form by its method", "document.write")

PROBES = "let probes;\n" + (Path(__file__).parent / "shim_probes.js").read_text(encoding="utf-8")
WITH_BOX = """
const box = document.createElement("div");
box.id = "probe";
document.body.append(box);
const afterwards = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
"""
FRAMED = """() => new Promise((done) => {
  addEventListener("message", (event) => done(event.data), { once: true });
  const made = document.createElement("iframe");
  made.srcdoc = `<script>fetch("/api/x.json").then((answer) => answer.json()).then((said) =>
    parent.postMessage([said.word, typeof RTCPeerConnection, localStorage.length], "*"))<\\/script>`;
  document.body.append(made);
})"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Stage]:
    """The archive of one small application."""
    with staged(tmp_path_factory.mktemp("shim") / "shelf", CONTENTS, browser) as made:
        yield made


@pytest.fixture(scope="module")
def opened(stage: Stage) -> Frame:
    """Its page, in the frame of the page view."""
    return stage.framed(PAGE)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_script_finds_what_it_expects(opened: Frame, name: str) -> None:
    assert opened.evaluate(f"(name) => {{ {PROBES}; return probes.values[name]() }}", name) == EXPECTED[name]


@pytest.mark.parametrize("name", LOADS)
def test_what_a_script_puts_into_the_page_loads_from_the_archive(opened: Frame, name: str) -> None:
    script = f"""(name) => new Promise((done) => {{
      {PROBES}
      const made = probes.loads[name]();
      made.addEventListener("load", () => done("loaded"));
      if (!made.isConnected) document.body.append(made);
      if (made.complete && made.naturalWidth) done("loaded");
      setTimeout(() => done("not loaded: " + made.outerHTML), 8000);
    }})"""
    assert opened.evaluate(script, name) == "loaded"


@pytest.mark.parametrize("name", STYLES)
def test_addresses_in_styles_lead_into_the_archive(stage: Stage, name: str) -> None:
    script = f"""async (name) => {{
      {PROBES}
      {WITH_BOX}
      probes.styles[name](box);
      await afterwards();
      return getComputedStyle(box).backgroundImage;
    }}"""
    assert f'/w/{STAMP}im_/{SITE}/dot.png")' in stage.framed(PAGE).evaluate(script, name)


@pytest.mark.parametrize("name", MOVES)
def test_the_page_goes_on_inside_the_archive(stage: Stage, trap: Trap, name: str) -> None:
    before = len(trap.caught)
    frame = stage.framed(PAGE)
    frame.evaluate(f"(name) => {{ {PROBES}; setTimeout(probes.moves[name]) }}", name)
    frame.page.wait_for_url(f"**/page/{STAMP}/{SITE}/next**")
    frame.page.frame_locator("iframe").get_by_role("heading", name="the next page").wait_for()
    assert trap.caught[before:] == []


def test_a_window_that_a_reader_asked_for_is_shown_in_the_frame(stage: Stage) -> None:
    frame = stage.framed(PAGE)
    frame.evaluate("() => { document.querySelector('h1').onclick = () => window.open('/next', '_blank') }")
    frame.click("h1")
    frame.page.frame_locator("iframe").get_by_role("heading", name="the next page").wait_for()
    assert len(frame.page.context.pages) == 1


def test_without_a_readers_click_no_window_takes_the_page_away(stage: Stage) -> None:
    frame = stage.framed(f"{SITE}/popping")
    frame.wait_for_function("() => document.title")
    # What a test evaluates counts as a click to Chromium; this is the page's own doing.
    assert frame.evaluate("() => document.title") == "null"
    assert frame.url.endswith("/popping")


def test_a_frame_of_srcdoc_has_the_shim_too(opened: Frame) -> None:
    assert opened.evaluate(FRAMED) == ["day", "undefined", 0]


def test_a_frame_is_taken_for_what_the_page_put_there_and_not_for_what_it_says(opened: Frame) -> None:
    told = opened.evaluate("""() => new Promise((done) => {
      const told = [];
      const made = document.createElement("iframe");
      addEventListener("message", ({ source, origin, data }) => {
        if (source !== made.contentWindow) return;
        told.push([data, origin]);
        if (told.length === 1) source.postMessage("back", origin);
        else done(told);
      });
      made.src = "https://cdn.example/lying";
      document.body.append(made);
    })""")
    there = "https://cdn.example"
    assert told == [["hello", there], [["back", SITE], there]]


def test_a_drawing_in_a_file_of_its_own_is_shown(stage: Stage) -> None:
    frame = stage.framed(f"{SITE}/drawn")
    widths = "() => [...document.querySelectorAll('use')].slice(0, 2).map((use) => use.getBBox().width)"
    frame.wait_for_function(f"() => ({widths})().every((width) => width > 0)")
    assert frame.evaluate(widths) == [7, 7]


def test_the_page_s_own_scripts_find_the_document_as_it_was(stage: Stage) -> None:
    assert stage.framed(PAGE).evaluate("() => document.querySelectorAll('script').length") == 0


def test_nothing_left_the_archive(opened: Frame, trap: Trap) -> None:
    assert opened.url.endswith(PAGE)
    assert trap.caught == []
