"""robots.txt that cannot be had or read, hosts that ask to be left alone, cookies, and pages that only block."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from tests.hostile.behaviour import drip, flood, reset, stall
from tests.hostile.cases import LINK, Case, Crawl, Outcome, Step, Steps, ok, page


def robots(
    name: str,
    *steps: Step,
    outcome: Outcome = "whole",
    crawl: Crawl = "prompt",
    path: str = "",
    answers: Callable[[str], Steps] | None = None,
    at_most: int = 8,
) -> Case:
    """Return a page whose robots.txt is answered by `steps`."""
    return Case(
        f"robots-{name}",
        "robots",
        (page(b"A page that robots.txt decides over."),),
        outcome,
        robots=steps,
        crawl=crawl,
        path=path,
        at_most=at_most,
        answers=answers,
    )


def rules(text: str | bytes, *fields: str) -> bytes:
    """Return a robots.txt."""
    return page(text.encode() if isinstance(text, str) else text, *fields, mime="text/plain")


def error(line: bytes, *fields: str) -> bytes:
    """Return an answer without content."""
    return ok(*fields, "Content-Length: 0", line=line)


ALL = "User-agent: *\nDisallow: /\n"
FILLER = "# nothing\n" * 100

ROBOTS = (
    robots("forbids-all", rules(ALL), outcome="refused"),
    robots("forbids-all-by-name", rules("User-agent: archiver\nDisallow: /\n"), outcome="refused"),
    robots("with-mark", rules(b"\xef\xbb\xbf" + ALL.encode()), outcome="refused"),
    robots("with-carriage-returns", rules(ALL.replace("\n", "\r")), outcome="refused"),
    robots("with-nulls-around", rules(b"\0\0\n" + ALL.encode() + b"\0"), outcome="refused"),
    robots("in-gzip", rules(gzip.compress(ALL.encode()), "Content-Encoding: gzip"), outcome="refused"),
    robots("of-html-type", page(ALL.encode()), outcome="refused"),
    robots("that-is-html", page(LINK)),
    robots("that-is-binary", rules(bytes(range(256)) * 100)),
    robots("empty", rules("")),
    robots("403", error(b"HTTP/1.1 403 No")),
    robots("401", error(b"HTTP/1.1 401 Who", "WWW-Authenticate: Basic")),
    robots("404", error(b"HTTP/1.1 404 No")),
    robots("429", error(b"HTTP/1.1 429 Too Many"), outcome="refused"),
    robots("410", error(b"HTTP/1.1 410 Gone")),
    robots("500", error(b"HTTP/1.1 500 Oh"), outcome="refused"),
    robots("503", error(b"HTTP/1.1 503 Later", "Retry-After: 100000"), outcome="refused"),
    robots("999", error(b"HTTP/1.1 999 No"), outcome="refused"),
    robots("500-with-rules", rules("User-agent: *\nAllow: /\n").replace(b"200 OK", b"500 Oh"), outcome="refused"),
    robots("redirect-to-itself", error(b"HTTP/1.1 302 F", "Location: /robots.txt")),
    robots(
        "redirects-without-end",
        error(b"HTTP/1.1 302 F", "Location: /r/1"),
        answers=lambda path: (error(b"HTTP/1.1 302 F", f"Location: {path}1"),),
    ),
    robots(
        "redirect-to-rules",
        error(b"HTTP/1.1 301 M", "Location: /rules"),
        answers=lambda _: (rules(ALL),),
        outcome="refused",
    ),
    robots("redirect-to-forbidden", error(b"HTTP/1.1 301 M", "Location: http://{forbidden}/"), outcome="refused"),
    robots("redirect-to-a-file", error(b"HTTP/1.1 301 M", "Location: file:///etc/passwd")),
    robots("redirect-without-location", error(b"HTTP/1.1 301 M")),
    robots("closed-without-an-answer", outcome="refused"),
    robots("reset", reset, outcome="refused"),
    robots("no-http", b"hello\r\n\r\n", outcome="refused"),
    robots("breaks-off", ok("Content-Length: 9000", body=b"User-agent: *\nAllow: /\n"), outcome="refused"),
    robots("hangs", stall, outcome="refused", crawl="slow"),
    robots(
        "stalls-in-the-rules", ok("Content-Length: 99", body=b"User-agent: *\n"), stall, outcome="refused", crawl="slow"
    ),
    robots("drips", ok(body=b"User-agent: *\n"), drip(b"# ", 0.3), outcome="refused", crawl="slow"),
    robots("without-end", ok(body=ALL.encode()), flood(FILLER.encode()), outcome="refused", crawl="slow"),
    robots("rule-beyond-500-kib", rules(FILLER * 600 + ALL)),
    robots("rule-before-much", rules(ALL + FILLER * 600), outcome="refused"),
    robots("line-of-400-kib", rules("Disallow: /" + "x" * 400_000 + "\n" + ALL), outcome="refused"),
    robots("100-thousand-groups", rules("".join(f"User-agent: b{n}\nDisallow: /\n" for n in range(10_000)))),
    robots("many-rules", rules("User-agent: *\n" + "Disallow: /a*b$\n" * 25_000)),
    robots(
        "many-stars",
        rules("User-agent: *\n" + f"Disallow: /{'*a' * 200}b\n" * 50),
        path="/" + "a" * 2000,
    ),
    robots("delay-of-years", rules("User-agent: *\nCrawl-delay: 99999999999\n")),
    robots("delay-negative", rules("User-agent: *\nCrawl-delay: -5\n")),
    robots("delay-infinite", rules("User-agent: *\nCrawl-delay: inf\nCrawl-delay: nan\nCrawl-delay: 1e999\n")),
    robots("hostile-sitemaps", rules("Sitemap: http://{forbidden}/\nSitemap: file:///etc/passwd\nSitemap: http://[\n")),
    robots("escapes", rules(b"User-agent: \x1b[31m*\nDisallow: \x1b]0;x\x07\n")),
    robots("utf-16", rules(ALL.encode("utf-16")), outcome="refused"),
)


def busy(name: str, line: bytes, *fields: str) -> Case:
    """Return an answer that asks to be left alone; it is archived all the same."""
    return Case(f"busy-{name}", "busy hosts", (ok(*fields, "Content-Length: 4", body=b"busy", line=line),), at_most=2)


TOO_MANY = b"HTTP/1.1 429 Too Many"
UNAVAILABLE = b"HTTP/1.1 503 Busy"

BUSY = (
    busy("429", TOO_MANY),
    busy("429-seconds", TOO_MANY, "Retry-After: 1"),
    busy("429-a-day", TOO_MANY, "Retry-After: 86400"),
    busy("429-for-ever", TOO_MANY, "Retry-After: " + "9" * 400),
    busy("429-negative", TOO_MANY, "Retry-After: -5"),
    busy("429-fraction", TOO_MANY, "Retry-After: 1.5"),
    busy("429-words", TOO_MANY, "Retry-After: soon"),
    busy("429-date", TOO_MANY, "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"),
    busy("429-date-far", TOO_MANY, "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"),
    busy("429-date-of-no-month", TOO_MANY, "Retry-After: Fri, 99 Foo 99999 25:61:61 ZZZ"),
    busy("503", UNAVAILABLE),
    busy("503-seconds", UNAVAILABLE, "Retry-After: 2"),
    busy("503-two-fields", UNAVAILABLE, "Retry-After: 1", "Retry-After: 100"),
    busy("502", b"HTTP/1.1 502 Bad"),
    busy("504", b"HTTP/1.1 504 Slow"),
    busy("509", b"HTTP/1.1 509 Bandwidth"),
    busy("200-with-retry-after", b"HTTP/1.1 200 OK", "Retry-After: 1"),
)


def block(name: str, line: bytes, body: str, *fields: str) -> Case:
    """Return a page that keeps crawlers out; it is archived as it is."""
    html = f"<!doctype html><html><head><title>{name}</title></head><body>{body}</body></html>".encode()
    head = ok("Content-Type: text/html", *fields, f"Content-Length: {len(html)}", line=line)
    return Case(f"block-{name}", "block pages", (head + html,), at_most=6)


BLOCKS = (
    block("challenge", b"HTTP/1.1 403 Forbidden", "Checking your browser before accessing", "cf-mitigated: challenge"),
    block("captcha", b"HTTP/1.1 200 OK", '<div class="g-recaptcha" data-sitekey="x"></div>'),
    block("denied", b"HTTP/1.1 403 Forbidden", "Access Denied. Reference #18.2d35"),
    block("login-wall", b"HTTP/1.1 401 Who", "Log in", "WWW-Authenticate: Basic realm=x"),
    block("legal", b"HTTP/1.1 451 Unavailable For Legal Reasons", "Not here"),
)


def cookies(name: str, *fields: str | bytes) -> Case:
    """Return a page that sets cookies, with a link behind it: what comes back must be a request that fits."""
    return Case(f"cookies-{name}", "cookies", (page(LINK, *fields),), leads_to=("/next",))


COOKIES = (
    cookies("of-100-kilobytes", "Set-Cookie: a=" + "b" * 100_000),
    cookies("five-hundred", *(f"Set-Cookie: c{n}={'v' * 200}" for n in range(500))),
    cookies("for-other-domains", "Set-Cookie: a=b; Domain=example.org", "Set-Cookie: c=d; Domain=.com"),
    cookies("for-all-of-loopback", "Set-Cookie: a=b; Domain=127.0.0.1", "Set-Cookie: x=y; Domain=0.0.1"),
    cookies("with-control-characters", b"Set-Cookie: a=\x01\x1b\x7f; path=/", b"Set-Cookie: \0=\0"),
    cookies("with-return", b"Set-Cookie: a=b\rX-Injected: yes"),
    cookies("non-ascii", "Set-Cookie: caf\u00e9=\u5317\u4eac"),
    cookies("nonsense", "Set-Cookie:", "Set-Cookie: =", "Set-Cookie: ;;;", "Set-Cookie: " + ";" * 10_000),
    cookies("dates-beyond-reason", "Set-Cookie: a=b; expires=Mon, 99 Foo 99999 99:99:99 GMT; max-age=" + "9" * 500),
    cookies("quotes-that-backtrack", 'Set-Cookie: a="' + "\\" * 20_000, "Set-Cookie: a=" + '"' * 20_001),
)

CASES = (*ROBOTS, *BUSY, *BLOCKS, *COOKIES)
