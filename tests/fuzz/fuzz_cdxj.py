"""Any line is a row, a finding or nothing; the line of a row is read back as the same row."""

from __future__ import annotations

from archiver.index.cdxj import CdxRow, parse_line, row_line
from tests.fuzz.running import fuzz
from tests.warc.malformed.packages import cdxj

_OTHERS = (
    b"com,example)/ 20240506120000 http://example.com/ text/html 200 ABCDEFGHIJKLMNOPQRSTUVWXYZ234567 - - 10 0 a.warc",
    b" CDX N b a m s k r M S V g",
    b'com,example)/?__wb_method=POST&a=b 20240506120000123 {"url": "http://example.com/", "status": 200, "offset": 5}',
)


def parse_any(raw: bytes) -> None:
    """Read the bytes as a line."""
    row = parse_line(raw.decode("utf-8", "replace"))
    if isinstance(row, CdxRow):
        # A key with blanks or control characters is written with those escaped.
        line = row_line(row)
        again = parse_line(line)
        assert isinstance(again, CdxRow)
        assert again._replace(urlkey=row.urlkey) == row
        assert row_line(again) == line


if __name__ == "__main__":
    fuzz(parse_any, (*cdxj(), *_OTHERS))
