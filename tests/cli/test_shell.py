"""Tables, colours and commands in hints."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cli import shell
from archiver.cli.shell import Shell, cut_middle, fitting, painted, width, wrapped


class Terminal(io.StringIO):
    """Something that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stdout that passes for a terminal of 60 columns."""
    monkeypatch.setattr(shell, "sys", SimpleNamespace(stdout=Terminal()))
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes stdout none again."""
    return lambda: monkeypatch.setattr(shell, "sys", SimpleNamespace(stdout=io.StringIO()))


@given(st.lists(st.integers(1, 200), min_size=1, max_size=8), st.integers(20, 200))
def test_columns_are_made_narrower_only_as_far_as_needed(widths: list[int], columns: int) -> None:
    fitted = fitting(widths, columns)
    assert all(new <= old for new, old in zip(fitted, widths, strict=True))
    needed = sum(fitted) + 2 * (len(fitted) - 1)
    assert needed <= max(columns, sum(widths) + 2 * (len(widths) - 1))
    assert fitted == widths or needed == columns or max(fitted) == 14
    assert fitting(widths, None) == widths


@given(st.text(), st.integers(1, 50))
def test_a_text_cut_in_the_middle_fits(text: str, columns: int) -> None:
    shown = cut_middle(text, columns)
    assert width(shown) <= max(columns, 1) or width(text) > columns
    assert shown == text or "…" in shown


def test_both_ends_of_a_cut_text_stay() -> None:
    assert cut_middle("http://127.0.0.1:8000/robots.txt", 16) == "http://127…s.txt"


@pytest.mark.usefixtures("terminal")
def test_a_table_fits_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    Shell().table(("A", "B"), [("x" * 70, "y" * 70)])
    assert [width(line) <= 60 for line in capsys.readouterr().out.splitlines()] == [True, True]


@pytest.mark.usefixtures("terminal")
def test_prose_in_the_last_column_goes_on_below(capsys: pytest.CaptureFixture[str]) -> None:
    Shell().table(("A", "B"), [("name", "some words " * 12)], is_prose_last=True)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 3
    assert lines[2].startswith("      some") or lines[2].startswith("      words")
    assert all(width(line) <= 60 for line in lines)


def test_a_table_is_whole_where_nobody_looks_on(capsys: pytest.CaptureFixture[str]) -> None:
    Shell().table(("A", "B"), [("x" * 300, "y")], is_prose_last=True)
    assert "x" * 300 + "  y" in capsys.readouterr().out


@pytest.mark.usefixtures("terminal")
def test_colours_are_for_terminals_alone(monkeypatch: pytest.MonkeyPatch, piped: Callable[[], None]) -> None:
    assert painted("error", fg="red").startswith("\x1b[")
    monkeypatch.setenv("NO_COLOR", "1")
    assert painted("error", fg="red") == "error"
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert painted("error", fg="red") == "error"
    monkeypatch.setenv("TERM", "xterm")
    piped()
    assert painted("error", fg="red") == "error"


@pytest.mark.usefixtures("terminal")
def test_lines_are_wrapped_for_terminals_alone(piped: Callable[[], None]) -> None:
    assert all(width(line) <= 60 and line.startswith("    ") for line in wrapped("word " * 40, indent=4))
    piped()
    assert wrapped("a " * 100 + "\x1b", indent=2) == ["  " + "a " * 100]


@pytest.mark.parametrize(
    ("folder", "text", "placed"),
    [
        pytest.param(".", "run `archiver index`.", "run `archiver index`.", id="here"),
        pytest.param("news", "run `archiver index`.", "run `archiver -C news index`.", id="an archive"),
        pytest.param("my news", "`archiver lookup URL`", "`archiver -C 'my news' lookup URL`", id="quoted"),
        pytest.param("news", "`archiver warc check a`", "`archiver warc check a`", id="of files anywhere"),
        pytest.param("news", "`archiver demo`", "`archiver demo`", id="of its own folder"),
    ],
)
def test_commands_in_hints_name_the_archive(folder: str, text: str, placed: str) -> None:
    assert Shell(folder=Path(folder)).placed(text) == placed


def test_numbers_have_their_words() -> None:
    assert (shell.counted(1, "capture"), shell.counted(0, "capture")) == ("1 capture", "0 captures")


def test_json_holds_no_character_that_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"title": "\x1b[2J \x7f \x9b31m \u202e 中文 “q”"}
    Shell().emit(value)
    printed = capsys.readouterr().out
    assert not {"\x1b", "\x7f", "\x9b", "\u202e"} & set(printed)
    assert "中文 “q”" in printed
    assert json.loads(printed) == value
