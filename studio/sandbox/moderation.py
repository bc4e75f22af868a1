"""What the sandbox refuses, so that every refusal of the service can be seen without writing anything foul.

The words are documented in ``docs/sandbox.md``.
"""

from __future__ import annotations

from collections.abc import Iterable

from studio.sandbox.plan import Plan
from studio.sandbox.problems import Problem

BLOCKED = "forbidden-word"
_UNSAFE_OUTPUT = "unsafe-output"
_TIMEOUT = "provider-timeout"
_PARTIAL = "partial-result"


def check_prompt(prompt: str) -> None:
    """Refuse a prompt that names the forbidden word.

    Raises:
        Problem: 422.
    """
    if BLOCKED in prompt.lower():
        raise Problem("prompt_blocked", "The prompt was blocked.", param="prompt")


def check_sources(names: Iterable[str], *, param: str) -> None:
    """Refuse references or frames whose address or file name has the forbidden word.

    Raises:
        Problem: 422.
    """
    if any(BLOCKED in name.lower() for name in names):
        raise Problem("reference_blocked", "A reference image was blocked.", param=param)


def plan_for(prompt: str) -> Plan:
    """Return how a run with ``prompt`` ends: well, unless one of the documented words asks otherwise."""
    words = prompt.lower()
    if _UNSAFE_OUTPUT in words:
        return Plan(fails="Content policy violation")
    if _TIMEOUT in words:
        return Plan(fails="The provider timed out.")
    return Plan(missing=1) if _PARTIAL in words else Plan()
