"""From what was typed to a request that may be sent."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from studio.commands.connecting import Desk
from studio.commands.voice import Voice
from studio.domain.draft import stand_in
from studio.domain.errors import Mistaken
from studio.domain.mistakes import mistakes
from studio.domain.reference import Reference
from studio.domain.request import ImageRequest, Request, VideoRequest
from studio.flow.references import Unfit, convert, take

_SOME_FRAME = "file_later"


async def asked(options: Namespace, desk: Desk, voice: Voice) -> tuple[Request, tuple[Reference, ...]]:
    """Return the request and the pictures it starts from: references, or first and last frame.

    Raises:
        Mistaken: Something typed cannot be sent.
        BadBytes: A reference or frame is no picture the service takes.
    """
    if options.kind == "video":
        return await _clip(options, desk, voice)
    return await _pictures(options, desk, voice)


async def _pictures(options: Namespace, desk: Desk, voice: Voice) -> tuple[Request, tuple[Reference, ...]]:
    # The words first: a reference may take a while to look at, and to convert.
    refuse_mistakes(_image_request(options, ()))
    references = tuple([await _reference(each, options, desk, voice) for each in options.reference])
    request = _image_request(options, references)
    refuse_mistakes(request)
    return request, references


async def _clip(options: Namespace, desk: Desk, voice: Voice) -> tuple[Request, tuple[Reference, ...]]:
    typed = (options.first_frame, options.last_frame)
    refuse_mistakes(_video_request(options, *(None if each is None else _SOME_FRAME for each in typed)))
    frames = [None if each is None else await _reference(each, options, desk, voice) for each in typed]
    request = _video_request(options, *(None if each is None else stand_in(each) for each in frames))
    refuse_mistakes(request)
    return request, tuple(each for each in frames if each is not None)


def _image_request(options: Namespace, references: tuple[Reference, ...]) -> ImageRequest:
    custom = options.width is not None or options.height is not None
    if custom and options.size is not None:
        raise Mistaken("Give --size, or --width and --height, not both.", field="size")
    return ImageRequest(
        prompt=options.prompt.strip(),
        negative_prompt=options.negative,
        lora_id=options.style,
        size=options.size,
        width=options.width,
        height=options.height,
        steps=options.steps,
        guidance_scale=options.guidance,
        seed=options.seed,
        count=options.count,
        enhance_prompt=options.enhance,
        reference_image_urls=tuple(stand_in(reference) for reference in references),
    )


def _video_request(options: Namespace, first_frame: str | None, last_frame: str | None) -> VideoRequest:
    return VideoRequest(
        video_lora_id=options.model,
        prompt=options.prompt.strip(),
        first_frame_url=first_frame,
        last_frame_url=last_frame,
        resolution=options.resolution,
        ratio=options.ratio,
        duration=options.duration,
        seed=options.seed,
        camera_fixed=options.camera_fixed,
        watermark=options.watermark,
        enhance_prompt=options.enhance,
    )


def refuse_mistakes(request: Request) -> None:
    """Raise the first mistake in ``request``.

    Raises:
        Mistaken: There is one.
    """
    for mistake in mistakes(request):
        raise Mistaken(mistake.sentence, field=mistake.field)


async def _reference(text: str, options: Namespace, desk: Desk, voice: Voice) -> Reference:
    if "://" in text or text.startswith("file_"):
        return await take(text, folder=desk.paths.data)
    path = Path(text)
    try:
        return await take(path, folder=desk.paths.data)
    except Unfit as error:
        if not error.convertible:
            raise
        if not options.convert_references:
            sentence = f"{path.name}: {error} Add --convert-references to send it."
            raise Unfit(sentence, convertible=True) from error
    voice.say(f"{path.name} is sent as a smaller copy; the file itself is not changed.")
    return await convert(path, folder=desk.paths.data)
