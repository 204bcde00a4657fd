"""Responses whose length is not what they say it is (RFC 9112, 6 and 7)."""

from __future__ import annotations

from tests.hostile.cases import LINK, Case, Step, ok

GROUP = "framing"
HTML = "Content-Type: text/html"
CHUNKED = "Transfer-Encoding: chunked"


def chunk(body: bytes, extension: bytes = b"") -> bytes:
    """Return one chunk."""
    return b"%x" % len(body) + extension + b"\r\n" + body + b"\r\n"


LAST = b"0\r\n\r\n"
BODY = chunk(LINK) + LAST


def length(name: str, value: bytes | str, *, kept: int | None = None) -> Case:
    """Return a page with this Content-Length; `kept` bytes of its body are the response, None: all up to the close."""
    value = value.encode() if isinstance(value, str) else value
    whole = ok(HTML, b"Content-Length:" + value, body=LINK)
    stored = whole if kept is None else whole[: len(whole) - len(LINK) + kept]
    return Case(f"length-{name}", GROUP, (whole,), stored=stored)


def short(name: str, *steps: Step) -> Case:
    """Return a response that breaks off by its own account."""
    return Case(name, GROUP, steps, "truncated", reasons=("disconnect",))


def no_chunks(name: str, body: bytes, *fields: str) -> Case:
    """Return a response that says it is chunked, with a body that is not; nobody can say where it ends."""
    return Case(
        name, GROUP, (ok(HTML, *(fields or (CHUNKED,)), body=body),), "truncated", reasons=("unspecified", "disconnect")
    )


def chunked(name: str, body: bytes, *fields: bytes | str, over: bytes = b"", line: bytes = b"HTTP/1.1 200 OK") -> Case:
    """Return a chunked response, whole; `over` comes behind it and is no part of it."""
    raw = ok(HTML, *(fields or (CHUNKED,)), body=body, line=line)
    return Case(f"chunked-{name}", GROUP, (raw + over,), stored=raw, leads_to=("/next",))


def to_the_close(name: str, *fields: bytes | str, line: bytes = b"HTTP/1.1 200 OK", body: bytes = LINK) -> Case:
    """Return a response that ends where the connection does."""
    return Case(name, GROUP, (ok(HTML, *fields, line=line, body=body),))


CASES = (
    length("exact", str(len(LINK)), kept=len(LINK)),
    length("too-short", "10", kept=10),
    length("zero-with-body", "0", kept=0),
    length("leading-zeros", "00000100", kept=100),
    length("blanks-around", " \t 100 \t", kept=100),
    length("twice-the-same", "100\r\nContent-Length: 100", kept=100),
    length("list-of-the-same", "100, 100", kept=100),
    length("negative", "-5"),
    length("plus-sign", "+100"),
    length("hexadecimal", "0x64"),
    length("empty", ""),
    length("fraction", "100.0"),
    length("underscore", "1_00"),
    length("superscript", b"\xb9\xb2"),
    length("exponent", "1e2"),
    length("words", "many"),
    length("conflicting", "100\r\nContent-Length: 200"),
    length("conflicting-list", "100, 200"),
    length("beyond-64-bits", "1" + "0" * 30),
    length("of-ten-thousand-digits", "9" * 10_000),
    short("length-too-long", ok(HTML, "Content-Length: 5000", body=LINK)),
    short("length-huge", ok(HTML, "Content-Length: 999999999999999999", body=LINK)),
    short("length-one-too-long", ok(HTML, f"Content-Length: {len(LINK) + 1}", body=LINK)),
    short("length-without-a-byte", ok(HTML, "Content-Length: 100")),
    to_the_close("no-length"),
    to_the_close("no-length-http-1.0", line=b"HTTP/1.0 200 OK"),
    to_the_close("no-length-kept-alive-by-word", "Connection: keep-alive"),
    chunked("exact", BODY),
    chunked("byte-by-byte", b"".join(chunk(LINK[n : n + 1]) for n in range(len(LINK))) + LAST),
    chunked("extension", chunk(LINK, b";name=value") + LAST),
    chunked("quoted-extension", chunk(LINK, b';a="x;\\"y"') + LAST),
    chunked("blanks-by-the-size", b" %x \r\n" % len(LINK) + LINK + b"\r\n" + LAST),
    chunked("zeros-before-the-size", b"0000000%x\r\n" % len(LINK) + LINK + b"\r\n000\r\n\r\n"),
    chunked("capital-sizes", (b"%X\r\n" % len(LINK)) + LINK + b"\r\n" + LAST),
    chunked("trailers", chunk(LINK) + b"0\r\nX-Late: yes\r\nContent-Length: 3\r\n\r\n"),
    chunked("bare-line-feeds", b"%x\n" % len(LINK) + LINK + b"\n0\n\n"),
    chunked("garbage-behind-it", BODY, over=b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEvil" * 20),
    chunked("and-a-length", BODY, CHUNKED, "Content-Length: 7"),
    chunked("and-a-length-before", BODY, "Content-Length: 7", CHUNKED),
    chunked("odd-case", BODY, "tRANSFER-eNCODING: cHUNKED"),
    chunked("tab-before", BODY, "Transfer-Encoding:\tchunked"),
    chunked("blank-before-the-colon", BODY, "Transfer-Encoding : chunked"),
    chunked("in-a-list-with-nothing", BODY, "Transfer-Encoding: , chunked,"),
    chunked("in-two-fields", BODY, "Transfer-Encoding: identity", CHUNKED),
    chunked("http-1.0", BODY, line=b"HTTP/1.0 200 OK"),
    Case("chunked-twice", GROUP, (ok(HTML, "Transfer-Encoding: chunked, chunked", body=chunk(BODY) + LAST),)),
    Case("chunked-without-content", GROUP, (ok(HTML, CHUNKED, body=LAST),)),
    to_the_close("transfer-coding-unknown", "Transfer-Encoding: shrunk"),
    to_the_close("transfer-coding-like-chunked", "Transfer-Encoding: xchunked"),
    to_the_close("transfer-coding-chunked-not-last", "Transfer-Encoding: chunked, identity"),
    to_the_close("transfer-coding-identity-and-a-length", "Transfer-Encoding: identity", "Content-Length: 5"),
    short("chunked-missing-the-last", ok(HTML, CHUNKED, body=chunk(LINK))),
    short("chunked-missing-the-end", ok(HTML, CHUNKED, body=chunk(LINK) + b"0\r\n")),
    short("chunked-cut-in-a-chunk", ok(HTML, CHUNKED, body=b"fff\r\n" + LINK)),
    short("chunked-cut-in-a-size", ok(HTML, CHUNKED, body=chunk(LINK) + b"1")),
    short("chunked-of-64-bits", ok(HTML, CHUNKED, body=b"FFFFFFFFFFFFFFFF\r\n" + LINK)),
    no_chunks("chunked-of-more-than-64-bits", b"1" + b"0" * 16 + b"\r\n" + LINK),
    no_chunks("chunked-of-no-number", b"zz\r\n" + LINK),
    no_chunks("chunked-negative", b"-1\r\n" + LINK),
    no_chunks("chunked-0x", b"0x%x\r\n" % len(LINK) + LINK + b"\r\n" + LAST),
    no_chunks("chunked-plus", b"+%x\r\n" % len(LINK) + LINK + b"\r\n" + LAST),
    no_chunks("chunked-underscore", b"1_0\r\n" + LINK),
    no_chunks("chunked-in-word-alone", LINK),
    no_chunks("chunked-no-line-end-behind-a-chunk", b"5\r\nabcdefgh\r\n" + LAST),
    no_chunks("chunked-extension-of-a-megabyte", b"5;" + b"x" * 1_000_000 + b"\r\nabcde\r\n" + LAST),
    no_chunks("chunked-trailer-of-a-megabyte", chunk(LINK) + b"0\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n"),
    no_chunks("chunked-empty-size", b"\r\n" + LINK),
)
