from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from archiver.cite.datacite import attributes, render
from archiver.cite.item import CitedItem


def test_capture_is_the_resource_and_its_date_the_date_of_collection(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    made = json.loads(render(item))
    assert made["dates"] == [
        {"date": "2024-05-06", "dateType": "Issued"},
        {"date": "2025-10-06T17:17:50.740398Z", "dateType": "Collected", "dateInformation": "captured"},
    ]
    assert made["titles"] == [{"title": "中美 AI 芯片竞争", "lang": "zh-CN"}]
    assert made["creators"] == [{"name": "Wilson"}, {"name": "王小明"}]
    assert (made["publisher"]["name"], made["publicationYear"]) == (item.site, "2024")
    identifiers = {
        each["alternateIdentifierType"]: each["alternateIdentifier"] for each in made["alternateIdentifiers"]
    }
    assert identifiers["Memento URL"] == made["url"] == item.memento_url
    assert identifiers["PWID"] == item.pwid
    assert identifiers["WARC-Record-ID"] == item.record_id
    (related,) = made["relatedIdentifiers"]
    assert (related["relationType"], related["relatedIdentifier"]) == ("IsVersionOf", item.original_url)


def test_what_must_be_there_and_is_not_known_is_said_so(chinese: Callable[..., CitedItem]) -> None:
    item = replace(chinese(), authors=(), site=None, published=None, language="no tag!", payload_digest=None)
    made = attributes(item)
    assert made["creators"] == [{"name": ":unav"}]
    assert made["publisher"] == {"name": "www.solidot.org"}
    assert made["publicationYear"] == "2025"
    assert [each["dateType"] for each in made["dates"]] == ["Collected"]
    assert "language" not in made
    assert len(made["alternateIdentifiers"]) == 3
    made = attributes(replace(item, original_url="urn:x", published="last week"))
    assert made["publisher"] == {"name": ":unav"}
    assert made["descriptions"][0]["description"] == "Published last week"
