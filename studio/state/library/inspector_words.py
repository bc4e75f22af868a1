"""What is known of a picture, in the words of the inspector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from studio.domain import limits
from studio.domain.account import LedgerEvent
from studio.domain.job import Job
from studio.domain.money import Credits, amount
from studio.domain.picture import FileState, Picture
from studio.domain.request import ImageRequest, VideoRequest
from studio.flow.checking import FileCheck
from studio.flow.family import Relative
from studio.state import words
from studio.state.library.inspector_view import Fact, LedgerLine, Price

_OWN = "the style’s own"
_PRESETS = {preset.name: preset for preset in limits.SIZES}

NO_LEDGER = "The journal knows of no run that made it, so the ledger cannot be asked."
_CHECKS = {
    FileCheck.THERE: "saved",
    FileCheck.SAME: "checked",
    FileCheck.CHANGED: "changed since it was saved",
    FileCheck.MISSING: "missing",
    FileCheck.UNREADABLE: "cannot be read",
}
_STATES = {FileState.CHANGED: "changed since it was saved", FileState.MISSING: "missing", FileState.BROKEN: "broken"}

TROUBLES = {
    FileState.MISSING: "The file is not where it was saved. If it was moved, look for moved files in the library.",
    FileState.BROKEN: "The file is there and cannot be read.",
    FileState.WAITING: "It is bought and not on the disk yet.",
    FileState.LOST: "The link ended before the file was saved.",
    FileState.FAILED: "The run failed; there is no file.",
    FileState.CANCELLED: "The run was cancelled; there is no file.",
}


def facts(picture: Picture, job: Job | None, relatives: Sequence[Relative], *, now: datetime) -> tuple[Fact, ...]:
    """Return the parameters as they were answered, with a note where something else was asked for."""
    rows = _of_clip(picture) if isinstance(picture.request, VideoRequest) else _of_picture(picture, job)
    rows = (*rows, *_references(picture, relatives), Fact("Made", _made(picture, job, now=now)))
    return tuple(row for row in rows if row.value)


def _of_picture(picture: Picture, job: Job | None) -> tuple[Fact, ...]:
    request = picture.request
    count = job.output_count if job is not None and job.output_count else request.count
    place = f", {picture.index + 1} of {count}" if count > 1 and picture.generation_id else ""
    size = f"{picture.width} × {picture.height}{place}" if picture.width else ""
    steps, guidance = request.steps, request.guidance_scale
    own = steps is None and guidance is None
    pair = f"{_OWN if steps is None else steps}, {_OWN if guidance is None else f'{guidance:g}'}"
    return (
        Fact("Style", words.title(picture.style_name, request), note=_unnamed(picture)),
        Fact("Size", size, note=_asked_size(picture)),
        _seed(picture),
        Fact("Steps, guidance", _OWN if own else pair),
        Fact("Enhance", "on" if request.enhance_prompt else ""),
    )


def _of_clip(clip: Picture) -> tuple[Fact, ...]:
    request = clip.request
    assert isinstance(request, VideoRequest)
    asked = "" if request.duration is None else f"{request.duration} s"
    length = "" if clip.seconds is None else f"{clip.seconds:.4g} s"
    size = f"{clip.width} × {clip.height}" if clip.width else ""
    shape = ", ".join(part for part in (request.resolution, request.ratio) if part)
    options = [("fixed camera", request.camera_fixed), ("watermark", request.watermark)]
    return (
        Fact("Model", clip.style_name or request.video_lora_id, note=_unnamed(clip)),
        Fact("Size", size or shape, note=f"asked for {shape}" if size and shape else ""),
        Fact("Length", length or asked, note=f"asked for {asked}" if length and asked and asked != length else ""),
        _seed(clip),
        Fact("Options", ", ".join(name for name, on in options if on)),
        Fact("Enhance", "on" if request.enhance_prompt else ""),
    )


def _unnamed(picture: Picture) -> str:
    """Return the id of a style that has no name here."""
    return "" if picture.style_name or not picture.request.lora_id else picture.request.lora_id


def _asked_size(picture: Picture) -> str:
    request = picture.request
    if not isinstance(request, ImageRequest) or picture.imported:
        return ""
    if request.size is not None:
        preset = _PRESETS.get(request.size)
        if preset is None:
            return f"asked for {request.size}"
        as_listed = (preset.width, preset.height) == (picture.width, picture.height)
        return "" if as_listed else f"asked for {preset.label}"
    asked = (request.width, request.height)
    if None in asked or asked == (picture.width, picture.height):
        return ""
    return f"asked for {request.width} × {request.height}"


def _seed(picture: Picture) -> Fact:
    asked, seed = picture.request.seed, picture.seed
    if seed is None:
        return Fact("Seed", "" if asked is None or asked < 0 else str(asked))
    if asked is None or asked < 0:
        note = "" if picture.imported else "drawn by the service"
    else:
        note = "" if asked == seed else f"asked for {asked}"
    return Fact("Seed", str(seed), note=note)


def _references(picture: Picture, relatives: Sequence[Relative]) -> tuple[Fact, ...]:
    count = len(picture.request.sources)
    if not count:
        return ()
    online = sum(each.online for each in relatives)
    stored = "none" if not online else "all" if online == count else str(online)
    name = "Frames" if isinstance(picture.request, VideoRequest) else "References"
    return (Fact(name, f"{count}, {stored} stored online"),)


def _made(picture: Picture, job: Job | None, *, now: datetime) -> str:
    parts = [day_and_time(picture.created_at, now=now)]
    if picture.duration_ms:
        parts.append(f"{picture.duration_ms / 1000:.1f} s")
    elif job is not None and job.accepted_at and job.finished_at and job.finished_at > job.accepted_at:
        parts.append(words.took((job.finished_at - job.accepted_at).total_seconds() * 1000))
    return ", ".join(parts)


def day_and_time(moment: datetime, *, now: datetime) -> str:
    """Return a local date and time; the year only where it is not this one."""
    local = moment.astimezone()
    year = "" if local.year == now.astimezone().year else f" {local.year}"
    return f"{local.day} {local:%b}{year}, {local:%H:%M:%S}"


def price(picture: Picture, job: Job | None) -> Price:
    """Return what was quoted, held and charged, as far as the service has said so."""
    share = picture.charged
    if job is None:
        return Price(money="" if share is None else f"charged {amount(share)} for this one")
    before = "" if job.quoted is None else f"quoted {amount(job.quoted)}"
    if job.charged is None:
        held = "" if job.held is None or job.state.ended else f"{amount(job.held)} held"
        return Price(before, held, "" if held else "no charge told yet")
    if job.charged == 0:
        return Price(before, "", "not charged")
    each = f"{_exact(share)} per {'clip' if picture.is_video else 'picture'}" if share and job.output_count > 1 else ""
    return Price(before, f"charged {amount(job.charged)}", each)


def _exact(share: Credits) -> str:
    """Write a share; one that is no round number of hundredths as about."""
    return amount(share) if share == share.quantize(Decimal("0.01")) else f"about {amount(share)}"


def ledger_lines(events: Iterable[LedgerEvent]) -> tuple[LedgerLine, ...]:
    """Return the lines of the ledger as they are shown."""
    return tuple(_line(event) for event in events)


def _line(event: LedgerEvent) -> LedgerLine:
    local = None if event.created_at is None else event.created_at.astimezone()
    return LedgerLine(
        time="" if local is None else f"{local:%H:%M:%S}",
        moment="" if local is None else f"{local.day} {local:%B %Y, %H:%M:%S}",
        kind=(event.type or "entry").capitalize(),
        hold=event.hold_id or "",
        amount="" if event.credits is None else amount(event.credits),
        paid=event.type == "charge",
    )


def common(pictures: Sequence[Picture], *, of: int) -> tuple[Fact, ...]:
    """Return what ``pictures``, the first of ``of`` that are selected, have in common, and what they are in all."""
    costs = [each.charged for each in pictures if each.charged is not None]
    values: tuple[tuple[str, set[str]], ...] = (
        ("Style", {words.title(each.style_name, each.request) for each in pictures}),
        ("Size", {f"{each.width} × {each.height}" for each in pictures}),
        ("Seed", {"" if each.seed is None else str(each.seed) for each in pictures}),
        ("Rating", {f"{each.rating} of 5" if each.rating else "none" for each in pictures}),
    )
    shared = set.intersection(*({*each.tags} for each in pictures)) if pictures else set()
    rows = [Fact(name, next(iter(found)) if len(found) == 1 else "differs") for name, found in values]
    prompts = {each.request.prompt for each in pictures}
    rows.insert(0, Fact("Prompt", "the same" if len(prompts) == 1 else "differs"))
    rows.append(Fact("Tags", ", ".join(sorted(shared, key=str.casefold))))
    rows.append(Fact("On disk", words.size(sum(each.size_bytes for each in pictures))))
    rows.append(Fact("Charged", amount(sum(costs, Decimal(0))) if costs else ""))
    if len(pictures) < of:
        rows.append(Fact("Looked at", f"the first {len(pictures):,} of {of:,}"))
    return tuple(row for row in rows if row.value)


def file_line(picture: Picture, found: FileCheck | None) -> str:
    """Return size and state of the file. It is called checked only when its bytes were compared just now."""
    if not picture.path:
        return ""
    state = _CHECKS[found] if found is not None else _STATES.get(picture.state, "saved")
    return f"{words.size(picture.size_bytes)}, {state}"
