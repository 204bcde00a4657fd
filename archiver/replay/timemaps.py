"""TimeMaps (RFC 7089, 5): all mementos of a URL in link format, as JSON or as CDXJ, a page at a time.

A URL with more mementos than a page holds has a TimeMap of TimeMaps (5.1.2), so none is larger than a megabyte or two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal, NamedTuple

import orjson

from archiver.archive import Archive
from archiver.index.clock import digits_of, http_date_of, iso_of
from archiver.index.instants import SECOND_US, Instant, instants, instants_within, listed, spans, stamp_at
from archiver.index.sqlite import SqliteIndex
from archiver.index.stamps import stamp_among
from archiver.replay.addresses import content_path, linkable
from archiver.replay.memento import LINK_FORMAT, escaped, link_value, timegate_uri, timemap_uri
from archiver.replay.origins import Origins
from archiver.urls.surt import surt

Form = Literal["link", "json", "cdxj"]

MEDIA_TYPES: dict[Form, str] = {"link": LINK_FORMAT, "json": "application/json", "cdxj": "application/cdxj+ors"}

PER_PAGE = 5000
"""The most mementos one TimeMap lists."""


class Entry(NamedTuple):
    """One line of a TimeMap: a memento with its roles ("first last", often ""), or a further TimeMap with its span.

    Times are in microseconds since 1970.
    """

    uri: str
    roles: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class TimeMap:
    """The TimeMap of a URL in one form. `page` counts from 1; 0 is the one without a page in its address.

    `is_index` tells that the entries are TimeMaps.
    """

    origins: Origins
    url: str
    form: Form
    page: int
    first: Entry
    last: Entry
    entries: Iterable[Entry]
    is_index: bool

    @property
    def uri(self) -> str:
        """The address of this TimeMap."""
        return timemap_uri(self.origins.interface, self.url, self.form, self.page)

    @property
    def gate(self) -> str:
        """The address of the TimeGate."""
        return timegate_uri(self.origins.interface, self.url)

    def written(self) -> Iterator[str]:
        """Yield the TimeMap as text."""
        return {"link": _as_links, "json": _as_json, "cdxj": _as_cdxj}[self.form](self)


def timemap(
    archive: Archive, origins: Origins, url: str, form: Form, page: int = 0, *, most: int | None = None
) -> TimeMap | None:
    """Return a TimeMap of `url`, or None where it has no mementos, or none on that page.

    None also where it has more than `most`: that says how much work it may be.
    """
    index, key = archive.index, surt(url)
    some = listed(index, key, limit=(PER_PAGE if most is None else most) + 1)
    if not some or (most is not None and len(some) > most) or (page > 1 and len(some) <= PER_PAGE):
        return None
    uris = _Uris(origins)
    if len(some) <= PER_PAGE:
        entries = _entries(index, key, some, uris)
        if not entries:
            return None
        return TimeMap(origins, url, form, page, entries[0], entries[-1], entries, is_index=False)
    ends = instants(index, key, limit=1)[0], instants(index, key, limit=1, newest_first=True)[0]
    begin, end = (Entry(uris.of(each.url, stamp_at(index, key, each)), "", each.moment, each.moment) for each in ends)
    if not page:
        parts = (
            Entry(timemap_uri(origins.interface, url, form, number), "", since, until)
            for number, (since, until) in enumerate(spans(index, key, PER_PAGE), 1)
        )
        return TimeMap(origins, url, form, page, begin, end, parts, is_index=True)
    shown = instants(index, key, limit=PER_PAGE, skip=(page - 1) * PER_PAGE)
    if not shown:
        return None
    # A second that lies on two pages is seen whole.
    whole = instants_within(index, key, shown[0].second, shown[-1].second + SECOND_US)
    on_page = {each.place for each in shown}
    mementos = (
        entry for seen, entry in zip(whole, _mementos(whole, uris, *ends), strict=True) if seen.place in on_page
    )
    return TimeMap(origins, url, form, page, begin, end, mementos, is_index=False)


class _Uris:
    """Makes the addresses of mementos: only timestamp and URL differ from line to line."""

    def __init__(self, origins: Origins) -> None:
        before, self._between = content_path("", "\0").split("\0")
        self._before = origins.content + before

    def of(self, url: str, stamp: str) -> str:
        """Return the address of the memento of `url` under `stamp`."""
        return f"{self._before}{stamp}{self._between}{linkable(url)}"


def _entries(index: SqliteIndex, key: str, seen: list[tuple[int, str, str]], uris: _Uris) -> list[Entry]:
    """Return all mementos of a URL; what `instants` knows of them is read only if some share their second."""
    if len({stamp for _, stamp, _ in seen}) < len(seen):
        # There are fewer of them by now if a file was taken out of the index meanwhile.
        every = instants(index, key, limit=len(seen))
        return list(_mementos(every, uris, every[0], every[-1])) if every else []
    entries = [Entry(uris.of(url, stamp), "", moment, moment) for moment, stamp, url in seen]
    entries[0] = entries[0]._replace(roles="first")
    entries[-1] = entries[-1]._replace(roles=f"{entries[-1].roles} last".lstrip())
    return entries


def _mementos(seen: list[Instant], uris: _Uris, first: Instant, last: Instant) -> Iterator[Entry]:
    for _, group in groupby(seen, key=attrgetter("timestamp")):
        same = list(group)
        for each in same:
            roles = " ".join(role for role, end in (("first", first), ("last", last)) if each is end or each == end)
            stamp = each.timestamp if len(same) == 1 else stamp_among(each, same)
            yield Entry(uris.of(each.url, stamp), roles, each.moment, each.moment)


def _as_links(made: TimeMap) -> Iterator[str]:
    """Yield the TimeMap in link format, a link a line (RFC 6690; RFC 7089, 5)."""
    span = {"from": http_date_of(made.first.since), "until": http_date_of(made.last.since)}
    yield link_value(made.url, "original") + ",\n"
    yield link_value(made.gate, "timegate") + ",\n"
    # The span of a page is that of what it lists, which is not known before the end.
    yield link_value(made.uri, "self", type=LINK_FORMAT, **({} if made.page else span))
    if made.is_index:
        for entry in made.entries:
            of_page = {"from": http_date_of(entry.since), "until": http_date_of(entry.until)}
            yield ",\n" + link_value(entry.uri, "timemap", type=LINK_FORMAT, **of_page)
    else:
        # As link_value writes it, in a third of the time.
        for uri, roles, since, _ in made.entries:
            yield f',\n<{escaped(uri)}>; rel="{_rel(roles)}"; datetime="{http_date_of(since)}"'
    yield "\n"


def _as_json(made: TimeMap) -> Iterator[str]:
    """Yield the TimeMap as the JSON that Memento aggregators write."""
    uris = {"original_uri": made.url, "self": made.uri, "timegate_uri": made.gate, "timemap_uri": _forms(made)}
    ends = f'"mementos":{{"first":{_dated(made.first)},"last":{_dated(made.last)},"list":['
    yield f"{_json(uris)[:-1]},"
    yield '"timemap_index":[' if made.is_index else ends
    item, comma = _spanning if made.is_index else _dated, ""
    for entry in made.entries:
        yield f"{comma}{item(entry)}"
        comma = ",\n"
    yield "]}\n" if made.is_index else "]}}\n"


def _as_cdxj(made: TimeMap) -> Iterator[str]:
    """Yield the TimeMap as lines of timestamp and JSON under lines of metadata (Object Resource Stream)."""
    yield '!context ["https://www.rfc-editor.org/rfc/rfc7089"]\n'
    yield f"!id {_json({'uri': made.uri})}\n"
    yield '!keys ["memento_datetime_YYYYMMDDhhmmss"]\n'
    yield f"!meta {_json({'original_uri': made.url})}\n"
    yield f"!meta {_json({'timegate_uri': made.gate})}\n"
    yield f"!meta {_json({'timemap_uri': _forms(made)})}\n"
    for uri, roles, since, until in made.entries:
        rel = "timemap" if made.is_index else _rel(roles)
        when = http_date_of(since)
        facts = f'"from":"{when}","until":"{http_date_of(until)}"' if made.is_index else f'"datetime":"{when}"'
        yield f'{digits_of(since)} {{"uri":{_json(uri)},"rel":"{rel}",{facts}}}\n'


def _forms(made: TimeMap) -> dict[str, str]:
    names: dict[str, Form] = {"link_format": "link", "json_format": "json", "cdxj_format": "cdxj"}
    return {name: timemap_uri(made.origins.interface, made.url, form, made.page) for name, form in names.items()}


def _rel(roles: str) -> str:
    return f"{roles} memento" if roles else "memento"


# Of what is in these, only an address may have to be escaped.
def _dated(entry: Entry) -> str:
    return f'{{"datetime":"{iso_of(entry.since)}","uri":{_json(entry.uri)}}}'


def _spanning(entry: Entry) -> str:
    return f'{{"from":"{iso_of(entry.since)}","until":"{iso_of(entry.until)}","uri":{_json(entry.uri)}}}'


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
