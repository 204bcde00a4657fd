from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from archiver.extract.dom import parse
from archiver.extract.markdown import write_story
from archiver.replay.story.markdown import MAX_SIGNS
from tests.replay.setting import Reading, bare, render

PLAIN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("reference")
TABLE = '<div class="scroll"><table>'

CASES = {
    "paragraphs": ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>"),
    "chinese lines": ("第一行\n第二行", "<p>第一行第二行</p>"),
    "headings": ("# one\n## two\n\n###### six \\#", "<h2>one</h2>\n<h3>two</h3>\n<h6>six #</h6>"),
    "a break": ("x  \ny\n\nz\n\n---\n\nw", "<p>x<br>y</p>\n<p>z</p>\n<hr>\n<p>w</p>"),
    "a list": ("* a\n* b\n  + c", "<ul><li>a</li><li>b\n<ul><li>c</li></ul>\n</li></ul>"),
    "paragraphs in an item": ("* t\n\n  d\n* u", "<ul><li><p>t</p>\n<p>d</p>\n</li><li><p>u</p>\n</li></ul>"),
    "numbers": ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    "numbers that go down": ("2. a\n1. b", '<ol start="2"><li>a</li><li value="1">b</li></ol>'),
    "two lists that meet": ("1. c\n\n1) d", "<ol><li>c</li></ol>\n<ol><li>d</li></ol>"),
    "tasks": (
        "* [ ] a\n* [x] b\n* \\[ ] c",
        '<ul><li class="task">☐ a</li><li class="task">☑ b</li><li>[ ] c</li></ul>',
    ),
    "quotations": (
        "> q\n>\n> > p\n\nx",
        "<blockquote><p>q</p>\n<blockquote><p>p</p>\n</blockquote>\n</blockquote>\n<p>x</p>",
    ),
    "code": (
        "```py\n\n\t<a> *b*\n```",
        '<pre data-language="py"><code>\n\t&lt;a&gt; *b*</code></pre>',
    ),
    "code in an item": (
        "* a\n\n  ```\n  b\n\n   c\n  ```",
        "<ul><li><p>a</p>\n<pre><code>b\n\n c</code></pre>\n</li></ul>",
    ),
    "a fence in code": ("````\n```\nx\n````", "<pre><code>```\nx</code></pre>"),
    "a language that is none": ('```"><b>\nx\n```', "<pre><code>x</code></pre>"),
    "a table": (
        "| a\\|b | *c* |\n| --- | --: |\n| 1 |  |",
        (f'{TABLE}<thead><tr><th>a|b</th><th class="end"><em>c</em></th></tr></thead>'
        '<tbody><tr><td>1</td><td class="end"></td></tr></tbody></table></div>'),
    ),
    "a table without a head": (
        "|  |  |\n| --- | --- |\n| 1 | 2 |",
        f"{TABLE}<tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>",
    ),
    "a note": (
        "x[^1] y[^1] z[^b]\n\n[^b]: B\n\n    more\n[^1]: *A*\n",
        ('<p>x<sup class="note-mark"><a id="reference-1" href="#note-1">1</a></sup> '
        'y<sup class="note-mark"><a href="#note-1">1</a></sup> '
        'z<sup class="note-mark"><a id="reference-2" href="#note-2">b</a></sup></p>\n<dl class="notes">'
        '<div id="note-1"><dt><a href="#reference-1">1</a></dt><dd><p><em>A</em></p></dd></div>'
        '<div id="note-2"><dt><a href="#reference-2">b</a></dt><dd><p>B</p>\n<p>more</p></dd></div></dl>'),
    ),
    "a note that nothing refers to": ("[^1]: a", '\n<dl class="notes"><div><dt>1</dt><dd><p>a</p></dd></div></dl>'),
    "a reference without a note": ("a[^1]", "<p>a[^1]</p>"),
    "a definition": ("[a]: http://x/", "<p>[a]: http://x/</p>"),
    "markup": ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
}  # fmt: skip


@pytest.mark.parametrize(("markdown", "html"), CASES.values(), ids=CASES)
def test_markdown_becomes_html(markdown: str, html: str) -> None:
    assert render(markdown) == html
    Reading(html)


PIECES = st.sampled_from([
    "a", "文", " ", "  \n", "\n", "\n\n", "* ", "1. ", "2) ", "> ", "    ", "# ", "**", "*", "_", "~~", "`", "```\n",
    "[", "]", "(", ")", "](http://x/", "![", "<http://a.b>", "<b>", "|", "|-|-|\n", "\\", "&amp;", "&lt;", '"', "$",
    "$$", "[^1]", "\n[^1]: ", "[ ] ", "---\n", "\t", "known.png", "javascript:", "\x00", "\ud800",
])  # fmt: skip


@given(st.text() | st.lists(PIECES, max_size=40).map("".join))
def test_whatever_the_markdown_only_allowed_html_comes_out(markdown: str) -> None:
    reading = Reading(render(markdown))
    assert len(set(reading.ids)) == len(reading.ids)


def words_by_the_library(markdown: str) -> str:
    """The words that the library finds, set as it comes."""
    made: list[str] = []
    for token in PLAIN.parse(markdown):
        if token.type in ("fence", "code_block"):
            made.append(token.content)
        made += [child.content for child in token.children or () if child.type in ("text", "code_inline")]
    return bare("".join(made))


@given(st.lists(PIECES.filter(lambda piece: "^" not in piece and "$" not in piece), max_size=40).map("".join))
def test_the_words_are_those_that_a_commonmark_parser_gives(markdown: str) -> None:
    words = Reading(render(markdown)).words
    for sign in ("Imagenotinthisarchive:", "Imagenotinthisarchive", "☐", "☑"):
        words = words.replace(sign, "")
    expected = words_by_the_library(markdown)
    if "![" in markdown or "[ ]" in markdown:
        # The words of an image that is not there are shown; the box of a task is a sign.
        assert len(words) >= len(expected) - 3 * markdown.count("[ ]")
    else:
        assert words == expected


WORDS = st.text(alphabet="ab1 *_`[]()<>!&#+-=|~$.:;\\\"'^", min_size=1, max_size=12).filter(str.strip)
BLOCKS = st.sampled_from([
    "<p>{}</p>", "<p>a <b>{}</b> c</p>", "<ul><li>{}</li><li><ol><li>x</li></ol></li></ul>",
    "<blockquote>{}</blockquote>", "<table><tr><th>h</th><th>i</th></tr><tr><td>{}</td><td>z</td></tr></table>",
    "<pre>{}</pre>", "<h2>{}</h2>", "<p><a href='/b'>{}</a></p>", "<p>x <code>{}</code></p>",
    "<dl><dt>{}</dt><dd>y</dd></dl>",
])  # fmt: skip


@given(st.lists(st.tuples(BLOCKS, WORDS), min_size=1, max_size=4))
@example([("<p><a href='/b'>{}</a></p>", "^]:")])
def test_the_story_page_has_the_words_of_the_page(blocks: list[tuple[str, str]]) -> None:
    root = parse("<html><body>" + "".join(block.format(escape(words)) for block, words in blocks) + "</body></html>")
    assert root is not None
    body = root.find("body")
    assert body is not None
    story = write_story(body, (), "http://x.example/").markdown
    # The numbers of lists stand in attributes.
    assert Reading(render(story)).words == bare("".join(map(str, body.itertext())))


HOSTILE = [
    "[", "*", "**a", "![", "![[", "[![a](b)", "`", "`a``b", "> ", "* ", "\\", "~~a", "[a]((", "x   ", "|", "<http://",
    "<", "$a\\$", "$$a\n\n", "[^", "[^1]: ", "[^1]: a\n", "|a|\n|-|\n# x\n", "a\n", "[a](b \"", "a\u3000\n", "* * a\n",
    "&#", "_a*",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_repetition_takes_time_in_proportion(piece: str) -> None:
    markdown = "[^1]: n\n\n" + (piece * 16_000)[:16_000] + "x"
    began = time.process_time()
    Reading(render(markdown))
    # Twenty microseconds a sign are 0.3 s; work that grows with the square was 12 s.
    assert time.process_time() - began < 4


@pytest.mark.parametrize("piece", ["[", "a\n\n", "* a\n\n", "```\n"])
def test_behind_the_limit_the_story_goes_on_as_markdown(piece: str) -> None:
    html = render("first\n\n" + piece * (MAX_SIGNS + 1) + "\n\n<i>last</i>")
    assert html.startswith("<p>first</p>")
    assert html.endswith("&lt;i&gt;last&lt;/i&gt;</pre>")
    assert 'class="absence"' in html


def test_a_long_story_of_words_is_set_in_full() -> None:
    words = "some words of a story, and some more\n\n" * 20_000
    reading = Reading(render(words))
    assert reading.words == bare(words)
