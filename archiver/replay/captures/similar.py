"""What was captured instead of an address that was not: nearly the same ones, those below it, those beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from archiver.archive import Archive
from archiver.errors import UrlError
from archiver.index.interface import Match
from archiver.replay.captures.holdings import Holding, holdings
from archiver.urls.normal import normal_url

MOST = 10
"""Addresses of each kind that are told."""

_INDEXES = tuple(f"index.{ending}" for ending in ("html", "htm", "php"))


@dataclass(frozen=True, slots=True)
class Similar:
    """Captured addresses like one that was not captured; none stands in two of the lists."""

    nearly: tuple[Holding, ...]
    below: tuple[Holding, ...]
    beside: tuple[Holding, ...]
    on_host: tuple[Holding, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is none at all."""
        return not (self.nearly or self.below or self.beside or self.on_host)


def similar(archive: Archive, url: str) -> Similar:
    """Return what was captured that is like `url`, a URL in normal form without captures."""
    told: set[str] = set()

    def fresh(found: Iterator[Holding]) -> tuple[Holding, ...]:
        # Several variants may lead to one and the same.
        kept = {each.url: each for each in found if each.url not in told and each.url != url}
        first = tuple(kept.values())[:MOST]
        told.update(each.url for each in first)
        return first

    parts = urlsplit(url)
    folder = parts._replace(path=parts.path.rpartition("/")[0] + "/", query="", fragment="").geturl()
    return Similar(
        nearly=fresh(_found(archive, variants(url))),
        below=fresh(_under(archive, url, "prefix")),
        beside=fresh(_under(archive, folder, "prefix")),
        on_host=fresh(_under(archive, url, "host")),
    )


def variants(url: str) -> list[str]:
    """Return the URLs that a slip of the pen would make of `url`: scheme, www, slash, case, query, index file."""
    parts = urlsplit(url)
    made = [*_of_path(parts), *_of_host(parts), parts._replace(query="")]
    made += [each._replace(query="") for each in made]
    found: list[str] = []
    for each in made:
        try:
            found.append(normal_url(each._replace(fragment="").geturl()))
        except (UrlError, ValueError):
            continue
    return [each for each in dict.fromkeys(found) if each != url]


def _of_path(parts: SplitResult) -> Iterator[SplitResult]:
    path = parts.path
    yield parts._replace(path=path.rstrip("/") if path.endswith("/") else path + "/")
    if path != path.lower():
        yield parts._replace(path=path.lower())
    head, _, last = path.rpartition("/")
    if last.lower() in _INDEXES:
        yield parts._replace(path=head + "/")
    else:
        yield from (parts._replace(path=f"{path.rstrip('/')}/{name}") for name in _INDEXES)
    if "." in last:
        yield parts._replace(path=path.rpartition(".")[0])
    else:
        yield parts._replace(path=f"{path.rstrip('/')}.html")


def _of_host(parts: SplitResult) -> Iterator[SplitResult]:
    yield parts._replace(scheme="https" if parts.scheme == "http" else "http")
    bare = parts.netloc.removeprefix("www.")
    yield parts._replace(netloc=bare if bare != parts.netloc else f"www.{parts.netloc}")


def _found(archive: Archive, urls: list[str]) -> Iterator[Holding]:
    for url in urls:
        yield from holdings(archive, url, "exact", limit=1)


def _under(archive: Archive, url: str, match: Match) -> Iterator[Holding]:
    # As many more as the other lists may hold already.
    yield from holdings(archive, url, match, limit=4 * MOST)
