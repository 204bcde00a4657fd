"""Which module may import which, and what each costs at start-up."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

# One worker reads all modules once.
pytestmark = pytest.mark.xdist_group("architecture")

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "archiver"

# Extras that users choose for themselves; the others are for those who work on the project.
FOR_USERS = ("browser", "metrics", "parquet", "trafilatura")
# Declared for what other packages do with them, not for an import: jsonschema checks formats only where they are there,
# and uvicorn reads requests with httptools.
FOR_OTHERS = {"httptools", "rfc3339-validator", "rfc3986-validator"}
# Parts of what requests and jinja2 hand out; they come with them.
COME_WITH = {"urllib3", "markupsafe"}
SLOW = ["requests", "lxml", "jsonschema", "warcio", "asyncio", "sqlite3", "importlib.metadata", "rich"]


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(SOURCE.rglob("*.py"))]


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]  # type: ignore[no-any-return]  # TOML


def test_layers_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("command", [(), ("crawl",), ("capture",)], ids=["archiver", "crawl", "capture"])
def test_help_imports_nothing_slow(command: tuple[str, ...]) -> None:
    script = (
        "import json, sys\n"
        f"sys.argv = {['archiver', *command, '--help']}\n"
        "from archiver.cli.main import run\n"
        "try:\n    run()\n"
        f"except SystemExit:\n    print(json.dumps([m for m in {SLOW} if m in sys.modules]), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert json.loads(done.stderr) == []


def test_import_of_the_package_imports_nothing_else() -> None:
    script = "import archiver, sys; print([m for m in sys.modules if m.startswith('archiver.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout in ("[]\n", "['archiver.version']\n")


def test_each_module_says_what_it_is_for() -> None:
    assert [str(path) for path, tree in modules() if not ast.get_docstring(tree)] == []


def test_each_public_class_and_function_says_what_it_is_for() -> None:
    silent = []
    for path, tree in modules():
        for node in tree.body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):  # type: ignore[arg-type]  # checked in the line above
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert silent == []


def test_files_stay_small() -> None:
    long = {str(path): lines for path in SOURCE.rglob("*.py") if (lines := path.read_text().count("\n")) > 400}
    assert long == {}


def test_no_exported_name_is_that_of_a_package() -> None:
    import archiver

    packages = {path.name for path in SOURCE.iterdir() if path.is_dir()} | {path.stem for path in SOURCE.glob("*.py")}
    assert set(archiver.__all__) & packages == set()


@cache
def third_party() -> dict[str, str]:
    """Return the top-level packages that the source imports from elsewhere, with one place for each."""
    found: dict[str, str] = {}
    for path, tree in modules():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}:{node.lineno} imports relatively"
                names = [node.module or ""]
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
                names = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
            for name in names:
                top = name.partition(".")[0]
                if top != "archiver" and top not in sys.stdlib_module_names:
                    found[top] = str(path.relative_to(ROOT))
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    return names_of(project()["dependencies"])


def names_of(requirements: list[str]) -> set[str]:
    names = (re.match(r"[A-Za-z0-9._-]+", text) for text in requirements)
    return {normal(name[0]) for name in names if name}


def in_extras() -> set[str]:
    """Return what the extras bring that users choose for themselves."""
    extras = project()["optional-dependencies"]
    return set().union(*(names_of(extras[name]) for name in FOR_USERS))


def test_what_an_extra_brings_is_imported_only_where_it_is_used() -> None:
    wanted = in_extras() - declared()
    for path, tree in modules():
        for node in tree.body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {normal(name.partition(".")[0]) for name in names} & wanted, path


def test_each_third_party_import_is_declared() -> None:
    distributions = packages_distributions()
    missing = {
        top: place
        for top, place in third_party().items()
        if not {normal(each) for each in distributions.get(top, [top])} & (declared() | in_extras() | COME_WITH)
    }
    assert missing == {}


def test_each_dependency_is_used() -> None:
    distributions = packages_distributions()
    used = {normal(each) for top in third_party() for each in distributions.get(top, [top])}
    assert declared() - used - FOR_OTHERS == set()
