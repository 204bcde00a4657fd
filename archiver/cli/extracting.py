"""How an extraction is watched, stopped and told of."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.cli.groups import Groups
from archiver.cli.shell import Shell, clean, counted

if TYPE_CHECKING:
    from archiver.dataset.making import Made
    from archiver.dataset.report import ExtractionReport
    from archiver.model import Capture
    from archiver.progress import Progress

OnSkip = Callable[["Capture", "Made"], None]

EXIT_SIGTERM = 143
_LISTED = 12

REASONS = {
    "type": "no HTML",
    "status": "not a 200 response",
    "resource": "written by a crawl or an import",
    "revisit": "same as a capture that is not here",
    "url": "of other URLs",
    "host": "of other hosts",
    "date": "of another time",
    "published": "published at another time",
    "language": "in another language",
    "kind": "of another kind",
    "older": "older than the newest",
    "unchanged": "same as the one before",
    "unreadable": "unreadable",
    "no-story": "without a story",
    "time": "given up after --page-timeout",
    "crashed": "that ended their process",
    "unwritable": "that cannot be written",
}
"""What is said of captures that were skipped; status and type may have been selected otherwise."""


@contextlib.contextmanager
def listening(
    shell: Shell, stopped: str = "Stopped. What is complete is kept; the same command goes on."
) -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that no half of a file stays; say with `stopped` what an end means.

    SIGINT is heard even where a shell has it ignored, as in a job in the background: who sends it means this process.
    """

    def end(number: int, frame: object) -> None:
        sys.exit(EXIT_SIGTERM)

    before = signal.signal(signal.SIGTERM, end), signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        shell.say(stopped)
        raise
    finally:
        for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
            signal.signal(number, handler)


@contextlib.contextmanager
def watched(shell: Shell, listed: Path | None) -> Iterator[tuple[Progress, ExtractionReport, OnSkip | None]]:
    """Give what draws progress, the report it is drawn from, and what is told of each skipped capture.

    With `listed` each of them becomes a line of that file, which is there whole or not at all.
    """
    from archiver.cli.extract_drawing import ExtractDrawing, Lines
    from archiver.dataset.report import ExtractionReport
    from archiver.progress import SILENT
    from archiver.store.folder import atomic_file

    report = ExtractionReport()
    progress: Progress = SILENT
    if not shell.quiet:
        is_drawn = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        progress = shell.shows(ExtractDrawing(report)) if is_drawn else Lines(shell.say, report)
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(atomic_file(listed)) if listed else None

        def tell_of(capture: Capture, made: Made) -> None:
            line = _skipped(capture, made)
            if out:
                out.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
            if shell.verbose:
                shell.say(clean(f"Skipped {capture.url} ({capture.timestamp}): {made.skip}"))

        yield progress, report, tell_of if out or shell.verbose else None


def _skipped(capture: Capture, made: Made) -> dict[str, Any]:
    return {
        "reason": made.skip,
        "url": capture.url,
        "timestamp": capture.timestamp,
        "status": capture.status,
        "mime": capture.mime,
        "record_id": capture.record_id,
        "warc": capture.warc,
        "offset": capture.offset,
    }


def tell(shell: Shell, report: ExtractionReport, *, as_json: bool, has_list: bool = False) -> int:
    """Tell what was done, as one JSON object or in words; return the exit code."""
    if as_json:
        shell.emit(report.as_json())
    groups = Groups()
    for finding in report.findings:
        groups.add(finding)
    for line in groups.lines():
        shell.say(line)
    for code, count in report.more_findings.items():
        shell.say(f"  … and {counted(count, 'more finding', grouped=True)} {code}")
    for line in _lines(report, has_list=has_list or bool(shell.verbose)):
        shell.say(clean(line))
    is_found = any(finding.severity != "info" for finding in report.findings) or report.more_findings
    return 1 if is_found else 0


def _lines(report: ExtractionReport, *, has_list: bool) -> Iterator[str]:
    kinds = _most(report.kinds)
    yield counted(report.records, "record") + (f" ({kinds})" if kinds else "")
    if report.records:
        yield f"Languages: {_most(Counter({_language(tag): count for tag, count in report.languages.items()}))}"
    if report.skipped:
        yield f"Skipped: {_most(Counter({REASONS[reason]: count for reason, count in report.skipped.items()}))}"
    if report.unchanged:
        listed = ", and lists what was skipped in them" if has_list else ""
        yield f"Up to date: {counted(len(report.unchanged), 'WARC file')}; --force makes their records anew{listed}"
    if len(report.outputs) > 1:
        yield f"Wrote {len(report.outputs)} files in {report.outputs[0].parent}"
    elif report.outputs:
        yield f"Wrote {report.outputs[0]}"


def _language(tag: str) -> str:
    return "not known" if tag == "und" else tag


def _most(counts: Counter[str]) -> str:
    """Return the greatest of `counts` as words, and how many there are besides."""
    listed = counts.most_common(_LISTED)
    rest = counts.total() - sum(count for _, count in listed)
    return ", ".join([*(f"{count} {name}" for name, count in listed), *([f"{rest} others"] if rest else [])])
