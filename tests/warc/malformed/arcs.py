"""ARC files (ARC File Format version 1, 1996): a file description, then records of a line and a block each."""

from __future__ import annotations

from functools import partial

from tests.warc.malformed.case import Verdict, add, case
from tests.warc.malformed.parts import FIRST, LAST, ODD, flipped, gz, message, url_of

AROUND = (FIRST, LAST)
ALL = (FIRST, ODD, LAST)
ARC, GZ = ".arc", ".arc.gz"
RULE = "ARC 1.0: URL IP-address Archive-date Content-type Archive-length"
ABOUT = b"1 0 Tests\nURL IP-address Archive-date Content-type Archive-length\n"


def arc_block(number: int) -> bytes:
    """The HTTP response in the ARC record of that number."""
    return message(b"<p>page %d</p>\n" % number * number)


def filedesc(said: int | None = None) -> bytes:
    """The record that begins a file."""
    length = len(ABOUT) if said is None else said
    return b"filedesc://made.arc 0.0.0.0 20240506120000 text/plain %d\n" % length + ABOUT + b"\n"


def arc_record(
    number: int,
    *,
    url: str | None = None,
    ip: str = "192.0.2.1",
    date: str = "20240506120000",
    mime: str = "text/html",
    length: str | None = None,
    end: bytes = b"\n",
) -> bytes:
    """A record of an ARC file."""
    block = arc_block(number)
    line = " ".join((url_of(number) if url is None else url, ip, date, mime, length or str(len(block))))
    return line.encode() + b"\n" + block + end


def arc(odd: bytes) -> bytes:
    """A whole file with a sound record before and one behind."""
    return filedesc() + arc_record(FIRST) + odd + arc_record(LAST)


def arc_members(odd: bytes) -> bytes:
    """The same as gzip members, `odd` one already."""
    return gz(filedesc()) + gz(arc_record(FIRST)) + odd + gz(arc_record(LAST))


SIZE = len(arc_block(ODD))
BLOCKS = {number: arc_block(number) for number in ALL}

add("arcs-plain", lambda: arc(arc_record(ODD)), "valid", RULE, ALL, suffix=ARC, blocks=BLOCKS)
add("arcs-members", lambda: arc_members(gz(arc_record(ODD))), "valid", RULE, ALL, suffix=GZ, blocks=BLOCKS)

HEADS: list[tuple[str, Verdict, tuple[int, ...], dict[str, str]]] = [
    ("negative-length", "error", AROUND, {"length": "-5"}),
    ("length-of-letters", "error", AROUND, {"length": "many"}),
    ("length-with-a-plus", "error", AROUND, {"length": f"+{SIZE}"}),
    ("length-too-short", "error", AROUND, {"length": str(SIZE - 20)}),
    ("length-too-short-by-2", "error", AROUND, {"length": str(SIZE - 2)}),
    ("length-too-long-by-1", "unjudged", AROUND, {"length": str(SIZE + 1)}),
    ("length-too-long-by-10", "error", (FIRST,), {"length": str(SIZE + 10)}),
    ("length-beyond-the-end", "error", (FIRST,), {"length": "1000000"}),
    ("length-of-2-to-the-64", "error", (FIRST,), {"length": str(2**64)}),
    ("no-length", "error", AROUND, {"length": " "}),
    ("date-of-month-13", "error", ALL, {"date": "20241306120000"}),
    ("date-of-letters", "error", ALL, {"date": "yesterday"}),
    ("date-too-short", "error", ALL, {"date": "20240506"}),
    ("address-that-is-none", "warning", ALL, {"ip": "example.com"}),
    ("blank-in-the-url", "warning", AROUND, {"url": "http://example.com/a b"}),
    ("no-such-type", "unjudged", ALL, {"mime": "no-type"}),
    ("unknown-type", "valid", ALL, {"mime": "application/x-whatever"}),
    ("address-of-zeros", "valid", ALL, {"ip": "0.0.0.0"}),
]
for _name, _verdict, _keeps, _head in HEADS:
    for _kind, _suffix in (("plain", ARC), ("gzip", GZ)):
        add(
            f"arcs-{_name}-{_kind}",
            partial(
                lambda is_plain, head: (
                    arc(arc_record(ODD, **head)) if is_plain else arc_members(gz(arc_record(ODD, **head)))
                ),
                _kind == "plain",
                _head,
            ),
            _verdict,
            RULE,
            # In members a length that lies cannot reach into the next record.
            AROUND if _kind == "gzip" and LAST not in _keeps else _keeps,
            suffix=_suffix,
            blocks=BLOCKS,
        )


@case("error", "ARC 1.0: the file begins with a version block", ALL, suffix=ARC, blocks=BLOCKS)
def no_file_description() -> bytes:
    return arc_record(FIRST) + arc_record(ODD) + arc_record(LAST)


@case("error", "ARC 1.0: the version block", ALL, suffix=ARC, blocks=BLOCKS)
def file_description_too_long() -> bytes:
    return filedesc(len(ABOUT) + 3) + arc_record(FIRST) + arc_record(ODD) + arc_record(LAST)


@case("warning", "ARC 1.0: the version block says the version", ALL, suffix=ARC, blocks=BLOCKS)
def file_description_of_no_version() -> bytes:
    return arc(arc_record(ODD)).replace(b"1 0 Tests", b"x y Tests")


@case("error", RULE, AROUND, suffix=ARC, blocks=BLOCKS)
def line_of_four_fields() -> bytes:
    line, _, rest = arc_record(ODD).partition(b"\n")
    return arc(line.replace(b" text/html", b"") + b"\n" + rest)


@case("error", RULE, ALL, suffix=ARC, blocks=BLOCKS)
def garbage_between() -> bytes:
    return arc(arc_record(ODD) + b"garbage " * 100 + b"\n")


@case("error", RULE, ALL, suffix=ARC, blocks=BLOCKS)
def zeros_behind() -> bytes:
    return arc(arc_record(ODD)) + bytes(4096)


@case("error", RULE, (FIRST,), suffix=ARC, blocks=BLOCKS)
def ends_in_a_block() -> bytes:
    return filedesc() + arc_record(FIRST) + arc_record(ODD)[:-30]


@case("error", RULE, (FIRST,), suffix=ARC, blocks=BLOCKS)
def ends_in_a_line() -> bytes:
    return filedesc() + arc_record(FIRST) + arc_record(ODD)[:25]


@case("error", "RFC 1952, 2.3.1", AROUND, suffix=GZ, blocks=BLOCKS)
def wrong_crc() -> bytes:
    return arc_members(flipped(gz(arc_record(ODD)), -8))


@case("error", "RFC 1952, 2.2", (FIRST,), suffix=GZ, blocks=BLOCKS)
def ends_in_a_member() -> bytes:
    return gz(filedesc()) + gz(arc_record(FIRST)) + gz(arc_record(ODD))[:-20]


@case("error", "RFC 1952, 2.2", ALL, suffix=GZ, blocks=BLOCKS)
def garbage_between_members() -> bytes:
    return arc_members(gz(arc_record(ODD)) + b"garbage " * 100)


@case("error", RULE, ALL, suffix=ARC, blocks=BLOCKS)
def nul_in_a_line() -> bytes:
    return arc(arc_record(ODD)).replace(b"text/html %d\n" % SIZE, b"text/\0html %d\n" % SIZE)


@case("error", "ARC 1.0", (FIRST,), suffix=ARC, blocks=BLOCKS)
def file_description_alone_of_another_length() -> bytes:
    return filedesc() + arc_record(FIRST) + filedesc(10_000)


@case("unjudged", "tools write one, two or no line ends", ALL, suffix=ARC, blocks=BLOCKS)
def extra_blank_lines() -> bytes:
    return arc(arc_record(ODD, end=b"\n\n\n"))


@case("unjudged", "tools write one, two or no line ends", ALL, suffix=ARC, blocks=BLOCKS)
def no_line_end_behind_a_block() -> bytes:
    return arc(arc_record(ODD, end=b""))


@case("valid", "ARC 1.0: a block may hold anything", ALL, suffix=ARC, blocks=BLOCKS | {ODD: arc_block(ODD)})
def two_files_one_behind_the_other() -> bytes:
    return filedesc() + arc_record(FIRST) + arc_record(ODD) + filedesc() + arc_record(LAST)


@case("unjudged", "one member for all", ALL, suffix=GZ, blocks=BLOCKS)
def one_member_for_all() -> bytes:
    return gz(arc(arc_record(ODD)))
