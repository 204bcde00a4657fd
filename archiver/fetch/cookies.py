"""The cookies of a crawl, shared by its workers, and those that a user brings from a browser."""

from __future__ import annotations

import codecs
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from archiver.errors import UrlError, UsageError
from archiver.fetch.setcookie import CONTROL, Cookie, parse_set_cookie
from archiver.urls.hosts import normal_host
from archiver.urls.normal import UrlParts
from archiver.urls.scope import registered_domain

# A site that sets a cookie for each page must not fill the memory; browsers have such bounds too.
_PER_HOST = 180
_HOSTS = 3000
# Few servers take a longer head; a host that sets more would shut itself, and others on its domain, out of the crawl.
_PER_REQUEST = 16 * 1024

_OPTION = "--cookies"
# Wget writes it where there is one; cookies know none (RFC 6265, 8.5).
_PORT = re.compile(r"\A([^:]+|\[[^\]]*\]):[0-9]{1,5}\Z")
_HTTP_ONLY = "#HttpOnly_"
_FORM = "Each line holds seven fields parted by tabs, as curl and browser extensions write it (Netscape cookies.txt)."


class CookieJar:
    """Cookies by the host they belong to; safe to use from several threads.

    A cookie goes to the host that set it, and where it says so to that host's subdomains, never to all hosts under a
    public suffix (publicsuffix.org).
    """

    def __init__(self, cookies: Iterable[Cookie] = (), *, clock: Callable[[], float] = time.time) -> None:
        self._by_host: OrderedDict[str, dict[tuple[str, str], Cookie]] = OrderedDict()
        self._lock = threading.Lock()
        self._clock = clock
        for cookie in cookies:
            self.put(cookie)

    def __iter__(self) -> Iterator[Cookie]:
        """Yield all cookies that are not over."""
        now = self._clock()
        with self._lock:
            kept = [cookie for cookies in self._by_host.values() for cookie in cookies.values()]
        return (cookie for cookie in kept if cookie.expires is None or now < cookie.expires)

    def header_for(self, url: UrlParts) -> str:
        """Return the value of the Cookie field for a request of `url`, "" if none goes there (RFC 6265, 5.4)."""
        if not self._by_host:
            return ""
        now = self._clock()
        with self._lock:
            kept = [cookie for host in _hosts_above(url.host) for cookie in self._by_host.get(host, {}).values()]
        going = [cookie for cookie in kept if cookie.goes_to(url, now)]
        # Those of longer paths first; among them the older first, which is their order here.
        going.sort(key=lambda cookie: -len(cookie.path))
        return _joined(f"{cookie.name}={cookie.value}" if cookie.name else cookie.value for cookie in going)

    def take(self, url: UrlParts, fields: Iterable[str]) -> None:
        """Take what the Set-Cookie `fields` of a response of `url` set."""
        for text in fields:
            cookie = parse_set_cookie(text, url, self._clock())
            if cookie:
                self.put(cookie)

    def put(self, cookie: Cookie) -> None:
        """Take `cookie` in the place of one of the same name, host and path; one that is over takes that away."""
        key = (cookie.name, cookie.path)
        with self._lock:
            if cookie.expires is not None and cookie.expires <= self._clock():
                self._by_host.get(cookie.host, {}).pop(key, None)
                return
            kept = self._by_host.setdefault(cookie.host, {})
            self._by_host.move_to_end(cookie.host)
            kept[key] = cookie
            if len(kept) > _PER_HOST:
                del kept[next(iter(kept))]
            if len(self._by_host) > _HOSTS:
                self._by_host.popitem(last=False)


def _joined(pairs: Iterable[str]) -> str:
    """Return the pairs as one value, without those that servers would refuse the request for."""
    taken: list[str] = []
    size = 0
    for pair in pairs:
        size += len(pair) + 2
        if size > _PER_REQUEST:
            break
        taken.append(pair)
    return "; ".join(taken)


def _hosts_above(host: str) -> Iterator[str]:
    """Yield `host` and each name above it."""
    while host:
        yield host
        host = host.partition(".")[2]


def load_cookies(path: Path) -> CookieJar:
    """Return the cookies in a Netscape cookies.txt that are not over yet. Raises UsageError.

    Lines that begin with # are comments, except "#HttpOnly_" (curl's and browsers' mark). Values are never quoted in
    an error.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"the cookies cannot be read ({error.strerror or error})"
        raise UsageError(what, f"{_OPTION} {path}", "Check the file's name.") from error
    # ISO-8859-1 takes each byte, and sends it again as it was. Not splitlines, for which 0x85 ends a line.
    lines = raw.removeprefix(codecs.BOM_UTF8).decode("latin-1").replace("\r\n", "\n").split("\n")
    cookies = [
        _cookie(line.removeprefix(_HTTP_ONLY), line.startswith(_HTTP_ONLY), f"{path}, line {number}")
        for number, line in enumerate(lines, 1)
        if line.strip() and (not line.startswith("#") or line.startswith(_HTTP_ONLY))
    ]
    jar = CookieJar(cookies)
    if not any(True for _ in jar):
        what = "all cookies of the file are over" if cookies else "the file holds no cookies"
        raise UsageError(what, f"{_OPTION} {path}", "Log in again, and export them anew. " + _FORM)
    return jar


def _cookie(line: str, http_only: bool, where: str) -> Cookie:
    fields = line.split("\t")
    if len(fields) == 6:
        fields.append("")  # An empty value, whose tab an editor cut off.
    flags = {text.upper() for text in fields[1:4:2]}
    if len(fields) != 7 or not flags <= {"TRUE", "FALSE"} or CONTROL.search("".join(fields)):
        raise UsageError("that is no cookie", f"{_OPTION} {where}", _FORM)
    domain, with_subdomains, cookie_path, secure, expires, name, value = fields
    try:
        ends_at = float(expires or 0)
        host = normal_host(_PORT.sub(r"\1", domain.strip().removeprefix(".")))
    except (ValueError, UrlError) as error:
        raise UsageError("that is no cookie", f"{_OPTION} {where}", _FORM) from error
    return Cookie(
        name=name,
        value=value,
        host=host.strip("[]"),
        # For all hosts under a public suffix there are no cookies, whatever the file says.
        host_only=with_subdomains.upper() == "FALSE" or registered_domain(host) is None,
        path=cookie_path if cookie_path.startswith("/") else "/",
        secure=secure.upper() == "TRUE",
        http_only=http_only,
        # 0, or less, is written for those that end with the browser.
        expires=ends_at if ends_at > 0 else None,
    )
