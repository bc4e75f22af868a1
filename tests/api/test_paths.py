"""No id leads elsewhere."""

from __future__ import annotations

import pytest

from studio.api.paths import checked, path
from studio.domain.errors import Mistaken


def test_ids_are_quoted_whole() -> None:
    assert path("images", "../team?x=1#y") == "/v1/images/..%2Fteam%3Fx%3D1%23y"
    assert path("loras", "é %2e") == "/v1/loras/%C3%A9%20%252e"
    assert path("images", query={"limit": 5, "starting_after": None}) == "/v1/images?limit=5"
    assert path("images", query={"starting_after": "a&b"}) == "/v1/images?starting_after=a%26b"


@pytest.mark.parametrize("part", ["", ".", "..", "x" * 600, "\ud800"])
def test_what_is_no_id_is_a_mistake(part: str) -> None:
    with pytest.raises(Mistaken):
        path("images", part)


@pytest.mark.parametrize(
    "text",
    ["v1/team", "/v2/x", "//evil.com/v1/", "//[/v1/", "/v1/../x", "/v1/a b", "/v1/./x", "/v1/\r\nX: y", "/v1/#x"],
)
def test_a_raw_path_stays_within_the_service(text: str) -> None:
    with pytest.raises(Mistaken):
        checked(text)
    assert checked("/v1/usage/events?limit=3") == "/v1/usage/events?limit=3"
