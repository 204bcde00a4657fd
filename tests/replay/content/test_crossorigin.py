from __future__ import annotations

from tests.replay.shelf import Client

PATH = "/w/20240506100000mp_/http://news.example/"


def test_the_sandboxed_page_may_ask_with_whatever_it_likes(client: Client) -> None:
    asked = {"Origin": "null", "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-a, b"}
    answer = client.get(PATH, asked, "OPTIONS")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "PUT" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-headers"] == "x-a, b"
    assert answer.headers["access-control-allow-origin"] == "null"


def test_what_are_no_names_of_headers_is_not_repeated(client: Client) -> None:
    answer = client.get(PATH, {"Access-Control-Request-Headers": "a: b"}, "OPTIONS")
    assert "access-control-allow-headers" not in answer.headers


def test_a_request_with_credentials_is_answered_to_the_sandboxed_page(client: Client) -> None:
    headers = client.get(PATH, {"Origin": "null"}).headers
    assert headers["access-control-allow-origin"] == "null"
    assert headers["access-control-allow-credentials"] == "true"
    other = client.get(PATH, {"Origin": "http://live.example"}).headers
    assert other["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in other
    assert "Origin" in other["vary"]
