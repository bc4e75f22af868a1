"""Image runs: price, make, watch, cancel."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.responses import Response

from studio.domain import limits
from studio.domain.generation import LoraName
from studio.domain.request import ImageRequest
from studio.sandbox.files import Upload
from studio.sandbox.gate import Call
from studio.sandbox.generations import Generation, read
from studio.sandbox.idempotency import key_of
from studio.sandbox.identity import minted
from studio.sandbox.moderation import check_prompt, check_references, plan_for
from studio.sandbox.pages import Pager
from studio.sandbox.plan import Plan
from studio.sandbox.pricing import image_price
from studio.sandbox.problems import Problem
from studio.sandbox.styles import Style
from studio.sandbox.validation import image_request
from studio.sandbox.wire import answer, plain, written

_CREATED = 201
_RETRY_SECONDS = "2"


async def estimate(call: Call) -> Response:
    """Price a request. Nothing is made or held, and the balance is not looked at."""
    request = image_request(await call.json())
    _look_up(call, request)
    price = image_price(request)
    lines = {name: plain(line) for name, line in price.breakdown.items()}
    cost = {"amount": plain(price.amount), "breakdown": lines}
    return answer({"object": "estimate", "estimated_cost": cost, "currency": "credit"})


async def create(call: Call) -> Response:
    """Sell a run: hold its price, remember the key, start on it."""
    house, body = call.house, await call.json()
    request = image_request(body)
    key = key_of(call.request.headers)
    async with house.purchases.under(key, team=call.team, route="POST /v1/images", body=body) as purchase:
        if purchase.before is not None:
            return purchase.before
        await call.pause()
        style, uploads = _look_up(call, request)
        check_prompt(request.prompt)
        check_references([*request.reference_image_urls, *(upload.name for upload in uploads.values())])
        generation = _planned(call, request, style, uploads)
        with house.database.transaction():
            generation = house.generations.add(generation)
            _check_ceiling(call)
            response = purchase.made(_CREATED, written(house.portraits.public(generation)))
    house.darkroom.develop(generation)
    return response


def _check_ceiling(call: Call) -> None:
    if call.house.generations.in_flight(call.team) > call.house.ceiling:
        retry = {"Retry-After": _RETRY_SECONDS}
        raise Problem("concurrency_limit_exceeded", "Too many generations in flight.", headers=retry)


def _look_up(call: Call, request: ImageRequest) -> tuple[Style | None, dict[str, Upload]]:
    """Find the style and the files a request names; whatever the team cannot see does not exist."""
    if request.lora_id is None:
        style = call.house.styles.suggested(request, team=call.team)
    else:
        with _about("lora_id"):
            style = call.house.styles.get(request.lora_id, team=call.team)
    if style is not None and style.denoise is None and request.reference_image_urls:
        message = "This style cannot be used with reference images."
        raise Problem("unsupported_lora_for_mode", message, param="lora_id")
    names = [name for name in request.reference_image_urls if name.startswith("file_")]
    with _about("reference_image_urls"):
        return style, {name: call.house.files.get(name, team=call.team) for name in names}


@contextmanager
def _about(param: str) -> Iterator[None]:
    """Name the field a refusal is about."""
    try:
        yield
    except Problem as problem:
        problem.param = param
        raise


def _planned(call: Call, request: ImageRequest, style: Style | None, uploads: dict[str, Upload]) -> Generation:
    house = call.house
    width, height = request.expected_size()
    seed = secrets.randbelow(limits.SEED.stop) if request.seed is None else request.seed
    folder = house.files.folder
    return Generation(
        id=minted("img", house.clock),
        team=call.team,
        request=request,
        style=style.art if style else None,
        lora=LoraName(style.id, style.name) if style else None,
        width=width,
        height=height,
        seed=seed,
        steps=request.steps or (style.steps if style else limits.DEFAULT_STEPS),
        guidance=request.guidance_scale or (style.guidance if style else limits.DEFAULT_GUIDANCE),
        references=tuple(
            str(folder / uploads[name].content) if name in uploads else name for name in request.reference_image_urls
        ),
        extension=style.extension if style else ".png",
        price=image_price(request),
        hold="",
        plan=_plan(call, request),
        version=call.version,
        request_id=call.request_id,
        created=house.clock.seconds(),
    )


def _plan(call: Call, request: ImageRequest) -> Plan:
    plans = call.house.plans
    return plans.popleft() if plans else plan_for(request.prompt)


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
