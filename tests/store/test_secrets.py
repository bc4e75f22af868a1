"""The key lives in a real keyring or nowhere, and a broken keyring holds nobody up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from studio.store.secrets import IN_ENVIRONMENT, Secrets
from tests.secret_service import secret_service, skip_without_tools

ROOT = Path(__file__).parents[2]


def run(code: str, tmp_path: Path, *, backend: str = "", environ: Mapping[str, str] | None = None) -> str:
    """Run ``code`` in a process of its own, with its own keyring; return what it printed."""
    environment = dict(environ or {}) or {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(tmp_path)))
    if backend:
        environment["PYTHON_KEYRING_BACKEND"] = backend
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio, sys\n"
        "from studio.domain.errors import SecretTrouble\n"
        "from studio.store.secrets import Secrets\n"
        "async def main():\n" + "".join(f"    {line}\n" for line in code.strip().splitlines()) + "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


_TRY = """
for work in (Secrets(seconds={seconds}).get("p"), Secrets(seconds={seconds}).set("p", "al_live_secret")):
    try:
        print(await work)
    except SecretTrouble as error:
        print("trouble:", error)
"""


def test_a_real_keyring_keeps_changes_and_forgets(tmp_path: Path) -> None:
    skip_without_tools()
    code = """
secrets = Secrets(seconds=20)
print(await secrets.get("p"))
await secrets.set("p", "al_live_one")
await secrets.set("q", "al_live_two")
print(await secrets.get("p"), await Secrets(seconds=20).get("q"))
await secrets.remove("p")
await secrets.remove("p")
print(await secrets.get("p"), await secrets.get("q"), await secrets.describe())
"""
    with secret_service(tmp_path) as service:
        out = run(code, tmp_path, environ=service.environ)
    first, second, third = out.splitlines()
    assert (first, second) == ("None", "al_live_one al_live_two")
    assert third.startswith("None al_live_two SecretService")
    assert not [
        path
        for path in tmp_path.rglob("*")
        if path.suffix != ".py" and path.is_file() and b"al_live_t" in path.read_bytes()
    ]


def test_a_real_keyring_that_nobody_can_unlock_ends_in_a_sentence(tmp_path: Path) -> None:
    skip_without_tools()
    with secret_service(tmp_path) as service:
        run('await Secrets(seconds=20).set("p", "al_live_one")', tmp_path, environ=service.environ)
    with secret_service(tmp_path, unlocked=False) as service:
        out = run(_TRY.format(seconds=5), tmp_path, environ=service.environ)
    words = ("is locked. Unlock it and try again, or use", "did not answer within 5 seconds")
    assert [sum(word in line for word in words) for line in out.splitlines()] == [1, 1], out


def test_a_real_keyring_that_crashes_between_two_questions_is_asked_again_or_said_to_be_away(tmp_path: Path) -> None:
    skip_without_tools()
    with secret_service(tmp_path) as service:
        run('await Secrets(seconds=20).set("p", "al_live_one")', tmp_path, environ=service.environ)
        service.kill_daemon()
        # The bus starts another one, which knows the password of nobody.
        out = run(_TRY.format(seconds=5), tmp_path, environ=service.environ)
    assert out.count("trouble: The system keyring") == 2 and "al_live" not in out


@pytest.mark.parametrize("backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
def test_a_keyring_that_keeps_nothing_is_refused(tmp_path: Path, backend: str) -> None:
    out = run(_TRY.format(seconds=20), tmp_path, backend=backend)
    assert out.count("trouble: This system has no safe place for the key.") == 2


def backend(tmp_path: Path, module: str, body: str) -> str:
    """Write a keyring backend and return its name."""
    file = tmp_path.joinpath(*module.split(".")).with_suffix(".py")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        "import time\nfrom keyring.backend import KeyringBackend\nfrom keyring import errors\n"
        "class Keyring(KeyringBackend):\n    priority = 9\n"
        f"    def get_password(self, service, name):\n        {body}\n"
        f"    def set_password(self, service, name, secret):\n        {body}\n"
        f"    def delete_password(self, service, name):\n        {body}\n"
    )
    return f"{module}.Keyring"


def test_plain_text_is_refused(tmp_path: Path) -> None:
    name = backend(tmp_path, "keyrings.alt.file", "raise AssertionError('was asked')")
    out = run(_TRY.format(seconds=20), tmp_path, backend=name)
    assert out.count("trouble: This system has no safe place for the key.") == 2


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise errors.KeyringLocked('x')", "is locked"),
        ("raise errors.InitError('x')", "is locked"),
        ("raise errors.NoKeyringError('x')", "no safe place"),
        ("raise errors.KeyringError('al_live_secret')", "refused: KeyringError"),
        ("raise RuntimeError('al_live_secret')", "could not be used: RuntimeError"),
    ],
)
def test_every_failure_is_a_sentence_without_the_key(tmp_path: Path, body: str, words: str) -> None:
    out = run(_TRY.format(seconds=20), tmp_path, backend=backend(tmp_path, "odd", body))
    assert out.count("trouble:") == 2 and out.count(words) == 2
    assert "al_live" not in out


def test_a_keyring_that_hangs_holds_up_neither_us_nor_the_end(tmp_path: Path) -> None:
    out = run(_TRY.format(seconds=0.5), tmp_path, backend=backend(tmp_path, "odd", "time.sleep(3600)"))
    assert out.count("trouble: The system keyring did not answer within 0.5 seconds") == 2


def test_a_single_command_is_not_told_of_a_session(tmp_path: Path) -> None:
    code = f"""
try:
    await Secrets(instead={IN_ENVIRONMENT!r}).get("p")
except SecretTrouble as error:
    print(error)
"""
    out = run(code, tmp_path, backend="keyring.backends.fail.Keyring")
    assert out.endswith("Start a keyring service, or set AUROUS_API_KEY.") and "session" not in out


async def test_a_key_for_this_session_needs_no_keyring() -> None:
    secrets = Secrets()
    secrets.keep_for_session("p", "al_live_x")
    assert await secrets.get("p") == "al_live_x"


def test_keyring_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, studio.store.secrets, studio.store.store; print('keyring' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    assert done.stdout == b"False\n"
