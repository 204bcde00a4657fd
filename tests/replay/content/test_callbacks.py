from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.model import Capture, Memento
from archiver.replay.content.bodies import HeldBody
from archiver.replay.content.callbacks import with_callback
from archiver.replay.content.representations import Representation

CAPTURE = Capture("http://h.example/", "", datetime(2024, 5, 6, tzinfo=UTC), "<urn:x>", "response", "a.gz", 0, 1)
MEMENTO = Memento(CAPTURE, "WARC/1.1", (), 200, "OK", (), b"", b"", b"")


def representation(body: bytes, coding: str = "") -> Representation:
    """Return a representation of a script."""
    return Representation(MEMENTO, HeldBody(body), "text/javascript", "text/javascript", coding, '"tag"')


@pytest.mark.parametrize(
    ("body", "renamed"),
    [
        (b"old({a: 1});", b"new.f({a: 1});"),
        (b" \n/* say old( */ ;old ([1])", b" \n/* say old( */ ;new.f ([1])"),
        (b"typeof old === 'function' && old(1)", b"typeof new.f === 'function' && new.f(1)"),
        (b"a.b.c(1)", b"new.f(1)"),
        (b'{"a": 1}', b'{"a": 1}'),
        (b"var x = old(1)", b"var x = old(1)"),
        (b"/* never closed", b"/* never closed"),
        (b"", b""),
    ],
    ids=["call", "comment", "asked-first", "dotted", "json", "statement", "open", "empty"],
)
def test_the_function_that_is_called_first_is_renamed(body: bytes, renamed: bytes) -> None:
    found = with_callback(representation(body), "new.f")
    assert found.body == HeldBody(renamed)
    assert (found.tag == '"tag"') is (body == renamed)


@pytest.mark.parametrize("name", ["", "a b", "alert(1)//", "1a", "a.", "é"])
def test_what_is_no_name_of_a_function_is_not_put_in(name: str) -> None:
    found = representation(b"old(1)")
    assert with_callback(found, name) is found


def test_bytes_in_a_coding_stay() -> None:
    found = representation(b"old(1)", "gzip")
    assert with_callback(found, "new") is found
