"""An address is kept without what opens it, and otherwise as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.address import unsigned, without_signatures
from studio.domain.request import ImageRequest, VideoRequest

SECRET = "c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (f"https://host/a.png?token={SECRET}", "https://host/a.png"),
        (f"https://host/a.png?w=10;Signature={SECRET}#x", "https://host/a.png"),
        (
            f"https://b.s3.amazonaws.com/a%20b.png?X-Amz-Date=1&X-Amz-Signature={SECRET}",
            "https://b.s3.amazonaws.com/a%20b.png",
        ),
        (f"https://host/a.png?se=2026&sig={SECRET}", "https://host/a.png"),
        (f"https://host/a.png#access_token={SECRET}", "https://host/a.png"),
        (f"https://host/a.png?{SECRET * 3}", "https://host/a.png"),
        (f"https://host/a.png?h={SECRET * 3}", "https://host/a.png"),
        (f"https://me:{SECRET}@host:8443/a.png", "https://host:8443/a.png"),
        (f"https://{SECRET}@host?q=1", "https://host?q=1"),
        ("https://host/a.png?w=1024&h=768#top", "https://host/a.png?w=1024&h=768#top"),
        ("https://host/@me/a.png", "https://host/@me/a.png"),
        ("file_01J9Z8", "file_01J9Z8"),
        ("", ""),
    ],
)
def test_what_opens_is_left_out(address: str, kept: str) -> None:
    assert unsigned(address) == kept
    assert unsigned(kept) == kept


@given(st.text() | st.from_regex(r"https?://\S*", fullmatch=True))
def test_any_text_can_be_looked_at_and_twice_is_like_once(address: str) -> None:
    once = unsigned(address)
    assert unsigned(once) == once and len(once) <= len(address)


def test_requests_of_both_kinds_lose_their_signatures_and_nothing_else() -> None:
    signed, plain, bell = f"https://host/a?token={SECRET}", "https://host/b?w=1", f"https://me/bell?secret={SECRET}"
    pictures = ImageRequest(prompt="a", seed=7, reference_image_urls=(signed, plain), webhook_url=bell)
    kept = without_signatures(pictures)
    assert (kept.reference_image_urls, kept.webhook_url) == (("https://host/a", plain), "https://me/bell")
    assert (kept.prompt, kept.seed) == ("a", 7)
    clip = VideoRequest(video_lora_id="m", first_frame_url=signed, last_frame_url=plain)
    assert without_signatures(clip).sources == ("https://host/a", plain)
    untouched = ImageRequest(prompt=signed)
    assert without_signatures(untouched) == untouched  # words are the user's
