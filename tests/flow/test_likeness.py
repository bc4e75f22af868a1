"""Which runs of the history can be a job's: everything that is told is compared, nothing else is guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from studio.domain.generation import Cost, Generation, LoraName
from studio.domain.job import Job, JobState
from studio.domain.request import ImageRequest, Request, VideoRequest
from studio.flow.likeness import Likeness, likeness

SENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WISH = ImageRequest(
    prompt="a heron", negative_prompt="fog", lora_id="lora_1", width=512, height=768, seed=7, count=2,
    reference_image_urls=("file_1", "https://example.org/a.png"),
)  # fmt: skip
RUN = Generation(
    id="img_1", status_word="succeeded", created_at=SENT, prompt="a heron", negative_prompt="fog", media_type="image",
    width=512, height=768, image_count=2, seed=7, inference_type="i2i", loras=(LoraName("lora_1", "Ink"),),
    reference_image_urls=("file_1", "https://cdn.example.org/b.png"), cost=Cost(Decimal(2), None, {"base": Decimal(2)}),
)  # fmt: skip


def job(request: Request, **fields: Any) -> Job:
    values: dict[str, Any] = {
        "id": "1",
        "key": "k",
        "profile": "default",
        "created_at": SENT,
        "sent_at": SENT,
        "asked_at": SENT,
    }
    return Job(**(values | {"request": request, "body": request.body(), "state": JobState.SENDING} | fields))


def test_a_run_that_tells_the_same_is_alike() -> None:
    assert likeness(job(WISH), RUN) is Likeness.ALIKE


@pytest.mark.parametrize(
    "told",
    [
        {"prompt": "a crane"},
        {"negative_prompt": None},
        {"seed": 8},
        {"image_count": 1},
        {"width": 1024},
        {"size_preset": "square", "height": 1024},
        {"loras": (LoraName("lora_2", "Oil"),)},
        {"inference_type": "t2i"},
        {"reference_image_urls": ("file_1",)},
        {"reference_image_urls": ("file_2", "https://cdn.example.org/b.png")},
        {"cost": Cost(Decimal(4), None, {"base": Decimal(2), "enhance": Decimal(2)})},
        {"media_type": "video"},
        {"created_at": SENT - timedelta(minutes=6)},
        {"created_at": SENT + timedelta(hours=2)},
    ],
    ids=lambda told: " ".join(told),
)
def test_one_thing_that_differs_makes_it_another(told: dict[str, Any]) -> None:
    assert likeness(job(WISH), replace(RUN, **told)) is Likeness.OTHER


@pytest.mark.parametrize(
    "untold",
    [
        "seed",
        "image_count",
        "width",
        "height",
        "size_preset",
        "loras",
        "inference_type",
        "reference_image_urls",
        "cost",
    ],
)
def test_what_is_not_told_speaks_neither_for_nor_against(untold: str) -> None:
    assert likeness(job(WISH), replace(RUN, **{untold: None})) is Likeness.ALIKE


@pytest.mark.parametrize("untold", ["prompt", "created_at"])
def test_without_words_or_time_it_is_only_possible(untold: str) -> None:
    assert likeness(job(WISH), replace(RUN, **{untold: None})) is Likeness.POSSIBLE


def test_a_slug_and_a_server_that_rounds_sides_do_not_speak_against_it() -> None:
    wish = replace(WISH, lora_id="ink", width=500, height=760)
    assert likeness(job(wish), RUN) is Likeness.ALIKE


def test_rows_that_do_not_say_when_they_asked_last_may_have_asked_for_a_day() -> None:
    later = replace(RUN, created_at=SENT + timedelta(hours=20))
    assert likeness(job(WISH), later) is Likeness.OTHER
    assert likeness(job(WISH, asked_at=None), later) is Likeness.ALIKE


def test_references_are_compared_by_the_names_they_were_sent_with() -> None:
    planned = replace(WISH, reference_image_urls=("file_local", "https://example.org/a.png"))
    assert likeness(job(planned, body=WISH.body()), RUN) is Likeness.ALIKE
    assert likeness(job(planned), RUN) is Likeness.OTHER


@pytest.mark.parametrize(
    ("told", "fits"),
    [
        ({}, Likeness.ALIKE),
        ({"prompt": None}, Likeness.ALIKE),
        ({"video_duration": 6.0}, Likeness.OTHER),
        ({"video_resolution": "720p"}, Likeness.OTHER),
        ({"video_ratio": "16:9"}, Likeness.OTHER),
        ({"video_camera_fixed": True}, Likeness.OTHER),
        ({"inference_type": "t2v"}, Likeness.OTHER),
        ({"seed": 99}, Likeness.ALIKE),
    ],
    ids=lambda value: " ".join(value) or "the same" if isinstance(value, dict) else "",
)
def test_a_clip_of_frames_alone(told: dict[str, Any], fits: Likeness) -> None:
    wish = VideoRequest(
        video_lora_id="lora_9", first_frame_url="file_1", duration=5, resolution="480p", ratio="1:1", seed=-1
    )
    run = Generation(
        id="vid_1", created_at=SENT, media_type="video", prompt="", inference_type="i2v", video_duration=5.0,
        video_resolution="480p", video_ratio="1:1", video_camera_fixed=False, reference_image_urls=(),
    )  # fmt: skip
    assert likeness(job(wish), replace(run, **told)) is fits
