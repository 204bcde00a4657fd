"""One thing a million times, and megabytes of one character at each place that a pattern of ours looks at."""

from __future__ import annotations

from functools import partial

from tests.extract.hostile.case import add, page
from tests.extract.hostile.parts import MEGA, SENTENCE, STORY, around, ending, paragraphs

_ELEMENTS = {
    "links": b'<a href="/a">x</a> ',
    "links-of-their-own": b"<a href=/%d>link %d</a> ",
    "line-breaks": b"x<br>",
    "bare-line-breaks": b"<br>",
    "rules": b"<hr>",
    "images": b"<img src=/%d.png alt=x>",
    "empty-paragraphs": b"<p></p>",
    "open-paragraphs": b"<p>x",
    "boxes": b"<div></div>",
    "headings": b"<h2>Heading %d</h2>",
    "items": b"<li>item",
    "comments": b"<!-- x -->",
    "conditional-comments": b"<!--[if IE 6]><p>x</p><![endif]--><![if !IE]><![endif]>",
    "cdata": b"<![CDATA[ <p>x</p> ]]>",
    "instructions": b"<?php echo 1 ?>",
    "checkboxes": b"<input type=checkbox checked>",
    "inline": b"<b>a</b><i>b</i><code>c</code>",
    "closing-brackets": b">",
    "opening-brackets": b"< ",
    "declarations": b"<!x>",
    "unknown-tags": b"<x%d>",
    "closing-paragraphs": b"</p>",
    "ruby": b"<ruby>a<rt>b</rt></ruby>",
    "options": b"<select><option>x</select>",
    "pictures": b"<picture><source srcset=/a><img src=/b></picture>",
    "noscripts": b"<noscript><img src=/%d.png></noscript>",
    "templates": b"<template><p>x</p></template>",
    "footnotes": b'<sup id=r%d><a href="#n%d">1</a></sup>',
}
COUNT = 250_000


def _repeated(markup: bytes, count: int = COUNT) -> bytes:
    holes = markup.count(b"%d")
    if not holes:
        return around(markup * count)
    return around(b"".join(markup % ((number,) * holes) for number in range(count)))


for _name, _markup in _ELEMENTS.items():
    add(f"floods-{_name}", partial(_repeated, _markup), keeps=STORY)

_HEAD = {
    "titles": b"<title>Another title %d</title>",
    "metas": b"<meta name=m%d content=x>",
    "authors": b'<meta name=author content="Ann Author%d">',
    "dates": b'<meta property="article:published_time" content="2024-05-06">',
    "descriptions": b"<meta name=description content=d%d>",
    "icons": b"<link rel=icon href=/%d>",
    "canonical": b"<link rel=canonical href=/%d>",
    "licences": b"<link rel=license href=/%d>",
    "keywords": b'<meta property="article:tag" content=t%d>',
}


def _heads(markup: bytes) -> bytes:
    holes = markup.count(b"%d")
    return around(b"", head=b"".join(markup % ((number,) * holes) for number in range(50_000)))


for _name, _markup in _HEAD.items():
    add(f"floods-head-{_name}", partial(_heads, _markup), says=STORY)

_MARKED = {
    "headings": b"<h1>The story, part %d</h1>",
    "times": b"<time datetime=2024-05-06>May %d</time>",
    "times-of-words": b"<time>May 6, 2024 at 11:%d</time>",
    "bylines": b"<span class=byline>By Ann Author%d</span>",
    "authors": b"<a rel=author href=/%d>Ann Author</a>",
    "dated": b"<span class=date>on day %d</span>",
    "microdata": b"<div itemscope itemprop=author><span itemprop=name>Ann %d</span></div>",
    "figures": b"<figure><img src=/%d.png><figcaption>A caption</figcaption></figure>",
    "languages": b"<p lang=en-%d>x</p>",
    "tags": b"<a rel=tag href=/%d>tag</a>",
    "comments": b"<div class=comment id=c%d><p>A comment of few words.</p></div>",
    "bases": b"<base href=/%d/>",
}
for _name, _markup in _MARKED.items():
    add(f"floods-marked-{_name}", partial(_repeated, _markup, 50_000), keeps=STORY)

_PLACES = {
    "paragraph": b"<p>%s</p>",
    "title": b"<title>A %s B</title>",
    "heading": b"<h1>A %s B</h1>",
    "byline": b"<span class=byline>By Ann %s Author</span>",
    "author": b"<a rel=author>Ann %s Author</a>",
    "time": b"<time>2024-05-06 %s</time>",
    "date": b"<span class=date>6 May %s 2024</span>",
    "dated-text": b"<p>Posted on 2024-05-06 %s 11:11</p>",
    "code": b"<code>a %s b</code>",
    "preformatted": b"<pre>a %s b</pre>",
    "link": b'<a href="/a %s b">a %s b</a>',
    "cell": b"<table><tr><td>a %s b</table>",
    "item": b"<ul><li>a %s b</ul>",
    "between": b"<b>a</b>%s<i>b</i>",
    "caption": b"<figure><img src=/a><figcaption>a %s b</figcaption></figure>",
    "poster": b"<a href=/u>Ann</a>%s x",
    "image-set": b'<img srcset="%s">',
}
_RUNS = {
    "spaces": b" ",
    "line-ends": b"\n",
    "no-break-spaces": b"\xc2\xa0",
    "digits": b"1",
    "commas": b", ",
    "hyphens": b"-",
    "hyphened": b"a - ",
    "letters": b"a",
    "years": b"2024-",
    "bars": b" | ",
    "stars": b"*_`",
    "by": b"by ",
    "months": b"May 6, ",
    "author-words": "作者 ".encode(),
    "colons": b"11:",
    "zeros-of-width": b"\xe2\x80\x8b",
}


def _filled(markup: bytes, fill: bytes) -> bytes:
    return around(markup.replace(b"%s", fill * (2 * MEGA // len(fill))))


for _place, _markup in _PLACES.items():
    for _kind, _fill in _RUNS.items():
        add(f"floods-{_kind}-in-{_place}", partial(_filled, _markup, _fill), keeps=STORY)


def _spread(markup: bytes, fill: bytes) -> bytes:
    piece = markup.replace(b"%s", fill * (4000 // len(fill)))
    return around(piece * 500)


for _place in ("heading", "byline", "author", "time", "date", "dated-text", "link", "poster"):
    for _kind in ("spaces", "digits", "commas", "hyphens", "years", "by", "months", "author-words"):
        add(f"floods-{_kind}-in-five-hundred-of-{_place}", partial(_spread, _PLACES[_place], _RUNS[_kind]), keeps=STORY)


@page(keeps=[SENTENCE])
def line_of_forty_megabytes() -> bytes:
    return paragraphs().replace(b"\n", b" ") + b"<p>" + b"words and words " * (40 * MEGA // 16) + b"</p>"


@page(keeps=STORY)
def lines_by_the_million() -> bytes:
    return around(b"\n" * (20 * MEGA))


@page(refused="more than")
def hundred_megabytes_of_spaces() -> bytes:
    return paragraphs() + b" " * (100 * MEGA)


@page(keeps=[SENTENCE])
def comment_that_never_closes() -> bytes:
    return paragraphs() + b"<!-- " * MEGA


@page(says=STORY)
def comment_of_hyphens() -> bytes:
    return around(b"<!--" + b"-" * (5 * MEGA) + b">")


@page()
def nothing_but_opening_brackets() -> bytes:
    return b"<" * (5 * MEGA)


@page(keeps=[SENTENCE])
def title_that_never_closes() -> bytes:
    return paragraphs() + b"<textarea>" + ending() * 1000
