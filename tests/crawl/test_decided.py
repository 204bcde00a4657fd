"""Links that were decided lately."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.decided import Decided
from archiver.frontier.found import Found
from archiver.frontier.interface import CandidateHop, Claim


def claim(depth: int, hop: CandidateHop = "link") -> Claim:
    return Claim(id=1, url="http://a.example/", host="a.example", depth=depth, via=None, hop=hop, attempts=1)


def link(url: str, rel: str = "") -> Found:
    return Found(url, "link", "a", "href", rel)


def test_link_is_looked_at_once() -> None:
    decided = Decided()
    assert decided.undecided(claim(1), [link("a"), link("b")]) == [link("a"), link("b")]
    assert decided.undecided(claim(2), [link("a"), link("c")]) == [link("c")]


def test_link_nearer_to_a_seed_is_looked_at_again() -> None:
    decided = Decided()
    decided.undecided(claim(5), [link("a")])
    assert decided.undecided(claim(4), [link("a")]) == [link("a")]
    assert decided.undecided(claim(4), [link("a")]) == []


def test_requisite_is_no_link() -> None:
    decided = Decided()
    decided.undecided(claim(1), [link("a")])
    assert decided.undecided(claim(1), [Found("a", "embed", "img", "src")]) == [Found("a", "embed", "img", "src")]


def test_links_of_lists_frames_and_redirects_are_always_looked_at() -> None:
    decided = Decided()
    for hop in ("list", "sitemap", "feed", "embed", "redirect"):
        for _ in range(2):
            assert decided.undecided(claim(0, hop), [link("a")]) == [link("a")]


def test_link_to_the_next_page_is_no_plain_link() -> None:
    decided = Decided()
    decided.undecided(claim(0), [link("a")])
    assert decided.undecided(claim(0), [link("a", "next")]) == [link("a", "next")]


def test_nothing_is_known_after_the_scope_has_changed() -> None:
    decided = Decided()
    decided.undecided(claim(1), [link("a")])
    decided.clear()
    assert decided.undecided(claim(1), [link("a")]) == [link("a")]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=200), st.integers(1, 20))
def test_whatever_is_forgotten_no_link_is_missed_at_its_smallest_depth(found: list[tuple[int, int]], kept: int) -> None:
    decided = Decided(kept)
    looked_at: dict[str, int] = {}
    for number, depth in found:
        for each in decided.undecided(claim(depth), [link(str(number))]):
            looked_at[each.url] = min(depth, looked_at.get(each.url, depth))
        assert len(decided._young) <= kept
    for number, _ in found:
        assert looked_at[str(number)] == min(depth for each, depth in found if each == number)
