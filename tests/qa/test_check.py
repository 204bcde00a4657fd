"""Pages captured with a browser, played back and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from archiver.archive import Archive, make_archive
from archiver.browser.interface import BrowserOptions
from archiver.crawl.plan import Plan
from archiver.crawl.single import capture_pages
from archiver.errors import FetchError
from archiver.model import Seed
from archiver.qa.check import PageCheck, check_pages
from tests.browser.scripted import contents
from tests.browser.serving import Content, Site, serving
from tests.chromium import light_chromium
from tests.cli.running import run

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "_build" / "html"

Capturing = Callable[..., list[PageCheck]]


@pytest.fixture(scope="module")
def chromium() -> str:
    """The Chromium to start; without one, or without what drives it, the tests are skipped."""
    try:
        return light_chromium()
    except FetchError as error:
        pytest.skip(str(error))


@pytest.fixture
def archive() -> Iterator[Archive]:
    """An empty archive with a short path."""
    with TemporaryDirectory(prefix="q-") as folder:
        made = make_archive(Path(folder))
        yield made
        made.close()


def checked(archive: Archive, chromium: str, pages: dict[str, Content], *paths: str) -> list[PageCheck]:
    """Capture `paths` of a site, stop it, and return what came of playing them back."""
    with serving(pages) as site:
        capture(archive, chromium, site, *paths)
    return list(check_pages(archive, work=archive.state / "browser", executable=chromium))


def capture(archive: Archive, chromium: str, site: Site, *paths: str) -> None:
    """Capture `paths` of `site` with a browser."""
    plan = Plan(
        name="qa",
        seeds=tuple(Seed(site.origin + path) for path in paths),
        allow_private=("127.0.0.1",),
        delay_s=0,
        browser=BrowserOptions(executable=chromium, page_timeout_s=30),
    )
    report = capture_pages(archive, plan)
    assert len(report.pages) == len(paths)


def test_a_page_of_scripts_replays_offline_as_it_was(archive: Archive, chromium: str) -> None:
    (check,) = checked(archive, chromium, contents(), "/")
    assert check.resources >= 40
    assert (check.missing, check.difference) == ((), 0.0)
    assert {finding.severity for finding in check.findings} <= {"info"}


@pytest.mark.slow  # and after `make docs`
def test_pages_of_a_docs_generator_replay_offline_as_they_were(archive: Archive, chromium: str) -> None:
    if not (MANUAL / "index.html").is_file():
        pytest.skip("the documentation is not built: `make docs` builds it")
    pages: dict[str, Content] = {
        f"/{path.relative_to(MANUAL)}": path.read_bytes() for path in MANUAL.rglob("*") if path.is_file()
    }
    for check in checked(archive, chromium, pages, "/index.html", "/reference/findings.html"):
        assert check.missing == ()
        assert check.difference is not None
        assert check.difference < 0.001
        assert check.findings == ()


def test_what_a_script_makes_the_address_of_is_told(archive: Archive, chromium: str) -> None:
    # Where it is, a page can be told no other truth about than its address in the archive.
    page = """<!doctype html><title>x</title><body style="background: #fff"><script type="module">
    fetch(`/colour${location.pathname.length}`).then((answer) => answer.text()).then((text) => {
      document.body.style.background = text;
    });
    </script>"""
    with serving({"/": page, "/colour1": "rgb(0, 90, 0)"}) as site:
        capture(archive, chromium, site, "/")
    (check,) = check_pages(archive, work=archive.state / "browser", executable=chromium)
    assert [url.rpartition("/")[2] for url in check.missing] == ["colour1"]
    assert {finding.code for finding in check.findings} == {"qa.resource.missing", "qa.screenshot.differs"}
    assert check.difference is not None
    assert check.difference > 0.9


def test_the_command_prints_a_table_or_json_and_says_by_its_code_what_it_found(archive: Archive, chromium: str) -> None:
    with serving({"/": "<title>One</title><p>One", "/two": "<title>Two</title><p>Two"}) as site:
        capture(archive, chromium, site, "/", "/two")
    done = run("-C", archive.folder, "qa", "--chromium", chromium)
    assert done.code == 0, done
    assert [line.split()[:3] for line in done.out.decode().splitlines()[1:]] == [["1", "0", "0.00%"]] * 2
    one = run("-C", archive.folder, "qa", f"{site.origin}/two", "--json", "--chromium", chromium)
    assert '"difference":0.0,"findings":[]' in one.out.decode()
    assert one.out.count(b"\n") == 1
    assert run("-C", archive.folder, "qa", "another-crawl").out == b""


def test_an_archive_without_such_pages_is_told_of(archive: Archive) -> None:
    done = run("-C", archive.folder, "qa")
    assert (done.code, done.out) == (0, b"")
    assert "captured with a browser" in done.words
