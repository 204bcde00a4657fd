"""The site rules in a package of evidence: put where the record is made again, and tried before they are gone by.

Anybody can have written them, and an XPath can be such that it never ends: a process that is ended then tries them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archiver.archive import Archive
from archiver.dataset.choices import PAGE_TIMEOUT_S, Choices
from archiver.dataset.crew import Crew, Job
from archiver.dataset.making import Made, Maker
from archiver.dataset.worker import Order, Task
from archiver.errors import ArchiverError, ConfigError
from archiver.model import Finding
from archiver.publish.evidence.about import About
from archiver.publish.evidence.rules import rule_paths, write_rules
from archiver.verify import bundle_codes as codes

TRIAL_S = PAGE_TIMEOUT_S
"""So long may the rules of a package take for its page."""


@dataclass(frozen=True, slots=True)
class TrialTask(Task):
    """One capture whose story is read by the rules of its archive, and let go."""

    def made_by(self, maker: Maker) -> Made:
        """Return nothing; what cannot be read is told by whoever reads it again."""
        del maker
        archive = Archive(self.folder)
        try:
            archive.story(archive.memento(self.capture))
        except ArchiverError:
            pass
        finally:
            archive.close()
        return Made()

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross to another process with all of it."""
        return TrialTask, (self.folder, self.capture)


def rule_findings(raw: Mapping[str, bytes], about: About, small: Archive) -> Iterator[Finding]:
    """Put the rules that `about` names, files of `raw`, into `small`, and yield what is to be said of them.

    After one of severity error no record can be made by them.
    """
    if not about.rules:
        return
    paths = rule_paths(about.rules)
    first = next(iter(paths.values()))
    if absent := next((path for path in paths.values() if path not in raw), None):
        yield codes.RULES.finding(f"{absent[:80]} is missing", file=absent)
        return
    try:
        write_rules(((name, raw[path]) for name, path in paths.items()), small.folder)
        # Read here for what is wrong with it; what follows goes by it as well.
        _ = small.extractor
        fault = _trial(small, about)
    except ConfigError as error:
        fault = error.what
    except (OSError, ValueError):
        fault = "its name is that of no file"
    if fault:
        yield codes.RULES.finding(f"no record can be made by it: {fault}", file=first)
        return
    names = ", ".join(about.rules)[:80]
    yield codes.RULED.finding(f"the record was read by rules of the archive's own: {names}", file=first)


def other_rules(record: Any, row: Any) -> Finding | None:
    """Return the finding that a record and its sealed row were not read by the same site rules, None if they were."""
    said, sealed = (_rules_of(each) for each in (record, row))
    if said == sealed:
        return None
    what = "the record was read by other site rules than the sealed one"
    return codes.OTHER_RULES.finding(what, value=str(said), expected=str(sealed)[:80])


def _rules_of(record: Any) -> tuple[Any, Any]:
    found = record
    for name in ("provenance", "activity"):
        found = found.get(name) if isinstance(found, dict) else None
    return (found.get("rules"), found.get("ruleset_digest")) if isinstance(found, dict) else (None, None)


def _trial(small: Archive, about: About) -> str | None:
    """Return why the story cannot be read in time, None if it can."""
    captures = [each for each in small.index.captures() if each.record_id == about.record_id]
    with Crew(1, Order(Choices(), TRIAL_S)) as crew:
        for _, made in crew.results(Job(0, TrialTask(small.folder, each)) for each in captures[:1]):
            if made.finding:
                return made.finding.message
    return None
