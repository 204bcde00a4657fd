"""`archiver replay`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, clean, counted, examples, pass_shell

if TYPE_CHECKING:
    from archiver.archive import Archive
    from archiver.config import Settings
    from archiver.replay.origins import Hosting
    from archiver.replay.policies import Dates, JavaScript
    from archiver.replay.server import Shown


@click.command(
    short_help="Show the archive in a browser.",
    epilog=examples("archiver replay", "archiver -C news replay --port 0", "archiver replay news all=."),
)
@click.argument("collections", nargs=-1, metavar="[[NAME=]DIR]...")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.  [default: 8080]")
@click.option("--host", help="Address to listen on; 0.0.0.0 is all of them.  [default: 127.0.0.1]")
@click.option(
    "--base-url", metavar="URL", help="Where the archive's pages are reached.  [default: http://localhost:PORT]"
)
@click.option(
    "--content-url",
    metavar="URL",
    help="Where archived content is reached; another host than that of --base-url.  [default: http://127.0.0.1:PORT]",
)
@click.option("--public", is_flag=True, help="Answer at the two URLs only, which must be given.")
@click.option("--one-host", is_flag=True, help="Serve archived content under the host of the archive's own pages.")
@click.option(
    "--javascript",
    type=click.Choice(("safe", "static", "full")),
    help="Scripts of archived pages: run apart from everything, not run, or run with wombat.  [default: safe]",
)
@click.option(
    "--dates-as-captured", is_flag=True, help="Start the clock of each archived page at the instant of its capture."
)
@click.option(
    "--access",
    metavar="FILE",
    type=InputPath(exists=True, dir_okay=False),
    help="Rules of who may see what.  [default: access.toml in the archive, if there is one]",
)
@click.option(
    "--access-log",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add a line for each request to FILE, in the combined format.",
)
@click.option(
    "--metrics", "has_metrics", is_flag=True, help="Serve counts of the run at /metrics, to this machine only."
)
@click.option(
    "--export",
    "export_folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the stories as a static site to DIR, and serve nothing.",
)
@pass_shell
def command(
    shell: Shell,
    collections: tuple[str, ...],
    port: int | None,
    host: str | None,
    base_url: str | None,
    content_url: str | None,
    public: bool,
    one_host: bool,
    javascript: str | None,
    dates_as_captured: bool,
    access: Path | None,
    access_log: Path | None,
    has_metrics: bool,
    export_folder: Path | None,
) -> int:
    """Show the archive in a browser: pages as they were, stories beside their provenance, all captures in time.

    Serves until Ctrl-C. Nothing is ever fetched from the web: archived pages run apart from everything else, and what
    they ask for comes from the archive or not at all. Memento clients find a TimeGate at /timegate/URL and TimeMaps
    at /timemap/link/URL, programs the index at /cdx as pywb serves it.

    The archive's pages and archived content have different hosts, localhost and 127.0.0.1 on this machine. For other
    machines give this one two names, or accept one host. `--javascript full` needs wombat (archiver assets add wombat)
    and two hosts: there archived pages have an origin, which all of them share.

    With folders of archives as arguments each of them is a collection below /NAME/, by the folder's name or the one
    that is given; the start page lists them and finds which of them have an address. Each has its own rules of access.
    """
    from archiver.archive import open_archive
    from archiver.config import load_settings
    from archiver.replay.metrics.watching import require_metrics

    if has_metrics:
        require_metrics()
    dates = "captured" if dates_as_captured else None
    given = {"port": port, "host": host, "base_url": base_url, "content_url": content_url, "javascript": javascript}
    settings = load_settings(shell.folder, given | {"dates": dates})
    hosting = _hosting(settings, is_public=public, is_one_host=one_host)
    if collections:
        _refuse_for_several(access, export_folder)
        several = _opened(shell, collections, is_public=public)
        return _serve(shell, several, settings, hosting, access_log, has_metrics=has_metrics)
    shown = _shown(shell, open_archive(shell.folder), access, is_public=public)
    if export_folder:
        return _export(shell, shown, export_folder, hosting)
    return _serve(shell, shown, settings, hosting, access_log, has_metrics=has_metrics)


def serve_archive(shell: Shell, archive: Archive, settings: Settings) -> int:
    """Serve `archive` until Ctrl-C; return the exit code. WARC files that are new to the index are taken in first."""
    hosting = _hosting(settings)
    return _serve(shell, _shown(shell, archive), settings, hosting, None)


def _refuse_for_several(access: Path | None, export_folder: Path | None) -> None:
    """Raise UsageError for options that are about one archive."""
    from archiver.errors import UsageError

    if access:
        hint = "Put an access.toml into the folder of each collection that needs one."
        raise UsageError("collections have rules of their own", "--access", hint)
    if export_folder:
        what = "a static site is made of one archive"
        raise UsageError(what, "--export", "Make one for each: `archiver -C DIR replay --export SITE`.")


def _opened(shell: Shell, texts: tuple[str, ...], *, is_public: bool) -> dict[str, tuple[Archive, str]]:
    """Return the archives that the arguments name, each with its title, by name. Raises UsageError, ConfigError."""
    from archiver.archive import open_archive
    from archiver.replay.collections import named_folders
    from archiver.replay.gateway import TAKEN_NAMES

    return {
        named.name: (_shown(shell, open_archive(named.folder), is_public=is_public, title=named.title), named.title)
        for named in named_folders(texts, TAKEN_NAMES)
    }


def _hosting(settings: Settings, *, is_public: bool = False, is_one_host: bool = False) -> Hosting:
    """Return where the server is reached by the settings. Raises ReplayError."""
    from archiver.replay.origins import hosting_at

    base_url = "" if settings.origins.get("base_url", "default") == "default" else settings.base_url
    return hosting_at(base_url, settings.content_url, is_one_host=is_one_host, is_public=is_public)


def _serve(
    shell: Shell,
    shown: Shown,
    settings: Settings,
    hosting: Hosting,
    access_log: Path | None,
    *,
    has_metrics: bool = False,
) -> int:
    from archiver.archive import Archive
    from archiver.replay.access_log import lines_to
    from archiver.replay.assets import data_folder, load_wombat
    from archiver.replay.server import serve

    wombat = load_wombat(hosting, data_folder()) if settings.javascript == "full" else None

    def ready(address: str) -> None:
        if hosting.is_one_host:
            shell.say("Archived content has the same host as the archive's own pages.")
        # The address is the result of this command, so it is told even with -q.
        what = str(shown.folder) if isinstance(shown, Archive) else ", ".join(shown)
        click.echo(f"Serving {clean(what)} at {address}/  (Ctrl-C ends it)", err=True)

    with lines_to(access_log) as log:
        serve(
            shown,
            settings.host,
            settings.port,
            hosting=hosting,
            on_ready=ready,
            # One of their choices, as the settings were checked.
            javascript=cast("JavaScript", settings.javascript),
            wombat=wombat,
            dates=cast("Dates", settings.dates),
            log=log,
            has_metrics=has_metrics,
        )
    return 0


def _shown(
    shell: Shell, archive: Archive, rules: Path | None = None, *, is_public: bool = False, title: str = ""
) -> Archive:
    """Return the archive as its rules of access show it, what is new taken in before. Raises ConfigError."""
    from archiver.archive import Archive
    from archiver.index.access_file import NAME, read_access

    access = read_access(rules or archive.folder / NAME)
    of = f" of {title}" if title else ""
    if access.rules:
        shell.say(clean(f"What is shown{of} is decided by {counted(len(access.rules), 'access rule')}."))
    elif is_public:
        shell.say(clean(f"Everything{of} is shown: there is no access rule ({NAME})."))
    _take_in(shell, archive)
    archive.close()
    return Archive(archive.folder, access=access)


def _export(shell: Shell, archive: Archive, folder: Path, hosting: Hosting) -> int:
    """Write the static site; return the exit code."""
    from archiver.replay.export.site import export_site

    done = export_site(archive, folder, base_url=hosting.base_url or None, progress=shell.progress())
    shell.say(clean(f"{done.stories} stories, {done.images} images in {folder}"))
    for url, why in done.left_out:
        shell.say(clean(f"left out {url}: {why}"))
    return 1 if done.left_out else 0


def _take_in(shell: Shell, archive: Archive) -> None:
    """Index the WARC files that are new; while another command writes, what it has indexed is shown."""
    from archiver.errors import StoreError
    from archiver.index.refresh import refresh
    from archiver.store.lock import locked

    try:
        with locked(archive.lock_path):
            for refreshed in refresh(archive.index, archive.warcs, progress=shell.progress()):
                shell.say(clean(f"Indexed {refreshed.warc}: {refreshed.captures} captures."))
    except StoreError as error:
        shell.say(clean(f"New WARC files are not looked for now: {error}"))
