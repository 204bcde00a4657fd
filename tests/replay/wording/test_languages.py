from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from archiver.replay.wording.languages import (
    LANGUAGES,
    catalogue,
    chosen_language,
    known_language,
    translated,
    without_asked,
)


def request(path: str = "/", query: str = "", **headers: str) -> Request:
    """Return a request for a path of the server."""
    fields = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": fields, "server": ("h", 80)}
    return Request({**scope, "scheme": "http"})


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,zh;q=0.5", "en"),
        ("fr, zh-Hant;q=0.2, en;q=0.1", "zh-CN"),
        ("zh;q=0", "en"),
        ("de", "en"),
        (";;;q=,zh;q=9", "en"),
        ("*", "en"),
    ],
)
def test_the_browser_is_asked_for_the_language(accepted: str, language: str) -> None:
    assert chosen_language(request(accept_language=accepted)) == language


def test_the_address_goes_before_the_cookie_and_the_cookie_before_the_browser() -> None:
    assert chosen_language(request(cookie="language=zh-CN", accept_language="en")) == "zh-CN"
    assert chosen_language(request(query="lang=en", cookie="language=zh-CN")) == "en"
    assert chosen_language(request(query="lang=tlh", cookie="language=none", accept_language="zh")) == "zh-CN"


@pytest.mark.parametrize("path", ["/captures/http://h/", "/page/2024/http://h/"])
def test_a_parameter_of_an_archived_address_is_not_ours(path: str) -> None:
    assert chosen_language(request(path, "lang=zh")) == "en"
    assert without_asked(f"{path}?lang=zh") == f"{path}?lang=zh"


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/?lang=zh", "/"),
        ("/search?q=a&lang=zh&page=2", "/search?q=a&page=2"),
        ("/search?lang=zh&q=a", "/search?q=a"),
        ("/search?slang=zh", "/search?slang=zh"),
        ("/crawls", "/crawls"),
    ],
)
def test_the_language_goes_out_of_a_path(path: str, plain: str) -> None:
    assert without_asked(path) == plain


@given(st.text(alphabet=st.characters(max_codepoint=255)))
def test_no_header_is_a_problem(text: str) -> None:
    assert chosen_language(request(accept_language=text, cookie=text)) in LANGUAGES


@pytest.mark.parametrize(("tag", "language"), [("zh-Hans-SG", "zh-CN"), ("ZH_cn", "zh-CN"), ("en", "en"), ("x", None)])
def test_tags_mean_one_of_our_languages(tag: str, language: str | None) -> None:
    assert known_language(tag) == language


def test_texts_are_translated_with_their_values() -> None:
    chinese = request(accept_language="zh")
    assert translated(chinese, "Not in this archive") == "不在本存档中"
    assert translated(chinese, "%(url)s was not captured.", url="http://h/%s") == "http://h/%s 未被采集。"
    assert translated(request(), "%(url)s was not captured.", url="x") == "x was not captured."
    assert catalogue("en").gettext("Search") == "Search"
