"""``key``: the API key in the system keyring. It is never an argument: those can be read by others."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from argparse import Namespace

from studio.api.key import ApiKey
from studio.commands.connecting import profile_of
from studio.commands.voice import Voice
from studio.domain.errors import NotSignedIn
from studio.flow.account import KEY, known_key
from studio.store.secrets import Secrets

_LONGEST = 4096


async def run(options: Namespace, voice: Voice) -> int:
    """Set, show or remove it."""
    profile = profile_of(options)
    if options.verb == "set":
        key = ApiKey(await asyncio.to_thread(_typed))
        await Secrets().set(profile, key.reveal())
        voice.answer(_document(profile, key, "keyring"), f"Kept {key!r} for the profile {profile}.")
        return 0
    if options.verb == "remove":
        await Secrets().remove(profile)
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


def _typed() -> str:
    return getpass.getpass("API key: ") if sys.stdin.isatty() else sys.stdin.read(_LONGEST)
