"""Everything that can go wrong in the world, as one tree.

::

    StudioError               the world failed; str() is a sentence for the user
    ├── Mistaken              the request cannot be sent as it is
    ├── NotSignedIn           there is no key
    ├── LimitReached          the user's own limit, or the balance, forbids it
    ├── Offline               no usable answer
    │   ├── Unreachable       the request never arrived: nothing happened
    │   ├── AnswerLost        it may have arrived: whether it acted is not known
    │   └── Unreadable        an answer that is not the service's (HTML, broken JSON)
    ├── Refused               the service said no: code, param, request id
    │   ├── KeyRefused        401
    │   ├── ScopeTooSmall     403
    │   ├── OutOfFunds        402
    │   ├── NotFound          404
    │   ├── Gone              410
    │   ├── KeyInUse          409
    │   ├── TooMany           429: carries seconds to wait
    │   └── ServerFailed      5xx
    ├── BadBytes              a file or body that is not what it claims to be
    ├── BadSignature          a webhook that is not surely the service's
    ├── DiskTrouble           a full, read-only or vanished disk
    ├── Claimed               another row of the journal has this run
    ├── Undecided             only the user can tell which run it is
    └── SecretTrouble         the keyring is absent, locked or hangs

Anything else means we failed: it keeps its traceback.
"""

from __future__ import annotations


class StudioError(Exception):
    """The world failed. The text is a sentence for the user."""

    code: str = "error"
    request_id: str | None = None


class Mistaken(StudioError):
    """The request cannot be sent as it is; ``field`` is what to correct."""

    code = "mistake"

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class NotSignedIn(StudioError):
    """There is no key to send."""

    code = "not_signed_in"


class LimitReached(StudioError):
    """The user's own limit, or the balance, forbids it. Nothing was sent."""

    code = "limit_reached"


class Offline(StudioError):
    """No usable answer came."""

    code = "offline"


class Unreachable(Offline):
    """The request never arrived: nothing happened on the server."""

    code = "unreachable"


class AnswerLost(Offline):
    """The request may have arrived: whether the server acted is not known. Ask again with the same key."""

    code = "answer_lost"


class Unreadable(Offline):
    """Something answered, but not in the words of the service. ``status`` is its HTTP status, 0 when there is none."""

    code = "unreadable"
    status: int = 0


class Refused(StudioError):
    """The service said no.

    Attributes:
        status: HTTP status.
        type: The service's error type, which decides whether asking again helps.
        code: The service's stable code.
        param: The field it objects to.
        request_id: To quote to support.
        retry_after: Seconds to wait before asking again, when the service said so.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        type: str = "",
        code: str = "unknown",
        param: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.type = type
        self.code = code
        self.param = param
        self.request_id = request_id
        self.retry_after = retry_after


class KeyRefused(Refused):
    """401: the key is missing, unknown or revoked."""


class ScopeTooSmall(Refused):
    """403: the key may look but not do this."""


class OutOfFunds(Refused):
    """402: the balance does not cover the run."""


class NotFound(Refused):
    """404: unknown, or another team's."""


class Gone(Refused):
    """410: the output's day is over."""


class KeyInUse(Refused):
    """409: the idempotency key is busy, or was used for another body."""


class TooMany(Refused):
    """429: a bucket is empty or too much is running."""


class ServerFailed(Refused):
    """5xx: the platform or its provider failed."""


class BadBytes(StudioError):
    """A file or body that is not what it claims to be."""

    code = "bad_bytes"


class BadSignature(StudioError):
    """A webhook that is not surely the service's, or not of now. Nothing in it may be believed."""

    code = "bad_signature"


class DiskTrouble(StudioError):
    """The disk is full, read-only or gone."""

    code = "disk_trouble"


class SecretTrouble(StudioError):
    """The keyring is absent, locked or does not answer."""

    code = "secret_trouble"


class Claimed(StudioError):
    """Another row of the journal has this run, and does not give it up.

    Attributes:
        for_good: It is a purchase of its own: waiting does not help.
    """

    code = "claimed"
    for_good: bool = False


class Undecided(StudioError):
    """No answer came, and the history cannot tell which run is meant: the user has to."""

    code = "undecided"
