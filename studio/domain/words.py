"""What a person reads when something went wrong: what happened, what it cost, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.errors import (
    BadBytes,
    Claimed,
    DiskTrouble,
    KeyRefused,
    LimitReached,
    Mistaken,
    NotSignedIn,
    Offline,
    OutOfFunds,
    Refused,
    ScopeTooSmall,
    SecretTrouble,
    StudioError,
    Undecided,
)
from studio.domain.job import JobError


@dataclass(frozen=True, slots=True)
class Explanation:
    """The four parts of an error, in the order they are shown.

    Attributes:
        title: What happened.
        cause: One sentence more.
        cost: Only what is proven; empty when nothing is.
        advice: What to do.
        request_id: To quote to support; empty when there is none.
        mended: Whether the program has put it right already, so that there is nothing to do.
    """

    title: str
    cause: str = ""
    cost: str = ""
    advice: str = ""
    request_id: str = ""
    mended: bool = False


_NOTHING_MADE = "Nothing was created or held."
_NOTHING_SENT = "Nothing was sent."

_BY_CODE = {
    "prompt_blocked": Explanation(
        "The prompt was refused", "Moderation did not accept its words.", _NOTHING_MADE, "Change the prompt."
    ),
    "reference_blocked": Explanation(
        "A reference was refused", "Moderation did not accept a picture.", _NOTHING_MADE, "Remove it."
    ),
    "output_moderation_rejected": Explanation(
        "The result was refused", "Moderation refused it after rendering.", "", "Change the prompt."
    ),
    "balance_too_low": Explanation("Too few credits", "", "Nothing was sent.", "Top up or make fewer."),
    "unsupported_lora_for_mode": Explanation(
        "This style does not work with references",
        "",
        "Nothing was created.",
        "Remove the references or choose another style.",
    ),
    "missing_scope": Explanation("This key may look but not create", "", _NOTHING_SENT, "Use a key that may write."),
    "invalid_api_key": Explanation("Your key was refused", "The queue is paused.", _NOTHING_SENT, "Change the key."),
    "missing_api_key": Explanation("There is no key", "The queue is paused.", _NOTHING_SENT, "Add a key."),
    "revoked_api_key": Explanation("Your key was revoked", "The queue is paused.", _NOTHING_SENT, "Change the key."),
    "provider_timeout": Explanation("The provider timed out", "It took too long to make it.", "", "Try again."),
    "provider_unavailable": Explanation("The provider is unavailable", "", "", "Try again in a while."),
    "internal_error": Explanation("The server failed", "", "", "Try again in a while."),
    "output_expired": Explanation("The link ended before the file was saved", "", "", "Make it again."),
    "not_found_again": Explanation(
        "Not found at the server", "", "Cost being checked.", "Check your balance before you make it again."
    ),
    "run_given_twice": Explanation(
        "The server named the run of another job",
        "",
        "Cost being checked.",
        "Check your balance before you make it again.",
    ),
    "output_not_available": Explanation("The server has no file for it", "", "", "Try again in a while."),
    "answer_lost": Explanation(
        "Connection lost while sending",
        "We ask with the same key, so it cannot be bought twice.",
        "Cost being checked.",
        "Wait.",
    ),
    "unreachable": Explanation("You are offline", "The server could not be reached.", "Nothing new is sent.", "Wait."),
    "unreadable": Explanation(
        "The answer could not be read", "Something answered that is not the service.", "Cost being checked.", "Wait."
    ),
}

_FIELDS = {
    "prompt": "Prompt",
    "negative_prompt": "Negative prompt",
    "lora_id": "Style",
    "size": "Size",
    "width": "Width",
    "height": "Height",
    "steps": "Steps",
    "guidance_scale": "Guidance",
    "seed": "Seed",
    "count": "Images",
    "reference_image_urls": "References",
    "video_lora_id": "Model",
    "first_frame_url": "First frame",
    "last_frame_url": "Last frame",
    "resolution": "Resolution",
    "ratio": "Ratio",
    "duration": "Length",
}

_FIELD_CODES = ("value_out_of_range", "missing_field", "invalid_format", "resource_not_found")


def explain(error: StudioError | JobError) -> Explanation:
    """Return what to show for ``error``. An unknown code is shown in the server's own words."""
    message = error.message if isinstance(error, JobError) else str(error)
    param = getattr(error, "param", None)
    request_id = error.request_id or ""
    known = _BY_CODE.get(error.code)
    if known is not None:
        cause = known.cause or message
        return Explanation(known.title, cause, known.cost, known.advice, request_id)
    if error.code in _FIELD_CODES and isinstance(param, str):
        name = _field(param)
        return Explanation(f"The server did not accept {name}", message, "Nothing was created.", "Fix it.", request_id)
    if isinstance(error, Refused) or request_id:
        return Explanation(f"The server said: “{message}”", "", "", "", request_id)
    return Explanation(message, "", "", "", request_id)


def sentence(error: StudioError | JobError) -> str:
    """Return the words of ``error`` as one line, with the name of the field when the server named one it knows."""
    message = error.message if isinstance(error, JobError) else str(error)
    param = getattr(error, "param", None)
    if error.code not in _FIELD_CODES or not isinstance(param, str):
        return message
    return message if param in message else f"{_field(param)}: {message}"


def _field(param: str) -> str:
    return _FIELDS.get(param.split("[")[0].split(".")[0], param)


def exit_code(error: StudioError) -> int:
    """Return the exit code of ``error``: 3 key, 4 money, 5 refused, 6 offline, 7 undecided, 2 mistake."""
    for kinds, code in (
        ((NotSignedIn, KeyRefused, ScopeTooSmall, SecretTrouble), 3),
        ((OutOfFunds, LimitReached), 4),
        ((Refused,), 5),
        ((Claimed, Offline), 6),
        ((Undecided,), 7),
        ((Mistaken, BadBytes), 2),
        ((DiskTrouble,), 7),
    ):
        if isinstance(error, kinds):
            return code
    return 70
