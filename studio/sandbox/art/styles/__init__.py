"""The media the sandbox's pictures can be drawn in."""

from studio.sandbox.art.catalogue import CATALOGUE, StyleCard
from studio.sandbox.art.styles.atelier import apply

__all__ = ["CATALOGUE", "StyleCard", "apply"]
