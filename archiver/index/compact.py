"""How a capture lies in a row: ids and digests as bytes, times as integers, place and file as one number.

Nothing here touches the file. What is packed comes back as the very text it was.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from struct import Struct

from archiver.model import Capture
from archiver.warc.digest import digest_bytes

OFFSET_BITS = 42
"""A file may have 4 TiB, and there may be two million files."""

OFFSET = f"c.id & {(1 << OFFSET_BITS) - 1}"
"""SQL for the offset of capture c in its file."""

ROWS = (
    f"SELECT c.url, c.urlkey, c.moment, c.record_id, c.record_type, w.name, {OFFSET}, c.record_length, c.mime, "
    f"c.status, c.digest, c.digest_form FROM capture c JOIN warc w ON w.id = c.id >> {OFFSET_BITS}"
)
"""SQL for the rows that `capture_of` takes, of capture c and warc w, still without conditions."""

IN_FILE = f"c.id >= w.id << {OFFSET_BITS} AND c.id < (w.id + 1) << {OFFSET_BITS}"
"""SQL for capture c lies in file w, by which the table is looked through no further than needed."""

PLACE = f"(?, ((SELECT id FROM warc WHERE name = ?) << {OFFSET_BITS}) | ?)"
"""SQL for the (moment, id) of a capture by the values of `place_of`."""

Row = tuple[
    str, str, int, str | bytes, str, str, int, int, str | None, int | None, str | bytes | None, int | str | None
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_UUID = re.compile("<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}>")

_SHA1_BYTES = 20
_FIVE_BYTES = Struct("5s5s5s5s").unpack
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".ljust(256)


def _halves(bits: int) -> tuple[int, int]:
    """Return the masks of the upper and the lower halves of the `bits` that stand in each lane of 8/5 as many bits."""
    lane, half = bits * 8 // 5, bits // 2
    lower = sum(((1 << half) - 1) << start for start in range(0, 8 * 32, lane))
    return lower << half, lower


(_UPPER_20, _LOWER_20), (_UPPER_10, _LOWER_10), (_UPPER_5, _LOWER_5) = (_halves(bits) for bits in (40, 20, 10))


def _base32(raw: bytes) -> str:
    if len(raw) != _SHA1_BYTES:
        return base64.b32encode(raw).decode("ascii").rstrip("=")
    # Other people's lists have a SHA-1 in every line. Five bytes are eight letters, so each five get the room of eight,
    # and what is in it is halved until each letter has a byte: 0.7 microseconds, where base64 takes 2.3.
    number = int.from_bytes(b"\0\0\0".join(_FIVE_BYTES(raw)), "big")
    number = (number & _UPPER_20) << 12 | number & _LOWER_20
    number = (number & _UPPER_10) << 6 | number & _LOWER_10
    number = (number & _UPPER_5) << 3 | number & _LOWER_5
    return number.to_bytes(32, "big").translate(_BASE32).decode("ascii")


# A digest's label and how its bytes are written; a row holds the position here, so only add at the end.
_FORMS: tuple[tuple[str, Callable[[bytes], str]], ...] = (
    ("sha256:", bytes.hex),
    ("sha1:", _base32),
    ("sha1:", bytes.hex),
    ("sha-256:", bytes.hex),
    ("sha256:", _base32),
    ("md5:", bytes.hex),
    ("sha512:", bytes.hex),
    ("sha-1:", bytes.hex),
    ("sha-1:", _base32),
)


def pack_moment(when: datetime) -> int:
    """Return `when` in microseconds since 1970."""
    return (when - _EPOCH) // _MICROSECOND


def moment_of(packed: int) -> datetime:
    """Return the time that `pack_moment` packed. Raises OverflowError if it is none."""
    return _EPOCH + timedelta(microseconds=packed)


def pack_record_id(record_id: str) -> str | bytes:
    """Return the bytes of a UUID that is written in the usual way, any other id as it is."""
    return bytes.fromhex(record_id[10:-1].replace("-", "")) if _UUID.fullmatch(record_id) else record_id


def record_id_of(packed: str | bytes) -> str:
    """Return the record id that `pack_record_id` packed."""
    if isinstance(packed, str):
        return packed
    digits = packed.hex()
    return f"<urn:uuid:{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}>"


def pack_digest(labelled: str | None) -> tuple[str | bytes | None, int | str | None]:
    """Return the bytes of a digest and how they were written: a known form's number, else the text itself.

    A text that cannot be read as a digest stays what it is.
    """
    raw = digest_bytes(labelled) if labelled else None
    if raw is None:
        return labelled, None
    for form, (label, written) in enumerate(_FORMS):
        if label + written(raw) == labelled:
            return raw, form
    return raw, labelled


def digest_of(packed: str | bytes | None, form: int | str | None) -> str | None:
    """Return the digest that `pack_digest` packed. Raises IndexError or TypeError if it packed no such thing."""
    if isinstance(form, str):
        return form
    if not isinstance(packed, bytes):
        return packed
    label, written = _FORMS[form]  # type: ignore[index]  # None is damage, which the caller tells of
    return label + written(packed)


def pack_id(warc_id: int, offset: int) -> int:
    """Return the number of the row for the record at `offset` of a file."""
    return warc_id << OFFSET_BITS | offset


def row_of(capture: Capture, warc_id: int) -> tuple[object, ...]:
    """Return the row of `capture`, in the order of the table's columns."""
    return (
        pack_id(warc_id, capture.offset),
        capture.urlkey,
        pack_moment(capture.date),
        capture.length,
        pack_record_id(capture.record_id),
        capture.record_type,
        capture.url,
        capture.mime,
        capture.status,
        *pack_digest(capture.digest),
    )


def place_of(capture: Capture) -> tuple[int, str, int]:
    """Return what PLACE takes: when a capture was made, in which file it lies, and where in it."""
    return pack_moment(capture.date), capture.warc, capture.offset


def capture_of(row: Row) -> Capture:
    """Return the capture in one of ROWS. A damaged row raises ValueError, TypeError, IndexError, OverflowError."""
    url, urlkey, moment, record_id, record_type, warc, offset, length, mime, status, digest, form = row
    return Capture(
        url=url,
        urlkey=urlkey,
        date=moment_of(moment),
        record_id=record_id_of(record_id),
        record_type=record_type,
        warc=warc,
        offset=offset,
        length=length,
        mime=mime,
        status=status,
        digest=digest_of(digest, form),
    )
