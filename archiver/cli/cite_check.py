"""`archiver cite --check`: manuscripts judged beside the archive, and mended."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.sections import option
from archiver.cli.shell import Shell, clean, counted
from archiver.errors import CiteError, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.cite.manuscript.judgement import Judgement, Verdict
    from archiver.cite.manuscript.source import Edit, Source
    from archiver.cite.place import Place
    from archiver.cli.citing import CiteOptions

FORMATS = ("md", "tex", "html", "bib", "txt")

SECTION = "Manuscripts"
_NAMED = 5
"""So many files that a manuscript goes on in are named."""

MANUSCRIPT_OPTIONS = (
    option(
        SECTION,
        "--check",
        "is_check",
        is_flag=True,
        default=False,
        help="Each TARGET is a manuscript (-: stdin): judge its archived links and quotes.",
    ),
    option(
        SECTION,
        "--as",
        "as_form",
        type=click.Choice(FORMATS),
        help="The format of the manuscripts.  [default: by their names]",
    ),
    option(
        SECTION,
        "--encoding",
        metavar="NAME",
        help="The encoding of the manuscripts, as gb18030.  [default: UTF-8, or what they declare]",
    ),
    option(
        SECTION,
        "--fix",
        "is_fix",
        is_flag=True,
        default=False,
        help="Give each link that names a page alone, and whose page is captured, the address of the capture.",
    ),
    option(
        SECTION,
        "-o",
        "--output",
        type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
        metavar="FILE",
        help="Write the fixed manuscript here, -: stdout.  [default: in place, the old one kept as FILE.orig]",
    ),
    option(SECTION, "--dry-run", "is_dry", is_flag=True, default=False, help="Show as a diff what --fix would write."),
)


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What was asked for on the command line; see MANUSCRIPT_OPTIONS."""

    is_check: bool = False
    as_form: str | None = None
    encoding: str | None = None
    is_fix: bool = False
    output: Path | None = None
    is_dry: bool = False


@dataclass(slots=True)
class _Manuscript:
    """A manuscript that was read: what it is called, where it lies (None: stdin), and its format."""

    name: str
    path: Path | None
    form: str
    source: Source


@dataclass(slots=True)
class _Told:
    """What is told when all is done."""

    rows: dict[Verdict, list[tuple[str, ...]]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    fixed: int = 0
    is_good: bool = True

    def add(self, judgement: Judgement, *, is_table: bool) -> None:
        self.counts[judgement.verdict] += 1
        self.fixed += judgement.is_fixed
        self.is_good = self.is_good and judgement.is_good
        if is_table:
            reference = judgement.reference
            command = (f"run `{judgement.command}`",) if judgement.command else ()
            # Several quotes are told one below the other.
            lines = judgement.said if len(judgement.proofs) > 1 else ("; ".join((*judgement.said, *command)),)
            place, address = f"{judgement.file}:{reference.line}", reference.url or reference.link.address
            rows = self.rows.setdefault(judgement.verdict, [])
            rows.append((judgement.verdict, place, address, lines[0]))
            rows += [("", "", "", line) for line in lines[1:]]


def check_manuscripts(
    shell: Shell, files: Sequence[str], options: CheckOptions, base_url: str | None, *, as_json: bool
) -> int:
    """Judge the references in `files`, and mend them if that is asked for; return the exit code.

    `base_url` is where the archive is served, None: where the settings say.
    """
    from archiver.archive import open_archive, unindexed_hint
    from archiver.cite.manuscript.checking import check_manuscript
    from archiver.cite.manuscript.fixing import without_overlaps
    from archiver.cite.manuscript.formats import read_together
    from archiver.cite.place import read_place
    from archiver.config import load_settings

    _check(files, options, as_json=as_json)
    place = read_place(load_settings(shell.folder, {"base_url": base_url}).base_url)
    archive = open_archive(shell.folder)
    told, progress = _Told(), shell.progress()
    # Nothing is written before all can be read.
    manuscripts = [_read(name, options) for name in files]
    together = read_together([(each.name, each.source, each.form) for each in manuscripts])
    for note in _notes(manuscripts):
        shell.say(clean(f"Note: {note}"))
    for manuscript, references in zip(manuscripts, together, strict=True):
        edits: list[Edit] = []
        found = check_manuscript(archive, manuscript.source, references, manuscript.name, place, progress=progress)
        for judgement in _mended(found, manuscript, edits) if options.is_fix else found:
            told.add(judgement, is_table=not as_json)
            if as_json:
                shell.emit(judgement.as_json())
        if options.is_dry:
            _show_diff(shell, manuscript, without_overlaps(edits))
        elif options.is_fix:
            _write(shell, manuscript, without_overlaps(edits), options.output)
    if not (as_json or options.is_dry) and str(options.output) != "-":
        _show(shell, told)
    _tell(shell, told, place if options.is_fix else None)
    if hint := unindexed_hint(archive.unindexed()):
        shell.say(f"Note: {hint}")
    return 0 if told.is_good else 1


def _notes(manuscripts: Sequence[_Manuscript]) -> Iterator[str]:
    """Yield what people must know before they trust what is told of the manuscripts."""
    from archiver.cite.manuscript.belonging import files_named

    given = {manuscript.path.resolve() for manuscript in manuscripts if manuscript.path}
    for manuscript in manuscripts:
        if manuscript.source.is_guessed:
            encoding = manuscript.source.encoding
            yield f"{manuscript.name} names no encoding, and was read as {encoding}; --encoding says which it is."
        folder = manuscript.path.parent if manuscript.path else Path()
        left = [
            name for name in files_named(manuscript.source.text, manuscript.form) if not _is_given(folder, name, given)
        ]
        if left:
            more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
            yield f"{manuscript.name} goes on in {', '.join(left[:_NAMED])}{more}: give that too, to have it checked."


def _is_given(folder: Path, name: str, given: set[Path]) -> bool:
    try:
        return (folder / name).resolve() in given
    except (OSError, ValueError, RuntimeError):
        return True


def _check(files: Sequence[str], options: CheckOptions, *, as_json: bool) -> None:
    """Raise UsageError for options that need, or exclude, one another."""
    if (options.is_dry or options.output) and not options.is_fix:
        raise UsageError("it says what --fix does", "--dry-run" if options.is_dry else "--output", "Give --fix too.")
    if options.is_dry and (options.output or as_json):
        raise UsageError("--dry-run writes a diff to stdout alone", "--dry-run", "Leave out --output and --json.")
    if options.output and (len(files) > 1 or (as_json and str(options.output) == "-")):
        raise UsageError("one manuscript is written, and nothing else with it", "--output", "Give one FILE.")
    if "-" in files and options.is_fix and not (options.output or options.is_dry):
        raise UsageError("what comes from stdin cannot be fixed in place", "--fix", "Give -o FILE, or -o - for stdout.")
    if files.count("-") > 1:
        raise UsageError("stdin can be read once", "-", "Give - once.")


def refuse_others(options: CiteOptions, bundle: Path | None) -> None:
    """Raise UsageError for an option of a citation beside --check, but where the archive is served."""
    if bundle is not None:
        raise UsageError("a package is about one capture", "--bundle", "Leave out --check.")
    left = replace(options, base_url=None, as_json=False)
    given = next((each.name for each in fields(left) if getattr(left, each.name) != each.default), None)
    if given:
        raise UsageError(f"--check takes no {given!r}", "--check", "Cite one target, or check manuscripts.")


def _read(name: str, options: CheckOptions) -> _Manuscript:
    from archiver.cite.manuscript.formats import format_of
    from archiver.cite.manuscript.source import LARGEST, read_source

    form = options.as_form or format_of(name)
    if form is None:
        raise UsageError("its name does not tell its format", name, f"Give --as {'|'.join(FORMATS)}.")
    encoding = _encoding(options.encoding)
    if name == "-":
        return _Manuscript("-", None, form, read_source(sys.stdin.buffer.read(LARGEST + 1), "stdin", encoding))
    path = Path(name)
    try:
        with path.open("rb") as file:
            return _Manuscript(name, path, form, read_source(file.read(LARGEST + 1), name, encoding))
    except OSError as error:
        raise CiteError(f"cannot be read ({error.strerror})", name, "Give the manuscript's file.") from error


def _encoding(name: str | None) -> str | None:
    """Return the encoding called `name`. Raises UsageError if it is none of texts."""
    try:
        if name is None or "".encode(name) is not None:
            return name
    except (LookupError, UnicodeError, ValueError):
        pass
    raise UsageError(f"{name!r} is no encoding", "--encoding", "Give its name, as utf-8, gb18030, shift_jis, cp1252.")


def _mended(found: Iterator[Judgement], manuscript: _Manuscript, edits: list[Edit]) -> Iterator[Judgement]:
    """Yield the judgements, those marked that an edit was found for."""
    from archiver.cite.manuscript.fixing import edit_of

    for judgement in found:
        edit = edit_of(judgement, manuscript.source.text, manuscript.form)
        # Two constructs never overlap, but an entry may have two addresses.
        if edit and not any(
            each.start < max(edit.end, edit.start + 1) and edit.start < each.end for each in edits[-4:]
        ):
            edits.append(edit)
            yield replace(judgement, is_fixed=True)
        else:
            yield judgement


def _show_diff(shell: Shell, manuscript: _Manuscript, edits: list[Edit]) -> None:
    from archiver.cite.manuscript.diff import diff_lines

    for line in diff_lines(manuscript.source, edits, manuscript.name) if edits else ():
        shell.write(clean(line))


def _write(shell: Shell, manuscript: _Manuscript, edits: list[Edit], output: Path | None) -> None:
    """Write the mended manuscript: to `output`, or in its place, where the old one is kept beside it."""
    from archiver.cli.output import output_file
    from archiver.store.folder import write_file

    target = output or manuscript.path
    if not edits and target == manuscript.path:
        return
    fixed = manuscript.source.edited(edits)
    if output is None and manuscript.path is not None:
        kept = manuscript.path.with_name(f"{manuscript.path.name}.orig")
        if kept.exists():
            hint = "Move it away, or write elsewhere with -o FILE."
            raise StoreError("an older original is there, and would be lost", str(kept), hint)
        write_file(kept, manuscript.source.edited(()))
        shell.say(f"The manuscript as it was: {clean(str(kept))}")
    with output_file(target) as file:
        file.write(fixed)


def _show(shell: Shell, told: _Told) -> None:
    from archiver.cite.manuscript.judgement import VERDICTS

    rows = [tuple(map(shell.placed, row)) for verdict in VERDICTS for row in told.rows.get(verdict, ())]
    if rows:
        shell.table(("VERDICT", "WHERE", "ADDRESS", "WHAT"), rows, is_prose_last=True)


def _tell(shell: Shell, told: _Told, place: Place | None) -> None:
    from archiver.cite.manuscript.judgement import VERDICTS

    parts = [f"{told.counts[verdict]} {verdict}" for verdict in VERDICTS if told.counts[verdict]]
    total = counted(told.counts.total(), "reference")
    shell.say(f"{total}{': ' if parts else ''}{', '.join(parts)}{f'; {told.fixed} fixed' if told.fixed else ''}.")
    if place is not None and place.is_local and told.fixed:
        shell.say(f"Note: {place.base_url} is a local address: such links work only here. --base-url names another.")
