"""The list of crawls and the page of a report: true to the report, whatever stands in it."""

from __future__ import annotations

import copy
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Archive
from archiver.replay.app import make_app
from archiver.replay.views.crawls import PER_LIST, PER_PAGE, host_tallies, tallies
from archiver.replay.wording.crawls import duration, outcome
from archiver.warc.build import make_record, new_record_id
from archiver.warc.dates import format_date
from tests.replay.shelf import NOW, ORIGIN, Client, Shelf, make_shelf
from tests.replay.views.test_story import PAYLOADS, Tags

REPORT: dict[str, Any] = {
    "schema": "crawl-report-1",
    "crawl": "news",
    "software": "archiver/0.1.0 (archiver-toolkit)",
    "started_at": "2026-11-22T12:00:00.000Z",
    "finished_at": "2026-11-22T12:01:30.500Z",
    "duration_s": 90.5,
    "round": 2,
    "is_resumed": True,
    "is_complete": True,
    "stop": None,
    "seeds": ["http://news.example/"],
    "seeds_more": 0,
    "config": {"scope": "prefix", "include": ["/a"], "depth": None},
    "config_digest": "sha256:" + "0" * 64,
    "captures": 1204,
    "bytes": 5000000,
    "truncated": 0,
    "records": {"response": 1000, "revisit": 204},
    "statuses": {"200": 1200, "404": 4},
    "mimes": {"text/html": 1204},
    "hosts": [{"host": "news.example", "captures": 1204, "bytes": 5000000, "failed": 1}],
    "urls": {"done": 1204, "failed": 1},
    "failed": [{"url": "http://news.example/x", "reason": "no answer", "via": "http://news.example/", "attempts": 3}],
    "failed_more": 0,
    "refused": [{"url": "http://news.example/private", "reason": "robots", "via": None}],
    "refused_more": 0,
    "left_out": [{"url": "http://other.example/", "reason": "other-host", "via": "http://news.example/"}],
    "left_out_more": 0,
    "left_out_counts": {"other-host": 1},
    "findings": [{"code": "crawl.blocked", "severity": "warning", "message": "a captcha", "hint": "Wait."}],
    "findings_more": 0,
    "warcs": ["news-1.warc.gz"],
}


def changed(**members: Any) -> dict[str, Any]:
    return {**copy.deepcopy(REPORT), **members}


def add_report(shelf: Shelf, report: object, name: str = "news", number: int = 0) -> str:
    record_id = new_record_id()
    raw = report if isinstance(report, bytes) else json.dumps(report).encode()
    fields = [
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", format_date(NOW.replace(minute=number % 60, hour=number // 60))),
        ("WARC-Target-URI", f"urn:archiver:crawl-report:{name}:2026112212{number:04}"),
    ]
    shelf.writer.write([make_record(fields, "application/json", BytesIO(raw))])
    return record_id


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return make_shelf(tmp_path / "archive")


def client(archive: Archive) -> Client:
    return Client(make_app(archive, base_url=ORIGIN))


def page_of(shelf: Shelf, report: object, query: str = "") -> str:
    record_id = add_report(shelf, report)
    answer = client(shelf.finish()).get(f"/crawls/{record_id.strip('<>')}{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_home_page_leads_to_the_crawls_where_there_are_some(shelf: Shelf) -> None:
    add_report(shelf, REPORT)
    shelf.add("http://news.example/", "<p>Page")
    assert '<a href="/crawls">1 crawl run</a>' in client(shelf.finish()).get("/").text


def test_without_reports_the_list_says_how_to_get_one(shelf: Shelf) -> None:
    shelf.add("http://news.example/", "<p>Page")
    asking = client(shelf.finish())
    assert "/crawls" not in asking.get("/").text
    answer = asking.get("/crawls")
    assert (answer.status_code, "There is no report in this archive" in answer.text) == (200, True)


def test_runs_are_listed_the_newest_first_with_their_counts(shelf: Shelf) -> None:
    add_report(shelf, changed(crawl="monday"), "z-monday", 1)
    add_report(shelf, changed(crawl="tuesday", stop="limit", is_complete=False), "a-tuesday", 2)
    text = client(shelf.finish()).get("/crawls").text
    assert text.index("tuesday") < text.index("monday")
    assert "stopped: limit" in text
    assert text.count("1,204") == 2


def test_the_list_is_paged(shelf: Shelf) -> None:
    for number in range(PER_PAGE + 3):
        add_report(shelf, changed(crawl=f"run-{number}"), "news", number)
    asking = client(shelf.finish())
    first, second = (asking.get(f"/crawls?page={page}").text for page in (1, 2))
    assert (first.count("run-"), second.count("run-")) == (PER_PAGE, 3)
    assert 'href="/crawls?page=2"' in first
    assert 'href="/crawls?page=1"' in second


def test_a_report_is_shown_with_all_that_is_missing(shelf: Shelf) -> None:
    text = re.sub(r"<wbr>|\s+", " ", page_of(shelf, REPORT))
    for words in (
        "Complete: nothing was left to be fetched but 1 address that failed.",
        "22 November 2026, 12:00:00 UTC",
        "round 2",
        "90 seconds",
        "5.0 MB, 1 failed",
        "no answer",
        "(3 attempts)",
        "not allowed by robots.txt",
        "on another host",
        "a captcha",
        "news-1.warc.gz",
        "[&#34;/a&#34;]",
    ):
        assert words in text, words


def test_the_report_itself_is_there_for_programs(shelf: Shelf) -> None:
    record_id = add_report(shelf, REPORT)
    answer = client(shelf.finish()).get(f"/crawls/{record_id.strip('<>')}.json")
    assert (answer.headers["content-type"], answer.json()) == ("application/json", REPORT)
    assert answer.headers["content-security-policy"] == "default-src 'none'"


def test_long_lists_are_paged_each_for_itself_and_filtered_by_reason(shelf: Shelf) -> None:
    left = [
        {"url": f"http://h{n}.example/", "reason": "depth" if n % 2 else "trap-calendar", "via": None}
        for n in range(50)
    ]
    report = changed(left_out=left, left_out_counts={"depth": 30, "trap-calendar": 25}, left_out_more=5)
    record_id = add_report(shelf, report)
    asking = client(shelf.finish())
    path = f"/crawls/{record_id.strip('<>')}"
    first, last = asking.get(path).text, asking.get(f"{path}?left-out=3&failed=1").text
    assert len(re.findall(r"http://<wbr>h\d", first)) == PER_LIST
    assert len(re.findall(r"http://<wbr>h\d", last)) == 10
    assert 'href="?failed=1&amp;left-out=2#left-out"' in last or 'href="?left-out=2&amp;failed=1#left-out"' in last
    deep = asking.get(f"{path}?reason=depth").text
    assert "25 addresses" not in deep
    assert "30 addresses" in deep
    assert "5 more are not in the report." in deep


@pytest.mark.parametrize(
    "query", ["?failed=0", "?failed=99999999999", "?failed=x", "?left-out=900", "?reason=none", "?page=²"]
)
def test_any_query_shows_the_page(shelf: Shelf, query: str) -> None:
    assert "<h1" in page_of(shelf, REPORT, query)


@pytest.mark.parametrize("text", PAYLOADS)
def test_words_of_a_report_are_no_markup(shelf: Shelf, text: str) -> None:
    entry = {"url": text, "reason": text, "via": text}
    report = changed(
        crawl=text,
        software=text,
        seeds=[text],
        config={text: text},
        mimes={text: 1},
        hosts=[{"host": text, "captures": 1, "bytes": 1, "failed": 0}],
        failed=[{**entry, "attempts": 2}],
        refused=[entry],
        left_out=[entry],
        left_out_counts={text: 1},
        findings=[{"code": "a.b", "severity": "error", "message": text, "hint": text}],
        warcs=[text],
    )
    tags = Tags(page_of(shelf, report))
    assert tags.names & {"script", "img", "iframe"} == set()
    assert tags.handlers == []
    assert [target for target in tags.targets if target.lower().startswith("javascript:")] == []


BROKEN: dict[str, object] = {
    "no JSON": b"\xff{",
    "nested deep": b"[" * 100_000,
    "a list": [],
    "another schema": {"schema": "crawl-report-2"},
    "a wrong type": changed(captures="many"),
    "an unknown member": changed(more=1),
}


@pytest.mark.parametrize("report", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_report_is_said_to_be_none(shelf: Shelf, report: object) -> None:
    record_id = add_report(shelf, report)
    add_report(shelf, REPORT, number=1)
    asking = client(shelf.finish())
    assert asking.get(f"/crawls/{record_id.strip('<>')}").status_code == 500
    listed = asking.get("/crawls").text
    assert "The report cannot be read." in listed
    assert "1,204" in listed


def test_other_records_are_no_reports(shelf: Shelf) -> None:
    record_id = shelf.add("http://news.example/", "<p>Page")
    asking = client(shelf.finish())
    for path in (record_id.strip("<>"), "urn:uuid:none", "x.json", record_id.strip("<>") + ".json"):
        assert asking.get(f"/crawls/{path}").status_code == 404


@pytest.mark.parametrize("stop", ["limit", "bytes", "time", "busy", "blocked", "disk", "interrupted"])
def test_each_end_has_a_sentence(stop: str) -> None:
    assert outcome(changed(stop=stop, urls={"queued": 2, "waiting": 1})).endswith("; 3 addresses were left.")


def test_an_end_without_a_reason_is_told_too() -> None:
    assert outcome(changed(is_complete=False)) == "Ended with addresses left."


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "less than a second"), (1, "1 second"), (150, "2 min"), (7500, "2 h 5 min")]
)
def test_spans_are_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_of_many_kinds_the_greatest_are_shown_and_the_rest_in_a_line() -> None:
    rows = tallies({f"a/{number}": number for number in range(1, 21)})
    assert (rows[0].name, rows[0].share, len(rows)) == ("a/20", 100, 13)
    assert (rows[-1].name, rows[-1].count) == ("8 more", 36)


def test_nothing_has_no_rows_and_zeros_no_share() -> None:
    assert tallies({}) == []
    (row,) = host_tallies([{"host": "a", "captures": 0, "bytes": 0, "failed": 2}])
    assert (row.share, row.note) == (0, "0 bytes, 2 failed")


@pytest.mark.parametrize(
    "members",
    [
        {"records": {"response": 3}},
        {"records": {}, "statuses": {}, "mimes": {}, "hosts": [], "urls": {}, "captures": 0, "failed": []},
        {"findings": [{"code": "a.b", "severity": "warning", "message": "no hint here"}]},
        {"stop": "host-limit", "is_complete": False, "urls": {"queued": 7}},
    ],
    ids=["first run, no revisit", "nothing came", "finding without a hint", "limit of a host"],
)
def test_members_that_a_report_need_not_have_are_not_missed(shelf: Shelf, members: dict[str, Any]) -> None:
    assert "How it was made" in page_of(shelf, changed(**members))
