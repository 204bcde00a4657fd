"""Remembers what was made last, within a bound of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Values by key, at most `max_bytes` of them together; what was not asked for longest goes first.

    `hits` and `misses` count how often a value was there, and was not. Safe to use from several threads.
    """

    def __init__(self, max_bytes: int, *, max_value_bytes: int) -> None:
        """A value of more than `max_value_bytes` is not kept."""
        self._max_bytes = max_bytes
        self._max_value_bytes = max_value_bytes
        self._held: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.size_bytes = 0
        self.hits = self.misses = 0

    def get(self, key: Hashable) -> Value | None:
        """Return the value kept under `key`, or None."""
        with self._lock:
            found = self._held.get(key)
            if found is None:
                self.misses += 1
                return None
            self.hits += 1
            self._held.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Value, size_bytes: int) -> None:
        """Keep `value`, which takes `size_bytes`, under `key`."""
        if size_bytes > self._max_value_bytes:
            return
        with self._lock:
            _, replaced = self._held.pop(key, (None, 0))
            self._held[key] = (value, size_bytes)
            self.size_bytes += size_bytes - replaced
            while self.size_bytes > self._max_bytes:
                _, (_, dropped) = self._held.popitem(last=False)
                self.size_bytes -= dropped
