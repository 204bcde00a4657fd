"""Documents that are not what they are said to be, or hardly any."""

from __future__ import annotations

import gzip
import io
import zlib
from functools import partial

from tests.extract.hostile.case import add, page
from tests.extract.hostile.parts import MEGA, SENTENCE, STORY, around, ending, paragraphs

_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(1000)
_REFUSED = {
    "nothing": (b"", None, "empty"),
    "white-space": (b" \r\n\t" * 10_000, None, "empty"),
    "pdf": (b"%PDF-1.7\n" + b"x" * 1000, None, "no web page"),
    "pdf-said-to-be-html": (b"%PDF-1.7\n" + paragraphs(), "text/html", "no web page"),
    "png-said-to-be-html": (_PNG, "text/html; charset=utf-8", "no web page"),
    "png": (_PNG, "image/png", "no web page"),
    "html-said-to-be-pdf": (around(b""), "application/pdf", "no web page"),
    "html-said-to-be-an-image": (around(b""), "image/png", "no web page"),
    "zip": (b"PK\x03\x04" + bytes(1000), "text/html", "no web page"),
    "gzip-left-packed": (gzip.compress(around(b""), mtime=0), "text/html", "no web page"),
    "json": (b'{"a": 1}', "application/json", "no web page"),
    "feed": (b"<?xml version='1.0'?><rss><channel/></rss>", "application/xml", "no web page"),
    "vectors": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "no web page"),
    "style": (b"p { color: red }", "text/css", "no web page"),
}
for _name, (_raw, _type, _reason) in _REFUSED.items():
    add(f"documents-{_name}", partial(bytes, _raw), refused=_reason, content_type=_type)

_SILENT = {
    "empty-body": b"<html><head><title>The story</title></head><body></body></html>",
    "head-only": b"<title>The story</title>",
    "comments-only": b"<title>The story</title>" + b"<!-- " + paragraphs() + b" -->",
    "script-only": b"<title>The story</title><script>" + b"x = 1;" * 1000 + b"</script>",
    "doctype-only": b"<!doctype html>",
    "frames": b"<title>The story</title><frameset cols=50%,50%><frame src=a><frame src=b></frameset>",
    "closing-tags-only": b"</p></div></body></html>",
    "mark-only": b"\xef\xbb\xbf",
    "nul-only": b"\x00\x00\x00",
    "entity-only": b"&nbsp;",
}
for _name, _raw in _SILENT.items():
    add(f"documents-{_name}", partial(bytes, _raw), lacks=[SENTENCE])


@page(keeps=[SENTENCE])
def frames_with_words_for_those_without() -> bytes:
    return b"<frameset><frame src=a><noframes><body>" + paragraphs() + b"</body></noframes></frameset>"


@page(says=[SENTENCE], content_type="application/xhtml+xml")
def xhtml() -> bytes:
    top = b'<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head/><body><p/>'
    return top + paragraphs() + b"</body></html>"


@page(says=[SENTENCE], content_type="application/xml")
def xhtml_said_to_be_xml() -> bytes:
    return b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>' + paragraphs() + b"</body></html>"


@page(says=[SENTENCE])
def prefixed_xhtml() -> bytes:
    return b'<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body>' + paragraphs() + b"</h:body></h:html>"


@page(says=[SENTENCE], content_type="text/plain")
def plain_text() -> bytes:
    return (SENTENCE + "\n\n" + SENTENCE + "\n").encode() * 1000


@page(says=["<p>1. " + SENTENCE], content_type="text/plain; charset=utf-8")
def tags_said_to_be_plain_text() -> bytes:
    return paragraphs()


@page(says=[SENTENCE])
def words_without_tags() -> bytes:
    return (SENTENCE + " ").encode() * 10


@page(says=[SENTENCE])
def words_for_those_without_scripts() -> bytes:
    return b"<html><body><noscript>" + paragraphs(5) + b"</noscript></body></html>"


@page(says=STORY)
def templates_and_shadows() -> bytes:
    inner = b"<template shadowrootmode=open><p>Shadow words stand here.</p></template>"
    return around(b"<x-box>" + inner + b"</x-box><template>" + paragraphs() + b"</template>")


@page(keeps=[SENTENCE])
def plaintext_element() -> bytes:
    return paragraphs() + b"<plaintext><p>x</p></body>"


@page(keeps=STORY)
def listing_elements() -> bytes:
    return around(b"<xmp><b>bold</b></xmp><listing><i>x</i></listing><xmp>" + b"x" * MEGA + b"</xmp>")


@page(says=STORY)
def two_documents() -> bytes:
    return b"<html><body>" + paragraphs() + b"</body></html><html><head><title>x</title></head><body>" + ending()


@page(says=STORY)
def body_in_a_paragraph_in_a_head() -> bytes:
    return b"<head><p>x<title>The story</title><body><head>" + paragraphs() + b"<html>" + ending()


@page(keeps=STORY)
def nested_forms() -> bytes:
    return around(b"<form><p>In a form.</p>" * 3000)


@page(keeps=STORY)
def thousand_bodies() -> bytes:
    return around(b"<body><html><head>" * 10_000)


@page(says=[SENTENCE])
def mail() -> bytes:
    return b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n--x\nContent-Type: text/html\n\n" + around(b"")


@page(says=STORY)
def unclosed_everything() -> bytes:
    top = b"<html><head><title>The story</title><body><div><article><h1>The story"
    return top + b"<p>1. " + SENTENCE.encode() + b"<ul><li>x<table><tr><td>y<p>" + ending().removesuffix(b"</p>\n")


@page(refused="no web page", content_type="text/html")
def packed_bomb() -> bytes:
    out = io.BytesIO()
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    out.write(packer.compress(bytes(100 * MEGA)) + packer.flush())
    return out.getvalue()
