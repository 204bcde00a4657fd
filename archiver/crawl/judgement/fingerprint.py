"""What a page looks like, small enough to keep one for each host: where it leads, or its title and its phrases.

Of the phrases (four words each) those with the smallest hashes are kept. Two pages are compared over the range that
both cover, so what is kept is a fair sample of long pages and all of short ones (A. Broder, "On the resemblance and
containment of documents", 1997).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

from archiver.crawl.judgement.text import page_text
from archiver.errors import UrlError
from archiver.index.stamps import REDIRECTS
from archiver.model import Exchange, header_value
from archiver.urls.normal import split_url

_KEPT = 512
_WORDS = 4
_MOST_WORDS = 20_000

_FEWEST = 5
"""Of a page with fewer phrases nothing can be told: the shell of a script is the same for each address of a site."""

_SMALL = 20
_CHANGED = 4
_ALIKE = 0.92


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an answer looks like: `target` is set for a redirect, `title` and `phrases` (sorted hashes) for a page."""

    target: str | None
    title: str = ""
    phrases: tuple[int, ...] = ()


def fingerprint_of(exchange: Exchange, content: bytes) -> Fingerprint:
    """Return what the answer looks like; what it repeats of its own URL is left out."""
    if exchange.status in REDIRECTS:
        location = header_value(exchange.headers, "location") or ""
        return Fingerprint(_joined(exchange.target_url, location))
    page = page_text(content, header_value(exchange.headers, "content-type"))
    echo = _own_words(exchange.target_url)
    title = " ".join(word for word in page.title.lower().split() if not _is_echo(word, echo))
    words = [word for word in page.text.lower().split()[:_MOST_WORDS] if not _is_echo(word, echo)]
    phrases = {zlib.crc32(" ".join(words[at : at + _WORDS]).encode()) for at in range(len(words) - _WORDS + 1)}
    return Fingerprint(None, title, tuple(sorted(phrases)[:_KEPT]))


def is_alike(learnt: Fingerprint, exchange: Exchange, content: bytes) -> bool:
    """Tell whether the answer is to all appearance the one that was `learnt`."""
    is_redirect = exchange.status in REDIRECTS
    if is_redirect != (learnt.target is not None):
        return False
    seen = fingerprint_of(exchange, content)
    if is_redirect:
        return seen.target == learnt.target
    return seen.title == learnt.title and _are_alike(learnt.phrases, seen.phrases)


def _are_alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    if min(len(one), len(other)) < _FEWEST:
        return False
    # Beyond the last hash that a full sample holds nothing is known of what is missing from it.
    top = min((each[-1] for each in (one, other) if len(each) == _KEPT), default=max(one[-1], other[-1]))
    first, second = ({hashed for hashed in each if hashed <= top} for each in (one, other))
    changed = max(len(first - second), len(second - first))
    if min(len(first), len(second)) < _SMALL:
        return changed == 0
    # One word that differs, such as the time of day, is in four phrases.
    return changed <= _CHANGED or len(first & second) >= _ALIKE * len(first | second)


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        # A bracket without its partner in the host.
        return location


def _own_words(url: str) -> frozenset[str]:
    """Return how a page may repeat the address it was asked for: whole, its path, the last part of it."""
    try:
        path = split_url(url).path
    except UrlError:
        return frozenset()
    paths = {path, path.rstrip("/").rpartition("/")[2]}
    spelled = {each for text in paths for each in (text, unquote(text))}
    return frozenset(each.lower() for each in {url, *spelled} if len(each) > 2)


def _is_echo(word: str, echo: frozenset[str]) -> bool:
    return word in echo or word.strip(".,:;!?\"'()[]«»„“”‘’") in echo
