"""Files of a package."""

from __future__ import annotations

import pytest

from archiver.publish.files import File


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("records/a.warc.gz.jsonl", "application/jsonl"),
        ("warcs/a.WARC.GZ", "application/warc"),
        ("schemas/record-1.schema.json", "application/schema+json"),
        ("datacite.json", "application/json"),
        ("parquet/records.parquet", "application/vnd.apache.parquet"),
        ("SHA256SUMS", "application/octet-stream"),
    ],
)
def test_a_file_s_type_goes_by_the_longest_ending(path: str, kind: str) -> None:
    file = File(path, "tag", "", 0, "")
    assert (file.media_type, file.name) == (kind, path.rpartition("/")[2])
