"""A desk and a shell per test."""

from tests.commands.conftest import shell
from tests.flow.conftest import desk

__all__ = ["desk", "shell"]
