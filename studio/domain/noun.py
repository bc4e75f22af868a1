"""What a run makes, as people say it: a picture or a clip."""

from __future__ import annotations

from studio.domain.request import Request, VideoRequest


def noun(request: Request) -> str:
    """Return ``picture`` or ``clip``."""
    return "clip" if isinstance(request, VideoRequest) else "picture"


def counted(count: int, request: Request) -> str:
    """Return ``1 picture``, ``4 pictures``, ``1 clip``."""
    return f"{count} {noun(request)}" if count == 1 else f"{count} {noun(request)}s"
