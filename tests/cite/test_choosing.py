from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.cite.choosing import choice_note, cited_capture
from archiver.errors import CaptureIndexError
from tests.cite.conftest import URL, WHEN
from tests.cite.manuscript.test_judging import GONE, PAGES, archive_of


def test_a_bare_uuid_is_a_record_id(archive: Archive) -> None:
    assert cited_capture(archive, "00000000-0000-4000-8000-000000000001").url == URL
    assert cited_capture(archive, URL).date == WHEN


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("https://www.solidot.org/story?sid=7808", f"Did you mean {URL}?"),
        ("https://www.solidot.org/a/page/that/is/like/none/of/the/others", "shows what there is of www.solidot.org"),
        ("https://b.example/x?y=1&z=2", "`archiver capture 'https://b.example/x?y=1&z=2'` takes it now"),
        ("https://b.example/", "Nothing of b.example is"),
        ("https://[", "Give the URL of a page"),
    ],
)
def test_what_to_try_is_said_where_there_is_no_capture(archive: Archive, target: str, hint: str) -> None:
    with pytest.raises(CaptureIndexError) as caught:
        cited_capture(archive, target)
    assert hint in str(caught.value)


def test_which_of_several_captures_was_taken_is_said(archive: Archive) -> None:
    assert "latest of 2 captures; --at TIME" in (choice_note(archive, URL, None, WHEN) or "")
    when = datetime(2025, 9, 6, 17, 17, 50, tzinfo=UTC)
    assert choice_note(archive, URL, when, WHEN) == "Of 2 captures this is the nearest to the time, 30 days after it."
    assert choice_note(archive, "https://www.solidot.org/gone", None, WHEN) is None
    assert choice_note(archive, "urn:uuid:00000000-0000-4000-8000-000000000001", None, WHEN) is None
    earlier = datetime(2025, 1, 1, tzinfo=UTC)
    assert "is of an error (HTTP 404)" in (choice_note(archive, "https://www.solidot.org/gone", None, earlier) or "")


def test_a_page_goes_before_the_error_that_came_after_it(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, PAGES)
    assert cited_capture(archive, GONE).status == 200
    assert cited_capture(archive, GONE, datetime(2025, 1, 1, tzinfo=UTC)).status == 404
    archive.close()
