from __future__ import annotations

import pytest

from archiver.replay.app import make_app
from archiver.replay.content.parts import missing_start
from archiver.replay.content.ranges import StoredRange
from tests.replay.shelf import FIRST, ORIGIN, Client, Shelf

PATH = "/w/20240506100000oe_/http://h.example/film.mp4"


@pytest.fixture
def client(shelf: Shelf) -> Client:
    """A client of an archive with a film in three parts, one of them of another version."""
    for second, (start, tag) in enumerate([(0, "a"), (10, "b"), (10, "a"), (20, "a")]):
        headers = (("Content-Range", f"bytes {start}-{start + 9}/30"), ("ETag", tag))
        body = f"{tag}{start:09}".encode()
        shelf.add(
            "http://h.example/film.mp4",
            body,
            "video/mp4",
            status=206,
            when=FIRST.replace(second=second),
            headers=headers,
        )
    return Client(make_app(shelf.finish(), base_url=ORIGIN))


@pytest.mark.parametrize(
    ("asked", "content", "content_range"),
    [
        ("bytes=0-", b"a000000000", "bytes 0-9/30"),
        ("bytes=10-", b"a000000010", "bytes 10-19/30"),
        ("bytes=25-27", b"000", "bytes 25-27/30"),
        ("bytes=-2", b"20", "bytes 28-29/30"),
    ],
)
def test_a_film_that_was_captured_in_parts_is_one(
    client: Client, asked: str, content: bytes, content_range: str
) -> None:
    answer = client.get(PATH, {"Range": asked})
    assert (answer.status_code, answer.content) == (206, content)
    assert answer.headers["content-range"] == content_range
    assert answer.headers.get("x-archive-match") == (None if asked == "bytes=0-" else "fuzzy; rule=other-part")


def test_a_part_that_nobody_captured_is_not_there(client: Client) -> None:
    assert client.get(PATH, {"Range": "bytes=30-"}).status_code == 416


@pytest.mark.parametrize(
    ("header", "total", "start"),
    [
        ("bytes=5-", 30, None),
        ("bytes=10-", 30, 10),
        ("bytes=-5", 30, 25),
        ("bytes=99-", 30, None),
        ("bytes=99-", None, 99),
        ("bytes=0-1,20-21", 30, None),
        ("", 30, None),
        (None, 30, None),
    ],
)
def test_only_one_range_elsewhere_leads_to_another_part(
    header: str | None, total: int | None, start: int | None
) -> None:
    assert missing_start(header, StoredRange(0, 10, total)) == start
