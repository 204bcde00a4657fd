"""A crawl's configuration: what a file gives, and what is said of one that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.crawl.config import known_names, load_config
from archiver.errors import ConfigError

WHOLE = """
name = "news"
seeds = ["https://example.org/news/"]
seed-files = ["seeds.txt"]
date_pattern = ["https://example.org/?issue={%Y%m%d}"]
from = 2024-05-06
to = "yesterday"
scope = "host"
max-bytes = "20M"
max_time = "2h"
delay = 2
cookies = "cookies.txt"
proxy = "env:NEWS_PROXY"
recrawl_after = "7d"
browser = true

[headers]
Accept-Language = "en"
Authorization = "env:NEWS_TOKEN"
"""


def written(folder: Path, text: str | bytes, name: str = "news.toml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_gives_values_in_seconds_and_bytes_with_secrets_from_the_environment(tmp_path: Path) -> None:
    environ = {"NEWS_PROXY": "http://proxy.example:3128", "NEWS_TOKEN": "Bearer canary"}

    assert load_config(written(tmp_path, WHOLE), environ) == {
        "name": "news",
        "seeds": ("https://example.org/news/",),
        "seed_files": (tmp_path / "seeds.txt",),
        "date_pattern": ("https://example.org/?issue={%Y%m%d}",),
        "from": "2024-05-06",
        "to": "yesterday",
        "scope": "host",
        "max_bytes": 20 << 20,
        "max_time": 7200.0,
        "delay": 2.0,
        "cookies": tmp_path / "cookies.txt",
        "proxy": "http://proxy.example:3128",
        "recrawl_after": 604800.0,
        "browser": True,
        "headers": {"Accept-Language": "en", "Authorization": "Bearer canary"},
    }


@pytest.mark.parametrize("name", ["news.yaml", "news.yml", "news.json"])
def test_yaml_and_json_say_the_same(tmp_path: Path, name: str) -> None:
    text = '{"name": "news", "seeds": ["https://example.org/"], "max-time": "2h", "from": "2024-05-06"}'
    loaded = load_config(written(tmp_path, text, name), {})

    assert loaded == load_config(
        written(tmp_path, 'name = "news"\nseeds = ["https://example.org/"]\nmax-time = "2h"\nfrom = 2024-05-06'), {}
    )


def test_members_of_other_people_s_making_are_passed_over(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, 'name = "a"\n[x]\nowner = "me"'), {}) == {"name": "a"}


WRONG = [
    pytest.param("a.toml", "a = ", "a.toml: is no TOML", id="no TOML"),
    pytest.param("a.toml", b"name = '\xff'", "a.toml: is no UTF-8", id="no UTF-8"),
    pytest.param(
        "a.toml", "name = 'a'\nseds = ['x']", "line 2: unknown setting 'seds'. Did you mean 'seeds'?", id="slip"
    ),
    pytest.param("a.toml", "colour = 'red'", "line 1: unknown setting 'colour'. `archiver schema show", id="unknown"),
    pytest.param("a.toml", "delay = '2 moons'", "line 1: delay has not the right form", id="no time"),
    pytest.param("a.toml", "\ndelay = nan", "line 2: delay is nan", id="not a number"),
    pytest.param("a.toml", "max_time = inf", "line 1: max_time is inf", id="infinite"),
    pytest.param("a.toml", "depth = -1", "depth is too small (-1). It must be at least 0", id="below the bound"),
    pytest.param("a.toml", "workers = 900", "workers is too large", id="above the bound"),
    pytest.param("a.toml", "scope = 'site'", "one of page, prefix, host, domain, any, regex", id="none of the scopes"),
    pytest.param("a.toml", "seeds = 'https://a/'", "seeds has the wrong type", id="text for a list"),
    pytest.param("a.toml", "sitemaps = 'yes'", "sitemaps has the wrong type", id="text for a bool"),
    pytest.param("a.toml", "name = '../x'", "name has not the right form", id="bad name"),
    pytest.param(
        "a.toml", "[headers]\nA = 'env:NOPE'", "line 2: the environment has no variable 'NOPE'", id="no variable"
    ),
    pytest.param("a.toml", "at = 07:32:00", "unknown setting 'at'", id="time of day"),
    pytest.param("a.yaml", "a: b: c", "a.yaml, line 1: is no YAML", id="no YAML"),
    pytest.param("a.yaml", "name: a\nname: b", "line 2: 'name' stands there twice", id="twice"),
    pytest.param("a.yaml", "seeds:\n  - https://a/\n  - 5", "line 3: seeds.1 has the wrong type", id="item of a list"),
    pytest.param("a.yaml", "- a", "holds no names", id="list"),
    pytest.param("a.yaml", "", "holds no names", id="empty"),
    pytest.param("a.yaml", "a: &x [1]\nb: *x", "alias", id="alias"),
    pytest.param("a.yaml", "[" * 3000, "is no YAML", id="nested deep"),
    pytest.param("a.yaml", "[" * 20_000, "more than 10000 brackets", id="nested for ever"),
    pytest.param("a.yaml", r'name: "\UFFFFFFFF"', "is no YAML", id="no character"),
    pytest.param("a.yaml", "from: 2024-02-30", "day is out of range", id="no day"),
    pytest.param("a.yaml", "!!python/object:os.system {}", "is no YAML", id="tag of Python"),
    pytest.param("a.txt", "name = 'a'", "whether it is TOML or YAML", id="other suffix"),
]


@pytest.mark.parametrize(("name", "text", "words"), WRONG)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, name: str, text: str | bytes, words: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load_config(written(tmp_path, text, name), {})

    assert words in str(raised.value)
    assert str(tmp_path / name) in raised.value.where
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 700


@pytest.mark.parametrize("text", ["[headers]\nAuthorization = ['canary']", "proxy = ['http://me:canary@proxy']"])
def test_secrets_are_not_quoted(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load_config(written(tmp_path, text), {})

    assert "canary" not in str(raised.value)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "none.toml", {})


def test_a_file_without_end_is_not_read_to_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="longer than 4 MiB"):
        load_config(written(tmp_path, b"#" * (5 << 20)), {})


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    ["1", "-1", "1.5", "'a'", "true", "[]", "['a']", "nan", "1979-05-27", "{a=1}", "'5m'", "'20M'", "07:32:00"]
)


@given(st.dictionaries(st.sampled_from([*known_names(), "x", "other"]), VALUES, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_values_are_a_configuration_or_an_error(tmp_path: Path, values: dict[str, str]) -> None:
    path = written(tmp_path, "\n".join(f"{name} = {value}" for name, value in values.items()))
    try:
        loaded = load_config(path, {})
    except ConfigError as error:
        assert str(path) in error.where  # noqa: PT017  # both ends are well, and this one names the file
        return
    assert set(loaded) <= set(known_names())


@given(st.text(max_size=200), st.sampled_from([".toml", ".yaml"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
def test_any_text_is_a_configuration_or_an_error(tmp_path: Path, text: str, suffix: str) -> None:
    path = written(tmp_path, text.encode("utf-8", "surrogatepass"), f"any{suffix}")
    try:
        assert set(load_config(path, {})) <= set(known_names())
    except ConfigError as error:
        assert str(path) in error.where  # noqa: PT017  # as above
