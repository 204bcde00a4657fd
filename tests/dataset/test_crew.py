"""Worker processes: what they make comes in order, and one that dies or hangs costs its page and nothing else."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import archiver
from archiver.archive import Archive, open_archive
from archiver.dataset.choices import Choices
from archiver.dataset.crew import WINDOW, Crew, Job, alone
from archiver.dataset.extraction import skip_reason
from archiver.dataset.making import Made
from archiver.dataset.sources import archive_sources
from archiver.dataset.worker import Order, Task
from archiver.errors import DatasetError
from tests.dataset.shelf import numbered, page, write_warc

OBEDIENT = Choices(engine="obedient")


def jobs(archive: Archive) -> Iterator[Job]:
    for number, source in enumerate(archive_sources(archive)):
        for capture in source.captures():
            skip = skip_reason(capture)
            yield Job(number, Task(archive.folder, capture), Made(skip=skip) if skip else None)


def made(folder: Path, order: Order, size: int) -> list[tuple[str, Made]]:
    """Return path and result of each capture in the archive."""
    with closing(open_archive(folder)) as archive:
        if size == 1:
            return [_named(each) for each in alone(jobs(archive), order)]
        with Crew(size, order) as crew:
            return [_named(each) for each in crew.results(jobs(archive))]


def _named(result: tuple[Job, Made]) -> tuple[str, Made]:
    return result[0].task.capture.url.removeprefix("http://example.com"), result[1]


def test_results_come_in_the_order_of_the_row_whoever_made_them(tmp_path: Path) -> None:
    write_warc(tmp_path, "a", numbered(40))
    order = Order(Choices(), 60)
    one, three = made(tmp_path, order, 1), made(tmp_path, order, 3)
    assert [name for name, _ in three] == [f"/{number}" for number in range(40)]
    assert three == one


def test_no_captures_need_no_workers(tmp_path: Path) -> None:
    with Crew(2, Order(Choices(), 60)) as crew:
        assert list(crew.results(iter([]))) == []


def test_what_is_made_already_is_passed_on_in_its_place(tmp_path: Path) -> None:
    write_warc(tmp_path, "a", numbered(1))
    with closing(open_archive(tmp_path)) as archive, Crew(2, Order(Choices(), 60)) as crew:
        (real,) = jobs(archive)
        ready = Job(0, real.task, Made(skip="older"))
        row = [ready, real, *[ready] * (2 * WINDOW)]
        found = [each.skip for _, each in crew.results(row)]
    assert found == ["older", None, *["older"] * (2 * WINDOW)]


@pytest.mark.parametrize("size", [2, 3])
def test_a_page_that_ends_its_worker_costs_only_itself(tmp_path: Path, engine: Path, size: int) -> None:
    pages = {**numbered(6), "/bad": page("Bad", "DIE HERE"), **numbered(6, start=6)}
    write_warc(tmp_path / "archive", "a", pages)
    found = made(tmp_path / "archive", Order(OBEDIENT, 60), size)
    assert [name for name, _ in found] == list(pages)
    assert [(name, each.skip) for name, each in found if each.skip] == [("/bad", "crashed")]
    finding = dict(found)["/bad"].finding
    assert finding is not None
    assert (finding.code, finding.severity) == ("extract.crashed", "warning")
    assert "SIGKILL" in finding.message
    assert finding.record_id
    assert finding.offset


def test_a_worker_that_is_killed_once_costs_nothing(tmp_path: Path, engine: Path) -> None:
    pages = {**numbered(6), "/once": page("Once", "DIE ONCE and then live on as if nothing had happened at all.")}
    write_warc(tmp_path / "archive", "a", pages)
    found = made(tmp_path / "archive", Order(OBEDIENT, 60), 2)
    assert (engine / "died").exists()
    assert [each.skip for _, each in found] == [None] * 7
    assert found == made(tmp_path / "archive", Order(OBEDIENT, 60), 1)


def test_a_page_that_never_ends_is_given_up(tmp_path: Path, engine: Path) -> None:
    pages = {**numbered(3), "/stuck": page("Stuck", "STOP HERE"), **numbered(3, start=3)}
    write_warc(tmp_path / "archive", "a", pages)
    # Long enough for the pages beside it on a machine that has much else to do.
    found = made(tmp_path / "archive", Order(OBEDIENT, 5), 2)
    assert [(name, each.skip) for name, each in found if each.skip] == [("/stuck", "time")]
    finding = dict(found)["/stuck"].finding
    assert finding is not None
    assert finding.code == "extract.time"
    assert "5 seconds" in finding.message


def test_a_fault_in_an_engine_is_told_with_its_last_words(tmp_path: Path, engine: Path) -> None:
    write_warc(tmp_path / "archive", "a", {**numbered(2), "/broken": page("Broken", "BREAK HERE")})
    found = made(tmp_path / "archive", Order(OBEDIENT, 60), 2)
    finding = dict(found)["/broken"].finding
    assert finding is not None
    assert "RuntimeError: a fault in the engine" in finding.message


def test_workers_that_cannot_start_stop_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_warc(tmp_path, "a", numbered(3))
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(DatasetError, match="cannot be started"):
        made(tmp_path, Order(Choices(), 60), 2)


HALF_SAID = """#!{python}
import os, sys
from multiprocessing.connection import Connection
link = Connection(int(sys.argv[3]))
link.recv()
link.send(None)
link.recv()
os.write(link.fileno(), bytes([0, 0, 1, 0]) + b"a message of 256 bytes that ends here")
"""


def test_a_worker_that_is_killed_while_it_hands_over_costs_only_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_warc(tmp_path / "archive", "a", numbered(2))
    worker = tmp_path / "worker"
    worker.write_text(HALF_SAID.format(python=sys.executable))
    worker.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(worker))
    found = made(tmp_path / "archive", Order(Choices(), 60), 2)
    assert [(name, each.skip) for name, each in found] == [("/0", "crashed"), ("/1", "crashed")]


def test_workers_that_cannot_import_say_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_warc(tmp_path / "archive", "a", numbered(3))
    (tmp_path / "lxml.py").write_text("raise ImportError('lxml is broken')")
    monkeypatch.setattr("archiver.dataset.hand.PACKAGE", tmp_path / "archiver")
    monkeypatch.setenv("PYTHONPATH", str(Path(archiver.__file__).parents[1]))
    with pytest.raises(DatasetError, match=r"cannot be started \(ImportError: lxml is broken\)"):
        made(tmp_path / "archive", Order(Choices(), 60), 2)


def test_no_worker_is_left_when_the_block_ends_early(tmp_path: Path) -> None:
    write_warc(tmp_path, "a", numbered(30))
    with closing(open_archive(tmp_path)) as archive:
        with Crew(2, Order(Choices(), 60)) as crew:
            results = crew.results(jobs(archive))
            next(results)
            processes = [each._process for each in crew._hands]
            assert processes
        assert [each.returncode for each in processes] == [-signal.SIGKILL] * len(processes)
