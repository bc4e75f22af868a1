"""What cannot be counted with, written down or shown is no value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from studio.domain.generation import Cost, Generation
from studio.domain.soundness import is_sound


@pytest.mark.parametrize("text", ["0", "-1.5", "999999999999", "0.000001", "1023.490000000000000001", "0E-12"])
def test_amounts_of_this_world(text: str) -> None:
    assert is_sound(Decimal(text)) and is_sound(Cost(Decimal(text), breakdown={"base": Decimal(text)}))


@pytest.mark.parametrize(
    "text", ["nan", "snan", "inf", "-inf", "1e12", "-1e12", "1e99999999", "-1e99999999", "1e-99999999", "0e-99999999"]
)
def test_amounts_that_cannot_be(text: str) -> None:
    assert not is_sound(Decimal(text)) and not is_sound(Cost(breakdown={"base": Decimal(text)}))
    assert not is_sound(Cost(Decimal(text)))


def test_moments_ids_and_whole_numbers() -> None:
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    assert is_sound(Generation(id="img_1", created_at=moment, seed=2**63 - 1))
    assert not is_sound(Generation(id=""))
    assert not is_sound(Generation(id="img_1", created_at=moment.replace(year=9999)))
    assert not is_sound(Generation(id="img_1", created_at=moment.replace(year=1)))
    assert not is_sound(Generation(id="img_1", seed=2**63))
    assert not is_sound(Generation(id="img_1", created_at=moment.replace(tzinfo=None)))
    assert not is_sound(Generation(id="img_1", created_at=moment.astimezone(timezone(timedelta(hours=2)))))
