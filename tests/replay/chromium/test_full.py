"""The mode in which archived pages have an origin, with wombat as the operator installed it, or what stands for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.replay.scripts import make_script
from tests.replay.chromium.peers import wombat_of_a_peer
from tests.replay.chromium.stage import STAMP, Kept, Stage, Trap, staged
from tests.replay.tarballs import SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGE = "https://app.example/deep/page"
CONTENTS: dict[str, str | bytes | Kept] = {
    PAGE: "<!DOCTYPE html><html><head><title>app</title></head><body><h1>app</h1></body></html>",
    "https://app.example/api/x.json": '{"word": "day"}',
}


@pytest.fixture
def standing_in(tmp_path: Path, browser: Browser) -> Iterator[Stage]:
    """The archive with a script of ours in wombat's place."""
    with staged(tmp_path / "shelf", CONTENTS, browser, "full", wombat=make_script("wombat", SCRIPT)) as made:
        yield made


def test_the_script_is_told_where_the_page_lies(standing_in: Stage) -> None:
    frame = standing_in.framed(PAGE)
    said = frame.evaluate("() => self.told")
    assert (said["url"], said["mod"], said["prefix"]) == (PAGE, "mp_", f"{standing_in.content_origin}/w/")
    assert (said["wombat_ts"], said["wombat_sec"]) == (STAMP, "1714989600")
    assert (said["wombat_scheme"], said["wombat_host"]) == ("https", "app.example")


def test_the_page_has_the_content_hosts_origin_and_not_the_interfaces(standing_in: Stage) -> None:
    frame = standing_in.framed(PAGE)
    assert frame.evaluate("() => self.origin") == standing_in.content_origin
    assert frame.page.evaluate("() => self.origin") == standing_in.origin


def test_its_licence_and_source_are_named_where_it_is_served(standing_in: Stage) -> None:
    page = standing_in.open("/scripts")
    assert page.get_by_text("AGPL-3.0-or-later").count() == 1
    assert page.locator("a[href='https://github.com/webrecorder/wombat']").count() == 1


@pytest.mark.parametrize(
    "script",
    [
        "async () => (await (await fetch('/api/x.json')).json()).word",
        "async () => (await (await fetch('https://app.example/api/x.json')).json()).word",
    ],
)
@pytest.mark.slow
def test_wombat_leads_requests_into_the_archive(tmp_path: Path, browser: Browser, trap: Trap, script: str) -> None:
    trap.caught.clear()
    with staged(tmp_path / "shelf", CONTENTS, browser, "full", wombat=wombat_of_a_peer()) as stage:
        assert stage.framed(PAGE).evaluate(script) == "day"
    assert trap.caught == []
