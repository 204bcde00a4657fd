"""Files by others taken into an archive."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.intake import import_files
from archiver.errors import ArchiverError, StoreError, WarcError
from archiver.index.refresh import Refreshed, refresh
from archiver.store.lock import locked

ABOUT = b"1 0 Tests\nURL IP-address Archive-date Content-type Archive-length\n"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hello</p>"
ARC = (
    b"filedesc://a.arc 0.0.0.0 20240506120000 text/plain %d\n" % len(ABOUT)
    + ABOUT
    + b"\nhttp://example.com/arc 127.0.0.1 20240506120000 text/html %d\n" % len(HTTP)
    + HTTP
    + b"\n"
)


def record(number: int, *, length: int | None = None) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{UUID(int=number)}>\r\n"
        f"WARC-Date: 2024-05-06T12:00:00Z\r\nWARC-Target-URI: http://example.com/{number}\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(HTTP) if length is None else length}\r\n\r\n"
    )
    return head.encode() + HTTP + b"\r\n\r\n"


def members(*numbers: int) -> bytes:
    return b"".join(gzip.compress(record(number), mtime=0) for number in numbers)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = make_archive(tmp_path / "archive")
    yield made
    made.close()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    return path


def take(archive: Archive, *paths: Path, link: bool = False) -> list[Refreshed]:
    return list(import_files(archive, list(paths), link=link))


def held(archive: Archive) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(archive.warcs.iterdir())}


def urls(archive: Archive) -> list[str]:
    return [each.url.rpartition("/")[2] for each in archive.index.captures()]


@pytest.mark.parametrize(
    ("name", "raw", "taken"),
    [
        pytest.param("a.warc.gz", members(1, 2), "a.warc.gz", id="warc.gz"),
        pytest.param("a.warc", record(1) + record(2), "a.warc", id="warc"),
        pytest.param("a.warc", members(1, 2), "a.warc.gz", id="gzip under a plain name"),
        pytest.param("a.WARC.GZ", record(1) + record(2), "a.warc", id="plain under a gzip name"),
        pytest.param("a", members(1, 2), "a.warc.gz", id="no suffix"),
        pytest.param("好 a.warc.gz", members(1, 2), "好 a.warc.gz", id="another script"),
        pytest.param("a\x1b[31m\nb.warc.gz", members(1, 2), "a_[31m_b.warc.gz", id="control characters"),
        pytest.param("n" * 247 + ".warc.gz", members(1, 2), "n" * 200 + ".warc.gz", id="as long as a name can be"),
    ],
)
def test_warc_files_are_copied_under_a_name_that_fits(
    archive: Archive, inbox: Path, name: str, raw: bytes, taken: str
) -> None:
    (result,) = take(archive, put(inbox, name, raw))

    assert (result.warc, result.captures, result.findings) == (taken, 2, ())
    assert held(archive) == {taken: raw}
    assert urls(archive) == ["1", "2"]
    assert list(refresh(archive.index, archive.warcs)) == []
    assert {path.name for path in archive.state.iterdir()} <= {
        "index.sqlite",
        "index.sqlite-wal",
        "index.sqlite-shm",
        "lock",
    }


def test_arc_files_are_taken(archive: Archive, inbox: Path) -> None:
    (result,) = take(archive, put(inbox, "a.arc", ARC))
    (capture,) = archive.index.captures()

    assert (result.warc, result.captures) == ("a.arc", 1)
    assert archive.memento(capture).content == b"<p>hello</p>"


def test_a_file_taken_twice_is_there_once(archive: Archive, inbox: Path) -> None:
    path = put(inbox, "a.warc.gz", members(1))
    take(archive, path)
    (again,) = take(archive, path)

    assert (again.warc, list(held(archive)), urls(archive)) == ("a.warc.gz", ["a.warc.gz"], ["1"])
    assert [each.code for each in again.findings] == ["import.known"]


def test_other_content_under_the_same_name_gets_a_number(archive: Archive, inbox: Path) -> None:
    paths = [put(inbox / folder, "a.warc.gz", members(number)) for number, folder in enumerate("xyz", 1)]
    results = take(archive, *paths, paths[1])

    assert [each.warc for each in results] == ["a.warc.gz", "a-2.warc.gz", "a-3.warc.gz", "a-2.warc.gz"]
    assert urls(archive) == ["1", "2", "3"]


def test_a_name_that_a_crashed_crawl_left_open_is_not_taken(archive: Archive, inbox: Path) -> None:
    (archive.warcs / "a.warc.gz.open").write_bytes(members(1))
    (result,) = take(archive, put(inbox, "a.warc.gz", members(2)))

    assert result.warc == "a-2.warc.gz"


def test_a_linked_file_is_the_same_file_even_through_a_symbolic_link(archive: Archive, inbox: Path) -> None:
    path = put(inbox, "a.warc.gz", members(1))
    (inbox / "b.warc.gz").symlink_to("a.warc.gz")
    take(archive, path, inbox / "b.warc.gz", link=True)

    for name in ("a.warc.gz", "b.warc.gz"):
        assert (archive.warcs / name).stat(follow_symlinks=False).st_ino == path.stat().st_ino
    assert urls(archive) == ["1", "1"]


def test_a_link_to_another_file_system_is_refused_with_a_hint(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(StoreError, match="without --link"):
        take(archive, put(inbox, "a.warc.gz", members(1)), link=True)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"PK\x03\x04",
        b"\x1f\x8b\x08\x00",
        gzip.compress(b"hello"),
        b"\x28\xb5\x2f\xfd",
        b"%PDF-1.7",
        b"\0" * 99,
    ],
)
def test_what_is_no_web_archive_is_refused_and_the_others_are_taken(archive: Archive, inbox: Path, raw: bytes) -> None:
    bad = put(inbox, "bad.warc.gz", raw)
    refused, gone, good = take(archive, bad, inbox / "gone", put(inbox, "good.warc.gz", members(1)))

    for each in (refused, gone):
        assert [(finding.code, finding.severity) for finding in each.findings] == [("import.refused", "error")]
    assert (refused.warc, gone.warc, good.captures) == ("bad.warc.gz", "gone", 1)
    assert list(held(archive)) == ["good.warc.gz"]
    with pytest.raises(WarcError):
        take(archive, bad)


@pytest.mark.parametrize(
    ("line", "is_arc"),
    [
        (b"http://example.com/ is a page worth seeing", False),
        (b"http://example.com/", False),
        (b"http://example.com/ 127.0.0.1 20240506120000 text/html", False),
        (b"http://example.com/ 127.0.0.1 20240506120000 text/html -5", False),
        (b"http://example.com/a b 127.0.0.1 20240506120000 text/html 5", True),
        (b"http://example.com/ ::1 -------------- text/html 5", True),
        (b"http://example.com/ 1.2.3.4 19960923142103 text/html 200 - - 0 a.arc 5", True),
        (b"dns:a 127.0.0.1 20240506120000 text/dns 5\r", True),
    ],
)
def test_a_text_that_begins_with_a_url_is_no_arc_file(archive: Archive, inbox: Path, line: bytes, is_arc: bool) -> None:
    for raw in (line + b"\nhello\n", gzip.compress(line + b"\nhello\n")):
        good = put(inbox, "good.warc", record(1))
        (result, _) = take(archive, put(inbox, "a", raw), good)
        assert ("import.refused" in {each.code for each in result.findings}) is not is_arc


def test_a_file_that_is_not_there_is_refused(archive: Archive, inbox: Path) -> None:
    os.mkfifo(inbox / "pipe")
    for path, what in ((inbox / "gone", "no such file"), (inbox, "no plain file"), (inbox / "pipe", "no plain file")):
        with pytest.raises(WarcError, match=what) as caught:
            take(archive, path)
        assert caught.value.hint


def test_what_is_no_archive_is_named_as_the_user_knows_it(archive: Archive, inbox: Path) -> None:
    with pytest.raises(WarcError, match="it is empty"):
        take(archive, put(inbox, "a.warc", b""))
    with zipfile.ZipFile(inbox / "a.wacz", "w") as package:
        package.writestr("datapackage.json", "{}")
        package.writestr("archive/one.warc.gz", gzip.compress(b"no record"))
    with pytest.raises(WarcError, match="begins with b'no record'") as caught:
        take(archive, inbox / "a.wacz")
    assert caught.value.where == str(inbox / "a.wacz/one.warc.gz")


def test_a_second_writer_is_refused(archive: Archive, inbox: Path) -> None:
    with locked(archive.lock_path), pytest.raises(StoreError, match="another writer"):
        take(archive, put(inbox, "a.warc.gz", members(1)))


def test_a_name_that_is_no_utf_8_becomes_one(archive: Archive, inbox: Path) -> None:
    (result,) = take(archive, put(inbox, os.fsdecode(b"caf\xe9.warc.gz"), members(1)))

    assert (result.warc, result.captures) == ("caf?.warc.gz", 1)


def test_damage_is_told_and_the_rest_is_taken(archive: Archive, inbox: Path) -> None:
    raw = members(1) + b"garbage" + members(2)
    (result,) = take(archive, put(inbox, "a.warc.gz", raw))

    assert (result.captures, [each.code for each in result.findings]) == (2, ["warc.gzip.damaged"])
    assert held(archive) == {"a.warc.gz": raw}


# --- whole-file gzips


def test_a_gzip_of_a_whole_file_is_split_into_members(archive: Archive, inbox: Path) -> None:
    (result,) = take(archive, put(inbox, "a.warc.gz", gzip.compress(record(1) + record(2))))

    assert (result.warc, result.captures) == ("a-split.warc.gz", 2)
    assert [each.code for each in result.findings] == ["import.split"]
    assert list(held(archive)) == ["a-split.warc.gz"]
    assert [archive.memento(each).content for each in archive.index.captures()] == [b"<p>hello</p>"] * 2


def test_a_file_that_lay_in_the_archive_is_kept_when_it_is_split(archive: Archive, inbox: Path) -> None:
    raw = gzip.compress(record(1) + record(2))
    for kept in ("mine.warc.gz", "mine-2.warc.gz"):
        mine = put(archive.warcs, "mine.warc.gz", raw)
        (result,) = take(archive, mine)
        assert (archive.warcs / "originals" / kept).read_bytes() == raw
        assert f"warcs/originals/{kept}" in result.findings[-1].message
        assert (mine.exists(), urls(archive)) == (False, ["1", "2"])
    assert list(refresh(archive.index, archive.warcs)) == []


def test_a_gzip_under_a_plain_name_in_the_archive_is_not_taken_again(archive: Archive) -> None:
    (result,) = take(archive, put(archive.warcs, "mine.warc", members(1)))

    assert (result.warc, [each.code for each in result.findings]) == ("mine.warc", ["import.known"])
    assert list(held(archive)) == ["mine.warc"]


def test_two_split_files_of_one_name_do_not_replace_each_other(archive: Archive, inbox: Path) -> None:
    first = put(inbox / "x", "a.warc.gz", gzip.compress(record(1) + record(2)))
    second = put(inbox / "y", "a.warc.gz", gzip.compress(record(3) + record(4)))
    results = take(archive, first, second, first)

    assert [each.warc for each in results] == ["a-split.warc.gz", "a-split-2.warc.gz", "a-split.warc.gz"]
    assert urls(archive) == ["1", "2", "3", "4"]


def test_a_torn_gzip_of_a_whole_file_gives_its_whole_records_and_says_so(archive: Archive, inbox: Path) -> None:
    raw = gzip.compress(record(1) + record(2) + record(3)[:-14])
    (result,) = take(archive, put(inbox, "a.warc.gz", raw))

    assert result.captures == 2
    assert [each.code for each in result.findings] == ["import.split", "warc.record.torn"]
    assert urls(archive) == ["1", "2"]
    assert (archive.warcs / "originals" / "a.warc.gz").read_bytes() == raw

    (again,) = take(archive, inbox / "a.warc.gz")
    assert [each.code for each in again.findings] == ["import.known", "import.split", "warc.record.torn"]
    assert [each.name for each in (archive.warcs / "originals").iterdir()] == ["a.warc.gz"]


def test_a_member_whose_record_says_too_little_is_kept_as_it_came(archive: Archive, inbox: Path) -> None:
    raw = gzip.compress(record(1, length=20))
    (result,) = take(archive, put(inbox, "a.warc.gz", raw))

    assert held(archive) == {"a.warc.gz": raw}
    assert (result.captures, [each.severity for each in result.findings]) == (1, ["warning", "error"])


# --- WACZ


def wacz(*entries: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        made.writestr("datapackage.json", "{}")
        for name, raw in entries:
            made.writestr(name, raw)
    return out.getvalue()


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_files_of_a_wacz_are_taken_under_its_name(archive: Archive, inbox: Path, compression: int) -> None:
    raw = wacz(
        ("archive/x.warc.gz", members(1)),
        ("archive/y.warc", record(2)),
        ("pages/pages.jsonl", b""),
        compression=compression,
    )
    results = take(archive, put(inbox, "my.wacz", raw))

    assert [(each.warc, each.captures) for each in results] == [("my-x.warc.gz", 1), ("my-y.warc", 1)]
    assert held(archive) == {"my-x.warc.gz": members(1), "my-y.warc": record(2)}
    assert not [path for path in archive.state.iterdir() if path.name.startswith("import-")]


def test_the_files_of_a_wacz_in_a_wacz_are_taken_under_both_names(archive: Archive, inbox: Path) -> None:
    inner = wacz(("archive/x.warc.gz", members(1)))
    (result,) = take(archive, put(inbox, "my.wacz", wacz(("inner.wacz", inner))))

    assert (result.warc, result.captures, result.findings) == ("my-inner-x.warc.gz", 1, ())


def test_a_name_too_long_for_a_file_does_not_stop_those_behind_it(archive: Archive, inbox: Path) -> None:
    raw = wacz((f"archive/{'n' * 250}.warc.gz", members(1)), ("archive/y.warc", record(2)))
    results = take(archive, put(inbox, "my.wacz", raw))

    assert [(each.warc, each.captures) for each in results] == [(f"my-{'n' * 197}.warc.gz", 1), ("my-y.warc", 1)]


def test_an_empty_file_in_a_wacz_does_not_stop_those_behind_it(archive: Archive, inbox: Path) -> None:
    raw = wacz(("archive/x.warc.gz", members(1)), ("archive/y.warc.gz", b""), ("archive/z.warc", record(3)))
    results = take(archive, put(inbox, "my.wacz", raw))

    assert [each.warc for each in results] == ["my-x.warc.gz", "my-z.warc", "y.warc.gz"]
    assert [each.code for each in results[2].findings] == ["import.refused"]
    assert list(held(archive)) == ["my-x.warc.gz", "my-z.warc"]


@pytest.mark.parametrize("name", ["archive/x/y.warc.gz", "archive/../../y.warc", "archive/y.warc.gz.open", "y.warc.gz"])
def test_what_is_not_taken_out_of_a_wacz_is_told(archive: Archive, inbox: Path, name: str) -> None:
    taken, told = take(archive, put(inbox, "my.wacz", wacz(("archive/x.warc.gz", members(1)), (name, members(2)))))

    assert (taken.warc, taken.captures, taken.findings) == ("my-x.warc.gz", 1, ())
    assert [(each.code, name in each.message) for each in told.findings] == [("import.wacz.left-out", True)]
    assert list(held(archive)) == ["my-x.warc.gz"]


def test_a_file_that_is_not_what_the_manifest_of_its_wacz_says_is_taken_and_told(archive: Archive, inbox: Path) -> None:
    said = b'{"resources": [{"path": "archive/x.warc.gz", "hash": "sha256:%s"}]}' % (b"0" * 64)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("datapackage.json", said)
        made.writestr("archive/x.warc.gz", members(1))
    (result,) = take(archive, put(inbox, "my.wacz", out.getvalue()))

    assert held(archive) == {"my-x.warc.gz": members(1)}
    assert (result.captures, [each.code for each in result.findings]) == (1, ["import.wacz.hash"])


def test_a_whole_file_gzip_in_a_wacz_is_split(archive: Archive, inbox: Path) -> None:
    (result,) = take(archive, put(inbox, "my.wacz", wacz(("archive/x.warc.gz", gzip.compress(record(1) + record(2))))))

    assert (result.warc, result.captures) == ("my-x-split.warc.gz", 2)


EVIL = [
    pytest.param(wacz(("archive/../../../evil.warc.gz", members(1))), id="traversal"),
    pytest.param(wacz(("/tmp/evil.warc.gz", members(1))), id="absolute"),
    pytest.param(wacz(("a.wacz", wacz(("b.wacz", wacz(("archive/x.warc.gz", members(1))))))), id="nested deep"),
    pytest.param(wacz(("archive/x.warc.gz", b"not a WARC file")), id="not a WARC inside"),
    pytest.param(wacz(("archive/x.warc.gz", members(1)))[:-30], id="cut"),
    pytest.param(wacz(("archive/x.warc", record(1))).replace(b"<p>hello</p>", b"<p>HELLO</p>"), id="damaged"),
    pytest.param(wacz(), id="empty"),
]


@pytest.mark.parametrize("raw", EVIL)
def test_a_bad_wacz_is_refused_and_leaves_nothing(archive: Archive, inbox: Path, tmp_path: Path, raw: bytes) -> None:
    path = put(inbox, "my.wacz", raw)
    with pytest.raises(ArchiverError):
        take(archive, path)

    assert held(archive) == {}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["archive", "in"]
    assert not [each for each in archive.state.iterdir() if each.name.startswith("import-")]


def test_a_wacz_with_one_name_twice_is_refused_before_anything_is_taken(archive: Archive, inbox: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        raw = wacz(("archive/x.warc.gz", members(1)), ("archive/x.warc.gz", members(2)))
    with pytest.raises(WarcError, match="twice"):
        take(archive, put(inbox, "my.wacz", raw))

    assert held(archive) == {}


def test_a_warc_file_that_ends_with_a_wacz_is_taken_as_a_warc_file(archive: Archive, inbox: Path) -> None:
    inner = wacz(("archive/x.warc.gz", members(7)))
    raw = record(1).replace(b"Content-Length: %d" % len(HTTP), b"Content-Length: %d" % (len(HTTP) + len(inner)))
    raw = raw.removesuffix(b"\r\n\r\n") + inner + b"\r\n\r\n"
    (result,) = take(archive, put(inbox, "a.warc", raw))

    assert (result.warc, urls(archive)) == ("a.warc", ["1"])


def test_other_peoples_packages_are_taken(archive: Archive, shared: Path) -> None:
    paths = sorted((shared / "data" / "warc").rglob("*.wacz"))
    if not paths:
        pytest.skip("../shared/data/warc holds no WACZ")
    for path in paths:
        results = take(archive, path)
        assert sum(each.captures for each in results) > 0, path.name
    shutil.rmtree(archive.warcs)
