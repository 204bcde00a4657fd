"""`make bench`: each measurement is taken in turn with its peer's, three times; the median ratio is printed.

Ratios are in CPU seconds of whole processes (crawling) or of loops (the rest). Above 1 we are quicker.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.site.nginx import nginx_path, serving

DOC = Path("/usr/share/doc/python3.11/html")
ROUNDS = 3

Measure = Callable[[], float]


def main() -> None:
    """Print what could be measured here, and say what could not."""
    if not DOC.is_dir() or nginx_path() is None:
        sys.exit("Nothing measured: this needs nginx and Debian's python3-doc.")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        with serving(DOC, work / "nginx") as url:
            if shutil.which("wget"):
                show("crawl with WARC, beside wget --warc-file", lambda: crawl(url, work), lambda: wget(url, work))
            else:
                crawl(url, work)
                print("wget is not installed: crawling was not compared")
        warc = max((work / "archive" / "warcs").glob("*.warc.gz"), key=lambda path: path.stat().st_size)
        show("read records and HTTP heads, beside warcio", lambda: read(warc), lambda: read_with_warcio(warc))
        show("index, beside warcio index", lambda: index(warc), lambda: index_with_warcio(warc))
        records = make_records(warc)
        show("validate, beside jsonschema", lambda: check(records), lambda: check_with_jsonschema(records))


def show(what: str, ours: Measure, peers: Measure) -> None:
    """Print the median of the peer's seconds over ours, and the span."""
    pairs = [(ours(), peers()) for _ in range(ROUNDS)]
    ratios = sorted(theirs / max(mine, 1e-9) for mine, theirs in pairs)
    print(f"{statistics.median(ratios):6.2f} x  ({ratios[0]:.2f} to {ratios[-1]:.2f})  {what}", flush=True)


def crawl(url: str, work: Path) -> float:
    """Return the CPU seconds of our crawl of the site."""
    folder = work / "archive"
    shutil.rmtree(folder, ignore_errors=True)
    host = url.removeprefix("http://")
    arguments = ["-C", str(folder), "-q", "crawl", f"{url}/", "--allow-private", host, "--delay", "0"]
    return cpu_of([sys.executable, "-m", "archiver", *arguments])


def wget(url: str, work: Path) -> float:
    """Return the CPU seconds of wget's crawl of the site into a WARC file."""
    folder = work / "wget"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    command = ["wget", "-q", "-r", "-l", "inf", "-p", "-e", "robots=off", f"--warc-file={folder}/site"]
    return cpu_of([*command, "-P", str(folder), f"{url}/"])


def cpu_of(command: list[str]) -> float:
    """Return the CPU seconds, user and system, of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu() -> float:
    """Return this process's CPU seconds so far."""
    times = os.times()
    return times.user + times.system


def read(warc: Path) -> float:
    """Return the seconds our reader takes over the file, HTTP heads parsed, bodies read."""
    from archiver.message.head import parse_response_head
    from archiver.warc.reader import WarcReader
    from archiver.warc.record import WarcRecord

    start = cpu()
    with warc.open("rb") as file:
        for record in WarcReader(file):
            if isinstance(record, WarcRecord) and record.record_type == "response":
                parse_response_head(record.read())
                for _ in record.pieces():
                    pass
    return cpu() - start


def read_with_warcio(warc: Path) -> float:
    """Return the seconds warcio takes for the same."""
    from warcio.archiveiterator import ArchiveIterator

    start = cpu()
    with warc.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                while record.raw_stream.read(65536):
                    pass
    return cpu() - start


def index(warc: Path) -> float:
    """Return the seconds to index the file into SQLite, SURT keys and payload digests of all captures included."""
    from archiver.index.refresh import refresh_file
    from archiver.index.sqlite import SqliteIndex

    with tempfile.TemporaryDirectory() as name:
        start = cpu()
        refresh_file(SqliteIndex(Path(name) / "index.sqlite"), warc, warc.name)
        return cpu() - start


def index_with_warcio(warc: Path) -> float:
    """Return the seconds of `warcio index`, which makes no keys."""
    return cpu_of([str(Path(sys.executable).with_name("warcio")), "index", str(warc)])


def make_records(warc: Path) -> list[dict[str, object]]:
    """Return the first 50 records extracted from the file."""
    from itertools import islice

    from archiver.dataset.extraction import extract_captures
    from archiver.dataset.sources import file_source
    from archiver.records.record import record_as_json

    source = file_source(warc)
    outcomes = extract_captures(source.captures, source.read)
    return [record_as_json(each.record) for each in islice((one for one in outcomes if one.record), 50) if each.record]


def check(records: list[dict[str, object]]) -> float:
    """Return the seconds our checker takes over the records, twenty times."""
    from archiver.records.engine import Engine
    from archiver.records.schema import load_schema

    engine = Engine(load_schema("record-1"))
    start = time.process_time()
    for _ in range(20):
        assert all(engine.is_valid(record) for record in records)
    return (time.process_time() - start) / 20


def check_with_jsonschema(records: list[dict[str, object]]) -> float:
    """Return the seconds jsonschema takes over the records, once."""
    import jsonschema
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    from archiver.records.schema import load_schema, shipped_by_id

    registry = Registry().with_resources(
        (name, DRAFT202012.create_resource(schema)) for name, schema in shipped_by_id().items()
    )
    validator = jsonschema.Draft202012Validator(
        load_schema("record-1").document,
        registry=registry,
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    start = time.process_time()
    assert all(validator.is_valid(record) for record in records)
    return time.process_time() - start


if __name__ == "__main__":
    main()
