"""Clips: price and make. They are watched, listed and cancelled under the images path."""

from __future__ import annotations

from starlette.responses import Response

from studio.domain import limits
from studio.domain.generation import LoraName
from studio.domain.request import VideoRequest
from studio.sandbox.files import Upload
from studio.sandbox.gate import Call
from studio.sandbox.generations import Film, Generation
from studio.sandbox.identity import minted
from studio.sandbox.moderation import check_prompt, check_sources
from studio.sandbox.pricing import Price, video_price
from studio.sandbox.problems import Problem
from studio.sandbox.sale import about, kept, next_plan, quote, sell, uploads
from studio.sandbox.validation import video_request
from studio.sandbox.video_models import VideoModel


async def estimate(call: Call) -> Response:
    """Price a request."""
    return await quote(VideoOffer(call, video_request(await call.json())))


async def create(call: Call) -> Response:
    """Sell a run of one clip."""
    body = await call.json()
    return await sell(call, VideoOffer(call, video_request(body)), body=body, route="POST /v1/videos")


class VideoOffer:
    """A request for a clip, on its way to be sold."""

    def __init__(self, call: Call, request: VideoRequest) -> None:
        self._call = call
        self._request = request
        self._frames = {"first_frame_url": request.first_frame_url, "last_frame_url": request.last_frame_url}
        self._uploads: dict[str, Upload] = {}

    def look_up(self) -> None:
        """Find the model and the files."""
        self._model = self._found(self._request.video_lora_id)
        for param, source in self._frames.items():
            with about(param):
                self._uploads |= uploads(self._call, [source] if source else [])

    def _found(self, name: str) -> VideoModel:
        house, team = self._call.house, self._call.team
        if house.styles.find(name, team=team) is not None:
            message = "This is a style for images, not a video model."
            raise Problem("unsupported_lora_for_mode", message, param="video_lora_id")
        with about("video_lora_id"):
            return house.video_models.get(name, team=team)

    def moderate(self) -> None:
        """Refuse a blocked prompt or frame."""
        check_prompt(self._request.prompt)
        for param, source in self._frames.items():
            if source is not None:
                upload = self._uploads.get(source)
                check_sources([source, upload.name if upload else ""], param=param)

    def price(self) -> Price:
        """Return what it costs, with the model's own values for what the request leaves out."""
        return video_price(resolution=self._film.resolution, seconds=self._film.seconds)

    @property
    def _film(self) -> Film:
        request, model = self._request, self._model
        return Film(
            resolution=request.resolution or model.resolution,
            ratio=request.ratio or model.ratio,
            seconds=request.duration or model.seconds,
        )

    def run(self) -> Generation:
        """Return the run."""
        call, request, film = self._call, self._request, self._film
        width, height = limits.video_size(film.resolution, film.ratio)
        return Generation(
            id=minted("vid", call.house.clock),
            team=call.team,
            media_type="video",
            request=request,
            film=film,
            style=self._model.art,
            lora=LoraName(self._model.id, self._model.name),
            width=width,
            height=height,
            seed=call.house.seeds.draw(call.team) if request.seed in (None, -1) else request.seed,
            steps=limits.DEFAULT_STEPS,
            guidance=limits.DEFAULT_GUIDANCE,
            references=tuple(kept(call, source, self._uploads) for source in request.sources),
            extension=".mp4",
            price=self.price(),
            hold="",
            plan=next_plan(call, request.prompt),
            version=call.version,
            request_id=call.request_id,
            created=call.house.clock.seconds(),
        )
