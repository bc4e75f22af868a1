"""A keyring for one test: a file that goes with it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

KEYRING = "THROW_AWAY_KEYRING"
"""Names the file."""


class Keyring(KeyringBackend):
    """Keeps passwords as they are."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return _read().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        _write({**_read(), f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        kept = _read()
        if kept.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError
        _write(kept)


def _file() -> Path:
    return Path(os.environ[KEYRING])


def _read() -> dict[str, str]:
    kept: dict[str, str] = json.loads(_file().read_text()) if _file().exists() else {}
    return kept


def _write(kept: dict[str, str]) -> None:
    _file().write_text(json.dumps(kept))
