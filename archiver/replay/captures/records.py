"""The capture that a record id in an address names."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from archiver.archive import as_record_id
from archiver.errors import CaptureIndexError
from archiver.model import Capture
from archiver.replay.problems import problem
from archiver.replay.site import Site
from archiver.replay.wording.languages import ENGLISH, translated

_WEB = ("http://", "https://")


def capture_named(site: Site, text: str) -> Capture:
    """Return the capture whose record has the id `text`, with or without its scheme. Raises RecordNotHereError."""
    index = site.archive.index
    found = index.by_record_id(as_record_id(text)) or index.by_record_id(text)
    if found is None:
        hint = "The start page lists the stories; `archiver lookup URL` shows record ids."
        raise RecordNotHereError("no such record in this archive", text[:200], hint)
    return found


def page_named(site: Site, text: str) -> Capture:
    """Return the capture as `capture_named` does, of a web address only. Raises RecordNotHereError.

    Of other addresses (crawl reports, DNS) there are no records by our schema.
    """
    found = capture_named(site, text)
    if not found.url.lower().startswith(_WEB):
        hint = "Its WARC file can be had, and a crawl report's JSON under /crawls."
        raise RecordNotHereError("not a capture of a web address", text[:200], hint)
    return found


class RecordNotHereError(CaptureIndexError):
    """A record id that no record of this archive has, or none of the kind that is asked for."""


def missing_record(site: Site, request: Request, error: RecordNotHereError) -> Response:
    """Return the page for a record id that is not here."""
    title = translated(request, "No such record")
    return problem(site, request, 404, title, f"{error.where}: {error.what}.", error.hint, ENGLISH)
