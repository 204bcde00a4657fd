"""`archiver assets`: scripts by others that replay can use, which the operator installs."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, clean, examples, json_option, pass_shell
from archiver.errors import ReplayError, UsageError

if TYPE_CHECKING:
    from archiver.replay.assets import AssetKind

_NPM_S = 300.0
NAMES = click.Choice(("wombat",))


@click.group(
    short_help="Install scripts by others that replay can use.",
    epilog=examples("archiver assets list", "archiver assets remove wombat"),
)
def command() -> None:
    """Install scripts by others that `archiver replay` can use; none of them comes with this package.

    wombat (AGPL-3.0-or-later) makes more of the scripts of archived pages work: `archiver replay --javascript full`
    puts it into them. It is kept as it is in your data folder and served with its licence and source named.
    """


@command.command(
    "add",
    short_help="Install one.",
    epilog=examples(
        "archiver assets add wombat wombat.tgz --accept-licence --any-version",
        "archiver -q assets add wombat wombat.tgz --accept-licence --any-version",
    ),
)
@click.argument("name", type=NAMES)
@click.argument("file", required=False, type=InputPath(exists=True, dir_okay=False))
@click.option("--from-npm", is_flag=True, help="Get the tarball with npm, the version that is known here.")
@click.option("--any-version", is_flag=True, help="Take another version than the one whose SHA-512 is known here.")
@click.option("--accept-licence", is_flag=True, help="Accept the licence that it is under.")
@pass_shell
def add(shell: Shell, name: str, file: Path | None, from_npm: bool, any_version: bool, accept_licence: bool) -> None:
    """Install NAME out of FILE, the tarball of its npm package (npm pack), or with --from-npm."""
    from archiver.replay.assets import KINDS, add_asset, data_folder

    kind = KINDS[name]
    if (file is None) is not from_npm:
        raise UsageError("give a FILE, or --from-npm", "archiver assets add")
    shell.say(f"{kind.package} is by others, under {kind.licence}; its source is at {kind.source}.")
    if not accept_licence:
        raise UsageError("the licence is not accepted", kind.licence, "If you accept it, add --accept-licence.")
    with tempfile.TemporaryDirectory() as folder:
        tarball = file or _from_npm(kind, Path(folder))
        asset = add_asset(kind, tarball, data_folder(), is_pinned=not any_version)
    shell.say(clean(f"{name} {asset.version} lies at {asset.path}"))


def _from_npm(kind: AssetKind, folder: Path) -> Path:
    """Return the tarball of the known version, got with the npm that is installed. Raises ReplayError."""
    wanted = f"{kind.package}@{kind.version}"
    hint = "Get it another way, and give its tarball."
    try:
        done = subprocess.run(
            ["npm", "pack", wanted, "--ignore-scripts", "--silent"], cwd=folder, capture_output=True, timeout=_NPM_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReplayError("npm does not run", wanted, hint) from error
    found = next(iter(sorted(folder.glob("*.tgz"))), None)
    if done.returncode or found is None:
        said = clean(done.stderr.decode("utf-8", "replace").strip())[-200:]
        raise ReplayError(f"npm does not give it ({said or 'it does not say why'})", wanted, hint)
    return found


@command.command(
    "list", short_help="Show what is installed.", epilog=examples("archiver assets list", "archiver assets list --json")
)
@json_option
@pass_shell
def list_command(shell: Shell, as_json: bool) -> None:
    """Show each asset that replay would use: where it lies, its version and licence."""
    from archiver.replay.assets import KINDS, data_folder, find_asset

    found = [asset for kind in KINDS.values() if (asset := find_asset(kind, data_folder()))]
    for asset in found if as_json else ():
        shell.emit(
            {
                "name": asset.name,
                "version": asset.version or None,
                "licence": asset.licence,
                "source": asset.source,
                "path": str(asset.path),
            }
        )
    if not as_json:
        rows = [(asset.name, asset.version or "?", asset.licence, asset.source, asset.path) for asset in found]
        shell.table(("NAME", "VERSION", "LICENCE", "SOURCE", "FILE"), rows)


@command.command(
    "remove",
    short_help="Remove one.",
    epilog=examples("archiver assets remove wombat", "archiver -q assets remove wombat"),
)
@click.argument("name", type=NAMES)
@pass_shell
def remove(shell: Shell, name: str) -> None:
    """Remove NAME from your data folder; what others have installed stays."""
    from archiver.replay.assets import KINDS, data_folder, remove_asset

    was_there = remove_asset(KINDS[name], data_folder())
    shell.say(f"{name} is removed." if was_there else f"{name} is not in your data folder.")
