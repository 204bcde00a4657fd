"""Names of the files of an export."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model import Capture
from archiver.replay.export.names import image_name, index_name, story_name
from tests.replay.shelf import FIRST, PNG


def capture(url: str, record_id: str = "<urn:1>", when: datetime = FIRST) -> Capture:
    """Return a capture of `url`."""
    return Capture(url, "key", when, record_id, "response", "a.warc", 0, 1)


@given(url=st.text(), record_id=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_name_is_one_that_every_file_system_takes(url: str, record_id: str) -> None:
    name = story_name(capture(url, record_id))
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,200}", name)


def test_two_captures_have_two_names() -> None:
    when = datetime(2024, 1, 1, tzinfo=UTC)
    assert story_name(capture("http://a.example/x", "<urn:1>", when)) != story_name(
        capture("http://a.example/x", "<urn:2>", when)
    )


@pytest.mark.parametrize(
    ("kind", "ending"),
    [("image/png", ".png"), ("image/jpeg", ".jpg"), ("image/svg+xml", None), ("text/html", None), (None, None)],
)
def test_only_pictures_that_cannot_run_scripts_have_names(kind: str | None, ending: str | None) -> None:
    name = image_name(PNG, kind)
    assert name is None if ending is None else name is not None and name.endswith(ending)


def test_the_first_page_of_the_list_is_the_start_page() -> None:
    assert [index_name(page) for page in (1, 2)] == ["index.html", "index-2.html"]
