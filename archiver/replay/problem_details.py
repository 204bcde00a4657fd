"""What went wrong, for programs that read JSON: Problem Details for HTTP APIs (RFC 9457)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

import orjson
from starlette.requests import Request
from starlette.responses import Response

from archiver.replay.guard import is_content

MEDIA_TYPE = "application/problem+json"

# Whose answers are JSON, whatever the client says that it takes.
_ROUTES = re.compile(
    r"/timemap/json/|/oembed\Z|/openapi\.json\Z|/(?:records|provenance|crawls|cite)/.*\.json\Z", re.DOTALL
)
_CDX = ("/cdx", "/cdx/search/cdx")
_SAYS_JSON = re.compile(rb"(?:\A|&)output=json(?:&|\Z)", re.IGNORECASE)
_NEVER = re.compile(r";\s*q\s*=\s*0(?:\.0*)?\s*\Z", re.IGNORECASE)
_PAGES = frozenset(["text/html", "application/xhtml+xml"])


def asks_for_json(request: Request) -> bool:
    """Tell whether the answer to a request, were there one, would be JSON, or the client takes that and no page.

    What archived pages ask for is not asked of us.
    """
    path = request.scope["path"]
    if is_content(path):
        return False
    if _ROUTES.match(path) or (path in _CDX and _SAYS_JSON.search(request.scope["query_string"])):
        return True
    taken = {
        part.partition(";")[0].strip().lower()
        for part in request.headers.get("accept", "").split(",")
        if not _NEVER.search(part)
    }
    return not taken & _PAGES and any(each == "application/json" or each.endswith("+json") for each in taken - _PAGES)


def problem_details(
    status: int, detail: str, hint: str = "", *, headers: Mapping[str, str] | None = None, language: str = "en"
) -> Response:
    """Return an answer with what went wrong; `language` is that of `detail` and `hint`, which says what to try.

    Its type is "about:blank": what the status says is all there is to tell apart (RFC 9457, 4.2.1).
    """
    told = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail, "hint": hint}
    raw = orjson.dumps({name: value for name, value in told.items() if value})
    fields = {
        "Content-Language": language,
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'",
    }
    return Response(raw, status, fields | dict(headers or {}), MEDIA_TYPE)
