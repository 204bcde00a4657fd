"""A crawl drawn on a terminal."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from archiver.cli.crawl_drawing import CrawlDrawing
from tests.cli.events import captured, progress


def drawn(*events: dict[str, Any], width: int = 80) -> str:
    paper = io.StringIO()
    drawing = CrawlDrawing(Console(file=paper, force_terminal=True, width=width, color_system=None))
    for event in events:
        drawing(event)
    drawing.pause()
    return paper.getvalue()


def test_figures_and_the_last_capture_are_drawn_and_wiped() -> None:
    text = drawn(captured("http://a.example/page"), progress(captures=3, queued=7, elapsed_s=42))
    assert "0:42   3 captures   7 to go" in text
    assert "200 http://a.example/page" in text
    assert text.endswith("\x1b[?25h") or "\x1b[2K" in text


def test_a_crawl_too_short_for_progress_draws_nothing() -> None:
    assert drawn(captured("http://a.example/"), {"event": "finished"}) == ""


def test_what_a_server_wrote_cannot_steer_the_terminal() -> None:
    text = drawn(captured("http://a.example/\x1b[31m[bold]"), progress())
    assert "\x1b[31m" not in text
    assert "[bold]" in text


def test_long_addresses_keep_their_end() -> None:
    text = drawn(captured("http://a.example/" + "x" * 200 + "/end"), progress(), width=60)
    assert "/end" in text
    assert max(len(line) for line in text.replace("\r", "\n").splitlines()) < 140
