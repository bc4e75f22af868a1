"""A key does not show itself."""

from __future__ import annotations

import copy
import pickle

import pytest

from studio.api.key import ApiKey
from studio.domain.errors import Mistaken

SECRET = "al_live_8jKpQ4" + "a" * 58


def test_only_the_prefix_is_ever_printed() -> None:
    key = ApiKey(SECRET)
    assert repr(key) == str(key) == f"{key}" == "al_live_8jKpQ4…"
    assert key.prefix == "al_live_8jKpQ4"
    assert key.reveal() == SECRET


def test_of_a_short_key_most_stays_hidden() -> None:
    assert len(ApiKey("og_12345678").prefix) <= 4


def test_a_pasted_key_loses_the_white_space_around_it() -> None:
    assert ApiKey(f"  {SECRET}\n").reveal() == SECRET


@pytest.mark.parametrize("text", ["", "  ", "al_live_\r\nHost: evil", "al live", "clé", "a\0b", "x" * 2000])
def test_what_no_header_can_carry_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(Mistaken) as caught:
        ApiKey(text)
    assert not text.strip() or text.strip() not in str(caught.value)


def test_keys_are_told_apart_but_not_written_down() -> None:
    assert ApiKey(SECRET) == ApiKey(SECRET) != ApiKey(SECRET + "b")
    assert hash(ApiKey(SECRET)) == hash(ApiKey(SECRET))
    for write in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            write(ApiKey(SECRET))
