"""A shell per test, connected to a sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.shell import Shell
from tests.commands.throw_away import KEYRING, Keyring
from tests.sandbox_fixture import Sandbox


@pytest.fixture
def shell(tmp_path: Path, sandbox: Sandbox) -> Shell:
    """A shell with the main key of a fresh sandbox."""
    return Shell(tmp_path / "home", AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)


@pytest.fixture
def lonely(tmp_path: Path) -> Shell:
    """A shell with a key and a server that is not there."""
    return Shell(tmp_path / "home", AUROUS_BASE_URL="http://127.0.0.1:9", AUROUS_API_KEY="al_live_" + "0" * 64)


@pytest.fixture
def kept(shell: Shell, tmp_path: Path) -> Path:
    """Give the shell a keyring of its own, and return the file it lives in."""
    file = tmp_path / "keyring.json"
    shell.environ |= {"PYTHON_KEYRING_BACKEND": f"{Keyring.__module__}.{Keyring.__name__}", KEYRING: str(file)}
    return file
