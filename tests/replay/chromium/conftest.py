"""A Chromium for the replay tests, in which every host but loopback leads into a trap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from archiver.errors import FetchError
from tests.chromium import light_chromium
from tests.replay.chromium.stage import Trap

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    """What every host name leads to, and every proxy request."""
    made = Trap()
    yield made
    made.close()


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest, trap: Trap) -> Iterator[Browser]:
    """Chromium, with its windows where the module's CHROMIUM says so. Without one the test is skipped.

    Loopback is reached directly, as ever.
    """
    find = getattr(request.module, "CHROMIUM", light_chromium)
    try:
        executable = find()
    except FetchError as error:
        # It says what is missing, and how to get it.
        pytest.skip(str(error))
    from playwright.sync_api import sync_playwright

    rules = f"--host-resolver-rules=MAP * 127.0.0.1:{trap.port},EXCLUDE localhost,EXCLUDE 127.0.0.1"
    proxy = f"--proxy-server=http://127.0.0.1:{trap.port}"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=[*QUIET, rules, proxy])
        yield running
        running.close()
