"""The `archiver` command: finds the sub-command, turns errors into one line and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from archiver.cli.lazy import LazyGroup
from archiver.cli.shell import Shell, clean
from archiver.errors import ArchiverError
from archiver.version import VERSION

# One module per command, in the order of the data's way through the archive.
COMMANDS = {
    "demo": "demo",
    "crawl": "crawl",
    "capture": "capture",
    "import": "import_",
    "import-records": "import_records",
    "warc": "warc",
    "index": "index",
    "lookup": "lookup",
    "search": "search",
    "export": "export",
    "extract": "extract",
    "validate": "validate",
    "verify": "verify",
    "seal": "seal",
    "schema": "schema",
    "replay": "replay",
    "assets": "assets",
    "qa": "qa",
    "cite": "cite",
    "versions": "versions",
    "diff": "diff",
    "pack": "pack",
    "config": "config",
}
MODULES = {name: f"archiver.cli.{module}" for name, module in COMMANDS.items()}

EXIT_INTERRUPTED = 130

HELP = """Capture web pages, turn them into checked records, replay and cite them.

An archive is a folder: warcs/ holds the captures and is the truth; the index, the records and the crawl state are
made from it. Start with `archiver demo`.
"""

EPILOG = """\b
Exit codes: 0 done · 1 done, with findings · 2 usage · 3 cannot run · 4 stopped early, resumable · 130 interrupted
"""


@contextmanager
def _ended_well(ctx: click.Context | None = None) -> Iterator[None]:
    """End the command quietly when the reader of its output (head, less) goes away, and with a line for an error."""
    try:
        yield
    except BrokenPipeError:
        # Keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(0) from None
    except (ArchiverError, OSError, MemoryError) as error:
        shell = (ctx.find_object(Shell) if ctx else None) or Shell()
        if shell.verbose > 1:
            raise
        told = error if isinstance(error, ArchiverError) else _system_error(error)
        shell.complain(told)
        raise click.exceptions.Exit(told.exit_code) from None


def _system_error(error: OSError | MemoryError) -> ArchiverError:
    """Return what to tell of an error that no place knew more about: a name too long for the system, a full disk."""
    hint = "Run it with -vv to see where."
    if isinstance(error, MemoryError):
        return ArchiverError("there is not enough memory", "", f"A file may be longer than it should be. {hint}")
    if error.errno == errno.ENOSPC:
        hint = f"Make room where the output goes. {hint}"
    if error.errno == errno.EACCES:
        hint = f"Look at its permissions. {hint}"
    return ArchiverError(f"the system says: {error.strerror or error}", str(error.filename or ""), hint)


class CommandGroup(LazyGroup):
    """All commands; one ends quietly when the reader of its output goes away."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the arguments; --help writes already here."""
        with _ended_well():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that stops it is one line, with -vv a traceback."""
        with _ended_well(ctx):
            return super().invoke(ctx)


@click.command(
    cls=CommandGroup,
    modules=MODULES,
    help=HELP,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(VERSION, "-V", "--version", prog_name="archiver")
@click.option(
    "-C",
    "folder",
    default=".",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The archive's folder.  [default: the current one]",
)
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option("-v", "--verbose", count=True, help="Say more; twice for tracebacks.")
@click.pass_context
def main(ctx: click.Context, folder: Path, quiet: bool, verbose: int) -> None:
    """Hold what every command shares."""
    ctx.obj = Shell(folder=folder, quiet=quiet, verbose=verbose)


def usage_line(error: click.ClickException) -> str:
    """Return one line about arguments that cannot be right: what, where, and where help is."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    where = context.command_path if context else "archiver"
    message = " ".join(error.format_message().split()).rstrip(".")
    return f"{where}: {message}{'' if message.endswith('?') else '.'} See `{where} --help`."


def _open_streams() -> None:
    """Open what the process was started without (`>&-`): the next file it opens would be written to in its place."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            # The lowest free number is taken; those before it are open by now.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", closefd=False))


def run() -> None:
    """Run the command line and leave the process with the documented exit code."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # The same bytes in each locale; a file name that is no UTF-8 is shown escaped.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = main(prog_name="archiver", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        sys.exit(EXIT_INTERRUPTED)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(clean(usage_line(error)), err=True)
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else 0)
