"""Serves searches: words in the records, and addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archiver.errors import ArchiverError, UrlError
from archiver.index.interface import Match
from archiver.model import Capture
from archiver.replay.addresses import captures_path, wanted_url
from archiver.replay.captures import holdings
from archiver.replay.captures.selections import MOST_BYTES, MOST_PAGES
from archiver.replay.placing import placed
from archiver.replay.problems import not_found
from archiver.replay.site import Routes, Site
from archiver.replay.views.paging import page_number
from archiver.replay.wording.languages import translated
from archiver.search.finding import Found, Order, Wanted, find, is_day
from archiver.search.query import LONGEST, Query, parse_query

PER_PAGE = 20

_MOST_ADDRESSES = 12
_LONGEST_WISH = 200
_ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to narrow a search by, how many pages have it, and the address with it, or without it if chosen."""

    value: str
    count: int
    path: str
    is_chosen: bool


def search_view(site: Site, request: Request) -> Response:
    """Return what the archive has for words or a URL; a captured URL leads straight to its captures."""
    parameters = request.query_params
    text = (parameters.get("q") or parameters.get("url") or "").strip()
    wanted, order = _wanted(parameters), _order(parameters)
    if not text and wanted == Wanted():
        return RedirectResponse(placed("/"), 302)
    url = _address(text)
    if url and next(site.archive.lookup(url), None):
        return RedirectResponse(captures_path(url), 302)
    query = parse_query(text)
    page = page_number(parameters, "page")
    searched = _searched(site, query, wanted, order, page)
    found = searched or Found()
    addresses = _addresses(site, request, url) if url else []
    titled = holdings.story_holdings(site.archive, words=text[:LONGEST], limit=PER_PAGE) if searched is None else []
    if url and "." in text and not (addresses or found.total or titled):
        return not_found(site, request, url)
    values = {
        "query": text[:LONGEST],
        "is_cut": query.is_cut,
        "found": found,
        "is_searched": searched is not None,
        "addresses": addresses,
        "titled": titled,
        "wanted": wanted,
        "order": order,
        "page": page,
        "first": (page - 1) * PER_PAGE + 1,
        "most_packed": MOST_PAGES,
        "most_bytes": MOST_BYTES,
    }
    links = _links(_Links(text, wanted, order), found, page)
    return site.page(request, "search.html", values | links)


def _searched(site: Site, query: Query, wanted: Wanted, order: Order, page: int, limit: int = PER_PAGE) -> Found | None:
    """Return one page of what was found; None where there is no search that can be read."""
    try:
        return find(
            holdings.search_path(site.archive),
            query,
            wanted,
            order=order,
            limit=limit,
            skip=(page - 1) * limit,
            restrict=holdings.only_shown(site.archive),
        )
    except ArchiverError:
        return None


def captures_found(site: Site, request: Request, limit: int) -> tuple[str, list[Capture]]:
    """Return the words of a search, and the captures of the first stories that it finds."""
    parameters = request.query_params
    text = (parameters.get("q") or "").strip()
    hits = _hits(site, text, parameters, limit)
    captures = [site.archive.index.by_record_id(record_id) for record_id in hits]
    return text[:LONGEST], [each for each in captures if each is not None]


def _hits(site: Site, text: str, parameters: Mapping[str, str], limit: int) -> list[str]:
    """Return the ids of the records found first; without a full-text search by their titles."""
    query = parse_query(text)
    found = _searched(site, query, _wanted(parameters), _order(parameters), 1, limit)
    if found is not None:
        return [hit.record_id for hit in found.hits if hit.record_id]
    return [held.entry.record_id for held in holdings.story_holdings(site.archive, words=text[:LONGEST], limit=limit)]


def _links(link: _Links, found: Found, page: int) -> dict[str, object]:
    """Return the links of the page, by the names that the template gives them; "" for one that leads nowhere."""
    return {
        "choices": {name: link.choices(name, counts) for name, counts in found.facets.items()},
        "previous": link.to({}, page=page - 1) if page > 1 else "",
        "next": link.to({}, page=page + 1) if page * PER_PAGE < found.total else "",
        "plain": link.without_wishes(),
        "package": link.to({}).replace("/search?", "/wacz/search?", 1),
    }


class _Links:
    """Makes the addresses of searches that differ in one thing from the one that is shown."""

    def __init__(self, text: str, wanted: Wanted, order: Order) -> None:
        self._text = text[:LONGEST]
        self._wishes = {name: value for name, value in zip(_WISHES, _values(wanted), strict=True) if value}
        self._given = {**({"q": self._text} if text else {}), **self._wishes}
        self._order = "" if order == "best" else order

    def to(self, changes: Mapping[str, str], *, page: int = 1) -> str:
        """Return the address with these changes; a wish that is "" is left out."""
        more = {"order": self._order, "page": str(page) if page > 1 else ""}
        merged = {**self._given, **changes, **more}
        return placed(f"/search?{urlencode({name: each for name, each in merged.items() if each})}")

    def choices(self, name: str, counts: Sequence[tuple[str, int]]) -> list[Choice]:
        """Return the values to narrow by; of years, the span of one."""
        return [self._choice(name, value, count) for value, count in counts if value]

    def without_wishes(self) -> str:
        """Return the address of the words alone, "" where it is the same, or there are none."""
        return placed(f"/search?{urlencode({'q': self._text})}") if self._text and self._wishes else ""

    def _choice(self, name: str, value: str, count: int) -> Choice:
        changes = {"from": value, "to": value} if name == "year" else {name: value}
        is_chosen = all(self._given.get(each) == value for each in changes)
        path = self.to(dict.fromkeys(changes, "") if is_chosen else changes)
        return Choice(value, count, path, is_chosen)


# The parameters for the wishes of `Wanted`, in their order.
_WISHES = ("source", "language", "kind", "from", "to")


def _values(wanted: Wanted) -> list[str]:
    return [getattr(wanted, each.name) for each in fields(Wanted)]


def _wanted(parameters: Mapping[str, str]) -> Wanted:
    """Return the wishes in a query; a date that is none is no wish."""
    given = {name: parameters.get(name, "").strip()[:_LONGEST_WISH] for name in _WISHES}
    days = {name: given[name] if is_day(given[name]) else "" for name in ("from", "to")}
    return Wanted(given["source"], given["language"].lower(), given["kind"], days["from"], days["to"])


def _order(parameters: Mapping[str, str]) -> Order:
    return next((each for each in _ORDERS if each == parameters.get("order")), "best")


def _address(text: str) -> str | None:
    """Return the URL that `text` may be, or None for words."""
    if not text or len(text) > LONGEST * 8 or any(sign in text for sign in ' "'):
        return None
    try:
        return wanted_url(text)
    except UrlError:
        return None


def _addresses(site: Site, request: Request, url: str) -> list[tuple[str, list[holdings.Holding]]]:
    """Return captured addresses like `url` under a heading; of the ways to be like it the first that gives any."""
    ways: tuple[tuple[Match, str], ...] = (
        ("prefix", translated(request, "Addresses that begin with it")),
        ("host", translated(request, "On the same host")),
        ("domain", translated(request, "On hosts below it")),
    )
    for match, heading in ways:
        items = holdings.holdings(site.archive, url, match, limit=_MOST_ADDRESSES)
        if items:
            return [(heading, items)]
    return []


ROUTES: Routes = {"/search": search_view}
