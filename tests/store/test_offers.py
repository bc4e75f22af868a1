"""Styles and video models as last seen, and the user's marks on them."""

from __future__ import annotations

from studio.domain.generation import Style, VideoModel
from studio.store.store import Store


async def test_offers_come_back_in_order_per_profile(store: Store) -> None:
    styles = (
        Style(id="b", name="Bee", default_steps=20),
        Style(id="a", name="Ant", preview_image_url="https://a/b.webp"),
    )
    await store.styles.save("p", styles)
    assert await store.styles.load("p") == styles
    assert await store.styles.load("q") == ()
    await store.styles.save("p", styles[:1])
    assert await store.styles.load("p") == styles[:1]


async def test_a_token_in_a_preview_address_is_not_kept(store: Store) -> None:
    await store.styles.save("p", [Style(id="a", name="Ant", preview_image_url="https://a/b?token=abc")])
    await store.models.save("p", [VideoModel(id="a", name="Ant", preview_video_url="https://a/c?v=2&token=abc")])
    assert (await store.styles.load("p"))[0].preview_image_url == "https://a/b?token=…"
    assert (await store.models.load("p"))[0].preview_video_url == "https://a/c?v=2&token=…"


async def test_marks(store: Store) -> None:
    for identity in ("a", "b", "a", "c"):
        await store.styles.used(identity)
    await store.styles.set_favourite("b", True)
    await store.styles.set_favourite("z", True)
    await store.styles.set_favourite("z", False)
    assert await store.styles.recent() == ("c", "a", "b")
    assert await store.styles.favourites() == {"b"}


async def test_a_style_and_a_model_of_one_id_are_two_things(store: Store) -> None:
    model = VideoModel(id="a", name="Slow Drift", default_resolution="720p", default_ratio="4:3", default_duration=5)
    await store.styles.save("p", [Style(id="a", name="Ant")])
    await store.models.save("p", [model])
    await store.styles.used("a")
    await store.models.set_favourite("a", True)
    assert await store.models.load("p") == (model,)
    assert (await store.styles.favourites(), await store.styles.recent()) == (frozenset(), ("a",))
    assert (await store.models.favourites(), await store.models.recent()) == (frozenset({"a"}), ())
