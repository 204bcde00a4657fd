"""Which capture answers a request for archived content, and how near it comes to what was asked for.

Captures of requests that were no GET have keys of their own in the index (archiver.index.requests). Files without
request records do not tell how they were asked for; then the plain URL is all there is to go by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from starlette.requests import Request

from archiver.archive import Archive
from archiver.index.interface import Filter
from archiver.index.requests import MAX_BODY, keyed_url, with_query
from archiver.model import Capture
from archiver.replay.addresses import Address
from archiver.replay.content.destinations import WINDOWS, destination
from archiver.replay.content.fuzzy import fuzzy_match
from archiver.replay.content.fuzzyrules import FuzzyRule
from archiver.replay.memento import find_stamped, stamp_of
from archiver.urls.surt import surt

# Of requests with other bodies to one URL this many are looked at.
_MOST_ALIKE = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """A capture, and the timestamp in its own addresses.

    `rule` names what was put up with to find it, "" where it is a capture of the very request. `callback` is the name
    of the function that it is to call, "" for whatever it calls.
    """

    capture: Capture
    stamp: str
    rule: str = ""
    callback: str = ""

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The header that tells of the rule."""
        return [("X-Archive-Match", f"fuzzy; rule={self.rule}")] if self.rule else []


def is_reading(request: Request) -> bool:
    """Tell whether a request is one without a body, that asks for what a GET gives."""
    return request.method in ("GET", "HEAD")


async def request_body(request: Request) -> bytes:
    """Return the body of `request`, of a long one only as much as the keys of the index are made of."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            break
    return bytes(body[: MAX_BODY + 1])


def find_answer(
    archive: Archive, address: Address, request: Request, body: bytes, rules: Sequence[FuzzyRule] = ()
) -> Answer | None:
    """Return the capture nearest to what is asked for, None if there is nothing like it.

    What was never captured is answered by what `rules` say is like it, unless the bytes as archived are asked for.

    A request with a body is answered by the nearest capture with its method and body, else by one with the same names
    in its body. A script's, whose answer may lie in a file that does not tell how it was asked for, is else answered by
    what was captured at its URL; a reader who sends a form should rather see that its answer is not here.
    """
    if is_reading(request):
        return _of(find_stamped(archive, address)) or _like(archive, address, rules)
    keyed = keyed_url(address.url, request.method, request.headers.get("content-type"), body)
    exact = _of(find_stamped(archive, replace(address, url=keyed)))
    if exact:
        return exact
    alike = _with_other_body(archive, address, request.method, surt(keyed))
    if alike or request.method != "POST" or destination(request) in WINDOWS:
        return alike
    return _of(find_stamped(archive, address), "other-method")


def _of(found: tuple[Capture, str] | None, rule: str = "") -> Answer | None:
    return Answer(*found, rule) if found else None


def _like(archive: Archive, address: Address, rules: Sequence[FuzzyRule]) -> Answer | None:
    found = None if address.modifier == "id_" else fuzzy_match(archive, address.url, address.when, rules)
    return Answer(found.capture, stamp_of(archive, found.capture), found.rule, found.callback) if found else None


def _with_other_body(archive: Archive, address: Address, method: str, key: str) -> Answer | None:
    """Return the capture of a request whose parameters have the names of those in `key`, with the most values alike.

    Among equals the one nearest to the time that is asked for counts, the latest if none is.
    """
    wanted = _parameters(key)
    names = sorted(name for name, _ in wanted)
    found: list[tuple[int, float, Capture]] = []
    for capture in archive.lookup(with_query(address.url, method, ""), match="prefix", only=Filter(limit=_MOST_ALIKE)):
        pairs = _parameters(capture.urlkey)
        if sorted(name for name, _ in pairs) == names and capture.urlkey.partition("?")[0] == key.partition("?")[0]:
            found.append((len(set(pairs) & set(wanted)), _nearness(capture, address), capture))
    best = max(found, key=lambda each: each[:2], default=None)
    return Answer(best[2], stamp_of(archive, best[2]), "other-body") if best else None


def _parameters(key: str) -> list[tuple[str, str]]:
    return parse_qsl(key.partition("?")[2], keep_blank_values=True)


def _nearness(capture: Capture, address: Address) -> float:
    when = address.when
    return capture.date.timestamp() if when is None else -abs((capture.date - when).total_seconds())
