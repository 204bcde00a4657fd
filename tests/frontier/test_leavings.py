from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.frontier.interface import Candidate, LeftOut
from archiver.frontier.sqlite import SqliteFrontier

VIA = "http://a.example/"


def test_a_link_is_kept_once_with_its_first_reason(tmp_path: Path) -> None:
    path = tmp_path / "crawl"
    for _ in range(2):
        with SqliteFrontier(path) as frontier:
            frontier.leave_out([("http://b.example/", "outside", VIA), ("http://b.example/", "depth", VIA)])
            frontier.leave_out([("http://b.example/", "depth", "http://a.example/2")])
            assert list(frontier.left_out()) == [LeftOut("http://b.example/", "outside", VIA)]
            assert frontier.left_out_counts() == {"outside": 1}


def test_what_is_in_the_queue_is_not_left_out(tmp_path: Path) -> None:
    with SqliteFrontier(tmp_path / "crawl") as frontier:
        frontier.add([Candidate("http://a.example/1")])
        frontier.leave_out([("http://a.example/1", "depth", VIA)])
        assert list(frontier.left_out()) == []
        assert frontier.left_out_counts() == {}


def test_beyond_the_most_links_are_only_counted(tmp_path: Path) -> None:
    with SqliteFrontier(tmp_path / "crawl", max_left_out=3) as frontier:
        frontier.add([Candidate("http://a.example/known")])
        frontier.leave_out([(f"http://b.example/{n}", "outside", VIA) for n in range(5)])
        frontier.leave_out([("http://b.example/1", "outside", VIA), ("http://a.example/known", "depth", VIA)])
        assert [each.url for each in frontier.left_out()] == [f"http://b.example/{n}" for n in range(3)]
        assert frontier.left_out_counts() == {"outside": 5}


def test_what_no_encoding_has_and_what_is_endless_is_kept_in_short(tmp_path: Path) -> None:
    with SqliteFrontier(tmp_path / "crawl") as frontier:
        frontier.leave_out([("mailto:\ud800", "not-a-web-url", "http://a.example/\udfff")])
        frontier.leave_out([("data:" + "x" * 1_000_000, "not-a-web-url", None)])
        first, second = frontier.left_out()
        assert first == LeftOut("mailto:\\ud800", "not-a-web-url", "http://a.example/\\udfff")
        assert second.url == "data:" + "x" * 1995


@settings(max_examples=30, deadline=None)
@given(links=st.lists(st.tuples(st.text(max_size=5), st.sampled_from(["depth", "outside"]), st.none() | st.text())))
def test_any_texts_are_counted_as_often_as_they_differ(links: list[tuple[str, str, str | None]]) -> None:
    with TemporaryDirectory() as folder, SqliteFrontier(Path(folder) / "crawl") as frontier:
        frontier.leave_out(links)
        frontier.leave_out(links)
        assert sum(frontier.left_out_counts().values()) == len({url for url, _, _ in links})
