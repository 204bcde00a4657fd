"""Packages that we signed in the hands of py-wacz (with authsign) and ReplayWeb.page, in environments of their own.

authsign believes the authorities that a file names; here that file names ours. Its program is run, and not read.
"""

from __future__ import annotations

import base64
import json
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from archiver.archive import Archive, make_archive
from archiver.crawl.intake import import_files
from archiver.errors import FetchError
from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.pack.wacz import Labels, write_wacz
from archiver.seal.trust import Trust, fingerprint_of
from archiver.seal.wacz_signing import Signer
from tests.browser.serving import Content, Site, serving
from tests.chromium import light_chromium
from tests.pack.conftest import Parts
from tests.peers.test_replayweb import PACKED, ROOT, STORY, ranged, replayed
from tests.seal.authority import TimestampServer, authority, domain_signer, identity, timestamp_signer

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIGNING = ROOT / ".venv-signing" / "bin" / "python"
HOST = "archive.example.org"
SHOWN = ("ours", "key", "broken", "transplanted")

pytestmark = pytest.mark.slow
needs_authsign = pytest.mark.skipif(
    not SIGNING.is_file(), reason="py-wacz and authsign are not installed: run `make peers`"
)
needs_replayweb = pytest.mark.skipif(not PACKED, reason="ReplayWeb.page is not packed: run `make peers`")

# Gives authsign the file that names whom it is to believe, then runs py-wacz as its command does.
DRIVER = """
import functools, sys
import authsign.verifier
authsign.verifier.Verifier = functools.partial(authsign.verifier.Verifier, sys.argv[1])
from wacz.main import main
sys.exit(main(["validate", "-f", sys.argv[2], "--verify-auth"]))
"""

# What the viewer's service worker noted of each thing that it compared.
RESULTS = """name => new Promise((resolve, reject) => {
  const opening = indexedDB.open(name);
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("verification").objectStore("verification").getAll();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
  };
})"""

HOST_PAGE = """<!doctype html><title>Host</title><script src="/ui.js"></script>
<replay-web-page source="/{name}.wacz" url="{url}" replayBase="/replay/" embed="replay-with-info"
  style="display: block; width: 1000px; height: 700px"></replay-web-page>"""


@dataclass(frozen=True)
class World:
    """Packages of one signer, whom authsign is told to believe, and whom we are."""

    folder: Path
    trust: Trust
    key: Trust

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.wacz"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Signed for a domain (twice), with a key alone; one with the other's signature, one with a broken one."""
    folder = tmp_path_factory.mktemp("signed")
    root, clock_root = authority("Web root"), authority("Clock root")
    # authsign asks for a certificate that is not older than a week.
    domain = domain_signer(root, HOST, first=datetime.now(UTC) - timedelta(hours=1))
    key = identity("Key", curve=ec.SECP384R1())
    server = TimestampServer(folder / "clock", timestamp_signer(clock_root), [clock_root])
    lines = [
        f"{name}:\n  - {each.certificate.fingerprint(hashes.SHA256()).hex()}\n"
        for name, each in (("domain_cert_roots", root), ("timestamp_cert_roots", clock_root))
    ]
    (folder / "roots.yaml").write_text("".join(lines))
    (folder / "driver.py").write_text(DRIVER)
    with serving({"/tsa": server}) as site, closing(make_archive(folder / "archive")) as archive:
        for _ in import_files(archive, [ROOT / "warcs" / "demo-1.warc.gz"]):
            continue
        signer = Signer(domain.key, (domain.certificate, root.certificate), HOST, f"{site.origin}/tsa")
        _pack(archive, folder / "ours.wacz", signer, "Ours")
        _pack(archive, folder / "other.wacz", signer, "Other")
        _pack(archive, folder / "key.wacz", Signer(key.key), "Key")
    _transplant(folder / "other.wacz", folder / "ours.wacz", folder / "transplanted.wacz")
    _break(folder / "key.wacz", folder / "broken.wacz")
    pinned = Trust(keys=frozenset({fingerprint_of(key.key.public_key())}))
    return World(folder, Trust((root.certificate, clock_root.certificate)), pinned)


def _pack(archive: Archive, path: Path, signer: Signer, title: str) -> None:
    write_wacz(archive, path, Labels(title=title), created=datetime.now(UTC), signer=signer)


def _transplant(source: Path, target: Path, path: Path) -> None:
    """Write `target` with the signature of `source`, the date that it states put into the manifest."""
    signed = _digest(source)["signedData"]
    parts = Parts.of(target)
    path.write_bytes(parts.seal(created=signed["created"], title="Forged").digest(signedData=signed).raw())


def _break(source: Path, path: Path) -> None:
    """Write `source` with a signature in which the two numbers have changed places."""
    signed = _digest(source)["signedData"]
    raw = base64.b64decode(signed["signature"])
    swapped = base64.b64encode(raw[len(raw) // 2 :] + raw[: len(raw) // 2]).decode()
    path.write_bytes(Parts.of(source).digest(signedData={**signed, "signature": swapped}).raw())


def _digest(path: Path) -> Any:
    with zipfile.ZipFile(path) as package:
        return json.loads(package.read("datapackage-digest.json"))


def _ours(path: Path, trust: Trust) -> list[str]:
    return [item.code for item in check_wacz(path, trust=trust) if isinstance(item, Finding) and "wacz." in item.code]


def _py_wacz(world: World, name: str) -> str:
    command = [str(SIGNING), "driver.py", "roots.yaml", f"{name}.wacz"]
    done = subprocess.run(command, cwd=world.folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@needs_authsign
def test_py_wacz_verifies_the_signature_that_we_made(world: World) -> None:
    told = _py_wacz(world, "ours")
    assert "Successfully verified signature" in told
    assert "Validation succeeded, the passed WACZ is valid" in told
    assert _ours(world.path("ours"), world.trust) == ["wacz.signature.verified"]


def test_a_key_alone_is_known_where_it_is_pinned_and_its_signature_holds(world: World) -> None:
    assert _ours(world.path("key"), world.key) == ["wacz.signature.verified"]
    assert _ours(world.path("broken"), world.key) == ["wacz.signature.wrong"]


@pytest.fixture(scope="module")
def viewer(world: World) -> Iterator[tuple[Page, Site]]:
    """ReplayWeb.page for each package, in a Chromium that reaches loopback only."""
    try:
        executable = light_chromium()
    except FetchError as error:
        pytest.skip(str(error))
    from playwright.sync_api import sync_playwright

    with tarfile.open(PACKED[-1]) as packed:
        scripts = {name: packed.extractfile(f"package/{name}") for name in ("ui.js", "sw.js")}
        raw = {name: file.read() for name, file in scripts.items() if file is not None}
    contents: dict[str, Content] = {"/ui.js": raw["ui.js"], "/replay/sw.js": raw["sw.js"]}
    for name in SHOWN:
        contents[f"/{name}"] = HOST_PAGE.format(name=name, url=STORY)
        contents[f"/{name}.wacz"] = ranged(world.path(name).read_bytes(), "application/wacz")
    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright, serving(contents) as site:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", nowhere])
        yield browser.new_page(), site
        browser.close()


@needs_replayweb
@pytest.mark.browser
@pytest.mark.parametrize("name", SHOWN)
def test_replayweb_page_says_who_signed_and_whether_the_signature_holds(
    world: World, viewer: tuple[Page, Site], name: str
) -> None:
    page, site = viewer
    frame = replayed(page, f"{site.origin}/{name}")
    collection = frame.url.partition("/w/")[2].partition("/")[0]
    around = next(each for each in page.frames if "/replay/?source=" in each.url)
    around.get_by_text("Technical Information").wait_for(state="attached")
    observers = around.get_by_text(HOST).count()
    found = {each["id"]: each for each in around.evaluate(RESULTS, f"db:{collection}")}
    signed = _digest(world.path(name))["signedData"]
    if name == "transplanted":
        assert observers == 0
        assert not {"domain", "publicKey"} & set(found)
        assert found["signature"]["matched"] is False
        return
    assert found["created"]["expected"] == signed["created"]
    assert (observers > 0) == (name == "ours")
    if name == "ours":
        # It shows the signature of authsign's own sample as one that does not hold, too: of a certificate's key it
        # reads no DER, which authsign writes and asks for.
        assert found["domain"]["matched"] == HOST
    else:
        assert found["signature"]["matched"] == (name == "key")
