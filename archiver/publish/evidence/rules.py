"""The site rules that a record was read by, as files of a package: without them it cannot be made again.

These are the rule that was used, and those of the archive that stand in the place of one that ships: left out, that one
would be asked. Rules of other sites are nobody's business and stay behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from archiver.archive import Archive
from archiver.extract.rule_files import rules_in, shipped_rules
from archiver.extract.rules import Rule
from archiver.model import Record
from archiver.publish.evidence.container import is_named_well

FOLDER = "rules"
"""Where an archive and a package have them."""

_SUFFIX = ".toml"


def needed_rules(archive: Archive, record: Record | None) -> tuple[Rule, ...]:
    """Return the archive's own rules without which `record` would be another, in the order in which they are asked.

    Raises ConfigError for a rule that is none.
    """
    folder = archive.folder / FOLDER
    if record is None or not folder.is_dir():
        return ()
    shipped = {rule.name: rule.digest for rule in shipped_rules().rules}
    used = record.provenance["activity"].get("rules", ())
    own = (rule for rule in rules_in(folder).rules if shipped.get(rule.name) != rule.digest)
    return tuple(rule for rule in own if rule.name in used or rule.name in shipped)


def write_rules(rules: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Write rules, given by name and text, into the archive in `folder`. Raises OSError, ValueError for a name."""
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    for name, raw in rules:
        if "/" in name:
            raise ValueError("a rule's name leads to another folder")
        (place / f"{name}{_SUFFIX}").write_bytes(raw)


def rule_paths(names: Sequence[str]) -> dict[str, str]:
    """Return the path in the package of each rule, by its name; one that no package could hold has a number instead."""
    paths = {}
    for number, name in enumerate(names, 1):
        path = f"{FOLDER}/{name}{_SUFFIX}"
        paths[name] = path if is_named_well(path) else f"{FOLDER}/{number}{_SUFFIX}"
    return paths
