"""A setting that was changed is on disk at the end, however soon that comes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec import ValidationError

from studio.state.studio import Studio
from studio.store.settings_file import SettingsFile
from tests.studio_fixture import Home


async def test_the_last_change_is_kept_by_an_end_that_follows_at_once(studio: Studio, home: Home) -> None:
    for limit in range(1, 20):
        studio.preferences.update(day_limit=Decimal(limit))
    await studio.shutdown()
    assert SettingsFile(home.paths.settings).load().day_limit == Decimal(19)


@pytest.mark.parametrize("field", [{"parallel_downloads": 99}, {"theme": "neon"}])
async def test_a_value_out_of_its_bounds_is_not_taken(studio: Studio, field: dict[str, object]) -> None:
    before = studio.preferences.settings
    with pytest.raises(ValidationError):
        studio.preferences.update(**field)
    assert studio.preferences.settings == before


async def test_setting_the_same_again_says_nothing(studio: Studio) -> None:
    told: list[object] = []
    studio.preferences.changed.connect(told.append)
    studio.preferences.update(theme=studio.preferences.settings.theme)
    studio.preferences.update(theme="light")
    assert len(told) == 1
