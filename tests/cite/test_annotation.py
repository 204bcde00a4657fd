from __future__ import annotations

import json
from collections.abc import Callable

from archiver.cite.annotation import render
from archiver.cite.item import CitedItem


def test_annotation_names_original_state_and_passage(chinese: Callable[..., CitedItem]) -> None:
    item = chinese(quote="生成式 AI 技术的发展")
    made = json.loads(render(item))
    assert (made["@context"], made["type"], made["motivation"]) == (
        "http://www.w3.org/ns/anno.jsonld",
        "Annotation",
        "highlighting",
    )
    target = made["target"]
    assert target["source"] == item.original_url
    assert target["state"] == {
        "type": "TimeState",
        "sourceDate": "2025-10-06T17:17:50.740398Z",
        "cached": item.memento_url,
    }
    words, position, fragment = target["selector"]
    assert words == {
        "type": "TextQuoteSelector",
        "exact": "生成式 AI 技术的发展",
        "prefix": "过去两年，",
        "suffix": "。美国限制了对华出口。",
    }
    assert position == {"type": "TextPositionSelector", "start": 5, "end": 17}
    assert item.quote_url == f"{item.memento_url}#{fragment['value']}"
    assert [body["purpose"] for body in made["body"]] == ["describing", "identifying", "commenting"]
    assert made["body"][1]["source"] == item.pwid


def test_capture_without_a_quote_is_bookmarked(chinese: Callable[..., CitedItem]) -> None:
    made = json.loads(render(chinese()))
    assert made["motivation"] == "bookmarking"
    assert "selector" not in made["target"]
    assert [body["purpose"] for body in made["body"]] == ["describing", "identifying"]
