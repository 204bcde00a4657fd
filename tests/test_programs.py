from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import running


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def test_a_program_is_heard_and_stopped() -> None:
    script = "import sys, signal\nprint('one\\ntwo', file=sys.stderr, flush=True)\nsignal.pause()"
    with running(python(script)) as program:
        assert program.line_with("w") == "two\n"
        assert program.stop(signal.SIGTERM) == -signal.SIGTERM
        assert program.said == "one\ntwo\n"


def test_one_that_dies_fails_the_test_with_its_last_words(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with running(python("raise ImportError('gone')")) as program:
        with pytest.raises(AssertionError, match="ImportError: gone"):
            program.line_with("Serving")
        with pytest.raises(AssertionError, match="ImportError: gone"):
            program.text_from(tmp_path / "fifo")
        assert program.end() == 1


def test_one_that_says_nothing_fails_the_test_in_time(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with running(python("import signal\nsignal.pause()"), wait_s=0.2) as program:
        with pytest.raises(AssertionError, match=r"nothing with 'Serving'; it runs, after 0\.2 seconds"):
            program.line_with("Serving")
        with pytest.raises(AssertionError, match="nothing came into fifo"):
            program.text_from(tmp_path / "fifo")
        with pytest.raises(AssertionError, match="it does not end"):
            program.end()


def test_what_comes_into_a_fifo_is_read_to_its_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with running(python(f"open({str(tmp_path / 'fifo')!r}, 'w').write('here')")) as program:
        assert program.text_from(tmp_path / "fifo") == "here"
        assert program.end() == 0


def test_behind_the_block_it_is_gone_even_where_that_fails() -> None:
    command = python("import signal\nprint('up', flush=True)\nsignal.pause()")
    with (
        pytest.raises(AssertionError, match="'down'; it runs"),
        running(command, is_stdout_heard=True, wait_s=0.5) as program,
    ):
        program.line_with("down")
    assert program.process.poll() == -signal.SIGKILL
    assert subprocess.run(["kill", "-0", str(program.process.pid)], capture_output=True).returncode != 0
