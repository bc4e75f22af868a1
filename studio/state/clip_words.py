"""A clip in words: what stands above it, and where in it one is."""

from __future__ import annotations

from studio.domain.job import Job
from studio.domain.money import amount
from studio.domain.picture import Picture
from studio.domain.reference import Origin
from studio.domain.request import VideoRequest
from studio.state import outcome, words

_TITLE = 60
_BEFORE = 24


def title(prompt: str, style_name: str, *, longest: int = _TITLE) -> str:
    """Return the beginning of the prompt, or what made the clip when there was none."""
    line = " ".join(prompt.split())
    if len(line) <= longest:
        return line or style_name or "Clip"
    return f"{line[:longest].rsplit(' ', 1)[0].rstrip(' ,;.:')}…"


def facts(clip: Picture | None, job: Job | None, *, before: str = "") -> str:
    """Return for example ``6 s · 1920 × 1080 · 38 s to make · quoted 7.5``.

    ``before`` says from what the clip goes on. Where there is little room the last facts are left out first.
    """
    parts = []
    if clip is not None:
        parts += [f"{clip.seconds:g} s"] if clip.seconds else []
        parts += [f"{clip.width:,} × {clip.height:,}".replace(",", "")] if clip.width else []
    parts += [before] if before else []
    if job is not None and job.accepted_at and job.finished_at:
        spent = (job.finished_at - job.accepted_at).total_seconds() * 1000
        parts.append(f"{words.took(spent)} to make")
    if job is not None and job.quoted is not None:
        parts.append(f"quoted {amount(job.quoted)}")
    if job is not None and job.charged == 0:
        parts.append("not charged")
    return " · ".join(parts)


def began_with(job: Job) -> Origin | None:
    """Return the frame of a clip of the library that ``job`` goes on from; None when it does not."""
    if not isinstance(job.request, VideoRequest) or job.request.first_frame_url is None or not job.references:
        return None
    origin = job.references[0].origin
    return None if origin is None or origin.frame is None else origin


def continues(before: Picture, number: int) -> str:
    """Return for example ``continues “A heron wades”, frame 52``; ``number`` counts from 0."""
    words = title(before.request.prompt, before.style_name, longest=_BEFORE)
    return f"continues “{words}”, frame {number + 1}"


def money(clip: Picture | None, job: Job | None) -> str:
    """Return what it cost: from the job, or of one whose job is not known here as the library has it."""
    if job is not None:
        return outcome.money(job)
    return f"charged {amount(clip.charged)}" if clip is not None and clip.charged else ""


def timecode(seconds: float) -> str:
    """Return a moment to the hundredth of a second: ``00:03.06``."""
    hundredths = max(0, int(seconds * 100 + 0.001))
    whole, rest = divmod(hundredths, 100)
    return f"{whole // 60:02d}:{whole % 60:02d}.{rest:02d}"
