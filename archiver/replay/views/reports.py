"""Takes browsers' reports of what archived pages asked for outside the archive: /csp-report?of=RECORD-ID"""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from archiver.replay.leaks import MAX_REPORT_BYTES, read_report
from archiver.replay.policies import REPORTS_PATH
from archiver.replay.site import Routes, Site

_LONGEST_ID = 200


async def report_view(site: Site, request: Request) -> Response:
    """Count one report. It changes no file, and what it says is only shown.

    Only a browser's own report has this media type without the permission of CORS, which nobody has.
    """
    if request.headers.get("content-type", "").partition(";")[0] != "application/csp-report":
        return Response(b"", 415)
    raw = await _body(request)
    if raw is None:
        return Response(b"", 413)
    record_id = request.query_params.get("of", "")
    leak = read_report(raw)
    if leak and 0 < len(record_id) <= _LONGEST_ID:
        site.leaks.note(record_id, leak)
    return Response(b"", 204)


async def _body(request: Request) -> bytes | None:
    """Return the body of a request, None if it is longer than a report."""
    raw = b""
    try:
        async for piece in request.stream():
            raw += piece
            if len(raw) > MAX_REPORT_BYTES:
                return None
    except ClientDisconnect:
        return None
    return raw


ROUTES: Routes = {REPORTS_PATH: report_view}
METHODS = {REPORTS_PATH: ["POST"]}
