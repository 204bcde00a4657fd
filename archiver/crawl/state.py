"""Where the state of a crawl lies: one frontier file for each name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from archiver.archive import Archive
from archiver.crawl.plan import Plan
from archiver.errors import UsageError
from archiver.frontier.sqlite import SqliteFrontier
from archiver.store.folder import make_folder

GROUP = 50
"""How many captures are acknowledged together at the most."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\Z")


@contextmanager
def open_frontier(archive: Archive, plan: Plan, *, fresh: bool) -> Iterator[SqliteFrontier]:
    """Give the frontier of the crawl called `plan.name`; with `fresh` an empty one.

    Raises UsageError for a name that is none.
    """
    if not _NAME.match(plan.name):
        raise UsageError(f"{plan.name[:40]!r} cannot name a crawl", "--name", "Use letters, digits, '.', '_' and '-'.")
    path = make_folder(archive.state / "crawls") / f"{plan.name}.sqlite"
    if fresh:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    # A URL is finished only when its group is on the disk. Without a delay the host need not wait for that.
    per_host = 1 if plan.delay_s else GROUP + plan.workers
    frontier = SqliteFrontier(path, delay_s=plan.delay_s, per_host=per_host)
    try:
        yield frontier
    finally:
        frontier.close()
