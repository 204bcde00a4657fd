"""An extractor that does to its process what a page tells it to; installed as a plug-in for one test."""

from __future__ import annotations

from pathlib import Path

ENTRY = "[archiver.extractors]\nobedient = obedient_engine:Obedient\n"

MODULE = """
import os
import signal
from pathlib import Path

from archiver.extract.story import extract_story

HOME = Path(__file__).parent


class Obedient:
    name = "obedient"
    version = "1"

    def extract(self, raw, *, url=None, content_type=None, fetched_at=None):
        if b"STOP HERE" in raw:
            while True:
                signal.pause()
        if b"DIE HERE" in raw:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"DIE ONCE" in raw and not (HOME / "died").exists():
            (HOME / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if b"BREAK HERE" in raw:
            raise RuntimeError("a fault in the engine")
        if b"MEET HERE" in raw and (HOME / "meeting").exists():
            with (HOME / "meeting").open("w") as meeting:
                meeting.write(str(os.getpid()))
            while True:
                signal.pause()
        return extract_story(raw, url=url, content_type=content_type, fetched_at=fetched_at)
"""


def install(folder: Path) -> Path:
    """Put the plug-in into `folder`, which has to be on the path of Python; return it."""
    metadata = folder / "obedient-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: obedient\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(ENTRY)
    (folder / "obedient_engine.py").write_text(MODULE)
    return folder
