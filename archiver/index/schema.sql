CREATE TABLE IF NOT EXISTS warc (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  size INTEGER,
  mtime_ns INTEGER
);
CREATE TABLE IF NOT EXISTS capture (
  urlkey TEXT NOT NULL,
  moment TEXT NOT NULL,      -- 20 digits: the capture date with microseconds
  warc_id INTEGER NOT NULL REFERENCES warc (id),
  record_offset INTEGER NOT NULL,
  record_length INTEGER NOT NULL,
  record_id TEXT NOT NULL,
  record_type TEXT NOT NULL,
  url TEXT NOT NULL,
  mime TEXT,
  status INTEGER,
  digest TEXT,
  PRIMARY KEY (urlkey, moment, warc_id, record_offset)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS capture_by_record ON capture (record_id);
CREATE INDEX IF NOT EXISTS capture_by_warc ON capture (warc_id);
CREATE INDEX IF NOT EXISTS capture_by_moment ON capture (moment);
CREATE TABLE IF NOT EXISTS story (
  record_id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  source TEXT NOT NULL,
  date TEXT NOT NULL,
  fetch_date TEXT NOT NULL,
  language TEXT,
  kind TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS story_by_date ON story (date DESC, record_id);
