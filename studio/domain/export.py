"""What a selection becomes outside the library, as people choose it."""

from __future__ import annotations

from enum import Enum

import msgspec

LONGEST = range(16, 16385)
"""Pixels of the longest side that can be asked for."""

KEPT_NAME = ""
"""The template that leaves every name as it is."""


class Form(Enum):
    """The format of the pictures."""

    AS_IS = "as_is"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"

    @classmethod
    def _missing_(cls, value: object) -> Form:
        return cls.AS_IS


class Packing(Enum):
    """What is written in the end."""

    FILES = "files"
    ZIP = "zip"
    SHEET = "sheet"

    @classmethod
    def _missing_(cls, value: object) -> Packing:
        return cls.FILES


class ExportWish(msgspec.Struct, frozen=True, kw_only=True):
    """All of it.

    Attributes:
        quality: 1 to 100, of JPEG and WebP.
        longest: Pixels of the longest side at most; None keeps the size. Needs a format of its own.
        srgb: Whether colours are brought into sRGB when a picture is converted.
        metadata: Whether prompt, settings, stars and tags go along inside the files.
        sidecar: Whether they are written beside each file too.
        template: How the files are called, see :mod:`studio.domain.names`; empty keeps their names.
    """

    packing: Packing = Packing.FILES
    form: Form = Form.AS_IS
    quality: int = 90
    longest: int | None = None
    srgb: bool = True
    metadata: bool = True
    sidecar: bool = False
    template: str = KEPT_NAME
