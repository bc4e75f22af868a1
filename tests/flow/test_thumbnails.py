"""Thumbnails in the cache: made by several hands at once, and by none when there is no room."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from studio.flow.thumbnails import put_small

_HANDS = 8


def test_hands_that_make_the_same_one_at_once_do_not_take_it_from_each_other(tmp_path: Path) -> None:
    for number in range(40):
        target, ready = tmp_path / f"{number}" / "thumbnail", Barrier(_HANDS)

        def make(_hand: int, target: Path = target, ready: Barrier = ready) -> Path | None:
            ready.wait(30)
            return put_small(target, b"small", of="heron.png")

        with ThreadPoolExecutor(_HANDS) as hands:
            made = list(hands.map(make, range(_HANDS)))
        assert made == [target] * _HANDS
        assert target.read_bytes() == b"small"
        assert list(target.parent.iterdir()) == [target]


def test_one_that_cannot_be_kept_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "thumbnail"
    target.mkdir()
    (target / "something").touch()
    assert put_small(target, b"small", of="heron.png") is None
    assert list(tmp_path.iterdir()) == [target]
