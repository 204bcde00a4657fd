"""Pages opened in a real Chromium, through the recording proxy."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.browser.chromium import ChromiumBrowser
from archiver.browser.interface import BrowserOptions, Visit
from archiver.browser.scratch import _running_in, sweep
from archiver.errors import FetchError, TransientFetchError
from archiver.fetch.cookies import CookieJar
from archiver.fetch.guard import Allowed
from archiver.fetch.interface import Limits
from archiver.fetch.setcookie import Cookie
from archiver.model import Exchange
from tests.browser.serving import Answer, Request, Site, free_port, serving
from tests.fetch.serving import make_certificates

pytestmark = pytest.mark.browser

Opening = Callable[..., ChromiumBrowser]

PAGE = """<!doctype html><title>A page</title><link rel="stylesheet" href="a.css"><h1>Hello</h1>
<a href="next#part">next</a><script type="module">
import { word } from "./m.js";
const answer = await fetch("/data.json?x=1");
document.querySelector("h1").append(word, (await answer.json()).word);
(await import("./late.js")).run();
</script>"""
PAGES = {
    "/": PAGE,
    "/a.css": '@import "b.css";',
    "/b.css": "h1 { color: green }",
    "/m.js": "export const word = ' from ';",
    "/data.json": '{"word": "JSON"}',
    "/late.js": "export const run = () => document.body.append('late');",
}
ROOT = Path(__file__).resolve().parents[2]


def body_of(exchange: Exchange) -> bytes:
    """Return the bytes behind the head."""
    return exchange.response.read()[exchange.head_size :]


def codes(visit: Visit) -> set[str]:
    """Return the codes of the findings, without that about the sandbox."""
    return {finding.code for finding in visit.findings} - {"browser.sandbox"}


def others(visit: Visit, site: Site) -> list[str]:
    """Return the paths of the other exchanges; whether Chromium asks for an icon depends on its profile."""
    paths = [exchange.target_url.removeprefix(site.origin) for exchange in visit.others]
    return [path for path in paths if path != "/favicon.ico"]


@pytest.fixture
def site() -> Iterator[Site]:
    """A page with style sheets, modules and fetch()."""
    with serving(PAGES) as made:
        yield made


def test_everything_a_page_asks_for_is_recorded_as_it_came(plain_browser: ChromiumBrowser, site: Site) -> None:
    visit = plain_browser.visit(f"{site.origin}/#top")
    assert visit.exchange.target_url == f"{site.origin}/"
    assert sorted(others(visit, site)) == ["/a.css", "/b.css", "/data.json?x=1", "/late.js", "/m.js"]
    for exchange in [visit.exchange, *visit.others]:
        path = exchange.target_url.removeprefix(site.origin).partition("?")[0]
        if path in PAGES:
            assert body_of(exchange) == PAGES[path].encode()
            assert exchange.ip_address == "127.0.0.1"
            assert exchange.request.startswith(b"GET /")
            assert b"Proxy" not in exchange.request
    assert codes(visit) == set()


def test_what_was_rendered_is_kept_beside_it(plain_browser: ChromiumBrowser, site: Site) -> None:
    visit = plain_browser.visit(f"{site.origin}/")
    made = {artefact.kind: artefact for artefact in visit.artefacts}
    assert list(made) == ["dom", "screenshot", "requests"]
    assert b"<h1>Hello from JSON</h1>" in made["dom"].content
    assert made["dom"].content.startswith(b"<!DOCTYPE html>")
    assert made["screenshot"].content.startswith(b"\x89PNG")
    asked = json.loads(made["requests"].content)
    assert {"url": f"{site.origin}/m.js", "method": "GET", "status": 200} in asked["requests"]
    assert visit.title == "A page"
    assert {(found.url, found.hop) for found in visit.links} >= {
        (f"{site.origin}/next", "link"),
        (f"{site.origin}/a.css", "embed"),
    }


def test_a_pdf_is_made_when_asked_for(opening: Opening, chromium: str, site: Site) -> None:
    options = BrowserOptions(executable=chromium, pdf=True, dom=False, screenshot=False)
    visit = opening(options).visit(f"{site.origin}/")
    assert [artefact.kind for artefact in visit.artefacts] == ["pdf", "requests"]
    assert visit.artefacts[0].content.startswith(b"%PDF")


def test_pages_open_at_the_same_time_keep_their_requests_apart(opening: Opening) -> None:
    pages = {f"/{n}": f'<!doctype html><title>{n}</title><img src="{n}.png"><img src="both.png">' for n in range(6)}
    with serving(pages) as site, ThreadPoolExecutor(6) as pool:
        browser = opening()
        visits = list(pool.map(lambda n: browser.visit(f"{site.origin}/{n}"), range(6)))
        for number, visit in enumerate(visits):
            assert visit.title == str(number)
            assert sorted(others(visit, site)) == [f"/{number}.png", "/both.png"]


@pytest.mark.parametrize(
    ("page", "status", "ends_at"),
    [
        (Answer(b"", 302, {"Location": "/end"}), 302, "/end"),
        ("<script>location.replace('/end')</script>", 200, "/end"),
        ("<meta http-equiv=refresh content='0; url=/end'>", 200, "/end"),
        ("<title>The end</title><script>history.pushState({}, '', '/app/view')</script>", 200, "/"),
    ],
    ids=["redirect", "script", "refresh", "push-state"],
)
def test_the_exchange_is_that_of_the_url_asked_for(
    plain_browser: ChromiumBrowser, page: str | Answer, status: int, ends_at: str
) -> None:
    with serving({"/": page, "/end": "<title>The end</title>"}) as site:
        visit = plain_browser.visit(f"{site.origin}/")
        assert (visit.exchange.target_url, visit.exchange.status) == (f"{site.origin}/", status)
        assert visit.page_url == site.origin + ends_at
        assert visit.title == "The end"


def test_lazy_images_and_what_comes_at_the_end_are_scrolled_to(plain_browser: ChromiumBrowser) -> None:
    growing = """<!doctype html><title>Long</title><body><script>
    let made = 0;
    const end = document.createElement("p");
    end.textContent = "The end";
    new IntersectionObserver(async (seen) => {
      if (made >= 4 || !seen.some((one) => one.isIntersecting)) return;
      const number = ++made;
      const part = await (await fetch(`/part${number}`)).text();
      const box = document.createElement("div");
      box.style.height = "1500px";
      box.innerHTML = `${part}<div style="height:1200px"></div><img loading="lazy" src="/lazy${number}.png">`;
      end.before(box);
    }).observe(end);
    document.body.append(end);
    </script>"""
    with serving({"/": growing, **{f"/part{n}": f"part {n}" for n in range(1, 5)}}) as site:
        visit = plain_browser.visit(f"{site.origin}/")
        expected = [f"/lazy{n}.png" for n in range(1, 5)] + [f"/part{n}" for n in range(1, 5)]
        assert sorted(others(visit, site)) == expected


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (Answer(b"\0" * 100_000, 200, {"Content-Type": "application/octet-stream"}), 200),
        (Answer(b"a,b", 200, {"Content-Type": "text/csv", "Content-Disposition": "attachment"}), 200),
        (Answer(b"", 204), 204),
    ],
    ids=["binary", "attachment", "no-content"],
)
def test_what_is_no_page_is_recorded_all_the_same(plain_browser: ChromiumBrowser, content: Answer, status: int) -> None:
    with serving({"/": content}) as site:
        visit = plain_browser.visit(f"{site.origin}/")
        assert (visit.exchange.status, body_of(visit.exchange)) == (status, content.body)
        assert visit.artefacts == []
        assert codes(visit) == {"browser.not-shown"}


def test_an_error_page_is_a_page(plain_browser: ChromiumBrowser) -> None:
    with serving({}) as site:
        visit = plain_browser.visit(f"{site.origin}/nowhere")
        assert (visit.exchange.status, visit.title) == (404, "Nothing here")


def test_addresses_that_are_not_public_are_refused_in_the_page_and_behind_redirects(opening: Opening) -> None:
    with serving({}) as inner:
        page = f"""<!doctype html><title>x</title><img src="{inner.origin}/a.png"><img src="/away">
        <script>for (const url of ["{inner.origin}/b", "http://169.254.169.254/latest/", "http://[::ffff:127.0.0.1]/"])
          fetch(url).catch(() => document.title += "!")</script>"""
        with serving({"/": page, "/away": Answer(b"", 302, {"Location": f"{inner.origin}/c"})}) as outer:
            browser = opening(allowed=Allowed.parse([f"127.0.0.1:{outer.port}"]))
            visit = browser.visit(f"{outer.origin}/")
            assert inner.requests == []
            assert visit.title == "x!!!"
            assert [finding.code for finding in visit.findings].count("browser.failed") == 5
            with pytest.raises(FetchError, match="loopback"):
                browser.visit(f"{inner.origin}/")


def test_a_page_that_is_not_there_raises(plain_browser: ChromiumBrowser) -> None:
    with pytest.raises(TransientFetchError, match="cannot connect"):
        plain_browser.visit(f"http://127.0.0.1:{free_port()}/")


def test_the_crawl_may_refuse_what_a_page_asks_for(opening: Opening, site: Site) -> None:
    browser = opening(refuses=lambda url: "robots.txt does not allow it" if url.endswith("/m.js") else None)
    visit = browser.visit(f"{site.origin}/")
    assert "/m.js" not in site.paths()
    assert codes(visit) == {"browser.refused"}


def test_tls_is_opened_and_the_servers_own_certificate_is_kept(opening: Opening, tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path)
    with serving(PAGES, tls=certificates.context) as site:
        visit = opening(verify=str(certificates.authority)).visit(f"{site.origin}/")
        assert len(others(visit, site)) == 5
        for exchange in [visit.exchange, *visit.others]:
            assert exchange.tls is not None
            assert exchange.tls.version == "TLSv1.3"
            assert b"archiver recording proxy" not in exchange.tls.certificate


def test_a_certificate_that_nobody_signed_is_refused_unless_it_may_pass(opening: Opening, tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path)
    with serving(PAGES, tls=certificates.context) as site:
        with pytest.raises(FetchError, match="certificate"):
            opening().visit(f"{site.origin}/")
        assert site.requests == []
        assert opening(verify=False).visit(f"{site.origin}/").title == "A page"


def test_secrets_go_to_their_origin_only_and_are_not_recorded(opening: Opening) -> None:
    with serving({"/frame": "<title>f</title>"}) as other:
        page = f"<!doctype html><title>x</title><iframe src='{other.origin}/frame'></iframe><img src='/a.png'>"
        with serving({"/": page}) as own:
            cookie = Cookie(
                name="login", value="S3CRET", host="localhost", host_only=True, path="/", secure=False,
                http_only=True, expires=None,
            )  # fmt: skip
            browser = opening(
                headers={"X-Key": "K3Y", "Accept-Language": "zh"},
                secret_origins=[own.origin],
                cookies=CookieJar([cookie]),
                user_agent="robot/1",
            )
            visit = browser.visit(f"{own.origin}/")
            assert all(request.headers["x-key"] == "K3Y" for request in own.requests)
            asked = next(request for request in other.requests if request.path == "/frame")
            assert "x-key" not in asked.headers
            assert "cookie" not in asked.headers
            assert (asked.headers["accept-language"], asked.headers["user-agent"]) == ("zh", "robot/1")
            sent = b"".join(exchange.request for exchange in [visit.exchange, *visit.others])
            assert b"K3Y" not in sent
            assert b"X-Key: [redacted]" in sent
            local = browser.visit(f"http://localhost:{own.port}/")
            assert own.requests[-1].headers["cookie"] == "login=S3CRET"
            assert b"S3CRET" not in local.exchange.request


def test_a_post_is_sent_and_recorded_with_its_body(plain_browser: ChromiumBrowser) -> None:
    page = "<!doctype html><title>x</title><script>fetch('/save', {method: 'POST', body: 'a=1'})</script>"
    with serving({"/": page, "/save": "ok"}) as site:
        visit = plain_browser.visit(f"{site.origin}/")
        posted = next(each for each in visit.others if each.method == "POST")
        assert posted.request.endswith(b"\r\n\r\na=1")
        assert [request.body for request in site.requests if request.method == "POST"] == [b"a=1"]


def test_media_is_taken_whole_though_the_player_asks_for_ranges(plain_browser: ChromiumBrowser) -> None:
    rate, seconds = 8000, 30
    sound = b"RIFF" + (36 + rate * seconds).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    sound += (1).to_bytes(2, "little") * 2 + rate.to_bytes(4, "little") * 2 + (1).to_bytes(2, "little")
    sound += (8).to_bytes(2, "little") + b"data" + (rate * seconds).to_bytes(4, "little") + b"\x80" * rate * seconds

    def ranged(request: Request) -> Answer:
        assert "range" not in request.headers
        return Answer(sound, 200, {"Content-Type": "audio/wav", "Accept-Ranges": "bytes"})

    page = """<!doctype html><title>x</title><audio preload="auto" src="/a.wav"></audio><script>
    const audio = document.querySelector("audio");
    audio.oncanplaythrough = () => { audio.oncanplaythrough = null; audio.currentTime = 25; };
    audio.onseeked = () => { document.title = `at ${audio.currentTime}`; };
    </script>"""
    with serving({"/": page, "/a.wav": ranged}) as site:
        visit = plain_browser.visit(f"{site.origin}/")
        sounds = [each for each in visit.others if each.target_url.endswith(".wav")]
        assert [(each.status, body_of(each)) for each in sounds] == [(200, sound)]
        assert visit.title == "at 25"


def test_a_range_that_a_script_asks_for_is_recorded_as_a_part(plain_browser: ChromiumBrowser) -> None:
    page = "<!doctype html><title>x</title><script>fetch('/a.bin', {headers: {Range: 'bytes=2-4'}})</script>"
    part = Answer(b"cde", 206, {"Content-Range": "bytes 2-4/9", "Content-Type": "application/octet-stream"})
    with serving({"/": page, "/a.bin": part}) as site:
        visit = plain_browser.visit(f"{site.origin}/")
        assert [(each.status, body_of(each)) for each in visit.others if "bin" in each.target_url] == [(206, b"cde")]


def test_sockets_windows_dialogs_and_workers_do_not_get_in_the_way(plain_browser: ChromiumBrowser) -> None:
    page = """<!doctype html><title>x</title><script>
    const socket = new WebSocket("ws://" + location.host + "/socket");
    socket.onerror = () => { document.title += " socket"; };
    window.open("/other"); alert(1); confirm(2); onbeforeunload = (event) => event.preventDefault();
    navigator.serviceWorker?.register("/worker.js");
    </script>"""
    with serving({"/": page, "/worker.js": "", "/other": "<title>other</title>"}) as site:
        visit = plain_browser.visit(f"{site.origin}/")
        assert visit.title == "x socket"
        assert codes(visit) == {"browser.websocket", "browser.popup"}
        assert not {"/socket", "/worker.js"} & set(site.paths())


def test_nothing_is_asked_for_by_the_browser_itself(opening: Opening, site: Site) -> None:
    visit = opening().visit(f"{site.origin}/")
    assert {exchange.target_url.startswith(site.origin) for exchange in visit.others} == {True}


@pytest.mark.parametrize(
    ("script", "code"),
    [("while (true);", "browser.timeout"), ("addEventListener('load', () => { while (true); })", "browser.hung")],
    ids=["at-once", "when-loaded"],
)
def test_a_page_that_burns_time_is_left(opening: Opening, chromium: str, script: str, code: str) -> None:
    options = BrowserOptions(executable=chromium, page_timeout_s=2)
    with serving(
        {"/": f"<!doctype html><title>x</title><script>{script}</script>", "/next": "<title>n</title>"}
    ) as site:
        browser = opening(options)
        visit = browser.visit(f"{site.origin}/")
        assert visit.exchange.status == 200
        assert "browser.hung" in codes(visit)
        assert code in codes(visit)
        assert browser.visit(f"{site.origin}/next").title == "n"


def test_a_response_that_does_not_end_is_kept_as_far_as_it_came(opening: Opening, chromium: str) -> None:
    options = BrowserOptions(executable=chromium, page_timeout_s=3, screenshot=False)
    endless = Answer(b"beginning", 200, {"Content-Length": "1000", "Content-Type": "text/plain"})
    with serving({"/": "<!doctype html><title>x</title><script>fetch('/endless')</script>"}) as site:
        site.contents["/endless"] = lambda _: endless
        visit = opening(options, limits=Limits(first_byte_s=5)).visit(f"{site.origin}/")
        found = next(each for each in visit.others if each.target_url.endswith("/endless"))
        assert (body_of(found), found.truncated) == (b"beginning", "time")
        assert "browser.busy" in codes(visit)


@pytest.mark.parametrize("victim", ["--remote-debugging", "run-driver"], ids=["chromium", "driver"])
def test_a_browser_that_dies_is_started_again(opening: Opening, work: Path, victim: str) -> None:
    def kill(request: Request) -> Answer:
        """Kill it while it waits for this; the second time it gets its page."""
        if request.path == "/" and served.paths().count("/") == 1:
            for pid in running(work):
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if any(part.startswith(victim.encode()) for part in command) and b"--type=" not in b"".join(command):
                    os.kill(pid, signal.SIGKILL)
        return Answer(b"<!doctype html><title>again</title>", 200, {"Content-Type": "text/html"})

    with serving({"/": kill}) as served:
        browser = opening()
        assert browser.visit(f"{served.origin}/").title == "again"
        assert served.paths().count("/") == 2
        browser.close()
        assert running(work) == []


def running(work: Path) -> list[int]:
    """Return the processes that run in the folders of `work`."""
    return [pid for folder in work.iterdir() for pid in _running_in(folder)]


def test_nothing_is_left_when_it_is_closed(opening: Opening, work: Path, site: Site) -> None:
    browser = opening()
    before = set(threading.enumerate())
    browser.visit(f"{site.origin}/")
    browser.close()
    assert list(work.iterdir()) == []
    assert set(threading.enumerate()) - before == set()
    with pytest.raises(TransientFetchError, match="stopped"):
        browser.visit(f"{site.origin}/")


KILLED = """
import os, signal, sys
from pathlib import Path
from archiver.browser.chromium import ChromiumBrowser
from archiver.browser.interface import BrowserOptions
from archiver.fetch.guard import Allowed
browser = ChromiumBrowser(BrowserOptions(), allowed=Allowed.parse(["127.0.0.1"]), work=Path(sys.argv[1]))
browser.visit(sys.argv[2])
print("open", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_nothing_outlives_a_process_that_was_killed(work: Path, chromium: str, site: Site) -> None:
    command = [sys.executable, "-c", KILLED, str(work), f"{site.origin}/"]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120)
    assert (process.stdout, process.returncode) == (b"open\n", -signal.SIGKILL)
    sweep(work)
    assert running(work) == []
    assert list(work.iterdir()) == []


def test_captures_tell_when_they_were_made(plain_browser: ChromiumBrowser, site: Site) -> None:
    visit = plain_browser.visit(f"{site.origin}/")
    assert all(exchange.started_at.utcoffset() == timedelta(0) for exchange in [visit.exchange, *visit.others])


def test_an_executable_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="no Chromium"):
        ChromiumBrowser(BrowserOptions(executable=str(tmp_path / "none")), work=tmp_path)


def test_an_executable_that_is_no_browser_is_said(opening: Opening) -> None:
    with pytest.raises(TransientFetchError, match="does not start"):
        opening(BrowserOptions(executable="/bin/false")).visit("http://127.0.0.1/")
