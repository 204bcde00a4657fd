"""Progress bars: only for long work, and gone when it is done."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from archiver.cli.drawing import Drawing


class Desk:
    """A drawing on a terminal of paper, with a clock to move."""

    def __init__(self) -> None:
        self.paper = io.StringIO()
        self.time = 0.0
        console = Console(file=self.paper, force_terminal=True, width=80, color_system=None)
        self.drawing = Drawing(console, lambda: self.time)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_quick_work_draws_nothing(desk: Desk) -> None:
    for done in range(5):
        desk.drawing.step("check", done, 4)
    assert desk.paper.getvalue() == ""


def test_long_work_is_drawn_and_wiped(desk: Desk) -> None:
    desk.drawing.step("check [a]", 0, 4000)
    desk.time = 1.0
    desk.drawing.step("check [a]", 1000, 4000)
    assert "check [a]" in desk.paper.getvalue()
    assert "1,000/4,000" in desk.paper.getvalue()
    desk.drawing.step("check [a]", 4000, 4000)
    assert "\x1b[2K" in desk.paper.getvalue().partition("4,000")[2]


def test_a_second_file_does_not_show_the_first(desk: Desk) -> None:
    for name in ("one", "two"):
        desk.drawing.step(name, 0, 4)
        desk.time += 1
        desk.drawing.step(name, 1, 4)
        desk.drawing.step(name, 4, 4)
    assert "one" not in desk.paper.getvalue().partition("two")[2]


def test_a_pause_gives_the_cursor_back_and_the_next_step_draws_again(desk: Desk) -> None:
    desk.drawing.step("captured", 0)
    desk.time = 1.0
    desk.drawing.step("captured", 12)
    desk.drawing.pause()
    assert desk.paper.getvalue().rindex("\x1b[?25h") > desk.paper.getvalue().rindex("\x1b[?25l")
    before = len(desk.paper.getvalue())
    desk.drawing.step("captured", 13)
    assert "13" in desk.paper.getvalue()[before:]
    desk.drawing.pause()
