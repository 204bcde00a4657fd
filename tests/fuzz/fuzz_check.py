"""Any bytes can be checked: what comes are findings that can be written as JSON, and a verdict at the end."""

from __future__ import annotations

import io
import json

from archiver.model import Finding
from archiver.warc.check import Checked, check_stream
from tests.fuzz.running import fuzz
from tests.fuzz.seeds import files


def check_any(raw: bytes) -> None:
    """Check the bytes as a file."""
    items = list(check_stream(io.BytesIO(raw), "fuzzed"))
    assert isinstance(items[-1], Checked)
    for item in items[:-1]:
        assert isinstance(item, Finding)
        json.dumps(item.as_json()).encode()
        assert len(item.message) < 1000


if __name__ == "__main__":
    fuzz(check_any, files(".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz"))
