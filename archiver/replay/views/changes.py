"""Serves what changed: the captures of a URL that really differ, and two of them compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archiver.changes.comparison import Comparison, Side, compare
from archiver.changes.texts import Line
from archiver.changes.versions import Version, compared, payload_versions
from archiver.model import Capture
from archiver.replay.addresses import comparison_path
from archiver.replay.captures.records import RecordNotHereError, capture_named
from archiver.replay.memento import captures_beside, stamps
from archiver.replay.site import Routes, Site
from archiver.replay.story.evidence import LABELS
from archiver.replay.views.paging import whole_number
from archiver.replay.views.shared import capture_page

PER_PAGE = 20
"""How many versions a page compares, each with the one before it."""

MAX_OTHERS = 200
"""How many versions, the latest, a comparison offers to compare with."""

_CONTEXT = 1
_LEAST_FOLDED = 3
# Each slash between two ids costs a look at the index.
_MOST_SLASHES = 20


@dataclass(frozen=True, slots=True)
class Fold:
    """A stretch of lines of a comparison; `is_folded` for unchanged ones that a reader may skip."""

    lines: tuple[Line, ...]
    is_folded: bool


def changes_view(site: Site, request: Request) -> Response:
    """Return the captures of a URL whose bytes differ from the capture before, with what changed in a line each."""
    text = request.path_params["record_id"]
    pair = _pair(site, text)
    if pair is not None:
        return _comparison(site, request, *pair)
    capture = capture_named(site, text)
    captures = captures_beside(site.archive, capture)
    versions = payload_versions(captures)
    page, pages = _page(request, len(versions), _place_of(versions, capture))
    newest = max(0, len(versions) - (page - 1) * PER_PAGE)
    oldest = max(0, newest - PER_PAGE)
    # One more, which the first on the page is compared with.
    shown = list(compared(versions[max(0, oldest - 1) : newest], lambda each: _side(site, each)))
    stamp_by_id = {each.record_id: stamp for each, stamp in zip(captures, stamps(captures), strict=True)}
    values = {
        "versions": shown[1 if oldest else 0 :][::-1],
        "total": len(versions),
        "captures": captures,
        "stamp_by_id": stamp_by_id,
        "page": page,
        "pages": pages,
        "labels": LABELS,
    }
    return capture_page(site, request, "changes.html", capture, "changes", values)


def _place_of(versions: Sequence[Version], capture: Capture) -> int:
    return next((place for place, version in enumerate(versions) if capture in version.captures), 0)


def _page(request: Request, total: int, place: int) -> tuple[int, int]:
    """Return the number of the page asked for, else of the one that holds the version at `place`, and how many."""
    pages = max(1, -(-total // PER_PAGE))
    asked = whole_number(request.query_params, "page")
    wanted = (total - 1 - place) // PER_PAGE + 1 if asked is None else asked
    return min(max(wanted, 1), pages), pages


def _pair(site: Site, text: str) -> tuple[Capture, Capture] | None:
    """Return the captures of two record ids with a slash between them; ids may hold slashes themselves."""
    for place in [place for place, char in enumerate(text) if char == "/"][:_MOST_SLASHES]:
        try:
            return capture_named(site, text[:place]), capture_named(site, text[place + 1 :])
        except RecordNotHereError:
            continue
    return None


def _side(site: Site, capture: Capture) -> Side:
    memento = site.archive.memento(capture)
    return Side(memento, site.stories.of(site.archive, memento).story)


def _comparison(site: Site, request: Request, before: Capture, after: Capture) -> Response:
    asked = request.query_params.get("with", "")
    if asked:
        return RedirectResponse(comparison_path(capture_named(site, asked).record_id, after.record_id), 303)
    found = compare(_side(site, before), _side(site, after))
    versions = payload_versions(captures_beside(site.archive, after))
    values = {
        "before": before,
        "after": after,
        "before_stamp": site.archive.stamp(before),
        "after_stamp": site.archive.stamp(after),
        "found": found,
        "folds": list(_folded(found.text.lines)),
        "is_inline": request.query_params.get("view") == "inline",
        "labels": LABELS,
        "others": [each for each in versions if after not in each.captures][-MAX_OTHERS:],
        "counts": _counts(found),
    }
    return capture_page(site, request, "comparison.html", after, "changes", values)


def _counts(found: Comparison) -> dict[str, int]:
    """Return how many lines of the text changed, came, went and moved."""
    text = found.text
    return {
        "changed": text.count("changed"),
        "added": text.count("added"),
        "removed": text.count("removed"),
        "moved": text.count("moved-here"),
    }


def _folded(lines: Sequence[Line]) -> Iterator[Fold]:
    """Yield `lines` in stretches, unchanged ones folded but for those right beside a change."""
    near = [
        any(line.state != "same" for line in lines[max(0, place - _CONTEXT) : place + _CONTEXT + 1])
        for place in range(len(lines))
    ]
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and near[end] == near[place]:
            end += 1
        yield Fold(tuple(lines[place:end]), is_folded=not near[place] and end - place >= _LEAST_FOLDED)
        place = end


ROUTES: Routes = {"/changes/{record_id:path}": changes_view}
