"""The pane of video models over a studio connected to the sandbox, whose previews are clips of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from studio.state.studio import Studio
from studio.ui.models.pane import ModelPane
from studio.ui.theme.theme import Theme
from tests.media.films import film
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import until
from tests.ui.dressing import dress
from tests.ui.rooms import room

__all__ = ["room"]

SLUGS = ("slow-drift", "dolly-in", "orbit", "handheld", "timelapse", "house-crane")


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film of one second in 12 frames that tell their numbers."""
    return film(tmp_path_factory.mktemp("previews") / "clip.mp4", frames=12, size=(160, 90)).read_bytes()


@pytest.fixture
def previews(sandbox: Sandbox, clip: bytes) -> Iterator[Path]:
    """The folder of the previews that the sandbox sends."""
    folder = sandbox.state / "previews"
    folder.mkdir(exist_ok=True)
    for slug in SLUGS:
        (folder / f"{slug}.mp4").write_bytes(clip)
    yield folder
    for file in folder.glob("*.mp4"):
        file.unlink()


@pytest.fixture
async def pane(theme: Theme, previews: Path, live: Studio) -> AsyncIterator[ModelPane]:
    """The pane, with motion, when the list has come."""
    dress(theme, still=False)
    pane = ModelPane(theme, live.video.models)
    pane.resize(327, 499)
    pane.show()
    await until(lambda: live.video.models.rows.rowCount())
    yield pane
    pane.close()
    pane.deleteLater()
