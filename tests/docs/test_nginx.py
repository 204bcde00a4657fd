"""The configuration of nginx that the documentation prints, in a real nginx before a real server."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from archiver.archive import make_archive
from archiver.crawl.intake import import_files
from tests.site.nginx import nginx_path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/how-to/public-replay.md").read_text("utf-8")
OURS, THEIRS = "archive.example.org", "archived.example.net"
STORY = "http://127.0.0.1:8018/en/story/the-tide-tables-were-right"
TIMEOUT_S = 60
READER = "127.0.0.2"
"""Another address of loopback, so that it is told from that of nginx."""

pytestmark = pytest.mark.skipif(
    nginx_path() is None or shutil.which("openssl") is None, reason="nginx or openssl is not installed"
)

_AROUND = """
daemon off; master_process off; pid {work}/pid; error_log {work}/errors;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
  {server}
}}
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: header names in lower case, one value for each field line."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header, "" if there is none."""
        return next((value for key, value in self.headers if key == name), "")


class Reader:
    """Asks nginx over TLS for paths of a host, under that host's name."""

    def __init__(self, port: int, certificate: Path) -> None:
        self._port = port
        self._context = ssl.create_default_context(cafile=str(certificate))

    def get(self, host: str, path: str, headers: Mapping[str, str] | None = None, *, name: str = "") -> Answer:
        """Return the answer to a GET; `name` is what stands in Host, where that is not the host asked."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_S, source_address=(READER, 0))
        connection.connect()
        connection.sock = self._context.wrap_socket(connection.sock, server_hostname=host)
        with closing(connection):
            connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
            for key, value in {"Host": name or host, **(headers or {})}.items():
                connection.putheader(key, value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, [(key.lower(), value) for key, value in answer.getheaders()], answer.read())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def printed_server(port: int, replay_port: int, certificate: Path, key: Path) -> str:
    """Return the block that the page prints, with ports and paths replaced and nothing else."""
    found = re.search(r"^```nginx\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert found is not None
    changes = {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/ssl/archive.pem": str(certificate),
        "/etc/ssl/archive.key": str(key),
        "http://127.0.0.1:8080": f"http://127.0.0.1:{replay_port}",
    }
    block = found[1]
    for printed, actual in changes.items():
        assert block.count(printed) == 1
        block = block.replace(printed, actual)
    return block


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Run a program while the block lasts."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=TIMEOUT_S)


def await_nginx(port: int, process: subprocess.Popen[str]) -> None:
    """Return when nginx takes connections; fails with what it says if it ends instead."""
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(process.communicate()[0])


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    with closing(make_archive(folder / "news")) as archive:
        for _ in import_files(archive, [ROOT / "warcs/demo-1.warc.gz"]):
            continue
    names = f"subjectAltName=DNS:{OURS},DNS:{THEIRS}"
    files = ["-keyout", str(folder / "key"), "-out", str(folder / "certificate")]
    new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run(["openssl", *new, *files, "-subj", f"/CN={OURS}", "-addext", names], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def reader(work: Path) -> Iterator[Reader]:
    """nginx as the page has it, before `archiver replay` as the page starts it."""
    port, replay_port = free_port(), free_port()
    found = re.search(r"^\$ archiver (-q -C news replay --public .*)$", PAGE, re.MULTILINE)
    assert found is not None
    arguments = found[1].replace("-C news", f"-C {work / 'news'}").split()
    command = [
        sys.executable,
        "-m",
        "archiver",
        *arguments,
        "--port",
        str(replay_port),
        "--access-log",
        str(work / "log"),
    ]
    server = printed_server(port, replay_port, work / "certificate", work / "key")
    (work / "nginx.conf").write_text(_AROUND.format(work=work, server=server))
    nginx = [nginx_path() or "nginx", "-c", str(work / "nginx.conf"), "-p", str(work)]
    with running(command) as replay, ThreadPoolExecutor(1) as pool:
        assert replay.stdout is not None
        line = pool.submit(replay.stdout.readline).result(TIMEOUT_S)
        assert f"https://{OURS}/" in line
        with running(nginx) as process:
            await_nginx(port, process)
            made = Reader(port, work / "certificate")
            assert made.get(OURS, "/healthz").body == b"ok\n"
            yield made
    log = (work / "log").read_text("utf-8")
    # The reader's own address, not that of nginx.
    assert re.search(rf'^{READER} - - \[[^\]]+\] "GET /healthz ', log, re.MULTILINE)
    assert not re.search(r"^127\.0\.0\.1 ", log, re.MULTILINE)


def test_the_archives_own_pages_are_served_under_their_name(reader: Reader) -> None:
    page = reader.get(OURS, "/")
    assert page.status == 200
    assert "frame-ancestors 'none'" in page.header("content-security-policy")
    assert reader.get(OURS, "/static/archiver.css").status == 200


def test_addresses_come_as_they_were_sent(reader: Reader) -> None:
    found = reader.get(OURS, f"/page/{STORY}")
    assert found.status == 302
    assert re.fullmatch(rf"/page/\d{{14,20}}/{re.escape(STORY)}", found.header("location"))
    odd = "http://127.0.0.1:8018//a/../b%2Fc%20d?u=http://x.example//y&%C3%A9"
    assert b"127.0.0.1:8018//b%2Fc%20d?u=http://x.example//y" in reader.get(OURS, f"/captures/{odd}").body
    long = reader.get(OURS, f"/captures/{STORY}?{'a' * 8_000}")
    assert long.status == 404
    assert len(long.header("link")) > 24_000


def test_the_page_shows_content_of_the_other_name(reader: Reader) -> None:
    where = reader.get(OURS, f"/page/{STORY}").header("location")
    page = reader.get(OURS, where).body.decode()
    (frame,) = re.findall(r'<iframe src="([^"]+)"', page)
    assert frame.startswith(f"https://{THEIRS}/w/")
    content = reader.get(THEIRS, frame.removeprefix(f"https://{THEIRS}"), {"Sec-Fetch-Dest": "iframe"})
    assert content.status == 200
    assert b"tide tables" in content.body
    assert "sandbox" in content.header("content-security-policy")
    assert content.header("memento-datetime")


def test_a_range_of_content_is_sent_alone(reader: Reader) -> None:
    where = reader.get(THEIRS, "/w/2026id_/http://127.0.0.1:8018/robots.txt").header("location")
    whole = reader.get(THEIRS, where)
    part = reader.get(THEIRS, where, {"Range": "bytes=3-12"})
    assert (part.status, part.body) == (206, whole.body[3:13])
    assert part.header("content-range") == f"bytes 3-12/{len(whole.body)}"
    again = reader.get(THEIRS, where, {"If-None-Match": whole.header("etag")})
    assert (again.status, again.body) == (304, b"")


def test_each_host_serves_only_what_is_its_own(reader: Reader) -> None:
    content = reader.get(OURS, f"/w/2026mp_/{STORY}")
    assert (content.status, content.header("location")) == (307, f"https://{THEIRS}/w/2026mp_/{STORY}")
    page = reader.get(THEIRS, "/crawls")
    assert (page.status, page.header("location")) == (307, f"https://{OURS}/crawls")


def test_no_cookie_is_for_the_other_host(reader: Reader) -> None:
    set_here = reader.get(OURS, "/language/zh-CN?back=/").header("set-cookie")
    assert set_here.startswith("language=zh-CN")
    assert "domain" not in set_here.lower()
    where = reader.get(THEIRS, f"/w/2026mp_/{STORY}").header("location")
    for path in (where, "/w/2026im_/http://127.0.0.1:8018/favicon.ico", "/language/zh-CN?back=/"):
        assert not reader.get(THEIRS, path).header("set-cookie")


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1", f"{OURS}.evil.example", "localhost:8080"])
def test_another_name_is_refused(reader: Reader, name: str) -> None:
    assert reader.get(OURS, "/", name=name).status == 421


def test_the_headers_that_keep_content_apart_come_through(reader: Reader) -> None:
    where = reader.get(THEIRS, f"/w/2026mp_/{STORY}").header("location")
    content = reader.get(THEIRS, where, {"Sec-Fetch-Dest": "iframe"})
    names = [name for name, _ in content.headers]
    assert names.count("content-security-policy") == 1
    for name in ("x-content-type-options", "referrer-policy", "permissions-policy"):
        assert name in names
