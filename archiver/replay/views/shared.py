"""What the five views of a capture share: the bar over them, with its time, its neighbours and the tabs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from archiver.model import Capture
from archiver.replay import addresses
from archiver.replay.captures import timeline
from archiver.replay.captures.around import around
from archiver.replay.site import Site


def capture_page(
    site: Site,
    request: Request,
    template: str,
    capture: Capture,
    view: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return a page about `capture` under the bar; `view` names the tab that it stands in.

    Templates find in `paths` the addresses of what there is about the capture.
    """
    shared = {
        "capture": capture,
        "view": view,
        "around": around(site.archive, capture),
        "timeline_size": (timeline.WIDTH, timeline.HEIGHT),
        "paths": addresses,
    }
    return site.page(request, template, shared | dict(values), status=status, headers=headers)
