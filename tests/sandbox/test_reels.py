"""What is asked for alike is drawn once, and is another's only by its name."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from studio.domain import limits
from studio.sandbox.cinema import shoot
from studio.sandbox.house import House
from studio.sandbox.order import Order, Shot
from studio.sandbox.painter import paint
from studio.sandbox.painters import Painters

ONE, OTHER = "vid_01HXMQ7Z3K8Y2AB4C5D6E7F8G9", "vid_01HXMQ7Z3K8Y2AB4C5D6E7F8GX"
MINE, YOURS = "img_01HXMQ7Z3K8Y2AB4C5D6E7F8G9", "img_01HXMQ7Z3K8Y2AB4C5D6E7F8GX"


@pytest.fixture
def shot(tmp_path: Path) -> Shot:
    """The smallest wish there is, with a frame to begin with."""
    Image.new("RGB", (64, 64), "red").save(tmp_path / "first.png")
    return Shot(
        prompt="a heron",
        temperament="drift",
        seed=7,
        width=64,
        height=64,
        seconds=1,
        first=str(tmp_path / "first.png"),
        target=str(tmp_path / "one.mp4"),
        generation=ONE,
        reels=str(tmp_path / "reels"),
    )


def filmed(shot: Shot) -> bytes:
    """Film it and return the file."""
    shoot(shot)
    return Path(shot.target).read_bytes()


@pytest.fixture
def order(tmp_path: Path) -> Order:
    """A small picture after another one."""
    Image.new("RGB", (64, 64), "red").save(tmp_path / "reference.png")
    return Order(
        prompt="a koi",
        seed=7,
        width=64,
        height=64,
        steps=8,
        guidance=7.0,
        references=(str(tmp_path / "reference.png"),),
        target=str(tmp_path / "one.png"),
        generation=MINE,
        reels=str(tmp_path / "reels"),
    )


def painted(order: Order) -> bytes:
    """Paint it and return the file."""
    paint(order)
    return Path(order.target).read_bytes()


def reels(wish: Order | Shot) -> list[Path]:
    return sorted(Path(wish.reels or "").glob("*"))


def test_one_asked_for_alike_has_the_same_pictures_and_its_own_name(shot: Shot, tmp_path: Path) -> None:
    first, second = filmed(shot), filmed(replace(shot, target=str(tmp_path / "two.mp4"), generation=OTHER))
    assert first.count(ONE.encode()) == second.count(OTHER.encode()) == 1
    assert first.replace(ONE.encode(), OTHER.encode()) == second == filmed(replace(shot, generation=OTHER, reels=None))
    assert len(reels(shot)) == 1 and ONE.encode() not in reels(shot)[0].read_bytes()


def test_it_is_taken_from_the_folder(shot: Shot) -> None:
    filmed(shot)
    (kept,) = reels(shot)
    kept.write_bytes(b"kept for " + b"~" * len(ONE))
    assert filmed(shot) == b"kept for " + ONE.encode()


def test_another_frame_or_word_is_filmed_anew(shot: Shot) -> None:
    first = filmed(shot)
    Image.new("RGB", (64, 64), "blue").save(shot.first or "")
    assert filmed(shot) != first
    assert filmed(replace(shot, prompt="a koi", seed=8)) != first
    assert len(reels(shot)) == 3


def test_a_preview_has_no_name_to_exchange(shot: Shot) -> None:
    assert filmed(replace(shot, generation=None)) == filmed(replace(shot, generation=None, reels=None))


@pytest.mark.parametrize("ending", [".png", ".jpg"])
def test_a_picture_asked_for_alike_is_the_one_that_would_have_been_painted(order: Order, ending: str) -> None:
    wish = replace(order, target=order.target.replace(".png", ending))
    mine, yours = painted(wish), painted(replace(wish, generation=YOURS))
    assert len(reels(wish)) == 1 and MINE.encode() not in reels(wish)[0].read_bytes()
    assert mine == painted(replace(wish, reels=None))
    assert mine != yours == painted(replace(wish, generation=YOURS, reels=None))


def test_another_reference_word_or_format_is_painted_anew(order: Order) -> None:
    first = painted(order)
    Image.new("RGB", (64, 64), "blue").save(order.references[0])
    assert painted(order) != first != painted(replace(order, prompt="a heron"))
    assert painted(replace(order, target=order.target.replace(".png", ".jpg"))).startswith(b"\xff\xd8")
    assert len(reels(order)) == 4


def test_what_is_kept_is_handed_out_by_whoever_asks_for_it(order: Order, tmp_path: Path) -> None:
    painted(order)
    (kept,) = reels(order)
    kept.write_bytes(b"kept for " + b"~" * len(MINE))

    async def ask() -> None:
        painters = Painters(tmp_path / "reels")
        await painters.paint(replace(order, generation=YOURS, reels=None))
        await painters.close()

    asyncio.run(ask())
    assert Path(order.target).read_bytes() == b"kept for " + YOURS.encode()


async def test_runs_that_ask_for_no_seed_get_the_same_ones_after_a_fresh_start(tmp_path: Path) -> None:
    seeds = []
    for name in ("one", "other"):
        house = House(tmp_path / name, speed=1000, credits=Decimal(10), ceiling=1, reels=tmp_path / "reels")
        seeds.append(house.seeds.draw(house.keys.team_of("api_key")))
        await house.close()
    assert seeds[0] == seeds[1] in limits.SEED
