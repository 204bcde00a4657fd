"""The WARC files in a WACZ, checked where they lie."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.model import Finding
from archiver.pack.rules.container import Container
from archiver.warc.check import Checked, check_stream


def warc_findings(container: Container, path: str) -> Iterator[Finding | Checked]:
    """Yield what is wrong with the WARC file at `path`, then what came of it.

    One that is compressed again is not looked into; the finding about its compression says what that costs.
    """
    view = container.view(path)
    if view is not None:
        yield from check_stream(view, f"{container.name}/{path}")
