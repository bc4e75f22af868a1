"""The real window while a pointer looks through clips: ``python -m bench.scrubbed_window CLIP …``.

Prints what happened as JSON and ends by itself. The environment says which service and which folder.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from bench.busy_window import Hand, until
from bench.ticks import Ticks
from studio.app import _collect_garbage_here, application
from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState
from studio.domain.picture import Picture
from studio.domain.request import VideoRequest
from studio.media.clip import check_clip
from studio.program import Program
from studio.state.studio import Studio
from studio.store.paths import Paths
from studio.store.store import Store
from studio.ui.stage.picture_stage import PictureStage

SWEEPS = 4
SWEEP_SECONDS = 1.0
MOVE_EVERY = 0.008


class Pointer(Hand):
    """Moves across each clip on the stage, from before anything of it was made."""

    def __init__(self, program: Program, ticks: Ticks, clips: Sequence[Picture]) -> None:
        super().__init__(program, ticks)
        self._clips = clips

    async def act(self, studio: Studio) -> dict[str, object]:
        spans = []
        for clip in self._clips:
            studio.stage.show_picture(clip)
            await until(partial(is_shown, studio, clip))
            await asyncio.sleep(1.0)
            began = time.monotonic()
            for _ in range(SWEEPS):
                await sweep(self.program.window)
            if studio.clip_strips.get(clip) is None:
                raise RuntimeError("nothing was looked through")
            spans.append((began, time.monotonic()))
        return {"spans": spans, "ticks": self.ticks.moments}


def is_shown(studio: Studio, clip: Picture) -> bool:
    shown = studio.stage.view.picture
    return shown is not None and shown.id == clip.id


async def sweep(window: QWidget) -> None:
    """Move across the stage, as often as a mouse tells where it is."""
    stage = window.findChild(PictureStage, "stageView")
    assert stage is not None
    place = stage.places.pictures[0]
    steps = round(SWEEP_SECONDS / MOVE_EVERY)
    for step in range(steps):
        at = QPoint(place.left() + place.width() * step // steps, place.center().y())
        move(stage, at)
        await asyncio.sleep(MOVE_EVERY)


def move(widget: QWidget, at: QPoint) -> None:
    local, seen = QPointF(at), QPointF(widget.mapToGlobal(at))
    none, nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(QMouseEvent.Type.MouseMove, local, seen, none, none, nothing))


async def furnish(files: Sequence[Path]) -> list[Picture]:
    """Put clips into the library before the window opens."""
    paths = Paths.find()
    paths.create()
    store = await Store.open(paths)
    clips = []
    for file in files:
        checked, now = check_clip(file), datetime.now(UTC)
        request = VideoRequest(video_lora_id="orbit", prompt="A heron wades", duration=round(checked.seconds))
        job = Job(
            id=new_id(now),
            key=new_key(),
            profile="default",
            request=request,
            created_at=now,
            state=JobState.SAVED,
            generation_id=f"vid_{new_id(now)}",
            output_count=1,
            saved_count=1,
            charged=Decimal(1),
        )
        clips.append(picture(job, file, checked.width, checked.height, checked.seconds))
        await store.journal.add(job)
        await store.library.add(clips[-1])
    await store.close()
    return clips


def picture(job: Job, file: Path, width: int, height: int, seconds: float) -> Picture:
    digest = sha256(file.read_bytes()).hexdigest()
    return Picture(
        id=new_id(job.created_at),
        job_id=job.id,
        generation_id=job.generation_id or "",
        index=0,
        path=str(file),
        sha256=digest,
        source_sha256=digest,
        size_bytes=file.stat().st_size,
        media_type="video/mp4",
        width=width,
        height=height,
        request=job.request,
        created_at=job.created_at,
        seconds=seconds,
    )


def main(files: Sequence[str]) -> int:
    clips = asyncio.run(furnish([Path(file) for file in files]))
    app = application()
    _collect_garbage_here(app)
    pointer = Pointer(program := Program(app), Ticks(app), clips)
    code = program.run()
    print(json.dumps(pointer.story))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
