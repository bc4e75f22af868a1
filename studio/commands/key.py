"""``key``: the API key in the system keyring. It is never an argument: those can be read by others."""

from __future__ import annotations

import os
from argparse import Namespace

from studio.api.key import ApiKey
from studio.commands.connecting import profile_of
from studio.commands.prompting import typed
from studio.commands.voice import Voice
from studio.domain.errors import NotSignedIn
from studio.flow.account import KEY, known_key
from studio.store.secrets import IN_ENVIRONMENT, Secrets


async def run(options: Namespace, voice: Voice) -> int:
    """Set, show or remove it."""
    profile = profile_of(options)
    if options.verb == "set":
        key = ApiKey(typed("API key: "))
        await Secrets(instead=IN_ENVIRONMENT).set(profile, key.reveal())
        voice.answer(_document(profile, key, "keyring"), f"Kept {key!r} for the profile {profile}.")
        return 0
    if options.verb == "remove":
        await Secrets(instead=IN_ENVIRONMENT).remove(profile)
        voice.answer({"profile": profile, "key": None, "source": None}, f"Forgot the key of the profile {profile}.")
        return 0
    found = await known_key(profile)
    if found is None:
        raise NotSignedIn(f"There is no key for the profile {profile}.")
    source = KEY if os.environ.get(KEY) else "keyring"
    voice.answer(_document(profile, found, source), f"{found!r} from the {source}")
    return 0


def _document(profile: str, key: ApiKey, source: str) -> dict[str, str]:
    return {"profile": profile, "key": repr(key), "source": source}
