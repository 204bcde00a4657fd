"""The status and the headers that archived content is sent with."""

from __future__ import annotations

from starlette.requests import Request

from archiver.replay.addresses import Address, linkable
from archiver.replay.content.answers import Answer
from archiver.replay.content.crossorigin import sharing_fields
from archiver.replay.content.delivery import Fields
from archiver.replay.content.destinations import FRAMES, TOLD_BY, destination
from archiver.replay.content.media import printable
from archiver.replay.content.representations import Representation
from archiver.replay.memento import content_of, http_date, link_header, related_to
from archiver.replay.policies import content_headers
from archiver.replay.site import Site

# What a server can write as a status (RFC 9110, 15); codes that nobody registered are archived too.
_HIGHEST_STATUS = 599
_EMBEDDED = frozenset(["im_", "js_", "cs_", "oe_", "wkr_"])
# Another mode of scripts, or a newer rewriter, must show at once; so a page is asked for again, and seldom sent again.
_PAGE_CACHING = "private, no-cache"
_FILE_CACHING = "private, max-age=86400, immutable"


def sent_status(made: Representation) -> int:
    """Return the status to send: as recorded, or 200 for one that no server can send with a body.

    1xx cannot end an exchange, and 304 has no body (RFC 9110, 15); a record without a status is a resource; and a 206
    that holds all of the whole is one for those who asked for no part.
    """
    recorded = made.memento.status
    if recorded is None or recorded < 200 or recorded in (206, 304) or recorded > _HIGHEST_STATUS:
        return 200
    return recorded


def memento_fields(site: Site, request: Request, address: Address, answer: Answer, made: Representation) -> Fields:
    """Return the headers of a memento's content, but for those about the body."""
    capture, memento = answer.capture, made.memento
    origins = site.origins(request)
    policies = content_headers(origins, site.javascript, capture.record_id) | dict(sharing_fields(request))
    near = [] if address.modifier in _EMBEDDED else related_to(site.archive, capture)
    varies = ["Origin"]
    varies += ["Accept-Encoding"] if made.is_coded else []
    # Another capture may come to be nearer to a time that is not its own.
    is_near = address.timestamp != answer.stamp
    is_saved = any(name.lower() == "content-disposition" for name, _ in made.archived)
    varies += TOLD_BY if made.depends_on_destination or is_near or is_saved else []
    # A frame saves nothing: what was offered for saving would leave it empty.
    is_framed = destination(request) in FRAMES
    caching = _PAGE_CACHING if made.depends_on_destination or answer.rule or is_near else _FILE_CACHING
    is_other = made.part is None and memento.status not in (None, sent_status(made))
    return [
        *(pair for pair in made.archived if not (is_framed and pair[0].lower() == "content-disposition")),
        *policies.items(),
        ("Memento-Datetime", http_date(capture.date)),
        ("Link", link_header(origins, linkable(capture.url), near)),
        ("Vary", ", ".join(varies)),
        ("Cache-Control", caching),
        *([("Content-Location", content_of(capture, answer.stamp, address.modifier))] if is_near else []),
        *([("X-Archive-Orig-Status", str(memento.status))] if is_other else []),
        *answer.fields,
        *(("X-Archive-Finding", printable(f"{each.code}; {each.message}")) for each in memento.findings),
    ]
