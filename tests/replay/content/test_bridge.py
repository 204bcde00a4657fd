from __future__ import annotations

import re
from datetime import timedelta, timezone
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.app import make_app
from archiver.replay.bundles import bundle
from archiver.replay.content.bridge import bridge_element, bridge_script
from archiver.replay.origins import Origins
from archiver.replay.policies import Dates
from archiver.replay.scripts import dates, script_path, shim
from tests.replay.shelf import CONTENT, FIRST, NOW, ORIGIN, Client, Library

ORIGINS = Origins(ORIGIN, CONTENT, CONTENT)


class Elements(HTMLParser):
    """The start tags in a text, and what stands between tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_path_can_end_the_element_or_add_to_it(path: str) -> None:
    found = Elements(bridge_element(path, ORIGINS, "safe").decode("ascii"))
    assert [tag for tag, _ in found.tags] == ["script"]
    assert list(found.tags[0][1]) == ["src", "data-page", "data-home"]
    assert found.texts == []


def test_the_element_names_the_page_and_who_is_told() -> None:
    _, said = Elements(bridge_element('/page/2024/http://h/?a="b&c', ORIGINS, "safe").decode()).tags[0]
    assert said["data-page"] == '/page/2024/http://h/?a="b&c'
    assert said["data-home"] == ORIGIN


def test_where_no_script_runs_nothing_is_added() -> None:
    assert bridge_element("/page/2024/http://h/", ORIGINS, "static") == b""
    assert bridge_element("/page/2024/http://h/", ORIGINS, "static", clock_at=FIRST) == b""


def test_the_clock_is_set_before_all_else_where_it_is_asked_for() -> None:
    plain = bridge_element("/page/2024/http://h/", ORIGINS, "safe")
    made = bridge_element(
        "/page/2024/http://h/", ORIGINS, "safe", clock_at=FIRST.astimezone(timezone(timedelta(hours=8)))
    )
    assert made.endswith(plain)
    (tag, said), _ = Elements(made.decode()).tags
    assert (tag, said["data-instant"]) == ("script", "2024-05-06T10:00:00.000Z")
    assert said["src"] == CONTENT + script_path(dates())


@pytest.mark.parametrize(("kept", "elements"), [("now", 1), ("captured", 2)])
def test_a_page_gets_a_clock_of_its_own_only_if_the_server_is_told_to(
    library: Library, kept: Dates, elements: int
) -> None:
    client = Client(make_app(library[0], base_url=ORIGIN, clock=lambda: NOW, dates=kept))
    page = client.get("/w/20240506100000mp_/http://news.example/", {"sec-fetch-dest": "iframe"}).text
    assert page.count("<script src=") == elements
    assert ("data-instant" in page) is (kept == "captured")
    assert "<script" not in client.get("/w/20240506100000mp_/http://news.example/").text


def test_our_scripts_are_served_where_their_elements_say_and_nowhere_else(client: Client) -> None:
    sources = re.findall(rb'src="([^"]+)"', bridge_element("/page/2024/http://h/", ORIGINS, "safe", clock_at=FIRST))
    for source, script in zip(sources, (dates(), shim()), strict=True):
        path = unescape(source.decode()).removeprefix(CONTENT)
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (200, script.raw)
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answer.headers["cache-control"]
        assert client.get(path.replace(".js", "0.js")).status_code == 404


def test_the_shim_is_small_and_has_no_comments() -> None:
    assert len(shim().raw) <= 22_000
    assert len(dates().raw) <= 2_000
    assert len(shim().raw) + len(dates().raw) + len(bundle("capture.js").raw) <= 30_000
    for script in (shim(), dates()):
        assert not [line for line in script.raw.splitlines() if line.lstrip().startswith(b"//") or not line]


@given(st.text())
def test_no_path_can_end_the_script(path: str) -> None:
    script = bridge_script(path, "http://127.0.0.1")
    assert not set(script) & set("<>&")
    assert script.isascii()
