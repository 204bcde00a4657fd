"""schemathesis asks the server for what its description promises, and for what it does not (`make peers`)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.programs import running

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = ROOT / ".venv-schemathesis" / "bin" / "schemathesis"
CONTENT = "^/(w/|csp-report)"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM.is_file(), reason="schemathesis is not installed: run `make peers`"),
]


@pytest.fixture(scope="module")
def interface(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `archiver replay` over the archive of `archiver demo`."""
    folder = tmp_path_factory.mktemp("openapi") / "demo"
    archiver = [sys.executable, "-m", "archiver"]
    subprocess.run([*archiver, "-q", "demo", str(folder)], cwd=ROOT, check=True, capture_output=True)
    command = [*archiver, "-C", str(folder), "replay", "--port", "0", "--metrics"]
    with running(command, cwd=ROOT) as server:
        (found,) = re.findall(r"http://[\w.:]+", server.line_with("Serving"))
        yield found


Check = Callable[..., None]
"""Lets schemathesis ask at an address (the second argument) for what the description at another one says."""


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """What runs schemathesis, in a folder for what it keeps, with the options that are given."""
    return partial(run, tmp_path)


def run(folder: Path, description: str, asked: str, *options: str) -> None:
    """Run schemathesis in `folder`; fail with what it found."""
    command = [str(PROGRAM), "--config-file", str(HERE / "schemathesis.toml"), "run", f"{description}/openapi.json"]
    # Whether a change may land is no matter of luck; runs by hand look for what is new.
    same = ["--generation-deterministic"] if os.environ.get("CI") else []
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE)}
    done = subprocess.run(
        [*command, "--url", asked, "--no-color", *same, *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


def test_our_own_pages_do_what_the_description_says(interface: str, check: Check) -> None:
    check(interface, interface, "--exclude-path-regex", CONTENT, "--max-examples", "8")


def test_content_does_what_the_description_says(interface: str, check: Check) -> None:
    at_content = interface.replace("localhost", "127.0.0.1")
    check(interface, at_content, "--include-path-regex", f"{CONTENT}|^/healthz", "--max-examples", "15")
