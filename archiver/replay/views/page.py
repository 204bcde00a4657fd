"""Serves a capture in a frame, under a bar that says what it is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archiver.errors import WarcError
from archiver.extract.encoding import media_type
from archiver.index.stamps import is_redirect
from archiver.model import Capture
from archiver.replay.addresses import linkable, parse_address
from archiver.replay.content.media import refresh_url
from archiver.replay.content.representations import keeps_links
from archiver.replay.content.stored import stored
from archiver.replay.memento import (
    content_of,
    find_stamped,
    http_date,
    link_header,
    page_of,
    related_to,
    stamp_of,
)
from archiver.replay.problems import not_found
from archiver.replay.rewriting.kinds import HTML_TYPES
from archiver.replay.site import Routes, Site, tail
from archiver.replay.views.content import redirect_target
from archiver.replay.views.shared import capture_page

# A page stored in so few bytes would be too long only if it had shrunk to less than a sixtieth.
_SHORT_BYTES = 256 * 1024
# A frame does not go where the answer is one of these (HTML standard, 7.4.5).
_WITHOUT_CONTENT = (204, 205)
_SHOWABLE = ("text/", "image/", "audio/", "video/", "application/json", "application/javascript")


def page_view(site: Site, request: Request) -> Response:
    """Return a capture in a frame under a bar that says what it is."""
    address = parse_address(tail(request, "/page/"))
    found = find_stamped(site.archive, address)
    if found is None:
        return not_found(site, request, address.url, address.timestamp)
    capture, stamp = found
    if (address.timestamp, address.url) != (stamp, linkable(capture.url)):
        return RedirectResponse(page_of(capture, stamp), 302)
    leads_to = None
    if is_redirect(capture):
        leads_to, target = redirect_target(site, site.archive.memento(capture))
        if target is not None:
            return RedirectResponse(page_of(target, stamp_of(site.archive, target)), 302)
    headers = {
        "Memento-Datetime": http_date(capture.date),
        "Link": link_header(site.origins(request), linkable(capture.url), related_to(site.archive, capture)),
    }
    values = {
        "leads_to": leads_to,
        "is_showable": is_showable(capture),
        "is_bare": capture.status in _WITHOUT_CONTENT,
        "content_path": content_of(capture, stamp),
        "leads_on": _leads_on(site, capture) if is_showable(capture) else None,
        "leaks": site.leaks.of(capture),
        "keeps_links": _keeps_links(site, capture),
    }
    return capture_page(site, request, "page.html", capture, "page", values, headers=headers)


def _leads_on(site: Site, capture: Capture) -> str | None:
    """Return where a Refresh header led the readers of a capture; its payload is not read for that."""
    try:
        return refresh_url(stored(site.archive, capture, most_held=0).memento)
    except WarcError:
        # The frame tells what is wrong.
        return None


def _keeps_links(site: Site, capture: Capture) -> bool:
    """Tell whether a page is so long that its links stay as archived; only long ones are read for that."""
    is_long_page = media_type(capture.mime) in HTML_TYPES and capture.length > _SHORT_BYTES
    if not is_long_page:
        return False
    try:
        return keeps_links(site.archive, capture)
    except WarcError:
        # The frame tells what is wrong.
        return False


def is_showable(capture: Capture) -> bool:
    """Tell whether a browser can show a capture in a sandboxed frame; PDF viewers, for one, cannot run there."""
    kind = media_type(capture.mime)
    return kind is None or kind.startswith(_SHOWABLE) or kind.endswith(("xml", "+json"))


ROUTES: Routes = {"/page/{address:path}": page_view}
