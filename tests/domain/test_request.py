"""The canonical body: what is journaled is what is sent, and sent again."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.request import ImageRequest


def test_the_body_holds_what_was_set_and_nothing_else() -> None:
    assert ImageRequest(prompt="x").body() == b'{"prompt":"x"}'
    assert ImageRequest(prompt="x", seed=0, size="square").body() == b'{"prompt":"x","seed":0,"size":"square"}'


def test_equal_requests_have_equal_bytes() -> None:
    one = ImageRequest(prompt="é🦩", count=4, guidance_scale=6.5, reference_image_urls=("file_1",))
    two = ImageRequest(reference_image_urls=("file_1",), guidance_scale=6.5, count=4, prompt="é🦩")
    assert one == two and one.body() == two.body()
    assert list(json.loads(one.body())) == sorted(json.loads(one.body()))


@given(
    st.builds(ImageRequest, prompt=st.text(st.characters(codec="utf-8")), guidance_scale=st.none() | st.floats(0.1, 30))
)
def test_a_body_read_back_is_the_request_and_the_same_bytes(request: ImageRequest) -> None:
    assert msgspec.json.decode(request.body(), type=ImageRequest) == request
    assert msgspec.json.decode(request.body(), type=ImageRequest).body() == request.body()


def test_a_body_of_a_newer_program_can_be_read() -> None:
    assert msgspec.json.decode(b'{"prompt":"x","later":{"a":1}}', type=ImageRequest) == ImageRequest(prompt="x")
    with pytest.raises(msgspec.MsgspecError):
        msgspec.json.decode(b'{"prompt":', type=ImageRequest)


@pytest.mark.parametrize(
    ("request_", "size"),
    [
        (ImageRequest(prompt="x"), (1024, 1024)),
        (ImageRequest(prompt="x", size="landscape", width=1, height=1), (1344, 768)),
        (ImageRequest(prompt="x", size="newer"), (1024, 1024)),
        (ImageRequest(prompt="x", width=512, height=300), (512, 300)),
    ],
)
def test_the_expected_size(request_: ImageRequest, size: tuple[int, int]) -> None:
    assert request_.expected_size() == size
