"""Status lines and header fields that no server should send, and some do."""

from __future__ import annotations

from tests.hostile.behaviour import flood
from tests.hostile.cases import LINK, Case, ok, page

CLOSE = "Connection: close"
HTML = "Content-Type: text/html"


def status(name: str, line: bytes, *, stored: bytes | None = None) -> Case:
    """Return a page under this status line."""
    return Case(f"status-{name}", "status lines", (ok(HTML, CLOSE, body=LINK, line=line),), stored=stored)


def no_http(name: str, raw: bytes) -> Case:
    """Return an answer that is no HTTP/1 response."""
    return Case(f"status-{name}", "status lines", (raw,), "failed")


def field(name: str, *fields: bytes | str) -> Case:
    """Return a page with these fields; it is kept as it came, and read."""
    return Case(f"field-{name}", "header fields", (page(LINK, *fields),), leads_to=("/next",))


def too_much(name: str, raw: bytes) -> Case:
    """Return an answer with a head beyond the limit."""
    return Case(f"field-{name}", "header fields", (raw,), "failed")


def interim(name: str, before: bytes, final: bytes = page(LINK)) -> Case:
    """Return a page with 1xx heads before it; they are no part of the response record."""
    return Case(f"interim-{name}", "interim responses", (before + final,), stored=final)


def bodiless(name: str, line: bytes, *fields: str) -> Case:
    """Return a response that cannot have a body, with one."""
    head = ok(*fields, line=line)
    return Case(f"bodiless-{name}", "bodiless", (head + LINK,), stored=head)


HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

CASES = (
    status("no-reason", b"HTTP/1.1 200"),
    status("empty-reason", b"HTTP/1.1 200 "),
    status("999", b"HTTP/1.1 999 Go away"),
    status("099", b"HTTP/1.1 099 Early"),
    status("600", b"HTTP/1.1 600 Late"),
    status("two-blanks", b"HTTP/1.1  200  OK"),
    status("tab", b"HTTP/1.1\t200\tOK"),
    status("http-2-in-word", b"HTTP/2.0 200 OK"),
    status("http-1.9", b"HTTP/1.9 200 OK"),
    status("icy", b"ICY 200 OK"),
    status("reason-in-latin-1", b"HTTP/1.1 200 Tr\xe8s bien"),
    status("reason-with-escapes", b"HTTP/1.1 200 \x1b[31mOK\x07\x00"),
    status("reason-of-60-kilobytes", b"HTTP/1.1 200 " + b"O" * 60_000),
    status(
        "empty-lines-before", b"\r\n\r\nHTTP/1.1 200 OK", stored=ok(HTML, CLOSE, body=LINK, line=b"HTTP/1.1 200 OK")
    ),
    Case("status-line-alone", "status lines", (b"HTTP/1.1 200 OK\r\n\r\n" + LINK,)),
    no_http("of-four-digits", ok(HTML, CLOSE, body=LINK, line=b"HTTP/1.1 2000 OK")),
    no_http("negative", ok(HTML, CLOSE, body=LINK, line=b"HTTP/1.1 -200 OK")),
    no_http("of-no-number", ok(HTML, CLOSE, body=LINK, line=b"HTTP/1.1 OK OK")),
    no_http("lower-case", ok(HTML, CLOSE, body=LINK, line=b"http/1.1 200 ok")),
    no_http("blank-before", ok(HTML, CLOSE, body=LINK, line=b" HTTP/1.1 200 OK")),
    no_http("http-0.9", LINK),
    no_http("http-0.9-with-empty-line", b"<html>\r\n\r\n" + LINK),
    no_http("http-2-settings-frame", b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80\0\x04\0\x01\0\0\0\x05\0\xff\xff\xff" * 9),
    no_http("http-2-preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    no_http("of-another-protocol", b"220 mail.example ESMTP\r\n\r\n"),
    no_http("ssh", b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    no_http("a-request", b"GET / HTTP/1.1\r\nHost: you\r\n\r\n"),
    no_http("random-bytes", bytes(range(256)) * 8 + b"\r\n\r\n"),
    no_http("nulls", bytes(5000) + b"\r\n\r\n"),
    no_http("a-tls-alert", b"\x15\x03\x01\x00\x02\x02\x46"),
    field("150-of-them", *(f"X-{n}: value" for n in range(150))),
    field("900-of-them", *(f"X-{n}: v" for n in range(900))),
    field("900-of-one-name", *("X: v" for _ in range(900))),
    too_much("ten-thousand", page(LINK, *(f"X-{n}: v" for n in range(10_000)))),
    too_much("ten-thousand-of-one-name", page(LINK, *("X: v" for _ in range(10_000)))),
    field("empty-name", ": nobody"),
    field("no-colon", "this is no field"),
    field("blank-before-colon", "X-Odd : yes"),
    field("name-with-blanks", "X odd name: yes"),
    field("null", b"X-Null: a\0b"),
    field("carriage-return", b"X-Return: a\rContent-Length: 3"),
    field("escape", b"Server: \x1b]0;owned\x07\x1b[2J"),
    field("latin-1", "X-Who: Bj\xf6rn".encode("latin-1")),
    field("utf-8", "X-Who: 北京"),
    field("no-utf-8", b"X-Who: \xff\xfe\x80"),
    field("folded", b"X-Long: one\r\n two\r\n\tthree"),
    field("folded-length", b"X: y\r\n Content-Length: 3"),
    Case(
        "field-folded-first",
        "header fields",
        (page(LINK).replace(b"\r\n", b"\r\n folded onto nothing\r\n", 1),),
        leads_to=("/next",),
    ),
    field("value-of-100-kilobytes", b"X-Long: " + b"v" * 100_000),
    field("name-of-100-kilobytes", b"X" * 100_000 + b": v"),
    field("blanks-of-100-kilobytes", b"X-Long: " + b" \t" * 50_000 + b"v"),
    field("type-with-escapes", b"X-Content-Type: \x1b[31m"),
    field("control-characters-all", b"X-All: " + bytes(set(range(1, 32)) - {10, 13}) + b"\x7f\x80\x9f"),
    field("warc-in-a-field", b"WARC-Type: warcinfo", b"X: WARC/1.1"),
    Case("field-bare-line-feeds", "header fields", (page(LINK).replace(b"\r\n", b"\n"),), leads_to=("/next",)),
    Case("field-mixed-line-ends", "header fields", (page(LINK, "X: y").replace(b"\r\n", b"\n", 2),)),
    Case("field-cr-cr-lf", "header fields", (b"HTTP/1.1 200 OK\r\nX: y\r\r\nConnection: close\r\n\r\n" + LINK,)),
    Case("field-type-nonsense", "header fields", (ok(b'Content-Type: \x1b[2J/\0; ;;="', CLOSE, body=LINK),)),
    Case("field-type-empty", "header fields", (ok("Content-Type:", CLOSE, body=LINK),)),
    Case("field-type-of-50-kilobytes", "header fields", (ok("Content-Type: text/" + "x" * 50_000, CLOSE, body=LINK),)),
    Case("field-types-that-conflict", "header fields", (ok(HTML, "Content-Type: image/png", CLOSE, body=LINK),)),
    too_much("line-of-300-kilobytes", ok(b"X-Long: " + b"v" * 300_000, HTML, CLOSE, body=LINK)),
    too_much("hundred-thousand", ok(*(f"X-{n}: value" for n in range(100_000)), CLOSE, body=LINK)),
    Case("field-without-end", "header fields", (b"HTTP/1.1 200 OK\r\n", flood(b"X-More: of this\r\n")), "failed"),
    Case("field-one-without-end", "header fields", (b"HTTP/1.1 200 OK\r\nX: ", flood(b"vvvv")), "failed"),
    interim("continue", CONTINUE),
    interim("three-hints", HINT * 3),
    interim("ten", CONTINUE * 10),
    interim("processing-and-unknown", b"HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 199 Hm\r\nX: y\r\n\r\n"),
    Case("interim-eleven", "interim responses", (CONTINUE * 11 + page(LINK),), "failed"),
    Case("interim-flood", "interim responses", (flood(CONTINUE),), "failed"),
    Case("interim-and-nothing", "interim responses", (CONTINUE,), "failed"),
    Case(
        "interim-switching-protocols",
        "interim responses",
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n" + b"\0" * 100,),
        stored=b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    ),
    bodiless("204", b"HTTP/1.1 204 No Content", "Content-Length: 300"),
    bodiless("204-chunked", b"HTTP/1.1 204 No Content", "Transfer-Encoding: chunked"),
    bodiless("304", b"HTTP/1.1 304 Not Modified", "Content-Length: 300"),
    Case("bodiless-205-with-body", "bodiless", (ok(CLOSE, body=LINK, line=b"HTTP/1.1 205 Reset Content"),)),
)
