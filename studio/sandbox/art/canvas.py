"""A flat picture: planes of colour laid over one another, and shapes drawn on them.

Places are in a unit square that is centred in the picture and as large as its shorter side; wider or taller
pictures go on beyond 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image, ImageDraw

from studio.sandbox.art.chance import number
from studio.sandbox.art.colour import display, mix
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.spline import Curve

Colour = tuple[int, int, int] | tuple[int, int, int, int]
Places = Iterable[Sequence[float]] | Curve

_FINE = 2


def inked(code: str, share: float = 1.0) -> tuple[int, int, int]:
    """Return ``#rrggbb`` as whole numbers, brighter or darker by ``share``."""
    red, green, blue = (int(np.clip(value * 255 * share, 0, 255)) for value in display(code))
    return red, green, blue


class Canvas:
    """Colour, depth and labels of a flat scene, painted from back to front.

    Attributes:
        x, y: The place of each pixel.
        left, right, top, bottom: Where the picture ends.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height, self.short = width, height, min(width, height)
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        self.x = (columns + 0.5 - width / 2) / self.short + 0.5
        self.y = (rows + 0.5 - height / 2) / self.short + 0.5
        self.left, self.right = 0.5 - width / self.short / 2, 0.5 + width / self.short / 2
        self.top, self.bottom = 0.5 - height / self.short / 2, 0.5 + height / self.short / 2
        self.rgb = np.zeros((height, width, 3), np.float32)
        self.depth = np.ones((height, width), np.float32)
        self.labels = np.zeros((height, width), np.int16)

    @property
    def across(self) -> Plane:
        """The places of one row of pixels."""
        row: Plane = self.x[0]
        return row

    def gradient(self, stops: Sequence[tuple[float, str]]) -> None:
        """Fill with colours by height, from place ``stops[0]`` to the last."""
        places = [place for place, _ in stops]
        colours = np.array([display(colour) for _, colour in stops])
        column = np.stack([np.interp(self.y[:, 0], places, colours[:, i]) for i in range(3)], -1)
        self.rgb[:] = column[:, None].astype(np.float32)

    def lay(self, colour: Plane, mask: Plane, *, depth: float | None = None, label: int = 0) -> None:
        """Cover with ``colour`` where ``mask`` is 1; with a depth it becomes a thing of its own."""
        self.rgb = mix(self.rgb, colour, mask[..., None]).astype(np.float32)
        if depth is not None:
            solid = mask > 0.5
            self.depth[solid], self.labels[solid] = depth, label

    def shine(self, colour: Plane, amount: Plane) -> None:
        """Add light."""
        self.rgb += (amount[..., None] * colour).astype(np.float32)

    def scene(self, *parts: object) -> Scene:
        """Return the finished scene; ``parts`` name its seed."""
        rgb = np.clip(self.rgb, 0, 1).astype(np.float32)
        return Scene(rgb, self.depth, self.labels, number(*parts) & 0x7FFFFFFF)


class Sketch:
    """Shapes drawn over a canvas at twice its size, so that their edges come out smooth.

    Nothing reaches the canvas before :meth:`finish`. Colours with a fourth value are see-through.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._scale = canvas.short * _FINE
        whole = Image.fromarray((np.clip(canvas.rgb, 0, 1) * 255 + 0.5).astype(np.uint8))
        self._image = whole.resize((canvas.width * _FINE, canvas.height * _FINE), Image.Resampling.BICUBIC)
        self._draw = ImageDraw.Draw(self._image, "RGBA")
        self._names = Image.new("L", (canvas.width, canvas.height))
        self._name = ImageDraw.Draw(self._names)
        self._shift = (canvas.width / 2 - canvas.short / 2, canvas.height / 2 - canvas.short / 2)

    def _fine(self, places: Places) -> list[float]:
        """Return x and y by turns. Thousands of lines of a hundred places each are drawn: all of one at once."""
        at = np.asarray(places if isinstance(places, (np.ndarray, list, tuple)) else list(places), np.float64)
        fine: list[float] = (at * self._scale + np.array(self._shift) * _FINE).ravel().tolist()
        return fine

    def _coarse(self, places: Places) -> list[float]:
        return [value / _FINE for value in self._fine(places)]

    def polygon(self, places: Places, colour: Colour, label: int = 0) -> None:
        """Fill a shape."""
        self._draw.polygon(self._fine(places), fill=colour)
        if label:
            self._name.polygon(self._coarse(places), fill=label)

    def line(self, places: Places, colour: Colour, width: float, label: int = 0) -> None:
        """Draw along places; ``width`` is a share of the shorter side."""
        self._draw.line(self._fine(places), fill=colour, width=max(1, round(width * self._scale)))
        if label:
            self._name.line(self._coarse(places), fill=label, width=max(1, round(width * self._canvas.short)))

    def oval(self, x: float, y: float, across: float, down: float, colour: Colour, label: int = 0) -> None:
        """Fill an oval around a place, given its two radii."""
        corners = self._fine([(x - across, y - down), (x + across, y + down)])
        self._draw.ellipse(corners, fill=colour)
        if label:
            corners = self._coarse([(x - across, y - down), (x + across, y + down)])
            self._name.ellipse(corners, fill=label)

    def disc(self, x: float, y: float, radius: float, colour: Colour, label: int = 0) -> None:
        """Fill a round spot."""
        self.oval(x, y, radius, radius, colour, label)

    def finish(self, depth: float) -> None:
        """Put everything drawn on the canvas; labelled shapes stand at ``depth``."""
        canvas = self._canvas
        small = self._image.resize((canvas.width, canvas.height), Image.Resampling.LANCZOS)
        canvas.rgb = np.asarray(small, np.float32) / np.float32(255)
        names = np.asarray(self._names, np.int16)
        canvas.labels = np.where(names > 0, names, canvas.labels).astype(np.int16)
        canvas.depth[names > 0] = depth


class Stencil:
    """Shapes drawn as one mask, 0 to 1."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas, self._scale = canvas, canvas.short * _FINE
        self._image = Image.new("L", (canvas.width * _FINE, canvas.height * _FINE))
        self.draw = ImageDraw.Draw(self._image)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a place in this stencil's own pixels."""
        dx = (self._canvas.width - self._canvas.short) * _FINE / 2
        dy = (self._canvas.height - self._canvas.short) * _FINE / 2
        return x * self._scale + dx, y * self._scale + dy

    def polygon(self, places: Places, value: int = 255) -> None:
        """Fill a shape."""
        self.draw.polygon([self.at(float(x), float(y)) for x, y in places], fill=value)

    def line(self, places: Places, value: int, width: float) -> None:
        """Draw along places."""
        self.draw.line(
            [self.at(float(x), float(y)) for x, y in places], fill=value, width=max(1, round(width * self._scale))
        )

    def oval(self, x: float, y: float, across: float, down: float, value: int) -> None:
        """Fill an oval."""
        self.draw.ellipse([self.at(x - across, y - down), self.at(x + across, y + down)], fill=value)

    def mask(self) -> Plane:
        """Return the mask."""
        small = self._image.resize((self._canvas.width, self._canvas.height), Image.Resampling.LANCZOS)
        return np.asarray(small, np.float32) / np.float32(255)
