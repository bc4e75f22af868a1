"""The account, the key, the doctor and the door to the sandbox."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from studio.commands.window import displayed
from tests.commands.shell import Shell
from tests.sandbox_fixture import Sandbox


@pytest.mark.parametrize(
    ("command", "path"),
    [
        ("balance", "/v1/balance"),
        ("styles", "/v1/loras"),
        ("team", "/v1/team"),
        ("pricing", "/v1/pricing"),
        ("usage", "/v1/usage"),
        ("ledger", "/v1/usage/events"),
    ],
)
def test_the_servers_object_comes_out_as_it_is(shell: Shell, sandbox: Sandbox, command: str, path: str) -> None:
    assert shell.run(command, "--json").document == sandbox.get(path)
    assert shell.run(command).code == 0


def test_the_key_is_shown_masked_and_never_whole(shell: Shell, sandbox: Sandbox) -> None:
    said = shell.run("key", "show", "--json")
    assert said.document["source"] == "AUROUS_API_KEY" and said.document["key"].startswith(sandbox.api_key[:14])
    assert sandbox.api_key not in said.out


def test_without_a_keyring_a_key_is_not_kept_in_plain_text(shell: Shell, tmp_path: Path) -> None:
    assert shell.run("key", "remove", "--json").code == 3
    with shell.start("key", "set") as process:
        process.communicate()
    assert process.returncode == 2


def test_the_doctor_looks_at_everything_and_tells_no_secret(shell: Shell, sandbox: Sandbox) -> None:
    said = shell.run("doctor", "--json")
    checks = {check["name"]: check["ok"] for check in said.document["checks"]}
    assert checks["server"] and checks["library folder"] and checks["sqlite"] and not checks["keyring"]
    assert sandbox.api_key not in said.out


def test_no_log_no_file_and_no_database_holds_the_key(shell: Shell, sandbox: Sandbox) -> None:
    shell.run("generate", "a heron", "--width", "256", "--height", "256")
    files = [path for path in shell.home.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert sandbox.api_key.encode() not in path.read_bytes()


def test_no_command_imports_qt() -> None:
    code = (
        "import importlib, sys, studio.cli\nfrom studio.commands.running import _MODULES\n"
        "for name in set(_MODULES.values()): importlib.import_module(f'studio.commands.{name}')\n"
        "import studio.commands.headless, studio.flow.session\n"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'qasync'))])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_a_balance_loads_neither_database_nor_pictures(shell: Shell) -> None:
    code = (
        "import sys\nfrom studio.cli import main\nassert main(['balance', '--json']) == 0\n"
        "print([name for name in ('sqlite3', 'PIL', 'numpy', 'keyring', 'platformdirs') if name in sys.modules],"
        " file=sys.stderr)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=shell.environ)
    assert said.stderr.strip() == "[]" and json.loads(said.stdout)


def test_the_sandbox_command_says_where_it_is(shell: Shell) -> None:
    command = [sys.executable, "-m", "studio", "sandbox"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=shell.environ) as process:
        assert process.stdin is not None and process.stdout is not None
        said = json.loads(process.stdout.readline())
        process.stdin.close()
        process.wait(60)
    assert {"base_url", "api_key"} <= set(said)


@pytest.mark.parametrize(
    ("environ", "shown"),
    [({}, False), ({"DISPLAY": ""}, False), ({"DISPLAY": ":0"}, True), ({"QT_QPA_PLATFORM": "offscreen"}, True)],
)
def test_a_window_needs_a_display(environ: dict[str, str], shown: bool) -> None:
    assert displayed(environ) is shown


def test_without_a_display_one_picture_is_made_in_the_sandbox(shell: Shell) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "AUROUS_BASE_URL", "AUROUS_API_KEY"):
        shell.environ.pop(name, None)
    said = shell.run("--demo")
    assert said.code == 0, said.err
    assert "no display" in said.err.splitlines()[0]
    (path,) = said.out.splitlines()
    assert Path(path).is_file()
