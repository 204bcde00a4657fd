"""Which two captures the arguments of a comparison name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archiver.archive import Archive, open_archive
from archiver.changes.targets import two_captures
from archiver.errors import ArchiverError, CaptureIndexError, UsageError
from archiver.warc.dates import parse_date
from tests.cli.pages import PAGE, archive_of, record, record_id, story

HANDLE = "http://example.com/@2024"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder: Path = tmp_path_factory.mktemp("archive") / "a"
    captures = [record(day, story(title=str(day))) for day in (1, 2, 3)]
    with closing(open_archive(archive_of(folder, *captures, record(9, story(), url=HANDLE)))) as opened:
        yield opened


CASES: dict[str, tuple[list[str], list[str], tuple[int, int]]] = {
    "times behind an at": ([f"{PAGE}@2024-05-01", f"{PAGE}@20240503120000"], [], (1, 3)),
    "one URL, two times": ([PAGE], ["20240502120000", "2024-05-01"], (2, 1)),
    "two URLs, two times": ([PAGE, PAGE], ["20240502120000", "2024-05-01"], (2, 1)),
    "ids": ([record_id(1), record_id(2).strip("<>")], [], (1, 2)),
    "an id and a time": ([record_id(3), PAGE], ["2024-05-01"], (3, 1)),
    "without a time the latest": ([f"{PAGE}@2024-05-01", PAGE], [], (1, 3)),
    "an at in a captured URL": ([HANDLE, f"{HANDLE}@2024-05-01"], [], (9, 9)),
}


@pytest.mark.parametrize("name", CASES)
def test_arguments_name_two_captures(archive: Archive, name: str) -> None:
    targets, times, expected = CASES[name]
    moments = [when for text in times if (when := parse_date(text))]
    first, second = two_captures(archive, targets, moments)
    assert (first.record_id, second.record_id) == (record_id(expected[0]), record_id(expected[1]))


@pytest.mark.parametrize(
    ("targets", "times", "error"),
    [
        ([PAGE], [], UsageError),
        ([PAGE], ["2024"], UsageError),
        ([record_id(1)], ["2024", "2025"], UsageError),
        ([f"{PAGE}@2024", f"{PAGE}@2024"], ["2024"], UsageError),
        ([PAGE, "http://example.com/\udcff"], [], UsageError),
        ([PAGE, "http://example.org/"], [], CaptureIndexError),
    ],
    ids=["one", "one time", "an id with times", "a time too many", "no text", "not here"],
)
def test_what_does_not_name_two_captures_is_refused(
    archive: Archive, targets: list[str], times: list[str], error: type[ArchiverError]
) -> None:
    with pytest.raises(error):
        two_captures(archive, targets, [when for text in times if (when := parse_date(text))])
