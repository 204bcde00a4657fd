"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("project", deadline=None)
# The same examples at each run: whether a change may land is no matter of luck. Runs by hand look for new ones.
settings.register_profile("landing", deadline=None, derandomize=True, database=None)
settings.load_profile("landing" if os.environ.get("CI") else "project")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of other people's files that may lie beside the checkout; tests that need it skip without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is absent: it holds test inputs by other people that are not part of the project")
    return folder


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name binary cases by their argument: gzip files hold the time they were made at, and ids must be the same."""
    return argname if isinstance(val, bytes) and b"\0" in val else None
