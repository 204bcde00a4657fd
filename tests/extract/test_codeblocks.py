from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml.etree import _Element

from archiver.extract.codeblocks import code_language, code_text, fence_of, is_gutter
from archiver.extract.dom import parse


def first(markup: str, tag: str = "pre") -> _Element:
    root = parse(f"<html><body>{markup}</body></html>")
    assert root is not None
    return next(root.iter(tag))


LANGUAGES = {
    "the standard's way": ('<pre><code class="language-rust">x</code></pre>', "rust"),
    "GitHub": ('<div class="highlight highlight-source-shell"><pre>x</pre></div>', "shell"),
    "Sphinx": ('<div class="highlight-python3 notranslate"><div class="highlight"><pre>x</pre></div></div>', "python3"),
    "rouge": (
        '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre><code>x</code></pre></div></div>',
        "ruby",
    ),
    "prettyprint": ('<pre class="prettyprint lang-js">x</pre>', "js"),
    "pandoc": ('<pre class="sourceCode haskell"><code>x</code></pre>', "haskell"),
    "highlight.js": ('<pre><code class="hljs cpp">x</code></pre>', "cpp"),
    "SyntaxHighlighter": ('<pre class="brush: java; gutter: false">x</pre>', "java"),
    "an attribute": ('<pre data-lang="go">x</pre>', "go"),
    "no language": ('<pre class="language-text">x</pre>', ""),
    "nothing said": ("<pre>x</pre>", ""),
}


@pytest.mark.parametrize(("markup", "language"), LANGUAGES.values(), ids=LANGUAGES)
def test_the_language_is_the_one_that_the_page_names(markup: str, language: str) -> None:
    assert code_language(first(markup)) == language


TEXTS = {
    "white space": ("<pre>\n a\t b \n\n</pre>", " a\t b \n"),
    "line breaks": ("<pre>a<br>b<br>  c</pre>", "a\nb\n  c"),
    "a box for each line": ("<pre><div>a</div><div>b</div></pre>", "a\nb"),
    "code for each line": ("<pre><code>a</code><code>b</code></pre>", "a\nb"),
    "coloured words": ('<pre><span class="k">def</span> <span>f</span>()</pre>', "def f()"),
    "line numbers": ('<pre><span class="lineno">1 </span>a\n<span class="lineno">2 </span>b</pre>', "a\nb"),
    "a button": ("<pre>a<button>Copy</button></pre>", "a"),
}


@pytest.mark.parametrize(("markup", "text"), TEXTS.values(), ids=TEXTS)
def test_code_keeps_its_white_space(markup: str, text: str) -> None:
    assert code_text(first(markup)) == text


@given(st.text(alphabet="ab \t\n`*<&", max_size=40))
def test_any_code_comes_back(code: str) -> None:
    pre = etree.Element("pre")
    pre.text = "\n" + code + "\n"
    assert code_text(pre) == code
    assert fence_of(code) not in code


@pytest.mark.parametrize(
    ("markup", "is_one"),
    [
        ('<td class="gutter gl"><pre>1\n2</pre></td>', True),
        ('<td class="gutter">code 1</td>', False),
        ("<td>1</td>", False),
    ],
    ids=["numbers", "words", "no class"],
)
def test_a_gutter_holds_numbers_and_says_so(markup: str, is_one: bool) -> None:
    assert is_gutter(first(f"<table><tr>{markup}</table>", "td")) is is_one
