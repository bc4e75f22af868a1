"""The media port: the bytes of outputs, uploads and previews. It knows no keys, only signed addresses."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from studio.domain.limits import video_size
from studio.domain.resources import resource
from studio.sandbox.faults import Faulty
from studio.sandbox.house import House
from studio.sandbox.order import Order, Shot
from studio.sandbox.problems import Problem
from studio.sandbox.styles import Style
from studio.sandbox.video_models import VideoModel

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".mp4": "video/mp4"}
_PREVIEW_SIDE = 384
_PREVIEW_SEED = 1
_CLIP_SIDE = 240
_CLIP_SECONDS = 4


class Media:
    """Serves files, each for as long as its address is signed for."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def output(self, request: Request) -> Response:
        """Send a picture or clip, whole or the ranges asked for."""
        name = request.path_params["name"]
        if not self._signed(request):
            return PlainTextResponse("Forbidden", 403)
        try:
            expires = self._house.generations.get(name.rsplit("-", 1)[0]).expires or 0
        except Problem:  # forgotten at the control address since the link was made
            expires = 0
        if expires <= self._house.clock.seconds():
            return PlainTextResponse("Gone", 410)
        path = self._house.outputs / name
        return FileResponse(path, media_type=_TYPES[path.suffix])

    async def upload(self, request: Request) -> Response:
        """Send an uploaded file back."""
        team = self._signed(request)
        if not team:
            return PlainTextResponse("Forbidden", 403)
        try:
            upload = self._house.files.get(request.path_params["id"], team=team)
        except Problem:
            return PlainTextResponse("Gone", 410)
        return FileResponse(self._house.files.folder / upload.content, media_type=upload.mime_type)

    async def preview(self, request: Request) -> Response:
        """Send the preview of a style; one that was not shipped is drawn the first time it is asked for."""
        style = self._house.styles.by_slug(request.path_params["slug"])
        if style is None:
            return PlainTextResponse("Not found", 404)
        shipped = resource(f"previews/{style.art}.jpg")
        path = shipped if shipped.is_file() else self._house.previews / f"{style.art}.jpg"
        if not path.is_file():
            await self._house.painters.paint(preview_order(style, path))
        return FileResponse(path, media_type="image/jpeg")

    async def clip(self, request: Request) -> Response:
        """Send the preview of a video model, drawn the first time it is asked for."""
        model = self._house.video_models.by_slug(request.path_params["slug"])
        if model is None:
            return PlainTextResponse("Not found", 404)
        path = self._house.previews / f"{model.slug}.mp4"
        if not path.is_file():
            await self._house.painters.paint(preview_shot(model, path))
        return FileResponse(path, media_type=_TYPES[path.suffix])

    def _signed(self, request: Request) -> str | None:
        return self._house.tokens.opens(request.url.path, request.query_params.get("token", ""))


def preview_order(style: Style, target: Path) -> Order:
    """Return what to draw for the card of ``style``."""
    return Order(
        prompt=style.subject,
        style=style.art,
        seed=_PREVIEW_SEED,
        width=_PREVIEW_SIDE,
        height=_PREVIEW_SIDE,
        steps=style.steps,
        guidance=style.guidance,
        target=str(target),
    )


def preview_shot(model: VideoModel, target: Path) -> Shot:
    """Return what to film for the card of ``model``: a few seconds that can be played round and round."""
    width, height = video_size(model.resolution, model.ratio)
    scale = _CLIP_SIDE / min(width, height)
    return Shot(
        prompt=model.subject,
        temperament=model.art,
        seed=_PREVIEW_SEED,
        width=round(width * scale / 2) * 2,
        height=round(height * scale / 2) * 2,
        seconds=_CLIP_SECONDS,
        loops=True,
        target=str(target),
    )


def media(house: House) -> ASGIApp:
    """Return the application of the media port, without its control routes."""
    desk = Media(house)
    table = {
        "/outputs/{name}": desk.output,
        "/files/{id}": desk.upload,
        "/previews/{slug}.jpg": desk.preview,
        "/previews/{slug}.mp4": desk.clip,
    }
    routes = [Route(path, handler) for path, handler in table.items()]
    return Faulty(Router(routes, redirect_slashes=False), house.faults, table)
