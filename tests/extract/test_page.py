from __future__ import annotations

from pathlib import Path

import pytest

from archiver.extract.page import page_markdown


def test_the_seed_page_gives_the_seed_file_byte_for_byte(shared: Path) -> None:
    raw = (shared / "seed" / "solidot-78089.html").read_bytes()
    seed = (shared / "seed" / "solidot-78089.md").read_bytes()
    front_matter = seed[: seed.index(b"\n---\n", 4) + 5]
    title = "中美 AI 芯片竞争"
    assert front_matter + f"\n# {title}\n\n{page_markdown(raw)}".encode() == seed


# Each pair was looked at once beside what the converter that wrote the seed makes of it.
@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("<p>a</p><p>b</p>text<div>c</div>tail", "a\n\nb\n\ntext\n\nc\n\ntail"),
        ("<p> a  b\nc </p>  x <b> bold </b>y<i>it</i> <em> </em>", "a b\nc\n\nx  **bold** y*it*"),
        ("<h1>A</h1><h2> B <b>x</b>\nc</h2>text<h6>d</h6>", "# A\n\n## B **x** c\n\ntext\n\n###### d"),
        (
            "<ul><li>a</li><li>b<ul><li>c<ul><li>d</li></ul></li></ul></li></ul>after",
            "* a\n* b\n  + c\n    - d\n\nafter",
        ),
        ('<ol start="9"><li>a</li><li><p>b</p><p>c</p></li></ol>', "9. a\n10. b\n\n    c"),
        ("<blockquote>quote <p>p1</p><p>p2</p></blockquote>x", "> quote\n>\n> p1\n>\n> p2\n\nx"),
        ("<pre>code\n  x *y*\n</pre>", "```\ncode\n  x *y*\n```"),
        ("text <code>a`b</code> <code>x_y</code>", "text `` a`b `` `x_y`"),
        ("a_b *c* [d] # f", r"a\_b \*c\* [d] # f"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
        ),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "|  |  |\n| --- | --- |\n| a | b |"),
        ("x<br>y<br/><br/>z<hr>w", "x\ny\n\nz\n\n---\n\nw"),
        ('<a href="http://x.y/">http://x.y/</a>', "<http://x.y/>"),
        ('<a href="mailto:a@b.c">m</a> <a href="javascript:x">j</a> <a>n</a> <a href="#">e</a>', "m j n e"),
        ('<a href="/p q?x=1 2" title="say &quot;hi&quot;">r</a>', '[r](/p%20q?x=1 2 "say \\"hi\\"")'),
        ('<a href="/中">中</a> <img src="/中.png" alt="a">', "[中](/%E4%B8%AD) ![a](/中.png)"),
        (
            '<img src="data:image/png;base64,AAAA" alt="d"> <img data-src="l.png">',
            "![d](data:image/png;base64...) ![](l.png)",
        ),
        ("<input type=checkbox> a <input type=checkbox checked> b", "[ ]  a [x]  b"),
        ("a<script>x</script>b<style>y</style>", "ab"),
        ("<dl><dt>t</dt><dd>d</dd></dl>", "t\n:   d"),
        ("<p>a</p>\ufeff<p>b</p>", "a\n\n\n\nb"),
        ('<a href="http://[bad">bad</a>', "bad"),
    ],
)
def test_the_page_dialect(body: str, markdown: str) -> None:
    assert (
        page_markdown(f"<html><body>{body}</body></html>".encode(), content_type="text/html; charset=utf-8") == markdown
    )


def test_what_is_in_the_head_stays_out() -> None:
    assert page_markdown(b"<html><head><title>t</title></head><body><p>b</p></body></html>") == "b"


def test_a_plain_text_stays_as_it_is() -> None:
    assert page_markdown(b"a *b*\n c", content_type="text/plain") == "a *b*\n c"
