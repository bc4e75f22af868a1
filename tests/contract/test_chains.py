"""What one answer names is asked for next, in many orders: made, priced, read, cancelled, changed and deleted. What was
made is there, what was deleted is gone, and every answer is as the contract says."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, TypeVar

from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from studio.domain import limits
from tests.contract.twin import SCHEMA, SETTINGS, Case, Twin, operation_id, twin

__all__ = ["twin"]

Data = strategies.DataObject
T = TypeVar("T")
_DATA = strategies.data()
_ELSEWHERE = "https://hooks.example.com/aurous"
_ENOUGH = 22
"""Of 29 operations: two are never asked with success here, and chance may leave out a few. What is drawn depends on the
seed and, as Hypothesis has it, on which modules of the program are loaded. All successes are met in test_statuses."""
_SIZES = [preset.name for preset in limits.SIZES]
_OPERATIONS = {
    made.ok().definition.raw["operationId"]: made.ok() for made in SCHEMA.get_all_operations() if isinstance(made, Ok)
}


@cache
def right(operation: str) -> strategies.SearchStrategy[Case]:
    """Return how right requests of an operation are drawn; making it costs more than using it."""
    return _OPERATIONS[operation].as_strategy(generation_mode=GenerationMode.POSITIVE)


def drawn(data: Data, operation: str, *, of: str | None = None, **body: Any) -> Case:
    """Return a right request, ``of`` one thing, with some fields of its drawn body set, or left out for None."""
    case = data.draw(right(operation))
    case.headers.pop("Idempotency-Key", None)
    if of is not None:
        case.path_parameters = {"id": of}
    if isinstance(case.body, dict):
        case.body = {name: value for name, value in {**case.body, **body}.items() if value is not None}
    return case


def plain(operation: str, *, of: str = "", **query: Any) -> Case:
    """Return a request without a body, which leaves nothing to be drawn."""
    called = _OPERATIONS[operation]
    named = {parameter.name: of if parameter.name == "id" else 0 for parameter in called.path_parameters}
    return called.Case(path_parameters=named, query=query)


def one_of(data: Data, things: list[T]) -> T:
    """Choose one."""
    return data.draw(strategies.sampled_from(things))


class Chain(RuleBasedStateMachine):
    """Sends right requests and knows what has to come of them."""

    twin: ClassVar[Twin]

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.cancelled: set[str] = set()
        self.files: list[str] = []
        self.purged: list[str] = []
        self.endpoints: dict[str, list[str]] = {}
        self.removed: list[str] = []

    def told(self, case: Case, expect: int = 200) -> Any:
        """Send ``case`` and return the JSON of its answer."""
        response = self.twin.ask(case)
        assert response.status_code == expect, f"{operation_id(case)} answered {response.text}"
        return response.json()

    def bought(self, data: Data, kind: str, **body: Any) -> None:
        """Price a run, buy it, and buy it again under the same key."""
        create = drawn(data, f"create{kind}", webhook_url=None, **body)
        estimate = _OPERATIONS[f"estimate{kind}"].Case(body=create.body, media_type=create.media_type)
        price = self.told(estimate)["estimated_cost"]["amount"]
        create.headers["Idempotency-Key"] = f"key-{self.twin.number()}"
        run = self.told(create, 201)
        assert run["cost"]["amount"] == price
        assert self.told(create, 201) == run
        self.runs.append(run["id"])

    @rule(data=_DATA)
    def buy_pictures(self, data: Data) -> None:
        references = data.draw(strategies.lists(strategies.sampled_from(self.files), max_size=3)) if self.files else []
        styles = [
            None,
            *(style["id"] for style in self.told(plain("listLoras")) if style["default_denoise_strength"]),
        ]
        size, style = one_of(data, [None, *_SIZES]), one_of(data, styles)
        self.bought(data, "Image", lora_id=style, reference_image_urls=references, size=size)

    @rule(data=_DATA)
    def buy_a_clip(self, data: Data) -> None:
        model = one_of(data, self.told(plain("listVideoLoras")))
        assert self.told(plain("getVideoLora", of=model["slug"])) == model
        first = one_of(data, [None, *self.files])
        last = one_of(data, [None, *self.files]) if first else None
        prompt = one_of(data, [None, "a heron"]) if first else "a heron"
        frames = {"first_frame_url": first, "last_frame_url": last}
        self.bought(data, "Video", video_lora_id=model["id"], prompt=prompt, **frames)

    @rule(data=_DATA)
    def read_a_style(self, data: Data) -> None:
        style = one_of(data, self.told(plain("listLoras")))
        assert self.told(plain("getLora", of=style["id"])) == style

    @precondition(lambda self: self.runs)
    @rule(data=_DATA)
    def read_a_run(self, data: Data) -> None:
        id = one_of(data, self.runs)
        run = self.told(plain("getGeneration", of=id))
        assert run["id"] == id
        assert (run["status"] == "cancelled") == (id in self.cancelled)

    @precondition(lambda self: self.runs)
    @rule(data=_DATA)
    def cancel_a_run(self, data: Data) -> None:
        id = one_of(data, self.runs)
        run = self.told(plain("cancelGeneration", of=id))
        assert (run["status"], run["cost"]["amount"]) == ("cancelled", 0)
        self.cancelled.add(id)

    @precondition(lambda self: self.runs)
    @rule(data=_DATA)
    def fetch_too_early(self, data: Data) -> None:
        id = one_of(data, self.runs)
        refusal = self.told(plain("getImageOutput" if id.startswith("img_") else "getVideoOutput", of=id), 422)
        assert refusal["error"]["code"] == "output_not_available"

    @precondition(lambda self: self.runs)
    @rule()
    def page_through_runs(self) -> None:
        newest = self.told(plain("listGenerations", limit=len(self.runs)))
        assert [run["id"] for run in newest["data"]] == self.runs[::-1]
        newer = self.told(plain("listGenerations", ending_before=self.runs[0], limit=100))
        assert [run["id"] for run in newer["data"]] == self.runs[:0:-1]

    @rule()
    def look_at_the_account(self) -> None:
        balance = self.told(plain("getBalance"))
        assert balance["available_credits"] == balance["credits"] - balance["held_credits"]
        assert self.told(plain("getTeam"))["credits"] == balance["credits"]
        self.told(plain("getUsage"))
        self.told(plain("getPricing"))
        newest = self.told(plain("listUsageEvents"))["data"][0]
        assert newest not in self.told(plain("listUsageEvents", starting_after=newest["id"]))["data"]

    @rule(data=_DATA)
    def upload(self, data: Data) -> None:
        case = drawn(data, "uploadFile", metadata='{"campaign": "launch"}')
        assert isinstance(case.body, dict)  # unknown parts of a form are no matter of the contract
        case.body = {name: case.body[name] for name in ("file", "purpose", "metadata")}
        file = self.told(case, 201)
        assert file["metadata"] == {"campaign": "launch"}
        self.files.append(file["id"])

    @precondition(lambda self: self.files or self.purged)
    @rule(data=_DATA)
    def read_a_file(self, data: Data) -> None:
        id = one_of(data, [*self.files, *self.purged])
        self.told(plain("getFile", of=id), 404 if id in self.purged else 200)

    @precondition(lambda self: self.files)
    @rule(data=_DATA)
    def purge_a_file(self, data: Data) -> None:
        id = one_of(data, self.files)
        for _ in range(2):
            assert self.told(plain("deleteFile", of=id)) == {"deleted": True, "id": id, "object": "file"}
        self.files.remove(id)
        self.purged.append(id)

    @rule(data=_DATA)
    def register(self, data: Data) -> None:
        endpoint = self.told(drawn(data, "createWebhookEndpoint", url=_ELSEWHERE), 201)
        assert endpoint["secret"].startswith("whsec_")
        self.endpoints[endpoint["id"]] = endpoint["events"]

    @precondition(lambda self: self.endpoints)
    @rule(data=_DATA)
    def read_endpoints(self, data: Data) -> None:
        id = one_of(data, list(self.endpoints))
        endpoint = self.told(plain("getWebhookEndpoint", of=id))
        assert (endpoint["events"], endpoint["secret"]) == (self.endpoints[id], None)
        page = self.told(plain("listWebhookEndpoints", limit=len(self.endpoints)))
        assert [row["id"] for row in page["data"]] == list(self.endpoints)[::-1]

    @precondition(lambda self: self.endpoints)
    @rule(data=_DATA)
    def change_an_endpoint(self, data: Data) -> None:
        id, events = one_of(data, list(self.endpoints)), [one_of(data, list(limits.EVENT_TYPES))]
        case = drawn(data, "updateWebhookEndpoint", of=id, url=_ELSEWHERE, events=events, is_active=True)
        assert self.told(case)["events"] == events
        self.endpoints[id] = events

    @precondition(lambda self: self.endpoints)
    @rule()
    def rotate_a_secret(self) -> None:
        first, second = (
            self.told(plain("rotateWebhookSecret", of=next(iter(self.endpoints))))["secret"] for _ in range(2)
        )
        assert first != second

    @precondition(lambda self: self.endpoints)
    @rule(data=_DATA)
    def fire(self, data: Data) -> None:
        id = one_of(data, list(self.endpoints))
        heard = self.endpoints[id]
        fired = self.told(drawn(data, "testWebhookEndpoint", of=id, event_type=one_of(data, heard)))
        assert fired["endpoint_id"] == id
        for unheard in [type for type in limits.EVENT_TYPES if type not in heard][:1]:
            refusal = self.told(drawn(data, "testWebhookEndpoint", of=id, event_type=unheard), 400)
            assert refusal["error"]["code"] == "value_out_of_range"
        self.told(plain("listWebhookDeliveries", of=id))

    @precondition(lambda self: self.endpoints)
    @rule(data=_DATA)
    def remove_an_endpoint(self, data: Data) -> None:
        id = one_of(data, list(self.endpoints))
        assert self.told(plain("deleteWebhookEndpoint", of=id)) == {"deleted": True, "id": id}
        assert self.told(plain("deleteWebhookEndpoint", of=id)) == {"deleted": False, "id": None}
        for gone in ("getWebhookEndpoint", "rotateWebhookSecret", "listWebhookDeliveries"):
            self.told(plain(gone, of=id), 404)
        del self.endpoints[id]

    def teardown(self) -> None:
        """Leave no endpoint behind that the next walk does not know."""
        for id in self.endpoints:
            self.twin.forget_endpoint(id)


def test_what_was_made_can_be_used_and_what_was_deleted_is_gone(twin: Twin) -> None:
    Chain.twin = twin
    run_state_machine_as_test(Chain, settings=settings(SETTINGS, max_examples=12, stateful_step_count=25))
    succeeded = {operation for operation, status in twin.seen if status < 400}
    assert len(succeeded) >= _ENOUGH
