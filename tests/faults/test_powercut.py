"""The power goes before any step: what was synced is enough to go on, and nothing is paid twice or lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import steps
from tests.faults.powercut import Cut, Disk
from tests.faults.scene import BUYING, Scenes

_ON_DISK = (" made", " linked", " put in place", " removed", " synced", "index: picture")
"""Steps that change what has to be synced. After the others the disk is as after the one before."""


def played(scenes: Scenes, scene: str, step: str, folder: Path) -> Disk:
    """Play ``scene`` up to ``step``, and return what the disk knows of it."""
    scenes.set(scene)
    folder.mkdir()
    disk = Disk(scenes.home, scenes.before)
    run = scenes.play(kill=None if step == steps.END else step, keep=folder)
    assert run.killed is (step != steps.END), f"“{step}” never came"
    disk.play(run.steps, folder)
    return disk


_SENT = ("storyboard", "journal: uploading")
"""When the second shot has a row, which speaks of the frame it begins with."""


@pytest.mark.parametrize(("scene", "step"), [*steps.ARMS, _SENT])
def test_what_was_synced_is_enough_to_go_on(scenes: Scenes, tmp_path: Path, scene: str, step: str) -> None:
    disk, mark, bought = played(scenes, scene, step, tmp_path / "first"), scenes.mark(), False
    before = scenes.clicks()
    for cut in Cut:
        if bought:
            disk = played(scenes, scene, step, tmp_path / cut.name)
            before = scenes.clicks()
        else:
            scenes.back(mark)
        if not disk.cut(cut):
            continue  # this disk forgets nothing that a kill would have kept
        run = scenes.recover()
        assert run.said == (), cut.value
        assert scenes.judge(before) == [], cut.value
        bought = scene in BUYING and bool(before)


@pytest.mark.parametrize(("scene", "step"), [arm for arm in steps.ARMS if arm[1].endswith(_ON_DISK)])
def test_what_a_dead_process_did_not_sync_the_next_one_does(
    scenes: Scenes, tmp_path: Path, scene: str, step: str
) -> None:
    """Killed, started again, done; and then the power goes."""
    disk, second = played(scenes, scene, step, tmp_path / "first"), tmp_path / "second"
    second.mkdir()
    disk.play(scenes.recover(keep=second).steps, second)
    before, mark = scenes.clicks(), scenes.mark()
    for cut in Cut:
        scenes.back(mark)
        if disk.cut(cut):
            assert scenes.recover().said == (), cut.value
            assert scenes.judge(before) == [], cut.value
