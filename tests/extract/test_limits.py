from __future__ import annotations

import pytest

from archiver.errors import ExtractError
from archiver.extract.dom import parse
from archiver.extract.limits import Limits, Watch
from archiver.extract.story import extract_story

PAGE = b"<title>t</title>" + b"<p>A sentence, rather long, that says nothing at all to anybody.</p>" * 50


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(max_bytes=100), "bytes, more than the 100"),
        (Limits(max_elements=10), "elements, more than the 10"),
        (Limits(max_seconds=0.0), "more than 0 s of processor time, at the parse"),
    ],
    ids=["bytes", "elements", "seconds"],
)
def test_a_page_over_a_limit_is_refused_with_the_limit_named(limits: Limits, says: str) -> None:
    with pytest.raises(ExtractError, match=says) as caught:
        extract_story(PAGE, limits=limits)
    assert caught.value.hint


def test_a_page_within_its_limits_gives_the_same_story_whatever_they_are() -> None:
    assert extract_story(PAGE, limits=Limits(10**9, 10**9, 10**9)) == extract_story(PAGE)


def test_a_walk_is_looked_at_now_and_then() -> None:
    watch = Watch(Limits(max_seconds=0.0))
    seen: list[int] = []
    with pytest.raises(ExtractError, match="at the walk"):
        seen.extend(watch.over(range(1_000_000), "the walk"))
    assert Watch(Limits()).over([1, 2], "x") is not None
    assert list(Watch(Limits()).over(range(5000), "x")) == list(range(5000))


def test_a_page_too_short_for_too_many_elements_is_not_counted() -> None:
    root = parse("<p>" * 50)
    assert root is not None
    watch = Watch(Limits(max_elements=20))
    watch.bytes(17)
    watch.elements(root)
    watch.bytes(18)
    with pytest.raises(ExtractError, match="52 elements"):
        watch.elements(root)
