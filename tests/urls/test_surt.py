"""`surt` against the keys that the package of that name gives; the table's origin is written at its top."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.urls.normal import normal_url
from archiver.urls.surt import surt

LINES = (Path(__file__).parent / "surt_table.tsv").read_text(encoding="utf-8").splitlines()
TABLE = [[json.loads(f'"{cell}"') for cell in line.split("\t")] for line in LINES if not line.startswith("#")]

HOSTS = st.sampled_from(
    [
        "example.com",
        "www.example.com",
        "Example.COM",
        "a.b.example.co.uk",
        "192.0.2.7",
        "münchen.example",
        "[2001:db8::1]",
    ]
)
SEGMENTS = st.text(alphabet="abcXYZ019-_~!$'()*+,;=:@ é日%&", max_size=6).filter(lambda text: text.strip(" ") == text)
QUERIES = st.text(alphabet="abcXYZ019-_=&+%é日/?:@!$'()*,;~ ", max_size=20).filter(lambda text: text.strip(" ") == text)


@st.composite
def web_urls(draw: st.DrawFn) -> str:
    """URLs as pages have them, in many spellings."""
    port = draw(st.sampled_from(["", ":80", ":8080", ":443"]))
    user = draw(st.sampled_from(["", "user@", "user:secret@"]))
    path = "/".join(draw(st.lists(SEGMENTS, max_size=4)))
    query = draw(st.one_of(st.just(""), QUERIES.map(lambda text: f"?{text}")))
    scheme = draw(st.sampled_from(["http", "https", "HTTP"]))
    return f"{scheme}://{user}{draw(HOSTS)}{port}/{path}{query}"


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(TABLE) >= 200


@pytest.mark.parametrize(("url", "key"), TABLE)
def test_key_equals_that_of_the_surt_package(url: str, key: str) -> None:
    assert surt(url) == key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://example.com:99999/a", "com,example:99999)/a"),
        ("http://example.com:abc/a", "com,example:abc)/a"),
        (" ", "-"),
        ("http://\ud800.com/", "com,%ed%a0%80)/"),
        ("http://e.com:" + "9" * 5000 + "/", "com,e:" + "9" * 5000 + ")/"),
    ],
    ids=["port-too-large", "port-no-number", "blank", "surrogate", "port-of-5000-digits"],
)
def test_texts_that_stop_the_package_have_a_key_too(url: str, key: str) -> None:
    assert surt(url) == key


@given(st.text())
def test_any_text_has_a_key(text: str) -> None:
    assert surt(text).isascii() or text.startswith("filedesc")


@given(st.text(alphabet="ht:p/?#&=%2e5.[]@w1é。(s).aspxid\\ ", max_size=40))
def test_any_text_of_url_characters_has_a_key(text: str) -> None:
    assert surt("http://" + text).isascii()


@given(web_urls())
def test_key_of_a_url_is_the_key_of_its_normal_form(url: str) -> None:
    assert surt(normal_url(url)) == surt(url)


@pytest.mark.parametrize(
    "unit",
    ["%25", "a.", "/..", "/(s(4hqa0555fwsecu455xqckv45))", "&cfid=1", "cfid=", "?", "1.", "[", "é.", "http://", "a"],
)
def test_long_urls_take_time_in_proportion(unit: str) -> None:
    for front in ("http://", "http://e.com/", "http://e.com/?"):
        started = time.process_time()
        surt(front + unit * (400_000 // len(unit)) + "/x.aspx")
        assert time.process_time() - started < 20  # a quadratic step would take minutes
