from __future__ import annotations

import gc

from archiver.dataset.garbage import OBJECTS, rare_looks


def test_looks_are_rare_within_the_block_alone() -> None:
    before = gc.get_threshold()
    with rare_looks():
        assert gc.get_threshold()[0] == OBJECTS > before[0]
    assert gc.get_threshold() == before
