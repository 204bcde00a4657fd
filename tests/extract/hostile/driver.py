"""A process that reads hostile pages for the tests, each in a child of its own whose time and memory it tells.

A line in, the name of a page; a line out, a JSON object. A child is forked from this process, which has all modules
loaded, so that each page begins with the same memory.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from typing import Any

from archiver.errors import ExtractError
from archiver.extract.page import page_markdown
from archiver.extract.story import extract_story
from tests.extract.hostile.case import HostilePage
from tests.extract.hostile.collection import all_pages
from tests.peak import peak_kib

CPU_LIMIT_S = 300
"""After this many seconds of processor time the kernel ends a child: it hangs."""
ADDRESS_SPACE = 8 * 1024**3
"""What a child may ask for, so that it fails rather than the machine."""


def read(page: HostilePage) -> dict[str, Any]:
    """Return what came of the page: its story or the reason of its refusal, and what it cost."""
    raw = page.build()
    before_kib = peak_kib()
    started = time.process_time()
    told: dict[str, Any] = {"size": len(raw)}
    try:
        story = extract_story(raw, url=page.url, content_type=page.content_type)
    except ExtractError as error:
        told |= {"refused": error.what, "hint": error.hint}
    else:
        told |= {"text": story.text[-2_000_000:], "begins": story.text[:2_000_000], "title": story.title}
    told["cpu_s"] = time.process_time() - started
    told["grown_mib"] = (peak_kib() - before_kib) / 1024
    started = time.process_time()
    if "refused" not in told:
        written = page_markdown(raw, content_type=page.content_type)
        told["kept"] = [words for words in page.keeps if words in written]
    return told | {"page_cpu_s": time.process_time() - started}


def in_child(page: HostilePage) -> dict[str, Any]:
    """Return what a child told about the page, or how it ended without a word."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _tell(page, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code:
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return {"died": name, "why": told.decode("utf-8", "replace")}
    said: dict[str, Any] = json.loads(told)
    return said


def _tell(page: HostilePage, writer: int) -> None:
    """Read the page, write what came of it into the pipe and end this process."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    code = 70
    with os.fdopen(writer, "wb") as pipe:
        try:
            pipe.write(json.dumps(read(page)).encode())
            code = 0
        except Exception as error:  # noqa: BLE001 - this is what the test is to see
            pipe.write(repr(error)[:2000].encode())
    os._exit(code)


def main() -> None:
    """Answer each name on standard input with a line."""
    pages = {page.name: page for page in all_pages()}
    for line in sys.stdin:
        print(json.dumps(in_child(pages[line.strip()])), flush=True)


if __name__ == "__main__":
    main()
