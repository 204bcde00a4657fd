"""A body far longer than what may be held is sent without the server growing."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from archiver.archive import make_archive, open_archive
from archiver.index.refresh import refresh
from archiver.replay.app import make_app
from tests.peak import peak_kib

MIB = 1024 * 1024
SIZE = 64 * MIB
MOST_MIB = 24
URL = "http://h.example/film.mp4"
PIECE = hashlib.sha256(b"film").digest() * (MIB // 32)


def made_record() -> Iterator[bytes]:
    """Yield a gzip member: the record of a film of SIZE bytes."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {SIZE}\r\n\r\n".encode()
    fields = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8>\r\n"
        f"WARC-Date: 2024-05-06T10:00:00Z\r\nWARC-Target-URI: {URL}\r\nWARC-Payload-Digest: sha256:{'0' * 64}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(head) + SIZE}\r\n\r\n"
    ).encode()
    packer = zlib.compressobj(1, wbits=31)
    yield packer.compress(fields + head)
    for _ in range(SIZE // MIB):
        yield packer.compress(PIECE)
    yield packer.compress(b"\r\n\r\n") + packer.flush()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that holds the film."""
    archive = make_archive(tmp_path_factory.mktemp("streaming"))
    with (archive.warcs / "film.warc.gz").open("wb") as file:
        file.writelines(made_record())
    for _ in refresh(archive.index, archive.warcs):
        continue
    archive.close()
    return archive.folder


@pytest.mark.parametrize(
    ("span", "size"),
    [("", SIZE), (f"bytes={MIB}-{SIZE - MIB - 1}", SIZE - 2 * MIB), ("bytes=-100", 100)],
    ids=["all", "most", "the end"],
)
def test_a_long_film_leaves_the_server_as_small_as_it_was(folder: Path, span: str, size: int) -> None:
    command = [sys.executable, "-m", "tests.replay.test_streaming", str(folder), span]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    sent, grown_mib = map(int, done.stdout.split())
    assert sent == size
    assert grown_mib <= MOST_MIB


async def _sent(folder: str, span: str) -> int:
    """Return how many bytes of the film are sent."""
    headers = [(b"host", b"127.0.0.1:8080"), *([(b"range", span.encode())] if span else [])]
    path, size = f"/w/20240506100000oe_/{URL}", 0

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal size
        size += len(message.get("body", b""))

    archive = open_archive(folder)
    scope: dict[str, Any] = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path}
    scope |= {"raw_path": path.encode(), "query_string": b"", "headers": headers, "root_path": ""}
    await make_app(archive)(scope, receive, send)
    archive.close()
    return size


def _main(folder: str, span: str) -> None:
    # What is imported and opened for a first answer is not meant.
    asyncio.run(_sent(folder, "bytes=0-9"))
    before = peak_kib()
    size = asyncio.run(_sent(folder, span))
    sys.stdout.write(f"{size} {(peak_kib() - before) // 1024}\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
