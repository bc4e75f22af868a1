"""Styles.

Source: the vendor's reference, version 2026-05-15.
"""

from __future__ import annotations

from studio.api import answers
from studio.api.calls import Call, Sender
from studio.api.pages import whole_list
from studio.api.paths import path
from studio.domain.generation import Style


class Loras:
    """The routes under ``/v1/loras``."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def list(self) -> tuple[Style, ...]:
        """Return all public styles and those of the team, as a rule in one request. Free."""
        return await whole_list(Style, self._sender, "loras")

    async def get(self, id_or_slug: str) -> Style:
        """Return one style. Slugs can change; ids do not.

        Raises:
            NotFound: It is not there, or another team's.
        """
        answer = await self._sender.send(Call("GET", path("loras", id_or_slug)))
        return answers.value(Style, answer.body)
