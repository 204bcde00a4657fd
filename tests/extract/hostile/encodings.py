"""Charsets: wrong ones at each place, unknown ones, and names that mean something to Python only."""

from __future__ import annotations

import random
from functools import partial

from tests.extract.hostile.case import add, page
from tests.extract.hostile.parts import MEGA, SENTENCE, STORY, around, paragraphs

GERMAN = "Über die Füße und Köpfe wird hier nämlich öfter, wenn auch nicht täglich, gesprochen."
CHINESE = "这一段话很长，足以被看作一篇文章的正文，因为它有逗号，也有句号。"
_PYTHON_ONLY = (
    "rot13",
    "zlib_codec",
    "zlib",
    "bz2_codec",
    "hex",
    "base64",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "quopri",
    "uu",
    "utf_8_sig",
    "utf-7",
    "utf-32",
    "charmap",
    "../../etc/passwd",
    "\x00",
    "x" * 100_000,
)


def _labelled(label: str) -> bytes:
    return around(b"<p>+AGE- \\u0041 &eacute;</p>", charset=label.encode())


for _number, _label in enumerate(_PYTHON_ONLY):
    _shown = "".join(char if char.isalnum() else "-" for char in _label[:20])
    add(f"encodings-meta-{_number}-{_shown}", partial(_labelled, _label), says=STORY)
    _type = f"text/html; charset={_label}"
    add(f"encodings-header-{_number}-{_shown}", partial(_labelled, "utf-8"), says=STORY, content_type=_type)


def _german(codec: str, meta: str) -> bytes:
    said = f'<!doctype html><meta charset="{meta}"><title>Füße</title>' + f"<p>{GERMAN}</p>" * 5
    return said.encode(codec)


_PLACES = {
    "utf-8-said-to-be-latin": ("utf-8", "iso-8859-1", None),
    "utf-8-said-to-be-utf-16": ("utf-8", "utf-16", None),
    "utf-8-said-to-be-gbk-in-the-header": ("utf-8", "utf-8", "text/html; charset=gbk"),
    "latin-said-to-be-utf-8": ("windows-1252", "utf-8", None),
    "latin-said-to-be-utf-8-in-the-header": ("windows-1252", "windows-1252", "text/html; charset=utf-8"),
    "latin-said-to-be-utf-16": ("windows-1252", "utf-16le", None),
    "utf-16-with-mark": ("utf-16", "utf-8", None),
    "utf-16-without-mark-by-header": ("utf-16-le", "utf-8", "text/html; charset=utf-16le"),
    "utf-16-big-by-header": ("utf-16-be", "utf-8", "text/html; charset=utf-16be"),
    "marked-and-said-to-be-latin": ("utf-8-sig", "iso-8859-1", "text/html; charset=iso-8859-1"),
}
for _name, (_codec, _meta, _header) in _PLACES.items():
    add(f"encodings-{_name}", partial(_german, _codec, _meta), says=[GERMAN], content_type=_header)


@page(says=[])
def utf_16_without_mark_or_label() -> bytes:
    return f"<html><title>x</title><p>{SENTENCE}</p><p>{SENTENCE}</p></html>".encode("utf-16-le")


@page(says=[CHINESE])
def gb18030_said_to_be_gb2312() -> bytes:
    return f"<meta charset=gb2312>{f'<p>{CHINESE}</p>' * 6}".encode("gb18030")


@page(says=STORY)
def null_bytes() -> bytes:
    return around(b"<p>a\x00b</p>" + b"\x00" * MEGA)


@page(says=[SENTENCE])
def null_bytes_in_tags() -> bytes:
    return b"<p\x00 cl\x00ass=x>x</p\x00>" * 1000 + paragraphs()


@page(says=STORY)
def bytes_that_are_no_utf_8() -> bytes:
    return around(b"<p>" + b"\xc3\x28\xff\xfe\xed\xa0\x80\xf4\x90\x80\x80 \xc0\xaf" * 3 + b"</p>")


@page(keeps=STORY)
def megabytes_that_are_no_text() -> bytes:
    return around(b"<p>" + random.Random(5).randbytes(5 * MEGA).replace(b"<", b"x") + b"</p>")


@page(says=[SENTENCE])
def charset_behind_a_megabyte() -> bytes:
    return b"<!-- " + b"x" * MEGA + b" --><meta charset=gbk>" + paragraphs(5)


@page(says=STORY)
def ten_thousand_charsets() -> bytes:
    return around(b"", head=b"<meta charset=utf-16>" * 10_000)


@page(says=STORY)
def charset_of_spaces() -> bytes:
    return around(b"", head=b"<meta charset" + b" " * MEGA + b"=" + b" " * MEGA + b"x>")


@page(keeps=STORY)
def escapes_of_iso_2022_jp() -> bytes:
    return around(b"<p>" + b"\x1b$B\x1b(B" * 300_000 + b"</p>")


@page(says=STORY)
def marks_inside() -> bytes:
    return around(b"<p>a\xef\xbb\xbfb</p>" + b"\xef\xbb\xbf" * MEGA)


@page(says=STORY)
def halves_of_surrogates_as_references() -> bytes:
    return around(b"<p>&#xD800;&#xDFFF;&#55296; x &#0; &#x110000; &#128;</p>" * 10_000)
