"""The frontier in one SQLite file a crawl; the file is the crawl's identity.

The journal is a WAL with synchronous=NORMAL: a process that is killed loses nothing it committed; a power cut can lose
the last commits, but only from the end. As links are added before their page is finished, what is lost is fetched
again and never forgotten. The captures themselves are durable before a URL is finished.

Each call is one transaction (BEGIN IMMEDIATE). An instance belongs to the thread that opened it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import get_args

from archiver.errors import FrontierError
from archiver.frontier.interface import Candidate, Claim, Entry, Outcome, State
from archiver.frontier.schema import FORMAT, STATES, TABLES
from archiver.urls.normal import split_url

_BUSY_TIMEOUT_S = 30.0
_QUEUED, _IN_FLIGHT, _WAITING = STATES["queued"], STATES["in-flight"], STATES["waiting"]
_DONE, _FAILED = STATES["done"], STATES["failed"]

_INSERT = """
INSERT OR IGNORE INTO url(hash, host_id, url, priority, depth, via, hop) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_SHALLOWER = f"""
UPDATE url SET depth = ?2, via = ?3, hop = ?4, priority = min(priority, ?5)
WHERE hash = ?1 AND state = {_QUEUED} AND depth > ?2
"""
_DUE_HOSTS = """
SELECT id, name FROM host WHERE queued > 0 AND next_at <= ? AND in_flight < ? ORDER BY next_at, id LIMIT ?
"""
_FIRST_OF_HOST = f"""
SELECT id, url, depth, via, hop, attempts FROM url WHERE host_id = ? AND state = {_QUEUED} ORDER BY priority, id LIMIT 1
"""
_CLAIM_URL = f"UPDATE url SET state = {_IN_FLIGHT}, attempts = attempts + 1, next_at = NULL WHERE id = ?"
_CLAIM_HOST = """
UPDATE host SET next_at = ? + coalesce(delay_s, ?), queued = queued - 1, in_flight = in_flight + 1 WHERE id = ?
"""
# Fenced by `attempts`: a claim that was released and handed out again can no longer be finished by its first holder.
_END_URL = f"""
UPDATE url SET state = ?, next_at = ?, status = ?, reason = ? WHERE id = ? AND state = {_IN_FLIGHT} AND attempts = ?
"""
_END_HOST = "UPDATE host SET in_flight = in_flight - 1 WHERE name = ?"
_WOKEN = f"SELECT id, host_id FROM url WHERE state = {_WAITING} AND next_at <= ?"
# A URL whose time has come waits for its host as well.
_NEXT_RETRY = f"""
SELECT min(max(url.next_at, host.next_at)) FROM url JOIN host ON host.id = url.host_id
WHERE url.state = {_WAITING} AND host.in_flight < ?
"""
_REQUEUE_FAILED = f"UPDATE url SET state = {_QUEUED}, attempts = 0, next_at = NULL WHERE state = {_FAILED}"
_RECOUNT_QUEUED = f"""
UPDATE host SET queued = (SELECT count(*) FROM url WHERE host_id = host.id AND state = {_QUEUED})
"""
_RECOUNT = f"""
UPDATE host SET in_flight = 0, queued = (SELECT count(*) FROM url WHERE host_id = host.id AND state = {_QUEUED})
"""


class SqliteFrontier:
    """A Frontier in the file `path`, made if it is not there.

    `delay_s` is the wait between claims for a host that was given none of its own, `per_host` the most claims of one
    host in flight at a time. With `release` (the default) URLs that an earlier process left in flight are queued again;
    leave it out only where other processes work on the same file.
    """

    def __init__(self, path: Path, *, delay_s: float = 1.0, per_host: int = 1, release: bool = True) -> None:
        self._path = path
        self._delay_s = delay_s
        self._per_host = per_host
        with self._errors():
            self._db = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
        try:
            self._prepare(release)
        except FrontierError:
            self._db.close()
            raise

    def __enter__(self) -> SqliteFrontier:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, candidates: Iterable[Candidate]) -> int:
        """Take up candidates and return how many are new; one found nearer to a seed than before keeps the shorter way.

        Raises UrlError for a URL that is none.
        """
        new = 0
        with self._transaction():
            host_ids: dict[str, int] = {}
            for candidate in candidates:
                parts = split_url(candidate.url)
                host = parts.authority
                if host not in host_ids:
                    host_ids[host] = self._host_id(host)
                new += self._add_one(candidate, parts.origin + parts.target, host_ids[host])
        return new

    def claim(self, now: float, limit: int) -> list[Claim]:
        """Return due URLs, one a host, the host that has waited longest first."""
        with self._transaction():
            self._wake(now)
            hosts = self._db.execute(_DUE_HOSTS, (now, self._per_host, limit)).fetchall()
            return [claim for host_id, name in hosts if (claim := self._claim_one(now, host_id, name))]

    def finish(self, outcomes: Iterable[Outcome]) -> None:
        """Mark claims as done; one that was released meanwhile is left to its new holder."""
        with self._transaction():
            for outcome in outcomes:
                self._end(outcome.claim, _DONE, None, outcome.status, outcome.reason)

    def fail(self, claim: Claim, reason: str, *, retry_at: float | None = None) -> None:
        """Mark a claim as failed for good, or until `retry_at`."""
        with self._transaction():
            self._end(claim, _FAILED if retry_at is None else _WAITING, retry_at, None, reason)

    def requeue_failed(self) -> int:
        """Queue again what was given up, its attempts forgotten; return how many URLs that are."""
        with self._transaction():
            changed = self._db.execute(_REQUEUE_FAILED).rowcount
            self._db.execute(_RECOUNT_QUEUED)
        return changed

    def postpone(self, host: str, until: float) -> None:
        """Let `host` rest until then at least."""
        with self._transaction():
            self._db.execute("UPDATE host SET next_at = max(next_at, ?) WHERE id = ?", (until, self._host_id(host)))

    def set_delay(self, host: str, delay_s: float) -> None:
        """Set the seconds between claims for `host`; they count from the next claim on."""
        with self._transaction():
            self._db.execute("UPDATE host SET delay_s = ? WHERE id = ?", (delay_s, self._host_id(host)))

    def next_due(self, now: float) -> float | None:
        """Return when a claim can next succeed."""
        with self._errors():
            (host_at,) = self._db.execute(
                "SELECT min(next_at) FROM host WHERE queued > 0 AND in_flight < ?", (self._per_host,)
            ).fetchone()
            (retry_at,) = self._db.execute(_NEXT_RETRY, (self._per_host,)).fetchone()
        times = [at for at in (host_at, retry_at) if at is not None]
        return max(now, min(times)) if times else None

    def counts(self) -> dict[State, int]:
        """Return how many URLs are in each state, those with none included."""
        with self._errors():
            rows = dict(self._db.execute("SELECT state, count(*) FROM url GROUP BY state"))
        return {state: rows.get(STATES[state], 0) for state in get_args(State)}

    def entries(self, state: State) -> Iterator[Entry]:
        """Yield the URLs in `state` in the order they were added."""
        query = "SELECT url, depth, via, attempts, status, reason FROM url WHERE state = ? ORDER BY id"
        with self._errors():
            for url, depth, via, attempts, status, reason in self._db.execute(query, (STATES[state],)):
                yield Entry(url, state, depth, via, attempts, status, reason)

    def knows(self, url: str) -> bool:
        """Say whether `url`, in normal form, was ever added."""
        with self._errors():
            return self._db.execute("SELECT 1 FROM url WHERE hash = ?", (_hash(url),)).fetchone() is not None

    def remember(self, key: str, value: str) -> None:
        """Keep a text beside the queue, such as the settings the crawl was started with."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (key, value))

    def recall(self, key: str) -> str | None:
        """Return the text kept under `key`, or None."""
        with self._errors():
            row = self._db.execute("SELECT value FROM memory WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def close(self) -> None:
        """Give up the file."""
        with self._errors():
            self._db.close()

    def _prepare(self, release: bool) -> None:
        """Make or check the tables; queue again what was left in flight."""
        with self._errors():
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            (verdict,) = self._db.execute("PRAGMA quick_check(1)").fetchone() if release else ("ok",)
        if version not in (0, FORMAT):
            hint = "Use the version of archiver that made it, or start the crawl under a new name."
            raise FrontierError(f"the crawl state has format {version}, not {FORMAT}", str(self._path), hint)
        if verdict != "ok":
            raise self._damaged(str(verdict))
        with self._transaction():
            for statement in TABLES.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {FORMAT}")
            if release:
                self._db.execute(f"UPDATE url SET state = {_QUEUED} WHERE state = {_IN_FLIGHT}")
                self._db.execute(_RECOUNT)

    def _add_one(self, candidate: Candidate, url: str, host_id: int) -> int:
        """Add a candidate and return 1, or shorten the way to a queued one and return 0."""
        digest = _hash(url)
        row = (digest, host_id, url, candidate.priority, candidate.depth, candidate.via, candidate.hop)
        if self._db.execute(_INSERT, row).rowcount:
            self._db.execute("UPDATE host SET queued = queued + 1 WHERE id = ?", (host_id,))
            return 1
        nearer = (digest, candidate.depth, candidate.via, candidate.hop, candidate.priority)
        self._db.execute(_SHALLOWER, nearer)
        return 0

    def _claim_one(self, now: float, host_id: int, name: str) -> Claim | None:
        row = self._db.execute(_FIRST_OF_HOST, (host_id,)).fetchone()
        if row is None:
            return None
        url_id, url, depth, via, hop, attempts = row
        self._db.execute(_CLAIM_URL, (url_id,))
        self._db.execute(_CLAIM_HOST, (now, self._delay_s, host_id))
        return Claim(url_id, url, name, depth, via, hop, attempts + 1)

    def _end(self, claim: Claim, state: int, next_at: float | None, status: int | None, reason: str | None) -> None:
        changed = self._db.execute(_END_URL, (state, next_at, status, reason, claim.id, claim.attempts)).rowcount
        if changed:
            self._db.execute(_END_HOST, (claim.host,))

    def _wake(self, now: float) -> None:
        """Queue again what waited long enough."""
        for url_id, host_id in self._db.execute(_WOKEN, (now,)).fetchall():
            self._db.execute(f"UPDATE url SET state = {_QUEUED} WHERE id = ?", (url_id,))
            self._db.execute("UPDATE host SET queued = queued + 1 WHERE id = ?", (host_id,))

    def _host_id(self, name: str) -> int:
        self._db.execute("INSERT OR IGNORE INTO host(name) VALUES (?)", (name,))
        return int(self._db.execute("SELECT id FROM host WHERE name = ?", (name,)).fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commit what the block does, or nothing of it."""
        with self._errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn what SQLite raises into a FrontierError that names the file."""
        try:
            yield
        except sqlite3.OperationalError as error:
            hint = "Check that the folder exists and can be written, and that its disk has room."
            raise FrontierError(f"the crawl state cannot be used: {error}", str(self._path), hint) from error
        except sqlite3.ProgrammingError as error:
            hint = "Open it again, in the thread that uses it."
            raise FrontierError(f"the crawl state is closed: {error}", str(self._path), hint) from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, verdict: str) -> FrontierError:
        hint = "Move it away and start the crawl again; the captures in warcs/ are not touched by this."
        return FrontierError(f"the crawl state is damaged: {verdict[:80]}", str(self._path), hint)


def _hash(url: str) -> bytes:
    """Return 128 bits that stand for a URL in normal form."""
    return hashlib.blake2b(url.encode(), digest_size=16).digest()
