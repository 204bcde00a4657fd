"""Comparing pictures in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from archiver.browser.stand import Stand
from archiver.errors import FetchError
from archiver.qa.pixels import difference
from tests.browser.scripted import picture
from tests.chromium import light_chromium

pytestmark = pytest.mark.browser

GREY = (100, 100, 100)


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    """A running browser."""
    try:
        program = light_chromium()
    except FetchError as error:
        pytest.skip(str(error))
    with TemporaryDirectory(prefix="p-") as folder:
        made = Stand(program, Path(folder))
        yield made
        made.close()


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        (picture(30, 700, GREY), picture(30, 700, GREY), 0.0),
        (picture(30, 700, GREY), picture(30, 700, (104, 96, 100)), 0.0),
        (picture(30, 700, GREY), picture(30, 700, (100, 100, 120)), 1.0),
        (picture(30, 700, GREY), picture(30, 350, GREY), 0.5),
        (picture(30, 700, GREY), picture(60, 700, GREY), 0.5),
    ],
    ids=["same", "nearly", "other", "shorter", "wider"],
)
def test_the_share_of_pixels_that_differ_is_counted(stand: Stand, first: bytes, second: bytes, share: float) -> None:
    work = difference(stand.driving.browser, first, second)
    assert stand.driving.run(work, timeout_s=60) == pytest.approx(share)


@pytest.mark.parametrize("broken", [b"", b"no picture", picture(9, 9, GREY)[:40]], ids=["empty", "text", "torn"])
def test_what_is_no_picture_cannot_be_compared(stand: Stand, broken: bytes) -> None:
    from playwright.async_api import Error

    with pytest.raises(Error):
        stand.driving.run(difference(stand.driving.browser, broken, picture(9, 9, GREY)), timeout_s=60)
