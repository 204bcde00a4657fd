"""The WARC files in a WACZ, checked where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from archiver.model import Finding
from archiver.pack.rules.container import Container
from archiver.pack.rules.coverage import Coverage
from archiver.warc.check import Checked, check_stream


def warc_findings(container: Container, path: str, coverage: Coverage) -> Iterator[Finding | Checked]:
    """Yield what is wrong with the WARC file at `path`, then what came of it; `coverage` knows the rows of the indexes.

    One that is compressed again is not looked into; the finding about its compression says what that costs.
    """
    view = container.view(path)
    if view is None:
        return
    name, where = path.rpartition("/")[2], f"{container.name}/{path}"
    coverage.begin()
    yield from check_stream(view, where, look=partial(coverage.add_record, name))
    yield from coverage.findings(name, where)
