"""What our own pages load: one sheet and one script each, kept for as long as they are the same."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from archiver.replay.bundles import bundle, bundle_path, icon_address
from tests.replay.shelf import Client, Library

SHIPPED = Path("archiver/replay/static")
_LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)"|script type="module")[^>]*(?:href|src)="([^"]*)"')


@pytest.mark.parametrize("name", ["archiver.css", "capture.css", "capture.js"])
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_a_bundle_is_kept_for_a_year_and_sent_as_small_as_the_client_takes_it(
    client: Client, name: str, coding: str
) -> None:
    answer = client.get(bundle_path(name), {"accept-encoding": coding})
    assert answer.status_code == 200
    assert answer.content == bundle(name).raw
    assert answer.headers.get("content-encoding", "identity") == coding
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "view",
    ["page/20240506100000/http://news.example/", "story/{home 2024}", "provenance/{home 2024}", "cite/{home 2024}"],
)
def test_a_view_of_a_capture_asks_for_one_sheet_and_one_script(library: Library, client: Client, view: str) -> None:
    ids = {name: record_id.strip("<>") for name, record_id in library[1].items()}
    html = client.get("/" + view.format_map(ids)).text
    asked = [address for address in _LOADED.findall(html) if not address.startswith("data:")]
    assert asked == [bundle_path("capture.css"), bundle_path("capture.js")]


def test_an_address_of_another_version_is_not_here(client: Client) -> None:
    assert client.get("/static/capture-000000000000.css").status_code == 404


def test_the_icon_is_in_its_address() -> None:
    assert unquote(icon_address()).endswith((SHIPPED / "mark.svg").read_text(encoding="utf-8").strip())
    assert not set(icon_address()) & set("\"'<>#")


def test_scripts_can_be_put_into_one_another_s_module() -> None:
    for path in SHIPPED.glob("*.js"):
        assert not re.search(r"^(?:import|export)\b", path.read_text(encoding="utf-8"), re.MULTILINE), path.name


def test_what_our_pages_load_is_small() -> None:
    assert len(bundle("capture.js").raw) < 8_000
    assert sum(len(bundle(name).packed) for name in ("capture.css", "capture.js")) < 20_000
