"""The rules between records: ids, segments, members."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from uuid import UUID

import pytest

from archiver.model import Finding
from archiver.warc.check import check_stream
from archiver.warc.files import read_file
from archiver.warc.record import WarcRecord
from archiver.warc.rules.fields import field_values
from archiver.warc.rules.sequence import Sequence

Make = Callable[..., bytes]
Faults = Callable[..., list[tuple[str, str]]]

FIRST = f"<urn:uuid:{UUID(int=1)}>"


def segment(make: Make, number: int, place: int, *, total: int | None = None, target: str = "http://a/") -> bytes:
    fields = {"WARC-Segment-Number": str(place), "WARC-Segment-Origin-ID": FIRST, "WARC-Target-URI": target}
    if total is not None:
        fields["WARC-Segment-Total-Length"] = str(total)
    return make("continuation", number=number, block=b"12345", fields=fields)


def first(make: Make) -> bytes:
    return make("resource", block=b"12345", fields={"WARC-Segment-Number": "1", "WARC-Target-URI": "http://a/"})


def test_a_whole_series_has_no_fault(make: Make, faults: Faults) -> None:
    raw = first(make) + segment(make, 2, 2) + segment(make, 3, 3, total=15)
    assert faults(raw, infos=True) == [("info", "warc.first")]


@pytest.mark.parametrize(
    "parts",
    [
        [(2, 3, None, "http://a/")],
        [(2, 1, None, "http://a/")],
        [(2, 2, None, "http://b/")],
        [(2, 2, 11, "http://a/")],
        [(2, 2, 10, "http://a/"), (3, 3, None, "http://a/")],
    ],
    ids=["gap", "one-again", "other-target", "wrong-total", "behind-the-last"],
)
def test_what_breaks_a_series_is_an_error(
    make: Make, faults: Faults, parts: list[tuple[int, int, int | None, str]]
) -> None:
    raw = first(make) + b"".join(segment(make, n, p, total=total, target=target) for n, p, total, target in parts)
    assert ("error", "warc.segment") in faults(raw)


def test_a_first_segment_in_another_file_is_worth_knowing(make: Make, faults: Faults) -> None:
    assert faults(segment(make, 2, 2) + segment(make, 3, 3), infos=True) == [
        ("info", "warc.first"),
        ("info", "warc.segment"),
    ]


def test_a_first_segment_without_its_number_is_an_error(make: Make, faults: Faults) -> None:
    assert faults(make("resource") + segment(make, 2, 2)) == [("error", "warc.segment")]


def test_only_a_continuation_is_a_later_segment(make: Make, faults: Faults) -> None:
    assert faults(make(fields={"WARC-Segment-Number": "2"})) == [("error", "warc.segment")]


def test_an_id_belongs_to_one_record(make: Make, faults: Faults) -> None:
    assert faults(make("resource") + make("resource", number=2)) == []
    assert faults(make("resource") + make("metadata")) == [("error", "warc.id.repeated")]
    assert faults(make("warcinfo") + make("warcinfo")) == [("warning", "warc.id.repeated")]


def test_ids_beyond_the_limit_are_said_not_to_be_kept(make: Make) -> None:
    sequence = Sequence(max_ids=2)
    raw = b"".join(make("warcinfo", number=number) for number in (1, 2, 3, 4, 1))
    found = []
    for item in read_file(io.BytesIO(raw)):
        assert isinstance(item, WarcRecord)
        found += [fault.code for fault in sequence.check(item, "warcinfo", field_values(item.fields))]
    assert found == ["warc.id.unchecked", "warc.id.repeated"]


def test_a_file_may_begin_without_a_warcinfo(make: Make, faults: Faults) -> None:
    assert faults(make("warcinfo") + make(number=2), infos=True) == []
    assert faults(make() + make("warcinfo", number=2), infos=True) == [("info", "warc.first")]


def test_records_that_share_a_member_are_told_once_for_each_member(make: Make) -> None:
    shared = gzip.compress(make("warcinfo") + make(number=2) + make(number=3))
    alone = gzip.compress(make(number=4))
    items = list(check_stream(io.BytesIO(shared + alone), "a.warc.gz"))
    found = [(item.code, item.severity, item.offset) for item in items if isinstance(item, Finding)]
    assert found == [("warc.gzip.shared", "warning", 0)]
