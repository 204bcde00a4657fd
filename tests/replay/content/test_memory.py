from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from archiver.replay.content.memory import Memory


def test_what_was_not_asked_for_longest_goes_first() -> None:
    memory: Memory[str] = Memory(10, max_value_bytes=10)
    for key in "abc":
        memory.put(key, key.upper(), 4)
        memory.get("a")
    assert [memory.get(key) for key in "abc"] == ["A", None, "C"]
    assert memory.size_bytes == 8


def test_what_is_too_large_is_not_kept() -> None:
    memory: Memory[str] = Memory(10, max_value_bytes=3)
    memory.put("a", "A", 4)
    assert memory.get("a") is None


def test_a_value_put_again_counts_once() -> None:
    memory: Memory[str] = Memory(10, max_value_bytes=10)
    memory.put("a", "A", 4)
    memory.put("a", "B", 5)
    assert (memory.get("a"), memory.size_bytes) == ("B", 5)


def test_threads_keep_within_the_bound() -> None:
    memory: Memory[int] = Memory(100, max_value_bytes=100)

    def use(number: int) -> None:
        memory.put(number % 40, number, number % 9)
        memory.get(number % 7)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(2000)))
    assert 0 < memory.size_bytes <= 100
