"""The frontier in one SQLite file a crawl; the file is the crawl's identity.

Each call is one transaction. As links are added before their page is finished, what a power cut takes is fetched again
and never forgotten. The captures themselves are durable before a URL is finished. An instance belongs to the thread
that opened it.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import get_args

from archiver.frontier import statements
from archiver.frontier.database import Database
from archiver.frontier.digest import hash_of, printable
from archiver.frontier.hosts import Hosts
from archiver.frontier.interface import Candidate, CandidateHop, Claim, Entry, LeftOut, Outcome, State, Usage
from archiver.frontier.leavings import MAX_KEPT, Leavings
from archiver.frontier.schema import STATES
from archiver.urls.normal import normal_url

_QUEUED, _IN_FLIGHT, _WAITING = STATES["queued"], STATES["in-flight"], STATES["waiting"]
_DONE, _FAILED = STATES["done"], STATES["failed"]

ROUND = "round"
"""What the number of the round is kept under."""

# The links that stand on every page of a site are not asked for in the file each time.
_MAX_RECENT = 20_000


class SqliteFrontier:
    """A Frontier in the file `path`, made if it is not there.

    `delay_s` is the wait between claims for a host that was given none of its own, `per_host` the most claims of one
    host in flight at a time. With `release` (the default) the file is checked, URLs that an earlier process left in
    flight are queued again, and hosts that were stopped go on; leave it out only where other processes work on the same
    file. `clock` tells when a file is made. Every call may raise what archiver.frontier.database.Database names.
    """

    def __init__(
        self,
        path: Path,
        *,
        delay_s: float = 1.0,
        per_host: int = 1,
        release: bool = True,
        max_left_out: int = MAX_KEPT,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = Database(path, own=release, clock=clock)
        self._hosts = Hosts(self._database, delay_s=delay_s, per_host=per_host)
        self._leavings = Leavings(self._database, max_kept=max_left_out)
        self._recent: dict[str, int] = {}
        self._moved: Counter[int] = Counter()
        if release:
            with self._transaction() as db:
                self._release(db)

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
        met: dict[str, int] = {}
        fresh = [each for each in candidates if self._is_news(each, met)]
        if not fresh:
            return 0
        new: list[bytes] = []
        queued: Counter[str] = Counter()
        with self._transaction() as db:
            for candidate in fresh:
                url = normal_url(candidate.url)
                digest, host = hash_of(url), _host_of(url)
                if self._add_one(db, candidate, url, digest, host):
                    new.append(digest)
                    queued[host] += 1
            self._hosts.queue(db, queued)
            self._moved[_QUEUED] += len(new)
            self._leavings.take_back(db, new)
        if len(self._recent) > _MAX_RECENT:
            self._recent.clear()
        self._recent |= met
        return len(new)

    def claim(self, now: float, limit: int, *, busy: Collection[str] = ()) -> list[Claim]:
        """Return due URLs, one a host and none of `busy`, the host that has waited longest first."""
        with self._transaction() as db:
            self._wake(db, now)
            rows = db.execute(statements.NEXT_OF, (now, self._hosts.per_host, limit + len(busy))).fetchall()
            rows = [row for row in rows if row[1] not in busy][:limit]
            claims = [self._claim_of(*row[1:]) for row in rows]
            db.executemany(statements.CLAIM, [(claim.id,) for claim in claims])
            self._hosts.take(db, [row[0] for row in rows], now)
            self._move(_QUEUED, _IN_FLIGHT, len(claims))
        return claims

    def put_back(self, claims: Iterable[Claim], until: float = 0.0) -> None:
        """Take back claims that were not begun: queued again, the attempt not counted; their hosts rest until then."""
        with self._transaction() as db:
            for claim in claims:
                if db.execute(statements.PUT_BACK, (claim.id, claim.attempts)).rowcount:
                    self._hosts.give_back(db, claim.host, until)
                    self._move(_IN_FLIGHT, _QUEUED)

    def finish(self, outcomes: Iterable[Outcome], *, now: float | None = None) -> None:
        """Mark claims as done at `now`; one that was released meanwhile is left to its new holder."""
        ended: Counter[str] = Counter()
        with self._transaction() as db:
            for outcome in outcomes:
                row = (_DONE, None, outcome.status, outcome.reason, now, outcome.claim.id, outcome.claim.attempts)
                ended[outcome.claim.host] += db.execute(statements.END, row).rowcount
            self._hosts.end(db, ended)
            self._move(_IN_FLIGHT, _DONE, ended.total())

    def fail(self, claim: Claim, reason: str, *, retry_at: float | None = None) -> None:
        """Mark a claim as failed for good, or until `retry_at`."""
        state = _FAILED if retry_at is None else _WAITING
        with self._transaction() as db:
            row = (state, retry_at, None, printable(reason), None, claim.id, claim.attempts)
            if db.execute(statements.END, row).rowcount:
                self._hosts.end(db, {claim.host: 1}, waiting=int(state == _WAITING))
                self._move(_IN_FLIGHT, state)

    def settle(self, urls: Iterable[str], status: int | None, *, now: float | None = None) -> None:
        """Mark URLs as done that came along with another; those in flight are left to their holders."""
        with self._transaction() as db:
            for each in urls:
                url = normal_url(each)
                self._settle_one(db, url, status, now)

    def restore(self, entries: Iterable[Entry]) -> int:
        """Take up URLs that are known to be done or failed; return how many were new.

        Of a URL that is given twice the later outcome counts. For a state that is made again.
        """
        with self._transaction() as db:
            return sum(self._restore_one(db, entry) for entry in entries)

    def retry_failed(self) -> int:
        """Queue again what was given up, its attempts forgotten, before all else of its host; return how many."""
        with self._transaction() as db:
            changed = db.execute(statements.RETRY_FAILED).rowcount
            self._recount(db)
        return changed

    def begin_round(self, *, older_than_s: float, now: float) -> int:
        """Queue again what was finished at least `older_than_s` ago, or given up; return how many URLs that are.

        What was had from hosts is counted anew, and so is what links were left out, unless pages stay done on which
        they stand. Where there are any URLs, recall(ROUND) is one more; it begins at 1.
        """
        with self._transaction() as db:
            changed = db.execute(statements.NEW_ROUND, (now - older_than_s,)).rowcount
            if changed:
                db.execute(statements.COUNT_ROUND, (ROUND,))
            if db.execute(statements.ANY_DONE).fetchone() is None:
                self._leavings.clear(db)
            self._hosts.forget_usage(db)
            self._recount(db)
        return changed

    def postpone(self, host: str, until: float) -> None:
        """Let `host` rest until then at least."""
        with self._transaction() as db:
            self._hosts.postpone(db, host, until)

    def relieve(self, host: str, now: float) -> None:
        """Let `host` rest no longer: its last claim came to nothing that it had to do with."""
        with self._transaction() as db:
            self._hosts.relieve(db, host, now)

    def set_delay(self, host: str, delay_s: float) -> None:
        """Set the seconds between claims for `host`; they count from the next claim on."""
        with self._transaction() as db:
            self._hosts.set_delay(db, host, delay_s)

    def stop_host(self, host: str, reason: str) -> None:
        """Hand out nothing more of `host` until the file is opened anew; its URLs stay queued."""
        with self._transaction() as db:
            self._hosts.stop(db, host, reason)

    def stopped_hosts(self) -> dict[str, str]:
        """Return why hosts were stopped, by host."""
        return self._hosts.stopped()

    def stopped_counts(self) -> dict[str, int]:
        """Return how many URLs are still to do at hosts that were stopped, by the reason."""
        return self._hosts.stopped_counts()

    def open_hosts(self) -> int:
        """Return how many hosts have URLs to hand out, now or after their rest."""
        return self._hosts.open_count()

    def spend(self, usages: Iterable[Usage]) -> None:
        """Add to what was had from hosts."""
        with self._transaction() as db:
            self._hosts.spend(db, usages)

    def usage(self) -> Iterator[Usage]:
        """Yield what was had from each host, as far as it was told."""
        return self._hosts.usage()

    def next_due(self, now: float) -> float | None:
        """Return when a claim can next succeed."""
        times = [at for at in self._hosts.next_times() if at is not None]
        return max(now, min(times)) if times else None

    def leave_out(self, links: Iterable[tuple[str, str, str | None]]) -> None:
        """Note links that are not followed: URL, reason, page."""
        self._leavings.leave(links)

    def left_out(self) -> Iterator[LeftOut]:
        """Yield the links that are not followed, the first million of them."""
        return self._leavings.kept()

    def left_out_counts(self) -> dict[str, int]:
        """Return how many links are not followed, by reason."""
        return self._leavings.counts()

    def counts(self) -> dict[State, int]:
        """Return how many URLs are in each state, those with none included."""
        rows = dict(self._database.rows("SELECT state, urls FROM tally"))
        return {state: rows.get(STATES[state], 0) for state in get_args(State)}

    def entries(self, state: State) -> Iterator[Entry]:
        """Yield the URLs in `state` in the order they were added."""
        # Most are queued or done: then the table is read through, for an index would have to be sorted.
        how = "NOT INDEXED" if state in ("queued", "waiting", "done") else ""
        rows = self._database.rows(f"{statements.ENTRY} {how} WHERE state = {STATES[state]} ORDER BY id")
        for url, depth, via, attempts, status, reason, hop, finished_at in rows:
            yield Entry(url, state, depth, via, attempts, status, reason, hop, finished_at)

    def knows(self, url: str) -> bool:
        """Say whether `url`, in normal form, was ever added."""
        return self._database.row("SELECT 1 FROM url WHERE hash = ?", (hash_of(url),)) is not None

    def remember(self, key: str, value: str) -> None:
        """Keep a text beside the queue, such as the settings the crawl was started with."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (key, value))

    def recall(self, key: str) -> str | None:
        """Return the text kept under `key`, or None; "begun" is when the file was made (ISO 8601, UTC)."""
        row = self._database.row("SELECT value FROM memory WHERE key = ?", (key,))
        return None if row is None else str(row[0])

    def close(self) -> None:
        """Give up the file."""
        self._database.close()

    def _is_news(self, candidate: Candidate, met: dict[str, int]) -> bool:
        """Tell whether `candidate` was not met lately, or not on so short a way, and note it in `met`."""
        depth = met.get(candidate.url, self._recent.get(candidate.url))
        if depth is not None and depth <= candidate.depth:
            return False
        met[candidate.url] = candidate.depth
        return True

    def _add_one(self, db: sqlite3.Connection, candidate: Candidate, url: str, digest: bytes, host: str) -> bool:
        """Add a candidate and return True, or shorten the way to a queued one and return False."""
        host_id = self._hosts.id_of(db, host)
        row = (digest, host_id, url, candidate.priority, candidate.depth, candidate.via, candidate.hop)
        if db.execute(statements.INSERT, row).rowcount:
            return True
        db.execute(statements.SHALLOWER, (digest, candidate.depth, candidate.via, candidate.hop, candidate.priority))
        return False

    def _claim_of(
        self,
        host: str,
        number: int,
        url: str | None,
        digest: bytes,
        depth: int,
        via: str | None,
        hop: CandidateHop,
        attempts: int,
    ) -> Claim:
        # Pages that were written over may still read as a table.
        if url is None:
            raise self._database.damaged(f"{host} has fewer URLs than it should")
        if hash_of(url) != digest:
            raise self._database.damaged(f"a URL of {host} was changed")
        return Claim(number, url, host, depth, via, hop, attempts)

    def _settle_one(self, db: sqlite3.Connection, url: str, status: int | None, now: float | None) -> None:
        digest, host = hash_of(url), _host_of(url)
        row = db.execute("SELECT id, state FROM url WHERE hash = ?", (digest,)).fetchone()
        if row is None:
            self._restore_one(db, Entry(url, "done", 0, None, 0, status, None, "embed", now))
            self._leavings.take_back(db, [digest])
        elif row[1] != _IN_FLIGHT:
            db.execute(statements.SETTLE, (status, now, row[0]))
            self._hosts.settle(db, host, queued=int(row[1] == _QUEUED), waiting=int(row[1] == _WAITING))
            self._move(row[1], _DONE)

    def _restore_one(self, db: sqlite3.Connection, entry: Entry) -> int:
        state, digest = STATES[entry.state], hash_of(entry.url)
        host_id = self._hosts.id_of(db, _host_of(entry.url))
        known = (entry.status, entry.reason, entry.finished_at)
        row = (digest, host_id, entry.url, entry.depth, entry.via, entry.hop, state, entry.attempts, *known)
        new = db.execute(statements.RESTORE, row).rowcount
        if not new:
            db.execute(statements.RENEW, (*known, digest, state))
        self._moved[state] += new
        return new

    def _wake(self, db: sqlite3.Connection, now: float) -> None:
        """Queue again what waited long enough."""
        for url_id, host_id in db.execute(statements.WOKEN, (now,)).fetchall():
            db.execute(f"UPDATE url SET state = {_QUEUED} WHERE id = ?", (url_id,))
            self._hosts.wake(db, host_id)
            self._move(_WAITING, _QUEUED)

    def _release(self, db: sqlite3.Connection) -> None:
        """Queue again what was left in flight."""
        released = db.execute(f"UPDATE url SET state = {_QUEUED} WHERE state = {_IN_FLIGHT}").rowcount
        self._hosts.release(db)
        self._move(_IN_FLIGHT, _QUEUED, released)

    def _recount(self, db: sqlite3.Connection) -> None:
        """Count again what is queued, and what is in each state."""
        self._hosts.recount(db)
        db.execute("UPDATE tally SET urls = (SELECT count(*) FROM url WHERE url.state = tally.state)")
        self._moved.clear()

    def _move(self, old: int, new: int, urls: int = 1) -> None:
        self._moved[old] -= urls
        self._moved[new] += urls

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit what the block does together with the new counts of states, or nothing of it."""
        self._moved.clear()
        with ExitStack() as undo:
            undo.callback(self._hosts.forget_ids)
            undo.callback(self._recent.clear)
            with self._database.transaction() as db:
                yield db
                moved = [(urls, state) for state, urls in self._moved.items() if urls]
                db.executemany("UPDATE tally SET urls = urls + ? WHERE state = ?", moved)
            undo.pop_all()


def _host_of(url: str) -> str:
    """Return host and port of a URL in normal form."""
    return url.split("/", 3)[2]
