"""Patterns for file names: those that are refused, and what the others come to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.config import setting_fields
from archiver.errors import ConfigError
from archiver.warc.naming import NAMING, check_naming, file_name

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (NAMING, "news-20240506120000-00007"),
        ("{serial}", "7"),
        ("WEB-{timestamp}{serial:03d}-{name}", "WEB-20240506120000007-news"),
        ("a b{{x}}-{serial}", "a b{x}-7"),
    ],
)
def test_a_pattern_gives_names(pattern: str, expected: str) -> None:
    check_naming(pattern)

    assert file_name(pattern, name="news", when=NOON, serial=7) == expected


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("", "lacks {serial}"),
        ("{name}-{timestamp}", "lacks {serial}"),
        ("{", "cannot be read"),
        ("{serial}}", "cannot be read"),
        ("{}{serial}", "unknown token ''"),
        ("{0}{serial}", "unknown token '0'"),
        ("{host}-{serial}", "unknown token 'host'"),
        ("{name.__class__}{serial}", "unknown token"),
        ("{serial[0]}", "unknown token"),
        ("{serial!r}", "number of digits"),
        ("{serial:5}", "number of digits"),
        ("{serial:099999999999}", "number of digits"),
        ("{serial:{name}}", "number of digits"),
        ("{serial}{name:>9}", "number of digits"),
        ("sub/{serial}", "names a folder"),
        ("..\\{serial}", "names a folder"),
        ("../{serial}", "names a folder"),
        (".{serial}", "begins with a dot"),
        ("{serial}\0", "cannot be printed"),
        ("{serial}\n", "cannot be printed"),
        ("{serial}\ud800", "cannot be printed"),
        ("x" * 300 + "{serial}", "too long"),
        ("é" * 150 + "{serial}", "too long"),
        ("{serial}.warc.gz", "ending of its own"),
        ("{serial}.open", "ending of its own"),
    ],
)
def test_a_pattern_that_gives_no_good_names_is_refused(pattern: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as raised:
        check_naming(pattern)

    assert raised.value.where == "warc_naming"
    assert NAMING in raised.value.hint
    assert len(str(raised.value)) < 400


@given(st.text(alphabet="{}nameserialtimestamp:05d!r.[]/-x\0", max_size=40))
def test_what_is_not_refused_gives_different_names_in_one_folder(pattern: str) -> None:
    try:
        check_naming(pattern)
    except ConfigError:
        return
    names = {file_name(pattern, name="n", when=NOON, serial=serial) for serial in range(12)}
    assert len(names) == 12
    assert not any("/" in name or name.startswith(".") or "\0" in name for name in names)


def test_the_setting_has_the_same_default() -> None:
    (setting,) = (each for each in setting_fields() if each.name == "warc_naming")

    assert setting.default == NAMING
