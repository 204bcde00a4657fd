"""Each option of `crawl` and `capture`: what it makes of the plan, from the command line and from a configuration."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from archiver.cli import capture as capture_command
from archiver.cli import crawl as crawl_command
from archiver.cli.crawling import make_plan
from archiver.cli.sections import section_of
from archiver.cli.shell import Shell
from archiver.config import Settings, setting_fields
from archiver.crawl.config import known_names, load_config
from archiver.crawl.plan import Plan
from archiver.crawl.planning import user_agent
from archiver.errors import ArchiverError, ConfigError, UsageError
from archiver.fetch.http import USER_AGENT
from tests.cli.running import run

URL = "http://127.0.0.1:9/"
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

# Options, the plan's field, its value, and the same in a configuration.
TABLE: dict[str, tuple[list[str], str, Any, str]] = {
    "name": (["--name", "news"], "name", "news", 'name = "news"'),
    "scope": (["--scope", "domain"], "scope_kind", "domain", 'scope = "domain"'),
    "depth": (["--depth", "0"], "depth", 0, "depth = 0"),
    "include": (["--include", "/a", "--include", "/b"], "include", ("/a", "/b"), 'include = ["/a", "/b"]'),
    "exclude": (["--exclude", "/c"], "exclude", ("/c",), 'exclude = ["/c"]'),
    "no requisites": (["--no-requisites"], "requisites", False, "requisites = false"),
    "sitemaps": (["--sitemaps"], "sitemaps", True, "sitemaps = true"),
    "sitemap since": (["--sitemap-since", "1d"], "sitemap_since", TODAY - timedelta(days=1), 'sitemap_since = "1d"'),
    "sitemap since implies sitemaps": (["--sitemap-since", "7d"], "sitemaps", True, 'sitemap_since = "7d"'),
    "feeds": (["--feeds"], "feeds", True, "feeds = true"),
    "recrawl": (["--recrawl"], "recrawl", True, "recrawl = true"),
    "recrawl after": (["--recrawl-after", "7d"], "recrawl_after_s", 604800.0, 'recrawl_after = "7d"'),
    "recrawl after implies recrawl": (["--recrawl-after", "0"], "recrawl", True, "recrawl_after = 0"),
    "limit": (["--limit", "5"], "limit", 5, "limit = 5"),
    "bytes": (["--max-bytes", "20M"], "max_bytes", 20 << 20, 'max_bytes = "20M"'),
    "time": (["--max-time", "2h"], "max_time_s", 7200.0, 'max_time = "2h"'),
    "host limit": (["--host-limit", "6"], "host_limit", 6, "host_limit = 6"),
    "host bytes": (["--host-max-bytes", "1k"], "host_max_bytes", 1024, "host_max_bytes = 1024"),
    "host time": (["--host-max-time", "5m"], "host_max_time_s", 300.0, "host_max_time = 300"),
    "timeout": (["--timeout", "1m"], "limits.total_s", 60.0, 'timeout = "1m"'),
    "body": (["--max-body", "1k"], "limits.body_bytes", 1024, 'max_body = "1k"'),
    "rate": (["--min-rate", "0"], "limits.min_rate", 0.0, "min_rate = 0"),
    "reserve": (["--disk-reserve", "2G"], "disk_reserve", 2 << 30, 'disk_reserve = "2G"'),
    "delay": (["--delay", "0"], "delay_s", 0.0, "delay = 0"),
    "workers": (["--workers", "9"], "workers", 9, "workers = 9"),
    "per host": (["--per-host", "3"], "per_host", 3, "per_host = 3"),
    "retries": (["--retries", "0"], "retries", 0, "retries = 0"),
    "robots": (["--ignore-robots"], "ignore_robots", True, "ignore_robots = true"),
    "soft 404": (["--soft-404"], "soft_404", True, "soft_404 = true"),
    "agent": (["--user-agent", "me/1"], "user_agent", "me/1", 'user_agent = "me/1"'),
    "contact": (["--contact", "a@b.org"], "user_agent", f"{USER_AGENT[:-1]}; +a@b.org)", 'contact = "a@b.org"'),
    "headers": (["--header", "A: b:c", "--header", "D:"], "headers", {"A": "b:c", "D": ""}, 'headers = {A="b:c",D=""}'),
    "redact": (["--redact", "X-A"], "redact", ("X-A",), 'redact = ["X-A"]'),
    "proxy": (["--proxy", "socks5h://p:1"], "proxy", "socks5h://p:1", 'proxy = "socks5h://p:1"'),
    "insecure": (["--insecure"], "verify", False, "insecure = true"),
    "private": (["--allow-private", "10.0.0.0/8"], "allow_private", ("10.0.0.0/8",), 'allow_private = ["10.0.0.0/8"]'),
    "no dedup": (["--no-dedup"], "dedup", False, "dedup = false"),
    "no browser": (["--no-browser"], "browser", None, "browser = false"),
    "program": (["--browser", "--chromium", "/c"], "browser.executable", "/c", 'browser = true\nchromium = "/c"'),
    "pages": (["--browser", "--browser-pages", "3"], "browser.pages", 3, "browser = true\nbrowser_pages = 3"),
    "page": (["--browser", "--page-timeout", "2"], "browser.page_timeout_s", 2.0, "browser = true\npage_timeout = 2"),
    "idle": (["--browser", "--page-idle", "2"], "browser.idle_s", 2.0, "browser = true\npage_idle = 2"),
    "window": (["--browser", "--window", "800x600"], "browser.width", 800, 'browser = true\nwindow = "800x600"'),
    "no scroll": (["--browser", "--no-scroll"], "browser.scroll", False, "browser = true\nscroll = false"),
    "no picture": (["--browser", "--no-screenshot"], "browser.screenshot", False, "browser = true\nscreenshot = false"),
    "print": (["--browser", "--pdf"], "browser.pdf", True, "browser = true\npdf = true"),
    "no DOM": (["--browser", "--no-dom"], "browser.dom", False, "browser = true\ndom = false"),
}  # fmt: skip

NOT_IN_PLAN = {"config_file", "retry_failed", "force", "as_json"}
# Tested by files of their own below.
WITH_FILES = {"seeds", "seed_lists", "seed_files", "date_pattern", "from", "to", "cookies", "ca"}


def options_of(arguments: list[str], command: click.Command = crawl_command.command) -> dict[str, Any]:
    context = command.make_context("crawl", arguments)
    return {name: value for name, value in context.params.items() if name not in NOT_IN_PLAN}


def plan(folder: Path, *arguments: str, config: str | None = None) -> Plan:
    file = None
    if config is not None:
        file = folder / "crawl.toml"
        file.write_text(config)
    return make_plan(Shell(folder=folder), options_of(list(arguments)), config_file=file)


def member(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = getattr(value, name)
    return value


@pytest.mark.parametrize(("arguments", "path", "value", "config"), TABLE.values(), ids=TABLE.keys())
def test_an_option_and_its_setting_make_the_same_of_the_plan(
    tmp_path: Path, arguments: list[str], path: str, value: Any, config: str
) -> None:
    assert member(plan(tmp_path, URL, *arguments), path) == value
    assert member(plan(tmp_path, URL, config=config), path) == value


def test_the_table_has_every_option_and_every_setting_has_an_option() -> None:
    names = {each.name for each in crawl_command.command.params} - NOT_IN_PLAN
    told = " ".join(config for *_, config in TABLE.values())

    assert names == set(known_names())
    assert [name for name in names - WITH_FILES if f"{name} =" not in told] == []


def test_what_is_not_given_is_the_plan_s_own_default(tmp_path: Path) -> None:
    made = plan(tmp_path, URL)

    assert made == Plan("127.0.0.1-9", made.seeds)


def test_options_go_before_the_configuration_before_the_environment_before_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "archiver.toml").write_text("delay = 1.5\nworkers = 2\nretries = 3\ntimeout = 4\n")
    for name in ("DELAY", "WORKERS", "RETRIES"):
        monkeypatch.setenv(f"ARCHIVER_{name}", "5")
    made = plan(tmp_path, URL, "--delay", "7", config="delay = 6\nworkers = 6")

    assert (made.delay_s, made.workers, made.retries, made.limits.total_s) == (7.0, 6, 5, 4.0)


def test_headers_of_both_are_sent_and_the_command_line_s_count(tmp_path: Path) -> None:
    made = plan(tmp_path, URL, "--header", "B: mine", config='headers = {A = "file", B = "file"}')

    assert made.headers == {"A": "file", "B": "mine"}


def test_addresses_on_the_command_line_stand_for_all_seeds_of_the_file(tmp_path: Path) -> None:
    file = 'seeds = ["http://a.example/"]\nseed_lists = ["http://b.example/"]'

    assert [seed.url for seed in plan(tmp_path, config=file).seeds] == ["http://a.example/"]
    made = plan(tmp_path, URL, config=file)
    assert ([seed.url for seed in made.seeds], made.seed_lists) == ([URL], ())


def test_seeds_come_from_files_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "seeds.txt").write_text("# mine\nhttp://b.example\n")
    made = plan(tmp_path, config='seeds = ["http://a.example"]\nseed_files = ["seeds.txt"]')

    assert [seed.url for seed in made.seeds] == ["http://a.example/", "http://b.example/"]
    assert made.name == "a.example"


def test_a_list_of_seeds_is_enough(tmp_path: Path) -> None:
    for made in (
        plan(tmp_path, "--seed-list", "http://a.example"),
        plan(tmp_path, config='seed_lists = ["http://a.example"]'),
    ):
        assert (made.name, made.seeds, made.seed_lists) == ("a.example", (), ("http://a.example/",))


def test_dates_are_seeds_day_by_day(tmp_path: Path) -> None:
    days = ["--date-pattern", "http://a.example/?issue={%Y%m%d}", "--from", "2024-02-28", "--to", "2024-03-01"]

    assert [seed.url[-8:] for seed in plan(tmp_path, *days).seeds] == ["20240228", "20240229", "20240301"]


def test_the_last_day_is_today(tmp_path: Path) -> None:
    made = plan(tmp_path, "--date-pattern", "http://a.example/{%Y-%m-%d}", "--from", "1d")

    assert [seed.url[-10:] for seed in made.seeds][-1] == f"{datetime.now(UTC):%Y-%m-%d}"
    assert len(made.seeds) == 2


WRONG: dict[str, tuple[list[str], str]] = {
    "nothing to begin with": ([], "nothing to begin with"),
    "file of seeds that is not there": (["--seeds", "none.txt"], "none.txt"),
    "days without a pattern": ([URL, "--from", "2024-01-01"], "--date-pattern"),
    "pattern without days": (["--date-pattern", "http://a.example/{%Y}"], "--from DAY"),
    "days turned round": (["--date-pattern", "http://a.example/{%Y}", "--from", "today", "--to", "7d"], "is after"),
    "no day": ([URL, "--sitemap-since", "soon"], "write 2024-05-06"),
    "contact that is none": ([URL, "--contact", "me"], "no address to write to"),
    "agent of two lines": ([URL, "--user-agent", "a\nb"], "control characters"),
    "header with a line end": ([URL, "--header", "A: b\r\nC: d"], "control characters"),
    "header without a name": ([URL, "--header", "A b: c"], "no name of a header"),
    "proxy of another kind": ([URL, "--proxy", "ftp://a"], "--proxy"),
    "certificates that are not there": ([URL, "--ca", "none.pem"], "no certificates"),
    "cookies that are not there": ([URL, "--cookies", "none.txt"], "none.txt"),
    "window that is none": ([URL, "--browser", "--window", "big"], "1280x900"),
    "regex without a pattern": ([URL, "--scope", "regex"], "--include"),
    "pattern that is none": ([URL, "--include", "["], "--include"),
}


@pytest.mark.parametrize(("arguments", "words"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_is_said_before_anything_is_fetched(tmp_path: Path, arguments: list[str], words: str) -> None:
    with pytest.raises(ArchiverError) as raised:
        plan(tmp_path, *arguments)

    assert raised.value.exit_code == 2
    assert words in str(raised.value)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--proxy", "gopher://me:canary@proxy.example"],
        ["--proxy", "http://me:canary@[proxy"],
        ["--header", "Cookie: canary\x00"],
        ["--header", "Bad name: canary"],
    ],
)
def test_errors_do_not_quote_secrets(tmp_path: Path, arguments: list[str]) -> None:
    with pytest.raises(UsageError) as raised:
        plan(tmp_path, URL, *arguments)

    assert "canary" not in str(raised.value)


def test_a_header_that_is_none_is_not_quoted_either() -> None:
    done = run("crawl", URL, "--header", "canary")

    assert (done.code, "canary" in done.words) == (2, False)


@pytest.mark.parametrize(
    ("text", "contact", "told"),
    [
        ("", "", USER_AGENT),
        ("", "https://l.example/c", f"{USER_AGENT[:-1]}; +https://l.example/c)"),
        ("me/1", "a@b.example", "me/1 (+a@b.example)"),
        ("me/1 (nice)", "a@b.example", "me/1 (nice; +a@b.example)"),
    ],
)
def test_the_contact_stands_in_the_comment_of_the_user_agent(text: str, contact: str, told: str) -> None:
    assert user_agent(text, contact) == told


@pytest.mark.parametrize("command", [crawl_command.command, capture_command.command], ids=["crawl", "capture"])
def test_each_option_has_a_section_and_says_its_default(command: click.Command) -> None:
    without = {"config_file", "from", "cookies", "allow_private", "seed_files", "seed_lists", "date_pattern", "headers"}
    for option in command.params:
        if isinstance(option, click.Option):
            assert section_of(option) != "Options", option.name
            says = "[default:" in (option.help or "") or option.name in without | NOT_IN_PLAN
            assert says, option.name


def test_the_defaults_that_the_help_tells_are_those_there_are() -> None:
    told = {each.name: each.help or "" for each in crawl_command.command.params if isinstance(each, click.Option)}
    words = {"delay": "1 s", "timeout": "300 s", "max_body": "1G", "disk_reserve": "512M"}
    for each in setting_fields():
        default = re.search(r"\[default: (\S+( s)?)", told.get(each.name, ""))
        if default and isinstance(each.default, int | float):
            expected = words.get(each.name, f"{each.default:g}")
            assert default[1].rstrip("];") == expected, each.name
    assert (Settings().delay, Settings().max_body, Settings().disk_reserve) == (1.0, 1 << 30, 512 << 20)


def test_help_lists_the_sections_in_the_order_of_the_work() -> None:
    text = run("crawl", "--help").out.decode()
    titles = ["Seeds and scope:", "Rounds:", "Limits:", "Manners:", "Access and capture:", "Browser:", "Output:"]
    places = [text.index(f"\n{title}") for title in titles]

    assert places == sorted(places)
    assert "TIME is in seconds, or 30s" in text


def test_capture_takes_its_pages_from_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "seeds.txt").write_text("http://b.example\n")
    options = options_of(["--seeds", str(tmp_path / "seeds.txt")], capture_command.command)

    assert [seed.url for seed in make_plan(Shell(folder=tmp_path), options).seeds] == ["http://b.example/"]


def test_config_does_not_show_the_proxy_s_password(tmp_path: Path) -> None:
    environ = {"ARCHIVER_PROXY": "http://me:canary@proxy.example:3128"}
    for arguments in (["config"], ["config", "--json"]):
        done = run(*arguments, folder=tmp_path, environ=environ)
        assert (done.code, b"canary" in done.out, b"proxy.example:3128" in done.out) == (0, False, True)
    (line,) = (json.loads(each) for each in done.out.splitlines() if b'"proxy"' in each)
    assert line["origin"] == "ARCHIVER_PROXY"


def test_a_configuration_alone_is_enough_and_its_errors_are_a_line(tmp_path: Path) -> None:
    (tmp_path / "crawl.toml").write_text('seeds = ["http://127.0.0.1:9/"]\nretrys = 1\n')
    done = run("crawl", "--config", "crawl.toml", folder=tmp_path)

    assert (done.code, done.words.count("\n")) == (3, 1)
    assert done.words.startswith("archiver: crawl.toml, line 2: unknown setting 'retrys'. Did you mean 'retries'?")


def test_the_configuration_s_own_range_is_said_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("retries = 100")
    with pytest.raises(ConfigError, match="line 1: retries is too large"):
        load_config(tmp_path / "c.toml", {})
