"""How much one page may cost: bytes, elements, processor time. What goes over it ends in an ExtractError that says so.

The time is looked at between the stages and while elements are walked; no thread is stopped and no signal set, so that
limits hold in any thread and process. A page within its limits gives the same story whatever the limits are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from time import thread_time
from typing import TypeVar

from lxml.etree import _Element

from archiver.errors import ExtractError

STEP = 2000
"""After so many elements of a walk the time is looked at."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one page may have or take: bytes of payload, elements of the tree, seconds of processor time."""

    max_bytes: int = 48 * 1024 * 1024
    max_elements: int = 2_000_000
    max_seconds: float = 20.0


DEFAULT_LIMITS = Limits()


class Watch:
    """Looks after the limits of one page from the moment it is made."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._end = thread_time() + limits.max_seconds
        self._size: int | None = None

    def bytes(self, size: int) -> None:
        """Raise ExtractError if a payload has too many bytes."""
        self._size = size
        if size > self.limits.max_bytes:
            what = f"the payload has {size} bytes, more than the {self.limits.max_bytes} a page may have"
            raise ExtractError(what, hint="Such a payload is seldom a page; read it with `archiver warc cat`.")

    def elements(self, root: _Element) -> None:
        """Raise ExtractError if the tree has too many elements."""
        # No element but html, head and body comes of less than three bytes, so most pages need no counting.
        if self._size is not None and self._size + 3 <= self.limits.max_elements:
            return
        count = int(float(str(root.xpath("count(//*)"))))
        if count > self.limits.max_elements:
            what = f"the page has {count} elements, more than the {self.limits.max_elements} it may have"
            raise ExtractError(what, hint="Give larger limits to read such a page all the same.")

    def time(self, stage: str) -> None:
        """Raise ExtractError if the time is up; `stage` says what was being done."""
        if thread_time() > self._end:
            what = f"the page took more than {self.limits.max_seconds:g} s of processor time, at {stage}"
            raise ExtractError(what, hint="Give larger limits to read such a page all the same.")

    def over(self, items: Iterable[T], stage: str) -> Iterator[T]:
        """Yield `items`, and look at the time now and then."""
        waiting = iter(items)
        while group := list(islice(waiting, STEP)):
            yield from group
            self.time(stage)
