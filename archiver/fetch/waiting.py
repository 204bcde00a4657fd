"""Calls that know no deadline of their own, such as the system's resolver, made to end at one."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from archiver.errors import ArchiverError

T = TypeVar("T")


class _Call(Generic[T]):
    """One call in a thread of its own. What it returns when nobody waits any more is discarded."""

    def __init__(self, work: Callable[[], T], discard: Callable[[T], None] | None) -> None:
        self._work = work
        self._discard = discard
        self._lock = threading.Lock()
        self._is_given_up = False
        self.is_over = threading.Event()
        self.result: list[T] = []
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            result = self._work()
        except (OSError, ValueError, ArchiverError) as error:
            self.error = error
        else:
            with self._lock:
                if not self._is_given_up:
                    self.result.append(result)
                elif self._discard:
                    self._discard(result)
        finally:
            self.is_over.set()

    def give_up(self) -> bool:
        """Say that nobody waits any more; returns False where the call was over before."""
        with self._lock:
            self._is_given_up = not self.is_over.is_set() and not self.result
            return self._is_given_up


def call_within(seconds: float, work: Callable[[], T], *, discard: Callable[[T], None] | None = None) -> T:
    """Return what `work` returns, or raise what it raises: OSError, ValueError or an ArchiverError.

    Raises TimeoutError when it takes longer than `seconds`. It cannot be stopped then; what it returns later is given
    to `discard`. The thread is a daemon, so that a resolver that hangs does not keep the program from ending.
    """
    call = _Call(work, discard)
    try:
        threading.Thread(target=call.run, name="archiver-waiting", daemon=True).start()
    except RuntimeError as error:
        raise OSError(errno.EAGAIN, "the system gives no more threads") from error
    if not call.is_over.wait(max(seconds, 0.0)) and call.give_up():
        raise TimeoutError(f"no answer within {seconds:.0f} s")
    if call.error:
        raise call.error
    return call.result[0]
