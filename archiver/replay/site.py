"""What every page of the replay server shares: archive, templates, clock, and where requests come in."""

from __future__ import annotations

import shlex
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, partial
from threading import BoundedSemaphore
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from archiver.archive import Archive
from archiver.model import Headers, header_value
from archiver.replay import addresses, memento
from archiver.replay.bundles import bundle_path, icon_address
from archiver.replay.captures.crawl_reports import Reports
from archiver.replay.content.fuzzyrules import FuzzyRule
from archiver.replay.content.memory import Memory
from archiver.replay.leaks import Leaks
from archiver.replay.origins import THIS_MACHINE, Hosting, Origins
from archiver.replay.placing import placed
from archiver.replay.policies import Dates, JavaScript, content_sandbox, page_headers
from archiver.replay.scripts import Script
from archiver.replay.story.stories import Stories
from archiver.replay.wording import figures, naming
from archiver.replay.wording.languages import COOKIE, LANGUAGES, asked_language, catalogue, chosen_language
from archiver.replay.wording.readable import readable
from archiver.resources import folder
from archiver.version import VERSION

Clock = Callable[[], datetime]

View = Callable[["Site", Request], Response | Awaitable[Response]]
"""Gives the answer to a request; one that waits for nothing but its request may be a coroutine."""

Routes = Mapping[str, View]
"""What each module of views serves: the view by the path, as starlette writes paths."""

Methods = Mapping[str, Sequence[str]]
"""The methods that a path takes, where they are not GET (and HEAD) alone."""


_YEAR_S = 365 * 86400

_SAID: Mapping[str, Callable[..., str]] = {
    "age": figures.age,
    "counted": figures.counted,
    "day_line": figures.day_line,
    "kind_line": figures.kind_line,
    "kind_name": naming.kind_name,
    "moment_line": figures.moment_line,
    "month_line": figures.month_line,
    "short_day_line": figures.short_day_line,
    "short_moment_line": figures.short_moment_line,
    "short_month_line": figures.short_month_line,
    "size_line": figures.size_line,
    "story_date": figures.story_date,
}
"""What templates call that depends on the language; there it is that of the page."""


# Content made ready to be sent: enough for the pages of a few sites with what they share. Archives that one server
# shows share it, but each has enough for a page with its parts.
_MADE_BYTES = 24 * 1024 * 1024
_MADE_LEAST_BYTES = 4 * 1024 * 1024
_MADE_EACH_BYTES = 1024 * 1024


def made_memory(sites: int = 1) -> Memory[Any]:
    """Return the memory of one of as many sites for content that was made ready to be sent."""
    return Memory(max(_MADE_BYTES // max(sites, 1), _MADE_LEAST_BYTES), max_value_bytes=_MADE_EACH_BYTES)


# Packages that are being made at a time: each may take up to 250 MB of disk.
_PACKED_AT_ONCE = 2


def _packing() -> BoundedSemaphore:
    return BoundedSemaphore(_PACKED_AT_ONCE)


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


class Front(ABC):
    """What shows pages of ours: an archive, or a server's list of several."""

    __slots__ = ()

    hosting: Hosting
    clock: Clock
    javascript: JavaScript
    wombat: Script | None

    @property
    @abstractmethod
    def name(self) -> str:
        """What stands at the head of its pages."""

    @property
    def choices(self) -> Mapping[str, str]:
        """The titles of the archives that a search may be in, by their names in addresses; none where it is one."""
        return {}

    def origins(self, request: Request) -> Origins:
        """Return the origins of our own pages and of archived content; the guard has let the Host header pass."""
        found = self.hosting.origins(request.scope["scheme"], request.headers.get("host", ""))
        return found or Origins("", "", "")

    def origin(self, request: Request) -> str:
        """Return the origin of our own pages."""
        return self.origins(request).interface

    def content_origin(self, request: Request) -> str:
        """Return the origin of archived content."""
        return self.origins(request).content

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Return one of our own pages: `template` filled with `values`, in the language the reader wants."""
        language, origins = chosen_language(request), self.origins(request)
        shared = {
            "site": self,
            "now": self.clock(),
            "version": VERSION,
            "query": "",
            "origin": origins.interface,
            "content_sandbox": content_sandbox(self.javascript),
            "content_origin": origins.content,
            "here": whole_path(request),
        }
        html = templates(language).get_template(template).render(shared | dict(values))
        own = page_headers(origins) | {"Content-Language": language, "Vary": "Accept-Language, Cookie"}
        response = HTMLResponse(html.encode("utf-8", "replace"), status, own | dict(headers or {}))
        if asked_language(request):
            keep_language(response, language)
        return response


@dataclass(frozen=True, slots=True)
class Site(Front):
    """One archive, shown. `title` is what it is called, "" for the name of its folder."""

    archive: Archive
    hosting: Hosting = THIS_MACHINE
    clock: Clock = utc_now
    javascript: JavaScript = "safe"
    wombat: Script | None = None
    leaks: Leaks = field(default_factory=Leaks)
    stories: Stories = field(default_factory=Stories)
    reports: Reports = field(default_factory=Reports)
    representations: Memory[Any] = field(default_factory=made_memory)
    rules: tuple[FuzzyRule, ...] = ()
    packing: BoundedSemaphore = field(default_factory=_packing)
    title: str = ""
    dates: Dates = "now"

    @property
    def name(self) -> str:
        """What the archive is called."""
        return self.title or self.archive.folder.resolve().name or "archive"


def keep_language(response: Response, language: str) -> None:
    """Let the browser remember the reader's language, on this host only."""
    response.set_cookie(COOKIE, language, max_age=_YEAR_S, httponly=True, samesite="lax")


@lru_cache(maxsize=len(LANGUAGES))
def templates(language: str) -> Environment:
    """Return the templates that ship, with what they may call, in one of LANGUAGES.

    Every value put into a page is escaped; texts that are translated are not, so templates only translate literals.
    """
    made = Environment(
        loader=FileSystemLoader(folder("replay/templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    texts = catalogue(language)
    made.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]  # i18n adds it
    said = {name: partial(function, language=language) for name, function in _SAID.items()}
    made.globals |= said | {
        "bundle_path": bundle_path,
        "captures_path": addresses.captures_path,
        "changes_path": addresses.changes_path,
        "content_of": memento.content_of,
        "direction": figures.direction,
        "icon_address": icon_address,
        "own_language": language,
        "language_name": naming.language_name,
        "languages": LANGUAGES,
        "linkable": addresses.linkable,
        "page_of": memento.page_of,
        "page_path": addresses.page_path,
        "placed": placed,
        "provenance_path": addresses.provenance_path,
        "short_digest": figures.short_digest,
        "story_path": addresses.story_path,
    }
    made.filters |= {
        "breakable": figures.breakable,
        "field": header_value,
        "fields": header_values,
        "readable": readable,
        "shell": shlex.quote,
        "with_capital": figures.with_capital,
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


def whole_path(request: Request) -> str:
    """Return the request target as it was sent, without the host."""
    return placed(tail(request, ""))
