"""Finds a Chromium, and what else browser capture needs."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from archiver.errors import FetchError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MODULES = ("playwright", "cryptography")


def find_chromium() -> str | None:
    """Return the path of a Chromium on the PATH, or else of the newest that Playwright installed, or None."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    return next((str(path) for path in _own_of_playwright() if os.access(path, os.X_OK)), None)


def chromium_at(executable: str | None) -> str:
    """Return the Chromium to start: `executable`, or the one that is found.

    Raises FetchError if there is none, or the packages that drive it are not installed.
    """
    for name in _MODULES:
        if find_spec(name) is None:
            hint = "Install the extra: pip install 'archiver-toolkit[browser]'."
            raise FetchError(f"a browser cannot be used: the package {name!r} is not installed", "", hint)
    found = shutil.which(executable) if executable else find_chromium()
    if found is None:
        hint = "Install it (Debian: apt install chromium; anywhere: playwright install chromium), or name it."
        raise FetchError("a browser cannot be used: no Chromium is installed", executable or "", hint)
    return found


def _own_of_playwright() -> list[Path]:
    """Return where `playwright install chromium` puts its browsers, newest first."""
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return sorted(folder.glob("chromium-*/chrome-linux*/chrome"), key=_revision, reverse=True)


def _revision(path: Path) -> int:
    number = path.parent.parent.name.rpartition("-")[2]
    return int(number) if number.isascii() and number.isdigit() else 0
