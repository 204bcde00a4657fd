"""What our writer writes our reader reads back: names, values and bytes, in order."""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from archiver.model import Finding
from archiver.warc.build import make_record
from archiver.warc.check import check_file
from archiver.warc.files import read_file
from archiver.warc.record import WarcRecord
from archiver.warc.writer import WarcWriter

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)

# Field names are tokens, values are text of one line without blanks around it (WARC/1.1, 4).
TOKENS = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~", min_size=1, max_size=30
)
NAMES = TOKENS.map(lambda token: f"X-{token}")
VALUES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=60).map(str.strip)
BLOCKS = st.one_of(
    st.binary(max_size=3000),
    st.sampled_from([b"\r\n\r\n", b"WARC/1.1\r\n\r\n", b"\x1f\x8b\x08\0", b"(\xb5/\xfd", bytes(100_000)]),
)
RECORDS = st.lists(st.tuples(st.lists(st.tuples(NAMES, VALUES), max_size=8), BLOCKS), min_size=1, max_size=5)


def fields_of(number: int, more: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields a record needs, and more."""
    return [
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", f"<urn:uuid:{UUID(int=number, version=4)}>"),
        ("WARC-Date", "2024-05-06T12:00:00Z"),
        ("WARC-Target-URI", f"http://example.com/{number}"),
        *more,
    ]


@given(RECORDS)
def test_names_values_and_blocks_come_back_as_they_were_given(
    records: list[tuple[list[tuple[str, str]], bytes]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        writer = WarcWriter(Path(folder), "p", clock=lambda: NOON, opening=lambda name: [])
        written = writer.write(
            [
                make_record(fields_of(number, more), "text/plain", io.BytesIO(block))
                for number, (more, block) in enumerate(records, 1)
            ]
        )
        writer.close()
        (path,) = Path(folder).glob("*.warc.gz")

        with path.open("rb") as file:
            read = []
            for item in read_file(file, path.name):
                assert isinstance(item, WarcRecord), item
                read.append((item.offset, item.fields, b"".join(item.pieces())))
        findings = [item for item in check_file(path) if isinstance(item, Finding)]

    assert [offset for offset, _, _ in read] == [place.offset for place in written]
    for number, ((more, block), (_, fields, got)) in enumerate(zip(records, read, strict=True), 1):
        given_fields = fields_of(number, more)
        assert list(fields[: len(given_fields)]) == given_fields
        assert [name for name, _ in fields[len(given_fields) :]] == [
            "Content-Type",
            "WARC-Block-Digest",
            "Content-Length",
        ]
        assert got == block
    assert not [each for each in findings if each.severity != "info"]
