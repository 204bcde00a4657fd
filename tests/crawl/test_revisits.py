"""The same site crawled twice: what is stored, and that all of it can be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.engine import crawl
from archiver.dataset.build import extract_archive
from archiver.demo.server import DemoServer
from archiver.model import Capture
from archiver.pack.check import check_wacz
from archiver.pack.wacz import Labels, write_wacz
from archiver.warc.check import Checked, check_file
from tests.crawl.exchanging import NOON
from tests.crawl.looking import site_plan


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with closing(make_archive(tmp_path_factory.mktemp("twice"))) as made, DemoServer() as server:
        crawl(made, site_plan(server, name="first"))
        crawl(made, site_plan(server, name="second"))
        yield made


def of(archive: Archive, name: str) -> list[Capture]:
    (warc,) = (path.name for path in archive.warcs.glob(f"{name}-*.warc.gz"))
    return [each for each in archive.index.captures(warc=warc) if not each.url.startswith("urn:")]


def test_the_second_crawl_stores_no_page_again(archive: Archive) -> None:
    first, second = of(archive, "first"), of(archive, "second")
    assert Counter(each.url for each in first) == Counter(each.url for each in second)
    known = {each.digest for each in first}
    assert [
        each for each in second if each.record_type == "response" and each.status == 200 and each.digest in known
    ] == []
    assert sum(each.record_type == "revisit" for each in second) > 40


def test_each_revisit_gives_the_bytes_that_were_served(archive: Archive) -> None:
    payloads = {each.digest: archive.memento(each).payload for each in of(archive, "first")}
    for each in of(archive, "second"):
        memento = archive.memento(each)
        assert memento.payload == payloads.get(each.digest, memento.payload)
        assert memento.findings == ()
        assert {check.verdict for check in memento.checks} == {"ok"}
        if each.record_type == "revisit":
            assert memento.refers_to is not None
            assert memento.refers_to.record_type == "response"
            assert memento.refers_to.date < each.date


def test_all_files_are_clean(archive: Archive) -> None:
    for path in archive.warcs.iterdir():
        (checked,) = check_file(path)
        assert isinstance(checked, Checked)
        assert checked.verdict == "clean"


def test_both_crawls_give_the_same_records_under_their_own_dates(archive: Archive) -> None:
    assert extract_archive(archive).findings == []
    lines = [path.read_bytes().splitlines() for path in sorted(archive.records.glob("*.jsonl"))]
    first, second = ({(record := orjson.loads(line))["url"]: record for line in each} for each in lines)
    assert first.keys() == second.keys()
    for url, record in first.items():
        again = second[url]
        assert {name for name in record if record[name] != again[name]} <= {"id", "fetch_date", "provenance"}
        assert record["fetch_date"] < again["fetch_date"]
        fields = [each["provenance"]["fields"] for each in (record, again)]
        assert {name for name in fields[0] if fields[0][name] != fields[1][name]} == {"fetch_date"}


def test_a_wacz_of_both_is_clean(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "both.wacz"
    write_wacz(archive, path, Labels(title="Twice"), created=NOON + timedelta(days=9))
    assert [item for item in check_wacz(path) if not isinstance(item, Checked)] == []
