"""The files around a bag's payload; whether others take it for valid is in tests/peers."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from archiver.publish.bag import bag_files
from archiver.publish.labels import labels
from tests.publish.making import HOSTILE, ROWS, TABLE, dataset_of, digests_in


def test_manifests_list_every_file_and_tag_manifests_every_tag_file() -> None:
    made = bag_files(dataset_of(), [TABLE, ROWS])
    assert made["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert made["manifest-sha512.txt"].decode().splitlines() == [
        f"{TABLE.sha512}  data/{TABLE.path}",
        f"{ROWS.sha512}  data/{ROWS.path}",
    ]
    tags = digests_in(made["tagmanifest-sha256.txt"])
    assert tags == {
        name: hashlib.sha256(raw).hexdigest() for name, raw in made.items() if not name.startswith("tagmanifest")
    }


def test_names_that_would_end_a_line_are_encoded() -> None:
    made = bag_files(dataset_of(), [replace(ROWS, path="records/50%\n中 .jsonl")])
    assert made["manifest-sha256.txt"].decode() == f"{ROWS.sha256}  data/records/50%25%0A中 .jsonl\n"


def test_each_label_is_one_line() -> None:
    told = labels(title=HOSTILE, description=f"{HOSTILE}\n\n{HOSTILE}", publisher=HOSTILE, creators=("A", "B"))
    lines = bag_files(dataset_of(told), [ROWS])["bag-info.txt"].decode().split("\n")
    assert [each.partition(": ")[0] for each in lines] == [
        "Source-Organization",
        "Contact-Name",
        "External-Description",
        "Bagging-Date",
        "Bag-Software-Agent",
        "Payload-Oxum",
        "",
    ]
    assert "Payload-Oxum: 300.1" in lines
