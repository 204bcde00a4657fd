"""The Chromium that tests look at pages with."""

from __future__ import annotations

import shutil

from archiver.browser.executable import chromium_at

SHELL = "chromium-headless-shell"


def light_chromium() -> str:
    """Return Chromium without the windows around its pages where it is installed, which costs a third, else Chromium.

    Raises FetchError if there is neither. What captures with a browser is tested with the one that people have.
    """
    return chromium_at(shutil.which(SHELL))


def whole_chromium() -> str:
    """Return the Chromium that people have. Raises FetchError if there is none."""
    return chromium_at(None)
