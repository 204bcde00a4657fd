"""The addresses of the replay server: made and read in one place.

/w/TIMESTAMP MODIFIER_/URL is a capture's content, /page/TIMESTAMP/URL the same in a frame under a bar,
/story/RECORD-ID what it says. URL stands there as it is, query and all. A timestamp has 14 digits, and 20 (with
microseconds) for a capture that shares its second with another one of its URL. All of it lies below the folder of the
archive where a server shows several (`placing`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, unquote

from archiver.errors import UrlError, UsageError
from archiver.replay.placing import placed
from archiver.urls.normal import normal_url
from archiver.warc.dates import parse_date

MODIFIERS = frozenset(["id_", "mp_", "if_", "fr_", "im_", "js_", "cs_", "oe_", "wkr_", "ir_"])
"""What follows the timestamp, as in the Wayback Machine and pywb; all but id_ (the bytes as archived) are hints."""

SECOND_DIGITS = 14
"""The length of a timestamp to the second."""

FINE_DIGITS = 20
"""The length of a timestamp to the microsecond."""

_ADDRESS = re.compile(
    rf"(?:(?P<timestamp>\d+)(?P<modifier>[a-z]{{2,3}}_)?/|(?P<alone>{'|'.join(sorted(MODIFIERS))})/)?(?P<url>.+)",
    re.DOTALL,
)
_ONLY_DIGITS = re.compile(r"\d{4,20}/?")
_SLASHES = re.compile(r"(https?):/{0,3}(?=[^/])", re.IGNORECASE)
# Clients that put a URL into another one often escape all of it.
_ESCAPED_SCHEME = re.compile("https?%3a", re.IGNORECASE)
# What may stand in a path after a record id or URL was put there (RFC 3986, 3.3), and what browsers leave alone.
_PATH_SAFE = "/:;@!$&'()*+,=~"

# What a page loads is asked for at the time of the page, each address twice.
_instant = lru_cache(maxsize=1024)(parse_date)


@dataclass(frozen=True, slots=True)
class Address:
    """A URL asked for at a time: `timestamp` as written (4 to 20 digits, "" for the latest), `url` in normal form.

    `lacks_slash`: the URL was sent without the slash behind its host, so that relative links would go wrong.
    """

    timestamp: str
    modifier: str
    url: str
    lacks_slash: bool = False

    @property
    def when(self) -> datetime | None:
        """The instant the timestamp stands for, None for the latest."""
        return _instant(self.timestamp)

    @property
    def is_fine(self) -> bool:
        """Whether the timestamp names a part of a second."""
        return len(self.timestamp) > SECOND_DIGITS


def parse_address(text: str) -> Address:
    """Return what stands behind /w/ or /page/. Raises UsageError for a timestamp that is none, UrlError for a URL."""
    found = _ADDRESS.fullmatch(text)
    if not found or _ONLY_DIGITS.fullmatch(text):
        raise UsageError("no URL in the address", repr(text[:80]), "Write a timestamp, a slash and the URL.")
    timestamp, modifier = found["timestamp"] or "", found["modifier"] or found["alone"] or ""
    if timestamp and not _is_timestamp(timestamp):
        hint = "A timestamp is a year, then month, day, hour, minute, second: 20240506231500, or its beginning."
        raise UsageError("no timestamp", repr(timestamp[:80]), hint)
    if modifier and modifier not in MODIFIERS:
        raise UsageError("no such modifier", repr(modifier), f"Known are {', '.join(sorted(MODIFIERS))}.")
    url = wanted_url(found["url"])
    return Address(timestamp, modifier, url, lacks_slash=url.endswith("/") and not text.endswith(("/", "%2F", "%2f")))


def _is_timestamp(digits: str) -> bool:
    """Tell whether the digits are a date, cut off behind a part of it or inside the fraction of its second."""
    is_whole = len(digits) in range(4, SECOND_DIGITS + 1, 2) or SECOND_DIGITS < len(digits) <= FINE_DIGITS
    return is_whole and _instant(digits) is not None


def wanted_url(text: str) -> str:
    """Return the normal form of a URL that a person or a browser wrote; http where no scheme is named.

    Browsers and proxies merge the slashes behind the scheme, so one is enough. Raises UrlError.
    """
    text = text.strip()
    if _ESCAPED_SCHEME.match(text):
        text = unquote(text)
    if not re.match(r"[a-z][a-z0-9+.\-]*:(?!\d)", text, re.IGNORECASE):
        text = f"http://{text.lstrip('/')}"
    try:
        return normal_url(_SLASHES.sub(r"\1://", text, count=1))
    except UrlError as error:
        raise UrlError(error.what, error.where, "Write the URL of a page, such as https://example.org/.") from error


def content_path(url: str, timestamp: str, modifier: str = "mp_") -> str:
    """Return the path of a capture's content."""
    return placed(f"/w/{timestamp}{modifier}/{url}")


def page_path(url: str, timestamp: str = "") -> str:
    """Return the path of the page view of `url` at `timestamp` ("": the latest)."""
    return placed(f"/page/{timestamp}/{url}" if timestamp else f"/page/{url}")


def captures_path(url: str) -> str:
    """Return the path of the list of captures of `url`."""
    return placed(f"/captures/{url}")


def story_path(record_id: str) -> str:
    """Return the path of the story page of a record."""
    return placed(f"/story/{_bare_id(record_id)}")


def provenance_path(record_id: str) -> str:
    """Return the path of a record's provenance as JSON."""
    return placed(f"/provenance/{_bare_id(record_id)}.json")


def provenance_page_path(record_id: str) -> str:
    """Return the path of a record's provenance as a page."""
    return placed(f"/provenance/{_bare_id(record_id)}")


def changes_path(record_id: str) -> str:
    """Return the path of the list of captures that really differ from each other, beside that of a record."""
    return placed(f"/changes/{_bare_id(record_id)}")


def comparison_path(before_id: str, after_id: str) -> str:
    """Return the path of the comparison of the captures of two records."""
    return placed(f"/changes/{_bare_id(before_id)}/{_bare_id(after_id)}")


def cite_path(record_id: str, ending: str = "") -> str:
    """Return the path of the citations of a capture, with an ending (".bib") of one of them as a file."""
    return placed(f"/cite/{_bare_id(record_id)}{ending}")


def evidence_path(record_id: str, field: str) -> str:
    """Return the path of the evidence for one field of a record; "authors/1" is written "authors.1"."""
    return placed(f"/evidence/{_bare_id(record_id)}/{field.replace('/', '.')}")


def passage_path(record_id: str, field: str) -> str:
    """Return the path of the archived page with the evidence for a field marked; its fragment is `#archived-passage`.

    It lies among content, under a name no host can have.
    """
    return placed(f"/w/~passage/{_bare_id(record_id)}/{field.replace('/', '.')}")


def quotation_path(record_id: str, words: str) -> str:
    """Return the path of the archived page with a quoted passage marked, as in `passage_path`."""
    return placed(f"/w/~quotation/{_bare_id(record_id)}?quote={quote(words, safe='', errors='replace')}")


def record_path(record_id: str, ending: str) -> str:
    """Return the path of a record as a file, `ending` ".json" or ".md"."""
    return placed(f"/records/{_bare_id(record_id)}{ending}")


def warc_path(record_id: str) -> str:
    """Return the path of a WARC file that holds the capture's records alone."""
    return placed(f"/warc/{_bare_id(record_id)}.warc.gz")


def package_path(record_id: str) -> str:
    """Return the path of a WACZ of a capture with what its page needs."""
    return placed(f"/wacz/{_bare_id(record_id)}.wacz")


def captures_package_path(url: str, period: str = "") -> str:
    """Return the path of a WACZ of the captures of `url`, those of one period ("202405") if one is named."""
    return placed(f"/wacz/captures/{period}/{url}" if period else f"/wacz/captures/{url}")


def embed_path(url: str, timestamp: str) -> str:
    """Return the path of the page view that other sites may hold in a frame."""
    return placed(f"/embed/{timestamp}/{url}")


@lru_cache(maxsize=4096)
def linkable(url: str) -> str:
    """Return `url` in the form that an address holds: normal where it has such a form, else escaped."""
    try:
        return normal_url(url)
    except UrlError:
        return quote(url, safe=_PATH_SAFE + "%?")


def _bare_id(record_id: str) -> str:
    return quote(record_id.strip("<>"), safe=_PATH_SAFE)
