"""What is done for one claim, with a fetcher that has its answers beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from archiver.archive import Archive
from archiver.crawl.robots import RobotsGate
from archiver.crawl.worker import Worker
from archiver.errors import FetchError, TransientFetchError
from archiver.fetch.interface import Limits
from archiver.frontier.interface import CandidateHop, Claim
from archiver.model import Exchange
from tests.crawl.exchanging import exchange
from tests.crawl.looking import plan_for

URL = "http://a.example/"
PAGE = b"<a href=/b>b</a><img src=/i.png>"


class Answers:
    """A fetcher that gives what it was given by URL, and 404 for all else."""

    def __init__(self, **answers: Exchange | FetchError) -> None:
        self.answers = {f"{URL}{path}".replace("robots_txt", "robots.txt"): each for path, each in answers.items()}
        self.asked: list[str] = []
        self.closed = 0

    def fetch(self, url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Exchange:
        self.asked.append(url)
        answer = self.answers.get(url) or exchange(url, b"", status=404, headers=())
        if isinstance(answer, FetchError):
            raise answer
        return answer

    def close(self) -> None:
        self.closed += 1


def worker_of(archive: Archive, fetcher: Answers, **options: Any) -> Worker:
    return Worker(plan_for(URL, **options), archive, RobotsGate(), fetcher)


def claim_of(path: str = "", hop: CandidateHop = "link") -> Claim:
    return Claim(7, URL + path, "a.example", 0, None, hop, 1)


def rules(text: bytes) -> Exchange:
    return exchange(f"{URL}robots.txt", text, headers=(("Content-Type", "text/plain"),))


def test_page_comes_with_its_links(archive: Archive) -> None:
    fetched = worker_of(archive, Answers(p=exchange(f"{URL}p", PAGE))).work(claim_of("p"))
    assert {found.url for found in fetched.found} == {f"{URL}b", f"{URL}i.png"}
    assert fetched.failure is None


@pytest.mark.parametrize("hop", ["seed", "link", "embed", "redirect", "sitemap", "feed", "list"])
def test_robots_are_asked_before_anything_is_fetched(archive: Archive, hop: CandidateHop) -> None:
    fetcher = Answers(robots_txt=rules(b"User-agent: *\nDisallow: /\n"))
    fetched = worker_of(archive, fetcher).work(claim_of("p", hop))
    assert fetched.is_refused
    assert fetcher.asked == [f"{URL}robots.txt"]


def test_page_waits_for_its_turn_behind_robots_and_only_once(archive: Archive) -> None:
    fetcher = Answers(robots_txt=TransientFetchError("gone", URL), p=exchange(f"{URL}p", PAGE))
    worker = Worker(plan_for(URL, delay_s=9.0), archive, RobotsGate(ignore=True), fetcher)
    assert worker.work(claim_of("p")).is_too_soon
    assert fetcher.asked == [f"{URL}robots.txt"]
    assert worker.work(claim_of("p")).exchange
    assert fetcher.asked[-1] == f"{URL}p"


def test_nothing_is_fetched_any_more_when_the_crawl_is_over(archive: Archive) -> None:
    fetcher = Answers()
    worker = worker_of(archive, fetcher)
    worker.close()
    failure = worker.work(claim_of("p")).failure
    assert failure
    assert failure.is_transient
    assert fetcher.asked == [f"{URL}robots.txt"]


@pytest.mark.parametrize(("status", "probes"), [(200, 1), (404, 1), (429, 0), (503, 0)])
def test_host_that_asks_for_rest_is_not_probed(archive: Archive, status: int, probes: int) -> None:
    fetcher = Answers(p=exchange(f"{URL}p", PAGE, status=status))
    worker_of(archive, fetcher, soft_404=True).work(claim_of("p"))
    assert len(fetcher.asked) == 2 + probes
