"""Segmented records (WARC/1.1, 5.20 to 5.22 and 7)."""

from __future__ import annotations

from tests.warc.malformed.case import case
from tests.warc.malformed.parts import FIRST, LAST, ODD, Fields, block_of, id_of, record, url_of

RULE = "WARC/1.1, 7"
ALL = (FIRST, 3, ODD)
TOTAL = str(sum(len(block_of(number)) for number in ALL))


def origin(fields: Fields | None = None) -> bytes:
    return record(FIRST, {"WARC-Segment-Number": "1"} | dict(fields or {}))


def segment(number: int, place: int, fields: Fields | None = None) -> bytes:
    """The continuation record of that number, the `place`th segment of the first record."""
    usual: dict[str, str | None] = {
        "WARC-Type": "continuation",
        "WARC-Target-URI": url_of(FIRST),
        "WARC-Segment-Origin-ID": id_of(FIRST),
        "WARC-Segment-Number": str(place),
        "Content-Type": None,
    }
    return record(number, usual | dict(fields or {}))


def series(second: Fields | None = None, third: Fields | None = None, first: Fields | None = None) -> bytes:
    """Three segments of one record."""
    ending: Fields = {"WARC-Segment-Total-Length": TOTAL} | dict(third or {})
    return origin(first) + segment(3, 2, second) + segment(ODD, 3, ending)


@case("valid", RULE, ALL)
def three_segments() -> bytes:
    return series()


@case("valid", "WARC/1.1, 6.9: the others may be in other files", (3,))
def segment_alone() -> bytes:
    return segment(3, 2)


@case("valid", "WARC/1.1, 7: the last segment may be truncated", (LAST,))
def last_segment_alone() -> bytes:
    return segment(LAST, 7, {"WARC-Segment-Total-Length": "123456789", "WARC-Truncated": "length"})


@case("error", "WARC/1.1, 5.21: mandatory", ALL)
def no_origin() -> bytes:
    return series({"WARC-Segment-Origin-ID": None})


@case("error", "WARC/1.1, 5.20: mandatory", ALL)
def no_number() -> bytes:
    return series({"WARC-Segment-Number": None})


@case("error", "WARC/1.1, 5.20: 1*DIGIT", ALL)
def number_that_is_none() -> bytes:
    return series({"WARC-Segment-Number": "two"})


@case("error", "WARC/1.1, 5.20: the first is 1, then increasing", ALL)
def continuation_with_number_1() -> bytes:
    return series({"WARC-Segment-Number": "1"})


@case("error", "WARC/1.1, 5.20: the first is 1, then increasing", ALL)
def continuation_with_number_0() -> bytes:
    return series({"WARC-Segment-Number": "0"})


@case("error", "WARC/1.1, 5.20: its value there is 1", ALL)
def origin_with_number_2() -> bytes:
    return series(first={"WARC-Segment-Number": "2"})


@case("error", "WARC/1.1, 5.20: mandatory in the first segment", ALL)
def origin_without_number() -> bytes:
    return series(first={"WARC-Segment-Number": None})


@case("error", "WARC/1.1, 5.20: increasing by 1", ALL)
def one_number_twice() -> bytes:
    return series(third={"WARC-Segment-Number": "2"})


@case("error", "WARC/1.1, 5.22: the length of all segments", ALL)
def wrong_total() -> bytes:
    return series(third={"WARC-Segment-Total-Length": "7"})


@case("error", "WARC/1.1, 5.22: 1*DIGIT", ALL)
def total_that_is_none() -> bytes:
    return series(third={"WARC-Segment-Total-Length": "all"})


@case("error", "WARC/1.1, 5.22: shall not be used elsewhere", ALL)
def total_on_the_first() -> bytes:
    return series(first={"WARC-Segment-Total-Length": TOTAL})


@case("error", "WARC/1.1, 7: all segments shall have identical target-URI values", ALL)
def another_target() -> bytes:
    return series({"WARC-Target-URI": url_of(3)})


@case("error", "WARC/1.1, 5.14: continuation records shall have it", ALL)
def no_target() -> bytes:
    return series({"WARC-Target-URI": None})


@case("error", "WARC/1.1, 5.10: shall not be used in continuation records", ALL)
def address_on_a_continuation() -> bytes:
    return series({"WARC-IP-Address": "192.0.2.1"})


@case("error", "WARC/1.1, 5.21: <URI>", ALL)
def origin_that_is_no_id() -> bytes:
    return series({"WARC-Segment-Origin-ID": "<the first>"})
