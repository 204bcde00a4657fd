"""What is known of the records of each WARC file: whether they are up to date, and what came of the file.

It lies in `.archiver/extracts/`, one JSON file for each WARC file and form, written after the records. Without it the
records are made again, so a damaged or absent one costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from archiver.archive import Archive
from archiver.dataset.choices import Choices
from archiver.dataset.making import Made
from archiver.dataset.report import Tally, tally_from_json
from archiver.dataset.sources import Source
from archiver.index.interface import Stamp
from archiver.store.folder import make_folder, write_file

FOLDER = "extracts"
MARKDOWN_FOLDER = "markdown"

_VERSION = 1
_PASSING = frozenset({"time", "crashed"})
"""What another run may not meet again."""


@dataclass(slots=True)
class Work:
    """What one WARC file has come to: the counts, the files that were written, the files that were read."""

    tally: Tally = field(default_factory=Tally)
    outputs: list[str] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)
    # The first and the last record, to tell whether the catalogue knows them.
    record_ids: list[str] = field(default_factory=list)

    def count(self, made: Made) -> None:
        """Take what came of one capture into account."""
        self.tally.count(made)
        if made.origin:
            self.origins.add(made.origin)
        if made.entry:
            self.record_ids[1:] = [made.entry.record_id]


class States:
    """The states of an archive's records under `choices`, whose files lie in `folder`."""

    def __init__(self, archive: Archive, choices: Choices, folder: Path) -> None:
        self._archive = archive
        self._choices = choices
        self._folder = folder
        self._digest = choices.digest()
        self._stamps = {name: _looks(stamp) for name, stamp in archive.index.stamps().items()}
        self._all = hashlib.sha256(json.dumps(self._stamps, sort_keys=True).encode()).hexdigest()

    def unchanged(self, sources: Iterable[Source]) -> dict[str, Tally]:
        """Return what came of each of the WARC files whose records are as they would be made now."""
        listed = list(sources)
        found = {source.warc: tally for source in listed if (tally := self._unchanged(source.warc)) is not None}
        # Where files are compared with each other, one that is new may change what comes of any.
        return {} if self._choices.is_joint and len(found) < len(listed) else found

    def keep(self, warc: str, work: Work) -> None:
        """Take down that the records of `warc` are written."""
        needs_all = self._choices.is_joint or work.tally.skipped["revisit"] > 0
        state = {
            "version": _VERSION,
            "choices": self._digest,
            "stamps": {name: self._stamps.get(name) for name in {warc, *work.origins}},
            "all": self._all if needs_all else None,
            "outputs": {name: _size_and_time(self._folder / name) for name in work.outputs},
            "record_ids": work.record_ids,
            "tally": work.tally.as_json(),
        }
        path = self._path(warc)
        make_folder(path.parent)
        write_file(path, json.dumps(state, sort_keys=True).encode())

    def outputs(self, warc: str) -> list[str]:
        """Return the names of the files that were written for `warc` when it was last extracted."""
        outputs = self._read(warc).get("outputs")
        # They may be removed; a state by others shall name nothing else.
        return [name for name in outputs if _is_document(name)] if isinstance(outputs, dict) else []

    def _unchanged(self, warc: str) -> Tally | None:
        state = self._read(warc)
        try:
            if not self._is_unchanged(warc, state):
                return None
            tally = tally_from_json(state["tally"])
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        return None if _PASSING & tally.skipped.keys() else tally

    def _is_unchanged(self, warc: str, state: Mapping[str, Any]) -> bool:
        looks: dict[str, Any] = state["stamps"]
        return (
            state["version"] == _VERSION
            and state["choices"] == self._digest
            and looks.get(warc) is not None
            and all(self._stamps.get(name) == look for name, look in looks.items())
            and state["all"] in (None, self._all)
            and all(_size_and_time(self._folder / name) == look for name, look in state["outputs"].items())
            and all(self._archive.catalogue.by_record_id(each) for each in state["record_ids"])
        )

    def _read(self, warc: str) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError):
            state = json.loads(self._path(warc).read_bytes())
            return state if isinstance(state, dict) else {}
        return {}

    def _path(self, warc: str) -> Path:
        return self._archive.state / FOLDER / f"{warc}.{self._choices.form}.json"


def _looks(stamp: Stamp | None) -> list[str] | None:
    """Return how a WARC file looks, as JSON."""
    return [str(stamp.size), str(stamp.mtime_ns), (stamp.head or b"").hex()] if stamp else None


def _is_document(name: str) -> bool:
    path = PurePosixPath(name)
    return len(path.parts) == 3 and path.parts[0] == MARKDOWN_FOLDER and ".." not in path.parts and path.suffix == ".md"


def _size_and_time(path: Path) -> list[str] | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return [str(facts.st_size), str(facts.st_mtime_ns)]
