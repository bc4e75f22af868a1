"""No secret reaches the log, whoever logs it and however."""

from __future__ import annotations

import logging

import pytest

from studio.domain.errors import DiskTrouble
from studio.store import logs
from studio.store.paths import Paths
from studio.store.redaction import redacted

KEY = "al_live_" + "8f" * 32
SECRETS = [
    KEY,
    "og_4f8a91c07b",
    "whsec_8jKabcdefwxyz",
    "eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl",
]
TEXTS = [
    f"sent with {KEY}.",
    "legacy og_4f8a91c07b and whsec_8jKabcdefwxyz",
    "HTTP Request: GET https://host/v1/images/img_1/output/0?token=eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl&x=1 200",
    "https://cdn/x?X-Amz-Signature=eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl",
    "Authorization: Bearer eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl",
    f"{{'X-Api-Key': '{KEY}', 'Accept': '*/*'}}",
    f"Headers([(b'x-api-key', b'{KEY}')])",
    f'"authorization": "bearer {KEY}"',
]


@pytest.mark.parametrize("text", TEXTS)
def test_secrets_are_taken_out(text: str) -> None:
    left = redacted(text)
    assert not [secret for secret in SECRETS if secret in left]
    assert redacted(left) == left


@pytest.mark.parametrize(
    "text",
    [
        "a heron, 512 tokens, token count 7",
        "job 01J saved 2026/11/a.png",
        "GET /v1/images?limit=100",
        "The key was refused",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert redacted(text) == text


def test_the_file_has_no_secrets_also_not_in_tracebacks(paths: Paths) -> None:
    end = logs.setup(paths)
    try:
        log = logging.getLogger("studio.test")
        log.warning("with arguments: %s", KEY)
        for text in TEXTS:
            log.info("%s", text)
        try:
            raise RuntimeError(f"broke at ?token={SECRETS[3]}")
        except RuntimeError:
            log.exception("it broke")
    finally:
        end()
    written = (paths.logs / logs.FILE).read_text(encoding="utf-8")
    assert "Traceback" in written and "it broke" in written
    assert not [secret for secret in SECRETS if secret in written]


def test_it_rotates(paths: Paths) -> None:
    end = logs.setup(paths)
    for _ in range(30):
        logging.getLogger("studio.test").info("x" * 50_000)
    end()
    assert sorted(path.name for path in paths.logs.iterdir()) == ["studio.log", "studio.log.1"]


def test_it_ends_without_a_trace(paths: Paths) -> None:
    before = (logging.getLogger().level, list(logging.getLogger().handlers))
    logs.setup(paths)()
    assert (logging.getLogger().level, logging.getLogger().handlers) == before


def test_no_folder_is_disk_trouble(paths: Paths) -> None:
    paths.logs.rmdir()
    paths.logs.write_text("in the way")
    with pytest.raises(DiskTrouble):
        logs.setup(paths)
