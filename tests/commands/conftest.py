"""A shell per test, connected to a sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.shell import Shell, plain
from tests.commands.throw_away import KEYRING, Keyring
from tests.commands.warm import Warm
from tests.sandbox_fixture import Sandbox


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """A process that has loaded all commands. That each loads by itself is seen where the contract is walked."""
    process = Warm(plain())
    yield process
    process.stop()


@pytest.fixture
def shell(tmp_path: Path, sandbox: Sandbox, warm: Warm) -> Shell:
    """A shell with the main key of a fresh sandbox."""
    return Shell(tmp_path / "home", warm=warm, AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)


@pytest.fixture
def lonely(tmp_path: Path, warm: Warm) -> Shell:
    """A shell with a key and a server that is not there."""
    key = "al_live_" + "0" * 64
    return Shell(tmp_path / "home", warm=warm, AUROUS_BASE_URL="http://127.0.0.1:9", AUROUS_API_KEY=key)


@pytest.fixture
def kept(shell: Shell, tmp_path: Path) -> Path:
    """Give the shell a keyring of its own, and return the file it lives in."""
    file = tmp_path / "keyring.json"
    shell.environ |= {"PYTHON_KEYRING_BACKEND": f"{Keyring.__module__}.{Keyring.__name__}", KEYRING: str(file)}
    return file
