"""Version lines and the form of headers (WARC/1.1, 4)."""

from __future__ import annotations

from tests.warc.malformed.case import case
from tests.warc.malformed.parts import END, FIRST, LAST, ODD, between, block_of, record

AROUND = (FIRST, LAST)
ALL = (FIRST, ODD, LAST)


@case("error", "WARC/1.1, 4: version", AROUND)
def no_version_line() -> bytes:
    return between(record().partition(b"\r\n")[2])


@case("error", "WARC/1.1, 4: version", AROUND)
def version_of_letters() -> bytes:
    return between(record(version="WARC/one.one"))


@case("error", "WARC/1.1, 4: version", AROUND)
def another_protocol_for_a_version() -> bytes:
    return between(record(version="HTTP/1.1 200 OK"))


@case("error", "WARC/1.1, 4: version", AROUND)
def flipped_bit_in_the_version() -> bytes:
    return between(record(version="WARD/1.1"))


@case("error", "WARC/1.1, 4: version", ALL)
def version_that_never_was() -> bytes:
    return between(record(version="WARC/7.3"))


@case("info", "a draft of WARC/1.0, which tools wrote", ALL)
def version_of_a_draft() -> bytes:
    return between(record(version="WARC/0.17"))


@case("error", "WARC/1.1, 4: the version shall begin the file", ALL)
def blank_lines_before_the_first_record() -> bytes:
    return b"\r\n\r\n" + between(record())


@case("error", "WARC/1.1, 4: the version shall begin the file", ALL)
def byte_order_mark_at_the_start() -> bytes:
    return b"\xef\xbb\xbf" + between(record())


# The grammar excludes it; files that were edited have it, and RFC 2616, 19.3 asks readers to take it.
@case("warning", "WARC/1.1, 4: CRLF", ALL)
def header_lines_that_end_with_lf() -> bytes:
    raw = record()
    lines, _, rest = raw.partition(END)
    return between(lines.replace(b"\r\n", b"\n") + b"\n\n" + rest)


@case("warning", "WARC/1.1, 4: CRLF", ALL)
def lf_alone_everywhere() -> bytes:
    return between(record()).replace(b"\r\n", b"\n")


@case("error", "WARC/1.1, 4: CRLF", AROUND)
def header_lines_that_end_with_cr() -> bytes:
    lines, _, rest = record().partition(END)
    return between(lines.replace(b"\r\n", b"\r") + b"\r\r" + rest)


@case("error", "WARC/1.1, 4: header", (FIRST,))
def header_without_end() -> bytes:
    return record(FIRST) + record().partition(END)[0] + b"\r\n"


@case("error", "WARC/1.1, 4: header", AROUND)
def header_without_end_and_a_record_behind_it() -> bytes:
    return record(FIRST) + record(block=b"").partition(END)[0] + b"\r\n" + b"\0" * 3000 + b"\r\n" + record(LAST)


@case("warning", "a header of 10 MB is more than we read", AROUND, is_huge=True)
def line_of_ten_megabytes() -> bytes:
    return between(record(more=b"X-Long: " + b"x" * 10_000_000 + b"\r\n"))


@case("warning", "a header of 10 MB is more than we read", AROUND, is_huge=True)
def fields_of_ten_megabytes() -> bytes:
    return between(record(more=b"X-Again: and again\r\n" * 500_000))


@case("error", "WARC/1.1, 4: TEXT, no CTLs", ALL)
def nul_in_a_value() -> bytes:
    return between(record(more=b"X-Odd: a\0b\r\n"))


@case("error", "WARC/1.1, 4: TEXT, no CTLs", ALL)
def escape_sequence_in_a_value() -> bytes:
    return between(record(more=b"X-Odd: \x1b[31mred\r\n"))


@case("error", "WARC/1.1, 4: named-field", ALL)
def line_without_colon() -> bytes:
    return between(record(more=b"this is no field\r\n"))


@case("error", "WARC/1.1, 4: named-field", ALL)
def empty_field_name() -> bytes:
    return between(record(more=b": no name\r\n"))


@case("error", "WARC/1.1, 4: token", ALL)
def blank_inside_a_field_name() -> bytes:
    return between(record(more=b"X Odd: value\r\n"))


@case("error", "WARC/1.1, 4: token", ALL)
def letters_beyond_ascii_in_a_field_name() -> bytes:
    return between(record(more="X-Größe: 5\r\n".encode()))


@case("error", "WARC/1.1, 4: warc-fields", ALL)
def folded_line_before_any_field() -> bytes:
    version, _, rest = record().partition(b"\r\n")
    return between(version + b"\r\n folded: onto nothing\r\n" + rest)


@case("valid", "WARC/1.1, 4: names are case-insensitive", ALL)
def names_in_lower_case() -> bytes:
    lines, _, rest = record().partition(END)
    names = [b":".join((line.partition(b":")[0].lower(), line.partition(b":")[2])) for line in lines.split(b"\r\n")[1:]]
    return between(b"\r\n".join([b"WARC/1.1", *names]) + END + rest)


@case("valid", "WARC/1.1, 4: names are case-insensitive", ALL)
def names_in_upper_case() -> bytes:
    lines, _, rest = record().partition(END)
    names = [b":".join((line.partition(b":")[0].upper(), line.partition(b":")[2])) for line in lines.split(b"\r\n")[1:]]
    return between(b"\r\n".join([b"WARC/1.1", *names]) + END + rest)


@case("valid", "WARC/1.1, 4: field-value may be preceded by any amount of LWS", ALL)
def values_without_and_with_much_blank() -> bytes:
    return between(record(more=b"X-Near:value\r\nX-Far: \t   value  \r\nX-Empty:\r\n"))


@case("valid", "WARC/1.1, 4: header fields can be extended over multiple lines", ALL)
def folded_extension_field() -> bytes:
    return between(record(more=b"X-Folded: one\r\n two\r\n\tthree\r\n"))


@case("valid", "WARC/1.1, 4: header fields can be extended over multiple lines", ALL)
def folded_defined_fields() -> bytes:
    return between(
        record().replace(b"WARC-Date: ", b"WARC-Date:\r\n ").replace(b"Content-Type: ", b"Content-Type:\r\n\t")
    )


@case("valid", "WARC/1.1, 4: values may contain any UTF-8 character", ALL)
def utf_8_in_a_value() -> bytes:
    return between(record(more="X-Title: 日本語 – Größe 🙂\r\n".encode()))


@case("unjudged", "WARC/1.1, 4: TEXT is any octet, but the text says UTF-8", ALL)
def latin_1_in_a_value() -> bytes:
    return between(record(more=b"X-Title: Gr\xf6\xdfe\r\n"))


@case("valid", "WARC/1.1, 4: RFC 2047 encoded words", ALL)
def encoded_word_in_a_value() -> bytes:
    return between(record(more=b"X-Title: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=\r\n"))


@case("valid", "WARC/1.1, 4: fields may appear in any order", ALL)
def type_at_the_end() -> bytes:
    return between(record(fields={"WARC-Type": None}, more=b"WARC-Type: resource\r\n"))


@case("valid", "WARC/1.1, 5.1: unrecognized fields shall be ignored; extensions may repeat", ALL, is_huge=True)
def hundred_thousand_fields() -> bytes:
    return between(record(more=b"X: 1\r\n" * 100_000))


@case("valid", "WARC/1.1, 4: no limit is given", ALL, is_huge=True)
def header_just_below_our_limit() -> bytes:
    return between(record(more=b"X-Long: " + b"x" * 900_000 + b"\r\n"))


@case("unjudged", "RFC 2616, 2.1: literals are case-insensitive, but nobody writes it so", ALL)
def version_in_lower_case() -> bytes:
    return between(record(version="warc/1.1"))


@case("unjudged", "RFC 2616, 2.1: implied LWS", ALL)
def blank_behind_the_version() -> bytes:
    return between(record(version="WARC/1.1 "))


@case("valid", "WARC/1.0, 4: the version before", ALL)
def both_versions_in_one_file() -> bytes:
    return record(FIRST, version="WARC/1.0") + record() + record(LAST, version="WARC/1.0")


@case("valid", "WARC/1.1, 4: block is any octets", ALL, blocks={ODD: block_of(3) * 3})
def extension_fields_named_like_http() -> bytes:
    return between(record(block=block_of(3) * 3, more=b'Content-Language: en\r\nETag: "a;b,c"\r\n'))
