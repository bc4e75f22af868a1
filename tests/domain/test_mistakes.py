"""Mistakes are found at their field, before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from studio.domain.mistakes import mistakes
from studio.domain.request import ImageRequest


def found(**values: Any) -> list[str]:
    return [mistake.field for mistake in mistakes(ImageRequest(**{"prompt": "a heron"} | values))]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"prompt": "x" * 4000, "negative_prompt": "y" * 4000},
        {"width": 256, "height": 4096},
        {"seed": 0, "steps": 1, "count": 1, "guidance_scale": 0.1},
        {"seed": 2_147_483_647, "steps": 100, "count": 4, "guidance_scale": 30.0},
        {"reference_image_urls": ("file_1",) * 9 + ("https://a/" + "b" * 2038,)},
        {"size": "square", "width": 9},
    ],
)
def test_what_may_be_sent(values: dict[str, Any]) -> None:
    assert found(**values) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": " \n"}, "prompt"),
        ({"prompt": "x" * 4001}, "prompt"),
        ({"negative_prompt": ""}, "negative_prompt"),
        ({"negative_prompt": "x" * 4001}, "negative_prompt"),
        ({"prompt": "half \ud83d"}, "prompt"),
        ({"negative_prompt": "\ud83d"}, "negative_prompt"),
        ({"lora_id": "\ud83d"}, "lora_id"),
        ({"size": "\ud83d"}, "size"),
        ({"reference_image_urls": ("file_\ud83d",)}, "reference_image_urls"),
        ({"width": 512}, "height"),
        ({"height": 512}, "width"),
        ({"width": 255, "height": 512}, "width"),
        ({"width": 512, "height": 4097}, "height"),
        ({"seed": -1}, "seed"),
        ({"seed": 2_147_483_648}, "seed"),
        ({"steps": 0}, "steps"),
        ({"steps": 101}, "steps"),
        ({"count": 0}, "count"),
        ({"count": 5}, "count"),
        ({"guidance_scale": 0.0}, "guidance_scale"),
        ({"guidance_scale": 30.1}, "guidance_scale"),
        ({"guidance_scale": float("nan")}, "guidance_scale"),
        ({"reference_image_urls": ("file_1",) * 11}, "reference_image_urls"),
        ({"reference_image_urls": ("http://a/b.png",)}, "reference_image_urls"),
        ({"reference_image_urls": ("https://a/" + "b" * 2039,)}, "reference_image_urls"),
    ],
)
def test_what_may_not(values: dict[str, Any], field: str) -> None:
    assert found(**values) == [field]


def test_all_mistakes_are_told_at_once_with_their_numbers() -> None:
    told = mistakes(ImageRequest(prompt="x" * 4146, seed=-1, count=9))
    assert [mistake.sentence for mistake in told] == [
        "The prompt is 146 over the limit of 4,000 characters.",
        "The count is 9; it must be 1 to 4.",
        "The seed is -1; it must be 0 to 2,147,483,647.",
    ]
