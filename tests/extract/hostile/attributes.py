"""Attributes: long ones, very many, and such that never end."""

from __future__ import annotations

from functools import partial

from tests.extract.hostile.case import add, page
from tests.extract.hostile.parts import MEGA, SENTENCE, STORY, around, paragraphs

MANY = 100_000
_LONG = {
    "title": b'<p title="%s">x</p>',
    "class": b'<div class="%s">x</div>',
    "id": b'<div id="%s">x</div>',
    "style": b'<div style="%s">x</div>',
    "role": b'<div role="%s">x</div>',
    "href": b'<a href="/%s">x</a>',
    "alt": b'<img src=/i.png alt="%s">',
    "content": b'<meta name=description content="%s">',
    "author": b'<meta name=author content="%s">',
    "date": b'<meta property="article:published_time" content="%s">',
    "datetime": b'<time datetime="%s">x</time>',
    "name": b'<meta name="%s" content=x>',
    "language": b'<div lang="%s">x</div>',
    "colspan": b"<table><tr><td colspan=%s>x</table>",
    "value": b'<input type=checkbox value="%s">',
}
_FILLS = {"letters": b"x", "spaces": b" ", "digits": b"1", "hyphens": b"-", "words": b"by a, "}


def _long(markup: bytes, fill: bytes) -> bytes:
    return around(markup % (fill * (10 * MEGA // len(fill))))


for _name, _markup in _LONG.items():
    add(f"attributes-{_name}-of-ten-megabytes", partial(_long, _markup, b"x"), says=STORY)
for _kind, _fill in _FILLS.items():
    for _name in ("class", "author", "date", "datetime", "language"):
        if _kind != "letters":
            add(f"attributes-{_name}-of-{_kind}", partial(_long, _LONG[_name], _fill), says=STORY)


def _many(spelled: str) -> bytes:
    return around(b"<p " + " ".join(spelled.format(n) for n in range(MANY)).encode() + b">x</p>")


add("attributes-hundred-thousand", partial(_many, "a{}=1"), says=STORY)
add("attributes-hundred-thousand-bare", partial(_many, "a{}"), says=STORY)
add("attributes-hundred-thousand-quoted-tags", partial(_many, 'a{}="<p>"'), says=STORY)
add("attributes-hundred-thousand-with-slashes", partial(_many, "a{}/"), says=STORY)
add("attributes-hundred-thousand-times-the-same", partial(_many, "class=c{}"), says=STORY)


@page(says=STORY)
def thousand_on_each_of_a_thousand() -> bytes:
    tag = b"<p " + b" ".join(b"a%d=1" % number for number in range(1000)) + b">x</p>"
    return around(tag * 1000)


@page(says=STORY)
def distinct_classes() -> bytes:
    return around(b"".join(b"<i class=c%d>x</i>" % number for number in range(MANY)))


@page(says=STORY)
def million_class_words() -> bytes:
    return around(b'<div class="' + b" ".join(b"w%d" % number for number in range(MEGA)) + b'">x</div>')


@page(says=[SENTENCE])
def quote_that_never_closes() -> bytes:
    return paragraphs() + b'<p title="' + paragraphs(1000)


@page(says=[SENTENCE])
def tag_that_never_closes() -> bytes:
    return paragraphs() + b"<p " + b"a=b " * MEGA


@page()
def open_tags_with_open_quotes() -> bytes:
    return b'<a b="' * 300_001 + b'>"'


@page()
def open_tags_with_equals() -> bytes:
    return b"<a b=" * 300_000


@page(keeps=[SENTENCE])
def tags_in_tags() -> bytes:
    return b"<a <b <c " * 100_000 + b">" + paragraphs()
