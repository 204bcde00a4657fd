"""Makes the state of a crawl again when its file was damaged: from its WARC files, which are the truth.

What was captured is done; the links of the captured pages are found again, and those that were not followed yet are
queued. What had failed or was refused by robots.txt is met again that way. The damaged file is kept under another name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from archiver.archive import Archive
from archiver.crawl.content import MAX_CONTENT, MAX_SEARCHED
from archiver.crawl.harvest import Harvest
from archiver.crawl.pace import REFUSALS
from archiver.crawl.plan import Plan
from archiver.crawl.reach import Reach
from archiver.crawl.searching import location_of
from archiver.crawl.traces import Trace, files_of_crawl, traces
from archiver.crawl.worker import Fetched
from archiver.errors import CaptureIndexError, MessageError, WarcError
from archiver.frontier.database import DAMAGE_SUFFIX, SUFFIXES, discard
from archiver.frontier.discover import links
from archiver.frontier.interface import Claim, Entry, Usage
from archiver.frontier.sqlite import SqliteFrontier
from archiver.model import Finding, Memento
from archiver.progress import SILENT, Progress
from archiver.store.folder import store_error, sync_folder
from archiver.urls.normal import split_url

_LISTS = frozenset(("list", "sitemap", "feed"))
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A state that was made again: what to report, URLs done and to do, and the damaged files that were kept."""

    finding: Finding
    done: int
    queued: int
    kept: tuple[Path, ...]


def rebuild(path: Path, archive: Archive, plan: Plan, *, progress: Progress = SILENT) -> Rebuilt:
    """Make the state of the crawl `plan` describes at `path` again.

    The index must know the archive's files. Memory does not grow with the crawl. Where this is broken off the damaged
    state is still told to be one, and the next run begins again. Raises what opening a frontier raises.
    """
    partial = path.with_name(f".{path.name}.rebuilt")
    try:
        discard(partial)
        with SqliteFrontier(partial) as frontier:
            _refill(frontier, archive, plan, progress)
            counts = frontier.counts()
        kept = _put_in_place(partial, path)
    except OSError as error:
        raise store_error(error, path) from error
    finally:
        discard(partial)
    done, queued = counts["done"], counts["queued"]
    where = kept[0].name if kept else "nowhere, for it was gone"
    text = f"the state of the crawl {plan.name} was damaged and made again from its WARC files: {done} URLs done"
    hint = f"The damaged file is kept as {where}; look at the disk it lies on."
    return Rebuilt(Finding("crawl.frontier.rebuilt", "warning", text, file=path.name, hint=hint), done, queued, kept)


def _put_in_place(partial: Path, path: Path) -> tuple[Path, ...]:
    """Give the new file the place of the damaged ones and return where these are now.

    The mark of damage goes last, so that being killed in between costs only the work.
    """
    number = next(each for each in range(1, 1_000_000) if not path.with_name(f"{path.name}.damaged-{each}").exists())
    kept = []
    for suffix in SUFFIXES:
        old = path.with_name(path.name + suffix)
        if suffix == DAMAGE_SUFFIX or not old.exists():
            continue
        new = path.with_name(f"{path.name}.damaged-{number}{suffix}")
        old.replace(new)
        kept.append(new)
    partial.replace(path)
    sync_folder(path.parent)
    path.with_name(path.name + DAMAGE_SUFFIX).unlink(missing_ok=True)
    return tuple(kept)


def _refill(frontier: SqliteFrontier, archive: Archive, plan: Plan, progress: Progress) -> None:
    warcs, begun = files_of_crawl(archive, plan.name)
    if begun:
        frontier.remember("begun", begun)
    # First all that is done: else a page would be queued by a link that stands before its capture.
    for batch in _batches(_done(archive, warcs)):
        frontier.restore(_entry(trace) for trace in batch)
        frontier.spend(_usage(trace) for trace in batch)
    finder = _Finder(frontier, archive, plan)
    for number, trace in enumerate(_done(archive, warcs), start=1):
        finder.take(trace)
        progress.step("looked through again", number)


def _done(archive: Archive, warcs: list[str]) -> Iterator[Trace]:
    """Yield what need not be fetched again."""
    for trace in traces(archive, warcs):
        if trace.hop and trace.capture.status not in REFUSALS:
            yield trace


class _Finder:
    """Finds again, in the order of the crawl, what captured pages link to."""

    def __init__(self, frontier: SqliteFrontier, archive: Archive, plan: Plan) -> None:
        self._frontier = frontier
        self._archive = archive
        self._reach = Reach(plan, frontier)
        self._harvest = Harvest(plan, self._reach.scope)

    def take(self, trace: Trace) -> None:
        """Queue what the capture links to and was not captured; note what is left out."""
        is_list = trace.hop in _LISTS
        limit = MAX_CONTENT if is_list else MAX_SEARCHED
        try:
            memento = self._archive.memento(trace.capture, max_bytes=limit)
        except (WarcError, MessageError, CaptureIndexError):
            # A record that cannot be read links to nothing; `archiver warc check` tells of it.
            return
        fetched = _fetched(trace, memento, is_list)
        if self._reach.extend(self._harvest.seeds(fetched)):
            self._harvest.scope = self._reach.scope
        left_out: list[tuple[str, str, str | None]] = []
        via = trace.capture.url
        self._frontier.add(self._harvest.candidates(fetched, lambda url, why: left_out.append((url, why, via))))
        self._frontier.leave_out(left_out)


def _fetched(trace: Trace, memento: Memento, is_list: bool) -> Fetched:
    """Return the capture as if it had just been fetched."""
    capture = trace.capture
    claim = Claim(0, capture.url, _host(capture.url), trace.depth, trace.via, trace.hop or "link", 1)
    location = location_of(memento.status, memento.headers)
    found = links(memento.content, memento.content_type, capture.url, headers=memento.headers, is_list=is_list)
    return Fetched(claim, found=list(found), location=location)


def _entry(trace: Trace) -> Entry:
    capture = trace.capture
    finished_at = capture.date.timestamp()
    hop = trace.hop or "link"
    return Entry(capture.url, "done", trace.depth, trace.via, 1, capture.status, None, hop, finished_at)


def _usage(trace: Trace) -> Usage:
    return Usage(_host(trace.capture.url), 1, trace.size_bytes, trace.elapsed_s)


def _host(url: str) -> str:
    return split_url(url).authority


def _batches(items: Iterable[Trace]) -> Iterator[list[Trace]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
