"""Pages, sheets and feeds that are hard to read: their charsets, URLs, depth and size."""

from __future__ import annotations

from tests.hostile.cases import LINK, Case, page

HOSTILE_URLS = (
    b"javascript:alert(1)",
    b"data:text/html;base64,AAAA",
    b"vbscript:x",
    b"file:///etc/passwd",
    b"about:blank",
    b"http://",
    b"http:///",
    b"//",
    b"///",
    b"\\\\{forbidden}\\x",
    b"http:\\\\{forbidden}\\x",
    b"/\\{forbidden}",
    b"http://{forbidden}/",
    b"http://user:canary@{forbidden}/",
    b"http://{authority}@{forbidden}/",
    b"http://127.0.0.2:0/",
    b"http://127.0.0.2:99999/",
    b"http://127.0.0.2:-1/",
    b"http://127.0.0.2:80:80/",
    b"http://[",
    b"http://[::1",
    b"http://[::1]x/",
    b"http://xn--/",
    b"http://xn--a\xcc\xa0/",
    b"http://\xe2\x80\xae/",
    b"http://a..b/",
    b"http://" + b"a." * 2000 + b"b/",
    b"/null\0byte",
    b"/line\r\nbreak",
    b"/tab\tbed",
    b"/escape\x1b[31m",
    b"/bidi\xe2\x80\xaeturned",
    b"/percent%",
    b"/percent%zz%0",
    b"/encoded%00null",
    b"/encoded%0d%0aInjected:%20yes",
    b"/surrogate\xed\xa0\x80",
    b"/overlong\xc0\xaf..\xc0\xaf",
    b"/../../../../etc/passwd",
    b"/" + b"long" * 25_000,
    b"?" + b"q=1&" * 25_000,
    b"#" + b"f" * 100_000,
    b"\x01\x02 /control-before",
    b"HTTP://{authority}/CAPITALS",
    b"&#0;&#x1b;/entities",
    b"&NewLine;/entity-line",
    b"mailto:a@b",
    b"tel:123",
    b"ws://{authority}/",
    b"http://\xff\xff/",
)


def _page_of_urls(pattern: bytes) -> bytes:
    lines = [pattern.replace(b"%s", url) for url in HOSTILE_URLS]
    return b"<!doctype html><title>URLs</title>" + b"".join(lines) + b'<a href="/next">next</a>'


def urls(name: str, pattern: bytes) -> Case:
    """Return a page full of hostile URLs in one kind of place; its last link is a good one."""
    body = _page_of_urls(pattern)
    # Without Content-Length: the addresses that are put in change it.
    raw = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n" + body
    return Case(f"urls-{name}", "hostile URLs", (raw,), leads_to=("/next",), at_most=60)


def charset(name: str, value: bytes | str, body: bytes = LINK, *, reads: bool = True) -> Case:
    """Return a page that says it is in this charset."""
    value = value.encode() if isinstance(value, str) else value
    raw = page(body, b"X-Kind: charset").replace(b"text/html", b"text/html; charset=" + value, 1)
    return Case(f"charset-{name}", "charsets", (raw,), leads_to=("/next",) if reads else ())


def content(name: str, body: bytes, mime: str = "text/html", *, leads_to: str = "/next") -> Case:
    """Return a document that is hard to read; `leads_to` is a link in it that must be found."""
    return Case(f"content-{name}", "documents", (page(body, mime=mime),), leads_to=(leads_to,) if leads_to else ())


def _base(target: bytes) -> bytes:
    return b'<base href="' + target + b'">' + LINK


CASES = (
    urls("in-links", b'<a href="%s">x</a>\n'),
    urls("in-images", b'<img src="%s">\n'),
    urls("in-srcset", b'<img srcset="%s 1x, %s 2x">\n'),
    urls("in-styles", b'<p style="background:url(%s)">x</p>\n'),
    urls("in-frames", b'<iframe src="%s"></iframe>\n'),
    urls("in-refreshes", b'<meta http-equiv=refresh content="0;url=%s">\n'),
    charset("python-rot13", "rot13"),
    charset("python-base64", "base64"),
    charset("python-zip", "zip"),
    charset("python-idna", "idna"),
    charset("python-unicode-escape", "unicode_escape"),
    charset("python-undefined", "undefined"),
    charset("python-mbcs", "mbcs"),
    charset("utf-7", "utf-7"),
    charset("utf-7-link", "utf-7", b"+ADw-a href=+ACI-/evil+ACI-+AD4-" + LINK),
    charset("unknown", "klingon-8"),
    charset("empty", ""),
    charset("quoted", '"utf-8"'),
    charset("unclosed-quote", '"utf-8'),
    charset("path", "../../etc/passwd"),
    charset("null", b"\0"),
    charset("escape", b"\x1b[31m"),
    charset("of-50-kilobytes", "x" * 50_000),
    charset("conflicting-meta", "utf-8", b"<meta charset=utf-16>" + LINK),
    charset("conflicting-mark", "iso-8859-1", b"\xef\xbb\xbf" + LINK),
    charset("utf-16", "utf-16", LINK.decode().encode("utf-16")),
    charset("utf-16-in-word-alone", "utf-16", reads=False),
    charset("utf-32", "utf-32", LINK.decode().encode("utf-32"), reads=False),
    charset("invalid-bytes", "utf-8", b"\xff\xfe\xc0\x80\xed\xa0\x80"[2:] + LINK),
    charset("gb18030-broken", "gb18030", b"\x81\x30\x81" + LINK),
    charset("iso-2022-jp-unclosed", "iso-2022-jp", LINK + b"\x1b$B%F"),
    content("nulls-among-markup", LINK.replace(b"<", b"\0<\0"), leads_to=""),
    content("comment-that-never-ends", LINK + b"<!-- " + b"-" * 200_000),
    content("script-that-never-ends", LINK + b"<script>" + b"<" * 200_000),
    content("attribute-that-never-ends", LINK + b'<a href="' + b"x" * 300_000),
    content("tag-of-many-attributes", b"<p " + b"a=b " * 50_000 + b">" + LINK),
    content("processing-instructions", b"<?xml " * 20_000 + b">" + LINK),
    content("doctype-of-100-kilobytes", b"<!DOCTYPE " + b"x" * 100_000 + b">" + LINK),
    content("binary-as-html", bytes(range(256)) * 2000, leads_to=""),
    content("empty", b"", leads_to=""),
    content("one-byte", b"<", leads_to=""),
    content("srcset-of-commas", b'<img srcset="' + b"," * 200_000 + b'">' + LINK),
    content("style-of-open-urls", b"<style>" + b"url(" * 50_000 + b"</style>" + LINK),
    content("style-of-open-comments", b"/*" * 100_000, "text/css", leads_to=""),
    content("style-of-open-strings", b'@import "' * 50_000, "text/css", leads_to=""),
    content("style-of-escapes", b"a{b:url(" + b"\\" * 100_000 + b")}", "text/css", leads_to=""),
    content("style-of-open-braces", b"@media x{" * 50_000, "text/css", leads_to=""),
    content("json-ld-deep", b'<script type="application/ld+json">' + b"[" * 50_000 + b"</script>" + LINK),
    content("json-ld-numbers", b'<script type="application/ld+json">' + b"9" * 50_000 + b"</script>" + LINK),
    content("refresh-regex", b'<meta http-equiv=refresh content="' + b" " * 100_000 + b'">' + LINK),
    content("base-javascript", _base(b"javascript:"), leads_to=""),
    content("base-data", _base(b"data:text/html,"), leads_to=""),
    content("base-broken", _base(b"http://["), leads_to=""),
    content("base-forbidden", _base(b"http://127.0.0.66:1/"), leads_to=""),
    content("xml-unclosed", b"<?xml version='1.0'?><a><b>", "application/xml", leads_to=""),
    content("xml-of-unknown-encoding", b"<?xml version='1.0' encoding='rot13'?><a/>", "application/xml", leads_to=""),
    content("xml-of-nulls", bytes(100_000), "application/xml", leads_to=""),
    content(
        "svg-with-script",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>",
        "image/svg+xml",
        leads_to="",
    ),
)
