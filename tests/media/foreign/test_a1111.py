"""The text of Stable Diffusion web UI, with what its users, forks and extensions made of it."""

from __future__ import annotations

import time

import pytest

from studio.domain.foreign import Foreign
from studio.media.foreign.a1111 import read, settings
from studio.media.record import a1111_text
from tests.media.examples import record

USUAL = """a heron, (at dawn:1.2), <lora:ink wash:0.8>
second line
Negative prompt: blur, text
more of it
Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 4294967295, Size: 512x768, \
Model hash: abc, Model: dreamshaper_8, Denoising strength: 0.4, Hires upscale: 2, Hires upscaler: "4x, sharp", \
Lora hashes: "ink wash: 0123abcd, pose: 4567", Version: v1.9.4"""


def test_everything_is_read() -> None:
    assert read(USUAL) == Foreign(
        prompt="a heron, (at dawn:1.2), <lora:ink wash:0.8>\nsecond line",
        negative="blur, text\nmore of it",
        seed=4294967295,
        steps=28,
        guidance=6.5,
        width=1024,
        height=1536,
        model="dreamshaper_8",
        loras=("ink wash", "pose"),
        program="Stable Diffusion web UI",
    )


def test_what_this_program_writes_is_read_back() -> None:
    found = read(a1111_text(record()))
    assert found is not None
    assert (found.prompt, found.negative) == ("a heron at dawn", "blur, text")
    assert (found.seed, found.steps, found.guidance) == (42, 28, 6.5)
    assert (found.width, found.height, found.program) == (1024, 768, "Aurous Studio")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a heron\nSteps: 20, Seed: 1, Size: 64x64", ("a heron", "", 1)),
        ("Steps: 20, Seed: 1, Size: 64x64", ("", "", 1)),
        ("Negative prompt: blur\nSteps: 20, Seed: 1, Size: 64x64", ("", "blur", 1)),
        (
            "Steps: take nine, then rest\na heron\nSteps: 20, Seed: 1, Size: 8x8",
            ("Steps: take nine, then rest\na heron", "", 1),
        ),
        ("a heron\r\nSteps: 20, Seed: -1, Size: 64x64\r\nTemplate: a __bird__", ("a heron", "", -1)),
        ("鷺が夜明けに 🦩\nSteps: 20, Seed: 5, CFG scale: 7", ("鷺が夜明けに 🦩", "", 5)),
        ("a heron\nSteps: 20", ("a heron", "", None)),
    ],
)
def test_parts_may_be_missing_or_stand_elsewhere(text: str, wanted: tuple[str, str, int | None]) -> None:
    found = read(text)
    assert found is not None
    assert (found.prompt, found.negative, found.seed) == wanted


@pytest.mark.parametrize(
    "text", ["", "a heron at dawn", "Caption: a heron, by: somebody, in: 2024", "Negative prompt: x"]
)
def test_a_text_without_settings_is_none(text: str) -> None:
    assert read(text) is None


def test_quoted_values_keep_their_commas_and_quotes() -> None:
    told = settings(r'Steps: 5, ADetailer prompt: "face, \"old\", Seed: 9\nline", Civitai: [{"a": "b, c]"}], Seed: 7')
    assert told == {
        "Steps": "5",
        "ADetailer prompt": 'face, "old", Seed: 9\nline',
        "Civitai": '[{"a": "b, c]"}]',
        "Seed": "7",
    }


def test_a_quote_that_never_ends_takes_nothing_with_it() -> None:
    assert settings('Steps: 5, Wildcard: "a heron, Seed: 7, Model: x')["Seed"] == "7"


def test_second_sizes_come_in_two_ways() -> None:
    asked = read("x\nSteps: 5, Seed: 7, Size: 512x512, Hires resize: 768x1024")
    plain = read("x\nSteps: 5, Seed: 7, Size: 512x512, Hires upscale: 1e9")
    assert asked is not None and (asked.width, asked.height) == (768, 1024)
    assert plain is not None and (plain.width, plain.height) == (512, 512)


def test_the_guidance_of_a_distilled_model_is_the_one_that_counts() -> None:
    found = read("x\nSteps: 5, CFG scale: 1, Distilled CFG Scale: 3.5, Seed: 7, Version: f2.0.1v1.10.1")
    assert found is not None and (found.guidance, found.program) == (3.5, "Forge")


def test_a_line_made_to_be_slow_is_not() -> None:
    began = time.process_time()
    for evil in ('a: "' * 20_000, "a: [" * 20_000, 'a: "\\' * 20_000, "a:" * 40_000, ",:" * 40_000):
        assert read(f"x\nSteps: 5, Seed: 7, {evil}") is not None
    assert time.process_time() - began < 10
