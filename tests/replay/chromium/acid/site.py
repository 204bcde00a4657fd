"""A site whose one page refers to things in every way there is; each way is a box that is green where it worked.

The truth about a box is its pixel. `nothing-there` is to stay red, so that a test which takes all for green fails.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.browser.scripted import font, picture
from tests.browser.serving import TYPES, Answer, Content, Request, Site, serving

HERE = Path(__file__).parent
PAGE = "/deep/acid.html"
CONTROL = "nothing-there"

GREEN = picture(20, 20, (0, 128, 0))
RED = picture(20, 20, (204, 0, 0))
# A silent RIFF/WAVE file of mono samples of 8 bits, a tenth of a second.
SOUND = (
    b"RIFF" + (836).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    + bytes.fromhex("0100 0100 401f0000 401f0000 0100 0800") + b"data" + (800).to_bytes(4, "little") + b"\x80" * 800
)  # fmt: skip
CLEAR = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000b49444154789c636000020000050001"
    "7a5eab3f0000000049454e44ae426082"
)
LANDED = "<!DOCTYPE html><html><body style='background: #008000'></body></html>"
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">
<symbol id="box"><rect width="20" height="20" fill="#008000"/></symbol>
<filter id="greening" x="0" y="0" width="1" height="1"><feFlood flood-color="#008000"/></filter>
<rect width="20" height="20" fill="#008000"/></svg>"""
REFERS = """<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">
<image href="/green.png?in-svg" width="20" height="20"/></svg>"""
XHTML = """<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>
<style>body { margin: 0 }</style></head><body><img src="/green.png?xhtml" alt=""/></body></html>"""
XML = """<?xml version="1.0"?><?xml-stylesheet href="/style/of-xml.css"?><words>x</words>"""
LEAVING = """<!DOCTYPE html><body><a href="/landed/anchor" id="anchor">x</a>
<script>
addEventListener("load", () => setTimeout(() => ({
  anchor: () => document.querySelector("#anchor").click(),
  relative: () => location.assign("landed/relative"),
  rooted: () => (location = "/landed/rooted"),
  absolute: () => location.replace("ORIGIN/landed/absolute"),
})[location.hash.slice(1)]()));
</script>"""
FORMS = """<!DOCTYPE html><body><form action="/landed/form"><input name="words" value="two words"></form>
<form action="/posted?by-form" method="post"><input name="words" value="two words"></form><script>
document.forms[{ get: 0, post: 1 }[window.name]].requestSubmit()</script>"""

# Each draws an image of its markup on a canvas and shows what it read of it: on one that was there first, on one that a
# script makes for an image that asks to be readable, and on one that it makes, draws on and reads in one go.
DRAWN = """<!DOCTYPE html><body style="margin: 0"><canvas width="20" height="20" hidden></canvas>
<img src="/green.png?drawn" alt="" hidden><script>SHOW(document.querySelector("canvas"))</script>"""
DRAWN_SHARED = """<!DOCTYPE html><body style="margin: 0"><img src="CDN/green.png?shared" crossorigin alt="" hidden>
<script>SHOW(document.createElement("canvas"))</script>"""
DRAWN_AT_ONCE = """<!DOCTYPE html><body style="margin: 0"><img src="/green.png?drawn-at-once" alt="" hidden>
<script>SHOW(document.createElement("canvas"))</script>"""
SHOW = """((canvas) => {
  const image = document.querySelector("img");
  const show = () => {
    canvas.getContext("2d").drawImage(image, 0, 0, 20, 20);
    const [, level] = canvas.getContext("2d").getImageData(5, 5, 1, 1).data;
    document.body.style.background = `rgb(0, ${level}, 0)`;
  };
  // It may be there before this script is.
  if (image.complete) show();
  else image.onload = show;
})"""
# Listens to one origin only, tells what it hears, and answers whoever asked.
HEARING = """<!DOCTYPE html><body><script>
addEventListener("message", (event) => {
  const { source, origin } = event;
  if (origin === "ORIGIN" || origin === location.origin) source.postMessage(event.data + "!", origin);
});
parent.postMessage("ready", new URLSearchParams(location.search).get("for") ?? location.origin);
</script>"""


def _colours(identity: str, url: str) -> str:
    return f"#{identity} {{ background: url({url}) }}"


def _posted(request: Request) -> Answer:
    """Answer "green" to what the page sends, and to nothing else."""
    name = request.path.partition("?")[2]
    told = {
        "form": b'name="a"',
        "parameters": b"a=1",
        "json": b'{"query":"{ a }"}',
        "xhr": b"a=1&b=2",
        "by-form": b"words=two+words",
    }
    is_right = request.method == "POST" and told[name] in request.body
    if name == "by-form":
        return Answer(LANDED.encode() if is_right else b"no", 200, {"Content-Type": TYPES["html"]})
    return Answer(b"green" if is_right else b"no", 200, {"Content-Type": "text/plain"})


def _text(body: str, kind: str = "text/plain", status: int = 200, **headers: str) -> Answer:
    return Answer(body.encode(), status, {"Content-Type": kind, "Access-Control-Allow-Origin": "*", **headers})


def _contents(fill: Callable[[str], str]) -> dict[str, Content]:
    """Return what the site serves, by path."""

    def page(text: str) -> Answer:
        return _text(fill(text), TYPES["html"])

    scripts = {
        "classic": 'green("script-classic")',
        "deferred": 'green("script-deferred")',
        "from-cdn": 'green("script-async")',
        "module": 'import { said } from "./late.js?static"; said === "green" && green("script-module");',
        "preloaded": "export {};",
        "mapped": 'export const said = "green";',
        "mapped/inner": 'export { said } from "../late.js?inner";',
        "late": 'export const said = "green";',
        "importing": 'export { said } from "/js/late.js?imported"; import "ORIGIN/js/preloaded.js";',
        "added": 'green("script-added")',
        "written": 'green("document-write-script")',
        "current": 'const i = new Image(); i.src = new URL("../green.png?current", document.currentScript.src).href;'
        ' i.onload = () => green("script-current");',
        "greening": 'document.documentElement.style.background = "#008000"',
        "worker": 'importScripts("part.js", "/js/part.js?rooted");'
        'fetch("/said?worker").then((answer) => answer.text()).then((text) => postMessage(text && part));',
        "part": 'self.part = "green";',
        "module-worker": 'import { said } from "./late.js?worker"; postMessage(said);',
        "importing-worker": 'postMessage((await import("/js/late.js?in-worker")).said);',
        "shared-worker": 'onconnect = (event) => event.ports[0].postMessage("green");',
        "service-worker": "onfetch = () => undefined;",
        "worklet": 'registerProcessor("acid", class extends AudioWorkletProcessor { process() { return false } });',
    }
    styles = {
        "rooted": _colours("css-rooted", "/green.png?rooted"),
        "imported": '@import "/style/deeper/imported.css";' + _colours("css-import", "../green.png?imported"),
        "deeper/imported": _colours("css-import-of-import", "../../green.png?of-import"),
        "layered": "#css-import-layer::before { content: url('/green.png?layered'); display: block }",
        "imported-by-page": _colours("css-import-in-page", "/green.png?in-page"),
        "module": _colours("import-css", "ORIGIN/green.png?css-module"),
        "added": _colours("style-import-added", "/green.png?import-added"),
        "linked": _colours("style-link-added", "/green.png?linked"),
        "read": "#style-rules-read { --said: green }",
        "joined": "#style-rule-joined { background: #c00 }",
        "shadow": "p { margin: 0; width: 20px; height: 20px; background: url(/green.png?shadow-link) }",
        "of-xml": "words { display: block; position: fixed; inset: 0; background: url(/green.png?of-xml) }",
    }
    pages = {
        PAGE: (HERE / "page.html").read_text("utf-8"),
        "/nesting": "<!DOCTYPE html><style>* { margin: 0; border: 0 }</style><iframe src='/landed/nested'></iframe>",
        "/frameset": "<html><frameset cols='100%' border=0><frame src='/landed/frameset' frameborder=0></html>",
        "/legacy": "<html><body background='/green.png?legacy'></body></html>",
        "/based": "<!DOCTYPE html><base href='/other/'><style>* { margin: 0 }</style><img src='../green.png?based'>",
        "/refreshing": "<!DOCTYPE html><meta http-equiv='refresh' content='0; url=/landed/refreshed'>",
        "/leaving": LEAVING,
        "/drawn": DRAWN.replace("SHOW", SHOW),
        "/drawn-shared": DRAWN_SHARED.replace("SHOW", SHOW),
        "/drawn-at-once": DRAWN_AT_ONCE.replace("SHOW", SHOW),
        "/hearing": HEARING,
        "/forms": FORMS,
        "/fragment.html": "<!DOCTYPE html><img src='/green.png?xhr-document'>",
    }
    return {
        **{path: page(text) for path, text in pages.items()},
        **{f"/js/{name}.js": _text(fill(text), TYPES["js"]) for name, text in scripts.items()},
        **{f"/style/{name}.css": _text(fill(text), TYPES["css"]) for name, text in styles.items()},
        **{f"/js/{name}.js": _text(fill((HERE / f"{name}.js").read_text()), TYPES["js"]) for name in ("acid", "ways")},
        "/style/acid.css": _text(fill((HERE / "acid.css").read_text("utf-8")), TYPES["css"]),
        **{f"/landed/{name}": page(LANDED) for name in _LANDINGS},
        "/green.png": Answer(GREEN, 200, {"Content-Type": "image/png", "Access-Control-Allow-Origin": "*"}),
        "/red.png": lambda request: Answer(RED, 404 if "never" in request.path else 200, {"Content-Type": "image/png"}),
        "/clear.png": CLEAR,
        "/drawing.svg": DRAWING,
        "/refers.svg": REFERS,
        "/page.xhtml": _text(XHTML, "application/xhtml+xml"),
        "/styled.xml": _text(XML, "text/xml"),
        "/font.ttf": font(),
        "/sound.wav": SOUND,
        "/words.vtt": _text("WEBVTT\n\n00:00.000 --> 00:01.000\nwords\n", "text/vtt"),
        "/app.webmanifest": _text('{"icons": [{"src": "/green.png?manifest"}]}', "application/manifest+json"),
        "/said": _text("green"),
        "/said.json": _text('{"said": "green"}', TYPES["json"]),
        "/said-elsewhere": _text("", status=302, Location="/said?redirected"),
        "/other/near": _text("green"),
        "/redirecting": _text("", TYPES["html"], 302, Location="/landed/redirected"),
        "/jsonp": _text('green("script-jsonp")', TYPES["js"]),
        "/posted": _posted,
        "/events": _text("data: green\n\n", "text/event-stream"),
        "/counter": _text(""),
        "/empty.wasm": Answer(b"\0asm\1\0\0\0", 200, {"Content-Type": "application/wasm"}),
    }


_LANDINGS = (
    *("map-area", "object", "iframe", "lazy", "nested", "frameset", "refreshed", "redirected", "form", "anchor"),
    *("relative", "rooted", "absolute", "added"),
)


def ways() -> list[str]:
    """Return the names of all ways, of the page's markup and of its scripts."""
    boxes = re.findall(r'class="way" id="([^"]+)"', (HERE / "page.html").read_text("utf-8"))
    scripted = re.findall(r'^  "?([a-z][a-z-]+)"?: (?:async )?\(', (HERE / "ways.js").read_text("utf-8"), re.MULTILINE)
    return [*boxes, *scripted]


@contextlib.contextmanager
def acid_site() -> Iterator[tuple[Site, Site]]:
    """Serve the site, and the other host that it refers to, for the block."""
    with serving({}) as site, serving({}) as other:

        def fill(text: str) -> str:
            host = site.origin.removeprefix("http://")
            return text.replace("ORIGIN", site.origin).replace("CDN", other.origin).replace("HOST", host)

        site.contents.update(_contents(fill))
        other.contents.update(_contents(fill))
        yield site, other
