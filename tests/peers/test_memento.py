"""Our TimeGate and TimeMaps in the hands of memento-cli, in an environment of its own (`make peers`)."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.qa.serving import replaying
from tests.replay.shelf import FIRST, make_shelf

MEMENTO = Path(__file__).resolve().parents[2] / ".venv-peers" / "bin" / "memento"
URL = "http://news.example/"
DAYS = (0, 1, 30, 400, 401)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not MEMENTO.is_file(), reason="memento-cli is not installed: run `make peers`"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an archive with captures of one URL on several days is served; content's host."""
    shelf = make_shelf(tmp_path_factory.mktemp("memento") / "shelf")
    for day in DAYS:
        shelf.add(URL, f"<title>{day}</title><p>Day {day}.", when=FIRST + timedelta(days=day))
    archive = shelf.finish()
    with replaying(archive) as place:
        yield place
    archive.close()


@pytest.mark.parametrize("path", [f"/timegate/{URL}", f"/w/20240506100000mp_/{URL}"], ids=["timegate", "memento"])
def test_it_finds_the_captures_by_our_links_alone(address: str, path: str) -> None:
    start = (address.replace("127.0.0.1", "localhost") if path.startswith("/timegate") else address) + path
    done = subprocess.run([MEMENTO, "list", start], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    # It passes over those whose relation says more than "memento": the first and the last.
    between = [FIRST + timedelta(days=day) for day in DAYS[1:-1]]
    expected = [f"{when:%Y-%m-%d %H:%M:%S} {address}/w/{when:%Y%m%d%H%M%S}mp_/{URL}" for when in between]
    assert done.stdout.splitlines() == expected
