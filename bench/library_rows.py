"""A library of as many rows as wanted: prompts, styles, stars, tags and prices spread as in one that grew for years.

    python -m bench.library_rows FOLDER [COUNT]   makes one in FOLDER

The rows lead to files that need not be there. The same number always gives the same library.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from studio.domain.identity import new_key
from studio.domain.job import Job, JobState
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest, Request, VideoRequest
from studio.store.paths import Paths
from studio.store.store import Store

NOW = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
SUBJECTS = (
    "heron",
    "lighthouse",
    "harbour",
    "portrait",
    "fox",
    "cathedral",
    "orchard",
    "glacier",
    "market",
    "dancer",
    "violin",
    "comet",
    "garden",
    "bridge",
    "tram",
    "owl",
    "whale",
    "meadow",
    "robot",
    "teapot",
    "staircase",
    "library",
    "castle",
    "lantern",
    "otter",
    "canyon",
    "sailor",
    "bakery",
    "clockwork",
    "pagoda",
)
LIGHTS = ("at dawn", "at dusk", "by candlelight", "in fog", "under stars", "in golden light", "after rain", "at noon")
MANNERS = ("oil painting", "35mm photograph", "ink drawing", "isometric render", "watercolour", "woodcut", "low poly")
EXTRAS = ("highly detailed", "soft colours", "wide angle", "shallow focus", "muted palette", "strong contrast", "calm")
STYLES = tuple(
    f"{one} {other}" for one in ("Ink", "Wood", "Film", "Paper", "Neon") for other in ("wash", "block", "dream")
)
MODELS = ("Seedance Lite", "Seedance Pro")
TAGS = ("sea", "dusk", "portrait", "cover", "wip", "client", "print", "sketch")
SIZES = ((1024, 1024, "square"), (1344, 768, "landscape"), (768, 1344, "portrait"), (2048, 2048, "hd_square"))
_BATCH = 1000
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


async def fill(store: Store, count: int, *, jobs: int = 60, seed: int = 7) -> None:
    """Write ``count`` pictures, the newest made at :data:`NOW`, and ``jobs`` runs that left no file."""
    batch: list[Picture] = []
    for picture in pictures(count, seed=seed):
        batch.append(picture)
        if len(batch) == _BATCH:
            await store.library.add_all(batch)
            batch = []
    await store.library.add_all(batch)
    for job in unsaved(jobs, seed=seed):
        await store.journal.add(job)


def pictures(count: int, *, seed: int = 7) -> Iterator[Picture]:
    """Yield pictures, the oldest first, a run of one to four at a time, some minutes apart."""
    chance = random.Random(seed)
    number, run = 0, 0
    moment = NOW - timedelta(minutes=8 * count)
    while number < count:
        run += 1
        moment += timedelta(seconds=chance.randrange(60, 1800))
        size = min(chance.choice((1, 1, 2, 4, 4)), count - number)
        yield from _run(chance, min(moment, NOW), run, size)
        number += size


def _run(chance: random.Random, moment: datetime, run: int, size: int) -> Iterator[Picture]:
    video = chance.random() < 0.04
    width, height, preset = (864, 480, "") if video else chance.choice(SIZES)
    request = _clip(chance) if video else _image(chance, preset, size)
    style = chance.choice(MODELS) if video else chance.choice((*STYLES, ""))
    price = Decimal(chance.choice(("0.5", "1", "1", "2", "2.5")))
    for index in range(size):
        yield Picture(
            id=_identity(chance, moment),
            job_id=f"01JOB{run:021d}",
            generation_id=f"{'vid' if video else 'img'}_{run}",
            index=index,
            path=f"{moment:%Y/%m}/{run:07d}-{index}.{'mp4' if video else 'png'}",
            sha256=f"{chance.getrandbits(256):064x}",
            source_sha256=f"{chance.getrandbits(256):064x}",
            size_bytes=chance.randrange(300_000, 4_000_000),
            media_type="video/mp4" if video else "image/png",
            width=width,
            height=height,
            request=request,
            created_at=moment,
            style_name=style,
            seed=chance.randrange(2**31),
            charged=price,
            duration_ms=chance.randrange(4000, 30_000),
            seconds=float(chance.randrange(2, 13)) if video else None,
            rating=chance.choice((0, 0, 0, 0, 1, 2, 3, 3, 4, 5)),
            favourite=chance.random() < 0.07,
            tags=tuple(sorted(chance.sample(TAGS, chance.choice((0, 0, 1, 2))))),
            notes="print this one large" if chance.random() < 0.02 else "",
        )


def _words(chance: random.Random) -> str:
    """Return a prompt: few subjects are common, most are rare, and each ends in the same words as most do."""
    subject = SUBJECTS[min(int(chance.expovariate(0.15)), len(SUBJECTS) - 1)]
    extras = ", ".join(chance.sample(EXTRAS, 3))
    return f"A {subject} {chance.choice(LIGHTS)}, {chance.choice(MANNERS)}, {extras}, number {chance.randrange(5000)}"


def _image(chance: random.Random, preset: str, size: int) -> Request:
    sources = ("file_reference",) * (chance.random() < 0.1)
    return ImageRequest(
        prompt=_words(chance),
        negative_prompt="blur, text" if chance.random() < 0.4 else None,
        size=preset,
        steps=chance.choice((None, 20, 28, 40)),
        guidance_scale=chance.choice((None, 4.5, 6.5, 7.5)),
        count=size,
        enhance_prompt=chance.random() < 0.1,
        reference_image_urls=sources,
    )


def _clip(chance: random.Random) -> Request:
    return VideoRequest(video_lora_id="seedance", prompt=_words(chance), duration=chance.randrange(2, 13))


def _identity(chance: random.Random, moment: datetime) -> str:
    number = (int(moment.timestamp() * 1000) << 80) | chance.getrandbits(80)
    return "".join(_DIGITS[(number >> (5 * place)) & 31] for place in reversed(range(26)))


def unsaved(count: int, *, seed: int = 7) -> Iterator[Job]:
    """Yield runs that are waiting, failed, cancelled or lost, in turns."""
    chance = random.Random(seed)
    states = (JobState.FAILED, JobState.FINISHED, JobState.CANCELLED, JobState.LOST, JobState.ACCEPTED)
    for number in range(count):
        moment = NOW - timedelta(minutes=number)
        state = states[number % len(states)]
        yield Job(
            id=_identity(chance, moment),
            key=new_key(),
            profile="default",
            request=_image(chance, "square", 1),
            created_at=moment,
            state=state,
            style_name=chance.choice(STYLES),
            generation_id=f"img_unsaved_{number}",
            charged=Decimal(0) if state is JobState.FAILED else None,
            deadline=NOW + timedelta(hours=number % 24 + 1),
            request_ids=(f"req_{number}",),
        )


async def _make(home: Path, count: int) -> None:
    paths = Paths.find(dict(os.environ) | {"AUROUS_STUDIO_HOME": str(home)})
    store = await Store.open(paths)
    try:
        await fill(store, count)
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(_make(Path(sys.argv[1]).absolute(), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000))
