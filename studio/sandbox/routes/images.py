"""Image runs: price, make, watch, cancel."""

from __future__ import annotations

from starlette.responses import Response

from studio.domain import limits
from studio.domain.generation import LoraName
from studio.domain.request import ImageRequest
from studio.sandbox.files import Upload
from studio.sandbox.gate import Call
from studio.sandbox.generations import Generation, read
from studio.sandbox.identity import minted
from studio.sandbox.moderation import check_prompt, check_sources
from studio.sandbox.pages import Pager
from studio.sandbox.pricing import Price, image_price
from studio.sandbox.problems import Problem
from studio.sandbox.sale import about, kept, next_plan, quote, sell, uploads
from studio.sandbox.styles import Style
from studio.sandbox.validation import image_request
from studio.sandbox.wire import answer

_REFERENCES = "reference_image_urls"


async def estimate(call: Call) -> Response:
    """Price a request."""
    return await quote(ImageOffer(call, image_request(await call.json())))


async def create(call: Call) -> Response:
    """Sell a run of one to four pictures."""
    body = await call.json()
    return await sell(call, ImageOffer(call, image_request(body)), body=body, route="POST /v1/images")


class ImageOffer:
    """A request for pictures, on its way to be sold."""

    def __init__(self, call: Call, request: ImageRequest) -> None:
        self._call = call
        self._request = request
        self._style: Style | None = None
        self._uploads: dict[str, Upload] = {}

    def look_up(self) -> None:
        """Find the style and the files."""
        request = self._request
        self._style = self._found(request.lora_id)
        if self._style is not None and self._style.denoise is None and request.reference_image_urls:
            message = "This style cannot be used with reference images."
            raise Problem("unsupported_lora_for_mode", message, param="lora_id")
        with about(_REFERENCES):
            self._uploads = uploads(self._call, request.sources)

    def _found(self, name: str | None) -> Style | None:
        house, team = self._call.house, self._call.team
        if name is None:
            return house.styles.suggested(self._request, team=team)
        if house.video_models.find(name, team=team) is not None:
            raise Problem("unsupported_lora_for_mode", "This is a video model, not a style.", param="lora_id")
        with about("lora_id"):
            return house.styles.get(name, team=team)

    def moderate(self) -> None:
        """Refuse a blocked prompt or reference."""
        check_prompt(self._request.prompt)
        names = [upload.name for upload in self._uploads.values()]
        check_sources([*self._request.sources, *names], param=_REFERENCES)

    def price(self) -> Price:
        """Return what it costs."""
        return image_price(self._request)

    def run(self) -> Generation:
        """Return the run."""
        call, request, style = self._call, self._request, self._style
        width, height = request.expected_size()
        return Generation(
            id=minted("img", call.house.clock),
            team=call.team,
            request=request,
            style=style.art if style else None,
            lora=LoraName(style.id, style.name) if style else None,
            width=width,
            height=height,
            seed=call.house.seeds.draw(call.team) if request.seed is None else request.seed,
            steps=request.steps or (style.steps if style else limits.DEFAULT_STEPS),
            guidance=request.guidance_scale or (style.guidance if style else limits.DEFAULT_GUIDANCE),
            references=tuple(kept(call, source, self._uploads) for source in request.sources),
            extension=style.extension if style else ".png",
            price=self.price(),
            hold="",
            plan=next_plan(call, request.prompt),
            version=call.version,
            request_id=call.request_id,
            created=call.house.clock.seconds(),
        )


async def page(call: Call) -> Response:
    """List runs of every kind."""
    house = call.house
    pager = Pager(house.database, "generations")
    query = dict(call.request.query_params)
    return answer(pager.page(call.team, query, lambda row: house.portraits.public(read(row)), backwards=True))


async def get(call: Call) -> Response:
    """Show one run."""
    generation = call.house.generations.get(call.path("id"), team=call.team)
    return answer(call.house.portraits.public(generation))


async def cancel(call: Call) -> Response:
    """Cancel one run."""
    generation = call.house.generations.cancel(call.path("id"), team=call.team)
    return answer(call.house.portraits.public(generation))
