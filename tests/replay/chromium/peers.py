"""What other people's software gives these tests, from environments of its own (`make peers`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.replay.scripts import Script, make_script

ROOT = Path(__file__).parents[3]


def wombat_of_a_peer() -> Script:
    """Return the wombat.js of the pywb that the comparisons with peers use; without one the test is skipped."""
    found = next(iter(ROOT.glob(".venv-peers/lib/python*/site-packages/pywb/static/wombat.js")), None)
    if found is None:
        pytest.skip("wombat.js is missing: `make peers` installs pywb into .venv-peers, which has one")
    return make_script("wombat", found.read_bytes())
