"""What the tests with a browser share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from archiver.browser.chromium import ChromiumBrowser
from archiver.browser.executable import chromium_at
from archiver.browser.interface import BrowserOptions
from archiver.errors import FetchError
from tests.fetch.serving import LOOPBACK

Opening = Callable[..., ChromiumBrowser]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium to start; without one, or without what drives it, the test is skipped."""
    try:
        return chromium_at(None)
    except FetchError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def plain_browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromiumBrowser]:
    """A browser that may reach the loopback network, for all tests of a module."""
    options = BrowserOptions(executable=chromium, page_timeout_s=20)
    browser = ChromiumBrowser(options, allowed=LOOPBACK, work=tmp_path_factory.mktemp("work"))
    yield browser
    browser.close()


@pytest.fixture
def work() -> Iterator[Path]:
    """A folder with a path so short that Chromium's socket fits in it."""
    with TemporaryDirectory(prefix="w-") as folder:
        yield Path(folder)


@pytest.fixture
def opening(chromium: str, work: Path) -> Iterator[Opening]:
    """Makes browsers with settings of their own; they are closed after the test."""
    made: list[ChromiumBrowser] = []

    def make(options: BrowserOptions | None = None, **settings: object) -> ChromiumBrowser:
        chosen = {"allowed": LOOPBACK, "work": work, **settings}
        given = options or BrowserOptions(executable=chromium, page_timeout_s=20, screenshot=False)
        made.append(ChromiumBrowser(given, **chosen))  # type: ignore[arg-type]  # whatever the test says
        return made[-1]

    yield make
    for browser in made:
        browser.close()
