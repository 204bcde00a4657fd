"""What the answer to a request is put into: a window, a frame, or a part of a page."""

from __future__ import annotations

from starlette.requests import Request

FRAMES = frozenset(["iframe", "frame"])
WINDOWS = frozenset(["document", *FRAMES])
"""Where the answer is shown to a reader."""

TOLD_BY = ("Sec-Fetch-Dest", "Upgrade-Insecure-Requests")
"""The headers that an answer varies by which is not the same everywhere."""


def destination(request: Request) -> str:
    """Return what Sec-Fetch-Dest says (Fetch Metadata, 2.1), "" where nothing tells.

    Browsers say it to trustworthy origins only, so not to a server in a local network without TLS. There a browser that
    fills a window or frame can still be told (Upgrade-Insecure-Requests, 3.2.1), but not which of them; content is in
    our frame, and the shim leads out of a window.
    """
    said = request.headers.get("sec-fetch-dest")
    if said is None and request.headers.get("upgrade-insecure-requests") == "1" and is_of_content(request):
        return "iframe"
    return said or ""


def is_of_content(request: Request) -> bool:
    """Tell whether archived content is asked for."""
    return request.url.path.startswith("/w/")
