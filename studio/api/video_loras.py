"""Models that make clips.

Source: the vendor's reference, version 2026-05-15; it does not show the form of the list.
"""

from __future__ import annotations

from studio.api import answers
from studio.api.calls import Call, Sender
from studio.api.pages import whole_list
from studio.api.paths import path
from studio.domain.generation import VideoModel


class VideoLoras:
    """The routes under ``/v1/video_loras``."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def list(self) -> tuple[VideoModel, ...]:
        """Return all public models and those of the team, as a rule in one request. Free."""
        return await whole_list(VideoModel, self._sender, "video_loras")

    async def get(self, id_or_slug: str) -> VideoModel:
        """Return one model. Slugs can change; ids do not.

        Raises:
            NotFound: It is not there, or another team's.
        """
        answer = await self._sender.send(Call("GET", path("video_loras", id_or_slug)))
        return answers.value(VideoModel, answer.body)
