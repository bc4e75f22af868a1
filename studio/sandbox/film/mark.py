"""The mark of a clip that asked for one."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter, ImageFont

_WORD = "sandbox"
_SHARE = 0.034
_OPACITY = 150


class Mark:
    """A small word with a ring in the lower right corner."""

    def __init__(self, size: tuple[int, int]) -> None:
        short = min(size)
        letters = max(9, round(short * _SHARE))
        font = ImageFont.load_default(letters)
        ring = letters * 0.42
        width, gap = font.getlength(_WORD), letters * 0.45
        right, middle = size[0] - short * 0.035, size[1] - short * 0.035 - letters / 2
        stencil = Image.new("L", size)
        draw = ImageDraw.Draw(stencil)
        draw.text((right, middle), _WORD, fill=255, font=font, anchor="rm")
        x = right - width - gap - ring
        box = (x - ring, middle - ring, x + ring, middle + ring)
        draw.ellipse(box, outline=255, width=max(1, round(letters / 8)))
        self._light = stencil.point([value * _OPACITY // 255 for value in range(256)])
        self._shade = stencil.filter(ImageFilter.GaussianBlur(letters / 8)).point([v * 100 // 255 for v in range(256)])

    def put(self, frame: Image.Image) -> Image.Image:
        """Return the frame with the mark on it."""
        marked = frame.copy()
        marked.paste((0, 0, 0), mask=self._shade)
        marked.paste((255, 255, 255), mask=self._light)
        return marked
