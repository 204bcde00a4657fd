from __future__ import annotations

import re
from datetime import timedelta

import pytest

from archiver.replay.app import make_app
from archiver.replay.captures.periods import MOST_LISTED
from tests.replay.shelf import FIRST, NOW, Client, Shelf


def listed(text: str) -> list[str]:
    """Return how each capture in the list compares with the one before."""
    return re.findall(r'class="likeness (\w+)"', text)


def test_the_latest_year_is_shown_and_others_are_a_link_away(client: Client) -> None:
    latest = client.get("/captures/http://news.example/")
    assert listed(latest.text) == ["differs"]
    assert "1 identical capture after it" in latest.text
    assert 'href="/captures/2024/http://news.example/"' in latest.text
    assert 'rel="timegate"' in latest.headers["link"]
    earlier = client.get("/captures/2024/http://news.example/").text
    assert listed(earlier) == ["first"]
    assert '<h2 id="calendar-title">2024</h2>' in earlier


def test_a_day_of_the_calendar_leads_to_its_capture(client: Client) -> None:
    text = client.get("/captures/http://news.example/").text
    assert (
        '<td><a class="level-1 changed" href="/page/20250506100000/http://news.example/" '
        'aria-label="6 May 2025: 1 capture · changed">6</a></td>'
    ) in text


@pytest.mark.parametrize(
    ("period", "status", "says"),
    [
        ("202507/", 200, "July 2025"),
        ("20250706/", 200, "6 July 2025"),
        ("2025070610/", 200, "6 July 2025, 10:00 UTC"),
        ("1999/", 200, "None in this span of time."),
        ("20251399/", 400, "That address cannot be read"),
    ],
)
def test_a_period_is_named_in_the_address(client: Client, period: str, status: int, says: str) -> None:
    answer = client.get(f"/captures/{period}http://news.example/")
    assert answer.status_code == status
    assert says in answer.text


def test_an_archived_error_is_marked_by_its_status(client: Client) -> None:
    assert '<span class="status-4">404</span>' in client.get("/captures/http://news.example/gone").text


def test_too_many_captures_are_told_by_their_parts(shelf: Shelf) -> None:
    for number in range(MOST_LISTED + 20):
        shelf.add("http://h.example/", str(number), when=FIRST + number * timedelta(hours=3))
    client = Client(make_app(shelf.finish(), clock=lambda: NOW))
    year = client.get("/captures/http://h.example/").text
    assert "These are too many for one list." in year
    assert 'href="/captures/202405/http://h.example/#list">May 2024</a>' in year
    assert listed(year) == []
    month = client.get("/captures/202406/http://h.example/").text
    assert len(listed(month)) > 100
    assert len(year) < 60_000


def test_the_page_of_an_unknown_url_gives_near_captures_and_the_command(client: Client) -> None:
    answer = client.get("/captures/http://news.example/Story/?a=%27")
    assert answer.status_code == 404
    assert "archiver capture &#39;http://news.example/Story/?a=%27&#39;" in answer.text
    assert "Nearly the same address" in answer.text
    assert 'href="/page/http://news.example/story"' in answer.text
    assert "Captured on the same host" in answer.text
    assert 'rel="timemap"' in answer.headers["link"]


def test_the_calendar_speaks_chinese(client: Client) -> None:
    text = client.get("/captures/http://news.example/", {"accept-language": "zh"}).text
    assert "2025年5月6日: 1 次采集 · 有变更" in text
    assert "其后 1 次采集内容相同" in text
