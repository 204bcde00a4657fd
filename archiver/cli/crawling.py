"""What `crawl` and `capture` share: from options to a plan, signals, exit codes."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.cli.shell import Shell

if TYPE_CHECKING:
    from archiver.crawl.plan import Plan
    from archiver.crawl.report import CrawlReport

EXIT_FINDINGS, EXIT_STOPPED, EXIT_SIGINT, EXIT_SIGTERM = 1, 4, 130, 143

_BEGINNINGS = frozenset({"seeds", "seed_files", "seed_lists", "date_pattern"})

_KEPT_OUT = ("crawl.blocked", "crawl.host.")
"""Findings that tell of pages that are not in the archive, or only as what keeps crawlers out."""


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were given, by name: headers as a mapping, the rest as they are."""
    values = {name: value for name, value in options.items() if value is not None and value != ()}
    if "headers" in values:
        values["headers"] = dict(values["headers"])
    return values


def make_plan(
    shell: Shell,
    options: Mapping[str, Any],
    *,
    config_file: Path | None = None,
    name: str | None = None,
    delay_s: float | None = None,
    retries: int | None = None,
) -> Plan:
    """Return the plan that arguments, a configuration, the environment and archiver.toml make together, in this order.

    `name`, `delay_s` and `retries` stand for those that none of them gives. A crawl that was begun, and is named
    without a word on where to begin, goes on with its own seeds and scope.
    """
    from dataclasses import replace
    from datetime import UTC, datetime

    from archiver.config import load_settings, setting_fields
    from archiver.crawl.planning import plan_of
    from archiver.errors import ConfigError, UsageError

    in_file = _in_file(config_file) if config_file else {}
    arguments = given(options)
    values = {**in_file, **arguments}
    values["headers"] = {**in_file.get("headers", {}), **arguments.get("headers", {})}
    if arguments.keys() & _BEGINNINGS:
        # Where the crawl begins is said in one place.
        for key in ("seeds", "seed_files", "seed_lists", "date_pattern", "from", "to"):
            values.pop(key, None)
            values.update({key: arguments[key]} if key in arguments else {})
    if values.get("name") and not values.keys() & _BEGINNINGS:
        values = {**_earlier(shell, values["name"]), **values}
    settable = {each.name for each in setting_fields()}
    wanted = {key: _plain(value) for key, value in values.items() if key in settable}
    try:
        settings = load_settings(shell.folder, wanted)
    except ConfigError as error:
        if error.where == "argument":
            raise UsageError(error.what, "the options", error.hint) from error
        raise
    plan = plan_of(values, settings, today=datetime.now(UTC).date(), name=name)
    if delay_s is not None and settings.origins["delay"] == "default":
        plan = replace(plan, delay_s=delay_s)
    if retries is not None and settings.origins["retries"] == "default":
        plan = replace(plan, retries=retries)
    return plan


def _earlier(shell: Shell, name: str) -> dict[str, Any]:
    """Return what the crawl called `name` was begun with, for one that goes on."""
    from archiver.archive import Archive
    from archiver.crawl.earlier import earlier_choice
    from archiver.crawl.state import state_path

    return earlier_choice(state_path(Archive(shell.folder), name))


def _in_file(path: Path) -> dict[str, Any]:
    # Here because the schema's engines take a tenth of a second to import.
    from archiver.crawl.config import load_config

    return load_config(path)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


class Stopper:
    """Turns the first SIGINT or SIGTERM into a wish to stop; the second one stops at once."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._is_urgent = False
        self.signal = 0

    def __call__(self) -> bool:
        """Tell whether to stop. Raises KeyboardInterrupt after the second signal: here, and not amid a write."""
        if self._is_urgent:
            raise KeyboardInterrupt
        return bool(self.signal)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen for the block."""
        before = {each: signal.signal(each, self._heard) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _heard(self, number: int, frame: object) -> None:
        if self.signal:
            self._is_urgent = True
            return
        self.signal = number
        self._shell.say("Stopping when what is in flight has ended; once more stops now.")


def exit_code(report: CrawlReport, stopper: Stopper) -> int:
    """Return the exit code that `report` calls for."""
    if report.stop == "interrupted":
        return EXIT_SIGTERM if stopper.signal == signal.SIGTERM else EXIT_SIGINT
    if report.stop:
        return EXIT_STOPPED
    is_kept_out = any(code.startswith(_KEPT_OUT) for code in report.found)
    return EXIT_FINDINGS if report.failed or is_kept_out or report.has_no_page else 0
