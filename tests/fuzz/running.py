"""How a fuzz target runs: seeds from the made files, a time limit for each input, and what may be raised."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

_INPUT_S = 10
_MAX_BYTES = 65_536
_MEMORY_MB = 1_500


def fuzz(target: Callable[[bytes], None], seeds: Iterable[bytes]) -> None:
    """Run the target on inputs made out of `seeds` until the time is up: FUZZ_SECONDS, 600 by default.

    The process ends with a code other than 0 at the first input for which the target raises, takes longer than 10 s
    or more memory than 1.5 GB, and libFuzzer writes that input to the folder FUZZ_CRASHES, by default the current one.
    """
    if importlib.util.find_spec("atheris") is None:
        sys.exit(_missing())
    import atheris

    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds):
            if len(seed) <= _MAX_BYTES:
                (Path(folder) / f"{number:04}").write_bytes(seed)
                # Modules that are imported where they are used have to be there to be instrumented.
                target(seed)
        atheris.instrument_all()
        options = [
            f"-max_total_time={os.environ.get('FUZZ_SECONDS', '600')}",
            f"-timeout={_INPUT_S}",
            f"-rss_limit_mb={_MEMORY_MB}",
            f"-max_len={_MAX_BYTES}",
            f"-artifact_prefix={os.environ.get('FUZZ_CRASHES', '.')}/",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, *sys.argv[1:], folder], target)
        atheris.Fuzz()


def _missing() -> int:
    """Say that there is no atheris for this Python; that is a failure unless FUZZ_OPTIONAL is 1."""
    sys.stderr.write(
        "atheris is not installed (pip install '.[fuzz]'; it has wheels for some Pythons only): not fuzzed\n"
    )
    return 0 if os.environ.get("FUZZ_OPTIONAL") == "1" else 1
