"""One picture to draw, as it travels to the process that draws it."""

from __future__ import annotations

import msgspec


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A picture and where it goes.

    Attributes:
        style: Slug of the style; None draws without one.
        seed: Of the run.
        index: Which picture of the run, from 0.
        references: Paths of uploaded pictures, or web addresses, which are drawn from their text.
        target: Path to write. Appears whole or not at all; ``.jpg`` or ``.png`` decides the format.
        generation: Id for the mark in the metadata; None for a style preview.
    """

    prompt: str
    negative: str | None = None
    style: str | None = None
    seed: int
    index: int = 0
    width: int
    height: int
    steps: int
    guidance: float
    references: tuple[str, ...] = ()
    target: str
    generation: str | None = None


class Done(msgspec.Struct, frozen=True):
    """What the drawing process says of an order: nothing, or what went wrong."""

    trouble: str | None = None
