"""The table of routes."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.routing import Route, Router
from starlette.types import ASGIApp

from studio.sandbox.faults import Faulty
from studio.sandbox.gate import Door, Handler, Rule
from studio.sandbox.house import House
from studio.sandbox.routes import account, files, images, legacy, outputs, styles, videos, webhooks


def _read(handler: Handler, *, signed: bool = False) -> Rule:
    return Rule(handler, "read", "get", signed)


def _write(handler: Handler, bucket: str) -> Rule:
    return Rule(handler, "write", bucket)


_MOVED = {method: Rule(legacy.moved, None, "get") for method in ("GET", "POST", "PATCH", "DELETE")}
TABLE: dict[str, Mapping[str, Rule]] = {
    "/v1/images": {"POST": _write(images.create, "images_post"), "GET": _read(images.page)},
    "/v1/images/estimate": {"POST": _write(images.estimate, "estimate_post")},
    "/v1/images/{id}": {"GET": _read(images.get)},
    "/v1/images/{id}/cancel": {"POST": _write(images.cancel, "images_post")},
    "/v1/images/{id}/output/{n}": {"GET": _read(outputs.output, signed=True)},
    "/v1/videos": {"POST": _write(videos.create, "videos_post")},
    "/v1/videos/estimate": {"POST": _write(videos.estimate, "estimate_post")},
    "/v1/videos/{id}/output": {"GET": _read(outputs.video, signed=True)},
    "/v1/files": {"POST": _write(files.upload, "files_post")},
    "/v1/files/{id}": {"GET": _read(files.get), "DELETE": _write(files.delete, "files_post")},
    "/v1/loras": {"GET": _read(styles.loras)},
    "/v1/loras/{id}": {"GET": _read(styles.lora)},
    "/v1/video_loras": {"GET": _read(styles.video_loras)},
    "/v1/video_loras/{id}": {"GET": _read(styles.video_lora)},
    "/v1/balance": {"GET": _read(account.balance)},
    "/v1/team": {"GET": _read(account.team)},
    "/v1/pricing": {"GET": _read(account.pricing)},
    "/v1/usage": {"GET": _read(account.usage)},
    "/v1/usage/events": {"GET": _read(account.events)},
    "/v1/webhook_endpoints": {
        "POST": _write(webhooks.create, "webhook_endpoints_post"),
        "GET": _read(webhooks.page),
    },
    "/v1/webhook_endpoints/{id}": {
        "GET": _read(webhooks.get),
        "PATCH": _write(webhooks.change, "webhook_endpoints_post"),
        "DELETE": _write(webhooks.delete, "webhook_endpoints_post"),
    },
    "/v1/webhook_endpoints/{id}/rotate_secret": {"POST": _write(webhooks.rotate, "webhook_endpoints_post")},
    "/v1/webhook_endpoints/{id}/test": {"POST": _write(webhooks.test, "webhooks_test")},
    "/v1/webhook_endpoints/{id}/deliveries": {"GET": _read(webhooks.deliveries)},
    "/docs": {"GET": Rule(legacy.docs, None, "get")},
    **{name + rest: _MOVED for name in legacy.NAMES for rest in ("", "/{rest:path}")},
}


def api(house: House) -> ASGIApp:
    """Return the application of the API port."""
    doors, wall = {path: Door(house, rules) for path, rules in TABLE.items()}, Door(house, {})
    router = Router([Route(path, door) for path, door in doors.items()], redirect_slashes=False, default=wall)
    return Faulty(router, house.faults, TABLE, marks=lambda path, scope: doors.get(path, wall).marks(scope))
