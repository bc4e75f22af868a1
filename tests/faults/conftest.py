"""A desk per test."""

from tests.flow.conftest import desk

__all__ = ["desk"]
