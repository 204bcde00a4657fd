"""Reads and writes the few forms of DER (X.690, 10) that timestamps are made of; nothing here reads a clock or a file.

What is not DER to the byte is refused: lengths in the shortest form, no indefinite ones, nothing behind the value.
"""

from __future__ import annotations

from dataclasses import dataclass

BOOLEAN, INTEGER, BIT_STRING, OCTETS, OID = 0x01, 0x02, 0x03, 0x04, 0x06
TEXT, GENERALIZED_TIME, SEQUENCE, SET = 0x0C, 0x18, 0x30, 0x31

_LONG = 0x80
_MAX_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its tag, the bytes of its content, and all of its bytes."""

    tag: int
    content: bytes
    raw: bytes


def read_value(raw: bytes) -> Value:
    """Return the value that `raw` is. Raises ValueError if it is no DER or something stands behind it."""
    value, end = _value_at(raw, 0)
    if end != len(raw):
        raise ValueError(f"{len(raw) - end} bytes stand behind the value")
    return value


def parts_of(value: Value, tag: int = SEQUENCE) -> list[Value]:
    """Return the values in a constructed value with this `tag`. Raises ValueError."""
    _expect(value, tag)
    found, at = [], 0
    while at < len(value.content):
        part, at = _value_at(value.content, at)
        found.append(part)
    return found


def integer_of(value: Value) -> int:
    """Return the number that an INTEGER is. Raises ValueError."""
    _expect(value, INTEGER)
    if not value.content:
        raise ValueError("a number has no bytes")
    return int.from_bytes(value.content, "big", signed=True)


def octets_of(value: Value) -> bytes:
    """Return the bytes of an OCTET STRING. Raises ValueError."""
    _expect(value, OCTETS)
    return value.content


def oid_of(value: Value) -> str:
    """Return an OBJECT IDENTIFIER in dots ("1.2.840"). Raises ValueError."""
    _expect(value, OID)
    if not value.content or value.content[-1] & _LONG:
        raise ValueError("an object identifier breaks off")
    numbers, number = [], 0
    for byte in value.content:
        number = number << 7 | byte & 0x7F
        if not byte & _LONG:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def encoded(tag: int, *contents: bytes) -> bytes:
    """Return a value with this tag around `contents`."""
    content = b"".join(contents)
    size = len(content)
    if size < _LONG:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG | len(length))) + length + content


def encoded_integer(number: int) -> bytes:
    """Return a number as an INTEGER."""
    return encoded(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def _expect(value: Value, tag: int) -> None:
    if value.tag != tag:
        raise ValueError(f"the tag is {value.tag:#04x}, not {tag:#04x}")


def _value_at(raw: bytes, at: int) -> tuple[Value, int]:
    """Return the value that begins at `at`, and where it ends. Raises ValueError."""
    if at + 2 > len(raw):
        raise ValueError("the bytes end in the head of a value")
    tag, size, start = raw[at], raw[at + 1], at + 2
    if size >= _LONG:
        count = size & 0x7F
        start += count
        length = raw[at + 2 : start]
        if not 0 < count <= _MAX_LENGTH_BYTES or len(length) < count:
            raise ValueError("a length is indefinite, too long, or breaks off")
        size = int.from_bytes(length, "big")
        if size < _LONG or not length[0]:
            raise ValueError("a length is not in its shortest form")
    end = start + size
    if end > len(raw):
        raise ValueError("the bytes end in the content of a value")
    return Value(tag, raw[start:end], raw[at:end]), end
