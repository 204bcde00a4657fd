"""The scope of a crawl as it grows: where a seed redirects to, and what a list of seeds names, are seeds too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from archiver.crawl.plan import Plan

_KEY = "more-seeds"
_NO_SEED = (None, "excluded", "not-a-web-url")


class Memory(Protocol):
    """Keeps texts from one run to the next; a frontier does."""

    def remember(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""

    def recall(self, key: str) -> str | None:
        """Return what is kept under `key`."""


class Reach:
    """The scope of a plan around its seeds and those found on the way, which `memory` keeps."""

    def __init__(self, plan: Plan, memory: Memory) -> None:
        self._plan = plan
        self._memory = memory
        self._more = dict.fromkeys((memory.recall(_KEY) or "").split())
        self.scope = plan.scope(tuple(self._more))

    def extend(self, urls: Iterable[str]) -> bool:
        """Take `urls` for seeds from now on; tell whether the scope is wider for any of them.

        One that is in scope lies within what is around another seed. One that is excluded stays out, with all around.
        """
        new = [url for url in urls if self.scope.why_out(url) not in _NO_SEED]
        if not new:
            return False
        self._more.update(dict.fromkeys(new))
        self._memory.remember(_KEY, " ".join(self._more))
        self.scope = self._plan.scope(tuple(self._more))
        return True
