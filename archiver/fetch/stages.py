"""How far an exchange that failed had come, for the record that says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from archiver.errors import FetchError

Stage = Literal["request", "dns", "address", "proxy", "connect", "tls", "head"]


@contextmanager
def stage(name: Stage) -> Iterator[None]:
    """Mark a FetchError that comes out with the stage, unless it was marked within."""
    try:
        yield
    except FetchError as error:
        error.stage = error.stage or name
        raise
