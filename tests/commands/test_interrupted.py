"""Ctrl+C at a moment when nothing is done yet."""

from __future__ import annotations

from pathlib import Path

from tests.commands.shell import Shell

_STARTS = """
import os, signal, sys

class Finger:
    def find_spec(self, name, path=None, target=None):
        if name == "studio.commands.running":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finger())
"""


def test_ctrl_c_while_a_command_is_loaded_says_nothing_of_our_insides(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_STARTS)
    shell = Shell(tmp_path / "home", PYTHONPATH=str(tmp_path))
    with shell.start("jobs") as command:
        out, err = command.communicate()
    assert (command.returncode, out, err) == (130, "", "")
