"""Clients of other archives' CDX servers, asking ours (`make peers`)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.programs import running
from tests.replay.shelf import FIRST, make_shelf

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = ROOT / ".venv-peers" / "bin" / "python"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.is_file(), reason="the other tools are not installed: run `make peers`"),
]

COUNT = 40
_ASK = """
import json, sys
import cdx_toolkit
server = cdx_toolkit.CDXFetcher(source=sys.argv[1])
found = server.iter(sys.argv[2], **json.loads(sys.argv[3]))
print(json.dumps([[each["timestamp"], each["url"], each["status"]] for each in found]))
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `archiver replay` over an archive of COUNT captures of one page, and as many of others."""
    shelf = make_shelf(tmp_path_factory.mktemp("cdx") / "shelf")
    for number in range(COUNT):
        when = FIRST + timedelta(days=number)
        shelf.add("http://news.example/", f"<p>{number}</p>", when=when)
        shelf.add(f"http://news.example/{number}", "x", when=when, status=404 if number % 4 else 200)
    shelf.finish().close()
    command = [sys.executable, "-m", "archiver", "-C", str(shelf.archive.folder), "replay", "--port", "0"]
    with running(command, cwd=ROOT) as server:
        (found,) = re.findall(r"http://[\w.:]+", server.line_with("Serving"))
        yield found


def asked(source: str, url: str, **options: object) -> list[list[str]]:
    """Return timestamp, URL and status of what cdx_toolkit finds."""
    command = [str(PYTHON), "-c", _ASK, source, url, json.dumps(options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    rows: list[list[str]] = json.loads(done.stdout)
    return rows


def test_all_captures_of_a_page_are_found(address: str) -> None:
    found = asked(f"{address}/cdx", "http://news.example/")
    days = [(FIRST + timedelta(days=number)).strftime("%Y%m%d%H%M%S") for number in range(COUNT)]
    assert found == [[day, "http://news.example/", "200"] for day in days]


def test_a_star_finds_what_lies_below(address: str) -> None:
    assert len(asked(f"{address}/cdx", "news.example/*")) == 2 * COUNT
    assert len(asked(f"{address}/cdx", "*.example")) == 2 * COUNT


def test_filters_limits_and_times_are_those_of_pywb(address: str) -> None:
    gone = asked(f"{address}/cdx", "news.example/*", filter=["=status:404"])
    assert len(gone) == sum(number % 4 > 0 for number in range(COUNT))
    assert len(asked(f"{address}/cdx", "news.example/*", limit=7)) == 7
    month = asked(f"{address}/cdx", "http://news.example/", from_ts="202405", to="202405")
    assert {row[0][:6] for row in month} == {"202405"}
