"""An archive: the folder that holds the WARC files, and all that is made from them.

warcs/       the captures; the truth
records/     records made from them
.archiver/   index, crawl states, caches; can be made again
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.errors import CaptureIndexError, StoreError, WarcError
from archiver.index.access import OPEN, Access
from archiver.index.catalogue import Catalogue
from archiver.index.interface import ALL, Filter, Match
from archiver.index.originals import original_of
from archiver.index.refresh import refresh, unindexed
from archiver.index.sqlite import SqliteIndex
from archiver.index.stamps import stamp_among
from archiver.model import Capture, Headers, Memento, Story
from archiver.store.folder import make_folder
from archiver.store.lock import locked
from archiver.version import EXTRACTOR_NAME
from archiver.warc.files import record_at
from archiver.warc.memento import memento_of, unresolved, with_payload_of
from archiver.warc.payload import MAX_PAYLOAD
from archiver.warc.proof import Proof, proof_of
from archiver.warc.record import WarcRecord
from archiver.warc.writer import OPEN_SUFFIX

if TYPE_CHECKING:
    from archiver.extract.interface import Extractor


class Archive:
    """The archive in one folder. The index is opened when first used; it finds nothing that `access` does not show."""

    def __init__(self, folder: Path, *, access: Access = OPEN) -> None:
        self.folder = folder
        self.access = access
        self.warcs = folder / "warcs"
        self.records = folder / "records"
        self.state = folder / ".archiver"

    @property
    def index_path(self) -> Path:
        """The file that holds the index."""
        return self.state / "index.sqlite"

    @property
    def lock_path(self) -> Path:
        """The file whose lock a writer holds."""
        return self.state / "lock"

    @cached_property
    def index(self) -> SqliteIndex:
        """The index of captures. One in an older form is made anew, unless another writer is at work."""
        index = SqliteIndex(self.index_path, access=self.access)
        if index.was_outdated:
            # Who holds the lock in this process is about to do the same.
            with contextlib.suppress(StoreError), locked(self.lock_path):
                for _ in refresh(index, self.warcs):
                    continue
        return index

    @cached_property
    def extractor(self) -> Extractor:
        """The extractor that asks the site rules in the archive's folder `rules`, and then those that ship.

        Raises ConfigError for a file there that is none.
        """
        from archiver.extract.interface import engine_named

        return engine_named(EXTRACTOR_NAME, rules=(self.folder / "rules",))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The list of extracted stories."""
        return Catalogue(self.index)

    def close(self) -> None:
        """Close the index, if it was used."""
        if "index" in self.__dict__:
            self.index.close()

    def discard_index(self) -> None:
        """Remove the index; it is made again when next used. Only call this while holding the archive's lock."""
        self.close()
        self.__dict__.pop("index", None)
        self.__dict__.pop("catalogue", None)
        for suffix in ("", "-wal", "-shm"):
            self.index_path.with_name(self.index_path.name + suffix).unlink(missing_ok=True)

    def warc_path(self, name: str) -> Path:
        """Return where the file called `name` lies; a file still being written has a suffix to its name.

        `name` is only ever compared with what lies in `warcs/`: a name that leads elsewhere raises WarcError.
        """
        path = self.warcs / name
        if path.parent != self.warcs or name in ("", ".", "..") or "\0" in name:
            raise WarcError(f"{name[:80]!r} is no file name", str(self.warcs))
        still_open = self.warcs / (name + OPEN_SUFFIX)
        return still_open if not path.exists() and still_open.exists() else path

    def unindexed(self) -> list[str]:
        """Return the names of the files in `warcs/` that the index does not know as they are now.

        Only names, sizes and times are looked at. `archiver index` reads these files.
        """
        return unindexed(self.index, self.warcs)

    def lookup(
        self,
        url: str,
        *,
        match: Match = "exact",
        since: datetime | None = None,
        until: datetime | None = None,
        only: Filter = ALL,
    ) -> Iterator[Capture]:
        """Yield the captures of `url` in the order of SURT and time, those that `only` lets through.

        `since` and `until` (inclusive) go before those of `only`. Captures of requests that were no GET are found by
        `match` "prefix", "host" and "domain", or by the URL that `archiver.index.requests.keyed_url` makes.
        """
        if since or until:
            only = replace(only, since=since or only.since, until=until or only.until)
        return self.index.lookup(url, match=match, only=only)

    def closest(self, url: str, when: datetime | None = None, *, only: Filter = ALL) -> Capture | None:
        """Return the capture of `url` nearest to `when` (None: the latest) of those in `only`, or None."""
        return self.index.closest(url, when, only=only)

    def capture(self, target: str, when: datetime | None = None) -> Capture:
        """Return the capture that `target`, a URL or a record id, stands for; what a crawl made has URLs with urn: too.

        Raises CaptureIndexError if there is none.
        """
        if is_record_id(target):
            # Some writers leave the angle brackets out.
            bare = target.strip("<>")
            found = self.index.by_record_id(f"<{bare}>") or self.index.by_record_id(bare) or self.closest(bare, when)
        else:
            found = self.closest(target, when)
        if found is None:
            hint = "`archiver lookup URL --match host` shows what there is; `archiver capture URL` takes it now."
            raise CaptureIndexError("not in this archive", target, unindexed_hint(self.unindexed()) or hint)
        return found

    def stamp(self, capture: Capture) -> str:
        """Return the timestamp that addresses of `capture` hold: 14 digits, or 20 where those lead to another one."""
        second = capture.date.replace(microsecond=0)
        last = second + timedelta(microseconds=999_999)
        return stamp_among(capture, list(self.index.sharing_key(capture.urlkey, only=Filter(since=second, until=last))))

    def memento(self, capture: Capture, *, max_bytes: int = MAX_PAYLOAD) -> Memento:
        """Return the capture read back from its WARC record, a revisit with the payload it refers to.

        Raises WarcError if the record cannot be read, or is not the one that the index tells of.
        """
        memento = self.stored(capture, max_bytes=max_bytes)
        if capture.record_type != "revisit":
            return memento
        original = original_of(self.index, memento)
        if original is None:
            return unresolved(memento)
        return with_payload_of(memento, self.stored(original, max_bytes=max_bytes), max_bytes=max_bytes)

    def story(self, memento: Memento) -> Story:
        """Return the story of `memento` by the archive's own site rules. Raises ExtractError, ConfigError."""
        capture = memento.capture
        return self.extractor.extract(
            memento.content, url=capture.url, content_type=memento.content_type, fetched_at=capture.date
        )

    def stored(self, capture: Capture, *, max_bytes: int = MAX_PAYLOAD) -> Memento:
        """Return what the capture's own record holds; of a revisit that is no payload. Raises as `memento` does."""
        with self.record(capture) as record:
            return memento_of(record, capture, max_bytes=max_bytes)

    def original(self, capture: Capture) -> Capture | None:
        """Return the capture whose record holds the payload of `capture`: itself, if it is no revisit.

        None if it is not in the archive. Raises WarcError if the record of a revisit cannot be read.
        """
        return original_of(self.index, self.stored(capture)) if capture.record_type == "revisit" else capture

    def fields(self, capture: Capture) -> Headers:
        """Return the named fields of the capture's own record. Raises WarcError as `memento` does."""
        with self.record(capture) as record:
            return record.fields

    def proof(self, capture: Capture) -> Proof:
        """Return what the capture's own record holds, read to its end. Raises WarcError as `memento` does."""
        with self.record(capture) as record:
            return proof_of(record)

    @contextlib.contextmanager
    def record(self, capture: Capture) -> Iterator[WarcRecord]:
        """Give the capture's own record, to be read once. Raises WarcError as `memento` does."""
        path = self.warc_path(capture.warc)
        with record_at(path, capture.offset) as record:
            if not _is_of(record, capture):
                what = f"holds record {record.record_id or record.target_url}, the index says {capture.record_id}"
                raise WarcError(what, f"{path}, byte {capture.offset}", "Run `archiver index --rebuild`.")
            yield record


def _is_of(record: WarcRecord, capture: Capture) -> bool:
    """Tell whether `record` is the one that the index tells of: by its id, by URL and date if it has none."""
    if record.record_id:
        return record.record_id == capture.record_id
    return (record.target_url, record.date) == (capture.url, capture.date)


def unindexed_hint(names: list[str]) -> str:
    """Return what to tell about files that are not indexed, as a whole sentence; "" if there are none."""
    if not names:
        return ""
    files = f"{names[0]!r} is" if len(names) == 1 else f"{len(names)} files are"
    return f"In warcs/ {files} not indexed, or changed since: run `archiver index`."


def is_record_id(text: str) -> bool:
    """Tell whether `text` is a WARC-Record-ID, with or without its angle brackets."""
    return text.removeprefix("<").lower().startswith("urn:")


def as_record_id(text: str) -> str:
    """Return a record id with its angle brackets."""
    return f"<{text.strip('<>')}>"


def open_archive(folder: str | Path = ".") -> Archive:
    """Return the archive in `folder`. Raises CaptureIndexError if there is none."""
    archive = Archive(Path(folder))
    if not archive.warcs.is_dir():
        hint = "`archiver demo` makes one to look at; `archiver capture URL` begins one here."
        raise CaptureIndexError("no archive: it has no folder warcs/", str(archive.folder), hint)
    return archive


def make_archive(folder: str | Path = ".") -> Archive:
    """Return the archive in `folder`, made if there is none."""
    archive = Archive(Path(folder))
    make_folder(archive.warcs)
    make_folder(archive.state)
    return archive
