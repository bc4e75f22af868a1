"""The video models that can be chosen."""

from __future__ import annotations

from studio.domain.generation import VideoModel
from studio.state.cards import Card, CardRows


class ModelCard(Card[VideoModel]):
    """A video model as a card. Its image is the first frame of its preview."""

    __slots__ = ()

    @property
    def model(self) -> VideoModel:
        """Return what the server says of it."""
        return self.offer


class ModelRows(CardRows[ModelCard, VideoModel]):
    """The video models that match search and filter."""

    def make(self, offer: VideoModel) -> ModelCard:
        """Return the card of a video model."""
        return ModelCard(offer)

    def has_preview(self, offer: VideoModel) -> bool:
        """Return whether there is a clip of what the model makes."""
        return bool(offer.preview_video_url)
