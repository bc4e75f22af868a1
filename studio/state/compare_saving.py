"""What is compared, saved as one picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.domain import names
from studio.domain.errors import StudioError
from studio.domain.picture import Picture
from studio.flow.side_by_side import Shown, side_by_side
from studio.state import words
from studio.state.activity import Activity
from studio.state.compare import LETTERS
from studio.state.compare_table import differences
from studio.state.tasks import Tasks

FOLDER = "Exports"
_NAME = 40
_NOT_SAID = ("Style", "Model", "Charged", "Time")


class CompareSaving(QObject):
    """Writes a PNG with labels into the folder for exports in the library's. What is there is never overwritten.

    Signals:
        changed: It began, or ended.
            sentence: What is being done, what was made, or why it was not.
        saved: It is on the disk.
            path: Absolute.
    """

    changed = Signal(str)
    saved = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        activity: Activity,
        *,
        path_of: Callable[[Picture], Path],
        library: Callable[[], Path],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._activity = activity
        self._path_of = path_of
        self._library = library
        self.busy = False

    def save(self, pictures: Sequence[Picture], frames: Mapping[str, int]) -> None:
        """Save ``pictures``, from A on; of clips the frame that ``frames`` has for their id, else their first."""
        if self.busy or not pictures:
            return
        lines = facts(pictures)
        shown = [
            Shown(
                self._path_of(picture),
                LETTERS[at],
                words.title(picture.style_name, picture.request),
                lines[at],
                frames.get(picture.id, 0) if picture.is_video else None,
            )
            for at, picture in enumerate(pictures)
        ]
        prompts = {picture.request.prompt for picture in pictures}
        self.busy = True
        self.changed.emit("Saving…")
        self._tasks.start("Save side-by-side picture", self._save(shown, prompts.pop() if len(prompts) == 1 else ""))

    async def _save(self, shown: Sequence[Shown], prompt: str) -> None:
        title = names.safe(" and ".join(each.name for each in shown))[:_NAME].strip() or "Compared"
        target = self._library() / FOLDER / f"{title}.png"
        try:
            path = await side_by_side(shown, target, words=prompt)
        except StudioError as error:
            self.busy = False
            self.changed.emit(str(error))
        else:
            self.busy = False
            self._activity.note("Side-by-side picture saved", f"{FOLDER}/{path.name}")
            self.changed.emit(f"Saved as {FOLDER}/{path.name}")
            self.saved.emit(str(path))
        finally:
            self.busy = False


def facts(pictures: Sequence[Picture]) -> list[str]:
    """Return for each picture a line of the settings in which it differs from the others, or all of them alone."""
    rows = [row for row in differences(pictures) if row.name not in _NOT_SAID]
    rows = [row for row in rows if row.changed] or [row for row in rows if row.name in ("Seed", "Size")]
    return [" · ".join(f"{row.name} {row.values[at]}" for row in rows) for at in range(len(pictures))]
