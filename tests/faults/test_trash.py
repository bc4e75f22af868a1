"""Killed, or without power, before any step into the Trash or out of it: one file, one row that knows of it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from tests.faults import steps
from tests.faults.powercut import Cut
from tests.faults.scene import Scenes
from tests.faults.test_powercut import played


def judge(scenes: Scenes) -> list[str]:
    """Return what is wrong between the files and their rows."""
    root = scenes.paths.library
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.png"))
    with contextlib.closing(sqlite3.connect(scenes.paths.database)) as connection:
        rows = connection.execute("SELECT path, trashed_at FROM pictures ORDER BY path").fetchall()
    wrong = [] if [path for path, _ in rows] == files else [f"The index says {rows}, on the disk are {files}."]
    return wrong + [f"{path} is in the wrong place." for path, at in rows if (at is None) is path.startswith(".trash/")]


@pytest.mark.parametrize("step", steps.TRASH)
def test_a_kill_before_any_step_of_the_trash_loses_nothing(scenes: Scenes, step: str) -> None:
    scenes.set("trash")
    assert scenes.play(kill=step).killed, f"“{step}” never came"
    assert len(list(scenes.paths.library.rglob("*.png"))) >= 1
    run = scenes.recover()
    assert (run.killed, run.said) == (False, ())
    assert judge(scenes) == []
    before = files(scenes)
    scenes.recover()
    assert files(scenes) == before


@pytest.mark.parametrize("step", [*steps.TRASH, steps.END])
def test_a_power_cut_before_any_step_of_the_trash_loses_nothing(scenes: Scenes, tmp_path: Path, step: str) -> None:
    disk, mark = played(scenes, "trash", step, tmp_path / "first"), scenes.mark()
    for cut in Cut:
        scenes.back(mark)
        if disk.cut(cut):
            run = scenes.recover()
            assert (run.killed, run.said) == (False, ()), cut.value
            assert judge(scenes) == [], cut.value


def test_the_steps_of_the_trash_are_listed(scenes: Scenes) -> None:
    scenes.set("trash")
    run = scenes.play()
    assert not run.killed and judge(scenes) == []
    taken = {name for name in run.names if name.startswith("trash: ")}
    assert taken <= set(steps.TRASH), "list them in tests/faults/steps.py"


def files(scenes: Scenes) -> list[Path]:
    return sorted(scenes.paths.library.rglob("*.png"))
