"""Content-Length that is missing, is no number, or lies (WARC/1.1, 5.3)."""

from __future__ import annotations

from functools import partial

from tests.warc.malformed.case import Verdict, add, case
from tests.warc.malformed.parts import FIRST, LAST, ODD, between, block_of, gz, gz_between, record

AROUND = (FIRST, LAST)
ALL = (FIRST, ODD, LAST)
SIZE = len(block_of(ODD))

# What Content-Length says; where it says too much, a plain file does not tell where the next record begins.
VALUES: list[tuple[str, Verdict, str | None]] = [
    ("missing", "error", None),
    ("negative", "error", f"-{SIZE}"),
    ("with-a-plus", "error", f"+{SIZE}"),
    ("hexadecimal", "error", f"0x{SIZE:x}"),
    ("decimal", "error", f"{SIZE}.0"),
    ("with-an-underscore", "error", f"{SIZE // 10}_{SIZE % 10}"),
    ("empty", "error", ""),
    ("in-words", "error", "many"),
    ("twice-in-one-field", "error", f"{SIZE}, {SIZE}"),
    ("of-two-numbers", "error", f"{SIZE} {SIZE}"),
    ("in-arabic-digits", "error", "١٢٣"),
    ("of-a-superscript", "error", "1²"),
    ("with-a-unit", "error", f"{SIZE}B"),
]
for _name, _verdict, _value in VALUES:
    for _kind, _suffix in (("plain", ".warc"), ("gzip", ".warc.gz")):
        add(
            f"lengths-{_name}-{_kind}",
            partial(
                lambda value, is_plain: (
                    between(record(fields={"Content-Length": value}))
                    if is_plain
                    else gz_between(gz(record(fields={"Content-Length": value})))
                ),
                _value,
                _kind == "plain",
            ),
            _verdict,
            "WARC/1.1, 5.3: 1*DIGIT, mandatory",
            AROUND,
            suffix=_suffix,
        )

LIES = [
    ("short-by-1", SIZE - 1),
    ("short-by-half", SIZE // 2),
    ("zero", 0),
    ("long-by-1", SIZE + 1),
    ("long-by-2", SIZE + 2),
    ("long-by-4", SIZE + 4),
]
for _name, _said in LIES:
    add(
        f"lengths-lie-{_name}-plain",
        partial(lambda said: between(record(fields={"Content-Length": str(said)})), _said),
        "error",
        "WARC/1.1, 5.3: the number of octets in the block",
        AROUND,
    )
    add(
        f"lengths-lie-{_name}-gzip",
        partial(lambda said: gz_between(gz(record(fields={"Content-Length": str(said)}))), _said),
        "error",
        "WARC/1.1, 5.3: the number of octets in the block",
        AROUND,
        suffix=".warc.gz",
    )

NO_DIGEST = {"WARC-Block-Digest": None}

for _number in (2, 4):
    add(
        f"lengths-lie-long-by-{_number}-plain-without-digest",
        partial(
            lambda more: between(record(fields=NO_DIGEST | {"Content-Length": str(SIZE + more)})),
            _number,
        ),
        "warning",
        "WARC/1.1, 4: CRLF CRLF behind the block",
        AROUND,
    )


@case("error", "WARC/1.1, 5.3", AROUND)
def lie_short_without_digest() -> bytes:
    return between(record(fields=NO_DIGEST | {"Content-Length": str(SIZE - 20)}))


@case("error", "WARC/1.1, 5.3", (FIRST, 10))
def lie_into_the_next_record() -> bytes:
    return between(record(fields={"Content-Length": str(SIZE + 100)})) + record(10)


@case("error", "WARC/1.1, 5.3", (FIRST, LAST, 10), suffix=".warc.gz")
def lie_into_the_next_member() -> bytes:
    return gz_between(gz(record(fields={"Content-Length": str(SIZE + 100)}))) + gz(record(10))


@case("error", "WARC/1.1, 5.3", (FIRST,))
def lie_beyond_the_end_plain() -> bytes:
    return record(FIRST) + record(fields={"Content-Length": "1000000"})


@case("error", "WARC/1.1, 5.3", (FIRST,), suffix=".warc.gz")
def lie_beyond_the_end_gzip() -> bytes:
    return gz(record(FIRST)) + gz(record(fields={"Content-Length": "1000000"}))


HUGE = [("2-to-the-31", 2**31), ("2-to-the-63", 2**63), ("2-to-the-64", 2**64), ("4000-digits", 10**3999)]
for _name, _said in HUGE:
    add(
        f"lengths-{_name}-plain",
        partial(lambda said: between(record(fields={"Content-Length": f"{said}"})), _said),
        "error",
        "WARC/1.1, 5.3",
        (FIRST,),
    )
    add(
        f"lengths-{_name}-gzip",
        partial(lambda said: gz_between(gz(record(fields={"Content-Length": f"{said}"}))), _said),
        "error",
        "WARC/1.1, 5.3",
        AROUND,
        suffix=".warc.gz",
    )


@case("error", "WARC/1.1, 5.1: shall not be repeated", AROUND)
def two_lengths_that_differ() -> bytes:
    return between(record(more=b"Content-Length: 7\r\n"))


@case("error", "WARC/1.1, 5.1: shall not be repeated", AROUND)
def two_lengths_the_second_right() -> bytes:
    return between(record(fields={"Content-Length": "7"}, more=b"Content-Length: %d\r\n" % SIZE))


@case("error", "WARC/1.1, 5.1: shall not be repeated", ALL)
def two_lengths_that_agree() -> bytes:
    return between(record(more=b"Content-Length: %d\r\n" % SIZE))


@case("error", "WARC/1.1, 5.3: a payload that looks like a record is none", AROUND)
def lie_short_before_something_like_a_record() -> bytes:
    return between(record(fields={"Content-Length": "5"}, block=b"five\n" + record(7)))


@case("valid", "WARC/1.1, 5.3: 1*DIGIT", ALL)
def leading_zeros() -> bytes:
    return between(record(fields={"Content-Length": f"{SIZE:020d}"}))


@case("valid", "WARC/1.1, 5.3 and 4: LWS around a value", ALL)
def blanks_around_the_length() -> bytes:
    return between(record(fields={"Content-Length": f"\t {SIZE}  "}))


@case("valid", "WARC/1.1, 5.3", ALL, blocks={ODD: b""})
def length_zero() -> bytes:
    return between(record(block=b""))
