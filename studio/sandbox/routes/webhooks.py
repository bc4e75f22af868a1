"""Webhook endpoints: registered, read, changed, tried out, and how their deliveries went."""

from __future__ import annotations

from starlette.responses import Response

from studio.sandbox.gate import Call
from studio.sandbox.pages import Pager
from studio.sandbox.problems import Problem
from studio.sandbox.webhooks.deliveries import public_delivery
from studio.sandbox.webhooks.endpoints import Endpoint, read
from studio.sandbox.webhooks.registration import event_type, registration, update
from studio.sandbox.wire import answer

_CREATED = 201


def _endpoint(call: Call) -> Endpoint:
    return call.house.webhooks.endpoints.get(call.path("id"), team=call.team)


async def create(call: Call) -> Response:
    """Register an endpoint. Its secret is shown here, and again only when it is rotated."""
    told = registration(await call.json())
    return answer(call.house.webhooks.endpoints.add(call.team, **told).public(secret=True), status=_CREATED)


async def page(call: Call) -> Response:
    """List endpoints."""
    pager = Pager(call.house.database, "endpoints")
    return answer(pager.page(call.team, dict(call.request.query_params), lambda row: read(row).public()))


async def get(call: Call) -> Response:
    """Show one endpoint."""
    return answer(_endpoint(call).public())


async def change(call: Call) -> Response:
    """Change what the body names, and leave the rest."""
    body = await call.json()
    changed = call.house.webhooks.endpoints.update(_endpoint(call), **update(body))
    return answer(changed.public())


async def delete(call: Call) -> Response:
    """Forget an endpoint. Always well; the answer says whether there was one."""
    id = call.path("id")
    deleted = call.house.webhooks.endpoints.delete(id, team=call.team)
    return answer({"deleted": deleted, "id": id if deleted else None})


async def rotate(call: Call) -> Response:
    """Mint a new secret; the old one stays known for a day."""
    return answer(call.house.webhooks.endpoints.rotate(_endpoint(call)).public(secret=True))


async def test(call: Call) -> Response:
    """Deliver a synthetic event."""
    body = await call.json()
    endpoint, type = _endpoint(call), event_type(body)
    if type not in endpoint.events:
        raise Problem("value_out_of_range", f"The endpoint does not hear {type}.", param="event_type")
    event, enqueued = call.house.webhooks.events.test(endpoint, type)
    fire = {"object": "webhook_test_fire", "endpoint_id": endpoint.id, "event_id": event}
    return answer({**fire, "enqueued": enqueued})


async def deliveries(call: Call) -> Response:
    """List attempts at one endpoint."""
    pager = Pager(call.house.database, "deliveries", endpoint=_endpoint(call).id)
    return answer(pager.page(call.team, dict(call.request.query_params), public_delivery))
