"""A site that is nothing without its scripts: modules, fetch(), lazy images, a list without end, frames, fonts."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from tests.browser.serving import Answer, Content

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>loading</title>
<link rel="stylesheet" href="style/main.css"><link rel="modulepreload" href="js/words.js">
<link rel="icon" href="icon.png"><script>window.order = ["inline"];</script>
<script src="js/classic.js" defer></script><script type="module" src="js/app.js"></script></head>
<body><h1 id="title">…</h1><p class="icon">&#xea71;&#xea72;</p>
<img id="set" src="pic.png?0" srcset="pic.png?1 1x, pic.png?2 2x" width="60" height="40" alt="">
<picture><source srcset="pic.png?narrow" media="(max-width: 600px)"><img src="pic.png?wide" width="60" alt=""></picture>
<div class="paper">CSS background</div><iframe src="frame.html" width="300" height="60"></iframe>
<iframe srcdoc="&lt;img src='pic.png?srcdoc' width='20'&gt;" width="60" height="60"></iframe>
<canvas id="canvas" width="120" height="40"></canvas><div id="blob"></div><ul id="list"></ul><p id="end">end</p>
<noscript>This page needs scripts.</noscript></body></html>"""

APP = """import { greeting } from "./words.js";
const data = await (await fetch("data/items.json?page=0")).json();
document.querySelector("#title").textContent = `${greeting} ${data.name} (${window.order.join(", ")})`;
document.title = data.name;
const { draw } = await import("./late.js");
draw(document.querySelector("#canvas"));
const circle = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><circle r='20' cx='20' cy='20'/></svg>";
const blob = new Blob([circle], { type: "image/svg+xml" });
const image = new Image();
image.src = URL.createObjectURL(blob);
document.querySelector("#blob").append(image);
const xhr = new XMLHttpRequest();
xhr.open("GET", "data/more.json");
xhr.onload = () => document.querySelector("#blob").append(JSON.parse(xhr.responseText).more);
xhr.send();
let page = 0, isBusy = false;
const list = document.querySelector("#list"), end = document.querySelector("#end");
async function grow() {
  if (isBusy || page >= 4) return;
  isBusy = true;
  page += 1;
  const items = await (await fetch(`data/items.json?page=${page}`)).json();
  for (const item of items.items) {
    const row = document.createElement("li");
    row.innerHTML = `<img loading="lazy" width="60" height="40" src="${item.picture}"> ${item.text}`;
    list.append(row);
  }
  isBusy = false;
  if (end.getBoundingClientRect().top < innerHeight) await grow();
}
new IntersectionObserver((seen) => { if (seen[0].isIntersecting) grow(); }).observe(end);
"""

MAIN = """@import url("type.css");
@font-face { font-family: Icons; src: url("../font/icons.ttf"); }
.icon { font: 40px Icons; } li { height: 120px; } li:nth-child(odd) { background: #eef; }
.paper { background: url(../pic.png?paper) repeat-x, #fed; height: 50px; }
@media print { .paper { background: none; } }"""


def picture(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """Return a PNG of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + bytes(colour) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def font() -> bytes:
    """Return a TrueType font; one lies in Playwright's own package."""
    import playwright

    package = Path(playwright.__file__).parent
    return next(iter(sorted(package.rglob("codicon*.ttf")))).read_bytes()


def items(page: int) -> str:
    """Return a page of the list without end, as JSON."""
    rows = [f'{{"text": "item {n}", "picture": "pic.png?item{n}"}}' for n in range((page - 1) * 5, page * 5) if page]
    return f'{{"name": "Scripted", "items": [{", ".join(rows)}]}}'


def contents() -> dict[str, Content]:
    """Return what the site serves, by path."""
    names = ["0", "1", "2", "narrow", "wide", "srcdoc", "paper", "frame", *(f"item{n}" for n in range(20))]
    pictures = {
        f"/pic.png?{name}": picture(60, 40, (40 * n % 256, 90 * n % 256, 160 - 5 * n)) for n, name in enumerate(names)
    }
    return {
        "/": PAGE,
        "/style/main.css": MAIN,
        "/style/type.css": "h1 { font: bold 40px serif; color: #246; }",
        "/js/classic.js": "window.order.push('deferred');",
        "/js/app.js": APP,
        "/js/words.js": "export const greeting = 'Hello,';",
        "/js/late.js": "export const draw = (canvas) => { const c = canvas.getContext('2d'); c.fillStyle = '#a40';"
        " c.fillRect(10, 10, 100, 20); };",
        "/data/more.json": Answer(b'{"more": "more"}', 200, {"Content-Type": "application/json", "ETag": '"1"'}),
        "/frame.html": "<!doctype html><title>f</title><p>In a frame <img src='pic.png?frame' width=20 alt=''></p>",
        "/font/icons.ttf": font(),
        "/icon.png": picture(16, 16, (200, 0, 0)),
        **{f"/data/items.json?page={page}": Answer(items(page).encode(), 200, _JSON) for page in range(5)},
        **pictures,
    }


_JSON = {"Content-Type": "application/json"}
