from __future__ import annotations

import time

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.jsonld import is_json_ld, json_ld_references

TABLE: list[tuple[object, list[str]]] = [
    ({"url": "/a"}, ["link /a"]),
    ({"url": "https://e.com/a"}, ["link https://e.com/a"]),
    ({"url": "//e.com/a"}, ["link //e.com/a"]),
    ({"url": "../a"}, ["link ../a"]),
    ({"url": "a.html"}, []),
    ({"url": "two words"}, []),
    ({"url": "mailto:x"}, []),
    ({"name": "/a", "@context": "https://schema.org", "@id": "/a", "description": "http://no"}, []),
    ({"image": "/i"}, ["embed /i"]),
    ({"image": ["/i", {"@type": "ImageObject", "url": "/j", "contentUrl": "/k"}]},
     ["embed /i", "embed /j", "embed /k"]),
    ({"image": {"@id": "/i"}}, ["embed /i"]),
    ({"@type": "ImageObject", "contentUrl": "/i", "author": {"url": "/me"}}, ["embed /i", "link /me"]),
    ({"@type": "VideoObject", "contentUrl": "/v", "embedUrl": "/e", "thumbnailUrl": ["/t"]},
     ["link /v", "link /e", "embed /t"]),
    ({"publisher": {"logo": {"url": "/l"}, "sameAs": ["https://x.com/e"]}}, ["embed /l", "link https://x.com/e"]),
    ({"mainEntityOfPage": {"@id": "/p"}}, ["link /p"]),
    ({"mainEntityOfPage": "/p"}, ["link /p"]),
    ({"itemListElement": [{"item": "/1"}, {"item": {"@id": "/2", "name": "/no"}}]}, ["link /1", "link /2"]),
    ({"@graph": [{"url": "/a"}, {"url": "/b"}]}, ["link /a", "link /b"]),
    ({"potentialAction": {"target": {"urlTemplate": "/s?q={q}"}}}, []),
    ([[{"url": "/a"}]], ["link /a"]),
    ("/a", []),
]  # fmt: skip


@pytest.mark.parametrize(("value", "found"), TABLE, ids=[str(value)[:50] for value, _ in TABLE])
def test_only_members_that_hold_urls_are_read(value: object, found: list[str]) -> None:
    assert [f"{each.hop} {each.text}" for each in json_ld_references(orjson.dumps(value).decode())] == found


@pytest.mark.parametrize(
    "text",
    ['<!-- {"url": "/a"} -->', '{"url": "/a"};', '{"name": "line\nend", "url": "/a"}', '\ufeff {"url": "/a"}'],
    ids=["comment", "semicolon", "line end in a text", "byte order mark"],
)
def test_usual_slips_are_forgiven(text: str) -> None:
    assert [each.text for each in json_ld_references(text)] == ["/a"]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "null", '{"url": "\\ud800"}', '"' + "x" * 3_000_000 + '"'])
def test_what_is_no_json_gives_nothing(text: str) -> None:
    started = time.process_time()
    assert list(json_ld_references(text)) == []
    assert time.process_time() - started < 1


def test_many_values_end() -> None:
    started = time.process_time()
    list(json_ld_references("[" + "1," * 900_000 + "1]"))
    assert time.process_time() - started < 1


def test_the_type_decides() -> None:
    assert is_json_ld("Application/LD+JSON; charset=utf-8")
    assert not any(is_json_ld(kind) for kind in ("importmap", "speculationrules", "application/json", "", "module"))


@given(st.recursive(st.none() | st.text() | st.floats(allow_nan=False), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["url", "image", "item", "@id", "@type", "x"]), inner)))  # fmt: skip
def test_any_value_is_read(value: object) -> None:
    assert all(each.hop in ("link", "embed") for each in json_ld_references(orjson.dumps(value).decode()))
