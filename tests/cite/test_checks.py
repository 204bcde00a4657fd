from __future__ import annotations

from archiver.cite.checks import completed, missing


def test_marks_that_stand_there_are_not_missing() -> None:
    assert missing("Archived 2025-10-06 at http://a.example/", ("2025-10-06", "http://a.example/")) == ()


def test_each_lost_mark_is_named() -> None:
    assert missing("Archived at some time", ("2025-10-06", "http://a.example/")) == ("2025-10-06", "http://a.example/")


def test_whole_rendering_is_left_alone() -> None:
    assert completed("a b", ("a", "b"), "remedy") == "a b"


def test_rendering_that_lost_the_date_is_completed() -> None:
    assert completed("at http://a.example/", ("2025-10-06",), "at http://a.example/ 2025-10-06").endswith("2025-10-06")
