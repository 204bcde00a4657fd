"""Keys of captures of POST and the like, against those that pywb makes.

request_keys.jsonl was made by indexing a WARC file of made-up requests with pywb 2.10 (cdx-indexer -j -p), which was
asked as a black box. `body` holds a character for each byte.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.index.requests import MAX_BODY, MAX_QUERY, body_query, keyed_url
from archiver.urls.surt import surt

LINES = (Path(__file__).parent / "request_keys.jsonl").read_text(encoding="utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES]

TYPES = st.sampled_from(
    [
        None,
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "image/png",
    ]
)


def test_there_are_enough_cases_to_mean_something() -> None:
    assert len(CASES) >= 80


@pytest.mark.parametrize("case", CASES, ids=[f"{case['method']} {case['url'][21:]}" for case in CASES])
def test_key_equals_that_of_pywb(case: dict[str, Any]) -> None:
    url = keyed_url(case["url"], case["method"], case["content_type"], case["body"].encode("latin-1"))
    assert surt(url) == case["key"]


@given(st.text(max_size=40), TYPES, st.binary(max_size=60))
def test_get_leaves_the_url_as_it_is(url: str, content_type: str | None, body: bytes) -> None:
    assert keyed_url(url, "GET", content_type, body) == url
    assert keyed_url(url, "get", content_type, body) == url


@given(st.sampled_from(["POST", "PUT", "PATCH", "post"]), TYPES, st.binary(max_size=200))
def test_any_body_gives_a_short_query_that_no_line_end_can_leave(
    method: str, content_type: str | None, body: bytes
) -> None:
    query = body_query(method, content_type, body)
    assert len(query) <= MAX_QUERY
    key = surt(keyed_url("http://example.com/", method, content_type, body))
    assert not any(char.isspace() for char in key)


def test_a_body_longer_than_the_limit_counts_by_its_beginning() -> None:
    body = b"[" * (MAX_BODY + 1)
    query = body_query("POST", "application/json", body)
    assert query.startswith("__wb_post_data=W1tb")
    assert len(query) == MAX_QUERY


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"a":' * 100_000, b"1" * 5000, b'{"a":1e999}', b'{"a":"\\ud800"}'],
    ids=["deep list", "deep object", "long number", "infinite", "half a surrogate"],
)
def test_json_that_no_one_means_leaves_the_method_alone(body: bytes) -> None:
    assert keyed_url("http://example.com/", "POST", "application/json", body).endswith("?__wb_method=POST")
