"""Canaries for secrets: what a user gives to get in is sent where it belongs, and is found nowhere afterwards."""

from __future__ import annotations

import base64
import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.cases import Case, ok, page
from tests.hostile.crawled import ROOT
from tests.hostile.site import HOSTS, HostileSite

CANARY = "canary"
COOKIES = "# Netscape HTTP Cookie File\n{host}\tFALSE\t/\tFALSE\t0\tsession\tcanary-of-the-file\n"
LOGIN = Case(
    "login",
    "secrets",
    (page(b'<!doctype html><title>In</title><a href="/login/next">next</a><img src="http://{elsewhere}/i.png">'),),
    leads_to=("/login/next",),
)


def bytes_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file of a folder with its bytes, those in gzip members taken out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            yield path.name, raw
            if path.suffix == ".gz":
                yield path.name, gzip.decompress(raw)


def told(text: bytes) -> list[bytes]:
    """Return which spellings of a canary are in `text`."""
    packed = base64.b64encode(b"user:canary-of-the-url")
    spellings = (CANARY.encode(), CANARY.upper().encode(), packed, packed.rstrip(b"="), b"Y2FuYXJ5")
    return [each for each in spellings if each in text]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "archiver", "-C", str(folder), "-vv", *arguments]
    options = ["--delay", "0", *(part for host in HOSTS for part in ("--allow-private", host))]
    return subprocess.run(
        [*command, *options],
        capture_output=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )


def assert_no_canary(folder: Path, done: subprocess.CompletedProcess[bytes]) -> None:
    assert told(done.stdout) == []
    assert told(done.stderr) == [], done.stderr
    assert [(name, told(raw)) for name, raw in bytes_of(folder) if told(raw)] == []


@pytest.fixture
def sites() -> Iterator[tuple[HostileSite, HostileSite]]:
    """The site the secrets are for, and another one it takes a picture from."""
    elsewhere = Case("elsewhere", "secrets", (ok("Content-Length: 0"),))
    with HostileSite([elsewhere], {}) as other:
        raw = LOGIN.steps[0]
        assert isinstance(raw, bytes)
        body = raw.partition(b"\r\n\r\n")[2].replace(b"{elsewhere}", other.authority(elsewhere).encode())
        login = Case("login", "secrets", (page(body),), leads_to=LOGIN.leads_to)
        # The cases are handed out to the addresses in turn: the first is on another one than `elsewhere`.
        with HostileSite([Case("first", "secrets", (b"",)), login], {}) as site:
            yield site, other


@pytest.mark.parametrize("command", ["crawl", "capture"])
def test_credentials_reach_their_site_alone_and_stay_out_of_the_archive_and_of_all_words(
    sites: tuple[HostileSite, HostileSite], tmp_path: Path, command: str
) -> None:
    site, other = sites
    case = site.cases[1]
    url = site.url(case).replace("http://", "http://user:canary-of-the-url@")
    secrets = ["Authorization: Bearer canary-1", "Cookie: id=canary-2", "X-Api-Key: canary-3", "X-Own: canary-4"]
    headers = [part for secret in secrets for part in ("--header", secret)]
    done = run(tmp_path / "archive", command, url, *headers)
    assert done.returncode in (0, 1), done.stderr
    heads = [asked.head for asked in site.asked["login"] if asked.path.startswith("/login")]
    assert heads
    assert all(f"canary-{n}".encode() in head for head in heads for n in (1, 2, 3, 4))
    strange = [asked.head for asked in other.asked["elsewhere"]]
    assert strange
    assert [head for head in strange if told(head)] == []
    assert_no_canary(tmp_path / "archive", done)


def test_cookies_of_a_file_reach_their_site_alone_and_stay_out_of_the_archive(
    sites: tuple[HostileSite, HostileSite], tmp_path: Path
) -> None:
    site, other = sites
    case = site.cases[1]
    file = tmp_path / "cookies.txt"
    file.write_text(COOKIES.format(host=site.authority(case).partition(":")[0]))
    done = run(tmp_path / "archive", "crawl", site.url(case), "--cookies", str(file))
    assert done.returncode in (0, 1), done.stderr
    heads = [asked.head for asked in site.asked["login"] if asked.path.startswith("/login")]
    assert heads
    assert all(b"canary-of-the-file" in head for head in heads)
    assert [asked.head for asked in other.asked["elsewhere"] if told(asked.head)] == []
    assert_no_canary(tmp_path / "archive", done)


def test_password_of_a_proxy_stays_out_of_the_archive(tmp_path: Path) -> None:
    answer = Case("proxy", "secrets", (b"",), answers=lambda path: (page(b"<!doctype html><title>By proxy</title>"),))
    with HostileSite([answer], {}) as proxy:
        address = f"http://user:canary-of-the-url@{proxy.authority(answer)}"
        done = run(tmp_path / "archive", "crawl", "http://127.0.0.9:8009/page", "--proxy", address)
        asked = [each.head for each in proxy.asked["proxy"]]
    assert done.returncode in (0, 1), done.stderr
    assert any(head.startswith(b"GET http://127.0.0.9:8009/page ") for head in asked)
    assert all(b"Proxy-Authorization: Basic " + base64.b64encode(b"user:canary-of-the-url") in head for head in asked)
    assert_no_canary(tmp_path / "archive", done)


def test_secrets_in_settings_and_environment_are_told_by_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    done = run(folder, "crawl", "http://user:canary@127.0.0.2:1/x?key=1", "--header", "Authorization canary")
    assert done.returncode == 2
    assert told(done.stderr) == []
