"""Characters that show nothing, show something else, or pile up."""

from __future__ import annotations

from functools import partial

from tests.extract.hostile.case import add, page
from tests.extract.hostile.parts import MEGA, SENTENCE, STORY, around, paragraphs

ARABIC = "هذه الجملة طويلة بما يكفي لتكون جزءًا من نص المقال، أليس كذلك؟ نعم، إنها كذلك بلا شك."
HEBREW = "המשפט הזה ארוך מספיק כדי להיות חלק מהכתבה, האם לא כך? כן, בהחלט כך הוא."
JAPANESE = "この文章は記事の本文とみなされるのに十分な長さがあり、読点も句点もあります。"
_FLOODS = {
    "bidi": "\u202e\u2066abc\u2069\u202c",
    "zero-width": "\u200b\u200c\u200d\u2060\ufeff",
    "soft-hyphens": "so\u00adft",
    "combining": "e" + "\u0301\u0316\u0334" * 30,
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f3fd",
    "private": "\ue000\uf8ff\U000f0000",
    "none": "\ufdd0\ufffe\U0001ffff",
    "controls": "\x01\x08\x0b\x0c\x1f\x7f\x80\x9f",
    "line-separators": "a\u2028b\u2029c\x85d",
    "replaced": "\ufffd",
    "variations": "\u845b\U000e0100",
    "tags": "\U000e0041\U000e0042",
    "wide": "\uff21\uff11\u3000",
    "dotted": "\u0130\u0131\u1e9e\ufb03",
}


def _flood(fill: str) -> bytes:
    return around(b"<p>" + (fill * (MEGA // len(fill))).encode() + b"</p>")


def _everywhere(fill: str) -> bytes:
    said = fill.encode()
    head = b'<meta name=author content="Ann %s Author"><meta name=description content="%s x">' % (said, said)
    return around(b"<h1>The story %s</h1><time>%s2024-05-06%s</time>" % (said, said, said), head=head)


for _name, _fill in _FLOODS.items():
    add(f"characters-million-{_name}", partial(_flood, _fill), keeps=STORY)
    add(f"characters-{_name}-in-every-field", partial(_everywhere, _fill), says=STORY)


def _written(text: str, attributes: str) -> bytes:
    return f"<!doctype html><html {attributes}><meta charset=utf-8><body>{f'<p>{text}</p>' * 5}</body>".encode()


add("characters-arabic", partial(_written, ARABIC, "dir=rtl lang=ar"), says=[ARABIC])
add("characters-hebrew", partial(_written, HEBREW, "dir=rtl lang=he"), says=[HEBREW])
add("characters-japanese", partial(_written, JAPANESE, "lang=ja"), says=[JAPANESE])
add("characters-both-directions", partial(_written, ARABIC + " English, too. " + HEBREW, ""), says=[ARABIC, HEBREW])


@page(says=[SENTENCE])
def line_ends_of_all_kinds() -> bytes:
    return paragraphs().replace(b"\n", b"\r") + b"\r\n\r\r\n\n" * MEGA + paragraphs().replace(b"\n", b"\r\n")


@page(says=["keeps its lines"])
def line_ends_in_code() -> bytes:
    return paragraphs(5) + b"<pre>a\r\nb\rc\n\r\n\td " + b" " * MEGA + b"keeps its lines</pre>" + paragraphs()


@page(says=STORY)
def marks_between_letters() -> bytes:
    return around("<p>W\u200bo\ufeffr\u2060d\u00ads in a sentence, which are four of them.</p>".encode())
