from __future__ import annotations

import pytest

from archiver.replay.wording.crawls import REASONS, STOPS, duration, outcome, reasons

DONE: dict[str, object] = {"urls": {}, "stop": None, "is_complete": True, "failed": [], "failed_more": 0}


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (DONE, "完成：没有剩余的网址。"),
        ({**DONE, "failed_more": 3}, "完成：除 3 个失败的网址外，没有剩余。"),
        ({**DONE, "is_complete": False}, "结束时仍有网址未抓取。"),
        ({**DONE, "stop": "time", "urls": {"queued": 5}}, "达到时间上限，提前停止；还剩 5 个网址。"),
    ],
)
def test_the_end_of_a_run_is_told_in_chinese(report: dict[str, object], words: str) -> None:
    assert outcome(report, language="zh-CN") == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "不到一秒"), (42, "42 秒"), (700, "12 分钟"), (9000, "2 小时 30 分钟")]
)
def test_spans_of_time_are_told_in_chinese(seconds: float, words: str) -> None:
    assert duration(seconds, language="zh-CN") == words


def test_every_reason_has_its_chinese() -> None:
    assert reasons("en") == REASONS
    assert not set(reasons("zh-CN").values()) & set(REASONS.values())
    assert len(STOPS) == len(set(STOPS.values()))
