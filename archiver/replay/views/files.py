"""Serves what can be taken away of a capture: its record, and its part of the WARC file."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import IO, BinaryIO, cast
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from archiver.model import Capture
from archiver.pack.excerpt import write_capture
from archiver.records.document import markdown_document
from archiver.records.record import record_as_json
from archiver.replay.captures.records import capture_named, page_named
from archiver.replay.site import Routes, Site
from archiver.replay.story.telling import telling_of

HELD_BYTES = 8 * 1024 * 1024
"""What a file for saving may take in memory; longer ones wait on the disk."""

_PIECE_BYTES = 64 * 1024
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_POLICY = "sandbox; default-src 'none'"


def file_headers(capture: Capture, ending: str) -> dict[str, str]:
    """Return the headers of a file for saving, named after the page and the time of its capture."""
    return named_headers(f"{file_stem(capture)}{ending}")


def named_headers(name: str) -> dict[str, str]:
    """Return the headers of a file for saving under `name` (RFC 6266, 4.3)."""
    plain = _NO_NAME.sub("-", name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return {"Content-Disposition": disposition, "Content-Security-Policy": _POLICY}


def file_stem(capture: Capture) -> str:
    """Return a name for files about a capture: host, last part of the path, timestamp; ASCII only."""
    try:
        parts = urlsplit(capture.url)
        host, path = parts.hostname or "", parts.path
    except ValueError:
        host, path = "", ""
    last = path.rstrip("/").rpartition("/")[2]
    words = (host, last, capture.timestamp)
    return "-".join(filter(None, (_NO_NAME.sub("-", word).strip("-.")[:60] for word in words)))


def record_json_view(site: Site, request: Request) -> Response:
    """Return the record of a capture by schema record-1, members in the documented order."""
    capture = page_named(site, request.path_params["record_id"])
    text = json.dumps(record_as_json(telling_of(site, capture).record), ensure_ascii=False, indent=2)
    return Response(f"{text}\n".encode(), 200, file_headers(capture, ".json"), "application/json")


def record_markdown_view(site: Site, request: Request) -> Response:
    """Return the record of a capture as Markdown with front matter."""
    capture = page_named(site, request.path_params["record_id"])
    record = telling_of(site, capture).record
    return Response(markdown_document(record, record.markdown), 200, file_headers(capture, ".md"), "text/markdown")


def warc_view(site: Site, request: Request) -> Response:
    """Return the capture's records as a WARC file: warcinfo, response, request, metadata."""
    capture = capture_named(site, request.path_params["record_id"])
    held = tempfile.SpooledTemporaryFile(HELD_BYTES)  # noqa: SIM115  # closed when it has been sent
    with ExitStack() as undo:
        undo.callback(held.close)
        write_capture(site.archive, capture, cast(BinaryIO, held))
        undo.pop_all()
    return FileAnswer(held, file_headers(capture, ".warc.gz"), "application/warc")


class FileAnswer(StreamingResponse):
    """Sends a file that was just written, from its beginning, and closes it, however the sending ends."""

    def __init__(self, file: IO[bytes], headers: Mapping[str, str], kind: str) -> None:
        length = file.tell()
        file.seek(0)
        super().__init__(_pieces(file), 200, {**headers, "Content-Length": str(length)}, kind)
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._file.close()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE_BYTES):
        yield piece


ROUTES: Routes = {
    "/records/{record_id:path}.json": record_json_view,
    "/records/{record_id:path}.md": record_markdown_view,
    "/warc/{record_id:path}.warc.gz": warc_view,
}
