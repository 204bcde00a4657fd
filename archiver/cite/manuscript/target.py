"""What an address in a manuscript stands for: a page on the web, a capture of one in some archive, a record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from archiver.cite.manuscript.passage import Passage
from archiver.cite.manuscript.span import Span, span_of_stamp, span_of_text

Kind = Literal["web", "memento", "pwid", "record", "opaque"]
"""`opaque`: an archived address that does not tell what it is a capture of."""

LONGEST = 8_000
"""Characters that an address may have; the longest that browsers take is shorter."""

# The forms of pywb, OpenWayback, the Wayback Machine and our replay: …/TIMESTAMP[mo_]/URL.
_MEMENTO = re.compile(
    r"(?P<base>https?://.{1,500}?/)(?P<stamp>\d{4,20})\*?(?:[a-z]{2}_)?/(?P<url>(?:https?:/{1,3})?\S+)", re.I
)
# archive.today's long form has dots and a hyphen in its timestamp.
_DOTTED = re.compile(r"https?://archive\.[a-z]{2,5}/(?P<stamp>\d{4}\.\d\d\.\d\d-\d{6})/(?P<url>\S+)", re.I)
_PWID = re.compile(
    r"urn:pwid:(?P<archive>[A-Za-z0-9._~-]+):(?P<when>\d{4}-[0-9T:Z.-]{3,30}?):(?P<part>[a-z]+):(?P<url>\S+)", re.I
)
_RECORD = re.compile(r"<?(urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})>?", re.I)
_OPAQUE_HOSTS = frozenset(
    ["perma.cc", "www.webcitation.org", "webcitation.org"]
    + [f"archive.{end}" for end in ("ph", "today", "is", "li", "vn", "md", "fo")]
)
# Hosts that leave the scheme of the archived URL out.
_SCHEMELESS = frozenset(["web.archive.org", "wayback.archive-it.org", "webarchive.nationalarchives.gov.uk"])
_DIRECTIVE = ":~:"


@dataclass(frozen=True, slots=True)
class Target:
    """What an address stands for.

    `url` is the page on the web, None where the address does not tell; `span` the time of the capture; `fragment` are
    the terms of its text fragments, each a start and an end or one alone.
    """

    kind: Kind
    url: str | None = None
    span: Span | None = None
    record_id: str | None = None
    fragments: tuple[tuple[str, ...], ...] = ()

    def passages(self, line: int) -> tuple[Passage, ...]:
        """Return the passages that the text fragments name."""
        return tuple(Passage(terms, "text-fragment", line) for terms in self.fragments)


def read_target(address: str) -> Target | None:
    """Return what `address` stands for; None for what is no address of the web, an archive or a record."""
    if len(address) > LONGEST:
        return None
    bare, _, fragment = address.strip().partition("#")
    fragments = _fragments(fragment)
    if record := _RECORD.fullmatch(bare):
        return Target("record", record_id=record[1].lower())
    if bare[:9].lower() == "urn:pwid:":
        return _of_pwid(bare)
    if not bare.lower().startswith(("http://", "https://")) or not _host(bare):
        return None
    return _of_memento(bare, fragments) or Target("web", bare, fragments=fragments)


def _of_pwid(address: str) -> Target | None:
    found = _PWID.fullmatch(address)
    if not found:
        return Target("opaque")
    url = found["url"]
    # A URN may hold no bare question mark, so it is written %3F; others write it bare.
    url = url if "?" in url else url.replace("%3F", "?", 1)
    return Target("pwid", url, span_of_text(found["when"])) if _host(url) else Target("opaque")


def _of_memento(address: str, fragments: tuple[tuple[str, ...], ...]) -> Target | None:
    host = _host(address)
    found = _DOTTED.fullmatch(address) or _MEMENTO.fullmatch(address)
    if found:
        # Readers of Markdown escape the brackets of the page's host, which stands in a path here.
        url = re.sub(r"^(https?:/{1,3})%5B([0-9A-F:.]+)%5D", r"\1[\2]", found["url"], flags=re.I)
        url = re.sub(r"^(https?):/{1,3}", r"\1://", url, flags=re.I)
        if not url.lower().startswith(("http://", "https://")):
            url = f"http://{url}" if host in _SCHEMELESS else ""
        # Other sites have numbers before addresses too, that tell no time.
        span = span_of_stamp(re.sub(r"\D", "", found["stamp"]))
        if url and span and _host(url):
            return Target("memento", url, span, fragments=fragments)
    return Target("opaque", fragments=fragments) if host in _OPAQUE_HOSTS and urlsplit(address).path != "/" else None


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _fragments(fragment: str) -> tuple[tuple[str, ...], ...]:
    """Return the terms of each text directive (WICG Text Fragments, 3.2) without its prefix and suffix."""
    directives = fragment.partition(_DIRECTIVE)[2]
    found = []
    for directive in directives.split("&")[:20]:
        name, _, value = directive.partition("=")
        terms = [term for term in value.split(",") if not term.endswith("-") and not term.startswith("-")]
        if name == "text" and 1 <= len(terms) <= 2 and all(terms):
            found.append(tuple(unquote(term) for term in terms))
    return tuple(found)
