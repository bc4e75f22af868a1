"""A reference goes out once a day."""

from __future__ import annotations

from datetime import timedelta

from studio.store.store import Store

from .examples import NOW


async def test_an_upload_is_used_again_until_shortly_before_its_end(store: Store) -> None:
    await store.uploads.remember("aa", "p", "file_1", NOW + timedelta(hours=1))
    assert await store.uploads.alive("aa", profile="p", now=NOW) == "file_1"
    assert await store.uploads.alive("aa", profile="p", now=NOW + timedelta(minutes=51)) is None
    assert await store.uploads.alive("aa", profile="other", now=NOW) is None
    assert await store.uploads.alive("bb", profile="p", now=NOW) is None


async def test_a_newer_upload_takes_the_place_of_the_older(store: Store) -> None:
    await store.uploads.remember("aa", "p", "file_1", NOW)
    await store.uploads.remember("aa", "p", "file_2", NOW + timedelta(days=1))
    assert await store.uploads.alive("aa", profile="p", now=NOW) == "file_2"
    await store.uploads.forget("aa", "p")
    assert await store.uploads.alive("aa", profile="p", now=NOW) is None
