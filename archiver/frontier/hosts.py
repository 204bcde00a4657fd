"""The hosts of a frontier: who may be asked next, who was stopped, and what was had from each.

A host is a name with its port. All methods that take `db` work within the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from archiver.frontier.database import Database
from archiver.frontier.interface import Usage

_MAX_IDS = 10_000

_TAKE = """
UPDATE host SET next_at = ? + coalesce(delay_s, ?), queued = queued - 1, in_flight = in_flight + 1 WHERE id = ?
"""
_GIVE_BACK = """
UPDATE host SET next_at = max(next_at, ?), queued = queued + 1, in_flight = in_flight - 1 WHERE name = ?
"""
_NEXT_HOST = """
SELECT next_at FROM host WHERE queued > 0 AND stopped IS NULL AND in_flight < ? ORDER BY next_at LIMIT 1
"""
# A URL whose time has come waits for its host as well.
_NEXT_RETRY = """
SELECT min(max(next_at, (SELECT min(next_at) FROM url WHERE host_id = host.id AND state = 2)))
FROM host WHERE waiting > 0 AND stopped IS NULL AND in_flight < ?
"""
_SPEND = """
UPDATE host SET captures = captures + ?, size_bytes = size_bytes + ?, seconds = seconds + ? WHERE id = ?
"""
_RECOUNT = "UPDATE host SET queued = (SELECT count(*) FROM url WHERE host_id = host.id AND state = 0)"


class Hosts:
    """The table of hosts in one crawl's file."""

    def __init__(self, database: Database, *, delay_s: float, per_host: int) -> None:
        self._database = database
        self._delay_s = delay_s
        self.per_host = per_host
        self._ids_by_name: dict[str, int] = {}

    def id_of(self, db: sqlite3.Connection, name: str) -> int:
        """Return the host's number, one made if it has none."""
        if (known := self._ids_by_name.get(name)) is not None:
            return known
        db.execute("INSERT OR IGNORE INTO host(name) VALUES (?)", (name,))
        if len(self._ids_by_name) >= _MAX_IDS:
            self._ids_by_name.clear()
        number = int(db.execute("SELECT id FROM host WHERE name = ?", (name,)).fetchone()[0])
        self._ids_by_name[name] = number
        return number

    def forget_ids(self) -> None:
        """Forget the numbers of hosts: a transaction that made some was undone."""
        self._ids_by_name.clear()

    def queue(self, db: sqlite3.Connection, added: Mapping[str, int]) -> None:
        """Count URLs that were queued, by host."""
        rows = [(count, self.id_of(db, name)) for name, count in added.items()]
        db.executemany("UPDATE host SET queued = queued + ? WHERE id = ?", rows)

    def take(self, db: sqlite3.Connection, host_ids: Iterable[int], now: float) -> None:
        """Note a claim of each, and begin their delay."""
        db.executemany(_TAKE, [(now, self._delay_s, host_id) for host_id in host_ids])

    def give_back(self, db: sqlite3.Connection, name: str, until: float) -> None:
        """Undo a claim; the host rests until then."""
        db.execute(_GIVE_BACK, (until, name))

    def end(self, db: sqlite3.Connection, ended: Mapping[str, int], *, waiting: int = 0) -> None:
        """Note that claims ended, by host; `waiting` of them are to be tried again."""
        rows = [(count, waiting, name) for name, count in ended.items()]
        db.executemany("UPDATE host SET in_flight = in_flight - ?, waiting = waiting + ? WHERE name = ?", rows)

    def wake(self, db: sqlite3.Connection, host_id: int) -> None:
        """Note that a URL which waited is queued again."""
        db.execute("UPDATE host SET queued = queued + 1, waiting = waiting - 1 WHERE id = ?", (host_id,))

    def settle(self, db: sqlite3.Connection, name: str, *, queued: int, waiting: int) -> None:
        """Note that so many URLs were done without a claim."""
        row = (queued, waiting, name)
        db.execute("UPDATE host SET queued = queued - ?, waiting = waiting - ? WHERE name = ?", row)

    def release(self, db: sqlite3.Connection) -> None:
        """Queue what is in flight, and let hosts go on that were stopped."""
        db.execute("UPDATE host SET queued = queued + in_flight, in_flight = 0 WHERE in_flight > 0")
        db.execute("UPDATE host SET stopped = NULL WHERE stopped IS NOT NULL")

    def recount(self, db: sqlite3.Connection) -> None:
        """Count again what is queued."""
        db.execute(_RECOUNT)

    def postpone(self, db: sqlite3.Connection, name: str, until: float) -> None:
        """Let a host rest until then at least."""
        db.execute("UPDATE host SET next_at = max(next_at, ?) WHERE id = ?", (until, self.id_of(db, name)))

    def relieve(self, db: sqlite3.Connection, name: str, now: float) -> None:
        """Let a host rest no longer."""
        db.execute("UPDATE host SET next_at = min(next_at, ?) WHERE id = ?", (now, self.id_of(db, name)))

    def set_delay(self, db: sqlite3.Connection, name: str, delay_s: float) -> None:
        """Set the seconds between claims."""
        db.execute("UPDATE host SET delay_s = ? WHERE id = ?", (delay_s, self.id_of(db, name)))

    def stop(self, db: sqlite3.Connection, name: str, reason: str) -> None:
        """Let a host not be due any more."""
        db.execute("UPDATE host SET stopped = ? WHERE id = ?", (reason, self.id_of(db, name)))

    def stopped(self) -> dict[str, str]:
        """Return why hosts were stopped, by host."""
        return dict(self._database.rows("SELECT name, stopped FROM host WHERE stopped IS NOT NULL ORDER BY id"))

    def stopped_counts(self) -> dict[str, int]:
        """Return how many URLs wait at hosts that were stopped, by reason."""
        query = "SELECT stopped, sum(queued + waiting) FROM host WHERE stopped IS NOT NULL GROUP BY stopped"
        return {reason: urls for reason, urls in self._database.rows(query) if urls}

    def open_count(self) -> int:
        """Return how many hosts have URLs to hand out, now or later."""
        query = "SELECT count(*) FROM host WHERE (queued > 0 OR waiting > 0) AND stopped IS NULL"
        return int(self._database.row(query)[0])

    def next_times(self) -> tuple[float | None, float | None]:
        """Return when a queued URL, and when one that waits, can be handed out first."""
        host = self._database.row(_NEXT_HOST, (self.per_host,))
        retry = self._database.row(_NEXT_RETRY, (self.per_host,))
        return (host and host[0], retry[0])

    def spend(self, db: sqlite3.Connection, usages: Iterable[Usage]) -> None:
        """Add to what was had from hosts."""
        rows = [(each.captures, each.size_bytes, each.seconds, self.id_of(db, each.host)) for each in usages]
        db.executemany(_SPEND, rows)

    def usage(self) -> Iterator[Usage]:
        """Yield what was had from each host there was anything from."""
        query = "SELECT name, captures, size_bytes, seconds FROM host WHERE captures > 0 OR seconds > 0 ORDER BY id"
        for row in self._database.rows(query):
            yield Usage(*row)

    def forget_usage(self, db: sqlite3.Connection) -> None:
        """Begin to count anew what is had from hosts."""
        db.execute("UPDATE host SET captures = 0, size_bytes = 0, seconds = 0 WHERE captures > 0 OR seconds > 0")
