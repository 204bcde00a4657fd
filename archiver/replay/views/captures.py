"""Serves the page of a URL: all its captures by year, month and day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from archiver.index.days import days_of, parts_of_day
from archiver.index.interface import Filter
from archiver.replay.addresses import captures_package_path, parse_address
from archiver.replay.captures import periods
from archiver.replay.captures.selections import MOST_BYTES, MOST_PAGES
from archiver.replay.memento import link_header
from archiver.replay.problems import not_found
from archiver.replay.site import Routes, Site, tail
from archiver.urls.surt import surt
from archiver.warc.dates import parse_date, parse_last_date

_DAY_DIGITS = 8
_TICK = timedelta(microseconds=1)
_FIRST = datetime.min.replace(tzinfo=UTC)


def captures_view(site: Site, request: Request) -> Response:
    """Return the captures of a URL: those of one period as a list, a calendar of its year, a timeline of all.

    /captures/URL shows the year of the latest; /captures/202405/URL a month, and so on.
    """
    address = parse_address(tail(request, "/captures/"))
    key = surt(address.url)
    days = days_of(site.archive.index, key)
    if not days:
        return not_found(site, request, address.url)
    period = address.timestamp[: periods.MINUTE_DIGITS] or f"{days[-1].day.year:04}"
    begin, year = _begin(period), int(period[:4])
    until = parse_last_date(period) or begin
    # Of a day and longer the days tell; what is shorter is counted, be it by parts or whole.
    within = (
        periods.parts(days, period)
        if len(period) < _DAY_DIGITS
        else parts_of_day(site.archive.index, key, begin, until)
    )
    count = sum(number for _, number in within)
    is_listed = count <= periods.MOST_LISTED or len(period) == periods.MINUTE_DIGITS
    values = {
        "url": address.url,
        "query": address.url,
        "total": sum(day.count for day in days),
        "first": days[0].first,
        "last": days[-1].last,
        "differing": sum(day.differing for day in days),
        "years": periods.years(days),
        "year": year,
        "months": periods.months(days, year),
        "period": period,
        "begin": begin,
        "count": count,
        "package": captures_package_path(address.url, period) if 0 < count <= MOST_PAGES else "",
        "most_packed": MOST_PAGES,
        "most_bytes": MOST_BYTES,
        "runs": periods.runs(_listed(site, address.url, begin, until)) if is_listed else [],
        "parts": [] if is_listed else [(part, number, _begin(part)) for part, number in within],
    }
    headers = {"Link": link_header(site.origins(request), address.url)}
    return site.page(request, "captures.html", values, headers=headers)


def _listed(site: Site, url: str, begin: datetime, until: datetime) -> list[periods.Shown]:
    """Return the captures of a period."""
    captures = list(site.archive.lookup(url, only=Filter(since=begin, until=until)))
    earlier = Filter(until=begin - _TICK, newest_first=True, limit=1) if begin > _FIRST else None
    before = next(site.archive.lookup(url, only=earlier), None) if earlier and captures else None
    return periods.shown(captures, before)


def _begin(period: str) -> datetime:
    """Return the instant that a period begins with."""
    begin = parse_date(period)
    assert begin is not None  # parse_address, or a timestamp in the index, has seen to it
    return begin


ROUTES: Routes = {"/captures/{address:path}": captures_view}
