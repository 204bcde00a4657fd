"""`archiver config`."""

from __future__ import annotations

import click

from archiver.cli.shell import Shell, examples, json_option, pass_shell


@click.command(
    short_help="Show each setting, and where it comes from.",
    epilog=examples("archiver config", "archiver -C news config --json"),
)
@json_option
@pass_shell
def command(shell: Shell, as_json: bool) -> None:
    """Show each setting, its value, and where the value comes from.

    Arguments go before the environment (ARCHIVER_DELAY=0.5), that before archiver.toml in the archive's folder
    (delay = 0.5), that before the defaults.
    """
    from archiver.config import load_settings, setting_fields, shown

    settings = load_settings(shell.folder)
    rows = []
    for each in setting_fields():
        value, origin = shown(each, getattr(settings, each.name)), settings.origins[each.name]
        if as_json:
            shell.emit({"name": each.name, "value": value, "origin": origin, "about": each.metadata["about"]})
        text = ", ".join(value) if isinstance(value, tuple) else value
        rows.append((each.name, text, origin, each.metadata["about"]))
    if not as_json:
        shell.table(("SETTING", "VALUE", "FROM", "MEANING"), rows, is_prose_last=True)
