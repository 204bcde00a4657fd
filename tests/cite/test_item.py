from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from archiver.cite.item import CitedItem, item_of
from archiver.cite.place import read_place
from archiver.model import Capture, DigestCheck, Memento, Story

WHEN = datetime(2025, 10, 6, 17, 17, 50, 740398, UTC)
CAPTURE = Capture("https://a.example/x", "", WHEN, "<urn:uuid:1>", "response", "w", 0, 1)


def test_item_holds_what_the_page_and_the_archive_say(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    assert item.title == item.heading == "中美 AI 芯片竞争"
    assert item.authors == ("Wilson", "王小明")
    assert item.published == "2024-05-06T23:48"
    assert item.memento_url == "https://archive.example.org/w/20251006171750/https://www.solidot.org/story?sid=78089"
    assert item.record_id == "urn:uuid:5b0f7a2e-0d7c-4d7e-9d7a-6a0b5f0a1b2c"
    assert (item.captured_day, item.captured_text) == ("2025-10-06", "2025-10-06 17:17:50 UTC")
    assert item.pwid.startswith("urn:pwid:archive.example.org:2025-10-06T17:17:50Z:page:")


def test_key_is_the_same_for_the_same_capture_wherever_it_is_served(chinese: Callable[..., CitedItem]) -> None:
    assert chinese().key == chinese("http://127.0.0.1:8080").key
    assert re.fullmatch("solidot-org-20251006-[0-9a-f]{6}", chinese().key)
    assert chinese().key != replace(chinese(), record_id="urn:uuid:other").key


def test_capture_without_story_is_headed_by_its_address() -> None:
    item = item_of(CAPTURE, None, None, read_place())
    assert (item.title, item.heading, item.authors, item.precision) == (None, "https://a.example/x", (), "part")


def test_address_without_a_host_still_has_a_key() -> None:
    item = item_of(replace(CAPTURE, url="http://[::1"), None, None, read_place())
    assert item.key.startswith("capture-20251006-")


def test_page_texts_become_one_line() -> None:
    story = Story("a\nb\x1b[0m", (" ", "x\r\ny"), None, "", None, None, "page", "", "")
    item = item_of(CAPTURE, None, story, read_place())
    assert (item.title, item.authors, item.site) == ("a b[0m", ("x y",), None)


def test_computed_digest_stands_in_for_one_the_record_lacks() -> None:
    check = DigestCheck("payload", None, "sha256:00", "absent")
    memento = Memento(CAPTURE, "1.0", (), 200, "", (), b"", b"", b"", checks=(check,))
    assert item_of(CAPTURE, memento, None, read_place()).payload_digest == "sha256:00"


def test_quote_url_is_the_memento_with_a_fragment(chinese: Callable[..., CitedItem]) -> None:
    item = chinese(quote="美国限制了对华出口")
    assert item.quote_url is not None
    assert item.quote_url.startswith(item.memento_url + "#:~:text=%E7%BE%8E")
    assert chinese().quote_url is None


def test_item_is_json_with_microseconds_and_without_what_is_absent(chinese: Callable[..., CitedItem]) -> None:
    found = json.loads(json.dumps(chinese(quote="美国限制了对华出口").as_json()))
    assert found["captured_at"] == "2025-10-06T17:17:50.740398Z"
    assert found["quote"]["exact"] == "美国限制了对华出口"
    assert found["is_local"] is False
    assert "remarks" not in found
