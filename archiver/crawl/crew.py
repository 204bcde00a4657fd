"""The threads that fetch: claims go in, what came of them comes out, in the order in which it came."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

from archiver.crawl.worker import Fetched
from archiver.frontier.interface import Claim

_HANG_UP_EVERY_S = 0.25


class Crew:
    """Calls `work` for each claim, `size` at a time; one thread hands out and takes in."""

    def __init__(self, work: Callable[[Claim], Fetched], size: int) -> None:
        self._work = work
        self._pool = ThreadPoolExecutor(size, thread_name_prefix="fetch")
        self._ended: queue.SimpleQueue[Future[Fetched]] = queue.SimpleQueue()
        self._flying: dict[Future[Fetched], Claim] = {}

    @property
    def flying(self) -> int:
        """How many claims are handed out."""
        return len(self._flying)

    def hand_out(self, claims: Iterable[Claim]) -> None:
        """Have `claims` fetched."""
        for claim in claims:
            future = self._pool.submit(self._work, claim)
            self._flying[future] = claim
            future.add_done_callback(self._ended.put)

    def take_back(self) -> list[Claim]:
        """Return the claims that no thread has begun with; they are no longer handed out."""
        return [self._flying.pop(future) for future in list(self._flying) if future.cancel()]

    def landed(self, timeout_s: float, *, most: int = 1000) -> Iterator[Fetched]:
        """Yield what has come, `most` at the most, having waited up to `timeout_s` seconds for the first.

        Raises what `work` raised.
        """
        try:
            future = self._ended.get(timeout=timeout_s)
            for left in reversed(range(most)):
                # What was taken back is no longer in the list.
                if self._flying.pop(future, None):
                    yield future.result()
                if left:
                    future = self._ended.get_nowait()
        except queue.Empty:
            return

    def close(self, *, hang_up: Callable[[], None]) -> None:
        """Wait until the threads are through with what they do; nothing else is begun.

        `hang_up` is called over and over meanwhile, for a thread may be about to connect when it is first called, and
        once at the end, for what was given back.
        """
        self._pool.shutdown(wait=False, cancel_futures=True)
        while running := [future for future in self._flying if not future.done()]:
            hang_up()
            wait(running, timeout=_HANG_UP_EVERY_S)
        self._pool.shutdown()
        hang_up()
