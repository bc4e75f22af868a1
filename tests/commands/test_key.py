"""``key`` and ``doctor``: where the key is kept, and what is said when it cannot be."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.commands.shell import Shell
from tests.sandbox_fixture import Sandbox
from tests.secret_service import secret_service, skip_without_tools

PLAIN = (
    "from keyring.backend import KeyringBackend\n"
    "class Keyring(KeyringBackend):\n    priority = 9\n"
    "    def get_password(self, service, name):\n        raise AssertionError('was asked')\n"
    "    set_password = delete_password = get_password\n"
)


@pytest.fixture
def keyless(shell: Shell) -> Shell:
    """A shell without a key, and without a keyring."""
    del shell.environ["AUROUS_API_KEY"]
    return shell


@pytest.mark.parametrize("arguments", [["balance"], ["key", "show"], ["generate", "a heron"]], ids=" ".join)
def test_without_a_keyring_a_command_says_what_can_be_done(keyless: Shell, arguments: list[str]) -> None:
    said = keyless.run(*arguments)
    assert said.code == 3 and "no safe place for the key" in said.err and "AUROUS_API_KEY" in said.err
    assert "session" not in said.err and "Traceback" not in said.err


def test_a_key_is_not_kept_where_it_would_be_plain_text(keyless: Shell, tmp_path: Path, sandbox: Sandbox) -> None:
    module = tmp_path / "keyrings" / "alt" / "file.py"
    module.parent.mkdir(parents=True)
    module.write_text(PLAIN)
    keyless.environ |= {"PYTHONPATH": str(tmp_path), "PYTHON_KEYRING_BACKEND": "keyrings.alt.file.Keyring"}
    said = keyless.run("key", "set", piped=sandbox.api_key)
    assert said.code == 3 and "no safe place" in said.err and "session" not in said.err
    assert sandbox.api_key not in said.out + said.err


def test_a_locked_keyring_is_said_to_be_locked(keyless: Shell, tmp_path: Path, sandbox: Sandbox) -> None:
    skip_without_tools()
    home = tmp_path / "user"
    with secret_service(home) as service:
        keyless.environ |= service.environ
        assert keyless.run("key", "set", piped=sandbox.api_key).code == 0
        assert keyless.run("balance").code == 0
    with secret_service(home, unlocked=False) as service:
        keyless.environ |= service.environ
        said = keyless.run("balance", "--json")
    assert said.code == 3 and said.document["error"]["code"] == "secret_trouble"
    assert "keyring is locked" in said.err or "did not answer" in said.err
    assert "AUROUS_API_KEY" in said.err and "session" not in said.err


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\n\n"])
def test_what_is_piped_in_loses_its_line_end(keyless: Shell, kept: Path, sandbox: Sandbox, ending: str) -> None:
    assert keyless.run("key", "set", piped=f"{sandbox.api_key}{ending}").code == 0
    assert list(json.loads(kept.read_text()).values()) == [sandbox.api_key]


@pytest.mark.parametrize("key", ["al_live_" + "5c" * 32, "a-key-of-no-known-form"], ids=["usual", "odd"])
@pytest.mark.parametrize("form", ["{}", "--key={}", "--api-key {}"])
def test_a_key_as_an_argument_is_refused_and_not_repeated(keyless: Shell, kept: Path, form: str, key: str) -> None:
    said = keyless.run("key", "set", *form.format(key).split(), piped=key)
    assert said.code == 2 and key not in said.out + said.err
    assert not kept.exists()


def test_a_signing_secret_as_an_argument_is_refused_and_not_kept(shell: Shell, kept: Path) -> None:
    secret = "whsec_" + "Typed5" * 5
    said = shell.run("webhooks", "secret", "set", secret, piped=secret)
    assert said.code == 2 and secret not in said.out + said.err and not kept.exists()


def test_the_doctor_says_which_keyring_and_where_the_key_is_from(shell: Shell, kept: Path, sandbox: Sandbox) -> None:
    checks = {check["name"]: check for check in shell.run("doctor", "--json").document["checks"]}
    assert checks["keyring"]["ok"] and checks["keyring"]["detail"] == "throw away Keyring"
    assert checks["key"]["detail"] == f"{sandbox.api_key[:14]}… from AUROUS_API_KEY"
    assert checks["index"]["detail"] == "none yet" and "GB free" in checks["library folder"]["detail"]
    assert not (shell.home / "library").exists()


def test_the_doctor_sees_a_damaged_index_a_folder_that_is_gone_and_a_wrong_clock(
    shell: Shell, sandbox: Sandbox
) -> None:
    database = shell.home / "data" / "studio.sqlite3"
    database.parent.mkdir(parents=True)
    with sqlite3.connect(database) as connection:
        connection.executescript("CREATE TABLE jobs (id); CREATE INDEX one ON jobs (id);")
        connection.executemany("INSERT INTO jobs VALUES (?)", [(f"{n:>200}",) for n in range(200)])
    connection.close()
    with database.open("r+b") as file:
        file.seek(database.stat().st_size - 8192)
        file.write(b"\xff" * 4096)
    settings = shell.home / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('library = "/nowhere/at/all"\n')
    sandbox.advance(-3600)
    checks = {check["name"]: check for check in shell.run("doctor", "--json").document["checks"]}
    sandbox.advance(3600)
    assert not checks["index"]["ok"] and "damaged" in checks["index"]["detail"]
    assert not checks["library folder"]["ok"] and "/nowhere/at/all" in checks["library folder"]["detail"]
    assert checks["server"]["ok"] and "60 minutes ahead of it" in checks["server"]["detail"]
