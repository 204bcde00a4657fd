"""The seals that cover the file of a capture, as its provenance shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from archiver.archive import Archive
from archiver.replay.addresses import provenance_page_path
from archiver.replay.app import make_app
from archiver.replay.captures import sealing
from archiver.replay.captures.sealing import seals_of
from archiver.seal.dataset import Dataset
from archiver.seal.making import Signer
from tests.replay.shelf import Client, Shelf
from tests.seal.authority import authority, timestamp_signer
from tests.seal.datasets import Sealed, facts, seal_dataset, signer, stamper

SEALED_AT = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
PAGE = "http://news.example/"


def sealed(shelf: Shelf, who: Signer | None = None, *, is_stamped: bool = False) -> tuple[Archive, Sealed]:
    """Return an archive of one page, with a seal of its WARC files."""
    shelf.add(PAGE, "A page")
    archive = shelf.finish()
    time = stamper(timestamp_signer(authority(), "A clock")) if is_stamped else None
    made = seal_dataset(archive.folder, who, time, facts=facts("autumn"), dataset=Dataset(archive.folder, ("warcs",)))
    return archive, made


def seals(archive: Archive) -> sealing.Seals:
    """Return the seals of the page."""
    return seals_of(archive, next(archive.lookup(PAGE)), NOW)


def page(archive: Archive) -> str:
    """Return the provenance of the page."""
    client = Client(make_app(archive, clock=lambda: NOW))
    return client.get(provenance_page_path(next(archive.lookup(PAGE)).record_id)).text


def test_an_archive_without_seals_says_nothing_of_them(shelf: Shelf) -> None:
    shelf.add(PAGE, "A page")
    archive = shelf.finish()
    assert seals(archive) == sealing.Seals((), ())
    assert 'id="seals"' not in page(archive)


def test_a_seal_is_told_with_who_signed_it_and_when(shelf: Shelf) -> None:
    archive, made = sealed(shelf, signer(), is_stamped=True)
    (covering,) = seals(archive).covering
    key = made.seal.signatures[0].key_sha256
    assert (covering.path, covering.mark, covering.has_size) == ("seals/news.seal.json", "good", True)
    assert (covering.seal.name, covering.seal.created, covering.seal.keys) == ("autumn", SEALED_AT, (key,))
    assert covering.seal.stamps == ((SEALED_AT, "A clock"),)
    text = page(archive)
    for said in ("autumn", key, "23 November 2026, 14:30:00 UTC", "A clock", "Not checked: the digest"):
        assert said in text, said
    assert "<code>archiver verify seals/news.seal.json --trust KEY.pem</code>" in text


def test_a_seal_that_nobody_signed_proves_less(shelf: Shelf) -> None:
    archive, _ = sealed(shelf)
    assert seals(archive).covering[0].mark == "fair"
    assert "but nobody signed it" in page(archive)


def test_a_file_that_was_changed_since_is_told(shelf: Shelf) -> None:
    archive, _ = sealed(shelf, signer())
    with archive.warc_path(next(archive.lookup(PAGE)).warc).open("ab") as file:
        file.write(b"more")
    assert seals(archive).covering[0].mark == "bad"
    assert "the file was changed since" in page(archive)


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value["manifest"].update(name="winter"),
        lambda value: value["signatures"][0].update(key_sha256="0" * 64),
    ],
    ids=["manifest", "key"],
)
def test_a_seal_that_was_tampered_with_does_not_hold(shelf: Shelf, change: Callable[[dict[str, object]], None]) -> None:
    archive, made = sealed(shelf, signer())
    made.forge(change)
    (covering,) = seals(archive).covering
    assert (covering.mark, covering.seal.keys) == ("bad", ())
    assert covering.seal.faults
    assert "does not hold" in page(archive)


def test_a_seal_of_other_files_is_not_told(shelf: Shelf) -> None:
    archive, made = sealed(shelf, signer())
    made.forge(lambda value: value["manifest"]["warcs"][0].update(path="warcs/other.warc.gz"))
    assert seals(archive) == sealing.Seals((), ())


def test_what_is_no_seal_is_named(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, made = sealed(shelf, signer())
    (made.path.parent / "a.seal.json").write_text("{}")
    assert seals(archive).unread == ("seals/a.seal.json",)
    monkeypatch.setattr(sealing, "MOST_BYTES", 1)
    assert seals(archive).unread == ("seals/a.seal.json", "seals/news.seal.json")
    assert "<code>seals/a.seal.json</code>, <code>seals/news.seal.json</code>" in page(archive)
