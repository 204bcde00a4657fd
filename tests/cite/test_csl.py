from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from archiver.cite.csl import csl_item, issued, render
from archiver.cite.item import CitedItem

# The members that csl-data.json 1.0.2 knows, of those that we write; it allows no others.
STRINGS = {"id", "type", "title", "container-title", "URL", "archive", "language", "note"}
DATES = {"issued", "accessed"}


def test_item_of_a_chinese_story(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    (entry,) = json.loads(render(item))
    assert entry == csl_item(item)
    assert entry["author"] == [{"literal": "Wilson"}, {"literal": "王小明"}]
    assert (entry["title"], entry["container-title"]) == ("中美 AI 芯片竞争", "奇客Solidot–传递最新科技情报")
    assert (entry["type"], entry["URL"], entry["archive"]) == ("webpage", item.memento_url, "archive.example.org")
    assert (entry["issued"], entry["accessed"]) == ({"date-parts": [[2024, 5, 6]]}, {"date-parts": [[2025, 10, 6]]})
    assert entry["custom"]["original_url"] == item.original_url
    assert entry["custom"]["captured_at"] == "2025-10-06T17:17:50.740398Z"


def test_only_members_of_the_schema_are_written(chinese: Callable[..., CitedItem]) -> None:
    for item in (chinese(), chinese("http://localhost", quote="生成式"), replace(chinese(), published="spring")):
        entry = csl_item(item)
        assert set(entry) <= STRINGS | DATES | {"author", "custom"}
        assert all(isinstance(entry[name], str) for name in STRINGS & set(entry))
        assert all(set(entry[name]) <= {"date-parts", "literal"} for name in DATES & set(entry))


def test_local_archive_is_not_named_but_admitted(chinese: Callable[..., CitedItem]) -> None:
    entry = csl_item(chinese("http://127.0.0.1:8080"))
    assert "archive" not in entry
    assert "local address" in entry["note"]


def test_date_that_is_no_iso_date_is_kept_as_text() -> None:
    assert issued("last spring") == {"literal": "last spring"}
    assert issued("2024-05") == {"date-parts": [[2024, 5]]}
    assert issued(None) is None
