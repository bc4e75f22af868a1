"""Killed before any step, and again while it recovers: nothing is paid twice, nothing paid for is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.domain.job import Job
from tests.faults import steps
from tests.faults.crash_fixture import Run
from tests.faults.scene import Scenes

_RECOVERY = 60
"""Steps of most recoveries of a storyboard. In a shorter one the second kill does not come."""

_STRIDE = 7
"""Prime to most lengths: the second kill comes at another place for each first one."""


def killed(scenes: Scenes, scene: str, step: str) -> dict[str, Job]:
    """Play ``scene`` up to ``step``, and return the rows that were committed by then."""
    scenes.set(scene)
    run = scenes.play(kill=None if step == steps.END else step)
    assert run.killed is (step != steps.END), f"“{step}” never came"
    return scenes.clicks()


def recovered(scenes: Scenes) -> Run:
    """Start once more and return how it went, which is quietly."""
    run = scenes.recover()
    assert (run.killed, run.said) == (False, ())
    new = set(run.names) - steps.KNOWN
    assert not new, "steps that tests/faults/steps.py does not know"
    return run


@pytest.mark.parametrize(("scene", "step"), steps.ARMS)
def test_a_kill_before_any_step_costs_nothing(scenes: Scenes, scene: str, step: str) -> None:
    before = killed(scenes, scene, step)
    mark = scenes.mark()
    length = len(recovered(scenes).steps)
    assert scenes.judge(before) == []

    if scene == "picture" and before:
        assert killed(scenes, scene, step)  # it has bought meanwhile: anew
    else:
        scenes.back(mark)
    second = _STRIDE * steps.ARMS.index((scene, step)) % length
    again = scenes.recover(kill=second)
    before = scenes.clicks()
    recovered(scenes)
    assert scenes.judge(before) == [], f"killed again before step {second}, after {again.names[-1:]}"


@pytest.mark.parametrize("step", steps.STORYBOARD)
def test_a_kill_before_any_step_of_a_storyboard_costs_nothing(scenes: Scenes, step: str) -> None:
    before = killed(scenes, "storyboard", step)
    again = scenes.recover(kill=_STRIDE * steps.STORYBOARD.index(step) % _RECOVERY)
    before |= scenes.clicks()
    recovered(scenes)
    assert scenes.judge(before) == [], f"killed again after {again.names[-1:]}"


@pytest.mark.parametrize(("scene", "step", "second"), steps.MENDING)
def test_a_kill_while_it_mends_costs_nothing(scenes: Scenes, scene: str, step: str, second: str) -> None:
    before = killed(scenes, scene, step)
    assert scenes.recover(kill=second).killed, f"“{second}” never came"
    recovered(scenes)
    assert scenes.judge(before) == []


def test_the_list_of_steps_is_complete(scenes: Scenes) -> None:
    seen = set()
    for scene, listed in {**steps.SCENES, "storyboard": steps.STORYBOARD}.items():
        scenes.set(scene)
        run = scenes.play()
        gone = {step.removesuffix(" (2)") for step in listed} - set(run.names) - {steps.END}
        assert not gone, f"steps of “{scene}” that do not come any more"
        seen |= set(run.names)
    new = seen - steps.KNOWN
    assert not new, "list them in tests/faults/steps.py"


def test_what_is_killed_is_really_dead(scenes: Scenes, tmp_path: Path) -> None:
    """The instrument itself: a kill comes before its step, not after it."""
    scenes.set("save")
    run = scenes.play(kill="files: picture linked")
    assert run.killed and "files: picture linked" not in run.names
    assert not list(scenes.paths.library.rglob("*.png"))
    scenes.set("save")
    assert scenes.play(kill="files: ready file removed").killed
    assert len(list(scenes.paths.library.rglob("*.png"))) == 1
