"""Pages that say why there is nothing else to show: not found, not understood, not readable."""

from __future__ import annotations

import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from archiver.errors import ArchiverError, CaptureIndexError, UrlError, UsageError, WarcError
from archiver.replay.addresses import page_path
from archiver.replay.bridge import bridge_script
from archiver.replay.holdings import holdings
from archiver.replay.memento import LINK_FORMAT, timemap_uri
from archiver.replay.site import Site, templates

_NEAR = 12
_DOCUMENTS = frozenset(["document", "iframe", "frame", ""])


def is_document(request: Request) -> bool:
    """Tell whether a browser asks for something to put into a window or frame; other clients do not say."""
    return request.headers.get("sec-fetch-dest", "") in _DOCUMENTS


def problem(
    site: Site, request: Request, status: int, title: str, words: str, hint: str = "", command: str = ""
) -> Response:
    """Return a page about what went wrong; for an image, a script and the like a line of text."""
    if not is_document(request):
        return PlainTextResponse(f"{title}\n", status)
    if request.headers.get("sec-fetch-dest") in ("iframe", "frame"):
        return _in_frame(site, request, status, title, words)
    values = {"title": title, "words": words, "hint": hint, "command": command}
    return site.page(request, "problem.html", values, status=status)


def not_found(site: Site, request: Request, url: str) -> Response:
    """Return the page that says that `url` was never captured, and what was captured near it."""
    title = "Not in this archive"
    headers = {"Link": f'<{timemap_uri(site.origin(request), url)}>; rel="timemap"; type="{LINK_FORMAT}"'}
    if not is_document(request):
        return PlainTextResponse(f"{title}\n", 404, headers)
    if request.headers.get("sec-fetch-dest") in ("iframe", "frame"):
        return _in_frame(site, request, 404, title, f"{url} was not captured.", page_path(url))
    below = holdings(site.archive, url, "prefix", limit=_NEAR)
    beside = holdings(site.archive, url, "host", limit=_NEAR)
    groups = [("Captured addresses that begin with it", below), ("Captured on the same host", beside)]
    values = {"url": url, "groups": groups, "title": title, "query": url}
    return site.page(request, "missing.html", values, status=404, headers=headers)


def _in_frame(site: Site, request: Request, status: int, title: str, words: str, path: str = "") -> Response:
    """Return a small page for the frame; a script tells the bar around it where the reader has come to."""
    nonce = secrets.token_urlsafe(12)
    origin = site.origin(request)
    policy = f"sandbox allow-scripts; default-src 'none'; style-src {origin}/static/; script-src 'nonce-{nonce}'"
    script = bridge_script(path, origin) if path else ""
    values = {"title": title, "words": words, "script": script, "nonce": nonce}
    html = templates().get_template("framed.html").render(values)
    return Response(html.encode("utf-8", "replace"), status, {"Content-Security-Policy": policy}, "text/html")


def on_error(site: Site, request: Request, error: Exception) -> Response:
    """Return the page for an error raised while serving a request."""
    if isinstance(error, HTTPException):
        return _on_http(site, request, error)
    if isinstance(error, UrlError | UsageError):
        return problem(site, request, 400, "That address cannot be read", _sentence(error), error.hint)
    if isinstance(error, WarcError):
        title = "This capture cannot be read"
        hint = error.hint or "Run `archiver index --rebuild`, or look at the file with `archiver warc check`."
        return problem(site, request, 500, title, _sentence(error), hint)
    if isinstance(error, CaptureIndexError):
        return problem(site, request, 500, "The index cannot be used", _sentence(error), error.hint)
    assert isinstance(error, ArchiverError)
    return problem(site, request, 500, "This cannot be shown", _sentence(error), error.hint)


def _on_http(site: Site, request: Request, error: HTTPException) -> Response:
    if error.status_code == 405:
        words = "An archive shows what was captured. It takes no input, so forms lead nowhere."
        response = problem(site, request, 405, "Nothing can be sent to an archive", words)
        response.headers.update(error.headers or {})
        return response
    words = "There is no page at this address."
    return problem(site, request, error.status_code, "No such page", words, "The start page lists what there is.")


def _sentence(error: ArchiverError) -> str:
    return f"{error.where}: {error.what}." if error.where else f"{error.what[:1].upper()}{error.what[1:]}."
