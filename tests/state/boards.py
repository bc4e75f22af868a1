"""Storyboards drawn in a studio, by the verbs that the window uses."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PIL import Image

from studio.domain.frame import Frame
from studio.domain.reference import Reference, ReferenceKind
from studio.domain.storyboard import Shot
from studio.flow.takes import Take, takes_of
from studio.state.purchase import ConfirmView
from studio.state.storyboard import StoryboardDesk
from studio.state.studio import Studio
from tests.flow.desk import MODEL
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import until

CREATE = "POST /v1/videos"
PRICE = "POST /v1/videos/estimate"


def frame(name: str) -> Frame:
    """Return a first frame that is on no disk; it is enough to draw with."""
    picture = Reference(kind=ReferenceKind.FILE, source=f"/{name}.png", name=f"{name}.png", sha256="a" * 64)
    return Frame(original=picture, sent=picture, width=480, height=480)


def compose(studio: Studio, words: str) -> None:
    """Ask for the shortest and smallest clip there is."""
    studio.video.composer.set(
        prompt=words, model_id=MODEL, resolution="480p", ratio="1:1", duration=2, first=None, last=None
    )


def draw(studio: Studio, *words: str) -> tuple[str, ...]:
    """Draw a shot for each of ``words``, linked from the second on, and let go of the last; return their ids."""
    board = studio.video.storyboard.drawing
    for each in words:
        if board.selected:
            board.add()
            studio.video.composer.set(prompt=each)
        else:
            compose(studio, each)
            board.add()
    board.select("")
    return tuple(shot.id for shot in board.board.shots)


def drawn(studio: Studio) -> list[str]:
    """Return the words of the shots in order, those that are linked behind an arrow."""
    return [_told(shot, at) for at, shot in enumerate(studio.video.storyboard.drawing.board.shots)]


def _told(shot: Shot, at: int) -> str:
    return f"→{shot.draft.prompt}" if shot.linked and at else shot.draft.prompt


def told(studio: Studio) -> list[str]:
    """Return the state lines of the cards."""
    return [tile.telling.line for tile in studio.video.storyboard.rows.rows]


class Hearing:
    """What the sale of a storyboard said."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.questions: list[ConfirmView] = []
        self.refusals: list[str] = []
        studio.video.storyboard.sale.confirm_wanted.connect(self.questions.append)
        studio.video.storyboard.sale.refused.connect(self.refusals.append)

    @property
    def board(self) -> StoryboardDesk:
        """The storyboard that is listened to."""
        return self.studio.video.storyboard

    async def priced(self) -> str:
        """Wait until the button has a price, and return its words."""
        await until(lambda: "credit" in self.board.view.send.button, self.board.changed)
        return self.board.view.send.button

    async def question(self) -> ConfirmView:
        """Wait for a question."""
        await until(lambda: self.questions, self.board.sale.confirm_wanted)
        return self.questions.pop()

    async def says(self, number: int, line: str) -> None:
        """Wait until the card of a shot says ``line``, or begins with it."""
        rows = self.board.rows
        await until(lambda: told(self.studio)[number - 1].startswith(line), rows.dataChanged, rows.modelReset)

    async def saved(self, *numbers: int) -> None:
        """Wait until these shots have their clips."""
        for number in numbers:
            await self.says(number, "Saved")

    async def takes(self, shot: str) -> tuple[Take, ...]:
        """Return what the journal has of a shot."""
        return await takes_of(self.board.drawing._store, shot)


def charges(sandbox: Sandbox) -> list[Decimal]:
    """Return what the server took, row by row."""
    rows = sandbox.get("/v1/usage/events?limit=100")["data"]
    return [Decimal(str(row["amount"])) for row in rows if row["type"] == "charge"]


def same_pixels(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures are the same to the last bit."""
    return one.size == other.size and one.convert("RGB").tobytes() == other.convert("RGB").tobytes()


def ids(shots: Sequence[Shot]) -> list[str]:
    """Return the ids of shots."""
    return [shot.id for shot in shots]
