"""What the frontier asks its file; `archiver.frontier.schema` has the tables."""

from __future__ import annotations

from archiver.frontier.schema import STATES

RETRY_PRIORITY = -100
"""What failed before goes before all else of its host."""

_QUEUED, _IN_FLIGHT, _WAITING = STATES["queued"], STATES["in-flight"], STATES["waiting"]
_DONE, _FAILED = STATES["done"], STATES["failed"]

INSERT = """
INSERT OR IGNORE INTO url(hash, host_id, url, priority, depth, via, hop) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
SHALLOWER = f"""
UPDATE url SET depth = ?2, via = ?3, hop = ?4, priority = min(priority, ?5)
WHERE hash = ?1 AND state = {_QUEUED} AND depth > ?2
"""
NEXT_OF = f"""
SELECT host.id, host.name, url.id, url.url, url.hash, url.depth, url.via, url.hop, url.attempts + 1
FROM host LEFT JOIN url ON url.id = (
    SELECT id FROM url WHERE host_id = host.id AND state = {_QUEUED} ORDER BY priority, id LIMIT 1
)
WHERE host.queued > 0 AND host.stopped IS NULL AND host.next_at <= ? AND host.in_flight < ?
ORDER BY host.next_at, host.id LIMIT ?
"""
CLAIM = f"UPDATE url SET state = {_IN_FLIGHT}, attempts = attempts + 1, next_at = NULL WHERE id = ?"
# Fenced by `attempts`: a claim that was released and handed out again can no longer be finished by its first holder.
END = f"""
UPDATE url SET state = ?, next_at = ?, status = ?, reason = ?, finished_at = ?
WHERE id = ? AND state = {_IN_FLIGHT} AND attempts = ?
"""
PUT_BACK = f"""
UPDATE url SET state = {_QUEUED}, attempts = attempts - 1 WHERE id = ? AND state = {_IN_FLIGHT} AND attempts = ?
"""
WOKEN = f"SELECT id, host_id FROM url WHERE state = {_WAITING} AND next_at <= ?"
SETTLE = f"UPDATE url SET state = {_DONE}, status = ?, reason = NULL, next_at = NULL, finished_at = ? WHERE id = ?"
RETRY_FAILED = f"""
UPDATE url SET state = {_QUEUED}, attempts = 0, next_at = NULL, priority = min(priority, {RETRY_PRIORITY})
WHERE state = {_FAILED}
"""
NEW_ROUND = f"""
UPDATE url SET state = {_QUEUED}, attempts = 0, next_at = NULL
WHERE state = {_FAILED} OR (state = {_DONE} AND coalesce(finished_at, 0) <= ?)
"""
ANY_DONE = f"SELECT 1 FROM url WHERE state = {_DONE} LIMIT 1"
COUNT_ROUND = """
INSERT INTO memory VALUES (?, 2) ON CONFLICT(key) DO UPDATE SET value = CAST(value AS INTEGER) + 1
"""
RESTORE = """
INSERT OR IGNORE INTO url(hash, host_id, url, priority, depth, via, hop, state, attempts, status, reason, finished_at)
VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
"""
RENEW = "UPDATE url SET status = ?, reason = ?, finished_at = ? WHERE hash = ? AND state = ?"
ENTRY = "SELECT url, depth, via, attempts, status, reason, hop, finished_at FROM url"
