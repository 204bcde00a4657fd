"""Lets a server count, where its operator wants that."""

from __future__ import annotations

from importlib.util import find_spec

from starlette.applications import Starlette
from starlette.types import ASGIApp

from archiver.errors import ReplayError
from archiver.replay.gateway import Gateway
from archiver.replay.origins import Hosting


def require_metrics() -> None:
    """Raise ReplayError if what metrics need is not installed."""
    if find_spec("prometheus_client") is None:
        hint = "Install the extra: pip install 'archiver-toolkit[metrics]'."
        raise ReplayError("metrics need prometheus-client, which is not installed", "--metrics", hint)


def watched(app: Starlette | Gateway, hosting: Hosting) -> ASGIApp:
    """Return an application that serves what `app` does and counts it, and serves the counts at /metrics.

    Nothing must have been asked of `app` before. Raises ReplayError if what that needs is not installed.
    """
    require_metrics()
    from archiver.replay.metrics.counts import Counts
    from archiver.replay.metrics.door import Door
    from archiver.replay.metrics.measured import Measured

    several = app.apps if isinstance(app, Gateway) else {"": app}
    counts = Counts({name: each.state.site for name, each in several.items()})
    for name, each in several.items():
        each.add_middleware(Measured, counts=counts, collection=name)
    if isinstance(app, Gateway):
        app.front.add_middleware(Measured, counts=counts, collection="")
    return Door(app, counts, hosting)
