"""A studio on a disk of its own, with pictures that are really there, for tests of the window's panes.

A folder's ``conftest.py`` imports the fixture.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor, QImage

from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest, VideoRequest
from studio.state.studio import Studio
from tests.media.films import film
from tests.studio_fixture import Home, until

__all__ = ["COLOURS", "Room", "make_job", "room", "until"]

COLOURS = ("#c03a2b", "#2b7ac0", "#3aa35a", "#c0a02b")


class Room:
    """An opened studio without an account, and ways to furnish it."""

    def __init__(self, home: Home, studio: Studio) -> None:
        self.store = home.store
        self.studio = studio

    async def add_run(self, count: int = 4, *, days: int = 0, **fields: Any) -> tuple[Picture, ...]:
        """Save a finished run of ``count`` pictures, each of one colour, and show it as recent."""
        job = make_job(state=JobState.SAVED, count=count, days=days, charged=Decimal(count), **fields)
        await self.store.journal.add(job)
        pictures = tuple(self.draw(job, at) for at in range(count))
        for picture in pictures:
            await self.store.library.add(picture)
            self.studio.recent.add(picture)
        return pictures

    async def add_clip(self, *, seconds: float = 2.0, **fields: Any) -> Picture:
        """Save a finished clip and show it as recent."""
        request = VideoRequest(video_lora_id="orbit", prompt="A heron wades", duration=round(seconds), seed=7)
        values = {"request": request, "style_name": "", "charged": Decimal(1), **fields}
        job = make_job(state=JobState.SAVED, **values)
        path = self.studio.library_folder / f"{job.id}.mp4"
        film(path, size=(160, 90), frames=round(12 * seconds))
        clip = replace(self.draw(job, 0), path=str(path), media_type="video/mp4", width=160, height=90, seconds=seconds)
        await self.store.journal.add(job)
        await self.store.library.add(clip)
        self.studio.recent.add(clip)
        return clip

    async def show(self, picture: Picture) -> None:
        """Put the run of ``picture`` on the stage."""
        self.studio.stage.show_picture(picture)
        await until(lambda: self.studio.stage.view.picture and self.studio.stage.view.picture.id == picture.id)

    def draw(self, job: Job, at: int) -> Picture:
        """Draw picture ``at`` of ``job`` on the disk; the library does not know it yet."""
        path = str(self.studio.library_folder / f"{job.id}-{at}.png")
        image = QImage(96, 64, QImage.Format.Format_RGB32)
        image.fill(QColor(COLOURS[at]))
        assert image.save(path)
        return Picture(
            id=new_id(job.created_at + timedelta(milliseconds=at)),
            job_id=job.id,
            generation_id=job.generation_id or "",
            index=at,
            path=path,
            sha256=sha256(path.encode()).hexdigest(),
            source_sha256="",
            size_bytes=1,
            media_type="image/png",
            width=96,
            height=64,
            request=job.request,
            created_at=job.created_at,
            style_name=job.style_name,
            seed=7,
            charged=Decimal(1),
        )


def make_job(*, state: JobState = JobState.PLANNED, count: int = 1, days: int = 0, **fields: Any) -> Job:
    """Return a job for a prompt of its own, quoted at one credit a picture."""
    moment = datetime.now(UTC) - timedelta(days=days)
    job_id = new_id(moment)
    values: dict[str, Any] = {
        "id": job_id,
        "key": new_key(),
        "profile": "default",
        "request": ImageRequest(prompt="A lighthouse at dusk", width=96, height=64, count=count, seed=7),
        "created_at": moment,
        "state": state,
        "style_name": "Gouache Storybook",
        "quoted": Decimal(count),
        "generation_id": f"img_{job_id}",
        "output_count": count if state is JobState.SAVED else 0,
        "saved_count": count if state is JobState.SAVED else 0,
    }
    return Job(**values | fields)


@pytest.fixture
async def room(home: Home) -> Room:
    """An empty room."""
    return Room(home, await home.studio())
