from __future__ import annotations

import gzip
import json
import re
import time
import unicodedata
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.etree import _Element
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from archiver.errors import ExtractError
from archiver.extract.dom import parse, read_page
from archiver.extract.limits import Limits, Watch
from archiver.extract.markdown import Written, write_story
from archiver.extract.tokens import INLINE, SKIPPED

PARSER = (
    MarkdownIt("commonmark")
    .enable(["table", "strikethrough"])
    .use(footnote_plugin, inline=False)
    .use(tasklists_plugin)
    .use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False, double_inline=True)
)


def body_of(markup: str) -> _Element:
    root = parse(f"<html><body>{markup}</body></html>")
    assert root is not None
    body = root.find("body")
    return body if body is not None else root


def written(markup: str) -> Written:
    return write_story(body_of(markup), (), "https://x.example/a/b")


def rendered(markdown: str) -> str:
    """The words that an independent CommonMark parser finds in `markdown`."""
    pieces: list[str] = []
    for token in PARSER.parse(markdown):
        for child in token.children or ():
            assert child.type != "html_inline" or "checkbox" in child.content, child.content
            if child.type in ("text", "code_inline", "math_inline"):
                pieces.append(child.content)
            elif child.type in ("softbreak", "hardbreak", "image"):
                pieces.append(" ")
        if token.type in ("fence", "math_block"):
            pieces.append(token.content)
        assert token.type not in ("html_block", "code_block"), token.content
        pieces.append("\n")
    return "".join(pieces)


def shown(container: _Element) -> str:
    """The words of a tree, boxes and line breaks parting them, elements without prose left out."""
    pieces = [container.text or ""]
    stack = [(iter(container), container)]
    while stack:
        children, element = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                pieces += ["" if element.tag in INLINE else "\n", element.tail or ""]
        elif not isinstance(child.tag, str) or child.tag in SKIPPED:
            pieces += [" ", child.tail or ""]
        else:
            pieces += ["" if child.tag in INLINE and child.tag != "br" else "\n", child.text or ""]
            stack.append((iter(child), child))
    return "".join(pieces).replace("\ufeff", "").replace("\u200b", "")


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


CASES = {
    "paragraphs": ("<p>a</p><p>b</p>text<div>c</div>tail", "a\n\nb\n\ntext\n\nc\n\ntail"),
    "white space": ("<p> a  b\nc&nbsp;d </p>  x <b> bold </b>y<i>it</i> <em> </em>", "a b c d\n\nx **bold** y*it*"),
    "headings": ("<h1>A</h1><h2> B <b>x</b>\nc</h2>text<h6>d #</h6>", "# A\n\n## B x c\n\ntext\n\n###### d \\#"),
    "an unclosed heading": ("<h2>A<p>b</p><p>c</p></h2>", "## A\n\nb\n\nc"),
    "boxes in a heading": ("<h2><div>1</div><div>A</div></h2>", "## 1 A"),
    "line breaks": ("x<br>y<br/><br/>z<hr>w<hr>", "x  \ny\n\nz\n\n---\n\nw"),
    "lists": (
        "<ul><li>a</li><li>b<ul><li>c<ul><li>d</li></ul></li></ul></li></ul>after",
        "* a\n* b\n  * c\n    * d\n\nafter",
    ),
    "numbers": ('<ol start="9"><li>a</li><li><p>b</p><p>c</p></li></ol>', "9. a\n10. b\n\n    c"),
    "numbers of items": ("<ol><li value=3>a</li><li>b</li></ol>", "3. a\n4. b"),
    "numbers that go down": ("<ol reversed><li>a<li>b<li>c</ol>", "3. a\n2. b\n1. c"),
    "a nested list that cannot interrupt": ("<ol><li>a<ol start=3><li>b</ol></ol>", "1. a\n\n   3. b"),
    "a list in a list without an item": ("<ul><li>a</li><ul><li>b</li></ul></ul>", "* a\n  * b"),
    "two lists in a row": ("<ul><li>a</ul><ul><li>b</ul><ol><li>c</ol><ol><li>d</ol>", "* a\n\n- b\n\n1. c\n\n1) d"),
    "an empty item": ("<ul><li></li><li>a</li></ul>", "* a"),
    "tasks": ("<ul><li><input type=checkbox> a<li><input type=checkbox checked> b</ul>", "* [ ] a\n* [x] b"),
    "terms": ("<dl><dt>t</dt><dd>d</dd><dt>u<dt>v<dd>w</dl>x", "* t\n\n  d\n* u\n\n  v\n\n  w\n\nx"),
    "quotations": ("<blockquote>q <p>p1</p><blockquote>p2</blockquote></blockquote>x", "> q\n>\n> p1\n>\n> > p2\n\nx"),
    "marks": ("<b>a</b> <i>b</i> <s>c</s> <b><i>d</i></b>", "**a** *b* ~~c~~ ***d***"),
    "marks that meet": ("<b>a</b><b>b</b> <i>c</i><b>d</b>", "**ab** c**d**"),
    "marks over boxes": ("<b><div>a</div><div>b</div></b>", "**a**\n\n**b**"),
    "punctuation before a letter": ("<b>“中文。”</b>后面", "**“中文**。”后面"),
    "inline code": ("<code>a`b</code> <code>x_y</code> <code>`</code>", "``a`b`` `x_y` `` ` ``"),
    "inline code in lines": ("<code>a\n  b<br>c</code>", "`a b`  \n`c`"),
    "code": ("<pre>\n\tcode\n\n\n  x *y* \n</pre>", "```\n\tcode\n\n\n  x *y* \n```"),
    "code in an item": ("<ul><li>a<pre>b\n\n c</pre></ul>", "* a\n\n  ```\n  b\n\n   c\n  ```"),
    "code with a fence in it": ("<pre>```\nx</pre>", "````\n```\nx\n````"),
    "raised and lowered": ("x<sup>2</sup> H<sub>2</sub>O 10<sup>th</sup> 2<sup>n+k</sup>", "x² H₂O 10th 2^(n+k)"),
    "ruby": ("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>", "漢字(かんじ)"),
    "ruby without parentheses": ("<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>", "漢(kan)字(ji)"),
    "a short quotation": ("<q>a</q>", '"a"'),
    "words at borders": (
        "a<wbr>b <span>c</span>d<x-y>e</x-y>f<details><summary>g</summary>h</details>",
        "ab cd\n\ne\n\nf\n\ng\n\nh",
    ),
    "scripts": ("a<script>x</script>b<style>y</style>", "a b"),
    "invisible signs": ("a\u200bb\ufeff<b>\u200b</b>", "ab"),
}


@pytest.mark.parametrize(("markup", "markdown"), CASES.values(), ids=CASES)
def test_the_dialect_of_stories(markup: str, markdown: str) -> None:
    assert written(markup).markdown == markdown


LINKS = {
    "an absolute address": ('<a href="/c?x=1 2">r</a>', "[r](https://x.example/c?x=1%202)"),
    "its own address": ('<a href="http://x.y/">http://x.y/</a>', "<http://x.y/>"),
    "no web address": (
        '<a href="mailto:a@b.c">m</a> <a href="javascript:x">j</a> <a>n</a> <a href="#e">e</a>',
        "m j n e",
    ),
    "a title": ('<a href="/c" title="say &quot;hi&quot;">r</a>', '[r](https://x.example/c "say \\"hi\\"")'),
    "a title that says the same": ('<a href="/c" title="R">r</a>', "[r](https://x.example/c)"),
    "brackets": ('<a href="/c_(d)">[1]</a>', r"[\[1\]](https://x.example/c_(d))"),
    "an open parenthesis": ('<a href="/c(">r</a>', "[r](https://x.example/c%28)"),
    "marks inside": ('<a href="/c">a <b>b</b></a>', "[a **b**](https://x.example/c)"),
    "marks around": ('<b>a <a href="/c">b</a></b>', "**a** [**b**](https://x.example/c)"),
    "a picture": (
        '<a href="/c"><img src="/i.png" alt="A"></a>',
        "[![A](https://x.example/i.png)](https://x.example/c)",
    ),
    "an exclamation": ('hi!<a href="/c">r</a>', r"hi\![r](https://x.example/c)"),
    "several boxes": (
        '<a href="/c"><p>a</p><p>b</p><p>c</p><p>d</p></a>',
        "[a](https://x.example/c)\n\n[b](https://x.example/c)\n\n[c](https://x.example/c)\n\nd",
    ),
    "a film": ('a<iframe src="//v.example/embed/1" title="F"></iframe>b', "a\n\n[F](https://v.example/embed/1)\n\nb"),
    "a film without a title": ('<video><source src="/v.mp4"></video>', "<https://x.example/v.mp4>"),
    "a frame that is no film": ('<iframe src="/ads"></iframe>', ""),
}


@pytest.mark.parametrize(("markup", "markdown"), LINKS.values(), ids=LINKS)
def test_links_lead_to_absolute_addresses(markup: str, markdown: str) -> None:
    assert written(markup).markdown == markdown


ESCAPES = {
    "begins no block": (
        "1. x<br># y<br>- z<br>===<br>+ w<br>&gt; q",
        "1\\. x  \n\\# y  \n\\- z  \n\\===  \n\\+ w  \n\\> q",
    ),
    "marks": ("a_b *c* _d_ `e`", r"a_b \*c\* \_d\_ \`e\`"),
    "tags and entities": ("&lt;tag&gt; 1 &lt; 2 &amp;amp; a &amp; b", r"\<tag> 1 < 2 \&amp; a & b"),
    "brackets": ("[1] [d](e) [f]: g [^h]", r"[1] [d\](e) [f\]: g \[^h]"),
    "backslashes": ("C:\\dir \\* \\", r"C:\dir \\\* " + "\\"),
    "money": ("$5 and $6", "$5 and $6"),
    "formulas": ("$x$ or $$y$$", r"\$x\$ or \$\$y\$\$"),
    "tildes": ("5~6 or 7~8, ~9", r"5\~6 or 7\~8, \~9"),
    "one tilde": ("~5", "~5"),
}


@pytest.mark.parametrize(("markup", "markdown"), ESCAPES.values(), ids=ESCAPES)
def test_only_what_would_be_a_sign_is_escaped(markup: str, markdown: str) -> None:
    assert written(markup).markdown == markdown


def test_omitted_elements_and_the_own_words_of_muted_boxes_are_left_out() -> None:
    body = body_of("<div>share<p>a</p><p>gone</p><b>this</b></div>")
    box = body[0]
    assert write_story(body, {box[1]}, None).markdown == "share\n\na\n\n**this**"
    assert write_story(body, {box[1]}, None, {box}).markdown == "a"


def test_each_link_comes_once_with_its_first_text() -> None:
    links = written('<a href="/c" rel="nofollow  me">a <b>b</b></a> <a href="/c">d</a> <a href="#e">f</a>').links
    assert [(link.url, link.text, link.rel) for link in links] == [("https://x.example/c", "a b", "nofollow me")]


def test_links_in_code_are_links_of_the_story() -> None:
    story = written('<pre>see <a href="/c">this</a></pre>')
    assert story.markdown == "```\nsee this\n```"
    assert [link.url for link in story.links] == ["https://x.example/c"]


texts = st.text(alphabet="ab1*_`[]()<>!&#+-=|~$.:;\\\"' \n^中。é{}/", max_size=10).map(escape)


def element(tag: str, content: list[str]) -> str:
    return f"<{tag}>{''.join(content)}</{tag.split()[0]}>"


inlines = st.recursive(
    texts,
    lambda inner: (
        st.builds(
            element,
            st.sampled_from(["b", "i", "s", "code", "span", 'a href="/u"', "a", "em"]),
            st.lists(inner, max_size=3),
        )
        | st.just("<br>")
    ),
    max_leaves=6,
)
BOXES = ["p", "div", "li", "blockquote", "h2", "ul", "ol", "td", "th", "tr", "table", "dl", "dt", "dd"]
boxes = st.recursive(
    inlines, lambda inner: st.builds(element, st.sampled_from(BOXES), st.lists(inner, max_size=3)), max_leaves=8
)


@settings(max_examples=150)
@given(st.lists(boxes, max_size=4).map("".join))
def test_a_commonmark_parser_gives_back_the_words(markup: str) -> None:
    body = body_of(markup)
    assert bare(rendered(write_story(body, (), "https://x.example/").markdown)) == bare(shown(body))


@pytest.mark.parametrize("name", ["aeb", "wcxb", "magic_article", "magic_forum", "trafilatura"])
def test_pages_keep_their_words(shared: Path, name: str) -> None:
    folder = shared / "data" / "extract" / name
    with gzip.open(folder / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::40][:6]
    for row in rows:
        page = read_page(gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes()))
        assert page.root is not None
        body = page.root.find("body")
        assert body is not None
        said = words(rendered(write_story(body, (), "https://x.example/").markdown))
        missing = words(shown(body)) - said
        assert len(missing) <= 0.02 * len(said), (row["id"], sorted(missing)[:10])


HOSTILE = {
    "spans": "<table>" + "<tr><th colspan=1000 rowspan=1000>x" * 2000,
    "cells": "<table><tr>" + "<td>c" * 50_000,
    "items": "<ul>" + "<li>item" * 50_000,
    "nested quotations": "<blockquote>" * 190 + "<p>a</p>" * 5000,
    "nested numbers": "<ol start=99999><li>" * 190 + "<p>a</p>" * 5000,
    "one link around all": f"<a href='http://x.example/{'y' * 50_000}'>" + "<p>x</p>" * 5000,
    "links": "<a href=b>x</a>" * 30_000,
    "marks that meet": "<b>a</b><i>b</i>" * 30_000,
    "marks in marks": "<b>" + "<i>a</i>b" * 30_000,
    "marks over lines": "<b>" + "x<br>" * 30_000,
    "a text": "<p>" + "word * _x_ [a](b) " * 200_000,
    "backslashes": "<p>" + "\\" * 300_000,
    "backticks": "<pre>" + "`" * 300_000,
    "twins": "<noscript><img src=x.png></noscript> " * 30_000,
    "references": "<sup><a href='#n'>1</a></sup>" * 30_000,
    "empty boxes in code": "<pre>" + "<div></div>x" * 30_000,
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_work_and_output_are_bounded_by_the_page(markup: str) -> None:
    body = body_of(markup)
    started = time.process_time()
    story = write_story(body, (), "https://x.example/a/")
    assert time.process_time() - started < 10
    assert len(story.markdown) < 8 * len(markup) + 1000


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", unicodedata.normalize("NFKC", text).lower()))


def test_an_omitted_box_parts_the_words_around_it_and_an_omitted_run_does_not() -> None:
    body = body_of("<span>7 min read</span><div>.</div><span>Dec</span><b>x</b>ember")
    omitted = [body[1], body[3]]
    assert write_story(body, omitted, None).markdown == "7 min read\n\nDecember"


@pytest.mark.parametrize("piece", ["<a href=/x>w</a> ", "<b>w</b>v ", "w<b> </b>", "<code>w</code> v"])
def test_a_line_of_many_pieces_takes_time_by_its_length(piece: str) -> None:
    start = time.process_time()
    assert len(written(piece * 40_000).markdown) > 40_000
    assert time.process_time() - start < 20


def test_writing_ends_when_the_time_is_up() -> None:
    with pytest.raises(ExtractError, match="at the Markdown"):
        write_story(body_of("<p>x</p>" * 5000), (), None, (), Watch(Limits(max_seconds=0.0)))
