"""A dropped picture tells how it was made: its settings come back into the composer, and nothing is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from studio.domain.errors import StudioError
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest, VideoRequest
from studio.flow.restored import Restored, restored
from studio.state import words
from studio.state.drafting import D, Drafting
from studio.state.library.deeds import Deed
from studio.state.library.dropped import Dropped, is_folder, kind_of, present
from studio.store.store import Store

if TYPE_CHECKING:
    from studio.state.studio import Studio

_TASK = "restore settings"
_FAR = "A file on another computer is not read from there. Copy it to this one first."


@dataclass(frozen=True, slots=True)
class Restoration:
    """What came of a dropped file, in words.

    Attributes:
        title: What happened.
        text: Where it came from, and what could not be taken over.
        undoable: Whether the composer was filled, and can be as it was before.
        trouble: Whether nothing could be read.
    """

    title: str
    text: str = ""
    undoable: bool = False
    trouble: bool = False


class Restoring(QObject):
    """Reads settings back from files, and brings the former draft back.

    Signals:
        told: Something came of what was dropped.
            restoration: The :class:`Restoration`.
        foreseen: What is being dragged turned out to be something else than its name tells.
            dropped: The :class:`~studio.state.library.dropped.Dropped`.
        import_wanted: Several files, or a folder, were dropped: they can be imported.
            paths: A tuple of their paths.
    """

    told = Signal(object)
    foreseen = Signal(object)
    import_wanted = Signal(object)

    def __init__(self, studio: Studio, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._store = store
        self._deed: Deed | None = None

    @property
    def undoable(self) -> bool:
        """Whether the draft from before the last file is what the next undo brings back."""
        return self._deed is not None and self._studio.marking.last is self._deed

    def undo(self) -> None:
        """Bring the draft back as it was before the last file, unless something else was done since."""
        if self.undoable:
            self._studio.marking.undo()

    def foresee(self, paths: Sequence[str]) -> Dropped:
        """Return what dropping ``paths`` would do, told by their names; :attr:`foreseen` says if the disk differs."""
        told = kind_of(paths)
        if len(paths) == 1 and told.readable and not told.picture:
            self._studio.tasks.start("Look at what is dragged", self._foresee(tuple(paths)), name="foresee")
        return told

    def take(self, paths: Sequence[str]) -> None:
        """Read the settings of one file back; of several, or a folder, offer the import."""
        told = kind_of(paths)
        if not told.readable:
            self.told.emit(Restoration("Nothing was read", _FAR, trouble=True))
        elif len(paths) > 1:
            self.import_wanted.emit(tuple(paths))
        else:
            self._studio.tasks.start("Read the settings of a picture", self._take(paths[0]), name=_TASK)

    def open(self, paths: Sequence[str]) -> None:
        """Do with ``paths`` that were named at a start what :meth:`take` does, and tell of those where nothing is."""
        self._studio.tasks.start("Open the files that were named", self._open(tuple(paths)))

    async def _open(self, paths: tuple[str, ...]) -> None:
        for drafting in (self._studio.composer, self._studio.video.composer):
            await drafting.back.wait()  # the draft of the last time would take the place of what is filled in now
        there = await asyncio.to_thread(present, paths)
        missing = [path for path in paths if path not in there]
        if missing:
            title = "A file is not there" if len(missing) == 1 else f"{len(missing):,} files are not there"
            first = words.readable(missing[0])
            text = f"Nothing was opened of {first}" + (" and the others" if len(missing) > 1 else "")
            self._studio.activity.note(title, f"{text}. Look for it and open it again.", tone="warn", toast=True)
        if there:
            self.take(there)

    async def _foresee(self, paths: tuple[str, ...]) -> None:
        if await asyncio.to_thread(is_folder, paths[0]):
            self.foreseen.emit(Dropped(folder=True, count=1))

    async def _take(self, name: str) -> None:
        if await asyncio.to_thread(is_folder, name):
            self.import_wanted.emit((name,))
            return
        path = Path(name)
        try:
            found = await restored(self._store, path)
        except StudioError as error:
            self.told.emit(Restoration("Nothing was read", str(error), trouble=True))
            return
        if found is None:
            text = f"{words.readable(path.name)} does not say how it was made, and is no copy of one of your pictures."
            self.told.emit(
                Restoration("Nothing was found", f"{text} Drop it on the references to use it.", trouble=True)
            )
            return
        self._fill(found)

    def _fill(self, found: Restored) -> None:
        """Fill the composer it belongs to, as "Use settings" does, and say what that was."""
        left_out = list(found.left_out)
        stand_in = _stand_in(found)
        if isinstance(found.request, VideoRequest):
            self._fill_clip(stand_in, found, left_out)
        else:
            self._fill_pictures(stand_in, left_out)
        text = " ".join((found.source, *left_out, "Nothing was sent."))
        self.told.emit(Restoration("Settings taken over", text, undoable=True))

    def _fill_pictures(self, picture: Picture, left_out: list[str]) -> None:
        studio, request = self._studio, picture.request
        assert isinstance(request, ImageRequest)
        composer, before = studio.composer, studio.composer.draft
        offers = studio.styles.rows
        if request.lora_id and offers.count and offers.offer(request.lora_id) is None:
            left_out.append(f"The style “{picture.style_name or request.lora_id}” is not on offer to this account.")
            picture = replace(picture, request=replace(request, lora_id=None), style_name="")
        if count := len(request.reference_image_urls):
            what = "Its reference is" if count == 1 else f"Its {count} references are"
            left_out.append(f"{what} not in it; those in the composer stay.")
        composer.use_settings(picture)
        self._remember(composer, before)
        studio.place_wanted.emit("image")

    def _fill_clip(self, clip: Picture, found: Restored, left_out: list[str]) -> None:
        studio, request = self._studio, clip.request
        assert isinstance(request, VideoRequest)
        composer, before = studio.video.composer, studio.video.composer.draft
        offers = studio.video.models.rows
        studio.video.use_settings(clip)
        if offers.count and offers.offer(request.video_lora_id) is None:
            name = clip.style_name or request.video_lora_id
            left_out.append(f"The video model “{name}” is not on offer to this account; choose another.")
            composer.choose_model(None)
        if request.sources and found.picture is None:
            left_out.append("Its frames are not in it; drop them on the wells.")
        self._remember(composer, before)

    def _remember(self, composer: Drafting[D], before: D) -> None:
        """Let the draft as it was be brought back, by Ctrl+Z or by the toast; what was typed since comes with redo."""
        other = before

        async def swap() -> tuple[str, ...]:
            nonlocal other
            other, now = composer.draft, other
            composer.put(now)
            return ()

        self._deed = Deed("Took settings over from a file", swap, swap)
        self._studio.marking.push(self._deed)


def _stand_in(found: Restored) -> Picture:
    """Return what "Use settings" takes: the row of the library, or what stands for one."""
    if found.picture is not None:
        style = found.style_name or found.picture.style_name
        return replace(found.picture, request=found.request, style_name=style, seed=found.seed)
    clip = isinstance(found.request, VideoRequest)
    return Picture(
        id="",
        job_id="",
        generation_id="",
        index=0,
        path="",
        sha256="",
        source_sha256="",
        size_bytes=0,
        media_type="video/mp4" if clip else "image/png",
        width=0,
        height=0,
        request=found.request,
        created_at=datetime.now(UTC),
        style_name=found.style_name,
        seed=found.seed,
    )
