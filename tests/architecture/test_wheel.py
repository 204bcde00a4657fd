"""What ships: the wheel holds what the code needs; no tracked file names a machine."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Put together here, so that this file does not hold what it looks for.
MACHINE = re.compile(
    "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/(?!user\b)\w", "pypi-" + "mirror", "art" + "ifactory"])
)


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, timeout=30)
    if done.returncode:
        pytest.skip("no git checkout, so there is no list of tracked files")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_machine() -> None:
    found = []
    for path in tracked():
        if path.suffix in (".gz", ".png", ".woff2", ".ico", ".webp", ".jpg"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if MACHINE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert found == []


def test_wheel_holds_all_that_the_code_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    schemas = {f"archiver/{path.relative_to(ROOT)}" for path in (ROOT / "schemas").rglob("*") if path.is_file()}
    assert schemas
    sources = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "archiver").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert (ROOT / "archiver/py.typed").is_file()
    assert schemas | sources <= inside
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    assert not [name for name in inside if name.startswith(("tests", "docs", "warcs"))]
