"""What a job is shown by while it has no picture of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from studio.domain.job import Job
from studio.domain.reference import ReferenceKind
from studio.domain.request import VideoRequest
from studio.state.images import Images
from studio.state.model_shelf import ModelShelf
from studio.state.pictures import PictureRows
from studio.state.style_shelf import StyleShelf


class JobImages:
    """Finds pictures that are there. One that is still decoded is None for now; ``images.ready`` tells when it came."""

    def __init__(self, images: Images, recent: PictureRows, styles: StyleShelf, models: ModelShelf) -> None:
        self._images = images
        self._recent = recent
        self._styles = styles
        self._models = models

    def of(self, job: Job) -> QImage | None:
        """Return the first of the job's own pictures, else its :meth:`backdrop`."""
        for tile in self._recent.rows:
            if tile.picture.job_id == job.id and tile.image is not None:
                return tile.image
        return self.backdrop(job)

    def backdrop(self, job: Job) -> QImage | None:
        """Return what a clip begins with, else the preview of its style or video model."""
        if not isinstance(job.request, VideoRequest):
            style = self._styles.rows.card(job.request.lora_id)
            return style.image if style is not None else None
        first = job.references[0] if job.references and job.request.first_frame_url else None
        if first is not None and first.kind is ReferenceKind.FILE:
            return self._images.get(f"begins {first.sha256}", Path(first.source))
        model = self._models.rows.card(job.request.lora_id)
        return model.image if model is not None else None
