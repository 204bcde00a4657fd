"""Connections that break, stall, drip, or never end."""

from __future__ import annotations

from tests.hostile.behaviour import drip, flood, reset, stall, stop_sending
from tests.hostile.cases import LINK, Case, Outcome, Step, ok, page

HTML = "Content-Type: text/html"
CHUNKED = "Transfer-Encoding: chunked"
OPEN = ok(HTML, body=LINK)
PROMISED = ok(HTML, "Content-Length: 100000", body=LINK)


def closing(name: str, *steps: Step, outcome: Outcome = "failed", greeting: bool = False) -> Case:
    """Return a case that breaks the connection."""
    group = "closing and resetting"
    return Case(f"closing-{name}", group, () if greeting else steps, outcome, greeting=steps if greeting else None)


def slow(name: str, *steps: Step, outcome: Outcome = "failed", greeting: bool = False) -> Case:
    """Return a case that takes all the time there is; what is kept of a body is marked `time`."""
    return Case(
        f"slow-{name}",
        "slow",
        () if greeting else steps,
        outcome,
        crawl="slow",
        reasons=("time",),
        greeting=steps if greeting else None,
    )


def endless(name: str, *steps: Step) -> Case:
    """Return a body without end; what fits the limit is kept and marked."""
    return Case(f"endless-{name}", "endless", steps, "truncated", reasons=("length",), unending=True)


def quick(name: str, *steps: Step) -> Case:
    """Return a whole response on a connection that then stalls; to wait for its close is needless."""
    return Case(f"slow-{name}", "slow", steps, crawl="slow")


CASES = (
    Case("closing-refused-port", "closing and resetting", (), "failed", refuses_connections=True),
    closing("at-once", greeting=True),
    closing("without-an-answer"),
    closing("in-the-status-line", b"HTTP/1.1 20"),
    closing("in-a-field", b"HTTP/1.1 200 OK\r\nContent-Ty"),
    closing("before-the-empty-line", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"),
    closing("reset-at-once", reset, greeting=True),
    closing("reset-without-an-answer", reset),
    closing("reset-in-the-head", b"HTTP/1.1 200 OK\r\nContent", reset),
    closing("reset-in-the-body", PROMISED, reset, outcome="truncated"),
    closing("reset-in-a-body-without-length", OPEN, reset, outcome="truncated"),
    closing("reset-in-a-chunk", ok(HTML, CHUNKED, body=b"fff\r\n" + LINK), reset, outcome="truncated"),
    closing("half-in-the-body", PROMISED, stop_sending, outcome="truncated"),
    closing("half-behind-the-body", OPEN, stop_sending, outcome="whole"),
    closing("half-without-an-answer", stop_sending),
    closing("banner-before-the-request", b"SSH-2.0-dropbear\r\n\r\n", greeting=True),
    slow("nothing", stall),
    slow("nothing-not-even-reading", stall, greeting=True),
    slow("stall-in-the-status-line", b"HTTP/1.1 2", stall),
    slow("stall-in-the-head", b"HTTP/1.1 200 OK\r\nContent-Type: text", stall),
    slow("stall-before-the-empty-line", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", stall),
    slow("stall-between-cr-and-lf", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r", stall),
    slow("stall-behind-an-interim-head", b"HTTP/1.1 100 Continue\r\n\r\n", stall),
    slow("drip-a-head", b"HTTP/1.1 200 OK\r\n", drip(b"X-Slow: yes\r\n")),
    slow("drip-empty-lines", drip(b"\r\n", 0.1)),
    slow("drip-interim-heads", drip(b"HTTP/1.1 100 Continue\r\n\r\n", 0.05)),
    slow("stall-in-the-body", PROMISED, stall, outcome="truncated"),
    slow("stall-before-the-body", ok(HTML, "Content-Length: 100000"), stall, outcome="truncated"),
    slow("stall-in-a-chunk", ok(HTML, CHUNKED, body=b"ffff\r\n" + LINK), stall, outcome="truncated"),
    slow("stall-in-a-chunk-size", ok(HTML, CHUNKED, body=b"ff"), stall, outcome="truncated"),
    slow("stall-before-the-last-chunk", ok(HTML, CHUNKED, body=b"5\r\nabcde\r\n"), stall, outcome="truncated"),
    slow("stall-in-a-body-without-length", OPEN, stall, outcome="truncated"),
    slow("stall-one-byte-short", ok(HTML, f"Content-Length: {len(LINK) + 1}", body=LINK), stall, outcome="truncated"),
    slow("drip-a-body-with-length", PROMISED, drip(b"slow", 0.25), outcome="truncated"),
    slow("drip-a-body-without-length", OPEN, drip(b"slow", 0.25), outcome="truncated"),
    slow("drip-a-byte-a-second", OPEN, drip(b"s", 1.0), outcome="truncated"),
    slow("drip-chunks", ok(HTML, CHUNKED), drip(b"1\r\nx\r\n", 0.05), outcome="truncated"),
    slow("drip-trailers", ok(HTML, CHUNKED, body=b"5\r\nabcde\r\n0\r\n"), drip(b"X: y\r\n", 0.05), outcome="truncated"),
    quick("stall-behind-a-length", page(LINK), stall),
    quick("stall-behind-the-last-chunk", ok(HTML, CHUNKED, body=b"5\r\nabcde\r\n0\r\n\r\n"), stall),
    quick("stall-behind-a-204", ok(line=b"HTTP/1.1 204 No Content"), stall),
    quick("stall-behind-a-304", ok("Content-Length: 77", line=b"HTTP/1.1 304 Not Modified"), stall),
    quick("stall-behind-an-empty-body", ok("Content-Length: 0"), stall),
    endless("body", ok(HTML), flood(b"without end ")),
    endless("body-of-huge-length", ok(HTML, "Content-Length: 9999999999999"), flood(b"without end ")),
    endless("chunks", ok(HTML, CHUNKED), flood(b"b\r\nwithout end\r\n")),
    endless("chunks-of-one-byte", ok(HTML, CHUNKED), flood(b"1\r\nx\r\n")),
    endless("chunk", ok(HTML, CHUNKED, body=b"fffffffffffffff\r\n"), flood(b"without end ")),
    endless(
        "gzip",
        ok(HTML, "Content-Encoding: gzip"),
        flood(b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x04\0\x43\xbe\xb7\xe8\x01\0\0\0"),
    ),
    endless("image", ok("Content-Type: image/jpeg"), flood(b"\xff\xd8\xff\xe0")),
    Case(
        "endless-trailers",
        "endless",
        (ok(HTML, CHUNKED, body=b"5\r\nabcde\r\n0\r\n"), flood(b"X: y\r\n")),
        "truncated",
        reasons=("length", "unspecified"),
        unending=True,
    ),
    Case(
        "endless-chunk-extension",
        "endless",
        (ok(HTML, CHUNKED, body=b"5;"), flood(b"extension ")),
        "truncated",
        reasons=("length", "unspecified"),
        unending=True,
    ),
)
