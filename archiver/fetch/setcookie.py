"""Reads one Set-Cookie field as browsers do (RFC 6265, 5.2 and 5.3, with the later draft's prefixes and sizes).

Nothing here touches the network; the time is an argument.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archiver.urls.normal import UrlParts
from archiver.urls.scope import registered_domain

_MAX_PAIR = 4096
_MAX_ATTRIBUTE = 1024
_MAX_AGE_S = 400 * 24 * 3600.0  # draft-ietf-httpbis-rfc6265bis, 5.5
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_DATE_TOKEN = re.compile(r"[^\t\x20-/;-@\[-`{-~]+")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?![0-9])")
_DAY = re.compile(r"([0-9]{1,2})(?![0-9])")
_YEAR = re.compile(r"([0-9]{2,4})(?![0-9])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = re.compile(r"-?[0-9]{1,15}\Z")


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie: `host` is whose it is, with `host_only` not that of its subdomains; `expires` in seconds since 1970.

    Texts are ISO-8859-1 readings of the bytes sent. The value shows in no repr: it may be a key to an account.
    """

    name: str
    value: str = field(repr=False)
    host: str
    host_only: bool = True
    path: str = "/"
    secure: bool = False
    http_only: bool = False
    expires: float | None = None

    def goes_to(self, url: UrlParts, now: float) -> bool:
        """Tell whether a request for `url` carries it (RFC 6265, 5.4)."""
        is_own = url.host == self.host or (not self.host_only and url.host.endswith(f".{self.host}"))
        is_alive = self.expires is None or now < self.expires
        return is_own and is_alive and (not self.secure or url.scheme == "https") and _path_matches(url.path, self.path)


def parse_set_cookie(text: str, url: UrlParts, now: float) -> Cookie | None:
    """Return the cookie that a response of `url` sets by the field value `text`, None where a browser would take none.

    One that is over already comes back with its time: it takes another away.
    """
    if CONTROL.search(text):
        return None
    pair, _, rest = text.partition(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    name, value = name.strip(" \t"), value.strip(" \t")
    if not (name or value) or len(name) + len(value) > _MAX_PAIR:
        return None
    attributes = _attributes(rest)
    domain = _domain(attributes.get("domain", ""), url.host)
    if domain is None:
        return None
    host, host_only = domain
    path = attributes.get("path", "")
    cookie = Cookie(
        name=name,
        value=value,
        host=host,
        host_only=host_only,
        path=path if path.startswith("/") else _default_path(url.path),
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        expires=_expires(attributes, now),
    )
    return cookie if _keeps_its_promise(cookie, url) else None


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes by name in lower case; of two with one name the last counts."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(" \t").lower(): value.strip(" \t") for name, _, value in pairs if len(value) <= _MAX_ATTRIBUTE}


def _domain(text: str, host: str) -> tuple[str, bool] | None:
    """Return whose the cookie is and whether only that host's; None where the host may not set it (5.3, 4 to 6)."""
    domain = text.removeprefix(".").lower()
    if not domain:
        return host, True
    if registered_domain(domain) is None or registered_domain(host) is None:
        # A public suffix, an address or a name without a dot: nobody can set a cookie for all below it.
        return (host, True) if domain == host else None
    return (domain, False) if host == domain or host.endswith(f".{domain}") else None


def _expires(attributes: dict[str, str], now: float) -> float | None:
    """Return when the cookie ends, None with the crawl; Max-Age counts before Expires (5.3, 3)."""
    age = attributes.get("max-age", "")
    if _NUMBER.match(age):
        return now + min(float(age), _MAX_AGE_S)
    when = cookie_date(attributes.get("expires", ""))
    return None if when is None else min(when, now + _MAX_AGE_S)


def cookie_date(text: str) -> float | None:
    """Return the time that `text` names, in seconds since 1970, None if it names none (RFC 6265, 5.1.1).

    Each part is taken as the first of its form, in whatever order and parted by whatever: there are many spellings.
    """
    clock: list[int] = []
    day = month = year = None
    for token in _DATE_TOKEN.findall(text):
        if not clock and (found := _CLOCK.match(token)):
            clock = [int(part) for part in found.groups()]
        elif day is None and (found := _DAY.match(token)):
            day = int(found[1])
        elif month is None and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year is None and (found := _YEAR.match(token)):
            year = int(found[1])
    if not clock or day is None or month is None or year is None:
        return None
    year += 1900 if 70 <= year <= 99 else 2000 if year < 70 else 0
    try:
        return (
            datetime(year, month, day, clock[0], clock[1], clock[2], tzinfo=UTC).timestamp() if year >= 1601 else None
        )
    except ValueError:
        return None


def _keeps_its_promise(cookie: Cookie, url: UrlParts) -> bool:
    """Tell whether what the name and `Secure` promise is so; over http nobody can promise it."""
    name = cookie.name.lower() or cookie.value.lower()
    if cookie.secure and url.scheme != "https":
        return False
    if name.startswith("__secure-"):
        return cookie.secure
    return not name.startswith("__host-") or (cookie.secure and cookie.host_only and cookie.path == "/")


def _default_path(path: str) -> str:
    """Return the folder of the URL that set the cookie (5.1.4)."""
    return path[: path.rfind("/")] or "/"


def _path_matches(path: str, cookie_path: str) -> bool:
    """Tell whether `path` is the cookie's or lies below it (5.1.4)."""
    if not path.startswith(cookie_path):
        return False
    return len(path) == len(cookie_path) or cookie_path.endswith("/") or path[len(cookie_path)] == "/"
