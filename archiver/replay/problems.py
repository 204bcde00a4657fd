"""Pages that say why there is nothing else to show: not found, not understood, not readable."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from archiver.errors import ArchiverError, CaptureIndexError, UrlError, UsageError, WarcError
from archiver.replay.addresses import page_path
from archiver.replay.captures.similar import similar
from archiver.replay.content.bridge import bridge_script
from archiver.replay.content.crossorigin import sharing_fields
from archiver.replay.content.destinations import FRAMES, WINDOWS, destination, is_of_content
from archiver.replay.memento import link_header
from archiver.replay.problem_details import asks_for_json, problem_details
from archiver.replay.site import Front, Site, templates
from archiver.replay.wording.languages import ENGLISH, chosen_language, translated

_VARYING = {"Vary": "Accept, Accept-Language, Cookie"}
_DOCUMENTS = WINDOWS | {""}


def is_document(request: Request) -> bool:
    """Tell whether a browser asks for something to put into a window or frame; other clients do not say."""
    return destination(request) in _DOCUMENTS


def problem(
    site: Front, request: Request, status: int, title: str, words: str, hint: str = "", speech: str = ""
) -> Response:
    """Return a page about what went wrong; for programs JSON if they ask for it, for an image and the like a line.

    `speech` is the language of words and hint where that is not the page's: what the library tells is in English.
    """
    if asks_for_json(request):
        return problem_details(status, words, hint, language=speech or chosen_language(request))
    if not is_document(request):
        return _line(request, title, status)
    if destination(request) in FRAMES:
        return _in_frame(site, request, status, title, words, speech=speech)
    values = {"title": title, "words": words, "hint": hint, "speech": speech}
    return site.page(request, "problem.html", values, status=status, headers=_VARYING)


def not_found(site: Site, request: Request, url: str, timestamp: str = "") -> Response:
    """Return the page that says that `url` was never captured, and what was captured near it.

    `timestamp` is the time that was asked for, so that links lead to what was captured about then. What the archive's
    rules block is told as that, with status 451 (RFC 7725).
    """
    if rule := site.archive.index.withheld(url):
        words = rule.message or translated(request, "It is in the archive, but not shown here.")
        return problem(site, request, 451, translated(request, "Not to be shown"), words)
    title = translated(request, "Not in this archive")
    headers = {"Link": link_header(site.origins(request), url)}
    if asks_for_json(request):
        words = translated(request, "%(url)s was not captured.", url=url)
        return problem_details(404, words, headers=headers, language=chosen_language(request))
    if not is_document(request):
        return _line(request, title, 404, headers)
    if destination(request) in FRAMES:
        words = translated(request, "%(url)s was not captured.", url=url)
        return _in_frame(site, request, 404, title, words, path=page_path(url))
    values = {"url": url, "similar": similar(site.archive, url), "timestamp": timestamp, "title": title, "query": url}
    return site.page(request, "missing.html", values, status=404, headers=headers | _VARYING)


def _line(request: Request, title: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Return a line of text, which an archived page may read if it asked for it among the content."""
    shared = dict(sharing_fields(request)) if is_of_content(request) else {}
    return PlainTextResponse(f"{title}\n", status, {**shared, **(headers or {})})


def _in_frame(
    site: Front, request: Request, status: int, title: str, words: str, *, path: str = "", speech: str = ""
) -> Response:
    """Return a small page for the frame; a script tells the bar around it where the reader has come to.

    `speech` is as in `problem`.
    """
    nonce = secrets.token_urlsafe(12)
    interface, content, _ = site.origins(request)
    # The style sheet is asked for beside this page, and redirected to the interface's host.
    styles = f"{content}/static/ {interface}/static/"
    policy = f"sandbox allow-scripts; default-src 'none'; style-src {styles}; script-src 'nonce-{nonce}'"
    script = bridge_script(path, interface) if path else ""
    values = {"title": title, "words": words, "speech": speech, "script": script, "nonce": nonce}
    html = templates(chosen_language(request)).get_template("framed.html").render(values)
    return Response(html.encode("utf-8", "replace"), status, {"Content-Security-Policy": policy}, "text/html")


def on_error(site: Front, request: Request, error: Exception) -> Response:
    """Return the page for an error raised while serving a request."""
    if isinstance(error, HTTPException):
        return _on_http(site, request, error)
    assert isinstance(error, ArchiverError)
    if isinstance(error, UrlError | UsageError):
        title = translated(request, "That address cannot be read")
        return problem(site, request, 400, title, _sentence(error), error.hint, ENGLISH)
    if isinstance(error, WarcError):
        title = translated(request, "This capture cannot be read")
        hint = error.hint or "Run `archiver index --rebuild`, or look at the file with `archiver warc check`."
        return problem(site, request, 500, title, _sentence(error), hint, ENGLISH)
    if isinstance(error, CaptureIndexError):
        return problem(
            site, request, 500, translated(request, "The index cannot be used"), _sentence(error), error.hint, ENGLISH
        )
    return problem(
        site, request, 500, translated(request, "This cannot be shown"), _sentence(error), error.hint, ENGLISH
    )


def _on_http(site: Front, request: Request, error: HTTPException) -> Response:
    if error.status_code == 405:
        words = translated(request, "An archive shows what was captured. It takes no input, so forms lead nowhere.")
        response = problem(site, request, 405, translated(request, "Nothing can be sent to an archive"), words)
        response.headers.update(error.headers or {})
        return response
    words = translated(request, "There is no page at this address.")
    hint = translated(request, "The start page lists what there is.")
    return problem(site, request, error.status_code, translated(request, "No such page"), words, hint)


def _sentence(error: ArchiverError) -> str:
    return f"{error.where}: {error.what}." if error.where else f"{error.what[:1].upper()}{error.what[1:]}."
