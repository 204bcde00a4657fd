"""The lines that answer a query to the CDX server, found one after the other: memory holds none but the last ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from archiver.index.cdxj import CdxRow, row_of_capture
from archiver.index.interface import Filter
from archiver.index.ranges import key_spans
from archiver.model import Capture
from archiver.replay.cdx.query import CdxQuery, Place
from archiver.replay.cdx.source import Source
from archiver.replay.cdx.terms import collapsed

_TICK = timedelta(microseconds=1)


@dataclass
class Answer:
    """Lines to be written; when they are all taken, `resume` is where to go on, or None at the end."""

    rows: Iterator[CdxRow]
    resume: Place | None = None


def comes_at_once(query: CdxQuery) -> bool:
    """Tell whether each row that is looked at gives a line, so that the first ones take no time to find."""
    if _has_tests(query):
        return False
    is_timed = query.since is not None or query.until is not None
    return query.match == "exact" or not (is_timed or len(key_spans(query.url, query.match)) > 1)


def _has_tests(query: CdxQuery) -> bool:
    """Tell whether rows must be looked at, or counted, to know which of them give lines."""
    if query.filters or query.collapses or query.after or query.offset or query.page is not None:
        return True
    return query.limit is not None and query.limit < 0


def cdxj_of(index: Source, query: CdxQuery) -> Iterator[bytes] | None:
    """Return the lines, with their line ends, where none of them has to be looked at; None where that is asked."""
    if query.output != "cdxj" or _has_tests(query) or query.sort == "closest" or query.shows_resume_key:
        return None
    return islice(index.cdxj_lines(query.url, match=query.match, only=_filter(query, query.limit)), query.limit)


def answer(index: Source, query: CdxQuery) -> Answer:
    """Return the lines that `query` asks for, in the order of SURT and time, or as its `sort` says."""
    made = Answer(iter(()))
    made.rows = _limited(_wanted(index, query), query, made)
    return made


def count_pages(index: Source, query: CdxQuery) -> int:
    """Return how many pages `query` fills without its filters and its limit: they are of lines that are looked at."""
    only = Filter(since=query.since, until=query.until)
    return -(-index.count_of(query.url, match=query.match, only=only) // query.page_lines)


def _wanted(index: Source, query: CdxQuery) -> Iterator[CdxRow]:
    rows = _indexed(index, query)
    if query.page is not None:
        start = query.page * query.page_lines
        rows = islice(rows, start, start + query.page_lines)
    if query.filters:
        rows = (row for row in rows if all(each.admits(row) for each in query.filters))
    found = collapsed(rows, query.collapses)
    return found if query.after is None else _behind(found, query.after)


def _behind(rows: Iterator[CdxRow], place: Place) -> Iterator[CdxRow]:
    """Yield the rows behind `place`; a second may have several lines of one URL."""
    given = 0
    for row in rows:
        at = (row.urlkey, row.timestamp)
        if at == place[:2]:
            given += 1
            if given > place.given:
                yield row
        elif at > place[:2]:
            yield row


def _indexed(index: Source, query: CdxQuery) -> Iterator[CdxRow]:
    # One more than is given: whether there is one is what a resume key tells.
    most = None if query.limit is None or not comes_at_once(query) else query.limit + 1
    only = _filter(query, most)
    if query.sort == "closest" and query.closest:
        return map(row_of_capture, _by_distance(index, query.url, only, query.closest))
    return index.lines(query.url, match=query.match, only=only)


def _filter(query: CdxQuery, most: int | None) -> Filter:
    return Filter(since=query.since, until=query.until, newest_first=query.sort == "reverse", limit=most)


def _by_distance(index: Source, url: str, only: Filter, when: datetime) -> Iterator[Capture]:
    """Yield the captures of a URL, the nearest to `when` first, the earlier one on a tie."""
    until = when if only.until is None else min(when, only.until)
    since = when + _TICK if only.since is None else max(when + _TICK, only.since)
    before = index.lookup(url, only=replace(only, until=until, newest_first=True))
    after = index.lookup(url, only=replace(only, since=since))
    earlier, later = next(before, None), next(after, None)
    while earlier or later:
        if later is None or (earlier and when - earlier.date <= later.date - when):
            assert earlier is not None
            yield earlier
            earlier = next(before, None)
        else:
            yield later
            later = next(after, None)


def _limited(rows: Iterator[CdxRow], query: CdxQuery, made: Answer) -> Iterator[CdxRow]:
    if query.limit is not None and query.limit < 0:
        yield from deque(rows, maxlen=-query.limit)
        return
    rows = islice(rows, query.offset, None)
    if query.limit is None:
        yield from rows
        return
    last = query.after or Place("", "", 0)
    for row in islice(rows, query.limit):
        yield row
        is_same = last[:2] == (row.urlkey, row.timestamp)
        last = Place(row.urlkey, row.timestamp, last.given + 1 if is_same else 1)
    if query.shows_resume_key and last.urlkey and next(rows, None):
        made.resume = last
