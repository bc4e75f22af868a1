"""One picture or clip to draw, as it travels to the process that draws it."""

from __future__ import annotations

import msgspec


class Order(msgspec.Struct, frozen=True, kw_only=True, tag="picture"):
    """A picture and where it goes.

    Attributes:
        style: Slug of the style; None draws without one.
        seed: Of the run.
        index: Which picture of the run, from 0.
        references: Paths of uploaded pictures, or web addresses, which are drawn from their text.
        target: Path to write. Appears whole or not at all; ``.jpg`` or ``.png`` decides the format.
        generation: Id for the mark in the metadata; None for a style preview.
        reels: Folder of what was drawn before; None draws every picture anew.
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
    reels: str | None = None


class Shot(msgspec.Struct, frozen=True, kw_only=True, tag="clip"):
    """A clip and where it goes.

    Attributes:
        temperament: How the camera moves, by a name of the film's own table.
        width: Pixels, even.
        height: Pixels, even.
        first: What it starts with: the path of an uploaded picture, or a web address, which is drawn from its text.
            None films what the prompt says.
        last: What it ends with, likewise; only together with ``first``.
        loops: The end meets the start; only without ``first``.
        target: Path to write, ``.mp4``. Appears whole or not at all.
        generation: Id for the mark in the metadata; None for a preview.
        reels: Folder of clips that were filmed before; None films every clip anew.
    """

    prompt: str
    temperament: str
    seed: int
    width: int
    height: int
    seconds: int
    first: str | None = None
    last: str | None = None
    camera_fixed: bool = False
    watermark: bool = False
    loops: bool = False
    target: str
    generation: str | None = None
    reels: str | None = None


class Done(msgspec.Struct, frozen=True):
    """What the drawing process says of an order: nothing, or what went wrong."""

    trouble: str | None = None
