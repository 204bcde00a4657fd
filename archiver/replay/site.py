"""What every page of the replay server shares: archive, templates, clock, and where requests come in."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from archiver.archive import Archive
from archiver.model import Capture, Headers, header_value
from archiver.replay import addresses, memento, wording
from archiver.replay.policies import CONTENT_SANDBOX, page_headers
from archiver.replay.reports import Reports
from archiver.replay.stories import Stories
from archiver.resources import folder
from archiver.version import VERSION

Citations = Callable[[Capture], Mapping[str, str]]
"""Gives the citations of a capture: each text by the name of its format."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """One archive, shown."""

    archive: Archive
    base_url: str | None = None
    citations: Citations | None = None
    clock: Clock = utc_now
    stories: Stories = field(default_factory=Stories)
    reports: Reports = field(default_factory=Reports)

    @property
    def name(self) -> str:
        """What the archive is called: its folder's name."""
        return self.archive.folder.resolve().name or "archive"

    def origin(self, request: Request) -> str:
        """Return scheme and host under which this request came; the guard has let the Host header pass."""
        host = request.headers.get("host", "")
        if self.base_url and urlsplit(self.base_url).netloc == host:
            return self.base_url.rstrip("/")
        return f"{request.url.scheme}://{host}"

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Return one of our own pages: `template` filled with `values`."""
        shared = {"site": self, "now": self.clock(), "version": VERSION, "query": ""}
        html = templates().get_template(template).render(shared | dict(values))
        raw = html.encode("utf-8", "replace")
        return HTMLResponse(raw, status, page_headers(self.origin(request)) | dict(headers or {}))


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Return the templates that ship, with what they may call. Every value put into a page is escaped."""
    made = Environment(
        loader=FileSystemLoader(folder("replay/templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "age": wording.age,
        "captures_path": addresses.captures_path,
        "content_of": memento.content_of,
        "content_sandbox": CONTENT_SANDBOX,
        "counted": wording.counted,
        "day_line": wording.day_line,
        "direction": wording.direction,
        "kind_line": wording.kind_line,
        "linkable": addresses.linkable,
        "moment_line": wording.moment_line,
        "short_moment_line": wording.short_moment_line,
        "page_of": memento.page_of,
        "page_path": addresses.page_path,
        "provenance_path": addresses.provenance_path,
        "short_digest": wording.short_digest,
        "size_line": wording.size_line,
        "story_date": wording.story_date,
        "story_path": addresses.story_path,
    }
    made.filters |= {
        "breakable": wording.breakable,
        "field": header_value,
        "fields": header_values,
        "shell": shlex.quote,
    }
    return made


def header_values(headers: Headers, name: str) -> list[str]:
    """Return all values of the header field `name` (any case)."""
    return [value for key, value in headers if key.lower() == name.lower()]


def tail(request: Request, prefix: str) -> str:
    """Return the request target behind `prefix` as it was sent: no escape undone, the query still on it."""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    target = raw.partition(b"?")[0].decode("utf-8", "replace")[len(prefix) :]
    query: bytes = request.scope["query_string"]
    return f"{target}?{query.decode('utf-8', 'replace')}" if query else target
