"""Runs the examples of the documentation as a reader would: each page's in order, in one folder, against the demo site.

In a page, `console` blocks hold commands behind "$ " (continued behind "> ") and what they print; a `python` block is a
script of its own, and a `text` block right behind it is what that prints. Each line shown must be printed, in this
order; "…" stands for anything, and times, ids, ports and digests for any other of their kind. A command must end with
exit code 0; one that does not shows its code. What is exported stays so for the page. Comments tell what a reader does
by hand:

    <!-- file NAME -->          the next block is saved under that name
    <!-- site edition N -->     the demo site changes
    <!-- given WHAT -->         something lies there already; an address is another name of the demo site
    <!-- background -->         the next command keeps running
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archiver.demo.server import DemoServer
from tests.programs import Program, running

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("tutorial*.md")), *sorted(DOCS.glob("how-to/*.md"))]
TIMEOUT_S = 120

_BLOCK = re.compile(r"<!-- (?P<hand>.+?) -->|^```(?P<kind>[a-z]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
# The demo takes another port where its own is in use.
_TOUR = re.compile(r"^Serve .* on http://(127\.0\.0\.1:\d+)/$", re.MULTILINE)
_VOLATILE = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "SHA256"),
    (re.compile(r"-\d{8}-[0-9a-f]{6}\b"), "-KEY"),
    (re.compile(r"\b\d{14,20}\b"), "STAMP"),
    (re.compile(r"\b20(?:2[6-9]|[3-9]\d)-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?)?"), "TIME"),
    (re.compile(r"\b(?:127(?:\.0\.0\.1)?|localhost)[:-]\d{2,5}\b"), "SITE"),
    (re.compile(r"[ \t]+"), " "),
)


@dataclass
class Step:
    """One thing to do: `kind` is command, python, or one of the comments' words; `lines` is what must be printed."""

    kind: str
    text: str
    lines: list[str] = field(default_factory=list)


def steps(page: str) -> Iterator[Step]:
    """Yield what a page's blocks and comments ask for."""
    script: Step | None = None
    pending = ""
    end = 0
    for block in _BLOCK.finditer(page):
        kind, body = block["kind"], block["body"] or ""
        if kind == "text" and script and not page[end : block.start()].strip():
            script.lines = body.splitlines()
        if script:
            yield script
            script = None
        end = block.end()
        if block["hand"]:
            word, _, rest = block["hand"].partition(" ")
            if word in ("file", "background"):
                pending = block["hand"]
            else:
                yield Step(word, rest)
        elif pending.startswith("file "):
            yield Step("file", pending.removeprefix("file ") + "\n" + body)
            pending = ""
        elif kind == "console":
            yield from _commands(body, "background" if pending else "command")
            pending = ""
        elif kind == "python":
            script = Step("python", body)
    if script:
        yield script


def _commands(body: str, kind: str) -> Iterator[Step]:
    step: Step | None = None
    for line in body.splitlines():
        if line.startswith("$ "):
            if step:
                yield step
            step = Step(kind, line[2:])
        elif step and line.startswith("> ") and not step.lines:
            step.text += "\n" + line[2:]
        elif step:
            step.lines.append(line)
    if step:
        yield step


def pattern(line: str) -> re.Pattern[str]:
    """Return what a printed line must look like to be the `line` shown."""
    for volatile, name in _VOLATILE:
        line = volatile.sub(name, line)
    return re.compile(".*".join(map(re.escape, line.strip().split("…"))))


def missing(shown: list[str], printed: str) -> list[str]:
    """Return the lines of `shown` that do not stand in `printed`, in this order."""
    left = []
    for line in printed.splitlines():
        for volatile, name in _VOLATILE:
            line = volatile.sub(name, line)
        left.append(line.strip())
    lost = []
    for line in shown:
        wanted = pattern(line)
        at = next((number for number, each in enumerate(left) if wanted.fullmatch(each)), None)
        if line.strip() in ("", "…"):
            continue
        if at is None:
            lost.append(line)
        else:
            left = left[at + 1 :]
    return lost


class Reader:
    """Does what a page says, in `folder`."""

    def __init__(self, folder: Path, site: DemoServer, provide: Callable[[str, Path, DemoServer], None]) -> None:
        self.folder, self.site, self.provide = folder, site, provide
        self.port = _free_port()
        self.actual = {
            "127.0.0.1:8080": f"127.0.0.1:{self.port}",
            "localhost:8080": f"localhost:{self.port}",
            "127.0.0.1:8000": f"127.0.0.1:{site.port}",
        }
        self.running: list[Program] = []
        self._programs = ExitStack()
        own = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVER_")}
        self.environ = own | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
            "ARCHIVER_PORT": str(self.port),
        }

    def do(self, step: Step) -> None:
        """Do one step; what it prints must be what the page shows."""
        match step.kind:
            case "file":
                name, _, body = step.text.partition("\n")
                (self.folder / name).write_text(self._text(body), encoding="utf-8")
            case "site":
                self.site.edition = int(step.text.removeprefix("edition "))
            case "given" if step.text.startswith("https://"):
                self.actual[step.text] = self.site.url
                self.environ |= {"ARCHIVER_ALLOW_PRIVATE": f"127.0.0.1:{self.site.port}", "ARCHIVER_DELAY": "0"}
            case "given":
                self.provide(step.text, self.folder, self.site)
            case "background":
                self._keep_running(step)
            case "command" if step.text.startswith("export "):
                words = self._text(step.text).partition("#")[0].split()[1:]
                self.environ |= {name: value for name, _, value in (word.partition("=") for word in words)}
            case "command" | "python":
                self._run(step)
            case _:
                raise AssertionError(f"a comment nobody understands: {step.kind} {step.text}")

    def close(self) -> None:
        """End what still runs, as Ctrl-C does."""
        with self._programs:
            for program in self.running:
                program.stop(signal.SIGINT)

    def _run(self, step: Step) -> None:
        done = subprocess.run(
            self._arguments(step),
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT_S,
        )
        printed = done.stdout
        assert done.returncode == 0, f"{step.text}\nended with {done.returncode}:\n{printed}"
        if tour := _TOUR.search(printed):
            self.actual["127.0.0.1:8018"] = tour[1]
        for shown, actual in self.actual.items():
            printed = printed.replace(actual, shown) if shown.startswith("https://") else printed
        lost = missing(step.lines, printed)
        assert not lost, f"{step.text}\ndid not print {lost}, but:\n{printed}"

    def _keep_running(self, step: Step) -> None:
        begun = running(self._arguments(step), cwd=self.folder, environ=self.environ, is_stdout_heard=True)
        program = self._programs.enter_context(begun)
        self.running.append(program)
        line = program.line_with("")
        assert not missing(step.lines[:1], line), f"{step.text}\nprinted {line!r}"

    def _text(self, text: str) -> str:
        """Return the text of a step with the addresses that are really there."""
        for shown, actual in self.actual.items():
            text = text.replace(shown, actual)
        return text

    def _arguments(self, step: Step) -> list[str]:
        text = self._text(step.text)
        if step.kind == "python":
            return [sys.executable, "-c", text]
        return ["bash", "-c", f"exec {text}" if step.kind == "background" else text]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("page", [pytest.param(page, id=page.stem) for page in PAGES if page.stem != "index"])
def test_a_page_s_examples_print_what_it_shows(
    page: Path, tmp_path: Path, provide: Callable[[str, Path, DemoServer], None]
) -> None:
    todo = list(steps(page.read_text(encoding="utf-8")))
    assert any(step.kind in ("command", "python") for step in todo)
    with DemoServer() as site:
        reader = Reader(tmp_path, site, provide)
        try:
            for step in todo:
                reader.do(step)
        finally:
            reader.close()


def test_the_tutorial_s_server_changes_the_site_and_stops(tmp_path: Path) -> None:
    todo = steps((ROOT / "docs/tutorial.md").read_text(encoding="utf-8"))
    script = next(step.text.partition("\n")[2] for step in todo if step.kind == "file")
    script = script.replace("port=8000", "port=0").replace("int(typed)", "int(typed); print(site.edition)")
    done = subprocess.run(
        [sys.executable, "-c", script], input="2\n\n", cwd=tmp_path, capture_output=True, text=True, timeout=TIMEOUT_S
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith("http://127.0.0.1:")
    assert done.stdout.splitlines()[1:] == ["2"]


@pytest.mark.parametrize(
    ("shown", "printed", "lost"),
    [
        pytest.param(["a", "c"], "a\nb\nc", [], id="lines between are allowed"),
        pytest.param(["c", "a"], "a\nb\nc", ["a"], id="order counts"),
        pytest.param(["a … d"], "a b c d", [], id="an ellipsis is anything"),
        pytest.param(["…", "b"], "a\nb", [], id="an ellipsis alone is any lines"),
        pytest.param(["at 20261122181821"], "at 20300101000000", [], id="a timestamp is any timestamp"),
        pytest.param(["at 20261122181821"], "at noon", ["at 20261122181821"], id="a timestamp is no word"),
        pytest.param(["12 captures"], "13 captures", ["12 captures"], id="counts count"),
    ],
)
def test_shown_lines_are_looked_for(shown: list[str], printed: str, lost: list[str]) -> None:
    assert missing(shown, printed) == lost
