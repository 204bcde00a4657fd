"""What is to be verified: records, web archives, seals, proofs; without any the whole archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import RecordError, StoreError, UsageError
from archiver.extract.interface import engine_named
from archiver.progress import SILENT, Progress
from archiver.records.reading import read_entries
from archiver.seal.dataset import is_about_seals
from archiver.verify.bundles import is_bundle, verify_bundle
from archiver.verify.packages import is_packed_dataset, is_web_archive, verify_web_archive, web_archives
from archiver.verify.seals import Belief, is_proof, is_seal, verify_proofs, verify_seal, verify_seals
from archiver.verify.verification import Verdict, Verification
from archiver.verify.work import verify_rows
from archiver.version import EXTRACTOR_NAME


@dataclass(slots=True)
class Totals:
    """How many came to which verdict, for each file or folder that was asked for; `reasons` by code."""

    by_source: dict[str, Counter[Verdict]] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, source: str, found: Verification) -> None:
        """Take a verification into account."""
        self.by_source.setdefault(source, Counter())[found.verdict] += 1
        if found.verdict != "same" and found.findings:
            self.reasons[found.findings[0].code] += 1

    @property
    def total(self) -> Counter[Verdict]:
        """All of them together."""
        return sum(self.by_source.values(), Counter())

    @property
    def all_same(self) -> bool:
        """Whether everything was checked and is the same."""
        return not (self.total["differs"] or self.total["unchecked"])


NOBODY = Belief()


def verify(
    archive: Archive | None,
    paths: Sequence[Path] = (),
    *,
    rules: tuple[Path, ...] = (),
    processes: int | None = None,
    proofs: Sequence[Path] = (),
    belief: Belief = NOBODY,
    base: Path | None = None,
    progress: Progress = SILENT,
) -> Iterator[tuple[str, Verification]]:
    """Yield what comes of each record, web archive, seal and proof in `paths`, with the path it is in, in their order.

    Without `paths` and `proofs` these are the archive's records, WARC files and seals. `rules` are site rules that
    records were made with besides those that ship, `belief` says whose seals count, `base` is the folder of sealed
    datasets. No `archive` is needed for seals, proofs and web archives. Raises RecordError if there is nothing to
    verify, WarcError for a web archive that cannot be read, SealError for a seal that cannot be, ConfigError for a rule
    that is none.
    """
    # Says what is wrong with a rule before anything is begun.
    engine_named(EXTRACTOR_NAME, rules=rules)
    run = _Run(archive, rules, processes, belief, base, progress)
    is_whole = not (paths or proofs)
    for path in _of_archive(_given(archive)) if is_whole else paths:
        for each in [path] if is_whole else _parts(path):
            yield from ((str(each), found) for found in run.results(each))
    progress.step("verifying", run.done, run.done)
    for path in proofs:
        yield from ((str(path), found) for found in verify_proofs(path, belief))
    if is_whole:
        for found in verify_seals(_given(archive).folder, belief, progress=progress):
            yield found.place.file, found


@dataclass(slots=True)
class _Run:
    """How each path is verified; `done` counts the records."""

    archive: Archive | None
    rules: tuple[Path, ...]
    processes: int | None
    belief: Belief
    base: Path | None
    progress: Progress
    done: int = 0

    def results(self, path: Path) -> Iterator[Verification]:
        """Yield what comes of a file, or of a folder of records."""
        if is_seal(path):
            folder = self.archive.folder if self.archive else Path()
            yield verify_seal(path, self.belief, base=self.base, folder=folder, progress=self.progress)
        elif is_proof(path):
            yield from verify_proofs(path, self.belief)
        elif is_packed_dataset(path):
            hint = "Unpack it, and run `archiver -C FOLDER verify`; in a bag FOLDER is the one called data."
            raise UsageError("a package of a dataset is verified when it is unpacked", str(path), hint)
        elif is_bundle(path):
            yield from verify_bundle(path, self.belief)
        elif is_web_archive(path) and not path.is_dir():
            belief = self.belief
            yield verify_web_archive(path, trust=belief.trust, signer=belief.signer, progress=self.progress)
        else:
            yield from self._records(path)

    def _records(self, path: Path) -> Iterator[Verification]:
        # A file that is named is read whatever it is called.
        entries = (each for each in read_entries(path) if each.file == str(path) or not is_about_seals(Path(each.file)))
        for found in verify_rows(_given(self.archive), entries, rules=self.rules, processes=self.processes):
            self.done += 1
            self.progress.step("verifying", self.done)
            yield found


def _parts(path: Path) -> list[Path]:
    """Return `path`, or of a folder with seals or proofs those, behind the folder if it has records too."""
    if not path.is_dir() or is_bundle(path):
        return [path]
    own = sorted(each for each in path.iterdir() if is_seal(each) or is_proof(each))
    return [*([path] if not own or _has_records(path) else []), *own]


def _has_records(folder: Path) -> bool:
    return any(not (each.name.startswith(".") or is_about_seals(each)) for each in folder.iterdir())


def needs_archive(paths: Sequence[Path], proofs: Sequence[Path] = ()) -> bool:
    """Tell whether verifying these takes an archive: records do, and so does nothing at all."""
    return not (paths or proofs) or any(_holds_records(path) for path in paths)


def _holds_records(path: Path) -> bool:
    if is_bundle(path):
        return False
    if path.is_dir():
        return path in _parts(path)
    return not (is_web_archive(path) or is_seal(path) or is_proof(path))


def _given(archive: Archive | None) -> Archive:
    if archive is None:
        raise UsageError("records are verified in an archive, and there is none", "", "Name it with -C.")
    return archive


def _of_archive(archive: Archive) -> list[Path]:
    """Return the folder of records and the WARC files of an archive."""
    try:
        has_records = archive.records.is_dir() and any(archive.records.iterdir())
        warcs = web_archives(archive.warcs)
    except OSError as error:
        raise StoreError(f"the archive cannot be read: {error.strerror}", str(archive.folder), "") from error
    if not has_records:
        hint = "`archiver extract` makes records; name files of records to verify others."
        raise RecordError("there are no records to verify", str(archive.records), hint)
    return [archive.records, *warcs]
