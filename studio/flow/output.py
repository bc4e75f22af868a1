"""One output of a run, and the file it becomes: what is known of it before the library has a row for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.domain.generation import Generation
from studio.domain.job import Job
from studio.domain.names import NameFields, render
from studio.media.check import Checked
from studio.media.clip import CheckedClip, check_and_poster
from studio.media.thumbnail import check_and_shrink


@dataclass(frozen=True, slots=True)
class Placed:
    """A file that has its name.

    Attributes:
        path: Absolute, for the folder may change before the row is written.
        small: Its thumbnail; None when none could be made.
    """

    path: str
    sha256: str
    source_sha256: str
    size_bytes: int
    checked: Checked | CheckedClip
    small: bytes | None


@dataclass(frozen=True, slots=True)
class Output:
    """What ``generation`` made at ``index``, from 0, for ``job``."""

    job: Job
    generation: Generation
    index: int

    @property
    def seed(self) -> int | None:
        """Return the seed the server names, else the one that was asked for."""
        return self.job.request.seed if self.generation.seed is None else self.generation.seed

    @property
    def endings(self) -> tuple[str, ...]:
        """Return the endings its name may get, the likeliest first."""
        return (".mp4", ".mov") if self.generation.is_video else (".png", ".jpg", ".webp")

    def name(self, template: str, checked: Checked | CheckedClip) -> str:
        """Return the name it is to have, relative to the library; others of the same name get a number."""
        fields = NameFields(
            moment=self.job.created_at.astimezone(),
            extension=checked.extension,
            style=self.job.style_name,
            model=self.job.style_name if self.generation.is_video else "",
            prompt=self.job.request.prompt,
            seed=self.seed,
            index=self.index,
            width=checked.width,
            height=checked.height,
            generation_id=self.generation.id,
        )
        return render(template, fields)

    @property
    def decoder(self) -> Callable[[Path], tuple[Checked | CheckedClip, bytes | None]]:
        """Return what decodes its file to the end, and tells what it is with its thumbnail; blocks.

        It raises BadBytes when it is not the picture or clip, and OSError when the disk failed.
        """
        return check_and_poster if self.generation.is_video else check_and_shrink


def file_sha256(path: Path) -> str:
    """Return the hash of a file's bytes; blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
