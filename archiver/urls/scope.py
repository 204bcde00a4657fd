"""Which URLs belong to a crawl: a kind of neighbourhood around its seeds, and patterns."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, assert_never

from archiver.errors import UrlError, UsageError
from archiver.urls.normal import UrlParts, split_url
from archiver.urls.patterns import UrlPattern, url_patterns

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

ScopeKind = Literal["page", "prefix", "host", "domain", "any", "regex"]
OutReason = Literal[
    "not-a-web-url", "excluded", "not-included", "other-page", "other-prefix", "other-host", "other-domain"
]


@dataclass(frozen=True, slots=True)
class Scope:
    """The URLs a crawl may take; made by `scope_of`.

    http and https are one, and so are a host with and without "www.", because sites redirect from the one to the
    other. `marks` are what the URLs of this kind have in common with a seed.
    """

    kind: ScopeKind
    seeds: frozenset[str]
    marks: frozenset[str]
    include: tuple[UrlPattern, ...] = ()
    exclude: tuple[UrlPattern, ...] = ()

    def in_scope(self, url: str) -> bool:
        """Say whether the crawl may take `url`."""
        return self.why_out(url) is None

    def why_out(self, url: str) -> OutReason | None:
        """Return why `url` is out of scope, None where it is in.

        `exclude` goes first; then the seeds themselves are in; others must be of the kind and match one of `include`.
        """
        try:
            parts = split_url(url)
        except UrlError:
            return "not-a-web-url"
        if any(pattern.search(url) for pattern in self.exclude):
            return "excluded"
        if _page_mark(parts) in self.seeds:
            return None
        outside = self._outside(parts)
        if outside is None and self.include and not any(pattern.search(url) for pattern in self.include):
            return "not-included"
        return outside

    def _outside(self, parts: UrlParts) -> OutReason | None:
        """Return the reason by the kind alone."""
        match self.kind:
            case "any" | "regex":
                return None
            case "page":
                return "other-page"  # a seed was let in before
            case "prefix":
                return "other-prefix" if self.marks.isdisjoint(_folders(parts)) else None
            case "host":
                return None if _host_mark(parts) in self.marks else "other-host"
            case "domain":
                return None if _domain_mark(parts) in self.marks else "other-domain"
            case _:
                assert_never(self.kind)


def scope_of(
    kind: ScopeKind, seeds: Iterable[str], *, include: Iterable[str] = (), exclude: Iterable[str] = ()
) -> Scope:
    """Return the scope of a crawl from `seeds`; patterns are searched anywhere in the normal URL.

    Of kind "regex" is what matches one of `include`. Raises UrlError for a seed that is no web URL, UsageError for a
    pattern that is no regular expression, or for "regex" without one.
    """
    include = tuple(include)
    if kind == "regex" and not include:
        raise UsageError("the scope regex needs a pattern", "--include", "Say which URLs: --include '/news/[0-9]+'.")
    all_parts = [split_url(seed) for seed in seeds]
    return Scope(
        kind=kind,
        seeds=frozenset(_page_mark(parts) for parts in all_parts),
        marks=frozenset(_mark(kind, parts) for parts in all_parts),
        include=url_patterns(include, "--include"),
        exclude=url_patterns(exclude, "--exclude"),
    )


def _mark(kind: ScopeKind, parts: UrlParts) -> str:
    """Return what a URL must have in common with this seed."""
    match kind:
        case "page" | "any" | "regex":
            return _page_mark(parts)
        case "prefix":
            return _host_mark(parts) + parts.path[: parts.path.rfind("/") + 1]
        case "host":
            return _host_mark(parts)
        case "domain":
            return _domain_mark(parts)
        case _:
            assert_never(kind)


def _page_mark(parts: UrlParts) -> str:
    return _host_mark(parts) + parts.target


def _folders(parts: UrlParts) -> Iterator[str]:
    """Yield the folders that a URL lies in, as marks, from the host on."""
    mark, path = _host_mark(parts), parts.path
    end = path.find("/") + 1
    while end:
        yield mark + path[:end]
        end = path.find("/", end) + 1


def _host_mark(parts: UrlParts) -> str:
    return parts.authority.removeprefix("www.")


def _domain_mark(parts: UrlParts) -> str:
    """Return the registered domain; addresses and names without one stand for themselves, with their port."""
    return registered_domain(parts.host) or _host_mark(parts)


@lru_cache(maxsize=4096)
def registered_domain(host: str) -> str | None:
    """Return the domain that can be registered below a public suffix ("example.co.uk"); None for addresses and others.

    The list of suffixes (publicsuffix.org, its private part too: user.github.io is a domain) ships with the library.
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        domain = _suffixes().privatesuffix(host.rstrip("."))
        return domain if isinstance(domain, str) else None
    return None


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # here because reading the list takes a tenth of a second

    return PublicSuffixList()
