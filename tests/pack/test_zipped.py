"""Members are written as streams, and described as they are."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from pathlib import Path

import pytest

from archiver.pack.zipped import Package


@pytest.mark.parametrize("size", [None, 100_000], ids=["unknown", "known"])
@pytest.mark.parametrize("is_packed", [True, False])
def test_a_member_comes_out_as_it_went_in_and_is_described(tmp_path: Path, size: int | None, is_packed: bool) -> None:
    out, raw = io.BytesIO(), b"0123456789" * 10_000
    with (
        Package(out, tmp_path) as package,
        package.member("pages/pages.jsonl", is_packed=is_packed, size=size) as sink,
    ):
        for start in range(0, len(raw), 777):
            sink.write(raw[start : start + 777])
    with zipfile.ZipFile(out) as made:
        assert made.read("pages/pages.jsonl") == raw
        assert (made.infolist()[0].compress_type == zipfile.ZIP_STORED) is is_packed
    (resource,) = package.resources
    assert resource.as_json() == {
        "name": "pages.jsonl",
        "path": "pages/pages.jsonl",
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "bytes": len(raw),
    }
    assert not list(tmp_path.iterdir())


def test_small_members_have_no_extra_field_in_their_headers(tmp_path: Path) -> None:
    # ReplayWeb.page looks for their bytes without it, and finds other ones.
    out = io.BytesIO()
    with Package(out, tmp_path) as package:
        for path, size in (("a", None), ("b", 1)):
            with package.member(path, is_packed=False, size=size) as sink:
                sink.write(b"x")
    with zipfile.ZipFile(out) as made:
        for info in made.infolist():
            assert struct.unpack_from("<H", out.getvalue(), info.header_offset + 28) == (0,)
