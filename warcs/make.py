"""Makes the WARC files in this folder anew: the demo site crawled before and after a story was corrected.

    python warcs/make.py

Dates and record ids are those of the run, so the files differ from run to run; README.md has their digests.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from archiver.archive import make_archive
from archiver.crawl.engine import crawl
from archiver.crawl.plan import Plan
from archiver.demo.server import DemoServer
from archiver.demo.tour import PREFERRED_PORT
from archiver.model import Seed

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write demo-1.warc.gz and demo-2.warc.gz beside this file and print their digests."""
    with tempfile.TemporaryDirectory() as work, DemoServer(port=PREFERRED_PORT) as server:
        archive = make_archive(work)
        for edition in (1, 2):
            server.edition = edition
            name = f"demo-{edition}"
            plan = Plan(
                name=name,
                naming="{name}.warc.gz",
                seeds=(Seed(f"{server.url}/"),),
                delay_s=0,
                sitemaps=True,
                allow_private=(f"127.0.0.1:{server.port}",),
            )
            report = crawl(archive, plan)
            file = archive.warcs / f"{name}.warc.gz"
            shutil.copyfile(file, HERE / file.name)
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            print(f"{digest}  {file.name}  {report.captures} captures, {file.stat().st_size} bytes")
        archive.close()


if __name__ == "__main__":
    main()
