"""A variation knows what it varies, and that knows its variations: in the journal, in its file, and both ways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.flow.family import led_to, made_from
from studio.flow.saving import _origins
from studio.store.paths import Paths
from studio.store.store import Store
from tests.store.examples import job, picture

VARIED = Origin(generation_id="img_0", varied=True)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path / "home")})
    paths.create()
    opened = await Store.open(paths)
    yield opened
    await opened.close()


async def test_family_shows_a_variation_both_ways(store: Store) -> None:
    first, second = picture(0), picture(1)
    first, second = replace(first, generation_id="img_0"), replace(second, generation_id="img_1")
    made = job(1, generation_id="img_1", origins=(VARIED,))
    await store.library.add(first)
    await store.library.add(second)
    await store.journal.add(made)
    up = await made_from(store, second, made, profile=None, now=datetime.now(UTC))
    assert [(each.role, each.picture and each.picture.id) for each in up] == [("Varied from", first.id)]
    down = await led_to(store, first)
    assert [(each.role, each.picture and each.picture.id) for each in down] == [("Variation", second.id)]


async def test_a_reference_beside_it_keeps_its_place(store: Store) -> None:
    reference = Reference(kind=ReferenceKind.WEB, source="https://example.com/a.png", name="a.png")
    made = job(1, generation_id="img_1", references=(reference,), origins=(VARIED,))
    assert _origins(made) == (None, VARIED)
    await store.library.add(replace(picture(0), generation_id="img_0"))
    found = await made_from(store, picture(1), made, profile=None, now=datetime.now(UTC))
    assert [each.role for each in found] == ["Reference", "Varied from"]
