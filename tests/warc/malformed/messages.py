"""HTTP messages in blocks (WARC/1.1, 6.3 and 6.5): the standard promises no legal HTTP, so these are warnings."""

from __future__ import annotations

from functools import partial

from tests.warc.malformed.case import Verdict, add
from tests.warc.malformed.parts import FIRST, LAST, ODD, between, message, request, response

ALL = (FIRST, ODD, LAST)
CHUNKED = b"Transfer-Encoding: chunked\r\n"

RESPONSES: list[tuple[str, Verdict, bytes]] = [
    ("not-http", "warning", b"<!DOCTYPE html><p>no head at all</p>\n" * 5),
    ("empty", "warning", b""),
    ("head-without-end", "warning", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"),
    ("status-of-letters", "warning", b"HTTP/1.1 OK 200\r\n\r\n"),
    ("status-line-cut", "warning", b"HTTP/1.1"),
    ("a-request", "warning", b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"),
    ("zeros", "warning", bytes(500)),
    ("chunk-size-of-letters", "info", message(b"zz\r\nhello\r\n0\r\n\r\n", CHUNKED)),
    ("last-chunk-missing", "unjudged", message(b"5\r\nhello\r\n", CHUNKED)),
    ("chunk-cut-short", "unjudged", message(b"ff\r\nhello", CHUNKED)),
    ("chunk-size-beyond-all-files", "unjudged", message(b"f" * 400 + b"\r\nhello", CHUNKED)),
    ("body-shorter-than-its-length", "unjudged", message(b"", b"Content-Length: 500\r\n")),
    ("line-without-colon", "unjudged", message(b"x", b"this is no field\r\n")),
    ("nul-in-a-field", "unjudged", message(b"x", b"X-Odd: a\0b\r\n")),
    ("http-2", "unjudged", message(status=b"HTTP/2 200")),
    ("status-0", "unjudged", message(status=b"HTTP/1.1 0 ")),
    ("no-reason", "valid", message(status=b"HTTP/1.1 200 ")),
    ("no-reason-and-no-blank", "valid", message(status=b"HTTP/1.1 200")),
    ("http-1.0", "valid", message(status=b"HTTP/1.0 404 Not Found")),
    ("status-999", "valid", message(status=b"HTTP/1.1 999 Request denied")),
    ("latin-1-in-a-field", "valid", message(b"x", b"X-Title: Gr\xf6\xdfe\r\n")),
    ("cookies", "valid", message(b"x", b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nset-cookie: c=3\r\n")),
    ("folded-field", "valid", message(b"x", b"X-Long: one\r\n two\r\n")),
    ("no-body", "valid", b"HTTP/1.1 301 Moved\r\nLocation: /6\r\n\r\n"),
    ("300-fields", "valid", message(b"x", b"".join(b"X-%d: %d\r\n" % (n, n) for n in range(300)))),
    ("body-of-blank-lines", "valid", message(b"\r\n\r\n\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")),
    ("last-chunk-of-many-zeros", "valid", message(b"5\r\nhello\r\n0000000000\r\n\r\n", CHUNKED)),
]
for _name, _verdict, _block in RESPONSES:
    add(
        f"messages-response-{_name}",
        partial(lambda block: between(response(block=block)), _block),
        _verdict,
        "WARC/1.1, 6.3.2; RFC 9112",
        ALL,
        blocks={ODD: _block},
    )

REQUESTS: list[tuple[str, Verdict, bytes]] = [
    ("not-http", "warning", b"please send me the page\n"),
    ("a-response", "warning", message()),
    ("head-without-end", "warning", b"GET / HTTP/1.1\r\nHost: example.com\r\n"),
    ("post", "valid", b"POST /5 HTTP/1.1\r\nHost: example.com\r\nContent-Length: 3\r\n\r\na=b"),
    ("options", "valid", b"OPTIONS * HTTP/1.1\r\nHost: example.com\r\n\r\n"),
    ("own-method", "valid", b"X-SEARCH /5 HTTP/1.1\r\nHost: example.com\r\n\r\n"),
    ("whole-url", "valid", b"GET http://example.com/5 HTTP/1.0\r\n\r\n"),
]
for _name, _verdict, _block in REQUESTS:
    add(
        f"messages-request-{_name}",
        partial(lambda block: between(request(block=block)), _block),
        _verdict,
        "WARC/1.1, 6.5.2; RFC 9112",
        ALL,
        blocks={ODD: _block},
    )
