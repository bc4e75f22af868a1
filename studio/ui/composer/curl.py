"""The request as a command line, for people who script."""

from __future__ import annotations

import shlex

from studio.domain.limits import API_URL, API_VERSION
from studio.domain.request import Request


def curl(request: Request) -> str:
    """Return a ``curl`` command that sends ``request``. The key is left to the shell: it is never copied."""
    lines = (
        f"curl {API_URL}/v1/images",
        '-H "X-Api-Key: $AUROUS_API_KEY"',
        f'-H "Aurous-Version: {API_VERSION}"',
        '-H "Idempotency-Key: $(uuidgen)"',
        '-H "Content-Type: application/json"',
        f"-d {shlex.quote(request.body().decode())}",
    )
    return " \\\n  ".join(lines)
