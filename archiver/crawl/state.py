"""Where the state of a crawl lies: one frontier file for each name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.archive import Archive
from archiver.crawl.coordinator import PER_HOST
from archiver.crawl.plan import Plan
from archiver.crawl.rebuild import rebuild
from archiver.errors import UsageError
from archiver.frontier.database import discard
from archiver.frontier.interface import DamagedFrontierError
from archiver.frontier.sqlite import SqliteFrontier
from archiver.model import Finding
from archiver.store.folder import make_folder

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\Z")


def state_path(archive: Archive, name: str) -> Path:
    """Return where the frontier of the crawl called `name` lies. Raises UsageError for a name that is none."""
    if not _NAME.match(name):
        raise UsageError(f"{name[:40]!r} cannot name a crawl", "--name", "Use letters, digits, '.', '_' and '-'.")
    return archive.state / "crawls" / f"{name}.sqlite"


@contextmanager
def open_frontier(
    archive: Archive, plan: Plan, *, fresh: bool, find: Callable[[Finding], None] = lambda finding: None
) -> Iterator[SqliteFrontier]:
    """Give the frontier of the crawl called `plan.name`; with `fresh` an empty one.

    A damaged one is made again from the WARC files, which is told by `find`. Raises UsageError for a name that is none.
    """
    path = state_path(archive, plan.name)
    make_folder(path.parent)
    if fresh:
        discard(path)
    try:
        frontier = SqliteFrontier(path, delay_s=plan.delay_s, per_host=PER_HOST)
    except DamagedFrontierError:
        find(rebuild(path, archive, plan).finding)
        frontier = SqliteFrontier(path, delay_s=plan.delay_s, per_host=PER_HOST)
    try:
        yield frontier
    finally:
        frontier.close()
