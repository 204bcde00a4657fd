"""Entities: declared ones that grow, ones from elsewhere, and floods of ordinary ones."""

from __future__ import annotations

from functools import partial

from tests.extract.hostile.case import add, page
from tests.extract.hostile.parts import MEGA, SENTENCE, STORY, around, paragraphs

_LAUGHS = b'<!ENTITY a0 "ha">' + b"".join(
    b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 12)
)


@page(says=[SENTENCE])
def billion_laughs() -> bytes:
    return b"<!DOCTYPE html [" + _LAUGHS + b"]><p>&a11;</p>" + paragraphs()


@page(says=STORY)
def billion_laughs_in_svg() -> bytes:
    return around(b"<svg><!DOCTYPE svg [" + _LAUGHS + b"]><text>&a11;</text></svg>")


@page(says=[SENTENCE], content_type="application/xhtml+xml")
def billion_laughs_in_xhtml() -> bytes:
    top = b'<?xml version="1.0"?><!DOCTYPE html [' + _LAUGHS + b"]>"
    return top + b'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&a11;</p>' + paragraphs() + b"</body></html>"


@page(keeps=[SENTENCE])
def quadratic_entity() -> bytes:
    declared = b'<!DOCTYPE html [<!ENTITY a "' + b"x" * 100_000 + b'">]>'
    return declared + b"<p>" + b"&a;" * 100_000 + b"</p>" + paragraphs()


@page(says=[SENTENCE], lacks=["root:"], content_type="application/xhtml+xml")
def external_entity() -> bytes:
    top = b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return top + b"<html><body><p>&x;</p>" + paragraphs() + b"</body></html>"


@page(says=[SENTENCE])
def external_document_type() -> bytes:
    return b'<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd" [%remote;]>' + paragraphs()


@page(says=[SENTENCE])
def document_type_of_megabytes() -> bytes:
    return b"<!DOCTYPE html [" + b"<!ELEMENT x ANY>" * 500_000 + b"]>" + paragraphs(5)


_FLOODS = {
    "ampersands": b"&",
    "escaped-ampersands": b"&amp;",
    "unknown": b"&nonsense;",
    "unfinished": b"&am",
    "numbers": b"&#65;",
    "numbers-too-large": b"&#99999999999999999999;",
    "no-break-spaces": b"&nbsp;",
    "shy": b"&shy;",
    "line-ends": b"&#10;&#13;",
}


def _flood(fill: bytes) -> bytes:
    return around(b"<p>" + fill * MEGA + b"</p>")


for _name, _fill in _FLOODS.items():
    add(f"entities-million-{_name}", partial(_flood, _fill), keeps=STORY)


@page(says=STORY)
def number_of_a_megabyte() -> bytes:
    return around(b"<p>&#" + b"1" * MEGA + b"; &#x" + b"f" * MEGA + b";</p>")
