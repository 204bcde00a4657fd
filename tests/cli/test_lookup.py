"""`archiver lookup` and the times it takes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.cli.moments import last_moment_option
from archiver.errors import UsageError
from tests.cli.pages import PAGE, archive_of, record
from tests.cli.running import run


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive_of(
        tmp_path_factory.mktemp("archive"),
        record(1, "odd"),
        record(2, "even", status="302 Found"),
        record(3, "odd", status="404 Not Found", mime="text/plain"),
        record(4, "even", mime="image/png"),
    )


CASES: dict[str, tuple[list[str], list[int]]] = {
    "all": ([PAGE], [1, 2, 3, 4]),
    "status": ([PAGE, "--status", "3xx,404"], [2, 3]),
    "type": ([PAGE, "--mime", "image/*,text/plain"], [3, 4]),
    "record": ([PAGE, "--type", "revisit"], []),
    "span": ([PAGE, "--from", "2024-05-02", "--to", "20240503"], [2, 3]),
    "up to a second": ([PAGE, "--to", "20240503120000"], [1, 2, 3]),
    "limit": ([PAGE, "--limit", "2", "--newest-first"], [4, 3]),
    "nearest with a status": ([PAGE, "--at", "2024-05-04", "--status", "2xx"], [4]),
    "nearest": ([PAGE, "--at", "2024-05-02T20:00"], [2]),
    "host": (["http://example.com/other", "--match", "host", "--mime", "text/*"], [1, 2, 3]),
}


@pytest.mark.parametrize("name", CASES)
def test_options_choose(archive: Path, name: str) -> None:
    arguments, days = CASES[name]
    done = run("-C", archive, "lookup", *arguments, "--json")
    lines = [json.loads(line) for line in done.out.splitlines()]

    assert [int(line["timestamp"][6:8]) for line in lines] == days
    assert done.code == (0 if days else 1)


def test_a_digest_is_looked_up_over_all_the_archive(archive: Path) -> None:
    digest = json.loads(run("-C", archive, "lookup", PAGE, "--limit", "1", "--json").out)["digest"]
    for written in (digest, digest.upper().replace("SHA256", "sha-256"), digest.partition(":")[2]):
        done = run("-C", archive, "lookup", "--digest", written, "--json")
        assert [json.loads(line)["timestamp"][6:8] for line in done.out.splitlines()] == ["01", "03"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "--digest"),
        ([PAGE, "--status", "2"], "'2'"),
        ([PAGE, "--to", "never"], "--to"),
        ([PAGE, "--limit", "0"], "--limit"),
        ([PAGE, "--at", "2024", "--match", "host"], "--match"),
    ],
)
def test_what_cannot_be_right_is_told(archive: Path, arguments: list[str], word: str) -> None:
    done = run("-C", archive, "lookup", *arguments)
    assert (done.code, done.out) == (2, b"")
    assert word in done.words


def test_files_put_there_by_hand_are_told(tmp_path: Path) -> None:
    (tmp_path / "warcs").mkdir()
    (tmp_path / "warcs/a.warc.gz").write_bytes(record(1, "odd"))
    before = run("-C", tmp_path, "lookup", PAGE)
    assert (before.code, "'a.warc.gz' is not indexed" in before.words) == (1, True)
    assert run("-C", tmp_path, "index").code == 0
    after = run("-C", tmp_path, "lookup", PAGE)
    assert (after.code, after.words) == (0, "")


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2024", datetime(2024, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("2024-02", datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("202412", datetime(2024, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("2024-05-06", datetime(2024, 5, 6, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("2024050607", datetime(2024, 5, 6, 7, 59, 59, 999_999, tzinfo=UTC)),
        ("2024-05-06T07:08+02:00", datetime(2024, 5, 6, 5, 8, 59, 999_999, tzinfo=UTC)),
        ("20240506070809", datetime(2024, 5, 6, 7, 8, 9, 999_999, tzinfo=UTC)),
        ("2024-05-06T07:08:09.5Z", datetime(2024, 5, 6, 7, 8, 9, 500_000, tzinfo=UTC)),
        ("9999", datetime(9999, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_end_of_a_time_is_the_end_of_what_it_names(text: str, last: datetime) -> None:
    assert last_moment_option(text, "--to") == last
    assert last_moment_option(None, "--to") is None
    with pytest.raises(UsageError, match="--to"):
        last_moment_option("never", "--to")


def test_it_is_told_whether_there_is_nothing_or_nothing_of_that_kind(archive: Path) -> None:
    done = run("-C", archive, "lookup", PAGE, "--status", "500", "--mime", "text/css")
    assert (done.code, done.words) == (
        1,
        f"There are captures for {PAGE}, but none with --status 500 --mime text/css.\n",
    )
    done = run("-C", archive, "lookup", f"{PAGE}no?a=1&b=2", "--status", "500")
    assert f"`archiver -C {archive} capture '{PAGE}no?a=1&b=2'` takes it now." in done.words
    # What cannot be captured is not said to be.
    assert run("-C", archive, "lookup", "urn:x").words == "Nothing in this archive for urn:x.\n"
    assert run("-C", archive, "lookup", "").code == 2
