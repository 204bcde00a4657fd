"""Settings: who goes before whom, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.config import FILE_NAME, load_settings, setting_fields, shown
from archiver.errors import ConfigError


def write(folder: Path, text: str | bytes) -> Path:
    (folder / FILE_NAME).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def test_without_anything_all_settings_are_defaults(tmp_path: Path) -> None:
    found = load_settings(tmp_path, environ={})

    assert set(found.origins.values()) == {"default"}
    assert set(found.origins) == {each.name for each in setting_fields()}
    assert all(getattr(found, each.name) == each.default for each in setting_fields())


def test_arguments_go_before_environment_before_file_before_defaults(tmp_path: Path) -> None:
    write(tmp_path, "delay = 1\nworkers = 2\ntimeout = 3\n")
    found = load_settings(tmp_path, {"delay": 9.0}, {"ARCHIVER_DELAY": "8", "ARCHIVER_WORKERS": "8"})

    assert (found.delay, found.workers, found.timeout, found.port) == (9.0, 8, 3.0, 8080)
    origins = [found.origins[name] for name in ("delay", "workers", "timeout", "port")]
    assert origins == ["argument", "ARCHIVER_WORKERS", FILE_NAME, "default"]


def test_what_was_not_given_does_not_count(tmp_path: Path) -> None:
    write(tmp_path, 'allow-private = ["127.0.0.1"]\nworkers = 2\n')
    found = load_settings(tmp_path, {"workers": None, "allow_private": ()}, {"ARCHIVER_WORKERS": ""})

    assert (found.workers, found.allow_private) == (2, ("127.0.0.1",))


def test_zero_is_a_value(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {"delay": 0.0}, {}).origins["delay"] == "argument"


def test_names_may_have_hyphens_and_numbers_need_no_point(tmp_path: Path) -> None:
    found = load_settings(write(tmp_path, "max-body = 7\ndelay = 2\n"), environ={})

    assert (found.max_body, found.delay) == (7, 2.0)
    assert isinstance(found.delay, float)


def test_lists_in_the_environment_are_parted_by_commas(tmp_path: Path) -> None:
    found = load_settings(tmp_path, environ={"ARCHIVER_ALLOW_PRIVATE": " 127.0.0.1:80, 10.0.0.0/8,,"})

    assert found.allow_private == ("127.0.0.1:80", "10.0.0.0/8")


def test_times_and_sizes_may_have_a_unit(tmp_path: Path) -> None:
    found = load_settings(write(tmp_path, "delay = '2m'\nmax_body = '20M'"), environ={"ARCHIVER_TIMEOUT": "1h"})

    assert (found.delay, found.max_body, found.timeout) == (120.0, 20 << 20, 3600.0)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("http://user:pa@ss@proxy.example:3128", "http://…@proxy.example:3128"),
        ("user:secret@proxy.example", "…@proxy.example"),
        ("socks5://proxy.example:1080", "socks5://proxy.example:1080"),
        ("", ""),
    ],
)
def test_a_secret_setting_is_shown_without_credentials(value: str, told: str) -> None:
    (proxy,) = (each for each in setting_fields() if each.name == "proxy")

    assert shown(proxy, value) == told


def test_a_secret_of_the_wrong_kind_is_not_quoted(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings(write(tmp_path, "proxy = ['http://user:secret@proxy.example']"), environ={})

    assert "secret" not in str(raised.value)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, b"\xef\xbb\xbfworkers = 3\r\n"), environ={}).workers == 3


BAD_FILES = [
    pytest.param("workers = ", "no TOML", id="cut off"),
    pytest.param(b"user_agent = '\xff'", "no TOML", id="no UTF-8"),
    pytest.param("workers = 1\nworkers = 2", "no TOML", id="twice"),
    pytest.param("a = " + "[" * 5000, "no TOML", id="nested deep"),
    pytest.param("workers = " + "9" * 10_000, "no TOML", id="thousands of digits"),
    pytest.param("min_rate = " + "9" * 400, "not a number", id="beyond all floats"),
    pytest.param("wrokers = 1", "unknown setting 'wrokers'", id="unknown name"),
    pytest.param("origins = 1", "unknown setting 'origins'", id="no setting"),
    pytest.param("[workers]\na = 1", "not a whole number", id="table"),
    pytest.param("workers = 1.5", "not a whole number", id="fraction"),
    pytest.param("workers = true", "not a whole number", id="bool for a whole number"),
    pytest.param("min_rate = true", "not a number", id="bool for a number"),
    pytest.param("delay = true", "not a time", id="bool for a time"),
    pytest.param("delay = '1 parsec'", "not a time: write 30", id="text for a time"),
    pytest.param("max_body = 'much'", "not a size: write 500000", id="text for a size"),
    pytest.param("min_rate = '1'", "not a number", id="text for a number"),
    pytest.param("user_agent = 1", "not a text", id="number for a text"),
    pytest.param("allow_private = '127.0.0.1'", "not a list of texts", id="text for a list"),
    pytest.param("allow_private = [1]", "not a list of texts", id="list of numbers"),
    pytest.param("delay = nan", "at least 0", id="NaN"),
    pytest.param("delay = inf", "at least 0", id="infinity"),
    pytest.param("delay = -1", "at least 0", id="negative delay"),
    pytest.param("workers = 0", "at least 1", id="no workers"),
    pytest.param("timeout = 0", "at least 0.001", id="no time"),
    pytest.param("max_body = -1", "at least 0", id="negative size"),
    pytest.param("port = 70000", "from 0 to 65535", id="port"),
]


@pytest.mark.parametrize(("text", "problem"), BAD_FILES)
def test_bad_files_are_refused_in_words(tmp_path: Path, text: str | bytes, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as raised:
        load_settings(write(tmp_path, text), environ={})

    assert FILE_NAME in raised.value.where
    assert len(str(raised.value)) < 700


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ARCHIVER_WORKERS", "many"),
        ("ARCHIVER_WORKERS", "1.5"),
        ("ARCHIVER_WORKERS", "-1"),
        ("ARCHIVER_WORKERS", "9" * 5000),
        ("ARCHIVER_DELAY", "nan"),
        ("ARCHIVER_DELAY", "1 s s"),
        ("ARCHIVER_DISK_RESERVE", "1P"),
        ("ARCHIVER_PORT", "65536"),
    ],
)
def test_bad_variables_are_refused_by_name(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings(tmp_path, environ={name: text})

    assert raised.value.where == name


def test_bad_arguments_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="workers is 0") as raised:
        load_settings(tmp_path, {"workers": 0}, {})

    assert raised.value.where == "argument"


def test_a_better_value_hides_a_bad_range_below_it(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "workers = 0"), {"workers": 2}, {}).workers == 2


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path, environ={})


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).symlink_to("not-mounted.toml")
    with pytest.raises(ConfigError, match="leads nowhere"):
        load_settings(tmp_path, environ={})


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    ["1", "-1", "1.5", "'a'", "true", "[]", "['a']", "nan", "1979-05-27", "{}"]
)


@given(st.dictionaries(st.sampled_from([each.name for each in setting_fields()]), VALUES, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_values_are_settings_or_a_config_error(tmp_path: Path, values: dict[str, str]) -> None:
    write(tmp_path, "\n".join(f"{name} = {value}" for name, value in values.items()))
    try:
        found = load_settings(tmp_path, environ={})
    except ConfigError:
        return
    assert all(isinstance(getattr(found, each.name), type(each.default)) for each in setting_fields())


@pytest.mark.parametrize("kind", ["gzip", "SPEED", " "])
def test_a_kind_of_compression_that_there_is_not_is_refused_with_those_there_are(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ConfigError, match="one of speed, balance, size, none") as raised:
        load_settings(tmp_path, environ={"ARCHIVER_WARC_COMPRESSION": kind})

    assert raised.value.where == "ARCHIVER_WARC_COMPRESSION"
