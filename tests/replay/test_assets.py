from __future__ import annotations

import base64
import dataclasses
import hashlib
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import ReplayError
from archiver.replay.assets import KINDS, MAX_BYTES, add_asset, data_folder, find_asset, remove_asset
from tests.replay.tarballs import PACKAGE, SCRIPT, make_tarball

WOMBAT = KINDS["wombat"]


def test_an_asset_is_added_found_and_removed(tmp_path: Path) -> None:
    tarball = make_tarball(tmp_path / "wombat.tgz")
    added = add_asset(WOMBAT, tarball, tmp_path / "data", is_pinned=False)
    assert (added.read(), added.version, added.licence) == (SCRIPT, "0.0.1", "AGPL-3.0-or-later")
    assert find_asset(WOMBAT, tmp_path / "data", {}, tmp_path) == added
    assert remove_asset(WOMBAT, tmp_path / "data")
    assert not added.path.exists()
    assert not remove_asset(WOMBAT, tmp_path / "data")


def test_only_the_known_version_is_taken_unless_any_is_wanted(tmp_path: Path) -> None:
    tarball = make_tarball(tmp_path / "wombat.tgz")
    with pytest.raises(ReplayError, match="its SHA-512 is another"):
        add_asset(WOMBAT, tarball, tmp_path)
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    assert add_asset(dataclasses.replace(WOMBAT, sha512=digest), tarball, tmp_path).read() == SCRIPT


@pytest.mark.parametrize(
    ("package", "files", "what"),
    [
        ({**PACKAGE, "name": "evil"}, {WOMBAT.path: b""}, "is 'evil', not"),
        ({**PACKAGE, "license": "Proprietary"}, {WOMBAT.path: b""}, "licensed under 'Proprietary'"),
        ({**PACKAGE, "version": 3}, {WOMBAT.path: b""}, "not @webrecorder/wombat"),
        (["no object"], {WOMBAT.path: b""}, "not @webrecorder/wombat"),
        (PACKAGE, {"package/../../wombat.js": b""}, "has no package/dist/wombat.js"),
        (PACKAGE, {WOMBAT.path: bytes(MAX_BYTES + 1)}, "no file of at most"),
    ],
    ids=["other-package", "other-licence", "no-version", "no-object", "no-file", "too-large"],
)
def test_a_tarball_of_something_else_is_refused(
    tmp_path: Path, package: object, files: dict[str, bytes], what: str
) -> None:
    tarball = make_tarball(tmp_path / "wombat.tgz", package, files)
    with pytest.raises(ReplayError, match=what):
        add_asset(WOMBAT, tarball, tmp_path / "data", is_pinned=False)
    assert not (tmp_path / "data").exists()


def test_a_link_in_a_tarball_is_no_file(tmp_path: Path) -> None:
    path = make_tarball(tmp_path / "wombat.tgz", files={})
    with tarfile.open(path, "w:gz") as archive:
        link = tarfile.TarInfo("package/package.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(ReplayError, match="is no file"):
        add_asset(WOMBAT, path, tmp_path / "data", is_pinned=False)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_tarball_are_one_line(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.tgz"
    path.write_bytes(raw)
    with pytest.raises(ReplayError):
        add_asset(WOMBAT, path, path.parent / "data", is_pinned=False)


def test_a_file_that_the_environment_names_goes_before_all_others(tmp_path: Path) -> None:
    add_asset(WOMBAT, make_tarball(tmp_path / "wombat.tgz"), tmp_path, is_pinned=False)
    own = tmp_path / "own.js"
    own.write_bytes(b"own")
    found = find_asset(WOMBAT, tmp_path, {"ARCHIVER_ASSET_WOMBAT": str(own)})
    assert found
    assert found.read() == b"own"
    with pytest.raises(ReplayError, match="no such file"):
        find_asset(WOMBAT, tmp_path, {"ARCHIVER_ASSET_WOMBAT": str(tmp_path / "none.js")})


def test_an_npm_package_beside_is_found(tmp_path: Path) -> None:
    package = tmp_path / "node_modules" / WOMBAT.package
    (package / "dist").mkdir(parents=True)
    (package / "dist/wombat.js").write_bytes(SCRIPT)
    (package / "package.json").write_text('{"version": "9.9.9"}')
    found = find_asset(WOMBAT, tmp_path / "none", {}, tmp_path)
    assert found
    assert (found.version, found.read()) == ("9.9.9", SCRIPT)


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"XDG_DATA_HOME": "/data"}, "linux", Path("/data/archiver")),
        ({"XDG_DATA_HOME": "relative"}, "linux", Path.home() / ".local/share/archiver"),
        ({}, "linux", Path.home() / ".local/share/archiver"),
        ({}, "darwin", Path.home() / "Library/Application Support/archiver"),
        ({"LOCALAPPDATA": "/local"}, "win32", Path("/local/archiver")),
    ],
)
def test_the_users_data_lies_where_the_system_keeps_it(environ: dict[str, str], platform: str, expected: Path) -> None:
    assert data_folder(environ, platform) == expected
