"""Documents keep their bytes, and ours are the seed's."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import RecordError
from archiver.model import Record
from archiver.records.document import markdown_document, read_document, rewritten

PLAIN = (
    b"---\ntitle: T\nurl: https://example.org/\nsource: S\ndate: 2024-05-07\nfetch_date: 2025-10-06T17:17:50\n---\n"
    b"\n# T\n\nBody"
)
RECORD = Record(None, "T", "https://example.org/", "S", "2024-05-07", "2025-10-06T17:17:50", markdown="Body")


def test_seed_round_trips_to_the_byte(shared: Path) -> None:
    raw = (shared / "seed/solidot-78089.md").read_bytes()
    document = read_document(raw, file="solidot-78089.md")
    assert document.findings == ()
    assert document.record.title == "中美 AI 芯片竞争"
    assert document.record.fetch_date == "2025-10-06T17:17:50.740398"
    assert bytes(document) == raw
    assert rewritten(document) == raw
    assert markdown_document(document.record, document.record.markdown) == raw
    assert not raw.endswith(b"\n")


def test_302_records_by_others_are_read_and_rewritten_as_valid_yaml(shared: Path) -> None:
    codes: Counter[str] = Counter()
    same = count = 0
    with gzip.open(shared / "data/records/frontmatter-public.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)["record"].encode()
            document = read_document(raw)
            count += 1
            codes.update(finding.code for finding in document.findings)
            assert bytes(document) == raw
            again = read_document(rewritten(document))
            assert again.fields == document.fields
            assert again.findings == ()
            # The title line repeats the title as its writer had it: what we recovered is just that.
            assert raw.decode().startswith("---\ntitle: " + document.record.title + "\n")
            assert f"\n---\n\n# {document.record.title}\n\n{document.record.markdown}".encode() in raw
            same += markdown_document(document.record, document.record.markdown) == raw
    assert count == 302
    assert codes == {"record.frontmatter.yaml": 11, "record.frontmatter.comment": 1}
    assert same == 302 - 12


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN,
        PLAIN + b"\n",
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b"\n---\n\n", b"\n--- \n\n"),
        PLAIN.replace(b"\n---\n\n", b"\n...\n\n"),
    ],
    ids=["plain", "final newline", "BOM", "CRLF", "blank behind the border", "dots"],
)
def test_spellings_of_the_borders_are_read_alike_and_kept(raw: bytes) -> None:
    document = read_document(raw)
    assert bytes(document) == raw
    assert replace(document.record, markdown="Body") == RECORD
    assert document.record.markdown.rstrip() == "Body"
    assert document.lines["fetch_date"] == 6
    assert not [finding for finding in document.findings if finding.severity == "error"]


def test_rewriting_keeps_what_follows_the_front_matter_to_the_byte() -> None:
    raw = PLAIN.replace(b"title: T", b"title: T: t").replace(b"Body", b"B\xff\r\n\x00")
    document = read_document(raw)
    assert rewritten(document).endswith(b"\n---\n\n# T\n\nB\xff\r\n\x00")
    assert rewritten(document).startswith(b'---\ntitle: "T: t"\nurl:')


def test_keys_of_other_peoples_making_are_read_and_kept() -> None:
    raw = PLAIN.replace(b"date: 2024", b"authors: [A, B]\nlanguage: de\nkind: forum\nmine: {a: b}\ndate: 2024")
    document = read_document(raw)
    assert document.record.authors == ("A", "B")
    assert (document.record.language, document.record.kind) == ("de", "forum")
    assert read_document(rewritten(document)).fields == document.fields
    assert document.fields["mine"] == {"a": "b"}


def test_document_without_title_line_has_its_whole_body() -> None:
    assert read_document(PLAIN.replace(b"# T\n\n", b"")).record.markdown == "Body"
    assert read_document(PLAIN.replace(b"# T\n", b"# Other\n")).record.markdown == "# Other\n\nBody"


@given(
    raw=st.binary() | st.binary().map(lambda tail: b"---\n" + tail) | st.binary().map(lambda tail: PLAIN[:60] + tail)
)
def test_no_bytes_raise_and_all_are_kept(raw: bytes) -> None:
    document = read_document(raw, file="a.md")
    assert bytes(document) == raw
    assert all(finding.file == "a.md" for finding in document.findings)
    rewritten(document)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(title=TEXTS, source=TEXTS, date=TEXTS, body=TEXTS)
def test_what_we_write_is_read_back_equal(title: str, source: str, date: str, body: str) -> None:
    record = replace(RECORD, title=title, source=source, date=date, markdown=body)
    raw = markdown_document(record, body)
    document = read_document(raw)
    assert document.record == record
    assert document.findings == ()
    assert rewritten(document) == raw


def test_title_that_tries_to_end_the_front_matter_does_not() -> None:
    record = replace(RECORD, title="a\n---\n\n# b\n\nfetch_date: never")
    raw = markdown_document(record, "Body")
    assert raw.count(b"\n---\n") == 1
    assert read_document(raw).record == record


def test_half_a_surrogate_pair_cannot_be_written() -> None:
    with pytest.raises(RecordError, match="surrogate"):
        markdown_document(RECORD, "\ud800")
