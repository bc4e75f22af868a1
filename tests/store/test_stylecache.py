"""Styles as last seen, and the user's marks on them."""

from __future__ import annotations

from studio.domain.generation import Style
from studio.store.store import Store


async def test_styles_come_back_in_order_per_profile(store: Store) -> None:
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
    assert (await store.styles.load("p"))[0].preview_image_url is None


async def test_marks(store: Store) -> None:
    for identity in ("a", "b", "a", "c"):
        await store.styles.used(identity)
    await store.styles.set_favourite("b", True)
    await store.styles.set_favourite("z", True)
    await store.styles.set_favourite("z", False)
    assert await store.styles.recent() == ("c", "a", "b")
    assert await store.styles.favourites() == {"b"}
