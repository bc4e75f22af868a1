"""Which addresses may be talked to."""

from __future__ import annotations

import pytest

from studio.api.origin import base_of, origin_of
from studio.domain.errors import Mistaken


@pytest.mark.parametrize(
    "address",
    [
        "https://api.aurous-labs.com",
        "https://api.aurous-labs.com/",
        "https://host:8443/prefix/",
        "http://127.0.0.1:8000",
        "http://127.9.9.9",
        "http://[::1]:8000",
        "http://localhost:1",
    ],
)
def test_https_and_this_computer_are_fine(address: str) -> None:
    assert base_of(address) == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "api.aurous-labs.com",
        "http://api.aurous-labs.com",
        "http://127.0.0.1.evil.com",
        "http://localhost.evil.com",
        "http://128.0.0.1",
        "ftp://127.0.0.1",
        "https://user:secret@host",
        "https://evil.com\\@127.0.0.1",
        "https://host/?x=1",
        "https://host/#x",
        "https://ho st",
        "https://host:99999",
        "https://",
        "https://.",
        "https://..:443/x",
        "file:///etc/passwd",
    ],
)
def test_everything_else_is_a_mistake(address: str) -> None:
    with pytest.raises(Mistaken):
        base_of(address)


def test_one_origin_has_one_writing() -> None:
    assert origin_of("https://HOST/a") == origin_of("https://host.:443/b")
    assert origin_of("https://host") != origin_of("https://host:444")
    assert origin_of("https://host") != origin_of("http://host")
