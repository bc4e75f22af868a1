"""What becomes of a job that somebody asks something of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from studio.domain.job import Job
from studio.domain.limits import VENDOR_URL
from studio.domain.request import ImageRequest
from studio.state.support import support_text

if TYPE_CHECKING:
    from studio.state.studio import Studio


class JobAnswers(QObject):
    """Does what the queue and the stages are asked about a job, and follows one that was just ordered."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        studio.purchase.submitted.connect(self._submitted)
        studio.video.purchase.submitted.connect(self._submitted)
        studio.video.storyboard.began.connect(self._submitted)
        studio.queue.revealed.connect(self._reveal)
        studio.queue.editing.connect(self.edit)
        studio.queue.helped.connect(self.ask_support)
        studio.queue.wanted_again.connect(self._again)

    def _submitted(self, job: Job) -> None:
        if isinstance(job.request, ImageRequest):
            self._studio.styles.used(job.request.lora_id)
        else:
            self._studio.video.used(job.request.lora_id)
        if self._studio.stage.follows:
            self._studio.stage.show_job(job, follow=True)

    def _again(self, job: Job) -> None:
        (self._studio.purchase if job.shot is None else self._studio.video.purchase).again(job)

    def _reveal(self, job_id: str) -> None:
        for tile in self._studio.recent.rows:
            if tile.picture.job_id == job_id:
                self._studio.reveal(tile.picture)
                return
        self._studio.reveal_wanted.emit(str(self._studio.library_folder))

    def edit(self, job: Job) -> None:
        """Bring the words of a refused job back into the composer, and that into sight."""
        if isinstance(job.request, ImageRequest):
            self._studio.composer.set(prompt=job.request.prompt, negative_prompt=job.request.negative_prompt or "")
            self._studio.place_wanted.emit("image")
        else:
            self._studio.video.composer.set(prompt=job.request.prompt)
            self._studio.place_wanted.emit("video")

    def ask_support(self, job: Job) -> None:
        """Put what support needs about ``job`` on the clipboard, and open the page where they are asked."""
        QGuiApplication.clipboard().setText(support_text(job))
        self._studio.activity.note("What support needs was copied", "Paste it into your message.", toast=True)
        self._studio.browse_wanted.emit(VENDOR_URL)
