"""One save, sync by sync: whoever takes one away, or puts a name before its bytes, hears of it here."""

from __future__ import annotations

import pytest

from tests.faults.scene import Scenes

PICTURE = [
    "files: ready file synced",
    "files: picture linked",
    "files: month synced",
    "journal: finished + index: picture",
    "thumbnails: thumbnail part synced",
    "thumbnails: thumbnail put in place",
    "journal: saved",
]
CLIP = [
    "files: ready file synced",
    "files: words part synced",
    "files: words linked",
    "files: clip linked",
    "files: month synced",
    "journal: finished + index: picture",
    "thumbnails: thumbnail part synced",
    "thumbnails: thumbnail put in place",
    "journal: saved",
]
NEW_FOLDERS = [
    "files: year made",
    "files: library folder synced",
    "files: month made",
    "files: year synced",
    "files: year synced",  # and once more, with all above it: those that are there may never have been synced
    "files: library folder synced",
    "files: home synced",
    "files: folder of the home synced",
]
REFERENCE = [
    "references: references folder made",
    "references: data folder synced",
    "references: data folder synced",
    "references: home synced",
    "references: folder of the home synced",
    "references: reference part synced",
    "references: reference put in place",
    "references: references folder synced",
    "journal: new row, planned + index: prompts changed",
]


_TELLING = ("made", "synced", "linked", "put in place")


def told(scenes: Scenes, who: tuple[str, ...]) -> list[str]:
    """Play the scene and return what ``who`` synced and named, with the commits between, in order."""
    run = scenes.play()
    wanted = [step.name for step in run.steps if step.name.startswith(who)]
    return [name for name in wanted if name.endswith(_TELLING) or name.startswith(("journal:", "index:"))]


@pytest.mark.parametrize(("scene", "expected"), [("save", PICTURE), ("clip", CLIP)])
def test_bytes_are_synced_before_the_name_and_the_name_before_the_row(
    scenes: Scenes, scene: str, expected: list[str]
) -> None:
    scenes.set(scene)
    steps = told(scenes, ("files:", "thumbnails: thumbnail p", "journal: finished +", "journal: saved"))
    assert steps == [expected[0], *NEW_FOLDERS, *expected[1:]]


def test_a_reference_is_synced_with_its_name_before_a_row_speaks_of_it(scenes: Scenes) -> None:
    scenes.set("picture")
    steps = told(scenes, ("references:", "journal: new row"))
    assert steps == REFERENCE


def test_the_way_to_the_journal_is_synced_before_there_is_one(scenes: Scenes) -> None:
    scenes.set("picture")
    names = [step.name for step in scenes.play().steps]
    assert (
        names.index("store: home synced")
        < names.index("store: folder of the home synced")
        < names.index("index: journal mode set")
    )


def test_every_connection_that_writes_waits_for_the_disk(scenes: Scenes) -> None:
    """A run says by itself which of its connections were not set to ``synchronous=FULL``."""
    for scene in ("picture", "upkeep"):
        scenes.set(scene)
        assert scenes.play().said == ()
