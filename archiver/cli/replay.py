"""`archiver replay`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, clean, examples, pass_shell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archiver.archive import Archive
    from archiver.config import Settings
    from archiver.model import Capture


@click.command(
    short_help="Show the archive in a browser.", epilog=examples("archiver replay", "archiver -C news replay --port 0")
)
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.  [default: 8080]")
@click.option("--host", help="Address to listen on; 0.0.0.0 is all of them.  [default: 127.0.0.1]")
@pass_shell
def command(shell: Shell, port: int | None, host: str | None) -> int:
    """Show the archive in a browser: pages as they were, stories beside their provenance, all captures in time.

    Serves until Ctrl-C. Nothing is ever fetched from the web: archived pages run apart from everything else, and what
    they ask for comes from the archive or not at all. Memento clients find a TimeGate at /timegate/URL and TimeMaps
    at /timemap/link/URL.
    """
    from archiver.archive import open_archive
    from archiver.config import load_settings

    settings = load_settings(shell.folder, {"port": port, "host": host})
    return serve_archive(shell, open_archive(shell.folder), settings)


def serve_archive(shell: Shell, archive: Archive, settings: Settings) -> int:
    """Serve `archive` until Ctrl-C; return the exit code. WARC files that are new to the index are taken in first."""
    from archiver.replay.server import serve

    _take_in(shell, archive)

    def ready(address: str) -> None:
        # The address is the result of this command, so it is told even with -q.
        click.echo(f"Serving {clean(str(archive.folder))} at {address}/  (Ctrl-C ends it)", err=True)

    public = None if settings.origins.get("base_url", "default") == "default" else settings.base_url
    serve(
        archive,
        settings.host,
        settings.port,
        base_url=public,
        on_ready=ready,
        citations=lambda address: _citations(archive, public or address),
    )
    return 0


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


def _citations(archive: Archive, base_url: str) -> Callable[[Capture], Mapping[str, str]]:
    """Return what makes the citations of a capture, by the names of their formats for people."""
    from archiver.cite.interface import FORMATS, render
    from archiver.cite.resolve import cite

    def citations(capture: Capture) -> Mapping[str, str]:
        item = cite(archive, capture.record_id, memento_base=base_url)
        return {label: render(item, form) for form, (label, _) in FORMATS.items()}

    return citations
