"""A desk, a shell, and a process to be killed."""

from tests.commands.conftest import shell
from tests.faults.crash_fixture import victim
from tests.faults.scene import scenes
from tests.flow.conftest import desk

__all__ = ["desk", "scenes", "shell", "victim"]
