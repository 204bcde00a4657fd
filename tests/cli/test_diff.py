"""`archiver diff`: what changed between two captures."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from tests.cli.pages import PAGE, archive_of, record, record_id, story
from tests.cli.running import run

EVIL = "Evil \x1b[2J\x9b31m \u202e\x07 title"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page; another menu; another title and last line; a title with control characters."""
    return archive_of(
        tmp_path_factory.mktemp("archive") / "a",
        record(1, story()),
        record(2, story(around="Another menu")),
        record(3, story(title="More ships", last="Nobody knows why it is so at all.")),
        record(4, story(title=EVIL, last=EVIL)),
    )


def diff(archive: Path, first: int, second: int, *options: str) -> tuple[int, str]:
    """Return the exit code and what is printed about two captures."""
    done = run("-C", archive, "diff", record_id(first), record_id(second), *options)
    assert "Traceback" not in done.words
    return done.code, done.out.decode()


def test_the_same_capture_has_exit_code_0(archive: Path) -> None:
    code, out = diff(archive, 1, 1)
    assert (code, out.splitlines()[2:]) == (0, ["The archived bytes are the same."])


def test_another_page_around_the_story_has_exit_code_0_and_is_told(archive: Path) -> None:
    code, out = diff(archive, 1, 2)
    assert code == 0
    assert "Only the page around it changed" in out


def test_fields_are_told_with_their_evidence_and_the_text_by_lines(archive: Path) -> None:
    code, out = diff(archive, 1, 3)
    assert code == 1
    assert "title:\n  - Ships in the harbour  [supported]\n  + More ships  [supported]\n" in out
    assert "\n- Nobody knows why that is so.\n+ Nobody knows why it is so at all.\n" in out


def test_words_are_marked_where_they_changed(archive: Path) -> None:
    _, out = diff(archive, 1, 3, "--words")
    assert "~ Nobody knows why [-that is so-]{+it is so at all+}." in out


def test_fields_alone_leave_out_the_text(archive: Path) -> None:
    code, out = diff(archive, 1, 3, "--fields")
    assert code == 1
    assert "title:" in out
    assert "Nobody" not in out


@pytest.mark.parametrize("second", [1, 2, 3, 4])
@pytest.mark.parametrize("options", [[], ["--fields"]], ids=["whole", "fields"])
def test_json_keeps_its_schema(archive: Path, second: int, options: list[str]) -> None:
    code, out = diff(archive, 1, second, "--json", *options)
    value = json.loads(out)
    assert Engine(load_schema("comparison-1")).is_valid(value)
    assert value["is_same"] == (code == 0)
    assert ("text" in value) == (not options)


@pytest.mark.parametrize("options", [[], ["--words"], ["--json"]], ids=["unified", "words", "json"])
def test_no_control_character_of_a_page_is_printed(archive: Path, options: list[str]) -> None:
    code, out = diff(archive, 3, 4, *options)
    assert code == 1
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(out)
    assert "Evil" in out


def on_terminal(archive: Path, **environ: str) -> str:
    """Return what a terminal gets of a comparison."""
    outer, inner = pty.openpty()
    command = [sys.executable, "-m", "archiver", "-C", str(archive), "diff", record_id(3), record_id(4)]
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        command, stdout=inner, stderr=subprocess.DEVNULL, env=plain | {"TERM": "xterm"} | environ, timeout=60
    )
    os.close(inner)
    raw = b""
    try:
        while piece := os.read(outer, 65536):
            raw += piece
    except OSError:
        # Linux says so when the other side of a terminal is closed.
        pass
    os.close(outer)
    return raw.decode()


def test_a_terminal_gets_our_colours_and_none_of_the_page_s(archive: Path) -> None:
    shown = on_terminal(archive)
    assert "\x1b[32m" in shown
    assert "\x1b[2J" not in shown
    assert "\x9b" not in shown


def test_no_color_is_honoured(archive: Path) -> None:
    assert "\x1b" not in on_terminal(archive, NO_COLOR="1")


def test_what_names_no_two_captures_is_a_usage_error(archive: Path) -> None:
    assert run("-C", archive, "diff", PAGE).code == 2
    assert run("-C", archive, "diff", PAGE, "--at", "noon").code == 2


def test_what_is_not_in_the_archive_cannot_be_compared(archive: Path) -> None:
    assert run("-C", archive, "diff", PAGE, "http://example.org/").code == 3
