"""The media the sandbox's pictures can be drawn in."""

from studio.sandbox.art.styles.atelier import apply
from studio.sandbox.art.styles.catalogue import CATALOGUE, StyleCard

__all__ = ["CATALOGUE", "StyleCard", "apply"]
