"""Which account is used: the profile, its server and its key. Imports neither the database nor the engine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from studio.api.key import ApiKey
from studio.api.origin import origin_of
from studio.domain.limits import API_URL

if TYPE_CHECKING:
    from studio.store.secrets import Secrets

KEY = "AUROUS_API_KEY"
BASE_URL = "AUROUS_BASE_URL"
PROFILE = "AUROUS_PROFILE"
DEFAULT = "default"
SANDBOX = "sandbox"


def base_url(environ: Mapping[str, str] = os.environ) -> str:
    """Return the server to talk to."""
    return environ.get(BASE_URL) or API_URL


def profile_name(environ: Mapping[str, str] = os.environ) -> str:
    """Return the profile in use. A server on this computer is a sandbox, whose credits are not mixed with real ones."""
    if name := environ.get(PROFILE):
        return name
    try:
        return SANDBOX if origin_of(base_url(environ).strip()).loopback else DEFAULT
    except ValueError:
        return DEFAULT


async def known_key(
    profile: str, secrets: Secrets | None = None, environ: Mapping[str, str] = os.environ
) -> ApiKey | None:
    """Return the key: from the environment, else the keyring. None when there is none.

    The keyring is only loaded when it has to be asked.

    Raises:
        SecretTrouble: The keyring is locked or does not answer.
        Mistaken: What stands in the environment cannot be a key.
    """
    if text := environ.get(KEY):
        return ApiKey(text)
    if secrets is None:
        from studio.store.secrets import Secrets as Keyring

        secrets = Keyring()
    found = await secrets.get(profile)
    return ApiKey(found) if found else None
