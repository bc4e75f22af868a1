"""The account, the key, the doctor and the door to the sandbox."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from studio.cli import COMMANDS, main
from studio.commands.window import displayed
from tests.commands.shell import Shell
from tests.sandbox_fixture import Sandbox

DEEPER = ("webhooks listen", "webhooks create", "webhooks secret set", "estimate video", "files upload", "styles show")
READS = (
    ("balance", "/v1/balance", "available_credits  1000\n"),
    ("styles", "/v1/loras", "Woodblock Print"),
    ("styles --video", "/v1/video_loras", "slow-drift"),
    ("styles show woodblock-print", "/v1/loras/woodblock-print", "Woodblock Print"),
    ("styles show slow-drift --video", "/v1/video_loras/slow-drift", "default_ratio       16:9\n"),
    ("styles --video show slow-drift", "/v1/video_loras/slow-drift", "default_resolution  480p\n"),
    ("team", "/v1/team", "Sandbox Studio"),
    ("pricing", "/v1/pricing", "video.resolution_factor.720p     1.5\n"),
    ("usage", "/v1/usage", "total_generations   0\n"),
    ("ledger", "/v1/usage/events", "Opening credits"),
)


def test_the_servers_object_comes_out_as_it_is(shell: Shell, sandbox: Sandbox) -> None:
    for command, path, words in READS:
        assert shell.run(*command.split(), "--json").document == sandbox.get(path), command
        said = shell.run(*command.split())
        assert said.code == 0 and words in said.out, command


def test_the_ledger_is_read_by_kind_by_number_and_to_its_end(shell: Shell, sandbox: Sandbox) -> None:
    with httpx.Client() as client:
        for _ in range(130):
            client.post(f"{sandbox.control_url}/balance", json={"refund": 1}).raise_for_status()
    sandbox.control("balance", adjustment=-5)
    everything = shell.run("ledger", "--all", "--json").document
    assert everything["object"] == "list" and not everything["has_more"] and everything["next_cursor"] is None
    assert [row["type"] for row in everything["data"]] == ["adjustment", *["refund"] * 130, "topup"]
    assert len({row["id"] for row in everything["data"]}) == 132
    some = shell.run("ledger", "--limit", "120", "--json").document
    assert some["data"] == everything["data"][:120] and some["has_more"]
    assert some["next_cursor"] == some["data"][-1]["id"]
    refunds = shell.run("ledger", "--type", "refund", "--all", "--json").document["data"]
    assert refunds == everything["data"][1:131]
    assert shell.run("ledger", "--type", "hold").out == "Nothing has moved the balance.\n"


def test_signs_stand_where_credits_change(shell: Shell, sandbox: Sandbox) -> None:
    shell.run("generate", "a heron", "--width", "256", "--height", "256")
    sandbox.control("balance", adjustment=-5)
    sandbox.control("balance", adjustment=2.5)
    lines = [line.split() for line in shell.run("ledger").out.splitlines()]
    assert [(cells[1], cells[2]) for cells in lines] == [
        *(("Type", "Credits"), ("adjustment", "+2.5"), ("adjustment", "−5")),
        *(("charge", "−1"), ("hold", "1"), ("topup", "+1000")),
    ]


@pytest.mark.parametrize("arguments", [["--type", "bribe"], ["--limit", "0"], ["--limit", "²"]])
def test_mistakes_about_the_ledger(lonely: Shell, arguments: list[str]) -> None:
    said = lonely.run("ledger", *arguments, "--json")
    assert said.code == 2 and arguments[0] in said.document["error"]["message"]


def test_a_private_style_of_another_team_is_not_there(shell: Shell) -> None:
    for kind in ([], ["--video"]):
        said = shell.run("styles", "show", "no-such-thing", *kind, "--json")
        assert (said.code, said.document["error"]["code"]) == (5, "resource_not_found")
        assert said.document["error"]["request_id"] in said.err


@pytest.mark.parametrize("command", [*COMMANDS, *DEEPER])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([*command.split(), "--help"])
    said = capsys.readouterr()
    assert end.value.code == 0 and "usage:" in said.out and said.err == ""


def test_the_key_is_shown_masked_and_never_whole(shell: Shell, sandbox: Sandbox) -> None:
    said = shell.run("key", "show", "--json")
    assert said.document["source"] == "AUROUS_API_KEY" and said.document["key"].startswith(sandbox.api_key[:14])
    assert sandbox.api_key not in said.out


def test_a_key_is_kept_used_and_forgotten(shell: Shell, sandbox: Sandbox, kept: Path) -> None:
    del shell.environ["AUROUS_API_KEY"]
    said = shell.run("key", "set", piped=f"{sandbox.api_key}\n")
    assert said.code == 0 and sandbox.api_key not in said.out + said.err
    assert shell.run("balance").code == 0
    assert shell.run("key", "show", "--json").document["source"] == "keyring"
    assert shell.run("key", "remove").code == 0
    assert shell.run("balance").code == 3


def test_without_a_keyring_a_key_is_not_kept_in_plain_text(shell: Shell, tmp_path: Path) -> None:
    assert shell.run("key", "remove", "--json").code == 3
    with shell.start("key", "set") as process:
        process.communicate()
    assert process.returncode == 2


def test_the_doctor_looks_at_everything_and_tells_no_secret(shell: Shell, sandbox: Sandbox) -> None:
    said = shell.run("doctor", "--json")
    checks = {check["name"]: check["ok"] for check in said.document["checks"]}
    assert checks["server"] and checks["library folder"] and checks["sqlite"] and not checks["keyring"]
    assert checks["h264"] and checks["webp"]
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
        "import studio.commands.headless, studio.commands.webhooks.listen, studio.commands.webhooks.secret\n"
        "import studio.commands.webhooks.endpoints, studio.flow.session\n"
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
