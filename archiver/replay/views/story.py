"""Serves the story of a capture: what the page says, and for each field of it the evidence."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from archiver.replay.captures.facts import overall
from archiver.replay.captures.records import capture_named
from archiver.replay.site import Routes, Site
from archiver.replay.story.evidence import Claim, claims_of
from archiver.replay.story.inlines import Targets
from archiver.replay.story.markdown import render_markdown
from archiver.replay.story.stories import ArchiveTargets
from archiver.replay.story.telling import Telling, telling_of
from archiver.replay.views.shared import capture_page

_ABOUT_PAGE = (
    *("title", "authors", "date", "modified", "source", "description", "language", "kind"),
    *("tags", "license", "canonical_url", "image", "is_accessible_for_free", "comment_count"),
)


def story_view(site: Site, request: Request) -> Response:
    """Return what a capture says, with the evidence for every field that it states."""
    capture = capture_named(site, request.path_params["record_id"])
    targets = ArchiveTargets(site.archive, capture, site.content_origin(request))
    values = story_values(telling_of(site, capture), targets)
    return capture_page(site, request, "story.html", capture, "story", values)


def story_values(telling: Telling, targets: Targets) -> dict[str, Any]:
    """Return what a template needs to show a story and its claims; `targets` says where its links lead."""
    claims = claims_of(telling.record, telling.source)
    return {
        "memento": telling.memento,
        "story": telling.told.story,
        "absence": telling.told.problem,
        # Safe: render_markdown escapes all that comes from the page.
        "body": Markup(render_markdown(without_title(telling.record.markdown, telling.record.title), targets)),
        "overall": overall(telling.memento.checks),
        "claims": [claim for claim in claims if claim.field in _ABOUT_PAGE and not _is_silent(claim)],
        "silent": [claim for claim in claims if claim.field in _ABOUT_PAGE and _is_silent(claim)],
        "claims_by_name": {claim.name: claim for claim in claims},
    }


def _is_silent(claim: Claim) -> bool:
    return not claim.value and not claim.rejected


def without_title(markdown: str, title: str) -> str:
    """Return the Markdown without a first heading that only says the title again."""
    first, _, rest = markdown.lstrip("\n").partition("\n")
    heading = first.lstrip("#").strip().replace("\\", "")
    return rest if first.startswith("#") and title and heading == title else markdown


ROUTES: Routes = {"/story/{record_id:path}": story_view}
