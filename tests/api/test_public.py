"""The names that `from archiver import …` gives, and their signatures, are a promise."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import archiver

SIGNATURES = {
    "capture": "(url, archive='.', *, allow_private=())",
    "check_records": "(source, *, schema='record-1', ignore=())",
    "extract_story": "(raw, *, url=None, content_type=None, fetched_at=None, rules=None, "
    "limits=Limits(max_bytes=50331648, max_elements=2000000, max_seconds=20.0))",
    "open_archive": "(folder='.')",
    "page_markdown": "(raw, *, content_type=None)",
}


def shape(function: object) -> str:
    """Return the signature without types."""
    assert callable(function)
    signature = inspect.signature(function)
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    return str(inspect.Signature(bare))


@pytest.mark.parametrize("name", SIGNATURES)
def test_signature_is_kept(name: str) -> None:
    assert shape(getattr(archiver, name)) == SIGNATURES[name]


def test_names_are_all_there() -> None:
    assert set(SIGNATURES) | {"RecordingAdapter", "__version__"} == set(archiver.__all__)
    for name in archiver.__all__:
        assert getattr(archiver, name)


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        archiver.nonsense  # noqa: B018  # the access is what is tested


def test_packages_can_be_imported_after_the_names() -> None:
    from archiver import capture, crawl

    assert callable(capture)
    assert inspect.ismodule(crawl)


def test_story_needs_no_archive() -> None:
    story = archiver.extract_story(b"<title>A</title><article><h1>A</h1><p>Text of the story.</p></article>")
    assert story.title == "A"
    assert "Text of the story." in archiver.page_markdown(b"<p>Text of the story.</p>")


def test_records_are_checked(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n")
    assert {finding.severity for finding in archiver.check_records(tmp_path / "a.jsonl")} >= {"error"}


def test_errors_are_of_one_family() -> None:
    from archiver import errors

    kinds = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    assert all(issubclass(each, errors.ArchiverError) for each in kinds)
    assert {each.exit_code for each in kinds if issubclass(each, errors.ArchiverError)} == {2, 3, 4}
