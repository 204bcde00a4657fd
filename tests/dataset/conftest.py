"""What the tests of datasets share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dataset.engine import install


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the plug-in `obedient`, on the path of this process and of those that it starts."""
    folder = install(tmp_path / "plugin")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder
