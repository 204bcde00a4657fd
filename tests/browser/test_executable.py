"""Finding a Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.browser import executable
from archiver.browser.executable import chromium_at, find_chromium
from archiver.errors import FetchError


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let nothing be installed."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))


def put(path: Path) -> str:
    """Make a program at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_there_may_be_none() -> None:
    assert find_chromium() is None


def test_one_on_the_path_goes_before_playwrights_own(tmp_path: Path) -> None:
    own = put(tmp_path / "own/chromium-1200/chrome-linux/chrome")
    assert find_chromium() == own
    google = put(tmp_path / "bin/google-chrome")
    assert find_chromium() == google
    debian = put(tmp_path / "bin/chromium")
    assert find_chromium() == debian


def test_the_newest_of_playwrights_own_is_taken(tmp_path: Path) -> None:
    put(tmp_path / "own/chromium-999/chrome-linux/chrome")
    newest = put(tmp_path / "own/chromium-1001/chrome-linux64/chrome")
    assert find_chromium() == newest


def test_what_is_missing_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executable, "find_spec", lambda name: None if name == "playwright" else object())
    with pytest.raises(FetchError, match=r"'playwright' is not installed.*archiver-toolkit\[browser\]"):
        chromium_at(None)
    monkeypatch.setattr(executable, "find_spec", lambda name: object())
    with pytest.raises(FetchError, match=r"no Chromium.*apt install chromium"):
        chromium_at(None)


def test_one_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(executable, "find_spec", lambda name: object())
    assert chromium_at(path := put(tmp_path / "mine")) == path
    with pytest.raises(FetchError, match="no Chromium"):
        chromium_at(str(tmp_path / "not-mine"))
