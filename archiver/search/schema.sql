-- What was read, and how it looked then; size is NULL while it is being read.
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    size INTEGER,
    mtime_ns INTEGER
);

-- A record. body is its text, compressed (zlib); day is its date as far as that is one: "2024-05-06", "2024".
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    source TEXT NOT NULL,
    date TEXT NOT NULL,
    day TEXT NOT NULL,
    fetch_date TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX record_file ON record (file);
CREATE INDEX record_day ON record (day);
CREATE INDEX record_by_id ON record (record_id);

-- The words of each record under its id, folded by archiver.search.folding, which leaves only letters and digits. The
-- texts themselves stand above, so they are not kept twice.
CREATE VIRTUAL TABLE words USING fts5 (title, about, body, content = '', tokenize = 'ascii');
