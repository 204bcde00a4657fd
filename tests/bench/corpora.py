"""The WARC files that are measured on, made once a run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.measure import ROOT, Row, compare, missing
from tests.site.nginx import nginx_path, serving

DOC = Path("/usr/share/doc/python3.11/html")
SHARED = ROOT.parent / "shared" / "data" / "warc"


@dataclass
class Corpora:
    """Paths by name; what could not be made is in `lacking` with the reason."""

    paths: dict[str, Path] = field(default_factory=dict)
    lacking: dict[str, str] = field(default_factory=dict)


# How much cheaper than wget each way of packing must be: at most 0.6 of its CPU time when files may be larger, at most
# 0.85 when they are about as large as wget's.
_GOALS = {"speed": 1 / 0.6, "balance": 1 / 0.85}


def crawl_commands(url: str, work: Path, packed: str = "balance") -> tuple[list[str], list[str]]:
    """Return our crawl of the site and wget's, each into files of its own in `work`; both begin afresh."""
    host = url.removeprefix("http://")
    ours = ["env", f"ARCHIVER_WARC_COMPRESSION={packed}", sys.executable]
    ours += ["-m", "archiver", "-C", str(work / "archive"), "-q", "crawl", f"{url}/"]
    ours += ["--allow-private", host, "--delay", "0"]
    wget = ["wget", "-q", "-r", "-l", "inf", "-p", "-e", "robots=off", f"--warc-file={work}/wget/site"]
    wget += ["-P", str(work / "wget"), f"{url}/"]
    fresh = 'rm -rf "$0"; mkdir "$0"; shift 0; exec "$@"'
    return ["sh", "-c", fresh, str(work / "archive"), *ours], ["sh", "-c", fresh, str(work / "wget"), *wget]


def crawled(work: Path, corpora: Corpora) -> list[Row]:
    """Crawl Debian's python3-doc with our crawler and with wget; return how they compare."""
    what = "crawl python3-doc, beside wget --warc-file"
    if not DOC.is_dir() or nginx_path() is None:
        reason = "needs nginx and Debian's python3-doc"
        corpora.lacking |= {"python3-doc by us": reason, "python3-doc by wget": reason}
        return [missing(what, reason)]
    with serving(DOC, work / "nginx") as url:
        if shutil.which("wget"):
            rows = [
                compare(f"{what}, {packed}", *crawl_commands(url, work, packed), goal=round(goal, 2))
                for packed, goal in _GOALS.items()
            ]
            corpora.paths["python3-doc by wget"] = work / "wget" / "site.warc.gz"
        else:
            subprocess.run(crawl_commands(url, work)[0], check=False)
            corpora.lacking["python3-doc by wget"] = "wget is not installed"
            rows = [missing(what, "wget is not installed")]
    files = (work / "archive" / "warcs").glob("*.warc.gz")
    corpora.paths["python3-doc by us"] = max(files, key=lambda path: path.stat().st_size)
    return rows


def joined(work: Path, corpora: Corpora) -> None:
    """Put the .warc.gz files of ../shared that every reader reads to the end behind one another."""
    name = "many tools' files"
    if not SHARED.is_dir():
        corpora.lacking[name] = "../shared is absent"
        return
    target = work / "joined.warc.gz"
    # By a child: this process is to stay small.
    command = [sys.executable, "-m", "tests.bench.loop", "joining:join", str(SHARED), str(target)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    corpora.paths[name] = target
