"""Keys for captures of requests other than GET: method and body become parameters of the URL.

So pywb and wabac.js find the response to a form or an API call again (the convention of iipc's cdx-non-get-requests).
The keys are those that pywb 2.10 makes, learned from its answers; cdxj-indexer differs from it where JSON has true,
false or null. Nothing here reads a file.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from urllib.parse import unquote_plus, urlencode

from archiver.errors import MessageError
from archiver.index.multipart import form_fields
from archiver.message.framing import dechunk, is_chunked
from archiver.message.head import head_size, parse_request_head
from archiver.model import header_value
from archiver.urls.surt import surt

MAX_BODY = 1024 * 1024
"""The longest request body that is looked into, in bytes; of a longer one only the beginning counts, as it stands."""

MAX_QUERY = 4096
"""The longest query made of a body, in characters."""

_WITH_BODY = frozenset({"POST", "PUT"})


def keyed_url(url: str, method: str, content_type: str | None, body: bytes) -> str:
    """Return the URL whose SURT is the key of the capture; for GET that is `url` itself.

    `body` has its transfer coding removed. Of a body longer than MAX_BODY at least one byte more must be given.
    """
    return with_query(url, method, body_query(method, content_type, body))


def key_of(url: str, method: str, request: bytes) -> str:
    """Return the key in the index of a capture of `url`, given the `request` as it was sent."""
    if method.upper() == "GET":
        return surt(url)
    size = max(head_size(request), 0)
    try:
        headers = parse_request_head(request[:size]).headers
    except MessageError:
        return surt(url)
    raw = request[size:]
    body = dechunk((raw,), MAX_BODY + 1) if is_chunked(headers) else None
    return surt(keyed_url(url, method, header_value(headers, "content-type"), raw if body is None else body))


def with_query(url: str, method: str, query: str) -> str:
    """Return `url` with the method, and the query that was made of the body, as parameters; unchanged for GET."""
    method = method.upper()
    if method == "GET":
        return url
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}__wb_method={method}" + (f"&{query}" if query else "")


def body_query(method: str, content_type: str | None, body: bytes) -> str:
    """Return the parameters that a request's body stands for, "" for a method without a body."""
    if method.upper() not in _WITH_BODY or not body:
        return ""
    return _query(content_type or "", body)[:MAX_QUERY]


def _query(content_type: str, body: bytes) -> str:
    if len(body) > MAX_BODY:
        return _binary(body[:MAX_QUERY])
    if content_type.startswith("application/x-www-form-urlencoded"):
        return _form(body)
    if content_type.startswith("multipart/"):
        fields = form_fields(content_type, body)
        return _binary(body) if fields is None else urlencode(fields)
    if content_type.startswith("application/json"):
        return _json(body) or ""
    if content_type.startswith("text/plain"):
        query = _json(body)
        return _binary(body) if query is None else query
    return _binary(body)


def _binary(body: bytes) -> str:
    return "__wb_post_data=" + base64.b64encode(body).decode("ascii")


def _form(body: bytes) -> str:
    try:
        return unquote_plus(body.decode("utf-8"))
    except UnicodeDecodeError:
        return _binary(body)


def _json(body: bytes) -> str | None:
    """Return the scalars of a JSON text under their members' names, None if it is none."""
    try:
        return urlencode(dict(_numbered(_scalars(json.loads(body)))))
    except (ValueError, RecursionError, OverflowError):
        # ValueError: no JSON, no UTF-8, a number of thousands of digits, half of a surrogate pair.
        return None


def _numbered(pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs; the second of a name is called "name.2_", the third "name.3_"."""
    counts: dict[str, int] = {}
    for name, value in pairs:
        counts[name] = number = counts.get(name, 0) + 1
        yield (name if number == 1 else f"{name}.{number}_"), value


def _scalars(value: object) -> Iterator[tuple[str, str]]:
    """Yield name and text of each scalar in document order; one in an array has the name of the array."""
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        name, found = waiting.pop()
        if isinstance(found, dict):
            waiting.extend((key, found[key]) for key in reversed(found))
        elif isinstance(found, list):
            waiting.extend((name, each) for each in reversed(found))
        elif name:
            yield name, _text(found)


def _text(scalar: object) -> str:
    """Return a scalar as a script in a page would write it."""
    if scalar is None:
        return "null"
    if isinstance(scalar, bool):
        return "true" if scalar else "false"
    if isinstance(scalar, float) and (scalar.is_integer() or scalar in (float("inf"), float("-inf"))):
        # An infinite number is none in JSON: OverflowError makes all of it unreadable.
        return str(int(scalar))
    return str(scalar)
