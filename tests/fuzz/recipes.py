"""Values made out of nothing but a source of chance: cheap, so that a parser can be given thousands of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")

Recipe = Callable[[Random], T]
"""Makes a value, the same for the same chance. Hypothesis drives some of the chance: ask it no floats."""

_PLANES = (
    (0x20, 0x7E),
    (0x20, 0x7E),
    (0, 0xFF),
    (0x2000, 0x206F),
    (0x300, 0xD7FF),
    (0xE000, 0xFFFF),
    (0x10000, 0x10FFFF),
)


def pick(*values: T) -> Recipe[T]:
    """Return one of ``values``."""
    return lambda random: random.choice(values)


def either(*recipes: Recipe[Any]) -> Recipe[Any]:
    """Return what one of ``recipes`` makes, each as often as the others."""
    return lambda random: random.choice(recipes)(random)


def number(least: int, most: int) -> Recipe[int]:
    """Return a number from ``least`` to ``most``, often one of the ends, and small as often as large."""

    def made(random: Random) -> int:
        if random.randrange(4) == 0:
            return random.choice((least, most, max(least, min(most, random.randint(-1, 1)))))
        size = random.randint(1, (most - least).bit_length() or 1)
        start = least if least >= 0 else random.choice((least, 0))
        return min(most, start + random.getrandbits(size))

    return made


def raw(most: int) -> Recipe[bytes]:
    """Return at most ``most`` bytes that were never anything."""
    return lambda random: bytes(random.getrandbits(8) for _ in range(random.randint(0, most)))


def text(most: int, *, letters: str = "") -> Recipe[str]:
    """Return at most ``most`` letters: of ``letters``, or any but the halves of a pair."""

    def letter(random: Random) -> str:
        return random.choice(letters) if letters else chr(random.randint(*random.choice(_PLANES)))

    return lambda random: "".join(letter(random) for _ in range(random.randint(0, most)))


def listed(recipe: Recipe[T], least: int, most: int) -> Recipe[list[T]]:
    """Return a list of what ``recipe`` makes."""
    return lambda random: [recipe(random) for _ in range(random.randint(least, most))]


def joined(*recipes: Recipe[str]) -> Recipe[str]:
    """Return what the recipes make, in a row."""
    return lambda random: "".join(recipe(random) for recipe in recipes)


def spliced(examples: Sequence[str], most: int = 4) -> Recipe[str]:
    """Return an example with something written into it, or with a piece of it missing or doubled."""
    more = text(most)

    def made(random: Random) -> str:
        example = random.choice(examples)
        at, to = (random.randint(0, len(example)) for _ in range(2))
        return example[:at] + random.choice((more(random), "")) + example[random.choice((at, to)) :]

    return made
