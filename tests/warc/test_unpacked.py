"""Content of gzip members, whole and broken off."""

from __future__ import annotations

import gzip
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.unpacked import Unpacked

NOISE = random.Random(3).randbytes(150_000)


def content(member: Unpacked) -> bytes:
    return b"".join(iter(lambda: member.take(100_000), b""))


@given(before=st.binary(max_size=9), raw=st.binary(max_size=2000), behind=st.binary(max_size=9))
def test_a_whole_member_is_sound_up_to_its_end(before: bytes, raw: bytes, behind: bytes) -> None:
    packed = gzip.compress(raw)
    member = Unpacked(io.BytesIO(before + packed + behind), len(before))

    assert content(member) == raw
    assert (member.is_sound, member.sound_to, member.taken) == (True, len(before) + len(packed), len(raw))


@pytest.mark.parametrize("cut", [1, 7, 9, 100, 70_000, 149_000])
def test_a_member_that_breaks_off_gives_what_is_there(cut: int) -> None:
    packed = gzip.compress(NOISE)
    member = Unpacked(io.BytesIO(packed[:-cut]), 0)
    raw = content(member)

    assert NOISE.startswith(raw)
    # Random bytes are stored as they are, so all but the last few of those that are there can be had.
    assert len(raw) >= len(packed) - cut - 100
    assert (member.is_sound, member.sound_to) == (False, len(packed) - cut)


def test_damage_is_known_to_the_byte() -> None:
    packed = bytearray(gzip.compress(b"text " * 1000 + NOISE[:1000], 9))
    packed[-1] ^= 1
    member = Unpacked(io.BytesIO(bytes(packed)), 0)

    assert content(member) == b"text " * 1000 + NOISE[:1000]
    assert not member.is_sound
    assert len(packed) - 8 <= member.sound_to < len(packed)


def test_peeking_takes_nothing_and_skipping_stops_at_the_end() -> None:
    member = Unpacked(io.BytesIO(gzip.compress(b"0123456789")), 0)

    assert (member.peek(3), member.peek(99), member.taken) == (b"012", b"0123456789", 0)
    member.skip(4)
    assert (member.take(2), member.taken) == (b"45", 6)
    member.skip(99)
    assert (member.take(1), member.taken) == (b"", 10)


@given(raw=st.binary(max_size=300), needle=st.binary(min_size=1, max_size=3), position=st.integers(0, 300))
def test_what_stands_before_something_is_taken(raw: bytes, needle: bytes, position: int) -> None:
    member = Unpacked(io.BytesIO(gzip.compress(raw)), 0)
    found = raw.find(needle, position)

    assert b"".join(member.before(needle, position)) == (raw[:found] if found >= 0 else raw)
    assert member.peek(len(needle)) == (needle if found >= 0 else b"")


def test_something_is_found_across_pieces() -> None:
    for place in (65_530, 65_536, 131_070):
        raw = NOISE[:place] + b"needle in hay" + NOISE[:50]
        member = Unpacked(io.BytesIO(gzip.compress(raw)), 0)
        assert b"".join(member.before(b"needle in hay", 0)) == NOISE[:place]
