"""The tables of the SQLite frontier.

`host` says who may be asked next, `url` what. Uniqueness is by a 128-bit hash of the normal URL, whose index is a third
of what the texts would need. The partial indexes hold only what is still to do.
"""

from __future__ import annotations

FORMAT = 1

STATES = {"queued": 0, "in-flight": 1, "waiting": 2, "done": 3, "failed": 4}

TABLES = """
CREATE TABLE IF NOT EXISTS memory(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS host(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    next_at REAL NOT NULL DEFAULT 0,
    delay_s REAL,
    queued INTEGER NOT NULL DEFAULT 0,
    in_flight INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS host_due ON host(next_at) WHERE queued > 0;
CREATE TABLE IF NOT EXISTS url(
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    host_id INTEGER NOT NULL REFERENCES host(id),
    url TEXT NOT NULL,
    priority INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    via TEXT,
    hop TEXT NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at REAL,
    status INTEGER,
    reason TEXT
);
CREATE INDEX IF NOT EXISTS url_queue ON url(host_id, priority, id) WHERE state = 0;
CREATE INDEX IF NOT EXISTS url_in_flight ON url(id) WHERE state = 1;
CREATE INDEX IF NOT EXISTS url_waiting ON url(next_at) WHERE state = 2;
"""
