"""Redirects without end, to nowhere, and to where no crawler should go."""

from __future__ import annotations

from tests.hostile.cases import LINK, Case, Steps, ok, page

GROUP = "redirects"
MOST_HOPS = 25
"""A crawl follows 20 redirects in a row; robots.txt and the page come on top."""


def moved(location: bytes | str, *fields: bytes | str, line: bytes = b"HTTP/1.1 302 Found") -> bytes:
    """Return a redirect."""
    location = location.encode() if isinstance(location, str) else location
    return ok(b"Location: " + location, *fields, "Content-Length: 0", line=line)


def to(name: str, location: bytes | str, *, leads_to: str = "", never: str = "") -> Case:
    """Return a redirect that is stored as it came; `leads_to` is the one path it may lead to."""
    return Case(
        f"redirect-{name}",
        GROUP,
        (moved(location),),
        answers=lambda path: (page(b"arrived"),),
        leads_to=(leads_to,) if leads_to else (),
        never=(never,) if never else (),
        at_most=3,
    )


def _growing(path: str) -> Steps:
    return (moved(path + "a"),)


def _numbered(path: str) -> Steps:
    return (moved(f"/hop/{int(path.rpartition('/')[2] or 0) + 1}"),)


def _chain(name: str, first: str, answers: object, at_most: int = MOST_HOPS) -> Case:
    assert callable(answers)
    return Case(f"redirect-{name}", GROUP, (moved(first),), answers=answers, at_most=at_most)


def _forbidden(name: str, location: str) -> Case:
    """Return a redirect to an address that nothing may connect to."""
    return Case(f"redirect-private-{name}", "private addresses", (moved(location),), at_most=2)


CASES = (
    to("to-itself", "/redirect-to-itself"),
    _chain("pair", "/other", lambda path: (moved("/redirect-pair"),), 3),
    _chain("growing-query", "/grow?q=a", _growing),
    _chain("growing-path", "/grow/a", lambda path: (moved(path + "/a"),)),
    _chain("of-300-hops", "/hop/1", _numbered),
    _chain("of-many-spellings", "/%61", lambda path: (moved("/%2561" if path == "/a" else "/a"),)),
    to("missing-location", "/x", leads_to="/x"),
    Case("redirect-without-location", GROUP, (ok("Content-Length: 0", line=b"HTTP/1.1 301 Moved"),), at_most=2),
    Case("redirect-300-with-a-page", GROUP, (page(LINK).replace(b"200 OK", b"300 Many"),), leads_to=("/next",)),
    Case(
        "redirect-with-two-locations",
        GROUP,
        (moved("/first", "Location: /second"),),
        answers=lambda path: (page(b"arrived"),),
        at_most=3,
    ),
    to("to-a-file", "file:///etc/passwd"),
    to("to-ftp", "ftp://{authority}/x"),
    to("to-javascript", "javascript:alert(1)"),
    to("to-data", "data:text/html,<h1>hi</h1>"),
    to("to-mail", "mailto:someone@example.org"),
    to("to-gopher", "gopher://{authority}/_GET%20/"),
    to("to-blob", "blob:{here}/1"),
    to("to-view-source", "view-source:{here}/x"),
    to("empty", ""),
    to("two-slashes", "//"),
    to("three-slashes", "///x"),
    to("scheme-without-slashes", "http:/x"),
    to("backslashes", "\\\\{forbidden}\\x"),
    to("slash-backslash", "/\\{forbidden}/x"),
    to("dots-beyond-the-root", "/../../../x", leads_to="/x"),
    to("query-alone", "?next=1", leads_to="/redirect-query-alone?next=1"),
    to("fragment-alone", "#there"),
    to("with-fragment", "/x#there", leads_to="/x"),
    to("with-blanks", "/a b", leads_to="/a%20b"),
    to("utf-8", "/caf\u00e9", leads_to="/caf%C3%A9"),
    to("latin-1", b"/caf\xe9"),
    to("with-null", b"/a\0b"),
    to("with-return", b"/a\rSet-Cookie: x=y"),
    to("with-escape", b"/a\x1b[31m"),
    to("with-encoded-line-break", "/a%0d%0aSet-Cookie:%20x=y", leads_to="/a%0d%0aSet-Cookie:%20x=y"),
    to("of-100-kilobytes", "/" + "a" * 100_000, never="/" + "a" * 100_000),
    to("port-0", "http://127.0.0.2:0/"),
    to("port-99999", "http://127.0.0.2:99999/"),
    to("port-of-no-number", "http://127.0.0.2:http/"),
    to("broken-brackets", "http://[::1"),
    to("name-of-long-label", f"http://{'a' * 70}.127.0.0.2/"),
    to("userinfo", "http://user:canary-9d1@{authority}/x", leads_to="/x"),
    to("userinfo-that-looks-like-the-host", "http://{authority}@{forbidden}/x"),
    _forbidden("plain", "http://{forbidden}/"),
    _forbidden("decimal", "http://2130706498:{forbidden-port}/"),
    _forbidden("hexadecimal", "http://0x7f000042:{forbidden-port}/"),
    _forbidden("octal", "http://0177.0.0.0102:{forbidden-port}/"),
    _forbidden("short", "http://127.66:{forbidden-port}/"),
    _forbidden("zero-padded", "http://127.0.0.066:{forbidden-port}/"),
    _forbidden("trailing-dot", "http://127.0.0.66.:{forbidden-port}/"),
    _forbidden("full-width", "http://\uff11\uff12\uff17.0.0.66:{forbidden-port}/"),
    _forbidden("percent-encoded", "http://%31%32%37.0.0.66:{forbidden-port}/"),
    _forbidden("mapped", "http://[::ffff:127.0.0.66]:{forbidden-port}/"),
    _forbidden("mapped-hexadecimal", "http://[::ffff:7f00:42]:{forbidden-port}/"),
    _forbidden("no-scheme", "//{forbidden}/"),
    _forbidden("tls", "https://{forbidden}/"),
    _forbidden("userinfo", "http://a:b@{forbidden}/"),
)
