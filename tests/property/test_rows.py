"""A capture written as a line of an index is read back as that capture."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from archiver.index.cdxj import CdxRow, cdxj_line, cdxj_lines, parse_line
from archiver.model import Capture
from archiver.urls.surt import surt

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
_URLS = _TEXTS.map(lambda text: "http://example.com/" + text)
_TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))


@st.composite
def captures(draw: st.DrawFn) -> Capture:
    """Captures of any URL, with what may be missing missing."""
    url = draw(_URLS)
    return Capture(
        url=url,
        urlkey=surt(url),
        date=draw(_TIMES),
        record_id="<urn:uuid:00000000-0000-4000-8000-000000000001>",
        record_type=draw(st.sampled_from(["response", "resource"])),
        warc=draw(st.sampled_from(["a.warc.gz", "b c.warc", "größe.warc.gz"])),
        offset=draw(st.integers(0, 10**17)),
        length=draw(st.integers(1, 10**17)),
        mime=draw(st.sampled_from(["text/html", "application/pdf", None])),
        status=draw(st.sampled_from([200, 404, 999, None])),
        digest=draw(st.sampled_from(["sha1:" + "A" * 32, "sha256:" + "0" * 64, None])),
    )


@given(captures())
def test_a_capture_is_read_back_from_its_line(capture: Capture) -> None:
    row = parse_line(cdxj_line(capture))

    assert isinstance(row, CdxRow)
    assert (row.url, row.timestamp[:14], row.mime, row.status) == (
        capture.url,
        capture.timestamp,
        capture.mime,
        capture.status,
    )
    assert (row.digest, row.offset, row.length, row.filename) == (
        capture.digest,
        capture.offset,
        capture.length,
        capture.warc,
    )


@given(st.lists(captures(), max_size=5))
def test_each_capture_is_one_line(rows: list[Capture]) -> None:
    assert b"".join(cdxj_lines(rows)).count(b"\n") == len(rows)
    assert len(b"".join(cdxj_lines(rows)).splitlines()) == len(rows)
