from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import FrontierError
from archiver.frontier.database import DAMAGE_SUFFIX, discard
from archiver.frontier.interface import Candidate, DamagedFrontierError, Outcome
from archiver.frontier.sqlite import SqliteFrontier

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crawl.db"


def fill(path: Path, urls: int = 500) -> None:
    with SqliteFrontier(path, delay_s=0.0) as frontier:
        frontier.add(Candidate(f"http://h{n % 50}.example/{n}") for n in range(urls))
        frontier.finish([Outcome(claim, status=200) for claim in frontier.claim(0.0, 20)], now=1.0)


def overwrite(path: Path, start: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


def other_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE something(x)")
    database.close()


def only_journal(path: Path) -> None:
    path.with_name(path.name + "-wal").write_bytes(path.read_bytes())
    path.unlink()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: overwrite(path, 4096 * 5, 4096 * 4), id="pages overwritten"),
        pytest.param(lambda path: overwrite(path, 0, 4096), id="first page overwritten"),
        pytest.param(lambda path: overwrite(path, 100, 100), id="list of tables overwritten"),
        pytest.param(lambda path: os.truncate(path, path.stat().st_size // 2), id="cut in the middle of the pages"),
        pytest.param(lambda path: os.truncate(path, 5000), id="cut within a page"),
        pytest.param(lambda path: os.truncate(path, 99), id="cut within the head"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(bytes(40960)), id="zeros"),
        pytest.param(lambda path: path.write_bytes(b"no database at all" * 1000), id="no database"),
        pytest.param(other_database, id="another database"),
        pytest.param(only_journal, id="only the journal is left"),
    ],
)
def test_damage_is_found_when_the_file_is_opened_and_remembered(path: Path, spoil: Callable[[Path], None]) -> None:
    fill(path)
    spoil(path)
    for _ in range(2):
        with pytest.raises(DamagedFrontierError, match=r"crawl\.db.*damaged.*Run the crawl again"):
            SqliteFrontier(path)
    discard(path)
    fill(path)


KILLED = """
import os, signal, sys
from pathlib import Path
from archiver.frontier.interface import Candidate, Outcome
from archiver.frontier.sqlite import SqliteFrontier
frontier = SqliteFrontier(Path(sys.argv[1]), delay_s=0.0)
frontier.add([Candidate(f"http://h{n}.example/") for n in range(100)])
frontier.finish([Outcome(claim, status=200) for claim in frontier.claim(0.0, 30)])
os.kill(os.getpid(), signal.SIGKILL)
"""


def kill(path: Path) -> Path:
    """Leave a frontier as a killed process does; return where its journal is."""
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    return path.with_name(path.name + "-wal")


def test_a_journal_that_was_taken_away_is_missed(path: Path) -> None:
    kill(path).unlink()
    with pytest.raises(DamagedFrontierError, match="journal"):
        SqliteFrontier(path)


def test_a_journal_that_was_cut_costs_commits_from_the_end_and_nothing_else(path: Path) -> None:
    journal = kill(path)
    os.truncate(journal, journal.stat().st_size * 2 // 3)
    with SqliteFrontier(path, delay_s=0.0) as frontier:
        counts = frontier.counts()
    assert counts["done"] in (0, 30)
    assert sum(counts.values()) in (0, 100)


def test_what_only_looks_on_may_play_in_the_journal_of_a_killed_process(path: Path) -> None:
    journal = kill(path)
    with SqliteFrontier(path, release=False) as frontier:
        assert frontier.counts()["done"] == 30
    assert not journal.exists()
    with SqliteFrontier(path) as frontier:
        assert frontier.counts()["done"] == 30


def test_looking_on_while_another_works_hides_no_loss(path: Path) -> None:
    with SqliteFrontier(path) as frontier:
        frontier.add([Candidate("http://a.example/")])
        with SqliteFrontier(path, release=False) as looking:
            assert looking.counts()["queued"] == 1
        assert frontier.counts()["queued"] == 1
    kill(path).unlink()
    with pytest.raises(DamagedFrontierError, match="journal"):
        SqliteFrontier(path)


def test_damage_in_the_midst_of_a_run_is_found_and_remembered(path: Path) -> None:
    fill(path, 5000)
    with SqliteFrontier(path, delay_s=0.0) as frontier:
        for few in ("PRAGMA cache_size = 5", "PRAGMA shrink_memory"):
            frontier._database._db.execute(few)
        overwrite(path, 4096 * 20, path.stat().st_size - 4096 * 20)
        with pytest.raises(DamagedFrontierError):
            work_all(frontier)
    with pytest.raises(DamagedFrontierError):
        SqliteFrontier(path)


def work_all(frontier: SqliteFrontier) -> None:
    while claims := frontier.claim(0.0, 50):
        frontier.finish([Outcome(claim) for claim in claims])


def test_a_url_that_was_changed_is_not_handed_out(path: Path) -> None:
    fill(path, 1)
    raw = path.read_bytes()
    path.unlink()
    with SqliteFrontier(path) as frontier:
        frontier.add([Candidate("http://h0.example/precious")])
    raw = path.read_bytes()
    assert raw.count(b"/precious") == 1
    path.write_bytes(raw.replace(b"/precious", b"/perverse"))
    with SqliteFrontier(path) as frontier, pytest.raises(DamagedFrontierError, match="changed"):
        frontier.claim(0.0, 1)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9), pages=st.integers(1, 4))
def test_overwritten_pages_never_raise_anything_else(
    tmp_path_factory: pytest.TempPathFactory, seed: int, pages: int
) -> None:
    path = tmp_path_factory.mktemp("spoiled") / "crawl.db"
    fill(path)
    chance = random.Random(seed)
    with path.open("r+b") as file:
        for _ in range(pages):
            file.seek(chance.randrange(path.stat().st_size // 512) * 512)
            file.write(chance.randbytes(512))
    try:
        with SqliteFrontier(path, delay_s=0.0) as frontier:
            frontier.finish([Outcome(claim, status=200) for claim in frontier.claim(5.0, 60)], now=5.0)
            frontier.add([Candidate(f"http://new{n}.example/") for n in range(50)])
            frontier.leave_out([("http://x.example/", "outside", None)])
            for entry in frontier.entries("queued"):
                assert entry.depth == 0
    except FrontierError:
        pass


def test_a_file_of_another_format_is_left_alone(path: Path) -> None:
    fill(path)
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    raw = path.read_bytes()
    with pytest.raises(FrontierError, match="format 99") as raised:
        SqliteFrontier(path)
    assert not isinstance(raised.value, DamagedFrontierError)
    assert path.read_bytes() == raw
    assert not path.with_name(path.name + DAMAGE_SUFFIX).exists()


FORMAT_1 = """
CREATE TABLE memory(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE host(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, next_at REAL NOT NULL DEFAULT 0, delay_s REAL,
    queued INTEGER NOT NULL DEFAULT 0, in_flight INTEGER NOT NULL DEFAULT 0);
CREATE INDEX host_due ON host(next_at) WHERE queued > 0;
CREATE TABLE url(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, host_id INTEGER NOT NULL REFERENCES host(id),
    url TEXT NOT NULL, priority INTEGER NOT NULL, depth INTEGER NOT NULL, via TEXT, hop TEXT NOT NULL,
    state INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, next_at REAL, status INTEGER, reason TEXT);
CREATE INDEX url_queue ON url(host_id, priority, id) WHERE state = 0;
CREATE INDEX url_in_flight ON url(id) WHERE state = 1;
CREATE INDEX url_waiting ON url(next_at) WHERE state = 2;
INSERT INTO memory VALUES ('more-seeds', 'http://www.a.example/');
INSERT INTO host(id, name, queued, in_flight) VALUES (1, 'a.example', 1, 1);
INSERT INTO url(hash, host_id, url, priority, depth, via, hop, state, attempts, next_at, status, reason) VALUES
    (x'01', 1, 'http://a.example/done', 0, 1, 'http://a.example/', 'link', 3, 1, NULL, 200, NULL),
    (x'02', 1, 'http://a.example/flying', 0, 1, 'http://a.example/', 'link', 1, 1, NULL, NULL, NULL),
    (x'03', 1, 'http://a.example/waiting', 0, 1, NULL, 'embed', 2, 1, 50.0, NULL, 'broke'),
    (x'04', 1, 'http://a.example/queued', 0, 2, NULL, 'link', 0, 0, NULL, NULL, NULL),
    (x'05', 1, 'http://a.example/failed', 0, 2, NULL, 'link', 4, 3, NULL, NULL, 'gone');
PRAGMA user_version = 1;
"""


def test_a_file_of_format_1_is_brought_up_to_date(path: Path) -> None:
    database = sqlite3.connect(path)
    database.executescript(FORMAT_1)
    database.close()
    for _ in range(2):
        with SqliteFrontier(path, delay_s=0.0) as frontier:
            assert frontier.counts() == {"queued": 2, "in-flight": 0, "waiting": 1, "done": 1, "failed": 1}
            assert frontier.recall("more-seeds") == "http://www.a.example/"
            assert [entry.url for entry in frontier.entries("done")] == ["http://a.example/done"]
            assert frontier.stopped_hosts() == {}
            assert frontier.next_due(0.0) == 0.0
            assert frontier.begin_round(older_than_s=0.0, now=-1.0) == 1
            assert frontier.retry_failed() == 0
            assert frontier.counts()["queued"] == 3
            frontier._database._db.execute("UPDATE url SET state = 4 WHERE hash = x'05'")
            frontier._database._db.execute("UPDATE tally SET urls = urls - 1 WHERE state = 0")
            frontier._database._db.execute("UPDATE tally SET urls = urls + 1 WHERE state = 4")
            frontier._database._db.execute("UPDATE host SET queued = queued - 1")


def test_making_a_file_leaves_nothing_else_behind(path: Path) -> None:
    fill(path)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
