CREATE TABLE IF NOT EXISTS warc (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  size INTEGER,              -- the file's stamp; NULL while it is being written or read
  mtime_ns INTEGER,
  head BLOB
);
CREATE TABLE IF NOT EXISTS capture (
  id INTEGER PRIMARY KEY,    -- warc.id * 2^42 + the record's offset: a file's rows lie side by side, in its order
  urlkey TEXT NOT NULL,
  moment INTEGER NOT NULL,   -- the capture date in microseconds since 1970
  record_length INTEGER NOT NULL,
  record_id NOT NULL,        -- the 16 bytes of a UUID written in the usual way, else the text
  record_type TEXT NOT NULL,
  url TEXT NOT NULL,
  mime TEXT,
  status INTEGER,
  digest,                    -- its bytes, or the text where they cannot be read
  digest_form INTEGER        -- how the bytes were written (compact.py)
);
CREATE INDEX IF NOT EXISTS capture_by_key ON capture (urlkey, moment);
CREATE INDEX IF NOT EXISTS capture_by_record ON capture (record_id);
CREATE INDEX IF NOT EXISTS capture_by_moment ON capture (moment);
-- Eight bytes tell digests apart well enough; what is found is compared whole.
CREATE INDEX IF NOT EXISTS capture_by_digest ON capture (substr(digest, 1, 8));
CREATE INDEX IF NOT EXISTS page ON capture (urlkey, moment)
  WHERE status = 200 AND mime IN ('text/html', 'application/xhtml+xml');
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
