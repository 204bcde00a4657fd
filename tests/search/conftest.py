"""What the tests of the search share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.search.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An archive without records."""
    made = Shelf(tmp_path)
    made.records.mkdir()
    return made
