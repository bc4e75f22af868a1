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
WEBHOOK_SECRET = "AUROUS_WEBHOOK_SECRET"
BASE_URL = "AUROUS_BASE_URL"
PROFILE = "AUROUS_PROFILE"
DEFAULT = "default"
SANDBOX = "sandbox"
_OURS_ALONE = (KEY, WEBHOOK_SECRET)


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
        return hidden(ApiKey(text))
    if secrets is None:
        from studio.store.secrets import IN_ENVIRONMENT
        from studio.store.secrets import Secrets as Keyring

        secrets = Keyring(instead=IN_ENVIRONMENT)
    found = await secrets.get(profile)
    return hidden(ApiKey(found)) if found else None


def hidden(key: ApiKey) -> ApiKey:
    """Return ``key``, which is taken out of every log and message from now on."""
    from studio.store.redaction import hide

    hide(key.reveal())
    return key


def for_children(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment for a program of ours or of the desktop: everything but the secrets, which are ours."""
    return {name: value for name, value in environ.items() if name not in _OURS_ALONE}


def withdrawn(environ: Mapping[str, str]) -> dict[str, str]:
    """Return a copy of ``environ``; when that is this process's own, its secrets are gone from it afterwards.

    Programs that Qt starts, such as a browser or a file manager, get what is left there.
    """
    taken = dict(environ)
    if environ is os.environ:
        for name in _OURS_ALONE:
            os.environ.pop(name, None)
    return taken
