from __future__ import annotations

from archiver.replay.captures.bars import HEIGHT, bars


def test_months_become_bars_side_by_side() -> None:
    made = bars([(2024, 11, 10), (2024, 12, 0), (2025, 1, 1)])
    assert [(bar.year, bar.month, bar.count) for bar in made] == [(2024, 11, 10), (2024, 12, 0), (2025, 1, 1)]
    assert [bar.x for bar in made] == [0, 8, 16]
    assert (made[0].height, made[0].y) == (HEIGHT, 0)
    assert made[1].height == 0
    assert 0 < made[2].height < HEIGHT


def test_many_months_become_years() -> None:
    made = bars([(year, month, 1) for year in range(2000, 2020) for month in range(1, 13)])
    assert [bar.year for bar in made] == list(range(2000, 2020))
    assert {(bar.month, bar.count) for bar in made} == {(0, 12)}


def test_nothing_has_no_bars() -> None:
    assert bars([]) == []
