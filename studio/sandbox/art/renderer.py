"""From a request to a picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from studio.sandbox.art import styles
from studio.sandbox.art.grade import USUAL_GUIDANCE, guided, referenced
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.scenes import compose
from studio.sandbox.art.view import Idea, View
from studio.sandbox.art.words import understand

LONGEST_SCENE = 1024  # scenes are composed up to this; beyond it only the style draws finer


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything a picture depends on.

    Attributes:
        prompt: Any text; words nobody knows still choose a subject.
        negative_prompt: Words that take things away.
        style: The slug of a style, or None for the scene as it is.
        seed: Any whole number.
        index: Which picture of a run, from 0. The same as that much more seed.
        width: Pixels, 256 to 4096; any positive size works.
        height: Pixels.
        steps: 1 to 100, how much fine work the style puts in.
        guidance: 1 to 20, how hard contrast and colour are pushed.
        references: Decoded pictures, the most important first. Only their large masses are read, so the caller
            may (and for untrusted files should) hand over small copies, say 256 pixels long.
        denoise: 0 to 1, how far the references are painted over.
    """

    prompt: str
    negative_prompt: str = ""
    style: str | None = None
    seed: int = 0
    index: int = 0
    width: int = 1024
    height: int = 1024
    steps: int = 28
    guidance: float = USUAL_GUIDANCE
    references: tuple[Image.Image, ...] = ()
    denoise: float = 0.75


def render(recipe: Recipe) -> Image.Image:
    """Return the picture, RGB, exactly as large as asked; the same recipe gives the same picture.

    About one to two seconds of one core at 1024². The last few scenes are kept, so another style, guidance or
    number of steps for the same words and seed costs the style alone.
    """
    return staged(recipe)[0]


def staged(recipe: Recipe, *, longest: int = LONGEST_SCENE) -> tuple[Image.Image, Scene]:
    """Return the picture as :func:`render` does, and the scene behind it, which is at most ``longest`` pixels long.

    Scenes longer than usual are not kept: they take up to 100 MB.
    """
    width, height = _base(recipe.width, recipe.height, longest)
    composed = _scene if max(width, height) <= LONGEST_SCENE else _composed
    scene = composed(understand(recipe.prompt, recipe.negative_prompt), recipe.seed + recipe.index, width, height)
    scene = guided(referenced(scene, recipe.references, denoise=recipe.denoise), recipe.guidance)
    picture = styles.apply(recipe.style, scene, width=recipe.width, height=recipe.height, steps=recipe.steps)
    return picture, scene


def _base(width: int, height: int, longest: int) -> tuple[int, int]:
    """Return the size to compose at: the picture's ratio, at most ``longest``."""
    scale = min(1.0, longest / max(width, height))
    return max(8, round(width * scale)), max(8, round(height * scale))


def _composed(idea: Idea, seed: int, width: int, height: int) -> Scene:
    return compose(View(idea, seed, width, height))


_scene = lru_cache(maxsize=6)(_composed)
