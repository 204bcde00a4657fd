from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.markdown import render_markdown

WORDS = (
    "p h2 h3 h4 h5 h6 ul ol li blockquote pre code hr em strong s a img br div table thead tbody tr th td dl dt dd span"
)
ALLOWED = frozenset(WORDS.split())


class Targets:
    """Links to web addresses only; knows one image."""

    def link(self, url: str) -> str | None:
        return f"/page/{url}" if url.startswith("http") else None

    def image(self, url: str) -> str | None:
        return f"/w/{url}" if url.endswith("known.png") else None


def render(markdown: str) -> str:
    return render_markdown(markdown, Targets())


TABLE = '<div class="scroll"><table>'
CASES = {
    "paragraphs": ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>"),
    "chinese lines": ("第一行\n第二行", "<p>第一行第二行</p>"),
    "headings": ("# one\n## two", "<h2>one</h2>\n<h3>two</h3>"),
    "emphasis": ("*a* **b *c* d** ~~e~~", "<p><em>a</em> <strong>b <em>c</em> d</strong> <s>e</s></p>"),
    "escapes": (r"\*a\* b\_c", "<p>*a* b_c</p>"),
    "code": ("`a<b` ``x ` y``", "<p><code>a&lt;b</code> <code>x ` y</code></p>"),
    "break": ("a  \nb", "<p>a<br>b</p>"),
    "link": ('[a](http://x/(y) "t")', '<p><a href="/page/http://x/(y)">a</a></p>'),
    "autolink": ("<http://x/?a&b>", '<p><a href="/page/http://x/?a&amp;b">http://x/?a&amp;b</a></p>'),
    "script link": ("[a](javascript:x)", "<p>a</p>"),
    "image": ("![a](http://known.png)", '<p><img src="/w/http://known.png" alt="a" loading="lazy"></p>'),
    "absent image": ("![a](x.png)", '<p><span class="absent-image">Image not in this archive: a</span></p>'),
    "list": ("* a\n* b\n  + c", "<ul><li>a</li><li>b\n<ul><li>c</li></ul></li></ul>"),
    "numbers": ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    "tasks": ("- [x] a\n- [ ] b", "<ul><li>☑ a</li><li>☐ b</li></ul>"),
    "quotation": ("> a\n>\n> b", "<blockquote><p>a</p>\n<p>b</p></blockquote>"),
    "code block": ("```\n<a>\n```", "<pre><code>&lt;a&gt;</code></pre>"),
    "table": (
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
        f"{TABLE}<thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>",
    ),
    "rule": ("a\n\n---", "<p>a</p>\n<hr>"),
    "terms": ("a\n:   b", "<dl><dt>a</dt><dd><p>b</p></dd></dl>"),
    "markup": ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
}  # fmt: skip


@pytest.mark.parametrize(("markdown", "html"), CASES.values(), ids=CASES)
def test_markdown_becomes_html(markdown: str, html: str) -> None:
    assert render(markdown) == html


class Checker(HTMLParser):
    """Fails on an element or attribute that is not allowed, and on tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        assert {name for name, _ in attrs} <= {"href", "src", "alt", "loading", "class", "start"}
        for name, value in attrs:
            assert name not in ("href", "src") or re.match("/(page|w)/http", value or "")
        if tag not in ("hr", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(st.text() | st.text(alphabet="*_`[]()<>!#-+ \n|:\\\"'123ahttp/~&.", max_size=200))
def test_whatever_the_markdown_only_allowed_html_comes_out(markdown: str) -> None:
    checker = Checker()
    checker.feed(render(markdown))
    checker.close()
    assert not checker.open


@pytest.mark.parametrize(
    "piece", ["[", "*", "**a", "![", "[![a](b)", "`", "`a``b", "> ", "* ", "\\", "~~a", "[a]((", "x   ", "|", "<http://"]
)  # fmt: skip
def test_hostile_repetition_takes_time_in_proportion(piece: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        render(piece * times + "x")
        return time.process_time() - start

    seconds(100)
    # Quadratic work would take 64 times as long for 8 times the text; the floor keeps noise out.
    assert seconds(16_000) < 30 * max(seconds(2_000), 0.01)
