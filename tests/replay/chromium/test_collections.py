"""Two collections of one server in Chromium: each replays below its own folder, scripts and all, and nothing leaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import uvicorn

from archiver.replay.gateway import make_collections_app
from archiver.replay.server import listen
from tests.replay.chromium.stage import STAMP, Kept, Stage, Trap, settle, type_of
from tests.replay.chromium.test_interface import GRAVE, SHADES, SIZES
from tests.replay.chromium.test_shim import CONTENTS, EXPECTED, FRAMED, LOADS, MOVES, PAGE, PROBES, SITE, STYLES
from tests.replay.shelf import NOW, make_shelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Response

pytestmark = pytest.mark.browser

OTHERS: Mapping[str, str] = {
    PAGE: "<!DOCTYPE html><title>app</title><h1>the other app</h1>",
    f"{SITE}/api/x.json": '{"word": "night"}',
    f"{SITE}/deep/near.json": '{"word": "night"}',
}

# An attribute that is put in as a node is mended only when it has been asked for, which is refused.
LEAKING = """() => {
  const node = document.createAttribute("src");
  node.value = "http://live.example/one.png";
  new Image().setAttributeNode(node);
}"""


@dataclass
class Placed(Stage):
    """One collection of a server."""

    folder: str = ""

    @property
    def origin(self) -> str:
        """The interface's, with the folder."""
        return super().origin + self.folder


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[dict[str, Placed]]:
    """The application of the shim's tests, and another one at the same URLs, served side by side."""
    archives = {}
    for name, contents in (("app", CONTENTS), ("other-2", {**CONTENTS, **OTHERS})):
        shelf = make_shelf(tmp_path_factory.mktemp("collections") / name)
        for url, content in contents.items():
            kept = content if isinstance(content, Kept) else Kept(content, type_of(url))
            shelf.add(url, kept.body, kept.type, status=kept.status, headers=kept.headers)
        archives[name] = (shelf.finish(), name)
    listener = listen("127.0.0.1", 0)
    app = make_collections_app(archives, clock=lambda: NOW)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    port = int(listener.getsockname()[1])
    made = {
        name: Placed(archive, port, browser, {}, app.collections.sites[name], folder=f"/{name}")
        for name, (archive, _) in archives.items()
    }
    yield made
    for stage in made.values():
        for page in stage.pages:
            page.context.close()
    server.should_exit = True
    thread.join()
    listener.close()
    for archive, _ in archives.values():
        archive.close()


@pytest.fixture(params=["app", "other-2"])
def stage(request: pytest.FixtureRequest, stages: dict[str, Placed]) -> Placed:
    """One of the two."""
    return stages[request.param]


def word_of(stage: Placed) -> str:
    return "day" if stage.folder == "/app" else "night"


def test_the_shim_does_in_a_collection_what_it_does_alone(stage: Placed) -> None:
    frame = stage.framed(PAGE)
    script = f"(name) => {{ {PROBES}; return probes.values[name]() }}"
    found = {name: frame.evaluate(script, name) for name in EXPECTED}
    word = word_of(stage)
    expected = {name: _said(value, word) if "x.json" not in name else value for name, value in EXPECTED.items()}
    assert found == expected
    assert frame.evaluate(FRAMED) == [word, "undefined", 0]


def _said(value: object, word: str) -> object:
    """Return an expected value with the word that a collection has."""
    if isinstance(value, list):
        return [_said(each, word) for each in value]
    return {"day": word, "good day": f"good {word}"}.get(value, value) if isinstance(value, str) else value


def test_what_scripts_ask_for_comes_from_the_collection_alone(stage: Placed, trap: Trap) -> None:
    answered: list[str] = []

    def note(response: Response) -> None:
        answered.append(response.url)

    frame = stage.framed(PAGE)
    frame.page.on("response", note)
    for name in LOADS:
        script = f"""(name) => new Promise((done) => {{
          {PROBES}
          const made = probes.loads[name]();
          made.addEventListener("load", () => done("loaded"));
          if (!made.isConnected) document.body.append(made);
          if (made.complete && made.naturalWidth) done("loaded");
          setTimeout(() => done(name + " is not loaded: " + made.outerHTML), 8000);
        }})"""
        assert frame.evaluate(script, name) == "loaded"
    for name in STYLES:
        script = f"(name) => {{ {PROBES}; document.body.innerHTML = '<b id=probe>'; probes.styles[name](probe) }}"
        frame.evaluate(script.replace("(probe)", "(document.querySelector('b'))"), name)
    settle(frame.page)
    ours = [urlsplit(url).path for url in answered if url.startswith("http")]
    assert len(ours) > 5
    assert {
        path for path in ours if not path.startswith((f"{stage.folder}/w/", f"{stage.folder}/csp-report", "/static/"))
    } == set()
    assert trap.caught == []


@pytest.mark.parametrize("name", MOVES)
def test_the_page_goes_on_inside_the_collection(stage: Placed, trap: Trap, name: str) -> None:
    frame = stage.framed(PAGE)
    frame.evaluate(f"(name) => {{ {PROBES}; setTimeout(probes.moves[name]) }}", name)
    frame.page.wait_for_url(f"**{stage.folder}/page/{STAMP}/{SITE}/next**")
    frame.page.frame_locator("iframe").get_by_role("heading", name="the next page").wait_for()
    assert trap.caught == []


def test_what_a_page_asks_of_the_web_is_counted_for_its_collection(stages: dict[str, Placed], trap: Trap) -> None:
    stage, other = stages["app"], stages["other-2"]
    frame = stage.framed(PAGE)
    before = {name: len(_leaks(each)) for name, each in stages.items()}
    frame.evaluate(LEAKING)
    settle(frame.page)
    frame.page.wait_for_timeout(300)
    assert len(_leaks(stage)) == before["app"] + 1
    assert len(_leaks(other)) == before["other-2"]
    assert trap.caught == []


def _leaks(stage: Placed) -> list[object]:
    captures = stage.archive.lookup(PAGE)
    return [leak for capture in captures for leak in stage.site.leaks.of(capture)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_the_list_of_collections_keeps_nobody_out(stages: dict[str, Placed], language: str, size: str) -> None:
    stage = stages["app"]
    width, height = SIZES[size]
    context = stage.browser.new_context(locale=language, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"http://localhost:{stage.port}/?url={PAGE}")
    assert page.get_attribute("html", "lang") == language.removesuffix("-US")
    assert page.locator(".holdings li").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    levels = page.eval_on_selector_all("h1, h2, h3", "all => all.map(each => Number(each.tagName[1]))")
    assert levels == [1, 2]
    pytest.importorskip("axe_playwright_python")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    for shade in SHADES:
        page.emulate_media(color_scheme=shade)
        found = page.evaluate("axe.run()")["violations"]
        grave = [each for each in found if each["impact"] in GRAVE]
        assert [(each["id"], each["nodes"][0]["html"]) for each in grave] == []
    context.close()


def test_without_scripts_a_reader_finds_a_page_through_the_list(stages: dict[str, Placed]) -> None:
    stage = stages["other-2"]
    context = stage.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://localhost:{stage.port}/")
    page.fill("#where-url", PAGE)
    page.click(".where button")
    page.click(".holdings a >> text=other-2")
    assert page.url == f"{stage.origin}/page/{STAMP}/{PAGE}"
    page.click(".wordmark")
    assert page.url == f"{stage.origin}/"
    page.click("text=All collections")
    page.select_option("#search-in", "other-2")
    page.fill("#search", "zebra crossing")
    page.press("#search", "Enter")
    assert page.url.startswith(f"{stage.origin}/search?q=")
    context.close()
