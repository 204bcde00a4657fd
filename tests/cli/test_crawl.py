"""`archiver crawl` as scripts and cron use it: events, reports, rounds, exit codes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import make_archive, open_archive
from archiver.demo.server import DemoServer
from archiver.records.engine import Engine
from archiver.records.schema import shipped_schema
from archiver.replay.app import make_app
from archiver.store.lock import locked
from tests.cli.running import run
from tests.replay.shelf import ORIGIN, Client


def reports(folder: Path) -> list[dict[str, Any]]:
    archive = open_archive(folder)
    try:
        captures = archive.lookup("urn:archiver:crawl-report:", match="prefix")
        return [json.loads(archive.memento(capture).content) for capture in captures]
    finally:
        archive.close()


def configured(folder: Path, site: DemoServer, more: str = "") -> Path:
    path = folder / "news.toml"
    seeds = f'seeds = ["{site.url}/", "{site.url}/gone"]'
    path.write_text(f'name = "news"\n{seeds}\ndelay = 0\nallow_private = ["127.0.0.1"]\n{more}')
    return path


@pytest.fixture
def config(tmp_path: Path, site: DemoServer) -> Path:
    return configured(tmp_path, site, "recrawl = true\n")


@pytest.fixture(scope="module")
def site() -> Any:
    with DemoServer() as server:
        yield server


def test_a_run_tells_its_events_and_leaves_a_report_that_keeps_the_schema(tmp_path: Path, config: Path) -> None:
    folder = tmp_path / "news"
    done = run("-C", folder, "crawl", "--config", config, "--json")
    events = [json.loads(line) for line in done.out.splitlines()]
    (report,) = reports(folder)

    assert done.code == 0, done.words
    assert (events[0]["event"], events[-1]["event"]) == ("started", "finished")
    kinds = Counter(event["event"] for event in events)
    assert kinds["captured"] + kinds["revisit"] == events[-1]["captures"] == report["captures"]
    assert [str(fault) for fault in Engine(shipped_schema("crawl-report-1")).faults(report)] == []
    assert sum(report["statuses"].values()) == report["captures"]
    assert [each["url"].rpartition("/")[2] for each in report["refused"]] == ["desk"]
    assert len(report["left_out"]) == sum(report["left_out_counts"].values()) > 0
    assert (report["is_complete"], report["stop"], report["round"]) == (True, None, 1)


def test_replay_shows_the_report_of_a_real_run(tmp_path: Path, config: Path) -> None:
    run("-C", tmp_path / "news", "crawl", "--config", config)
    archive = open_archive(tmp_path / "news")
    asking = Client(make_app(archive, base_url=ORIGIN))
    (path,) = {part.partition('"')[0] for part in asking.get("/crawls").text.split('href="')[1:] if "urn:uuid" in part}
    text = asking.get(path).text
    archive.close()

    assert "Complete: nothing was left to be fetched." in text
    assert "private/<wbr>desk" in text


def test_the_same_command_begins_a_new_round_that_stores_only_what_is_new(tmp_path: Path, config: Path) -> None:
    folder = tmp_path / "news"
    for _ in range(2):
        done = run("-C", folder, "crawl", "--config", config)
        assert done.code == 0, done.words
    first, second = reports(folder)

    assert (first["round"], second["round"]) == (1, 2)
    assert second["records"]["revisit"] > 0.9 * second["captures"]
    assert "brought nothing new, kept as revisits" in done.words


def test_a_round_before_its_time_does_nothing_and_says_so(tmp_path: Path, config: Path) -> None:
    folder = tmp_path / "news"
    run("-C", folder, "crawl", "--config", config)
    done = run("-C", folder, "crawl", "--config", config, "--recrawl-after", "7d")

    assert (done.code, "Nothing of it is due to be fetched again yet" in done.words) == (0, True)
    assert len(reports(folder)) == 1


def test_without_recrawl_a_complete_crawl_does_nothing(tmp_path: Path, config: Path) -> None:
    folder = tmp_path / "news"
    run("-C", folder, "crawl", "--config", config)
    done = run("-C", folder, "crawl", "--config", config, "--no-recrawl")

    assert (done.code, "--recrawl asks for what is new" in done.words) == (0, True)


def test_a_second_run_while_one_is_going_is_a_line_and_code_3(tmp_path: Path, config: Path) -> None:
    archive = make_archive(tmp_path / "news")
    with locked(archive.lock_path):
        done = run("-C", tmp_path / "news", "crawl", "--config", config)
    archive.close()

    assert (done.code, done.words.count("\n"), "another writer is at work" in done.words) == (3, 1, True)


def test_a_quiet_run_that_goes_well_says_nothing(tmp_path: Path, config: Path) -> None:
    done = run("-q", "-C", tmp_path / "news", "crawl", "--config", config)

    assert (done.code, done.out, done.words) == (0, b"", "")


def test_a_limit_stops_with_code_4_and_the_report_says_which(tmp_path: Path, config: Path) -> None:
    done = run("-C", tmp_path / "news", "crawl", "--config", config, "--limit", "5")
    (report,) = reports(tmp_path / "news")

    assert (done.code, report["stop"], report["is_complete"]) == (4, "limit", False)
    assert report["urls"]["queued"] > 0
    assert "Stopped early (--limit)" in done.words


def test_what_gave_no_response_is_code_1_and_in_the_report_with_its_reason(tmp_path: Path, site: DemoServer) -> None:
    arguments = ["--allow-private", "127.0.0.1", "--depth", "0", "--no-requisites", "--delay", "0", "--retries", "0"]
    done = run("-C", tmp_path, "crawl", f"{site.url}/", "http://127.0.0.1:9/", *arguments)
    (report,) = reports(tmp_path)

    assert done.code == 1
    assert [each["url"] for each in report["failed"]] == ["http://127.0.0.1:9/"]
    assert report["failed"][0]["reason"]


def test_secrets_stand_in_no_file_of_the_archive(tmp_path: Path, site: DemoServer) -> None:
    config = configured(tmp_path, site, 'limit = 3\n[headers]\nAuthorization = "env:TOKEN"\n')
    done = run("-C", tmp_path / "news", "crawl", "--config", config, "--json", environ={"TOKEN": "canary"})
    (report,) = reports(tmp_path / "news")

    assert b"canary" not in done.out + done.words.encode() + json.dumps(report).encode()
    for path in (tmp_path / "news").rglob("*"):
        assert not path.is_file() or b"canary" not in path.read_bytes()
