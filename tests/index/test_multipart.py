"""multipart/form-data bodies taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.index.multipart import form_fields

NAMES = st.text(alphabet="abcé ", min_size=1, max_size=6)
VALUES = st.text(alphabet="abc\r\n-é", max_size=12)


def body_of(pairs: list[tuple[str, str]], boundary: str = "B1B") -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs
    ]
    return ("".join(parts) + f"--{boundary}--\r\n").encode()


@given(st.lists(st.tuples(NAMES, VALUES), max_size=5))
def test_what_a_form_sends_comes_out(pairs: list[tuple[str, str]]) -> None:
    assert form_fields("multipart/form-data; boundary=B1B", body_of(pairs)) == pairs


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(body: bytes) -> None:
    assert isinstance(form_fields('multipart/form-data; boundary="-"', body), list)


def test_a_file_is_given_as_bytes() -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n\xff\0\r\n--x--'
    assert form_fields("multipart/form-data; boundary=x", body) == [("f", b"\xff\0")]


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary="])
def test_without_a_boundary_there_are_no_fields(content_type: str) -> None:
    assert form_fields(content_type, b"--x\r\n") is None
