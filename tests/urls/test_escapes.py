from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.urls.escapes import decode_fully, encode_bytes

ESCAPED = st.text(alphabet="%0123456789abcdefABCDEFxyz", max_size=60)


def decoded_pass_by_pass(text: str) -> str:
    """The slow way: decode all escapes, and again, until none is left."""
    while (after := re.sub("%([0-9a-fA-F]{2})", lambda found: chr(int(found[1], 16)), text)) != text:
        text = after
    return text


@pytest.mark.parametrize(
    ("text", "decoded"),
    [("%2541", "A"), ("%%34%31", "A"), ("%zz", "%zz"), ("%", "%"), ("%4", "%4"), ("%25", "%"), ("%e2%82", "\xe2\x82")],
)
def test_escapes_are_decoded_until_none_is_left(text: str, decoded: str) -> None:
    assert decode_fully(text) == decoded


@given(ESCAPED)
def test_one_pass_decodes_what_many_passes_decode(text: str) -> None:
    assert decode_fully(text) == decoded_pass_by_pass(text)


@given(st.binary())
def test_encoded_bytes_decode_to_themselves_unless_they_held_escapes(raw: bytes) -> None:
    text = raw.decode("iso-8859-1")
    assert decode_fully(encode_bytes(text)) == decode_fully(text)
    assert encode_bytes(text).isascii()
