"""What disks, power cuts, editors and bad copies do to plain files, and files of two kinds in one."""

from __future__ import annotations

import random

from tests.warc.malformed.arcs import arc, arc_record
from tests.warc.malformed.case import case
from tests.warc.malformed.parts import FIRST, LAST, ODD, between, flipped, gz, gz_between, record, zst

AROUND = (FIRST, LAST)
ALL = (FIRST, ODD, LAST)
RULE = "WARC/1.1, 4: warc-file = 1*warc-record"
NO_DIGEST = {"WARC-Block-Digest": None}


@case("error", RULE, (FIRST,))
def ends_in_a_header() -> bytes:
    return record(FIRST) + record()[:120]


@case("error", RULE, (FIRST,))
def ends_in_the_version() -> bytes:
    return record(FIRST) + b"WARC/1."


@case("error", RULE, (FIRST,))
def ends_in_a_block() -> bytes:
    return record(FIRST) + record()[:-30]


@case("error", RULE, (FIRST,))
def ends_behind_a_header() -> bytes:
    return record(FIRST) + record().partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


# "A record shall consist of a header, a content block and two newlines": many tools leave them out behind the last one,
# and nothing is lost, so these five are warnings.
@case("warning", RULE, (FIRST, ODD))
def ends_in_the_blank_lines() -> bytes:
    return record(FIRST) + record()[:-2]


@case("warning", RULE, (FIRST, ODD))
def ends_behind_a_block() -> bytes:
    return record(FIRST) + record(end=b"")


@case("warning", RULE, ALL)
def one_line_end_behind_a_block() -> bytes:
    return between(record(end=b"\r\n"))


@case("warning", RULE, ALL)
def no_line_end_behind_a_block() -> bytes:
    return between(record(end=b""))


@case("warning", RULE, ALL)
def four_line_ends_behind_a_block() -> bytes:
    return between(record(end=b"\r\n" * 4))


@case("error", RULE, ALL)
def garbage_before() -> bytes:
    return b"garbage " * 100 + b"\r\n" + between(record())


@case("error", RULE, ALL)
def garbage_between() -> bytes:
    return between(record() + b"garbage " * 100 + b"\r\n")


@case("error", RULE, ALL)
def garbage_behind() -> bytes:
    return between(record()) + b"garbage " * 100


@case("error", RULE, ALL)
def garbage_without_line_end_between() -> bytes:
    return between(record() + b"garbage " * 100)


@case("error", RULE, ALL)
def noise_between() -> bytes:
    return between(record() + random.Random(1).randbytes(100_000) + b"\r\n")


@case("error", "WARC/1.1, 5.8", AROUND)
def noise_inside_a_block() -> bytes:
    raw = record()
    return between(raw[:-60] + random.Random(2).randbytes(40) + raw[-20:])


@case("error", "WARC/1.1, 5.8", AROUND)
def bytes_added_inside_a_block() -> bytes:
    raw = record()
    return between(raw[:-60] + b"added" + raw[-60:])


@case("error", "WARC/1.1, 5.8; the length now reaches into the next record", (FIRST,))
def bytes_missing_inside_a_block() -> bytes:
    raw = record()
    return between(raw[:-60] + raw[-40:])


@case("error", "WARC/1.1, 5.8", AROUND)
def flipped_bit_in_a_block() -> bytes:
    return between(flipped(record(), -40, 2))


@case("error", "WARC/1.1, 5.3", AROUND)
def flipped_bit_in_the_length() -> bytes:
    raw = record()
    return between(flipped(raw, raw.index(b"Content-Length: ") + 16, 6))


@case("error", "WARC/1.1, 4; what a power cut leaves", ALL)
def zeros_behind() -> bytes:
    return between(record()) + bytes(4096)


@case("error", "WARC/1.1, 4; what a power cut leaves", ALL)
def zeros_between() -> bytes:
    return between(record() + bytes(4096))


@case("error", "WARC/1.1, 4; what a power cut leaves", (FIRST,))
def zeros_for_the_tail() -> bytes:
    raw = record()
    return record(FIRST) + raw[:-50] + bytes(50 + 1000)


@case("error", "WARC/1.1, 5.8; what a power cut leaves", AROUND)
def zeros_inside_a_block() -> bytes:
    raw = bytearray(record())
    raw[-80:-30] = bytes(50)
    return between(bytes(raw))


@case("error", "WARC/1.1, 4; what a power cut leaves", AROUND)
def zeros_inside_a_header() -> bytes:
    raw = bytearray(record())
    raw[40:120] = bytes(80)
    return between(bytes(raw))


@case("error", RULE, (LAST,))
def first_bytes_lost() -> bytes:
    return record()[200:] + record(LAST)


@case("error", RULE, AROUND)
def a_sector_lost_from_one_record_into_the_next() -> bytes:
    raw = record(FIRST) + record(ODD, NO_DIGEST, block=b"x" * 600) + record(6, block=b"y" * 600) + record(LAST)
    place = raw.index(b"x" * 100) + 300
    return raw[:place] + raw[place + 512 :]


@case("error", "WARC/1.1, 4: a file has at least one record", ())
def empty_file() -> bytes:
    return b""


@case("error", "WARC/1.1, 4: a file has at least one record", ())
def blank_lines_alone() -> bytes:
    return b"\r\n" * 40


@case("error", "WARC/1.1, 4: a file has at least one record", ())
def zeros_alone() -> bytes:
    return bytes(8192)


@case("error", "WARC/1.1, 4: a file has at least one record", ())
def a_page_instead() -> bytes:
    return b"<!DOCTYPE html><title>404</title><p>The file you want is not here.</p>\n" * 20


@case("error", "WARC/1.1, 4: a file has at least one record", ())
def text_in_which_a_version_is_named() -> bytes:
    return b"this file has the format WARC/1.1 as\r\nis written in WARC/1.1, clause 4.\r\n" * 10


@case("error", RULE, ())
def line_ends_changed_by_an_editor() -> bytes:
    return between(record()).replace(b"\n", b"\r\n")


@case("error", RULE, ())
def encoded_as_utf_16() -> bytes:
    return between(record()).decode("latin-1").encode("utf-16")


@case("error", "WARC/1.1, D: one compression for a file", ALL, suffix=".warc.gz")
def members_then_a_plain_record() -> bytes:
    return gz(record(FIRST)) + gz(record()) + record(LAST)


@case("error", "WARC/1.1, D: one compression for a file", ALL)
def plain_records_then_a_member() -> bytes:
    return record(FIRST) + record() + gz(record(LAST))


@case("error", "WARC/1.1, D: one compression for a file", ALL, suffix=".warc.gz")
def member_between_frames() -> bytes:
    return gz(record(FIRST)) + zst(record()) + gz(record(LAST))


@case("error", RULE, AROUND)
def an_arc_record_between() -> bytes:
    return between(arc_record(ODD))


@case("error", RULE, (FIRST,), suffix=".warc.gz")
def an_arc_file_behind() -> bytes:
    return gz(record(FIRST)) + gz(arc(arc_record(ODD)))


@case("valid", "WARC/1.1, 6.2: the concatenation of files is a file", (*ALL, 10))
def two_files_one_behind_the_other() -> bytes:
    return between(record()) + record(10)


@case("error", "WARC/1.1, 4; RFC 1952: written twice from the same offset", (FIRST, LAST), suffix=".warc.gz")
def two_writers_in_one_file() -> bytes:
    one, two = gz(record(ODD)), gz(record(6))
    return gz_between(one[:90] + two[90:])
