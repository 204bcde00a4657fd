from __future__ import annotations

import signal
import sys
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError

import pytest

from archiver.archive import open_archive
from tests.cli.running import run
from tests.programs import running

NAMES = ("--base-url", "http://a.example", "--content-url", "http://b.example")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--public"], "a public server needs an address for its pages and one for archived content"),
        (["--base-url", "http://a.example"], "archived content would share the host of the archive's own pages"),
        (["--base-url", "http://a.example", "--content-url", "http://a.example:81"], "would share the host"),
        (["--base-url", "a.example"], "base_url is no scheme, host and port"),
        (["--host", "0.0.0.0", "--port", "0"], "other machines need two names for this one"),
        (["--javascript", "full", "--one-host"], "with one host, scripts that have its origin"),
        (["--javascript", "full"], "wombat is not installed"),
        (["--access-log", "none/such.log", "--port", "0"], "none/such.log: cannot be written"),
        (
            ["--public", *NAMES, "--access-log", "none/such.log"],
            "Everything is shown: there is no access rule (access.toml).",
        ),
    ],
)
def test_a_server_that_cannot_start_says_why_and_what_to_try(crawled: Path, arguments: list[str], what: str) -> None:
    environ = {"XDG_DATA_HOME": str(crawled / "none")}
    done = run("-C", crawled, "replay", *arguments, folder=crawled, environ=environ)
    assert done.code == 3
    assert what in done.words
    assert len(done.words.splitlines()) <= 2


def test_each_request_is_logged_and_the_end_of_one_asked_for_is_waited_for(copied: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    command = [sys.executable, "-m", "archiver", "-C", str(copied), "replay", "--port", "0"]
    command += ["--access-log", str(log)]
    with running(command) as program:
        address = program.line_with("Serving").split(" at ")[1].split()[0]
        assert address.startswith("http://localhost:")
        with urllib.request.urlopen(f"{address}healthz", timeout=30) as answer:
            assert answer.read() == b"ok\n"
        program.stop(signal.SIGTERM)
    (line,) = log.read_text().splitlines()
    assert '"GET /healthz HTTP/1.1" 200 3 ' in line


def test_rules_of_access_hold_for_what_is_served_and_the_server_says_so(copied: Path) -> None:
    with closing(open_archive(copied)) as archive:
        capture = next(each for each in archive.index.captures() if each.status == 200)
    (copied / "access.toml").write_text('[[rule]]\naction = "hide"\n')
    command = [sys.executable, "-m", "archiver", "-C", str(copied), "replay", "--port", "0"]
    with running(command) as program:
        address = program.line_with("Serving").split(" at ")[1].split()[0]
        assert "1 access rule" in program.said.splitlines()[0]
        with pytest.raises(HTTPError, match="404"):
            urllib.request.urlopen(f"{address}page/{capture.timestamp}/{capture.url}", timeout=30)
        assert program.stop() == 0


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["--access", "access.toml", "."], 2, "--access: collections have rules of their own. Put an access.toml into"),
        (["--export", "site", "."], 2, "--export: a static site is made of one archive. Make one for each"),
        (["none"], 2, "none: no such folder"),
        ([".", "."], 2, "two collections would be called"),
        (["search=."], 2, "/search/ is an address of the server"),
        (["warcs"], 3, "no archive: it has no folder warcs/"),
    ],
)
def test_collections_that_cannot_be_served_say_why_and_what_to_try(
    copied: Path, arguments: list[str], code: int, what: str
) -> None:
    (copied / "access.toml").write_text("")
    done = run("replay", "--port", "0", *arguments, folder=copied)
    assert (done.code, what in done.words, len(done.words.splitlines())) == (code, True, 1), done.words


def test_several_archives_are_served_below_their_names(copied: Path, crawled: Path, tmp_path: Path) -> None:
    with closing(open_archive(copied)) as archive:
        capture = next(each for each in archive.index.captures() if each.status == 200)
    (copied / "access.toml").write_text('[[rule]]\naction = "hide"\n')
    log = tmp_path / "access.log"
    command = [sys.executable, "-m", "archiver", "replay", "--port", "0", "--access-log", str(log)]
    with running([*command, str(copied), f"all={crawled}"]) as program:
        said = program.line_with("Serving")
        assert "Serving copied, all at http://localhost:" in said
        assert "What is shown of copied is decided by 1 access rule." in program.said
        address = said.split(" at ")[1].split()[0]
        counts = []
        for name in ("copied", "all"):
            with urllib.request.urlopen(f"{address}{name}/cdx?url={capture.url}", timeout=30) as answer:
                counts.append(len(answer.read().splitlines()))
        assert counts == [0, 1]
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert b'href="/copied/"' in answer.read()
        program.stop(signal.SIGTERM)
    paths = [line.split('"')[1].split()[1] for line in log.read_text().splitlines()]
    assert paths == [f"/copied/cdx?url={capture.url}", f"/all/cdx?url={capture.url}", "/"]
