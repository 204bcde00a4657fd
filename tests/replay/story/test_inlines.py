from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.replay.setting import Reading, render

CASES = {
    "emphasis": ("*a* **b *c* d** ~~e~~", "<em>a</em> <strong>b <em>c</em> d</strong> <s>e</s>"),
    "emphasis before punctuation": ("**“中文**。”后面", "<strong>“中文</strong>。”后面"),
    "escapes": (r"\*a\* b\_c \<d> \&amp; \$e\$ [f\](g)", "*a* b_c &lt;d&gt; &amp;amp; $e$ [f](g)"),
    "entities": ("&lt;script&gt; &copy;", "&lt;script&gt; ©"),
    "code": ("`a<b` ``x ` y`` `` ` ``", "<code>a&lt;b</code> <code>x ` y</code> <code>`</code>"),
    "a link": ('[a](http://x/(y) "t")', '<a href="/page/http://x/(y)" title="t">a</a>'),
    "an address": ("<http://x/?a&b>", '<a href="/page/http://x/?a&amp;b">http://x/?a&amp;b</a>'),
    "an address as it is written": ("[a](http://x/文?%zz)", '<a href="/page/http://x/文?%zz">a</a>'),
    "an address in a link": ("[a <http://x>](http://y)", None),
    "a script": ("[a](javascript:x)", "a"),
    "a script in entities": ("[a](&#106;avascript:x)", "a"),
    "a title with quotes": (r'[a](http://x "b\"onclick=c")', '<a href="/page/http://x" title="b&quot;onclick=c">a</a>'),
    "an image": (
        '![a *b* "](http://known.png)',
        '<img src="/w/http://known.png" alt="a b &quot;" loading="lazy">',
    ),
    "an absent image": ("![a](x.png)", '<span class="absent-image">Image not in this archive: a</span>'),
    "an image in a link": (
        "[![A](http://known.png)](http://x)",
        '<a href="/page/http://x"><img src="/w/http://known.png" alt="A" loading="lazy"></a>',
    ),
    "a formula": ("$x_1<2$ is 5", '<code class="formula">x_1&lt;2</code> is 5'),
    "a formula that stands alone": (r"$$\frac{a}{b}\$$$", r'<code class="formula display">\frac{a}{b}\$</code>'),
    "a formula between others": ("$a$$b$", None),
    "money": ("$5 and $6, US$7 and $ 8 $", "$5 and $6, US$7 and $ 8 $"),
    "raised digits": ("x² 2^(n+k) 漢字(かんじ)", "x² 2^(n+k) 漢字(かんじ)"),
}  # fmt: skip


@pytest.mark.parametrize(("markdown", "html"), CASES.values(), ids=CASES)
def test_the_inside_of_a_paragraph(markdown: str, html: str | None) -> None:
    made = render(markdown)
    Reading(made)
    if html is not None:
        assert made == f"<p>{html}</p>"


def test_marks_that_stand_too_deep_in_each_other_are_left_out() -> None:
    html = render("*" * 300 + "a" + "*" * 300)
    assert Reading(html).words == "a"
    assert html.count("<strong>") == 20


@given(st.text(alphabet="ab \t\n\xa0\u3000"))
def test_blanks_around_a_line_end_become_one_line_end(text: str) -> None:
    lines = re.split(r"<br>|\n", render("x" + text))
    assert len(lines) <= text.count("\n") + 1
    assert "".join(Reading(render("x" + text)).words.split()) == "".join(("x" + text).split())
