"""Written from RFC 7089; the sections are named where a rule is from there."""

from __future__ import annotations

import re

import pytest

from tests.replay.shelf import CONTENT, ORIGIN, Client

URL = "http://news.example/"
GATE = f"/timegate/{URL}"
MAP = f"/timemap/link/{URL}"
M1 = f"{CONTENT}/w/20240506100000mp_/{URL}"
M2 = f"{CONTENT}/w/20250506100000mp_/{URL}"
M3 = f"{CONTENT}/w/20250706100000mp_/{URL}"


def links(header: str) -> dict[str, dict[str, str]]:
    """Return the links of a Link header or TimeMap by target, with their parameters."""
    found = re.findall(r"<([^>]*)>((?:\s*;\s*[a-z]+=\"[^\"]*\")*)", header)
    return {target: dict(re.findall(r"([a-z]+)=\"([^\"]*)\"", parameters)) for target, parameters in found}


@pytest.mark.parametrize(
    ("accepted", "memento"),
    [
        ("Mon, 06 May 2024 10:00:00 GMT", M1),
        ("Fri, 01 Jan 1999 00:00:00 GMT", M1),
        ("Sat, 10 May 2025 00:00:00 GMT", M2),
        ("Thu, 01 Jan 2099 00:00:00 GMT", M3),
    ],
    ids=["exact", "before-first", "between", "after-last"],
)
def test_the_timegate_redirects_to_the_nearest_memento(client: Client, accepted: str, memento: str) -> None:
    answer = client.get(GATE, {"Accept-Datetime": accepted})
    assert (answer.status_code, answer.headers["location"]) == (302, memento)
    # 2.1.2: the negotiation is named in Vary. 4.2.1: a TimeGate is no memento itself.
    assert "accept-datetime" in answer.headers["vary"].lower()
    assert "memento-datetime" not in answer.headers


def test_the_timegate_takes_the_latest_where_no_time_is_asked_for(client: Client) -> None:
    assert client.get(GATE).headers["location"] == M3


def test_the_timegates_links_name_original_and_timemap(client: Client) -> None:
    found = links(client.get(GATE).headers["link"])
    assert found[URL]["rel"] == "original"
    assert found[ORIGIN + MAP] == {"rel": "timemap", "type": "application/link-format"}


@pytest.mark.parametrize("accepted", ["yesterday", "2024-05-06T10:00:00Z", "", "Mon, 99 May 2024 10:00:00 GMT"])
def test_a_malformed_accept_datetime_is_answered_with_400(client: Client, accepted: str) -> None:
    # 4.5.3
    answer = client.get(GATE, {"Accept-Datetime": accepted})
    assert answer.status_code == 400
    assert "accept-datetime" in answer.headers["vary"]


def test_the_timegate_of_an_unknown_url_is_404_and_names_the_timemap(client: Client) -> None:
    answer = client.get("/timegate/http://unknown.example/")
    assert answer.status_code == 404
    assert f'<{ORIGIN}/timemap/link/http://unknown.example/>; rel="timemap"' in answer.headers["link"]


def test_a_memento_has_its_datetime_and_all_links(client: Client) -> None:
    answer = client.get(f"/w/20250506100000mp_/{URL}")
    assert answer.headers["memento-datetime"] == "Tue, 06 May 2025 10:00:00 GMT"
    found = links(answer.headers["link"])
    assert found[URL]["rel"] == "original"
    assert found[ORIGIN + GATE]["rel"] == "timegate"
    assert found[ORIGIN + MAP]["rel"] == "timemap"
    assert found[M1] == {"rel": "first prev memento", "datetime": "Mon, 06 May 2024 10:00:00 GMT"}
    assert found[M2] == {"rel": "memento", "datetime": "Tue, 06 May 2025 10:00:00 GMT"}
    assert found[M3] == {"rel": "next last memento", "datetime": "Sun, 06 Jul 2025 10:00:00 GMT"}


def test_an_archived_error_is_a_memento_too(client: Client) -> None:
    # 4.5.6: an archived 404 carries Memento-Datetime, so that it is not taken for the archive's own.
    assert "memento-datetime" in client.get("/w/20240506100000mp_/http://news.example/gone").headers
    assert "memento-datetime" not in client.get("/w/20240506100000mp_/http://news.example/none").headers


def test_an_archived_redirect_is_a_memento_too(client: Client) -> None:
    assert "memento-datetime" in client.get("/w/20240506100000mp_/http://news.example/old").headers


def test_the_timemap_lists_every_memento_in_link_format(client: Client) -> None:
    answer = client.get(MAP)
    assert answer.headers["content-type"] == "application/link-format"
    found = links(answer.text)
    assert found[URL]["rel"] == "original"
    assert found[ORIGIN + GATE]["rel"] == "timegate"
    assert found[ORIGIN + MAP] == {
        "rel": "self",
        "type": "application/link-format",
        "from": "Mon, 06 May 2024 10:00:00 GMT",
        "until": "Sun, 06 Jul 2025 10:00:00 GMT",
    }
    assert [(target, found[target]["rel"]) for target in (M1, M2, M3)] == [
        (M1, "first memento"),
        (M2, "memento"),
        (M3, "last memento"),
    ]
    assert answer.text.count(",\n") == len(found) - 1


def test_every_memento_of_a_timemap_answers_with_the_datetime_it_is_listed_with(client: Client) -> None:
    for target, parameters in links(client.get(MAP).text).items():
        if "datetime" in parameters:
            answer = client.get(target.removeprefix(CONTENT))
            assert (answer.status_code, answer.headers["memento-datetime"]) == (200, parameters["datetime"])


@pytest.mark.parametrize("url", ["http://news.example/", "http%3A%2F%2Fnews.example%2F", "HTTP%3a%2f%2fnews.example"])
def test_a_part_of_a_timemap_is_found_however_its_url_is_written(client: Client, url: str) -> None:
    assert client.get(f"/timemap/json/1/{url}").json()["original_uri"] == "http://news.example/"


def test_the_timemap_of_an_unknown_url_is_404(client: Client) -> None:
    assert client.get("/timemap/link/http://unknown.example/").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/story;jsessionid=0123456789abcdef0123456789abcdef",
        "http://news.example/story?PHPSESSID=4f2a9c1b7d8e4f2a9c1b7d8e12",
    ],
)
def test_a_link_with_a_session_id_leads_to_what_the_crawl_fetched_without_it(client: Client, url: str) -> None:
    assert client.get(f"/timegate/{url}").headers["location"].endswith("mp_/http://news.example/story")
    assert client.get(f"/w/20240506100000mp_/{url}").status_code in (200, 302)


@pytest.mark.parametrize("modifier", ["id_", "mp_"])
def test_an_address_without_a_time_negotiates_one_and_answers_by_itself(client: Client, modifier: str) -> None:
    # 4.2.2: 200 with the memento's own address, its time, and what was negotiated.
    answer = client.get(f"/w/{modifier}/{URL}", {"Accept-Datetime": "Sat, 10 May 2025 00:00:00 GMT"})
    assert answer.status_code == 200
    assert answer.headers["content-location"] == f"/w/20250506100000{modifier}/{URL}"
    assert answer.headers["memento-datetime"] == "Tue, 06 May 2025 10:00:00 GMT"
    assert "accept-datetime" in answer.headers["vary"]
    assert b"Second." in answer.content


def test_a_time_in_the_address_goes_before_one_that_is_negotiated(client: Client) -> None:
    answer = client.get(f"/w/20240506100000id_/{URL}", {"Accept-Datetime": "Sat, 10 May 2025 00:00:00 GMT"})
    assert answer.headers["memento-datetime"] == "Mon, 06 May 2024 10:00:00 GMT"


def test_a_negotiated_time_that_is_none_is_refused(client: Client) -> None:
    assert client.get(f"/w/id_/{URL}", {"Accept-Datetime": "yesterday"}).status_code == 400
