"""Addresses: bases, links and images that point to nowhere, to themselves, or to megabytes."""

from __future__ import annotations

from functools import partial

from tests.extract.hostile.case import add, page
from tests.extract.hostile.parts import MEGA, STORY, around

_LINKS = (
    b'<a href="http://[">a</a><a href="http://h.example:99999999/">b</a><a href="javascript:x()">c</a>'
    b'<a href="//">d</a><a href="http://">e</a><a href="?">f</a><a href="\x01\x02">g</a><a href="a b">h</a>'
    b'<a href="http://user:pass@h.example/">i</a><a href="HTTP://\xc3\xa9.example/">j</a><a href="%ff%00">k</a>'
    b'<a href="http://h.example\\@evil.example/">l</a><img src="http://["><img src="data:,x"><img srcset="http://[ 1w">'
)
_BASES = {
    "script": b"javascript:alert(1)",
    "data": b"data:text/html,x",
    "megabyte": b"http://h.example/" + b"a" * MEGA,
    "megabyte-of-dots": b"/" + b"../" * 300_000,
    "bracket": b"http://[",
    "spaces": b" " * MEGA,
    "port": b"http://h.example:99999999999/",
    "file": b"file:///etc/",
    "empty": b"",
    "control": b"http://h\x01\x02.example/",
    "host": b"http://" + b"a." * 500_000 + b"/",
}


def _based(address: bytes) -> bytes:
    return around(_LINKS * 20 + b"<p>And <a href=b>a link</a> in it, <img src=c.png>.</p>" * 20, head=_base(address))


def _base(address: bytes) -> bytes:
    return b'<base href="' + address + b'">'


for _name, _address in _BASES.items():
    add(f"addresses-base-{_name}", partial(_based, _address), says=STORY)

_URLS = {
    "none": "",
    "script": "javascript:alert(1)",
    "bracket": "http://[",
    "long": "https://site.example/" + "a/" * 500_000,
    "days": "https://site.example/" + "2024/05/" * 100_000,
    "spaces": "https://site.example/ \t\n" + " " * 100_000,
    "surrogate": "https://site.example/\ud800",
    "nul": "https://site.example/\x00",
    "forum-words": "https://site.example/" + "threads/" * 100_000,
}
for _name, _url in _URLS.items():
    add(f"addresses-captured-at-{_name}", partial(_based, b"/x/"), says=STORY, url=_url)


@page(says=STORY)
def image_set_of_a_megabyte() -> bytes:
    return around(b'<img srcset="' + b"a.png 1w, " * 100_000 + b'"><img srcset="' + b"a" * MEGA + b'">')


@page(says=STORY)
def image_set_of_commas() -> bytes:
    return around(b'<img srcset="' + b"," * MEGA + b'"><img srcset="a ' + b"1.1." * 300_000 + b'w">')


@page(says=STORY)
def image_in_its_address() -> bytes:
    return around(b'<p>See <img src="data:image/png;base64,' + b"QUJD" * (5 * MEGA) + b'" alt=x> it.</p>')


@page(says=STORY)
def thousand_images_in_their_addresses() -> bytes:
    return around((b'<img src="data:image/png;base64,' + b"QUJD" * 5000 + b'">') * 1000)


@page(says=STORY)
def link_of_a_megabyte() -> bytes:
    return around(b'<p>A <a href="/' + b"a" * MEGA + b'">link</a> and <a href="' + b"%" * MEGA + b'">one</a>.</p>')


@page(says=STORY)
def links_of_dots() -> bytes:
    return around((b"<a href=" + b"../" * 1000 + b">x</a>") * 2000)


@page(says=STORY)
def canonical_of_a_megabyte() -> bytes:
    head = b'<link rel=canonical href="http://h.example/' + b"a" * MEGA + b'"><meta property=og:url content="http://[">'
    return around(b"", head=head + b'<meta property=og:image content="http://[">' * 1000)
