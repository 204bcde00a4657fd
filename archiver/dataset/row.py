"""The row of captures that are to become records, and what comes of each, in its order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

from archiver.dataset.choices import PAGE_TIMEOUT_S, Choices
from archiver.dataset.crew import Crew, Job, alone
from archiver.dataset.extraction import Skip, skip_reason
from archiver.dataset.making import Made
from archiver.dataset.newest import Newest, url_key
from archiver.dataset.similarity import is_similar
from archiver.dataset.sources import Source
from archiver.dataset.worker import Order, Task
from archiver.model import Capture
from archiver.progress import SILENT, Progress

MOST_WORKERS = 8
_WORTH_A_WORKER = 100
"""So many captures keep a process busy longer than it takes to start."""

Results = Iterator[tuple[Capture, Made]]


@dataclass(frozen=True, slots=True)
class Run:
    """How an extraction is run; none of it changes what comes out.

    `workers` are processes, 1: everything is done in this one, None: as many as there are processors, at most 8, and as
    are worth it. `page_timeout_s` is what one page may take in a worker. `force` makes anew what is up to date.
    `on_skip` is told of each capture without a record.
    """

    workers: int | None = 1
    page_timeout_s: float = PAGE_TIMEOUT_S
    force: bool = False
    progress: Progress = SILENT
    on_skip: Callable[[Capture, Made], None] | None = None


IN_THIS_PROCESS = Run()


@contextmanager
def made(sources: Sequence[Source], choices: Choices, run: Run) -> Iterator[Iterator[tuple[Source, Results]]]:
    """Give each of `sources` with what comes of its captures; take all of one before the next."""
    order = Order(choices, run.page_timeout_s)
    total = sum(source.count() for source in sources)
    size = _crew_size(run.workers, total)
    jobs = _jobs(sources, choices)
    if size == 1:
        yield _by_source(sources, _told(alone(jobs, order), choices, run, total))
        return
    with Crew(size, order) as crew:
        yield _by_source(sources, _told(crew.results(jobs), choices, run, total))


def _crew_size(workers: int | None, captures: int) -> int:
    if workers is not None:
        return workers
    return max(1, min(len(os.sched_getaffinity(0)), MOST_WORKERS, captures // _WORTH_A_WORKER))


def _jobs(sources: Sequence[Source], choices: Choices) -> Iterator[Job]:
    newest = Newest(sources, choices.selection) if choices.latest else None
    skipped: dict[Skip, Made] = {}
    for number, source in enumerate(sources):
        for capture in source.captures():
            skip = skip_reason(capture, choices.selection)
            if skip is None and newest and not newest.is_newest(capture):
                skip = "older"
            made = skipped.setdefault(skip, Made(skip=skip)) if skip else None
            yield Job(number, Task(source.archive.folder, capture), made)


def _told(results: Iterator[tuple[Job, Made]], choices: Choices, run: Run, total: int) -> Iterator[tuple[Job, Made]]:
    """Pass on what was made, without what was not wanted twice, and tell how far it is."""
    last: dict[bytes, bytes] = {}
    for done, (job, each) in enumerate(results, 1):
        kept = each
        if choices.similarity is not None and each.entry:
            key = url_key(job.task.capture)
            if key in last and is_similar(last[key], each.sketch, choices.similarity):
                kept = each.left_out("unchanged")
            else:
                last[key] = each.sketch
        if kept.skip and run.on_skip:
            run.on_skip(job.task.capture, kept)
        yield job, kept
        run.progress.step("extracting", done, total)


def _by_source(sources: Sequence[Source], results: Iterator[tuple[Job, Made]]) -> Iterator[tuple[Source, Results]]:
    groups = groupby(results, key=lambda pair: pair[0].source)
    here = next(groups, None)
    for number, source in enumerate(sources):
        if here and here[0] == number:
            yield source, ((job.task.capture, each) for job, each in here[1])
            here = next(groups, None)
        else:
            yield source, iter(())
