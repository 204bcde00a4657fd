"""Which capture a record is of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.archive import Archive, open_archive
from archiver.model import Capture, Finding
from archiver.verify.finding_captures import capture_of
from tests.cli.pages import PAGE, archive_of, record, record_id, story

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["warc", "id", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Two captures in one file, and a copy of that file."""
    folder = archive_of(tmp_path_factory.mktemp("archive") / "a", record(1, story()), record(2, story(title="More")))
    (folder / "warcs/b.warc.gz").write_bytes((folder / "warcs/a.warc.gz").read_bytes())
    with closing(open_archive(folder)) as opened:
        from archiver.index.refresh import refresh

        assert len(list(refresh(opened.index, opened.warcs))) == 1
        yield opened


def named(number: int, warc: str, offset: int) -> dict[str, Any]:
    """Return a record that names a WARC record and its place."""
    at = {"filename": warc, "offset": offset, "record_id": record_id(number)}
    return {"id": record_id(number), "provenance": {"warc": at}}


@pytest.mark.parametrize("warc", ["a.warc.gz", "b.warc.gz"])
def test_of_two_copies_the_one_that_is_named_is_taken(archive: Archive, warc: str) -> None:
    found = capture_of(archive, named(1, warc, 0))
    assert isinstance(found, Capture)
    assert (found.warc, found.offset) == (warc, 0)


def test_a_place_that_is_not_true_does_not_hide_the_record(archive: Archive) -> None:
    found = capture_of(archive, named(2, "c.warc.gz", 5))
    assert isinstance(found, Capture)
    assert found.record_id == record_id(2)


def test_an_id_that_nobody_has_is_looked_for_at_its_place(archive: Archive) -> None:
    found = capture_of(archive, {**named(9, "a.warc.gz", 0), "id": record_id(8)})
    assert isinstance(found, Capture)
    assert found.record_id == record_id(1)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"id": record_id(9)}, "verify.record.absent"),
        (named(9, "a.warc.gz", 3), "verify.record.absent"),
        (named(9, "a.warc.gz", -1), "verify.record.absent"),
        (named(9, "../a.warc.gz", 0), "verify.warc.absent"),
        (named(9, "c.warc.gz", 0), "verify.warc.absent"),
        ({"url": PAGE, "fetch_date": "2024-05-01T12:00:01Z"}, "verify.asserted"),
        ({"url": f"{PAGE}x", "fetch_date": "2024-05-01T12:00:00Z"}, "verify.asserted"),
        ({"url": PAGE, "fetch_date": "noon"}, "verify.asserted"),
        ({}, "verify.asserted"),
    ],
)
def test_what_is_not_here_is_said(archive: Archive, value: dict[str, Any], code: str) -> None:
    found = capture_of(archive, value)
    assert isinstance(found, Finding)
    assert found.code == code


@pytest.mark.parametrize("when", ["2024-05-01T12:00:00Z", "20240501120000", "2024-05-01T14:00:00+02:00"])
def test_a_record_without_an_id_is_found_by_its_url_and_time(archive: Archive, when: str) -> None:
    found = capture_of(archive, {"url": PAGE, "fetch_date": when})
    assert isinstance(found, Capture)
    assert found.record_id == record_id(1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.dictionaries(st.sampled_from(["id", "url", "fetch_date", "provenance"]), JSON))
def test_any_json_object_has_an_answer(archive: Archive, value: dict[str, Any]) -> None:
    value = json.loads(json.dumps(value))
    assert isinstance(capture_of(archive, value), Capture | Finding)


def test_the_archive_s_folder_is_not_left(archive: Archive, tmp_path: Path) -> None:
    outside = tmp_path / "outside.warc.gz"
    outside.write_bytes(record(5, story()))
    found = capture_of(archive, named(5, str(outside), 0))
    assert isinstance(found, Finding)
