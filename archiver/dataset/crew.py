"""Several worker processes at one row of captures; what they make comes out in the order of the row.

What is held at a time is bounded in number and in bytes. A worker that dies costs at most the capture it was at: that
one is tried once more, by another worker, and the others that it had are made as if nothing had happened.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

from archiver.dataset.extraction import item_finding
from archiver.dataset.hand import Hand
from archiver.dataset.making import Made
from archiver.dataset.worker import Order, Task
from archiver.errors import DatasetError, ExtractError
from archiver.model import Finding

WINDOW = 2_000
WINDOW_BYTES = 64 * 1024**2
"""So much may wait for one capture that takes long."""

TRIES = 2
_STARTS = 3


@dataclass(slots=True)
class Job:
    """One capture in the row; `made` is there already where nothing is to be extracted."""

    source: int
    task: Task
    made: Made | None = None
    tries: int = 0


def alone(jobs: Iterable[Job], order: Order) -> Iterator[tuple[Job, Made]]:
    """Yield what comes of each of `jobs`, made in this process."""
    with closing(order.maker()) as maker:
        for job in jobs:
            yield job, job.made or job.task.made_by(maker)


class Crew:
    """`size` worker processes, started when there is work and gone at the end of the `with` block."""

    def __init__(self, size: int, order: Order) -> None:
        self._size = size
        self._order = order
        self._hands: list[Hand] = []
        self._failed_starts = 0
        self._jobs: dict[int, Job] = {}
        self._again: deque[int] = deque()
        self._done: dict[int, Made] = {}
        self._held_bytes = 0
        self._next_in = self._next_out = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._hands:
            self._hands.pop().leave()

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Made]]:
        """Yield what comes of each of `jobs`, in their order. Raises DatasetError if no worker can be started."""
        row = iter(jobs)
        is_more = True
        while is_more or self._jobs:
            is_more = is_more and self._take(row)
            self._hand_out()
            while self._next_out in self._done:
                yield self._put_out()
            if self._next_out in self._jobs and not self._is_given_back():
                self._listen()

    def _take(self, row: Iterator[Job]) -> bool:
        """Take jobs from the row while there is room for them; return whether there may be more."""
        while self._has_room():
            job = next(row, None)
            if job is None:
                return False
            self._jobs[self._next_in] = job
            if job.made:
                self._keep(self._next_in, job.made)
            else:
                self._again.append(self._next_in)
            self._next_in += 1
        return True

    def _has_room(self) -> bool:
        is_short = self._next_in - self._next_out < WINDOW and self._held_bytes < WINDOW_BYTES
        # No further than the workers can go at once.
        return is_short and len(self._again) < self._size

    def _is_given_back(self) -> bool:
        """Tell whether a capture waits for a worker that has room."""
        return bool(self._again) and (len(self._hands) < self._size or any(hand.has_room for hand in self._hands))

    def _hand_out(self) -> None:
        while self._again:
            if len(self._hands) < self._size:
                self._hands.append(Hand(self._order))
            hand = min(self._hands, key=lambda each: len(each.numbers))
            if not hand.has_room:
                return
            number = self._again.popleft()
            hand.give(number, self._jobs[number].task)

    def _listen(self) -> None:
        """Wait until a worker says something, or dies."""
        hands = {hand.link: hand for hand in self._hands}
        for link in wait(list(hands)):
            hand = next(hand for known, hand in hands.items() if known is link)
            try:
                heard = hand.hear()
            except EOFError:
                self._lose(hand)
                continue
            if heard:
                self._keep(*heard)

    def _lose(self, hand: Hand) -> None:
        """Take a worker that died off the crew: what it was at is tried again or given up, the rest made by others."""
        self._hands.remove(hand)
        code, words = hand.bury()
        if not hand.is_ready:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                what = f"worker processes cannot be started ({words or _ending(code)})"
                raise DatasetError(what, "workers", "With `--workers 1` everything is done in one process.")
        else:
            self._failed_starts = 0
            self._judge(hand.numbers, code, words)
        self._again.extendleft(reversed(hand.numbers))

    def _judge(self, numbers: deque[int], code: int, words: str) -> None:
        """Give up on the capture that a worker was at when it died, if it is to blame."""
        if not numbers:
            return
        job = self._jobs[numbers[0]]
        job.tries += 1
        if code == -signal.SIGALRM:
            what = f"it was not done after {self._order.page_timeout_s:g} seconds, and was given up"
            error = ExtractError(what, hint="Give it longer with --page-timeout.")
            self._keep(numbers.popleft(), Made(skip="time", finding=_finding("extract.time", job, error)))
        elif job.tries >= TRIES:
            what = f"the process at work on it ended, {TRIES} times ({words or _ending(code)})"
            error = ExtractError(what, hint="The next run tries again; it may have been out of memory.")
            self._keep(numbers.popleft(), Made(skip="crashed", finding=_finding("extract.crashed", job, error)))

    def _keep(self, number: int, made: Made) -> None:
        self._done[number] = made
        self._held_bytes += made.size

    def _put_out(self) -> tuple[Job, Made]:
        made = self._done.pop(self._next_out)
        self._held_bytes -= made.size
        job = self._jobs.pop(self._next_out)
        self._next_out += 1
        return job, made


def _finding(code: str, job: Job, error: ExtractError) -> Finding:
    return item_finding(code, job.task.capture, error)


def _ending(code: int) -> str:
    """Return how a process ended, in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
