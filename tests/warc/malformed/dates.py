"""WARC-Date (WARC/1.0 and 1.1, 5.4; W3CDTF)."""

from __future__ import annotations

from functools import partial

from tests.warc.malformed.case import Verdict, add
from tests.warc.malformed.parts import FIRST, LAST, ODD, between, record

ALL = (FIRST, ODD, LAST)

DATES: list[tuple[str, Verdict, str, str]] = [
    ("month-13", "error", "1.1", "2024-13-06T12:00:00Z"),
    ("month-0", "error", "1.1", "2024-00-06T12:00:00Z"),
    ("30-february", "error", "1.1", "2024-02-30T12:00:00Z"),
    ("29-february-of-no-leap-year", "error", "1.1", "2023-02-29T12:00:00Z"),
    ("hour-25", "error", "1.1", "2024-05-06T25:00:00Z"),
    ("minute-61", "error", "1.1", "2024-05-06T12:61:00Z"),
    ("second-61", "error", "1.1", "2024-05-06T12:00:61Z"),
    ("no-zone", "error", "1.1", "2024-05-06T12:00:00"),
    ("another-zone", "error", "1.1", "2024-05-06T14:00:00+02:00"),
    ("14-digits", "error", "1.1", "20240506120000"),
    ("a-blank-for-the-t", "error", "1.1", "2024-05-06 12:00:00Z"),
    ("of-mail", "error", "1.1", "Mon, 06 May 2024 12:00:00 GMT"),
    ("empty", "error", "1.1", ""),
    ("a-word", "error", "1.1", "yesterday"),
    ("two-digit-year", "error", "1.1", "24-05-06T12:00:00Z"),
    ("one-digit-month", "error", "1.1", "2024-5-6T12:00:00Z"),
    ("hours-alone", "error", "1.1", "2024-05-06T12Z"),
    ("comma-for-the-point", "error", "1.1", "2024-05-06T12:00:00,5Z"),
    ("point-without-digits", "error", "1.1", "2024-05-06T12:00:00.Z"),
    ("ten-digits-of-fraction", "error", "1.1", "2024-05-06T12:00:00.0123456789Z"),
    ("arabic-digits", "error", "1.1", "٢٠٢٤-05-06T12:00:00Z"),
    ("something-behind-it", "error", "1.1", "2024-05-06T12:00:00Z and more"),
    ("fraction-in-1.0", "error", "1.0", "2024-05-06T12:00:00.5Z"),
    ("month-alone-in-1.0", "error", "1.0", "2024-05"),
    ("year", "valid", "1.1", "2024"),
    ("month", "valid", "1.1", "2024-05"),
    ("day", "valid", "1.1", "2024-05-06"),
    ("minutes", "valid", "1.1", "2024-05-06T12:00Z"),
    ("seconds-in-1.0", "valid", "1.0", "2024-05-06T12:00:00Z"),
    ("1-digit-of-fraction", "valid", "1.1", "2024-05-06T12:00:00.5Z"),
    ("9-digits-of-fraction", "valid", "1.1", "2024-05-06T12:00:00.012345678Z"),
    ("29-february", "valid", "1.1", "2024-02-29T00:00:00Z"),
    ("before-the-web", "valid", "1.1", "1969-07-20T20:17:40Z"),
    ("leap-second", "unjudged", "1.1", "2016-12-31T23:59:60Z"),
    ("offset-of-zero", "unjudged", "1.1", "2024-05-06T12:00:00+00:00"),
]
for _name, _verdict, _version, _value in DATES:
    add(
        f"dates-{_name}",
        partial(
            lambda version, value: between(record(fields={"WARC-Date": value}, version=version)),
            f"WARC/{_version}",
            _value,
        ),
        _verdict,
        f"WARC/{_version}, 5.4 and W3CDTF",
        ALL,
    )
