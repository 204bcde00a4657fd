"""Reads manuscripts as the command does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.cite.manuscript.formats import read_references
from archiver.cite.manuscript.reference import Reference
from archiver.cite.manuscript.source import read_source

Read = Callable[[str, str], list[Reference]]


@pytest.fixture(scope="session")
def read() -> Read:
    """Gives what a text in a format refers to."""

    def references(form: str, text: str) -> list[Reference]:
        return read_references(read_source(text.encode("utf-8", "surrogatepass"), "test"), form)

    return references
