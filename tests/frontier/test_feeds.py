from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.feeds import is_json_feed, json_references
from archiver.frontier.xml import xml_references


def lines(xml: str) -> list[str]:
    return [f"{each.hop} {each.text} {each.rel}".strip() for each in xml_references([xml.encode()], None)]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("<link>/1</link>", ["link /1"]),
        ("<guid isPermaLink='true'>/g</guid>", ["link /g"]),
        ("<guid>tag:1</guid>", []),
        ("<comments>/c</comments>", ["link /c"]),
        ("<enclosure url='/e.mp3'/>", ["link /e.mp3"]),
        ("<source url='/other.xml'>T</source>", ["link /other.xml"]),
        ("<description>&lt;a href='/no'&gt;</description>", []),
    ],
)
def test_items_of_rss_give_pages_and_media(item: str, found: list[str]) -> None:
    assert lines(f"<rss><channel><item>{item}</item></channel></rss>") == found


def test_the_picture_of_a_channel_is_an_embed() -> None:
    assert lines("<rss><channel><image><url>/i.png</url><link>/</link></image></channel></rss>") == [
        "embed /i.png",
        "link /",
    ]


@pytest.mark.parametrize(
    ("element", "found"),
    [
        ("<link href='/a'/>", ["link /a"]),
        ("<link rel='next' href='/2'/>", ["link /2 next"]),
        ("<link rel='prev-archive' href='/2'/>", ["link /2 prev"]),
        ("<link rel='hub' href='/h'/>", []),
        ("<icon>/i</icon><logo>/l</logo>", ["embed /i", "embed /l"]),
        ("<entry xml:base='http://e.com/x/'><link href='y'/></entry>", ["link http://e.com/x/y"]),
        ("<entry xml:base='http://[x/'><link href='y'/></entry>", ["link y"]),
    ],
)
def test_elements_of_atom_give_links(element: str, found: list[str]) -> None:
    assert lines(f"<feed xmlns='http://www.w3.org/2005/Atom'>{element}</feed>") == found


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "home_page_url": "/",
    "feed_url": "/feed.json",
    "next_url": "/feed.json?p=2",
    "icon": "/i.png",
    "authors": [{"url": "/me", "avatar": "/me.png"}],
    "hubs": [{"type": "WebSub", "url": "/hub"}],
    "items": [{"id": "1", "url": "/1", "image": "/1.png", "attachments": [{"url": "/1.mp3"}], "content_html": "<a>"}],
}


def test_a_json_feed_gives_items_pictures_and_the_next_page() -> None:
    found = [f"{each.hop} {each.text} {each.rel}".strip() for each in json_references(orjson.dumps(JSON_FEED))]
    assert found == [
        "link /",
        "link /feed.json",
        "link /feed.json?p=2 next",
        "embed /i.png",
        "link /me",
        "embed /me.png",
        "link /1",
        "embed /1.png",
        "link /1.mp3",
    ]


def test_a_json_feed_is_told_by_its_version() -> None:
    assert is_json_feed(orjson.dumps(JSON_FEED))
    assert is_json_feed(b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1"}')
    assert not is_json_feed(b'{"version": "1"}')


@given(st.recursive(st.none() | st.text() | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["items", "url", "icons", "src", "x"]), inner)) | st.binary())  # fmt: skip
def test_any_json_is_read(value: object) -> None:
    raw = value if isinstance(value, bytes) else orjson.dumps(value)
    assert all(each.text is not None for each in json_references(raw))
