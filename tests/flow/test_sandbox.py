"""The built-in sandbox is told nothing that is ours alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.flow.account import for_children, withdrawn
from studio.flow.sandbox import SandboxProcess

KEY = "al_live_" + "3d" * 32


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux lets the environment be read")
async def test_it_gets_neither_key_nor_signing_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUROUS_API_KEY", KEY)
    monkeypatch.setenv("AUROUS_WEBHOOK_SECRET", "whsec_" + KEY)
    process = SandboxProcess()
    try:
        await process.start(tmp_path)
        told = environments(b"sandbox\0--port")
    finally:
        await process.stop()
    assert told and all(b"PATH=" in each and KEY.encode() not in each for each in told)


def environments(words: bytes) -> list[bytes]:
    """Return the environment of every child of this process with ``words`` in its command line."""
    lists = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    folders = [Path(f"/proc/{pid}") for each in lists for pid in each.read_text().split()]
    return [(each / "environ").read_bytes() for each in folders if words in (each / "cmdline").read_bytes()]


def test_others_get_everything_else() -> None:
    environ = {"AUROUS_API_KEY": KEY, "AUROUS_WEBHOOK_SECRET": "w", "AUROUS_STUDIO_HOME": "/h", "PATH": "/bin"}
    assert for_children(environ) == {"AUROUS_STUDIO_HOME": "/h", "PATH": "/bin"}


def test_the_key_is_taken_out_of_our_own_environment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUROUS_API_KEY", KEY)
    somebodys = {"AUROUS_API_KEY": KEY}
    assert withdrawn(somebodys) == somebodys == {"AUROUS_API_KEY": KEY}
    assert withdrawn(os.environ)["AUROUS_API_KEY"] == KEY and "AUROUS_API_KEY" not in os.environ
