"""Records written one by one."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable, Iterator

import pytest

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.compression import COMPRESSIONS, Compression
from archiver.warc.members import IN_MEMORY, Copied, append_record, copy_records
from archiver.warc.reader import WarcReader

Record = Callable[..., bytes]


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_records_are_copied_with_the_digest_of_header_and_block(
    plain: bytes, record: Record, compression: Compression
) -> None:
    out = io.BytesIO()
    copied = list(copy_records(WarcReader(io.BytesIO(gzip.compress(plain))), out, compression=compression))

    whole = out.getvalue() if compression == "none" else gzip.decompress(out.getvalue())
    assert whole == plain
    digests = [each.digest for each in copied if isinstance(each, Copied)]
    assert digests[0] == hashlib.sha256(record(1, b"one")[:-4]).digest()
    assert len(digests) == 3


def test_a_record_whose_checksum_is_wrong_is_taken_out_again(members: list[bytes]) -> None:
    broken = members[1][:-6] + b"\0\0" + members[1][-4:]
    out = io.BytesIO()
    found = list(copy_records(WarcReader(io.BytesIO(members[0] + broken + members[2])), out, compression="none"))

    assert [type(each) for each in found] == [Copied, Finding, Copied]
    assert b"two" not in out.getvalue()


@pytest.mark.parametrize("size", [10, IN_MEMORY + 1], ids=["in memory", "streamed"])
@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_pieces_that_break_off_leave_nothing(size: int, compression: Compression) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"some"
        raise WarcError("torn")

    out = io.BytesIO()
    out.write(b"before")

    assert not append_record(out, pieces(), size=size, compression=compression)
    assert out.getvalue() == b"before"


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_a_large_record_is_streamed_into_one_member(compression: Compression) -> None:
    block = b"0123456789abcdef" * 65_536
    out = io.BytesIO()
    assert append_record(out, iter([block] * 17), size=17 * len(block), compression=compression)

    whole = out.getvalue() if compression == "none" else gzip.decompress(out.getvalue())
    assert whole == block * 17
    assert compression == "none" or out.getvalue().count(b"\x1f\x8b\x08") == 1
