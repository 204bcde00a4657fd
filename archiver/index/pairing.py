"""Brings a response together with its request, which may stand before or behind it in the file.

WARC-Concurrent-To names the one in the other, either way (WARC/1.1, 5.7). Writers put the two side by side or nearly
so; what is further apart than WINDOW stays apart, so that memory does not grow with the file.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.errors import MessageError, WarcError
from archiver.index.entry import Entry, take_head
from archiver.index.requests import MAX_BODY, body_query, with_query
from archiver.message.framing import is_chunked
from archiver.message.head import parse_request_head
from archiver.model import Headers, header_value
from archiver.urls.surt import surt
from archiver.warc.header import Header
from archiver.warc.payload import Entity, is_http
from archiver.warc.record import WarcRecord

_GET_SIZE = len(b"GET ")

WINDOW = 32
"""How many responses wait for their requests, and requests other than GET for their responses."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request other than GET: what it adds to the key of its response."""

    record_id: str
    url: str
    method: str
    query: str
    concurrent_to: frozenset[str]

    def belongs_to(self, entry: Entry) -> bool:
        """Tell whether `entry` is of the response to this request."""
        if entry.url != self.url or entry.method is not None:
            return False
        return (entry.record_id in self.concurrent_to and bool(entry.record_id)) or (
            bool(self.record_id) and self.record_id in concurrent_to(Header(entry.head).fields)
        )

    def mark(self, entry: Entry) -> None:
        """Give `entry` the key of a response to this request."""
        entry.method = self.method
        entry.urlkey = surt(with_query(entry.url, self.method, self.query))
        if self.method in ("POST", "PUT"):
            entry.request_body = self.query


class Pairing:
    """The window of entries that may yet turn out to answer a request other than GET."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque()
        self._requests: OrderedDict[int, Request] = OrderedDict()

    def add(self, entry: Entry) -> Iterator[Entry]:
        """Take the next entry and yield those that need wait no longer."""
        # The nearest request first: a record id may have been used twice.
        for request in reversed(self._requests.values()):
            if request.belongs_to(entry):
                request.mark(entry)
                break
        self._entries.append(entry)
        while len(self._entries) > WINDOW:
            yield self._entries.popleft()

    def ask(self, record: WarcRecord) -> None:
        """Take a request record; what is torn or no HTTP request changes nothing."""
        request = _request(record)
        if request is None:
            return
        for entry in reversed(self._entries):
            if request.belongs_to(entry):
                request.mark(entry)
        self._requests[record.offset + record.position_in_member] = request
        if len(self._requests) > WINDOW:
            self._requests.popitem(last=False)

    def rest(self) -> Iterator[Entry]:
        """Yield the entries that still wait."""
        while self._entries:
            yield self._entries.popleft()


def concurrent_to(fields: Headers) -> frozenset[str]:
    """Return the record ids in WARC-Concurrent-To, the one field that may repeat."""
    return frozenset(value for name, value in fields if name.lower() == "warc-concurrent-to")


def _request(record: WarcRecord) -> Request | None:
    try:
        # Nearly all of them, so this comes first.
        begun = record.read(_GET_SIZE)
        if begun == b"GET " or not is_http(record):
            return None
        start, size = take_head(record, begun)
        head = parse_request_head(start[:size])
        if head.method.upper() == "GET":
            return None
        body = Entity(chunked=is_chunked(head.headers), algorithm="sha256", limit=MAX_BODY + 1)
        body.add(start[size:])
        for piece in record.pieces():
            body.add(piece)
    except (WarcError, MessageError):
        return None
    return Request(
        record_id=record.record_id,
        url=record.target_url or "",
        method=head.method.upper(),
        query=body_query(head.method, header_value(head.headers, "content-type"), body.payload),
        concurrent_to=concurrent_to(record.fields),
    )
