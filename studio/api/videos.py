"""Clips: price and buy. Watching, cancelling and looking back is done through the images, as the service has it.

Source: the vendor's reference, version 2026-05-15.
"""

from __future__ import annotations

from studio.api.calls import Sender
from studio.api.purchases import Created, bought, priced
from studio.domain.generation import Estimate
from studio.domain.request import VideoRequest


class Videos:
    """The routes under ``/v1/videos``. Each has a bucket of its own: 120 purchases at once, 60 more a minute."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def estimate(self, request: VideoRequest) -> Estimate:
        """Return the server's price of ``request``, in credits. Free, and holds nothing.

        Raises:
            NotFound: There is no such video model, or a frame is gone.
            Refused: The request would not be accepted; ``param`` is the field.
        """
        return await priced(self._sender, "videos", request)

    async def create(self, body: bytes, *, key: str) -> Created:
        """Buy the clip that ``body``, the JSON of a :class:`VideoRequest`, asks for.

        This spends credits: 0.5 a second by the list, times 1 at 480p, 1.5 at 720p, 2.5 at 1080p. They are held at
        once, charged on success, and released otherwise. ``key`` names the purchase: the same key with the same bytes,
        sent again after a lost answer or a crash, returns the clip that exists already and costs nothing more.

        Raises:
            Unreachable: The request never left. Nothing was bought.
            AnswerLost: Whether it was bought is not known: send the same key and body again.
            KeyInUse: The first request with this key is still being worked on, or had another body or route.
            OutOfFunds: The balance does not cover it.
            NotFound: There is no such video model, or a frame is gone. Nothing was bought.
            Refused: Any other no; nothing was bought.
        """
        return await bought(self._sender, "videos", body, key=key)
