"""Every fragment that goes with a quote is found by Chromium, and marks the quoted words where they stand.

A quote is what a <mark> of the page holds; its words are marked by the browser in one colour, which is looked for in a
picture of the page: on each line of the quote, and nowhere outside of the blocks that hold it.
"""

from __future__ import annotations

import base64
import re
import urllib.request
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from archiver.cite.quote import Quote, find_quote
from archiver.cite.resolve import texts_of
from archiver.demo.server import DemoServer
from archiver.errors import FetchError
from archiver.extract.story import extract_story
from archiver.model import Capture, Memento
from tests.chromium import light_chromium
from tests.cite.conftest import WHEN

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:40em;margin:1em}mark{all:unset}::target-text{background:#f0f;color:#f0f}"
)
TIDES = "The tide tables of the port have had a poor name for as long as anybody can remember, and nobody knew why. "
PAGES = {
    "a sentence": f"<p>{TIDES}</p><p>Odd. <mark>The usual explanation was a careless printer.</mark> Not so.</p>",
    "a few words": f"<p>{TIDES}</p><p>The usual explanation was <mark>a careless printer</mark>, they said.</p>",
    "a part of a word": f"<p>{TIDES}</p><p>The usual explanation was a care<mark>less print</mark>er, they said.</p>",
    "hyphens and commas": f"<p>{TIDES}</p><p>They are <mark>5-10 years behind, &amp; more</mark>; so he says.</p>",
    "numbers": f"<p>{TIDES}</p><p>It rose by <mark>3.14 metres</mark> and then by 2,500 more.</p>",
    "in a list before the story": (
        f"<nav><ul><li>A careless printer</li><li>About</li></ul></nav><article><h1>Tides</h1><p>{TIDES * 3}</p>"
        "<p>The usual explanation was <mark>a careless printer</mark>, they said, and all went home.</p></article>"
    ),
    "twice in a paragraph": (
        f"<p>{TIDES}</p><p>First came <mark>the grey boat</mark>, laden with salt. At noon the grey boat left.</p>"
    ),
    "a whole line that is there twice": (
        f"<p>{TIDES}</p><p>He asked her.</p><p><mark>No.</mark></p><p>He asked again.</p><p>No.</p><p>So he left.</p>"
    ),
    "over two paragraphs": f"<p>{TIDES}<mark>It was late.</mark></p><p><mark>The boats came home.</mark> {TIDES}</p>",
    "over a line break": f"<p>{TIDES}</p><p>Roses <mark>are red<br>violets</mark> are blue</p>",
    "long": f"<p>{TIDES}</p><p><mark>{'Then the water rose again, as it does. ' * 12}And it fell.</mark> {TIDES}</p>",
    "in markup": f"<p>{TIDES}</p><p>It was <mark>a <b>very</b> <i>care</i>less <a href='#x'>printer</a></mark>.</p>",
    "in a table": (
        f"<p>{TIDES}</p><table><tr><th>Day</th><th>Height</th></tr><tr><td>Monday</td>"
        "<td><mark>3.1 metres</mark></td></tr><tr><td>Friday</td><td>2.9 metres</td></tr></table>"
    ),
    "in a list": f"<p>{TIDES}</p><ul><li>One boat</li><li><mark>Two boats, and a ferry</mark></li><li>Three</li></ul>",
    "quotation marks": f"<p>{TIDES}</p><p>He said: <mark>“It’s the printer’s fault”</mark> — and left.</p>",
    "accents": f"<p>{TIDES}</p><p>Le resume est long. <mark>Le résumé est court.</mark> Voilà.</p>",
    "other case": f"<p>{TIDES}</p><p>The US army came to us. <mark>It was US</mark> law, it was us who obeyed.</p>",
    "Chinese, a clause": (
        "<p>美国限制芯片出口正在扼杀中国在关键技术领域的进步。过去两年，"
        "<mark>生成式 AI 技术的发展推动了对 AI 芯片的高涨需求</mark>。</p>"
        "<p>加州圣何塞的工程师表示，中国在 AI 芯片上落后美国 5-10 年。</p>"
    ),
    "Chinese, inside a clause": (
        "<p>美国限制芯片出口正在扼杀中国在<mark>关键技术领域的进</mark>步。过去两年，生成式技术的发展推动了高涨需求。</p>"
        "<p>加州圣何塞的工程师表示，中国在芯片上落后美国许多年。</p>"
    ),
    "Chinese, twice": (
        "<nav><ul><li>技术的发展</li></ul></nav><article><h1>芯片</h1><p>过去两年，生成式技术推动了高涨需求，"
        "这一点众所周知。</p><p>因此，<mark>技术的发展</mark>，需要时间，也需要资金和人才的长期投入。</p></article>"
    ),
    "Japanese": "<p>昨日、東京で新しい図書館が開館した。<mark>利用者は朝から列を作り</mark>、満員だった。</p>",
    "Korean": "<p>어제 서울에서 새 도서관이 문을 열었다. <mark>이용자들은 아침부터 줄을</mark> 섰다. 오후에 만원.</p>",
    "Thai": "<p>เมื่อวานนี้ห้องสมุดแห่งใหม่เปิดทำการ <mark>ผู้ใช้บริการเข้าแถว</mark>ตั้งแต่เช้า และเต็มในตอนบ่าย</p>",
    "Arabic": '<p dir="rtl">افتتحت أمس مكتبة جديدة في المدينة. <mark>وقف الناس في طابور طويل</mark> منذ الصباح.</p>',
    "Hebrew": '<p dir="rtl">אתמול נפתחה ספרייה חדשה בעיר. <mark>אנשים עמדו בתור ארוך</mark> משעות הבוקר המוקדמות.</p>',
    "Hindi": "<p>कल शहर में एक नया पुस्तकालय खुला। <mark>लोग सुबह से कतार में</mark> खड़े थे और दोपहर तक भर गया।</p>",
    "Russian": f"<p>{TIDES}</p><p>Вчера открылась библиотека. <mark>Люди стояли в очереди</mark> с самого утра.</p>",
    "German": f"<p>{TIDES}</p><p>Sie sagten: „<mark>Die Straße war größer</mark>“, nicht die Gasse.</p>",
    "emoji": f"<p>{TIDES}</p><p>The boat 🚤 came <mark>home 🏠 at noon</mark> 🎉 and left.</p>",
}


def page_of(body: str) -> str:
    """Return a whole page around `body`."""
    return f'<!doctype html><meta charset="utf-8"><title>T</title><style>{STYLE}</style><body>{body}</body>'


def quotes_of(body: str) -> str:
    """Return the words in the marks of `body` as a reader sees them; a line for each mark."""
    texts = re.findall(r"<mark>(.*?)</mark>", body, re.DOTALL)
    lines = "\n".join(" ".join(unescape(re.sub("<(?!br)[^>]*>", "", text)).split()) for text in texts)
    return re.sub("<br>", "\n", lines)


def memento_of_page(content: bytes, content_type: str) -> Memento:
    """Return `content` as if it had been archived."""
    url = "http://a.example/"
    capture = Capture(url, "", WHEN, "<urn:uuid:1>", "response", "a", 0, 1, mime="text/html", status=200)
    return Memento(capture, "1.1", (), 200, "OK", (("Content-Type", content_type),), b"", content, content)


def proven(body: str) -> Quote:
    """Return the quote of the page with `body`, as `archiver cite --quote` finds it."""
    content = page_of(body).encode()
    memento = memento_of_page(content, "text/html; charset=utf-8")
    texts = texts_of(memento, extract_story(content, url=memento.capture.url, content_type=memento.content_type))
    return find_quote(quotes_of(body), texts, where="u", normalizer="white-space")


class Pages(BaseHTTPRequestHandler):
    """Serves PAGES by their number."""

    def do_GET(self) -> None:
        """Answer with a page; what is not there is empty."""
        number = self.path.strip("/").partition("?")[0]
        body = page_of(list(PAGES.values())[int(number)]).encode() if number.isdigit() else b""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a server of PAGES."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """A page of a Chromium; without one the test is skipped."""
    try:
        executable = light_chromium()
    except FetchError as error:
        pytest.skip(str(error))
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=options)
        yield browser.new_page(viewport={"width": 700, "height": 500})
        browser.close()


# Counts the coloured pixels of a picture on the lines that the quote stands on, and outside of its blocks.
COUNT = """async (picture) => {
  const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + picture)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, image.width, image.height).data;
  const marks = [...document.querySelectorAll('mark')];
  const lines = marks.flatMap((mark) => [...mark.getClientRects()]).filter((box) => box.width > 2);
  const blocks = marks.map((mark) => mark.closest('p,li,td').getBoundingClientRect());
  const inside = (box, x, y) => {
    const top = box.top + scrollY - 4, left = box.left + scrollX - 4;
    return x >= left && x <= left + box.width + 8 && y >= top && y <= top + box.height + 8;
  };
  const counts = lines.map(() => 0);
  let outside = 0;
  for (let y = 0; y < image.height; y++) for (let x = 0; x < image.width; x++) {
    const at = 4 * (y * image.width + x);
    if (pixels[at] < 250 || pixels[at + 1] > 5 || pixels[at + 2] < 250) continue;
    lines.forEach((box, number) => { if (inside(box, x, y)) counts[number]++; });
    if (!blocks.some((box) => inside(box, x, y))) outside++;
  }
  return { shares: lines.map((box, number) => counts[number] / (box.width * box.height)), outside };
}"""


@pytest.mark.parametrize("name", PAGES)
def test_chromium_marks_the_quote_where_it_stands(name: str, site: str, tab: Page) -> None:
    quote = proven(PAGES[name])
    assert quote.fragment is not None
    tab.goto(f"{site}/{list(PAGES).index(name)}#{quote.fragment}")
    picture = base64.b64encode(tab.screenshot(full_page=True)).decode()
    seen = tab.evaluate(COUNT, picture)
    assert seen["shares"], seen
    assert all(share > 0.5 for share in seen["shares"]), (quote.fragment, seen)
    assert seen["outside"] == 0, (quote.fragment, seen)


@pytest.fixture(scope="module")
def stories() -> Iterator[DemoServer]:
    """The demo site, whose stories are in Chinese and in English."""
    with DemoServer() as server:
        yield server


@pytest.mark.parametrize(
    "path", ["/en/story/the-tide-tables-were-right", "/en/story/manners-for-machines", "/en/page/2/", "/", "/authors"]
)
def test_chromium_marks_passages_of_the_demo_site(path: str, stories: DemoServer, tab: Page) -> None:
    with urllib.request.urlopen(f"{stories.url}{path}") as answer:
        content, content_type = answer.read(), answer.headers["Content-Type"]
    story = extract_story(content, url=f"{stories.url}{path}", content_type=content_type)
    texts = texts_of(memento_of_page(content, content_type), story)
    lines = [line for line in story.text.splitlines() if len(line) > 10]
    middle = lines[len(lines) // 2]
    for wanted in (lines[0], middle[len(middle) // 4 : -3].strip(), "\n".join(story.text.splitlines()[-2:])):
        quote = find_quote(wanted, texts, where=path)
        assert quote.fragment is not None, wanted
        tab.goto(f"{stories.url}{path}#{quote.fragment}")
        tab.add_style_tag(content="::target-text{background:#f0f!important;color:#f0f!important}")
        picture = base64.b64encode(tab.screenshot()).decode()
        assert tab.evaluate(COLOURED, picture) > 100, (wanted, quote.fragment)


# Counts the coloured pixels of a picture.
COLOURED = """async (picture) => {
  const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + picture)).blob());
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, image.width, image.height).data;
  let count = 0;
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at] >= 250 && pixels[at + 1] <= 5 && pixels[at + 2] >= 250) count++;
  return count;
}"""
