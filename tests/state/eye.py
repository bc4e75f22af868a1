"""Whoever looks at the player in a test."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.state.player import Player
from tests.media.films import number_of
from tests.ui.rooms import Room, until


class Eye:
    """Sees what the player shows."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.numbers: list[int] = []
        self.image = QImage()
        player.frame_ready.connect(self._see)

    def _see(self, number: int, image: QImage) -> None:
        self.numbers.append(number)
        self.image = image

    @property
    def painted(self) -> int:
        """The number that the pixels tell."""
        return number_of(self.image.pixelColor(self.image.width() - 2, self.image.height() - 2).red())

    async def at(self, number: int) -> None:
        """Wait until this frame is seen."""
        await until(lambda: self.numbers and self.numbers[-1] == number and self.player.view.number == number)
        assert self.painted == number


@pytest.fixture
async def clip(room: Room) -> Picture:
    return await room.add_clip(seconds=4.0)


@pytest.fixture
async def eye(room: Room, clip: Picture) -> Eye:
    eye = Eye(room.studio.video.player)
    eye.player.show(clip)
    await eye.at(0)
    return eye


@pytest.fixture
def player(eye: Eye) -> Player:
    return eye.player


def pixels(image: QImage) -> bytes:
    """Return the pixels of a picture without what Qt adds to its rows."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    across, rows = plain.bytesPerLine(), bytes(plain.constBits())
    return b"".join(rows[row * across : row * across + 3 * plain.width()] for row in range(plain.height()))
