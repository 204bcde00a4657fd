"""The tables of the SQLite frontier.

`host` says who may be asked next, `url` what. Uniqueness is by a 128-bit hash of the normal URL, whose index is a third
of what the texts would need. The partial indexes hold only what is still to do. `tally` keeps the number of URLs in
each state, and `left_out_tally` that of the links left out, so that nothing is ever counted by reading it all.
"""

from __future__ import annotations

FORMAT = 2

STATES = {"queued": 0, "in-flight": 1, "waiting": 2, "done": 3, "failed": 4}

_ADDED_TABLES = """
CREATE TABLE tally(
    state INTEGER PRIMARY KEY,
    urls INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE left_out(
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    url TEXT NOT NULL,
    reason TEXT NOT NULL,
    via TEXT
);
CREATE TABLE left_out_tally(
    reason TEXT PRIMARY KEY,
    kept INTEGER NOT NULL DEFAULT 0,
    unkept INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
"""

_ADDED_INDEXES = """
CREATE INDEX host_due ON host(next_at) WHERE queued > 0 AND stopped IS NULL;
CREATE INDEX host_waiting ON host(id) WHERE waiting > 0;
CREATE INDEX url_waiting_of_host ON url(host_id, next_at) WHERE state = 2;
CREATE INDEX url_failed ON url(id) WHERE state = 4;
"""

TABLES = f"""
CREATE TABLE memory(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE host(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    next_at REAL NOT NULL DEFAULT 0,
    delay_s REAL,
    queued INTEGER NOT NULL DEFAULT 0,
    in_flight INTEGER NOT NULL DEFAULT 0,
    waiting INTEGER NOT NULL DEFAULT 0,
    stopped TEXT,
    captures INTEGER NOT NULL DEFAULT 0,
    size_bytes INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0
);
CREATE TABLE url(
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
    reason TEXT,
    finished_at REAL
);
CREATE INDEX url_queue ON url(host_id, priority, id) WHERE state = 0;
CREATE INDEX url_in_flight ON url(id) WHERE state = 1;
CREATE INDEX url_waiting ON url(next_at) WHERE state = 2;
{_ADDED_TABLES}
{_ADDED_INDEXES}
INSERT INTO tally(state) VALUES (0), (1), (2), (3), (4)
"""

FROM_1 = f"""
ALTER TABLE host ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE host ADD COLUMN stopped TEXT;
ALTER TABLE host ADD COLUMN captures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE host ADD COLUMN size_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE host ADD COLUMN seconds REAL NOT NULL DEFAULT 0;
ALTER TABLE url ADD COLUMN finished_at REAL;
DROP INDEX host_due;
{_ADDED_TABLES}
{_ADDED_INDEXES}
UPDATE host SET waiting = (SELECT count(*) FROM url WHERE host_id = host.id AND state = 2);
INSERT INTO tally(state) VALUES (0), (1), (2), (3), (4);
UPDATE tally SET urls = (SELECT count(*) FROM url WHERE url.state = tally.state)
"""
