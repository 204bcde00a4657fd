from __future__ import annotations

import pytest

from archiver.crawl.steps import _MAX_KEPT, NONE, Steps, Trail
from archiver.frontier.interface import Candidate, CandidateHop, Claim


def claim_of(url: str, hop: CandidateHop = "link") -> Claim:
    return Claim(1, url, "e.example", 0, None, hop, 1)


@pytest.mark.parametrize(
    ("hop", "steps"), [("link", NONE), ("seed", NONE), ("embed", Steps(chain=1)), ("redirect", Steps(chain=1))]
)
def test_what_the_hop_tells_need_not_be_kept(hop: CandidateHop, steps: Steps) -> None:
    trail = Trail()
    trail.note(Candidate("http://e.example/", hop=hop), steps)
    assert trail._steps_by_url == {}
    assert trail.taken(claim_of("http://e.example/", hop)) == steps


def test_steps_are_those_of_the_first_way_and_given_once() -> None:
    trail = Trail()
    for pages in (3, 5):
        trail.note(Candidate("http://e.example/"), Steps(pages=pages))
    assert trail.taken(claim_of("http://e.example/")) == Steps(pages=3)
    assert trail.taken(claim_of("http://e.example/")) == NONE


def test_only_the_last_are_kept() -> None:
    trail = Trail()
    for number in range(_MAX_KEPT + 10):
        trail.note(Candidate(f"http://e.example/{number}"), Steps(pages=1))
    assert len(trail._steps_by_url) == _MAX_KEPT
    assert trail.taken(claim_of("http://e.example/0")) == NONE
