"""Every way the sandbox says no, with the status and type that belong to each code."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from studio.sandbox.wire import answer

_CODES = {
    "missing_field": (400, "invalid_request"),
    "invalid_format": (400, "invalid_request"),
    "value_out_of_range": (400, "invalid_request"),
    "unsupported_lora_for_mode": (400, "invalid_request"),
    "unknown_version": (400, "invalid_request"),
    "generation_not_cancellable": (400, "invalid_request"),
    "balance_too_low": (402, "invalid_request"),
    "idempotency_key_in_use": (409, "invalid_request"),
    "prompt_blocked": (422, "invalid_request"),
    "reference_blocked": (422, "invalid_request"),
    "output_moderation_rejected": (422, "invalid_request"),
    "output_not_available": (422, "invalid_request"),
    "missing_api_key": (401, "authentication"),
    "invalid_api_key": (401, "authentication"),
    "revoked_api_key": (401, "authentication"),
    "missing_scope": (403, "authentication"),
    "resource_not_found": (404, "not_found"),
    "forbidden_resource": (404, "not_found"),
    "output_expired": (410, "not_found"),
    "too_many_requests": (429, "rate_limit"),
    "concurrency_limit_exceeded": (429, "rate_limit"),
    "internal_error": (500, "server_error"),
    "provider_unavailable": (503, "server_error"),
    "provider_timeout": (504, "server_error"),
}

_SERVER = 500
_BY_STATUS = {502: "provider_unavailable"}
_TYPES = {401: "authentication", 403: "authentication", 404: "not_found", 410: "not_found", 429: "rate_limit"}


class Problem(Exception):
    """A refusal. ``code`` decides status and type unless ``status`` says otherwise (405 borrows a 404's code).

    A code that is not documented gets the type that fits its status, 400 when none is given.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        param: str | None = None,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        usual, self.type = _CODES.get(code) or (400, type_for(status or 400))
        self.code = code
        self.param = param
        self.status = status or usual
        self.headers = dict(headers or {})

    def response(self, request_id: str) -> Response:
        """Return the envelope."""
        error = {
            "type": self.type,
            "code": self.code,
            "message": str(self),
            "param": self.param,
            "doc_url": f"https://docs.aurous-labs.com/errors#{self.code}",
            "request_id": request_id,
        }
        return answer({"error": error}, status=self.status, headers=self.headers)


def code_for(status: int) -> str:
    """Return the code a bare status most likely carries."""
    fitting = (code for code, (usual, _) in _CODES.items() if usual == status)
    return _BY_STATUS.get(status) or next(fitting, "internal_error")


def type_for(status: int) -> str:
    """Return the type a bare status most likely carries."""
    return _TYPES.get(status, "server_error" if status >= _SERVER else "invalid_request")


def not_found() -> Problem:
    """Return the one answer for unknown and for foreign things, so that neither can be told from the other."""
    return Problem("resource_not_found", "No such resource.")
