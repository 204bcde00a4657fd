"""Each command has help with two examples, and each example works as it stands there.

The addresses are those of a demo site at port 8000; here it is at a free port, which is put in their place.
"""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from archiver.cli.main import main
from archiver.demo.server import DemoServer
from tests.cli.running import run
from tests.dataset.picked import document, tree
from tests.programs import running
from tests.replay.tarballs import make_tarball


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield each command below `command` with its full name."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, f"{path} {name}")


ALL = dict(commands(main, "archiver"))
EXAMPLES = [
    line.strip() for command in ALL.values() for line in (command.epilog or "").splitlines() if " archiver " in line
]


@pytest.mark.parametrize("name", [name for name in ALL if name != "archiver"])
def test_command_has_help_and_two_examples(name: str) -> None:
    command = ALL[name]
    assert command.help
    assert len(re.findall(r"^  archiver ", command.epilog or "", re.MULTILINE)) >= 2
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize("name", [name for name, command in ALL.items() if isinstance(command, click.Group)])
def test_a_list_of_commands_has_a_whole_sentence_for_each(name: str) -> None:
    below = [command for path, command in ALL.items() if path.rpartition(" ")[0] == name]
    assert below
    for command in below:
        # What is left of 80 columns beside the longest name.
        line = command.get_short_help_str(limit=62)
        assert line.endswith("."), line
        assert not line.endswith("..."), line


@pytest.fixture(scope="module")
def site() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, site: DemoServer) -> Path:
    """A folder as the examples suppose it: an archive, one called news in it, records, WARC files, a configuration."""
    folder = tmp_path_factory.mktemp("prepared")
    options = ["--delay", "0", "--limit", "12", "--allow-private", "127.0.0.1"]
    for archive in (folder / "news", folder):
        assert run("-C", archive, "crawl", f"{site.url}/", *options).code == 4
    (warc,) = (folder / "warcs").iterdir()
    for number in (1, 2):
        (folder / f"warcs/demo-{number}.warc.gz").write_bytes(warc.read_bytes())
    warc.unlink()
    assert run("-C", folder, "index").code == 0
    assert run("-C", folder, "extract").code == 0
    for name in ("demo-1*.jsonl", "demo-2*.jsonl"):
        (record,) = list((folder / "records").glob(name))
        # The records of one page, under two names, would be one too many.
        record.rename(folder / "records/part.jsonl")
    picked = tree(folder / "picked", {"2024/05/long.md": document()})
    for archive in (folder / "news", folder):
        assert run("-C", archive, "import-records", picked).code == 0
    config = f'name = "news"\nseeds = ["{site.url}/"]\nallow_private = ["127.0.0.1:{site.port}"]\n'
    (folder / "news.toml").write_text(config)
    make_tarball(folder / "wombat.tgz")
    (folder / "paper.md").write_text(f"See [the news]({site.url}/).\n")
    return folder


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Path:
    """A copy of that folder as it was, with a seal by a publisher and the proof of a row."""
    folder = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("sealed") / "copy"))
    assert run("seal", "key", "-o", "publisher.pem", folder=folder).code == 0
    assert run("seal", "--key", "publisher.pem", "-o", "seals/news.seal.json", folder=folder).code == 0
    assert run("seal", "prove", "records/part.jsonl:1", "-o", "row.proof.json", folder=folder).code == 0
    return folder


@pytest.fixture
def place(request: pytest.FixtureRequest, prepared: Path, sealed: Path, tmp_path: Path) -> Path:
    """The folder that an example runs in: one of its own for those about seals, since a seal is about all of it."""
    is_about_seals = re.search(r" seal\b|\.seal\.|\.proof\.", request.node.callspec.params["example"])
    return Path(shutil.copytree(sealed, tmp_path / "copy")) if is_about_seals else prepared


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 24


@pytest.mark.parametrize("example", [each for each in EXAMPLES if " replay" not in each])
def test_example_works(prepared: Path, place: Path, site: DemoServer, example: str) -> None:
    arguments = shlex.split(example.replace("127.0.0.1:8000", f"127.0.0.1:{site.port}"))[1:]
    done = run(*arguments, folder=place, environ={"ARCHIVER_DELAY": "0", "XDG_DATA_HOME": str(prepared / "data")})
    assert "Traceback" not in done.words
    # 4: a crawl that its own --limit stopped.
    assert done.code == 0 or (done.code == 4 and "--limit" in arguments), done


@pytest.mark.parametrize("example", [each for each in EXAMPLES if " replay" in each])
def test_example_that_serves_serves_until_it_is_stopped(prepared: Path, example: str) -> None:
    arguments = shlex.split(example)[1:]
    arguments += [] if "--port" in arguments else ["--port", "0"]
    command = [sys.executable, "-m", "archiver", *arguments]
    with running(command, cwd=prepared) as program:
        program.line_with("Serving")
        program.stop(signal.SIGTERM)
        assert "Traceback" not in program.said
